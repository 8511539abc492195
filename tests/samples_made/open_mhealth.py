"""Make up data points of Open mHealth and of IEEE 1752, of nobody at all."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUIRKS = [
    "lines", "one", "folder", "shimmer", "ieee", "series", "bom", "units", "old-versions", "intervals", "naive", "no-frame", "same-id",
    "granola", "survey", "bad-records", "hostile", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("canary-of-a-person", "canary-of-a-copy")


def point(number: int, name: str, body: dict[str, Any], version: str = "2.0", **header: Any) -> dict[str, Any]:
    """Return one data point, with an id of its own."""
    said = {
        "id": str(uuid.UUID(int=number)), "creation_date_time": "2024-06-01T00:00:00Z", "user_id": "canary-of-a-person",
        "schema_id": {"namespace": "omh", "name": name, "version": version},
        "acquisition_provenance": {"source_name": "Balance Made Up", "modality": "sensed", "source_origin_id": "canary-of-a-copy"},
        **header,
    }  # fmt: skip
    return {"header": said, "body": body}


def at(clock: str = "2024-06-15T08:30:00+02:00") -> dict[str, Any]:
    """Return the time frame of a moment."""
    return {"date_time": clock}


def between(start: str, end: str) -> dict[str, Any]:
    """Return the time frame of an interval."""
    return {"time_interval": {"start_date_time": start, "end_date_time": end}}


_NIGHT = between("2024-06-14T23:10:00+02:00", "2024-06-15T07:00:00+02:00")
_HOUR = between("2024-06-15T10:00:00+02:00", "2024-06-15T11:00:00+02:00")


def _all() -> list[dict[str, Any]]:
    return [
        point(1, "body-weight", {"body_weight": {"value": 150, "unit": "lb"}, "effective_time_frame": at()}),
        point(2, "blood-pressure", {
            "systolic_blood_pressure": {"value": 122, "unit": "mmHg"}, "diastolic_blood_pressure": {"value": 78, "unit": "mmHg"},
            "effective_time_frame": at(), "body_posture": "sitting", "user_notes": "après le café",
        }),
        point(3, "heart-rate", {
            "heart_rate": {"value": 61, "unit": "beats/min"}, "effective_time_frame": at("2024-06-15T06:31:07.250Z"),
            "temporal_relationship_to_physical_activity": "at rest",
        }),
        point(4, "heart-rate", {
            "heart_rate": {"value": 143, "unit": "beats/min"}, "effective_time_frame": _HOUR, "descriptive_statistic": "maximum",
        }),
        point(5, "step-count", {"step_count": {"value": 6120, "unit": "steps"}, "effective_time_frame": _HOUR}, "3.0"),
        point(6, "sleep-episode", {
            "effective_time_frame": _NIGHT, "total_sleep_time": {"value": 432, "unit": "min"}, "is_main_sleep": True, "number_of_awakenings": 3,
            "latency_to_sleep_onset": {"value": 12, "unit": "min"}, "deep_sleep_duration": {"value": 80, "unit": "min"},
            "sleep_maintenance_efficiency_percentage": {"value": 93.5, "unit": "%"},
        }),
        point(7, "physical-activity", {
            "activity_name": "Running", "distance": {"value": 5.2, "unit": "km"}, "kcal_burned": {"value": 380, "unit": "kcal"},
            "effective_time_frame": _HOUR, "reported_activity_intensity": "vigorous",
        }, "1.2"),
        point(8, "geoposition", {
            "latitude": {"value": 48.45, "unit": "deg"}, "longitude": {"value": -5.1, "unit": "deg"}, "elevation": {"value": 12, "unit": "m"},
            "effective_time_frame": at(), "positioning_system": "GPS",
        }, "1.0"),
        point(9, "body-temperature", {
            "body_temperature": {"value": 98.6, "unit": "F"}, "effective_time_frame": at(), "measurement_location": "oral",
        }),
        point(10, "blood-glucose", {
            "blood_glucose": {"value": 5.5, "unit": "mmol/L"}, "effective_time_frame": at(), "specimen_source": "capillary blood",
        }),
    ]  # fmt: skip


_IEEE = [
    {
        "header": {
            "uuid": "7b8a0000-0000-4000-8000-000000000001", "modality": "sensed", "source_creation_date_time": "2024-06-15T07:05:00+02:00",
            "schema_id": {"namespace": "ieee", "name": "total-sleep-time", "version": "1.0"},
            "external_datasheets": [{"datasheet_type": "hardware", "datasheet_reference": "https://devices.example/band-3"}],
        },
        "body": {"total_sleep_time": {"value": 7.2, "unit": "h"}, "effective_time_frame": _NIGHT},
    },
    {
        "header": {
            "uuid": "7b8a0000-0000-4000-8000-000000000002", "modality": "self-reported", "source_creation_date_time": "2024-06-15T12:00:00Z",
            "schema_id": "https://w3id.org/ieee/ieee-1752-schema/apnea-hypopnea-index-1.0.json",
        },
        "body": {"apnea_hypopnea_index": {"value": 4, "unit": "events/h"}, "effective_time_frame": {"time_interval": {
            "end_date_time": "2024-06-15T07:00:00+02:00", "duration": {"value": 8, "unit": "h"}}}},
    },
]  # fmt: skip
_SERIES = {
    "header": {
        "uuid": "7b8a0000-0000-4000-8000-000000000003", "modality": "sensed",
        "schema_id": {"namespace": "ieee", "name": "data-series", "version": "1.0"},
        "body_schema_id": {"namespace": "omh", "name": "heart-rate", "version": "2.0"},
    },
    "body": [{"heart_rate": {"value": 60 + n, "unit": "beats/min"}, "effective_time_frame": at(f"2024-06-15T08:0{n}:00+02:00")} for n in range(6)],
}  # fmt: skip
_UNITS = [
    ("body_weight", 68.04, "kg"), ("body_weight", 11, "st"), ("body_height", 70.9, "in"), ("body_height", 1.8, "m"),
    ("body_mass_index", 22.1, "kg/m2"),
    ("body_temperature", 37, "C"), ("body_temperature", 310.15, "K"), ("blood_glucose", 99, "mg/dL"), ("oxygen_saturation", 97, "%"),
    ("respiratory_rate", 14, "breaths/min"), ("rr_interval", 812, "ms"), ("speed", 9, "km/h"), ("total_sleep_time", 450, "min"),
    ("kcal_burned", 418.4, "kJ"), ("cholesterol", 4.2, "mmol/L"), ("peak_expiratory_flow", 480, "L/min"), ("thing", 3, "furlong"),
    ("ratio", 0.5, None), ("blood_glucose", 101, "MGDL"),
]  # fmt: skip
_OLD = [
    point(1, "step-count", {"step_count": 7100, "effective_time_frame": _HOUR}, "1.0"),
    {
        "id": "abc", "header": {"id": "abc", "creation_date_time": "2014-01-02T03:04:05Z", "schema_id": {"namespace": "omh", "name": "body-weight",
                                "version": "1.0"}, "acquisition_provenance": {"source_name": "RunKeeper", "sensed": False}},
        "body": {"body_weight": {"value": 70, "unit": "kg"}, "effective_time_frame": at("2014-01-02T03:04:05Z")},
    },
]  # fmt: skip
_SPANS = [
    {"start_date_time": "2024-06-15T10:00:00Z", "duration": {"value": 30, "unit": "min"}},
    {"end_date_time": "2024-06-15T10:00:00Z", "duration": {"value": 1, "unit": "d"}},
    {"start_date_time": "2024-06-15T10:00:00Z", "duration": {"value": 90, "unit": "sec"}},
    {"date": "2024-06-15", "part_of_day": "morning"},
    {"start_date_time": "2024-06-15T10:00:00Z"},
    {"end_date_time": "2024-06-15T11:00:00Z"},
    {"start_date_time": "2024-06-15T10:00:00Z", "end_date_time": "2024-06-15T09:00:00Z"},
    {"duration": {"value": 3, "unit": "h"}},
]
_BAD = [
    {"header": {}, "body": {}}, "text", None, 3, {"header": [], "body": {"a": 1}}, {"header": {"schema_id": {}}, "body": "x"},
    point(20, "heart-rate", {"heart_rate": {"value": "many", "unit": "beats/min"}, "effective_time_frame": at()}),
    point(21, "heart-rate", {"heart_rate": {"value": None, "unit": "beats/min"}, "effective_time_frame": at()}),
    point(22, "heart-rate", {"heart_rate": {"value": 60, "unit": "beats/min"}, "effective_time_frame": at("hier")}),
    point(23, "heart-rate", {"heart_rate": {"value": 60, "unit": "beats/min"}, "effective_time_frame": at("0001-01-01T00:00:00Z")}),
    point(24, "geoposition", {"latitude": {"value": 95, "unit": "deg"}, "longitude": {"value": 0, "unit": "deg"}, "effective_time_frame": at()}),
    point(25, "heart-rate", {"heart_rate": {"value": "62", "unit": "beats/min"}, "effective_time_frame": at()}),
]  # fmt: skip
_HOSTILE = [
    point(1, "a\x00b", {"body_weight": {"value": 70, "unit": "\ud800"}, "effective_time_frame": at(), "user_notes": "x\x00\ud800"}),
    point(2, ["x"], {"body_weight": {"value": 10**400, "unit": "kg"}, "effective_time_frame": at()}),  # type: ignore[arg-type]
    point(3, "x", {"body_weight": {"value": 1e308, "unit": "[lb_av]"}, "effective_time_frame": at(), "nest": [[[[[[1]]]]]]}),
    point(4, "x", {"effective_time_frame": {"date_time": 7}, "heart_rate": {"value": True, "unit": 5}}),
    point(5, "x", {"activity_name": 9, "distance": "far", "effective_time_frame": at()}),
    point(6, "x", {"latitude": {"unit": "deg"}, "longitude": {}, "effective_time_frame": at()}),
    point(7, "x", {"heart_rate": {"value": 60, "unit": "beats/min"}, "effective_time_frame": {"time_interval": {
        "start_date_time": "2024-06-15T10:00:00Z", "duration": {"value": 1e11, "unit": "yr"}}}}),
    point(8, "x", {"heart_rate": {"value": 61, "unit": "beats/min"}, "effective_time_frame": at()},
          acquisition_provenance=[1], external_datasheets=3),
]  # fmt: skip


def _written(records: Any, indent: int | None = 1) -> bytes:
    return json.dumps(records, indent=indent).encode()


def _lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _files() -> dict[str | None, tuple[str, bytes]]:
    points = _all()
    frameless = [point(1, "body-weight", {"body_weight": {"value": 70, "unit": "kg"}}), point(2, "x", {"answer": "oui"}, creation_date_time=None)]
    frameless[0]["header"]["acquisition_provenance"]["source_creation_date_time"] = "2024-05-31T07:00:00+02:00"
    naive = [point(1, "body-weight", {"body_weight": {"value": 70, "unit": "kg"}, "effective_time_frame": at("2024-06-15T08:30:00")})]
    weights = [{"body_weight": {"value": 70 + n, "unit": "kg"}, "effective_time_frame": at(f"2024-06-1{n}T08:00:00Z")} for n in range(4)]
    heart = {"quantity_type": "HKQuantityTypeIdentifierHeartRate", "unit_value": {"value": 1.1, "unit": "count/s"}, "effective_time_frame": at()}
    mood = {"category_type": "HKCategoryTypeIdentifierMindfulSession", "category_value": "", "effective_time_frame": _HOUR}
    survey = {"questions": [{"prompt": "Avez-vous bien dormi ?", "answer": "oui"}], "effective_time_frame": at()}
    units = [point(n, "x", {name: {"value": value, **({"unit": unit} if unit else {})}, "effective_time_frame": at()})
             for n, (name, value, unit) in enumerate(_UNITS)]  # fmt: skip
    spans = [point(n, "step-count", {"step_count": 100 + n, "effective_time_frame": {"time_interval": span}}) for n, span in enumerate(_SPANS)]
    return {
        None: ("points.json", _written(points)),
        "lines": ("points.jsonl", _lines(points)),
        "one": ("point.json", _written(points[0])),
        "shimmer": ("answer.json", _written({"shim": "withings", "timeStamp": 1718445600, "body": points})),
        "ieee": ("ieee.json", _written(_IEEE)),
        "series": ("series.json", _written(_SERIES)),
        "bom": ("points.json", b"\xef\xbb\xbf" + _written(points)),
        "units": ("units.json", _written(units)),
        "old-versions": ("old.json", _written(_OLD)),
        "intervals": ("intervals.json", _written(spans)),
        "naive": ("naive.json", _written(naive)),
        "no-frame": ("frameless.json", _written(frameless)),
        "same-id": ("same.json", _written([point(1, "body-weight", body) for body in weights])),
        "granola": ("granola.json", _written([point(1, "hk-quantity-sample", heart, "1.0"), point(2, "hk-category-sample", mood, "1.0")])),
        "survey": ("survey.json", _written([point(1, "survey", survey)])),
        "bad-records": ("bad.json", _written([points[0], *_BAD])),
        "hostile": ("hostile.json", _written([points[0], *_HOSTILE])),
        "truncated": ("points.json", _written(points)[:3000]),
        "corrupted": ("points.jsonl", _lines(points).replace(b'"body"', b'"body', 1)),
        "empty": ("points.json", b""),
    }


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or for "folder" one file for each data point."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "folder":
        for number, one in enumerate(_all()):
            (folder / f"point-{number}.json").write_bytes(_written(one))
        return folder
    name, data = _files()[quirk]
    (folder / name).write_bytes(data)
    return folder / name


def large(folder: Path, size: int) -> Path:
    """Write heart rates, one a line, in a file of about `size` bytes."""
    path, number = folder / "heart.jsonl", 0
    with path.open("w", encoding="utf-8") as out:
        while out.tell() < size:
            clock = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
            body = {"heart_rate": {"value": 50 + number % 90, "unit": "beats/min"}, "effective_time_frame": at(clock)}
            out.write(json.dumps(point(number, "heart-rate", body)) + "\n")
            number += 1
    return path

"""How do services of health tell Camille's body: Google Fit, Open mHealth and FHIR?"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from murmure.demo.exports.friends import CAMILLE
from murmure.demo.exports.shelf import pack, put, table, written
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.year import PARIS, Year

HOUR = timedelta(hours=1)
WATCH = "montre de Camille"


def _nanos(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000_000


def _google_fit(folder: Path, year: Year) -> None:
    """Write Takeout in French: streams of steps and weight, a session for each workout, the sums of each day."""

    def stream(name: str, points: list[dict[str, Any]]) -> str:
        return written({"Data Source": name, "Data Points": points}, 1)

    def point(kind: str, start: datetime, end: datetime, **value: Any) -> dict[str, Any]:
        return {"fitValue": [{"value": value}], "originDataSourceId": "", "endTimeNanos": _nanos(end), "dataTypeName": f"com.google.{kind}",
                "startTimeNanos": _nanos(start), "modifiedTimeMillis": int(end.timestamp() * 1000), "rawTimestampNanos": 0}  # fmt: skip

    steps = f"raw:com.google.step_count.delta:com.example.watch:{WATCH}"
    weight = "raw:com.google.weight:com.google.android.apps.fitness:user_input"
    files = {
        "Toutes les données/raw_com.google.step_count.delta_com.example.watch.json": stream(
            steps, [point("step_count.delta", s.at, s.at + HOUR, intVal=s.count) for s in year.steps]),
        "Toutes les données/raw_com.google.weight_user_input.json": stream(
            weight, [point("weight", w.at, w.at, fpVal=w.value) for w in year.weights]),
    }  # fmt: skip
    for w in year.workouts:
        said = {
            "fitnessActivity": w.kind, "startTime": utc(w.start), "endTime": utc(w.end), "duration": f"{w.seconds}s",
            "segment": [{"fitnessActivity": w.kind, "startTime": utc(w.start), "endTime": utc(w.end)}],
            "aggregate": [{"metricName": "com.google.distance.delta", "floatValue": w.far},
                          {"metricName": "com.google.calories.expended", "floatValue": float(w.energy)}],
        }  # fmt: skip
        files[f"Toutes les sessions/{w.start:%Y-%m-%dT%H_%M_%S%z}_{w.kind.upper()}.json"] = written(said, 1)
    rows = [
        (day.isoformat(), round(count / 110), round(1400 + count * 0.04, 2), round(count * 0.72, 1), count)
        for day, count in year.steps_by_day().items()
    ]
    name = "Mesures de l'activité quotidienne"
    titles = ("Date", "Nombre de minutes actives", "Calories (kcal)", "Distance (m)", "Nombre de pas")
    files[f"{name}/{name}.csv"] = table([titles, *rows])
    pack(folder / "takeout-20260105T083000Z-003.zip", {f"Takeout/Fit/{name}": text for name, text in files.items()})


def _open_mhealth(folder: Path, year: Year) -> None:
    """Write the answer of a service that gives nights and weights in the words of Open mHealth."""

    def point(name: str, version: str, body: dict[str, Any]) -> dict[str, Any]:
        made.append(name)
        return {"header": {
            "id": str(uuid.UUID(int=0x7B8A << 112 | 4 << 76 | 8 << 60 | len(made))), "creation_date_time": "2026-01-05T08:30:00Z",
            "user_id": "camille",
            "schema_id": {"namespace": "omh", "name": name, "version": version},
            "acquisition_provenance": {"source_name": WATCH, "modality": "sensed"}}, "body": body}  # fmt: skip

    made: list[str] = []
    points = []
    for night in year.nights:
        lasted = round((night.wake - night.bed).total_seconds() / 60)
        frame = {"time_interval": {"start_date_time": night.bed.isoformat(), "end_date_time": night.wake.isoformat()}}
        points.append(point("sleep-episode", "1.1", {"effective_time_frame": frame, "total_sleep_time": {"value": lasted, "unit": "min"},
                                                     "is_main_sleep": True}))  # fmt: skip
    for weight in year.weights:
        points.append(point("body-weight", "2.0", {"body_weight": {"value": weight.value, "unit": "kg"},
                                                   "effective_time_frame": {"date_time": weight.at.isoformat()}}))  # fmt: skip
    put(folder / "omh-data-points.json", written(points, 1))


_LOINC = "http://loinc.org"
_ANALYSES = (
    ("718-7", "Hémoglobine", 13.4, "g/dL"), ("2345-7", "Glucose", 88, "mg/dL"), ("2093-3", "Cholestérol total", 182, "mg/dL"),
    ("2160-0", "Créatinine", 0.8, "mg/dL"),
)  # fmt: skip


def _fhir(folder: Path, year: Year) -> None:
    """Write the bundle of a doctor and a laboratory: two visits, a vaccine in October, and what was measured."""
    me, chance = {"reference": "Patient/camille"}, year.chance("doctor")
    given, family = CAMILLE.name.split()
    found: list[dict[str, Any]] = [
        {"resourceType": "Patient", "id": "camille", "name": [{"family": family, "given": [given]}]},
        {"resourceType": "Practitioner", "id": "sorbier", "name": [{"prefix": ["Dr"], "family": "Sorbier"}]},
        {"resourceType": "Organization", "id": "labo", "name": "Laboratoire des Tilleuls"},
    ]
    for number, month in enumerate((4, 11), 1):
        start = datetime(year.events[0].start.year, month, 18, 17, 30, tzinfo=PARIS)
        weight = min(year.weights, key=lambda one: abs((one.at - start).total_seconds()))
        found.append({
            "resourceType": "Encounter", "id": f"visite-{number}", "status": "finished", "class": {"code": "AMB", "display": "ambulatory"},
            "type": [{"text": "Consultation"}], "subject": me, "participant": [{"individual": {"reference": "Practitioner/sorbier"}}],
            "period": {"start": start.isoformat(), "end": (start + timedelta(minutes=20)).isoformat()}})  # fmt: skip
        found.append(
            _observation(
                f"poids-{number}",
                "29463-7",
                "Poids",
                weight.value,
                "kg",
                start + timedelta(minutes=5),
                "Practitioner/sorbier",
            )
        )
        for code, name, value, unit in _ANALYSES:
            drawn = round(value * chance.uniform(0.95, 1.05), 1)
            at = start + timedelta(days=2, hours=-9)
            found.append(_observation(f"analyse-{code}-{number}", code, name, drawn, unit, at, "Organization/labo"))
    found.append({
        "resourceType": "Immunization", "id": "grippe", "status": "completed", "vaccineCode": {"text": "Grippe saisonnière"}, "patient": me,
        "occurrenceDateTime": f"{year.events[0].start.year}-10-21"})  # fmt: skip
    entries = [
        {"fullUrl": f"https://sante.example/fhir/{one['resourceType']}/{one['id']}", "resource": one} for one in found
    ]
    put(folder / "dossier-medical.json", written({"resourceType": "Bundle", "type": "collection", "entry": entries}))


def _observation(name: str, code: str, words: str, value: float, unit: str, at: datetime, by: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": name, "status": "final", "code": {"text": words, "coding": [{"system": _LOINC, "code": code}]},
        "subject": {"reference": "Patient/camille"}, "effectiveDateTime": at.isoformat(), "performer": [{"reference": by}],
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    }  # fmt: skip


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "google-fit": _google_fit,
    "open-mhealth": _open_mhealth,
    "fhir": _fhir,
}

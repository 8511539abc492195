"""Make up GeoJSON: fixes of a phone around a lighthouse that does not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIRKS = [
    "one-feature",
    "lines",
    "separators",
    "list",
    "overland",
    "many-names",
    "counts",
    "texts",
    "places",
    "line-times",
    "multiline",
    "undated-line",
    "collection",
    "areas",
    "bom",
    "minified",
    "bad-records",
    "no-zone",
    "hostile",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("canary-in-a-list", "canary-in-an-object")


def feature(geometry: Any, **said: Any) -> dict[str, Any]:
    """Return a feature."""
    return {"type": "Feature", "geometry": geometry, "properties": said}


def point(number: int, **said: Any) -> dict[str, Any]:
    """Return a fix of a phone, one a minute."""
    made: dict[str, Any] = {
        "timestamp": f"2024-06-15T10:{number:02}:00Z",
        "device_id": "phone1",
        "accuracy": 8,
        "battery_level": 0.72,
        "motion": ["canary-in-a-list"],
    }
    return feature({"type": "Point", "coordinates": [-3.4 + number / 1000, 48.1 - number / 2000, 34.5]}, **made | said)


def collection(*features: Any) -> dict[str, Any]:
    """Return a collection of features."""
    return {"type": "FeatureCollection", "features": list(features)}


_LINE = [[-3.4, 48.1, 10], [-3.41, 48.11, 20], [-3.42, 48.11, 30]]
_CLOCK = ["2024-06-15T08:00:00+02:00", "2024-06-15T08:05:00+02:00", "2024-06-15T08:09:00+02:00"]
_PHARE = feature({"type": "Point", "coordinates": [-3.45, 48.15]}, name="Phare", note={"x": "canary-in-an-object"})
_WAY = feature({"type": "LineString", "coordinates": _LINE}, name="Côte", coordTimes=_CLOCK, activity_type="Hiking")
_PLAIN = collection(*(point(n) for n in range(8)), _PHARE, _WAY)
_NAMES = ("time", "datetime", "date", "when", "recorded_at", "isotst", "start_time", "fixTime", "created_at")
_AREA = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def _bare(number: int, **said: Any) -> dict[str, Any]:
    return feature({"type": "Point", "coordinates": [1 + number, 2]}, **said)


_BAD = [
    point(1, timestamp="hier"),
    feature({"type": "Point", "coordinates": [1, 95]}, time="2024-06-15T10:00:00Z"),
    feature(None, timestamp="2024-06-15T10:00:00Z"),
    feature({"type": "Point", "coordinates": []}),
    feature({"type": "Circle", "coordinates": [1, 2]}),
    "text",
    {"type": "Thing"},
    None,
    point(2),
    feature(
        {"type": "LineString", "coordinates": [[1, 2], [400, 2], [1, 3]]},
        coordTimes=["2024-06-15T10:00:00Z", "2024-06-15T10:01:00Z", "x"],
    ),
]
_HOSTILE = [
    point(1, timestamp=[1], name="a\x00b", speed=1e308),
    point(2, timestamp=10**18),
    point(3, timestamp=-5),
    point(4, timestamp=True, time="2024-06-15T10:04:00Z"),
    feature({"type": "Point", "coordinates": ["2.5", "48.5", "x"]}, timestamp="1718445600", device_id=7),
    feature({"type": "GeometryCollection", "geometries": [3, {"type": "Point", "coordinates": {"a": 1}}]}),
    feature({"type": "LineString", "coordinates": [3, []]}),
    feature({"type": "MultiLineString", "coordinates": [3]}, coordTimes=[[3]]),
    feature({"type": "LineString", "coordinates": 3}),
]


def _json(value: Any, **how: Any) -> bytes:
    return json.dumps(value, **{"indent": 2, "ensure_ascii": False, **how}).encode()


_EACH = [point(n) for n in range(8)]
_CASES: dict[str | None, tuple[str, bytes]] = {
    None: ("phare.geojson", _json(_PLAIN)),
    "one-feature": ("one.geojson", _json(point(1))),
    "lines": ("phare.geojsonl", b"".join(_json(f, indent=None) + b"\n" for f in _EACH)),
    "separators": ("phare.geojsons", b"".join(b"\x1e" + _json(f, indent=None) + b"\n" for f in _EACH)),
    "list": ("list.json", _json(_EACH)),
    "overland": (
        "overland.json",
        _json(
            {
                "locations": [
                    *_EACH,
                    {
                        "type": "Feature",
                        "properties": {"timestamp": "2024-06-15T10:30:00Z", "action": "will_terminate"},
                    },
                ]
            }
        ),
    ),
    "many-names": (
        "names.geojson",
        _json(collection(*(_bare(n, **{name: f"2024-06-15T10:{n:02}:00Z"}) for n, name in enumerate(_NAMES)))),
    ),
    "counts": (
        "counts.geojson",
        _json(
            collection(
                _bare(1, timestamp=1718445600),
                _bare(2, tst=1718445600),
                _bare(3, timestampMs="1718445600000"),
                _bare(4, time_long=1718445600123),
            )
        ),
    ),
    "texts": (
        "texts.geojson",
        _json(
            collection(
                feature(
                    {"type": "Point", "coordinates": ["-3.4", "48.1"]},
                    timestamp="2024-06-15T10:00:00+02:00",
                    altitude="12.5",
                )
            )
        ),
    ),
    "places": (
        "places.geojson",
        _json(
            collection(
                _PHARE,
                feature(
                    {"type": "Point", "coordinates": [1, 2]},
                    name="Visite",
                    start_time="2024-06-15T10:00:00Z",
                    end_time="2024-06-15T11:00:00Z",
                ),
            )
        ),
    ),
    "line-times": ("way.geojson", _json(collection(_WAY))),
    "multiline": (
        "ways.geojson",
        _json(
            collection(
                feature(
                    {"type": "MultiLineString", "coordinates": [_LINE, [[1, 2], [1.001, 2]]]},
                    coordinateProperties={"times": [_CLOCK, _CLOCK[:1]]},
                )
            )
        ),
    ),
    "undated-line": (
        "line.geojson",
        _json(collection(feature({"type": "LineString", "coordinates": _LINE}, name="Ligne"))),
    ),
    "collection": (
        "mixed.geojson",
        _json(
            collection(
                feature(
                    {"type": "GeometryCollection", "geometries": [_PHARE["geometry"], _WAY["geometry"]]},
                    time="2024-06-15T10:00:00Z",
                    name="x",
                )
            )
        ),
    ),
    "areas": ("areas.geojson", _json(collection(feature(_AREA, name="Parc"), point(1)))),
    "bom": ("phare.geojson", b"\xef\xbb\xbf" + _json(_PLAIN)),
    "minified": ("phare.json", _json(_PLAIN, indent=None, separators=(",", ":"))),
    "bad-records": ("bad.geojson", _json(collection(point(0), *_BAD))),
    "no-zone": ("local.geojson", _json(collection(point(0, timestamp="2024-06-15 10:00:00")))),
    "hostile": ("hostile.geojson", _json(collection(*_HOSTILE))),
    "truncated": ("phare.geojson", _json(_PLAIN)[:1500]),
    "corrupted": ("phare.geojson", _json(_PLAIN).replace(b'"device_id"', b'"device_id', 1)),
    "empty": ("phare.geojson", b""),
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    name, data = _CASES[quirk]
    (folder / name).write_bytes(data)
    return folder / name

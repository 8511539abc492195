"""Make up location histories of Google: a person who lives beside a lake that does not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIRKS = [
    "records",
    "records-old",
    "records-minified",
    "semantic",
    "semantic-old",
    "android",
    "ios",
    "bom",
    "utf16",
    "translated",
    "devices",
    "degrees",
    "geo",
    "ios-dicts",
    "no-place-id",
    "offsets",
    "wrapped",
    "children",
    "edits",
    "settings",
    "odd-order",
    "bad-records",
    "hostile",
    "emptied",
    "encrypted-note",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("aa:bb:cc:00:11:22", "Candidate Canary", "1122334455667788", "server-canary")
_HOME, _WORK = (451_234_567, 57_654_321), (451_834_567, 57_154_321)


def record(number: int, **more: Any) -> dict[str, Any]:
    """Return one position of Records.json, one a minute."""
    made: dict[str, Any] = {
        "latitudeE7": _HOME[0] + number * 1_000,
        "longitudeE7": _HOME[1] - number * 500,
        "accuracy": 12 + number % 9,
        "source": ("WIFI", "GPS", "CELL")[number % 3],
        "deviceTag": -1234567890,
        "timestamp": f"2022-03-0{1 + number // 1440}T{number // 60 % 24:02}:{number % 60:02}:07.123Z",
    }
    if number % 3 == 1:
        made |= {
            "altitude": 410 + number,
            "verticalAccuracy": 3,
            "velocity": 2,
            "heading": 271,
            "platformType": "ANDROID",
        }
    if number % 4 == 2:
        guesses = [{"type": "ON_FOOT", "confidence": 91}, {"type": "STILL", "confidence": 5}]
        made["activity"] = [{"activity": guesses, "timestamp": "2022-03-01T00:00:00Z"}]
        made["activeWifiScan"] = {
            "accessPoints": [{"mac": 1122334455667788, "strength": -60, "bssid": "aa:bb:cc:00:11:22"}]
        }
        made["serverTimestamp"] = "server-canary"
    return made | more


def _old(number: int) -> dict[str, Any]:
    """Return the same position as it was written before 2022."""
    from datetime import datetime

    made = record(number)
    moment = datetime.fromisoformat(made.pop("timestamp"))
    made.pop("deviceTag"), made.pop("source")
    return {"timestampMs": str(round(moment.timestamp() * 1000)), **made}


def _place(place: tuple[int, int] = _HOME, **more: Any) -> dict[str, Any]:
    return {
        "latitudeE7": place[0],
        "longitudeE7": place[1],
        "placeId": "ChIJmade-up-home",
        "name": "Maison du lac",
        "address": "1 rive Est\n00000 Nulle-Part",
        "semanticType": "TYPE_HOME",
        "sourceInfo": {"deviceTag": 42},
        "locationConfidence": 87.5,
        **more,
    }


def stay(day: int, **more: Any) -> dict[str, Any]:
    """Return a stay of a month of Takeout."""
    return {
        "placeVisit": {
            "location": _place(),
            "duration": {
                "startTimestamp": f"2023-04-{day:02}T18:00:00.500Z",
                "endTimestamp": f"2023-04-{day + 1:02}T06:00:00Z",
            },
            "placeConfidence": "HIGH_CONFIDENCE",
            "visitConfidence": 91,
            "editConfirmationStatus": "NOT_CONFIRMED",
            "otherCandidateLocations": [_place(name="Candidate Canary")],
            "simplifiedRawPath": {
                "points": [
                    {
                        "latE7": _HOME[0] + day,
                        "lngE7": _HOME[1],
                        "accuracyMeters": 9,
                        "timestamp": f"2023-04-{day:02}T19:00:00Z",
                    }
                ]
            },
            **more,
        }
    }


def segment(day: int, **more: Any) -> dict[str, Any]:
    """Return a way of a month of Takeout."""
    start, end = ({"latitudeE7": a, "longitudeE7": b, "sourceInfo": {"deviceTag": 42}} for a, b in (_HOME, _WORK))
    return {
        "activitySegment": {
            "startLocation": start,
            "endLocation": end,
            "duration": {
                "startTimestamp": f"2023-04-{day:02}T06:30:00Z",
                "endTimestamp": f"2023-04-{day:02}T06:58:00Z",
            },
            "distance": 7300,
            "activityType": "CYCLING",
            "confidence": "HIGH",
            "activities": [{"activityType": "CYCLING", "probability": 88.1}],
            "waypointPath": {
                "waypoints": [{"latE7": a, "lngE7": b} for a, b in (_HOME, _WORK)],
                "distanceMeters": 7312.4,
            },
            "parkingEvent": {
                "location": {"latitudeE7": _WORK[0], "longitudeE7": _WORK[1]},
                "timestamp": f"2023-04-{day:02}T06:57:00Z",
            },
            "simplifiedRawPath": {
                "points": [
                    {
                        "latE7": _HOME[0] + 5,
                        "lngE7": _HOME[1] + day,
                        "accuracyMeters": 20,
                        "timestampMs": f"{1680330600000 + day * 86400000}",
                    }
                ]
            },
            **more,
        }
    }


def _month() -> dict[str, Any]:
    bus = {
        "activityType": "IN_BUS",
        "transitPath": {"transitStops": [{"name": "Lac"}, {"name": "Gare"}], "name": "Ligne 3"},
    }
    return {
        "timelineObjects": [
            stay(1),
            segment(2),
            stay(2),
            segment(3, **bus),
            segment(4, activityType="UNKNOWN_ACTIVITY_TYPE", distance=None),
        ]
    }


def degrees(place: tuple[int, int], form: str = "{}°, {}°") -> str:
    """Return a place as a phone writes it."""
    return form.format(place[0] / 1e7, place[1] / 1e7)


def phone(form: str = "{}°, {}°") -> dict[str, Any]:
    """Return what an Android phone exports."""
    home, work = degrees(_HOME, form), degrees(_WORK, form)
    span = lambda day, a, b: {  # noqa: E731 - a table of cases follows
        "startTime": f"2024-06-{day:02}T{a}.000+02:00",
        "endTime": f"2024-06-{day:02}T{b}.000+02:00",
        "startTimeTimezoneUtcOffsetMinutes": 120,
        "endTimeTimezoneUtcOffsetMinutes": 120,
    }
    candidate = {
        "placeId": "ChIJmade-up-home",
        "semanticType": "HOME",
        "probability": 0.83,
        "placeLocation": {"latLng": home},
    }
    moved = {
        "start": {"latLng": home},
        "end": {"latLng": work},
        "distanceMeters": 7290.5,
        "probability": 0.9,
        "topCandidate": {"type": "IN_PASSENGER_VEHICLE", "probability": 0.7},
        "parking": {"location": {"latLng": work}, "startTime": "x"},
    }
    path = [
        {"point": home, "time": "2024-06-01T08:10:00.000+02:00"},
        {"point": work, "time": "2024-06-01T08:31:00.000+02:00"},
    ]
    guesses = [{"type": "STILL", "confidence": 0.2}, {"type": "WALKING", "confidence": 0.7}]
    return {
        "semanticSegments": [
            span(1, "00:00:00", "08:05:00")
            | {"visit": {"hierarchyLevel": 0, "probability": 0.95, "topCandidate": candidate}},
            span(1, "08:00:00", "10:00:00") | {"timelinePath": path},
            span(1, "08:05:00", "08:33:00") | {"activity": moved},
            span(2, "00:00:00", "23:00:00")
            | {
                "timelineMemory": {
                    "trip": {
                        "distanceFromOriginKms": 412,
                        "destinations": [{"identifier": {"placeId": "ChIJmade-up-sea"}}],
                    }
                }
            },
        ],
        "rawSignals": [
            {
                "position": {
                    "LatLng": home,
                    "accuracyMeters": 13,
                    "altitudeMeters": 411.5,
                    "source": "GPS",
                    "timestamp": "2024-06-02T09:00:00.000+02:00",
                    "speedMetersPerSecond": 1.5,
                }
            },
            {"activityRecord": {"probableActivities": guesses, "timestamp": "2024-06-02T09:01:00.000+02:00"}},
            {
                "wifiScan": {
                    "deliveryTime": "2024-06-02T09:02:00.000+02:00",
                    "devicesRecords": [{"mac": 1122334455667788, "rawRssi": -70}],
                }
            },
        ],
        "userLocationProfile": {
            "frequentPlaces": [
                {"placeId": "ChIJmade-up-home", "placeLocation": home, "label": "HOME"},
                {"placeId": "ChIJmade-up-gym", "placeLocation": work},
            ],
            "frequentTrips": [
                {
                    "waypointIds": ["ChIJmade-up-home", "ChIJmade-up-work"],
                    "modeDistribution": [{"mode": "CYCLING", "rate": 0.8}],
                    "startTimeMinutes": 480,
                }
            ],
            "persona": {"travelModeAffinities": [{"mode": "CYCLING", "affinity": 0.61}]},
        },
    }


def iphone(dicts: bool = False) -> list[dict[str, Any]]:
    """Return what an iPhone exports: a list, with texts in the place of numbers."""
    home, work = degrees(_HOME, "geo:{},{}"), degrees(_WORK, "geo:{},{}")
    span = lambda a, b: {"startTime": f"2024-09-01T{a}.000+02:00", "endTime": f"2024-09-01T{b}.000+02:00"}  # noqa: E731
    candidate = {
        "probability": "0.62",
        "semanticType": "Home",
        "placeID": "ChIJmade-up-home",
        "placeLocation": {"latLng": home} if dicts else home,
    }
    moved = {
        "start": home,
        "end": work,
        "distanceMeters": "7301.25",
        "probability": "0.88",
        "topCandidate": {"type": "in train", "probability": "0.51"},
    }
    path = [
        {"point": home, "durationMinutesOffsetFromStartTime": "2"},
        {"point": work, "durationMinutesOffsetFromStartTime": "27", "mode": "x"},
    ]
    return [
        span("00:00:00", "08:05:00")
        | {"visit": {"hierarchyLevel": "0", "probability": "0.9", "topCandidate": candidate}},
        span("08:05:00", "08:33:00") | {"activity": moved},
        span("08:00:00", "10:00:00") | {"timelinePath": path},
        span("00:00:00", "23:00:00")
        | {"timelineMemory": {"destinations": [{"identifier": "ChIJmade-up-sea"}], "distanceFromOriginKms": "412"}},
    ]


_SETTINGS = {
    "createdTime": "2018-04-13T21:30:16.606Z",
    "modifiedTime": "2024-09-15T16:34:51.462Z",
    "deviceSettings": [
        {
            "deviceTag": -1234567890,
            "reportingEnabled": True,
            "deviceCreationTime": "2021-01-02T03:04:05.678Z",
            "androidOsLevel": 33,
            "deviceSpec": {"manufacturer": "Exemple", "model": "Un"},
        },
        {"deviceTag": 42, "devicePrettyName": "Tablette"},
        {"reportingEnabled": False},
    ],
}
_EDITS = {
    "timelineEdits": [
        {
            "deviceId": "-7",
            "rawSignal": {
                "signal": {
                    "position": {
                        "point": {"latE7": _HOME[0], "lngE7": _HOME[1]},
                        "accuracyMm": 12000,
                        "timestamp": "2025-01-15T14:32:18.000Z",
                    }
                }
            },
        },
        {"deviceId": "-7", "placeAggregates": {"placeAggregateInfo": []}},
        {"what": 1},
    ]
}
_RECORDS = {"locations": [record(number) for number in range(12)]}
_BAD = [
    record(0),
    record(1, latitudeE7=2_000_000_000_000),
    record(2, timestamp="hier"),
    record(3, timestamp="0001-01-01T00:00:00Z"),
    {"timestamp": "2022-03-01T00:00:00Z"},
    {"latitudeE7": 1, "longitudeE7": 2},
    "text",
    None,
    [1],
    record(4, latitudeE7=None),
    record(5, latitudeE7="x"),
    record(6, accuracy="12", altitude="411.5", deviceTag="7"),
    record(7, timestamp="2022-13-45T00:00:00Z"),
    record(8),
]
_HOSTILE = [
    record(0, source='WI"FI\x00 }, { \\', platformType="}\n,\n{", altitude=1e308, deviceTag=2**62),
    record(1, activity=[[[]]], zzz="\ud800"),
    record(2, activity={"activity": 3}),
    record(3, source=["a"] * 9, accuracy={"a": 1}),
    record(4, timestampMs="9" * 400, timestamp=None),
    record(5, timestamp=True),
    record(6, latitudeE7=True),
    record(7, heading=float("1e-320")),
]
_E = {"duration": {"startTimestamp": "2023-04-09T10:00:00Z"}}
_SEMANTIC_OLD = {
    "timelineObjects": [
        stay(1, duration={"startTimestampMs": "1680372000500", "endTimestampMs": "1680415200000"}),
        segment(2, duration={"startTimestamp": "1680415200"}),
        segment(5, duration={"startTimestamp": "2023-04-05 08:30:00 +0200"}),
    ]
}


def _json(value: Any, **how: Any) -> bytes:
    return json.dumps(value, **{"indent": 2, "ensure_ascii": False, **how}).encode("utf-8", "surrogatepass")


def _zone(record_: dict[str, Any], minutes: int) -> dict[str, Any]:
    return record_ | {"startTimeTimezoneUtcOffsetMinutes": minutes, "endTimeTimezoneUtcOffsetMinutes": minutes}


_OFFSETS = {
    "semanticSegments": [
        _zone(phone()["semanticSegments"][0], 540),
        phone()["semanticSegments"][1],
        {k: v for k, v in phone()["semanticSegments"][2].items() if "Offset" not in k},
    ]
}
_CASES: dict[str, tuple[str, bytes]] = {
    "records": ("Records.json", _json(_RECORDS)),
    "records-old": (
        "Location History.json",
        _json({"locations": [_old(number) for number in range(12)]}, ensure_ascii=True),
    ),
    "records-minified": ("Records.json", _json(_RECORDS, indent=None, separators=(",", ":"))),
    "semantic": ("2023_APRIL.json", _json(_month())),
    "semantic-old": ("2023_APRIL.json", _json(_SEMANTIC_OLD)),
    "android": ("Timeline.json", _json(phone())),
    "ios": ("location-history.json", _json(iphone())),
    "bom": ("Records.json", b"\xef\xbb\xbf" + _json(_RECORDS)),
    "utf16": ("Records.json", json.dumps(_RECORDS).encode("utf-16")),
    "translated": ("Zeitachse.json", _json(phone())),
    "devices": ("Records.json", _json({"locations": [record(n, deviceTag=n % 2 or None) for n in range(6)]})),
    "degrees": ("Chronologie.json", _json(phone("{}, {}"))),
    "geo": ("Vos trajets.json", _json(phone("geo:{},{}"))),
    "ios-dicts": ("location-history.json", _json(iphone(True))),
    "no-place-id": (
        "2023_MAY.json",
        _json(
            {
                "timelineObjects": [
                    stay(1, location={"latitudeE7": 1, "longitudeE7": 2}),
                    stay(2, location={"name": "Refuge"}),
                    stay(3, location={}),
                    stay(4, location={"placeId": "ChIJonly"}),
                ]
            }
        ),
    ),
    "offsets": ("Timeline.json", _json(_OFFSETS)),
    "wrapped": (
        "Records.json",
        _json({"locations": [record(0, longitudeE7=4271445296), record(1, latitudeE7=-339_000_000 + 2**32)]}),
    ),
    "children": (
        "2023_JUNE.json",
        _json(
            {
                "timelineObjects": [
                    stay(1, childVisits=[stay(2)["placeVisit"] | {"childVisits": [3]}, {"location": _place()}])
                ]
            }
        ),
    ),
    "edits": ("Timeline Edits.json", _json(_EDITS)),
    "settings": ("Settings.json", _json(_SETTINGS)),
    "odd-order": ("Timeline.json", _json(dict(reversed(phone().items())))),
    "bad-records": ("Records.json", _json({"locations": _BAD})),
    "hostile": ("Records.json", json.dumps({"locations": _HOSTILE}).encode()),
    "emptied": ("Records.json", b'{"locations": []}\n'),
    "encrypted-note": ("Encrypted Backups.txt", b"Your encrypted Timeline backups are not in this export.\n"),
    "truncated": ("Records.json", _json(_RECORDS)[:1500]),
    "corrupted": ("Records.json", _json(_RECORDS).replace(b'"source"', b'"source', 1)),
    "empty": ("Records.json", b""),
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or for the plain sample a Takeout and the exports of two phones."""
    if quirk is not None:
        name, data = _CASES[quirk]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return folder / name
    root = folder / "google"
    for path, value in (
        ("Takeout/Location History (Timeline)/Records.json", _RECORDS),
        ("Takeout/Location History (Timeline)/Settings.json", _SETTINGS),
        ("Takeout/Location History (Timeline)/Semantic Location History/2023/2023_APRIL.json", _month()),
        ("Timeline.json", phone()),
        ("location-history.json", iphone()),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(_json(value))
    return root

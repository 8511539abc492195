"""Make up TCX files: laps of a runner who does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "white-space", "offset", "no-gps", "no-distance", "laps", "course", "multisport", "no-namespace", "bad-point", "no-start",
    "bomb", "latin1", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("Author Canary", "Course Canary", "3141592653", "/etc/passwd")
_SPACES = (' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
           ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"')  # fmt: skip


def point(number: int, zone: str = "Z", place: bool = True, prefix: str = "ns3:") -> str:
    """Return trackpoint `number`: one a second."""
    position = (f"<Position><LatitudeDegrees>{48.85 + number / 9000:.6f}</LatitudeDegrees>"
                f"<LongitudeDegrees>{2.35 + number / 9000:.6f}</LongitudeDegrees></Position>") if place else ""  # fmt: skip
    return (
        f"<Trackpoint><Time>2024-06-15T{'13' if zone != 'Z' else '11'}:{number // 60:02}:{number % 60:02}.000{zone}</Time>{position}"
        f"<AltitudeMeters>{35 + number % 7}</AltitudeMeters><DistanceMeters>{number * 3.1:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{130 + number % 20}</Value></HeartRateBpm><Cadence>84</Cadence>"
        f"<Extensions><{prefix}TPX><{prefix}Speed>3.1</{prefix}Speed><{prefix}Watts>210</{prefix}Watts></{prefix}TPX></Extensions>"
        "</Trackpoint>\n"
    )


def lap(points: str, start: str = "2024-06-15T11:00:00Z", seconds: float = 60.0, metres: float | None = 186.0) -> str:
    """Return a lap with its figures."""
    distance = "" if metres is None else f"<DistanceMeters>{metres}</DistanceMeters>"
    return (f'<Lap StartTime="{start}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>{distance}<Calories>12</Calories>'
            f"<Intensity>Active</Intensity><Track>\n{points}</Track></Lap>\n")  # fmt: skip


def activity(laps: str, sport: str = "Running") -> str:
    """Return an activity, with a device whose serial number must not be read."""
    creator = "<Creator><Name>Montre</Name><UnitId>3141592653</UnitId></Creator>"
    return f'<Activity Sport="{sport}"><Id>2024-06-15T11:00:00Z</Id>{laps}<Notes>Le long du canal</Notes>{creator}</Activity>\n'


def document(activities: str, more: str = "", header: str = '<?xml version="1.0" encoding="UTF-8"?>\n', spaces: str = _SPACES) -> str:
    """Return a whole document."""
    author = "<Author><Name>Author Canary</Name></Author>"
    return f"{header}<TrainingCenterDatabase{spaces}>\n<Activities>\n{activities}</Activities>\n{more}{author}\n</TrainingCenterDatabase>\n"


def _points(count: int = 60, first: int = 0, **more) -> str:
    return "".join(point(number, **more) for number in range(first, first + count))


_PLAIN = document(activity(lap(_points())))
_COURSE = ('<Courses><Course><Name>Course Canary</Name><Track><Trackpoint>'
           "<Time>2024-06-15T11:00:00Z</Time><Position>"
           "<LatitudeDegrees>1</LatitudeDegrees><LongitudeDegrees>1</LongitudeDegrees></Position></Trackpoint>"
           "</Track></Course></Courses>")  # fmt: skip
_BAD = ("<Trackpoint/><Trackpoint><Time>noon</Time></Trackpoint><Trackpoint><Time>2024-06-15T11:30:00Z</Time><Position>"
        "<LatitudeDegrees>123</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position></Trackpoint>")  # fmt: skip
_CASES = {
    None: _PLAIN,
    "white-space": "\n          " + _PLAIN,
    "offset": document(activity(lap(_points(zone="+02:00"), start="2024-06-15T13:00:00+02:00"))),
    "no-gps": document(activity(lap(_points(place=False)), "Other")),
    "no-distance": document(activity(lap(_points(), metres=None), "Biking")),
    "laps": document(activity(lap(_points(30), seconds=30.0) + lap(_points(30, 30), "2024-06-15T11:00:30Z", 30.0, 90.5))),
    "course": document(activity(lap(_points(5))), _COURSE),
    "multisport": document("<MultiSportSession><FirstSport>" + activity(lap(_points(9)), "Biking") + "</FirstSport><NextSport>"
                           + activity(lap(_points(9, 60), "2024-06-15T11:01:00Z")) + "</NextSport></MultiSportSession>"),
    "no-namespace": document(activity(lap(_points(9))), spaces=""),
    "bad-point": document(activity(lap(_points(3) + _BAD + _points(3, 10)))),
    "no-start": document(activity(lap("", start="?", metres=None))),
    "bomb": _PLAIN.replace("<TrainingCenter", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<TrainingCenter', 1).replace("canal", "&a;"),
    "truncated": _PLAIN[:9000],
    "corrupted": _PLAIN.replace("</Time>", "</Tim>", 1),
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "canal.tcx"
    if quirk == "latin1":
        path.write_bytes(document(activity(lap(_points(9))).replace("canal", "canal gelé"), header="").encode("latin-1"))
    else:
        path.write_bytes(_CASES[quirk].encode())
    return path

"""How do Camille's phone and watch tell her body: Apple Health, FIT, GPX and TCX?"""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from murmure.demo.clock import YEAR
from murmure.demo.exports.shelf import escaped, pack
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.year import Workout, Year

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
PHONE_MONTH = 2
"""The month in which Camille also carries her phone all day: its steps are those of the watch."""


def gpx(workouts: list[Workout], creator: str) -> str:
    """Return a GPX 1.1 document with a track for each workout."""
    tracks = "".join(
        f"<trk><name>{escaped(w.name)}</name><type>{w.kind}</type><trkseg>\n"
        + "".join(
            f'<trkpt lat="{p.latitude:.6f}" lon="{p.longitude:.6f}"><ele>{p.height}</ele><time>{utc(p.at)}</time><extensions>'
            f"<gpxtpx:TrackPointExtension><gpxtpx:hr>{p.beats}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
            for p in w.points
        )
        + "</trkseg></trk>\n"
        for w in workouts
    )
    return (
        f'{HEADER}<gpx version="1.1" creator="{escaped(creator)}" xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n' + tracks + "</gpx>\n"
    )


def tcx(workout: Workout) -> str:
    """Return a TCX document with one activity of one lap."""
    step = workout.far / max(1, len(workout.points))
    points = "".join(
        f"<Trackpoint><Time>{utc(p.at)}</Time><Position><LatitudeDegrees>{p.latitude:.6f}</LatitudeDegrees><LongitudeDegrees>{p.longitude:.6f}"
        f"</LongitudeDegrees></Position><AltitudeMeters>{p.height}</AltitudeMeters><DistanceMeters>{step * nth:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{p.beats}</Value></HeartRateBpm></Trackpoint>\n"
        for nth, p in enumerate(workout.points)
    )
    start, sport = utc(workout.start), "Running" if workout.kind == "running" else "Other"
    return (
        f'{HEADER}<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">\n<Activities>\n'
        f'<Activity Sport="{sport}"><Id>{start}</Id><Lap StartTime="{start}"><TotalTimeSeconds>{workout.seconds}.0</TotalTimeSeconds>'
        f"<DistanceMeters>{workout.far}</DistanceMeters><Calories>{workout.energy}</Calories><Intensity>Active</Intensity>"
        f"<TriggerMethod>Manual</TriggerMethod><Track>\n{points}</Track></Lap></Activity>\n</Activities>\n</TrainingCenterDatabase>\n"
    )


def fit(workout: Workout) -> bytes:
    """Return a FIT file of one activity (Garmin's protocol, little endian): file_id, records, a lap and a session."""

    def define(local: int, number: int, *fields: tuple[int, int, int]) -> bytes:
        return struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields)) + b"".join(
            bytes(field) for field in fields
        )

    def clock(moment: datetime) -> int:
        return int(moment.timestamp()) - 631_065_600  # 1989-12-31, where the protocol begins to count

    enum, byte, word, signed, long = 0, 2, 0x84, 0x85, 0x86
    start, end = clock(workout.start), clock(workout.end)
    body = define(0, 0, (0, 1, enum), (1, 2, word), (2, 2, word), (4, 4, long)) + struct.pack(
        "<BBHHI", 0, 4, 255, 1, start
    )
    body += define(1, 20, (253, 4, long), (0, 4, signed), (1, 4, signed), (2, 2, word), (3, 1, byte))
    turn = 2**31 / 180
    body += b"".join(
        struct.pack(
            "<BIiiHB",
            1,
            clock(p.at),
            round(p.latitude * turn),
            round(p.longitude * turn),
            round((p.height + 500) * 5),
            p.beats,
        )
        for p in workout.points
    )
    sport = 1 if workout.kind == "running" else 11
    body += define(2, 18, (253, 4, long), (2, 4, long), (5, 1, enum), (7, 4, long), (9, 4, long), (11, 2, word))
    body += struct.pack(
        "<BIIBIIH", 2, end, start, sport, workout.seconds * 1000, round(workout.far * 100), workout.energy
    )
    shift = int(workout.start.utcoffset().total_seconds())  # type: ignore[union-attr]
    body += define(3, 34, (253, 4, long), (5, 4, long)) + struct.pack("<BII", 3, end, end + shift)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    data = head + struct.pack("<H", _checksum(head)) + body
    return data + struct.pack("<H", _checksum(data))


_STEPS = [0]
for _number in range(1, 256):
    _total = _number
    for _ in range(8):
        _total = _total >> 1 ^ (0xA001 if _total & 1 else 0)
    _STEPS.append(_total)


def _checksum(data: bytes) -> int:
    total = 0
    for letter in data:
        total = total >> 8 ^ _STEPS[(total ^ letter) & 255]
    return total


def _fit(folder: Path, year: Year) -> None:
    runs = [w for w in year.workouts if w.kind == "running" and w.start.month > 6]
    pack(folder / "montre.zip", {f"{utc(w.start, '%Y-%m-%d-%H-%M-%S')}.fit": fit(w) for w in runs})


def _gpx(folder: Path, year: Year) -> None:
    walks = [w for w in year.workouts if w.kind == "walking"]
    pack(
        folder / "promenades.zip",
        {f"{w.start:%Y-%m-%d}-promenade.gpx": gpx([w], "Sentiers - carte.sentiers.example") for w in walks},
    )


def _tcx(folder: Path, year: Year) -> None:
    runs = [w for w in year.workouts if w.kind == "running" and w.start.month in (5, 6)]
    pack(folder / "courses.zip", {f"{w.start:%Y-%m-%dT%H_%M_%S}_course.tcx": tcx(w) for w in runs})


WATCH, PHONE = "Apple\u00a0Watch de Camille", "iPhone de Camille"


def _record(kind: str, source: str, start: datetime, end: datetime, value: str, unit: str = "") -> str:
    form = "%Y-%m-%d %H:%M:%S %z"
    unit = f' unit="{unit}"' if unit else ""
    return (
        f'<Record type="{kind}" sourceName="{source}" sourceVersion="11.2"{unit} creationDate="{end:{form}}" startDate="{start:{form}}" '
        f'endDate="{end:{form}}" value="{value}"/>\n'
    )


def _workout(workout: Workout) -> str:
    form = "%Y-%m-%d %H:%M:%S %z"
    kind = "Running" if workout.kind == "running" else "Walking"
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{workout.seconds / 60:.2f}" durationUnit="min" sourceName="{WATCH}" '
        f'creationDate="{workout.end:{form}}" startDate="{workout.start:{form}}" endDate="{workout.end:{form}}">\n'
        f'<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="{workout.far / 1000:.3f}" unit="km"/>\n'
        f'<WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="{workout.energy}" unit="kcal"/>\n</Workout>\n'
    )


def _apple_health(folder: Path, year: Year) -> None:
    quantity = "HKQuantityTypeIdentifier"
    hour = timedelta(hours=1)
    body = [_record(quantity + "HeartRate", WATCH, h.at, h.at, f"{h.value:.0f}", "count/min") for h in year.hearts]
    body += [_record(quantity + "StepCount", WATCH, s.at, s.at + hour, str(s.count), "count") for s in year.steps]
    body += [
        _record(quantity + "StepCount", PHONE, s.at, s.at + hour, str(s.count), "count")
        for s in year.steps
        if s.at.month == PHONE_MONTH
    ]
    body += [_record(quantity + "BodyMass", "Balance", w.at, w.at, f"{w.value}", "kg") for w in year.weights]
    asleep = "HKCategoryValueSleepAnalysisAsleepUnspecified"
    body += [_record("HKCategoryTypeIdentifierSleepAnalysis", WATCH, n.bed, n.wake, asleep) for n in year.nights]
    body += [_workout(w) for w in year.workouts]
    whole = (
        f'{HEADER}<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n]>\n<HealthData locale="fr_FR">\n'
        f'<ExportDate value="{YEAR + 1}-01-05 09:30:00 +0100"/>\n<Me HKCharacteristicTypeIdentifierDateOfBirth=""/>\n'
        + "".join(body)
        + "</HealthData>\n"
    )
    pack(folder / "export.zip", {"apple_health_export/export.xml": whole})


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "apple-health": _apple_health,
    "fit": _fit,
    "gpx": _gpx,
    "tcx": _tcx,
}

"""How do a Fitbit and the health store of a phone tell Camille's steps, nights and workouts?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from murmure.demo.exports.shelf import base, pack, written
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.year import Steps, Year

HOUR = timedelta(hours=1)
SINCE = 10
"""The month from which the Fitbit is worn: it counts each minute."""

PACE = 130


def by_minute(hour: Steps) -> list[tuple[datetime, int]]:
    """Return the steps of an hour minute by minute: walks at an even pace, spread over the hour.

    >>> from datetime import datetime
    >>> [count for _, count in by_minute(Steps(datetime(2025, 1, 1, 8), 300))]
    [100, 100, 100]
    """
    many = min(60, -(-hour.count // PACE))
    each, more = divmod(hour.count, many)
    return [(hour.at + timedelta(minutes=nth * 60 // many), each + (nth < more)) for nth in range(many)]


def _american(at: datetime) -> str:
    return utc(at, "%m/%d/%y %H:%M:%S")


def _fitbit(folder: Path, year: Year) -> None:
    """Write Takeout as it gives the parts of a Fitbit: counts and workouts in UTC, nights on the clock of the wrist."""
    steps: dict[str, list[dict[str, str]]] = {}
    for hour in year.steps:
        if hour.at.month >= SINCE:
            counted = [{"dateTime": _american(at), "value": str(count)} for at, count in by_minute(hour)]
            steps.setdefault(utc(hour.at, "%Y-%m"), []).extend(counted)
    files: dict[str, Any] = {f"steps-{month}-01.json": held for month, held in steps.items()}
    files["exercise-0.json"] = [
        {"logId": 71_000 + w.number, "activityName": "Run" if w.kind == "running" else "Walk", "activityTypeId": 90009, "calories": w.energy,
         "duration": w.seconds * 1000, "activeDuration": w.seconds * 1000, "logType": "tracker", "startTime": _american(w.start),
         "distance": w.far / 1000, "distanceUnit": "Kilometer", "source": {"type": "tracker", "name": "Charge 6", "id": "1"}, "hasGps": True}
        for w in year.workouts if w.start.month >= SINCE
    ]  # fmt: skip
    nights = []
    for number, night in enumerate(year.nights):
        if night.bed.month >= SINCE:
            bed, wake = (f"{at:%Y-%m-%dT%H:%M:%S}.000" for at in night)
            asleep = round((night.wake - night.bed).total_seconds() / 60)
            nights.append({
                "logId": 41_000 + number, "dateOfSleep": f"{night.wake:%Y-%m-%d}", "startTime": bed, "endTime": wake, "duration": asleep * 60_000,
                "minutesAsleep": asleep, "minutesAwake": 0, "timeInBed": asleep, "efficiency": 95, "type": "classic", "mainSleep": True,
                "levels": {"summary": {}, "data": [{"dateTime": bed, "level": "asleep", "seconds": asleep * 60}]}})  # fmt: skip
    files[f"sleep-{nights[0]['dateOfSleep'][:7]}-01.json"] = nights
    profile = "id,full_name,timezone,locale\nMADEUP,Camille Tilleul,Europe/Paris,fr_FR\n"
    pack(folder / "takeout-20260105T083000Z-004.zip", {
        **{f"Takeout/Fitbit/Global Export Data/{name}": written(held, 1) for name, held in files.items()},
        "Takeout/Fitbit/Your Profile/Profile.csv": profile,
    })  # fmt: skip


_RECORD = ("row_id integer primary key autoincrement, uuid blob not null unique, last_modified_time integer, client_record_id text, "
           "client_record_version text, device_info_id integer, app_info_id integer, recording_method integer, dedupe_hash blob unique")  # fmt: skip
_SPAN = "start_time integer, start_zone_offset integer, end_time integer, end_zone_offset integer, local_date integer"
_HEALTH_CONNECT = f"""create table steps_record_table ({_RECORD}, {_SPAN}, count integer);
create table weight_record_table ({_RECORD}, time integer, zone_offset integer, local_date integer, weight real);
create table sleep_session_record_table ({_RECORD}, {_SPAN}, notes text, title text);
create table exercise_session_record_table ({_RECORD}, {_SPAN}, notes text, exercise_type integer, title text, has_route integer);
create table heart_rate_record_table ({_RECORD}, {_SPAN});
create table heart_rate_record_series_table (parent_key integer, beats_per_minute integer, epoch_millis integer);
create table sleep_stages_table (parent_key integer not null, stage_start_time integer, stage_end_time integer, stage_type integer);
create table application_info_table (row_id integer primary key, package_name text not null unique, app_name text, app_icon blob);
create table device_info_table (row_id integer primary key, manufacturer text, model text, device_type integer);
create table health_data_category_priority_table (row_id integer primary key, health_data_category integer unique, app_id_priority_order text);"""
_DAY = 86_400
RUNNING, WALKING = 33, 53


def _health_connect(folder: Path, year: Year) -> None:
    """Write the database that an Android phone packs on demand."""

    def head(name: str, at: datetime, app: int) -> Iterator[Any]:
        identity = sha256(f"{name}{at.isoformat()}".encode()).digest()
        yield from (None, identity[:16], _ms(at), None, "0", app, app, 2, identity[:24])

    def span(start: datetime, end: datetime) -> tuple[int, ...]:
        return (_ms(start), _offset(start), _ms(end), _offset(end), (_ms(start) // 1000 + _offset(start)) // _DAY)

    rows = {
        "application_info_table": [(1, "com.example.watch", "Montre", None), (2, "com.example.scale", "Balance", None)],
        "device_info_table": [(1, "Exemple", WATCH, 1), (2, "Exemple", "Balance", 3)],
        "steps_record_table": [(*head("steps", s.at, 1), *span(s.at, s.at + HOUR), s.count) for s in year.steps],
        "weight_record_table": [
            (*head("weight", w.at, 2), _ms(w.at), _offset(w.at), (_ms(w.at) // 1000 + _offset(w.at)) // _DAY, w.value * 1000) for w in year.weights],
        "sleep_session_record_table": [(*head("sleep", n.bed, 1), *span(n.bed, n.wake), None, "Nuit") for n in year.nights],
        "exercise_session_record_table": [
            (*head("exercise", w.start, 1), *span(w.start, w.end), None, RUNNING if w.kind == "running" else WALKING, w.name, 0)
            for w in year.workouts],
    }  # fmt: skip
    with TemporaryDirectory() as place:
        made = base(Path(place) / "health_connect_export.db", _HEALTH_CONNECT, rows)
        pack(folder / "Health Connect.zip", {made.name: made.read_bytes()})


WATCH = "Watch 5"


def _ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000


def _offset(at: datetime) -> int:
    return int((at.utcoffset() or timedelta()).total_seconds())


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"fitbit": _fitbit, "health-connect": _health_connect}

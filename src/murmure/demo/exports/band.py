"""How do Samsung Health and Gadgetbridge tell what a watch and a band counted on Camille's wrist?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from murmure.demo.exports.shelf import base, pack, table
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.wearable import by_minute
from murmure.demo.exports.year import MADE_ON, Year

SAMSUNG, GADGETBRIDGE = 3, 5
"""The months in which each is worn: both count every minute."""

_STAMP = f"{MADE_ON:%Y%m%d%H%M%S}"
_FORM = "%Y-%m-%d %H:%M:%S.000"
_WATCH, _SCALE = "Wv5aDeMo01", "Sc5aDeMo02"


def _samsung(folder: Path, year: Year) -> None:
    """Write the folder that the application leaves on the phone: a table for each kind, named in its first line."""

    def common(kind: str, start: datetime, end: datetime, device: str = _WATCH) -> dict[str, Any]:
        return {"start_time": utc(start, _FORM), "end_time": utc(end, _FORM), "create_time": utc(end, _FORM), "update_time": utc(end, _FORM),
                "time_offset": f"UTC{start:%z}", "deviceuuid": device, "pkg_name": "com.sec.android.app.shealth",
                "datauuid": f"{kind}-{int(start.timestamp())}"}  # fmt: skip

    minute, found = timedelta(minutes=1), {}
    counted = [one for hour in year.steps if hour.at.month == SAMSUNG for one in by_minute(hour)]
    steps = ({**common("steps", at, at + minute), "count": count} for at, count in counted)
    found["com.samsung.shealth.tracker.pedometer_step_count"] = _rows(steps, "com.samsung.health.step_count.")
    nights = (
        {**common("sleep", n.bed, n.wake), "sleep_duration": round((n.wake - n.bed).total_seconds() / 60)}
        for n in year.nights if n.bed.month == SAMSUNG
    )  # fmt: skip
    found["com.samsung.shealth.sleep"] = _rows(nights, "com.samsung.health.sleep.")
    found["com.samsung.shealth.exercise"] = _rows(
        ({**common("exercise", w.start, w.end), "exercise_type": 1002 if w.kind == "running" else 1001, "distance": w.far, "calorie": w.energy,
          "duration": w.seconds * 1000} for w in year.workouts if w.start.month == SAMSUNG),
        "com.samsung.health.exercise.")  # fmt: skip
    found["com.samsung.health.weight"] = _rows(
        {**common("weight", w.at, w.at, _SCALE), "weight": w.value} for w in year.weights
    )
    found["com.samsung.health.device_profile"] = _rows([
        {"create_time": utc(MADE_ON, _FORM), "deviceuuid": _WATCH, "name": "Montre de Camille", "model": "SM-R870"},
        {"create_time": utc(MADE_ON, _FORM), "deviceuuid": _SCALE, "name": "Balance", "model": "Balance"}])  # fmt: skip
    pack(folder / "Samsung Health.zip", {
        f"samsunghealth_camille_{_STAMP}/{name}.{_STAMP}.csv": f"{name},6310019,7\r\n{text}" for name, text in found.items()
    })  # fmt: skip


def _rows(rows: Iterable[dict[str, Any]], prefix: str = "") -> str:
    """Return a table whose titles have a prefix, and whose rows end with a comma too many."""
    held = list(rows)
    titles = [prefix + name for name in held[0]]
    return table([titles], end="\r\n") + table(([*row.values(), ""] for row in held), end="\r\n")


_PHONE = """create table USER (_id integer primary key, NAME text not null, BIRTHDAY integer not null, GENDER integer not null);
create table USER_ATTRIBUTES (_id integer primary key, HEIGHT_CM integer, WEIGHT_KG integer, VALID_FROM_UTC integer, USER_ID integer);
create table DEVICE_ATTRIBUTES (_id integer primary key, FIRMWARE_VERSION1 text, VALID_FROM_UTC integer, DEVICE_ID integer);
create table DEVICE (_id integer primary key, NAME text not null, MANUFACTURER text not null, IDENTIFIER text not null unique, TYPE integer,
 TYPE_NAME text, MODEL text, ALIAS text);
create table MI_BAND_ACTIVITY_SAMPLE (TIMESTAMP integer not null, DEVICE_ID integer not null, USER_ID integer not null,
 RAW_INTENSITY integer not null, STEPS integer not null, RAW_KIND integer not null, HEART_RATE integer not null,
 primary key (TIMESTAMP, DEVICE_ID) on conflict replace) without rowid;
create table BATTERY_LEVEL (TIMESTAMP integer not null, DEVICE_ID integer not null, LEVEL integer not null, BATTERY_INDEX integer not null,
 primary key (TIMESTAMP, DEVICE_ID, BATTERY_INDEX)) without rowid;
create table BASE_ACTIVITY_SUMMARY (_id integer primary key autoincrement, NAME text, START_TIME integer not null, END_TIME integer not null,
 ACTIVITY_KIND integer not null, BASE_LONGITUDE integer, BASE_LATITUDE integer, BASE_ALTITUDE integer, GPX_TRACK text, DEVICE_ID integer,
 USER_ID integer, SUMMARY_DATA text, RAW_SUMMARY_DATA blob);"""
_UNMEASURED, _RUNNING, _WALKING = 255, 16, 32


def _gadgetbridge(folder: Path, year: Year) -> None:
    """Write what the application exports: its database in a zip, a row for each minute in which something was counted."""
    rows = [
        (int(at.timestamp()), 1, 1, 30, count, 1, _UNMEASURED)
        for hour in year.steps if hour.at.month == GADGETBRIDGE for at, count in by_minute(hour)
    ]  # fmt: skip
    workouts = []
    for w in year.workouts:
        if w.start.month == GADGETBRIDGE:
            said = {
                "distanceMeters": {"value": w.far, "unit": "meters"},
                "activeSeconds": {"value": w.seconds, "unit": "seconds"},
            }
            kind, start, end = (
                _RUNNING if w.kind == "running" else _WALKING,
                int(w.start.timestamp()) * 1000,
                int(w.end.timestamp()) * 1000,
            )
            workouts.append((None, w.name, start, end, kind, None, None, None, None, 1, 1, json.dumps(said), None))
    with TemporaryDirectory() as place:
        made = base(Path(place) / "Gadgetbridge", _PHONE, {
            "USER": [(1, "Camille", 0, 0)],
            "DEVICE": [(1, "Mi Smart Band 7", "Huami", "02:00:00:00:05:01", 1, "MIBAND7", "A2141", "Bracelet de Camille")],
            "MI_BAND_ACTIVITY_SAMPLE": rows, "BASE_ACTIVITY_SUMMARY": workouts,
        })  # fmt: skip
        pack(folder / f"gadgetbridge_{_STAMP}.zip", {
            "gadgetbridge.json": '{"metadataVersion": 1}', "database/Gadgetbridge": made.read_bytes(), "preferences/global.json": "{}",
        })  # fmt: skip


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"samsung-health": _samsung, "gadgetbridge": _gadgetbridge}

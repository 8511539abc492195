"""Make up exports of Health Connect: the phone of nobody."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from samples_made.database import written

QUIRKS = ["old", "bare", "unknown-tables", "bad-rows", "orphans", "food", "cycle", "route", "travel", "plain-file", "wal", "truncated",
          "corrupted", "empty", "nothing"]  # fmt: skip
CANARIES = ("client-canary-7", "canary plan", "canary document")
START = 1_714_860_000_000  # milliseconds: 4 May 2024, 22:00 UTC
_MINUTE = 60_000
_INSTANT, _INTERVAL = "time integer, zone_offset integer", "start_time integer, start_zone_offset integer, end_time integer, end_zone_offset integer"
_COMMON = ("row_id integer primary key autoincrement, uuid blob not null unique, last_modified_time integer, client_record_id text,"
           " client_record_version text, device_info_id integer, app_info_id integer, recording_method integer, dedupe_hash blob unique")  # fmt: skip
_OLD = ("row_id integer primary key autoincrement, uuid blob not null unique, last_modified_time integer, client_record_id text,"
        " device_info_id integer, app_info_id integer")  # fmt: skip
# Table -> (is it an interval, its own columns); what a real phone has, and what the source reads.
TABLES: dict[str, tuple[bool, str]] = {
    "steps_record_table": (True, "count integer"), "distance_record_table": (True, "distance real"),
    "active_calories_burned_record_table": (True, "energy real"), "total_calories_burned_record_table": (True, "energy real"),
    "basal_metabolic_rate_record_table": (False, "basal_metabolic_rate real"), "floors_climbed_record_table": (True, "floors real"),
    "weight_record_table": (False, "weight real"), "height_record_table": (False, "height real"), "body_fat_record_table": (False, "percentage real"),
    "blood_pressure_record_table": (False, "measurement_location text, systolic real, diastolic real, body_position text"),
    "blood_glucose_record_table": (False, "specimen_source text, level real, relation_to_meal text, meal_type text"),
    "oxygen_saturation_record_table": (False, "percentage real"), "resting_heart_rate_record_table": (False, "beats_per_minute integer"),
    "heart_rate_variability_rmssd_record_table": (False, "heart_rate_variability_millis real"), "hydration_record_table": (True, "volume real"),
    "sleep_session_record_table": (True, "notes text, title text"), "heart_rate_record_table": (True, ""),
    "exercise_session_record_table": (True, "notes text, exercise_type integer, title text, has_route integer"), "SpeedRecordTable": (True, ""),
    "mindfulness_session_record_table": (True, "title text"), "menstruation_flow_record_table": (False, "flow integer"),
    "menstruation_period_record_table": (True, ""), "ovulation_test_record_table": (False, "result integer"),
    "nutrition_record_table": (True, "energy real, protein real, total_fat real, vitamin_c real, vitamin_d real, caffeine real, meal_type integer,"
                                     " meal_name text"),
    "planned_exercise_session_record_table": (True, "title text"),
}  # fmt: skip
_CHILDREN = """create table heart_rate_record_series_table (parent_key integer, beats_per_minute integer, epoch_millis integer);
create table speed_record_table (parent_key integer, speed real, epoch_millis integer);
create table sleep_stages_table (parent_key integer not null, stage_start_time integer, stage_end_time integer, stage_type integer);
create table exercise_route_table (parent_key integer, timestamp_millis integer, latitude real, longitude real, altitude real,
 horizontal_accuracy real, vertical_accuracy real);
create table medical_resource_table (medical_resource_row_id integer primary key, uuid blob, fhir_data text, last_modified_time integer);
insert into medical_resource_table values (1, x'00', 'canary document', 1);
create table application_info_table (row_id integer primary key, package_name text not null unique, app_name text, app_icon blob);
create table device_info_table (row_id integer primary key, manufacturer text, model text, device_type integer);
create table health_data_category_priority_table (row_id integer primary key, health_data_category integer unique, app_id_priority_order text);
insert into application_info_table values (1, 'com.example.watch', 'Montre', x'89504e47'), (2, 'com.example.scale', 'Balance', null);
insert into device_info_table values (1, 'Exemple', 'Watch 5', 1);
insert into health_data_category_priority_table values (1, 1, '1,2');"""


class Phone:
    """Write records into a database, with identities that are the same each time."""

    def __init__(self, base: sqlite3.Connection, old: bool = False) -> None:
        self.base, self._old, self._chance = base, old, random.Random(5)
        for name, (interval, own) in TABLES.items():
            both = [_OLD if old else _COMMON, _INTERVAL if interval else _INSTANT, "local_date integer", own]
            if not old and not interval:
                both.append("local_date_time integer as (time + 1000 * zone_offset)")
            base.execute(f"create table {name} ({', '.join(part for part in both if part)})")
        base.executescript(_CHILDREN)

    def add(self, table: str, minute: Any, length: int = 0, offset: int | None = 7_200, app: int = 1, device: int | None = 1, method: int = 2,
            **own: Any) -> int:  # fmt: skip
        """Add a record that begins `minute` minutes after the start, and return its number."""
        start = START + minute * _MINUTE if isinstance(minute, int) else minute
        when = {"time": start, "zone_offset": offset}
        if TABLES[table][0]:
            end = START + (minute + length) * _MINUTE if isinstance(minute, int) else start
            when = {"start_time": start, "start_zone_offset": offset, "end_time": end, "end_zone_offset": offset}
        said = {"uuid": self._chance.randbytes(16), "client_record_id": "client-canary-7", "app_info_id": app, "device_info_id": device}
        said |= {**when, **own}
        if not self._old:
            said["recording_method"] = method
        cursor = self.base.execute(f"insert into {table} ({', '.join(said)}) values ({', '.join('?' * len(said))})", tuple(said.values()))
        return int(cursor.lastrowid or 0)


def _plain(phone: Phone) -> None:
    for n in range(5):
        phone.add("steps_record_table", 10 * n, 10, count=100 + n)
        phone.add("steps_record_table", 10 * n, 10, app=2, device=None, count=90 + n)
    phone.add("distance_record_table", 0, 10, distance=75.5)
    phone.add("active_calories_burned_record_table", 0, 10, energy=4_250.0)
    phone.add("total_calories_burned_record_table", 0, 10, energy=16_500.0)
    phone.add("basal_metabolic_rate_record_table", 0, basal_metabolic_rate=75.0)
    phone.add("floors_climbed_record_table", 0, 10, floors=2.0)
    phone.add("weight_record_table", 5, app=2, device=None, method=3, weight=68_400.0)
    phone.add("height_record_table", 5, app=2, device=None, method=3, height=1.7)
    phone.add("body_fat_record_table", 5, app=2, device=None, percentage=21.5)
    phone.add("blood_pressure_record_table", 6, systolic=121.0, diastolic=79.0, measurement_location="3", body_position="1")
    phone.add("blood_glucose_record_table", 7, level=5.5, specimen_source="1", relation_to_meal="1", meal_type="1")
    phone.add("oxygen_saturation_record_table", 8, percentage=97.0)
    phone.add("resting_heart_rate_record_table", 9, beats_per_minute=54)
    phone.add("heart_rate_variability_rmssd_record_table", 9, heart_rate_variability_millis=41.25)
    phone.add("hydration_record_table", 9, 1, volume=0.25)
    beats = phone.add("heart_rate_record_table", 0, 20)
    phone.base.executemany("insert into heart_rate_record_series_table values (?, ?, ?)",
                           [(beats, 60 + n, START + n * _MINUTE + 250 * (n % 2)) for n in range(12)])  # fmt: skip
    night = phone.add("sleep_session_record_table", 60, 400, title="Nuit", notes="mal dormi « un peu »")
    phone.base.executemany("insert into sleep_stages_table values (?, ?, ?, ?)",
                           [(night, START + a * _MINUTE, START + b * _MINUTE, kind) for a, b, kind in
                            ((60, 90, 4), (90, 150, 5), (150, 160, 7), (160, 200, 6), (200, 210, 1), (210, 460, 2))])  # fmt: skip
    phone.add("sleep_session_record_table", 2_000, 30)
    phone.add("exercise_session_record_table", 500, 45, exercise_type=33, title="Sortie du soir", has_route=0)
    phone.add("mindfulness_session_record_table", 600, 15, title="Respirer")
    phone.add("planned_exercise_session_record_table", 9_000, 45, title="canary plan")


def _bad(phone: Phone) -> None:
    phone.add("steps_record_table", None, count=1)
    phone.add("steps_record_table", 0, 10, count=None)
    phone.add("steps_record_table", 0, 10, count="many")
    phone.add("weight_record_table", 0, weight=float("inf"))
    phone.add("weight_record_table", "soon", weight=1.0)
    phone.add("weight_record_table", 9 * 10**12, weight=1.0)
    phone.add("weight_record_table", 3, offset=10**9, app=77, device=77, weight=70_000.0)
    phone.add("sleep_session_record_table", 60, 0)
    night = phone.add("sleep_session_record_table", 100, 60)
    phone.base.executemany("insert into sleep_stages_table values (?, ?, ?, ?)", [(night, START, START - 5, 4), (night, START, START + 60_000, 99)])
    beats = phone.add("heart_rate_record_table", 0, 20)
    phone.base.executemany("insert into heart_rate_record_series_table values (?, ?, ?)",
                           [(beats, None, START), (beats, 61, None), (beats, 62, START), (beats, 62, START), (beats, 63, START)])  # fmt: skip


def _route(phone: Phone) -> None:
    walk = phone.add("exercise_session_record_table", 0, 45, exercise_type=53, has_route=1, notes="le long du canal")
    phone.add("exercise_session_record_table", 90, 45, exercise_type=999)
    phone.base.executemany("insert into exercise_route_table values (?, ?, ?, ?, ?, ?, ?)",
                           [(walk, START + n * 1_000, 48.85 + n / 1e4, 2.35, 35.0 if n else None, 4.5, 3.0) for n in range(4)]
                           + [(walk, START, 148.0, 2.0, None, None, None)])  # fmt: skip
    pace = phone.add("SpeedRecordTable", 0, 5)
    phone.base.executemany("insert into speed_record_table values (?, ?, ?)", [(pace, 1.25, START), (pace, 1.5, START + 1_000)])


def _fill(phone: Phone, quirk: str | None) -> None:
    """Write what a quirk is about."""
    if quirk == "bad-rows":
        _bad(phone)
    elif quirk == "route":
        _route(phone)
    elif quirk == "food":
        phone.add("nutrition_record_table", 0, 20, method=3, energy=240_500.0, protein=12.0, vitamin_c=0.03, vitamin_d=5e-6,
                  caffeine=5e-324, total_fat=0.0, meal_type=1, meal_name="Tartine « maison »")  # fmt: skip
        phone.add("nutrition_record_table", 60, 20, meal_type=2)
    elif quirk == "cycle":
        phone.add("menstruation_flow_record_table", 0, flow=2)
        phone.add("menstruation_flow_record_table", 9, flow=0)
        phone.add("menstruation_period_record_table", 0, 6_000)
        phone.add("ovulation_test_record_table", 0, result=0)
    elif quirk == "orphans":
        phone.base.executemany("insert into heart_rate_record_series_table values (?, ?, ?)", [(9, 61, START), (None, 62, START), (9, 61, START)])
        phone.base.execute("insert into sleep_stages_table values (4, ?, ?, 5)", (START, START + _MINUTE))
    elif quirk == "travel":  # each record keeps the clock of the place where it was made
        for n, offset in enumerate((7_200, 3_600, -18_000, 20_700, None)):
            phone.add("steps_record_table", n * 60, 10, offset=offset, count=10 + n)
    elif quirk == "unknown-tables":
        phone.base.executescript(f"create table dream_record_table (row_id integer primary key, uuid blob, time integer, vivid integer);"
                                 f"insert into dream_record_table values (1, x'01', {START}, 3);"
                                 'create table "odd "" table" (uuid blob, start_time integer);'
                                 f'insert into "odd "" table" values (x\'02\', {START});'
                                 "create table empty_record_table (uuid blob, time integer);")  # fmt: skip
        phone.add("weight_record_table", 0, weight=70_000.0)
    elif quirk != "nothing":
        _plain(phone)


def _bare(base: sqlite3.Connection) -> None:
    """Write the tables of somebody who copied a few columns by hand: no identity, no offset."""
    base.executescript(f"""create table application_info_table (row_id integer, package_name text);
create table steps_record_table (start_time integer, end_time integer, count integer);
insert into steps_record_table values ({START}, {START + _MINUTE}, 12), ({START}, {START + _MINUTE}, 12),
 ({START + _MINUTE}, {START + 2 * _MINUTE}, 13);
create table heart_rate_record_series_table (beats_per_minute integer, epoch_millis integer);
insert into heart_rate_record_series_table values (61, {START}), (62, {START + 1000});""")


def database(path: Path, quirk: str | None = None) -> Path:
    """Write the database of a quirk and return it."""
    with written(path, quirk, (45, 75)) as base:
        if quirk == "bare":
            _bare(base)
        else:
            _fill(Phone(base, quirk == "old"), quirk)
    return path


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write an export into `folder` and return it: a zip as the phone writes it, or what a quirk is about."""
    if quirk == "wal":
        database(folder / "health_connect_export.db", quirk)
        return folder
    path = database(folder / "health_connect_export.db", quirk)
    if quirk == "plain-file":
        return path
    packed = folder / "Health Connect.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("health_connect_export.db", (2024, 5, 6, 8, 0, 0)), path.read_bytes())
    path.unlink()
    return packed


def large(folder: Path, size: int) -> Path:
    """Write a database of about `size` bytes of heart rates, an hour in each record."""
    path = folder / "health_connect_export.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        phone = Phone(base)
        for first in range(0, size // 18, 3_600):
            hour = phone.add("heart_rate_record_table", first // 60, 60)
            base.executemany("insert into heart_rate_record_series_table values (?, ?, ?)",
                             [(hour, 60 + n % 90, START + n * 1_000) for n in range(first, first + 3_600)])  # fmt: skip
        base.commit()
    return path

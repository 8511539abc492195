"""Make up databases of Gadgetbridge: the bands of nobody."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from samples_made.database import written

QUIRKS = ["old", "unknown-maker", "no-measure", "nights", "workouts", "twins", "reinstalled", "bad-rows", "plain-file", "wal", "truncated",
          "corrupted", "empty", "nothing"]  # fmt: skip
CANARIES = ("AA:BB:CC:DD:EE:FF", "Canary Person", "canary-auth-key", "Canary Alarm", "canary contact")
START = 1_714_860_000  # seconds: 4 May 2024, 22:00 UTC
_MAIN = """create table USER (_id integer primary key, NAME text not null, BIRTHDAY integer not null, GENDER integer not null);
insert into USER values (1, 'Canary Person', 446860800000, 1);
create table USER_ATTRIBUTES (_id integer primary key, HEIGHT_CM integer, WEIGHT_KG integer, VALID_FROM_UTC integer, USER_ID integer);
insert into USER_ATTRIBUTES values (1, 170, 68, 0, 1);
create table DEVICE_ATTRIBUTES (_id integer primary key, FIRMWARE_VERSION1 text, VALID_FROM_UTC integer, DEVICE_ID integer);
create table ALARM (TIMESTAMP integer, DEVICE_ID integer, TITLE text);
insert into ALARM values (1714860000, 1, 'Canary Alarm');
create table CONTACT (DEVICE_ID integer, NAME text);
insert into CONTACT values (1, 'canary contact');
create table android_metadata (locale text);
create table BATTERY_LEVEL (TIMESTAMP integer not null, DEVICE_ID integer not null, LEVEL integer not null, BATTERY_INDEX integer not null,
 primary key (TIMESTAMP, DEVICE_ID, BATTERY_INDEX)) without rowid;
create table BASE_ACTIVITY_SUMMARY (_id integer primary key autoincrement, NAME text, START_TIME integer not null, END_TIME integer not null,
 ACTIVITY_KIND integer not null, BASE_LONGITUDE integer, BASE_LATITUDE integer, BASE_ALTITUDE integer, GPX_TRACK text, DEVICE_ID integer,
 USER_ID integer, SUMMARY_DATA text, RAW_SUMMARY_DATA blob);"""
_DEVICE = ("create table DEVICE (_id integer primary key, NAME text not null, MANUFACTURER text not null, IDENTIFIER text not null unique,"
           " TYPE integer")  # fmt: skip
_ACTIVITY = "RAW_INTENSITY integer not null, STEPS integer not null, RAW_KIND integer not null, HEART_RATE integer not null"
_SAMPLES = {
    "MI_BAND_ACTIVITY_SAMPLE": _ACTIVITY, "HUAMI_EXTENDED_ACTIVITY_SAMPLE": f"{_ACTIVITY}, UNKNOWN1 integer, SLEEP integer, DEEP_SLEEP integer",
    "XIAOMI_ACTIVITY_SAMPLE": f"{_ACTIVITY}, STRESS integer, SPO2 integer, DISTANCE_CM integer, ACTIVE_CALORIES integer",
    "COLMI_ACTIVITY_SAMPLE": "RAW_KIND integer, STEPS integer, HEART_RATE integer, DISTANCE integer, CALORIES integer",
    "HUAMI_STRESS_SAMPLE": "TYPE_NUM integer not null, STRESS integer not null", "HUAMI_SPO2_SAMPLE": "TYPE_NUM integer, SPO2 integer",
    "HUAMI_HEART_RATE_RESTING_SAMPLE": "UTC_OFFSET integer, HEART_RATE integer",
    "HUAMI_HEART_RATE_MAX_SAMPLE": "UTC_OFFSET integer, HEART_RATE integer",
    "GARMIN_HRV_VALUE_SAMPLE": "VALUE integer", "GARMIN_RESPIRATORY_RATE_SAMPLE": "RESPIRATORY_RATE real",
    "GENERIC_BLOOD_PRESSURE_SAMPLE": "BP_SYSTOLIC integer, BP_DIASTOLIC integer", "MI_SCALE_WEIGHT_SAMPLE": "WEIGHT_KG real",
    "HEART_RR_INTERVAL_SAMPLE": "SEQ integer not null, RR_MILLIS integer not null", "GARMIN_SLEEP_STAGE_SAMPLE": "STAGE integer",
    "XIAOMI_SLEEP_TIME_SAMPLE": "WAKEUP_TIME integer, IS_AWAKE integer, TOTAL_DURATION integer, DEEP_SLEEP_DURATION integer,"
                                " LIGHT_SLEEP_DURATION integer, REM_SLEEP_DURATION integer, AWAKE_DURATION integer",
    "COLMI_SLEEP_SESSION_SAMPLE": "WAKEUP_TIME integer", "XIAOMI_DAILY_SUMMARY_SAMPLE": "STEPS integer, HR_RESTING integer",
}  # fmt: skip


class Phone:
    """Write the tables of the application, and rows into them."""

    def __init__(self, base: sqlite3.Connection, old: bool = False, first: int = 1) -> None:
        self.base, self._old = base, old
        base.executescript(_MAIN)
        base.execute(_DEVICE + (")" if old else ", TYPE_NAME text, MODEL text, ALIAS text)"))
        more = () if old else ("MIBAND7", "A2141", "Bracelet de Camille")
        self.band, self.scale = first, first + 1
        self._device(first, "Mi Smart Band 7", "AA:BB:CC:DD:EE:FF", more)
        self._device(first + 1, "MI SCALE2", "AA:BB:CC:DD:EE:F0", () if old else ("MISCALE", None, None))
        for name in _SAMPLES:  # the application makes the tables of all makers, whatever watch there is
            self.table(name)

    def _device(self, number: int, name: str, address: str, more: tuple[Any, ...]) -> None:
        values = (number, name, "Exemple", address, 1, *more)
        self.base.execute(f"insert into DEVICE values ({', '.join('?' * len(values))})", values)

    def table(self, name: str, columns: str | None = None) -> None:
        """Make a table of samples: a row per moment and device. Recent versions leave out the number of the row."""
        apart = ", SEQ" if name == "HEART_RR_INTERVAL_SAMPLE" else ""
        self.base.execute(f"create table if not exists {name} (TIMESTAMP integer not null, DEVICE_ID integer not null, USER_ID integer not null,"
                          f" {columns or _SAMPLES[name]}, primary key (TIMESTAMP, DEVICE_ID{apart}) on conflict replace)"
                          + ("" if self._old else " without rowid"))  # fmt: skip

    def add(self, name: str, stamp: Any, *values: Any, device: int | None = None) -> None:
        """Add a row; activity is in seconds, all else in milliseconds."""
        self.base.execute(f"insert into {name} values ({', '.join('?' * (3 + len(values)))})", (stamp, device or self.band, 1, *values))


def _plain(phone: Phone) -> None:
    for n in range(6):
        phone.add("MI_BAND_ACTIVITY_SAMPLE", START + 60 * n, 20 + n, 10 * n, 1, 60 + n if n != 3 else 255)
        phone.add("HUAMI_EXTENDED_ACTIVITY_SAMPLE", START + 60 * n, 20, 8 * n, 120, -1, 0, 0, 0, device=phone.scale)
        phone.add("GARMIN_SLEEP_STAGE_SAMPLE", 1_000 * (START + 60 * n), n)
    phone.add("XIAOMI_ACTIVITY_SAMPLE", START, 20, 12, 0, 71, 34, 97, 850, 1200)
    phone.add("XIAOMI_ACTIVITY_SAMPLE", START + 60, 20, 0, 0, 0, -1, 0, 0, 0)
    phone.add("COLMI_ACTIVITY_SAMPLE", START + 3_600, 1, 900, 66, 700, 30)
    phone.add("HUAMI_STRESS_SAMPLE", 1_000 * START, 0, 41)
    phone.add("HUAMI_SPO2_SAMPLE", 1_000 * START, 1, 96)
    phone.add("HUAMI_HEART_RATE_RESTING_SAMPLE", 1_000 * START, 7_200_000, 54)
    phone.add("HUAMI_HEART_RATE_MAX_SAMPLE", 1_000 * START, 7_200_000, 171)
    phone.add("GARMIN_HRV_VALUE_SAMPLE", 1_000 * START + 250, 48)
    phone.add("GARMIN_RESPIRATORY_RATE_SAMPLE", 1_000 * START, 14.5)
    phone.add("GENERIC_BLOOD_PRESSURE_SAMPLE", 1_000 * START, 121, 79)
    phone.add("MI_SCALE_WEIGHT_SAMPLE", 1_000 * START, 68.5, device=phone.scale)
    for n in range(2):
        phone.add("HEART_RR_INTERVAL_SAMPLE", 1_000 * START, n, 910)
    phone.base.execute("insert into BATTERY_LEVEL values (?, ?, 88, 0), (?, ?, 0, 0)", (START, phone.band, START + 60, phone.band))
    phone.add("XIAOMI_DAILY_SUMMARY_SAMPLE", 1_000 * START, 8_000, 55)
    _nights(phone)
    _workouts(phone)


def _nights(phone: Phone) -> None:
    phone.add("XIAOMI_SLEEP_TIME_SAMPLE", 1_000 * START, 1_000 * (START + 8 * 3_600), 1, 450, 90, 250, 80, 30)
    phone.add("COLMI_SLEEP_SESSION_SAMPLE", 1_000 * (START + 86_400), 1_000 * (START + 86_400 + 7 * 3_600))
    phone.add("COLMI_SLEEP_SESSION_SAMPLE", 1_000 * (START + 2 * 86_400), 0)


def _workouts(phone: Phone) -> None:
    said = {"distanceMeters": {"value": 7250.5, "unit": "meters"}, "activeSeconds": {"value": 2700, "unit": "seconds"}, "text": {"value": "x"},
            "n": 4}  # fmt: skip
    insert = "insert into BASE_ACTIVITY_SUMMARY values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, x'00')"
    for number, (name, first, length, kind, data) in enumerate((
        ("Sortie du soir", 60, 45, 16, json.dumps(said)), (None, 300, 20, 67_108_877, "{"), ("", 400, 0, 32, None),
    ), 1):  # fmt: skip
        begin, end = 1_000 * (START + 60 * first), 1_000 * (START + 60 * (first + length))
        phone.base.execute(insert, (number, name, begin, end, kind, 23_500_000, 488_500_000, 3_500, "/storage/a.gpx", phone.band, data))


def _bad(phone: Phone) -> None:
    phone.base.execute("drop table COLMI_ACTIVITY_SAMPLE")
    phone.table("COLMI_ACTIVITY_SAMPLE", "RAW_KIND, STEPS, HEART_RATE, DISTANCE, CALORIES")
    for stamp, steps, heart in ((0, 5, 61), ("soon", 5, 61), (-5, 5, 61), (9 * 10**17, 5, 61), (START, "many", None), (START + 60, 10**9, 254),
                                (START + 120, 7, 62.5), (1_000 * START + 180_000, 8, 63)):  # fmt: skip
        phone.add("COLMI_ACTIVITY_SAMPLE", stamp, 1, steps, heart, 0, 0)
    phone.base.execute("insert into BASE_ACTIVITY_SUMMARY (START_TIME, END_TIME, ACTIVITY_KIND) values ('soon', 0, 16), (0, 0, 16)")


def _unknown(phone: Phone) -> None:
    """Write what a maker adds tomorrow: a table with the columns that all have, and one with columns of its own."""
    phone.table("NOVA_RING_ACTIVITY_SAMPLE", "STEPS integer, HEART_RATE integer, AURA integer")
    phone.base.execute("insert into NOVA_RING_ACTIVITY_SAMPLE values (?, 1, 1, 120, 64, 3)", (START,))
    phone.table("NOVA_RING_AURA_SAMPLE", "AURA integer")
    phone.base.execute("insert into NOVA_RING_AURA_SAMPLE values (?, 1, 1, 3)", (1_000 * START,))
    phone.table("NOVA_RING_EMPTY_SAMPLE", "AURA integer")


def _fill(phone: Phone, quirk: str | None) -> None:
    if quirk == "unknown-maker":
        _unknown(phone)
    elif quirk == "no-measure":
        for n, heart in enumerate((255, 254, 0, -1, 10, 250, 249)):
            phone.add("MI_BAND_ACTIVITY_SAMPLE", START + 60 * n, 0, -1 if n else 0, 3, heart)
    elif quirk == "nights":
        _nights(phone)
    elif quirk == "workouts":
        _workouts(phone)
    elif quirk == "twins":  # two bands of one name, and no name of the person's own
        phone.base.execute("update DEVICE set NAME = 'Band', ALIAS = null")
        for device in (phone.band, phone.scale):
            phone.add("MI_BAND_ACTIVITY_SAMPLE", START, 0, 5, 1, 70, device=device)
    elif quirk == "bad-rows":
        _bad(phone)
    elif quirk != "nothing":
        _plain(phone)
    if quirk in ("truncated", "corrupted"):  # what is damaged are minutes, and not the names of the tables
        many = "insert into MI_BAND_ACTIVITY_SAMPLE values (?, 1, 1, 9, 5, 1, 70)"
        phone.base.executemany(many, [(START + 60 * n,) for n in range(100, 8_100)])


def database(path: Path, quirk: str | None = None) -> Path:
    """Write the database of a quirk and return it."""
    with written(path, quirk, (70, 80)) as base:
        _fill(Phone(base, quirk == "old", 7 if quirk == "reinstalled" else 1), quirk)
    return path


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write an export into `folder` and return it: a zip as the application writes it, or the database alone for some quirks."""
    if quirk in ("plain-file", "wal", "truncated", "corrupted", "empty", "old"):
        path = database(folder / "Gadgetbridge", quirk)
        return folder if quirk == "wal" else path
    path = database(folder / "base", quirk)
    packed = folder / "gadgetbridge_20240506101112.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"gadgetbridge.json": b'{"metadataVersion": 1}', "database/Gadgetbridge": path.read_bytes(),
                           "preferences/global.json": b'{"a": "b"}',
                           "preferences/device_AA_BB.json": b'{"authkey": {"type": "String", "value": "canary-auth-key"}}'}.items():  # fmt: skip
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 10, 11, 12)), data)
    path.unlink()
    return packed


def large(folder: Path, size: int) -> Path:
    """Write a database of about `size` bytes of minutes."""
    path = folder / "Gadgetbridge"
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        Phone(base)
        for first in range(0, size // 20, 10_000):
            base.executemany("insert into MI_BAND_ACTIVITY_SAMPLE values (?, 1, 1, ?, ?, 1, ?)",
                             [(START - 600_000_000 + 20 * n, n % 90, 1 + n % 100, 60 + n % 90) for n in range(first, first + 10_000)])  # fmt: skip
        base.commit()
    return path

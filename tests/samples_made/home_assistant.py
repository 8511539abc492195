"""Make up databases of Home Assistant: a home of a few sensors that does not exist."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

QUIRKS = ["schema-16", "schema-25", "schema-31", "schema-50", "migrating", "wal", "statistics-only", "bad-rows", "history", "history-bad",
          "truncated", "corrupted", "empty"]  # fmt: skip
CANARIES = ("canari-jeton", "canari-photo", "canari-code-4821", "canari-mot")
START = 1_700_000_000
USER = uuid.UUID("5eed0000-0000-4000-8000-00000000cafe")
SALON = {"unit_of_measurement": "°F", "device_class": "temperature", "state_class": "measurement", "friendly_name": "Séjour 🛋"}
PHONE = {"source_type": "gps", "latitude": 45.75, "longitude": 4.85, "gps_accuracy": 20, "friendly_name": "Téléphone de Léa",
         "entity_picture": "/api/image/canari-photo"}  # fmt: skip
ENTITIES: list[tuple[str, dict, tuple]] = [
    ("sensor.salon", SALON, ("68", "unavailable", "69.8", "unknown")),
    ("sensor.meter", {"unit_of_measurement": "Wh", "device_class": "energy", "state_class": "total_increasing"}, ("1200", "2600")),
    ("light.kitchen", {"friendly_name": "Cuisine", "brightness": 120, "icon": "mdi:lamp"}, ("on", "off")),
    ("device_tracker.phone", PHONE, ("home", "not_home")),
    ("camera.door", {"access_token": "canari-jeton", "friendly_name": "Porte"}, ("idle",)),
    ("input_number.wish", {"min": 0, "max": 30, "mode": "box"}, ("19.5",)),
    ("sensor.router", {"friendly_name": "Version"}, ("12",)),
]  # fmt: skip
_COMMON = """create table schema_changes (change_id integer primary key, schema_version integer, changed datetime);
create table recorder_runs (run_id integer primary key, start datetime, "end" datetime, closed_incorrect boolean, created datetime);
create table statistics_meta (id integer primary key, statistic_id varchar(255), source varchar(32), unit_of_measurement varchar(255),
 has_mean boolean, has_sum boolean, name varchar(255));"""
_STATES = {
    16: "domain varchar(64), entity_id varchar(255), state varchar(255), attributes text, event_id integer, last_changed datetime,"
        " last_updated datetime, created datetime, old_state_id integer",
    25: "entity_id varchar(255), state varchar(255), attributes text, event_id integer, last_changed datetime, last_updated datetime,"
        " old_state_id integer, attributes_id integer, context_id varchar(36), context_user_id varchar(36), context_parent_id varchar(36)",
    31: "entity_id varchar(255), state varchar(255), attributes text, event_id integer, last_changed datetime, last_changed_ts float,"
        " last_updated datetime, last_updated_ts float, old_state_id integer, attributes_id integer, context_id varchar(36),"
        " context_user_id varchar(36), context_parent_id varchar(36)",
    41: "entity_id char(0), state varchar(255), attributes char(0), event_id smallint, last_changed char(0), last_changed_ts float,"
        " last_updated char(0), last_updated_ts float, old_state_id integer, attributes_id integer, context_id char(0),"
        " context_user_id char(0), context_parent_id char(0), origin_idx smallint, context_id_bin blob, context_user_id_bin blob,"
        " context_parent_id_bin blob, metadata_id integer",
    50: "entity_id char(0), state varchar(255), attributes char(0), event_id smallint, last_changed char(0), last_changed_ts float,"
        " last_reported_ts float, last_updated char(0), last_updated_ts float, old_state_id integer, attributes_id integer,"
        " context_id char(0), context_user_id char(0), context_parent_id char(0), origin_idx smallint, context_id_bin blob,"
        " context_user_id_bin blob, context_parent_id_bin blob, metadata_id integer",
}  # fmt: skip
_EVENTS = {
    16: "event_type varchar(32), event_data text, origin varchar(32), time_fired datetime, created datetime, context_id varchar(36),"
        " context_user_id varchar(36), context_parent_id varchar(36)",
    25: "event_type varchar(64), event_data text, origin varchar(32), origin_idx smallint, time_fired datetime, context_id varchar(36),"
        " context_user_id varchar(36), context_parent_id varchar(36), data_id integer",
    31: "event_type varchar(64), event_data text, origin varchar(32), origin_idx smallint, time_fired datetime, time_fired_ts float,"
        " context_id varchar(36), context_user_id varchar(36), context_parent_id varchar(36), data_id integer",
    41: "event_type char(0), event_data char(0), origin char(0), origin_idx smallint, time_fired char(0), time_fired_ts float,"
        " context_id char(0), context_user_id char(0), context_parent_id char(0), data_id integer, context_id_bin blob,"
        " context_user_id_bin blob, context_parent_id_bin blob, event_type_id integer",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None, count: int = 40, shift: int = 0) -> Path:
    """Write home-assistant_v2.db, of schema 41 unless the quirk says so, into `folder`; `shift` leaves out the first states."""
    if quirk in ("history", "history-bad"):
        return _history(folder, quirk)
    version = int(quirk[7:]) if quirk and quirk.startswith("schema-") else 41
    path = folder / "home-assistant_v2.db"
    target = folder / "making.db" if quirk == "wal" else path
    with closing(sqlite3.connect(target)) as base:
        base.execute("pragma synchronous=off")
        base.execute("pragma page_size=1024")
        if quirk == "wal":
            base.execute("pragma journal_mode=wal")
            base.execute("pragma wal_autocheckpoint=0")
        base.executescript(_COMMON)
        base.execute("insert into schema_changes values (1, ?, '2024-01-01 00:00:00.000000')", (version,))
        _tables(base, version, quirk)
        if quirk != "empty":
            if quirk in ("truncated", "corrupted"):
                count = 7000
            if quirk != "statistics-only":
                _fill(base, version, quirk, count, shift)
            _statistics(base, version, quirk)
        base.commit()
        if quirk == "wal":  # copied while it runs: the rows are still in the -wal
            shutil.copyfile(target, path)
            shutil.copyfile(folder / "making.db-wal", folder / "home-assistant_v2.db-wal")
    for leftover in folder.glob("making.db*"):
        leftover.unlink()
    if quirk == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    if quirk == "corrupted":
        data = bytearray(path.read_bytes())
        middle = len(data) // 2 // 1024 * 1024
        data[middle : middle + 4096] = random.Random(3).randbytes(4096)
        path.write_bytes(data)
    return path


def _history(folder: Path, quirk: str) -> Path:
    """Write history.csv as the page of history gives it; a state of several words and lines is quoted."""
    rows = ["entity_id,state,last_changed", "sensor.salon,20.5,2024-03-05T08:00:00.000Z", "sensor.salon,unavailable,2024-03-05T08:05:00.250Z",
            'input_text.note,"deux, trois\nlignes 🛋",2024-03-05T08:05:00.250Z', "sensor.salon,,2024-03-05T09:00:00.000Z"]
    if quirk == "history-bad":
        rows += ["sensor.salon,20.5,hier", "sensor.salon,20.5,", ",20.5,2024-03-05T08:00:00.000Z", "sensor.salon,20.5,1999-03-05T08:00:00.000Z",
                 "sensor.salon,20.5"]  # fmt: skip
    (folder / "history.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder / "history.csv"


def _tables(base: sqlite3.Connection, version: int, quirk: str | None) -> None:
    known = max(number for number in _EVENTS if number <= version)
    context = ", context_id varchar(36), context_user_id varchar(36)" if version == 16 else ""
    if quirk != "statistics-only":
        base.execute(f"create table states (state_id integer primary key, {_STATES[version]}{context})")
        base.execute(f"create table events (event_id integer primary key, {_EVENTS[known]})")
    if version >= 25:
        base.execute("create table state_attributes (attributes_id integer primary key, hash bigint, shared_attrs text)")
        base.execute("create table event_data (data_id integer primary key, hash bigint, shared_data text)")
    if version >= 41:
        base.execute("create table states_meta (metadata_id integer primary key, entity_id varchar(255))")
        base.execute("create table event_types (event_type_id integer primary key, event_type varchar(64))")
    for table in ("statistics", "statistics_short_term"):
        times = "created datetime, start datetime" if version < 31 else "created char(0), created_ts float, start char(0), start_ts float"
        which = "statistic_id varchar(255)" if version == 16 else "metadata_id integer"
        base.execute(f"create table {table} (id integer primary key, {times}, {which}, mean float, min float, max float, last_reset_ts float,"
                     " state float, sum float)")  # fmt: skip


def _text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _put(base: sqlite3.Connection, table: str, **values: object) -> None:
    base.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join('?' * len(values))})", tuple(values.values()))


def _fill(base: sqlite3.Connection, version: int, quirk: str | None, count: int, shift: int) -> None:
    for place, (entity, attributes, _) in enumerate(ENTITIES, 1):
        if version >= 25:
            _put(base, "state_attributes", attributes_id=place, shared_attrs=json.dumps(attributes, ensure_ascii=False))
        if version >= 41:
            _put(base, "states_meta", metadata_id=place, entity_id=entity)
    for i in range(shift, count):
        place = i % len(ENTITIES)
        entity, attributes, words = ENTITIES[place]
        state: object = words[i // len(ENTITIES) % len(words)]
        moment, context = START + i * 7.25, uuid.UUID(int=(1 << 120) + i // 4)
        before = moment - 60 if i % 5 == 0 else None
        values: dict[str, object] = {"state_id": i + 1, "state": state}
        old = version < 41 or (quirk == "migrating" and i % 2)
        values |= {"entity_id": entity} if old else {"metadata_id": place + 1}
        values |= {"attributes": json.dumps(attributes)} if version == 16 else {"attributes_id": place + 1}
        if version < 31 or (quirk == "migrating" and i % 3 == 0):
            values |= {"last_updated": _text(moment), "last_changed": _text(before or moment)}
        else:
            values |= {"last_updated_ts": moment, "last_changed_ts": before}
        user = USER if i % 4 == 2 else None
        values |= {"context_id": context.hex, "context_user_id": user.hex if user else None} if old else {
            "context_id_bin": context.bytes, "context_user_id_bin": user.bytes if user else None}  # fmt: skip
        if quirk == "bad-rows" and i % 8 == 0:
            values |= [{"last_updated_ts": -62169958800.0}, {"last_updated_ts": None}, {"last_updated_ts": "bientôt"},
                       {"metadata_id": 999}, {"last_updated_ts": 9e30}][i // 8 % 5]  # fmt: skip
        if quirk == "bad-rows" and i % 8 == 4:
            values["state"] = [None, "", "nan", b"\xff\0x", 12][i // 8 % 5]
        _put(base, "states", **values)
    said = [
        ("automation_triggered", {"name": "Nuit", "entity_id": "automation.nuit"}),
        ("call_service", {"domain": "light", "service": "turn_on", "service_data": {"entity_id": ["light.kitchen"], "brightness": 120}}),
        ("call_service", {"domain": "alarm_control_panel", "service": "alarm_disarm", "service_data": {
            "entity_id": "alarm_control_panel.home", "code": "canari-code-4821", "password": "canari-mot"}}),
        ("component_loaded", {"component": "camera"}), ("tag_scanned", {"tag_id": "clé", "name": "Porte"}),
    ]  # fmt: skip
    for number, (kind, data) in enumerate(said, 1):
        context, user = uuid.UUID(int=(1 << 120) + number), USER if number == 3 else None
        values = {"event_id": number}
        if version >= 41:
            _put(base, "event_types", event_type_id=10 + number, event_type=kind)
            values |= {"event_type_id": 10 + number, "context_id_bin": context.bytes, "context_user_id_bin": user.bytes if user else None}
        else:
            values |= {"event_type": kind, "context_id": context.hex, "context_user_id": user.hex if user else None}
        if version >= 25:
            _put(base, "event_data", data_id=number, shared_data=json.dumps(data, ensure_ascii=False))
            values["data_id"] = number
        else:
            values["event_data"] = json.dumps(data)
        moment = START + number * 29
        _put(base, "events", **values, **({"time_fired_ts": moment} if version >= 31 else {"time_fired": _text(moment)}))


def _statistics(base: sqlite3.Connection, version: int, quirk: str | None) -> None:
    _put(base, "statistics_meta", id=1, statistic_id="sensor.salon", unit_of_measurement="°F", has_mean=1, has_sum=0)
    _put(base, "statistics_meta", id=2, statistic_id="energy:grid", unit_of_measurement="Wh", has_mean=0, has_sum=1)
    number = 0
    for table, first in (("statistics", START - 10 * 86_400), ("statistics_short_term", START)):
        step = 3600 if table == "statistics" else 300
        for i in range(4):
            for series, name in ((1, "sensor.salon"), (2, "energy:grid")):
                number += 1
                values: dict[str, object] = {"id": number, **({"statistic_id": name} if version == 16 else {"metadata_id": series})}
                start = (first + i * step) // 3600 * 3600 + (i * step) % 3600
                values |= {"start_ts": float(start)} if version >= 31 else {"start": _text(start)}
                values |= {"mean": 68.0 + i, "min": 66.2, "max": 71.6} if series == 1 else {"state": 5000.0 + i, "sum": 1500.0 * i}
                if quirk == "bad-rows" and i == 2:
                    values |= {"mean": None, "min": None, "max": None, "state": None, "sum": None} if series == 1 else {"metadata_id": None}
                _put(base, table, **values)

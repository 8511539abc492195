"""Make up what Zigbee2MQTT logs and publishes: a home of five devices that does not exist."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

QUIRKS = [
    "old-log", "oldest-log", "american-log", "windows-log", "unsaid-log", "journal", "colours", "iso-log",
    "folder", "verbose", "formatted", "unix", "objects", "tool",
    "last-seen",
    "states", "devices", "attributes", "other-base", "twice-lived-hour", "bridge", "units", "bad-records", "hostile", "truncated", "corrupted",
    "empty",
]  # fmt: skip
CANARIES = ("canary-key", "canary-password", "canary-code", "canary-discovery")
START = datetime(2024, 6, 15, 12, 0, 0)
SENSOR = {"temperature": 21.4, "humidity": 48.2, "pressure": 1013.2, "battery": 87, "voltage": 2985, "linkquality": 102}
M = tuple[str, Any]


def sent() -> list[M]:
    """Return (topic, payload) of some messages, one a minute."""
    return [
        ("zigbee2mqtt/bridge/state", {"state": "online"}),
        ("zigbee2mqtt/Salon/climat", SENSOR),
        ("zigbee2mqtt/lampe", {"state": "ON", "brightness": 120, "color": {"x": 0.3, "y": 0.4}, "color_mode": "xy", "linkquality": 90}),
        ("zigbee2mqtt/prise four", {"state": "ON", "power": 1840.5, "energy": 312.07, "voltage": 231, "current": 8.01, "linkquality": 255}),
        ("zigbee2mqtt/porte", {"contact": False, "battery": 61, "linkquality": 70}),
        ("zigbee2mqtt/bouton d'entrée", {"action": "single", "battery": 99, "linkquality": 60}),
        ("zigbee2mqtt/bouton d'entrée", {"action": "single", "battery": 99, "linkquality": 60}),
        ("zigbee2mqtt/bouton d'entrée", {"action": "", "battery": 99, "linkquality": 60}),
        ("zigbee2mqtt/couloir", {"occupancy": True, "illuminance": 12, "linkquality": 44}),
        ("zigbee2mqtt/porte/availability", "offline"),
        ("zigbee2mqtt/porte/availability", {"state": "online"}),
        ("zigbee2mqtt/bridge/event", {"type": "device_joined", "data": {"friendly_name": "porte", "ieee_address": "0x00158d0001a2b3c4"}}),
        ("homeassistant/sensor/0x00158d0001a2b3c4/config", {"name": "canary-discovery"}),
        ("zigbee2mqtt/bridge/info", {"config": {"mqtt": {"password": "canary-password"}, "advanced": {"network_key": "canary-key"}}}),
    ]  # fmt: skip


def text_of(payload: Any) -> str:
    """Return a payload as it goes over the wire."""
    return payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def at(number: int) -> datetime:
    """Return the local time of a message; two presses of a button share a second."""
    return START + timedelta(minutes=min(number, 5) if number in (5, 6) else number)


def _log(line: str = "[{stamp}] info: \tz2m:mqtt: MQTT publish: topic '{topic}', payload '{payload}'", stamp: str = "%Y-%m-%d %H:%M:%S",
         messages: list[M] | None = None, other: str = "[{stamp}] info: \tz2m: Zigbee2MQTT started!") -> bytes:  # fmt: skip
    lines = [other.format(stamp=START.strftime(stamp))] if other else []
    for number, (topic, payload) in enumerate(sent() if messages is None else messages):
        lines.append(line.format(stamp=at(number).strftime(stamp), topic=topic, payload=text_of(payload)))
    return "".join(line + "\n" for line in lines).encode()


def _capture(stamp: str | None, messages: list[M] | None = None) -> bytes:
    found = b""
    for number, (topic, payload) in enumerate(sent() if messages is None else messages):
        when = at(number).replace(tzinfo=timezone(timedelta(hours=2)))
        head = {None: "", "iso": f"{when:%Y-%m-%dT%H:%M:%S%z} ", "unix": f"{when.timestamp():.6f} "}[stamp]
        found += f"{head}{topic} {text_of(payload)}\n".encode()
    return found


def _objects(tool: bool) -> bytes:
    found = b""
    for number, (topic, payload) in enumerate(sent()):
        when = at(number).replace(tzinfo=timezone(timedelta(hours=2)))
        one = {"topic": topic, "payload": payload, "timestamp": int(when.timestamp() * 1000)} if tool else {
            "tst": f"{when:%Y-%m-%dT%H:%M:%S.%fZ%z}", "topic": topic, "qos": 0, "retain": 0, "payloadlen": 9,
            "payload": text_of(payload)}  # fmt: skip
        found += json.dumps(one, ensure_ascii=False).encode() + b"\n"
    return found


_STATES = {
    "0x00158d0001a2b3c4": {"contact": True, "battery": 61, "linkquality": 70, "last_seen": "2024-06-15T11:59:00+02:00"},
    "0x00158d0001a2b3c5": {"temperature": 19.5, "last_seen": 1718445540000},
    "0x00158d0001a2b3c6": {"state": "OFF"}, "2": {"state": "ON", "last_seen": "N/A"}, "0x00158d0001a2b3c7": "x",
}  # fmt: skip
_DEVICES = [
    {"id": 1, "type": "Coordinator", "ieeeAddr": "0x00124b0001020304", "nwkAddr": 0, "manufId": 0, "epList": [1, 2], "interviewCompleted": True},
    {"id": 2, "type": "EndDevice", "ieeeAddr": "0x00158d0001a2b3c4", "nwkAddr": 4660, "manufName": "LUMI", "powerSource": "Battery",
     "modelId": "lumi.sensor_magnet.aq2", "epList": [1], "lastSeen": 1718445540000, "meta": {"configured": 1}},
    {"id": 3, "type": "Router", "ieeeAddr": "0x00158d0001a2b3c5", "nwkAddr": 22136, "modelId": "plug", "epList": [1], "lastSeen": "x"},
    {"id": 4, "type": "Group", "groupID": 1, "members": []},
]  # fmt: skip
_SETTINGS = """mqtt:
  password: canary-password
advanced:
  network_key: [canary-key]
devices:
  '0x00158d0001a2b3c4':
    friendly_name: porte
  '0x00158d0001a2b3c5':
    friendly_name: "Salon/climat"
    retain: false
"""
_BRIDGE = [
    ("zigbee2mqtt/bridge/request/device/rename", {"from": "porte", "to": "porte d'entrée"}),
    ("zigbee2mqtt/bridge/request/install_code/add", {"value": "canary-code"}),
    ("zigbee2mqtt/bridge/response/device/rename", {"status": "ok"}),
    ("zigbee2mqtt/bridge/log", {"type": "device_announced", "message": "announce", "meta": {"friendly_name": "lampe"}}),
    ("zigbee2mqtt/bridge/state", "offline"),
    ("zigbee2mqtt/lampe/set", {"state": "OFF"}), ("zigbee2mqtt/lampe/set/brightness", "40"), ("zigbee2mqtt/lampe/get", {"state": ""}),
]  # fmt: skip
_UNITS = [
    ("zigbee2mqtt/u", {"voltage": 3005}), ("zigbee2mqtt/u", {"voltage": 230.4}), ("zigbee2mqtt/u", {"illuminance": 30103, "illuminance_lux": 1023}),
    ("zigbee2mqtt/u", {"illuminance": 17}), ("zigbee2mqtt/u", {"power_phase_b": 12, "current_phase_b": 0.2, "soil_moisture": 31, "co2": 612}),
    ("zigbee2mqtt/u", {"device_temperature": 33, "local_temperature": 20.5, "occupied_heating_setpoint": 21}),
    ("zigbee2mqtt/u", {"temperature": None, "humidity": "wet", "battery": True, "power": 1e400}),
]  # fmt: skip
_HOSTILE = [
    ("zigbee2mqtt/a\x00b", {"state": "\ud800".encode("utf-8", "replace").decode(), "n": 1e308}), ("zigbee2mqtt/", {"state": "ON"}), ("zigbee2mqtt/x",
        []),
    ("zigbee2mqtt/x", {}), ("zigbee2mqtt/x", {"temperature": {"a": [1]}, "action": 7, "click": ["x"]}), ("zigbee2mqtt/x/availability", 5),
    ("zigbee2mqtt/bridge/event", {"type": 7}), ("zigbee2mqtt/bridge/event", {"type": "x", "data": [1]}), ("zigbee2mqtt/bridge/state", None),
    ("zigbee2mqtt/x", {"last_seen": {"a": 1}, "state": "ON"}), ("zigbee2mqtt/set", "1"), ("zigbee2mqtt/x/set", [1, 2]), ("homeassistant/x", "y"),
    ("zigbee2mqtt/x", {"temperature": 10**30, "s": "x" * 5_000}),
]  # fmt: skip


def _files() -> dict[str | None, dict[str, bytes]]:
    old = "info  {stamp}: MQTT publish: topic '{topic}', payload '{payload}'"
    seen = [(topic, {**payload, "last_seen": f"2024-06-15T12:{n:02}:00+02:00"}) for n, (topic, payload) in enumerate(sent()) if isinstance(payload,
        dict)]
    single = [("zigbee2mqtt/Salon/climat/temperature", "21.4"), ("zigbee2mqtt/lampe/state", "ON"), ("zigbee2mqtt/porte/contact", "false")]
    base = [(topic.replace("zigbee2mqtt/", "maison/zigbee/"), payload) for topic, payload in sent()]
    hours = ["01:30:00", "02:30:00", "02:59:00", "02:01:00", "02:58:00", "03:01:00"]
    lived = b"".join(f"[2024-10-27 {hour}] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/t', payload '{{\"temperature\":{n}}}'\n".encode()
                     for n, hour in enumerate(hours))  # fmt: skip
    bad = _log() + b"".join(line + b"\n" for line in (
        b"[2024-06-15 12:00:00] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/x' oops", b"[someday soon] info: \tz2m:mqtt: MQTT publish: topic "
        b"'zigbee2mqtt/x', payload '1'", b"MQTT publish: topic 'zigbee2mqtt/x', payload '{}'",
        b"[2024-06-15 12:00:00] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/x', payload '{\"state\": '",
        b"[0001-06-15 12:00:00] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/x', payload '{\"state\":1}'",
    ))  # fmt: skip
    asked = _log("[{stamp}] debug: \tz2m: Received MQTT message on '{topic}' with data '{payload}'", messages=_BRIDGE[:3] + _BRIDGE[5:])
    answered = _log(messages=_BRIDGE[2:5])
    whole = _log()
    return {
        None: {"log.log": whole},
        "old-log": {"log.txt": _log(old, other="warn  {stamp}: `permit_join` set to  `true` in configuration.yaml.")},
        "oldest-log": {"log.txt": _log("  zigbee2mqtt:info {stamp} MQTT publish, topic: '{topic}', payload: '{payload}'", "%Y-%m-%dT%H:%M:%S.000Z",
            other="")},
        "american-log": {"log.txt": _log("  zigbee2mqtt:info {stamp} MQTT publish: topic '{topic}', payload '{payload}'", "%m/%d/%Y, %I:%M:%S %p",
            other="")},
        "windows-log": {"log.txt": _log("  Zigbee2MQTT:info {stamp} MQTT publish: topic '{topic}', payload '{payload}'", "%Y-%m-%d %I:%M:%S %p",
            other="")},
        # Version 1.7 wrote UTC without a Z, and this one is from another year than all others.
        "unsaid-log": {"log.txt": _log(old, other="").replace(b"2024-06-15 ", b"2019-11-09T")},
        "journal": {"journal.txt": _log(f"Jun 15 12:00:00 maison npm[812]: Zigbee2MQTT:{old}", other="")},
        "colours": {"docker.log": _log("[{stamp}] \x1b[32minfo\x1b[39m: \tz2m:mqtt: MQTT publish: topic '{topic}', payload '{payload}'")},
        "iso-log": {"log.log": _log(stamp="%Y-%m-%dT%H:%M:%S+02:00")},
        "folder": {"data/log/2024-06-15.12-00-00/log.log": whole, "data/state.json": json.dumps(_STATES).encode(),
                   "data/database.db": b"".join(json.dumps(one).encode() + b"\n" for one in _DEVICES), "data/configuration.yaml": _SETTINGS.encode(),
                   "data/coordinator_backup.json": b'{"network_key": "canary-key"}'},
        "verbose": {"home.txt": _capture(None)},
        "formatted": {"home.txt": _capture("iso")},
        "unix": {"home.txt": _capture("unix")},
        "objects": {"home.jsonl": _objects(False)},
        "tool": {"home.jsonl": _objects(True)},
        "last-seen": {"home.txt": _capture(None, seen)},
        "states": {"state.json": json.dumps(_STATES, indent=4).encode()},
        "devices": {"database.db": b"".join(json.dumps(one).encode() + b"\n" for one in _DEVICES)},
        "attributes": {"home.txt": _capture("iso", single)},
        "other-base": {"log.log": _log(messages=base)},
        "twice-lived-hour": {"log.log": lived},
        "bridge": {"log.log": asked + answered},
        "units": {"log.log": _log(messages=_UNITS)},
        "bad-records": {"log.log": bad},
        "hostile": {"home.txt": _capture("iso", [sent()[1], *_HOSTILE])},
        "truncated": {"log.log": whole[: len(whole) // 2 - 30]},
        "corrupted": {"log.log": whole[:900] + random.Random(4).randbytes(60) + whole[960:]},
        "empty": {"log.log": b""},
    }  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or the folder data of a bridge."""
    folder.mkdir(parents=True, exist_ok=True)
    files = _files()[quirk]
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "data" if quirk == "folder" else folder / next(iter(files))


def large(folder: Path, size: int) -> Path:
    """Write a log of about `size` bytes."""
    path, number, start = folder / "log.log", 0, datetime(2020, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as out:
        while out.tell() < size:
            payload = text_of({**SENSOR, "temperature": number % 400 / 10})
            out.write(f"[{start + timedelta(seconds=number):%Y-%m-%d %H:%M:%S}] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/Salon/climat', "
                      f"payload '{payload}'\n")  # fmt: skip
            number += 1
    return path

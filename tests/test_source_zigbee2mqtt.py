"""Is what Zigbee devices say read, from logs of any version, from captures of any form, and from the files of the bridge?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import samples
from murmure.sources import laws
from murmure.sources.home.zigbee2mqtt.line import Clock, Message
from murmure.sources.home.zigbee2mqtt.message import Home, activities_of, of_device, of_states
from murmure.sources.times import from_unix
from samples_made import zigbee2mqtt as made

PARIS = ZoneInfo("Europe/Paris")


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="zigbee2mqtt", **more)


def bare(output: laws.Output) -> list[dict]:
    """Return what was read without what the way of writing decides: the origin of the offset, the precision."""
    loose = ("offset_origin", "offset_minutes", "precision")
    return [{name: value for name, value in row.items() if name not in loose} for row in output.rows.values()]


def reasons(output: laws.Output) -> Counter[str]:
    return Counter(reject.reason.en for reject in output.rejects)


@pytest.mark.parametrize("quirk", ["old-log", "american-log", "windows-log", "journal", "colours"])
def test_a_log_of_any_version_says_the_same(quirk: str, tmp_path: Path) -> None:
    found, whole = gather(quirk, tmp_path / "a", zone=PARIS), gather(None, tmp_path / "b", zone=PARIS)
    assert found.rows == whole.rows and len(whole.rows) > 20


@pytest.mark.parametrize("quirk", ["iso-log", "formatted", "unix", "objects", "tool"])
def test_a_capture_says_what_the_log_says(quirk: str, tmp_path: Path) -> None:
    """The same ids: a log and a capture of one day are one."""
    found, whole = gather(quirk, tmp_path / "a"), gather(None, tmp_path / "b", zone=PARIS)
    assert bare(found) == bare(whole) and found.rows.keys() == whole.rows.keys()


def test_times_without_zone_are_in_that_of_the_person(tmp_path: Path) -> None:
    rows = gather(None, tmp_path / "a").rows.values()
    assert {(row["offset_origin"], row.get("offset_minutes")) for row in rows} == {("assumed", None)}
    rows = gather(None, tmp_path / "b", zone=PARIS).rows.values()
    assert {(row["offset_origin"], row["offset_minutes"]) for row in rows} == {("account", 120)}
    first = next(iter(gather("oldest-log", tmp_path / "c", zone=PARIS).rows.values()))
    assert (first["published"], first["offset_origin"]) == (1718452800000000, "explicit")


def test_version_1_7_wrote_utc_and_did_not_say_so(tmp_path: Path) -> None:
    first = next(iter(gather("unsaid-log", tmp_path, zone=PARIS).rows.values()))
    assert datetime.fromtimestamp(first["published"] / 1e6, UTC).isoformat() == f"2019-11-09T{made.START:%H:%M:%S}+00:00"
    assert (first["offset_origin"], first.get("offset_minutes")) == ("explicit", None)


def test_the_hour_that_is_lived_twice(tmp_path: Path) -> None:
    rows = list(gather("twice-lived-hour", tmp_path, zone=PARIS).rows.values())
    assert [row["offset_minutes"] for row in rows] == [120, 120, 120, 60, 60, 60]
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)


def test_measures_states_presses_and_presence(tmp_path: Path) -> None:
    rows = list(gather(None, tmp_path, zone=PARIS).rows.values())
    found = {(row["object"], row["quantity"], row["value"], row.get("unit")) for row in rows if row["type"] == "murmure:Measure"}
    assert found >= {
        ("Salon/climat/temperature", "temperature", 21.4, "Cel"), ("Salon/climat/humidity", "humidity", 48.2, "%"),
        ("Salon/climat/pressure", "atmospheric_pressure", 1013.2, "hPa"), ("Salon/climat/voltage", "voltage", 2.985, "V"),
        ("prise four/power", "electric_power", 1840.5, "W"), ("prise four/energy", "electric_index", 312.07, "kW.h"),
        ("prise four/voltage", "voltage", 231.0, "V"), ("porte/battery", "battery_level", 61.0, "%"), ("couloir/illuminance", "illuminance", 12.0,
            "lx"),
    }  # fmt: skip
    states = [(row["object"], row["content"]) for row in rows if row["type"] == "murmure:State"]
    assert states == [
        ("bridge", "online"), ("lampe", "state: ON, brightness: 120, color_mode: xy"), ("prise four", "state: ON"), ("porte", "contact: false"),
        ("couloir", "occupancy: true"), ("porte", "offline"), ("porte", "online"),
    ]  # fmt: skip
    presses = [(row["actor"], row["content"]) for row in rows if row["type"] == "murmure:Event"]
    assert presses == [("device:bouton d'entrée", "single")] * 2 + [("device:porte", "device joined")]
    assert reasons(gather(None, tmp_path / "b")) == {"a message of the bridge about itself": 2}


def test_commands_are_of_those_who_asked_and_without_codes(tmp_path: Path) -> None:
    rows = list(gather("bridge", tmp_path).rows.values())
    assert [(row["type"], row["actor"], row["object"], row["content"]) for row in rows] == [
        ("murmure:Command", "mqtt", "bridge", "device rename"), ("murmure:Command", "mqtt", "bridge", "install_code add"),
        ("murmure:Command", "mqtt", "lampe", "state: OFF"), ("murmure:Command", "mqtt", "lampe", "brightness: 40"),
        ("murmure:Event", "device:lampe", "lampe", "device announced"), ("murmure:State", "device:bridge", "bridge", "offline"),
    ]  # fmt: skip


def test_units_of_doubtful_properties(tmp_path: Path) -> None:
    rows = gather("units", tmp_path).rows.values()
    found = [(row["object"].removeprefix("u/"), row["quantity"], row["value"], row.get("unit")) for row in rows if row["type"] == "murmure:Measure"]
    assert found == [
        ("voltage", "voltage", 3.005, "V"), ("voltage", "voltage", 230.4, "V"), ("illuminance", "illuminance", 30103.0, None),
        ("illuminance_lux", "illuminance", 1023.0, "lx"), ("illuminance", "illuminance", 17.0, "lx"), ("power_phase_b", "electric_power", 12.0, "W"),
        ("current_phase_b", "electric_current", 0.2, "A"), ("soil_moisture", "soil_moisture", 31.0, "%"), ("co2", "carbon_dioxide", 612.0, "[ppm]"),
        ("device_temperature", "temperature", 33.0, "Cel"), ("local_temperature", "temperature", 20.5, "Cel"),
        ("occupied_heating_setpoint", "occupied_heating_setpoint", 21.0, "Cel"),
    ]  # fmt: skip


def test_a_capture_without_times_takes_those_of_the_devices(tmp_path: Path) -> None:
    output = gather("verbose", tmp_path / "a")
    assert not output.rows and reasons(output)["no time: capture with one (mosquitto_sub -F '%I %t %p'), or turn on last_seen"] == 12
    rows = gather("last-seen", tmp_path / "b").rows.values()
    assert {row["object"].partition("/")[0] for row in rows} >= {"Salon", "lampe", "couloir"} and {row["offset_minutes"] for row in rows} == {120}


def test_last_states_and_devices_have_the_names_of_the_settings(tmp_path: Path) -> None:
    output = gather("folder", tmp_path / "a")
    added = [row["object"] for row in output.rows.values() if row["type"] == "Add"]
    assert added == ["device:0x00124b0001020304", "device:porte", "device:Salon/climat"]
    assert any(row["object"] == "Salon/climat/temperature" and row["value"] == 19.5 for row in output.rows.values())
    alone = gather("states", tmp_path / "b")
    assert [row["object"] for row in alone.rows.values()] == ["0x00158d0001a2b3c4/battery", "0x00158d0001a2b3c4", "0x00158d0001a2b3c5/temperature"]
    assert sum(reasons(alone).values()) == 3
    (door,) = [row for row in output.rows.values() if row["object"] == "device:porte"]
    assert door["extra"] == {"ieee_address": "0x00158d0001a2b3c4", "kind": "EndDevice", "manufacturer": "LUMI", "model": "lumi.sensor_magnet.aq2",
                             "power_source": "Battery", "last_seen": "2024-06-15T09:59:00+00:00"}  # fmt: skip
    assert "published" not in door


def test_one_property_a_topic_and_another_base(tmp_path: Path) -> None:
    rows = gather("attributes", tmp_path / "a").rows.values()
    assert [(row["object"], row.get("value", row.get("content"))) for row in rows] == [
        ("Salon/climat/temperature", 21.4), ("lampe", "state: ON"), ("porte", "contact: false")]  # fmt: skip
    assert bare(gather("other-base", tmp_path / "b")) == bare(gather(None, tmp_path / "c"))


def test_a_bad_line_costs_itself_only(tmp_path: Path) -> None:
    output, whole = gather("bad-records", tmp_path / "a"), gather(None, tmp_path / "b")
    assert whole.rows.items() <= output.rows.items()
    assert reasons(output) - reasons(whole) == {"the message cannot be read": 3, "the date cannot be read": 2}


def test_the_recording_of_a_tool(tmp_path: Path) -> None:
    """Its messages have no time: each is told, or is one of the bridge."""
    path = next(path for path in samples("mqtt") if path.name == "messages.jsonl")
    output = laws.gather(path, only="zigbee2mqtt")
    count = sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())
    assert output.count + len(output.rejects) >= count > 100


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                         ["state", "action", "temperature", "voltage", "last_seen", "type", "data", "friendly_name", "meta", "id", "from", "x"]),
                         inner, max_size=4), max_leaves=12)  # fmt: skip


@given(topic=st.sampled_from(["a", "a/set", "a/set/b", "a/get", "a/availability", "bridge/event", "bridge/state", "bridge/request/x", "bridge/log",
    "", "/"]),
       payload=_JSON, timed=st.booleans(), retained=st.booleans())  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_no_message_stops_the_reading(topic, payload, timed, retained) -> None:
    home = Home("zigbee2mqtt", {})
    list(activities_of(Message(from_unix(1) if timed else None, f"zigbee2mqtt/{topic}", payload, retained), home))
    list(of_states({"0x00158d0001a2b3c4": payload}, home))
    of_device(payload, home)


def test_no_code_that_opens_a_door_is_kept() -> None:
    """A keypad sends the code that was typed, and a lock the codes that it knows: what was done stays, the code does not."""
    users = {"1": {"pin_code": "secret-4321", "status": "enabled"}}
    lock = {"state": "LOCK", "users": users, "pinCode": "secret-1", "keypad": [{"code": "secret-2"}]}
    told = [
        ("zigbee2mqtt/clavier", {"action": "disarm", "action_code": "secret-1234", "action_zone": 2}),
        ("zigbee2mqtt/serrure", {**lock, "error_code": 3}),
        ("zigbee2mqtt/serrure/set", {"pin_code": {"user": 1, "pin_code": "secret-4321"}, "state": "UNLOCK"}),
        ("zigbee2mqtt/serrure/set/pin_code", "secret-4321"),
        ("zigbee2mqtt/serrure/pin_code", "secret-4321"),
    ]
    home = Home("zigbee2mqtt", {})
    found = [found for topic, payload in told for found in activities_of(Message(from_unix(1_700_000_000), topic, payload), home)]
    found += [item for _, item in of_states({"0x00158d0001a2b3c4": {"last_seen": 1_700_000_000_000, **lock}}, home)]
    assert "secret" not in str(found) and len(found) == 6
    assert [one.content for one in found[:3]] == ["disarm", "state: LOCK, error_code: 3", "state: UNLOCK"] and found[0].extra == {"action_zone": 2}


def test_a_clock_that_was_set_by_hand_does_not_move_the_hour_that_is_lived_twice() -> None:
    clock = Clock(PARIS)
    for stamp in ("2024-10-26 12:00:00", "2024-10-26 11:00:00", "2024-10-26 20:00:00", "2024-10-27 01:30:00"):
        clock.read(stamp)
    assert [clock.read(f"2024-10-27 {time}:00").offset_minutes for time in ("02:10", "02:50", "02:20", "03:10")] == [120, 120, 60, 60]

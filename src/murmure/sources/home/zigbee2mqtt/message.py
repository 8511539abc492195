"""What does one message of a bridge say of the home: measures, states, presses of buttons, commands, presence on the network?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, EMPTY_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.home.zigbee2mqtt.line import Message
from murmure.sources.home.zigbee2mqtt.property import NOISE, reading_of
from murmure.sources.plain import clean
from murmure.sources.times import When, from_unix, parse_instant

BRIDGE = "zigbee2mqtt"
ITSELF = Both("a message of the bridge about itself", "un message du pont à propos de lui-même")
SECRET = Both("a code of a keypad or of a lock", "un code de clavier ou de serrure")
TIMELESS = Both("no time: capture with one (mosquitto_sub -F '%I %t %p'), or turn on last_seen",
                "pas d'heure : capturez-la (mosquitto_sub -F '%I %t %p'), ou activez last_seen")  # fmt: skip
_SHOWN = 12  # properties that a state says in words
_MANY = 100_000
_DEEPEST = 12
_IEEE = re.compile(r"0x[0-9a-fA-F]{16}")
# What opens a door: the code that a keypad sends, those that a lock knows. The code of an error opens none.
_SECRET = re.compile(r"(?:^|_)(?:pin|(?<!error_)(?<!fault_)(?<!status_)codes?|pincode|password|passcode|secret|rfid)(?:_|$)", re.IGNORECASE)
_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Home:
    """Remember the topic of the bridge, the names of devices, and how often each button was pressed within a second."""

    def __init__(self, base: str, names: dict[str, str]) -> None:
        self.base, self.names = base, names
        self._pressed: Counter[str] = Counter()

    def name_of(self, device: str) -> str:
        """Return what a device is called."""
        device = clean(device).strip()
        return self.names.get(device.casefold(), device)

    def again(self, key: str) -> str:
        """Return the key of an event, with its number when it is not the first of its kind at that moment."""
        if len(self._pressed) > _MANY:
            self._pressed.clear()
        self._pressed[key] += 1
        return key if self._pressed[key] == 1 else key_of(key, self._pressed[key])


def activities_of(message: Message, home: Home) -> Iterator[Activity | Both]:
    """Yield what a message says; in the place of what is not read, the reason."""
    topic = message.topic
    if topic.startswith("homeassistant/"):
        yield ITSELF
        return
    inner = topic.removeprefix(home.base + "/")
    payload = without_secrets(message.payload)
    message = message._replace(payload=payload)
    if inner.startswith("bridge/") or inner == "bridge":
        yield from _of_bridge(inner.removeprefix("bridge/"), message, home)
        return
    device, kind, part = _split(inner, payload)
    if part is not None and _SECRET.search(part):
        yield SECRET
        return
    if not device or kind == "get":
        yield ITSELF if kind == "get" else EMPTY_RECORD
    elif kind == "set":
        yield _command(device, part, message, home)
    elif message.received:
        yield ITSELF
    elif kind == "availability":
        state = payload.get("state") if isinstance(payload, dict) else payload
        yield _state(home.name_of(device), {"availability": state}, message, home)
    elif isinstance(payload, dict):
        yield from said_by(home.name_of(device), payload, message, home)
    elif part is not None:
        yield from said_by(home.name_of(device), {part: payload}, message, home)
    else:
        yield EMPTY_RECORD


def _split(inner: str, payload: Any) -> tuple[str, str, str | None]:
    """Return (device, kind, property): devices may have slashes in their names, so the end decides."""
    parts = inner.split("/")
    for kind in ("set", "get", "availability"):
        if len(parts) > 1 and parts[-1] == kind:
            return "/".join(parts[:-1]), kind, None
        if len(parts) > 2 and parts[-2] == kind and kind != "availability":
            return "/".join(parts[:-2]), kind, parts[-1]
    if not isinstance(payload, dict) and len(parts) > 1:
        return "/".join(parts[:-1]), "", parts[-1]
    return inner, "", None


def without_secrets(said: Any, depth: int = 0) -> Any:
    """Return what was said without the codes of keypads and locks, however deep they stand."""
    if isinstance(said, list):
        return [without_secrets(item, depth + 1) for item in said] if depth < _DEEPEST else None
    if not isinstance(said, dict):
        return said
    kept = {name: value for name, value in said.items() if not _SECRET.search(_CASE.sub("_", str(name)))}
    return {name: without_secrets(value, depth + 1) for name, value in kept.items()} if depth < _DEEPEST else None


def when_of(message: Message, payload: Any = None) -> When | Both:
    """Return when a message was sent: the line says it, or the device (last_seen). A retained one is as old as the device says."""
    seen = payload.get("last_seen") if isinstance(payload, dict) else None
    if message.when is not None and not (message.retained and seen):
        return message.when
    if seen is None or seen == "N/A" or isinstance(seen, bool):
        return TIMELESS
    try:
        if isinstance(seen, int | float):
            return from_unix(int(seen), "ms")
        return parse_instant(seen)
    except (ValueError, OverflowError, AttributeError, TypeError):
        return BAD_DATE


def said_by(name: str, payload: dict[str, Any], message: Message, home: Home) -> Iterator[Activity | Both]:
    """Yield the measures of a device, the press of a button, and the rest of its state."""
    when = when_of(message, payload)
    if isinstance(when, Both):
        yield when
        return
    rest: dict[str, Any] = {}
    quality = payload.get("linkquality")
    about = {"link_quality": quality if isinstance(quality, int | float) else None, "retained": message.retained or None}
    device = f"device:{name}"
    read = 0
    for key, value in payload.items():
        prop = clean(str(key))
        if prop in NOISE or value is None:
            continue
        found = reading_of(prop, value, payload)
        if found is not None:
            read += 1
            yield Activity(
                key_of("measure", name, prop, when.published, f"{found.value:.12g}"), "murmure:Measure", actor=device, object=f"{name}/{prop}",
                object_type="murmure:Entity", instrument=name, quantity=found.quantity or prop, value=found.value, unit=found.unit,
                extra=tidy({**about, "raw": found.raw}), **when._asdict(),
            )  # fmt: skip
        elif prop in ("action", "click"):
            if isinstance(value, str) and value:
                read += 1
                yield _event(device, name, value, when, home, {**about, **_action(payload)})
        elif not prop.startswith("action_"):
            rest[prop] = value
    if rest:
        yield _state(name, rest, message, home, when, about)
    elif not read:
        yield EMPTY_RECORD


def _action(payload: dict[str, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in payload.items() if str(name).startswith("action_")}


def _event(device: str, name: str, words: str, when: When, home: Home, extra: dict[str, Any]) -> Activity:
    key = home.again(key_of("event", name, when.published, clean(words)))
    return Activity(key, "murmure:Event", actor=device, object=name, object_type="murmure:Device", instrument=BRIDGE, content=clean(words),
                    extra=tidy(extra), **when._asdict())  # fmt: skip


def _state(
    name: str, state: dict[str, Any], message: Message, home: Home, when: When | None = None, about: dict[str, Any] | None = None
) -> Activity | Both:
    if when is None:
        found = when_of(message)
        if isinstance(found, Both):
            return found
        when = found
    simple = [f"{prop}: {_word(value)}" for prop, value in state.items() if isinstance(value, str | int | float | bool)]
    alone = next(iter(state.values())) if len(state) == 1 else None
    content = _word(alone) if isinstance(alone, str | bool) and "availability" in state else ", ".join(simple[:_SHOWN])
    # What a state says names it: two of one second are two, and the same one from a log and from a capture is one.
    key = key_of("state", name, when.published, *sorted(simple))
    return Activity(key, "murmure:State", actor=f"device:{name}", object=name, object_type="murmure:Device", instrument=BRIDGE,
                    content=clean(content) or None, extra=tidy({**state, **(about or {})}), **when._asdict())  # fmt: skip


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)[:200]


def _command(device: str, part: str | None, message: Message, home: Home) -> Activity | Both:
    """Return what an application asked of a device. Who it was, the network does not say."""
    when = when_of(message)
    if isinstance(when, Both):
        return when
    asked = message.payload if isinstance(message.payload, dict) else {part or "state": message.payload}
    words = ", ".join(f"{clean(str(name))}: {_word(value)}" for name, value in asked.items() if isinstance(value, str | int | float | bool))
    name = home.name_of(device)
    return Activity(home.again(key_of("command", name, when.published, words)), "murmure:Command", actor="mqtt", object=name,
        object_type="murmure:Device",
                    instrument=BRIDGE, content=clean(words[:500]) or None, extra=tidy(asked), **when._asdict())  # fmt: skip


def _of_bridge(inner: str, message: Message, home: Home) -> Iterator[Activity | Both]:
    """Yield who joined, left or was renamed, what was asked of the bridge, and whether it runs; its keys and settings stay out."""
    payload = message.payload
    if message.received and not inner.startswith("request/"):
        yield ITSELF
        return
    if inner == "state":
        yield _state("bridge", {"availability": payload.get("state") if isinstance(payload, dict) else payload}, message, home)
        return
    when = when_of(message)
    data = payload.get("data") if isinstance(payload, dict) else None
    if inner in ("event", "log") and isinstance(payload, dict) and isinstance(payload.get("type"), str):
        said = data if isinstance(data, dict) else payload.get("meta") if isinstance(payload.get("meta"), dict) else {}
        device = said.get("friendly_name") or said.get("ieee_address") or "bridge"  # type: ignore[union-attr]
        name = home.name_of(device) if isinstance(device, str) else "bridge"
        about = {key: said.get(key) for key in ("ieee_address", "status", "supported", "model")}  # type: ignore[union-attr]
        yield when if isinstance(when, Both) else _event(f"device:{name}", name, payload["type"].replace("_", " "), when, home, about)
    elif inner.startswith("request/"):
        if isinstance(when, Both):
            yield when
            return
        # An install code and a key are secrets: only whom it is about is kept.
        about = {key: payload.get(key) for key in ("id", "from", "to", "value")} if isinstance(payload, dict) and "code" not in inner else {}
        about = {key: value for key, value in about.items() if isinstance(value, str | int | bool)}
        words = clean(inner.removeprefix("request/").replace("/", " "))
        yield Activity(home.again(key_of("request", words, when.published, str(about))), "murmure:Command", actor="mqtt", object="bridge",
                       object_type="murmure:Device", instrument=BRIDGE, content=words or None, extra=tidy(about), **when._asdict())  # fmt: skip
    else:
        yield ITSELF


def of_states(states: Any, home: Home) -> Iterator[tuple[str, Activity | Both]]:
    """Yield (device, what it said last) for a file of last states: its time is the one that each device says."""
    for device, payload in states.items() if isinstance(states, dict) else ():
        if isinstance(payload, dict):
            for found in said_by(home.name_of(device), without_secrets(payload), Message(None, "", None), home):
                yield clean(device), found
        else:
            yield clean(str(device)), EMPTY_RECORD


def of_device(said: Any, home: Home) -> Activity | Both:
    """Return a device that the bridge knows, undated: no file says when it was added."""
    address = said.get("ieeeAddr") if isinstance(said, dict) else None
    if not isinstance(address, str) or not _IEEE.fullmatch(address):
        return ITSELF if isinstance(said, dict) and said.get("type") == "Group" else EMPTY_RECORD
    name = home.name_of(address)
    extra = {"ieee_address": address if name != address else None, "kind": said.get("type"), "manufacturer": said.get("manufName"),
             "model": said.get("modelId"), "power_source": said.get("powerSource"), "date_code": said.get("dateCode")}  # fmt: skip
    seen = said.get("lastSeen")
    try:
        extra["last_seen"] = None if isinstance(seen, bool) or not isinstance(seen, int) else _iso(from_unix(seen, "ms").published)
    except (ValueError, OverflowError):
        pass  # a device that never spoke
    kept = {key: value for key, value in extra.items() if isinstance(value, str)}
    return Activity(key_of("device", address.casefold()), "Add", object=f"device:{name}", object_type="murmure:Device", instrument=BRIDGE,
        extra=tidy(kept))


def _iso(published: int) -> str:
    from datetime import timedelta

    from murmure.sources.times import EPOCH

    return (EPOCH + timedelta(microseconds=published)).isoformat(timespec="seconds")



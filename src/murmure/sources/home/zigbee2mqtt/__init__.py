"""What did the Zigbee devices of the home measure and do, as Zigbee2MQTT logged or published it?

*Get it*: copy the folder data of Zigbee2MQTT (log, state.json, database.db, configuration.yaml), or let run
mosquitto_sub -h HOST -t 'zigbee2mqtt/#' -F '%I %t %p' > home.txt (with -F %j for one object a line).
*Keeps*: measures with their units, states, presses of buttons, commands, who was on the network and when, devices.
*Leaves out*: keys, settings and passwords of the bridge, codes of keypads and locks, its own messages, discovery for Home
Assistant, lines of a log that hold no message.

The key is (device, property, moment, value): the same message from a log and from a capture is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import EMPTY_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.home.zigbee2mqtt.line import LOG, messages
from murmure.sources.home.zigbee2mqtt.message import Home, activities_of, of_device, of_states
from murmure.sources.objects import json_objects
from murmure.sources.plain import clean
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_TOPIC = re.compile(r"(?m)^(?:\S+ ){0,2}zigbee2mqtt/[^\n]+ \S")
_SAID = re.compile(r'"topic"\s*:\s*"(?:zigbee2mqtt|homeassistant)/')
_BASE = re.compile(r"(?:topic:? '|\"topic\"\s*:\s*\"|(?m:^)(?:\S+ ){0,2})([^\s'\"]{1,80}?)/bridge/")
_FIRST = re.compile(r"MQTT publish[:,] topic:? '([^'/\n]+)/")
_DEVICE = re.compile(r"^\s+['\"]?(0x[0-9a-fA-F]{16})['\"]?\s*:\s*$|^\s{0,2}['\"]?(0x[0-9a-fA-F]{16})['\"]?\s*:\s*$")
_NAME = re.compile(r"^\s+friendly_name\s*:\s*(.+?)\s*$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{16}")
_FOLDER = re.compile(r"(?:^|/)log/[^/]+/[^/]+$")
_BESIDE = re.compile(r"(?:configuration|devices|groups|secret)\.yaml|coordinator_backup\.json")


def kind_of(probe: Probe) -> str | None:
    """Return which file of a bridge this is: its log, a capture, last states, or devices."""
    keys, text = probe.json_keys, probe.text[:60_000]
    if keys:
        if {"ieeeAddr", "nwkAddr"} <= keys or {"ieeeAddr", "epList"} <= keys:
            return "devices"
        if {"topic", "payload"} <= keys:
            return "capture" if _SAID.search(text) else None
        devices = sum(_ADDRESS.fullmatch(key) is not None for key in keys)
        return "states" if devices and all(_ADDRESS.fullmatch(key) or key.isdigit() for key in keys) else None
    plain = _COLOUR.sub("", text)
    if LOG.search(plain) and ("MQTT publish" in plain or re.search(r"\bz2m\b|(?i:zigbee2mqtt|zigbee-herdsman)", plain)):
        return "log"
    return "capture" if _TOPIC.search(plain) and not plain.lstrip().startswith("<") else None


def recognise(probe: Probe) -> bool:
    """Say yes to the files of a bridge and to captures of what it publishes."""
    return kind_of(probe) is not None


def _root(path: str) -> str:
    """Return the folder data: logs lie two levels below it, in log/DATE/."""
    folder = path.rpartition("/")[0]
    return _FOLDER.sub("", path) if _FOLDER.search(path) else folder


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each file says; devices have the names that the settings beside them give."""
    from murmure.sources.readers import Probe

    names = _names(bundle)
    for file in bundle.files:
        kind = kind_of(probe := Probe(file))
        text = _COLOUR.sub("", probe.text)
        base = _BASE.search(text) or _FIRST.search(text)
        home = Home(base[1] if base else "zigbee2mqtt", names)
        silent = True
        for place, found in _found(file, kind, home, bundle):
            silent = False
            yield found if isinstance(found, Activity | Reject) else Reject(file.where(place), found)
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _found(file: File, kind: str | None, home: Home, bundle: Bundle) -> Iterator[tuple[object, Activity | Reject | Both]]:
    if kind in ("log", "capture"):
        for item in messages(file, bundle.zone, kind == "log"):
            if isinstance(item, Reject):
                yield 0, item
                continue
            number, message = item
            for found in (message,) if isinstance(message, Both) else activities_of(message, home):
                yield number, found
        return
    for item in json_objects(file):
        if isinstance(item, Reject):
            yield 0, item
        elif kind == "devices":
            yield item[0], of_device(item[1], home)
        else:
            yield from of_states(item[1], home)


def _names(bundle: Bundle) -> dict[str, str]:
    """Return the names of devices by their address, from the settings: no other line of them is looked at."""
    found: dict[str, str] = {}
    for file in bundle.others:
        if file.name not in ("configuration.yaml", "devices.yaml"):
            continue
        address = None
        for _, line in file.lines():
            if device := _DEVICE.match(line):
                address = (device[1] or device[2]).casefold()
            elif address and (name := _NAME.match(line)):
                found[address] = clean(name[1].strip("'\"")).strip() or address
                address = None
    return found


SOURCE = Source(
    name="zigbee2mqtt",
    title=Both("Zigbee2MQTT (devices of the home)", "Zigbee2MQTT (appareils de la maison)"),
    get_it=Both(
        "Copy the folder data of Zigbee2MQTT (log, state.json, database.db, configuration.yaml), or let this run: "
        "mosquitto_sub -h HOST -t 'zigbee2mqtt/#' -F '%I %t %p' > home.txt",
        "Copiez le dossier data de Zigbee2MQTT (log, state.json, database.db, configuration.yaml), ou laissez tourner : "
        "mosquitto_sub -h HÔTE -t 'zigbee2mqtt/#' -F '%I %t %p' > maison.txt",
    ),
    keeps=Both(
        "Measures with their units, states, presses of buttons, commands, who was on the network and when, devices by their name.",
        "Les mesures avec leurs unités, les états, les appuis sur les boutons, les commandes, qui était sur le réseau et quand, les appareils par "
        "leur nom.",
    ),
    leaves_out=Both(
        "Keys, settings and passwords of the bridge, codes of keypads and locks, its messages about itself, discovery for Home "
        "Assistant, lines of a log that hold no message.",
        "Les clés, réglages et mots de passe du pont, les codes des claviers et des serrures, ses messages à propos de lui-même, la découverte pour "
        "Home Assistant, les lignes d'un journal sans message.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=lambda path: _BESIDE.fullmatch(path.rpartition("/")[2].casefold()) is not None,
    picture="device",
)

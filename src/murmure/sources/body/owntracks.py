"""Where did a phone say that it was, to a server of one's own (OwnTracks)?

*Get it*: on the Recorder, copy the folder rec/USER/DEVICE (files 2024-06.rec), or ask its interface:
curl 'http://HOST:8083/api/0/locations?user=USER&device=DEVICE&from=2015-01-01' > locations.json
*Keeps*: positions with altitude, precision, speed, battery, network; entries and exits of regions; regions.
*Leaves out*: messages of the application about itself (status, commands, cards, last wills), messages that are encrypted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from murmure.model.activity import Activity, key_of
from murmure.model.errors import BadRequest
from murmure.model.reject import BAD_DATE, BAD_POSITION, BAD_RECORD, EMPTY_RECORD, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.source import Source
from murmure.sources.times import When, from_unix, parse_time, zone_named

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_TYPE = re.compile(r'"_type"\s*:\s*"(location|transition|waypoint|waypoints|encrypted|lwt|status|steps)"')
# The Recorder parts by tabs; what went through other programs may have blanks in their place.
_LINE = re.compile(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?:\t[^\t\n]*\t\s*|[ \t]+[\w*./-]{1,60}[ \t]+)(?=\{)")
_ABOUT_ITSELF = frozenset({"lwt", "status", "cmd", "card", "steps", "configuration", "dump", "beacon", "request"})
# Names of OwnTracks -> names in `extra`, with their units.
_MORE = {
    "acc": "accuracy_m", "vac": "vertical_accuracy_m", "vel": "speed_kmh", "cog": "heading", "batt": "battery",
    "bs": "battery_state", "conn": "network", "SSID": "wifi", "BSSID": "wifi_address", "t": "trigger", "p": "pressure_kpa",
    "m": "mode", "inregions": "regions", "addr": "address", "cc": "country", "locality": "locality", "tid": "tracker",
    "event": "event", "rad": "radius_m", "wtst": "region_since",
}  # fmt: skip
_FIGURES = frozenset({"acc", "vac", "vel", "cog", "rad"})
_EXACT = 2**53
_NUMBERS, _KEPT = (int, float, str), (str, int, float, list)
ENCRYPTED = Both("the message is encrypted: only the application and the server have its key",
                 "le message est chiffré : seuls l'application et le serveur en ont la clé")  # fmt: skip
ITSELF = Both("a message of the application about itself", "un message de l'application à propos d'elle-même")
NOWHERE = Both("no position", "pas de position")


def recognise(probe: Probe) -> bool:
    """Say yes to files of the Recorder, to answers of its interface, and to messages one by one."""
    text = probe.text[:20_000].lstrip("\ufeff \t\r\n")
    if _LINE.match(text):
        return _TYPE.search(text) is not None
    keys = probe.json_keys
    return bool(_TYPE.search(text)) and ("_type" in keys or ("data" in keys and keys <= {"count", "data", "status", "version"}))


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each message says."""
    for file in bundle.files:
        silent, device = True, _device_of(file)
        for place, message in _messages(file):
            silent = False
            if isinstance(message, Reject):
                yield message
                continue
            for found in activities_of(message, device):
                yield Reject(file.where(place), found) if isinstance(found, Both) else found
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _device_of(file: File) -> str | None:
    """Return user/device from the folders in which the Recorder keeps a file."""
    parts = file.path.split("/")
    return f"{clean(parts[-3])}/{clean(parts[-2])}" if len(parts) > 3 and parts[-4] == "rec" and file.name.endswith(".rec") else None


def _messages(file: File) -> Iterator[tuple[object, Any]]:
    from murmure.sources.readers import Probe

    probe = Probe(file)
    text = probe.text.lstrip("\ufeff \t\r\n")
    prefix = "item" if text.startswith("[") else "data.item" if "data" in probe.json_keys else "" if _is_one(text) else None
    if prefix is not None:
        for item in json_records(file, prefix):
            yield (0, item) if isinstance(item, Reject) else item
        return
    for number, line in file.lines():
        # A time, a subtopic or a star, the message: what is before the third part says nothing more.
        found = _LINE.match(line)
        if not (body := (line[found.end() :] if found else line.split("\t", 2)[-1]).strip()):
            continue
        try:
            yield number, json.loads(body)
        except (ValueError, RecursionError):
            yield number, Reject(file.where(number), BAD_RECORD)


def _is_one(text: str) -> bool:
    """Say whether the file is one message over several lines, and not a message a line."""
    return text.startswith("{") and not re.match(r"\{[^\n]*\}[ \t\r]*(\n|\Z)", text)


def _number(value: Any) -> float | int | None:
    if type(value) is int and -_EXACT < value < _EXACT:
        return value
    try:
        number = float(value) if isinstance(value, _NUMBERS) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _known(name: str, value: Any) -> Any:
    """Return a figure that a device knows: some write -1 for the others, as text or not."""
    if name not in _FIGURES:
        return value
    number = _number(value)
    return None if number is None or number < 0 else number


def _when(message: dict[str, Any]) -> When | Both:
    """Return the moment of a fix, in the zone that the Recorder found for its place."""
    time = message.get("tst")
    if time is None:
        time = message.get("isotst")
    if time is None or time == "":
        return NO_DATE
    try:
        count = _number(time)
        when = from_unix(count) if count is not None else parse_time(time) if isinstance(time, str) else None
        if when is None:
            return BAD_DATE
        when = When(when.published, None, when.offset_origin, when.precision)
        name = message.get("tzname")
        if isinstance(name, str) and name:
            zone: ZoneInfo = zone_named(name)
            shift = datetime.fromtimestamp(when.published // 1_000_000, UTC).astimezone(zone).utcoffset()
            when = when._replace(offset_minutes=int(shift.total_seconds() // 60), offset_origin="device") if shift is not None else when
    except BadRequest:
        return when
    except (ValueError, OverflowError, OSError):
        return BAD_DATE
    return when


def activities_of(message: Any, device: str | None = None) -> Iterator[Activity | Both]:
    """Yield what one message says; in the place of what is not read, the reason."""
    kind = message.get("_type") if isinstance(message, dict) else None
    if not isinstance(kind, str):
        yield BAD_RECORD
    elif kind == "waypoints" and isinstance(message.get("waypoints"), list):
        for place in message["waypoints"]:
            yield from activities_of(place if isinstance(place, dict) else None, device)
    elif kind in ("location", "transition", "waypoint"):
        yield _said(kind, message, device)
    elif kind == "encrypted":
        yield ENCRYPTED
    else:
        yield ITSELF if kind in _ABOUT_ITSELF else BAD_RECORD


def _said(kind: str, message: dict[str, Any], device: str | None) -> Activity | Both:
    when = _when(message)
    if isinstance(when, Both):
        return when
    north, east = _number(message.get("lat")), _number(message.get("lon"))
    if north is None or east is None:
        # A region of beacons has no place; a fix has one.
        if kind == "location" or "lat" in message or "lon" in message:
            return BAD_POSITION if "lat" in message and "lon" in message else NOWHERE
    elif not on_earth(north, east):
        return BAD_POSITION
    name = message.get("desc")
    name = (clean(name).strip() or None) if isinstance(name, str) else None
    topic = message.get("topic")
    parts = [clean(part) for part in topic.split("/")] if isinstance(topic, str) else []
    # "owntracks/USER/DEVICE", transitions go to "owntracks/USER/DEVICE/event".
    sender = "/".join(parts[1:3]) if len(parts) > 2 else device
    degrees = tuple(None if value is None else f"{value:.7f}" for value in (north, east))
    high = _number(message.get("alt")) if kind == "location" else None
    more = tidy({_MORE[old]: _known(old, value) for old, value in message.items() if old in _MORE and isinstance(value, _KEPT)
                 and value is not True and value is not False})  # fmt: skip
    common = {
        "instrument": f"device:{sender}" if sender else "OwnTracks", "latitude": None if north is None else float(north),
        "longitude": None if east is None else float(east), "quantity": None if high is None else "altitude",
        "value": None if high is None else float(high), "unit": None if high is None else "m", "extra": more,
        "published": when.published, "offset_minutes": when.offset_minutes, "offset_origin": when.offset_origin, "precision": when.precision,
    }  # fmt: skip
    if kind == "location":
        # A server says the same fix in a file and in an answer, with and without its topic: the tracker's moment and place name it.
        return Activity(key_of("position", when.published, *degrees), "murmure:Position", **common)
    if kind == "waypoint":
        return Activity(key_of("region", when.published, name), "murmure:Bookmark", object=name, object_type="Place", **common)
    event = message.get("event")
    deed = "Leave" if event == "leave" else "Arrive"
    return Activity(key_of("transition", when.published, event, name), deed, object=name, object_type="Place", **common)


SOURCE = Source(
    name="owntracks",
    title=Both("OwnTracks (positions of a phone)", "OwnTracks (positions d'un téléphone)"),
    get_it=Both(
        "On the Recorder, copy the folder store/rec/USER/DEVICE; or curl 'http://HOST:8083/api/0/locations?user=USER&device=DEVICE&from=2015-01-01' "
        "> locations.json",
        "Sur le Recorder, copiez le dossier store/rec/UTILISATEUR/APPAREIL ; ou curl "
        "'http://HÔTE:8083/api/0/locations?user=UTILISATEUR&device=APPAREIL&from=2015-01-01' > locations.json",
    ),
    keeps=Both(
        "Positions with altitude, precision, speed, battery and network; entries into regions and exits; regions.",
        "Les positions avec altitude, précision, vitesse, batterie et réseau ; les entrées et sorties de zones ; les zones.",
    ),
    leaves_out=Both(
        "Messages of the application about itself and encrypted messages (each is said).",
        "Les messages de l'application à propos d'elle-même et les messages chiffrés (chacun est dit).",
    ),
    recognise=recognise,
    read=read,
    picture="place",
)

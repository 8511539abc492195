"""Make up what an OwnTracks Recorder keeps of a phone on an island that does not exist."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

QUIRKS = [
    "api",
    "list",
    "lines",
    "one",
    "bom",
    "blanks",
    "unknown-figures",
    "zones",
    "transitions",
    "waypoints",
    "encrypted",
    "about-itself",
    "folders",
    "bad-records",
    "hostile",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("canary-of-a-cipher", "canary-of-a-card")


def location(number: int, **more: Any) -> dict[str, Any]:
    """Return a fix, one a minute."""
    return {
        "_type": "location",
        "tid": "lo",
        "tst": 1718445600 + 60 * number,
        "lat": 48.45 + number / 1000,
        "lon": -5.1 + number / 2000,
        "alt": 12,
        "acc": 9,
        "vel": 4,
        "batt": 71,
        "conn": "w",
        "SSID": "maison",
        "t": "u",
        "topic": "owntracks/lou/phone",
        **more,
    }


_ALL = [
    *(location(n) for n in range(8)),
    {
        "_type": "transition",
        "tst": 1718446200,
        "event": "enter",
        "desc": "Port",
        "lat": 48.46,
        "lon": -5.09,
        "acc": 15,
        "tid": "lo",
        "topic": "owntracks/lou/phone/event",
    },
    {
        "_type": "transition",
        "tst": 1718446800,
        "event": "leave",
        "desc": "Port",
        "lat": 48.46,
        "lon": -5.09,
        "acc": 15,
        "topic": "owntracks/lou/phone/event",
    },
    {
        "_type": "waypoint",
        "tst": 1718440000,
        "desc": "Port",
        "lat": 48.46,
        "lon": -5.09,
        "rad": 120,
        "topic": "owntracks/lou/phone/waypoint",
    },
    {"_type": "lwt", "tst": 1718447000},
]
_BAD = [
    location(1, tst="hier"),
    location(2, tst=None),
    location(3, lat=95),
    {"_type": "location", "tst": 1718445600},
    location(4, lat="x"),
    {"_type": "thing"},
    "text",
    None,
    location(5, tst=99999999999999),
    location(6, lat="48.5", lon="-5.5", tst="1718446000"),
]
_HOSTILE = [
    location(1, desc="a\x00b", SSID="\ud800", topic="/////"),
    location(2, topic=[1], tzname="../../etc/passwd"),
    location(3, tzname="Nowhere/At/All"),
    location(4, alt=1e308, vel={"a": 1}, inregions=["Port", 3]),
    location(5, lat=True),
    {"_type": "waypoints", "waypoints": [3, {"_type": "waypoint", "tst": 1, "desc": 3}]},
    {"_type": ["location"]},
    {"_type": "transition", "tst": 1718446200, "event": 7, "desc": ["x"]},
]


def _line(message: Any) -> bytes:
    tst = message.get("tst") if isinstance(message, dict) else None
    clock = datetime.fromtimestamp(tst if isinstance(tst, int) and tst < 2**33 else 1718445600, UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    return f"{clock}\t*                 \t{json.dumps(message)}\n".encode()


def _rec(messages: list[Any]) -> bytes:
    return b"".join(map(_line, messages))


_ZONES = [location(1, tzname="Europe/Paris"), location(2, tzname="America/New_York"), location(3, tzname="")]
_CIPHERS = [location(1), {"_type": "encrypted", "data": "canary-of-a-cipher"}]
_ITSELF = [
    location(1),
    *(
        {"_type": kind, "tst": 1718445600, "name": "canary-of-a-card"}
        for kind in ("lwt", "status", "cmd", "card", "steps")
    ),
]
_WAYPOINTS = {
    "_type": "waypoints",
    "waypoints": [
        {"_type": "waypoint", "tst": 1718440000 + n, "desc": f"Port {n}", "lat": 48.46, "lon": -5.09, "rad": 120}
        for n in range(2)
    ],
}
_CASES: dict[str | None, tuple[str, bytes]] = {
    None: ("2024-06.rec", _rec(_ALL)),
    "api": (
        "locations.json",
        json.dumps({"count": 8, "data": _ALL[:8], "status": 200, "version": "0.9.8"}, indent=1).encode(),
    ),
    "list": ("list.json", json.dumps(_ALL[:8], indent=1).encode()),
    "lines": ("messages.jsonl", b"".join(json.dumps(message).encode() + b"\n" for message in _ALL)),
    "one": ("last.json", json.dumps(location(1), indent=2).encode()),
    "bom": ("2024-06.rec", b"\xef\xbb\xbf" + _rec(_ALL)),
    "blanks": ("2024-06.rec", re.sub(rb"\t[* ]+\t", b" * ", _rec(_ALL))),
    "unknown-figures": ("2024-06.rec", _rec([location(1, vel="-1", cog=-1, vac="3", acc=-1)])),
    "zones": ("2024-06.rec", _rec(_ZONES)),
    "transitions": (
        "2024-06.rec",
        _rec([*_ALL[8:10], {"_type": "transition", "tst": 1718446900, "event": "enter", "desc": "Balise"}]),
    ),
    "waypoints": ("waypoints.otrw", json.dumps(_WAYPOINTS, indent=1).encode()),
    "encrypted": ("2024-06.rec", _rec(_CIPHERS)),
    "about-itself": ("2024-06.rec", _rec(_ITSELF)),
    "folders": (
        "store/rec/lou/phone/2024-06.rec",
        _rec([{k: v for k, v in location(n).items() if k != "topic"} for n in range(8)]),
    ),
    "bad-records": ("2024-06.rec", _rec([location(0), *_BAD]) + b"2024-06-15T10:00:00Z\t*\t{oops\n"),
    "hostile": ("2024-06.rec", _rec([location(0), *_HOSTILE])),
    "truncated": ("2024-06.rec", _rec(_ALL)[:700]),
    "corrupted": ("2024-06.rec", _rec(_ALL).replace(b'"tid"', b'"tid', 1)),
    "empty": ("2024-06.rec", b""),
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or for the folders of a Recorder the one above them."""
    name, data = _CASES[quirk]
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return folder / "store" if "/" in name else path

"""How is one day drawn, from midnight to midnight, a lane for each object?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from murmure.faces.web import shelf
from murmure.measures.device import called
from murmure.model.words import Both

TALL = 40.0
"""Height of a lane, in units of its picture; its width is the day: 1440 minutes."""
WIDE, LEAST = 8.0, 5.0
"""Width of a mark of ten minutes, and the height of the smallest."""
PICTURES = {"sleep": "sleep", "body": "heart", "ways": "runner", "home": "plug", "screens": "device", "words": "message", "money": "bank",
            "captured": "eye", "other": "spark"}  # fmt: skip
SHOWN, EACH = 14, 3
"""So many lanes are seen without a click; so many of one family when there are more."""


class Lane(NamedTuple):
    """Hold what one object noted: `marks` (x, y, width, height) and `stretches` (x, width, from, to) in units of the picture.

    to      where the timeline shows the same
    count   activities, those without an hour among them: `undated`
    """

    name: str
    family: str
    picture: str
    to: str
    count: int
    undated: int
    marks: tuple[tuple[float, float, float, float], ...]
    stretches: tuple[tuple[int, int, str, str], ...]


def lanes_of(moments: list[dict[str, Any]], stretches: list[dict[str, Any]], day: str, lang: str) -> list[Lane]:
    """Return the lanes of a day in the order of their families, the fullest first within one."""
    keys = list(dict.fromkeys((row["family"], row["thing"], row["source"]) for row in (*moments, *stretches)))
    found = [
        _lane(
            *key,
            [row for row in moments if _key(row) == key],
            [row for row in stretches if _key(row) == key],
            day,
            lang,
        )
        for key in keys
    ]
    return sorted(
        found,
        key=lambda lane: (list(PICTURES).index(lane.family), -len(lane.marks) - 20 * len(lane.stretches), lane.name),
    )


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["family"], row["thing"], row["source"]


def _lane(
    family: str,
    thing: str,
    source: str,
    moments: list[dict[str, Any]],
    stretches: list[dict[str, Any]],
    day: str,
    lang: str,
) -> Lane:
    timed = [row for row in moments if row["at"] >= 0]
    most = max((row["count"] for row in timed), default=1)
    marks = []
    for row in timed:
        tall = LEAST + (TALL - LEAST) * (row["count"] / most) ** 0.5 * 0.9
        marks.append((row["at"] * 10 + 1.0, round((TALL - tall) / 2, 1), WIDE, round(tall, 1)))
    long = tuple((row["low"], row["high"] - row["low"], _clock(row["low"]), _clock(row["high"])) for row in stretches)
    count = sum(row["count"] for row in moments) + len(stretches)
    undated = sum(row["count"] for row in moments if row["at"] < 0)
    return Lane(
        name_of(thing, source, lang),
        family,
        PICTURES[family],
        address_of(thing, source, day),
        count,
        undated,
        tuple(marks),
        long,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def name_of(thing: str, source: str, lang: str) -> str:
    """Return what people call an object or a service."""
    if thing.startswith("device:") or thing != source:
        return called(thing).say(lang)
    title: Both = shelf.face_of(source)[0]
    return title.say(lang)


def address_of(thing: str, source: str, day: str) -> str:
    """Return the address of the timeline of what an object noted on a day."""
    asked = {"when": day, "source": source}
    if thing.startswith("device:"):
        asked["actor"] = thing
    elif thing != source:
        asked["instrument"] = thing
    return f"/timeline?{urlencode(asked)}"


def foremost(lanes: list[Lane]) -> list[Lane]:
    """Return the lanes that are seen without a click: all when they are few, else the fullest of each family."""
    if len(lanes) <= SHOWN:
        return lanes
    return [lane for place, lane in enumerate(lanes) if place < EACH or lanes[place - EACH].family != lane.family]


def things_in(lanes: Iterable[Lane]) -> int:
    """Return how many objects and services have a lane."""
    return len({lane.name for lane in lanes})

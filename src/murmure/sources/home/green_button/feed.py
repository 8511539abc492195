"""Which parts does a file of Green Button have, and which belong together?

The words are those of ESPI (NAESB REQ.21). Parts refer to each other by address: a reading lies below its meter
reading, which is related to its type and lies below its usage point. Some files refer wrongly, or have no addresses at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from murmure.sources.body.document import local, walk
from murmure.sources.readers import XML_ERRORS
from murmure.sources.records import reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_BOXES = frozenset({"feed", "entry", "content", "IntervalBlock"})
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s>/]")
_PARTS = frozenset({"UsagePoint", "MeterReading", "ReadingType", "LocalTimeParameters", "UsageSummary", "ElectricPowerUsageSummary"})
_SERVER = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_MOST = 1_000_000  # parts that are remembered


@dataclass
class Part:
    """Hold one entry: its own address, the one above, those related, what it is, and its fields."""

    number: int
    own: str = ""
    up: str = ""
    related: tuple[str, ...] = ()
    kind: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def boxes_of(file: File) -> frozenset[str]:
    """Return the elements that hold others, with the one around a file that is no feed."""
    from murmure.sources.readers import text_of

    root = _ROOT.search(re.sub(r"<[?!][^>]*>", "", text_of(file.head)[:20_000]))
    return _BOXES | ({root[2]} if root and root[2] not in _PARTS else frozenset())


def address(href: str | None) -> str:
    """Return an address without its server, in small letters: files of one service write it in several ways."""
    return _SERVER.sub("", (href or "").strip()).strip("/").casefold()


def parts_of(file: File) -> Iterator[Part]:
    """Yield each part that has no readings, and each entry of readings by its addresses only. Raises one of `XML_ERRORS`."""
    entry, found, number = Part(0), [], 0
    for end, element in walk(file, boxes_of(file)):
        name = element.tag
        if name == "entry":
            if end:
                # Links may stand behind the content.
                yield from (Part(number, entry.own, entry.up, entry.related, kind, fields) for kind, fields in found)
            else:
                number += 1
            entry, found = Part(number), []
        elif name == "link" and end:
            _link(entry, element)
        elif name in _PARTS and end:
            found.append((name, _fields(element)))
            if number == 0:
                yield Part(0, kind=name, fields=found.pop()[1])
        elif name == "IntervalBlock" and end and not any(kind == name for kind, _ in found):
            found.append((name, {}))


def _link(part: Part, element: Element) -> None:
    rel, href = element.get("rel", ""), address(element.get("href"))
    if rel == "self":
        part.own = href
    elif rel == "up":
        part.up = href
    elif rel == "related" and len(part.related) < 1_000:
        part.related += (href,)


def _fields(element: Element) -> dict[str, str]:
    """Return the texts of an element and of what lies one level below: currentBillingPeriod.start."""
    found: dict[str, str] = {}
    for child in element:
        name, text = local(child.tag), (child.text or "").strip()
        if text and len(text) < 200:
            found[name] = text
        for inner in child:
            if inner.text and len(inner.text) < 200:
                found[f"{name}.{local(inner.tag)}"] = inner.text.strip()
    return found


class Plan:
    """Know, for each block of readings, its type, its meter and the clock of its place."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.clocks: list[Part] = []
        self._types: dict[str, Part] = {}
        self._ordered: list[Part] = []
        self._readings: dict[str, Part] = {}
        self._points: list[Part] = []
        self._blocks: dict[int, Part] = {}

    def learn(self, part: Part) -> None:
        """Remember a part."""
        if part.kind == "ReadingType":
            self._types[part.own] = part
            self._ordered.append(part)
        elif part.kind == "MeterReading":
            self._readings[part.own] = part
            for one in part.related:
                self._readings.setdefault(one, part)
        elif part.kind == "UsagePoint":
            # Two points without an address are two meters: the second is known by its number.
            nameless = sum(not point.own or point.own.startswith("#") for point in self._points)
            part.own = part.own or (f"#{nameless + 1}" if nameless else "")
            self._points.append(part)
        elif part.kind == "LocalTimeParameters":
            self.clocks.append(part)
        elif part.kind == "IntervalBlock":
            if len(self._blocks) < _MOST:
                self._blocks[part.number] = part
        else:
            self.parts.append(part)

    def reading_of(self, number: int) -> Part | None:
        """Return the meter reading to which the block of an entry belongs."""
        block = self._blocks.get(number)
        for one in (block.up, block.own, *block.related) if block else ():
            # .../MeterReading/01/IntervalBlock/173, from the most precise to the least.
            while one:
                if one in self._readings:
                    return self._readings[one]
                one = one.rpartition("/")[0]
        return None

    def type_of(self, number: int) -> dict[str, str]:
        """Return the fields of the type of the readings in an entry: the one that is referred to, the only one, else the last before."""
        reading, block = self.reading_of(number), self._blocks.get(number)
        # Some files leave the meter reading out, and relate a block to its type.
        for one in (*(reading.related if reading else ()), *(block.related if block else ())):
            if one in self._types:
                return self._types[one].fields
        if len(self._ordered) == 1:
            return self._ordered[0].fields
        before = [part for part in self._ordered if part.number <= number]
        return before[-1].fields if before else {}

    def point_of(self, number: int) -> Part | None:
        """Return the usage point of the readings in an entry."""
        reading = self.reading_of(number)
        for point in self._points if reading else ():
            below = reading.up in point.related or reading.own in point.related  # type: ignore[union-attr]
            if below or point.own and reading.own.startswith(point.own + "/"):  # type: ignore[union-attr]
                return point
        before = [part for part in self._points if part.number <= number]
        return before[-1] if before else self._points[0] if len(self._points) == 1 else None

    def above(self, part: Part) -> Part | None:
        """Return the usage point of a summary."""
        for point in self._points:
            if part.up in point.related or part.own in point.related or point.own and part.own.startswith(point.own + "/"):
                return point
        return self._points[0] if len(self._points) == 1 else None


def plan_of(file: File) -> Plan:
    """Return what the parts of a file say; where it breaks, what stands before: the break is said by who reads the readings."""
    plan = Plan()
    try:
        for part in parts_of(file):
            plan.learn(part)
    except (*XML_ERRORS, *reading_errors()):
        pass
    return plan


def name_of_point(point: Part | None) -> str:
    """Return six hex digits for a usage point: its address holds the number of a customer or of a meter, which is not kept."""
    own = point.own if point else ""
    return sha256(f"espi:{own}".encode()).hexdigest()[:6] if own else ""



"""Which readings do the rows of an Enedis or EDF table hold?

Every layout (CSV of before 2025, workbook since, tables of EDF) comes down to
rows of cells: lines that describe the meter, a line of titles, lines of readings.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, NO_DATE, NO_VALUE, Reject
from murmure.sources.home.enedis_linky.clock import CLOCK, DAY_FIRST, Clock, local_of, moment_of, start_of
from murmure.sources.home.enedis_linky.curve import Run, run_of_lines
from murmure.sources.times import When

_METER = re.compile(r"(?<!\d)\d{11,14}(?!\d)")
_TITLES = {"identifiant prm": "meter", "type de donnees": "kind", "grandeur metier": "flow", "unite": "unit",
           "pas en minutes": "step", "prm": "meter"}  # fmt: skip
_EMPTY = {"", "na", "n/a", "nan", "-", "null", "none"}


@dataclass
class Block:
    """Hold what the lines above the readings say: the meter, the kind, the flow, the unit, the titles."""

    meter: str = ""
    kind: str = ""
    flow: str = "consumption"
    unit: str = ""
    step: int | None = None
    titles: list[str] = field(default_factory=list)
    day: datetime | None = None


class Reading(NamedTuple):
    """Hold one reading: `kind` is load, day, index or max; power in W or VA, energy and index in kWh."""

    place: object
    kind: str
    flow: str
    meter: str
    when: When
    value: float | None
    unit: str
    start: int | None = None
    step: int | None = None
    registers: dict[str, float] | None = None


def plain(text: str) -> str:
    """Return a title without accents, case or double spaces.

    >>> plain("  Unité\\xa0 (en kWh)")
    'unite (en kwh)'
    """
    # Every file of an import is asked, and most are in ASCII.
    bare = text if text.isascii() else "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def name_of_meter(text: str) -> str:
    """Return six hex digits for a delivery point (PRM): enough to tell two homes apart, too few to find the number.

    24 bits of a digest of 14 digits leave millions of candidates for each value.
    """
    return sha256(f"prm:{text.strip()}".encode()).hexdigest()[:6] if text.strip() else ""


def number_in(text: str) -> str:
    """Return the meter or contract number that a file name holds, '' when there is none."""
    found = _METER.search(text)
    return found.group() if found else ""


def number_of(cell: str) -> float:
    """Read a number written the French or the English way; raises ValueError."""
    text = cell.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def readings(rows: Iterable[tuple[object, list[str]] | Run], block: Block) -> Iterator[Reading | Reject | Run]:
    """Yield the readings of one table, and the runs among its rows; a line that is neither a title nor a reading is a reject."""
    pending: list[str] = []
    clock = Clock()
    midnight: tuple[object, list[str]] | None = None
    seen, unit = block.titles, None
    for row in rows:
        if isinstance(row, Run):
            yield row
            continue
        place, cells = row
        if block.titles is not seen:
            seen, unit = block.titles, _usual_unit(block)
        if unit is not None and len(cells) == 2 and len(cells[0]) == 25 and cells[0][10] == "T" and cells[0][0].isdigit():
            # Nearly all lines: a moment with its offset, and a value.
            try:
                when = moment_of(cells[0], block.day, clock)
            except (ValueError, OverflowError):
                yield Reject(place, BAD_DATE)
                continue
            yield from _valued(place, block, when, cells[1].strip(), unit, None)
            continue
        if not any(cells):
            continue
        # A line that begins with a digit is a reading: it has no title to recognise.
        words = cells if block.titles and cells[0][:1].isdigit() else [plain(cell) for cell in cells]
        if words[0] == "periode":
            block.titles, pending = [], []  # calendars of the supplier: not readings
        elif pending:
            _describe(block, pending, cells)
            pending = []
        elif words[0] == "identifiant prm" and not (len(cells) > 1 and number_in(cells[1])):
            block.titles, pending = [], words
        elif _is_heading(words):
            if block.titles != words:
                block.titles, clock = words, Clock(descending=_split_days(words))
        elif not block.titles:
            _note(block, cells, words)
        elif _split_days(block.titles) and _is_day(cells):
            if midnight:
                yield from _reading(*midnight, block, clock)
                midnight = None
            block.day = local_of(cells[0])
        elif _split_days(block.titles) and midnight is None and _starts_day(block, cells):
            midnight = (place, cells)
        else:
            if midnight:
                yield from _reading(*_turn(midnight, cells), block, clock)
                midnight = None
            yield from _reading(place, cells, block, clock)
    if midnight:
        yield from _reading(*midnight, block, clock)


def _usual_unit(block: Block) -> str | None:
    """Return the unit of a table of two columns, moment and value; None for every other table."""
    titles = block.titles
    if len(titles) != 2 or not titles[0] or titles[0].startswith(("debut", "date et heure")) or titles[1].startswith("heure"):
        return None
    return None if "type de releve" in titles else _unit(titles[1]) or block.unit.casefold()


def usual_run(lines: list[str], block: Block) -> Run | None:
    """Read lines of a load curve all at once; None when the table or a line is another."""
    unit = _usual_unit(block)
    if unit is None or len(lines) < 2 or unit.endswith("wh") or (block.kind or _kind("", unit or "w")) != "load":
        return None
    return run_of_lines(lines, block.flow, block.meter, 1000 if unit.startswith("k") else 1, block.step)


def _describe(block: Block, titles: list[str], cells: list[str]) -> None:
    said = {_TITLES[t]: cell for t, cell in zip(titles, cells, strict=False) if t in _TITLES}
    block.meter = name_of_meter(said.get("meter", ""))
    kind, flow = plain(said.get("kind", "")), plain(said.get("flow", ""))
    block.unit = said.get("unit", "").strip()
    block.kind = _kind(kind, block.unit)
    block.flow = _flow(f"{kind} {flow}")
    step = said.get("step", "").strip()
    block.step = int(step) if step.isascii() and step.isdecimal() and 0 < int(step[:4]) <= 60 else None


def _note(block: Block, cells: list[str], words: list[str]) -> None:
    """Keep what a line above the titles says: 'Point Référence Mesure (PRM) :' and its number."""
    for place, word in enumerate(words):
        if "prm" in word and (number := next(filter(None, map(number_in, cells[place:])), "")):
            block.meter = name_of_meter(number)
        if word.startswith("courbe"):
            block.kind = "load"


def _kind(text: str, unit: str) -> str:
    table = (("courbe", "load"), ("maximale", "max"), ("index", "index"))
    found = next((kind for word, kind in table if word in text), "")
    return found or {"w": "load", "kw": "load", "va": "max", "kva": "max"}.get(unit.casefold(), "day")


def _flow(text: str) -> str:
    words = plain(text)
    makes = "production" in words or "injection" in words
    return "production" if makes and "consommation" not in words and "soutirage" not in words else "consumption"


def _is_heading(words: list[str]) -> bool:
    first = next(filter(None, words), "")
    dated = first.startswith(("horodate", "date", "debut")) and not first.rstrip(" :").endswith(("debut :", "fin :"))
    return dated and any(w.startswith(("valeur", "puissance", "consommation", "production", "eas ", "type de releve"))
                         for w in words)  # fmt: skip


def _split_days(titles: list[str]) -> bool:
    return bool(titles) and titles[0].startswith("date et heure")


def _is_day(cells: list[str]) -> bool:
    return bool(DAY_FIRST.fullmatch(cells[0].strip())) and not any(cell.strip() for cell in cells[1:])


def _starts_day(block: Block, cells: list[str]) -> bool:
    """Say whether this is the first line of a day and stands at midnight: start or end is not known yet."""
    first = block.day is not None and block.day.time() == datetime.min.time() and block.day.microsecond == 0
    found = CLOCK.fullmatch(cells[0].strip())
    if first and found:
        block.day = block.day.replace(microsecond=1)  # the day has begun
        return found.group(1, 2) == ("00", "00")
    return False


def _turn(midnight: tuple[object, list[str]], following: list[str]) -> tuple[object, list[str]]:
    """A day that goes 00:00, 23:30, 23:00 ... writes its own end first: 24:00."""
    place, cells = midnight
    found = CLOCK.fullmatch(following[0].strip())
    return (place, ["24:00:00", *cells[1:]]) if found and int(found.group(1)) >= 12 else midnight


def _reading(place: object, cells: list[str], block: Block, clock: Clock) -> Iterator[Reading | Reject]:
    titles = block.titles
    if "type de releve" in titles:
        yield from _index(place, cells, block, clock)
        return
    shift = next((i for i, title in enumerate(titles) if title), 0)
    spans = titles[shift].startswith("debut")
    two = len(titles) > shift + 1 and titles[shift + 1].startswith("heure")
    column = shift + 2 if spans or two else shift + 1
    if len(cells) <= column - (1 if two else 0) or not cells[shift].strip():
        yield Reject(place, NO_DATE if len(cells) > column else BAD_RECORD)
        return
    text = cells[shift + 1] if spans else f"{cells[shift]} {cells[shift + 1]}" if two else cells[shift]
    try:
        when = moment_of(text, block.day, clock)
        start = start_of(cells[shift], when) if spans else None
    except (ValueError, OverflowError):
        yield Reject(place, BAD_DATE)
        return
    raw = cells[column].strip() if len(cells) > column else ""
    unit = _unit(titles[column] if len(titles) > column else "") or block.unit.casefold()
    yield from _valued(place, block, when, raw, unit, start)


def _unit(title: str) -> str:
    found = re.search(r"\((?:en )?(k?wh?|k?va)\)", title)
    return found.group(1) if found else ""


def _valued(
    place: object, block: Block, when: When, raw: str, unit: str, start: int | None
) -> Iterator[Reading | Reject]:
    value: float | None = None
    if raw.casefold() not in _EMPTY:
        try:
            value = number_of(raw)
        except ValueError:
            yield Reject(place, BAD_VALUE)
            return
    kind = block.kind or _kind("", unit or "w")
    if unit in ("wh", "kwh") and start is None and kind == "load":
        kind = "day"
    if value is not None and unit.startswith("k"):
        value, unit = value * 1000, unit[1:]
    if start is not None and unit == "wh" and value is not None:  # energy of part of a day: keep its mean power
        kind, unit, value = "load", "w", value * 3_600_000_000 / (when.published - start)
    if kind in ("day", "index") and value is not None:
        value = value / 1000
    yield Reading(place, "load" if start is not None else kind, block.flow, block.meter, when, value, unit, start,
                  block.step)  # fmt: skip
    if value is None:
        yield Reject(place, NO_VALUE)


def _index(place: object, cells: list[str], block: Block, clock: Clock) -> Iterator[Reading | Reject]:
    """Read a line of the meter's registers: the total, else the sum of the supplier's, else of the distributor's."""
    try:
        when = moment_of(cells[0], block.day, clock)
    except (ValueError, OverflowError):
        yield Reject(place, BAD_DATE)
        return
    registers: dict[str, float] = {}
    try:
        for title, cell in zip(block.titles, cells, strict=False):
            if title.startswith(("eas ", "eai ")) and plain(cell) not in _EMPTY:
                registers[title.upper()] = number_of(cell) / (1 if block.unit.casefold() == "kwh" else 1000)
    except ValueError:
        yield Reject(place, BAD_VALUE)
        return
    if not registers:
        yield Reject(place, NO_VALUE)
        return
    parts = {mark: [v for k, v in registers.items() if k.split()[-1].startswith(mark)] for mark in "TFD"}
    total = sum(parts["T"] or parts["F"] or parts["D"])
    yield Reading(place, "index", block.flow, block.meter, when, round(total, 6), "kwh", registers=registers)

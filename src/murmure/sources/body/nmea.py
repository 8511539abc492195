"""Where was a receiver, sentence by sentence, as it wrote it itself (NMEA 0183)?

*Get it*: from the memory card of a logger or a boat's receiver (.nmea, .log, .txt), or the NMEA file of an application.
*Keeps*: a position for each valid RMC sentence, with the altitude and the precision of the GGA of the same moment, speed and course;
one for each GGA between two RMC.
*Leaves out*: satellites, other instruments, sentences of makers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_POSITION, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.series import tabled
from murmure.sources.body.track import on_earth
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.times import microseconds

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

# Some loggers write a time or a name before the sentence; a checksum may lack.
_SENTENCE = re.compile(r"\$([A-Z]{2})([A-Z]{3}),([^*$\r\n]*)(?:\*([0-9A-Fa-f]{2}))?")
_SEEN = re.compile(r"^[^\n$]{0,60}\$[A-Z]{2}(?:(RMC|GGA|GLL|GSV|GSA|VTG|ZDA),[^\n$]*\*[0-9A-Fa-f]{2}\s*$|RMC,[\d.]{6,10},[AV],)", re.MULTILINE)
_CLOCK = re.compile(r"(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6})\d*)?")
CHECKSUM = Both("the checksum is wrong", "la somme de contrôle est fausse")
NO_FIX = Both("the receiver did not know where it was", "le récepteur ne savait pas où il était")
CUT = Both("the sentence is cut", "la phrase est coupée")
_KNOT = 1852 / 3600
_MOST = 10_000  # sentences before any date that are named one by one


class Height(NamedTuple):
    """Hold what a GGA says: its clock, altitude in metres, satellites, dilution, and its own four parts of the position."""

    clock: str
    altitude: float | None
    satellites: float | None
    dilution: float | None
    place: list[str]
    fixed: bool


def recognise(probe: Probe) -> bool:
    """Say yes to text in which at least two sentences stand."""
    found = _SEEN.finditer(probe.text[:64_000])
    return next(found, None) is not None and next(found, None) is not None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield tables of positions: one for each RMC and each GGA between two; what a GGA says of the moment of an RMC goes with it."""
    for file in bundle.files:
        yield from tabled(never_silent(file, _read_file(file)))


def _read_file(file: File) -> Iterator[Activity | Reject]:
    for number, found in _file(file.lines()):
        yield Reject(file.where(number), found) if isinstance(found, Both) else found


def _file(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, Activity | Both]]:
    height: Height | None = None
    alone: int | None = None  # the line of a GGA of whose moment no RMC speaks so far
    waiting: tuple[int, list[str]] | None = None
    last: list[str] = []
    undated: list[int] = []
    dated, orphans, checked = False, 0, False
    for number, line in lines:
        sentences = list(_SENTENCE.finditer(line))
        if not sentences and "$" in line:
            yield number, CUT
        for sentence in sentences:
            _, kind, body, check = sentence.groups()
            if checked and not check:
                yield number, CUT
                continue
            checked = checked or bool(check)
            if kind not in ("RMC", "GGA"):
                continue
            if check and _sum(sentence[0]) != int(check, 16):
                yield number, CHECKSUM
                continue
            parts = body.split(",")
            if kind == "RMC":
                dated = True
                if waiting:
                    yield waiting[0], _position(waiting[1], height)
                waiting = (number, parts)
                if height and height.clock == _clock(parts):
                    yield number, _position(parts, height)
                    waiting = alone = None
                if alone is not None and height and last:
                    yield alone, _between(last, height)
                    alone = None
                last = parts if len(parts) > 8 and parts[1] == "A" else last
                if last:
                    yield from ((early, NO_DATE) for early in undated)
                    undated.clear()
                continue
            if alone is not None and height and height.clock != _clock(parts):  # two systems may say the same moment
                if last:
                    yield alone, _between(last, height)
                elif len(undated) < _MOST:
                    undated.append(alone)
            height, alone = _height(parts), None
            orphans += not dated
            if waiting and _clock(waiting[1]) == height.clock:
                yield waiting[0], _position(waiting[1], height)
                waiting = None
            elif height.fixed and height.clock != _clock(last):
                alone = number
    if waiting:
        yield waiting[0], _position(waiting[1], height)
    if alone is not None and height and last:
        yield alone, _between(last, height)
    if not dated and orphans:
        # A GGA has a clock and no calendar.
        yield 1, NO_DATE


def _sum(sentence: str) -> int:
    found = 0
    for letter in sentence[1 : sentence.rindex("*")].encode("utf-8", "replace"):
        found ^= letter
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0 else None


def _height(parts: list[str]) -> Height:
    fixed = len(parts) > 8 and parts[5] not in ("", "0")
    altitude, satellites, dilution = (_number(parts[place]) if fixed else None for place in (8, 6, 7))
    return Height(_clock(parts), altitude, satellites, dilution, parts[1:5], fixed)


def _clock(parts: list[str]) -> str:
    """Return the clock of a sentence, the same whether its fraction is written or not: 123519.00."""
    text = parts[0] if parts else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _between(last: list[str], height: Height) -> Activity | Both:
    """Return the position of a GGA that has no RMC of its moment: its day is that of the last one, or the next after midnight."""
    day, before, clock = last[8], _CLOCK.match(last[0]), _CLOCK.match(height.clock)
    if before and clock and int(before[1]) - int(clock[1]) > 12 and re.fullmatch(r"\d{6}", day):
        year = int(day[4:])
        try:
            next_day = datetime(year + (1900 if year >= 80 else 2000), int(day[2:4]), int(day[:2])) + timedelta(days=1)
        except ValueError:
            return BAD_DATE
        day = f"{next_day:%d%m%y}"
    return _position([height.clock, "A", *height.place, "", "", day], height)


def _degrees(text: str, side: str) -> float | None:
    """Return degrees of 'dddmm.mmmm' and N, S, E or W.

    >>> round(_degrees("4807.038", "N"), 4)
    48.1173
    """
    value = _number(text)
    if value is None or side not in ("N", "S", "E", "W") or value < 0:
        return None
    whole = int(value // 100)
    minutes = value - whole * 100
    degrees = whole + minutes / 60 if minutes < 60 else None
    return None if degrees is None else -degrees if side in "SW" else degrees


def _position(parts: list[str], height: Height | None) -> Activity | Both:
    if len(parts) < 9:
        return CUT
    if parts[1] != "A":
        return NO_FIX
    north, east = _degrees(parts[2], parts[3]), _degrees(parts[4], parts[5])
    if north is None or east is None or not on_earth(north, east) or parts[3] not in "NS" or parts[5] not in "EW":
        return BAD_POSITION
    clock, day = _CLOCK.fullmatch(parts[0]), parts[8]
    if not clock or not re.fullmatch(r"\d{6}", day):
        return BAD_DATE if parts[0] and day else NO_DATE
    hour, minute, second = (int(part) for part in clock.groups()[:3])
    fraction, year = clock[4] or "", int(day[4:])
    try:
        # Two digits of a year: GPS begins in 1980.
        year, micro = year + (1900 if year >= 80 else 2000), int(fraction.ljust(6, "0"))
        moment = datetime(year, int(day[2:4]), int(day[:2]), hour, minute, min(second, 59), micro, UTC)
    except ValueError:
        return BAD_DATE
    published = microseconds(moment) + (1_000_000 if second == 60 else 0)
    if second > 60:
        return BAD_DATE
    with_it = height if height and height.clock == _clock(parts) else None
    speed = _number(parts[6])
    extra: dict[str, Any] = {
        "speed_mps": None if speed is None else round(speed * _KNOT, 3), "heading": _number(parts[7]),
        "satellites": with_it.satellites if with_it else None, "dilution": with_it.dilution if with_it else None,
    }  # fmt: skip
    high = with_it.altitude if with_it else None
    return Activity(
        key_of("position", published, f"{north:.7f}", f"{east:.7f}"), "murmure:Position", instrument="NMEA", published=published,
        offset_origin="explicit", precision="s" if published % 1_000_000 == 0 else "ms" if published % 1_000 == 0 else "us", latitude=north,
        longitude=east, quantity=None if high is None else "altitude", value=high, unit=None if high is None else "m",
        extra={name: value for name, value in extra.items() if value is not None} or None,
    )  # fmt: skip


SOURCE = Source(
    name="nmea",
    title=Both("NMEA 0183 (log of a receiver)", "NMEA 0183 (journal d'un récepteur)"),
    get_it=Both(
        "Copy the files from the memory card of the logger or of the boat's receiver (.nmea, .log, .txt).",
        "Copiez les fichiers de la carte mémoire de l'enregistreur ou du récepteur de bord (.nmea, .log, .txt).",
    ),
    keeps=Both(
        "A position for each valid RMC sentence, with altitude, satellites and dilution of the GGA of the same moment, speed and course; one for "
        "each GGA between two RMC.",
        "Une position pour chaque phrase RMC valide, avec l'altitude, les satellites et la dilution de la GGA du même instant, vitesse et cap ; une "
        "pour chaque GGA entre deux RMC.",
    ),
    leaves_out=Both(
        "Satellites one by one, other instruments on board, sentences of makers. A moment without fix is said.",
        "Les satellites un à un, les autres instruments de bord, les phrases des constructeurs. Un instant sans position est dit.",
    ),
    recognise=recognise,
    read=read,
    picture="place",
)

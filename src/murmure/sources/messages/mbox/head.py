"""What do the headers of a mail say: who, to whom, when, in answer to what?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from murmure.sources.messages.mbox.letters import decoded, unworded
from murmure.sources.plain import clean
from murmure.sources.times import When, microseconds, parse_time, plausible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_END = re.compile(rb"\n\r?\n")
_MANY = {b"to", b"cc", b"bcc", b"newsgroups"}
_KEPT = frozenset(
    b"from sender date subject message-id in-reply-to references to cc bcc resent-to delivered-to newsgroups received content-type"
    b" content-transfer-encoding content-disposition content-language list-id x-gmail-labels x-gm-thrid x-mailer user-agent x-originating-ip"
    b" x-mozilla-status x-mozilla-draft-info x-uniform-type-identifier".split()
)
# Every repetition is bounded: a header may hold megabytes of what never ends.
_PIECE = re.compile(r'"((?:[^"\\]|\\.){0,1000}+)"|\(((?:[^()\\]|\\.){0,1000}+)\)|<([^<>]*)>|([,;])|(:)|([^",;:()<>]+)|(.)', re.DOTALL)
_BARE = re.compile(r"[^\s<>,;:\"()@]{1,300}@[^\s<>,;:\"()@]{1,300}")
_NO_NAME = re.compile(r'["<>,;:()@\\]')
_IDS = re.compile(r"<([^<>\s]{1,998})>")
_USUAL = re.compile(r"(?:[A-Za-z]{3,9}, *)?(\d{1,2}) +([A-Za-z]{3})[a-z]* +(\d{4}) +(\d\d?):(\d\d)(?::(\d\d))? +([+-])(\d\d)(\d\d)\b.*")
_ASCTIME = re.compile(r"(?:[A-Z][a-z]{2},? +)?([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d?:\d\d(?::\d\d)?) +([+-]\d{4} +)?(?:[A-Z]{3,4} +)?(\d{4})\b.*")
_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
# Names of zones: those of RFC 822, and those that European programs wrote for years.
_ZONES = {"GMT": "+0000", "UT": "+0000", "UTC": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700",
          "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
          "CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200", "MEZ": "+0100", "MESZ": "+0200",
          "BST": "+0100", "WEST": "+0100",
          "WET": "+0000", "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "JST": "+0900"}  # fmt: skip
_NAMED = re.compile(r"(?<=\d )([A-Z]{2,4})\b")


def head_of(data: bytes, begin: int = 0, stop: int | None = None) -> tuple[dict[bytes, bytes], int]:
    """Return the headers that are read (the first of each name, all receivers) and where the body begins."""
    if data[begin : begin + 1] == b"\n" or data[begin : begin + 2] == b"\r\n":
        return {}, begin + 1 + (data[begin : begin + 1] == b"\r")
    stop = len(data) if stop is None else stop
    end = _END.search(data, begin, stop)
    head = data[begin : end.start() if end else stop]
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    found: dict[bytes, bytes] = {}
    for line in head.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n"):
        name, colon, value = line.partition(b":")
        if (name := name.lower().rstrip()) in _KEPT and colon:
            if name not in found:
                found[name] = value.strip()
            elif name in _MANY:
                found[name] += b", " + value.strip()
    return found, end.end() if end else stop


def text_of(value: bytes, charset: str = "") -> str:
    """Return a header as a person reads it, on one line; bytes without a declared encoding are taken in that of the body."""
    text = value.decode("ascii") if value.isascii() else decoded(value, charset)
    if "=?" in text:
        text = unworded(text)
    return text if text.isprintable() and "  " not in text else " ".join(clean(text).split())


@lru_cache(8192)
def people_of(value: bytes, charset: str = "") -> tuple[tuple[str, str], ...]:
    """Return (mailto: address, name) for each of a list of people; who has no address is ('', name).

    >>> people_of(b'"Martin, Ana" <Ana@Choir.example>, undisclosed-recipients:;, jo@choir.example (Jo)')
    (('mailto:ana@choir.example', 'Martin, Ana'), ('mailto:jo@choir.example', 'Jo'))
    """
    text = value.decode("ascii") if value.isascii() else decoded(value, charset)
    if text[-1:] == ">":
        # One name and one address, as nearly all are.
        name, _, address = text[:-1].partition("<")
        name = name.strip()
        name = name[1:-1] if name[:1] == name[-1:] == '"' else name
        if _BARE.fullmatch(address) and not _NO_NAME.search(name):
            return (_person(name, address),)
    people: list[tuple[str, str]] = []
    name: list[str] = []
    side, address = "", ""
    for quoted, comment, angle, mark, colon, word, odd in _PIECE.findall(text + ","):
        if mark:
            bare = "".join(name).strip()
            if not address and "@" in bare and (at := _BARE.search(bare)):
                address, bare = at.group(), bare.replace(at.group(), "")
            if address or bare:
                people.append(_person(bare.strip() or side, address))
            name, side, address = [], "", ""
        elif colon:
            name = []  # the name of a group
        elif angle:
            address = address or angle.rpartition(":")[2].strip()
        elif comment:
            side = comment
        else:
            name.append(re.sub(r"\\(.)", r"\1", quoted) if quoted else word or odd)
    return tuple(people)


def _person(name: str, address: str) -> tuple[str, str]:
    name = " ".join(clean(unworded(name)).split()).strip("\"' ")
    address = clean(unworded(address) if "=?" in address else address).strip().lower()
    fine = "@" in address and address.isprintable() and " " not in address and len(address) < 400
    return f"mailto:{address}" if fine else "", (name or ("" if fine else address))[:400] if name.lower() != address else ""


def ids_of(value: bytes) -> list[str]:
    """Return the addresses (`mid:`, RFC 2392) of the mails that a header names."""
    text = value.decode("ascii") if value.isascii() else decoded(value)
    return [f"mid:{found}" for found in _IDS.findall(text if text.isprintable() else clean(text))]


def name_of(value: bytes) -> str | None:
    """Return the address of a mail itself, also when its brackets are missing."""
    found = ids_of(value)
    if found:
        return found[0]
    bare = clean(decoded(value)).strip("<> \t")
    return f"mid:{bare}" if bare and " " not in bare and len(bare) < 998 else None


@lru_cache(4096)
def _day(year: int, month: int, day: int) -> int:
    return microseconds(datetime(year, month, day, tzinfo=UTC))


def moment_of(value: str, zone: ZoneInfo | None) -> When:
    """Read the date of a mail; raises ValueError when it is none."""
    found = _USUAL.fullmatch(value)
    if found is None and (named := _NAMED.search(value)) and named.group(1) in _ZONES:
        value = value[: named.start()] + _ZONES[named.group(1)] + value[named.end() :]
        found = _USUAL.fullmatch(value)
    if found:
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
        number = _MONTHS.get(month.lower())
        clock = int(hour), int(minute), int(second or 0)
        if number and clock[0] < 24 and clock[1] < 60 and clock[2] <= 60 and int(hours) < 24 and int(minutes) < 60:
            offset = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
            seconds = clock[0] * 3600 + clock[1] * 60 + clock[2] - offset * 60
            published = _day(int(year), number, int(day)) + seconds * 1_000_000
            if not plausible(published):
                raise ValueError("outside the plausible years")
            # RFC 5322: -0000 says that the local time is not known.
            unknown = sign == "-" and not offset
            return When(published, None if unknown else offset, "explicit", "min" if second is None else "s")
    if given := _ASCTIME.fullmatch(value):
        month, day, time, offset_, year = given.groups()
        number = _MONTHS.get(month.lower())
        if number:
            return parse_time(f"{year}-{number:02}-{int(day):02}T{time.rjust(len(time) + (time[1] == ':'), '0')}{(offset_ or '').strip()}", zone)
    return parse_time(value, zone)

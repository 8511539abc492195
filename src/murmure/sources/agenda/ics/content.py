"""Which properties does each component of a calendar file hold, however badly the file is written?

Components are read one at a time, so that a broken one never hides the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from murmure.sources.agenda.ics.line import Event, pieces
from murmure.sources.plain import clean

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LINES = 20_000
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")
_USUAL = re.compile(r"([A-Za-z0-9-]+):")
_STEP = re.compile(r'[^";:]*+(?:"[^"]*"[^";:]*)*+([;:])')
_LARGE = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_PROPERTIES = re.compile(r"^([A-Za-z0-9-]+)(?::(.*)|(;.*))$", re.MULTILINE)
_ALARM = re.compile(r"^BEGIN:VALARM\n(?:(?!\s*(?i:BEGIN|END)).*\n)*END:VALARM\n", re.MULTILINE)
_NESTING = frozenset({"BEGIN", "END"})
_STAMPS = tuple((f"\n{name}", name) for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"))
_NO_PARAMS: dict[str, str] = {}
_new = tuple.__new__
_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}


class Property(NamedTuple):
    """Hold one property: NAME, its parameters (NAMES in capitals), its raw value."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    """Hold one component below VCALENDAR; `calendar` is the number of the VCALENDAR in the file, `line` its first line."""

    kind: str
    line: int
    calendar: int
    properties: list[Property] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    complete: bool = False
    _named: dict[str, list[Property]] = field(default_factory=dict)
    _seen: int = 0

    def named(self) -> dict[str, list[Property]]:
        """Return the properties that are not empty, by name, in the order of the file."""
        named = self._named
        if self._seen < len(self.properties):
            for found in self.properties[self._seen :]:
                name, _, value = found
                if value and not value.isspace():
                    if name in named:
                        named[name].append(found)
                    else:
                        named[name] = [found]
            self._seen = len(self.properties)
        return named

    def first(self, *names: str) -> Property | None:
        """Return the first property of the first name that is there and not empty."""
        named = self.named()
        for name in names:
            if name in named:
                return named[name][0]
        return None

    def all(self, name: str) -> list[Property]:
        """Return every property of that name."""
        return self.named().get(name, [])

    def text(self, *names: str) -> str:
        """Return a text property, unescaped, '' when there is none."""
        named = self.named()
        for name in names:
            if name in named:
                return unescape(named[name][0][2]).strip()
        return ""


def unescape(value: str) -> str:
    r"""Undo the escapes of RFC 5545 text, without control characters.

    >>> unescape(r"one\, two\nthree")
    'one, two\nthree'
    """
    value = clean(value)
    if "\\" not in value:
        return value
    if "\\\\" not in value:
        value = value.replace("\\,", ",").replace("\\n", "\n").replace("\\;", ";").replace("\\N", "\n")
        return value.replace("\\:", ":").replace('\\"', '"')
    return _ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def split_values(value: str) -> list[str]:
    r"""Split at the commas that are not escaped.

    >>> split_values(r"a,b\,c")
    ['a', 'b\\,c']
    """
    if "," not in value:
        return [value] if value.strip() else []
    return [part for part in re.split(r"(?<!\\),", value) if part.strip()]


def components(file: File, only: frozenset[str] | None = None) -> Iterator[Component]:
    """Yield the components below VCALENDAR, and VCALENDAR itself (its own properties) at its end.

    A component that is not closed is given with `complete` False. `only`: the
    first three letters of the properties of appointments that are wanted.
    """
    reading = _Reading(only)
    for line, piece in pieces(file):
        if type(piece) is not Event:
            yield from reading.take(line, piece)
        elif reading.current is None and (event := _event(piece, line, reading.number, only)):
            reading.inner = 0
            yield event
        else:
            for place, text in piece.lines(line):
                yield from reading.take(place, text)
    if reading.current:
        yield reading.current
    yield reading.calendar


class _Reading:
    """Hold the component that is being read, line by line, and the calendar around it."""

    def __init__(self, only: frozenset[str] | None) -> None:
        self.calendar, self.number, self.inner = Component("VCALENDAR", 1, 0), 0, 0
        self.current: Component | None = None
        self._only = only

    def take(self, line: int, text: str) -> Iterable[Component]:
        """Take one content line; return the components that it ends."""
        current = self.current
        if self._only and current and current.kind in _LARGE and text[:1].isalpha() and text[:3].upper() not in self._only:
            return ()
        prop = parse_property(text)
        if prop is None:
            return ()
        done: Iterable[Component] = ()
        if prop.name == "BEGIN":
            done = self._begin(line, prop.value.strip().upper())
        elif prop.name == "END":
            done = self._end(prop.value.strip().upper())
        elif not self.inner:
            kept = (current or self.calendar).properties
            if len(kept) < _LINES:
                kept.append(prop)
        if (zone := self.current) and zone.kind == "VTIMEZONE" and len(zone.raw) < 2000:
            zone.raw.append(text)
        return done

    def _begin(self, line: int, word: str) -> Iterable[Component]:
        done = [self.current] if self.current else []
        if word == "VCALENDAR":
            done += [self.calendar] if self.number else []
            self.number, self.current, self.inner = self.number + 1, None, 0
            self.calendar = Component("VCALENDAR", line, self.number)
        elif self.current is None or word == self.current.kind:
            self.current, self.inner = Component(word, line, self.number), 0
        else:
            self.inner += 1
            return ()
        return done

    def _end(self, word: str) -> Iterable[Component]:
        done = [self.current] if self.current else []
        if word == "VCALENDAR":
            self.calendar.complete, self.current = True, None
        elif self.current and word == self.current.kind:
            self.current.complete, self.current, self.inner = True, None, 0
        else:
            self.inner = max(0, self.inner - 1)
            return ()
        return done


def _event(event: Event, line: int, calendar: int, only: frozenset[str] | None) -> Component | None:
    """Read a usual appointment at once; None when something else stands in it than properties and alarms."""
    if only and event.plain and (found := _stamps(event.raw)) is not None:
        return Component("VEVENT", line, calendar, found, complete=True)
    body = event.unfolded()
    if "BEGIN:VALARM\n" in body:
        body = _ALARM.sub("", body)
    found = _PROPERTIES.findall(body)
    if len(found) != body.count("\n") or len(found) >= _LINES:
        return None
    properties: list[Property] = []
    named: dict[str, list[Property]] = {}
    for name, value, rest in found:
        if not event.plain:
            name = name.upper()
        if name in _NESTING:
            return None
        prop = _with_params(name, rest) if rest else _new(Property, (name, _NO_PARAMS, value))
        if prop is None:
            continue
        properties.append(prop)
        if (value or prop[2]) and not (value or prop[2]).isspace():
            if name in named:
                named[name].append(prop)
            else:
                named[name] = [prop]
    return Component("VEVENT", line, calendar, properties, complete=True, _named=named, _seen=len(properties))


def _stamps(raw: str) -> list[Property] | None:
    """Return when an appointment says that it was written; None when it must be read to know, or is one of a series."""
    if "\nRECURRENCE-ID" in raw or "\nBEGIN" in raw or len(raw) > _LINES or raw.count("\nEND") > 1:
        return None
    found = []
    for mark, name in _STAMPS:
        place = raw.find(mark)
        if place >= 0:
            start = place + len(mark)
            end = raw.find("\n", start)
            if raw[start] != ":" or raw[end + 1] in " \t" or not (value := raw[start + 1 : end]) or value.isspace():
                return None
            found.append(_new(Property, (name, _NO_PARAMS, value)))
    return found


def _with_params(name: str, rest: str) -> Property | None:
    head, colon, value = rest.partition(":")
    if '"' in head or not colon or len(head) > 200:
        return parse_property(name + rest)
    return _new(Property, (name, _params_of(head), value))


@lru_cache(4096)
def _params_of(head: str) -> dict[str, str]:
    params: dict[str, str] = {}
    for part in head.split(";"):
        if part:
            _param(params, part)
    return params


def parse_property(line: str) -> Property | None:
    """Read 'NAME;PARAM=x;OTHER="a:b":value'; None when the line is not a property."""
    if usual := _USUAL.match(line):
        return Property(usual.group(1).upper(), {}, line[usual.end() :])
    found = _NAME.match(line)
    if not found:
        return None
    params: dict[str, str] = {}
    start = found.end()
    # One step for each parameter, up to a mark that does not stand between quotation marks.
    while step := _STEP.match(line, start):
        if step.start(1) > start:
            _param(params, line[start : step.start(1)])
        start = step.end()
        if step.group(1) == ":":
            return Property(found.group(1).upper(), params, line[start:])
    # A quote that is never closed: take the first colon for the end of the parameters.
    _, colon, value = line.partition(":")
    return Property(found.group(1).upper(), {}, value) if colon else None


def _param(params: dict[str, str], text: str) -> None:
    name, sign, value = text.partition("=")
    if sign and len(params) < 100:
        value = value.strip().strip('"')
        if "^" in value:
            value = re.sub(r"\^[n'^]", lambda found: _CARET[found.group()], value)
        params[name.strip().upper()] = value

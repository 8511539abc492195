"""What does a line of an access log say, in the common or the combined form, or in that of Nginx Proxy Manager?"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from murmure.model.extra import write_extra
from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.times import When, microseconds, plausible
from murmure.sources.web.address import clean_address

# A name and a port may stand before the address (Apache's vhost_combined), and behind a proxy a list of addresses in its place.
# The name of an account is passed over, and so is what stands after the program: each server has its own.
_LINE = re.compile(
    r'(?:(?P<site>[\w.-]+|\[[0-9a-f:]+\]):\d{1,5} )?(?P<address>\S+(?:, \S+)*) \S+ .{1,200}? '
    r'\[(?P<time>[^\]]{1,40})\] "(?P<request>[^"\\]*(?:\\.[^"\\]*)*)" (?P<status>\d{3}|-) (?P<size>\d{1,18}|-)'
    r'(?: "(?P<before>[^"\\]*(?:\\.[^"\\]*)*)" "(?P<agent>[^"\\]*(?:\\.[^"\\]*)*)".*)?\s*'
)
# Nginx Proxy Manager, since 2018: cache, answer from behind and its address are not in all versions, nor for all kinds of hosts.
_PROXIED = re.compile(
    r'\[(?P<time>[^\]]{1,40})\] (?:\S+ ){0,6}?(?P<status>\d{3}) - (?P<method>\S+) https? (?P<site>\S+) "(?P<page>[^"\\]*(?:\\.[^"\\]*)*)" '
    r'\[Client (?P<address>[^\]]{1,200})\] \[Length (?P<size>\d{1,18}|-)\] \[Gzip [^\]]*\](?: \[Sent-to [^\]]*\])? '
    r'"(?P<agent>[^"\\]*(?:\\.[^"\\]*)*)" "(?P<before>[^"\\]*(?:\\.[^"\\]*)*)".*\s*'
)
SITE = re.compile(r"[\w.:\[\]-]{1,255}")
_MONTHS = {name: place for place, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_TIME = re.compile(r"(\d{1,2})/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? ([+-])(\d\d)(\d\d)")
_ESCAPED = re.compile(r'(?:\\x[0-9a-fA-F]{2})+|\\["\\nrtbfv]')
_PLAIN = {'\\"': '"', "\\\\": "\\"}
_UNREAD = 200


class Request(NamedTuple):
    """Hold one request, as the line tells it; `raw` is what the visitor wrote, cleaned, and part of the key."""

    when: When
    address: str
    raw: str
    page: str | None
    method: str | None
    protocol: str | None
    status: str
    size: str
    before: str | None
    agent: str
    site: str
    lasted: float | None

    def told(self, network: str | None, program: str | None, robot: str | None) -> str:
        """Return what has no column, as JSON: most of it is one of few texts."""
        unread = None if self.page else self.raw[:_UNREAD] or None
        common = _common(self.method, unread, self.protocol, self.status, self.before, network, robot, program, self.agent[: 2 * _UNREAD] or None)
        size = f'"bytes":{int(self.size)}' if self.size.isdigit() else ""
        if self.lasted is not None:
            size += f'{"," if size else ""}"seconds":{self.lasted!r}'
        return f"{{{common}{',' if common and size else ''}{size}}}"


@lru_cache(8192)
def _common(
    method: str | None, request: str | None, protocol: str | None, status: str, before: str | None, network: str | None, robot: str | None,
    program: str | None, agent: str | None,
) -> str:  # fmt: skip
    said = {"method": method, "request": request, "protocol": protocol, "status": int(status) if status.isdigit() else None, "from": before,
            "network": network, "bot": robot, "program": program, "agent": agent}  # fmt: skip
    return write_extra({name: value for name, value in said.items() if value is not None})[1:-1]


def usual(line: str) -> Request | Both | None:
    """Return the request of a line; why its moment cannot be, or None when the line is none of an access log."""
    if line.startswith("[") and (found := _PROXIED.fullmatch(line)):
        return _proxied(**found.groupdict())
    found = _LINE.fullmatch(line)
    if not found:
        return None
    site, address, time, request, status, size, before, agent = found.groups()
    when = _usual(time) or moment_of(time)
    if type(when) is not When:
        return when
    raw, page, method, protocol = asked_of(_unescaped(request))
    return Request(when, first_of(address), raw, page, method, protocol, status, size, before_of(before),
                   "" if agent in (None, "-") else clean(_unescaped(agent)), (site or "").casefold(), None)  # fmt: skip


def _proxied(time: str, status: str, method: str, site: str, page: str, address: str, size: str, agent: str, before: str) -> Request | Both:
    when = _usual(time) or moment_of(time)
    if type(when) is not When:
        return when
    raw, asked, method_, protocol = asked_of(f"{method} {_unescaped(page)}")
    return Request(when, first_of(address), raw, asked, method_, protocol, status, size, before_of(before),
                   "" if agent == "-" else clean(_unescaped(agent)), site.casefold() if SITE.fullmatch(site) else "", None)  # fmt: skip


def first_of(address: str) -> str:
    """Return the visitor's address: behind a proxy, a list may stand in its place, the visitor's first.

    >>> first_of("203.0.113.7, 198.51.100.1")
    '203.0.113.7'
    """
    return address.partition(",")[0].strip() or "-" if "," in address else address


def asked_of(request: str) -> tuple[str, str | None, str | None, str | None]:
    """Return (what the visitor wrote, cleaned, page, method, protocol) of a line such as GET /a HTTP/1.1."""
    method, _, asked = request.partition(" ")
    if not (method.isascii() and method.isupper() and asked):
        return clean(request), None, None, None
    page, _, protocol = asked.rpartition(" ")
    page, protocol = (page, protocol) if page and protocol.startswith("HTTP/") else (asked, None)
    page = page_of(page)
    return f"{method} {page} {protocol or ''}" if page else clean(request), page or None, method if page else None, protocol


def _usual(text: str) -> When | None:
    """Return a moment from that of its minute: busy servers write thousands of lines a minute."""
    second = text[18:20]
    if len(text) != 26 or text[17] != ":" or not second.isdecimal() or not second.isascii() or second > "59":
        return None
    minute = _minute(text[:18], text[20:])
    return minute and When(minute[0] + int(second) * 1_000_000, minute[1], "explicit", "s")


@lru_cache(4096)
def _minute(start: str, zone: str) -> tuple[int, int | None] | None:
    found = moment_of(f"{start}00{zone}")
    return found[:2] if isinstance(found, When) else None


@lru_cache(4096)
def moment_of(text: str) -> When | Both:
    """Return the moment between the brackets, with its offset; else why there is none."""
    found = _TIME.fullmatch(text)
    if not found or found[2] not in _MONTHS:
        return BAD_DATE
    day, month, year, hour, minute, second, fraction, sign, hours, minutes = found.groups()
    offset = int(hours) * 60 + int(minutes)
    offset = -offset if sign == "-" else offset
    try:
        zone = timezone(timedelta(minutes=offset))
        leap = 1 if second == "60" else 0
        moment = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second) - leap, int((fraction or "0").ljust(6, "0")), zone)
        published = microseconds((moment + timedelta(seconds=leap)).astimezone(UTC))
    except (ValueError, OverflowError):
        return BAD_DATE
    return When(published, offset, "explicit", "ms" if fraction else "s") if plausible(published) else IMPOSSIBLE_DATE


def _unescaped(text: str) -> str:
    """Undo what servers write for quotes and bytes: \\x22, \\xC3\\xA9, \\"."""
    if "\\" not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        mark = found.group()
        return bytes.fromhex(mark.replace("\\x", "")).decode("utf-8", "replace") if mark.startswith("\\x") else _PLAIN.get(mark, " ")

    return _ESCAPED.sub(plain, text)


def page_of(text: str) -> str:
    """Return the path without credentials: tokens in it, or the password of a proxied address."""
    text = clean(text).strip()
    if not text.startswith("/"):
        # What a proxy is asked for: a whole address, or a host and a port.
        found = clean_address(text) if "://" in text[:12] else None
        return found or text.partition("?")[0].partition("/")[0].rpartition("@")[2]
    return (clean_address(f"http://_{text}") or "")[8:] if "=" in text else text


@lru_cache(4096)
def before_of(text: str | None) -> str | None:
    found = clean_address(clean(_unescaped(text))) if text and text != "-" else None
    return found or None

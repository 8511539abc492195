"""What does a row of each table of Netflix say?

Moments are in UTC, as the guide of the export says. What Netflix notes has Netflix as its actor.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean
from murmure.sources.times import When, parse_time

NETFLIX = "Netflix"
_FIRST = 1_100_000_000_000_000  # November 2004: accounts and lists are older than streaming
_LENGTH = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?")
_THUMBS = {"1": "Dislike", "2": "Like", "3": "Like"}
Row = dict[str, str]
Found = Iterator[Activity | Both]


class People:
    """Know whose profile is whose: mine when there is only one, or when the person said which; else each is a person."""

    def __init__(self, names: set[str], mine: str) -> None:
        self._alone = len(names) < 2
        self._mine = mine.casefold()
        self.known = any(name.casefold() == self._mine for name in names)  # one of the profiles is said to be mine

    def actor(self, row: Row) -> tuple[str, str]:
        """Return who acts, and the name of the profile."""
        name = clean(row.get("profile name", "")).strip()
        mine = self._alone or not name or name.casefold() == self._mine
        return (ME if mine else f"netflix:profile:{name}"), name


def _text(row: Row, name: str) -> str | None:
    """Return a cell; "Not latest view" and the like are Netflix's words for nothing."""
    value = clean(row.get(name, "")).strip()
    return None if value in ("", "-", "N/A", "null", "Not latest view") else value


def moment(text: str | None) -> When | Both:
    """Return a moment; Netflix says that it is in UTC, so the offset of the person is not known."""
    if text is None:
        return NO_DATE
    try:
        when = parse_time(text)
    except (ValueError, OverflowError):
        return BAD_DATE
    if when.published < _FIRST:
        return IMPOSSIBLE_DATE
    return when._replace(offset_minutes=when.offset_minutes or None, offset_origin="explicit")


def viewing(row: Row, people: People) -> Found:
    """Yield what was watched; a trailer that starts by itself is what Netflix showed."""
    when, title = moment(_text(row, "start time")), _text(row, "title")
    length = _LENGTH.fullmatch(row.get("duration", "").strip())
    if isinstance(when, Both) or title is None or length is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    hours, minutes, seconds = map(int, length.groups())
    actor, profile = people.actor(row)
    preview = _text(row, "supplemental video type")
    extra = {"profile": profile, "device": _text(row, "device type"), "country": _text(row, "country"), "attributes": _text(row, "attributes"),
             "bookmark": _text(row, "bookmark"), "latest_bookmark": _text(row, "latest bookmark"), "preview": preview}  # fmt: skip
    shown = {"type": "murmure:Capture", "actor": NETFLIX, "object_type": "murmure:Preview"}
    watched = {"type": "Watch", "actor": actor, "object_type": "Video"}
    yield Activity(
        key=key_of("viewing", profile, row["start time"].strip(), title, length.group(), extra["device"]), object=title, content=title,
        instrument=NETFLIX, until=when.published + (hours * 3600 + minutes * 60 + seconds) * 1_000_000, extra=tidy(extra),
        **(shown if preview else watched), **when._asdict(),
    )  # fmt: skip


def rating(row: Row, people: People) -> Found:
    """Yield a thumb, up or down, or stars from the time when there were stars."""
    title, when = _text(row, "title name"), moment(_text(row, "event utc ts"))
    stars, thumb = _text(row, "star value"), _text(row, "thumbs value")
    if isinstance(when, Both) or title is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    actor, profile = people.actor(row)
    type = _THUMBS.get((thumb or "").partition(".")[0], "murmure:Rating")
    extra = {"profile": profile, "stars": stars if stars not in ("0", "0.0") else None, "thumbs": thumb, "device": _text(row, "device model")}
    yield Activity(key=key_of("rating", profile, row["event utc ts"].strip(), title, thumb, stars), type=type, actor=actor, object=title,
                   object_type="Video", instrument=NETFLIX, content=title, extra=tidy(extra), **when._asdict())  # fmt: skip


def wish(row: Row, people: People) -> Found:
    """Yield a title that was put on the list."""
    title, date = _text(row, "title name"), _text(row, "utc title add date")
    when = moment(date)
    if isinstance(when, Both) or title is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    actor, profile = people.actor(row)
    yield Activity(key=key_of("list", profile, date, title), type="Add", actor=actor, object=title, object_type="Video", target="My List",
                   instrument=NETFLIX, content=title, extra=tidy({"profile": profile}), **when._asdict())  # fmt: skip


def search(row: Row, people: People) -> Found:
    """Yield a search, and what was chosen of what it found."""
    when, query, shown = moment(_text(row, "utc timestamp")), _text(row, "query typed"), _text(row, "displayed name")
    if isinstance(when, Both) or (query is None and shown is None):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    actor, profile = people.actor(row)
    extra = {"profile": profile, "shown": shown, "action": _text(row, "action"), "section": _text(row, "section"), "device": _text(row, "device")}
    yield Activity(key=key_of("search", profile, row["utc timestamp"].strip(), query, shown, extra["action"], extra["section"]), type="murmure:Query",
                   actor=actor, object=query or shown, object_type="murmure:Search", instrument=NETFLIX, content=query or shown,
                   extra=tidy(extra), **when._asdict())  # fmt: skip


def click(row: Row, people: People) -> Found:
    """Yield a page or a screen on which Netflix noted a profile."""
    when, level = moment(_text(row, "click utc ts")), _text(row, "navigation level")
    link = address(row.get("webpage url"))
    if isinstance(when, Both) or (level is None and link is None):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    _, profile = people.actor(row)
    source = _text(row, "source")
    yield Activity(key=key_of("click", profile, row["click utc ts"].strip(), source, level, link), type="murmure:Capture", actor=NETFLIX,
                   object=link or level, object_type="Page", instrument=NETFLIX, links=[link] if link else None,
                   extra=tidy({"event": "click", "profile": profile, "source": source, "screen": level,
                               "referrer": address(row.get("referrer url"))}), **when._asdict())  # fmt: skip


def seen_from(row: Row, people: People) -> Found:
    """Yield an address of the network from which something was streamed, or the account entered."""
    when, ip = moment(_text(row, "ts")), _text(row, "ip")
    if isinstance(when, Both) or ip is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    device = _text(row, "localized device description") or _text(row, "device description")
    extra = {"event": "streaming", "device": device, "country": _text(row, "country"), "region": _text(row, "region code display name")}
    yield Activity(key=key_of("ip", row["ts"].strip(), ip, device), type="murmure:Capture", actor=NETFLIX, object=ip,
                   object_type="murmure:Address", instrument=NETFLIX, extra=tidy(extra), **when._asdict())  # fmt: skip


def device(row: Row, people: People) -> Found:
    """Yield a device that played something; its number only serves to tell devices apart, as a digest."""
    name, number = _text(row, "device type"), _text(row, "esn")
    if name is None and number is None:
        yield BAD_RECORD
        return
    _, profile = people.actor(row)
    first = moment(_text(row, "profile first playback date") or _text(row, "acct first playback date"))
    last = _text(row, "profile last playback date") or _text(row, "acct last playback date")
    digest = hashlib.sha256((number or "").encode("utf-8", "replace")).hexdigest()[:16]
    dated: dict[str, Any] = {} if isinstance(first, Both) else first._asdict()
    yield Activity(key=key_of("device", profile, name, digest), type="murmure:Capture", actor=NETFLIX, object=name or digest,
                   object_type="murmure:Device", instrument=NETFLIX, extra=tidy({"profile": profile, "last_seen": last}), **dated)  # fmt: skip


TABLES: dict[str, tuple[frozenset[str], Callable[[Row, People], Found]]] = {
    "viewing": (frozenset({"start time", "duration", "title", "supplemental video type"}), viewing),
    "rating": (frozenset({"title name", "rating type", "event utc ts"}), rating),
    "list": (frozenset({"title name", "utc title add date"}), wish),
    "search": (frozenset({"query typed", "displayed name", "utc timestamp"}), search),
    "click": (frozenset({"navigation level", "click utc ts"}), click),
    "ip": (frozenset({"esn", "ip", "ts"}), seen_from),
    "device": (frozenset({"esn", "device type", "acct first playback date"}), device),
}
"""Which titles tell each table, and what reads its rows."""

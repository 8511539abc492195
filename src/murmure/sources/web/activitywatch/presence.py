"""When was somebody there, and which browser was in front?"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.times import EPOCH, When, in_zone, parse_instant, plausible
from murmure.sources.web.activitywatch.walk import Bucket

BROWSER = re.compile(r"firefox|chrom|brave|msedge|microsoft.?edge|safari|opera|vivaldi|librewolf|waterfox|zen|\barc\b", re.IGNORECASE)
_YEAR, _MICROSECOND = 366 * 86_400, timedelta(microseconds=1)
BAD_DURATION = Both("the duration is not one", "la durée n'en est pas une")


@lru_cache(4096)
def _browses(app: str) -> bool:
    return bool(BROWSER.search(app))


class Facts(NamedTuple):
    """Say of a bucket what its events need to know."""

    name: str
    kind: str
    client: str
    host: str


class Spans:
    """Gather spans of time, and say how much of another span they cover. Sixteen bytes each."""

    def __init__(self) -> None:
        self.starts, self.ends = array("q"), array("q")

    def add(self, start: int, end: int) -> None:
        """Add one span."""
        self.starts.append(start)
        self.ends.append(end)

    def settle(self) -> None:
        """Put the spans in order and join those that touch: watchers overlap, and write the same span twice."""
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        starts, ends = array("q"), array("q")
        for place in order:
            if ends and self.starts[place] <= ends[-1]:
                ends[-1] = max(ends[-1], self.ends[place])
            else:
                starts.append(self.starts[place])
                ends.append(self.ends[place])
        self.starts, self.ends = starts, ends

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return how much of a span is covered, and the last moment of it that is; (0, start) when none is."""
        covered, last = 0, start
        for place in range(bisect_left(self.ends, start), bisect_right(self.starts, end)):
            low, high = max(start, self.starts[place]), min(end, self.ends[place])
            if high > low:
                covered, last = covered + high - low, high
        return covered, last

    def touches(self, start: int, end: int) -> bool:
        """Say whether anything of a span is covered, an end included."""
        place = bisect_left(self.ends, start)
        return place < len(self.starts) and self.starts[place] <= end


class Presence:
    """Hold, for each computer, when its watcher of absence looked, when somebody was there, and when a browser was in front."""

    def __init__(self) -> None:
        self.seen: dict[str, Spans] = {}
        self.there: dict[str, Spans] = {}
        self.front: dict[str, Spans] = {}

    def on(self, host: str) -> tuple[Spans | None, Spans | None, Spans | None]:
        """Return the three of a computer; a watcher that does not know its computer belongs to the only one there is."""
        return self._of(self.seen, host), self._of(self.there, host), self._of(self.front, host)

    @staticmethod
    def _of(spans: dict[str, Spans], host: str) -> Spans | None:
        return spans.get(host) or (next(iter(spans.values())) if host in ("", "unknown") and len(spans) == 1 else None)


def moment_of(event: Any, zone: ZoneInfo | None) -> tuple[When, int] | Both:
    """Return the moment of an event and its duration in microseconds; else why there is none."""
    if type(event) is not dict or not isinstance(event.get("data"), dict):
        return BAD_RECORD
    said, lasts = event.get("timestamp"), event.get("duration", 0)
    if not isinstance(said, str):
        return NO_DATE if said is None else BAD_DATE
    if lasts is None:
        lasts = 0
    if type(lasts) not in (int, float) or not math.isfinite(lasts) or not 0 <= lasts < _YEAR:
        return BAD_DURATION
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            when = in_zone(moment, zone, precision="us")
        else:
            count = (moment - EPOCH) // _MICROSECOND
            if not plausible(count):
                return IMPOSSIBLE_DATE
            # The program writes UTC, whatever the zone of the computer: only another offset is one of a place.
            offset = 0 if moment.tzinfo is UTC else int(moment.utcoffset().total_seconds() // 60)  # type: ignore[union-attr]
            when = When(count, offset or None, "explicit", "us" if count % 1000 else "ms")
    except (ValueError, OverflowError):
        try:
            when = parse_instant(said, zone)
        except (ValueError, OverflowError):
            return BAD_DATE
    lasting = round(lasts * 1_000_000)
    return (when, lasting) if plausible(when.published + lasting) else IMPOSSIBLE_DATE


def facts_of(bucket: Bucket, data: dict[str, Any]) -> Facts:
    """Return what is known of a bucket; a type that is not given is told from the first event."""
    def text(name: str) -> str:
        value = bucket.fields.get(name)
        return clean(value) if isinstance(value, str) else ""

    kind = text("type") or ("afkstatus" if "status" in data else "web.tab.current" if "url" in data else "currentwindow" if "app" in data else "")
    return Facts(clean(bucket.name) or text("id") or f"bucket {bucket.number}", kind, text("client"), text("hostname"))


def presence_of(found: Iterable[tuple[Bucket, int, Any] | Reject], zone: ZoneInfo | None) -> tuple[dict[int, Facts], Presence]:
    """Walk an export once; return what is known of each bucket by its number, and the presence on each computer."""
    known: dict[int, Facts] = {}
    presence = Presence()
    first: dict[str, Any] = {}
    spans = {"seen": Spans(), "there": Spans(), "front": Spans()}
    for item in found:
        if isinstance(item, Reject):
            continue
        bucket, number, event = item
        if not number:
            known[bucket.number] = facts = facts_of(bucket, first)
            for name, gathered in spans.items():
                if gathered.starts and (name != "front" or facts.kind == "currentwindow") and (name == "front" or facts.kind == "afkstatus"):
                    mine = getattr(presence, name).setdefault(facts.host, Spans())
                    mine.starts.extend(gathered.starts)
                    mine.ends.extend(gathered.ends)
            first, spans = {}, {"seen": Spans(), "there": Spans(), "front": Spans()}
            continue
        data = event.get("data") if type(event) is dict else None
        if type(data) is not dict:
            continue
        first = first or data
        app = data.get("app")
        absent = "status" in data
        if not absent and (type(app) is not str or "package" in data or not _browses(app)):
            continue
        timed = moment_of(event, zone)
        if isinstance(timed, Both):
            continue
        start, end = timed[0].published, timed[0].published + timed[1]
        if absent:
            spans["seen"].add(start, end)
            if data["status"] == "not-afk":
                spans["there"].add(start, end)
        else:
            spans["front"].add(start, end)
    for of in (presence.seen, presence.there, presence.front):
        for gathered in of.values():
            gathered.settle()
    return known, presence

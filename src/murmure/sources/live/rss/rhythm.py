"""How often may a feed be asked, and what is remembered of it between two times?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

from murmure.sources.live.rss.document import name_of

_PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 86_400.0


@dataclass(frozen=True)
class Known:
    """Hold what is remembered of one feed: what the server called its last state, and when it may be asked again.

    etag, modified  as the server wrote them
    due             seconds since 1970 UTC
    failed          how many times in a row it could not be read; -1: it is gone for good
    """

    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failed: int = 0

    @property
    def asks(self) -> dict[str, str]:
        """The headers that let a server answer that nothing changed."""
        return {name: value for name, value in (("If-None-Match", self.etag), ("If-Modified-Since", self.modified)) if value}


def known_in(cursor: str | None) -> dict[str, Known]:
    """Return what a cursor remembers of each feed; nothing when it is none of ours."""
    try:
        said = json.loads(cursor or "{}")
        return {str(url): Known(str(one["etag"]), str(one["modified"]), float(one["due"]), int(one["failed"])) for url, one in said.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def cursor_of(known: Mapping[str, Known]) -> str:
    """Return the cursor that remembers all feeds."""
    return json.dumps({url: asdict(one) for url, one in known.items()}, ensure_ascii=False, separators=(",", ":"))


def after_success(headers: Mapping[str, str], wanted: float, now: float) -> Known:
    """Return what to remember after an answer; only short, printable marks are sent back."""
    etag, modified = (value if len(value) < 500 and value.isascii() and value.isprintable() else ""
                      for value in (headers.get("etag", ""), headers.get("last-modified", "")))  # fmt: skip
    return Known(etag, modified, now + wanted)


def after_failure(known: Known, every: float, asked: float | None, now: float) -> Known:
    """Return what to remember after a failure: each one doubles the wait, up to a day."""
    failed = known.failed + 1
    return replace(known, due=now + max(min(every * 2 ** min(failed - 1, 12), DAY), asked or 0.0), failed=failed)


def pace(about: list[Element], every: float, now: float) -> float:
    """Return the seconds to wait before the feed is asked again: at least `every`, longer where the feed says so, at most a day."""
    texts: dict[str, str] = {}
    for one in about:
        texts.setdefault(name_of(one), (one.text or "").strip())
    asked = [every, 60.0 * _number(texts.get("ttl"))]
    if texts.get("updateperiod", "").lower() in _PERIODS:
        asked.append(_PERIODS[texts["updateperiod"].lower()] / max(_number(texts.get("updatefrequency")), 1.0))
    wait = min(max(asked), DAY)
    return wait + _asleep(about, now + wait)


def _number(text: str | None) -> float:
    return float(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0.0


def _asleep(about: list[Element], moment: float) -> float:
    """Return the seconds from `moment` until an hour and a day in which the feed may be asked; 0 when it may always, or never."""
    hours = {int(_number(text)) % 24 for text in _inner(about, "skiphours") if text.isdigit()}
    days = {_DAYS.index(text.lower()) for text in _inner(about, "skipdays") if text.lower() in _DAYS}
    if len(hours) == 24 or len(days) == 7:
        return 0.0
    later = moment
    while (there := datetime.fromtimestamp(later, UTC)).hour in hours or there.weekday() in days:
        later += 3600.0 - later % 3600.0
    return later - moment


def _inner(about: list[Element], name: str) -> list[str]:
    return [(child.text or "").strip() for one in about if name_of(one) == name for child in one]


def due(known: Mapping[str, Known]) -> float:
    """Return when the next feed may be asked, seconds since 1970 UTC."""
    return min((one.due for one in known.values() if one.failed >= 0), default=float("inf"))


def healthy(known: Mapping[str, Any]) -> bool:
    """Say whether at least one feed could be read the last time."""
    return any(one.failed == 0 for one in known.values())

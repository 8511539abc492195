"""What does one record that is heard on Bluesky say, and when was it said?"""

from __future__ import annotations

from typing import Any

from murmure.model.activity import ME, PUBLIC, Activity
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.atproto import words_of
from murmure.sources.times import When, parse_instant

_LATE, _FIRST = 60_000_000, 946_684_800_000_000  # a minute; the year 2000: nobody posted before there were such services
_BACKDATED = 86_400_000_000  # what is new to the network by a day is said now, whatever it says: posts of elsewhere are brought over by thousands


def read_record(uri: str, actor: str, kind: str, record: Any, heard: int, me: str | None = None, new: bool = True) -> Activity | Both:
    """Read one record of a kind that is kept, that was heard at `heard` (microseconds), or say why it cannot be read.

    new   it was made now; else it was changed, and may be of any age
    """
    if not isinstance(record, dict):
        return BAD_RECORD
    found = words_of(uri, kind, record)
    if found is None:
        return BAD_RECORD
    when, written = _moment(record.get("createdAt"), heard, heard - _BACKDATED if new else _FIRST)
    extra = {**found.pop("extra", {}), "received": heard, "written": written}
    return Activity(
        key=uri, actor=ME if actor == me else actor, audience=[PUBLIC], extra=tidy(extra), **when._asdict(), **_mine(found, me)
    )  # fmt: skip


def _mine(found: dict[str, Any], me: str | None) -> dict[str, Any]:
    """Write `me` for an account of the owner that is followed, or whose post is shared or liked."""
    if me is None:
        return found
    return {**found, **{name: ME for name in ("object", "target") if found.get(name) == me}}


def _moment(written: Any, heard: int, first: int) -> tuple[When, str | None]:
    """Return when it was made. The author's clock is believed unless it is ahead of the network's, or before `first`; then it is kept aside."""
    try:
        when = parse_instant(written)
    except (ValueError, TypeError, AttributeError, OverflowError):
        when = None
    if when and max(first, _FIRST) <= when.published <= heard + _LATE:
        return when, None
    return When(heard, None, "assumed", "us"), written[:64] if isinstance(written, str) else None

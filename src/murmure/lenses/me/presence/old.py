"""On which of my accounts does nothing happen any more?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from murmure.lenses.me.presence.who import Profile

YEAR = 31_557_600_000_000
"""Microseconds of a year."""
YEARS = 2
"""Years of silence from which an account is old."""


class Old(NamedTuple):
    """Hold a network on which nothing of mine is newer than so many years before the end of the log."""

    group: str
    title: str
    years: float
    accounts: tuple[str, ...]
    ids: tuple[str, ...]


def old_of(profiles: list[Profile], last: dict[str, tuple[int, tuple[str, ...]]], now: int | None) -> list[Old]:
    """Return the networks on which nothing of mine happens any more, the longest silence first.

    last   group of a network -> the moment of the newest that I did there, and its ids
    now    when the log ends, microseconds since 1970 UTC

    Where no archive tells anything that I did, the day the account was opened counts, when it is known.
    """
    if now is None:
        return []
    found = []
    for group in sorted({one.network.group for one in profiles} | set(last)):
        mine = [one for one in profiles if one.network.group == group]
        opened = max((one.at for one in mine if one.at is not None), default=None)
        at, ids = last.get(group, (opened, ()))
        if at is None or now - at < YEARS * YEAR or not mine:
            continue
        ids = tuple(dict.fromkeys([*ids, *(name for one in mine for name in one.ids)]))[:20]
        found.append(Old(group, mine[0].network.title, (now - at) / YEAR, tuple(one.account for one in mine), ids))
    return sorted(found, key=lambda one: (-one.years, one.group))

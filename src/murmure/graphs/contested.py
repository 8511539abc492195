"""Who said that a community is not theirs, and which community did they mean?

The word of a person is an activity of the log like any other: it is exported,
read again and forgotten like the rest. It is written in the words of
ActivityStreams: a `Reject`, by the person, of a `Group`. The group has no name;
it is told by those who are most of it, so that it is known again when it changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, Activity, activity_id, key_of

if TYPE_CHECKING:
    from murmure.trust.view import View

SOURCE = "murmure"
"""Only the home writes under this name: what an archive says of itself is nobody's word."""
GROUP = "Group"
NAMED = 50
"""Members by whom a community is told, at most."""


@dataclass(frozen=True)
class Contested:
    """Hold one word: `person` (an id, or `me`) said at `at` (microseconds since 1970 UTC) that a community is not theirs.

    id       the activity that says so
    members  ids of people of that community, those who are most of it first
    size     how many people it had then
    """

    id: str
    person: str
    members: tuple[str, ...]
    size: int
    at: int | None


def contested(view: View, until: int | None = None) -> tuple[Contested, ...]:
    """Return all that was said and not taken back, the newest first; with `until`, what had been said before that moment.

    People are named as the graphs name them now: of several accounts of one person, that of the person.
    """
    from murmure.graphs.same import joined, said  # which is kept in the same way

    before = "" if until is None else f"and epoch_us(published) < {int(until)}"
    found = view.sql(f"""
        select id::varchar as id, actor, epoch_us(published) as at, extra from log
        where source = '{SOURCE}' and type = 'Reject' and object_type = '{GROUP}' and actor is not null {before}
        order by published desc nulls last, id""")
    told = [(row, *_told(row["extra"])) for row in found.to_pylist()]
    now = joined(said(view)) if told else {}

    def named(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(now.get(one, one) for one in members))

    return tuple(
        Contested(row["id"], now.get(row["actor"], row["actor"]), named(members), size, row["at"]) for row, members, size in told if members
    )


def refused(view: View, person: str = ME, until: int | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the members that each word of one person names."""
    return tuple(one.members for one in contested(view, until) if one.person == person)


def _told(extra: str | None) -> tuple[tuple[str, ...], int]:
    """Return the members that a word names and the size of the community; none of what was not written by `word`."""
    try:
        said: Any = json.loads(extra or "{}")
    except ValueError:
        said = {}
    listed, size = (said.get("members"), said.get("size")) if isinstance(said, dict) else (None, None)
    members = tuple(one for one in listed if isinstance(one, str))[:NAMED] if isinstance(listed, list) else ()
    return members, size if type(size) is int and size >= len(members) else len(members)


def word(members: Sequence[str], person: str = ME, at: int = 0, offset: int | None = None) -> tuple[str, Activity]:
    """Return the activity that says so, and its id.

    members  ids of the people of the community, those who are most of it first; the first `NAMED` are kept
    at, offset  when it is said, microseconds since 1970 UTC, and the minutes between UTC and the clock of the person
    """
    named = list(members[:NAMED])
    group = f"murmure:community:{mark(named)}"
    key = key_of("contest", person, group, at)
    said = Activity(
        key, "Reject", person, group, GROUP, published=at, offset_minutes=offset, offset_origin=None if offset is None else "device",
        precision="us", extra={"members": named, "size": len(members)},
    )  # fmt: skip
    return activity_id(SOURCE, key), said


def mark(members: Sequence[str]) -> str:
    """Return 16 digits that stand for a community of these members, in whatever order.

    >>> mark(["b", "a"]) == mark(["a", "b"])
    True
    """
    text = "\n".join(sorted(members)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:16]

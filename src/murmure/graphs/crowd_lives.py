"""What became of the communities of a log: which were born, grew, split, merged, and are heard no more?

Every date knows what was said and done before it and nothing later (see
`communities.time`): cut the log there, and it tells the same. Only who is one
person under several accounts, and what people said against memberships, holds
at all dates, as in `graphs.crowd`. The owner's own ties are left out, as where
communities are sought (see `graphs.communities`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.communities.words import K

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.communities import Cover
    from murmure.communities.time import Step
    from murmure.graphs.contested import Contested
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

EVERY = {"month": 1, "quarter": 3, "year": 12}
"""How far dates may lie apart, in months."""
HALF_LIVES = {"month": 90.0, "quarter": 90.0, "year": 365.25}
"""Days after which a tie counts half: a year would forget its own spring otherwise."""
WORK = 4_000_000
"""Pairs of people that are looked at, all dates together, before dates lie further apart: some 15 s of one core."""
DATES = 240
"""Dates before they lie further apart; of years, so many last ones are told."""
WORDS, CORE = 3, 3
"""Words and people by whom a community is told, at most."""
_DAY, _MONTH = 86_400_000_000, 30.44
Names = dict[int, tuple[str, ...]]
"""Words or ids of people, by the lasting number of a community."""


@dataclass(frozen=True)
class Lasting:
    """Hold a community of at least ten people at one date: its lasting number, members, words, and ids of those who are most of it."""

    number: int
    size: int
    words: tuple[str, ...]
    core: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """Say what happened to the community `number`, as `communities.time.Step.events` does; of `other` a split or a merge says more.

    before, after   members, None where there were none; one of both is ten at least
    words, others   by which `number` and `other` are told, none for those of fewer than ten
    """

    kind: str
    number: int
    other: int | None
    before: int | None
    after: int | None
    words: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """Hold one date: `first` month of its period (2025-03), the moment it ends, its communities and events; `small` have fewer than ten."""

    first: str
    until: datetime
    lasting: tuple[Lasting, ...]
    small: int
    events: tuple[Event, ...]


class Lives(NamedTuple):
    """Hold the dates in order, how far they lie apart, and whether nearer ones would have taken too long."""

    every: str
    coarser: bool
    dates: tuple[Told, ...]


class _Ties(NamedTuple):
    """Hold the dated ties of the others: ids of people, two ends (places in them), moment, weight; in order of time."""

    people: pa.Array
    one: np.ndarray
    other: np.ndarray
    at: np.ndarray
    weight: np.ndarray

    def table(self) -> pa.Table:
        """Return them as `communities.time.covers` reads them."""
        import pyarrow as pa

        ends = [self.people.take(pa.array(end)) for end in (self.one, self.other)]
        return pa.table([*ends, pa.array(self.at), pa.array(self.weight)], names=["source", "target", "at", "weight"])


def lives(view: View, shelf: Shelf | None = None, every: str | None = None) -> Lives:
    """Return the communities of each date, from the first to the last dated tie.

    every   month, quarter or year; None: the nearest that does not take too long (see `WORK`)

    Stretches of which nothing is remembered have no dates. Ties without a date, or beyond the years 1 to 9998, are not told.
    """
    from murmure.communities.time import covers, follow
    from murmure.graphs.contested import contested

    ties, words = _ties(view, shelf), contested(view)
    chosen = every or _nearest(ties)
    ends = dates(ties.at, chosen)
    found = covers(ties.table(), ends, half_life=HALF_LIVES[chosen])
    steps = follow((when, _accepted(cover, words)) for when, cover in found)
    return Lives(chosen, every is None and chosen != "month", tuple(_told(view, ties, steps, EVERY[chosen])))


def _ties(view: View, shelf: Shelf | None) -> _Ties:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.piece import times
    from murmure.graphs.shelf import Shelf
    from murmure.graphs.social import counted, ends, known
    from murmure.graphs.who import ME

    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    who = known(view, shelf, parts)
    me = who.people.index(ME).as_py()
    low, high = (int(np.datetime64(year, "us").astype(np.int64)) for year in ("0001-01-01", "9999-01-01"))
    found = []
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, _, row, share = ends(columns, who, place)
        at = times(view, shelf, piece, parts[piece])[row]
        kept = (a != b) & (a != me) & (b != me) & (at >= low) & (at < high)
        found.append((np.minimum(a, b)[kept], np.maximum(a, b)[kept], at[kept], 1.0 / share[kept]))
    columns_ = [np.concatenate(column) for column in zip(*found, strict=True)] or [np.zeros(0, np.int64)] * 4
    order = np.argsort(columns_[2], kind="stable")
    return _Ties(who.people.cast(pa.string()), *(column[order] for column in columns_))


def _periods(at: np.ndarray, every: str) -> np.ndarray:
    """Return of each moment which month, quarter or year since 1970 it lies in."""
    import numpy as np

    return at.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) // EVERY[every]


def _memory(every: str) -> int:
    """Return for how many dates a tie is remembered."""
    from murmure.communities.time.dated import FADED

    return int(FADED * HALF_LIVES[every] / _MONTH / EVERY[every]) + 2


def dates(at: np.ndarray, every: str) -> list[datetime]:
    """Return the end of each period, from the first to the last moment, that remembers any tie or may still tell a death.

    >>> import numpy as np
    >>> [one.isoformat()[:7] for one in dates(np.array([0, 40 * 86_400_000_000]), "month")]
    ['1970-02', '1970-03']
    """
    import numpy as np

    from murmure.communities.time.identity import GAP

    known = np.unique(_periods(at, every))
    if not len(known):
        return []
    wanted = np.unique(known[:, None] + np.arange(_memory(every) + GAP + 1))
    after = (wanted[wanted <= known[-1]][-DATES:] + 1) * EVERY[every]
    return [datetime(1970 + month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in after.tolist()]


def _nearest(ties: _Ties) -> str:
    """Return the nearest dates that do not take too long."""
    import numpy as np

    width = max(len(ties.people), 1)
    pair = np.unique(ties.one * width + ties.other, return_inverse=True)[1]
    for every in ("month", "quarter"):
        period = _periods(ties.at, every)
        if not len(period):
            break
        met = np.unique((period - period[0]) * (pair.max() + 1) + pair) // (pair.max() + 1)
        known, fresh = np.unique(met, return_counts=True)
        # Each date looks at no more pairs than met in the last ones, and than there are.
        first = np.searchsorted(known, known - _memory(every), side="right")
        sums = np.append(0, np.cumsum(fresh))
        work = np.minimum(sums[1:] - sums[first], pair.max() + 1).sum()
        if len(known) <= DATES and work <= WORK:
            return every
    return "year" if len(ties.at) else "month"


def _accepted(cover: Cover, words: Sequence[Contested]) -> Cover:
    """Return the cover without the memberships that somebody contests."""
    import numpy as np

    from murmure.graphs.crowd import contests, without

    return without(cover, np.isin(np.arange(len(cover.member)), list(contests(cover, words))))


def _told(view: View, ties: _Ties, steps: Iterable[Step], months: int) -> Iterator[Told]:
    """Yield each date. What is said is read once, date by date, and so are ties: who is most of a community is who did most."""
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.dated import Span
    from murmure.graphs.said import said

    strength, done, since = np.zeros(len(ties.people)), 0, None
    heard: list[pa.Table] = []
    called: Names = {}
    for step in steps:
        until = (step.when - datetime(1970, 1, 1, tzinfo=UTC)).days * _DAY
        end = int(np.searchsorted(ties.at, until))
        for side in (ties.one, ties.other):
            strength += np.bincount(side[done:end], ties.weight[done:end], len(strength))
        heard.append(said(view, Span(since, until)))
        done, since = end, until
        events = _large(step)
        if events:
            heard = [pa.concat_tables(heard)]
            called |= _called(step, heard[0])
        yield _date(step, months, called, _cores(step, ties.people, strength), events)


def _large(step: Step) -> list[dict[str, Any]]:
    """Return the events of communities of ten people or more, then or before; that one is not heard for a date or two is none."""

    def size(row: dict[str, Any]) -> int:
        counted = {"split": ("after",), "merge": ("before",)}.get(row["kind"], ("before", "after"))
        return max(row[name] or 0 for name in counted)

    return [row for row in step.events.to_pylist() if row["kind"] != "absence" and size(row) >= K]


def _called(step: Step, heard: pa.Table) -> Names:
    """Return what the members of each community of ten people or more share more than others, by lasting number."""
    from murmure.communities.words import describe

    found = describe(step.cover, heard, most=WORDS)
    return {int(step.identity[one.community]): tuple(word.word for word in one.words) for one in found}


def _cores(step: Step, people: pa.Array, strength: np.ndarray) -> Names:
    """Return the ids of those whose ties each community explains most, by lasting number."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cover, group = step.cover, step.cover.groups()
    known = strength[pc.index_in(cover.nodes.cast(pa.string()), people).to_numpy(zero_copy_only=False).astype(np.int64)]
    order = np.lexsort((cover.member, -(cover.degree * known[cover.member]).round(9), group))
    rank = np.arange(len(order)) - cover.starts[group[order]]
    chosen = order[rank < CORE]
    names = cover.nodes.take(pa.array(cover.member[chosen])).to_pylist()
    found: Names = {}
    for number, name in zip(step.identity[group[chosen]].tolist(), names, strict=True):
        found[number] = (*found.get(number, ()), name)
    return found


def _date(step: Step, months: int, called: Names, cores: Names, events: list[dict[str, Any]]) -> Told:
    """Return one date; what was larger before and is too small now is told by no words."""
    import numpy as np

    sizes = np.diff(step.cover.starts)
    size = dict(zip(step.identity.tolist(), sizes.tolist(), strict=True))
    large = sorted((number for number in size if size[number] >= K), key=lambda number: (-size[number], number))
    told = tuple(Lasting(number, size[number], called.get(number, ()), cores.get(number, ())) for number in large)

    def words(number: int | None, members: int | None) -> tuple[str, ...]:
        return called.get(number, ()) if number is not None and (members or 0) >= K else ()

    happened = tuple(
        Event(row["kind"], row["identity"], row["other"], row["before"], row["after"],
              words(row["identity"], row["after"] or row["before"]), words(row["other"], row["before"])) for row in events
    )  # fmt: skip
    first = step.when.year * 12 + step.when.month - 1 - months
    return Told(f"{first // 12:04}-{first % 12 + 1:02}", step.when, told, len(size) - len(large), happened)

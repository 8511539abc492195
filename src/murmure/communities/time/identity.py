"""Which community of this month is which one of the month before, and what happened to it?

Each lasting community is known by its front, the members it had when last seen,
as in Greene, Doyle and Cunningham, "Tracking the evolution of communities in
dynamic social networks" (2010); communities of a new date are matched to the
fronts, not to the month before alone, so that one may be missed by a month or
two and come back as itself. A match is of one to one, the most alike first, as
in Palla, Barabási and Vicsek, "Quantifying social group evolution" (2007): of
what splits, one part keeps the identity, of what merges, one community does.
Members count with their degrees, and a node of several communities in each of
them. Merge and split are told from members that moved: communities that
overlap may lie in each other without that.
Nothing looks ahead: what is said of a date never changes afterwards, and a
death is said when it is certain, after the gap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from murmure.communities.time.match import Flow, Held, heirs, matched, origins
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities.cover import Cover

GAP = 2
"""Dates that a community may be missing from and still come back as itself."""
ALIKE = 0.3
"""Weighted Jaccard index from which two communities may be one: what Greene et al. found to work."""
CHANGE = 0.1
"""Share of its members that a community gains or loses for it to be told."""
LEAST = 0.01
"""Weight of a member whose degree is less: it is a member."""
KINDS = ("birth", "split", "return", "growth", "shrinkage", "merge", "absence", "death")

BAD_ORDER = Both("{when} comes after {last}, but is not later.", "{when} vient après {last}, mais n'est pas plus tard.")
USE_ORDER = Both("Give the dates in their order, each once.", "Donnez les dates dans leur ordre, chacune une fois.")
BAD_SETTING = Both("{name} cannot be {value}.", "{name} ne peut pas valoir {value}.")
USE_SETTING = Both(
    "gap is a whole number from 0, alike is above 0 and at most 1, change is above 0.",
    "gap est un entier à partir de 0, alike est au-dessus de 0 et au plus 1, change est au-dessus de 0.",
)


@dataclass(frozen=True)
class Step:
    """Say who each community of a date is, and what happened.

    when      the date or label that was given
    cover     the cover of that date
    identity  np.int64[communities]: the lasting identity of each community of the cover, never used for another
    events    Arrow table, by kind, then identity:
              kind      birth, split, return, growth, shrinkage, merge, absence, death
              identity  whom it happens to; of a split the new one, of a merge the one that goes on
              other     of a split the one that was left, of a merge the one that went up in it; else null
              before    members that it had when last seen (of a split or merge: that `other` had), null at a birth
              after     members that it has now, null at an absence or a death
    """

    when: Any
    cover: Cover
    identity: np.ndarray
    events: pa.Table


@dataclass(frozen=True)
class _Fronts:
    """Hold the lasting communities: their members when last seen, identity, step of then, members then, whether merged."""

    held: Held
    identity: np.ndarray
    seen: np.ndarray
    size: np.ndarray
    merged: np.ndarray


class Follower:
    """Follow communities from date to date; memory: every id that was ever a member, and the fronts."""

    def __init__(self, gap: int = GAP, alike: float = ALIKE, change: float = CHANGE) -> None:
        """Refuse settings that mean nothing (BadRequest)."""
        for name, value, good in (("gap", gap, gap >= 0), ("alike", alike, 0 < alike <= 1), ("change", change, change > 0)):
            if not good:
                raise BadRequest("bad-setting", BAD_SETTING.fill(name=name, value=value), USE_SETTING)
        self.gap, self.alike, self.change = gap, alike, change
        none = np.zeros(0, np.int64)
        self._fronts = _Fronts(Held(none, none, np.zeros(0), 0), none, none, none, none.astype(bool))
        self._known: pa.Array | None = None
        self._mark = np.zeros(0, np.uint64)
        self._step, self._fresh, self._last = -1, 0, None

    def update(self, when: Any, cover: Cover) -> Step:
        """Return who the communities of the next date are; costs their memberships, not communities times communities."""
        if _not_later(when, self._last):
            raise BadRequest("not-later", BAD_ORDER.fill(when=when, last=self._last), USE_ORDER)
        self._last, self._step = when, self._step + 1
        held, rank = self._read(cover)
        fronts, flow = self._fronts, Flow.between(self._fronts.held, held)
        age = np.empty(len(fronts.identity), np.int64)
        age[np.lexsort((fronts.identity, -fronts.seen))] = np.arange(len(age))  # who was seen last comes first
        goes_on = matched(flow, fronts.held, held, self.alike, age, rank)
        identity = np.where(goes_on >= 0, fronts.identity[goes_on] if len(fronts.identity) else -1, -1)
        new = np.flatnonzero(goes_on < 0)
        identity[new[np.argsort(rank[new])]] = self._fresh + np.arange(len(new))
        self._fresh += len(new)
        # Merges and splits are between what is there now and what was there just before.
        recent = flow.only(fronts.seen[flow.before] == self._step - 1)
        heir = heirs(recent, fronts.held, held, goes_on, rank)
        origin = origins(recent, fronts.held, held, goes_on, age)
        events, merged = self._events(identity, held.sizes(), goes_on, heir, origin)
        self._keep(held, identity, goes_on, merged)
        return Step(when, cover, identity, events)

    def _read(self, cover: Cover) -> tuple[Held, np.ndarray]:
        """Return the memberships in a numbering of nodes that lasts, and the rank of communities, however the cover is ordered."""
        import pyarrow as pa
        import pyarrow.compute as pc

        used = np.flatnonzero(np.bincount(cover.member, minlength=len(cover.nodes)))
        lasting = np.empty(len(cover.nodes), np.int64)
        ids = cover.nodes.take(pa.array(used, pa.int64())).cast(pa.string())
        if self._known is None:
            self._known = ids[:0]
        place = pc.index_in(ids, self._known)
        fresh = ids.filter(pc.is_null(place))
        marks = [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little") for name in fresh.to_pylist()]
        self._known = pa.concat_arrays([self._known, fresh])
        self._mark = np.append(self._mark, np.array(marks, np.uint64))
        found = np.array(pc.fill_null(place, -1), np.int64)
        found[found < 0] = len(self._known) - len(fresh) + np.arange(len(fresh))
        lasting[used] = found
        node = lasting[cover.member]
        sizes = np.diff(cover.starts)
        community = np.repeat(np.arange(cover.communities), sizes)
        weight = np.clip(np.where(np.isnan(cover.degree), 1.0, cover.degree), LEAST, 1.0)
        held = Held.of(node, community, weight, cover.communities)
        print_of = np.zeros(cover.communities, np.uint64)
        np.add.at(print_of, community, self._mark[node])  # wraps around: a sum of marks, whatever their order
        rank = np.empty(cover.communities, np.int64)
        rank[np.lexsort((print_of, -np.round(held.totals(), 9), -sizes))] = np.arange(cover.communities)
        return held, rank

    def _events(
        self, identity: np.ndarray, after: np.ndarray, goes_on: np.ndarray, heir: np.ndarray, origin: np.ndarray
    ) -> tuple[pa.Table, np.ndarray]:
        """Return what happened, and which fronts are merged into another community."""
        fronts, none = self._fronts, -1
        gone = np.ones(len(fronts.identity), bool)
        gone[goes_on[goes_on >= 0]] = False
        missing = self._step - fronts.seen
        merged = gone & (heir >= 0) & (missing == 1)
        lost = gone & ~merged & ~fronts.merged
        new, on = np.flatnonzero(goes_on < 0), np.flatnonzero(goes_on >= 0)
        born, split, front = new[origin[new] < 0], new[origin[new] >= 0], goes_on[on]
        before, back = fronts.size[front], missing[front] > 1
        grown, shrunk = after[on] >= (1 + self.change) * before, after[on] <= (1 - self.change) * before
        into, absent, dead = np.flatnonzero(merged), lost & (missing == 1) & (self.gap > 0), lost & (missing == self.gap + 1)
        rows = [
            ("birth", identity[born], none, none, after[born]),
            ("split", identity[split], fronts.identity[origin[split]], fronts.size[origin[split]], after[split]),
            ("return", identity[on[back]], none, before[back], after[on[back]]),
            ("growth", identity[on[grown]], none, before[grown], after[on[grown]]),
            ("shrinkage", identity[on[shrunk]], none, before[shrunk], after[on[shrunk]]),
            ("merge", identity[heir[into]], fronts.identity[into], fronts.size[into], after[heir[into]]),
            ("absence", fronts.identity[absent], none, fronts.size[absent], none),
            ("death", fronts.identity[dead], none, fronts.size[dead], none),
        ]
        return _table(rows), merged

    def _keep(self, held: Held, identity: np.ndarray, goes_on: np.ndarray, merged: np.ndarray) -> None:
        """Make today's communities fronts, beside those that are missing but may come back."""
        fronts, today = self._fronts, len(identity)
        stays = self._step - fronts.seen <= self.gap
        stays[goes_on[goes_on >= 0]] = False
        place = np.where(stays, today + np.cumsum(stays) - 1, -1)
        rows = stays[fronts.held.group]
        node = np.append(held.node, fronts.held.node[rows])
        group = np.append(held.group, place[fronts.held.group[rows]])
        all_held = Held.of(node, group, np.append(held.weight, fronts.held.weight[rows]), today + int(stays.sum()))
        self._fronts = _Fronts(
            all_held, np.append(identity, fronts.identity[stays]), np.append(np.full(today, self._step), fronts.seen[stays]),
            np.append(held.sizes(), fronts.size[stays]), np.append(np.zeros(today, bool), (fronts.merged | merged)[stays]))  # fmt: skip


def _not_later(when: Any, last: Any) -> bool:
    """Say whether a date is known to be no later than the last one; labels are taken in the order they come in."""
    if not isinstance(when, (date, int)) or type(when) is not type(last):
        return False
    if isinstance(when, datetime) and (when.tzinfo is None) != (last.tzinfo is None):
        return False
    return bool(when <= last)


def _table(rows: list[tuple[str, np.ndarray, Any, Any, Any]]) -> pa.Table:
    import pyarrow as pa

    parts = []
    for kind, identity, *rest in rows:
        order = np.argsort(identity, kind="stable")
        columns = [pa.nulls(len(order), pa.int64()) if np.isscalar(part) else pa.array(part[order], pa.int64()) for part in rest]
        parts.append(pa.table([pa.repeat(kind, len(order)), pa.array(identity[order], pa.int64()), *columns],
                              names=["kind", "identity", "other", "before", "after"]))  # fmt: skip
    return pa.concat_tables(parts)


def follow(
    steps: Iterable[tuple[Any, Cover]], *, gap: int = GAP, alike: float = ALIKE, change: float = CHANGE
) -> Iterator[Step]:  # fmt: skip
    """Yield who the communities of each date are, one date at a time, from pairs (when, cover) in order of time.

    gap     dates that a community may be missing from and come back as itself
    alike   0..1, weighted Jaccard index from which a community may be one of before
    change  share of its members from which growth and shrinkage are told
    """
    follower = Follower(gap, alike, change)
    for when, cover in steps:
        yield follower.update(when, cover)

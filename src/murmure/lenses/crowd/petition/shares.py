"""Which posts with a link to a petition stood just before its signatures jumped?

Nobody can see who signed. What can be seen is that a link was shared, and that
signatures then came faster than on the day before. How many shares chance would
put there is told beside: it is an association, not a cause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.crowd.petition.counts import HOUR, gains

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.lenses.crowd.petition.counts import Counts
    from murmure.trust.view import View

HOURS = 3
"""How long a jump lasts, and how long before its end a share may stand."""
JUMPS = 5
"""Jumps of a petition that are looked at, the strongest."""
FALSE = 0.01
"""The share of the jumps told that chance may have made, and the chance below which shares before jumps are no chance."""
NAME = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.-]{4,}")
"""A name that is found as the last part of an address: `i-1721`, but not `1721`, which may be anything."""


class Jump(NamedTuple):
    """Hold a jump: the place of its reading, the signatures that came in three hours, and those expected by the day before."""

    reading: int
    gained: float
    expected: float


class Paces(NamedTuple):
    """Hold, of each reading, the signatures of three hours, and those expected in three hours by the day before."""

    gained: np.ndarray
    expected: np.ndarray


def paces(counts: Counts) -> Paces:
    """Return the gains of three hours beside those of the day before; one signature is always expected, so that a first one is no jump."""
    import numpy as np

    gained = gains(counts, HOURS)
    return Paces(gained, np.maximum((gains(counts, 24 + HOURS) - gained) * HOURS / 24, 1.0))


def jumps(counts: Counts, pace: Paces, petition: int) -> list[Jump]:
    """Return the strongest jumps of a petition, no two of the same hours, the earliest first."""
    import numpy as np

    from murmure.kernels.chance import significant, tails

    own = np.arange(counts.starts[petition], counts.starts[petition + 1])
    chance = tails(pace.gained[own], pace.expected[own])
    sure = np.flatnonzero(significant(chance, len(own), FALSE))
    found: list[Jump] = []
    for place in own[sure[np.argsort(chance[sure], kind="stable")]].tolist():
        apart = all(abs(int(counts.time[place] - counts.time[one.reading])) >= 2 * HOURS * HOUR for one in found)
        if apart and len(found) < JUMPS:
            found.append(Jump(place, float(pace.gained[place]), float(pace.expected[place])))
    return sorted(found)


def shares(view: View, names: list[str], until: int | None) -> pa.Table:
    """Return who shared which petition when: petition (its name), actor, moment (microseconds), id; posts with its link, and their boosts."""
    import pyarrow as pa

    from murmure.graphs.address import account_sql, page_of, page_sql, parts_sql

    pages = [(name, page_of(name)) for name in names]
    given = {
        "page": pa.array([page for _, page in pages if page], pa.string()),
        "named": pa.array([name for name, page in pages if page], pa.string()),
    }
    ends = pa.table({"named": pa.array([name for name in names if NAME.fullmatch(name)], pa.string())})
    before = f"and epoch_us(published) < {int(until)}" if until is not None else ""

    def found(cursor: object) -> pa.Table:
        cursor.register("petition_pages", pa.table(given))  # type: ignore[attr-defined]
        cursor.register("petition_names", ends)  # type: ignore[attr-defined]
        return cursor.execute(f"""
            with linked as (
                select id, actor, object, published, {page_sql("parts")} as page from (
                    select id, actor, object, published, {parts_sql("link")} as parts from (
                        select id, actor, object, published, unnest(links) as link from log
                        where type in ('Create', 'Announce') and published is not null and actor is not null {before}))),
            named as (
                select distinct id, actor, object, published, named from linked join petition_pages using (page)
              union
                select id, actor, object, published, named from linked join petition_names on regexp_extract(page, '([^/?#]+)$', 1) = named),
            boosted as (
                select log.id, log.actor, log.published, named.named from log join (select distinct object, named from named) as named using (object)
                where type = 'Announce' and log.published is not null and log.actor is not null {before})
            select named as petition, {account_sql("actor")} as actor, epoch_us(published) as moment, id::varchar as id from (
                select id, actor, published, named from named union select id, actor, published, named from boosted)
            order by petition, moment, id""").to_arrow_table()  # type: ignore[attr-defined]

    return view.run(found)


class Brought(NamedTuple):
    """Hold how the shares of a petition lie about its jumps.

    total, before   shares while it was read, and those within three hours before the end of a jump
    expected   how many of them would be there, were shares spread evenly over the time that was read
    ln_chance  how unlikely so many are (natural logarithm)
    nth        of each share that stands before a jump: its place in the shares, and the jump
    """

    total: int
    before: int
    expected: float
    ln_chance: float
    nth: list[tuple[int, Jump]]


def brought(counts: Counts, petition: int, found: list[Jump], at: np.ndarray) -> Brought:
    """Return how shares at these moments lie about the jumps of a petition."""
    import numpy as np

    from murmure.kernels.chance import tails_of

    own = counts.time[counts.starts[petition] : counts.starts[petition + 1]]
    span = int(own[-1] - own[0]) + HOUR
    inside = np.flatnonzero((at >= own[0] - HOURS * HOUR) & (at <= own[-1]))
    ends = np.array([counts.time[one.reading] for one in found], np.int64)
    near = (
        (at[inside, None] <= ends) & (at[inside, None] > ends - HOURS * HOUR)
        if len(ends)
        else np.zeros((len(inside), 0), bool)
    )
    nth = [(int(inside[share]), found[int(jump)]) for share, jump in zip(*np.nonzero(near), strict=True)]
    part = min(0.9, len(found) * HOURS * HOUR / span)
    chance = float(tails_of(np.array([len(nth)]), np.array([len(inside)]), np.array([part]))[0]) if nth else 0.0
    return Brought(len(inside), len(nth), part * len(inside), chance, nth)

"""Who is in which community in each month, under which lasting name, and what happens to it, as tables?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities.time.identity import Step
    from murmure.communities.time.period import Period

NO_TIES = Both("No tie has a date.", "Aucun lien n'a de date.")
USE_TIES = Both("Give ties with dates.", "Donnez des liens datés.")


@dataclass(frozen=True)
class Life:
    """Hold one period: its name, the cover of its end with lasting identities, and what happened.

    rows     community (lasting identity), PERIOD, node, degree: one row per membership, by community, then node
    events   PERIOD, kind, community, other, before, after (see `Step.events`)

    PERIOD stands for `day`, `week`, `month` or `year`.
    """

    period: Period
    step: Step
    rows: pa.Table
    events: pa.Table


def schemas(every: str) -> tuple[pa.Schema, pa.Schema]:
    """Return the columns of the rows and of the events."""
    import pyarrow as pa

    whole, text = pa.int64(), pa.string()
    rows = {"community": whole, every: text, "node": text, "degree": pa.float64()}
    events = {every: text, "kind": text, "community": whole, "other": whole, "before": whole, "after": whole}
    return pa.schema(list(rows.items())), pa.schema(list(events.items()))


def lives(
    ties: pa.Table, every: str = "month", since: datetime | None = None, until: datetime | None = None, *, half_life: float | None = None,
    window: float | None = None, directed: bool = False, seed: int = 0, threads: int = 1,
) -> Iterator[Life]:  # fmt: skip
    """Yield each period from `since` to `until` (the first and the last tie when not given), one at a time.

    ties    source, target, at (microseconds since 1970, UTC), and weight when they weigh differently
    every   day, week, month or year (UTC)

    A period knows the ties before its end and nothing later: cut the table there, and it says the same. Raises `BadRequest`.
    """
    import pyarrow.compute as pc

    from murmure.communities.time.dated import HALF_LIFE, covers
    from murmure.communities.time.identity import follow
    from murmure.communities.time.period import periods

    bounds = pc.min_max(ties["at"]).as_py()
    if bounds["min"] is None:
        raise BadRequest("no-dates", NO_TIES, USE_TIES)
    given = list(periods(since or _moment(bounds["min"]), until or _moment(bounds["max"]), every))
    found = covers(ties, (one.end for one in given), half_life=half_life or HALF_LIFE, window=window, directed=directed, seed=seed, threads=threads)
    return (_life(period, step, every) for period, step in zip(given, follow(found), strict=True))


def _life(period: Period, step: Step, every: str) -> Life:
    """Return a step as tables."""
    import numpy as np
    import pyarrow as pa

    cover = step.cover
    group = step.identity[cover.groups()]
    order = np.argsort(group, kind="stable")
    name, (rows, events) = period.name, schemas(every)
    members = cover.nodes.take(pa.array(cover.member[order], pa.int64())).cast(pa.string())
    columns = [pa.array(group[order], pa.int64()), pa.repeat(name, len(order)), members, pa.array(cover.degree[order])]
    told = step.events.rename_columns(["kind", "community", "other", "before", "after"])
    told = told.add_column(0, every, pa.repeat(name, len(told)))
    return Life(period, step, pa.Table.from_arrays(columns, schema=rows), told.cast(events))


def _moment(at: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)

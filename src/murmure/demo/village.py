"""How does the village hand out its rows, and the truth about them?

The same `size` and `seed` give the same rows, to the last byte, in every process;
no clock is read. Memory is bounded by one window of days (about 250,000 rows).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import ME

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.demo.plan import Plan
    from murmure.demo.truth import Truth

USUAL_SIZE = 200_000
SQUARE = "demo-fediverse"


def plan(size: int = USUAL_SIZE, seed: int = 1) -> Plan:
    """Return what is decided before any row is made: people, movements, rows a day."""
    from murmure.demo.person import whole_rows
    from murmure.demo.plan import make_plan

    return make_plan(size, seed, whole_rows(seed))


def truth(size: int = USUAL_SIZE, seed: int = 1) -> Truth:
    """Return what was planted in the village of this size and seed, without making its rows."""
    from murmure.demo.truth import tell_truth

    return tell_truth(plan(size, seed))


def batches(size: int = USUAL_SIZE, seed: int = 1) -> Iterator[tuple[str, pa.Table]]:
    """Yield (source, table) pairs that hold exactly `size` rows: the columns of the log with `key`, in order of time.

    Windows of days follow each other; within one window every source has one
    table, sorted by `published`. `size` goes from 5,000 to 200 million.
    """
    import numpy as np
    import pyarrow as pa

    from murmure.demo.bank import open_bank
    from murmure.demo.clock import DAY, to_utc
    from murmure.demo.person import person_tables
    from murmure.demo.spell import spell
    from murmure.demo.square import blank_memory, window_rows

    made = plan(size, seed)
    bank, memory, number = open_bank(made.people.handles), blank_memory(), len(made.planned.actor)
    person = {source: (table, _times(table)) for source, table in person_tables(seed, made.person).items()}
    for nth, (first, last) in enumerate(made.windows):
        rng = np.random.default_rng([seed, size, 9, nth])
        rows = window_rows(made, first, last, number, memory, rng)
        number += int((rows.planned < 0).sum())
        window = {SQUARE: [spell(rows, made.people, bank, rng)]} if len(rows) else {}
        low, high = to_utc(np.array([first, last + 1]) * DAY) * 1_000_000
        for source, (table, times) in person.items():
            begin, end = np.searchsorted(times, (low, high))
            if end > begin:
                window.setdefault(source, []).insert(0, table.slice(begin, end - begin))
        for source, tables in window.items():
            yield (
                source,
                tables[0] if len(tables) == 1 else pa.concat_tables(tables).sort_by("published").combine_chunks(),
            )


def of_owner(table: pa.Table) -> pa.Table:
    """Return the rows of the square that Camille writes, or that are about her: answers, mentions, boosts, likes, follows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from murmure.demo.names import CAMILLE, address

    me, mentions = address(CAMILLE), table["mentions"].combine_chunks()
    named = np.zeros(len(table), dtype=bool)
    named[pc.list_parent_indices(mentions).filter(pc.equal(pc.list_flatten(mentions), me)).to_numpy()] = True
    about = pc.or_(pc.equal(table["target"], me), pc.equal(table["object"], me))
    return table.filter(pc.or_(pc.or_(pc.equal(table["actor"], ME), pc.fill_null(about, False)), pa.array(named)))


def _times(table: pa.Table) -> np.ndarray:
    """Return the times of a table as integers."""
    import pyarrow as pa

    return table["published"].combine_chunks().cast(pa.int64()).to_numpy()

"""Which rows of which segments hold the activities that somebody asks for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.log import find, terms
from murmure.model.ask import Ask

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine import Store


def rows_that(store: Store, ask: Ask) -> dict[str, np.ndarray]:
    """Return the rows that answer, in no order, by the name of their segment; the page and the limit of `ask` say nothing.

    What has words is found by its words; other segments are read through.
    """
    import numpy as np

    words = terms.words_of(store, ask.words)
    if ask.words.strip() and not words:
        return {}
    walk, through = find.split(store, ask, words)
    found: dict[str, list[np.ndarray]] = {}
    for segment, rows in walk.rows():
        found.setdefault(segment.name, []).append(rows)
    where = f"({find.condition(ask)}) and {find.word_condition(words)}"
    for segment in through:
        source = store.scan([store.path(segment)], ", file_row_number=true")
        table = store.table(f"select file_row_number as row from {source} where {where}")
        found.setdefault(segment.name, []).append(table.column("row").to_numpy())
    return {name: np.concatenate(parts).astype(np.int64) for name, parts in found.items()}

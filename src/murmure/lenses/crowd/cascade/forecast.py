"""How many more will take a cause up, and will they be twice as many, by what came of other causes of this pace?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.graphs.cascades import first_of_each
from murmure.lenses.cases import Cases, Foretold, foretell

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from murmure.graphs.cascades import Forest, Uses

SECOND = 1_000_000
FEWEST = 8
"""A cause is a case from so many people on, and is forecast from so many on."""


def cases(grown: Forest, uses: Uses, spans: Iterable[int]) -> dict[int, Cases]:
    """Return, of each length of time (microseconds), a case for each such span of the past in which a cause of the log won people.

    Tags, pages and posts are causes. pace: who took it up in a span; part: who did in the next one, for each of them.
    """
    import numpy as np

    what = uses.what.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    group = np.concatenate([what, int(what.max(initial=-1)) + 1 + grown.root])
    place = np.concatenate([uses.place, np.arange(len(grown.moment))])
    group, moment = first_of_each(group, grown.person[place], grown.moment[place])
    return {span: _cases(group, moment, grown.now, span) for span in dict.fromkeys(spans)}


def _cases(group: np.ndarray, moment: np.ndarray, now: int, span: int) -> Cases:
    """Return the cases of one length; group, moment: when each person was first in each group, by group and moment."""
    import numpy as np

    # In seconds: a million groups times the microseconds of a year are more than a number holds.
    begin, span = int(moment.min(initial=now)), max(span // SECOND, 1)
    enough = np.bincount(group)[group] >= FEWEST if len(group) else np.zeros(0, bool)  # most tags are used by few
    group, moment, last = group[enough], (moment[enough] - begin) // SECOND, (now - begin) // SECOND
    wide = int(moment.max(initial=0)) + 3 * span
    keys = group * wide + moment

    def until(one: np.ndarray, at: np.ndarray) -> np.ndarray:
        return np.searchsorted(keys, one * wide + np.maximum(at, -1), "right") - np.searchsorted(keys, one * wide, "left")

    ended = group * wide + (moment // span + 1) * span  # ascending, as groups and moments are
    thing, at = np.divmod(ended[np.append(True, ended[1:] != ended[:-1])[: len(ended)]], wide)
    known = at + span <= last
    thing, at = thing[known], at[known]
    then, before, after = until(thing, at), until(thing, at - span), until(thing, at + span)
    kept = (then >= FEWEST) & (then > before)
    pace = (then - before)[kept].astype(np.float64)
    return Cases(pace, (after - then)[kept] / pace, thing[kept])


def forecast(known: Cases, moment: np.ndarray, now: int, span: int) -> Foretold | None:
    """Return how many there will be a span after `now`, and the chance of twice as many; None when it stands still or too little is known.

    moment   when each person came, ascending
    """
    import numpy as np

    count = len(moment)
    pace = count - int(np.searchsorted(moment, now - span, "right"))
    return foretell(known, count, pace, pace, 2 * count) if count >= FEWEST else None

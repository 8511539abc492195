"""On which activities does a finding rest? One of each of the newest hours that it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.lean import Lean
    from murmure.hours.table import Cells

MOST = 20
What = tuple[Mapping[str, Any], ...]
"""What is counted: the columns of the keys of hours that it has, one way or another."""


def evidence_of(
    hours: Lean, whats: tuple[What, ...], coarse: int = 0, only: Callable[[Cells], np.ndarray] | None = None
) -> tuple[str, ...]:
    """Return the ids of at most twenty activities, as many of each of some kinds, the newest first; `coarse` and `only` as in `Lean.ids`."""
    import numpy as np

    found: list[str] = []
    for what in whats:
        chosen = np.zeros(len(hours), bool)
        for one in what:
            chosen |= hours.chosen(**one)
        found += hours.ids(chosen, coarse, MOST // len(whats), only)
    return tuple(dict.fromkeys(found))

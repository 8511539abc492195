"""Which noise may a series of days have, and how much is each held possible before the days are looked at?

Neighbouring days are alike or unlike, for a day or for weeks, with or without something new each day; or all wander slowly over the whole
span. How much each is held possible is found by `python -m bench.noises`, so that bounds of 95 % hold what is true in 95 of 100 series,
whichever of these noises they have (priors that match frequencies: Welch and Peers, 1963). It hangs on how many days there are.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

import numpy as np

LENGTHS = (16, 32, 64, 128, 256, 512)
"""Days, of which a fifth is not known, for which it was found; between two of them, both are mixed."""
KNOWN = 0.8
_ALIKE = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)
_FRESH = (0.0, 0.3, 0.6)
_MEMORIES, _LEAST, _SLOW = (0.12, 0.3, 0.5, 0.75, 1.0), 2.0, 0.3
_MEMORIES_FRESH = (0.0, 0.3, 0.6, 0.8)
_WANDERS, _WANDERS_FRESH = (1.0, 3.0), (0.0, 0.15, 0.3, 0.5)


def kinds(span: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kinds of noise in a span of days: how alike what lasts is from one day to the next, and which share is new each day.

    First what is alike by so much whatever the span; then memories (after which it is alike by 1/e) from two days to three tenths of the span;
    then what wanders, with a memory of the span and of three.
    """
    longest = max(_SLOW * span, 2.5)
    memories = [_LEAST * (longest / _LEAST) ** step for step in _MEMORIES]
    found = [(alike, fresh) for alike in _ALIKE for fresh in (_FRESH if alike else (0.0,))]
    found += [(math.exp(-1.0 / memory), fresh) for memory in memories for fresh in _MEMORIES_FRESH]
    found += [(math.exp(-1.0 / (times * span)), fresh) for times in _WANDERS for fresh in _WANDERS_FRESH]
    alike, fresh = np.array(found).T
    return alike, fresh


@lru_cache(maxsize=1)
def _found() -> dict[str, np.ndarray]:
    """Return for a level and for a share how much each kind is held possible: rows, the lengths; sums, 1."""
    text = (Path(__file__).parent / "noises.json").read_text(encoding="utf-8")
    weights = {name: np.exp(-np.array(rows, float) / 10.0) for name, rows in json.loads(text).items()}
    return {name: rows / rows.sum(1, keepdims=True) for name, rows in weights.items()}


def held(count: int, what: str) -> np.ndarray:
    """Return how much each kind is held possible, of so many known days: for a `level`, or for a `share`."""
    where, marks, rows = math.log(count / KNOWN), np.log(LENGTHS), _found()[what]
    return np.array([np.interp(where, marks, column) for column in rows.T])

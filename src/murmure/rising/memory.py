"""What does a watch keep, and in how much memory?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.kernels import watch

VERSION = 1
"""Of what is put down: raised when its form or meaning changes."""
CLASSES = 3
"""Names (tags, petitions), things (links, media) and news (words): each has its own threshold, and the same share of the alarms."""
_LEAST = 12  # megabytes below which the tables are too small to be of use


@dataclass
class Memory:
    """Hold all that is kept between two batches of events, in arrays whose size never changes.

    Sizes follow from megabytes: half for pairs of cause and account (8 bytes each), a quarter for causes (92 bytes), an eighth each
    for the adoptions of the last day (32 bytes) and for those from which groups are learned.
    """

    keys: np.ndarray
    causes: np.ndarray
    pairs: np.ndarray
    ring: np.ndarray
    past: np.ndarray
    state: np.ndarray
    rates: np.ndarray
    control: np.ndarray
    flow: np.ndarray

    @classmethod
    def of(cls, megabytes: int, wanted: float) -> Memory:
        """Return an empty memory of that size, for so many alarms a day."""
        size = max(megabytes, _LEAST) << 20
        causes, pairs = _power(size / 4 / (8 + watch.CAUSE.itemsize)), _power(size / 2 / 8)
        ring = _power(size / 8 / watch.ADOPTION.itemsize)
        control = np.zeros((CLASSES + 1, 6))
        control[CLASSES, 2] = wanted
        rates, flow = np.zeros((CLASSES, len(watch.LEVELS))), np.zeros((CLASSES, 4))
        return cls(np.zeros(causes, np.uint64), np.zeros(causes, watch.CAUSE), np.zeros(pairs, np.uint64), np.zeros(ring, watch.ADOPTION),
                   np.zeros(ring, watch.ADOPTION), np.zeros(8, np.int64), rates, control, flow)  # fmt: skip

    @property
    def bytes(self) -> int:
        """Bytes that the arrays take."""
        return sum(part.nbytes for part in vars(self).values())


def _power(size: float) -> int:
    """Return the power of two that is not above `size`."""
    return 1 << (int(size).bit_length() - 1)

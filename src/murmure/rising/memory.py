"""What does a watch keep, and in how much memory?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.kernels import watch
from murmure.kernels.season import SEASON

VERSION = 2
"""Of what is put down: raised when its form or meaning changes."""
CLASSES = 3
"""Names (tags, petitions), things (links, media) and news (words): each has its own threshold, and the same share of the alarms."""
PAGE = 4_096
"""Bytes that are put down together, or not at all where there is nothing in them."""
_LEAST = 12  # megabytes below which the tables are too small to be of use


@dataclass
class Memory:
    """Hold all that is kept between two batches of events, in arrays whose size never changes.

    Sizes follow from megabytes: half for pairs of cause and account (8 bytes each), a fifth for causes (112 bytes), an eighth each
    for the adoptions of the last day (32 bytes) and for those from which groups are learned, and the rest for
    how causes are written and for the hours of the week of those that rose.

    names    np.uint8: how causes are written, one after the other. The oldest is written over when there is no more room, but for
             causes that are taken up again before: these are written anew
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
    names: np.ndarray
    seasons: np.ndarray

    @classmethod
    def of(cls, megabytes: int, wanted: float) -> Memory:
        """Return an empty memory of that size, for so many alarms a day."""
        size = max(megabytes, _LEAST) << 20
        causes, pairs = _power(0.22 * size / (8 + watch.CAUSE.itemsize)), _power(size / 2 / 8)
        ring = _power(size / 8 / watch.ADOPTION.itemsize)
        control = np.zeros((CLASSES + 1, 6))
        control[CLASSES, 2] = wanted
        rates, flow = np.zeros((CLASSES, len(watch.LEVELS))), np.zeros((CLASSES, 4))
        return cls(np.zeros(causes, np.uint64), np.zeros(causes, watch.CAUSE), np.zeros(pairs, np.uint64), np.zeros(ring, watch.ADOPTION),
                   np.zeros(ring, watch.ADOPTION), np.zeros(9, np.int64), rates, control, flow, np.zeros(_power(size / 64), np.uint8),
                   np.zeros(_power(size / 64 / SEASON.itemsize), SEASON))  # fmt: skip

    def packed(self) -> dict[str, np.ndarray]:
        """Return all that is kept, as arrays: only the pages in which there is anything."""
        found: dict[str, np.ndarray] = {}
        for name, part in vars(self).items():
            plain = part.reshape(-1).view(np.uint8)
            pages = np.append(plain, np.zeros(-len(plain) % PAGE, np.uint8)).reshape(-1, PAGE) if len(plain) % PAGE else plain.reshape(-1, PAGE)
            used = np.flatnonzero(pages.view(np.uint64).any(1))
            found[name], found[f"{name}.pages"] = pages[used], np.append(used, len(part) if part.ndim == 1 else -1)
        return found

    @classmethod
    def unpacked(cls, parts: dict[str, np.ndarray], megabytes: int) -> Memory:
        """Return what `packed` gave, for the same size. Raises ValueError where it is of another size."""
        self = cls.of(megabytes, 0.0)
        for name, part in vars(self).items():
            used = parts[f"{name}.pages"]
            if used[-1] != (len(part) if part.ndim == 1 else -1):
                raise ValueError("another size")
            plain = part.reshape(-1).view(np.uint8)
            for page, data in zip(used[:-1].tolist(), parts[name], strict=True):
                there = plain[page * PAGE : (page + 1) * PAGE]
                there[:] = data[: len(there)]
        return self

    def written(self, place: int) -> bytes | None:
        """Return how a cause is written; None where it is not kept."""
        at, size = int(self.causes[place]["name"]), int(self.causes[place]["size"])
        if at < 0 or int(self.state[8]) - at > len(self.names):
            return None
        return self.names[np.arange(at, at + size) & (len(self.names) - 1)].tobytes()

    @property
    def bytes(self) -> int:
        """Bytes that the arrays take."""
        return sum(part.nbytes for part in vars(self).values())


def _power(size: float) -> int:
    """Return the power of two that is not above `size`."""
    return 1 << (int(size).bit_length() - 1)

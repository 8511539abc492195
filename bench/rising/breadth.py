"""Does the effective number of communities tell mixed eruptions from those of one group, before the crossing?

The truth is the published grouping of the accounts: an eruption is mixed when fewer than a share of those who are there before the
crossing are of one of its groups. What is measured sees nothing of that grouping, and nothing that comes later.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import grounds
import numpy as np

from murmure.kernels import ring as recent
from murmure.rising.company import company
from murmure.rising.detector import Detector, Setting
from murmure.rising.read import Posts
from murmure.rising.truth import Eruption

DAY, LEAST, KNOWN = 86_400, 10, 5
"""Adopters before the crossing, and those of them whose communities are known, below which nothing is said."""


@dataclass(frozen=True)
class Seen:
    """Hold one eruption just before it crosses: the share of the largest published group, our effective number, and of how many it is known."""

    largest: float
    effective: float
    known: int


def measured(batches: list[Posts], truth: list[Eruption]) -> list[Seen]:
    """Return every eruption that had adopters before its crossing."""
    names = {int(actor): name for batch in batches for actor, name in zip(batch.actor, batch.names.to_pylist(), strict=True)}
    origin, detector, found = grounds.origins(), Detector(Setting(1.0, 256, words=False)), []
    waiting = sorted(truth, key=lambda one: one.crossing)
    for batch in batches:
        first = 0
        while waiting and waiting[0].crossing <= batch.time[-1]:
            one = waiting.pop(0)
            last = int(np.searchsorted(batch.time, one.crossing))
            for _ in detector.feed(batch.part(first, last)):
                pass
            first = last
            ring, state = detector.memory.ring, detector.memory.state
            mine = recent.adopted(ring, state[4], np.uint64(one.cause), one.crossing - DAY, len(ring))
            actors = np.unique(ring["actor"][mine])
            if len(actors) >= LEAST:
                counts = Counter(origin[names[int(actor)]] for actor in actors)
                ours = company(detector.groups, actors, one.cause)
                found.append(Seen(max(counts.values()) / len(actors), ours.effective, ours.known))
        for _ in detector.feed(batch.part(first)):
            pass
    return found


def area(score: np.ndarray, true: np.ndarray) -> float:
    """Return the area under the ROC curve: the chance that a true one scores above one that is not (ties count half)."""
    _, place, many = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(many) - (many - 1) / 2)[place]
    return float((rank[true].sum() - true.sum() * (true.sum() + 1) / 2) / (true.sum() * (~true).sum()))


def table(batches: list[Posts], truth: list[Eruption]) -> None:
    """Print the areas."""
    seen = measured(batches, truth)
    largest, effective = np.array([one.largest for one in seen]), np.array([one.effective for one in seen])
    known = np.array([one.known for one in seen]) >= KNOWN
    print(f"\n{len(seen)} eruptions with at least {LEAST} adopters before the crossing, {known.sum()} of them with at least {KNOWN} whose communities are known\n")
    print("| mixed: the largest published group is below | of one group: at or above | eruptions, mixed | AUC, communities known | AUC, all |\n|---|---|---|---|---|")
    for below, above in ((0.6, 0.6), (0.6, 0.9), (0.7, 0.7), (0.7, 0.9)):
        kept = (largest < below) | (largest >= above)
        both = kept & known
        print(f"| {below} | {above} | {both.sum()}, {(largest[both] < below).sum()} | {area(effective[both], largest[both] < below):.3f} "
              f"| {area(effective[kept], largest[kept] < below):.3f} |")  # fmt: skip

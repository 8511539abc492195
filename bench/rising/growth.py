"""Which of the causes with 10 and with 50 adopters end in the top tenth, and does it help to know their communities?

A cause ends with those who took it up within a week after its 10th (50th) adopter. A logistic regression is learned from the causes before,
a quarter of them at first, and tried on the next quarter, three times. It knows the timing and the audience, or the communities too.
"""

from __future__ import annotations

import grounds
import numpy as np
from breadth import area

from murmure.rising.blind import logistic
from murmure.rising.detector import Detector, Setting
from murmure.rising.groups import Groups
from murmure.rising.read import Posts
from murmure.rising.rule import uses

WEEK, STEP, TENTH = 7 * 86_400, 10_000, 0.9


def table(batches: list[Posts]) -> None:
    """Print the areas."""
    known = groups(batches)
    heard = grounds.followers()
    print("\n| causes | adopters | causes | AUC, timing and audience | AUC, and communities |\n|---|---|---|---|---|")
    stream = uses(batches)
    for kind, name in ((0, "tags"), (1, "links")):
        part = stream[stream["kind"] == kind]
        part = part[np.argsort(part["key"], kind="stable")]
        for size in (10, 50):
            blind, company, ends = traits(part, size, known, heard)
            if len(ends) >= 200:
                print(f"| {name} | {size} | {len(ends)} | {tried(blind, ends)} | {tried(np.hstack([blind, company]), ends)} |", flush=True)
            else:
                print(f"| {name} | {size} | {len(ends)} | too few | too few |", flush=True)


def groups(batches: list[Posts]) -> tuple[np.ndarray, list[Groups]]:
    """Return moments, and the groups that were known at each."""
    detector, at, found = Detector(Setting(1.0, 256, words=False)), [], []
    for batch in batches:
        for first in range(0, len(batch), STEP):
            part = batch.part(first, first + STEP)
            for _ in detector.feed(part):
                pass
            at.append(int(part.time[-1]))
            found.append(detector.groups)
    return np.array(at), found


def traits(part: np.ndarray, size: int, known: tuple[np.ndarray, list[Groups]], heard: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what is known of each cause at its adopter of that number, in order of time: timing and audience; communities; and its end."""
    _, start = np.unique(part["key"], return_index=True)
    rows = []
    for first, last in zip(start, np.append(start[1:], len(part)), strict=True):
        one = part[first:last]
        _, new = np.unique(one["actor"], return_index=True)
        if len(new) < size:
            continue
        new = np.sort(new)
        when = one["time"][new]
        at, early = when[size - 1], when[:size]
        follow = np.maximum(heard[one["row"][new[:size]]], 0)
        blind = [np.log1p(at - early[place]) for place in (0, size // 2, int(0.8 * size))]
        blind += [np.log((one["time"] <= at).sum() / size), np.log1p((early > at - 86_400).sum()), np.log1p((early > at - 3_600).sum()),
                  np.log1p(follow.sum()), np.log1p(follow).mean()]  # fmt: skip
        rows.append((at, blind, company(known, at, np.unique(one["actor"][new[:size]])), (when <= at + WEEK).sum()))
    rows.sort(key=lambda row: row[0])
    return np.array([row[1] for row in rows]), np.array([row[2] for row in rows]), np.array([row[3] for row in rows])


def company(known: tuple[np.ndarray, list[Groups]], at: int, actors: np.ndarray) -> list[float]:
    """Return the logarithm of the effective number of communities, the share of adopters that are known, and how large their groups are."""
    place = int(np.searchsorted(known[0], at)) - 1
    found = known[1][place] if place >= 0 else Groups.none()
    counts, many = found.of(actors)
    if not many:
        return [0.0, 0.0, 0.0]
    share = counts / counts.sum()
    return [float(-np.log(share @ share)), many / len(actors), float(np.log(share @ np.bincount(found.group, minlength=len(share))))]


def tried(traits: np.ndarray, ends: np.ndarray) -> str:
    """Return the areas on the second, third and last quarter, and their mean."""
    cuts, found = [len(ends) * quarter // 4 for quarter in (1, 2, 3, 4)], []
    for first, last in zip(cuts, cuts[1:], strict=False):
        before = traits[:first]
        scaled = (traits - before.mean(0)) / (before.std(0) + 1e-9)
        weights = logistic(scaled[:first], ends[:first] >= np.quantile(ends[:first], TENTH))
        found.append(area((scaled[first:last] @ weights[1:]).round(9), ends[first:last] >= np.quantile(ends[first:last], TENTH)))
    return ", ".join(f"{one:.2f}" for one in found) + f" (mean {np.mean(found):.3f})"

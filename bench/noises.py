"""How much is each noise to be held possible, so that bounds of 95 % hold what is true in 95 of 100 series, whichever noise these have?

    PYTHONPATH=src:tests:. python -m bench.noises [--rounds 2000] [--steps 1000] [--write]

For some lengths of series, days are made up with many noises and gaps, and the weights of the kinds of `murmure.kernels.noises` are changed,
step by step, until the bounds hold as often as they say (Adam; what is asked is smoothed at first, so that it has a slope). Weights of
neighbouring lengths are drawn together. What is found is printed as the shares of held series, and kept in `noises.json` with `--write`.

A mean is sought in noises whose memory is at most three tenths of the span; a share only where days with and without come often enough:
what is rare and comes in long runs cannot be told from what is rarer. What `bench.rhythm` counts is made up elsewhere, with other noises too.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist

import numpy as np

from murmure.kernels import level, noises
from murmure.kernels.compile import compiled
from murmure.kernels.student import below, under

Draw = np.random.Generator
Noise = Callable[[Draw, int], np.ndarray]
Told = dict[str, tuple[np.ndarray, np.ndarray]]
"""For each truth, of each series and kind: how likely the kind makes it, and how likely what is sought then lies below what is true."""
ROUGH, FINE, TOGETHER, SPEED = 0.012, 0.006, 1e-5, 0.2
WANTED = 0.952
"""The share of series that is to be held: what is held in fewer is worse than what is held in more."""
FAR = 0.015
"""In the second half of the steps, shares that are so far from what is wanted count twice as much as their square."""
COMMON, SELDOM, RARE = (0.2, 0.5), (0.08, 0.2), (0.03, 0.08)


def regression(before: tuple[float, ...], new: tuple[float, ...] = ()) -> Noise:
    """Return noise of which each day is a sum of the days before and of what was new on some days, of variance 1."""

    def made(draw: Draw, count: int) -> np.ndarray:
        fresh = draw.standard_normal(count + 300)
        found = fresh.copy()
        for back, share in enumerate(new, 1):
            found[back:] += share * fresh[:-back]
        _carried(found, np.array(before, float))
        return found[300:]

    return made


@compiled
def _carried(found, before):
    """Add to each day what it keeps of the days before."""
    for place in range(len(found)):
        for back in range(min(len(before), place)):
            found[place] += before[back] * found[place - 1 - back]


@compiled
def _sides(away, free):
    """Return how likely what is sought lies below what is true, so many errors above what was found."""
    found = np.empty(len(away))
    for one in range(len(away)):
        found[one] = under(away[one], free)
    return found


@compiled
def _below(true, some, others):
    found = np.empty(len(some))
    for one in range(len(some)):
        found[one] = below(true, some[one], others[one])
    return found


def lasting(alike: float, fresh: float = 0.0) -> Noise:
    """Return noise of variance 1 of which neighbours are alike, and a share that is new each day."""
    whole = regression((alike,))

    def made(draw: Draw, count: int) -> np.ndarray:
        slow = math.sqrt((1.0 - fresh) * (1.0 - alike * alike)) * whole(draw, count)
        return slow + math.sqrt(fresh) * draw.standard_normal(count) if fresh else slow

    return made


def for_levels(span: int) -> dict[str, Noise]:
    """Return the noises in which a level is sought."""
    found = {f"alike {alike}": lasting(alike) for alike in (-0.4, -0.2, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)}
    for part in (0.03, 0.06, 0.1, 0.15, 0.22, 0.3):
        if part * span > 2.5:
            found |= {f"memory {part}, fresh {fresh}": lasting(math.exp(-1.0 / (part * span)), fresh) for fresh in (0.0, 0.3, 0.5, 0.7)}
    return found | {
        "two days before": regression((0.5, 0.3)), "two days before, less": regression((0.3, 0.3)), "new for two days": regression((), (0.8,)),
        "new, and back": regression((), (-0.3,)), "alike, and back": regression((0.6,), (-0.3,)),
    }  # fmt: skip


def for_shares(span: int) -> Iterator[tuple[str, Noise, tuple[float, float]]]:
    """Yield the noises in which a share is sought, with the bounds of the shares."""
    alike = [(alike, 0.0) for alike in (0.0, 0.2, 0.4, 0.6, 0.7, 0.8)]
    slow = [(math.exp(-1.0 / (part * span)), fresh) for part in (0.05, 0.12, 0.2) if part * span > 4 for fresh in (0.0, 0.4, 0.7)]
    for one, fresh in alike + slow:
        memory = -1.0 / math.log(one) if one else 0.0
        for bounds, least, part in ((RARE, 1.2, 0.02), (SELDOM, 2.9, 0.06), (COMMON, 5.0, 0.14)):
            if memory <= max(least, part * span):
                yield f"alike {one:.2f}, fresh {fresh}, share {bounds}", lasting(one, fresh), bounds


def days(draw: Draw, span: int, whole: bool) -> np.ndarray:
    """Return which days of a span are known: all, or up to two fifths less."""
    gone = 0.0 if whole else draw.uniform(0.0, 0.4)
    return np.sort(draw.choice(span, max(round(span * (1.0 - gone)), min(14, span)), replace=False)).astype(np.int64)


def levels(span: int, rounds: int) -> Told:
    """Return what the kinds say of made-up levels."""
    kinds, found = noises.kinds(span), {}
    for name, noise in for_levels(span).items():
        draw, rows = np.random.default_rng(1), []
        for turn in range(rounds):
            day = days(draw, span, turn < rounds // 2)
            mean, error, likely = level.walked(day, noise(draw, span)[day], *kinds)
            rows.append((np.exp(likely - likely.max()), _sides(-mean / error, len(day) - 1.0)))
        found[name] = tuple(map(np.array, zip(*rows, strict=True)))
    return found


def shares(span: int, rounds: int) -> Told:
    """Return what the kinds say of made-up shares."""
    kinds, found, edge = noises.kinds(span), {}, NormalDist().inv_cdf
    for name, noise, bounds in for_shares(span):
        draw, rows = np.random.default_rng(1), []
        for turn in range(rounds):
            true, day = draw.uniform(*bounds), days(draw, span, turn < rounds // 2)
            there = (noise(draw, span)[day] < edge(true)).astype(float)
            _, error, likely = level.walked(day, there, *kinds)
            some, others = level.parts(float(there.mean()), len(day), error)
            rows.append((np.exp(likely - likely.max()), _below(true, some, others)))
        found[name] = tuple(map(np.array, zip(*rows, strict=True)))
    return found


def held(told: Told, weight: np.ndarray) -> dict[str, float]:
    """Return for each truth in which share of the series the bounds hold it."""
    return {name: float((np.abs(2.0 * (likely * side) @ weight / (likely @ weight) - 1.0) < 0.95).mean()) for name, (likely, side) in told.items()}


def slope(told: Told, weight: np.ndarray, fine: bool) -> np.ndarray:
    """Return how what is missed grows with the logarithm of each weight."""
    found, smooth = np.zeros(len(weight)), FINE if fine else ROUGH
    for likely, side in told.values():
        whole = likely @ weight
        there = 2.0 * ((likely * side) @ weight) / whole - 1.0
        near = 1.0 / (1.0 + np.exp(np.clip((np.abs(there) - 0.95) / smooth, -50.0, 50.0)))
        missed = float(near.mean()) - WANTED
        part = -near * (1.0 - near) / smooth * np.sign(there) * 2.0 / len(whole) / whole
        found += 2.0 * missed * (1.0 + fine * (missed / FAR) ** 2) * ((likely * side).T @ part - likely.T @ (part * (there + 1.0) / 2.0))
    return weight * (found - weight @ found)


def sought(told: list[Told], steps: int) -> np.ndarray:
    """Return the logarithm of the weights (lengths, kinds) with which bounds hold best."""
    found = np.zeros((len(told), len(noises.kinds(noises.LENGTHS[0])[0])))
    middle, square = np.zeros_like(found), np.zeros_like(found)
    for step in range(steps):
        weight = np.exp(found)
        weight /= weight.sum(1, keepdims=True)
        way = np.array([slope(one, row, step >= steps / 2) for one, row in zip(told, weight, strict=True)])
        apart = np.diff(found, axis=0)
        way[1:] += 2.0 * TOGETHER * apart
        way[:-1] -= 2.0 * TOGETHER * apart
        way *= 1e3
        middle, square = 0.9 * middle + 0.1 * way, 0.99 * square + 0.01 * way * way
        found -= SPEED * (1.0 if step < steps / 2 else 0.3 if step < steps * 0.8 else 0.1) * middle / (np.sqrt(square) + 1e-6)
        found -= found.max(1, keepdims=True)
    return found


def main() -> None:
    """Seek the weights of both, and print how often their bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=1_000)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    kept = {}
    for what, made in (("level", levels), ("share", shares)):
        told = [made(span, max(args.rounds * 60 // max(span, 60), args.rounds // 3)) for span in noises.LENGTHS]
        kept[what] = np.round(-10.0 * sought(told, args.steps)).astype(int).tolist()
        for span, one, row in zip(noises.LENGTHS, told, kept[what], strict=True):
            for name, share in held(one, np.exp(-np.array(row) / 10.0)).items():
                print(f"| {what} | {span} days | {name} | {share:.3f} |", flush=True)
    if args.write:
        rows = (f'  "{what}": [\n' + ",\n".join(f"    {json.dumps(row)}" for row in found) + "\n  ]" for what, found in kept.items())
        text = "{\n" + ",\n".join(rows) + "\n}\n"
        (Path(noises.__file__).parent / "noises.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

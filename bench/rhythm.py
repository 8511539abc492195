"""How often do the bounds that `rhythm` states hold what was planted, and how often is noise taken for a rhythm?

    PYTHONPATH=src:tests python -m bench.rhythm --rounds 2000 [--only phase] [--save SERIES.npz]

Made-up series of eight weeks by the hour, of many kinds of noise, with a sixth of the hours and some whole days missing, over a change of
clocks and with a week in another zone, which is set aside as the lens does. Bounds of 95 % should hold 95 of 100; with 2,000 rounds, the
share is known to one in a hundred. `--save` keeps the series of the phases for `bench/rhythm_peer.py`, which asks other libraries the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from together_made import noise

DAYS, HOURS = 56, 56 * 24
DST, GONE = 20 * 24, range(30, 37)
"""The hour at which clocks go forward, and the days in another zone."""
Draw = np.random.Generator
NOISE: dict[str, Callable[[Draw, int], np.ndarray]] = {
    "white": lambda draw, count: draw.standard_normal(count),
    "alike (0.7)": lambda draw, count: noise(draw, count, 0.7),
    "much alike (0.9)": lambda draw, count: noise(draw, count, 0.9),
    "slow and fresh": lambda draw, count: noise(draw, count, 0.95) / 3 + draw.standard_normal(count),
    "wild": lambda draw, count: noise(draw, count, 0.5, wild=True),
}


def shape(name: str, share: float, rounds: int, more: str = "") -> None:
    """Print one row: a share, and by how much chance may have moved it (two standard errors)."""
    print(f"| {name} | {share:.3f} | ±{2 * (max(share * (1 - share), 1e-4) / rounds) ** 0.5:.3f} | {more} |", flush=True)


def clocks() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hours as they passed, by the clock of the place, and the days that are away."""
    at = np.arange(HOURS)
    clock = at + 1 + (at >= DST)
    clock[GONE[0] * 24 : (GONE[-1] + 1) * 24] += 7
    return at, clock, np.unique(clock[GONE[0] * 24 : (GONE[-1] + 1) * 24] // 24)


def series(draw: Draw, kind: str, size: float, phase: float, period: float = 24.0) -> tuple[Any, float]:
    """Return a series with a wave by the local clock and its gaps, days away set aside, and the amplitude: `size` spreads of the noise."""
    from murmure.lenses.me.rhythm.wave import Series, _cut
    from murmure.model.words import Both

    at, clock, away = clocks()
    turn = np.cos(2 * np.pi * (clock + 0.5 - phase) / period)
    if kind == "counts":
        values, amplitude = np.sqrt(draw.poisson(np.exp(0.6 + size * turn + noise(draw, HOURS, 0.6) / 4))), float("nan")
    else:
        left = NOISE[kind](draw, HOURS)
        amplitude = size * float(left.std())
        values = 5 + amplitude * turn + left
    kept = draw.random(HOURS) > 0.16
    for begin in draw.integers(0, HOURS - 30, 9).tolist():
        kept[begin : begin + int(draw.integers(5, 30))] = False
    one = Series("s", Both("s", "s"), True, at[kept], clock[kept], values[kept])
    return _cut(one, int(clock[0]) // 24, int(clock[-1]) // 24, away), amplitude


def waves(rounds: int, save: Path | None) -> None:
    """Tell how often phases, amplitudes and levels are held; what is said of noise."""
    from murmure.kernels.chosen import phase_of
    from murmure.kernels.cosine import cosinor
    from murmure.lenses.me.rhythm.wave import DAY, HARMONICS, LEVEL

    saved = {}
    for kind in (*NOISE, "counts"):
        for size in (0.0, 0.2, 0.3, 0.8):
            draw, phase_, amplitude_, level_, seen, said, said_held = np.random.default_rng(7), 0, 0, 0, 0, 0, 0
            for turn in range(rounds):
                phase = float(draw.random() * 24)
                one, amplitude = series(draw, kind, size, phase)
                if save and turn < 500:
                    saved[f"{kind}|{size}|{turn}"] = np.stack([one.clock + 0.5, one.values, np.full(len(one.at), phase)])
                wave = cosinor(one.at + 0.5, one.values, DAY, HARMONICS, one.clock + 0.5)
                assert wave is not None
                value, low, high = wave.phase
                away = (phase - value + 12) % 24 - 12
                held = low <= value + away <= high
                phase_, amplitude_ = phase_ + held, amplitude_ + (wave.amplitude[1] <= amplitude <= wave.amplitude[2])
                level_, seen = level_ + (wave.level[1] <= 5 <= wave.level[2]), seen + (wave.chance < 0.05)
                if wave.chance < LEVEL:
                    low, high = phase_of(wave.fit, LEVEL, 0.05)  # as `cosinor` does where it is told the bar
                    said, said_held = said + 1, said_held + (low <= away * np.pi / 12 <= high)
            name = f"{kind}, {f'amplitude {size}' if size else 'no rhythm'}"
            if size:
                shape(f"phase: {name}", phase_ / rounds, rounds, f"said {said / rounds:.2f}, of these {said_held / max(said, 1):.3f}")
                if kind != "counts":
                    shape(f"amplitude: {name}", amplitude_ / rounds, rounds)
                    shape(f"level: {name}", level_ / rounds, rounds)
            else:
                shape(f"rhythm at 0.05: {name}", seen / rounds, rounds, f"said (at {LEVEL}): {said / rounds:.4f}")
    if save:
        np.savez_compressed(save, **saved)


def periods(rounds: int, save: Path | None) -> None:
    """Tell how often planted periods are held, and how often noise has one."""
    from murmure.kernels.cosine import strongest

    for kind in ("white", "alike (0.7)", "much alike (0.9)", "slow and fresh"):
        draw, held, seen, false = np.random.default_rng(8), 0, 0, 0
        for _ in range(rounds):
            period = float(draw.uniform(20, 30))
            one, _ = series(draw, kind, 0.8, float(draw.random() * 24), period)
            found = strongest(one.clock + 0.5, one.values, 18, 32)
            nothing, _ = series(draw, kind, 0.0, 0.0)
            empty = strongest(nothing.clock + 0.5, nothing.values, 18, 32)
            assert found is not None and empty is not None
            seen, false = seen + (found.chance < 0.05), false + (empty.chance < 0.05)
            held += found.chance < 0.05 and found.low <= period <= found.high
        shape(f"period: {kind}", held / max(seen, 1), max(seen, 1), f"seen {seen / rounds:.2f}; noise has one at 0.05: {false / rounds:.3f}")


def between(rounds: int, save: Path | None) -> None:
    """Tell how often the way between body and network is held."""
    from murmure.kernels.cosine import cosinor
    from murmure.lenses.me.rhythm.wave import Rhythm, apart

    for kind in ("alike (0.7)", "slow and fresh"):
        draw, held = np.random.default_rng(9), 0
        for _ in range(rounds):
            one, other = draw.random(2) * 24
            parts = (series(draw, kind, 0.8, one)[0], series(draw, "counts", 0.8, other)[0])
            body, network = (Rhythm(part, cosinor(part.at + 0.5, part.values, 24.0, 2, part.clock + 0.5), None, True) for part in parts)
            told, low, high = apart(body, network)
            held += low <= told + (other - one - told + 12) % 24 - 12 <= high
        shape(f"apart: {kind} and counts", held / rounds, rounds)


def days(draw: Draw, alike: float, wild: bool = False, slow: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return days of which a fifth is missing, and what each has beside what is usual."""
    left = noise(draw, 70, 0.95) / 3 + draw.standard_normal(70) if slow else noise(draw, 70, alike, wild)
    day = np.sort(draw.choice(70, DAYS, replace=False))
    return day + 19_000, left[day]


def means(rounds: int, save: Path | None) -> None:
    """Tell how often a mean of days, what free days change, and a share of days are held."""
    from statistics import NormalDist

    from murmure.lenses.me.rhythm.mean import later_when_free, mean_of, weekend
    from murmure.lenses.me.rhythm.wake import Near, share_of

    kinds = {f"alike {alike}{', wild' if wild else ''}": (alike, wild, False) for alike in (0.0, 0.4, 0.7) for wild in (False, True)}
    for name, kind in (kinds | {"slow and fresh": (0.0, False, True)}).items():
        draw, held = np.random.default_rng(10), np.zeros(2)
        for _ in range(rounds):
            day, left = days(draw, *kind)
            later, mean = later_when_free(day, 3.5 + left / 2 + 1.2 * weekend(day)), mean_of(day, 3.5 + left / 2)
            assert later is not None and mean is not None
            held += (later.low <= 1.2 <= later.high, mean.low <= 3.5 <= mean.high)
        shape(f"free days: days {name}", held[0] / rounds, rounds)
        shape(f"mean of days: days {name}", held[1] / rounds, rounds)
    for share in (0.05, 0.15, 0.3, 0.6, 0.95):
        for alike in (0.0, 0.4, 0.7):
            draw, held, edge = np.random.default_rng(11), 0, NormalDist().inv_cdf(share) / (1 - alike**2) ** 0.5
            for _ in range(rounds):
                day, left = days(draw, alike)
                found = share_of(Near(day, (left < edge).astype(float)), np.zeros(0, np.int64))
                assert found is not None
                held += found.low <= share <= found.high
            shape(f"share of days, {share}: days alike {alike}", held / rounds, rounds)


def wandering(draw: Draw, count: int) -> np.ndarray:
    """Return noise of which half is new each day, and half is alike for a fifth of the span."""
    alike = float(np.exp(-5.0 / count))
    return (noise(draw, count + 400, alike) * (1 - alike**2) ** 0.5)[400:] + draw.standard_normal(count)


def skewed(draw: Draw, count: int) -> np.ndarray:
    """Return what is mostly low and sometimes far above, around 0."""
    return np.exp(noise(draw, count, 0.5) * 0.6) - np.exp(0.36 / (1 - 0.5**2) / 2)


def weekly(draw: Draw, count: int) -> np.ndarray:
    """Return noise with free days that differ, around 0 over whole weeks."""
    return noise(draw, count, 0.3) + 1.5 * ((np.arange(count) + int(draw.integers(7))) % 7 < 2) - 3.0 / 7


LONG: dict[str, Callable[[Draw, int], np.ndarray]] = {
    "alike 0.5": lambda draw, count: noise(draw, count, 0.5),
    "wandering": wandering,
    "counts": lambda draw, count: draw.poisson(np.exp(1 + noise(draw, count, 0.6) * 0.3)) - np.exp(1 + 0.09 / (1 - 0.6**2) / 2),
    "skewed": skewed,
    "free days differ": weekly,
}


def lengths(rounds: int, save: Path | None) -> None:
    """Tell how often levels and shares are held in few and in many days, all known, or with a third of the weeks missing."""
    from statistics import NormalDist

    from murmure.lenses.me.rhythm.mean import mean_of
    from murmure.lenses.me.rhythm.wake import Near, share_of

    nowhere = np.zeros(0, np.int64)
    for span in (30, 90, 365, 730):
        for gaps in ("all days", "weeks missing"):

            def known(draw: Draw, span: int = span, gaps: str = gaps) -> np.ndarray:
                kept = np.repeat(draw.random(span // 7 + 1) > (0.33 if gaps == "weeks missing" else -1), 7)[:span]
                return np.flatnonzero(kept) if kept.sum() >= 14 else np.arange(span)

            for name, made in LONG.items():
                draw, held = np.random.default_rng(14), 0
                for _ in range(rounds):
                    day = known(draw)
                    mean = mean_of(day + 19_000, 3.5 + made(draw, span)[day])
                    held += mean is not None and mean.low <= 3.5 <= mean.high
                shape(f"mean of {span} days, {gaps}: {name}", held / rounds, rounds)
            for alike, bounds in ((0.3, (0.05, 0.2)), (0.8, (0.2, 0.8))):
                draw, held = np.random.default_rng(15), 0
                for _ in range(rounds):
                    share, day = draw.uniform(*bounds), known(draw)
                    edge = NormalDist().inv_cdf(share) / (1 - alike**2) ** 0.5
                    found = share_of(Near(day, (noise(draw, span, alike)[day] < edge).astype(float)), nowhere)
                    held += found is not None and found.low <= share <= found.high
                shape(f"share of {span} days, {gaps}: {bounds[0]} to {bounds[1]}, alike {alike}", held / rounds, rounds)


def nights(draw: Draw, count: int) -> Any:
    """Return nights whose beginnings and ends are alike from one to the next, with some that nobody measured."""
    from murmure.lenses.me.rhythm.night import Nights

    begin = (-45 + 40 * noise(draw, count, 0.5)).round().astype(np.int64)
    end = (430 + 40 * noise(draw, count, 0.3)).round().astype(np.int64)
    day = np.flatnonzero(draw.random(count) > 0.1) + 19_000
    begin, end = begin[day - 19_000], end[day - 19_000]
    return Nights(day, begin, end, day * 1440 + begin, day * 1440 + end)


def regular(rounds: int, save: Path | None) -> None:
    """Tell how often the regularity of sleep is held; what it is, half a million nights say."""
    from murmure.lenses.me.rhythm.mean import mean_of
    from murmure.lenses.me.rhythm.night import regularity

    nowhere = np.zeros(0, np.int64)
    truth = float(np.mean([regularity(nights(np.random.default_rng(seed), 2_000), nowhere)[1].mean() for seed in range(100, 150)]))
    draw, held = np.random.default_rng(12), 0
    for _ in range(rounds):
        mean = mean_of(*regularity(nights(draw, DAYS), nowhere))
        assert mean is not None
        held += mean.low <= truth <= mean.high
    shape(f"regularity ({truth:.1f})", held / rounds, rounds)


def grown(rounds: int, save: Path | None) -> None:
    """Tell how often the growth a year is held, and what is taken for exponential growth."""
    from murmure.lenses.me.rhythm.growth import EXPONENTIAL, judged

    at = np.arange(60)
    year = 365.25 / 28
    for wild in (0.1, 0.3):
        for name, planted in (("60 % a year", 300 * np.exp(np.log(1.6) * at / year)), ("a line", 300 + 12.0 * at), ("a level", np.full(60, 500.0)),
                              ("a bent line", 300 + 0.4 * at * at)):  # fmt: skip
            draw, held, shown, none = np.random.default_rng(13), 0, 0, 0
            for _ in range(rounds):
                told = judged(np.maximum(draw.poisson(planted * np.exp(noise(draw, 60, 0.4) * wild)), 1).astype(float))
                shown, none = shown + (told.shape == EXPONENTIAL), none + (told.shape == "")
                held += told.share[1] <= 0.6 <= told.share[2]
            more = f"exponential {shown / rounds:.3f}, cannot be told {none / rounds:.3f}"
            shape(f"growth: {name}, noise {wild}", held / rounds if name.startswith("60") else shown / rounds, rounds, more)


PARTS: dict[str, Callable[[int, Path | None], None]] = {
    "phase": waves, "period": periods, "apart": between, "mean": means, "length": lengths, "regular": regular, "growth": grown,
}  # fmt: skip


def chosen(only: list[str] | None) -> Iterator[Callable[[int, Path | None], None]]:
    """Yield the parts that were asked for."""
    yield from (part for name, part in PARTS.items() if not only or name in only)


def main() -> None:
    """Print a table of shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", choices=list(PARTS))
    parser.add_argument("--save", type=Path)
    args = parser.parse_args()
    print("| what | share | chance | |\n|---|---|---|---|", flush=True)
    for part in chosen(args.only):
        part(args.rounds, args.save)


if __name__ == "__main__":
    main()

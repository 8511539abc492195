"""How often do the intervals that `together` states hold what was planted, and how often is chance taken for a tie?

    PYTHONPATH=src:tests python -m bench.together --rounds 2000 [--only slope] [--peer]

Made-up series by day and by hour, of many kinds of noise, with weeks, drifts, gaps and weeks away. Intervals of 95 % should hold 95 of 100;
with 2,000 rounds, the share is known to one in a hundred. False discoveries are counted as the lens makes them: of all that is said in a home
of a dozen series, the share that is chance. `--peer` asks scipy, pingouin and statsmodels the same, where they are installed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from together_made import KINDS

Draw = np.random.Generator
MOMENTS = {"day": 180, "hour": 24 * 42}
MONDAY = {"day": 4, "hour": 96}
"""The moment at which the series begin: a Monday, so that the weekend is where it is."""
HOURLY = ("alike", "blurred", "counts", "heavy")


def shape(name: str, share: float, rounds: int, more: str = "") -> None:
    """Print one row: a share, and by how much chance may have moved it (two standard errors)."""
    print(f"| {name} | {share:.3f} | ±{2 * (max(share * (1 - share), 1e-4) / max(rounds, 1)) ** 0.5:.3f} | {more} |", flush=True)


def dressed(draw: Draw, values: np.ndarray, by: str) -> np.ndarray:
    """Return a series with a week (by hour: a day too), a drift, single gaps, and a week that nobody noted."""
    count, size = len(values), float(np.std(values))
    at = np.arange(count)
    turn = at % 7 >= 5 if by == "day" else (at // 24) % 7 >= 5
    values = values + 1.5 * size * turn + draw.normal() * size * 2 * np.sin(np.pi * at / count + draw.random() * 6)
    if by == "hour":
        values = values + 2 * size * np.cos(2 * np.pi * (at - draw.random() * 24) / 24)
    values[draw.random(count) < 0.1] = np.nan
    begin, length = int(draw.integers(0, count)), 7 if by == "day" else 7 * 24
    values[begin : begin + length] = np.nan
    return values


def series(name: str, values: np.ndarray) -> Any:
    """Return a series of a family of its own."""
    from murmure.lenses.me.together.series import Series
    from murmure.model.words import Both

    return Series(name, Both(name, name), "1", values)


def planted(draw: Draw, kind: str, by: str, lag: int, slope: float) -> list[Any]:
    """Return a series, and one that follows it."""
    count = MOMENTS[by]
    x, rest = KINDS[kind](draw, count + 10), KINDS["alike"](draw, count)
    x, rest = x / np.std(x), rest / np.std(rest)
    y = rest + slope * x[10 - lag : len(x) - lag]
    return [series("x", dressed(draw, x[10:].copy(), by)), series("y", dressed(draw, y, by))]


def slopes(rounds: int) -> None:
    """Tell how often the slope of a pair is held at its lag, whatever is said."""
    from murmure.kernels.student import reach
    from murmure.lenses.me.together.tie import _tie, looked

    for by in MOMENTS:
        for kind in ("plain", *HOURLY, "slow") if by == "day" else HOURLY:
            for slope in (0.0, 0.3):
                draw, held, met = np.random.default_rng(3), 0, 0
                for _ in range(rounds):
                    both = planted(draw, kind, by, 1, slope)
                    seen = looked(MONDAY[by], both, by)
                    place = int(np.flatnonzero((seen.rows[:, 0] == 0) & (seen.rows[:, 2] == 1))[0])
                    low, high, _ = bounds(seen, place, reach)
                    held, met = held + (low <= slope <= high), met + (_tie(seen, place) is not None)
                shape(f"slope {slope} by {by}: {kind}", held / rounds, rounds, f"clear {met / rounds:.2f}")


def bounds(seen: Any, place: int, reach: Callable[[float, float], float]) -> tuple[float, float, float]:
    """Return the interval of one row as the lens makes it, before anything is chosen."""
    from murmure.kernels.moving import slopes as told

    one, other, lag = seen.rows[place].tolist()
    slope, error, free, *_ = told(seen.plain, *(np.array([at]) for at in (one, other, lag)), seen.spent)[0].tolist()
    half = reach(0.05, free) * error * float(np.sqrt(seen.wider[one] * seen.wider[other])) ** 0.5
    return slope - half, slope + half, slope


def homes(rounds: int) -> None:
    """Tell what is said of homes where nothing goes together, and of homes where some pairs do."""
    from murmure.lenses.me.together.tie import kept, looked

    for by, kinds in (("day", tuple(KINDS)), ("day", ("blurred", "slow", "walk", "week") * 2), ("hour", HOURLY + HOURLY)):
        for pairs in (0, 2):
            draw, any_, false, said, right, held = np.random.default_rng(4), 0, 0.0, 0, 0, 0
            for _ in range(rounds):
                made = [series(f"s{number}", dressed(draw, KINDS[kind](draw, MOMENTS[by]), by)) for number, kind in enumerate(kinds)]
                for pair in range(pairs):
                    made += [series(f"{pair}{one.name}", one.values) for one in planted(draw, HOURLY[pair], by, pair, 0.6)]
                ties, _ = kept([looked(MONDAY[by], made, by)])
                true = [tie.first.name[1:] == "x" and tie.second.name == f"{tie.first.name[0]}y" for tie in ties]
                at = [tie for tie, here in zip(ties, true, strict=True) if here and tie.lag == int(tie.first.name[0])]
                any_, said = any_ + bool(ties), said + len(ties)
                false += (len(ties) - sum(true)) / max(len(ties), 1)
                right += len(at)
                held += sum(tie.interval()[0] <= 0.6 <= tie.interval()[1] for tie in at)
            name = f"{len(kinds)} series by {by} ({'all kinds' if len(set(kinds)) > 4 else ', '.join(dict.fromkeys(kinds))})"
            if pairs:
                shape(f"false of all that is said: {name}, {pairs} pairs", false / rounds, rounds, f"planted ties said at their lag {right / rounds / pairs:.2f}")
                shape(f"bounds of those said: {name}", held / max(right, 1), right)
            else:
                shape(f"homes where chance is taken for a tie: {name}", any_ / rounds, rounds, f"{said} sentences")


def peers(rounds: int) -> None:
    """Tell how often others take independent series for tied: a correlation of each pair and lag, then Benjamini and Hochberg."""
    try:
        import pingouin
        from scipy import stats
    except ImportError:
        return print("pingouin and scipy are not installed here")
    draw, any_ = np.random.default_rng(4), dict.fromkeys(("scipy, Pearson", "pingouin, Spearman", "pingouin, without the day of the week"), 0)
    for _ in range(rounds):
        made = [dressed(draw, KINDS[kind](draw, MOMENTS["day"]), "day") for kind in KINDS]
        chances: dict[str, list[float]] = {name: [] for name in any_}
        week = np.stack([np.arange(MOMENTS["day"]) % 7 == one for one in range(1, 7)], 1).astype(float)
        bare = [_bare(one, week) for one in made]
        for one in range(len(made)):
            for other in range(len(made)):
                for lag in range(4):
                    if one == other or (not lag and one > other):
                        continue
                    x, y = made[one][: len(made[one]) - lag], made[other][lag:]
                    both = np.isfinite(x) & np.isfinite(y)
                    chances["scipy, Pearson"].append(float(stats.pearsonr(x[both], y[both])[1]))
                    chances["pingouin, Spearman"].append(float(stats.spearmanr(x[both], y[both])[1]))
                    x, y = bare[one][: len(x)], bare[other][lag:]
                    chances["pingouin, without the day of the week"].append(float(stats.pearsonr(x[both], y[both])[1]))
        for name, found in chances.items():
            any_[name] += bool(pingouin.multicomp(found, alpha=0.05, method="fdr_bh")[0].any())
    for name, count in any_.items():
        shape(f"homes where chance is taken for a tie: all kinds by day, {name}", count / rounds, rounds)


def _bare(values: np.ndarray, week: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    columns = np.column_stack([np.ones(len(values)), week])
    return values - columns @ np.linalg.lstsq(columns[known], values[known], rcond=None)[0]


PARTS: dict[str, Callable[[int], None]] = {"slope": slopes, "home": homes}


def main() -> None:
    """Print a table of shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", choices=list(PARTS))
    parser.add_argument("--peer", action="store_true")
    args = parser.parse_args()
    print("| what | share | chance | |\n|---|---|---|---|", flush=True)
    if args.peer:
        return peers(args.rounds)
    for name, part in PARTS.items():
        if not args.only or name in args.only:
            part(args.rounds)


if __name__ == "__main__":
    main()

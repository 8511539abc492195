"""Which two series go together, by how much, and how often would chance alone say so?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from murmure.lenses.me.together.clean import basis, left_of, ranked
from murmure.lenses.me.together.series import Series

if TYPE_CHECKING:
    import numpy as np

LAGS = {"day": (0, 1, 2, 3), "hour": (0, 1, 2, 3, 6)}
"""So many moments later the other one is looked at."""
FAR = {"day": (15, 20, 25, 31, 38, 45), "hour": (175, 210, 260, 320, 400, 500)}
"""Moments so far apart that nothing goes together: what seems to is chance, and says how much of it there is."""
ENOUGH = {"day": 42, "hour": 24 * 21}
"""Moments that both must have."""
LEVEL, JUDGED = 0.05, 0.02
"""Of all that is said, the share that chance may have made; and the level that keeps to it.

On made-up series of many kinds, the chances of this test are too small by up to a factor of two where they matter, far out: two and a half
times as much is asked for.
"""


@dataclass(frozen=True)
class Tie:
    """Hold one pair that goes together.

    first, second   the series: the second one follows the first, `lag` moments later
    slope   by how much the second one changes when the first is one unit higher; its standard error, and degrees of freedom
    chance  how often two series that have nothing to do with each other would seem so close
    count   moments that both have; places: those on which the first is highest, at most three
    fifths  the moments in five parts, from those on which the first is lowest: the mean of both, without drift and week
    level   the chance that is left to the interval that is said
    """

    by: str
    first: Series
    second: Series
    lag: int
    slope: float
    error: float
    free: float
    chance: float
    count: int
    places: tuple[int, ...]
    fifths: tuple[tuple[float, float], ...]
    level: float = LEVEL

    def interval(self, level: float | None = None) -> tuple[float, float]:
        """Return the bounds of the slope that leave so much to chance; those that are said when nothing is given."""
        from murmure.kernels.student import reach

        half = reach(self.level if level is None else level, self.free) * self.error
        return self.slope - half, self.slope + half


@dataclass(frozen=True)
class Looked:
    """Hold all pairs that were looked at by day or by hour: rows (first, second, lag), their chances, and what the ties are made of."""

    by: str
    series: list[Series]
    rows: np.ndarray
    chance: np.ndarray
    plain: np.ndarray
    spent: np.ndarray
    wider: np.ndarray
    sign: np.ndarray


def looked(begin: int, series: list[Series], by: str) -> Looked:
    """Look at all pairs of series that are long enough, at every lag, but within no family."""
    import numpy as np

    from murmure.kernels.moving import slopes
    from murmure.kernels.student import beyond

    series = [one for one in series if np.isfinite(one.values).sum() >= ENOUGH[by]]
    pairs = [(one, other) for one in range(len(series)) for other in range(len(series)) if one != other and series[one].kin != series[other].kin]
    rows = np.array([(one, other, lag) for one, other in pairs for lag in LAGS[by] if lag or one < other], np.int64).reshape(-1, 3)
    if not len(rows):
        return Looked(by, series, rows, np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros(0), np.zeros(0))
    aside = basis(begin, len(series[0].values), by)
    left, spent = zip(*(left_of(one.values, aside) for one in series), strict=True)
    plain, bell, free = np.array(left), np.array([ranked(one) for one in left]), np.array(spent)
    away = np.array([(one, other, lag) for one, other in pairs if one < other for lag in FAR[by]], np.int64)
    wider = _wider(slopes(bell, *away.T.copy(), free), away, len(series))
    told = slopes(bell, *rows.T.copy(), free)
    said = told[:, 0] / (told[:, 1] * np.sqrt(wider[rows[:, 0]] * wider[rows[:, 1]]) ** 0.5)
    enough = np.isfinite(said) & (told[:, 4] >= ENOUGH[by])
    chance = np.array([beyond(value, freedom) if fits else 1.0 for value, freedom, fits in zip(said, told[:, 2], enough, strict=True)])
    return Looked(by, series, rows[enough], chance[enough], plain, free, wider, np.sign(said[enough]))


def _wider(far: np.ndarray, away: np.ndarray, count: int) -> np.ndarray:
    """Return by how much the ties of each series with what is far away vary more than they are said to; never less than one."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        square = (far[:, 0] / far[:, 1]) ** 2 * (far[:, 2] - 2) / far[:, 2]
    known = np.isfinite(square)
    mine = [known & ((away[:, 0] == one) | (away[:, 1] == one)) for one in range(count)]
    return np.array([max(1.0, float(square[here].mean())) if here.sum() >= 10 else 1.0 for here in mine])


def kept(seen: list[Looked]) -> tuple[list[Tie], int]:
    """Return the ties that are said, the least likely by chance first, and how many pairs were looked at.

    Of two families and all their lags, the clearest tie is said.

    Chosen so that of all that is said at most `LEVEL` is chance (Benjamini and Hochberg, 1995); the intervals of what was chosen are
    widened so that they hold all the same (Benjamini and Yekutieli, 2005).
    """
    import numpy as np

    chances = np.sort(np.concatenate([one.chance for one in seen])) if seen else np.zeros(0)
    count = len(chances)
    passed = np.flatnonzero(chances <= JUDGED * np.arange(1, count + 1) / max(count, 1))
    if not len(passed):
        return [], count
    edge = float(chances[passed[-1]])
    ties = [tie for one in seen for place in np.flatnonzero(one.chance <= edge).tolist() if (tie := _tie(one, place)) is not None]
    ties.sort(key=lambda tie: (tie.chance, tie.by, tie.lag, tie.first.name, tie.second.name))
    found: dict[tuple[str, frozenset[str]], Tie] = {}
    for tie in ties:
        found.setdefault((tie.by, frozenset((tie.first.kin, tie.second.kin))), tie)
    level = LEVEL * (int(passed[-1]) + 1) / count
    return [replace(tie, level=level) for tie in found.values()], count


def _tie(seen: Looked, place: int) -> Tie | None:
    """Return a pair in the units of its series; None where ranks say one thing and amounts another: a few wild moments."""
    import numpy as np

    from murmure.kernels.moving import slopes

    one, other, lag = seen.rows[place].tolist()
    slope, error, free, _, count, _ = slopes(seen.plain, *(np.array([at]) for at in (one, other, lag)), seen.spent)[0].tolist()
    first, second = seen.series[one], seen.series[other]
    both = np.flatnonzero(np.isfinite(first.values[: len(first.values) - lag]) & np.isfinite(second.values[lag:]))
    highest = both[np.argsort(-first.values[both], kind="stable")][:3]
    error *= float(np.sqrt(seen.wider[one] * seen.wider[other])) ** 0.5
    fifths = _fifths(_about(first, seen.plain[one])[both], _about(second, seen.plain[other])[both + lag])
    tie = Tie(seen.by, first, second, lag, slope, error, free, float(seen.chance[place]), int(count), tuple(sorted(highest.tolist())), fifths)
    low, high = tie.interval(LEVEL)
    return tie if slope * seen.sign[place] > 0 and (low > 0 or high < 0) else None


def _about(series: Series, left: np.ndarray) -> np.ndarray:
    """Return what is left of a series around its mean."""
    import numpy as np

    return left + float(np.nanmean(series.values))


def _fifths(first: np.ndarray, second: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return the mean of both in each fifth of the moments, from those on which the first is lowest."""
    import numpy as np

    parts = np.array_split(np.argsort(first, kind="stable"), 5)
    return tuple((float(first[part].mean()), float(second[part].mean())) for part in parts)

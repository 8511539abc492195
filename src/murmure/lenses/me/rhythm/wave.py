"""Which rhythm have my body and my network by the hour of the day, and how far are they apart?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.table import Hours
    from murmure.kernels.cosine import Period, Wave
    from murmure.lenses.lens import Ask
    from murmure.lenses.me.rhythm.window import Window
    from murmure.trust.view import View

HOUR = 3_600_000_000
DAY = 24
SILENT = 72
"""After so many hours without anything of a kind, nobody noted it: it is not known to be none."""
ENOUGH = 7 * DAY
"""Hours that a series must have."""
YEAR = 400
"""Days, counted back, of which a rhythm is told at most: who lived otherwise years ago has another one now."""
MOST = 120 * DAY
"""Hours, counted back, in which the strongest period is sought: enough to know it to a minute or two."""
HARMONICS = 2
LEVEL = 0.01
"""The chance of a rhythm that is said, shared among all series that are looked at."""
ACTS: dict[str, tuple[Both, dict[str, Any]]] = {
    "screens": (Both("What you look at on screens", "Ce que vous regardez sur des écrans"),
                {"type": ("View", "Watch", "murmure:Use"), "actor": ME}),
    "words": (Both("The messages and posts that you write", "Les messages et billets que vous écrivez"), {"type": ("Create",), "actor": ME}),
    "searches": (Both("Your searches", "Vos recherches"), {"type": ("murmure:Query",), "kind": "murmure:Search", "actor": ME}),
    "queries": (Both("The names that your devices ask for", "Les noms que demandent vos appareils"),
                {"type": ("murmure:Query",), "kind": "murmure:Domain"}),
}  # fmt: skip
BODY = {"heart_rate": Both("Your heart rate", "Votre fréquence cardiaque"), "step_count": Both("Your steps", "Vos pas")}


@dataclass(frozen=True)
class Series:
    """Hold a series by the hour: hours of UTC since 1970, the same by the local clock."""

    name: str
    title: Both
    body: bool
    at: np.ndarray
    clock: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Rhythm:
    """Hold what turns in a series, by the local clock, so that a change of clocks is no drift: the wave of 24 hours, the strongest period."""

    series: Series
    wave: Wave
    period: Period | None
    said: bool


def series_of(view: View, ask: Ask, hours: Hours, clock: Clock, window: Window) -> list[Series]:
    """Return the series of body and network of some days; hours of days away from home are set aside."""
    found = [one for one in (*_measured(view, ask), *_acted(hours, clock)) if len(one.at)]
    first = max(window.first, window.last - YEAR + 1)
    cut = [_cut(one, first, window.last, clock.away()) for one in found]
    return [one for one in cut if len(one.at) >= ENOUGH]


def _cut(one: Series, first: int, last: int, away: np.ndarray) -> Series:
    """Return the hours of some days (since 1970), without those away."""
    import numpy as np

    day = one.clock // DAY
    kept = (day >= first) & (day <= last) & ~np.isin(day, away)
    return Series(one.name, one.title, one.body, one.at[kept], one.clock[kept], one.values[kept])


def _measured(view: View, ask: Ask) -> list[Series]:
    """Return what was measured of the body; the root of what adds up is taken, so that busy hours do not outweigh all others."""
    import numpy as np

    from murmure.measures.hourly import hourly

    found = []
    for one in hourly(view, ask.shelf, tuple(BODY), ask.since, ask.until, ask.orders):
        at, local, value = one.at, one.local, one.value
        if QUANTITIES[one.name].daily == "sum":
            at, local, value = _filled(at, local, np.sqrt(value.clip(0)))
        found.append(Series(one.name, BODY[one.name], True, at, local, value))
    return found


def _acted(hours: Hours, clock: Clock) -> list[Series]:
    """Return how often I acted, by the hour; the root is taken, so that busy hours do not outweigh all others."""
    import numpy as np

    found = []
    for name, (title, wanted) in ACTS.items():
        cells = hours.cells(-(1 << 30), None, hours.chosen(**wanted))
        cells = cells.where(cells.coarse == 0)
        local, _ = clock.local(cells)
        passed = cells.begin() // HOUR
        at, first, place = np.unique(passed, return_index=True, return_inverse=True)
        if len(at):
            found.append(
                Series(name, title, False, *_filled(at, local[first], np.sqrt(np.bincount(place, cells.count))))
            )
    return found


def _filled(at: np.ndarray, local: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all hours from the first to the last one, with none in those that nothing is said of, save where long silence says that nobody noted.

    The clock of an hour that says nothing is that of the last one that did.
    """
    import numpy as np

    if at[-1] - at[0] > 2_000_000:
        return at, local, value
    whole = np.arange(at[0], at[-1] + 1)
    before = np.searchsorted(at, whole, "right") - 1
    after = np.searchsorted(at, whole)
    filled = np.where(at[before] == whole, value[before], 0.0)
    near = at[after] - at[before] <= SILENT
    return whole[near], (whole + (local - at)[before])[near], filled[near]


def rhythms(series: list[Series]) -> list[Rhythm]:
    """Return the rhythm of each series; it is said where chance alone would hardly show it in any of them."""
    from murmure.kernels.cosine import cosinor, strongest

    found = []
    for one in series:
        # An hour stands for its middle; counted from the midnight before, so that the same weeks later say the same to the last digit.
        at, clock = one.at - one.at[0] + 0.5, one.clock - one.clock[0] // DAY * DAY + 0.5
        wave = cosinor(at, one.values, DAY, HARMONICS, clock, bar=LEVEL / len(series))
        if wave is None:
            continue
        recent = clock > clock[-1] - MOST
        period = strongest(clock[recent], one.values[recent], 18, 32) if len(at) >= 2 * ENOUGH else None
        found.append(Rhythm(one, wave, period, wave.chance < LEVEL / len(series)))
    return found


def apart(body: Rhythm, network: Rhythm) -> tuple[float, float, float]:
    """Return by how many hours the network is later than the body, from -12 to 12, with bounds (Zou and Donner, 2008)."""
    (one, low, high), (other, under, over) = body.wave.phase, network.wave.phase
    middle = (other - one + 12.0) % 24.0 - 12.0
    return (
        middle,
        middle - ((other - under) ** 2 + (high - one) ** 2) ** 0.5,
        middle + ((over - other) ** 2 + (one - low) ** 2) ** 0.5,
    )

"""What do other libraries say of the series of `bench/rhythm.py`: how often do their bounds hold the phase, how often has noise a period?

    python bench/rhythm_peer.py SERIES.npz

It runs where CosinorPy and astropy are installed, in an environment of its own; murmure needs neither. CosinorPy fits a cosinor by least
squares, as if neighbouring hours had nothing to do with each other; astropy's Lomb-Scargle says a false alarm probability (Baluev, 2008).
"""

from __future__ import annotations

import sys
import warnings
from collections import defaultdict

import numpy as np

ROUNDS = 200


def phase(clock: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """Return CosinorPy's phase with its bounds, hours."""
    from CosinorPy import cosinor1

    _, _, acrophase, told = cosinor1.fit_cosinor(clock, values, 24.0, plot_on=False)
    hours = -24 / (2 * np.pi)  # it turns the other way
    return acrophase * hours, told["CI"][1][2] * hours, told["CI"][0][2] * hours


def chance(clock: np.ndarray, values: np.ndarray) -> float:
    """Return astropy's probability that noise alone has a period between 18 and 32 hours as strong."""
    from astropy.timeseries import LombScargle

    power = LombScargle(clock, values)
    span = np.ptp(clock)
    grid = np.arange(1 / 32, 1 / 18, 0.1 / span)
    return float(
        power.false_alarm_probability(power.power(grid).max(), minimum_frequency=1 / 32, maximum_frequency=1 / 18)
    )


def main(path: str) -> None:
    """Print a table of shares."""
    warnings.simplefilter("ignore")
    held, false = defaultdict(list), defaultdict(list)
    with np.load(path) as series:
        for name in series.files:
            kind, size, turn = name.split("|")
            if int(turn) >= ROUNDS:
                continue
            clock, values, planted = series[name]
            if float(size):
                value, low, high = phase(clock, values)
                away = (planted[0] - value + 12) % 24 - 12
                held[kind, size].append(low - value <= away <= high - value)
            else:
                false[kind].append(chance(clock, values) < 0.05)
    print("| what | share | rounds |\n|---|---|---|")
    for (kind, size), found in held.items():
        print(f"| CosinorPy, phase: {kind}, amplitude {size} | {np.mean(found):.3f} | {len(found)} |")
    for kind, found in false.items():
        print(f"| astropy, a period at 0.05: {kind}, no rhythm | {np.mean(found):.3f} | {len(found)} |")


if __name__ == "__main__":
    main(sys.argv[1])

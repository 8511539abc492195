"""When does the sun rise and set where I was? The equations of the NOAA, to a few minutes, for a place that is known to a degree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

ZENITH = 90.833
"""Degrees at which the upper edge of the sun is seen, refraction and all."""


def daylight(day: int, latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return sunrise and sunset of a day (days since 1970), minutes of UTC from its midnight; None where the sun does not rise or not set.

    >>> [round(one) for one in daylight(19_888, 48.86, 2.35)]  # Paris, 14 June 2024; almanacs say 03:46 and 19:56 of UTC
    [226, 1195]
    """
    # Days since noon of 1 January 2000, in years of the sun.
    turn = 2.0 * math.pi * ((day - 10_957) % 365.2425) / 365.2425
    equation = 229.18 * (
        0.000075
        + 0.001868 * math.cos(turn)
        - 0.032077 * math.sin(turn)
        - 0.014615 * math.cos(2 * turn)
        - 0.040849 * math.sin(2 * turn)
    )
    lean = (0.006918 - 0.399912 * math.cos(turn) + 0.070257 * math.sin(turn) - 0.006758 * math.cos(2 * turn) + 0.000907 * math.sin(2 * turn)
            - 0.002697 * math.cos(3 * turn) + 0.00148 * math.sin(3 * turn))  # fmt: skip
    here = math.radians(latitude)
    angle = math.cos(math.radians(ZENITH)) / (math.cos(here) * math.cos(lean)) - math.tan(here) * math.tan(lean)
    if not -1.0 < angle < 1.0:
        return None
    half = math.degrees(math.acos(angle))
    return 720.0 - 4.0 * (longitude + half) - equation, 720.0 - 4.0 * (longitude - half) - equation


def place_of(view: View, ask: Ask) -> tuple[float, float] | None:
    """Return the middle of my positions, to a whole degree: enough for the sun, and it gives no address away."""
    bounds = [
        f"and epoch_us(published) {sign} {int(at)}"
        for sign, at in ((">=", ask.since), ("<", ask.until))
        if at is not None
    ]
    found = view.sql(f"select median(latitude) as latitude, median(longitude) as longitude from log where actor = 'me' "
                     f"and latitude between -89 and 89 and longitude between -180 and 180 {' '.join(bounds)}")  # fmt: skip
    latitude, longitude = found["latitude"][0].as_py(), found["longitude"][0].as_py()
    return None if latitude is None or longitude is None else (float(round(latitude)), float(round(longitude)))

"""When does the sun rise and set where I was? The equations of the NOAA, to a few minutes, for a place that is known to a degree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from murmure.model.activity import DATED, ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

DAY = 86_400_000_000
COLUMNS = ("day", "latitude", "longitude", "count")
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


def places_of(view: View, ask: Ask) -> dict[int, tuple[float, float]]:
    """Return for each day (days since 1970, UTC) the middle of my positions, to a whole degree: enough for the sun, and it gives no address away."""
    import numpy as np

    from murmure.graphs.shelf import Shelf

    shelf = ask.shelf or Shelf()
    parts = view.parts().items()
    pieces = [shelf.get("sun", one, lambda relation=relation: view.read(relation, _read)) for one, relation in parts]
    columns = {
        name: np.concatenate([one[name].to_numpy() for one in pieces] or [np.zeros(0)]).astype(np.int64)
        for name in COLUMNS
    }
    if ask.since is not None or ask.until is not None:
        begin = columns["day"] * DAY
        low, high = (
            (ask.since if ask.since is not None else -(1 << 62)),
            (ask.until if ask.until is not None else 1 << 62),
        )
        whole = (begin >= low) & (begin + DAY <= high)
        cuts = sorted(
            {int(day) for day in np.unique(columns["day"][~whole & (begin < high) & (begin + DAY > low)]).tolist()}
        )
        columns = {name: column[whole] for name, column in columns.items()}
        for day in cuts:
            first, end = max(day * DAY, low), min((day + 1) * DAY, high)
            when = f"and published >= make_timestamptz({first}) and published < make_timestamptz({end})"
            more = view.run(lambda cursor, when=when: _read(cursor, when), [(first, end)])
            columns = {name: np.append(column, more[name].to_numpy()) for name, column in columns.items()}
    return _middles(columns)


def _read(cursor: Any, when: str = "") -> dict[str, Any]:
    """Return how often I was where, on each day, of what `log` is on this cursor."""
    found = cursor.execute(f"""
        select (epoch_us(published) // {DAY})::integer as day, round(latitude)::smallint as latitude,
          round(longitude)::smallint as longitude, count(*)::integer as count
        from log where actor = '{ME}' and {DATED} and latitude between -89 and 89 and longitude between -180 and 180 {when}
        group by 1, 2, 3 order by 1, 2, 3""").to_arrow_table()
    return {name: found[name].combine_chunks() for name in COLUMNS}


def _middles(columns: dict[str, np.ndarray]) -> dict[int, tuple[float, float]]:
    """Return the median of the positions of each day."""
    import numpy as np

    found: dict[str, np.ndarray] = {}
    days = np.unique(columns["day"])
    for name in ("latitude", "longitude"):
        order = np.lexsort((columns[name], columns["day"]))
        weight, begin = np.cumsum(columns["count"][order]), np.searchsorted(columns["day"][order], days)
        before = np.append(0, weight)[begin]
        after = np.append(0, weight)[np.searchsorted(columns["day"][order], days, "right")]
        found[name] = (
            columns[name][order][np.searchsorted(weight, before + (after - before + 1) // 2)] if len(days) else days
        )
    pairs = zip(found["latitude"].tolist(), found["longitude"].tolist(), strict=True)
    return {
        day: (float(latitude), float(longitude))
        for day, (latitude, longitude) in zip(days.tolist(), pairs, strict=True)
    }


def usual(places: dict[int, tuple[float, float]], away: frozenset[int]) -> tuple[float, float] | None:
    """Return where I am on most days at home; None when nothing says it."""
    home = sorted(place for day, place in places.items() if day not in away)
    counts = {place: home.count(place) for place in dict.fromkeys(home)}
    return max(counts, key=lambda place: counts[place]) if counts else None

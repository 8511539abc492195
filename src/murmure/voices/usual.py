"""What of an object's days is unusual for it: too silent, too talkative, at an hour that it never speaks at, or a value outside its range?

A day is held against the days before it, of the same kind (workdays, or the weekend), never against those after. It is unusual when it lies
beyond four robust standard deviations of the last weeks, and farther out than any day of the last year: where days are drawn from one
lot, whatever its shape, the second alone happens by chance on one day of `n + 1` when `n` were seen (Vovk et al. 2005, conformal prediction).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.model.quantity import QUANTITIES

if TYPE_CHECKING:
    import numpy as np

    from murmure.voices.table import Voices

NEAR, LONG = 28, 365
"""Days before that say what is usual, and days before than which none was as far out."""
FEWEST, KNOWN = 14, 60
"""Days among the last `NEAR`, and among the last `LONG`, below which nothing is unusual."""
FAR, FARTHER = 4.0, 1.15
"""Robust standard deviations; and so many times as far out as any day before."""
STEADY = 0.75
"""The share of days on which an object speaks for its silence to say something."""
SPREAD = 45
"""Minutes, robust, by which the first words of an object differ from day to day, beyond which none is early or late."""
TAIL, LONGER = 6.0, 1.5
"""Robust standard deviations of a first word, and so many times as far out as any before."""
PLAIN = 2.0
"""Robust standard deviations by which a first word is plainly earlier or later: a remark, and no alarm."""
SEEN = 60
"""Days that an object must have spoken on before an hour of the day can be new to it."""
MONDAY = 4
COUNT, VALUE, FIRST, HOUR = "count", "value", "first", "hour"


class Unusual(NamedTuple):
    """Hold one unusual thing of a day.

    what    `count`, `value`, `first` (its first word of the day), `hour` (an hour new to it)
    key     place of the key of the voices, -1 where the whole object is meant
    day     local day since 1970
    value, usual   what it was, and what is usual: times, a value in its unit, minutes of the day, hour of the day
    far     robust standard deviations, with their sign; 0 for an hour
    seen    days it is held against: chance alone does it on one day of so many and one
    """

    what: str
    key: int
    day: int
    value: float
    usual: float
    far: float
    seen: int


def unusual(voices: Voices, thing: int) -> list[Unusual]:
    """Return what is unusual of the days of one object, in order; its last day, which may not be over, is never too silent."""
    import numpy as np

    rows = voices.of(thing)
    if not len(rows):
        return []
    day, hour = voices.local[rows] // 24, voices.local[rows] % 24
    low, high = int(day.min()), int(day.max())
    days = np.arange(low, high + 1)
    found = [_hours(day, hour, int(low)), _first(voices, rows, days)]
    found.append(_talk(voices, rows, day, int(voices.local.max()) // 24))
    for key in np.unique(voices.key[rows]).tolist():
        quantity = QUANTITIES.get(voices.keys[key].quantity)
        here = voices.key[rows] == key
        known = here & np.isfinite(voices.total[rows])
        if voices.keys[key].quantity and known.sum() >= FEWEST:
            found.append(
                _values(voices, rows[known], day[known], days, key, quantity is not None and quantity.daily == "sum")
            )
    return sorted((one for some in found for one in some), key=lambda one: (one.day, -abs(one.far), one.what, one.key))


def _talk(voices: Voices, rows: np.ndarray, day: np.ndarray, last: int) -> list[Unusual]:
    """Return the days on which an object spoke far less, or far more, than it does: as a whole, and as a source of it says by itself.

    A source that begins or ends beside another one changes the whole, and not the object.
    """
    import numpy as np

    whole = _counts(voices.count[rows], day, last)
    names = sorted({one.source for one in voices.keys})
    source = np.array([names.index(one.source) for one in voices.keys])[voices.key[rows]]
    told = np.flatnonzero(np.bincount(source)).tolist()
    if len(told) < 2:
        return whole
    each = {(one.day, one.far > 0): one for name in told for one in _counts(voices.count[rows[source == name]], day[source == name], last)}
    return [each[one.day, True] if one.far > 0 else one for one in whole if (one.day, one.far > 0) in each]


def _counts(words: np.ndarray, day: np.ndarray, last: int) -> list[Unusual]:
    """Return the days on which there were far fewer words, or far more, than usual."""
    import numpy as np

    days = np.arange(int(day.min()), int(day.max()) + 1)
    count = np.bincount(day - days[0], words, len(days))
    root = 2 * np.sqrt(count + 0.375)  # of what falls by chance alone, its standard deviation is one (Anscombe, 1948)
    # What is often silent for a day has nothing unusual to say by being so: its other days are held against each other.
    seen = (count > 0) | (np.mean(count > 0) >= STEADY)
    usual, far, before = _far(root, days, seen, 1.0)
    middle = (usual / 2) ** 2 - 0.375
    large = np.abs(count - middle) >= np.maximum(3, 0.3 * middle)
    said = _record(far, before) & ~((days == last) & (far < 0)) & large
    return [Unusual(COUNT, -1, int(days[place]), float(count[place]), max(float(middle[place]), 0.0), float(far[place]), int(before[place]))
            for place in np.flatnonzero(said).tolist()]  # fmt: skip


def _values(voices: Voices, rows: np.ndarray, day: np.ndarray, days: np.ndarray, key: int, adds: bool) -> list[Unusual]:
    """Return the days on which what an object measures lies outside its own range: the sum of the day where it adds up, else the mean."""
    import numpy as np

    total = np.bincount(day - days[0], voices.total[rows], len(days))
    count = np.bincount(day - days[0], voices.count[rows], len(days))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = total if adds else total / count
    seen = count > 0
    if adds:  # a day that was told in part has no sum
        seen &= count >= 0.8 * np.median(count[count > 0])
    usual, far, before = _far(value, days, seen, 1e-9)
    said = _record(far, before) & seen & (np.abs(value - usual) >= 0.1 * np.abs(usual))
    return [Unusual(VALUE, key, int(days[place]), float(value[place]), float(usual[place]), float(far[place]), int(before[place]))
            for place in np.flatnonzero(said).tolist()]  # fmt: skip


def beginnings(voices: Voices, thing: int) -> dict[int, int]:
    """Return the days on which an object spoke for the first time plainly earlier or later than it does: minutes by which it was earlier."""
    import numpy as np

    rows = voices.of(thing)
    if not len(rows):
        return {}
    days = np.arange(int(voices.local[rows].min()) // 24, int(voices.local[rows].max()) // 24 + 1)
    first, usual, far, _ = _firsts(voices, rows, days)
    there = np.flatnonzero((np.abs(far) >= PLAIN) & (np.abs(first - usual) >= 30))
    return {int(days[place]): round(float(usual[place] - first[place])) for place in there.tolist()}


def _first(voices: Voices, rows: np.ndarray, days: np.ndarray) -> list[Unusual]:
    """Return the days on which an object spoke for the first time much earlier or later than it does, as on no day of the last year."""
    import numpy as np

    first, usual, far, before = _firsts(voices, rows, days)
    # A first word waits for chance: how long is spread as time between calls is, with a long tail.
    said = _record(far, before, LONGER) & (np.abs(first - usual) >= 30) & (np.abs(far) > TAIL)
    return [Unusual(FIRST, -1, int(days[place]), float((first[place] + 240) % 1440), float((usual[place] + 240) % 1440), float(far[place]),
                    int(before[place])) for place in np.flatnonzero(said).tolist()]  # fmt: skip


def _firsts(
    voices: Voices, rows: np.ndarray, days: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the minute of the first word of each day, what is usual, how far it is from that, and how many days that says.

    A day begins at four, as nights end. What speaks all night has no first word, and what begins at any time of the day has no usual one.
    """
    import numpy as np

    place = (voices.local[rows] - 4) // 24 - days[0] + 1
    first = np.full(len(days) + 1, 1 << 20, np.int64)
    np.minimum.at(first, place.clip(0, len(days)), (voices.local[rows] - 4) % 24 * 60 + voices.begin[rows])
    told = first[1:].astype(float)
    seen = told < 1440
    if seen.sum() < FEWEST or np.median(told[seen]) < 30:
        nothing = np.full(len(days), np.nan)
        return nothing, nothing, nothing, np.zeros(len(days), int)
    told[~seen] = np.nan
    usual, far, before = _far(told, days, seen, 5.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        far[np.abs(told - usual) > SPREAD * np.abs(far)] = np.nan
    return told, usual, far, before


def _hours(day: np.ndarray, hour: np.ndarray, low: int) -> list[Unusual]:
    """Return the hours of the day at which an object speaks for the first time since long, with none near.

    Only of one whose hours are steady: of all hours that it ever spoke at, those that occurred once say how often the next day has a new one
    (Good, 1953); more than one day in fifty is no object of steady hours.
    """
    import numpy as np

    spoken = np.zeros((int(day.max()) - low + 1, 24), bool)
    spoken[day - low, hour] = True
    near = spoken | np.roll(spoken, 1, 1) | np.roll(spoken, -1, 1)
    heard = np.cumsum(spoken.any(1))
    before = np.vstack([np.zeros((1, 24), int), np.cumsum(near, 0)[:-1]])
    times = np.vstack([np.zeros((1, 24), int), np.cumsum(spoken, 0)[:-1]])
    seen = np.append(0, heard[:-1])
    new = spoken & (before == 0) & (seen >= SEEN)[:, None] & ((times == 1).sum(1) <= seen / 50)[:, None]
    found = []
    for place in np.flatnonzero(new.any(1)).tolist():
        at = int(np.flatnonzero(new[place])[0])
        found.append(Unusual(HOUR, -1, place + low, float(at), float("nan"), 0.0, int(seen[place])))
    return found


def _record(far: np.ndarray, before: np.ndarray, farther: float = FARTHER) -> np.ndarray:
    """Return which days lie farther out than `FAR`, and than every day of the last year that was held against others."""
    import numpy as np

    told = np.where(np.isfinite(far), np.abs(far), 0.0)
    padded = np.concatenate([np.zeros(LONG), told])
    most = np.lib.stride_tricks.sliding_window_view(padded, LONG)[: len(told)].max(1)
    return (told > FAR) & (told > farther * most) & (before >= KNOWN)


def _far(
    value: np.ndarray, days: np.ndarray, seen: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each day what is usual, how far it is from that in robust standard deviations, and how many days that says.

    The usual is the middle of the days of its kind among the last `NEAR`; the spread is that of all of these around their own middles, and
    never below `least`. `before`: days held against in the last year.
    """
    import numpy as np

    weekend = (days - MONDAY) % 7 >= 5
    told = np.where(seen, value, np.nan)
    padded = np.concatenate([np.full(NEAR, np.nan), told])
    window = np.lib.stride_tricks.sliding_window_view(padded, NEAR)[: len(told)]
    kinds = np.lib.stride_tricks.sliding_window_view(np.concatenate([np.full(NEAR, -1), weekend.astype(int)]), NEAR)[
        : len(told)
    ]
    known = np.isfinite(window)
    enough = known.sum(1) >= FEWEST
    usual, far = np.full(len(told), np.nan), np.full(len(told), np.nan)
    if not enough.any():
        return usual, far, np.zeros(len(told), int)
    some = window[enough]
    with np.errstate(all="ignore"):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            middles = [np.nanmedian(np.where(kinds[enough] == kind, some, np.nan), 1) for kind in (0, 1)]
            whole = np.nanmedian(some, 1)
            middles = [np.where(np.isfinite(one), one, whole) for one in middles]
            left = np.where(kinds[enough] == 1, some - middles[1][:, None], some - middles[0][:, None])
            spread = 1.4826 * np.nanmedian(np.abs(left), 1)
            mean = (
                np.nanmean(np.abs(left), 1) * 1.2533
            )  # where more than half of the days are the very same, the median of what is left is none
        usual[enough] = np.where(weekend[enough], middles[1], middles[0])
        far[enough] = (told[enough] - usual[enough]) / np.maximum(np.maximum(spread, mean), least)
    held = np.cumsum(np.isfinite(far))
    before = held - np.isfinite(far)
    return usual, far, np.minimum(before - np.append(np.zeros(LONG), before)[: len(before)].astype(int), LONG)

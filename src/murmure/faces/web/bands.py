"""Which shapes make a table of shares over time a picture of smooth bands, stacked one upon the other?

The thickness of a band goes through every figure and, between two of them,
neither above nor below both (Fritsch and Carlson, "Monotone piecewise cubic
interpolation", 1980). So a band never turns inside out, and shows nothing that
the table does not say. Where nothing is known, nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LETTER, LINE = 7.8, 22.0
"""Room that a letter and a line of a label take, in the units of the picture."""
FINE = 4
"""Places of a bin at which room for a label is looked for."""


@dataclass(frozen=True)
class Label:
    """Place a text within a band, centred at (x, y)."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Band:
    """Hold the shape of one band: an SVG path, and a label where there is room for one."""

    key: Any
    path: str
    label: Label | None


Line = list[float]
Curve = tuple[Line, Line]
"""Values, one per bin, and the slope at each."""
Run = tuple[int, int]
"""First bin and bin after the last of a stretch in which something is known."""


def shares(table: Iterable[tuple[Any, Any, float]], keys: Sequence[Any], bins: Sequence[Any]) -> dict[Any, Line]:
    """Return the share of each band in each bin, from rows of (band, bin, share); 0 where there is no row."""
    given = {(key, at): share for key, at, share in table}
    return {key: [given.get((key, at), 0.0) for at in bins] for key in keys}


def bands(table: Mapping[Any, Line], known: Sequence[bool], width: float, height: float, labels: Mapping[Any, Sequence[str]]) -> list[Band]:
    """Return the bands from the lowest to the highest, in the order of `table`.

    table   shares (0 to 1) of each band, one per bin; those of a bin make 1 at most
    known   per bin, whether anything is known of it
    labels  of each band the texts that may stand in it; the first one that fits is chosen
    """
    if not known:
        return []
    step, runs = width / len(known), runs_of(known)
    base, lean = [0.0] * len(known), [0.0] * len(known)
    out = []
    for key, thick in table.items():
        slope = [0.0] * len(known)
        for first, after in runs:
            slope[first:after] = slopes(thick[first:after])
        top, rise = [a + b for a, b in zip(base, thick, strict=True)], [a + b for a, b in zip(lean, slope, strict=True)]
        path = "".join(_outline(run, step, height, (base, lean), (top, rise)) for run in drawn(thick, runs))
        out.append(Band(key, path, label_of(labels.get(key, ()), runs, step, height, (base, lean), (top, rise))))
        base, lean = top, rise
    return out


def runs_of(known: Sequence[bool]) -> list[Run]:
    """Return the stretches in which something is known.

    >>> runs_of([True, True, False, True])
    [(0, 2), (3, 4)]
    """
    edges = [place for place, (before, now) in enumerate(zip([False, *known], [*known, False], strict=True)) if before != now]
    return list(zip(edges[::2], edges[1::2], strict=True))


def drawn(thick: Line, runs: list[Run]) -> list[Run]:
    """Return the stretches in which a band is to be drawn: where it is something, and one bin beyond, in which it ends.

    >>> drawn([0, 0, 0.2, 0, 0, 0], [(0, 6)])
    [(1, 4)]
    """
    near = [any(thick[max(place - 1, first) : min(place + 2, after)]) for first, after in runs for place in range(first, after)]
    places = [place for first, after in runs for place in range(first, after)]
    shown = {place for place, here in zip(places, near, strict=True) if here}
    return [(first + a, first + b) for first, after in runs for a, b in runs_of([place in shown for place in range(first, after)])]


def slopes(values: Sequence[float]) -> Line:
    """Return the slope at each value, per bin, such that the curve between two values stays between them; level at both ends.

    >>> slopes([0.0, 1.0, 2.0, 1.0])
    [0.0, 1.0, 0.0, 0.0]
    """
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in zip(steps, steps[1:], strict=False)]
    return [0.0, *inner, 0.0][: len(values)] if len(values) > 1 else [0.0] * len(values)


def _outline(run: Run, step: float, height: float, low: Curve, high: Curve) -> str:
    """Return the path around a band within one stretch: along its top, back along its bottom.

    Flat in the outer half bins, where it begins or ends as something: what grows from nothing begins as a point.
    """
    first, after = run
    left, right = (first + 0.5 * (high[0][first] <= low[0][first])) * step, (after - 0.5 * (high[0][after - 1] <= low[0][after - 1])) * step
    there = _curve(range(first, after), step, height, *high)
    back = _curve(range(after - 1, first - 1, -1), step, height, *low)
    start, turn = (_y(values, place, height) for values, place in ((high[0], first), (low[0], after - 1)))
    end, home = (_y(values, place, height) for values, place in ((high[0], after - 1), (low[0], first)))
    return f"M{left:.1f} {start}L{there}L{right:.1f} {end}V{turn}L{back}L{left:.1f} {home}Z"


def _curve(places: range, step: float, height: float, values: Line, slope: Line) -> str:
    """Return the curve through the middles of some bins, each piece with the slopes of both of its ends (Hermite as Bézier)."""
    x = [(place + 0.5) * step for place in places]
    y = [height * (1 - values[place]) for place in places]
    # Towards the left, what rises falls.
    dy = [-height * slope[place] * (places.step / 3) for place in places]
    text = f"{x[0]:.1f} {y[0]:.1f}"
    for one in range(len(x) - 1):
        third = (x[one + 1] - x[one]) / 3
        points = ((x[one] + third, y[one] + dy[one]), (x[one + 1] - third, y[one + 1] - dy[one + 1]), (x[one + 1], y[one + 1]))
        text += "C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in points)
    return text


def _y(values: Line, place: int, height: float) -> str:
    return f"{height * (1 - values[place]):.1f}"


def label_of(texts: Sequence[str], runs: list[Run], step: float, height: float, low: Curve, high: Curve) -> Label | None:
    """Return the first text that fits into a band, where it has most room."""
    floor, ceiling = ({run: list(_along(run, *curve)) for run in runs} for curve in (low, high))
    for text in texts:
        span = math.ceil((len(text) + 2) * LETTER / step * FINE)
        best, place = LINE / height, None
        for run in runs:
            for start in range((run[1] - run[0]) * FINE - span + 1):
                bottom, top = max(floor[run][start : start + span + 1]), min(ceiling[run][start : start + span + 1])
                if top - bottom > best:
                    best, place = top - bottom, ((run[0] + (start + span / 2) / FINE) * step, height * (1 - (top + bottom) / 2))
        if place:
            return Label(text, round(place[0], 1), round(place[1], 1))
    return None


def _along(run: Run, values: Line, slope: Line) -> Iterator[float]:
    """Yield the height of a curve at `FINE` places of each bin of a stretch, its end included."""
    first, after = run
    for place in range((after - first) * FINE + 1):
        at = min(max(first + place / FINE - 0.5, first), after - 1)
        one = min(int(at), max(after - 2, first))
        yield _hermite(at - one, values[one], values[min(one + 1, after - 1)], slope[one], slope[min(one + 1, after - 1)])


def _hermite(part: float, start: float, end: float, leaving: float, arriving: float) -> float:
    """Return the height of the curve at a part (0 to 1) of the way between two values with these slopes.

    >>> _hermite(0.5, 0, 1, 0, 0)
    0.5
    """
    back = 1 - part
    return (start * (1 + 2 * part) + leaving * part) * back * back + (end * (1 + 2 * back) - arriving * back) * part * part

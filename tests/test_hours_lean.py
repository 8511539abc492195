"""Do the lean cells count what the hours count, to the microsecond, and name activities that are there?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphs_made import split_view, view_of
from murmure.graphs.shelf import Shelf
from murmure.hours.lean import lean_of
from murmure.hours.table import Hours, hours_of
from test_hours import HOUR, NOON, given_rows


def logged(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    base = {"type": "View", "actor": "me", "source": "made"}
    return [{**base, **one, "id": f"{place:032x}"} for place, one in enumerate(given)]


def told(some: Hours, of: dict[str, str]) -> Counter[tuple[Any, ...]]:
    """Return what cells count, by what lean keys tell; `of` says how an actor is told."""
    cells, counted = some.cells(), Counter[tuple[Any, ...]]()
    for hour, shift, coarse, key, count in zip(
        cells.hour, cells.shift, cells.coarse, cells.key, cells.count, strict=True
    ):
        actor = some.keys["actor"][key]
        keys = [some.keys[name][key] for name in ("source", "type", "kind", "quantity")]
        counted[(hour, shift, coarse, of.get(actor, actor), *keys)] += int(count)
    return counted


@settings(max_examples=12, deadline=None)
@given(
    given_rows,
    st.one_of(st.none(), st.integers(-50, 50)),
    st.one_of(st.none(), st.integers(-5, 60)),
    st.integers(0, 1 << 20),
)
def test_lean_cells_count_as_the_hours_do_whatever_the_bounds_and_the_pieces(
    given: list[dict[str, Any]], low: int | None, length: int | None, draw: int
) -> None:
    rows = logged(given)
    since = None if low is None else NOON + low * HOUR // 7
    until = None if length is None else NOON + ((low or 0) + length) * HOUR // 7
    lean = lean_of(view_of(rows), None, since, until)
    assert told(lean, {}) == told(hours_of(view_of(rows), None, since, until), {"device:tv": "other"})
    if rows:
        pieces = [(draw >> place) % 2 for place in range(len(rows))]
        both = split_view(rows, pieces)
        assert told(lean_of(both, Shelf(), since, until), {}) == told(lean, {})
        for chosen in ({"actor": "me"}, {"actor": "other"}, {"type": "View"}):
            mine = lean.ids(lean.chosen(**chosen))
            there = lean_of(both, Shelf(), since, until)
            assert there.ids(there.chosen(**chosen)) == mine


@settings(max_examples=15, deadline=None)
@given(given_rows, st.integers(1, 4))
def test_an_activity_of_each_of_the_newest_hours_is_named(given: list[dict[str, Any]], limit: int) -> None:
    rows = [one for one in logged(given) if one["published"] is not None and one.get("precision") in (None, "s")]
    mine = [one for one in rows if one["actor"] == "me"]

    def begin(one: dict[str, Any]) -> int:
        shift = (one["offset_minutes"] or 0) * 60_000_000
        return (one["published"] + shift) // HOUR * HOUR - shift

    newest = sorted({begin(one) for one in mine}, reverse=True)[:limit]
    expected = tuple(min(one["id"] for one in mine if begin(one) == moment) for moment in newest)
    lean = lean_of(view_of(logged(given)))
    assert tuple(one.replace("-", "") for one in lean.ids(lean.chosen(actor="me"), limit=limit)) == expected


def test_the_newest_hours_are_found_however_far_back_they_lie() -> None:
    often = [{"published": NOON + hour * HOUR, "type": "View"} for hour in range(3_000)]
    seldom = [{"published": NOON + hour * HOUR, "type": "Like"} for hour in (3, 5, 2_990)]
    lean = lean_of(view_of(logged(often + seldom)))
    ids = [int(one.replace("-", ""), 16) for one in lean.ids(lean.chosen(type="Like"))]
    assert ids == [3_002, 3_001, 3_000]

"""Are the activities behind a node or an edge those that a question to the whole log finds?"""

from __future__ import annotations

import random
from importlib import import_module

import numpy as np
import pyarrow as pa
import pytest

from graphs_made import Remembering, behind, odd_village, slowly, split_view, view_of
from murmure import graphs
from murmure.graphs.newest import newest
from murmure.graphs.piece import NONE, Spot, span_of, spot_of
from murmure.graphs.shelf import Shelf


@pytest.mark.long
@pytest.mark.parametrize("name", list(graphs.GRAPHS))
@pytest.mark.parametrize("seed", range(6))
def test_behind_is_what_the_whole_log_says(name, seed):
    draw = random.Random(seed)
    pieces, rows = draw.randrange(1, 5), odd_village(draw, draw.choice([1, 20, 60, 200]))
    view = split_view(rows, [draw.randrange(pieces) for _ in rows])
    slow, graph = import_module(f"graphs_slow.{name}"), graphs.build(name, view)
    edges = [(row["source"], row["target"], row["kind"]) for row in graph.edges.to_pylist()]
    asked = [{"edge": edge} for edge in draw.sample(edges, min(6, len(edges)))]
    nodes = graph.nodes["id"].to_pylist()
    asked += [{"node": node} for node in [*draw.sample(nodes, min(3, len(nodes))), "nobody"]]
    for one in asked:
        found = behind(view, name, **one, limit=1000)
        assert sorted(found) == slowly(slow, view, edges, **one), one
        assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", list(graphs.GRAPHS))
def test_pages_are_newest_first_and_leave_nothing_out(name):
    draw = random.Random(3)
    rows = odd_village(draw, 200)
    view = split_view(rows, [draw.randrange(3) for _ in rows])
    whole = graphs.evidence(view, name, node="me", limit=1000)
    assert len(whole) > 10
    assert [spot.at for spot in whole] == sorted((spot.at for spot in whole), reverse=True)
    paged: list[Spot] = []
    while more := graphs.evidence(view, name, node="me", limit=4, before=paged[-1] if paged else None):
        assert len(more) == 4 or len(paged) + len(more) == len(whole)
        paged += more
    assert paged == whole


def test_a_cursor_is_read_again_and_nonsense_is_the_first_page():
    spot = Spot(-5, "12", 7)
    assert spot_of(spot.cursor()) == spot
    assert [spot_of(text) for text in (None, "", "x", "1.2", "1.2.x", "9" * 400)] == [None] * 6


@pytest.mark.parametrize("name", list(graphs.GRAPHS))
def test_unknown_ties_have_nothing_behind_them(name):
    view = view_of(odd_village(random.Random(1), 40))
    for edge in (("me", "me", "reply"), ("me", "x", "reply"), ("me", "tag:a", "page"), ("me", "x", "no such kind"), ("", "", "")):
        assert graphs.evidence(view, name, edge=edge) == []


def moments(draw: random.Random, pieces: int) -> dict[str, np.ndarray]:
    """Return the moments of the rows of some pieces that meet at their borders, in no order, some without a date."""
    made, start = {}, 0
    for name in draw.sample(range(100), pieces):
        width = draw.choice([0, 1, 3, 12])
        rows = [start + draw.randint(0, width) for _ in range(draw.randrange(12))]
        rows += [NONE] * draw.choice([0, 0, 1, 4])
        draw.shuffle(rows)
        made[str(name)] = np.array(rows, np.int64)
        start += draw.choice([0, width, width + 1, -width])
    return made


def plainly(made: dict[str, np.ndarray], some: dict[str, list[int]]) -> list[Spot]:
    """Return all the spots, newest first, by sorting them."""
    spots = [Spot(int(made[piece][row]), piece, row) for piece, rows in some.items() for row in rows]
    return sorted(spots, key=lambda spot: (-spot.at, int(spot.piece), spot.row))


@pytest.mark.parametrize("seed", range(60))
def test_pages_that_stop_early_are_those_of_a_plain_sort(seed):
    draw = random.Random(seed)
    made = moments(draw, draw.randrange(1, 12))
    some = {piece: sorted(draw.sample(range(len(at)), draw.randint(0, len(at)))) for piece, at in made.items()}
    spans = {piece: span_of(at) for piece, at in made.items()}
    whole = plainly(made, some)

    def behind_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        rows = np.array(some[piece][:: draw.choice([1, -1])], np.int64)  # in whatever order
        return rows, made[piece][rows]

    for limit in (1, 2, 5, 1000):
        paged: list[Spot] = []
        while more := newest(spans, behind_of, limit, paged[-1] if paged else None):
            assert len(more) == limit or len(paged) + len(more) == len(whole)
            paged += more
        assert paged == whole
    assert newest(spans, behind_of, 0) == []
    if whole:
        gone = Spot(draw.choice(whole).at, "50", 1)  # a cursor may be of a piece that is not there any more
        after = [spot for spot in whole if (-spot.at, int(spot.piece), spot.row) > (-gone.at, 50, 1)]
        assert newest(spans, behind_of, 1000, gone) == after


def test_only_pieces_that_may_hold_newer_rows_are_asked():
    made = {str(name): np.arange(name * 10, name * 10 + 11) for name in range(20)}  # the last moment is the first of the next
    spans, asked = {piece: span_of(at) for piece, at in made.items()}, []

    def behind_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        asked.append(piece)
        return np.arange(len(made[piece])), made[piece]

    assert [spot.at for spot in newest(spans, behind_of, 10)] == list(range(200, 190, -1))
    assert asked == ["19"]
    asked.clear()
    # The tenth is as old as the newest of the piece before: at one moment, the order is that of the pieces.
    found = newest(spans, behind_of, 11)
    assert [(spot.at, spot.piece) for spot in found[-1:]] == [(190, "18")]
    assert asked == ["19", "18"]
    asked.clear()
    assert newest(spans, behind_of, 3, Spot(100, "9", 10))[0] == Spot(100, "10", 0)
    assert asked == ["10", "9"]


@pytest.mark.parametrize("name", list(graphs.GRAPHS))
@pytest.mark.parametrize("seed", range(2))
def test_pages_over_many_pieces_hold_each_row_once(name, seed):
    draw = random.Random(seed)
    rows = sorted(odd_village(draw, 90), key=lambda row: row["published"] or 0)
    # Pieces that follow each other, each with a few of its neighbours' rows, and rows without a date everywhere.
    pieces = [max(0, number * 7 // len(rows) + draw.choice([0, 0, 0, -1])) if row["published"] else draw.randrange(7)
              for number, row in enumerate(rows)]  # fmt: skip
    view = split_view(rows, pieces)
    shelf = Remembering(view)
    nodes = graphs.build(name, view).nodes["id"].to_pylist()
    slow = import_module(f"graphs_slow.{name}")
    edges = [(row["source"], row["target"], row["kind"]) for row in graphs.build(name, view).edges.to_pylist()]
    for node in ["me", *draw.sample(nodes, min(2, len(nodes)))]:
        paged: list[Spot] = []
        while more := graphs.evidence(view, name, node=node, limit=3, shelf=shelf, before=paged[-1] if paged else None):
            paged += more
        assert paged == sorted(paged, key=lambda spot: (-spot.at, int(spot.piece), spot.row))
        assert sorted(shelf.ids[spot.piece][spot.row][0] for spot in paged) == slowly(slow, view, edges, node=node)


def flipped(content: bytes) -> bytes:
    """Seal and unseal, as far as this test goes."""
    return bytes(255 - byte for byte in content)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("room", [1, 1 << 20])
def test_columns_that_are_kept_are_those_that_were_made(sealed, room, tmp_path, monkeypatch):
    monkeypatch.setattr("murmure.graphs.shelf._UNSEALED", room)
    monkeypatch.setattr("murmure.graphs.shelf._FILES", 2)
    shelf = Shelf(tmp_path, *((flipped, flipped) if sealed else ()))

    def made(piece: int) -> dict[str, pa.Array]:
        return {
            "numbers": pa.array(range(piece), pa.uint16()), "none": pa.array([], pa.string()),
            "texts": pa.array(["é", None, "", "x" * piece]), "nulls": pa.array([None, None], pa.string()),
            "lists": pa.array([["a"], None, [], ["b", None]]), "when": pa.array([piece, None], pa.timestamp("us", "UTC")),
        }  # fmt: skip

    for _ in range(3):
        for piece in range(4):
            found = shelf.get("made", str(piece), lambda piece=piece: made(piece))
            assert dict(found) == made(piece)
            assert all(column.validate(full=True) is None for column in found.values())
    path = next(tmp_path.glob("*-3.arrow"))
    before = shelf.get("made", "3", dict)
    path.unlink()
    assert dict(before) == made(3)  # who looks at it still sees it
    again = shelf.get("made", "3", lambda: {"other": pa.array([7])})
    assert dict(again) == {"other": pa.array([7])}


def test_what_is_remembered_of_a_piece_goes_with_it():
    shelf, made = Shelf(), []

    def make(piece: str) -> str:
        made.append(piece)
        return piece * 2

    assert shelf.each("what", ["1", "2"], make) == {"1": "11", "2": "22"}
    assert shelf.each("what", ["2", "3"], make) == {"2": "22", "3": "33"}
    assert made == ["1", "2", "3"]
    shelf.each("what", ["1", ""], make)
    shelf.each("what", ["1", ""], make)
    assert made == ["1", "2", "3", "1", "", ""]

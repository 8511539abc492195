"""Are the activities behind a node or an edge those that a question to the whole log finds?"""

from __future__ import annotations

import random
from importlib import import_module

import pytest

from graphs_made import behind, odd_village, slowly, split_view, view_of
from murmure import graphs
from murmure.graphs.piece import Spot, spot_of


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

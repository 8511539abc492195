"""Are the figures of communities those that another library counts, and do only the ties decide them?"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from murmure.communities import Cover, Edges
from murmure.communities.figures import common, figures_of


def edges_of(rows: list[tuple], weighted: bool, nodes: int = 90) -> Edges:
    source, target, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Edges(pa.array(range(nodes), pa.int64()), source, target, weight.astype(float) if weighted else None)


def planted(seed: int) -> list[tuple]:
    """Return weighted edges of three overlapping groups and chance; some repeated, some turned, some loops."""
    draw = np.random.default_rng(seed)
    inside = [(a, b) for first in (0, 25, 50) for a in range(first, first + 30) for b in range(first, a) if draw.random() < 0.5]
    rows = inside + draw.integers(0, 90, (200, 2)).tolist()
    rows += [(b, a) for a, b in rows[:100]] + rows[50:80]
    return [(a, b, float(draw.uniform(0.1, 9))) for a, b in rows]


def cover_of(groups: list[list[int]], nodes: int) -> Cover:
    member = [one for group in groups for one in sorted(group)]
    starts = np.cumsum([0, *map(len, groups)])
    return Cover(pa.array(range(nodes), pa.int64()), starts.astype(np.int64), np.array(member, np.int64), np.ones(len(member)))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_networkx(seed: int, weighted: bool) -> None:
    rows = planted(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(90))
    for a, b, weight in rows:
        if a != b:
            before = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
            graph.add_edge(a, b, weight=before + weight if weighted else 1.0)
    draw = np.random.default_rng(seed)
    groups = [list(range(30)), list(range(25, 55)), [3, 60], [7], sorted(draw.choice(90, 70, replace=False).tolist())]
    found = figures_of(cover_of(groups, 90), edges_of(rows, weighted))
    for place, group in enumerate(groups):
        part = graph.subgraph(group)
        assert (found.size[place], found.ties[place]) == (len(group), part.number_of_edges())
        assert found.weight[place] == pytest.approx(part.size("weight"))
        assert found.density[place] == pytest.approx(nx.density(part))
        assert found.conductance[place] == pytest.approx(nx.conductance(graph, group, weight="weight"))


def test_edges_that_two_members_share_are_named_once_for_each_community() -> None:
    """Against a plain loop, on communities that overlap much."""
    draw = np.random.default_rng(5)
    groups = [sorted(draw.choice(40, size, replace=False).tolist()) for size in (5, 12, 20, 1, 33)]
    source, target = draw.integers(0, 40, (2, 300))
    found = sorted(zip(*(part.tolist() for part in common(cover_of(groups, 40), source, target)), strict=True))
    assert found == [(edge, place) for edge in range(300) for place, group in enumerate(groups) if source[edge] in group and target[edge] in group]


def test_what_changes_no_tie_changes_no_figure() -> None:
    rows = planted(9)
    edges = edges_of(rows, True)
    cover = cover_of([list(range(30)), list(range(25, 55)), list(range(50, 80)), [1, 80]], 90)
    plain = figures_of(cover, edges)
    order = np.random.default_rng(1).permutation(len(rows))
    loops = edges_of(rows + [(one, one, 4.0) for one in range(90)], True)
    for other in (replace(edges, source=edges.target, target=edges.source), loops, edges_of([rows[at] for at in order], True)):
        for one, two in zip(plain, figures_of(cover, other), strict=True):
            assert one == pytest.approx(two)
    scaled = figures_of(cover, replace(edges, weight=edges.weight * 1e-30))
    assert scaled.conductance == pytest.approx(plain.conductance) and scaled.weight == pytest.approx(plain.weight * 1e-30)
    bare = replace(edges, weight=None)
    twice = replace(bare, source=np.tile(bare.source, 2), target=np.tile(bare.target, 2))
    for one, two in zip(figures_of(cover, bare), figures_of(cover, twice), strict=True):
        assert np.array_equal(one, two)


def test_no_community_has_no_figures_and_the_whole_graph_is_left_by_nothing() -> None:
    edges = edges_of([(0, 1, 1.0), (1, 2, 1.0)], False, 4)
    none = figures_of(cover_of([], 4), edges).table()
    assert none.num_rows == 0 and none.column_names == ["community", "size", "ties", "weight", "density", "conductance"]
    whole = figures_of(cover_of([[0, 1, 2], [3]], 4), edges)
    assert whole.conductance.tolist() == [0, 0] and whole.density.tolist() == [2 / 3, 0]

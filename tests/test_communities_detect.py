"""Are planted communities found, and is nothing found where chance made the graph, however the graph is written?"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from murmure.communities import Cover, Edges, detect, score, update
from murmure.kernels.rows import IN, OUT, rows_of

sys.path.insert(0, str(Path(__file__).parents[1] / "bench" / "communities"))
import lfr


def edges_of(pairs: np.ndarray, count: int, weight: np.ndarray | None = None, directed: bool = False) -> Edges:
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    return Edges(pa.array(np.arange(count)), pairs[:, 0].copy(), pairs[:, 1].copy(), weight, directed)


def sets_of(cover: Cover) -> set[frozenset]:
    return {frozenset(members) for members in cover.lists()}


def cliques(*groups: range) -> np.ndarray:
    return np.array([(one, other) for group in groups for one in group for other in group if one < other])


def chance(nodes: int, mean: float, seed: int) -> np.ndarray:
    pairs = np.random.default_rng(seed).integers(0, nodes, (int(nodes * mean / 2), 2))
    return pairs[pairs[:, 0] != pairs[:, 1]]


@pytest.mark.parametrize(
    ("shape", "least"),
    [
        ({"on": 1_000, "om": 2, "mu": 0.4}, 0.97),
        ({"on": 2_000, "om": 3, "mu": 0.2}, 0.98),
        ({"on": 5_000, "om": 3, "mu": 0.1}, 0.95),
        ({"on": 5_000, "om": 4, "mu": 0.3}, 0.77),
        ({"on": 1_000, "om": 8, "mu": 0.1}, 0.75),
        ({"on": 0, "om": 1, "mu": 0.5}, 0.97),
    ],
)
def test_planted_communities_are_found(shape: dict, least: float) -> None:
    pairs, starts, member = lfr.make(lfr.Shape(nodes=10_000, **shape), seed=7)
    found = detect(edges_of(pairs, 10_000))
    assert score(found, (starts, member), 10_000).onmi > least


@pytest.mark.parametrize(("nodes", "mean"), [(30, 3), (300, 2), (1_000, 5), (10_000, 4), (10_000, 20), (3_000, 100)])
def test_chance_forms_no_community(nodes: int, mean: float) -> None:
    for seed in range(3):
        assert detect(edges_of(chance(nodes, mean, seed), nodes)).communities == 0


def test_uneven_degrees_form_no_community() -> None:
    """A few nodes that everybody is tied to are no group: chance with these degrees gives as much."""
    draw = np.random.default_rng(3)
    stubs = np.repeat(np.arange(5_000), np.minimum(draw.pareto(1.5, 5_000) * 3 + 2, 500).astype(int))
    draw.shuffle(stubs)
    assert detect(edges_of(stubs[: len(stubs) // 2 * 2].reshape(-1, 2), 5_000)).communities == 0


@pytest.mark.parametrize("pairs", [[(0, n) for n in range(1, 400)], [(n, n + 1) for n in range(400)], [(n, (n - 1) // 2) for n in range(1, 400)]])
def test_stars_paths_and_trees_form_no_community(pairs: list) -> None:
    assert detect(edges_of(np.array(pairs), 401)).communities == 0


def test_a_ring_of_cliques_is_its_cliques() -> None:
    groups = [range(first, first + 8) for first in range(0, 480, 8)]
    ring = [(group[0], groups[place - 1][-1]) for place, group in enumerate(groups)]
    found = detect(edges_of(np.append(cliques(*groups), ring, axis=0), 480))
    assert sets_of(found) == {frozenset(group) for group in groups}


def test_those_who_share_two_groups_are_in_both() -> None:
    groups = [range(20), range(16, 36)] + [range(first, first + 20) for first in range(40, 400, 20)]
    found = detect(edges_of(cliques(*groups), 400))
    assert sets_of(found) == {frozenset(group) for group in groups}
    both = found.degree[np.isin(found.member, range(16, 20))]
    assert len(both) == 8 and ((0.3 < both) & (both < 0.7)).all()


@pytest.fixture(scope="module")
def planted() -> np.ndarray:
    return lfr.make(lfr.Shape(nodes=3_000, on=900, om=3, mu=0.3, k=16), seed=2)[0]


@pytest.mark.parametrize("seed", range(3))
def test_ids_and_the_order_of_edges_do_not_matter(seed: int, planted: np.ndarray) -> None:
    draw = np.random.default_rng(seed)
    name = draw.permutation(3_000)
    mixed = draw.permutation(planted, axis=0)
    flip = draw.random(len(mixed)) < 0.5
    mixed[flip] = mixed[flip][:, ::-1]
    plain, renamed = detect(edges_of(planted, 3_000)), detect(edges_of(name[mixed], 3_000))
    assert plain.communities > 50
    assert sets_of(renamed) == {frozenset(name[list(members)].tolist()) for members in sets_of(plain)}


def test_the_unit_of_weights_and_repeated_edges_do_not_matter(planted: np.ndarray) -> None:
    weight = np.random.default_rng(1).gamma(2.0, size=len(planted))
    once = sets_of(detect(edges_of(planted, 3_000, weight)))
    assert len(once) > 40
    for factor in (1e-6, 3.0, 1e9):
        assert sets_of(detect(edges_of(planted, 3_000, weight * factor))) == once
    twice = np.append(planted, planted[:, ::-1], axis=0)
    assert sets_of(detect(edges_of(twice, 3_000, np.append(weight, weight)))) == once
    assert sets_of(detect(edges_of(twice, 3_000))) == sets_of(detect(edges_of(planted, 3_000)))
    assert sets_of(detect(edges_of(planted, 3_000, np.ones(len(planted))))) == sets_of(detect(edges_of(planted, 3_000)))


def test_weights_tell_groups_where_everybody_knows_everybody() -> None:
    groups = [range(first, first + 12) for first in range(0, 120, 12)]
    pairs = cliques(range(120))
    inside = pairs[:, 0] // 12 == pairs[:, 1] // 12
    assert detect(edges_of(pairs, 120)).communities <= 1
    found = detect(edges_of(pairs, 120, np.where(inside, 40.0, 1.0)))
    assert sets_of(found) == {frozenset(group) for group in groups}


def test_threads_do_not_matter(planted: np.ndarray) -> None:
    one, many = (detect(edges_of(planted, 3_000), threads=threads) for threads in (1, 5))
    assert (one.starts == many.starts).all() and (one.member == many.member).all() and (one.degree == many.degree).all()


def test_the_same_seed_gives_the_same(planted: np.ndarray) -> None:
    one, two = (detect(edges_of(planted, 3_000), seed=4) for _ in range(2))
    assert (one.member == two.member).all() and (one.degree == two.degree).all()


def test_each_edge_keeps_its_way_whether_neighbours_stand_twice_or_not() -> None:
    """What an edge says of its way is written over nothing that is still to be read."""
    draw = np.random.default_rng(1)
    for source, target in (([0, 1, 2, 3], [1, 2, 3, 0]), ([0, 1, 1, 2, 2], [1, 0, 2, 3, 3]), draw.integers(0, 40, (2, 300))):
        source, target = np.asarray(source), np.asarray(target)
        for weight in (None, np.ones(len(source))):
            rows = rows_of(40, source, target, weight, True)
            there = {(int(one), int(other)) for one, other in zip(source, target, strict=True) if one != other}
            node = np.repeat(np.arange(40), np.diff(rows.start))
            for one, other, way in zip(node.tolist(), rows.neighbour.tolist(), rows.way.tolist(), strict=True):
                assert way == OUT * ((one, other) in there) + IN * ((other, one) in there)
            if weight is None:
                assert (rows.weight == (rows.way & OUT) + (rows.way & IN) / 2).all()


def test_directions_count() -> None:
    """Everybody follows the same twenty stars, which hides much of who answers whom, until it is known who follows whom."""
    draw = random.Random(5)
    stars = [(node, draw.randrange(20)) for node in range(20, 2_020) for _ in range(12)]
    groups = [range(first, first + 10) for first in range(20, 420, 10)]
    answers = [(one, other) for group in groups for one in group for other in group if one != other and draw.random() < 0.5]
    pairs = np.array(stars + answers)

    def right(directed: bool, turned: np.ndarray) -> int:
        found = sets_of(detect(edges_of(turned, 2_020, directed=directed)))
        return len({members - frozenset(range(20)) for members in found} & {frozenset(group) for group in groups})

    assert right(True, pairs) >= max(34, right(False, pairs) + 10)
    assert right(True, pairs[:, ::-1]) >= 34


def test_what_memberships_explain_adds_up(planted: np.ndarray) -> None:
    found = detect(edges_of(planted, 3_000))
    assert ((0 <= found.degree) & (found.degree <= 1)).all()
    assert np.bincount(found.member, found.degree).max() <= 1 + 1e-6


def test_loops_and_lonely_nodes_are_nothing() -> None:
    groups = [range(first, first + 10) for first in range(0, 200, 10)]
    loops = [(node, node) for node in range(250)]
    found = detect(edges_of(np.append(cliques(*groups), loops, axis=0), 260))
    assert sets_of(found) == {frozenset(group) for group in groups} and len(found.nodes) == 260
    assert detect(edges_of(np.array(loops), 260)).communities == 0


@pytest.mark.parametrize("shape", [{"on": 2_000, "om": 3, "mu": 0.2}, {"on": 5_000, "om": 4, "mu": 0.3}])
def test_a_graph_that_grows_is_followed(shape: dict) -> None:
    """What is known before, and only what the new ties change, is as good as a new start."""
    pairs, starts, member = lfr.make(lfr.Shape(nodes=10_000, **shape), seed=5)
    pairs = np.random.default_rng(1).permutation(pairs, axis=0)
    cut = len(pairs) // 100
    before = detect(edges_of(pairs[cut:], 10_000))
    grown = update(before, edges_of(pairs, 10_000), edges_of(pairs[:cut], 10_000))
    whole = detect(edges_of(pairs, 10_000))
    one, two, old = (score(cover, (starts, member), 10_000).onmi for cover in (grown, whole, before))
    assert one > two - 0.01 and one > old


def test_a_community_that_comes_with_the_new_ties_is_found() -> None:
    groups = [range(first, first + 15) for first in range(0, 300, 15)]
    old, new = cliques(*groups[:-1]), cliques(groups[-1])
    before = detect(edges_of(old, 285))
    grown = update(before, edges_of(np.append(old, new, axis=0), 300), Edges(pa.array(range(285, 300)), new[:, 0] - 285, new[:, 1] - 285))
    assert sets_of(grown) == {frozenset(group) for group in groups}
    same = update(before, edges_of(old, 285), edges_of(old[:1], 285))
    assert sets_of(same) == sets_of(before)


def test_what_many_ties_hold_is_surer_than_what_few_hold() -> None:
    """Each member of a group of twenty is tied to all of it; one guest is tied to six of another one, one to three."""
    groups = [range(first, first + 20) for first in range(0, 400, 20)]
    guests = [(0, other) for other in range(40, 46)] + [(60, other) for other in range(100, 103)]
    found = detect(edges_of(np.append(cliques(*groups), guests, axis=0), 400), resamples=20, seed=1)
    assert found.confidence is not None and ((0 <= found.confidence) & (found.confidence <= 1)).all()
    group = np.repeat(np.arange(found.communities), np.diff(found.starts))
    home = {frozenset(members): place for place, members in enumerate(found.lists())}
    assert frozenset([0, *groups[2]]) in home, "six ties are more than chance"
    sure = {(int(node), int(place)): value for node, place, value in zip(found.member, group, found.confidence, strict=True)}
    assert sure[(45, home[frozenset([0, *groups[2]])])] > 0.95
    assert 0.5 < sure[(0, home[frozenset([0, *groups[2]])])]
    again = detect(edges_of(np.append(cliques(*groups), guests, axis=0), 400), resamples=20, seed=1)
    assert (again.confidence == found.confidence).all()
    weak = sure.get((60, next(place for members, place in home.items() if 101 in members)))
    assert weak is None or weak < sure[(0, home[frozenset([0, *groups[2]])])]


@pytest.mark.parametrize("groups", [
    [range(12), range(12, 24), range(24, 36)], [range(20), range(16, 36), range(36, 56)], [range(8), range(8, 16)],
])  # fmt: skip
def test_a_few_people_who_all_know_each_other_are_found(groups: list[range]) -> None:
    """In a small graph the pairs run out: all of them tied says more than as many ties elsewhere."""
    count = groups[-1][-1] + 1
    across = [(group[0], groups[place - 1][-1]) for place, group in enumerate(groups)]
    assert sets_of(detect(edges_of(np.append(cliques(*groups), across, axis=0), count))) == {frozenset(group) for group in groups}


def test_small_dense_chance_forms_no_community() -> None:
    for seed in range(60):
        draw = np.random.default_rng(seed)
        count, share = int(draw.integers(10, 120)), draw.uniform(0.02, 0.6)
        pairs = cliques(range(count))
        assert detect(edges_of(pairs[draw.random(len(pairs)) < share], count)).communities == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_large_groups_that_share_a_third_of_a_small_graph_are_found(seed):
    import numpy as np
    import pyarrow as pa

    from crowd_made import planted
    from murmure.communities import Cover, Edges, detect, score

    a, b, groups = planted(300, 6, 6_000, seed)
    nodes, starts = pa.array(np.arange(300)), np.append(0, np.cumsum([len(one) for one in groups]))
    found = detect(Edges(nodes, a, b, None))
    truth = Cover(nodes, starts, np.concatenate(groups), np.ones(starts[-1]))
    assert found.communities == 6 and score(found, truth, 300).f1 > 0.75
    for weight in (None, np.random.default_rng(seed).exponential(1, 3_000)):
        a, b, _ = planted(300, 6, 3_000, seed)
        shuffled = np.random.default_rng(seed).permutation(b)  # the same degrees, and no group
        kept = a != shuffled
        edges = Edges(nodes, a[kept], shuffled[kept], None if weight is None else weight[kept])
        assert detect(edges, weighted=weight is not None).communities == 0

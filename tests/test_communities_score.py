"""Do the three scores of covers say what their papers define?"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.communities.scoring import Score, score
from murmure.model.errors import BadRequest

Sets = list[set[int]]


def arrays(cover: Sets) -> tuple[np.ndarray, np.ndarray]:
    """Return a cover as (starts, member)."""
    sizes = [len(one) for one in cover]
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), np.array([node for one in cover for node in sorted(one)], np.int64)


def scored(cover: Sets, truth: Sets, nodes: int, **more: int) -> Score:
    return score(arrays(cover), arrays(truth), nodes, **more)


# The definitions, written down again from the papers, over all pairs of communities and all pairs of nodes.


def bits(count: int, nodes: int) -> float:
    return 0.0 if count == 0 else -(count / nodes) * math.log2(count / nodes)


def bits_given(one: set[int], other: set[int], nodes: int) -> float:
    """H*(X_i | Y_j) of McDaid, Greene and Hurley: equation 2, with the constraint that keeps complements out."""
    everyone = set(range(nodes))
    a, b = len(everyone - one - other), len(other - one)
    c, d = len(one - other), len(one & other)
    alone = bits(len(one), nodes) + bits(nodes - len(one), nodes)
    if bits(a, nodes) + bits(d, nodes) < bits(b, nodes) + bits(c, nodes):
        return alone
    return sum(bits(count, nodes) for count in (a, b, c, d)) - bits(len(other), nodes) - bits(nodes - len(other), nodes)


def slow_onmi(cover: Sets, truth: Sets, nodes: int) -> float:
    def alone(sets: Sets) -> float:
        return sum(bits(len(one), nodes) + bits(nodes - len(one), nodes) for one in sets)

    def conditional(sets: Sets, others: Sets) -> float:
        return sum(min(bits_given(one, other, nodes) for other in others) for one in sets)

    mutual = (alone(cover) - conditional(cover, truth) + alone(truth) - conditional(truth, cover)) / 2
    most = max(alone(cover), alone(truth))
    return mutual / most if most else 1.0


def slow_f1(cover: Sets, truth: Sets) -> float:
    def f1(one: set[int], other: set[int]) -> float:
        precision, recall = len(one & other) / len(one), len(one & other) / len(other)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    found = sum(max(f1(one, other) for other in truth) for one in cover) / len(cover)
    wanted = sum(max(f1(one, other) for other in cover) for one in truth) / len(truth)
    return (found + wanted) / 2


def slow_omega(cover: Sets, truth: Sets, nodes: int) -> float:
    pairs = list(combinations(range(nodes), 2))
    shared = [[sum(one in sets and other in sets for sets in side) for one, other in pairs] for side in (cover, truth)]
    same = sum(a == b for a, b in zip(*shared, strict=True)) / len(pairs)
    chance = sum(shared[0].count(level) * shared[1].count(level) for level in set(shared[0])) / len(pairs) ** 2
    return 1.0 if same == 1 else (same - chance) / (1 - chance)


@st.composite
def two_covers(draw: st.DrawFn) -> tuple[Sets, Sets, int]:
    """Two covers of up to 14 nodes: nested, equal, whole, single, large and small communities all occur."""
    nodes = draw(st.integers(2, 14))
    community = st.sets(st.integers(0, nodes - 1), min_size=1)
    return draw(st.lists(community, min_size=1, max_size=6)), draw(st.lists(community, min_size=1, max_size=6)), nodes


@settings(max_examples=400, deadline=None)
@given(two_covers())
def test_scores_are_what_the_papers_define(case: tuple[Sets, Sets, int]) -> None:
    cover, truth, nodes = case
    said = scored(cover, truth, nodes)
    assert said.onmi == pytest.approx(slow_onmi(cover, truth, nodes), abs=1e-9)
    assert said.f1 == pytest.approx(slow_f1(cover, truth), abs=1e-9)
    assert said.omega == pytest.approx(slow_omega(cover, truth, nodes), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(two_covers(), st.randoms(use_true_random=False))
def test_names_and_sides_do_not_matter(case: tuple[Sets, Sets, int], luck) -> None:
    cover, truth, nodes = case
    said, turned = scored(cover, truth, nodes), scored(truth, cover, nodes)
    names = luck.sample(range(1000), nodes)
    renamed = [luck.sample(side, len(side)) for side in ([{names[node] for node in one} for one in side] for side in (cover, truth))]
    others = [scored(*renamed, nodes), turned]
    for other in others:
        assert (said.onmi, said.f1, said.omega) == pytest.approx((other.onmi, other.f1, other.omega), abs=1e-9)
    for same in (scored(cover, cover, nodes), scored(truth, truth, nodes)):
        assert (same.onmi, same.f1, same.omega) == pytest.approx((1, 1, 1), abs=1e-9)


def test_scores_counted_by_hand() -> None:
    """Eight nodes, the truth two fours; the cover joins node 4 to the first."""
    said = scored([{0, 1, 2, 3, 4}, {4, 5, 6, 7}], [{0, 1, 2, 3}, {4, 5, 6, 7}], 8)
    # F1: 2 * 4 / (5 + 4) and 1, in both directions.
    assert said.f1 == pytest.approx((8 / 9 + 1) / 2)
    # 28 pairs: the cover has 10 + 6 that share one community, the truth 6 + 6; four differ (node 4 with 0..3).
    chance = (12 * 16 + 16 * 12) / 28**2
    assert said.omega == pytest.approx((24 / 28 - chance) / (1 - chance))
    # H(5 of 8) = 0.954434 bits, H(4 of 8) = 1. The second communities are equal; of the first, a=3, b=0, c=1, d=4:
    # H(X, Y) = h(3/8) + h(1/8) + h(4/8) = 0.530639 + 0.375 + 0.5, so H(X|Y) = 0.405639 and H(Y|X) = 0.451205.
    mutual = ((1.954434 - 0.405639) + (2 - 0.451205)) / 2
    assert said.onmi == pytest.approx(mutual / 2, abs=1e-6)


def test_what_says_nothing_of_the_truth_scores_nothing() -> None:
    nodes = 64
    rows = [set(range(8 * row, 8 * row + 8)) for row in range(8)]
    columns = [set(range(column, nodes, 8)) for column in range(8)]
    across = scored(rows, columns, nodes)
    assert across.onmi == pytest.approx(0, abs=1e-9) and across.omega < 0 and across.f1 == pytest.approx(1 / 8)
    whole = scored([set(range(nodes))], rows, nodes)
    assert whole.onmi == pytest.approx(0, abs=1e-9) and whole.omega == pytest.approx(0, abs=1e-9)
    singles = scored([{node} for node in range(nodes)], rows, nodes)
    assert singles.omega == pytest.approx(0, abs=1e-9) and singles.f1 == pytest.approx(2 / 9)


def test_a_large_community_tells_of_those_it_leaves_out() -> None:
    """Sets without a common node: found only when communities of more than half of the nodes are looked at too."""
    cover, truth = [{0}, {1, 2}], [set(range(30, 100)), {0, 99}]
    assert bits_given(cover[1], truth[0], 100) < bits(2, 100) + bits(98, 100)
    for one, other in ((cover, truth), (truth, cover)):
        assert scored(one, other, 100).onmi == pytest.approx(slow_onmi(one, other, 100), abs=1e-12)


def test_nothing_found() -> None:
    some = [{0, 1, 2}]
    assert scored([], [], 5) == Score(1, 1, 1) == scored([set()], [], 5)
    assert scored([], some, 5) == Score(0, 0, 0) == scored(some, [set(), set()], 5)
    assert scored([{0}], [{0}], 1) == Score(1, 1, 1)


def test_a_node_twice_in_a_community_counts_once() -> None:
    loose = np.array([0, 4], np.int64), np.array([3, 1, 3, 2], np.int64)
    assert score(loose, arrays([{1, 2, 3}]), 6) == Score(1, 1, 1)


def test_more_nodes_than_there_are() -> None:
    with pytest.raises(BadRequest) as refused:
        scored([{0, 1, 2}], [{3, 4}], 4)
    assert refused.value.code == "few-nodes" and "5" in refused.value.what.en and "5" in refused.value.what.fr
    assert refused.value.advice.en != refused.value.advice.fr


def test_covers_are_compared_by_the_ids_of_their_nodes() -> None:
    import pyarrow as pa

    from murmure.communities.cover import Cover

    truth = Cover(pa.array(["a", "b", "c", "d", "e", "f"]), *arrays([{0, 1, 2}, {2, 3, 4}]), degree=np.ones(6))
    same = Cover(pa.array(["z", "e", "d", "c", "b", "a"]), *arrays([{3, 4, 5}, {1, 2, 3}]), degree=np.ones(6))
    other = Cover(truth.nodes, *arrays([{0, 1, 2}, {3, 4, 5}]), degree=np.ones(6))
    assert score(same, truth, 7) == Score(1, 1, 1)
    assert score(other, truth, 7) == scored([{0, 1, 2}, {3, 4, 5}], [{0, 1, 2}, {2, 3, 4}], 7)


def random_cover(luck: np.random.Generator, nodes: int, communities: int, size: int) -> Sets:
    return [set(luck.choice(nodes, size, replace=False).tolist()) for _ in range(communities)]


def test_omega_of_a_sample_is_near_that_of_all_pairs() -> None:
    luck = np.random.default_rng(3)
    truth = random_cover(luck, 4_000, 60, 200)
    cover = [set(sorted(one)[: 150 + 10 * (number % 6)]) for number, one in enumerate(truth)]
    exact, drawn = scored(cover, truth, 5_000), scored(cover, truth, 5_000, pairs=1_000_000)
    assert exact.omega_exact and not drawn.omega_exact and 0.5 < exact.omega < 0.95
    assert drawn.omega == pytest.approx(exact.omega, abs=0.01) and drawn.omega != exact.omega
    assert scored(cover, truth, 5_000, pairs=1_000_000) == drawn  # the same seed draws the same nodes
    assert (exact.onmi, exact.f1) == (drawn.onmi, drawn.f1)

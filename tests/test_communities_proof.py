"""Are large groups of few ties told from chance by ties that were put aside, and is chance never told to be a group?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from crowd_made import planted
from murmure.communities import Edges, detect, score, update
from murmure.communities.detection import _graph
from murmure.communities.membership import Memberships
from murmure.communities.proof import ASIDE, SURE, Proof, Turn, _ln_fisher, _put_aside, _told, first_cover
from murmure.kernels.rows import dealt


def edges_of(one: np.ndarray, other: np.ndarray, count: int) -> Edges:
    return Edges(pa.array(np.arange(count)), one, other, None, False)


def sets_of(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.cumsum([0, *map(len, lists)]), np.concatenate(lists)


@pytest.mark.parametrize(("people", "groups", "ties", "outside", "least"), [
    (300, 6, 6_000, 0.15, 0.95), (300, 6, 3_000, 0.15, 0.93), (200, 4, 1_500, 0.15, 0.75), (240, 5, 2_400, 0.15, 0.9),
    (2_000, 8, 20_000, 0.15, 0.93), (5_000, 20, 50_000, 0.15, 0.97), (300, 6, 1_500, 0.15, 0.7), (300, 6, 3_000, 0.4, 0.65),
])  # fmt: skip
def test_a_few_large_groups_that_share_a_third_of_the_people_are_found(people, groups, ties, outside, least):
    found = []
    for seed in (1, 2):
        one, other, lists = planted(people, groups, ties, seed, outside)
        found.append(score(detect(edges_of(one, other, people)), sets_of(lists), people).onmi)
    assert np.mean(found) > least


def test_ties_put_aside_are_whole_pairs_each_in_one_turn():
    one, other, _ = planted(300, 6, 3_000)
    graph, _ = _graph(edges_of(one, other, 300), 0)
    hand = dealt(graph.rows.start, graph.rows.neighbour, np.uint64(0), ASIDE)
    pairs = []
    for turn in range(ASIDE):
        rest, aside = _put_aside(graph, hand, turn)
        node = np.repeat(np.arange(300), np.diff(rest.rows.start))
        both = {*zip(node.tolist(), rest.rows.neighbour.tolist(), strict=True)}
        assert all((other, one) in both for one, other in both) and len(both) + 2 * len(aside[0]) == 6_000
        assert (rest.ties == np.bincount(node, minlength=300)).all()
        pairs += zip(*(end.tolist() for end in aside), strict=True)
    assert len(pairs) == len(set(pairs)) == 3_000


def test_ties_drawn_by_chance_tell_nothing_of_any_cover_and_those_inside_tell_of_it():
    draw = np.random.default_rng(4)
    group = np.repeat(np.arange(6, dtype=np.int32), 50)
    told = []
    for _ in range(300):
        turn = _told(group, draw.integers(0, 300, 400), draw.integers(0, 300, 400))
        told.append((turn.whole, *turn.tail))
    assert (np.quantile(np.exp(np.array(told)), 0.05, axis=0) > 0.03).all(), "what is said to be as rare as one in twenty is"
    assert np.min(told) > -SURE - np.log(300 * 7)
    one = draw.integers(0, 300, 400)
    turn = _told(group, one, (one // 50) * 50 + draw.integers(0, 50, 400))
    assert turn.whole < -100 and (turn.tail < -SURE).all()


def test_what_turns_say_is_added_as_of_independent_ties():
    draw = np.random.default_rng(1)
    said = -np.log(draw.random((4, 20_000))).sum(axis=0)
    chance = np.exp(_ln_fisher(4, said))
    assert np.quantile(chance, [0.01, 0.1, 0.5, 0.9]) == pytest.approx([0.01, 0.1, 0.5, 0.9], abs=0.01)
    assert _ln_fisher(4, np.zeros(1))[0] == 0 and _ln_fisher(1, np.array([7.0]))[0] == -7


def test_where_groups_are_plain_nothing_is_put_aside():
    pairs = np.array([(one, other) for first in range(0, 300, 15) for one in range(first, first + 15) for other in range(first, one)])
    graph, _ = _graph(edges_of(pairs[:, 0].copy(), pairs[:, 1].copy(), 300), 0)
    group, proof = first_cover(graph, 0)
    assert proof is None and group.max() == 19


def test_a_proof_serves_one_group_the_one_most_like_it():
    known = Memberships.of(np.arange(20), np.repeat([0, 1], 10), 2)
    lists = [range(10), range(4), range(10, 16), range(20, 40), range(8, 14)]
    node = np.concatenate([np.array(one) for one in lists])
    group = np.repeat(np.arange(5), [len(one) for one in lists])
    order = np.lexsort((group, node))
    found = Memberships.of(node[order], group[order], 5)
    turn = Turn(known, -50.0, np.array([-20.0, -20.0]))
    assert Proof([turn], 7.0).of(found, 40).tolist() == [True, False, True, False, False]
    assert not Proof([turn._replace(tail=np.array([-5.0, 0.0]))], 7.0).of(found, 40).any()
    assert Proof([turn._replace(tail=np.array([-6.0, 0.0]))] * 4, 7.0).of(found, 40).tolist() == [True, False, False, False, False]
    rank = np.arange(40)[::-1].astype(np.int32)
    back = found.node[::-1]
    turned = Memberships.of(rank[back], found.group[::-1], 5)
    assert Proof([turn], 7.0).placed(rank).of(turned, 40).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize("ties", [1_500, 3_000, 6_000])
def test_people_without_ties_change_nothing(ties):
    """Not even who is tied to nobody but themselves: in a span, they may come later."""
    one, other, _ = planted(300, 6, ties)
    draw = np.random.default_rng(3)
    name, weight = np.sort(draw.permutation(1_000)[:300]), draw.gamma(2.0, size=ties)
    loops = np.setdiff1d(np.arange(1_000), name)[:50]
    ends = [np.append(name[end], loops) for end in (one, other)]
    for heavy, more in ((None, None), (weight, np.append(weight, np.ones(50)))):
        few = detect(Edges(pa.array(np.arange(300)), one, other, heavy, False), resamples=2)
        many = detect(Edges(pa.array(np.arange(1_000)), *ends, more, False), resamples=2)
        assert few.communities and (few.starts == many.starts).all() and (name[few.member] == many.member).all()
        assert (few.degree == many.degree).all() and (few.confidence == many.confidence).all()


def test_what_ties_put_aside_have_proved_stays_when_a_few_ties_are_new():
    one, other, lists = planted(300, 6, 1_500)
    old = slice(0, 1_480)
    keep = np.random.default_rng(1).permutation(1_500)
    one, other = one[keep], other[keep]
    before = detect(edges_of(one[old], other[old], 300))
    new = slice(1_480, None)
    ids = np.unique([one[new], other[new]])
    fresh = Edges(pa.array(ids), np.searchsorted(ids, one[new]), np.searchsorted(ids, other[new]), None, False)
    grown = update(before, edges_of(one, other, 300), fresh)
    truth = sets_of(lists)
    assert before.communities >= 4 and grown.communities == before.communities
    assert score(grown, truth, 300).onmi > score(before, truth, 300).onmi - 0.05


def test_what_is_proved_does_not_depend_on_how_the_graph_is_written():
    one, other, _ = planted(300, 6, 1_500)
    found = {frozenset(members) for members in detect(edges_of(one, other, 300)).lists()}
    draw = np.random.default_rng(2)
    name, mixed = draw.permutation(300), draw.permutation(1_500)
    turned = detect(edges_of(name[other[mixed]], name[one[mixed]], 300)).lists()
    back = np.argsort(name)
    assert found and {frozenset(back[members].tolist()) for members in turned} == found

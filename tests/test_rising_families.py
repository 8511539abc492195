"""Are groups that usually go together one family, and others not, however many there are; and is a gathering called what it is?"""

from __future__ import annotations

from collections import Counter
from math import comb, log

import numpy as np
import pytest

from murmure.rising.company import company, gathering
from murmure.rising.family import families, surely, usual
from murmure.rising.groups import Groups, Uses, learned


def uses(seed, movements, halves=1, size=30, chance=0.2, common=0.3, each=12, own=15, uneven=0.0, events=0):
    """Return (time, cause, account) of movements, each of so many groups that take up causes of their own, and others in common.

    chance   share of uses that is of any cause of anybody
    common   share of the rest that is of a cause of the movement
    uneven   spread of the sizes of groups (logarithm)
    events   causes that most of four groups, drawn by chance, take up all at once

    Accounts are numbers below a million for each group, so the group of one is its millions.
    """
    draw = np.random.default_rng(seed)
    groups = movements * halves
    sizes = np.maximum(8, size * draw.lognormal(0, uneven, groups)).astype(int) if uneven else np.full(groups, size)
    account = np.concatenate([group * 1_000_000 + np.arange(many) for group, many in enumerate(sizes)])
    who = np.repeat(account, draw.poisson(each, len(account)) + 1)
    group = who // 1_000_000
    mine = group * own + draw.integers(0, own, len(who))
    ours = (groups + group // halves) * own + draw.integers(0, own, len(who))
    every = groups * own + (movements * own if halves > 1 else 0)
    cause = np.where(draw.random(len(who)) < (common if halves > 1 else 0.0), ours, mine)
    cause = np.where(draw.random(len(who)) < chance, draw.integers(0, every, len(who)), cause)
    for event in range(events):
        there = [draw.choice(account[account // 1_000_000 == one], 2 * size // 3, replace=False) for one in draw.choice(groups, 4, replace=False)]
        who, cause = np.concatenate([who, *there]), np.concatenate([cause, np.full(4 * (2 * size // 3), every + event)])
    order = draw.permutation(len(who))
    return np.arange(len(who)), cause[order].astype(np.uint64), who[order].astype(np.uint64)


def parts(groups, halves=1):
    """Return of which movements each family has three accounts or more, a fifth of its largest at least."""
    found = []
    for family in range(len(groups.names)):
        counts = Counter((groups.actors[groups.group == family] // np.uint64(1_000_000 * halves)).tolist())
        most = max(counts.values())
        found.append({movement for movement, many in counts.items() if many >= max(3, most / 5)})
    return found


WORLDS = {
    "many small groups": (200, 1, {}),
    "few uses": (200, 1, {"each": 6}),
    "half of all by chance": (120, 1, {"chance": 0.5, "each": 40, "own": 30}),
    "most by chance, and much of it": (60, 1, {"chance": 0.7, "each": 80, "own": 30}),
    "of any size": (40, 1, {"uneven": 1.0, "size": 50, "own": 100, "each": 40, "chance": 0.3}),
    "a dozen": (12, 1, {"size": 40, "own": 60, "each": 30, "chance": 0.3}),
    "one great cause each": (60, 1, {"events": 15}),
    "a hundred movements of two halves": (100, 2, {}),
    "halves that share little": (100, 2, {"common": 0.15}),
    "thirds": (6, 3, {"size": 50, "own": 100, "each": 40}),
    "halves of any size": (20, 2, {"uneven": 0.5, "size": 50, "own": 100, "each": 40, "chance": 0.3, "common": 0.4}),
}


@pytest.mark.parametrize("name", WORLDS)
def test_families_are_the_movements_that_were_planted(name):
    movements, halves, more = WORLDS[name]
    found = parts(learned(*uses(1, movements, halves, **more)), halves)
    assert all(len(one) == 1 for one in found), "no two movements in one family"
    assert len(found) == len(set().union(*found)), "no movement in two families"
    assert len(found) >= 0.95 * movements


def test_who_shares_one_cause_however_large_goes_no_way_together():
    """Twenty groups with causes of their own; two of them fill one square, once. Two others share five small causes."""
    rows = [(100 * group + cause, group) for group in range(20) for cause in range(40) for _ in range(3)]
    once = rows + [(9_000, group) for group in (4, 5) for _ in range(60)]
    often = rows + [(9_000 + cause, group) for cause in range(12) for group in (4, 5) for _ in range(5)]
    one, many = (families(*map(np.array, zip(*sorted(part), strict=True)), np.ones(20)) for part in (once, often))
    assert len(set(one.tolist())) == 20
    assert len(set(many.tolist())) == 19 and many[4] == many[5]


def test_the_surprise_is_the_binomial_tail_of_causes():
    """Ten causes of equal weight, each half of one group and half of another, among eighteen groups that are alone."""
    shared = np.diag(np.full(20, 20.0))
    shared[0, 1] = shared[1, 0] = 10.0
    shared[0, 0] = shared[1, 1] = 10.0
    squares = np.zeros((20, 20))
    squares[0, 1] = squares[1, 0] = 10.0
    one, other, surprise = surely(shared, squares)
    assert (one.tolist(), other.tolist()) == ([0], [1])
    share = 0.05 / 3  # a third of what chance gives: the other is a twentieth of all
    tail = sum(comb(20, many) * share**many * (1 - share) ** (20 - many) for many in range(10, 21))
    assert surprise[0] == pytest.approx(-log(tail), rel=1e-9)


def test_what_is_usual_is_what_the_others_meet():
    """Who meets everybody twice as often meets anybody twice as often."""
    often, mass = np.resize([1.0, 2.0, 1.0, 3.0], 80), np.full(80, 1 / 80)
    chance = np.outer(mass, mass)
    found = usual(0.1 * np.outer(often, often) * chance, chance)
    assert found[0, 2] == pytest.approx(0.1, rel=0.05) and found[1, 3] == pytest.approx(0.6, rel=0.05)
    assert not usual(np.ones((2, 2)), np.ones((2, 2))).any()


def test_the_kernels_say_what_plain_loops_say():
    from murmure.kernels.company import carried, counted, gathered, met, taken_up

    draw = np.random.default_rng(3)
    for _ in range(20):
        cause, group = np.sort(draw.integers(0, 30, 200)), draw.integers(-1, 6, 200)
        shared, squares, both = np.zeros((6, 6)), np.zeros((6, 6)), np.zeros((6, 6))
        for one in range(30):
            many = np.bincount(group[(cause == one) & (group >= 0)], minlength=6)
            two = (many >= 2).astype(float)
            both += np.outer(two, two)
            if many.sum() > 1:
                here = (np.outer(many, many) - np.diag(many)) / (many.sum() - 1)
                shared, squares = shared + here, squares + here**2
        found, square = met(*gathered(cause, group, 6), 6)
        off = ~np.eye(6, dtype=bool)
        assert np.allclose(found, shared) and np.allclose(square[off], squares[off])
        rarer = np.minimum.outer(np.diag(both), np.diag(both))
        assert np.allclose(taken_up(cause, group, 6), np.divide(both, rarer, out=np.zeros((6, 6)), where=rarer > 0))
        each = np.unique(draw.integers(0, 240, 60))  # an account is once in a group
        actors, of, degree = (each // 6).astype(np.uint64), each % 6, draw.random(len(each)) + 0.1
        asked, times = draw.permutation(60).astype(np.uint64)[:30], draw.integers(1, 9, 30)
        plain, known = np.zeros(6), 0
        for one, often in zip(asked, times, strict=True):
            mine = actors == one
            known += int(often) * mine.any()
            np.add.at(plain, of[mine], often * degree[mine] / degree[mine].sum() if mine.any() else 0.0)
        counts, number = counted(actors, of, degree, asked, times, 6)
        assert np.allclose(counts, plain) and number == known
        left, plain = [set(of[actors == one].tolist()) for one in asked if (actors == one).any()], np.zeros(6)
        while left:
            best = int(np.argmax([sum(one in mine for mine in left) for one in range(6)]))
            plain[best] = sum(best in mine for mine in left)
            left = [mine for mine in left if best not in mine]
        counts, number = carried(actors, of, asked, 6)
        assert np.array_equal(counts, plain) and number == plain.sum()


def test_one_account_that_comes_again_is_no_second_one():
    """Two accounts of two groups use one cause day after day: neither group took it up."""
    time, cause, who = uses(2, 6, size=40, own=40, each=30, chance=0.1)
    groups = learned(time, cause, who)
    one, other = (groups.actors[groups.group == group][0] for group in (0, 1))
    for twice in (False, True):
        more = [one, other] * 20 + ([groups.actors[groups.group == group][1] for group in (0, 1)] if twice else [])
        taken = Uses.of(np.append(cause, np.full(len(more), 10**6, np.uint64)), np.append(who, np.array(more, np.uint64)))
        assert (taken.times[np.isin(taken.accounts, (one, other))] > 20).all()
        assert (taken.cause == taken.cause.max()).sum() == 2 + 2 * twice


def overlapping(seed, groups=8, each=40, over=0.4, known=True):
    """Return groups of which a share of the accounts is in another one too, and the first group of each account."""
    draw = np.random.default_rng(seed)
    own = np.repeat(np.arange(groups), each)
    second = np.flatnonzero(draw.random(len(own)) < over)
    account, group = np.append(np.arange(len(own)), second), np.append(own, (own[second] + draw.integers(1, groups, len(second))) % groups)
    order = np.lexsort((group, account))
    together = np.where(np.eye(groups, dtype=bool), 1.0, 0.1) if known else np.zeros((0, 0))
    return Groups(account[order].astype(np.uint64), group[order], np.ones(len(order)), tuple(f"g{one + 1}" for one in range(groups)),
                  np.bincount(group) / len(group), together), own, draw  # fmt: skip


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown how often they go together"])
@pytest.mark.parametrize(("who", "said", "least"), [
    ("one group", "group", 0.97), ("one group and a third of strays", "group", 0.85), ("two groups", "coalition", 0.85),
    ("anybody", "coalition", 0.9),
])  # fmt: skip
def test_a_gathering_is_called_what_it_is(who, said, least, known):
    right = 0
    for seed in range(60):
        groups, own, draw = overlapping(seed, known=known)
        mine, every = np.flatnonzero(own == 3), np.arange(len(own))
        pools = {"one group": [(mine, 15)], "one group and a third of strays": [(mine, 10), (every[own != 3], 5)],
                 "two groups": [(every[(own == 3) | (own == 5)], 16)], "anybody": [(every, 15)]}  # fmt: skip
        actors = np.concatenate([draw.choice(pool, many, replace=False) for pool, many in pools[who]])
        found = company(groups, np.sort(actors).astype(np.uint64), seed)
        assert found.known == len(actors)
        right += gathering(found, len(actors), 0.0) == said
    assert right >= least * 60

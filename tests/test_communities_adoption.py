"""Are those tied who adopt together, and nobody whom chance or a popular thing brought together?"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from murmure.communities import Edges, detect, score
from murmure.communities.adoption import _fitted, co_adopted, co_taken
from murmure.kernels.chance import significant, tails, tails_of
from murmure.model.errors import BadRequest


def table(rows: set[tuple[int, int]] | list[tuple[int, int]]) -> pa.Table:
    ordered = sorted(rows)
    return pa.table({"actor": pa.array([a for a, _ in ordered], pa.int64()), "thing": pa.array([b for _, b in ordered], pa.int64())})


def drawn(actors: int, things: int, adoptions: int, seed: int, uneven: float = 1.0) -> set[tuple[int, int]]:
    """Return adoptions by chance: some actors and things have many more than others."""
    draw = np.random.default_rng(seed)
    weights = [1 / np.arange(1, count + 1) ** uneven for count in (actors, things)]
    ends = [draw.choice(len(weight), adoptions, p=weight / weight.sum()) for weight in weights]
    return set(zip(*(part.tolist() for part in ends), strict=True))


def planted(seed: int, groups: int = 10, size: int = 15, own: int = 16) -> set[tuple[int, int]]:
    """Return chance, and groups of actors of which each adopts three quarters of the things of its group."""
    draw = np.random.default_rng(seed)
    rows = drawn(groups * size, 800, groups * size * 10, seed, 0.7)
    for group in range(groups):
        rows |= {(actor, 1_000 + group * own + int(one)) for actor in range(group * size, group * size + size)
                 for one in draw.choice(own, own * 3 // 4, replace=False)}  # fmt: skip
    return rows


def ties(edges: Edges) -> dict[tuple, float]:
    ids = edges.nodes.to_pylist()
    return {tuple(sorted((ids[a], ids[b]))): weight for a, b, weight in zip(edges.source, edges.target, edges.weight, strict=True)}


@pytest.mark.parametrize(
    ("actors", "things", "adoptions", "uneven"),
    [(300, 300, 3_000, 0.0), (500, 200, 8_000, 1.0), (60, 40, 900, 0.5), (2_000, 500, 20_000, 0.8)],
)  # fmt: skip
def test_chance_ties_hardly_anybody(actors: int, things: int, adoptions: int, uneven: float) -> None:
    for side in ("actor", "thing"):
        found = [len(co_adopted(table(drawn(actors, things, adoptions, seed, uneven)), side=side)) for seed in range(6)]
        assert sum(map(bool, found)) <= 1 and sum(found) <= 2, found


def test_planted_groups_are_tied_and_found() -> None:
    within = missed = across = 0
    for seed in range(3):
        edges = co_adopted(table(planted(seed)))
        pairs = ties(edges)
        same = sum(a // 15 == b // 15 for a, b in pairs)
        within, across = within + same, across + len(pairs) - same
        truth = np.arange(11) * 15, np.arange(150)
        missed += score(detect(edges, weighted=True), truth, 150).onmi < 0.9
    assert within > 300 and across <= 0.1 * within and not missed


def test_things_of_the_same_groups_are_tied() -> None:
    pairs = ties(co_adopted(table(planted(1)), side="thing"))
    assert len(pairs) > 30 and sum(min(a, b) >= 1_000 and (a - 1_000) // 16 == (b - 1_000) // 16 for a, b in pairs) >= 0.9 * len(pairs)


def test_what_all_adopt_adds_nothing() -> None:
    rows = planted(2)
    plain = ties(co_adopted(table(rows)))
    everyone = {actor for actor, _ in rows}
    more = rows | {(actor, 9_000 + number) for actor in everyone for number in range(5)}
    assert plain and ties(co_adopted(table(more))) == pytest.approx(plain)


def test_what_most_adopt_ties_nobody() -> None:
    """A hundred things that nine in ten adopt: each pair has eighty in common, by chance."""
    draw = np.random.default_rng(4)
    rows = {(actor, thing) for actor in range(120) for thing in range(100) if draw.random() < 0.9}
    assert len(co_adopted(table(rows))) == 0


def test_what_is_too_popular_is_set_aside_and_told() -> None:
    rows = planted(3)
    everyone = sorted({actor for actor, _ in rows})
    more = rows | {(actor, 9_000) for actor in everyone[:-10]}
    capped = co_adopted(table(more), cap=100)
    sizes = np.bincount([thing for _, thing in rows])
    assert sizes.max() <= 100
    assert ties(capped) == pytest.approx(ties(co_adopted(table(rows))))
    (note,) = capped.notes
    assert note.code == "popular" and "1 thing of more than 100 adopters was" in note.what.en and "1 chose de" in note.what.fr


def test_the_surprise_is_that_of_the_model() -> None:
    """Against a plain reading: chances of adoption that fit all degrees, the number in common, the tail, all pairs."""
    rows = planted(5, groups=8)
    actors, things = sorted({a for a, _ in rows}), sorted({b for _, b in rows})
    has = np.zeros((len(actors), len(things)))
    for actor, thing in rows:
        has[actors.index(actor), things.index(thing)] = 1
    k, d = has.sum(1), has.sum(0)
    x, y = _fitted(k, np.ones(len(k)), d, np.ones(len(d)))
    chance = np.outer(x, y) / (1 + np.outer(x, y))
    assert chance.sum(1) == pytest.approx(k, rel=1e-6) and chance.sum(0) == pytest.approx(d, rel=1e-6)
    assert k.max() <= 256, "beyond, activities are rounded"
    found = {}
    for i, j in combinations(range(len(actors)), 2):
        common = int(has[i] @ has[j])
        if common >= 2:
            mean = float(chance[i] @ chance[j])
            tail = math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(common, common + 60))
            found[actors[i], actors[j]] = tail
    tried, order = len(actors) * (len(actors) - 1) / 2, sorted(found.items(), key=lambda row: row[1])
    last = max((n for n, (_, p) in enumerate(order, 1) if p <= 0.05 * n / tried), default=0)
    expected = {pair: -math.log(p) for pair, p in order[:last]}
    got = ties(co_adopted(table(rows)))
    assert len(expected) > 20 and got.keys() == expected.keys()
    assert all(got[pair] == pytest.approx(value, rel=1e-3) for pair, value in expected.items())


def test_tails_are_sums_of_what_may_happen() -> None:
    for mean in (0.01, 0.7, 5.0, 40.0):
        for count in range(math.ceil(mean) + 1, math.ceil(mean) + 12):
            plain = math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count, count + 300))
            assert tails(np.array([count]), np.array([mean]))[0] == pytest.approx(math.log(plain), rel=1e-9)
    for trials, share in ((10, 0.2), (50, 0.03), (400, 0.5)):
        for count in range(math.ceil(trials * share) + 1, min(trials, math.ceil(trials * share) + 12) + 1):
            plain = math.fsum(math.comb(trials, n) * share**n * (1 - share) ** (trials - n) for n in range(count, trials + 1))
            assert tails_of(np.array([count]), np.array([trials]), np.array([share]))[0] == pytest.approx(math.log(plain), rel=1e-9)
    assert significant(np.log([0.001, 0.02, 0.5, 0.03]), 4, 0.05).tolist() == [True, True, False, True]


def test_order_repetition_and_names_do_not_matter_and_the_future_neither() -> None:
    rows = planted(6)
    plain = ties(co_adopted(table(rows)))
    again = table(rows).take(pa.array(np.random.default_rng(1).permutation(len(rows))))
    named = pa.table({"actor": [f"a{one:05}" for one in again["actor"].to_pylist()], "thing": again["thing"]})
    assert plain and ties(co_adopted(pa.concat_tables([again, again]))) == plain
    assert {(int(a[1:]), int(b[1:])): w for (a, b), w in ties(co_adopted(named)).items()} == plain
    dated = again.append_column("when", pa.array(np.full(len(again), 10)))
    later = table(drawn(150, 300, 900, 9)).append_column("when", pa.array(np.full(len(drawn(150, 300, 900, 9)), 20)))
    assert ties(co_adopted(pa.concat_tables([dated, later]), until=20)) == plain


def test_codes_and_pairs_that_do_not_fit_give_the_same_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adoptions that are codes already, in any order and some of them twice; and more pairs than there is room for."""
    rows = sorted(planted(3))
    plain = co_adopted(table(rows))
    order = np.random.default_rng(1).permutation(2 * len(rows)) % len(rows)
    actor, thing = np.array(rows)[order].T
    coded = np.unique(actor, return_inverse=True)[1]
    assert ties(co_taken(plain.nodes, coded, thing)) == ties(plain) != {}
    monkeypatch.setattr("murmure.kernels.adoption.ROOM", 10)
    assert ties(co_adopted(table(rows))) == ties(plain)


@pytest.mark.parametrize("bound", [-0.5, -3.0, -12.0])
def test_thresholds_are_the_counts_that_are_as_unlikely(bound: float) -> None:
    """One that is nearly as unlikely may be among them, so none is lost."""
    from murmure.kernels.adoption import means, thresholds

    draw = np.random.default_rng(4)
    chance, many = draw.random((30, 9)) ** 3, draw.integers(1, 40, 9)
    mean = means(chance, many)
    assert np.allclose(mean, (chance * many) @ chance.T) and np.array_equal(mean, mean.T)
    lowest = thresholds(mean, bound, 2)
    flat, count = mean.ravel(), lowest.ravel().astype(float)
    assert (tails(count, flat * 0.998) <= bound).all() and (count >= 2).all()
    assert ((count == 2) | (tails(count - 1, flat) > bound)).all()


def test_nothing_in_nothing_out() -> None:
    assert len(co_adopted(table([]))) == 0
    assert len(co_adopted(table([(1, 1)]))) == 0
    assert len(co_adopted(table([(a, b) for a in range(5) for b in range(5)]))) == 0
    assert co_adopted(table([(1, 1), (2, 2), (3, 3)])).nodes.to_pylist() == [1, 2, 3]


@pytest.mark.parametrize("wrong", [{"rate": 0}, {"rate": 1}, {"rate": float("nan")}, {"cap": 1}, {"side": "both"}])
def test_settings_that_mean_nothing_are_refused(wrong: dict) -> None:
    with pytest.raises(BadRequest):
        co_adopted(table([(1, 1)]), **wrong)
    with pytest.raises(BadRequest):
        co_adopted(pa.table({"actor": [1]}))
    with pytest.raises(BadRequest):
        co_adopted(table([(1, 1)]), until=3)

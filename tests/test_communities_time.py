"""Do communities keep their identity over time, is it told what happens to them, and does nobody look ahead?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.communities import Cover, detect, score
from murmure.communities.time import Follower, Step, covers, follow, months
from murmure.model.errors import BadRequest


def cover_of(groups: Iterable[Iterable[str]], degrees: dict[tuple[int, str], float] | None = None, nodes: list[str] | None = None) -> Cover:
    """Return the cover of groups of ids, in the order given; `degrees` of (place of the group, id), else 1."""
    groups = [sorted(set(group)) for group in groups]
    names = nodes or sorted({name for group in groups for name in group})
    place = {name: number for number, name in enumerate(names)}
    degree = [(degrees or {}).get((number, name), 1.0) for number, group in enumerate(groups) for name in sorted(group, key=place.get)]
    member = [number for group in groups for number in sorted(place[name] for name in group)]
    starts = np.cumsum([0, *map(len, groups)])
    return Cover(pa.array(names, pa.string()), starts.astype(np.int64), np.array(member, np.int64), np.array(degree, float))


def people(first: int, last: int) -> list[str]:
    return [f"p{number:03}" for number in range(first, last)]


def told(step: Step) -> list[tuple]:
    return [(row["kind"], row["identity"], row["other"]) for row in step.events.to_pylist()]


def run(*months_of: list[list[str]], **settings: float) -> list[Step]:
    return list(follow(((number, cover_of(groups)) for number, groups in enumerate(months_of)), **settings))


A, B, C = people(0, 20), people(20, 40), people(40, 60)


def test_births_growth_shrinkage_and_nothing_to_tell() -> None:
    first, second, third, fourth = run([A, B], [B, A], [[*A, *people(60, 65)], B[:15]], [[*A, *people(60, 66)], B[:15]])
    assert told(first) == [("birth", 0, None), ("birth", 1, None)]
    assert told(second) == [] and sorted(second.identity) == [0, 1] and list(second.identity) == list(first.identity)[::-1]
    a, b = second.identity[1], second.identity[0]
    assert told(third) == [("growth", a, None), ("shrinkage", b, None)]
    assert third.events.select(["before", "after"]).to_pylist() == [{"before": 20, "after": 25}, {"before": 20, "after": 15}]
    assert told(fourth) == [], "one more of twenty-five is not growth"


def test_a_merge_keeps_the_larger_and_a_split_gives_the_smaller_part_a_new_identity() -> None:
    big, small = people(0, 30), people(30, 45)
    first, merged, parted = run([big, small], [big + small], [big, small], gap=0)
    a, b = first.identity
    assert list(merged.identity) == [a] and told(merged) == [("growth", a, None), ("merge", a, b)]
    assert parted.identity[0] == a and parted.identity[1] not in (a, b), "without a gap, nothing comes back"
    assert told(parted) == [("split", parted.identity[1], a), ("shrinkage", a, None)]


def test_what_merged_for_a_month_comes_back_as_itself() -> None:
    first, merged, back = run([people(0, 30), people(30, 45)], [people(0, 45)], [people(30, 45), people(0, 30)])
    a, b = first.identity
    assert ("merge", a, b) in told(merged)
    assert list(back.identity) == [b, a] and ("return", b, None) in told(back)


def test_what_merged_for_good_is_not_mourned() -> None:
    first, merged, *later = run([people(0, 30), people(30, 45)], *[[people(0, 45)]] * 6)
    assert ("merge", *first.identity) in told(merged) and all(told(step) == [] for step in later)


@pytest.mark.parametrize(("away", "gap", "back"), [(1, 2, True), (2, 2, True), (3, 2, False), (1, 0, False), (4, 4, True)])
def test_who_is_missing_for_no_more_than_the_gap_comes_back(away: int, gap: int, back: bool) -> None:
    steps = run([A, B], *[[B]] * away, [B, A], *[[B]] * (gap + 1), gap=gap)
    a, b = steps[0].identity
    assert all(step.identity[list(step.cover.lists()).index(B)] == b for step in steps)
    at = steps[away + 1]
    assert bool(at.identity[1] == a) is back and at.identity[1] != b
    assert (("return", a, None) in told(at)) is back and ((("birth", at.identity[1], None)) in told(at)) is not back
    deaths = [(number, event[1]) for number, step in enumerate(steps) for event in told(step) if event[0] == "death"]
    last = (len(steps) - 1, int(at.identity[1]))
    assert deaths == ([last] if back else [(gap + 1, a), last]), "a death is told once, when it is certain"
    assert (("absence", a, None) in told(steps[1])) is (gap > 0)


def test_what_lies_in_another_is_neither_split_nor_merged() -> None:
    """Communities overlap: one may appear, live and end inside another one that does not change."""
    inner = A[:8]
    steps = run([A, B], [A, B, inner], [A, B])
    assert told(steps[1]) == [("birth", 2, None)]
    assert told(steps[2]) == [("absence", 2, None)]


def test_degrees_decide_whom_a_community_goes_on() -> None:
    """Those who are in it with all their ties say more than those who hardly are."""
    core, rim = people(0, 6), people(6, 18)
    one = cover_of([core + rim], {(0, name): 0.05 for name in rim})
    two = cover_of([core, rim], {(1, name): 0.05 for name in rim})
    bare = cover_of([core, rim])
    steps = list(follow([(1, one), (2, two)]))
    assert steps[1].identity[0] == steps[0].identity[0]
    steps = list(follow([(1, cover_of([core + rim])), (2, bare)]))
    assert steps[1].identity[1] == steps[0].identity[0]


def test_an_exact_tie_is_settled_the_same_way_whatever_the_order() -> None:
    """A community cut into two equal halves: which one goes on must not depend on how anything is listed."""
    whole, halves = people(0, 40), [people(0, 20), people(20, 40)]
    found = set()
    for order in (halves, halves[::-1]):
        for names in (people(0, 40), people(0, 40)[::-1]):
            step = list(follow([(0, cover_of([whole], nodes=names)), (1, cover_of(order, nodes=names))]))[1]
            found.add(tuple(sorted(zip(step.identity.tolist(), (min(group) for group in step.cover.lists()), strict=True))))
    assert len(found) == 1


groups_of_a_month = st.lists(st.sets(st.integers(0, 25), min_size=1, max_size=12), max_size=6)


def written(month: list[set[int]], order: list[int], names: list[str]) -> Cover:
    return cover_of([[f"p{node:03}" for node in month[number]] for number in order], nodes=names)


def lives(steps: Iterable[Step]) -> list[tuple]:
    """Return for each date its communities as (identity, members), and its events, however they were listed."""
    return [
        (sorted(zip(step.identity.tolist(), map(tuple, map(sorted, step.cover.lists())), strict=True)),
         sorted(map(str, step.events.to_pylist()))) for step in steps]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(groups_of_a_month, min_size=1, max_size=6), st.randoms(use_true_random=False), st.integers(0, 2))
def test_laws_of_lasting_identities(months_of: list[list[set[int]]], chance, gap: int) -> None:
    """Of any months: names are one's own, the order of what is listed and the future do not matter, the past accounts for all."""
    names = people(0, 26)
    plain = [written(month, list(range(len(month))), names) for month in months_of]
    steps = list(follow(enumerate(plain), gap=gap))
    assert all(len(set(step.identity)) == len(step.identity) for step in steps)
    mixed = names[:]
    chance.shuffle(mixed)
    shuffled = [written(month, chance.sample(range(len(month)), len(month)), mixed) for month in months_of]
    assert lives(follow(enumerate(shuffled), gap=gap)) == lives(steps)
    for cut in range(len(plain)):
        assert lives(follow(enumerate(plain[:cut]), gap=gap)) == lives(steps[:cut])
    accounted(steps, gap)


def accounted(steps: list[Step], gap: int) -> None:
    """Every identity begins once, is told when it leaves and comes back, and is never used after its end."""
    begun, seen, dead, merged = set(), {}, set(), set()
    for number, step in enumerate(steps):
        events = told(step)
        fresh = {one for kind, one, _ in events if kind in ("birth", "split")}
        back = {one for kind, one, _ in events if kind == "return"}
        assert not fresh & begun and len(fresh) == sum(kind in ("birth", "split") for kind, *_ in events)
        assert set(step.identity.tolist()) - begun == fresh and not set(step.identity.tolist()) & dead
        assert back == {one for one in step.identity.tolist() if one in seen and seen[one] < number - 1}
        begun |= fresh
        merged = (merged - set(step.identity.tolist())) | {other for kind, _, other in events if kind == "merge"}
        missing = {one for one in begun if one not in set(step.identity.tolist())}
        seen |= dict.fromkeys(step.identity.tolist(), number)
        assert {one for kind, one, _ in events if kind == "death"} == {one for one in missing - merged if seen[one] == number - gap - 1}
        dead |= {one for kind, one, _ in events if kind == "death"}


def test_communities_that_slowly_change_their_members_are_followed_all_along() -> None:
    """Three hundred planted communities lose and win a tenth of their members each month, some overlapping: none is lost or swapped."""
    draw = np.random.default_rng(3)
    groups = [set(draw.choice(6_000, 25, replace=False).tolist()) for _ in range(300)]
    follower, first = Follower(), None
    for month in range(24):
        order = draw.permutation(300)
        step = follower.update(month, cover_of([[str(node) for node in groups[one]] for one in order]))
        identity = np.empty(300, np.int64)
        identity[order] = step.identity
        first = identity if first is None else first
        assert np.array_equal(identity, first)
        for group in groups:
            group -= set(draw.choice(sorted(group), 2, replace=False).tolist())
            group |= set(draw.choice(6_000, 2).tolist())


def test_numbers_and_texts_are_the_same_ids() -> None:
    texts = cover_of([[str(number) for number in range(10, 20)]])
    numbers = Cover(pa.array(range(10, 20), pa.int64()), texts.starts, texts.member, np.full(10, np.nan))
    assert [step.identity.tolist() for step in follow([(1, texts), (2, numbers)])] == [[0], [0]]


@pytest.mark.parametrize("wrong", [{"gap": -1}, {"alike": 0}, {"alike": 1.1}, {"alike": float("nan")}, {"change": 0}])
def test_settings_that_mean_nothing_are_refused(wrong: dict) -> None:
    with pytest.raises(BadRequest) as told_so:
        Follower(**wrong)
    assert next(iter(wrong)) in told_so.value.what.fr


def test_dates_out_of_order_are_refused() -> None:
    follower = Follower()
    follower.update(date(2024, 2, 1), cover_of([A]))
    with pytest.raises(BadRequest, match="not later"):
        follower.update(date(2024, 1, 1), cover_of([A]))


# --- dated ties -------------------------------------------------------------------------------------------------------

START = datetime(2024, 1, 1, tzinfo=UTC)


def ties_among(groups: list[list[str]], since: int, until: int, each: int, draw: np.random.Generator) -> list[tuple]:
    """Return `each` ties a member of every group, at drawn days."""
    rows = []
    for group in groups:
        for one in group:
            for other in draw.choice([name for name in group if name != one], each):
                rows.append((one, str(other), 1.0, START + timedelta(days=float(draw.uniform(since, until)))))
    return rows


def table(rows: list[tuple], **columns: pa.Array) -> pa.Table:
    source, target, weight, at = zip(*rows, strict=True)
    return pa.table({"source": source, "target": target, "weight": weight, "at": pa.array(at, pa.timestamp("us", "UTC"))} | columns)


@pytest.fixture(scope="module")
def village() -> pa.Table:
    """Half a year in which B ends after two months, C begins in the fourth, and A lasts, among four others."""
    draw = np.random.default_rng(8)
    others = [people(first, first + 20) for first in range(60, 140, 20)]
    noise = [(f"p{one:03}", f"p{other:03}", 1.0, START + timedelta(days=float(day)))
             for one, other, day in zip(draw.integers(0, 140, 100), draw.integers(0, 140, 100), draw.uniform(0, 180, 100), strict=True)]  # fmt: skip
    return table(ties_among([A, *others], 0, 180, 60, draw) + ties_among([B], 0, 60, 20, draw) + ties_among([C], 91, 180, 30, draw) + noise)


def test_communities_begin_last_and_end_in_dated_ties(village: pa.Table) -> None:
    ends = list(months(date(2024, 1, 1), date(2025, 6, 1)))
    steps = list(follow(covers(village, ends, half_life=20)))
    truth = {0: {"A", "B"}, 1: {"A", "B"}, 2: {"A", "B"}, 4: {"A", "C"}, 5: {"A", "C"}}
    groups = {"A": set(A), "B": set(B), "C": set(C)}
    names: dict[str, set[int]] = {"A": set(), "B": set(), "C": set()}
    for number, wanted in truth.items():
        for name in wanted:
            likeness = [len(groups[name] & set(found)) / len(groups[name] | set(found)) for found in steps[number].cover.lists()]
            assert max(likeness) > 0.8, (number, name)
            names[name].add(int(steps[number].identity[int(np.argmax(likeness))]))
    assert all(len(identities) == 1 for identities in names.values()) and len(set.union(*names.values())) == 3
    assert steps[-1].cover.communities == 0 and len(steps[-1].cover.nodes) == 0, "ties fade, then are forgotten"


def test_the_future_changes_nothing(village: pa.Table) -> None:
    """Cut off at each date, ties give the same covers and the same names up to it."""
    ends = list(months(date(2024, 1, 1), date(2024, 6, 1)))
    whole = lives(follow(covers(village, ends)))
    for cut in (1, 3, 5):
        at = pa.scalar(ends[cut - 1], pa.timestamp("us", "UTC"))
        known = village.filter(pc.less(village["at"], at))
        assert 0 < len(known) < len(village)
        assert lives(follow(covers(known, ends[:cut]))) == whole[:cut]


def test_one_month_at_a_time() -> None:
    """A cover is made when it is asked for: a list of dates without end is no problem."""
    def without_end() -> Iterable[datetime]:
        for number in range(10**9):
            yield START + timedelta(days=30 * (number + 1))

    rows = ties_among([A, B, C], 0, 20, 15, np.random.default_rng(1))
    found = covers(table(rows), without_end())
    assert next(found)[0] == START + timedelta(days=30) and next(found)[1].communities == 3


def test_covers_do_not_depend_on_rows_units_or_zones(village: pa.Table) -> None:
    ends = list(months(date(2024, 1, 1), date(2024, 3, 1)))
    plain = [cover.lists() for _, cover in covers(village, ends)]
    order = np.random.default_rng(2).permutation(len(village))
    shuffled = village.take(pa.array(order))
    assert [cover.lists() for _, cover in covers(shuffled, ends)] == plain
    other = {"at": village["at"].cast(pa.timestamp("us", "Asia/Tokyo")), "weight": pa.array(np.full(len(village), 7e300))}
    changed = pa.table({"source": village["target"], "target": village["source"]} | other)
    assert [cover.lists() for _, cover in covers(changed, ends)] == plain
    numbers = village.set_column(3, "at", village["at"].cast(pa.int64()))
    assert [cover.lists() for _, cover in covers(numbers, [end.replace(tzinfo=None) for end in ends])] == plain


def test_a_window_counts_its_days_and_no_others(village: pa.Table) -> None:
    """The window's cover is that of the ties that lie in it, counted by a plain loop."""
    end = datetime(2024, 5, 31, tzinfo=UTC)
    (_, found), = covers(village, [end], window=30)
    sums: dict[tuple, float] = {}
    for row in village.to_pylist():
        if end - timedelta(days=30) <= row["at"] < end and row["source"] != row["target"]:
            pair = tuple(sorted((row["source"], row["target"])))
            sums[pair] = sums.get(pair, 0) + row["weight"]
    plain = pa.table({"source": [a for a, _ in sums], "target": [b for _, b in sums], "weight": list(sums.values())})
    expected = detect(plain, weighted=True)
    assert expected.communities > 0 and score(found, expected, 140).onmi == 1
    assert max(len(set(B) & set(group)) for group in found.lists()) < 10, "B ended long before"


def test_faded_weights_are_those_of_the_half_life() -> None:
    """Summed month by month, a tie weighs what it weighs when computed at once."""
    from murmure.communities.time import dated

    rows = [("a", "b", 2.0, START + timedelta(days=day)) for day in (1, 20, 40, 65)]
    seen = []
    dated_cover = dated._cover
    try:
        dated._cover = lambda nodes, pair, weight, *ways: seen.append(weight.copy())
        list(covers(table(rows), [START + timedelta(days=day) for day in (30, 50, 90)], half_life=15))
    finally:
        dated._cover = dated_cover
    for at, weight in zip((30, 50, 90), seen, strict=True):
        assert weight == pytest.approx([sum(2 * 0.5 ** ((at - day) / 15) for day in (1, 20, 40, 65) if day < at)])


@pytest.mark.parametrize(
    ("change", "code"),
    [({"weight": -1.0}, "bad-weight"), ({"weight": float("nan")}, "bad-weight"), ({"weight": float("inf")}, "bad-weight")],
)
def test_weights_that_mean_nothing_are_refused(change: dict, code: str) -> None:
    with pytest.raises(BadRequest) as refused:
        list(covers(table([("a", "b", change["weight"], START)]), [START]))
    assert refused.value.code == code


def test_what_is_missing_or_out_of_order_is_refused() -> None:
    ties = table([("a", "b", 1.0, START)])
    for made, dates, ways in (
        (ties.drop_columns("at"), [START], {}), (ties, [START, START], {}), (ties, [START], {"half_life": 0}), (ties, [START], {"window": -1}),
        (ties.set_column(3, "at", pa.array(["yesterday"])), [START], {}),
    ):  # fmt: skip
        with pytest.raises(BadRequest):
            list(covers(made, dates, **ways))


def test_rows_without_a_date_or_an_end_are_never_known() -> None:
    rows = ties_among([A, B, C], 0, 20, 15, np.random.default_rng(1))
    whole = table(rows)
    odd = pa.table({"source": [None, "x", "y"], "target": ["x", "z", "y"], "weight": [1.0, 1.0, 1.0],
                    "at": pa.array([START, None, START], pa.timestamp("us", "UTC"))})  # fmt: skip
    end = START + timedelta(days=30)
    (_, plain), = covers(whole, [end])
    (_, found), = covers(pa.concat_tables([whole, odd]), [end])
    assert plain.communities == 3 and found.lists() == plain.lists() and found.nodes.equals(plain.nodes)
    (_, empty), = covers(whole.slice(0, 0), [end])
    assert empty.communities == 0

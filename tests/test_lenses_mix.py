"""Does `mix` find the communities that were planted around the owner of a log, and keep silent where there are none?"""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graphs_made import MONDAY, view_of
from lenses_made import YEAR, circles, crowd, mention, person
from murmure.demo import village
from murmure.demo.communities import COMMUNITIES
from murmure.graphs.address import account_of
from murmure.lenses.me.mix import LENS
from murmure.model.activity import activity_id

GROUPS = [range(30), range(26, 56), range(60, 90), range(90, 120)]


def asked(rows, **ask):
    return LENS.look(view_of(rows), LENS.ask(**ask))


def groups_of(found) -> dict[int, set[str]]:
    """Return the members of each community that was found."""
    groups: dict[int, set[str]] = {}
    for row in found.tables["members"].to_pylist():
        groups.setdefault(row["community"], set()).add(row["node"])
    return groups


def agreement(one: set[str], other: set[str]) -> float:
    """Return F1 of two sets."""
    return 2 * len(one & other) / (len(one) + len(other))


def test_circles_around_a_hub_are_told_apart():
    """The owner is tied to everyone: with them, all circles would be one."""
    found = asked(circles(GROUPS, across=60))
    groups, planted = groups_of(found), [{person(number) for number in group} for group in GROUPS]
    assert len(groups) == 4
    for group in planted:
        assert max(agreement(group, other) for other in groups.values()) > 0.9
    table = found.tables["communities"]
    assert pc.sum(table["degree"]).as_py() > 0.9
    assert pc.min(table["degree"]).as_py() > 0.15
    assert found.findings[0].subject == "me" and found.findings[0].value == 4


def test_the_shares_are_those_of_my_own_ties():
    """I write to the first circle four times as often as to the others."""
    rows = circles(GROUPS[:1] + GROUPS[2:] + [range(130, 160)], mine=1)
    draw = random.Random(8)
    rows += [mention("me", person(number), 10_000 + number + 100 * turn, draw) for number in GROUPS[0] for turn in range(3)]
    found = asked(rows)
    groups, degree = groups_of(found), found.tables["communities"]["degree"].to_pylist()
    assert agreement(groups[1], {person(number) for number in GROUPS[0]}) > 0.9
    assert degree[0] == pytest.approx(4 / 7, abs=0.05)
    low, high = (found.tables["communities"][bound][0].as_py() for bound in ("low", "high"))
    assert low < 4 / 7 < high and high - low < 0.4


def test_a_circle_whose_people_i_do_not_know_is_not_mine():
    strangers = range(200, 230)
    rows = [row for row in circles([*GROUPS, strangers]) if row["actor"] != "me" or int(row["mentions"][0].rpartition("p")[2]) < 200]
    groups = groups_of(asked(rows))
    assert len(groups) == 4
    assert not any(agreement(group, {person(number) for number in strangers}) > 0.2 for group in groups.values())


def test_the_evidence_ties_me_to_that_community():
    rows = {row["id"]: row for row in circles(GROUPS)}
    found = asked(list(rows.values()))
    groups = groups_of(found)
    told = [one for one in found if one.subject.startswith("community:")]
    assert len(told) == 4
    for one in told:
        members = groups[int(one.subject.removeprefix("community:"))]
        assert len(one.evidence) == 20
        assert all(rows[name]["actor"] == "me" and set(rows[name]["mentions"]) <= members for name in one.evidence)
        moments = [rows[name]["published"] for name in one.evidence]
        assert moments == sorted(moments, reverse=True)


def test_a_community_that_came_later_weighs_in_later_years():
    rows = circles(GROUPS[:1] + GROUPS[2:] + [range(130, 160)])
    late = {person(number) for number in GROUPS[2]}
    rows = [row | {"published": row["published"] % YEAR + (2 * YEAR if {row["actor"], *row["mentions"]} & late else 0)} for row in rows]
    found = asked(rows)
    groups, years = groups_of(found), found.tables["years"].to_pylist()
    number = max(groups, key=lambda one: agreement(groups[one], late))
    share = {row["year"]: row["share"] for row in years if row["community"] == number}
    assert share[1970] < 0.05 and share[1972] > 0.95
    assert all(sum(row["share"] for row in years if row["year"] == year) <= 1.000001 for year in share)


def against(*groups: range) -> list[dict]:
    """Return the words of the owner against circles, each told by five of its members."""
    rows = []
    for number, group in enumerate(groups):
        members = [person(one) for one in list(group)[:5]]
        rows.append({"id": f"{number:032x}", "type": "Reject", "actor": "me", "object": f"murmure:community:{number}", "object_type": "Group",
                     "source": "murmure", "published": MONDAY + number, "extra": json.dumps({"members": members, "size": len(group)})})  # fmt: skip
    return rows


def test_what_i_contest_is_not_counted_and_stands_beside():
    rows = circles(GROUPS, across=60)
    before = asked(rows)
    mine = groups_of(before)
    refused = next(one for one, members in mine.items() if agreement(members, {person(number) for number in GROUPS[3]}) > 0.9)
    found = asked(rows + against(GROUPS[3]))
    table, earlier = (one.tables["communities"].to_pylist() for one in (found, before))
    assert [row["contested"] for row in table] == [False, False, False, True]
    bounds = ("degree", "low", "high", "again")
    assert [table[3][name] for name in bounds] == pytest.approx([earlier[refused - 1][name] for name in bounds], abs=1e-6)
    assert table[3]["low"] < table[3]["degree"] < table[3]["high"]
    assert found.findings[0].value == 3
    (told,) = [one for one in found if "not yours" in one.claim.en]
    assert told.evidence == (f"{0:032x}",)
    assert not any(agreement(group, {person(number) for number in GROUPS[3]}) > 0.5 for group in groups_of(found).values())


def test_only_what_is_contested_is_said_to_be():
    rows = circles(GROUPS, across=60)
    found = asked(rows + against(*GROUPS))
    assert [row["contested"] for row in found.tables["communities"].to_pylist()] == [True] * 4
    assert all("not yours" in one.claim.en for one in found) and len(found) == 4
    strangers = against(range(500, 530))
    assert [one.claim for one in asked(rows + strangers)] == [one.claim for one in asked(rows)]


def test_a_word_against_one_community_takes_no_other_away():
    """Few people of a small circle stand out only when the ties to the large one are set aside: they are so, whoever they belong to."""
    large, small, strangers = range(60), range(60, 90), range(200, 260)
    known = {*large, 60, 70, 80}
    rows = circles([large, small, strangers], across=60)
    rows = [row for row in rows if row["actor"] != "me" or int(row["mentions"][0].rpartition("p")[2]) in known]
    assert len(groups_of(asked(rows))) == 2
    found = asked(rows + against(large))
    assert [row["contested"] for row in found.tables["communities"].to_pylist()] == [False, True]
    assert agreement(groups_of(found)[1], {person(number) for number in small}) > 0.9


def test_what_others_and_what_archives_say_is_not_my_word():
    rows, (word,) = circles(GROUPS, across=60), against(GROUPS[3])
    before = [one.claim for one in asked(rows)]
    for other in ({"actor": person(1)}, {"source": "activitystreams"}, {"object_type": "Note"}, {"type": "Like"}, {"extra": "{"},
                  {"extra": '["members"]'}, {"extra": '{"members": 5}'}, {"extra": '{"members": [null, {}]}'}, {"extra": None}):  # fmt: skip
        assert [one.claim for one in asked([*rows, word | other])] == before, other


def test_the_months_add_up_to_the_years():
    found = asked(circles(GROUPS, across=60))
    sums: dict[tuple[int, int], float] = {}
    for row in found.tables["months"].to_pylist():
        place = row["community"], int(row["month"][:4])
        sums[place] = sums.get(place, 0) + row["weight"]
    years = found.tables["years"].to_pylist()
    assert len(years) >= 8
    for row in years:
        assert sums[row["community"], row["year"]] == pytest.approx(row["weight"], abs=1e-3)
    by_month: dict[str, float] = {}
    for row in found.tables["months"].to_pylist():
        by_month[row["month"]] = by_month.get(row["month"], 0) + row["share"]
    assert all(total == pytest.approx(1, abs=1e-4) for total in by_month.values())


def test_two_circles_that_avoid_each_other_are_said_to_keep_apart():
    """The first and the second circle have nothing to do with each other, while the third and the fourth meet both."""
    groups = [range(first, first + 50) for first in (0, 50, 100, 150)]
    rows, draw = circles(groups), random.Random(3)
    for number in range(400):
        one, other = draw.sample(range(4), 2)
        if {one, other} != {0, 1}:
            rows.append(mention(person(draw.choice(groups[one])), person(draw.choice(groups[other])), 50_000 + number, draw))
    found = asked(rows)
    members = groups_of(found)
    place = {nth: max(members, key=lambda one: agreement(members[one], {person(number) for number in group})) for nth, group in enumerate(groups)}
    assert [one.subject for one in found if "keep apart" in one.claim.en] == [f"communities:{min(place[0], place[1])},{max(place[0], place[1])}"]


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_without_circles_is_told_nothing(seed):
    assert len(asked(crowd(seed=seed))) == 0


@pytest.mark.long
def test_the_village_is_found_again():
    """The planted communities of Camille, in the public square of the demo, and the people she meets."""
    size, seed = 200_000, 1
    rows = pa.concat_tables([table.append_column("id", pa.array([activity_id(source, key) for key in table["key"].to_pylist()]))
                             .append_column("source", pa.array([source] * table.num_rows)) for source, table in village.batches(size, seed)
                             if source in ("demo-fediverse", "demo-agenda") or "Join" in table["type"].unique().to_pylist()],
                            promote_options="default")  # fmt: skip
    kept = rows.filter(pc.is_in(rows["type"], pa.array(["Create", "Announce", "Like", "Follow", "Join", "murmure:Identity"])))
    import duckdb

    from murmure.model.activity import schema
    from murmure.trust.view import View

    there = set(kept.column_names)
    full = pa.table({one.name: kept[one.name].cast(one.type) if one.name in there else pa.nulls(kept.num_rows, one.type) for one in schema()})
    connection = duckdb.connect()
    connection.register("given", full)
    connection.execute("create table log as from given")
    found = LENS.look(View(connection, version="1"), LENS.ask(folds=3))
    planted = {name: {account_of(who) or who for who in one["members"]} for name, one in village.truth(size, seed).communities.items()}
    mine = {name for name, members in planted.items() if "me" in members}
    best = {}
    for group in groups_of(found).values():
        name = max(planted, key=lambda one: agreement(group, planted[one] - {"me"}))
        best[name] = max(best.get(name, 0), agreement(group, planted[name] - {"me"}))
    assert {name for name, score in best.items() if score > 0.5} == mine
    assert min(best[name] for name in mine) > 0.8
    for number, group in groups_of(found).items():
        name = max(planted, key=lambda one: agreement(group, planted[one] - {"me"}))
        if name in mine and agreement(group, planted[name]) > 0.5:
            card = next(one for one in COMMUNITIES if one.name == name)
            theirs = {f"#{tag.lower()}" for tag in card.tags} | set(card.sites)
            words = [row["word"] for row in found.tables["words"].to_pylist() if row["community"] == number]
            assert len(words) == 5 and set(words) <= theirs

"""Does `unicity` count right who is alone with some facts, in the log and in a cohort?"""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest

from graphs_made import MONDAY, view_of
from lenses_made import person
from murmure.lenses.lens import wilson
from murmure.lenses.me.unicity import LENS
from murmure.model.errors import BadRequest


def tagged(facts: dict[str, list[str]]) -> list[dict]:
    """Return a log in which each person uses these tags, one post for each."""
    pairs = [(who, tag) for who, tags in facts.items() for tag in tags]
    return [{"type": "Create", "actor": who, "tags": [tag], "object": f"urn:{number}", "object_type": "Note", "audience": ["public"],
             "published": MONDAY + number, "source": "made"} for number, (who, tag) in enumerate(pairs)]  # fmt: skip


def asked(facts, **ask):
    return LENS.look(view_of(tagged(facts)), LENS.ask(**ask))


FACTS = {"me": list("abcdef"), person(1): list("abc"), person(2): list("bcd"), person(3): list("efx"), person(4): list("xyz")}


def test_the_curve_is_what_all_draws_would_give():
    found = asked(FACTS, draws=20_000)
    others = [set(tags) for who, tags in FACTS.items() if who != "me"]
    for row in found.tables["curve"].to_pylist():
        every = [not any(set(some) <= other for other in others) for some in combinations(FACTS["me"], row["p"])]
        assert row["share"] == pytest.approx(sum(every) / len(every), abs=0.02)
        assert row["low"] <= row["share"] <= row["high"] and row["high"] - row["low"] < 0.03
    assert found.findings[0].value == 4
    assert found.findings[0].low <= 4 <= found.findings[0].high


def test_one_fact_of_my_own_is_enough():
    found = asked({"me": ["mine"], person(1): ["other"]})
    assert found.findings[0].value == 1
    assert "1 of your tags" in found.findings[0].claim.en


def test_who_has_all_that_i_have_hides_me():
    found = asked({"me": ["a", "b"], person(1): ["a", "b", "c"]})
    assert len(found) == 0
    assert found.tables["curve"]["share"].to_pylist() == [0.0, 0.0]


def test_few_draws_leave_more_doubt():
    few, many = (asked(FACTS, draws=draws).tables["curve"].to_pylist()[1] for draws in (20, 5000))
    assert few["high"] - few["low"] > 5 * (many["high"] - many["low"])
    assert wilson(50, 100) == pytest.approx((0.404, 0.596), abs=0.001)


def test_my_other_account_is_not_another_person():
    rows = tagged({"me": ["a", "b"], "https://v.example/@me2": ["a", "b"], person(1): ["a"]})
    identity = {"type": "murmure:Identity", "actor": "me", "object": "https://v.example/@me2", "published": MONDAY, "source": "made"}
    found = LENS.look(view_of([*rows, identity]), LENS.ask())
    assert found.findings[0].value == 2


def test_those_of_whom_little_is_known_can_be_left_out():
    facts = {"me": ["a", "b", "c"], person(1): ["a"], person(2): ["x", "y"]}
    assert asked(facts).tables["curve"]["share"][0].as_py() < 0.9
    assert asked(facts, least=2).tables["curve"]["share"][0].as_py() == 1.0


def test_a_cohort_takes_the_place_of_the_log():
    log = {"me": ["a", "b", "unknown"], person(1): ["a", "b"]}
    cohort = pa.table({"actor": ["u1", "u1", "u2", "u2"], "fact": ["a", "x", "b", "x"]})
    found = asked(log, cohort=cohort)
    assert found.tables["curve"].num_rows == 2  # what the cohort cannot know is no fact in it
    assert found.findings[0].value == 2
    assert "cohort" in found.findings[0].claim.en
    inside = pa.table({"actor": ["me", "u1"], "fact": ["a", "b"]})
    assert asked(log, cohort=inside).findings[0].value == 1


def test_a_cohort_without_its_columns_is_refused():
    with pytest.raises(BadRequest) as error:
        asked(FACTS, cohort=pa.table({"who": ["a"], "fact": ["b"]}))
    assert "actor" in error.value.what.fr


def test_the_evidence_is_mine():
    rows = tagged(FACTS)
    found = LENS.look(view_of(rows), LENS.ask())
    mine = {f"{place:032x}" for place, row in enumerate(rows) if row["actor"] == "me"}
    assert set(found.findings[0].evidence) == mine

"""Does the lens find the cause that was planted in a village, say of it what is true, and keep silent otherwise?"""

from __future__ import annotations

import pytest

from graphs_made import view_of
from murmure.lenses.crowd.rising.claim import rises
from murmure.lenses.lens import lens_named
from murmure.model.errors import BadRequest
from murmure.trust.view import View
from rising_village import DAY, START, eruption, post, ties, village, who

LENS = lens_named("rising")
FORECAST = {"hours": [1, 6, 24], "low": [6.3, 6.7, 7.2], "median": [9.7, 14.9, 23.9], "high": [13.0, 23.2, 40.4]}


def rows_of(*parts):
    """Return rows of the log of batches of a source."""
    rows = [row for part in parts for row in part]
    return [{name: value for name, value in row.items() if name != "key"} | {"id": f"{place:032x}", "source": "made"}
            for place, row in enumerate(rows)]  # fmt: skip


def crowd_view(rows):
    """Return a view for who sees groups, and nobody in them."""
    return View(view_of(rows).cursor, "crowd", "1")


@pytest.fixture(scope="module")
def planted():
    return rows_of(village(), eruption())


def test_the_planted_cause_is_told_early_with_what_is_true_of_it(planted):
    found = LENS.look(view_of(planted), LENS.ask())
    mill = [row for row in found.tables["alarms"].to_pylist() if "mill" in row["terms"]]
    assert mill and all("mill" in row["terms"] for row in found.tables["alarms"].to_pylist()), "nothing else is told"
    named = next(row for row in mill if row["cause"] == "#savethemill")
    assert named["adopters"] < 15, "45 take it up in the end"
    assert named["communities_effective"] > 2.5 and named["communities_known"] > 5 and named["gathering"] == "coalition"
    assert named["time"].startswith("2025-07-22T1")
    people = {row["id"]: row["actor"] for row in planted}
    evidence = named["evidence"].split()
    assert len({people[one] for one in evidence}) == named["adopters"] and set(evidence) <= set(people)
    claim = next(one for one in found if one.subject == "#savethemill").claim
    assert f"{named['adopters']} accounts in a day where" in claim.en and "groups that seldom act together" in claim.en
    assert "comptes en un jour, contre" in claim.fr and "communautés" in claim.fr


def test_the_communities_are_those_that_ties_made_before(planted):
    rows = planted + [{name: value for name, value in row.items() if name != "key"} | {"id": f"f{place:031x}", "source": "made"}
                      for place, row in enumerate(ties())]  # fmt: skip
    known = next(row for row in LENS.look(view_of(rows), LENS.ask()).tables["alarms"].to_pylist() if row["cause"] == "#savethemill")
    assert known["communities_known"] == known["adopters"], "everybody follows somebody; few took up as much together"
    assert 2.5 < known["communities_effective"] <= 4.01
    shares = [float(one.partition("=")[2]) for one in known["communities"].split()]
    assert len(shares) <= 4 and abs(sum(shares) - 1) < 0.02, "the four circles"


def test_a_quiet_village_is_told_nothing():
    assert len(LENS.look(view_of(rows_of(village())), LENS.ask())) == 0


def test_without_words_tags_and_links_are_still_heard(planted):
    rows = LENS.look(view_of(planted), LENS.ask(words="no")).tables["alarms"].to_pylist()
    assert "#savethemill" in [row["cause"] for row in rows] and not {"word", "phrase"} & {row["kind"] for row in rows}


def test_the_budget_decides_how_much_is_told():
    small = [row | {"content": None, "links": None} for nth in range(40)
             for row in eruption(f"small{nth}", 4 + nth * 0.85, 8 + nth % 20, seed=nth, first=900_000 + 100 * nth)]  # fmt: skip
    rows = rows_of(village(), small)
    few, many = (len(LENS.look(view_of(rows), LENS.ask(alarms_per_day=wanted))) for wanted in (0.1, 30.0))
    assert 0 < few < many / 2
    for wrong in (0, -1.0, "3", True, float("nan")):
        with pytest.raises(BadRequest):
            LENS.ask(alarms_per_day=wrong)


def test_for_a_crowd_nothing_small_private_sensitive_or_named_is_told():
    talk = village()
    large = [row | {"tags": [*row["tags"], "savethemill"], "published": START + 36 * DAY + nth * 60_000_000}
             for nth, row in enumerate(eruption(people=60))]  # fmt: skip
    faith = [row | {"tags": ["mosquée"], "content": None} for row in eruption(day=25.4, people=60, first=600_000)]
    person = [row | {"tags": ["p7"], "content": None} for row in eruption(day=30.4, people=60, first=700_000)]
    private = [row | {"tags": ["secretparty"], "content": None, "audience": [who(1)]} for row in eruption(day=20.4, people=60, first=800_000)]
    rows = rows_of(talk, large, faith, person, private)
    own = LENS.look(view_of(rows), LENS.ask()).tables["alarms"].to_pylist()
    assert {"#mosquée", "#p7", "#secretparty"} <= {row["cause"] for row in own}
    crowd = LENS.look(crowd_view(rows), LENS.ask(alarms_per_day=30.0)).tables["alarms"].to_pylist()
    assert all(row["adopters"] >= 10 for row in crowd)
    told = " ".join(f"{row['cause']} {row['terms']} {row['joins']}" for row in crowd)
    assert not {"#mosquée", "mosquée", "#p7", "p7", "#secretparty", "secretparty"} & set(told.split())


def test_one_account_that_posts_a_thousand_times_is_no_crowd():
    flood = [post(900_000 + nth, 7, START + 36 * DAY + nth * 30_000_000, tags=["buynow"], content=None) for nth in range(1000)]
    found = LENS.look(view_of(rows_of(village(), flood)), LENS.ask())
    assert "#buynow" not in [one.subject for one in found]


@pytest.mark.parametrize(("more", "said"), [
    ({"communities_effective": 1.0}, "The 6 of whom it is known come from one community, where chance gives 2.7."),
    ({"communities_effective": 3.6, "communities_chance": 0.23}, "They come from 3.6 communities (2.7 by chance, and as many in 23% of the draws)"),
    ({"communities_effective": 3.6, "communities_chance": 0.01}, "They come from 3.6 communities (2.7 by chance): groups that seldom"),
    ({"forecast": FORECAST | {"basis": 9}}, "24 h after the alarm: 7 to 40 accounts. Hardly any earlier alarm says so: this is a guess."),
    ({"forecast": FORECAST | {"basis": 10}}, "24 h after the alarm: 7 to 40 accounts."),
])  # fmt: skip
def test_a_claim_says_what_chance_gives_and_when_it_is_a_guess(more, said):
    alarm = {"cause": "#a", "kind": "tag", "observed": 5.9, "within": 24, "expected": 0.4, "adopters": 9, "volume": 9.0, "communities_known": 6,
             "communities_effective": 2.0, "communities_expected": 2.665, "communities_chance": 0.5, "communities_together": 0.0,
             "gathering": "coalition", "coordination": 0.0, "forecast": FORECAST | {"basis": 20}} | more  # fmt: skip
    claim = rises(alarm)
    assert said in claim.en
    assert ("guess" in claim.en) == ("supposition" in claim.fr) == (alarm["forecast"]["basis"] < 10)

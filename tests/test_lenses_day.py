"""Does `day` say what a day held, moment by moment, and only of an unlike day that it was unlike?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from day_made import days, moment
from graphs_made import Remembering, split_view, view_of
from murmure.lenses.lens import lens_named
from murmure.lenses.me.day.family import families, family_of
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime(2024, 2, 1, tzinfo=PARIS)
LAST = date(2024, 2, 1) + timedelta(days=69)


def look(rows, **asked):
    lens = lens_named("day")
    return lens.look(view_of(rows), lens.ask(zone="Europe/Paris", **asked))


def tiles(found) -> dict[str, dict]:
    return {row["name"]: row for row in found.tables["tiles"].to_pylist()}


def test_a_day_unlike_all_others_is_told_with_its_evidence_and_its_doubt():
    rows = days(BEGIN, 70, last=2.0)
    found = look(rows)
    assert found.tables["which"].to_pylist() == [{"day": LAST}]
    (one,) = [one for one in found if one.claim.en.startswith("Steps")]
    steps = sum(row["value"] for row in rows if row.get("quantity") == "step_count" and row["published"] >= moment(BEGIN + timedelta(days=69)))
    assert f"{steps:,.0f}\u00a0steps, more than on any of the 56 days before" in one.claim.en
    assert "chance alone shows one like this about every" in one.claim.en and "le hasard seul" in one.claim.fr
    proof = [row for row in rows if row["id"] in one.evidence]
    assert {(row["quantity"], datetime.fromtimestamp(row["published"] / 1e6, PARIS).date()) for row in proof} == {("step_count", LAST)}
    assert one.low <= one.value == one.high == 1.0


def test_a_day_like_the_others_is_told_without_a_claim():
    found = look(days(BEGIN, 70))
    (steps,) = [tile for name, tile in tiles(found).items() if name == "step_count"]
    assert steps["low"] < steps["middle"] < steps["high"] and steps["days"] == 56
    assert [one.claim.en for one in found] == []


def test_little_is_only_said_of_a_day_that_is_over():
    rows = days(BEGIN, 70, last=0.1)
    assert [one.claim.en for one in look(rows)] == [], "more may come"
    after = days(BEGIN + timedelta(days=70), 1, seed=8)
    (one,) = look(rows + after, on=LAST.isoformat())
    assert one.claim.en.startswith("Steps") and "less than on any of the 56 days before" in one.claim.en


def test_few_days_before_make_no_usual_day():
    found = look(days(BEGIN, 20, last=3.0))
    assert len(found) == 0
    assert tiles(found)["step_count"]["middle"] != tiles(found)["step_count"]["middle"]


def test_moments_are_by_the_clock_of_the_place_and_nights_go_over_midnight():
    found = look(days(BEGIN, 70), on="2024-03-31")  # on which clocks change
    moments = found.tables["moments"].to_pylist()
    assert {row["at"] // 6 for row in moments if row["thing"] == "Watch" and row["family"] == "body"} == set(range(8, 20))
    assert all(9 <= row["at"] // 6 < 22 for row in moments if row["thing"] == "Browser"), "what says no offset is read by the clock of home"
    nights = [(row["low"], row["high"]) for row in found.tables["stretches"].to_pylist() if row["family"] == "sleep"]
    assert nights == [(0, 480), (1380, 1440)], "eight hours later it is one hour later by the clock"
    assert tiles(found)["sleep_duration"]["value"] == 8.0


def test_what_was_captured_and_what_says_only_its_day_are_told():
    noon = datetime(2024, 2, 3, 12, tzinfo=UTC)
    rows = [
        {"type": "murmure:Capture", "actor": "Ads", "object": "x", "source": "made", "published": moment(noon), "precision": "s"},
        {"type": "murmure:Payment", "actor": "me", "source": "bank", "published": moment(noon), "precision": "day", "instrument": "account"},
        {"type": "Create", "actor": "https://elsewhere.example/u", "source": "made", "published": moment(noon), "content": "not mine"},
        {"type": "murmure:Query", "actor": "device:tv", "object": "a.example", "source": "pihole", "published": moment(noon)},
    ]
    found = look(rows, on="2024-02-03")
    assert [(row["family"], row["thing"], row["at"], row["count"]) for row in found.tables["moments"].to_pylist()] == [
        ("screens", "device:tv", 78, 1), ("money", "account", -1, 1), ("captured", "made", 78, 1)]  # fmt: skip


def test_a_day_before_1970_is_a_day_like_any():
    rows = [{"type": "murmure:Measure", "actor": "me", "instrument": "Logger", "source": "gpx", "quantity": "altitude", "unit": "m", "value": 1.0,
             "published": moment(datetime(1901, 12, 13, 20, minute, 52, tzinfo=UTC)), "precision": "s"} for minute in (0, 45)]  # fmt: skip
    found = lens_named("day").look(view_of(rows), lens_named("day").ask(zone="Etc/UTC"))
    assert [(row["at"], row["count"]) for row in found.tables["moments"].to_pylist()] == [(120, 1), (124, 1)]
    assert [one.claim.en for one in lens_named("habit").look(view_of(rows), lens_named("habit").ask(zone="Etc/UTC"))] == []


def test_a_kept_count_changes_no_answer():
    rows = days(BEGIN, 70, last=2.0)
    view, lens = split_view(rows, [place % 3 for place in range(len(rows))]), lens_named("day")
    shelf = Remembering(view)
    for on in ("", "2024-03-05", ""):
        plain, kept = (lens.look(view, lens.ask(zone="Europe/Paris", on=on, shelf=one)) for one in (None, shelf))
        assert plain.findings == kept.findings
        assert [str(table.to_pylist()) for table in plain.tables.values()] == [str(table.to_pylist()) for table in kept.tables.values()]


@pytest.mark.parametrize("on", ["yesterday", "2024-02-30", "03/05/2024"])
def test_what_is_no_day_is_refused_with_advice(on):
    with pytest.raises(BadRequest) as error:
        look(days(BEGIN, 3), on=on)
    assert on in error.value.what.fr and "2024-05-31" in error.value.advice.en


def test_every_quantity_and_family_is_known():
    assert all(family_of("murmure:Measure", name) in families() for name in QUANTITIES)
    assert [name for name in QUANTITIES if "sleep" in name and family_of("murmure:Measure", name) != "sleep"] == []

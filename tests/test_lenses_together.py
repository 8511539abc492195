"""Does `together` find what was planted, by as much as it says, and keep silent on noise?"""

from __future__ import annotations

import random
from datetime import UTC, datetime

import numpy as np
import pytest

from graphs_made import view_of
from murmure.kernels.moving import slopes
from murmure.kernels.student import beyond, reach
from murmure.lenses.lens import lens_named
from murmure.lenses.me.together.clean import basis, left_of, ranked
from murmure.lenses.me.together.series import Series
from murmure.lenses.me.together.tie import ENOUGH, kept, looked
from murmure.model.words import Both
from together_made import KINDS, hours_of_a_heart, noise, planted


@pytest.mark.parametrize(("value", "freedom", "chance"), [(2.228139, 10, 0.05), (1.959964, 1e7, 0.05), (12.7062, 1, 0.05), (4.587, 10, 0.001)])
def test_student_is_as_the_tables_say(value: float, freedom: float, chance: float) -> None:
    assert beyond(value, freedom) == pytest.approx(chance, rel=2e-4)
    assert reach(chance, freedom) == pytest.approx(value, rel=2e-4)


def test_a_slope_without_likeness_nor_gaps_is_that_of_least_squares() -> None:
    draw = np.random.default_rng(3)
    x, noise_ = draw.standard_normal((2, 4_000))
    slope, error, free, chance, count, alike = slopes(np.stack([x, 0.5 * x + noise_]), *(np.array([one]) for one in (0, 1, 0)), np.zeros(2))[0]
    assert slope == pytest.approx(np.polyfit(x, 0.5 * x + noise_, 1)[0], abs=2e-3)
    assert error == pytest.approx(1 / np.sqrt(4_000), rel=0.1)
    assert (free, count) == (3_997, 4_000) and chance < 1e-50 and abs(alike) < 0.05


def test_what_never_changes_or_is_too_short_says_nothing() -> None:
    flat = np.stack([np.ones(100), np.arange(100.0)])
    assert np.isnan(slopes(flat, *(np.array([one]) for one in (0, 1, 0)), np.zeros(2))[0, 0])
    assert np.isnan(slopes(flat[:, :8], *(np.array([one]) for one in (1, 1, 0)), np.zeros(2))[0, 0])


@pytest.mark.parametrize("alike", [0.0, 0.6, 0.9])
def test_intervals_hold_the_planted_effect_as_often_as_they_say(alike: float) -> None:
    draw, held, rounds = np.random.default_rng(11), 0, 400
    aside = basis(0, 200, "day")
    for _ in range(rounds):
        x, rest = (noise(draw, 200, alike) for _ in range(2))
        y = 0.3 * x + rest + 2 * (np.arange(200) % 7 >= 5)  # a weekend, a drift, gaps
        x, y = x + np.arange(200) / 50, y - np.arange(200) / 40
        for one in (x, y):
            one[draw.random(200) < 0.15] = np.nan
        left, spent = zip(*(left_of(one, aside) for one in (x, y)), strict=True)
        slope, error, free, *_ = slopes(np.array(left), *(np.array([one]) for one in (0, 1, 0)), np.array(spent))[0]
        held += abs(slope - 0.3) <= reach(0.05, free) * error
    # 95 of 100 are promised; among 400 rounds, three standard errors are 3.3 of 100 (bench/together.py has more).
    assert 0.915 <= held / rounds <= 0.985


def test_series_that_have_nothing_to_do_with_each_other_are_told_apart() -> None:
    draw, any_, rounds = np.random.default_rng(5), 0, 60
    for _ in range(rounds):
        series = []
        for number, kind in enumerate(KINDS):
            values = KINDS[kind](draw, 180)
            values[draw.random(180) < 0.1] = np.nan
            series.append(Series(f"s{number}", Both(f"S{number}", f"S{number}"), "1", values))
        ties, count = kept([looked(0, series, "day")])
        assert count > 150
        any_ += bool(ties)
    # In at most one of twenty such homes something is said; so many or more of sixty have a chance below 1 in 1,000.
    assert any_ <= 10


@pytest.mark.parametrize("kind", ["heavy", "counts"])
def test_a_planted_lag_is_found_among_the_others(kind: str) -> None:
    draw, right = np.random.default_rng(9), 0
    for _ in range(20):
        x, rest, other = KINDS[kind](draw, 365), KINDS["alike"](draw, 365), KINDS["alike"](draw, 365)
        y = rest + 0.8 * np.append(np.zeros(2), x[:-2])
        series = [Series(name, Both(name, name), "1", values) for name, values in (("x", x), ("y", y), ("z", other))]
        ties, _ = kept([looked(0, series, "day")])
        right += [(tie.first.name, tie.second.name, tie.lag) for tie in ties[:1]] == [("x", "y", 2)]
        if ties:
            low, high = ties[0].interval()
            assert low < high
    assert right >= 18


def test_ranks_share_what_is_equal() -> None:
    found = ranked(np.array([1.0, np.nan, 1.0, 3.0]))
    assert found[0] == found[2] < 0 < found[3] and np.isnan(found[1])


def test_what_was_planted_is_said_across_a_change_of_clocks_and_a_journey() -> None:
    rows = planted()
    lens = lens_named("together")
    found = lens.look(view_of(rows), lens.ask(by="day", zone="Europe/Paris"))
    (tie,) = found.tables["ties"].to_pylist()
    assert (tie["first"], tie["second"], tie["lag"]) == ("sleep_duration", "step_count", 1)
    assert tie["low"] <= 900 <= tie["high"] and tie["count"] >= 150
    (one,) = found
    assert one.claim.en.startswith("Steps:") and "on the next day" in one.claim.en and "it may be chance" in one.claim.en
    assert one.claim.fr.startswith("Pas :") and "le lendemain" in one.claim.fr and "ce peut être le hasard" in one.claim.fr
    known = {row["id"]: row for row in rows}
    assert {known[id_]["quantity"] for id_ in one.evidence} == {"sleep_duration", "step_count"}


def test_without_the_effect_nothing_is_said() -> None:
    lens = lens_named("together")
    found = lens.look(view_of(planted(effect=0.0)), lens.ask(by="day", zone="Europe/Paris"))
    assert len(found) == 0 and found.tables["looked"].to_pylist() == [{"pairs": 7, "said": 0}]


def test_too_few_days_say_nothing() -> None:
    lens = lens_named("together")
    found = lens.look(view_of(planted(days=ENOUGH["day"] - 2)), lens.ask(by="day"))
    assert len(found) == 0 and not any(found.tables["series"]["long_enough"].to_pylist())


def test_what_one_act_makes_together_is_not_looked_at() -> None:
    rows = [row for row in planted(effect=0.0) if row["quantity"] == "step_count"]
    rows += [{**row, "id": row["id"][::-1], "quantity": "distance", "unit": "m", "value": row["value"] * 0.7} for row in rows]
    lens = lens_named("together")
    assert lens.look(view_of(rows), lens.ask(by="day")).tables["looked"].num_rows == 0


def test_hours_go_together_too() -> None:
    rows = hours_of_a_heart(random.Random(8), int(datetime(2024, 5, 6, tzinfo=UTC).timestamp()) * 1_000_000, 24 * 40)
    lens = lens_named("together")
    found = lens.look(view_of(rows), lens.ask(by="hour"))
    (tie,) = found.tables["ties"].to_pylist()
    assert (tie["by"], {tie["first"], tie["second"]}, tie["lag"]) == ("hour", {"heart_rate", "pages"}, 0)


def test_sums_of_a_day_follow_its_own_clock() -> None:
    """A night that ends after a change of clocks, and steps of a journey, stay on their own local day."""
    rows = planted(days=100, away=(40, 50))
    lens = lens_named("together")
    told = lens.look(view_of(rows), lens.ask(by="day", zone="Europe/Paris")).tables["series"].to_pylist()
    assert {one["name"]: one["moments"] for one in told} == {"sleep_duration": 100, "step_count": 100}
    assert {row["offset_minutes"] for row in rows} == {60, 120, -240}, "a change of clocks and a journey"

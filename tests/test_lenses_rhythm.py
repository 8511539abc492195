"""Is what was planted in a life found: phases, free days, silence, travel, growth; and is nothing said of noise?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

import rhythm_made
from graphs_made import split_view, view_of
from murmure.graphs.shelf import Shelf
from murmure.hours.clock import SAID
from murmure.kernels.cosine import cosinor
from murmure.lenses.lens import lens_named
from murmure.lenses.me.rhythm import claim, wake
from murmure.lenses.me.rhythm.growth import judged
from murmure.lenses.me.rhythm.mean import Mean, later_when_free, mean_of, weekend
from murmure.lenses.me.rhythm.night import Nights, regularity
from murmure.lenses.me.rhythm.sun import daylight
from murmure.lenses.me.rhythm.touch import Touches, silences
from murmure.lenses.me.rhythm.wave import Rhythm, Series, apart
from murmure.model.words import Both
from together_made import noise

LENS = lens_named("rhythm")
FEWEST, MOST = 0.89, 0.995
"""What a rate of 95 % can show in about 120 runs."""


@pytest.fixture(scope="module")
def found():
    return LENS.look(view_of(rhythm_made.person()), LENS.ask(zone="Europe/Paris"))


HARSH = (
    "disorder",
    "insomnia",
    "healthy",
    "too late",
    "too little",
    "trouble",
    "insomnie",
    "trop",
    "should",
    "devriez",
)


def said(found, words: str):
    """Return the one finding whose English sentence begins so."""
    (one,) = (one for one in found if one.claim.en.startswith(words))
    return one


def test_what_was_planted_is_found_over_a_change_of_clocks_and_a_journey(found) -> None:
    jetlag, heart = said(found, "On Saturdays"), said(found, "Your heart rate")
    assert jetlag.low < rhythm_made.JETLAG < jetlag.high and jetlag.high - jetlag.low < 0.8
    assert heart.low < rhythm_made.HEART < heart.high and heart.high - heart.low < 1
    middle = said(found, "The middle of your sleep")
    assert middle.low < rhythm_made.MIDDLE + rhythm_made.JETLAG * 2 / 7 < middle.high
    assert said(found, "What you look at on screens: 1\xa0h").low > 0
    assert all(one.evidence for one in found)


def test_days_away_are_shown_and_set_aside(found) -> None:
    days = found.tables["calendar"].to_pylist()
    assert sum(day["away"] for day in days) == len(rhythm_made.GONE)
    assert all("Days away from home are set aside: 7." in one.claim.en for one in found)
    assert all("Les jours loin de chez vous sont mis de côté : 7." in one.claim.fr for one in found)


def test_a_change_of_clocks_is_no_drift_of_the_period(found) -> None:
    for wave in found.tables["waves"].to_pylist():
        assert wave["period_low"] < 24 < wave["period_high"]
        assert wave["period_high"] - wave["period_low"] < 0.1


def test_without_free_days_that_differ_none_are_said() -> None:
    found = LENS.look(view_of(rhythm_made.person(2, jetlag=0.0)), LENS.ask(zone="Europe/Paris"))
    none = said(found, "The middle of your sleep is about the same")
    assert none.low < 0 < none.high


@pytest.mark.parametrize(
    ("told", "english", "french"),
    [((-1.5, -2.0, -1.0),
      "is 1\xa0h\xa030\xa0min earlier than on the other days (between 1\xa0h\xa000\xa0min and 2\xa0h\xa000\xa0min; 50 nights)",
      "1\xa0h\xa030\xa0min plus tôt que"),
     ((-0.05, -0.2, 0.1),
      "(3\xa0min earlier, between −12\xa0min and 6\xa0min, more than 0 being later; 50 nights)",
      "plus de 0 voulant dire plus tard")],
)  # fmt: skip
def test_an_earlier_night_is_said_to_be_earlier(told: tuple[float, float, float], english: str, french: str) -> None:
    sentence = claim.shifted(Mean(*told, 50))
    assert english in sentence.en and french in sentence.fr and "{" not in sentence.en + sentence.fr


def test_one_thing_a_night_is_one_thing() -> None:
    sentence = claim.counted(claim.NIGHT, Mean(1.0, 0.0, 4.0, 50))
    assert "1 thing about you is noted" in sentence.en and "1 chose est notée de vous" in sentence.fr


def test_once_counted_the_log_is_asked_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page shows must not hang on how large the log is: all of it comes from what is kept for each piece."""
    view = split_view(rhythm_made.person(days=40), [place % 3 for place in range(len(rhythm_made.person(days=40)))])
    first = LENS.look(view, LENS.ask(zone="Europe/Paris", shelf=Shelf(tmp_path)))

    def refused(*asked: object) -> None:
        raise AssertionError("the log was asked")

    for name in ("sql", "run", "read", "cursor"):
        monkeypatch.setattr(view, name, refused)
    again = LENS.look(view, LENS.ask(zone="Europe/Paris", shelf=Shelf(tmp_path)))
    assert len(first) >= 8 and list(first) == list(again)
    assert all(first.tables[name].equals(again.tables[name]) for name in first.tables)


def test_a_stray_activity_years_after_or_before_moves_nothing(found) -> None:
    """A wrong clock, or an old archive: the days that are looked at are those of which enough is known."""
    views, year = [row for row in rhythm_made.person() if row["type"] == "View"], 365 * 86_400_000_000
    stray = [
        {**row, "id": f"stray-{years}", "published": row["published"] + years * year}
        for row, years in zip(views, (11, -20), strict=False)
    ]
    again = LENS.look(view_of(rhythm_made.person() + stray), LENS.ask(zone="Europe/Paris"))
    assert [one.claim for one in again] == [one.claim for one in found]
    assert again.tables["calendar"].equals(found.tables["calendar"]) and again.tables["growth"].equals(
        found.tables["growth"]
    )


def test_the_tables_of_a_past_day_are_those_of_that_day(found) -> None:
    rows = rhythm_made.person()
    here = {"type": "murmure:Position", "actor": "me", "source": "phone", "longitude": 2.3}
    for day in range(100):
        at = int((rhythm_made.BEGIN + timedelta(days=day)).timestamp()) * 1_000_000 + 1
        rows.append({**here, "id": f"here-{day}", "latitude": 48.6 if day % 3 else 52.4, "published": at})
    until = sorted(row["published"] for row in rows)[2 * len(rows) // 3] + 1
    past = [row for row in rows if row["published"] < until]
    then, before = (LENS.look(view_of(some), LENS.ask(zone="Europe/Paris", **more)).tables
                    for some, more in ((rows, {"until": until}), (past, {})))  # fmt: skip
    assert all(then[name].equals(before[name]) for name in then)
    assert any(day["sunrise"] is not None for day in then["calendar"].to_pylist())
    assert not any(day["sunrise"] is not None for day in found.tables["calendar"].to_pylist())


def test_too_few_days_say_nothing() -> None:
    found = LENS.look(view_of(rhythm_made.person(3, days=6)), LENS.ask(zone="Europe/Paris"))
    assert [one.claim.en for one in found] == []


def test_no_sentence_is_that_of_a_doctor(found) -> None:
    for one in found:
        text = (one.claim.en + one.claim.fr).casefold()
        assert not any(word in text for word in HARSH)


def test_bounds_of_means_and_of_free_days_hold_as_often_as_they_say() -> None:
    draw, held, runs = np.random.default_rng(4), np.zeros(2), 120
    for _ in range(runs):
        day = np.sort(draw.choice(100, 80, replace=False)) + 19_000
        values = 3.5 + noise(draw, 100, 0.4)[day - 19_000] / 2 + 1.2 * weekend(day)
        later, level = later_when_free(day, values), mean_of(day, values - 1.2 * weekend(day))
        assert later is not None and level is not None
        held += (later.low <= 1.2 <= later.high, level.low <= 3.5 <= level.high)
    assert FEWEST <= (held / runs).min() and (held / runs).max() <= MOST


def test_the_way_between_body_and_network_is_held_as_often_as_it_says() -> None:
    draw, held, runs, at = np.random.default_rng(5), 0, 100, np.arange(24 * 30)
    for _ in range(runs):
        one, other = draw.random(2) * 24
        heart = 66 + 4 * np.cos(2 * np.pi * (at + 0.5 - one) / 24) + 3 * noise(draw, len(at), 0.7)
        rate = np.exp(0.6 + 0.8 * np.cos(2 * np.pi * (at + 0.5 - other) / 24) + noise(draw, len(at), 0.6) / 4)
        pages = np.sqrt(draw.poisson(rate))
        body, network = (
            Rhythm(
                Series("one", Both("one", "un"), True, at, at, values), cosinor(at + 0.5, values, 24.0, 2), None, True
            )
            for values in (heart, pages)
        )
        told, low, high = apart(body, network)
        away = (other - one - told + 12) % 24 - 12
        held += low - told <= away <= high - told
    assert FEWEST <= held / runs <= MOST


def test_a_night_is_the_longest_silence_around_it() -> None:
    """Touches at 20:00, 21:00, 22:00, 23:10, one in the night at 3:00, then from 7:20 on; another day the same without the one at night."""
    minutes = [
        day * 1440 + minute for day in range(3) for minute in (440, 470, 500, 700, 900, 1200, 1260, 1320, 1390)
    ] + [1440 + 180]
    local = np.array(sorted(minutes))
    quiet = silences(Touches(local, local, np.full(len(local), SAID, np.uint8)))
    assert quiet.day.tolist() == [1, 2]
    assert quiet.last.tolist() == [180, 1390 - 1440]
    assert quiet.first.tolist() == [440, 440]


def test_days_of_which_little_is_known_have_no_silence() -> None:
    local = np.array([600, 1200, 1440 + 600, 2880 + 600])
    assert len(silences(Touches(local, local, np.full(4, SAID, np.uint8))).day) == 0


def touched(*minutes: int) -> Touches:
    local = np.array(sorted(minutes), np.int64)
    return Touches(local, local, np.full(len(local), SAID, np.uint8))


def test_touches_near_sleep_are_told_by_the_quarter_of_an_hour() -> None:
    """Two nights from 23:00 to 7:00. Screens until 22:50 and from 7:40 on; then until 22:10, once at 3:00, and from 7:05 on."""
    evening, day, begin, end = (
        (18 * 60, 19 * 60, 20 * 60),
        (720, 780, 840, 900),
        np.array([-60, -60]),
        np.array([420, 420]),
    )
    days = np.array([11, 12])
    nights = Nights(days, begin, end, days * 1440 + begin, days * 1440 + end)
    first = [10 * 1440 + minute for minute in (*evening, 22 * 60 + 50)] + [11 * 1440 + minute for minute in (460, *day)]
    second = [11 * 1440 + minute for minute in (*evening, 22 * 60 + 10)] + [
        12 * 1440 + minute for minute in (180, 425, *day)
    ]
    touches = touched(*first, *second)
    for told, expected in ((wake.evenings, [1, 0]), (wake.inside, [0, 1]), (wake.mornings, [0, 1])):
        near = told(nights, touches)
        assert near.day.tolist() == [11, 12] and near.there.tolist() == expected
    alone = touched(*first)  # of the second night, nothing is known
    assert [told(nights, alone).day.tolist() for told in (wake.mornings, wake.inside)] == [[11], [11]]


def test_a_share_of_days_is_held_as_often_as_it_says() -> None:
    draw, held, runs, normal = np.random.default_rng(21), np.zeros(2), 120, NormalDist()
    for _ in range(runs):
        day = np.sort(draw.choice(70, 56, replace=False))
        left = noise(draw, 70, 0.4)[day] * (1 - 0.4**2) ** 0.5
        for place, share in enumerate((0.3, 0.95)):
            near = wake.Near(day, (left < normal.inv_cdf(share)).astype(float))
            found = wake.share_of(near, np.zeros(0, np.int64))
            assert found is not None and 0 <= found.low <= found.value <= found.high <= 1
            held[place] += found.low <= share <= found.high
    assert FEWEST <= held[0] / runs <= MOST and held[1] / runs >= FEWEST


def test_regularity_is_that_of_phillips() -> None:
    """Eight hours of sleep, an hour later each night: two hours of twenty-four differ, so 100 - 200 x 2 / 24; no measure, no pair."""
    day = np.array([10, 11, 12, 14])
    begin = np.array([0, 60, 120, 0])
    nights = Nights(day, begin, begin + 480, day * 1440 + begin, day * 1440 + begin + 480)
    pairs, alike = regularity(nights, np.zeros(0, np.int64))
    assert pairs.tolist() == [11, 12]
    assert alike == pytest.approx([100 - 200 * 2 / 24] * 2)
    assert len(regularity(nights, np.array([11]))[0]) == 0


@pytest.mark.parametrize(
    ("shape", "shown"),
    [("exponential", {"exponential"}), ("linear", {"linear", "quadratic"}), ("level", {"", "level"})],
)
@pytest.mark.parametrize("wild", [0.08, 0.2])
def test_growth_is_exponential_only_where_it_is(shape: str, shown: set[str], wild: float) -> None:
    draw, at, right, wrong, runs = np.random.default_rng(6), np.arange(60), 0, 0, 30
    planted = {"exponential": 40 * np.exp(at / 15), "linear": 30 + 30.0 * at, "level": np.full(60, 500.0)}[shape]
    for _ in range(runs):
        told = judged(np.maximum(planted * np.exp(noise(draw, 60, 0.4) * wild), 1))
        right, wrong = right + (told.shape in shown), wrong + (told.shape == "exponential" and shape != "exponential")
    assert right >= 24
    assert wrong <= 2


def test_what_neither_shape_shows_is_said_so() -> None:
    draw = np.random.default_rng(7)
    told = [
        judged(np.maximum((300 + 4.0 * np.arange(26)) * np.exp(noise(draw, 26, 0.3) * 0.3), 1)).shape for _ in range(30)
    ]
    assert told.count("") >= 20


@pytest.mark.parametrize(("day", "latitude", "longitude", "rise", "sets"), [
    (19_888, 48.86, 2.35, 3 * 60 + 47, 19 * 60 + 56), (19_713, 48.86, 2.35, 7 * 60 + 43, 15 * 60 + 56),
    (19_802, 0.0, 0.0, 6 * 60 + 3, 18 * 60 + 10)])  # fmt: skip
def test_the_sun_rises_when_almanacs_say(day: int, latitude: float, longitude: float, rise: int, sets: int) -> None:
    found = daylight(day, latitude, longitude)
    assert found is not None
    assert found[0] == pytest.approx(rise, abs=5) and found[1] == pytest.approx(sets, abs=5)


def test_beyond_the_circle_the_sun_does_not_rise_in_winter() -> None:
    assert daylight(19_713, 70.0, 25.0) is None

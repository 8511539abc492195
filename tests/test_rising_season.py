"""What comes every morning or every Friday is no news, unless there is more of it than ever."""

from __future__ import annotations

import numpy as np
import pytest

from murmure.kernels import season
from murmure.rising.detector import Detector, Setting
from rising_made import BEGIN, DAY, cause, mixed, posts_made, square

SETTING = Setting(3.0, 32, words=False)
HOUR = 3_600


def every(day: int, words: str, hour: float, many: int, weeks: int, seed: int) -> list[tuple[float, int, str]]:
    """Return a tag of one day of the week (of every day: -1), at about the same hour."""
    draw = np.random.default_rng(seed)
    found = []
    for number in range(7 * weeks):
        if day in (-1, number % 7):
            who = draw.choice(320, int(draw.poisson(many)), replace=False)
            at = number * DAY + hour * HOUR + np.abs(draw.normal(0, 1.5 * HOUR, len(who)))
            found += [(float(when), int(one), words) for when, one in zip(at, who, strict=True)]
    return found


def told(rows, **kept):
    """Return (day, cause) of each alarm."""
    posts = posts_made(rows)
    return [((alarm.time - BEGIN) / DAY, alarm.cause) for alarm in Detector(Setting(**vars(SETTING) | kept)).feed(posts)]


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_back_with_the_hour_of_the_week_is_told_once(seed):
    rows = square(70, seed) + every(-1, "#morning", 7, 20, 10, seed) + every(4, "#friday", 10, 60, 10, seed + 1)
    found = told(rows + cause("#new", 60.4, mixed(40), 6, seed))
    assert [day for day, one in found if one == "#morning" and day > 8] == [], "known after a week"
    assert [day for day, one in found if one == "#friday" and day > 14] == [], "known after two Fridays"
    assert [one for day, one in found if 60 <= day < 61] == ["#new"], "and nothing else is missed for it"


def test_more_of_it_than_ever_is_told():
    rows = square(70) + every(4, "#friday", 10, 60, 10, 1)
    more = [(67 * DAY + 10 * HOUR + 60.0 * one, one, "#friday") for one in range(240)]  # a Friday
    days = [day for day, one in told(rows + more) if one == "#friday"]
    assert len(days) == 2 and 67 < days[1] < 68


def test_on_another_day_it_is_new():
    rows = square(70) + every(4, "#friday", 10, 60, 10, 1)
    other = [(64 * DAY + 10 * HOUR + 120.0 * one, one, "#friday") for one in range(60)]  # a Tuesday
    days = [day for day, one in told(rows + other) if one == "#friday"]
    assert len(days) == 2 and 64 < days[1] < 65


def test_a_table_of_hours_fades_as_its_definition_says():
    """Counts of past weeks fade by `LEFT` a week, and half a week without anything is thought to have been before."""
    table = np.zeros(8, season.SEASON)
    cause = np.zeros(1, [("season", "i4"), ("day", "f4")])[0]
    cause["season"], cause["day"] = -1, 1.0
    begin = 100 * season.SLOTS * season.SLOT
    for week, many in enumerate((4, 0, 8)):
        for _ in range(many):
            at = begin + week * 7 * DAY
            season.count(table, season.table_of(table, np.uint64(5), at, np.uint64(1)), np.uint64(5), at)
    one = table[season.table_of(table, np.uint64(5), begin, np.uint64(1))]
    season.pass_slots(one, begin + 21 * DAY)
    assert one["slots"][(begin // season.SLOT) % season.SLOTS] == pytest.approx((4 * 0.6 + 0) * 0.6 * 1.0 + 8)
    weeks = 1 + 0.6 + 0.36
    assert season.usual(one, begin // season.SLOT + 3 * season.SLOTS) == pytest.approx((4 * 0.36 + 8) / (weeks + season.PRIOR), rel=1e-6)


def test_the_table_used_longest_ago_gives_way():
    tables = np.zeros(8, season.SEASON)
    for key in range(1, 10):
        season.table_of(tables, np.uint64(key), key * season.SLOT, np.uint64(0))
    assert sorted(tables["key"].tolist()) == list(range(2, 10))


def test_everyday_words_are_not_named_beside_a_tag():
    draw = np.random.default_rng(3)
    rows = [(at, who, text + " the and not of") for at, who, text in square(40)]
    rows += cause("#together the bridge not crumbles", 30, [int(one) for one in draw.choice(320, 40, replace=False)], 8)
    posts = posts_made(rows)
    alarm = next(alarm for alarm in Detector(Setting(6.0, 32)).feed(posts) if alarm.cause == "#together")
    assert {"bridge", "crumbles"} <= set(alarm.terms) and not {"the", "not", "and", "of"} & set(alarm.terms)


def test_a_word_that_another_event_makes_much_larger_is_told_again():
    small = cause("bridge closed", 30.3, mixed(14), 6, 1)
    large = cause("bridge collapsed victims", 31.4, mixed(300), 3, 2)
    rows = [(at, who, text + " ordinary things") for at, who, text in square(40)]
    alarms = list(Detector(Setting(9.0, 32)).feed(posts_made(rows + small + large)))
    days = [(alarm.time - BEGIN) / DAY for alarm in alarms if "bridge" in alarm.terms]
    assert any(30 < day < 31.3 for day in days) and any(31.4 < day < 31.7 for day in days)


def test_how_causes_are_written_takes_no_more_than_its_room():
    """More names than there is room for: the old ones are written over, those that are taken up again are written anew."""
    detector = Detector(Setting(3.0, 12, words=False))
    room, rows = len(detector.memory.names), []
    many = 3 * room // 40
    for number in range(many):
        name = f"#{number:036d}x"
        rows += [(10.0 * number, number % 320, name), (10.0 * number + 1, (number + 1) % 320, name)]
        if number % (many // 40) == 0:
            rows += [(10.0 * number + 2, one, "#kept") for one in (number % 320, (number + 7) % 320)]
    list(detector.feed(posts_made(rows)))
    memory = detector.memory
    assert int(memory.state[8]) > 2 * room, "it went round more than twice"
    names = [memory.written(int(place)) for place in np.flatnonzero(memory.keys)]
    assert "kept" in {name.decode() for name in names if name is not None}
    assert None in names and all(name is None or len(name) in (4, 37) for name in names)

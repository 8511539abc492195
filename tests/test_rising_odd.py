"""Does the watch bear what nobody would send: odd times, tiny memories, damaged checkpoints, everything at once?"""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from murmure.kernels import watch
from murmure.rising.detector import Detector, Setting
from murmure.rising.ids import Ids
from murmure.rising.read.terms import terms
from murmure.rising.step import in_step
from rising_made import BEGIN, DAY, cause, mixed, posts_made, some_of, square
from typed import called

SETTING = Setting(2.0, 32, words=False)


def told(posts, setting=SETTING):
    """Return the alarms of some posts."""
    return list(Detector(setting).feed(posts))


def moved(posts, seconds):
    """Return the same posts at another time."""
    return replace(posts, time=posts.time + seconds, micros=posts.micros + seconds * 1_000_000)


def named(posts):
    """Return the posts with names of their own."""
    return replace(posts, id=pa.array([f"p{row}" for row in posts.row], pa.large_string()))


@pytest.fixture(scope="module")
def village():
    """Hold two months of a square in which two causes rise."""
    return posts_made(square(60) + cause("#together", 50, mixed(40), 8, 3) + cause("#ourown", 52, some_of(3, 35), 8, 4))


@pytest.mark.parametrize("year", [1900, 1950, 1969, 2099, 2110])
@pytest.mark.parametrize("words", [False, True])
def test_any_century_is_told_alike(village, year, words):
    setting = Setting(2.0, 32, words)
    shift = (int(np.datetime64(f"{year}-06-01", "s").astype(int)) - BEGIN) // (7 * DAY) * 7 * DAY
    here, there = told(village, setting), told(moved(village, shift), setting)
    assert here and [one.time + shift for one in here] == [one.time for one in there]
    assert [(one.cause, one.adopters, one.terms) for one in here] == [(one.cause, one.adopters, one.terms) for one in there]


@pytest.mark.parametrize("year", [1900, 2110])
def test_one_account_is_one_adopter_in_any_century(year):
    shift = int(np.datetime64(f"{year}-06-01", "s").astype(int)) - BEGIN
    shout = [(3 * DAY + one // 20, 3, "#mine") for one in range(20_000)]
    detector = Detector(SETTING)
    assert not list(detector.feed(moved(posts_made(square(5) + shout), shift)))
    assert detector.memory.causes["all"].max() < 1_000


def test_names_of_evidence_do_not_follow_from_how_the_stream_is_cut():
    """A stream so thin that a batch is longer than a day."""
    posts = named(posts_made(square(60, a_day=0.2) + cause("#together", 50, mixed(40), 8, 3)))
    whole = [json.dumps(one.as_json()) for one in told(posts)]
    alarm = told(posts)[0]
    middle = int(np.searchsorted(posts.time, alarm.time - 600))
    detector = Detector(SETTING)
    found = [json.dumps(one.as_json()) for first, last in ((0, middle), (middle, len(posts))) for one in detector.feed(posts.part(first, last))]
    assert whole and found == whole


def test_posts_that_come_one_by_one_are_named_as_fast(village):
    posts = named(village)
    ids = Ids()
    for one in range(9_000):
        ids.add(posts.part(one, one + 1))
    assert ids.of(np.array([8_999, 8_950, 10**9])) == ("p8999", "p8950", 10**9)
    assert len(ids._parts) < 5, "each of them is looked through at every alarm"


def test_a_date_that_is_wrong_does_not_open_the_tap():
    """One post of 1970, as files have whose dates were lost: the knob holds for the others."""
    draw = np.random.default_rng(5)
    rows = square(30)
    for number in range(300):
        rows += cause(f"#burst{number}", draw.uniform(0, 29), mixed(int(draw.integers(4, 30))), 6, number)
    plain, odd = posts_made(rows), posts_made([(-BEGIN, 1, "#first"), *rows])
    assert odd.time[0] == 0
    assert len(told(odd)) <= 1.6 * len(told(plain))


def test_dates_without_hours_accuse_nobody(village):
    """Who used the same two tags on one day was not in step."""
    days = replace(village, time=village.time // DAY * DAY, micros=village.time // DAY * DAY * 1_000_000)
    alarms = told(days)
    assert alarms and all(one.coordination == 0 and one.gathering != "campaign" for one in alarms)


def test_two_tags_in_one_post_are_not_two_meetings():
    """Two hundred people within half an hour, each with one post of two tags: nobody did anything twice."""
    posts = posts_made(cause("#together #ensemble https://example.org/call", 30, mixed(200), 0.5))
    detector = Detector(SETTING)
    list(detector.feed(posts))
    assert in_step(detector.memory, np.unique(posts.actor), int(posts.time[-1]), 10, False) == 0.0
    again = posts_made(cause("#together #ensemble", 30, mixed(200), 0.5) + cause("#more", 30, mixed(200), 0.5))
    detector = Detector(SETTING)
    list(detector.feed(again))
    assert in_step(detector.memory, np.unique(again.actor), int(again.time[-1]), 10, False) > 0.9, "they did it twice"


def test_everything_at_one_moment_takes_no_time():
    text = " ".join(f"#tag{number}" for number in range(30))
    posts = posts_made([*square(10), *((12 * DAY, 9_000 + who, text) for who in range(4_000))])
    alarms = told(posts)
    assert alarms and all(one.evidence for one in alarms)


@pytest.mark.parametrize("rows", [[(0, 1, "#one")], [(0, 1, "")], [(0, who, "#one") for who in range(3)], [(0, who, "#one") for who in range(500)]])
@pytest.mark.parametrize("knob", [1e-9, 1e8])
def test_little_is_borne(rows, knob):
    for words in (False, True):
        detector = Detector(Setting(knob, 1, words))
        assert not list(detector.feed(posts_made([(0, 1, "#a")]).part(0, 0)))
        for alarm in detector.feed(posts_made(rows)):
            json.dumps(alarm.as_json(), allow_nan=False)
        assert np.isfinite(detector.memory.rates).all() and np.isfinite(detector.memory.control).all() and np.isfinite(detector.memory.flow).all()


def test_a_cause_is_never_called_by_the_name_of_another():
    """A cause had to give way, comes again, and stands where another stood that had a name."""
    detector = Detector(Setting(1e8, 1, words=False))
    keys = terms(posts_made([(0, 1, f"#t{number}") for number in range(100_000)]), False).key
    places = np.array([watch.mix(key, np.uint64(7)) & np.uint64(len(detector.memory.keys) - 8) for key in keys])
    lost, *others = [f"#t{one}" for one in np.flatnonzero(places == places[0])[:9]]
    assert len(others) == 8
    rows = [(-20.0 * DAY, 99, "#old"), (0, 1, f"{lost} #rise"), (1, 2, f"{lost} #rise")]
    rows += [(10 + 30 * number + turn, 10 + turn % 2, tag) for number, tag in enumerate(others) for turn in range(20)]
    rows += [(5_000, 1, lost), (6_000, 3, "#rise")]
    (alarm,) = detector.feed(posts_made(rows))
    assert detector.memory.state[2] == 2, "one gave way, and another when it came again"
    assert alarm.cause == "#rise" and set(alarm.terms) <= {"#rise", lost}


def test_what_was_told_long_ago_silences_nothing():
    rows = [(at, who, f"{text} thing{who % 40}") for at, who, text in square(30)]
    for number in range(40):
        rows += cause(f"thing{number} harbour{number % 9}", 10 + number * 0.45, mixed(30), 5, number)
    posts = posts_made(rows)
    half, found = int(np.searchsorted(posts.time, BEGIN + 20 * DAY)), []
    for old in (False, True):
        detector = Detector(Setting(50.0, 32, True))
        list(detector.feed(posts.part(0, half)))
        keys = detector.memory.keys[detector.memory.keys > 0].tolist() if old else ()
        detector.told = dict.fromkeys(keys, (BEGIN + 10 * DAY, "old", watch.NEWS))
        found.append([(one.time, one.cause, one.joins) for one in detector.feed(posts.part(half, None))])
    assert found[0] and found[0] == found[1]


def test_a_checkpoint_is_not_where_the_alarms_grow(village, tmp_path):
    import pyarrow.csv as pc

    pc.write_csv(pa.table({"time": village.time, "actor": village.names, "text": village.text}), tmp_path / "a.csv")
    done = called("replay", tmp_path / "a.csv", "--out", tmp_path / "out", "--checkpoint", tmp_path / "out.part", "--json")
    assert done.code == 1 and done.json["error"]["advice"] and not (tmp_path / "out").exists()


def test_damaged_checkpoints_are_refused(village):
    detector = Detector(Setting(2.0, 12, words=False))
    list(detector.feed(village.part(0, 3_000)))
    data = detector.packed()
    draw = np.random.default_rng(1)
    for _ in range(40):
        bad = bytearray(data)
        for place in draw.integers(0, len(bad), 3).tolist():
            bad[place] ^= int(draw.integers(1, 256))
        try:
            Detector.unpacked(bytes(bad), SETTING)
        except ValueError:
            pass
    for size in draw.integers(0, len(data), 10).tolist():
        with pytest.raises(ValueError):
            Detector.unpacked(data[:size], SETTING)

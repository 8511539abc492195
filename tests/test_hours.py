"""Do the cells of hours count what the log holds, by the clock that I lived by?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from murmure.hours import table
from murmure.hours.clock import AROUND, GUESSED, HOME, SAID, Clock, clock_of
from murmure.hours.piece import KEYS, NONE, UNKNOWN, read
from murmure.hours.table import Hours, hours_of, ids_of
from murmure.model.activity import Activity, schema
from murmure.model.ask import Ask
from murmure.place import machine_zone
from murmure.trust.view import View
from web_made import fill

HOUR = 3_600_000_000
NOON = int(datetime(2024, 5, 14, 12, tzinfo=UTC).timestamp()) * 1_000_000


def rows(*given: dict[str, Any]) -> Any:
    """Return a cursor on which `log` holds these rows."""
    base = {"type": "View", "actor": "me", "source": "made"}
    table = pa.Table.from_pylist([{"id": str(place), **base, **one} for place, one in enumerate(given)], schema())
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("create table log as select *, (row_number() over () - 1)::integer as row from given")
    return connection


def hours(*given: dict[str, Any]) -> Hours:
    return Hours([read(rows(*given))])


moments = st.one_of(st.none(), st.integers(-80, 80).map(lambda quarter: NOON + quarter * HOUR // 4))
given_rows = st.lists(
    st.fixed_dictionaries({
        "published": moments, "offset_minutes": st.sampled_from([None, 0, 60, 330, -210]),
        "type": st.sampled_from(["View", "murmure:Query", "Create"]),
        "actor": st.sampled_from([None, "me", "device:tv", "https://other.example/@x"]), "precision": st.sampled_from([None, "s", "day", "month"]),
        "object": st.sampled_from([None, "https://www.News.example/a?b", "plain"]), "latitude": st.sampled_from([None, 48.0]),
        "source": st.sampled_from([None, "made", "other"]),
    }), max_size=30)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(given_rows)
def test_cells_count_each_activity_once(given: list[dict[str, Any]]) -> None:
    found = hours(*given)
    cells = found.cells()
    expected: Counter[tuple[Any, ...]] = Counter()
    for one in given:
        at, shift = one["published"], one["offset_minutes"]
        hour = NONE if at is None else (at // 60_000_000 + (shift or 0)) // 60
        actor = one["actor"] if one["actor"] in ("me", "device:tv") else ""
        site = "news.example" if one["type"] == "View" and one["object"] and one["object"].startswith("http") else ""
        coarse = {"day": 1, "month": 2}.get(one["precision"] or "", 0)
        expected[(hour, UNKNOWN if shift is None else shift, coarse, one["source"] or "", one["type"], actor, site)] += 1
    names = ("source", "type", "actor", "site")
    told = Counter({
        (*place, *(found.keys[name][key] for name in names)): count
        for *place, key, count in zip(*(column.tolist() for column in (cells.hour, cells.shift, cells.coarse, cells.key, cells.count)), strict=True)
    })  # fmt: skip
    assert told == expected
    assert int(cells.located.sum()) == sum(one["latitude"] is not None for one in given)
    assert (np.diff(cells.hour.astype(np.int64)) >= 0).all(), "cells are in order of hours"


def test_a_length_counts_as_a_day_at_most_and_never_below_nothing() -> None:
    def until(seconds: int) -> dict[str, Any]:
        return {"published": NOON, "until": NOON + seconds * 1_000_000}

    assert hours(until(90), until(-5), until(10**7)).cells().seconds.tolist() == [90 + 86_400]


def test_a_refused_query_and_the_party_of_a_request_are_told_apart() -> None:
    asked = {"type": "murmure:Query", "object": "Tracker.example.", "object_type": "murmure:Domain", "actor": "device:tv"}
    captured = {"type": "murmure:Capture", "object": "https://shop.example/x", "actor": "shop.example"}
    found = hours({**asked, "extra": '{"status": "blocked"}'}, {**asked, "extra": '{"status":"forwarded"}'},
                  {**captured, "extra": '{"party":"third"}'})  # fmt: skip
    assert sorted(zip(found.keys["site"], found.keys["way"], found.keys["actor"], strict=True)) == [
        ("shop.example", "third", "shop.example"), ("tracker.example", "", "device:tv"), ("tracker.example", "blocked", "device:tv"),
    ]  # fmt: skip


def test_nothing_in_nothing_out() -> None:
    assert len(hours()) == 0
    assert hours().cells().hour.tolist() == []
    assert hours().clock("Europe/Paris").away().tolist() == []
    assert ids_of(View(rows()), []) == ()


def test_a_range_of_hours_leaves_out_what_has_no_date() -> None:
    found = hours({"published": NOON}, {"published": NOON + HOUR}, {"published": None})
    hour = NOON // HOUR
    assert found.cells(hour, hour + 1).hour.tolist() == [hour]
    assert found.cells(hour).hour.tolist() == [hour, hour + 1]
    assert found.cells().hour.tolist() == [NONE, hour, hour + 1]


@settings(max_examples=30, deadline=None)
@given(given_rows, st.integers(-50, 50), st.one_of(st.none(), st.integers(-5, 60)))
def test_bounds_are_held_to_the_microsecond(given: list[dict[str, Any]], low: int, length: int | None) -> None:
    since, until = (NOON + low * HOUR // 7, None if length is None else NOON + (low + length) * HOUR // 7)
    inside = [one for one in given if one["published"] is not None and one["published"] >= since and (until is None or one["published"] < until)]
    found, expected = hours_of(View(rows(*given)), None, since, until), hours(*inside)

    def told(some: Hours) -> Counter[tuple[Any, ...]]:
        cells, counted = some.cells(), Counter[tuple[Any, ...]]()
        for hour, shift, coarse, key, count in zip(cells.hour, cells.shift, cells.coarse, cells.key, cells.count, strict=True):
            counted[(hour, shift, coarse, *(some.keys[name][key] for name in some.keys))] += int(count)
        return counted

    assert told(found) == told(expected)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["Europe/Paris", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]), st.integers(0, 24 * 366))
def test_the_clock_of_home_is_that_of_its_zone_in_every_hour_of_the_year(zone: str, hour: int) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    shift, origin = Clock(zone, np.zeros(0, np.int64), np.zeros(0, np.int64)).at(np.array([int(at.timestamp()) // 3600]))
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    assert (shift.tolist(), origin.tolist()) == ([round(offset.total_seconds() / 60)], [HOME])


def test_what_says_nothing_follows_the_days_around_it_on_a_journey_and_home_elsewhere() -> None:
    day = NOON // HOUR // 24
    said = [(day - 10, 120), (day, -240), (day + 1, -240), (day + 20, 120)]
    clock = clock_of(np.array([one * 24 + 12 for one, _ in said]), np.array([shift for _, shift in said]), np.ones(len(said)), "Europe/Paris")
    shift, origin = clock.at(np.array([(day + away) * 24 + 12 for away in (-10, 0, 3, 8, 20)]))
    assert shift.tolist() == [120, -240, -240, 120, 120]
    assert origin.tolist() == [HOME, AROUND, AROUND, HOME, HOME]
    assert clock.away().tolist() == [day, day + 1]


def test_without_a_home_the_days_around_tell_and_else_nothing_does() -> None:
    day = NOON // HOUR // 24
    clock = clock_of(np.array([day * 24]), np.array([120]), np.ones(1))
    shift, origin = clock.at(np.array([day * 24 + 5, (day + 40) * 24]))
    assert (shift.tolist(), origin.tolist()) == ([120, 0], [AROUND, GUESSED])


def test_where_most_days_say_another_offset_home_is_there_and_only_journeys_are_away() -> None:
    """A year in Paris, with a week in Tokyo in it, on a machine whose clock is that of UTC."""
    days = np.arange(19_700, 20_065)
    shift = np.where((days > 19_810) & (days < 20_020), 120, 60)
    shift[200:207] = 540
    assert Clock("UTC", days, shift).away().tolist() == days[200:207].tolist()
    assert Clock("Asia/Tokyo", days, shift).away().tolist() == days[200:207].tolist()
    assert Clock("", days, shift).away().tolist() == []
    assert Clock("UTC", days[:40], shift[:40]).away().tolist() == days[:40].tolist(), "too few days to know better"


def test_the_clock_is_that_of_most_activities_of_mine() -> None:
    mine = [{"published": NOON, "offset_minutes": shift} for shift in (60, 120, 120)]
    others = [{"published": NOON, "offset_minutes": 540, "actor": "https://other.example/@x"}] * 9
    assert hours(*mine, *others).clock().shift.tolist() == [120]


def test_local_hours_take_their_offset_from_the_activity_first() -> None:
    found = hours({"published": NOON, "offset_minutes": -240}, {"published": NOON, "source": "meter"}, {"published": None})
    hour, origin = found.clock("Europe/Paris").local(found.cells())
    here = NOON // HOUR
    assert sorted(zip(hour.tolist(), origin.tolist(), strict=True)) == [(NONE, SAID), (here - 4, SAID), (here - 4, AROUND)]


def test_the_zone_of_home_is_the_one_told_else_the_one_of_most_sources_else_the_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with murmure.open(tmp_path / "home") as home:
        assert home.zone == "Asia/Tokyo"
        for source, zone in (("a", "Europe/Paris"), ("b", "Europe/Paris"), ("c", "Asia/Kolkata")):
            home.answer(f"zone:{source}", zone)
        assert home.zone == "Europe/Paris"
        home.answer("home-zone", "America/Montreal")
        assert home.zone == "America/Montreal"


def test_a_machine_without_a_zone_that_is_known_says_none(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    assert machine_zone({"TZ": "No/Where"}, link) == ""
    link.symlink_to("/usr/share/zoneinfo/Europe/Paris")
    assert machine_zone({"TZ": "No/Where"}, link) == "Europe/Paris"
    assert machine_zone({"TZ": ":Asia/Tokyo"}, link) == "Asia/Tokyo"


@pytest.mark.parametrize("passphrase", [None, "un secret de test"])
def test_hours_of_a_home_follow_what_is_forgotten(tmp_path: Path, passphrase: str | None) -> None:
    with murmure.open(tmp_path / "home", passphrase) as home:
        views = [Activity(f"{place}", "View", object=f"https://site{place % 3}.example/", published=NOON + place * HOUR) for place in range(30)]
        fill(home, "made", [one._asdict() for one in views])
        shelf = home._shelf
        found = hours_of(home.view(), shelf)
        assert int(found.cells().count.sum()) == 30
        assert hours_of(home.view(), shelf) is found, "read once while the log stays the same"
        ids = ids_of(home.view(), [{"site": "site1.example"}], limit=100)
        assert len(ids) == 10
        home.forget(Ask(ids=ids))
        again = hours_of(home.view(), shelf)
        assert int(again.cells().count.sum()) == 20
        assert "site1.example" not in again.keys["site"]
        assert ids_of(home.view(), [{"site": "site1.example"}]) == ()


@pytest.mark.parametrize("wide", [1, 50, table.WIDE])
@given(st.lists(st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "é", "a\0b"])] * len(KEYS)), max_size=5, unique=True), max_size=4))
def test_keys_of_pieces_are_joined_in_order(wide: int, pieces: list[list[tuple[str, ...]]]) -> None:
    told = [{name: pa.array([key[place] for key in keys], pa.string()) for place, name in enumerate(KEYS)} for keys in pieces]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "WIDE", wide)
        keys, places = table._joined(told)
    known = sorted({key for some in pieces for key in some})
    assert keys == {name: [key[place] for key in known] for place, name in enumerate(KEYS)}
    assert [[known[one] for one in place.tolist()] for place in places] == pieces

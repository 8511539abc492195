"""Does the home tell what became of its communities, each date by what was known then?"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import murmure
from murmure.faces.web import lanes
from murmure.faces.web.lanes import Tied
from murmure.faces.web.pages.lives import AT, NAMED, when
from murmure.graphs import crowd_lives
from murmure.graphs.crowd_lives import DATES, dates
from murmure.graphs.dated import Span
from web_made import fill

DAY = 86_400_000_000
A, B, C, D, E = range(20), range(20, 40), range(40, 80), range(80, 100), range(100, 106)
LAST = 20
"""Months that are planted, from January 2024 on.

A and B are one from month 8 on, which shows as what they were before fades; C speaks from month 5 on and is two
from month 8 on; D is silent from month 3 on; E is small.
"""


def moment(month: int, day: int = 1) -> int:
    """Return microseconds since 1970 of a day of a month, counted from January 2024."""
    return int(datetime(2024 + month // 12, month % 12 + 1, day, tzinfo=UTC).timestamp()) * 1_000_000


def groups_of(month: int) -> list[tuple[str, list[int]]]:
    """Return which groups speak in a month, each with its tag."""
    joined = [("velo", list(A)), ("atelier", list(B))] if month < 8 else [("velo", [*A, *B])]
    parted = [("jazz", list(C))] if 5 <= month < 8 else [] if month < 5 else [("jazz", list(C[:22])), ("potager", list(C[22:]))]
    return [*joined, *parted, *([("radio", list(D))] if month < 3 else []), ("trio", list(E))]


def rows_of(months: int) -> list[dict[str, Any]]:
    """Return what is said in the first months: all name a few of their group, with its tag, and the owner names all."""
    rows = []
    for month in range(months):
        draw = random.Random(month)
        for tag, people in groups_of(month):
            for one in people:
                for other in draw.sample([each for each in people if each != one], min(8, len(people) - 1)):
                    at = moment(month, 2 + draw.randrange(25))
                    rows.append({"actor": person(one), "mentions": [person(other)], "tags": [tag], "published": at})
                rows.append({"actor": "me", "mentions": [person(one)], "tags": ["mine"], "published": moment(month, 3)})
    return [{"key": f"k{place}", "type": "Create", "content": "bonjour"} | row for place, row in enumerate(rows)]


def person(number: int) -> str:
    return f"https://a.test/users/p{number:03}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with murmure.open(tmp_path_factory.mktemp("lives")) as one:
        fill(one, "made", rows_of(LAST))
        yield one


def numbers_of(told: Any) -> dict[str, int]:
    """Return the lasting number of each community of a date, by its first word."""
    return {one.words[0]: one.number for one in told.lasting if one.words}


def events(found: Any, kind: str) -> list[tuple[int, Any]]:
    """Return the events of a kind, each with the month it is told in."""
    return [(place, event) for place, told in enumerate(found.dates) for event in told.events if event.kind == kind]


def test_groups_are_born_with_their_words_and_their_people(home):
    found = home.crowd.lives("month")
    assert [told.first for told in found.dates] == [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(LAST)]
    assert found.dates[0].until == datetime(2024, 2, 1, tzinfo=UTC)
    first = found.dates[0]
    assert {(one.words, one.size) for one in first.lasting} == {
        (("#velo",), 20), (("#atelier",), 20), (("#radio",), 20)}  # fmt: skip
    assert {(event.kind, event.words) for event in first.events} == {("birth", (f"#{tag}",)) for tag in ("velo", "atelier", "radio")}
    ((when, late),) = events(found, "birth")[3:]
    assert when == 5 and late.words == ("#jazz",) and late.after == 40
    members = {name for one in first.lasting for name in one.core}
    assert "me" not in members and len(members) == 9


def test_the_small_are_counted_and_not_told(home):
    for told in home.crowd.lives("month").dates:
        assert told.small == 1 and all(one.size >= 10 for one in told.lasting)
        names = {name for one in told.lasting for name in one.core} | {word for one in told.lasting for word in one.words}
        assert not names & {"#trio", *(person(one) for one in E)}


def test_who_joins_and_who_parts_is_told_when_it_shows(home):
    found = home.crowd.lives("month")
    before = numbers_of(found.dates[7])
    ((when, merge),) = events(found, "merge")
    assert 8 <= when <= 14 and {merge.number, merge.other} == {before["#velo"], before["#atelier"]}
    assert 20 <= merge.before <= 24 and merge.after == 40
    ((when, split),) = events(found, "split")
    assert 8 <= when <= 12 and split.other == before["#jazz"] and split.number not in before.values()
    assert split.before == 40 and 15 <= split.after <= 25
    last = found.dates[-1]
    assert {one.size for one in last.lasting} == {40, 22, 18}


def test_who_is_silent_dies_once_it_is_sure_and_not_before(home):
    found = home.crowd.lives("month")
    number = numbers_of(found.dates[0])["#radio"]
    ((when, death),) = events(found, "death")
    seen = max(place for place, told in enumerate(found.dates) if number in [one.number for one in told.lasting])
    assert death.number == number and death.words == ("#radio",) and death.before == 20
    assert seen >= 2 and when == seen + 3, "a month or two of silence is no death"


@pytest.mark.parametrize("months", [4, 10])
def test_the_future_changes_nothing_of_the_past(tmp_path, home, months):
    with murmure.open(tmp_path / "past") as past:
        fill(past, "made", rows_of(months))
        assert past.crowd.lives("month").dates == home.crowd.lives("month").dates[:months]


def test_the_order_of_pieces_and_the_owner_change_nothing(tmp_path, home):
    rows = [row for row in rows_of(LAST) if row["actor"] != "me"]
    random.Random(1).shuffle(rows)
    with murmure.open(tmp_path / "other") as other:
        fill(other, "later", rows[1_000:])
        fill(other, "sooner", rows[:1_000])
        assert other.crowd.lives("month") == home.crowd.lives("month")


def test_a_contested_membership_does_not_count(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(3))
        home.contest([person(one) for one in A], person(0))
        for told in home.crowd.lives("month").dates:
            sizes = {one.words[0]: one.size for one in told.lasting}
            assert sizes["#velo"] == 19 and sizes["#radio"] == 20
            assert person(0) not in {name for one in told.lasting for name in one.core}


def test_the_log_is_read_again_when_it_changes(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        assert home.crowd.lives() == ("month", False, ())
        fill(home, "made", rows_of(1))
        assert len(home.crowd.lives().dates) == 1 and home.crowd.lives() is home.crowd.lives()


def test_the_page_is_not_held_up_meanwhile(home, monkeypatch):
    begun, asked = threading.Event(), threading.Event()

    def slow(*_: Any) -> Any:
        begun.set()
        assert asked.wait(60)
        return "late"

    monkeypatch.setattr(crowd_lives, "lives", slow)
    monkeypatch.setattr(home.crowd._once, "_kept", {})
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(home.crowd.lives, "month")
        try:
            assert begun.wait(60) and home.crowd.told(Span()) and not late.done()
        finally:
            asked.set()
        assert late.result() == "late"


def test_dates_lie_further_apart_when_there_would_be_too_much_to_look_at(home, monkeypatch):
    assert home.crowd.lives().every == "month" and not home.crowd.lives().coarser
    ties, seen = crowd_lives._ties(home.crowd._view(), home.crowd._shelf), []
    for most in np.geomspace(1_000_000, 10, 200):
        monkeypatch.setattr(crowd_lives, "WORK", most)
        seen.append(crowd_lives._nearest(ties))
    assert sorted(set(seen), key=seen.index) == ["month", "quarter", "year"] == sorted(set(seen), key=list(crowd_lives.EVERY).index)
    coarse = crowd_lives.lives(home.crowd._view(), home.crowd._shelf)
    assert coarse.coarser and [told.first for told in coarse.dates] == ["2024-01", "2025-01"]
    quarters = home.crowd.lives("quarter")
    assert [told.first for told in quarters.dates] == [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(0, LAST, 3)]
    assert events(quarters, "merge") and events(quarters, "split") and not quarters.coarser


def test_what_has_no_date_or_an_odd_one_is_no_trouble(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        rows = [row | {"published": None} for row in rows_of(1)]
        fill(home, "undated", rows)
        assert home.crowd.lives().dates == ()
        fill(home, "odd", [row | {"key": f"o{place}", "published": at} for place, (row, at) in enumerate(zip(rows, (
            -62_135_596_800_000_000, 253_402_300_799_000_000, 0, moment(3)), strict=False))])  # fmt: skip
        found = home.crowd.lives()
        assert found.dates[-1].until.year <= 9999 and all(not told.events for told in found.dates)


def test_a_silence_of_years_has_no_dates():
    at = np.array([moment(0), moment(1), moment(1_200)])
    found = dates(at, "month")
    assert found[0] == datetime(2024, 2, 1, tzinfo=UTC) and found[-1] == datetime(2124, 2, 1, tzinfo=UTC)
    assert 12 <= len(found) <= 24
    assert found[:-1] == dates(at[:2], "month") + found[2:-1], "the past is the same without the future"
    assert len(dates(np.arange(12 * 100) * 30 * DAY, "month")) == DATES


@pytest.mark.parametrize(("every", "lang", "said", "named"), [
    ("month", "en", "In March 2025", "March 2025"), ("month", "fr", "En mars 2025", "mars 2025"),
    ("quarter", "en", "In quarter 1 of 2025", "2025, quarter 1"), ("quarter", "fr", "Au 1er trimestre 2025", "1er trimestre 2025"),
    ("year", "en", "In 2025", "2025"), ("year", "fr", "En 2025", "2025"),
])  # fmt: skip
def test_dates_are_said_as_people_say_them(every, lang, said, named):
    told = crowd_lives.Told("2025-03", datetime(2025, 4, 1, tzinfo=UTC), (), 0, ())
    assert when(told, every, lang, AT) == said and when(told, every, lang, NAMED) == named


def test_lines_part_and_join_where_they_should():
    sizes = {1: {0: 10, 1: 10, 2: 20}, 2: {0: 10, 1: 10}, 3: {0: 30, 2: 15}, 4: {2: 15}}
    found = lanes.lanes(sizes, [Tied(2, 1, 2, False), Tied(4, 3, 2, True), Tied(9, 1, 1, False)], dict.fromkeys(sizes, "name"), 3)
    assert [one.number for one in found.lanes] == [1, 2, 3, 4]
    assert [(one.number, one.thick) for one in found.curves] == [(2, 8.0), (4, 8.0)]
    joins, parts = ([float(number) for number in re.findall(r"[0-9.]+", one.path)] for one in found.curves)
    step = lanes.WIDTH / 3
    assert joins[0] == pytest.approx((1.5 + lanes.END) * step, abs=0.1) and joins[-2] == pytest.approx(2.5 * step, abs=0.1)
    assert parts[0] == pytest.approx(0.5 * step, abs=0.1) and parts[-2] == pytest.approx((2.5 - lanes.END) * step, abs=0.1)
    assert len(found.lanes[2].missing) == 1 and not found.lanes[0].missing
    assert all(0 <= one.x <= lanes.WIDTH and 0 <= one.y <= found.height for one in found.lanes)

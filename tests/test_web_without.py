"""Does the day without say what could be left out, what remained and why, beside ordinary days, and does the choice stay?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import murmure
from footprint_made import HOUR, MIDNIGHT
from murmure.lenses.me.footprint.ordinary import AROUND, FEW, told_of, usual_of
from murmure.model.errors import BadRequest
from test_web_footprint import fill_day, text_of
from web_made import visitor

FIRST, WEEKS = date(2024, 5, 14), 12
"""A Tuesday; the last of the twelve is the day without."""
WITHOUT = FIRST + timedelta(weeks=WEEKS - 1)


def rows() -> list[dict[str, Any]]:
    """Return twelve weeks with a meter, songs and a telephone; on the last Tuesday there are no songs, and a quarter of the queries."""
    found = []
    for day in range(7 * WEEKS - 6):
        quiet = FIRST + timedelta(days=day) == WITHOUT
        at = MIDNIGHT + day * 24 * HOUR
        found += [{"source": "enedis-linky", "type": "murmure:Measure", "object_type": "murmure:Flow", "instrument": "linky",
                   "actor": "me", "quantity": "electric_energy", "value": 0.1, "unit": "kW.h", "published": at + n * HOUR,
                   "offset_minutes": 120} for n in range(24)]  # fmt: skip
        found += [{"source": "spotify", "type": "Listen", "object_type": "Audio", "instrument": "Spotify", "actor": "me", "offset_minutes": 120,
                   "published": at + (8 + n) * HOUR} for n in range(0 if quiet else 10 + day % 3)]  # fmt: skip
        found += [{"source": "pihole", "type": "murmure:Query", "object_type": "murmure:Domain", "object": "graph.facebook.com",
                   "instrument": "pi-hole", "actor": "device:phone", "published": at + n * HOUR} for n in range(5 if quiet else 20)]  # fmt: skip
    found += [{"source": "fitbit", "type": "murmure:Measure", "quantity": "heart_rate", "instrument": "Fitbit", "actor": "me", "value": 60.0,
               "published": MIDNIGHT + n * HOUR, "offset_minutes": 120} for n in range(24 * 30)]  # fmt: skip
    return [{"id": f"{place:032x}", **row} for place, row in enumerate(found)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("without") / "home") as home:
        fill_day(home, rows())
        home.without.choose(WITHOUT.isoformat(), "phone in the drawer <b>")
        yield home


def test_the_account_says_what_was_left_out_and_what_remained(home: Any) -> None:
    page = visitor(home).get("/footprint/without").text
    text = text_of(page)
    assert "Nothing of what can be left out was captured." in text and "That is a quieter day than most." in text
    assert "24 remain whatever one does, and 5 are between the two. In all 29." in text
    assert "meters and sensors of the home 24 usually 24" in text and "what your devices asked for 5 usually 20" in text
    assert "phone in the drawer <b>" in text and "<b>”" not in page
    assert "Your log ends before this day for: Spotify, Fitbit." in text, "what was not brought is not taken for calm"


def test_the_account_is_whole_in_french(home: Any) -> None:
    text = text_of(visitor(home, "fr").get("/footprint/without").text)
    assert "Rien de ce qui peut être évité n’a été capté." in text and "24 restent quoi qu’on fasse, et 5 sont entre les deux." in text
    assert "Ils sont à la maison et ne dorment jamais" in text and "mardi 30 juillet 2024" in text


def test_each_figure_of_the_account_opens_what_is_behind(home: Any) -> None:
    page = visitor(home).get(f"/footprint/behind?day={WITHOUT}&choice=device&from=without")
    assert "what your devices asked for: 5" in text_of(page.text) and 'href="/footprint/without"' in page.text


def test_a_day_is_chosen_kept_and_forgotten(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        client = visitor(home)
        page = client.get("/footprint/without").text
        token = page.split('name="csrf" value="')[1].split('"')[0]
        given = {"csrf": token, "day": "2030-01-02", "note": "x" * 400}
        assert client.post("/footprint/without/choose", data=given, follow_redirects=False).status_code == 303
        for bad in ({"day": "tomorrow"}, {"day": ""}, {}, {"day": "0001-01-01"}):
            assert client.post("/footprint/without/choose", data={"csrf": token, **bad}).status_code == 400
        assert "Your log holds no captures yet" not in client.get("/footprint/without").text
    with murmure.open(tmp_path / "home") as home:
        (kept,) = home.without.days()
        assert (kept.day, len(kept.note)) == (date(2030, 1, 2), 300)
        assert "2 January 2030" in visitor(home).get("/footprint/without").text
        home.without.forget("2030-01-02")
        assert home.without.days() == []
        with pytest.raises(BadRequest):
            home.without.forget("2030-01-02")


def test_the_village_shows_its_quiet_days_and_takes_them_away_again(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        home.without.choose("2025-05-29", "my own word")
        home.demo(15_000)
        assert [one.day for one in home.without.days()] == [date(2025, *day) for day in ((12, 25), (8, 16), (8, 15), (5, 29), (1, 26))]
        days: dict[date, dict[str, int]] = {}
        for row in home.lens("footprint").tables["days"].to_pylist():
            days.setdefault(row["day"], {})[row["choice"]] = row["captures"]
        told = [told_of(days, one.day, {other.day for other in home.without.days()}) for one in home.without.days()]
        assert all(one is not None and one.by["yes"][0] == 0 and one.by["no"][0] > 0 for one in told), "the meter never sleeps"
        assert visitor(home).get("/footprint/without").text.count("Nothing of what can be left out was captured.") == 5
        home.forget_demo()
        assert [(one.day, one.note) for one in home.without.days()] == [(date(2025, 5, 29), "my own word")]


counts = st.dictionaries(st.sampled_from(["act", "worn", "device", "fixed", "others"]), st.integers(1, 50), max_size=5)


@given(st.dictionaries(st.integers(-300, 300), counts, max_size=40), st.sets(st.integers(-300, 300), max_size=5))
def test_a_day_is_set_beside_the_same_weekday_only(listed: dict[int, dict[str, int]], apart: set[int]) -> None:
    days = {WITHOUT + timedelta(days=number): one for number, one in sorted(listed.items())}
    others = {WITHOUT + timedelta(days=number) for number in apart}
    told = told_of(days, WITHOUT, others)
    if WITHOUT not in days:
        assert told is None
        return
    assert told is not None
    same = [one for one in days if one.weekday() == 1 and one != WITHOUT and one not in others and abs(one - WITHOUT) <= AROUND]
    assert told.days == len(same) and told.captures == sum(days[WITHOUT].values()) == sum(n for n, _ in told.by.values())
    assert sum(part.captures for part in told.parts) == told.captures
    assert (told.usual is None) == (len(same) < FEW)
    assert told.usual == usual_of([sum(days[one].values()) for one in same])
    if told.usual:
        assert told.usual.low <= told.usual.middle <= told.usual.high

"""Does the first page of a home that holds something show one day, truly, in both languages, and any other day that is asked for?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import murmure
from day_made import days, moment
from murmure.faces.web.pages import today
from web_made import fill, visitor

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime(2024, 2, 1, tzinfo=PARIS)
LAST = (BEGIN + timedelta(days=69)).date()


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": row["id"], **{name: value for name, value in row.items() if name not in ("id", "source")}} for row in rows]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("today") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        rows = told(days(BEGIN, 70, last=2.0))
        for tool in ("Watch", "Browser"):
            fill(home, f"made-{tool.lower()}", [row for row in rows if row["instrument"] == tool])
        day = {"published": moment(datetime(2024, 4, 10, 12, tzinfo=PARIS)), "offset_minutes": 120, "offset_origin": "explicit", "precision": "s"}
        asked = {"key": "1", "type": "murmure:Query", "object_type": "murmure:Domain", "object": "google-analytics.com", "actor": "device:tv", **day}
        fill(home, "pihole", [asked])
        noon = datetime(LAST.year - 2, LAST.month, LAST.day, 12, tzinfo=PARIS)
        fill(home, "made-posts", [{"key": "1", "type": "Create", "actor": "me", "content": "Cherries in April?", "published": moment(noon)}])
        yield home


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_first_page_is_the_three_doors_and_then_today(tmp_path: Any, home: Any) -> None:
    with murmure.open(tmp_path / "empty") as empty:
        page = visitor(empty).get("/")
        assert page.url.path == "/" and "Three doors" in page.text
        assert "No day to show yet" in visitor(empty).get("/today").text
        assert visitor(empty).get("/today/behind?of=0").status_code == 404
    page = visitor(home).get("/")
    assert page.url.path == "/today" and "The last day of your log" in page.text
    assert "Three doors" in visitor(home).get("/welcome").text


def test_a_day_says_what_it_comes_to_and_what_was_unlike_others(home: Any) -> None:
    page = visitor(home).get("/today").text
    said = text_of(page)
    assert "Wednesday 10 April 2024" in said and "Steps" in said and "eight days in ten" in said
    assert "more than on any of the 56 days before" in said and "chance alone" in said
    assert page.count('class="long"') == 1 and "<title>00:00–07:00</title>" in page
    assert "/today?on=2024-04-09" in page


def test_the_page_is_whole_in_french(home: Any) -> None:
    said = text_of(visitor(home, "fr").get("/today").text)
    for words in ("Le dernier jour de votre journal", "mercredi 10 avril 2024", "huit jours sur dix", "plus que chacun des 56", "De minuit à minuit"):
        assert words in said, words
    assert "The " not in said.replace("The activities", "")


def test_who_captured_it_leads_to_their_pages(home: Any) -> None:
    page = visitor(home).get("/today").text
    assert "Who captured it" in page and 'href="/footprint?day=2024-04-10"' in page
    (to,) = re.findall(r'<li><a class="chip" href="([^"]+)"><bdi>Google</bdi> <b>1</b>', page)
    assert visitor(home).get(to).status_code == 200
    assert "Who captured it" not in visitor(home).get("/today?on=2023-01-01").text


def test_the_objects_say_their_words(home: Any) -> None:
    said = text_of(visitor(home).get("/today?on=2024-03-05").text)
    assert "What your objects say" in said and "Watch" in said.split("What your objects say")[1]
    assert "Ce que disent vos objets" in visitor(home, "fr").get("/today?on=2024-03-05").text


def test_a_tile_says_hours_with_minutes_and_no_range_of_one_figure() -> None:
    row = {"name": "sleep_duration", "unit": "h", "value": 13.61, "low": 7.0, "middle": 7.5, "high": 8.25, "unlike": 0, "source": "",
           "title_en": "Sleep", "title_fr": "Sommeil"}  # fmt: skip
    (sleep,) = today.tiles_of([row], "2024-04-10", "fr")
    assert [text.replace("\xa0", " ") for text in (sleep.figure, sleep.low, sleep.high)] == ["13 h 37 min", "7 h", "8 h 15 min"]
    (same,) = today.tiles_of([row | {"low": 8.25}], "2024-04-10", "fr")
    (pages,) = today.tiles_of([row | {"name": "step_count", "unit": "{steps}", "low": 5.0, "high": 9.0}], "2024-04-10", "en")
    assert same.low == "" and (pages.low, pages.high) == ("5", "9\xa0steps")


def test_a_log_of_the_future_has_a_day_to_come(tmp_path: Any) -> None:
    with murmure.open(tmp_path / "home") as home:
        when = datetime.now(PARIS) + timedelta(days=400)
        fill(home, "made", [{"key": "1", "type": "View", "actor": "me", "object": "https://a.example", "published": moment(when)}])
        said = text_of(visitor(home).get("/today").text)
        assert "A day to come" in said and "There are too few days before to say" in said and "Nothing stands out" not in said


def test_the_same_day_of_an_earlier_year_is_remembered(home: Any) -> None:
    page = visitor(home).get("/today").text
    assert "The same day, other years" in page and "Cherries in April?" in page and 'href="/timeline?when=2022-04-10"' in page
    assert "The same day, other years" not in visitor(home).get("/today?on=2024-03-05").text


def test_the_activities_behind_a_claim_are_those_of_the_day(home: Any) -> None:
    page = visitor(home).get("/today/behind?on=2024-04-10&of=0").text
    assert "Wednesday 10 April 2024" in page and page.count('class="day"') == 1 and "steps" in page
    assert visitor(home).get("/today/behind?on=2024-03-05&of=0").status_code == 404


@pytest.mark.parametrize(("on", "status"), [("2024-02-30", 400), ("x", 400), ("0001-01-01", 200), ("9999-12-31", 200), ("2023-01-01", 200)])
def test_any_day_may_be_asked_for(home: Any, on: str, status: int) -> None:
    page = visitor(home).get("/today", params={"on": on})
    assert page.status_code == status
    assert ("is not a day" if status == 400 else "Nothing was noted on this day") in page.text


def test_the_day_is_today_when_something_was_noted_today(tmp_path: Any) -> None:
    with murmure.open(tmp_path / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        now = datetime.now(PARIS)
        soon = now + timedelta(days=30)
        fill(home, "made", [{"key": str(place), "type": "View", "object": "https://a.example/", "published": moment(at)}
                            for place, at in enumerate((now - timedelta(days=3), now, soon))])  # fmt: skip
        page = visitor(home).get("/today").text
        assert '<p class="kicker">Today</p>' in page and f'href="/today?on={(now.date() + timedelta(days=30)).isoformat()}"' in page
        assert date.fromisoformat(re.search(r'name="on" value="([\d-]+)"', page)[1]) == now.date()

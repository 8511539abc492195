"""Do the pages of the footprint show a planted day as it was, each figure with the activities behind it?"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

import footprint_made as made
import murmure
from web_made import fill, visitor

DAY = "2024-05-14"


def fill_day(home: Any, rows: list[dict[str, Any]]) -> None:
    """Write rows into a home, those of each source as one job."""
    home.answer("home-zone", "Europe/Paris")
    for source in dict.fromkeys(row["source"] for row in rows):
        fill(home, source, [{"key": row["id"], **{name: value for name, value in row.items() if name not in ("id", "source")}} for row in rows
                            if row["source"] == source])  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("footprint") / "home") as home:
        fill_day(home, made.day())
        yield home


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_clock_shows_each_object_of_the_day(home: Any) -> None:
    page = visitor(home).get("/footprint").text
    text = text_of(page)
    assert "Tuesday 14 May 2024" in text and "captured something about you 326 times" in text
    for thing, count in made.OBJECTS.items():
        assert f"{thing.removeprefix('device:').removeprefix('account:')} {count}" in text
    assert page.count("<title>linky, ") == 24
    assert "<title>the others, 9:00: 9</title>" in page, "HAR shares a ring"
    assert "2 captures of this day say no hour" in text


def test_who_knows_what_has_a_dot_for_each_kind_and_way(home: Any) -> None:
    page = visitor(home).get("/footprint").text
    rows = dict(re.findall(r'<tr><th scope="row"><a href="/footprint/company\?name=([^"]+)">(.*?)</tr>', page, re.DOTALL))
    companies = {company for company, _, _ in made.HOLDERS if company != "home"}
    assert set(rows) == companies
    for company in companies:
        ways = [(kind, how) for owner, kind, how in made.HOLDERS if owner == company]
        assert rows[company].count("<circle") == len(ways) and rows[company].count("<td><a") == len({kind for kind, _ in ways})
    own = sum(count for (company, _, _), count in made.HOLDERS.items() if company == "home")
    assert f"{own} more captures stay in your own home" in text_of(page)


def test_what_nobody_can_be_named_for_is_said_with_its_names(home: Any) -> None:
    text = text_of(visitor(home).get("/footprint").text)
    assert "7 captures because the table of companies does not know this site. tracker.example 4 blog.example 3" in text
    assert "2 captures because the statement does not name the bank." in text


def test_the_page_is_whole_in_french(home: Any) -> None:
    text = text_of(visitor(home, "fr").get("/footprint").text)
    assert "mardi 14 mai 2024" in text and "ont capté 326 fois quelque chose de vous" in text
    assert "Qui sait quoi" in text and "7 captures car la table des entreprises ne connaît pas ce site." in text


def test_a_day_on_which_nothing_was_captured_says_so_and_shows_the_way(home: Any) -> None:
    page = visitor(home).get("/footprint?on=2024-05-20").text
    assert "Nothing was captured on this day" in page and f'href="/footprint?on={DAY}" rel="prev"' in page
    for odd in ("x", "2024-99-99", "", "9999-12-31", "0001-01-01", "<script>"):
        assert visitor(home).get("/footprint", params={"on": odd}).status_code == 200


def test_every_link_behind_a_figure_leads_to_activities(home: Any) -> None:
    client = visitor(home)
    pages = ["/footprint", *(f"/footprint/company?name={name}" for name in ("meta", "alphabet", "criteo"))]
    links = {html.unescape(link) for page in pages for link in re.findall(r'href="(/footprint/behind[^"]*)"', client.get(page).text)}
    assert len(links) > 60
    for link in sorted(links):
        page = client.get(link)
        assert page.status_code == 200 and 'class="entry' in page.text, link


def test_what_is_behind_is_what_was_asked_for(home: Any) -> None:
    client = visitor(home)
    text = text_of(client.get(f"/footprint/behind?day={DAY}&object=device:tv").text)
    assert "Tuesday 14 May 2024, tv: 30" in text and "samsungacr.com" in text and "facebook.com" not in text
    text = text_of(client.get(f"/footprint/behind?day={DAY}&hour=9&object=HAR").text)
    assert "Tuesday 14 May 2024, 9:00, HAR: 9" in text and client.get(f"/footprint/behind?day={DAY}&hour=8&object=HAR").status_code == 404
    text = text_of(visitor(home, "fr").get("/footprint/behind?company=criteo&how=ad").text)
    assert "Criteo, publicité : 3" in text
    for odd in ("", "?of=nothing", "?object=nothing", "?from=company"):
        assert client.get(f"/footprint/behind{odd}").status_code == 404
    for odd in ("?kind=nothing", "?day=x", "?company=zzzzzz", "?choice=%00"):
        assert client.get(f"/footprint/behind{odd}").status_code == 400


def test_a_company_has_its_page(home: Any) -> None:
    client = visitor(home)
    text = text_of(client.get("/footprint/company?name=Meta").text)
    held = sum(count for (company, _, _), count in made.HOLDERS.items() if company == "meta")
    assert f"captures {held} since 14 May 2024" in text and "31: the service that was used" in text and "3: a conclusion" in text
    assert "graph.facebook.com 30" in text and "Write a request for access" in text
    assert "3 refused" in text_of(client.get("/footprint/company?name=criteo").text)
    assert "Your log shows nothing that Uber captured" in text_of(client.get("/footprint/company?name=uber").text)
    assert client.get("/footprint/company?name=nobody+at+all").status_code == 404


def test_nothing_to_show_is_said_with_what_to_bring(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "Nobody has captured anything yet" in visitor(home).get("/footprint").text
        page = visitor(home, "fr").get("/footprint").text
        assert "Personne n’a encore rien capté" in page and 'href="/sources"' in page

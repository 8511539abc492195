"""Does the page of habits say what was planted, with its doubt, its pictures and what is behind, and nothing where there is nothing?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from habits_made import BEGIN, MINUTE, lived, ordinary
from web_made import HOSTILE, fill, visitor


def rows_for(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": str(place), **{name: value for name, value in row.items() if name not in ("id", "source")}} for place, row in enumerate(some)]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("habits") / "home") as home:
        fill(home, "history", rows_for(lived(np.random.default_rng(1))))
        home.answer("home-zone", "Europe/Paris")
        yield home


def test_the_page_says_each_habit_with_its_doubt_and_its_picture(home: Any) -> None:
    page = visitor(home).get("/habits").text
    said = text_of(page)
    assert "Visits to choir.example" in said and "Thursdays, between 19:00 and 20:00" in said and "it would be about" in said
    assert "days from Monday to Friday, between 8:00 and 9:00" in said
    assert "kettle: on" in said and "within 10 minutes" in said and "Chance would make it about" in said and "This does not say why" in said
    assert "course.example" in said and "Was steady, and has stopped" in said and "game.example" in said
    assert page.count('class="weekgrid"') >= 2 and page.count('class="odds"') == 1 and page.count('class="strip-of"') == 2
    assert "style=" not in page


def test_the_page_is_whole_in_french(home: Any) -> None:
    said = text_of(visitor(home, "fr").get("/habits").text)
    assert "Visites de choir.example" in said and "jeudis sur" in said and "entre 19 h et 20 h" in said
    assert "jours du lundi au vendredi" in said and "puis visites de weather.example dans les 10 minutes" in said
    assert "Nouveau, et qui continue" in said and "Était régulier, et s’est arrêté" in said


def test_every_claim_opens_what_is_behind(home: Any) -> None:
    client = visitor(home)
    links = re.findall(r'href="(/habits/behind\?of=\d+)"', client.get("/habits").text)
    assert len(links) >= 5
    for link in links:
        page = client.get(link).text
        assert 'class="entry' in page, link
    for odd in ("999", "-1", "x", "", "٣"):
        assert client.get(f"/habits/behind?of={odd}").status_code == 404


def test_the_page_says_to_whom_messages_go_and_no_sentence_does(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        draw = np.random.default_rng(10)
        rows = ordinary(draw, 30, 8)
        rows += [{"type": "Create", "actor": "me", "target": "tel:+33600000001", "audience": ["tel:+33600000001"], "offset_minutes": 0,
                  "published": BEGIN + (day * 1440 + 1300 + day % 13) * MINUTE} for day in range(210) if day % 7 == 6]  # fmt: skip
        fill(home, "phone", rows_for(rows))
        page = visitor(home).get("/habits").text
        assert "Messages to one person – " in text_of(page) and "+33600000001" in page


def test_nothing_to_say_is_said_plainly(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "No habit to be seen yet" in visitor(home).get("/habits").text
        fill(home, "history", rows_for(ordinary(np.random.default_rng(7), 12, 5)))
        page = text_of(visitor(home).get("/habits").text)
        assert "Nothing comes back beyond chance" in page and "pairs and" in page
        assert "Rien ne revient au-delà du hasard" in text_of(visitor(home, "fr").get("/habits").text)


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        rows = []
        for number, text in enumerate(HOSTILE):
            for row in rows_for(lived(np.random.default_rng(number), 14, 2)):
                row |= {"type": "murmure:Use", "object": f"{text}{row['object'][:24]}", "actor": "me", "key": f"{number}-{row['key']}"}
                rows.append(row)
        fill(home, "apps", rows)
        page = visitor(home).get("/habits").text
        assert "weekgrid" in page and "<script>window" not in page and "<img" not in page.split("</header>")[1] and "\u202e" not in page

"""Does the page say what moves together, with its doubt and what is behind, and nothing where there is nothing?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import murmure
from together_made import planted
from web_made import fill, visitor


def rows(**options: Any) -> list[dict[str, Any]]:
    return [{"key": row.pop("id"), **{name: value for name, value in row.items() if name != "source"}} for row in planted(**options)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("together") / "home") as home:
        fill(home, "watch", rows())
        home.answer("home-zone", "Europe/Paris")
        yield home


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_page_says_the_tie_with_its_doubt_and_its_picture(home: Any) -> None:
    page = visitor(home).get("/together").text
    assert "Steps:" in text_of(page) and "on the next day" in text_of(page) and "it may be chance" in text_of(page)
    assert "Of 7 pairs that were looked at" in text_of(page)
    assert page.count("<circle") == 5 and 'class="fan"' in page


def test_the_page_is_whole_in_french(home: Any) -> None:
    page = text_of(visitor(home, "fr").get("/together").text)
    assert "Pas : " in page and "le lendemain" in page and "ce peut être le hasard" in page
    assert "Sur 7 paires regardées" in page and "Sommeil" in page


def test_the_activities_behind_are_those_of_both_series(home: Any) -> None:
    client = visitor(home)
    page = client.get("/together/behind?of=0").text
    assert "The activities behind" in page and text_of(page).count("Sleep") + text_of(page).count("sleep") >= 3 and "steps" in text_of(page).lower()
    for odd in ("1", "-1", "x", "", "9999999999999", "٣"):
        assert client.get(f"/together/behind?of={odd}").status_code == 404


def test_the_answer_is_kept_until_the_log_or_the_zone_changes(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = visitor(home), []
    whole = type(home).lens
    monkeypatch.setattr(type(home), "lens", lambda self, name, *args, **kwargs: asked.append(name) or whole(self, name, *args, **kwargs))
    home.answer("home-zone", "Europe/Madrid")
    client.get("/together"), client.get("/together"), client.get("/together/behind?of=0")
    assert asked == ["together"]
    visitor(home).get("/together")  # as after a restart: nothing of the first visitor's answers is in memory
    assert asked.count("together") == 1
    home.answer("home-zone", "Europe/Lisbon")
    client.get("/together")
    assert asked.count("together") == 2
    home.answer("home-zone", "Europe/Paris")


def test_nothing_to_say_is_said_plainly(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "Nothing to set side by side yet" in visitor(home).get("/together").text
        fill(home, "watch", rows(effect=0.0))
        page = text_of(visitor(home).get("/together").text)
        assert "Nothing goes together beyond chance" in page and "7 pairs were looked at" in page
        assert "Rien ne va ensemble" in visitor(home, "fr").get("/together").text

"""Does the page say what others read of me, with its doubt, the posts behind and a plan, and nothing where there is nothing?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import murmure
from murmure.faces.web.pages.presence import ROWS
from murmure.faces.web.weeks import strips
from murmure.model.activity import ME, PUBLIC
from presence_made import GIVEN, rows
from web_made import fill, visitor


def filled(home: Any, some: list[dict[str, Any]]) -> None:
    for source in dict.fromkeys(row["source"] for row in some):
        fill(home, source, [{"key": row["id"], **{name: value for name, value in row.items() if name not in ("id", "source")}} for row in some
                            if row["source"] == source])  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("presence") / "home") as home:
        filled(home, rows())
        home.answer("home-zone", "Europe/Paris")
        yield home


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_page_shows_what_is_given_away_in_its_words(home: Any) -> None:
    page = visitor(home).get("/presence").text
    assert "<mark>12 rue des Lilas, 29200 Brest</mark>" in page and "<mark>06 12 34 56 78</mark>" in page
    assert "<mark>lou.martin@courriel.example</mark>" in page and "profile" in text_of(page)
    for heading in ("Who you are there", "What you are known for", "Week after week", "Who could see it", "What it gives away",
                    "What others did with your name", "Accounts left behind", "A plan, if you want one"):  # fmt: skip
        assert heading in text_of(page), heading
    assert "guess where you live" in text_of(page) and "#jardin" in text_of(page)


def test_the_page_is_whole_in_french(home: Any) -> None:
    page = text_of(visitor(home, "fr").get("/presence").text)
    for heading in ("Qui vous y êtes", "Ce pour quoi on vous connaît", "Semaine après semaine", "Qui pouvait le voir", "Ce que cela livre",
                    "Ce que d’autres ont fait de votre nom", "Comptes laissés derrière vous", "Un plan, si vous en voulez un"):  # fmt: skip
        assert heading in page, heading
    assert "Retirer ce qui ouvre un compte ou une porte" in page and "Préférences > Autre" in page.replace("&gt;", ">")


def test_every_claim_and_every_row_opens_its_activities(home: Any) -> None:
    client = visitor(home)
    page = client.get("/presence").text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/presence/behind\?[^"]+)"', page)}
    assert {re.search(r"table=(\w+)", link)[1] for link in links if "table=" in link} == set(ROWS)
    assert any("of=" in link for link in links)
    for link in sorted(links):
        behind = client.get(link)
        assert behind.status_code == 200 and 'class="entry' in behind.text, link


def test_a_row_that_is_not_there_is_not_found(home: Any) -> None:
    client = visitor(home)
    odd = ("table=words&row=9999", "table=words&row=-1", "table=words&row=x", "table=words", "table=weeks&row=0", "table=x&row=0", "of=9999", "")
    for asked in odd:
        assert client.get(f"/presence/behind?{asked}").status_code == 404, asked


def test_a_found_thing_says_what_the_rule_went_by(home: Any) -> None:
    client = visitor(home)
    page = client.get("/presence").text
    at = page.index("<mark>06 12 34 56 78</mark>")
    link = re.search(r'href="(/presence/behind\?table=exposed[^"]+)"', page[at:])[1].replace("&amp;", "&")
    behind = text_of(client.get(link).text)
    assert "was found because it is as long as French numbers" in behind and "or more is right" in behind and GIVEN[1] in behind


def test_nothing_published_is_said_plainly(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "Nothing that you published yet" in visitor(home).get("/presence").text
        filled(home, [row for row in rows() if row.get("content") == "Quel ciel ce soir !"])
        page = text_of(visitor(home).get("/presence").text)
        assert "Nothing personal was found" in page and "A plan" not in page
        assert "Rien de personnel" in text_of(visitor(home, "fr").get("/presence").text)


def test_one_post_is_said_as_one(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        post = {"key": "one", "type": "Create", "actor": ME, "content": "Bonjour", "audience": [PUBLIC], "published": 1_750_000_000_000_000}
        fill(home, "twitter", [post])
        assert "1 message de vous, lu comme le lirait quelqu’un" in text_of(visitor(home, "fr").get("/presence").text)
        assert "1 post of yours, read as somebody" in text_of(visitor(home).get("/presence").text)


def test_weeks_are_drawn_on_one_line_of_time() -> None:
    found = strips([("a", date(2023, 12, 25), 1), ("b", date(2024, 12, 30), 9), ("a", date(2024, 1, 8), 5), ("c", date(2024, 1, 1), 0)])
    assert found.width == 54 and [one.name for one in found.strips] == ["a", "b"]
    assert found.strips[0].total == 6 and found.strips[0].paths[0][1].startswith("M0 0h1")
    assert found.years[0] == (1, 2024)
    assert strips([]).strips == []


def test_what_is_forgotten_is_gone_from_what_was_kept(tmp_path: Path) -> None:
    from murmure.model.ask import Ask

    with murmure.open(tmp_path / "home") as home:
        filled(home, rows())
        client = visitor(home)
        assert "06 12 34 56 78" in client.get("/presence").text
        kept = list((tmp_path / "home" / "derived").glob("*presence*"))
        assert any(b"06 12 34 56 78" in path.read_bytes() for path in kept)
        (found,) = (row for row in home.timeline(Ask(words="appelez-moi", limit=5)).rows)
        home.forget(Ask(ids=(found["id"],)))
        assert "06 12 34 56 78" not in client.get("/presence").text
        left = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and b"06 12 34 56 78" in path.read_bytes()]
        assert left == []


def test_a_locked_home_keeps_nothing_in_plain_words(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home", passphrase="une phrase assez longue") as home:
        filled(home, rows())
        assert "06 12 34 56 78" in visitor(home).get("/presence").text
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert any("presence" in path.name for path in files)
    assert not any(b"06 12 34 56 78" in path.read_bytes() or b"Lilas" in path.read_bytes() for path in files)

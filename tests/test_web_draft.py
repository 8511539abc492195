"""Does the page of a draft say what it gives away, with and without scripts, keep nothing, and take a text from another site safely?"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import murmure
from murmure.faces.web.pages.draft import pieces
from murmure.trust import picture
from pictures_made import jpeg
from web_made import HOSTILE, fill, visitor

TEXT = "Son numéro est le 06 12 34 56 78, voir https://youtu.be/abc?si=Zx1&t=42.\nVous êtes nuls."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("draft") / "home") as home:
        rows = [{"key": f"{at}", "type": "Create", "actor": "me", "content": words, "audience": ["public"], "published": 1_620_000_000_000_000 + at}
                for at, words in enumerate(("Je suis contre la vidéosurveillance dans nos rues.", "Bonjour à tous"))]  # fmt: skip
        fill(home, "made", rows)
        yield home


def csrf(client: Any) -> str:
    return re.search(r'name="csrf" content="(\w+)"', client.get("/draft").text)[1]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_page_works_as_a_form(home: Any) -> None:
    client = visitor(home, "fr")
    page = client.post("/draft", data={"csrf": csrf(client), "text": TEXT.replace("\n", "\r\n"), "to": "friends"}).text
    said = text_of(page)
    assert (
        "numéro de téléphone" in said and "paramètre de pistage (si)" in said and "peut se lire comme : insulte" in said
    )
    assert "Comparé à 2 textes que vous avez écrits" in said
    assert re.search(r'value="friends" checked', page) and page.count("<mark") == 3
    assert "https://youtu.be/abc?t=42." in re.search(r'id="cleaned-text"[^>]*>([^<]*)', page)[1]
    assert "https://youtu.be/abc?si=Zx1&amp;t=42" in re.search(r'name="text"[^>]*>([^<]*)', page)[1]


def test_a_script_gets_the_part_that_it_puts_in(home: Any) -> None:
    client = visitor(home)
    part = client.post(
        "/draft",
        headers={"x-csrf": csrf(client), "x-part": "1"},
        data={"text": "You are idiots", "to": "named", "names": "Ana"},
    ).text
    assert "<html" not in part and "may be read as: insult" in text_of(part)
    assert (
        client.post("/draft", headers={"x-csrf": csrf(client), "x-part": "1"}, data={"text": "  "}).text.strip() == ""
    )
    long = client.post("/draft", headers={"x-csrf": csrf(client), "x-part": "1"}, data={"text": "x " * 60_000})
    assert long.status_code == 200 and "longer than 100,000" in long.text and "<html" not in long.text
    whole = client.post("/draft", data={"csrf": csrf(client), "text": "x " * 60_000})
    assert whole.status_code == 400 and "longer than 100,000" in whole.text


def test_what_was_written_before_opens(home: Any) -> None:
    client = visitor(home)
    page = client.post(
        "/draft", data={"csrf": csrf(client), "text": "Je suis pour la vidéosurveillance dans nos rues."}
    ).text
    assert "You wrote on 3 May 2021" in text_of(page)
    link = re.search(r'href="(/activity/[0-9a-f-]{36})"', page)[1]
    assert "Je suis contre la vidéosurveillance" in client.get(link).text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_draft_stays_text(home: Any, text: str) -> None:
    client = visitor(home)
    page = client.post(
        "/draft", data={"csrf": csrf(client), "text": f"{text} 06 12 34 56 78 {text} https://a.example/{text}"}
    ).text
    assert not re.search(r"<script>|<img src=x|<svg onload|<a href=.javascript:|</textarea>\s*<script", page)
    assert "06 12 34 56 78" in page and "\u202e" not in re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)


def test_a_picture_is_looked_at_and_comes_back_clean(home: Any) -> None:
    client = visitor(home, "fr")
    headers = {"x-csrf": csrf(client), "content-type": "application/octet-stream", "x-name": "ma%20photo.jpg"}
    found = client.post("/draft/picture", headers=headers, content=jpeg()).json()
    assert found["refused"] == "" and any(what == "lieu" for what, _ in found["told"])
    assert picture.tells(base64.b64decode(found["cleaned"])) == []
    refused = client.post("/draft/picture", headers=headers, content=b"no picture").json()
    assert refused["refused"] and refused["cleaned"] == "" and refused["told"] == []
    large = client.post("/draft/picture", headers=headers, content=b"\xff\xd8" + bytes(21 << 20))
    assert large.status_code == 413 and "20 Mo" in large.json()["refused"]


def test_nothing_of_a_draft_stays_in_the_home(home: Any) -> None:
    client, before = visitor(home), home.generation
    client.post("/draft", data={"csrf": csrf(client), "text": "mot introuvable xylophoniste"})
    held = b"".join(path.read_bytes() for path in Path(home.folder).rglob("*") if path.is_file())
    assert b"xylophoniste" not in held and home.generation == before


def test_the_page_that_is_handed_a_text_holds_nothing_and_is_open_to_its_opener_alone(home: Any) -> None:
    from murmure.faces.web.app import make_app
    from web_made import TestClient

    stranger = TestClient(make_app(home, "right", lang="en"), base_url="http://127.0.0.1")
    answer = stranger.get("/draft/hand")
    assert answer.status_code == 200 and answer.headers["cross-origin-opener-policy"] == "unsafe-none"
    assert re.search(r'name="csrf" content=""', answer.text) and "vidéosurveillance" not in answer.text
    assert (
        answer.headers["x-frame-options"] == "DENY"
        and "default-src 'none'" in answer.headers["content-security-policy"]
    )
    assert stranger.get("/draft").status_code == 403 and stranger.post("/draft", data={"text": "x"}).status_code == 403
    assert stranger.post("/draft/hand", data={"text": "x"}).status_code == 403
    assert visitor(home).get("/draft").headers["cross-origin-opener-policy"] == "same-origin"


def test_the_bookmark_speaks_to_this_home_alone(home: Any) -> None:
    page = visitor(home).get("/draft").text
    source = unquote(re.search(r'id="mark" data-mark="([^"]+)"', page)[1].replace("&amp;", "&").replace("&#39;", "'"))
    assert (
        'home = "http://127.0.0.1"' in source
        and "postMessage({murmure: 'draft'" in source
        and source.count("home)") == 1
    )
    assert "password" in source and "fetch" not in source and "location" not in source


def test_pieces_make_the_whole_text_again() -> None:
    from murmure.draft import check

    for text in (
        "",
        "abc",
        TEXT,
        "Je suis à l'aéroport de Nantes avec mon fils Léo, 7 ans, 12 rue des Lilas 44000 Nantes. " * 3,
    ):
        remarks = list(enumerate(check(text).remarks, 1))
        cut = list(pieces(text, remarks))
        assert "".join(one.words for one in cut) == text
        assert {number for one in cut for number in one.numbers} == {
            number for number, one in remarks if one.end > one.start
        }

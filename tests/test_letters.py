"""Do letters follow the law, say what the log shows, and tell of a person nothing but what they gave?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import footprint_made as made
import murmure
from murmure.lenses.me.footprint.owner import owners
from murmure.letters import LetterRoom, Sender
from murmure.letters.controller import controllers
from murmure.letters.text import Shown, words, written
from murmure.model.errors import BadRequest
from murmure.model.finding import Findings
from murmure.model.words import Both
from test_web_footprint import fill_day, text_of
from typed import called
from web_made import visitor

DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("letters") / "home") as home:
        fill_day(home, made.day())
        yield home


def test_a_request_for_access_asks_for_all_that_the_article_names(home: Any) -> None:
    letter = home.letters.letter("Meta", "access", "en", day=DAY)
    assert letter.company == "Meta" and letter.controller.name == "Meta Platforms Ireland Limited"
    lines = letter.text.splitlines()
    assert [line[:3] for line in lines if re.match(r"\([a-h]\) ", line)] == [f"({one})" for one in "abcdefgh"]
    for article in ("article 15(2)", "article 15(3)", "article 12(3)", "article 12(5)", "article 77", "within one month of receipt"):
        assert article in letter.text
    assert "Merrion Road\nDublin 4, D04 X2K5\nIreland\n\n1 November 2026\n" in letter.text


def test_a_request_for_erasure_names_grounds_and_recipients_in_french(home: Any) -> None:
    text = home.letters.letter("facebook", "erasure", "fr", day=DAY).text
    for part in ("article 17 du règlement (UE) 2016/679", "point a)", "point b)", "point c)", "point d)", "article 21, paragraphe 2", "article 19",
                 "article 17, paragraphe 3", "délai d'un mois", "CNIL", "article 77", "Irlande", "1er novembre 2026"):  # fmt: skip
        assert part in text, part
    assert not re.search(r"\b(the|within|Yours)\b", text)


def test_what_the_log_shows_is_in_it_and_can_be_left_out(home: Any) -> None:
    text = home.letters.letter("meta", day=DAY).text
    held = {kind for company, kind, _ in made.HOLDERS if company == "meta"}
    assert text.count("on 14 May 2024") == len([1 for company, _, _ in made.HOLDERS if company == "meta"])
    assert len(held) > 2 and "conclusions (a conclusion), on 14 May 2024" in text
    assert "Your services appear in them as: graph.facebook.com, WhatsApp, Facebook." in text
    plain = home.letters.letter("meta", day=DAY, plain=True).text
    assert "2024" not in plain and "graph.facebook.com" not in plain and "article 15(3)" in plain


def test_nothing_of_the_person_is_told_but_what_they_gave(home: Any) -> None:
    blank = home.letters.letter("meta", day=DAY).text
    assert blank.startswith("[your name]\n\nMeta") and "[the address of your account" in blank
    said = Sender("Zoé Martin", "1 rue X\n29000 Quimper", "zoe@mail.example", "account zoe42")
    text = home.letters.letter("meta", sender=said, day=DAY).text
    assert text.startswith("Zoé Martin\n1 rue X\n29000 Quimper\nzoe@mail.example\n\nMeta") and text.endswith("Yours faithfully,\n\nZoé Martin\n")
    assert "account zoe42" in text and "[" not in text


def test_the_name_of_a_device_is_not_told() -> None:
    import pyarrow as pa

    day = date(2024, 1, 1)
    names = ("Montre de Camille", "Fitbit", "www.google.com", "raw:com.google:Camille")
    tables = {
        "companies": pa.Table.from_pylist([{"kind": "sport", "how": "sensor", "first": day, "last": day, "captures": 2}]),
        "names": pa.Table.from_pylist([{"who": who, "captures": 1} for who in names]),
    }
    text = LetterRoom(lambda **ask: Findings((), tables)).letter("Google").text
    assert "Fitbit, www.google.com." in text and "Camille" not in text


def test_who_is_not_in_the_table_has_a_letter_and_the_reader_advice(home: Any) -> None:
    letter = home.letters.letter("Le Monde", language="fr", day=DAY)
    assert letter.controller is None and "responsable du traitement" in letter.advice.fr
    assert f"[votre nom]\n\n{letter.company}\nÀ l'attention du délégué" in letter.text


@pytest.mark.parametrize(
    ("company", "right", "language"),
    [("nobody at all", "access", "en"), (" ", "access", "en"), ("home", "access", "en"), ("meta", "portability", "en"), ("meta", "access", "de")],
)
def test_what_cannot_be_written_is_refused_with_advice(home: Any, company: str, right: str, language: str) -> None:
    with pytest.raises(BadRequest) as error:
        home.letters.letter(company, right, language)
    assert error.value.what.en != error.value.what.fr and error.value.advice.en and error.value.advice.fr


def test_the_table_of_controllers_is_well_formed() -> None:
    keys = {one.key for one in owners().companies}
    table = controllers()
    assert 30 <= len(table) and set(table) <= keys
    for key, one in table.items():
        assert one.name and (one.page or one.source), key
        assert re.fullmatch(r"20\d\d-\d\d", one.checked), key
        assert not one.page or re.fullmatch(r"https://[a-z0-9.-]+(/\S*)?", one.page), key
        assert not one.mail or re.fullmatch(r"[a-z0-9.]+@[a-z0-9.-]+\.[a-z]+", one.mail), key
        assert (one.country is None) == (not one.address) and all(isinstance(line, str) and line.strip() == line for line in one.address), key
        site = one.page.split("/")[2] if one.page else ""
        assert not site or owners().companies[owners().of_site(site)].key == key, f"the page of {key} is not theirs"


def test_every_sentence_is_in_both_languages() -> None:
    def pairs(told: Any) -> list[Both]:
        if isinstance(told, Both):
            return [told]
        return [one for part in (told.values() if isinstance(told, dict) else told) for one in pairs(part)]

    found = pairs(words())
    assert len(found) > 30
    for one in found:
        assert set(re.findall(r"{(\w+)}", one.en)) == set(re.findall(r"{(\w+)}", one.fr)) and one.en and one.fr


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.text(max_size=30)] * 4), st.lists(st.text(max_size=20), max_size=3), st.booleans(), st.booleans())
def test_any_text_of_a_person_stands_as_it_was_written(said: tuple[str, ...], names: list[str], french: bool, access: bool) -> None:
    lang, right = "fr" if french else "en", "access" if access else "erasure"
    sender = Sender(*(part.strip() for part in said))
    text = written("X", None, right, lang, sender, Shown((("posts", "first", None, None),), tuple(names)), None)
    for part in (*sender, ", ".join(names)):
        assert all(line in text for line in part.splitlines() if line.strip())


def test_the_page_shows_the_letter_and_gives_it_as_a_file(home: Any) -> None:
    client = visitor(home, "fr")
    page = client.get("/footprint/letter?company=meta&right=access").text
    assert "Meta Platforms Ireland Limited" in text_of(page) and "[votre nom]" in page and 'lang="fr" aria-label="La lettre"' in page
    form = {"csrf": page.split('name="csrf" value="')[1].split('"')[0], "company": "meta", "right": "erasure", "language": "en",
            "name": "Zoé <b>", "identifiers": "zoe\r\n42", "plain": "yes"}  # fmt: skip
    page = client.post("/footprint/letter", data=form).text
    assert "Zoé &lt;b&gt;" in page and "Zoé <b>" not in page and "Yours faithfully" in page and "graph.facebook.com" not in page
    file = client.post("/footprint/letter", data={**form, "as": "text"})
    assert file.headers["content-type"] == "text/plain; charset=utf-8" and 'filename="erasure-meta.txt"' in file.headers["content-disposition"]
    assert "Zoé <b>" in file.text and "article 17" in file.text
    assert client.post("/footprint/letter", data={**form, "company": ""}).status_code == 400
    for odd in ("?company=zzzzz", "?company=home", ""):
        assert client.get(f"/footprint/letter{odd}").status_code == 400
    assert client.get("/footprint/letter?company=meta&right=x").status_code == 200


def test_the_command_writes_the_letter(home: Any, tmp_path: Path) -> None:
    place = ("--home", str(home.folder))
    said = called(*place, "letter", "Meta", "--account", "zoe42")
    assert said.code == 0 and "zoe42" in said.out and "(a) the purposes of the processing;" in said.out
    assert "Meta Platforms Ireland Limited, looked up in" in said.err
    path = tmp_path / "lettre.txt"
    assert called(*place, "--lang", "fr", "letter", "Meta", "--right", "erasure", "-o", path).code == 0
    assert "article 17 du règlement" in path.read_text("utf-8")
    again = called(*place, "letter", "Meta", "-o", path)
    assert again.code == 1 and "is there already" in again.err and "article 17 du règlement" in path.read_text("utf-8")
    assert called(*place, "letter", "Nobody At All").code == 1
    assert called(*place, "letter", "Meta", "-o", tmp_path / "no" / "folder.txt").code == 1
    assert called(*place, "--json", "letter", "Meta").json["controller"]["name"] == "Meta Platforms Ireland Limited"

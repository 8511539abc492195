"""Is a person told what an export lacks, asked what only they know, and is nothing doubled once it is there?"""

from __future__ import annotations

import html
import io
import json
import re
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from murmure.faces.cli import import_
from murmure.faces.cli.account import NOTES, note
from murmure.faces.cli.opening import hidden
from murmure.faces.cli.screen import Screen
from murmure.faces.web.app import make_app
from murmure.home import Home
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.packet import part_named
from murmure.sources.readers.trouble import LOCKED, LOCKED_AES, WRONG_PASSWORD
from murmure.sources.social.x_archive.manifest import MISSING
from samples_made import facebook, netflix, ofx
from samples_made.google_activity import _EN, _activity, _json
from samples_made.locked import locked_zip
from web_made import TestClient

NOTE = b'[{"header":"Search","title":"Visited a","titleUrl":"https://a.example/","time":"2023-05-06T10:00:01Z","products":["Search"]}]'
SECRET = "cle-de-voute 7"


class Person(Screen):
    """Answer what a terminal asks, in order; what was said is kept."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers, self.asked, self.noted = list(answers), [], []

    def ask(self, question: Both, default: str = "", **values: object) -> str:
        self.asked.append(question.fill(**values).en)
        return self.answers.pop(0) if self.answers else default

    def agrees(self, question: Both, **values: object) -> bool:
        return self.ask(question, **values) == "yes"

    def note(self, text: Both, style: str = "", **values: object) -> None:
        self.noted.append(text.en)


def questions(account: Any, ask: str) -> list[dict[str, Any]]:
    return [question for question in account.questions if question["ask"] == ask]


# Locked archives


def test_a_locked_zip_is_read_with_its_password_and_never_keeps_it(tmp_path: Path) -> None:
    path = locked_zip(tmp_path / "export.zip", {"MyActivity.json": NOTE}, SECRET)
    with Home(tmp_path / "home") as home:
        first = home.bring([str(path)])
        assert [entry["refused"] for entry in first.refused] == [LOCKED] and len(questions(first, "password")) == 1
        assert first.refused[0]["path"] == f"{path}/MyActivity.json"
        wrong = home.bring([str(path)], password="no")
        assert [entry["refused"] for entry in wrong.refused] == [WRONG_PASSWORD] and questions(wrong, "password")
        right = home.bring([str(path)], password=SECRET)
        assert (right.totals["added"], right.refused, right.questions) == (1, [], [])
        assert home.bring([str(path)], password=SECRET).totals["added"] == 0
        assert SECRET not in json.dumps(home.answers)
    kept = [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert kept and not any(SECRET.encode() in file.read_bytes() for file in kept)


def test_the_end_of_what_is_typed_ends_a_password_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object, **__: object) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ended)
    with pytest.raises(KeyboardInterrupt):  # as `Screen.ask` has it: it is said, and no fault of the program
        hidden("?")


@pytest.mark.parametrize("page", ["utf-8", "cp1252", "cp850"])
def test_a_password_opens_whatever_program_wrote_its_letters(tmp_path: Path, page: str) -> None:
    files = {f"{number}/MyActivity.json": NOTE for number in range(3)}
    path = locked_zip(tmp_path / "export.zip", files, "été à Nîmes", page=page)
    with Home(tmp_path / "home") as home:
        assert home.bring([str(path)], password="hiver").totals["added"] == 0
        opened = home.bring([str(path)], password="été à Nîmes")
        assert opened.totals["added"] == 1 and not opened.refused and not opened.totals["rejected"]


def test_a_zip_locked_with_aes_is_named_and_not_asked_about(tmp_path: Path) -> None:
    path = locked_zip(tmp_path / "export.zip", {"MyActivity.json": NOTE}, SECRET, aes=True)
    with Home(tmp_path / "home") as home:
        account = home.bring([str(path)], password=SECRET)
        assert [entry["refused"] for entry in account.refused] == [LOCKED_AES] and not account.questions


def test_the_terminal_asks_until_it_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = locked_zip(tmp_path / "export.zip", {"MyActivity.json": NOTE}, SECRET)
    given = iter(["no", SECRET])
    monkeypatch.setattr(import_, "hidden", lambda question: next(given))
    person = Person()
    with Home(tmp_path / "home") as home:
        account = import_.unlocked(home, home.bring([str(path)]), None, {}, person)
    assert (account.totals["added"], account.refused, account.questions) == (1, [], [])
    assert person.noted == [import_.WRONG.en]


# An account that several people share


def test_whose_profile_is_asked_once_and_remembered(tmp_path: Path) -> None:
    path = netflix.make(tmp_path, None)
    person = Person("nobody", "rosa")
    with Home(tmp_path / "home") as home:
        account = home.bring([str(path)])
        assert questions(account, "profile")[0]["choices"] == ["Rosa", "Tim"]
        account = import_.again(home, account, [str(path)], {}, person, "profile", import_.ask_profile)
        assert not questions(account, "profile") and home.answers["profile:netflix"] == "Rosa"
        actors = home._store.table("select distinct actor from log where type = 'Watch' order by 1").column("actor").to_pylist()
        assert actors == ["me", "netflix:profile:Tim"]
        assert not home.bring([str(path)]).questions, "the answer is remembered"
    with Home(tmp_path / "other") as home:
        home.bring([str(path)], answers={"profile": "Tim"})
        assert home.answers["profile:netflix"] == "Tim"


# Whose hours they are


def hours(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text(f"date,text\n2025-01-01 10:00,one of {name}\n2025-02-01 11:00,two of {name}\n")
    return path


def test_the_zone_is_asked_once_for_each_account(tmp_path: Path) -> None:
    made = facebook.make(tmp_path / "made", "html-no-zone")
    zoe, ana = (made.with_name(f"facebook-{name}-2024-06-01-x1.zip") for name in ("zoe.martel", "ana"))
    ana.write_bytes(made.read_bytes())
    made.rename(zoe)
    with Home(tmp_path / "home") as home:
        home.bring([zoe], zone="Europe/Zurich")
        assert home.answers["zone:facebook:zoe.martel"] == "Europe/Zurich"
        assert not questions(home.bring([zoe]), "zone"), "the answer is remembered"
        home.undo(1)
        assert [question["account"] for question in questions(home.bring([ana]), "zone")] == ["ana"]
        assert not questions(home.bring([zoe]), "zone"), "and holds for this account only"
    with Home(tmp_path / "other") as home:
        home.answer("zone:facebook", "Europe/Zurich")
        assert not questions(home.bring([zoe, ana]), "zone"), "an answer for the source as a whole holds for all of it"


def test_tables_of_one_series_have_one_zone(tmp_path: Path) -> None:
    with Home(tmp_path / "home") as home:
        home.bring([hours(tmp_path / "x", "kitchen 2025-01")], zone="Asia/Tokyo")
        assert not questions(home.bring([hours(tmp_path / "x", "Kitchen_2025-02")]), "zone")
        (question,) = questions(home.bring([hours(tmp_path / "x", "office")]), "zone")
        assert (question["source"], question["account"]) == ("table", "office")
        (nameless,) = questions(home.bring([hours(tmp_path / "x", "2025-03")]), "zone")
        assert nameless["account"] == ""


def test_few_accounts_are_asked_about_one_by_one_and_many_at_once(tmp_path: Path) -> None:
    for number, names in enumerate((("kitchen", "office"), ("attic", "cellar", "garden", "hall"))):
        for name in names:
            hours(tmp_path / f"x{number}", name)
    person = Person("Asia/Tokyo", "Europe/Paris", "Europe/Rome")
    with Home(tmp_path / "home") as home:
        for number in (0, 1):
            offered = [str(tmp_path / f"x{number}")]
            account = import_.again(home, home.bring(offered), offered, {}, person, "zone", import_.ask_zone)
            assert not questions(account, "zone")
        told = {key: value for key, value in home.answers.items() if key.startswith("zone:table:")}
    assert told == {f"zone:table:{name}": zone for name, zone in (("kitchen", "Asia/Tokyo"), ("office", "Europe/Paris"), *(
        (name, "Europe/Rome") for name in ("attic", "cellar", "garden", "hall")))}  # fmt: skip
    assert [question.partition(" carry")[0].partition("of ")[2] for question in person.asked] == [
        "table · kitchen", "table · office", "table · attic, cellar, garden, …"]  # fmt: skip


# One bank account in two formats


def statement(payments: list[tuple[str, float, str]]) -> bytes:
    lines = [f"{day};{words};{value:.2f}".replace(".", ",") for day, value, words in payments]
    return "\n".join(["Date;Libellé;Montant (EUR)", *lines, ""]).encode()


def test_one_account_in_two_formats_is_said_and_can_be_taken_back(tmp_path: Path) -> None:
    (tmp_path / "ofx").mkdir()
    path = ofx.make(tmp_path / "ofx", None)
    rows = [row for row in laws.gather(path).rows.values() if row["type"] in ("murmure:Payment", "murmure:Deposit") and row.get("unit") == "EUR"]
    days = [(datetime.fromtimestamp(row["published"] / 1e6, UTC), row) for row in rows]
    same = [(f"{day:%Y-%m-%d}", row["value"], f"Opération {number}") for number, (day, row) in enumerate(days)]
    assert len(same) >= 3
    (tmp_path / "csv").mkdir()
    table = tmp_path / "csv/releve.csv"
    table.write_bytes(statement(same))
    other = tmp_path / "csv/autre.csv"
    other.write_bytes(statement([(day, value + 1.17, words) for day, value, words in same]))
    with Home(tmp_path / "home") as home:
        home.bring([str(path)])
        assert not questions(home.bring([str(other)]), "twice"), "another account is another account"
        account = home.bring([str(table)])
        (question,) = questions(account, "twice")
        assert (question["before"], question["other"], question["count"]) == (1, "ofx", len(same))
        before = home.log.count()
        person = Person("yes")
        import_.take_back(home, account, person)
        assert home.log.count() == before - len(same) and not account.questions and account.totals["added"] == 0
        assert "ofx" in person.asked[0]


# Parts that are missing


def part(folder: Path, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"takeout-20240601T101112Z-{number:03}.zip"
    record = {**_activity(_EN)[1], "time": f"2023-05-06T10:00:{number:02}Z"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"Takeout/My Activity/Search {number}/MyActivity.json", _json([record]))
    return path


def test_a_missing_part_is_named_and_completes_what_is_there(tmp_path: Path) -> None:
    one, two, three = (part(tmp_path / "zips", number) for number in (1, 2, 3))
    with Home(tmp_path / "home") as home:
        assert not home.bring([str(one)]).questions, "nobody can tell that there is more"
        account = home.bring([str(three)])
        (question,) = questions(account, "part")
        assert (question["part"], question["path"]) == ([2], "takeout-20240601T101112Z")
        done = home.bring([str(two)])
        assert done.totals["added"] == 1 and not done.questions
        assert home.bring([str(tmp_path / "zips")]).totals["added"] == 0 and home.log.count() == 3


def test_names_that_tell_a_part_and_names_that_do_not() -> None:
    told = {"takeout-20240601T101112Z-3-002.tgz": 2, "facebook-zoe part 2 of 3.zip": 2, "export (1 sur 4).zip": 1, "x-part2.zip": 2,
            "apple_1_of_2.zip": 1}  # fmt: skip
    assert {name: found.number for name in told if (found := part_named(name))} == told
    for name in ("facebook-zoe-2024-06-01.zip", "export.zip", "releve-01.csv", "part.zip", "5 of 3.zip", "département-2.zip",
                 "depart 5.zip", "counterpart-2.zip", "5 de 12.zip"):  # fmt: skip
        assert part_named(name) is None, name


def test_an_x_archive_says_which_of_its_parts_are_missing(tmp_path: Path) -> None:
    post = {"tweet": {"id_str": "1700000000000000001", "full_text": "bonjour", "created_at": "Tue Nov 14 22:13:20 +0000 2023"}}
    tweets = b"window.YTD.tweets.part0 = " + json.dumps([post]).encode()
    listed = [{"fileName": f"data/{name}", "globalName": "x", "count": count} for name, count in
              (("tweets.js", "2"), ("tweets-part1.js", "1"), ("like.js", "4"), ("like-part1.js", "0"), ("moment.js", "3"))]  # fmt: skip
    manifest = b"window.__THAR_CONFIG = " + json.dumps({"dataTypes": {"tweets": {"files": listed[:2]}, "like": {"files": listed[2:]}}}).encode()
    whole = {"data/tweets.js": tweets, "data/manifest.js": manifest}
    for quirk, data in (("whole", manifest), ("broken", manifest[:60]), ("odd", b"window.__THAR_CONFIG = [1]")):
        path = tmp_path / f"{quirk}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, body in {**whole, "data/manifest.js": data}.items():
                archive.writestr(name, body)
        output = laws.gather(path)
        assert len(output.rows) == 1
        expected = ["manifest.js:tweets-part1.js", "manifest.js:like.js"] if quirk == "whole" else []
        assert [reject.where for reject in output.rejects if reject.reason == MISSING] == expected


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("ask", NOTES)
def test_every_question_has_its_words(ask: str, language: str) -> None:
    question = {"source": "s", "account": "zoe", "path": "p", "job": 3, "count": 2, "choices": ["a", "b"], "part": [1, 2], "total": 4, "before": 1,
                "other": "ofx"}  # fmt: skip
    heard = io.StringIO()
    note({**question, "ask": ask}, Screen(language, err=heard))
    assert len(heard.getvalue()) > 40 and "{" not in heard.getvalue()
    assert ("s · zoe" in heard.getvalue()) == (ask not in ("password", "part"))


# The page


def answered(client: TestClient, **form: str) -> str:
    token = re.search(r'name="csrf" content="(\w+)"', client.get("/data").text)[1]
    page = client.post("/sources/bring", data={"csrf": token, **form}, follow_redirects=False)
    place = page.headers["location"]
    for _ in range(200):
        text = client.get(place).text
        if 'id="work"' not in text:
            return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())
        time.sleep(0.05)
    raise AssertionError("the import does not end")


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("This is locked by a password", "Several profiles share this account", "Rosa, Tim", "Parts are missing: 1", "3 of 3 payments", "ofx")),
    ("fr", ("Ceci est verrouillé", "Plusieurs profils partagent ce compte", "Rosa, Tim", "Il manque des morceaux : 1", "3 paiements sur 3", "ofx")),
])  # fmt: skip
def test_the_page_says_the_same_and_takes_the_answers(tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    for name in ("ofx", "zips"):
        (tmp_path / name).mkdir()
    bank = ofx.make(tmp_path / "ofx", None)
    rows = [row for row in laws.gather(bank).rows.values() if row["type"] in ("murmure:Payment", "murmure:Deposit") and row.get("unit") == "EUR"]
    table = tmp_path / "releve.csv"
    table.write_bytes(statement([(f"{datetime.fromtimestamp(row['published'] / 1e6, UTC):%Y-%m-%d}", row["value"], "x") for row in rows]))
    locked = locked_zip(tmp_path / "export.zip", {"MyActivity.json": NOTE}, SECRET)
    films, second = netflix.make(tmp_path, None), part(tmp_path / "zips", 2)
    with Home(tmp_path / "home") as home:
        client = TestClient(make_app(home, "right", lang=lang), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
        client.get("/?token=right")
        said = [answered(client, path=str(path)) for path in (locked, films, second, bank, table)]
        for sentence in words:
            assert any(sentence in page for page in said), sentence
        assert "href" not in "".join(said)
        opened = answered(client, path=str(locked), password=SECRET)
        assert words[0] not in opened and SECRET not in opened
        home.undo(1)
        assert words[1] not in answered(client, path=str(films), profile="Rosa") and home.answers["profile:netflix"] == "Rosa"

"""Does the page of people propose, keep and take back, with the session's token alone, whatever the log holds?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import murmure
from murmure.faces.web.app import make_app
from people_made import card, filled, follow, letter, place
from web_made import HOSTILE, TestClient, fill

HOST = "http://127.0.0.1:8765"


@pytest.fixture
def home(tmp_path: Path):
    with murmure.open(tmp_path / "home") as opened:
        yield opened


def inside(home: Any, lang: str = "en") -> TestClient:
    client = TestClient(make_app(home, "right", port=8765), base_url=HOST, headers={"origin": HOST, "accept-language": lang})
    client.get("/?token=right")
    return client


def csrf(client: TestClient) -> dict[str, str]:
    return {"csrf": re.search(r'name="csrf" content="(\w+)"', client.get("/people").text)[1]}


def marks(text: str) -> list[str]:
    """Return the ids of the proposals of a page."""
    return re.findall(r'name="id" value="([0-9a-f]{16})"', text)


def test_an_empty_home_says_what_to_bring(home):
    text = inside(home).get("/people").text
    assert "Your log holds nobody yet" in text and "/sources" in text


def test_a_box_stands_for_the_person_that_was_seen(home):
    filled(home, place(0, 30)[0])
    client, one = inside(home), home.people.proposals().page(0, 1)[0]
    shown = [person[0] for person in one.people]
    assert [re.search(rf'name="p{n}" value="([^"]*)"', client.get("/people").text)[1] for n in range(len(shown))] == shown
    boxes = {f"p{n}": name for n, name in enumerate(shown[1:] + shown[:1])}
    assert client.post("/people/say", data={"id": one.id, "do": "accept", **boxes, **csrf(client)}).status_code == 400
    assert home.people.words == (), "the people of the proposal stand in another order now"
    client.post("/people/say", data={"id": one.id, "do": "accept", **{f"p{n}": name for n, name in enumerate(shown)}, **csrf(client)})
    assert [word.accounts for word in home.people.words] == [tuple(sorted(one.accounts))]


def test_accepted_refused_and_taken_back_by_buttons(home):
    filled(home, place(0, 30)[0])
    client = inside(home)
    first, second, *_ = marks(client.get("/people").text)
    whole = home.people.proposals().page(0, 1)[0]
    said = client.post("/people/say", data={"id": first, "do": "accept", **{f"p{n}": "yes" for n in range(len(whole.people))}, **csrf(client)})
    assert said.status_code == 200 and said.url.path == "/people"
    assert [word.accounts for word in home.people.words] == [tuple(sorted(whole.accounts))] and "What you said" in said.text
    refused = client.post("/people/say", data={"id": second, "do": "refuse", "p0": "yes", "p1": "yes", **csrf(client)})
    assert refused.status_code == 200 and sorted(word.same for word in home.people.words) == [False, True]
    assert second not in marks(refused.text)
    words = " ".join(word.id for word in home.people.words)
    back = client.post("/people/undo", data={"words": words, **csrf(client)})
    assert home.people.words == () and first in marks(back.text)
    assert client.post("/people/undo", data={"words": words, **csrf(client)}).status_code == 200  # a second click changes nothing


def test_what_is_ticked_off_is_left_out(home):
    filled(home, place(0, 30)[0])
    client = inside(home)
    one = next(one for one in home.people.proposals().page(0, 10) if len(one.people) > 2)
    client.post("/people/say", data={"id": one.id, "do": "accept", "p0": "yes", "p1": "yes", **csrf(client)})
    assert home.people.words[0].accounts == tuple(sorted(one.people[0] + one.people[1]))


@pytest.mark.parametrize("data", [
    {"id": "0" * 16, "do": "accept"}, {"id": "", "do": "accept"}, {"id": "HERE", "do": "eat"}, {"id": "HERE", "do": "accept"},
    {"id": "HERE", "do": "refuse", "p0": "yes"}])  # fmt: skip
def test_a_wrong_form_keeps_nothing_and_says_so(home, data):
    filled(home, place(0, 30)[0])
    client = inside(home, "fr")
    (first, *_) = marks(client.get("/people").text)
    said = client.post("/people/say", data={**data, "id": first if data["id"] == "HERE" else data["id"], **csrf(client)})
    assert said.status_code == 400 and home.people.words == ()


def test_without_the_token_nothing_is_kept(home):
    filled(home, place(0, 30)[0])
    client = inside(home)
    one = home.people.proposals().page(0, 1)[0]
    for path in ("say", "sure", "undo", "country"):
        assert client.post(f"/people/{path}", data={"id": one.id, "do": "accept", "p0": "yes", "p1": "yes", "country": "BE"}).status_code == 403
    assert home.people.words == () and home.people.country.said != "told"


def test_everything_sure_at_once_and_back_in_one_undo(home):
    filled(home, place(0, 30)[0])
    client, before = inside(home), home.graph("social").edges
    sure = [one for one in home.people.proposals().page(0, home.people.proposals().counts()["sure"]) if not one.doubts]
    client.post("/people/sure", data=csrf(client))
    assert len(sure) > 5 and {word.accounts for word in home.people.words} == {tuple(sorted(one.accounts)) for one in sure}
    home.undo(home.jobs()[0].number)
    assert home.people.words == () and home.graph("social").edges.equals(before)


def test_the_country_is_kept_and_given_back(home):
    filled(home, [letter("tel:0612345678", "sms-backup-restore", "Ana")])
    client = inside(home, "fr")
    assert "ne dit pas de quel pays" in client.get("/people").text.replace("’", "'")
    assert "étant de BE" in client.post("/people/country", data={"country": "be", **csrf(client)}).text
    assert client.post("/people/country", data={"country": "QQ", **csrf(client)}).status_code == 400
    client.post("/people/country", data={"country": "", **csrf(client)})
    assert home.people.country.said == "none"


def test_pages_of_many_leave_nothing_out(home):
    filled(home, place(3, 60)[0])
    client, seen = inside(home), []
    every = [one.id for one in home.people.proposals().page(0, 10_000)]
    for start in range(0, len(every), 20):
        seen += marks(client.get(f"/people?from={start}").text)
    assert seen == every and len(every) > 60
    likely = []
    for start in range(0, len(every), 20):
        found = marks(client.get(f"/people?level=likely&from={start}").text)
        likely += [one for one in found if one not in likely]
    assert likely == [one.id for one in home.people.proposals().page(0, 10_000) if one.level == "likely"]


@pytest.mark.parametrize("query", [
    "from=-5", "from=999999", "from=x", "level=sure&from=9", "level=nothing", "said=-1", "said=99", "from=" + "9" * 40])  # fmt: skip
def test_odd_addresses_show_a_page(home, query):
    filled(home, place(0, 10)[0])
    assert inside(home).get(f"/people?{query}").status_code == 200


def test_hostile_names_are_inert(home):
    rows = []
    for number, text in enumerate(HOSTILE):
        bare = text.replace("\0", "")
        rows.append(follow(f"https://www.linkedin.com/in/a{number}", "linkedin", f"{bare} Nom{number}"))
        rows.append(letter(f"whatsapp:{bare} Nom{number}", "whatsapp"))
        rows += card(f"{bare} Nom{number}", [f"mailto:{number}@x.example", f"tel:+3360000000{number}"])
    filled(home, rows)
    client = inside(home)
    text = client.get("/people").text
    assert marks(text) and "<script>window" not in text and "onerror=\"window" not in text and "\u202e" not in text
    for one in home.people.proposals().page(0, 3):
        boxes = {f"p{n}": "yes" for n in range(len(one.people))}
        assert client.post("/people/say", data={"id": one.id, "do": "accept", **boxes, **csrf(client)}).status_code == 200
    assert len(home.people.words) == 3
    assert "<script>window" not in client.get("/people").text and client.get("/timeline").status_code == 200


def test_the_timeline_reads_words_as_sentences(home):
    filled(home, [letter("tel:+33612345678", "sms-backup-restore", "Ana"), letter("mailto:ana@x.example", "mbox", "Ana")])
    home.people.accept(["tel:+33612345678", "mailto:ana@x.example"])
    assert "said that" in inside(home).get("/timeline?source=murmure").text
    french = inside(home, "fr").get("/timeline?source=murmure").text
    assert "sont une même personne" in french and "+33612345678" in french
    both = inside(home).get("/timeline?actor=mailto:ana@x.example").text
    assert both.count('class="entry') >= 2


def test_rows_of_other_sources_are_no_words(home):
    fill(home, "elsewhere", [{"key": "1", "type": "Accept", "actor": "me", "object_type": "Relationship",
                              "extra": '{"relationship": "http://www.w3.org/2002/07/owl#sameAs", "accounts": ["a:b", "c:d"]}'}])  # fmt: skip
    assert home.people.words == () and inside(home).get("/timeline").status_code == 200

"""Does the board show what rises and nothing else, do its forms do what they say, and is what others wrote only ever text?"""

from __future__ import annotations

import csv
import io
import re
import threading
import time

import pytest

import murmure
from murmure.faces.web.pages import rising
from murmure.faces.web.vigil import watching
from rising_village import DAY, HOUR, START, eruption, post, village
from web_made import MARKUP, SCRIPT, TestClient, fill, visitor


@pytest.fixture(scope="module")
def rows():
    return village() + eruption()


@pytest.fixture
def home(tmp_path, rows):
    with murmure.open(tmp_path / "home") as one:
        fill(one, "made", rows)
        yield one


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page[page.find("<main") :]).replace("\u202f", " ").replace("\u00a0", " ").split())


def send(client: TestClient, path: str, **data: str) -> str:
    """Send a form as a page would, and return the page that follows."""
    csrf = re.search(r'name="csrf" content="(\w+)"', client.get("/rising").text)[1]
    answer = client.post(path, data=data | {"csrf": csrf})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_board_shows_one_card_for_one_cause(home, rows):
    page = visitor(home).get("/rising").text
    text = text_of(page)
    assert page.count('<article class="card cause"') == 1
    assert "#savethemill" in text and f"{len(rows):,} posts read" in text
    for words in ("accounts in a day where", "communities", "by chance", "24 h after the alarm:", "this is a guess", "It began on 22 July 2025"):
        assert words in text, words
    assert re.search(r'<svg class="hours"[^>]*role="img" aria-label="Accounts hour by hour, from 22 July 2025', page)
    assert re.search(r'<svg class="mixed"[^>]*aria-label="Communities: community 1 \d+%', page)


def test_it_says_the_same_in_french(home):
    client = visitor(home, "fr")
    text = text_of(client.get("/rising").text) + text_of(client.get(f"/rising/{home.rising.causes()[0].id}").text)
    for words in ("comptes en un jour, contre", "par hasard", "24 h après l’alarme : de", "billets lus", "Pourquoi cette alarme", "Où cela commence"):
        assert words in text, words
    assert not re.search(r"\b(accounts|communities|alarms|expected|posts)\b", re.sub(r"murmure lens rising.*?alarms\.csv", "", text))


def test_filters_and_empty_boards_teach(home, tmp_path):
    client = visitor(home)
    assert "Nothing else here" in client.get("/rising?kind=link").text
    assert client.get("/rising?kind=<b>&days=x").status_code == 200
    for days in ("7", "30", ""):
        assert f'<option value="{days}" selected>' in client.get(f"/rising?days={days}").text
    with murmure.open(tmp_path / "empty") as empty:
        page = visitor(empty).get("/rising").text
        assert "Nothing to listen to yet" in page and 'href="/listen"' in page
    with murmure.open(tmp_path / "quiet") as quiet:
        fill(quiet, "made", village(days=15))
        assert "All is quiet" in visitor(quiet).get("/rising").text


def test_a_figure_says_of_which_moment_it_is(home):
    text = text_of(visitor(home).get("/rising").text)
    one = home.rising.causes()[0]
    accounts = len(set(home.rising.traces([one])[0].since(one.since).actor.tolist()))
    assert f"by now there are {accounts}" in text and "the last in the hour from" in text
    assert "of posts before it" not in text, "this log has a past"
    assert home.rising.past(one) is None


def test_what_rises_in_a_young_log_is_said_to_look_new(tmp_path):
    """A post of ten years ago is no past."""
    with murmure.open(tmp_path / "home") as home:
        old = [post(900_000, 3, START - 3_650 * DAY, content="an old one")]
        fill(home, "made", [*old, *(row for row in village() if row["published"] >= START + 34 * DAY), *eruption()])
        one = next(found for found in home.rising.causes() if found.name == "#savethemill")
        assert home.rising.past(one) == 2
        for path in ("/rising?days=", f"/rising/{one.id}", f"/rising/{one.id}/report"):
            assert "only 2 days of posts before it" in text_of(visitor(home).get(path).text)
            assert "ne tient que 2 jours de billets" in text_of(visitor(home, "fr").get(path).text)


def test_who_comes_while_all_posts_are_read_is_told_so_and_holds_up_nobody(home, monkeypatch):
    client, one = visitor(home), home.rising.causes()[0]
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with home.rising._lock:
            home.rising._asked = ()
            held.set()
            over.wait(60)

    reader = threading.Thread(target=hold, daemon=True)
    reader.start()
    assert held.wait(10)
    try:
        for path in ("/rising", f"/rising/{one.id}", f"/rising/{one.id}/report"):
            page = client.get(path).text
            assert "Your posts are being read" in page and 'http-equiv="refresh"' in page
        assert client.get("/listen").status_code == 200
    finally:
        over.set()
        reader.join(10)
    assert "#savethemill" in client.get("/rising").text
    monkeypatch.setattr(rising, "PATIENCE", 0.0)
    assert "Your posts are being read" in client.get("/rising").text, "a first reader does not wait for ever either"


def test_mute_and_undo_follow_and_the_knob(home):
    client = visitor(home)
    assert client.post("/rising/mute", data={"term": "#savethemill"}).status_code == 403, "no form of another site"
    page = send(client, "/rising/mute", term="#savethemill", days="7")
    assert "All that rises is muted" in page and "until" in text_of(page)
    page = send(client, "/rising/unmute", term="#savethemill")
    assert '<article class="card cause"' in page
    page = send(client, "/rising/follow", term="#savethemill", back="")
    assert "You follow" in page and "Follow no more" in page
    assert "You follow" not in send(client, "/rising/follow", term="#savethemill", on="no")
    page = send(client, "/rising/budget", alarms="0.14")
    assert re.search(r'<option value="0.14" selected>', page) and home.rising.alarms_per_day == 0.14
    csrf = re.search(r'name="csrf" content="(\w+)"', page)[1]
    for path, data in (("/rising/budget", {"alarms": "nan"}), ("/rising/budget", {"alarms": "many"}), ("/rising/mute", {"term": "a", "days": "-1"})):
        assert client.post(path, data=data | {"csrf": csrf}).status_code == 400


def test_the_page_of_a_cause_says_why_by_the_activities_themselves(home):
    client, one = visitor(home), home.rising.causes()[0]
    page = client.get(f"/rising/{one.id}").text
    text = text_of(page)
    evidence = list(one.main["evidence"])
    assert evidence and all(f'href="/activity/{name}"' in page for name in evidence)
    assert "Not the old mill!" in text and "Where it began" in text and "what came" in text
    assert client.get(f"/rising/{one.alarms[-1]['id']}").status_code == 200, "each alarm leads to its cause"
    assert client.get("/rising/0123456789abcdef").status_code == 404 == client.get("/rising/mute").status_code
    page = send(client, "/rising/note", term=one.own[0], text=f"Called the mayor {SCRIPT}", back=one.id)
    assert "Called the mayor" in page and SCRIPT not in page
    key = next(iter(home.rising.notes))
    assert "Called the mayor" not in send(client, "/rising/unnote", note=key, back=one.id)


def test_what_is_shown_leaves_as_json_and_csv_without_names(home):
    client, one = visitor(home), home.rising.causes()[0]
    found = client.get(f"/rising/{one.id}/export.json")
    told = found.json()
    assert told["cause"] == "#savethemill" and told["alarms"][0]["evidence"] and "keys" not in told["alarms"][0]
    table = client.get(f"/rising/{one.id}/export.csv")
    counted = list(csv.DictReader(io.StringIO(table.text)))
    assert sum(int(row["accounts"]) for row in counted) == sum(sum(hour["accounts"].values()) for hour in told["hours"]) >= 45 * 0.7
    assert "v.example" not in found.text + table.text
    assert client.get(f"/rising/{one.id}/export.exe").status_code == 404


def test_every_number_of_a_report_leads_to_what_it_rests_on_and_its_command_says_the_same(home, tmp_path):
    client, one = visitor(home), home.rising.causes()[0]
    page = client.get(f"/rising/{one.id}/report").text
    for anchor in set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}:
        assert f'id="{anchor}"' in page
    figures = re.search(r'<dl class="reasons">.*?</dl>', page, re.DOTALL)[0]
    assert len(re.findall(r'<a href="#activities"><b>', figures)) >= 8
    assert "v.example" not in page, "nobody is named"
    until, budget = re.search(r"--until (\S+)", page)[1], re.search(r"--alarms-per-day (\S+)", page)[1]
    from murmure.faces.cli.asking import moment

    again = home.lens("rising", "self", until=moment(until), alarms_per_day=float(budget)).tables["alarms"].to_pylist()[-1]
    assert again["cause"] == one.main["cause"] and again["adopters"] == one.main["adopters"]
    assert again["evidence"].split() == [str(name) for name in one.main["evidence"]]


def test_accounts_in_step_are_a_campaign_and_nobody_is_labelled(tmp_path):
    """A hundred accounts post the same two things within seconds."""
    flood = [post(800_000 + 2 * nth + turn, 1000 + nth, START + 36 * DAY + turn * HOUR + nth * 2_000_000, tags=[("buynow", "cheapcoins")[turn]],
                  links=["https://coins.example/now"], content="Now or never") for turn in (0, 1) for nth in range(100)]  # fmt: skip
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", village() + flood)
        client, found = visitor(home), home.rising.causes()
        told = {alarm["gathering"] for one in found for alarm in one.alarms}
        assert "campaign" in told and "coalition" not in told
        one = next(one for one in found if one.main["gathering"] == "campaign")
        page = client.get(f"/rising/{one.id}").text
        assert "accounts in step" in text_of(page) or "act in step" in text_of(page)
        assert "In step with another account" in page and "This says nothing of anybody" in page


@pytest.mark.long
def test_the_causes_of_the_made_up_village_are_on_its_board(tmp_path):
    with murmure.open(tmp_path / "home", passphrase="key") as home:
        home.demo(size=60_000)
        page = text_of(visitor(home).get("/rising").text)
        assert "#GardonsLePont" in page and "#TrenteSorties" in page
        planted = {one.name: one.main["gathering"] for one in home.rising.causes()}
        assert planted == {"#GardonsLePont": "coalition", "#TrenteSorties": "group"}, "seven communities; the cycling club alone"
        assert not any(path.read_bytes().count(b"Gardons") for path in (home.folder / "derived").rglob("*.watch")), "sealed"


def test_hostile_words_stay_text(tmp_path):
    rows = village(days=30)
    for place, row in enumerate(eruption(day=28)):
        rows.append(row | {"content": f"{MARKUP} {SCRIPT} evilword", "tags": ["x<script>alert(1)</script>"], "links": [f"https://a.example/?q={SCRIPT}"],
                           "key": f"h{place}"})  # fmt: skip
    with murmure.open(tmp_path / "home") as home:
        fill(home, "hostile", rows)
        client, (one, *_) = visitor(home), home.rising.causes()
        for path in ("/rising", f"/rising/{one.id}", f"/rising/{one.id}/report"):
            page = client.get(path).text
            assert "evilword" in page or path == "/rising"
            assert "<script>alert" not in page and "<script>window" not in page and "<img src=x" not in page
            assert not re.search(r"<[^>]+\son\w+=", page)


def test_the_server_keeps_watch_by_itself(home):
    vigil = watching(home, every=0.05)
    vigil.start()
    end = time.monotonic() + 60
    while home.rising._watch is None and time.monotonic() < end:
        time.sleep(0.05)
    vigil.stop()
    assert home.rising._watch is not None
    assert not home.rising.advance(), "the board has nothing left to work out"

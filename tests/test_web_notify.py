"""Does the page on which one is told of what rises do what it says, and let in only who may come in?"""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as tree

import pytest

import murmure
from murmure.faces.web.app import make_app
from murmure.faces.web.vigil import telling
from notify_made import Room, alarm, hook, post_office
from web_made import TestClient

HOST = "http://127.0.0.1:8765"


@pytest.fixture
def place(tmp_path):
    """Give a home in which this test says what rises, and its app."""
    with murmure.open(tmp_path / "home") as home:
        home.__dict__["rising"] = Room()
        yield home, make_app(home, "right", port=8765)


def visitor(app, lang="en"):
    client = TestClient(app, base_url=HOST, headers={"origin": HOST}, cookies={"lang": lang})
    client.get("/?token=right")
    return client


def sent(client, path, **form):
    csrf = re.search(r'name="csrf" content="(\w+)"', client.get("/notify").text)[1]
    return client.post(path, data={"csrf": csrf, **form})


def test_a_way_is_added_tried_and_removed_in_both_languages(place):
    home, app = place
    with post_office() as office:
        for lang, words in (("en", "A trial: murmure can reach you here"), ("fr", "Un essai : murmure peut vous joindre ici")):
            client = visitor(app, lang)
            given = {"kind": "mail", "to": "ana@example.org", "server": f"localhost:{office.port}", "security": "plain", "quiet": "22-7", "most": "3"}
            page = sent(client, "/notify/add", **given).text
            assert "ana@example.org" in page and ("at most 3 a day" in page or "au plus 3 par jour" in page)
            number = home.notify.channels()[-1][0].number
            assert "role=\"status\"" in sent(client, "/notify/trial", number=number).text
            assert words in office.taken[-1]["Subject"] and HOST in office.taken[-1].get_body(("plain",)).get_content()
            sent(client, "/notify/remove", number=number)
    assert home.notify.channels() == []


def test_what_fails_stands_on_the_page_with_an_advice_and_shows_no_secret(place):
    home, app = place
    (home.folder / "secrets").mkdir()
    (home.folder / "secrets" / "hook").write_text("correct horse battery\n")
    with hook(403) as other:
        client = visitor(app)
        sent(client, "/notify/add", kind="webhook", url=other.url + "/path-of-its-own", secret="hook")
        page = sent(client, "/notify/trial", number="1").text
    assert "it answered 403" in page and "Check its path and its key" in page and "Nothing is lost" in page
    assert "correct horse" not in page and "path-of-its-own" not in page
    assert other.taken[0][0]["x-hub-signature-256"].startswith("sha256=")


@pytest.mark.parametrize("name", ["../book.sqlite", "/etc/passwd", "..", ".hidden", "a\\b", "env:HOME", "nothing"])
def test_a_page_reads_no_other_file_of_this_machine(place, name):
    home, app = place
    (home.folder / "secrets").mkdir()
    (home.folder / "secrets" / ".hidden").write_text("x")
    answer = sent(visitor(app), "/notify/add", kind="webhook", url="https://example.org/x", secret=name)
    assert answer.status_code == 400 and home.notify.channels() == []


def test_the_feed_opens_to_who_is_in_and_to_who_has_its_key(place):
    home, app = place
    home.rising.alarms.append(alarm("#a", int(time.time())))
    inside, outside = visitor(app, "fr"), TestClient(app, base_url=HOST)
    assert "monte" in inside.get("/rising.atom").text
    for path in ("/rising.atom", "/rising.atom?key=", "/rising.atom?key=None", "/rising.atom?key=é"):
        assert outside.get(path).status_code == 403
    page = sent(inside, "/notify/key", on="yes").text
    address = re.search(r"<code>(http://[^<]+rising\.atom\?key=[\w-]+)</code>", page)[1]
    answer = outside.get(address)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/atom+xml")
    assert tree.fromstring(answer.content).tag.endswith("feed")
    assert outside.get("/rising").status_code == 403 and outside.get("/notify" + address[address.index("?") :]).status_code == 403
    sent(inside, "/notify/key", on="yes")
    assert outside.get(address).status_code == 403, "another address was made: this one leads nowhere"
    assert home.notify.key and sent(inside, "/notify/key", on="no").status_code == 200 and home.notify.key is None


def test_the_server_tells_by_itself(place):
    home, _ = place
    with hook() as other:
        home.notify.add("webhook", {"url": other.url})
        home.rising.alarms.append(alarm("#a", int(time.time()) + 5))
        teller = telling(home, "http://127.0.0.1:9", every=0.05)
        teller.start()
        end = time.monotonic() + 20
        while not other.taken and time.monotonic() < end:
            time.sleep(0.05)
        teller.stop()
    assert len(other.taken) == 1 and b"http://127.0.0.1:9/rising/" in other.taken[0][1]


def test_a_browser_takes_what_is_due_until_it_said_that_it_showed_it(place):
    home, app = place
    client = visitor(app)
    csrf = re.search(r'name="csrf" content="(\w+)"', client.get("/notify").text)[1]
    number = client.post("/notify/browser", headers={"x-csrf": csrf}).json()["number"]
    home.rising.alarms.append(alarm('<b>"#a', int(time.time()) + 5, "abc"))
    for _ in range(2):
        (one,) = client.get(f"/notify/browser/{number}").json()["news"]
        assert one["id"] == "abc" and one["title"] == '<b>"#a rises' and one["page"] == "/rising/abc" and "24 accounts" in one["body"]
    assert client.post("/notify/seen", data={"number": number, "names": "abc other"}, headers={"x-csrf": csrf}).status_code == 200
    assert client.get(f"/notify/browser/{number}").json() == {"news": []}
    assert client.get("/notify/browser/77").status_code == 404
    assert home.notify.deliver() == 0

"""Does the foot of every page say what leaves this machine, and only to its owner?"""

from __future__ import annotations

import re

import pytest

import murmure
from murmure.faces.web.app import make_app
from web_made import TestClient

HOST = "http://127.0.0.1:8765"
STAYS = {"en": "Everything here stays on this machine.", "fr": "Tout ce qui est ici reste sur cette machine."}


@pytest.fixture
def home(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        yield one


def foot(home, lang: str, inside: bool = True) -> str:
    client = TestClient(
        make_app(home, "right", port=8765), base_url=HOST, headers={"origin": HOST}, cookies={"lang": lang}
    )
    page = client.get("/?token=right" if inside else "/login").text
    return " ".join(
        re.sub("<[^>]+>", "", page[page.index("<footer") :]).replace("\u202f", " ").replace("\u00a0", " ").split()
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_home_that_tells_nobody_says_so(home, lang):
    assert foot(home, lang) == STAYS[lang]
    home.notify.add("browser", {})
    home.notify.add("webhook", {"url": "http://127.0.0.1:9000/hook"})
    assert foot(home, lang) == STAYS[lang]


def test_each_way_out_is_named_in_both_languages(home):
    home.notify.add("mail", {"to": "ana@example.org", "server": "mail.example.org:587", "security": "starttls"})
    home.notify.add("webhook", {"url": "https://hook.example.org/a-secret-path"})
    english, french = foot(home, "en"), foot(home, "fr")
    assert english == (
        "What you bring stays on this machine. What rises leaves it: by e-mail to ana@example.org (mail.example.org); "
        "to the program at hook.example.org. Change it"
    )
    assert "par courriel à ana@example.org (mail.example.org) ; au programme de hook.example.org. Le changer" in french
    assert "secret-path" not in english + french and STAYS["en"] not in english and STAYS["fr"] not in french


def test_a_feed_that_others_may_read_is_named_until_its_address_is_gone(home):
    home.notify.renew()
    assert "to whoever has the private address of the feed" in foot(home, "en")
    assert "à qui a l’adresse privée du flux" in foot(home, "fr")
    home.notify.renew(False)
    assert foot(home, "en") == STAYS["en"]


def test_a_way_that_is_removed_is_named_no_more(home):
    number = home.notify.add("webhook", {"url": "https://hook.example.org/x"}).number
    assert "hook.example.org" in foot(home, "en")
    home.notify.remove(number)
    assert foot(home, "en") == STAYS["en"]


def test_a_stranger_is_told_nothing_of_it(home):
    home.notify.add("webhook", {"url": "https://hook.example.org/x"})
    assert foot(home, "en", inside=False) == "This home is on this machine."

"""Do rows name devices and accounts as people do, and say truly what counts?"""

from __future__ import annotations

import re

import pytest

import murmure
from murmure.faces.web.address import address_of
from murmure.faces.web.standing import COUNTS, FEW, NOT_HERE, SILENT, standings
from murmure.measures.device import plain_name
from murmure.measures.told import story
from web_made import fill

DAY, HOUR = 1_751_328_000_000_000, 3_600_000_000
GOOGLE, PHONE = "raw:com.google.step_count.delta:com.example.watch:watch of Ada", "com.example.app (Phone 5)"


def steps(instrument, hours, value):
    """Return entries of an hour each."""
    return [{"key": f"{instrument}-{hour}", "actor": "me", "type": "murmure:Measure", "quantity": "step_count",
             "value": float(value), "unit": "{steps}",
             "instrument": instrument, "published": DAY + hour * HOUR, "until": DAY + (hour + 1) * HOUR, "precision": "s",
             "offset_minutes": 0, "offset_origin": "explicit"} for hour in hours]  # fmt: skip


@pytest.fixture
def home(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        yield home


def told(home, name="step_count"):
    return story(home.devices.of(name))


def test_bars_say_what_each_says_and_how_much_of_it_counts(home):
    fill(home, "made", [*steps(GOOGLE, range(8, 12), 100), *steps(PHONE, range(10, 16), 50), *steps("Old Watch", range(9, 10), 20)])
    rows = standings(told(home))
    assert [(row.name, row.state, row.said, row.counted) for row in rows] == [
        ("watch of Ada", COUNTS, 100.0, 100.0), ("Old Watch", NOT_HERE, 5.0, 0.0), ("Phone 5", SILENT, 75.0, 50.0)]  # fmt: skip
    assert [row.whole for row in rows] == [GOOGLE, "", PHONE] and not any(row.folded for row in rows)
    one = told(home)
    assert one.total == 600 and one.together == 720 and sum(row.line.part for row in rows) == one.total


def test_two_devices_of_one_short_name_are_told_apart(home):
    fill(home, "made", [*steps("com.a.x (Phone 5)", range(3), 9), *steps("com.b.y (Phone 5)", range(3), 9)])
    assert sorted(row.name for row in standings(told(home))) == ["com.a.x (Phone 5)", "com.b.y (Phone 5)"]


def test_what_does_not_count_is_folded_when_it_is_much(home):
    fill(home, "made", [row for number in range(9) for row in steps(f"Watch {number}", range(8, 12), 100 - number)])
    rows = standings(told(home))
    assert [row.folded for row in rows] == [False] * (FEW + 1) + [True] * (8 - FEW) and rows[0].line.part > 0


@pytest.mark.parametrize(("instrument", "name"), [
    ("", ""), ("raw:a:b", "b"), ("raw:", "raw:"), ("raw:x.y:com.google.fit", "raw:x.y:com.google.fit"),
    ("derived:com.google.step_count.delta:com.google.android.gms:estimated_steps", "estimated steps"), ("com.example.app", "com.example.app"),
    ("com.example.app ()", "com.example.app ()"),
    ("Balance (kitchen)", "Balance (kitchen)"), ("com.a.b (X (2))", "X (2)"), ("raw:x.y:::", "raw:x.y:::"),
])  # fmt: skip
def test_a_device_keeps_a_name(instrument, name):
    assert plain_name(instrument) == name


@pytest.mark.parametrize(("name", "kind", "own"), [
    ("mailto:a@b.test", "courriel", "a@b.test"), ("tel:+33612345678", "téléphone", "+33612345678"), ("tg://user?id=1000106", "Telegram", "1000106"),
    ("https://t.me/ana", "Telegram", "ana"), ("https://x.com/ana", "X (Twitter)", "ana"), ("https://www.linkedin.com/in/ana-b", "LinkedIn", "ana-b"),
    ("https://s.example/users/ana", "s.example", "@ana@s.example"), ("facebook:Ana B", "Facebook", "Ana B"), ("Ana B", "nom", "Ana B"),
    ("me", "vous", "Vous"), ("did:plc:abc", "Bluesky", "did:plc:abc"), ("https://[", "nom", "https://["), ("tel:", "nom", ""), ("", "nom", "Vous"),
    ("https://", "nom", "https://"), ("whatsapp://", "WhatsApp", "//"), ("other:x", "other", "x"),
])  # fmt: skip
def test_an_address_is_read_as_a_person_reads_it(name, kind, own):
    read = address_of(name, "fr")
    assert (read.kind.fr, read.own) == (kind, own)


def test_sentences_say_the_figures_that_are_seen(home):
    from murmure.faces.web.app import make_app
    from web_made import TestClient

    fill(home, "made", [*steps("Watch", range(8, 12), 100), *steps("iPhone", range(8, 12), 90)])
    client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1")
    client.get("/?token=t")
    for path in ("/devices", "/devices/step_count"):
        text = " ".join(re.sub("<[^>]+>", "", client.get(path, headers={"accept-language": "en"}).text).replace("\u00a0", " ").split())
        assert "What counts: 400 steps, not the sum of 760 steps, because 4.0 hours were measured more than once." in text
    month = client.get("/devices/step_count?when=2025-07", headers={"accept-language": "en"}).text
    assert "because several devices measured the same moments" in month

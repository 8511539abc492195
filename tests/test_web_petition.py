"""Do the pages of petitions say what the lens found, with dates and doubt, and is what the counts call them only text?"""

from __future__ import annotations

import html
import re

import pytest

import murmure
from murmure.faces.web.petitions import Ask, board_of, one_of
from petitions_made import MONDAY, address, measures, quiet, share, take_off
from web_made import MARKUP, SCRIPT, fill, visitor

DAY = 24 * 3_600_000_000


def put(home, rows):
    fill(home, "made", [{name: value for name, value in one.items() if name not in ("id", "source")} | {"key": one["id"]} for one in rows])


def readings():
    """Return petitions that trickle, that took off before, and one that takes off at the end."""
    return quiet(30, 60) + [one for number in range(80, 92) for one in take_off(number, at=number - 75, days=60)]


ON = MONDAY + 21 * DAY
"""A day on which some are on their way."""


def on(day: int = 21) -> str:
    import datetime

    return datetime.datetime.fromtimestamp((MONDAY + (day - 1) * DAY) / 1e6, datetime.UTC).date().isoformat()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("home")) as one:
        rows = measures(readings())
        shares = [share(address(86), at, nth, f"https://v.example/users/p{nth % 7}")
                  for nth, at in enumerate(MONDAY + 16 * DAY + hour * DAY // 24 for hour in range(0, 40, 2))]  # fmt: skip
        put(one, rows + shares)
        yield one


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page[page.find("<main") :])).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_those_on_their_way_stand_first_with_their_dates(home):
    board = board_of(home, Ask(10_000, ON))
    assert board.moving and board.arrived and board.record.alarms >= 3
    for lang, words in (("en", ("On their way", "an alarm is raised when a petition would stand at 7,500 in four days", "Of ", "It reache")),
                        ("fr", ("En route", "La règle : une alerte est donnée quand une pétition serait à 7 500", "Sur ", "Elle a"))):  # fmt: skip
        page = visitor(home, lang).get(f"/petition?on={on(21)}").text
        text = text_of(page)
        assert all(one in text for one in words), lang
        assert page.count('<article class="card petition"') == len(board.moving) + len(board.arrived)
        for one in board.moving:
            assert one.name in text and one.came.early is not None


def test_what_was_known_on_a_day_knows_nothing_of_later(home):
    early, late = board_of(home, Ask(10_000, ON)), board_of(home, Ask(10_000, None))
    assert early.span[1] < ON / 1e6 and len(early.arrived) + early.crossed < len(late.arrived) + late.crossed
    one = one_of(home, address(91), Ask(10_000, ON))
    assert one.one.last < ON / 1e6 and all(row["day"] < on(22) for row in one.days)


def test_the_dates_hold_what_came(home):
    """Of petitions on their way, the threshold is reached between the dates that were told, or not far from them."""
    board, hits, told = board_of(home, Ask(10_000, ON)), 0, 0
    for one in board.moving:
        crossing = one_of(home, one.name, Ask(10_000, None)).one.at_crossing
        if one.came.late is not None:
            told += 1
            hits += one.day_of(one.came.early) - 86_400 <= crossing <= one.day_of(one.came.late) + 86_400
    assert told >= 2 and hits >= told / 2


def test_one_that_trickles_will_not_arrive(home):
    for lang, words in (("en", ("Not at this pace", "never raised for this threshold")),
                        ("fr", ("Pas à cette allure", "jamais donnée pour ce seuil"))):  # fmt: skip
        text = text_of(visitor(home, lang).get("/petition/one", params={"name": address(3)}).text)
        assert all(one in text for one in words)


def test_a_page_leads_to_the_readings_and_to_who_shared(home):
    client = visitor(home)
    page = client.get("/petition/one", params={"name": address(86), "threshold": "10000"}).text
    text, ids = text_of(page), set(re.findall(r'href="/activity/([0-9a-f-]+)"', page))
    assert "It reached 10,000 on" in text and "@p" in text and len(ids) > 40
    for one in list(ids)[::12]:
        raw = client.get(f"/activity/{one}").text
        assert "signatures" in raw or "petitions.example" in raw
    found = one_of(home, address(86), Ask(10_000, None))
    assert [goal.threshold for goal in found.goals] == [10_000, 50_000, 100_000, 500_000]
    assert all(f"{goal.threshold:,}" in text for goal in found.goals)


def test_another_threshold_is_asked(home):
    text = text_of(visitor(home).get("/petition?threshold=500").text)
    assert "would stand at 375 in four days" in text
    assert board_of(home, Ask(500, None)).crossed >= board_of(home, Ask(10_000, None)).crossed


@pytest.mark.parametrize("query", ["threshold=x", "threshold=-4", "threshold=99999999999999", "on=yesterday", "on=9999-12-31", "on=0001-01-01",
                                   "words=%00", "words=none", "words='"])  # fmt: skip
def test_odd_questions_are_answered(home, query):
    client = visitor(home)
    assert client.get(f"/petition?{query}").status_code == 200
    assert client.get(f"/petition/one?name={address(3)}&{query}").status_code in (200, 404)


def test_an_unknown_petition_is_told(home):
    answer = visitor(home).get("/petition/one", params={"name": "' or 1=1 --"})
    assert answer.status_code == 404 and "Nobody counted the signatures of" in text_of(answer.text)


def test_an_empty_home_says_how_to_bring_counts(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        for lang, words in (("en", ("No petition is counted yet", "Read a table of counts", "petition,time,count")),
                            ("fr", ("Aucune pétition n’est encore comptée", "Lire un tableau de nombres", "petition,time,count"))):  # fmt: skip
            page = visitor(one, lang).get("/petition").text
            assert all(words in text_of(page) for words in words) and str(one.folder / "drop") in page
        assert visitor(one).get("/petition/one?name=x").status_code == 404


def test_one_reading_is_drawn_and_foretells_nothing(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        put(one, measures([(address(1), MONDAY, 12)]))
        client = visitor(one)
        assert "12" in text_of(client.get("/petition").text)
        assert "Not at this pace: it gained no signature" in text_of(client.get("/petition/one", params={"name": address(1)}).text)


def test_a_hostile_name_is_only_text_and_is_found_again(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        names = [SCRIPT, MARKUP, "a' or '1'='1", "é\u202e/x?y&z#w"]
        rows = measures([(name, MONDAY + hour * DAY // 24, 400 * hour) for name in names for hour in range(48)])
        put(one, [row | {"content": f"{SCRIPT} {MARKUP}"} for row in rows])
        client = visitor(one)
        board = client.get("/petition").text
        for page in (board, *(client.get("/petition/one", params={"name": name}).text for name in names)):
            assert "<script>window" not in page and "<img src=x" not in page and "Nobody counted" not in page
        for address_of in set(re.findall(r'href="(/petition/one\?name=[^"]+)"', board)):
            assert client.get(html.unescape(address_of)).status_code == 200


def test_the_line_that_the_empty_page_shows_is_heard_as_a_count(tmp_path):
    import json

    from murmure.sources.live.document import row_of

    with murmure.open(tmp_path / "home") as one:
        page = visitor(one).get("/petition").text
        line = json.loads(html.unescape(re.search(r'<pre class="command" tabindex="0">(\{.*?\})</pre>', page)[1]))
    heard = row_of(line, {})
    assert (heard.type, heard.quantity, heard.object, heard.value) == ("murmure:Measure", "signatures", "https://petitions.example/i-12", 812.0)

"""What do the pages say, without a browser?"""

from __future__ import annotations

import html
import re
import time
from datetime import date

import pytest

import murmure
from listen_made import made_streams
from murmure import listen
from murmure.faces.web import entry, picture, sentence, strip, tell
from murmure.faces.web.app import make_app
from murmure.faces.web.drop import Watcher
from murmure.faces.web.pages.timeline import place_of, span
from murmure.model.errors import BadRequest
from web_made import TestClient, fill

HOUR = 3_600_000_000
NOON = 1_751_364_000_000_000  # 2025-07-01 10:00 UTC


def activity(kind, **fields):
    blank = {
        "id": "0" * 32,
        "source": "a",
        "actor": "me",
        "published": NOON,
        "offset_minutes": 120,
        "offset_origin": "explicit",
    }
    return {**blank, "type": kind, **fields}


@pytest.mark.parametrize(("row", "en", "fr"), [
    (activity("murmure:Measure", instrument="Linky", quantity="electric_energy", value=0.34, unit="kW.h"),
     "measured electricity, 0.34 kWh", "a relevé : électricité, 0,34 kWh"),
    (activity("murmure:Query", actor="device:tv", object="example.test", instrument="pi-hole"),
     "saw tv ask for example.test", "a vu tv demander example.test"),
    (activity("Follow", object="https://a.test/users/ana"), "follow @ana@a.test", "suivez @ana@a.test"),
    (activity("Follow", actor="https://a.test/users/ana", object="me"), "follows you", "vous suit"),
    (activity("Create", target="mailto:bo@a.test"), "wrote to bo@a.test", "avez écrit à bo@a.test"),
    (activity("Create", audience=["public"]), "posted", "avez publié"),
    (activity("Travel", object="running", quantity="distance", value=8200.0, until=NOON + HOUR),
     "running, 8.2 km, 1 h 00", "course à pied, 8,2 km, 1 h 00"),
    (activity("murmure:Purchase", object="Baker", value=-3.2, unit="EUR"), "paid 3.20 EUR to Baker", "avez payé 3,20 EUR à Baker"),
    (activity("murmure:Payment", content="Baker", value=-3.2, unit="EUR"), "paid 3.20 EUR: Baker", "avez payé 3,20 EUR : Baker"),
    (activity("murmure:Deposit", content="Wages", value=1850, unit="EUR"), "received 1,850.00 EUR: Wages", "avez reçu 1 850,00 EUR : Wages"),
    (activity("murmure:Record", content="a note"), "Record: a note", "Record : a note"),
])  # fmt: skip
def test_an_activity_reads_as_a_sentence(row, en, fr):
    for lang, words in (("en", en), ("fr", fr)):
        said = re.sub("<[^>]+>", "", sentence.sentence_of(row, lang)).replace("\u00a0", " ").replace("\u202f", " ")
        assert said == words


def test_a_run_of_measures_becomes_one_entry_with_its_range():
    rows = [activity("murmure:Measure", id=f"{n:032x}", instrument="watch", quantity="heart_rate", value=60.0 + n, unit="/min",
                     published=NOON - n * 60_000_000)
            for n in range(40)]  # fmt: skip
    before, run = entry.entries_of(rows, "en")
    said = re.sub("<[^>]+>", "", run.sentence).replace("\u00a0", " ")
    assert said == "measured heart rate 39 times, from 61 to 99 per minute" and len(run.rows) == 39
    assert {i for e in (before, run) for i in e.ids} == {row["id"] for row in rows}


def test_every_type_of_the_timeline_has_a_drawing_that_exists():
    assert len(picture.SHAPES) >= 24
    assert set(picture.BY_TYPE.values()) | set(picture.BY_QUANTITY.values()) <= set(picture.SHAPES)


@pytest.mark.parametrize(("when", "first", "after"), [
    ("2025", date(2025, 1, 1), date(2026, 1, 1)), ("2025-12", date(2025, 12, 1), date(2026, 1, 1)),
    ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)), ("2025-02-29", None, None), ("9999", None, None), ("0000", None, None), ("x", None, None),
])  # fmt: skip
def test_what_was_typed_becomes_days(when, first, after):
    assert span(when) == (first, after)


@pytest.mark.parametrize("text", ["48.85, 2.35, 5", "48.85 2.35 5", "48,85 2,35 5", "48.85;2.35;5"])
def test_a_place_is_understood_as_people_write_it(text):
    assert place_of(text) == (48.85, 2.35, 5.0)


@pytest.mark.parametrize(
    "text", ["here", "91, 0", "1", "1 2 3 4", "90,180,inf", "nan,nan", "1,2,nan", "1,2,1e308", "1,2,-1", "inf,0"]
)
def test_a_wrong_place_is_told(text):
    with pytest.raises(BadRequest):
        place_of(text)


def test_the_strip_counts_every_day_once():
    rows = [("2024-12-31", "a", 2), ("2025-01-01", "a", 1), ("2025-01-01", "b", 4)]
    found = strip.strip(rows, "2025-01", "fr")
    assert [(cell.when, cell.count) for cell in found.years] == [("2024", 2), ("2025", 5)]
    assert [cell.count for cell in found.months] == [5] + [0] * 11 and len(found.days) == 31 and len(found.year) == 365
    assert [cell.level for cell in found.years] == [1, 3] and strip.strip([], "", "en") is None


def test_a_day_is_the_local_day_of_each_activity(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "far", [
            {"key": "1", "type": "View", "object": "morning-in-auckland", "published": NOON + 3 * HOUR, "offset_minutes": 780},  # 2 July, 02:00
            {"key": "2", "type": "View", "object": "evening-in-hawaii", "published": NOON + 22 * HOUR, "offset_minutes": -600},  # 1 July, 22:00
            {"key": "3", "type": "View", "object": "noon-in-paris", "published": NOON, "offset_minutes": 120},
        ])  # fmt: skip
        client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1")
        client.get("/?token=t")
        text = client.get("/timeline?when=2025-07-01").text
        assert "evening-in-hawaii" in text and "noon-in-paris" in text and "morning-in-auckland" not in text
        assert "morning-in-auckland" in client.get("/timeline?when=2025-07-02").text


@pytest.mark.parametrize("query", [
    "when=99999", "before=x", "before=1.2", "near=48,2", "type=%00", "words=%2A%2A%22%27", "when=0001-01-01", "when=9998-12-31", "trail=~~~", "job=x",
    "job=99999999999", "source=" + "a" * 5000, "words=" + "é" * 1000,
])  # fmt: skip
def test_odd_questions_are_answered(tmp_path, query):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "one", [{"key": "1", "type": "View", "object": "a", "published": NOON}])
        client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1")
        client.get("/?token=t")
        assert client.get(f"/timeline?{query}").status_code == 200


def test_what_settles_in_the_watched_folder_is_imported_once(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        watcher = Watcher(home)
        file = home.drop_folder / "shop.csv"
        file.write_text("Date,Shop\n2025-03-01T10:00:00+01:00,Baker\n", "utf-8")
        assert watcher.look() == 0  # still fresh: it may be in the middle of a copy
        import os

        os.utime(file, (time.time() - 60, time.time() - 60))
        assert watcher.look() == 1 and home.log.count() == 1
        assert Watcher(home).look() == 0 and len(home.jobs()) == 1


def test_the_log_is_tidied_when_it_changed_but_not_under_a_stream(tmp_path, monkeypatch):
    tidied = []
    with murmure.open(tmp_path / "home") as home:
        watcher = Watcher(home)
        monkeypatch.setattr(home, "settle", lambda: tidied.append(home.generation))
        fill(home, "one", [{"key": "1", "type": "Create", "published": NOON}])
        watcher.tidy(), watcher.tidy()
        assert len(tidied) == 1
        fill(home, "one", [{"key": "2", "type": "Create", "published": NOON}])
        made_streams(home)
        watcher.tidy()
        assert len(tidied) == 1, "somebody listens: the log changes every second"
        for health in home.streams():
            listen._RUNNING.discard((str(home.folder), health.name))
        watcher.tidy()
        assert len(tidied) == 2


@pytest.mark.parametrize("name", ["social", "interests", "actions"])
@pytest.mark.parametrize("ending", ["csv", "parquet", "gexf"])
def test_a_graph_leaves_as_a_file(tmp_path, name, ending):
    with murmure.open(tmp_path / "home") as home:
        fill(
            home,
            "one",
            [
                {
                    "key": str(n),
                    "type": "Follow",
                    "actor": "me",
                    "object": f"https://a.test/users/{n}",
                    "published": NOON,
                }
                for n in range(3)
            ],
        )
        client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1")
        client.get("/?token=t")
        answer = client.get(f"/graphs/{name}/export.{ending}")
        start = {"csv": b"PK", "parquet": b"PK", "gexf": b"<?xml"}[ending]
        assert answer.status_code == 200 and answer.content.startswith(start)


@pytest.mark.parametrize(("value", "en", "fr"), [(1234567, "1,234,567", "1 234 567"), (0, "0", "0")])
def test_numbers_are_written_in_each_language(value, en, fr):
    assert tell.number(value, "en") == en and tell.number(value, "fr").replace("\u202f", " ") == fr


@pytest.fixture(scope="module")
def two_days(tmp_path_factory):
    """A visitor of a home with posts of two days under one tag."""
    with murmure.open(tmp_path_factory.mktemp("days") / "home") as home:
        fill(home, "one", [{"key": str(n), "type": "Create", "actor": "me", "content": f"note {n}", "tags": ["bridge"], "offset_minutes": 0,
                            "offset_origin": "explicit", "published": NOON + n * 20 * HOUR} for n in range(3)])  # fmt: skip
        client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1")
        client.get("/?token=t")
        yield client


def test_what_is_behind_a_node_says_its_days_and_whether_there_is_more(two_days, monkeypatch):
    from murmure.faces.web.pages import graphs

    page = two_days.get("/graphs/interests/behind?node=tag:bridge").text
    assert re.findall(r"<h2><a[^>]*>([^<]+)", page) == ["Thursday 3 July 2025", "Wednesday 2 July 2025", "Tuesday 1 July 2025"]
    assert "3 activities, newest first" in page
    monkeypatch.setattr(graphs, "BEHIND", 2)
    page = two_days.get("/graphs/interests/behind?node=tag:bridge", headers={"accept-language": "fr"}).text
    assert "les 2 activités les plus récentes" in page and page.count("note ") == 2
    (older,) = re.findall(r'href="(\?[^"]+)" rel="next"', page)
    page = two_days.get("/graphs/interests/behind" + html.unescape(older)).text
    assert "further back: 1 activity" in page and "note 0" in page and 'rel="next"' not in page


def test_filters_and_months_are_named_in_the_language_of_the_page(two_days):
    page = two_days.get("/timeline?words=note&type=Create&when=2025-07", headers={"accept-language": "fr"}).text
    text = re.sub("<[^>]+>", "", page).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Fil, juillet 2025" in text and "mots : note" in text and "type : Messages et billets" in text
    page = re.sub("<[^>]+>", "", two_days.get("/timeline?words=note&when=2025").text)
    assert "Timeline, 2025" in page and "words: note" in page


def test_a_task_that_ends_while_its_page_is_made_is_not_shown_as_done_without_an_account(tmp_path, monkeypatch):
    """Its page still follows it, and is loaded again with what came of it."""
    from murmure.faces.web.pages import work as page
    from murmure.faces.web.work import Work
    from murmure.model.words import Both

    said = page.said
    with murmure.open(tmp_path / "home") as home:
        app = make_app(home, "t")
        client = TestClient(app, base_url="http://127.0.0.1")
        client.get("/?token=t")
        work = app.state.works._works["w"] = Work("undo", "w")

        def ends(shown, lang):
            told = said(shown, lang)
            work.result, work.done = Both("One was taken back.", "Une a été retirée."), True
            return told

        monkeypatch.setattr(page, "said", ends)
        assert 'data-events="/work/w/events"' in client.get("/work/w").text
        monkeypatch.undo()
        assert '<p class="lead">One was taken back.</p>' in client.get("/work/w").text

"""Does the page of streams say how each is doing, and let one be left?"""

from __future__ import annotations

import re

import pytest

import murmure
from listen_made import made_streams
from murmure.faces.web.pages.listen import span
from web_made import visitor


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("streams")) as one:
        made_streams(one)
        yield one


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_each_stream_says_its_state_its_lag_and_its_rate(home) -> None:
    page = visitor(home).get("/listen").text
    text = text_of(page)
    for words in ("bluesky", "listening", "2 seconds", "waiting to try again", "The server does not answer. It tries again in 3", "at its end",
                  "failed", "The disk is full.", "no sign of life", "12,345", "17 deleted by their authors", "an hour ago"):  # fmt: skip
        assert words in text, words
    assert text.index("bluesky") < text.index("webhook 8766"), "those that are followed stand first"
    assert len(re.findall(r'<svg class="past"', page)) == 3
    assert "<img src=x" not in page and "window.harm" in page, "what a stream is called is text"


def test_it_says_the_same_in_french(home) -> None:
    text = text_of(visitor(home, "fr").get("/listen").text)
    for words in ("à l’écoute", "en attente d’un nouvel essai", "2 secondes", "Nouvel essai dans 3", "12 345", "17 supprimées par leur auteur"):
        assert words in text, words
    assert not re.search(r"\b(behind|listening|stopped|added)\b", text)


def test_an_empty_home_says_how_to_begin(tmp_path) -> None:
    with murmure.open(tmp_path / "home") as home:
        page = visitor(home).get("/listen")
        assert page.status_code == 200 and "murmure listen json-lines" in page.text and "--key-file" in page.text


def test_a_stream_that_stopped_is_left_and_one_that_runs_is_not(home) -> None:
    client = visitor(home)
    csrf = re.search(r'name="csrf" content="(\w+)"', client.get("/listen").text)[1]
    assert client.post("/listen/leave", data={"stream": "json-lines"}).status_code == 403
    assert client.post("/listen/leave", data={"stream": "json-lines", "csrf": csrf}).status_code == 200
    assert "json-lines" not in [health.name for health in home.streams()]
    assert client.post("/listen/leave", data={"stream": "bluesky", "csrf": csrf}).status_code == 400
    assert client.post("/listen/leave", data={"stream": "nobody", "csrf": csrf}).status_code == 400
    assert client.post("/listen/leave", data={"csrf": csrf}).status_code == 400
    assert "bluesky" in [health.name for health in home.streams()]


def test_lengths_of_time_are_said_in_their_largest_unit() -> None:
    assert [span(one).en for one in (0.2, 1, 59.9, 60, 7_199, 86_400, 1e7)] == [
        "less than a second", "1 second", "59 seconds", "1 minute", "1 hour", "1 day", "115 days"]  # fmt: skip
    assert span(3_600 * 5).fr == "5 heures" and span(61).fr == "1 minute"

"""Do objects have pages and voices that say what they noted, in the timeline too, and keep silent where they have nothing to say?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from habits_made import BEGIN, DAY, boiled, read_meter
from murmure.faces.web import voice
from murmure.voices.room import Said, Word
from murmure.voices.table import Key
from web_made import HOSTILE, fill, visitor

FIRST = date(2024, 1, 1)
WORDS = 100


def rows_for(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": str(place), **{name: value for name, value in row.items() if name not in ("id", "source")}} for place, row in enumerate(some)]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def rows() -> list[dict[str, Any]]:
    """Return a hundred days of a meter, silent on one, and of a kettle that boils at half past seven, and on the last day fifty minutes earlier."""
    draw = np.random.default_rng(1)
    meter = [row for row in read_meter(WORDS, draw) if not BEGIN + 90 * DAY <= row["published"] < BEGIN + 91 * DAY]
    kettle = [day * 1440 + int(draw.normal(450, 14)) - 50 * (day == WORDS - 1) for day in range(WORDS)]
    return [*meter, *boiled(kettle)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("objects") / "home") as home:
        fill(home, "house", rows_for(rows()))
        yield home


def test_the_list_has_each_object_with_its_last_words(home: Any) -> None:
    page = text_of(visitor(home).get("/objects").text)
    assert "I read your meter 48 times" in page and "kettle" in page and re.search(r"I began \d\d min earlier than usual, at 06:\d\d", page)
    french = text_of(visitor(home, "fr").get("/objects").text)
    assert "J’ai relevé votre compteur 48 fois : de" in french and "plus tôt que d’habitude" in french


def test_an_object_has_its_page(home: Any) -> None:
    client = visitor(home)
    page = client.get("/objects/linky").text
    said = text_of(page)
    assert "4,752 words in all" in said and "I said nothing that day, where I usually speak 48 times" in said
    assert "Chance alone does as much on at most one day of" in said and 'class="weekgrid"' in page
    silent = (FIRST + timedelta(days=90)).isoformat()
    assert f"/timeline?instrument=linky&amp;when={silent}" in page and "What it measures Electric power" in said
    kettle = text_of(client.get("/objects/device%3Akettle").text)
    assert "I changed once." in kettle and "between 7:00 and 8:00" in kettle
    french = text_of(visitor(home, "fr").get("/objects/linky").text)
    assert "Je n’ai rien dit ce jour-là" in french and "Le hasard seul en fait autant" in french
    assert client.get("/objects/toaster").status_code == 404


def test_the_timeline_has_one_folded_post_a_day_and_object(home: Any) -> None:
    client = visitor(home)
    last = (FIRST + timedelta(days=WORDS - 1)).isoformat()
    page = client.get(f"/timeline?when={last}").text
    fold = page[page.index('<details class="card voices">') : page.index("</details>", page.index("voices"))]
    assert "What your objects say of this day (2)" in text_of(page) and text_of(fold).count("I read your meter") == 1
    assert "earlier than usual" in text_of(fold)
    silent = text_of(client.get(f"/timeline?when={(FIRST + timedelta(days=90)).isoformat()}").text)
    assert "linky : I said nothing that day" in silent
    calm = text_of(client.get(f"/timeline?when={(FIRST + timedelta(days=70)).isoformat()}").text)
    assert "usual" not in calm
    assert "voices" not in client.get(f"/timeline?when={last}&instrument=linky").text, "a filter asks for something else"
    assert "voices" not in client.get("/timeline?when=2020-01-01").text, "a day without words"


def test_nothing_is_written_into_the_log(home: Any) -> None:
    before = home.log.count()
    visitor(home).get("/objects"), visitor(home).get("/timeline")
    assert home.log.count() == before


def test_the_words_of_a_day_agree_in_number_and_leave_nothing_out() -> None:
    for type_ in voice.SAID:
        for lang in ("en", "fr"):
            for n in ("0", "1", "2"):
                said = voice.written(voice.SAID[type_], lang, n=n, low="1", high="2", total="3", what="x")
                assert "{" not in said and "|" not in said
    assert voice.written(voice.SAID["View"], "en", n="1") == "You opened 1 page with me."
    assert voice.written(voice.SAID["Listen"], "fr", n="2") == "Je vous ai joué 2 morceaux."
    assert voice.written(voice.SAID["Create"], "fr", n="1") == "Vous avez écrit une fois avec moi."
    assert voice.written(voice.SAID["murmure:Use"], "en", n="1") == "I saw you use an application once."
    assert "d’habitude je parle une fois." in voice.written(voice.UNUSUAL["silent"], "fr", n="0", usual="1")


def test_two_nights_that_begin_on_one_day_are_no_long_one() -> None:
    night = Key("watch", "fitbit", "murmure:Measure", "sleep_duration", "h")
    two = voice.said_of(Said(night, 2, 7.25, 8.5, 15.75), "watch", "en").replace("\xa0", " ")
    assert two == "I measured 2 times: sleep, from 7 h 15 min to 8 h 30 min."
    assert "1 h 15 min" in voice.said_of(Said(night, 9, 0.05, 0.5, 1.25), "watch", "fr").replace("\xa0", " ")


def test_the_drawing_of_an_object_is_that_of_a_whole_word() -> None:
    search = (Key("facebook", "facebook", "murmure:Query", "", ""),)
    told = {name: voice.face_of(name, ()) for name in ("Dropbox", "aw-watcher", "watch6", "Fitbit Versa 3", "sensor.sejour_temperature", "Livebox 5")}
    assert list(told.values()) == ["device", "device", "watch", "watch", "thermometer", "dns"]
    assert voice.face_of("Facebook", search) == "browser" and voice.face_of("device:laptop", search) == "dns"


def test_an_object_that_spoke_once_has_no_heading_of_those_that_speak(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "house", rows_for(read_meter(1))[:1])
        page = visitor(home, "fr").get("/objects").text
        assert "Dans le dernier mois" not in text_of(page) and "1 qui n’a rien dit" in text_of(page) and "<details class=\"rest-of\" open>" in page


def test_an_object_that_said_nothing_unusual_says_nothing_unusual(home: Any) -> None:
    post = voice.post_of(Word("device:kettle", 0, 0, 0, 0, (), ()), home.objects, "en")
    assert post.unusual == () and post.lines == () and post.remark == "" and post.chance == ""


def test_an_empty_home_says_what_to_bring(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "No object speaks yet" in text_of(visitor(home).get("/objects").text)
        assert "Aucun objet ne parle encore" in text_of(visitor(home, "fr").get("/objects").text)
        assert visitor(home).get("/objects/x").status_code == 404


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        some = [{**row, "instrument": text, "quantity": text, "unit": text} for text in HOSTILE for row in rows_for(read_meter(3))]
        fill(home, "house", [{**row, "key": str(place)} for place, row in enumerate(some)])
        client = visitor(home)
        names = re.findall(r'href="(/objects/[^"]+)"', client.get("/objects").text)
        assert len(names) == len(HOSTILE)
        for page in ("/objects", "/timeline", *names):
            found = client.get(page)
            assert found.status_code == 200, page
            body = found.text.split("</header>")[1]
            assert "<script>window" not in body and "<img" not in body and "onerror=\"w" not in body and "\u202e" not in body

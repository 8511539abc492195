"""What does the page of devices say and do, without a browser?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import murmure
from murmure.model.ask import Ask
from test_measures import WALK, Entry, rows_of
from test_web_mix import csrf, text_of, visitor
from web_made import HOSTILE, fill


@pytest.fixture
def home(tmp_path: Path) -> Any:
    """Return a home in which a watch and a phone measure the same walk, and one of them the heart."""
    with murmure.open(tmp_path / "home") as opened:
        fill(opened, "made", rows_of(WALK))
        fill(opened, "made", [one | {"key": "heart" + one["key"]} for one in rows_of([Entry(0, 0, 62, "Apple Watch")], "heart_rate")])
        yield opened


def test_the_page_says_who_counts(home: Any) -> None:
    page = text_of(visitor(home).get("/devices").text)
    assert "2,500 steps, not the sum of 3,300 steps" in page and "0.2 of them measured by one above too" in page
    assert "Heart rate" in page.partition("Measured by one device only")[2]
    french = text_of(visitor(home, "fr").get("/devices").text)
    assert "2 500 pas, et non la somme, 3 300 pas" in french and "porté sur soi" in french


def test_one_quantity_by_month_and_day(home: Any) -> None:
    client = visitor(home)
    page = client.get("/devices/step_count").text
    assert "Month by month" in page and 'href="/devices/step_count?when=2024-05"' in page
    assert "no device above it covers" in text_of(page)
    days = client.get("/devices/step_count?when=2024-05").text
    assert re.findall(r'/timeline\?when=([\d-]+)"', days) == ["2024-05-15", "2024-05-14"]
    assert re.findall(r"<td class=\"n\"><b>([\d,]+)</b></td>", days)[-2:] == ["700", "1,800"]
    assert "Nothing was measured then." in client.get("/devices/step_count?when=1999").text
    assert client.get("/devices/step_count?when=<b>").status_code == 200
    assert client.get("/devices/heart_dance").status_code == 404


def test_a_person_puts_another_device_first_and_takes_it_back(home: Any) -> None:
    client = visitor(home)
    mark = re.search(r'name="device" value="(\w+)"', client.get("/devices").text)[1]
    form = {**csrf(client), "quantity": "step_count", "device": mark}
    assert client.post("/devices/order", data=form | {"csrf": "x"}).status_code == 403
    said = client.post("/devices/order", data=form)
    assert said.url.path == "/devices" and "2,300 steps, not the sum of 3,300 steps" in text_of(said.text)
    assert "This order is yours." in said.text and "you said so" in said.text
    again = client.post("/devices/order", data=form | {"back": "one"})
    assert again.url.path == "/devices/step_count" and "2,300 steps" in text_of(again.text), "who is first stays first"
    assert client.post("/devices/order", data=form | {"device": "0" * 16}).status_code == 400
    assert client.post("/devices/order", data=form | {"quantity": "heart_dance"}).status_code == 400
    back = client.post("/devices/undo", data={**csrf(client), "quantity": "step_count"})
    assert "2,500 steps, not the sum of 3,300 steps" in text_of(back.text) and "This order is yours." not in back.text


def test_the_day_says_what_it_comes_to(home: Any) -> None:
    client = visitor(home)
    day = client.get("/timeline?when=2024-05-14").text
    assert "Steps 1,800 steps" in text_of(day) and "Heart rate 62" in text_of(day)
    assert 'class="measured"' not in client.get("/timeline?when=2024-05").text
    assert 'class="measured"' not in client.get("/timeline?when=2024-05-14&source=made").text


def test_a_measure_leads_to_the_others(home: Any) -> None:
    client = visitor(home)
    seen = {row["quantity"]: client.get(f"/activity/{row['id']}").text for row in home.timeline(Ask(limit=9)).rows}
    assert 'href="/devices/step_count"' in seen["step_count"]
    assert "/devices/" not in seen["heart_rate"]


def test_two_sources_of_one_walk_are_not_added_up_in_the_timeline(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        for source in ("one", "two"):
            fill(home, source, rows_of([Entry(600 + at, 1, 100, "Phone") for at in range(4)]))
        page = text_of(visitor(home).get("/timeline?when=2024-05-14").text)
        assert page.count("400 steps in 4 readings") == 2 and "800 steps" not in page
        assert "Steps 400 steps" in page


def test_hostile_names_are_shown_as_text_and_can_be_ordered(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        rows = rows_of([Entry(600, 10, 1_000, "x"), Entry(600, 20, 1_600, "y")])
        for row, text in zip(rows, HOSTILE, strict=False):
            row["instrument"] = f" {text}"
        speeds = rows_of([Entry(1, 0, 3, "x"), Entry(2, 0, 4, "y")], "speed")
        fill(home, "made", [*rows, *(one | {"key": f"s{place}", "object": HOSTILE[0]} for place, one in enumerate(speeds))])
        client = visitor(home)
        for path in ("/devices", "/devices/step_count", "/timeline?when=2024-05-14"):
            page = client.get(path).text
            assert not re.search(r"<script>|<img src=x|<a href=.javascript:", page), path
        first = json.dumps([one.mark for one in home.devices.of("step_count").found.devices])
        mark = re.search(r'name="device" value="(\w+)"', client.get("/devices/step_count").text)[1]
        client.post("/devices/order", data={**csrf(client), "quantity": "step_count", "device": mark})
        assert home.devices.of("step_count").found.devices[0].mark == mark in first
        link = re.search(r'href="(/devices/speed:[^"]+)"', client.get("/devices").text)[1]
        assert client.get(link.replace("&#34;", '"').replace("&amp;", "&")).status_code == 200


def test_a_home_without_measures_says_what_to_bring(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "Nothing measures you yet" in visitor(home).get("/devices").text


def test_a_large_log_is_not_read_for_a_day(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("murmure.measures.room.SMALL", 1)
    client = visitor(home)
    assert 'class="measured"' not in client.get("/timeline?when=2024-05-14").text
    client.get("/devices")
    assert 'class="measured"' in client.get("/timeline?when=2024-05-14").text

"""Can a person read a day, turn to the one before, and open what is behind a claim, in both languages, wide and narrow?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from browser.test_web_browser import SIZES, faults
from day_made import days
from web_made import fill

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home of seventy days, of which the last has twice as many steps."""
    with murmure.open(tmp_path_factory.mktemp("lived") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        for row in (rows := days(datetime(2024, 2, 1, tzinfo=ZoneInfo("Europe/Paris")), 70, last=2.0)):
            row["key"] = row.pop("id")
            row.pop("source")
        for tool in ("Watch", "Browser"):
            fill(home, f"made-{tool.lower()}", [row for row in rows if row["instrument"] == tool])
        with served(home) as address:
            yield address


def test_a_day_is_read_turned_and_proved(lived: str, visit: Any) -> None:
    one = visit(lived, "en", "light", 1280)
    one.go("/")
    assert one.page.url.endswith("/today")
    assert one.page.locator(".lane").count() == 3
    one.follow(".claims a >> nth=0")
    assert one.page.locator(".entry").count() >= 1
    one.follow("text=← Today")
    one.follow('a[rel="prev"]')
    assert "Tuesday 9 April 2024" in one.page.inner_text("h1")
    one.page.fill('input[name="on"]', "2024-03-05")
    one.follow(".days button")
    assert "Tuesday 5 March 2024" in one.page.inner_text("h1")
    one.follow(".lane a >> nth=0")
    assert "/timeline?when=2024-03-05" in one.page.url
    one.check()


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_page_is_calm_whole_and_accessible(lived: str, visit: Any, lang: str, width: int) -> None:
    first = "dark" if width == 360 else "light"
    one = visit(lived, lang, first, width)
    one.go("/today")
    for theme in (first, ""):
        shown = theme or one.turn(first)
        calm(one, "today", lang, shown, width)


def test_what_is_printed_is_light_and_without_buttons(lived: str, visit: Any) -> None:
    one = visit(lived, "fr", "dark", 1280)
    one.go("/today")
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--card')"
    dark = one.page.evaluate(colour)
    one.page.emulate_media(media="print")
    assert one.page.evaluate(colour) != dark
    assert not one.page.is_visible(".mine-tabs") and not one.page.is_visible(".days") and one.page.is_visible(".lane svg >> nth=0")
    assert faults(one.page) == []

"""Can a person see the rhythms of body and network, in both languages, by day and by night, wide and narrow, and open what is behind?"""

from __future__ import annotations

from typing import Any

import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from test_web_rhythm import rows
from web_made import fill

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home of sixteen weeks, over a change of clocks and with a week in Tokyo."""
    with murmure.open(tmp_path_factory.mktemp("lived") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        fill(home, "watch", rows())
        with served(home) as address:
            yield address


@pytest.mark.parametrize(
    ("lang", "theme", "width"), [("en", "light", 1280), ("fr", "dark", 360), ("fr", "light", 1280), ("en", "dark", 360)]
)
def test_the_page_is_calm_whole_and_accessible(lived: str, visit: Any, lang: str, theme: str, width: int) -> None:
    one = visit(lived, lang, theme, width)
    one.go("/rhythm?days=366")
    calm(one, "rhythm", lang, theme, width)
    assert one.page.locator(".plot.nights:visible").count() == 1
    boxes = [text.bounding_box() for text in one.page.locator(".plot:visible text").all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    if width == 1280 and lang == "en":
        one.follow(".rings a >> nth=0")
        assert one.page.locator(".entry").count() >= 10
        one.follow("text=My rhythms")
        assert one.page.url.endswith("/rhythm?days=366")
        one.page.click("text=Each rhythm in a sentence")
        assert "Without a rhythm, chance would show as much" in one.page.inner_text("details.how[open]")

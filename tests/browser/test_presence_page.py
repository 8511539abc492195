"""Can a person read what others read of them, in both languages, by day and by night, wide and narrow, and open what is behind?"""

from __future__ import annotations

from typing import Any

import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from browser.test_web_browser import SIZES, THEMES
from presence_made import rows
from test_web_presence import filled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve the home of somebody who publishes under three names."""
    with murmure.open(tmp_path_factory.mktemp("published") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        filled(home, rows())
        with served(home) as address:
            yield address


def test_a_thing_given_away_opens_its_post(published: str, visit: Any) -> None:
    one = visit(published, "en", "light", 1280)
    one.go("/presence")
    one.follow(".plan li:first-child a")
    assert one.page.locator(".entry").count() == 1
    one.follow("text=Presence")
    one.follow("#given-phone ~ .things a")
    assert "06 12 34 56 78" in one.page.inner_text(".entries")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_page_is_calm_whole_and_accessible(published: str, visit: Any, lang: str, width: int, theme: str) -> None:
    one = visit(published, lang, theme, width)
    one.go("/presence")
    calm(one, "presence", lang, theme, width)

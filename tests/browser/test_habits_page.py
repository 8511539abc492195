"""Can a person see habits and hear objects, in both languages, by day and by night, wide and narrow, and open what is behind?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from habits_made import lived, read_meter
from web_made import fill

pytestmark = pytest.mark.browser
LOOKS = [("en", "light", 1280), ("fr", "dark", 360)]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home in which habits, a chain, something new and something that stops were planted."""
    with murmure.open(tmp_path_factory.mktemp("lived") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        rows = [*lived(np.random.default_rng(1)), *read_meter(280, np.random.default_rng(2))]
        fill(home, "house", [{"key": str(place), **{name: value for name, value in row.items() if name not in ("id", "source")}}
                             for place, row in enumerate(rows)])  # fmt: skip
        with served(home) as address:
            yield address


def test_a_habit_and_an_object_lead_to_what_is_behind(lived_in: str, visit: Any) -> None:
    one = visit(lived_in, "en", "light", 1280)
    one.go("/habits")
    assert one.page.locator(".weekgrid").count() >= 2 and one.page.locator(".odds").count() == 1
    one.follow(".habit >> text=The activities behind >> nth=0")
    assert one.page.locator(".entry").count() >= 1
    one.go("/objects")
    one.follow("text=linky")
    assert one.page.locator(".quote").inner_text().startswith("I read your meter 48 times")
    one.follow("text=All its entries")
    assert "instrument=linky" in one.page.url
    one.go("/timeline")
    one.page.locator(".voices > summary").first.click()
    assert one.page.locator(".voices li").first.is_visible()


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
@pytest.mark.parametrize("page", ["/habits", "/objects", "/objects/linky"])
def test_the_pages_are_calm_whole_and_accessible(lived_in: str, visit: Any, lang: str, theme: str, width: int, page: str) -> None:
    one = visit(lived_in, lang, theme, width)
    one.go(page)
    calm(one, page.strip("/").replace("/", "-"), lang, theme, width)

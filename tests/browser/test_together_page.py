"""Can a person see what moves together, in both languages, by day and by night, wide and narrow, and open what is behind?"""

from __future__ import annotations

from typing import Any

import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from browser.test_web_browser import SIZES, THEMES
from together_made import planted
from web_made import fill

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def slept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home in which more sleep goes with more steps on the next day."""
    with murmure.open(tmp_path_factory.mktemp("slept") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        fill(home, "watch", [{"key": row.pop("id"), **{name: value for name, value in row.items() if name != "source"}} for row in planted()])
        with served(home) as address:
            yield address


def test_a_claim_opens_its_evidence(slept: str, visit: Any) -> None:
    one = visit(slept, "en", "light", 1280)
    one.go("/together")
    assert one.page.locator(".tie").count() == 1
    assert one.page.locator(".tie circle").count() == 5
    one.follow("text=The activities behind")
    assert one.page.locator(".entry").count() >= 6
    one.follow("text=What moves together")
    assert one.page.url.endswith("/together")
    one.page.click("text=How this is found")
    assert "It never says what makes what" in one.page.inner_text("details.how[open]")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_page_is_calm_whole_and_accessible(slept: str, visit: Any, lang: str, width: int, theme: str) -> None:
    one = visit(slept, lang, theme, width)
    one.go("/together")
    calm(one, "together", lang, theme, width)

"""Can a person read the footprint, open what is behind, live a day without and take a letter, in both languages, by day and by night?"""

from __future__ import annotations

from typing import Any

import pytest

import murmure
from browser.conftest import served
from browser.test_devices_page import calm
from browser.test_web_browser import SIZES, THEMES
from test_web_footprint import fill_day
from test_web_without import WITHOUT, rows

pytestmark = pytest.mark.browser
PAGES = {"footprint": "/footprint", "company": "/footprint/company?name=meta", "without": "/footprint/without",
         "letter": "/footprint/letter?company=meta&right=access"}  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home of twelve weeks, the last day of which is one without."""
    with murmure.open(tmp_path_factory.mktemp("lived") / "home") as home:
        fill_day(home, rows())
        home.without.choose(WITHOUT.isoformat(), "the phone stays in the drawer")
        with served(home) as address:
            yield address


def test_a_person_walks_from_the_day_to_the_letter(lived: str, visit: Any) -> None:
    one = visit(lived, "en", "light", 1280)
    one.go("/footprint")
    assert "30 July 2024" in one.page.inner_text(".day-nav") and one.page.locator(".clock .s1").count() >= 24
    one.follow("a[rel=prev]")
    assert "29 July 2024" in one.page.inner_text(".day-nav")
    one.follow(".who-captured a >> nth=0")
    assert one.page.locator(".entry").count() >= 1 and "29 July 2024" in one.page.inner_text(".lead")
    one.page.go_back()
    one.follow(".knows th a:has-text('Meta')")
    one.follow("text=Write a request for access")
    one.page.fill("[name=identifiers]", "zoe42")
    one.follow("text=Write it again")
    assert "zoe42" in one.page.inner_text(".letter")
    with one.page.expect_download() as taken:
        one.page.click("text=Take it as a text file")
    assert taken.value.suggested_filename == "access-meta.txt"
    one.go("/footprint/without")
    one.page.fill("[name=day]", "2024-07-23")
    one.follow("text=Choose this day")
    assert one.page.locator(".challenges > li").count() == 2
    one.follow("text=Take it off the list >> nth=1")
    assert one.page.locator(".challenges > li").count() == 1
    one.check()


@pytest.mark.parametrize(("lang", "width"), SIZES[:2])  # the other looks are those of the village
def test_the_pages_are_calm_whole_and_accessible(lived: str, visit: Any, lang: str, width: int) -> None:
    theme = THEMES[width == 360]
    one = visit(lived, lang, theme, width)
    for name, path in PAGES.items():
        one.go(path)
        calm(one, f"footprint-{name}", lang, theme, width)

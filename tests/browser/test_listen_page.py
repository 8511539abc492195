"""How does the page of streams look, and does it stay as the streams are?"""

from __future__ import annotations

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import SIZES, THEMES, faults
from listen_made import made_streams
from murmure.streams.health import Health

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def streams(tmp_path_factory):
    """Serve a home with a stream in every state."""
    with murmure.open(tmp_path_factory.mktemp("streams")) as home:
        made_streams(home)
        with served(home) as address:
            yield address, home


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_in_every_look(streams, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(streams[0], lang, theme, width)
    one.go("/listen")
    SCREENS.mkdir(parents=True, exist_ok=True)
    for turned in (False, True):
        theme = one.turn(theme) if turned else theme
        one.page.screenshot(path=SCREENS / f"streams-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
        one.check()
        assert faults(one.page) == [], theme


def test_it_is_renewed_while_it_is_open_but_not_under_the_hand(streams, visit):
    address, home = streams
    one = visit(address)
    one.go("/listen")
    one.page.click("details.sure summary >> nth=0")
    number, page = next((key, page) for key, page in home._store.book.all("stream").items() if page["name"] == "bluesky")
    health = Health.of(page)
    health.counts["deleted"] = 4_321
    with home._store.lock, home._store.book.change():
        home._store.book.put("stream", number, health.page())
    one.page.evaluate("renew()")
    assert "4,321" not in one.page.inner_text("#streams"), "somebody is about to press a button"
    one.page.click("details.sure summary >> nth=0")
    one.page.evaluate("document.activeElement.blur()")
    one.page.evaluate("renew()")
    one.page.wait_for_function("document.getElementById('streams').innerText.includes('4,321')")
    one.check()

"""Can a person check a draft while typing, drop a picture, and bring a text from another site, in both languages, wide and narrow?"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_devices_page import clipped
from browser.test_web_browser import SIZES, THEMES, faults
from pictures_made import jpeg
from web_made import fill

pytestmark = pytest.mark.browser

DRAFT = {
    "en": "I'm at Heathrow airport with my son Leo, 7 years old. Call Mrs Hill on 07700 900123.\nGreat, another delay. You never listen. https://example.org/a?utm_source=x&fbclid=1",
    "fr": "Je suis à l'aéroport de Nantes avec mon fils Léo, 7 ans. Appelez Mme Hill au 06 12 34 56 78.\nBravo, encore un retard. Je suis pour la vidéosurveillance dans nos rues. https://youtu.be/abc?si=Zx1&t=42",  # noqa: E501
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a home whose owner wrote one thing before."""
    with murmure.open(tmp_path_factory.mktemp("written") / "home") as home:
        fill(home, "made", [{"key": "1", "type": "Create", "actor": "me", "content": "Je suis contre la vidéosurveillance dans nos rues.",
                             "audience": ["public"], "published": 1_620_000_000_000_000}])  # fmt: skip
        with served(home) as address:
            yield address


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Serve a page of another site, with a field that somebody writes in."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(
                b"<!doctype html><title>elsewhere</title><textarea id=field>Call Mrs Hill on 07700 900123</textarea>"
            )

        def log_message(self, *said: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("lang", "width"), SIZES[:2])
def test_a_draft_is_read_while_it_is_typed(written: str, visit: Any, lang: str, width: int) -> None:
    theme = THEMES[width == 360]
    one = visit(written, lang, theme, width)
    one.go("/draft")
    page = one.page
    page.fill("#text", DRAFT[lang])
    page.wait_for_selector("#told .remarks")
    page.set_input_files("#files", [{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}])
    page.wait_for_selector("#seen a.button")
    marked = page.locator("#told mark").count()
    assert marked >= 6 and page.locator(".remarks li").count() >= marked
    assert ("utm_source" if lang == "en" else "si=") not in page.input_value("#cleaned-text")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert clipped(page) == [] and faults(page) == []
    page.screenshot(path=str(SCREENS / f"draft-{lang}-{theme}-{width}.png"), full_page=True)
    with page.expect_download() as got:
        page.click("#seen a.button")
    assert got.value.suggested_filename == "photo-clean.jpg"
    page.fill("#text", "")
    page.wait_for_selector("#told .remarks", state="detached")


def test_a_text_comes_from_another_site_and_stands_in_no_address(written: str, visit: Any, elsewhere: str) -> None:
    one = visit(written, "en", "light", 1280)
    one.go("/draft")
    mark = unquote(one.page.get_attribute("#mark", "href").removeprefix("javascript:"))
    other = one.page.context.new_page()
    other.goto(elsewhere)
    other.focus("#field")
    with one.page.context.expect_page() as opened:
        other.evaluate("(source) => { (0, eval)(source); }", mark)
    handed = opened.value
    handed.wait_for_selector("#hand:not([hidden])")
    assert handed.input_value("#text") == "Call Mrs Hill on 07700 900123"
    assert handed.url == f"{written}/draft/hand"
    handed.click("#hand button")
    handed.wait_for_selector(".remarks li")
    assert handed.url == f"{written}/draft" and "07700" not in "".join(page.url for page in one.page.context.pages)
    alone = one.page.context.new_page()
    alone.goto(f"{written}/draft/hand")
    alone.wait_for_selector("#nothing:not([hidden])")
    alone.close(), handed.close(), other.close()


def test_who_was_not_let_in_is_told_so(written: str, chromium: Any) -> None:
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{written}/draft/hand")
    page.wait_for_selector("#outside:not([hidden])")
    assert page.locator("#hand").is_hidden()
    context.close()

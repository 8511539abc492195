"""How does a test open a real browser on a real server?"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import murmure
from murmure.faces.web.app import free_socket, make_app
from web_made import fill, hostile_home

CHROMIUM = (
    os.environ.get("MURMURE_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or "/usr/bin/chromium"
)
# Only the maps are drawn as a graphics card would (SwiftShader stands in for one): to lay the pages themselves together
# in the same way takes half of the time of these tests.
FLAGS = (
    "--no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync --disable-gpu-compositing"
).split()
SCREENS = Path(__file__).parents[2] / "artefacts" / "screens"
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (e) => window.broken.push(e.violatedDirective + " " + e.blockedURI));
"""
PATIENCE = 120_000
"""Milliseconds after which a page that does not come fails a test: a machine with much to do is no fault."""
FRAMES = "requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))"


@contextmanager
def served(home: Any, **options: Any) -> Iterator[str]:
    """Serve a home on a free port and give the address that lets in."""
    import uvicorn

    sock = free_socket("127.0.0.1", 0)
    port = sock.getsockname()[1]
    app = make_app(home, "token-of-the-test", port=port, **options)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    sock.close()


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the made-up village."""
    with murmure.open(tmp_path_factory.mktemp("village")) as home:
        home.demo(size=6000)
        with served(home) as address:
            yield address


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """Serve an empty home; give its address and the home."""
    with murmure.open(tmp_path / "home") as home, served(home) as address:
        yield address, home


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Serve a home whose every text is hostile."""
    with hostile_home(tmp_path_factory.mktemp("hostile") / "home") as home:
        with served(home) as address:
            yield address, home


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a home whose social graph has twenty thousand nodes."""
    rows = []
    for node in range(20_000):
        for step in (1, 7, 131):
            rows.append({"key": f"{node}-{step}", "type": "Follow", "actor": f"https://a.test/users/n{node}",
                         "object": f"https://a.test/users/n{(node // 200) * 200 + (node * step + step) % 200}",
                         "object_type": "Person", "published": 1_700_000_000_000_000 + node})  # fmt: skip
    with murmure.open(tmp_path_factory.mktemp("large")) as home:
        fill(home, "large", rows)
        with served(home) as address:
            yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start Chromium once."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: apt-get install chromium, or set MURMURE_CHROMIUM")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """Hold one open page and everything wrong that happened on it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: said.type in ("error", "warning") and self._hear(said))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._request(request.url))
        page.add_init_script(WATCH)

    def _hear(self, said: Any) -> None:
        # SwiftShader, which stands in for a graphics card here, complains that it is slow.
        if "GPU stall" not in said.text and "status of 404" not in said.text:
            self.wrong.append(f"console: {said.text}")

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.wrong.append(f"request: {url}")

    def enter(self) -> None:
        """Come in with the token, as somebody does who opens the address that was printed: this opens the first page."""
        self.go("/?token=token-of-the-test")

    def let_in(self) -> None:
        """Come in with the token and open no page."""
        answer = self.page.context.request.get(f"{self.address}/?token=token-of-the-test", max_redirects=0)
        assert answer.status == 303

    def go(self, path: str) -> None:
        """Open a page and wait until its map, if any, is drawn."""
        self.page.goto(self.address + path)
        if self.page.query_selector("#map"):
            self.page.wait_for_selector("#map[data-ready]")
            self.paint()

    def paint(self) -> None:
        """Wait until what was asked for is on the screen: a canvas asks for one frame, and is drawn in it."""
        self.page.evaluate(f"() => new Promise((done) => {FRAMES})")

    def follow(self, selector: str) -> None:
        """Click on what leads to another page, and wait until all of that page is there."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def turn(self, theme: str) -> str:
        """Turn from one theme to the other while the page is open, and return the new one."""
        turned = "dark" if theme == "light" else "light"
        self.page.emulate_media(color_scheme=turned)
        self.paint()
        return turned

    def check(self) -> None:
        """Fail when anything wrong was heard so far, or when the page is wider than the screen."""
        self.page.wait_for_load_state()
        self.wrong += self.page.evaluate("window.broken")
        assert not self.wrong, self.wrong
        assert not self.page.evaluate("window.harm")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"


@pytest.fixture
def visit(chromium: Any) -> Iterator[Any]:
    """Open pages in one language, theme and width."""
    contexts = []

    def start(address: str, lang: str = "en", theme: str = "light", width: int = 1280) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme, locale="fr-FR" if lang == "fr" else "en-GB"
        )
        contexts.append(context)
        one = Visit(context.new_page(), address)
        one.let_in()
        return one

    yield start
    for context in contexts:
        context.close()

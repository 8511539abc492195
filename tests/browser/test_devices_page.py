"""From two files to the page: does one walk that three devices measured count once, and can a person say otherwise?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import SIZES, THEMES, faults
from samples_made import apple_health

pytestmark = pytest.mark.browser

STEP = 0.0009
"""Degrees of latitude of a point of the run, some 100 m."""


def run_as_gpx(folder: Path) -> Path:
    """Write the run that the Apple Watch recorded too, as another watch did."""
    points = "".join(
        f'<trkpt lat="{48.8 + STEP * n:.6f}" lon="2.35"><time>2024-05-14T16:{n // 2:02}:{n % 2 * 30:02}Z</time></trkpt>' for n in range(73)
    )  # fmt: skip
    path = folder / "run.gpx"
    path.write_text(f'<?xml version="1.0"?><gpx version="1.1" creator="Montre Exemple" xmlns="http://www.topografix.com/GPX/1/1"><trk>'
                    f"<type>running</type><trkseg>{points}</trkseg></trk></gpx>", encoding="utf-8")  # fmt: skip
    return path


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve a home into which both exports were brought."""
    folder = tmp_path_factory.mktemp("walked")
    with murmure.open(folder / "home") as home:
        account = home.bring([apple_health.make(folder / "exports"), run_as_gpx(folder)])
        assert account.totals["rejected"] == account.totals["refused"] == 0
        with served(home) as address:
            yield address, home


def said(one: Any) -> str:
    """Return what the page says, its spaces all of one width."""
    return " ".join(one.page.inner_text("main").split())


def lengths(row: Any) -> tuple[float, float]:
    """Return how long the bar of a device is, and how much of it is filled, in hundredths."""
    wide = [float(row.locator(f"rect.{name}").get_attribute("width")) for name in ("said", "counted")]
    return wide[0], wide[1]


def clipped(page: Any) -> list[str]:
    """Return what reaches beyond the right edge of its card."""
    return page.evaluate("""() => [...document.querySelectorAll('main .card')].flatMap((card) => {
        const edge = card.getBoundingClientRect().right;
        const beyond = (one) => !one.closest('.unseen, svg') && one.getBoundingClientRect().right > edge;
        return [...card.querySelectorAll('*')].filter(beyond).map((one) => one.outerHTML.slice(0, 80));
    })""")


def calm(one: Any, name: str, lang: str, theme: str, width: int) -> None:
    """See that the page at hand goes over no edge, cuts no word and has no serious fault of access; keep its picture."""
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert clipped(one.page) == [], name
    assert faults(one.page) == [], name
    one.page.screenshot(path=str(SCREENS / f"{name}-{lang}-{theme}-{width}.png"), full_page=True)


def test_one_walk_counts_once_until_a_person_says_otherwise(walked: Any, visit: Any) -> None:
    address, home = walked
    assert home.measures("step_count", by="all").to_pylist()[0] | {"counted": None} == {
        "when": "all", "value": 615.0, "unit": "{steps}", "days": 1, "entries": 12, "together": 1_170.0, "counted": None,
        "left_out": [{"device": "iPhone de Camille (apple-health)", "value": 555.0}]}  # fmt: skip
    (run,) = home.measures("distance").to_pylist()
    assert run["value"] == 7_250.0 and run["together"] == pytest.approx(14_450, rel=0.01)
    one = visit(address, "en", "light", 1280)
    one.go("/timeline?when=2024-05-14")
    one.follow("p.measured >> text=615")
    assert one.page.url.endswith("/devices/step_count?when=2024-05")
    assert "What counts: 615 steps, not the sum of 1,170 steps" in said(one)
    watch, phone = one.page.locator(".device:has-text('Apple Watch')"), one.page.locator(".device:has-text('iPhone')")
    assert lengths(watch) == (100, 100) and "counts ·" in watch.inner_text()
    assert lengths(phone) == (pytest.approx(100 * 555 / 615, abs=0.01), 0) and "does not count here ·" in phone.inner_text()
    with one.page.expect_navigation():
        phone.locator("button").click()
    assert "What counts: 555 steps, not the sum of 1,170 steps" in said(one) and "you said so" in said(one)
    assert home.measures("step_count", by="all")["value"].to_pylist() == [555.0]
    one.follow("text=Back to the usual order")
    assert "What counts: 615 steps, not the sum of 1,170 steps" in said(one)
    one.follow("text=All devices")
    assert "Distance" in said(one) and "What counts: 615 steps, not the sum of 1,170 steps" in said(one)
    one.check()


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_devices_in_every_look(walked: Any, visit: Any, lang: str, width: int) -> None:
    theme = THEMES[width == 360]
    one = visit(walked[0], lang, theme, width)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for name, path in (("devices", "/devices"), ("devices-steps", "/devices/step_count"), ("devices-days", "/devices/step_count?when=2024-05")):
        one.go(path)
        one.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
        assert faults(one.page) == [] and clipped(one.page) == []
        one.page.screenshot(path=SCREENS / f"{name}-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
        one.check()
    other = one.turn(theme)
    one.page.screenshot(path=SCREENS / f"devices-days-{lang}-{other}-{width}.png", full_page=True, animations="disabled")
    assert faults(one.page) == []

"""What does an analyst read of what became of the communities, in a real browser?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import AXE_LOOKS, ENGLISH, FRENCH, LOOKS, faults
from test_crowd_lives import LAST, rows_of
from web_made import HOSTILE, fill

pytestmark = pytest.mark.browser
SUMMARY = "#lives > summary"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Serve groups that are born, join, part and fall silent."""
    with murmure.open(tmp_path_factory.mktemp("lived") / "home") as home:
        fill(home, "made", rows_of(LAST))
        with served(home) as address:
            yield address, home


def opened(one: Any) -> Any:
    """Open the page, and what became of the communities."""
    one.go("/communities")
    one.page.click(SUMMARY)
    one.page.wait_for_selector("#lives[data-ready]")
    return one


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_it_fits_every_look(lived, visit, lang, theme, width):
    one = opened(visit(lived[0], lang, theme, width))
    box = one.page.locator(".lives-of").bounding_box()
    assert box["width"] >= 800 and box["height"] > 100
    outside = one.page.evaluate("""(() => { const box = document.querySelector('.lives-of').getBoundingClientRect();
        return [...document.querySelectorAll('.lives-of text')].map((text) => text.getBoundingClientRect()).filter((text) =>
            text.left < box.left - 1 || text.right > box.right + 1 || text.bottom > box.bottom + 1).length; })()""")
    assert outside == 0
    SCREENS.mkdir(parents=True, exist_ok=True)
    one.page.locator("#lives").screenshot(path=SCREENS / f"lives-{lang}-{theme}-{width}.png", animations="disabled")
    one.check()


@pytest.mark.parametrize(("lang", "theme", "width"), AXE_LOOKS)
def test_axe_finds_nothing_serious(lived, visit, lang, theme, width):
    one = opened(visit(lived[0], lang, theme, width))
    one.page.evaluate("document.querySelectorAll('#lives details').forEach((one) => { one.open = true; })")
    assert faults(one.page) == []
    one.check()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_speaks_one_language(lived, visit, lang):
    one = opened(visit(lived[0], lang))
    one.page.evaluate("document.querySelectorAll('#lives details').forEach((one) => { one.open = true; })")
    text = one.page.evaluate("""(() => { const copy = document.getElementById('lives').cloneNode(true);
        copy.querySelectorAll('bdi, svg').forEach((each) => each.remove()); return copy.textContent; })()""")
    text += " " + one.page.get_attribute(".lives-of", "aria-label")
    assert len(text) > 500 and not (ENGLISH if lang == "fr" else FRENCH).findall(text), text


def test_every_event_is_told_once_newest_first(lived, visit):
    one = opened(visit(lived[0]))
    told = one.page.eval_on_selector_all(".happened li", "all => all.map((each) => each.textContent.replace(/\\s+/g, ' ').trim())")
    found = [(date.first, event) for date in lived[1].crowd.lives().dates for event in date.events]
    assert len(told) == len(found) > 5
    hrefs = one.page.eval_on_selector_all(".happened li a", "all => all.map((each) => each.getAttribute('href'))")
    assert hrefs == sorted(hrefs, reverse=True) and len(hrefs) == len(found)
    for words in ("people (#jazz) is born.", "20 people (#radio) is heard no more.", " joins another", "and form their own."):
        assert sum(words in line for line in told) == 1, words
    assert one.page.locator(".lane-of").count() == len({each.number for date in lived[1].crowd.lives().dates for each in date.lasting})
    assert one.page.locator(".curve-of").count() == 2, "one joins, one parts"
    assert "trio" not in one.page.inner_text("#lives")


def test_an_event_opens_the_page_at_its_date(lived, visit):
    one = opened(visit(lived[0]))
    link = one.page.locator(".happened li:has-text('radio') a").last
    until = re.fullmatch(r"/communities\?until=(\d{4}-\d{2}-\d{2})&of=span", link.get_attribute("href"))[1]
    assert until == "2024-02-01" and link.inner_text() == "In January 2024"
    link.click()
    one.page.wait_for_url("**/communities?**")
    one.page.wait_for_selector("#map[data-ready]")
    assert one.page.input_value("#filters [name=until]") == until and one.page.input_value("#filters [name=of]") == "span"
    told = one.page.inner_text("#told")
    assert "#velo" in told and "#jazz" not in told, "nothing of what came later"
    one.check()


def test_it_waits_until_it_is_asked_for(lived, visit):
    one = visit(lived[0])
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.go("/communities")
    assert not [url for url in asked if "lives" in url and not url.endswith(".js")]
    one.page.focus(SUMMARY)
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("#lives[data-ready]")
    for _ in range(2):
        one.page.click(SUMMARY)
    assert len([url for url in asked if url.endswith("/communities/lives")]) == 1


def test_a_large_log_is_followed_by_larger_steps(tmp_path, visit, monkeypatch):
    monkeypatch.setattr("murmure.graphs.crowd_lives.WORK", 1)
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(LAST))
        with served(home) as address:
            one = opened(visit(address, "fr"))
            text = one.page.inner_text("#lives")
            assert "d’un an à l’autre" in text and "s’oublie 4 ans après" in text and "En 2024, une communauté" in text
            hrefs = one.page.eval_on_selector_all(".happened li a", "all => all.map((each) => each.getAttribute('href'))")
            assert set(hrefs) <= {"/communities?until=2025-01-01&of=span", "/communities?until=2026-01-01&of=span"} and hrefs
            one.check()


def test_only_the_largest_are_drawn_and_the_rest_is_said(lived, visit, monkeypatch):
    monkeypatch.setattr("murmure.faces.web.pages.lives.DRAWN", 2)
    one = opened(visit(lived[0]))
    assert one.page.locator(".lane-of").count() == 2 and "the 2 largest of 5 communities" in one.page.inner_text("#lives")
    titles = one.page.eval_on_selector_all(".lane-of title", "all => all.map((each) => each.textContent)")
    assert all("40 people at most" in title for title in titles), "the two of forty"
    one.check()


def test_an_empty_home_says_so_kindly(fresh, visit):
    one = opened(visit(fresh[0]))
    assert "Nothing to tell yet" in one.page.inner_text("#lives") and not one.page.query_selector(".lives-of")
    one.check()


def test_hostile_texts_stay_texts(tmp_path, visit):
    rows = [dict(row) for row in rows_of(10)]
    for row in rows:
        row["tags"] = [f"{HOSTILE[len(tag) % len(HOSTILE)]}{tag}" for tag in row["tags"]]
        for name in (("actor",) if row["actor"] != "me" else ()):
            row[name] = f"{row[name]}{HOSTILE[1]}"
        row["mentions"] = [f"{one}{HOSTILE[1]}" for one in row["mentions"]]
    with murmure.open(tmp_path / "home") as home:
        fill(home, "hostile", rows)
        with served(home) as address:
            one = opened(visit(address))
            one.page.evaluate("document.querySelectorAll('#lives details').forEach((one) => { one.open = true; })")
            assert one.page.query_selector(".happened li") and not one.page.query_selector("#lives img, #lives script, #lives svg svg")
            for link in one.page.query_selector_all("#lives a[href]"):
                assert link.get_attribute("href").startswith("/communities?until=")
            one.check()


def test_a_hostile_home_is_no_trouble(hostile, visit):
    one = opened(visit(hostile[0]))
    one.check()

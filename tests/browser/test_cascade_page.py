"""What does an analyst see and do where a cause is followed from one to the next, in a real browser, from the import to paper?"""

from __future__ import annotations

import json

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_petition_page import strange
from browser.test_web_browser import SIZES, THEMES, faults, reach
from cascades_made import HOUR, START, post, row, village
from rising_village import eruption
from rising_village import village as talk
from test_web_cascade import causes, large, put
from web_made import MARKUP, SCRIPT

pytestmark = pytest.mark.browser
MILL, PEOPLE = "/cascade?cause=%23savethemill", "/cascade/people?cause=%23savethemill&kind=share"


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """Serve a home in which a cause passes from one to the next, and one of hostile words."""
    with murmure.open(tmp_path_factory.mktemp("passed")) as home:
        harm = [row(90_000 + nth, nth, START + nth * HOUR, tags=["harm"], content=f"{SCRIPT}{MARKUP} {nth}")
                | {"actor": f"https://v.example/users/{SCRIPT}{nth}"} for nth in range(12)]  # fmt: skip
        put(home, village() + causes() + harm)
        with served(home) as place:
            yield place


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Serve a home in which five thousand share one post."""
    with murmure.open(tmp_path_factory.mktemp("many")) as home:
        put(home, large())
        with served(home) as place:
            yield place


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_pages_in_every_look(passed, many, visit, lang, width):
    theme = THEMES[width == 360]
    for name, place, path in (("cascades", passed, "/cascade"), ("cascade", passed, MILL), ("cascade-people", passed, PEOPLE),
                              ("cascade-large", many, f"/cascade?cause={post(100_000)}")):  # fmt: skip
        one = visit(place, lang, theme, width)
        one.go(path)
        for look in THEMES:
            one.page.emulate_media(color_scheme=look)
            one.paint()
            SCREENS.mkdir(parents=True, exist_ok=True)
            one.page.screenshot(path=SCREENS / f"{name}-{lang}-{look}-{width}.png", full_page=True, animations="disabled")
            assert faults(one.page) == []
        assert strange(one.page, lang) == [], path
        one.check()


def test_the_whole_story(fresh, visit, tmp_path):
    """Posts are brought in; what rises leads to its cascade; a number leads to people, these to an activity; the page is printed."""
    address, home = fresh
    one = visit(address)
    one.go("/cascade")
    assert one.page.get_by_text("Nothing passes here yet").is_visible()
    place = tmp_path / "posts.jsonl"
    with place.open("w", encoding="utf-8") as file:
        for nth, told in enumerate([*talk(), *eruption()]):
            file.write(json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "id": f"https://v.example/{nth}", "type": "Create",
                                   "actor": told["actor"], "published": moment(told["published"]), "to": "as:Public", "object": {
                                       "type": "Note", "id": f"https://v.example/note/{nth}", "content": told["content"],
                                       "tag": [{"type": "Hashtag", "name": f"#{tag}"} for tag in told["tags"]]}}) + "\n")  # fmt: skip
    home.bring([place])
    one.go("/rising")
    one.follow("article.cause h3 a")
    one.follow("a:has-text('Who has it of whom')")
    assert one.page.get_by_role("heading", name="#savethemill").is_visible()
    one.follow("section[aria-labelledby=sure] td a")
    assert one.page.locator("table tbody tr").count() >= 5
    one.follow("table tbody tr td a")
    assert "mill" in one.page.inner_text("main")
    one.go("/rising")
    one.follow("nav.tabs a:has-text('Cascades')")
    one.page.fill("input[name=cause]", "nothing at all")
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("[role=alert]")
    assert "Nobody took up" in one.page.inner_text("[role=alert]")
    one.page.fill("input[name=cause]", "savethemill")
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Follow it").click()
    printed = tmp_path / "cascade.pdf"
    one.page.pdf(path=printed)
    one.page.emulate_media(media="print")
    one.page.set_viewport_size({"width": 720, "height": 1000})  # a page of A4 between its margins
    assert one.page.evaluate("[...document.querySelectorAll('.wide')].every((one) => one.scrollWidth <= one.clientWidth)")
    assert printed.read_bytes()[:5] == b"%PDF-" and not one.page.locator("#print").is_visible()
    one.check()


def test_a_disc_leads_to_who_it_is(passed, many, visit):
    one = visit(passed)
    one.go(MILL)
    assert one.page.locator("svg.tree.on-wide a").count() == 40
    one.page.locator("svg.tree.on-wide a").nth(5).click()
    one.page.wait_for_url("**/activity/*")
    other = visit(many)
    other.go(f"/cascade?cause={post(100_000)}")
    said = other.page.locator("svg.tree.on-wide a title").nth(20).text_content()
    other.page.locator("svg.tree.on-wide a").nth(20).click()
    other.page.wait_for_url("**/cascade/people?**")
    assert other.page.inner_text("h1").split()[0] == said.split()[0]
    other.check()


def test_the_keyboard_reaches_the_same_in_the_tables(passed, visit):
    one = visit(passed)
    one.go(MILL)
    reach(one.page, "section[aria-labelledby=tree] summary")
    one.page.keyboard.press("Enter")
    reach(one.page, "section[aria-labelledby=tree] details td a")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/cascade/people?**")
    one.check()


def test_hostile_words_run_nowhere(passed, visit):
    one = visit(passed)
    for path in ("/cascade?cause=%23harm", "/cascade/people?cause=%23harm", f"/cascade?cause={SCRIPT}"):
        one.go(path)
        one.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        one.check()


def moment(at: int) -> str:
    from murmure.rising.alarm import moment

    return moment(at // 1_000_000)

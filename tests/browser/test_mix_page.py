"""What does a person see and do on the page of their mix, in a real browser?"""

from __future__ import annotations

import random
from typing import Any

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import ENGLISH, FRENCH, SIZES, THEMES, faults, reach
from lenses_made import YEAR, circles, mention, person
from web_made import HOSTILE, fill

pytestmark = pytest.mark.browser

WORDS = ("jazz", "vélo", "potager", "cuisine")
GROUPS = [range(first, first + 50) for first in (0, 50, 100, 150)]


def rows_of() -> list[dict[str, Any]]:
    """Return four circles with words of their own, of which the first two avoid each other, the last two come later."""
    rows, draw = circles(GROUPS), random.Random(3)
    for number in range(400):
        one, other = draw.sample(range(4), 2)
        if {one, other} != {0, 1}:
            rows.append(mention(person(draw.choice(GROUPS[one])), person(draw.choice(GROUPS[other])), 90_000 + number, draw))
    out = []
    for row in rows:
        who = row["mentions"][0] if row["actor"] == "me" else row["actor"]
        place = int(who.rpartition("p")[2]) // 50
        moment = row["published"] // 2 + (3 * YEAR // 2 if place > 1 else 0)
        tags = [] if row["actor"] == "me" else [WORDS[place], f"{WORDS[place]}{draw.randrange(3)}"]
        kept = {name: value for name, value in row.items() if name not in ("id", "source")}
        out.append(kept | {"key": row["id"], "tags": tags, "published": moment + 50 * YEAR, "content": f"about {place}"})
    return out


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Serve a home with four communities over three years."""
    with murmure.open(tmp_path_factory.mktemp("mixed")) as home:
        fill(home, "made", rows_of())
        with served(home) as address:
            yield address


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_mix_in_every_look(mixed, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(mixed, lang, theme, width)
    one.go("/mix")
    look_at(one, lang, theme, width)
    look_at(one, lang, one.turn(theme), width)


def look_at(one, lang, theme, width) -> None:
    """See that one picture is there, that all its words are inside, and keep what is seen."""
    assert one.page.evaluate("document.documentElement.lang") == lang
    shown = [picture for picture in one.page.query_selector_all("svg.bands") if picture.is_visible()]
    assert len(shown) == 1 and len(shown[0].query_selector_all("a.band")) == 4
    outside = one.page.evaluate("""[...document.querySelectorAll('svg.bands')].filter((svg) => svg.getBoundingClientRect().width).flatMap((svg) => {
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect()).filter((text) =>
            text.left < box.left - 1 || text.right > box.right + 1 || text.bottom > box.bottom + 1).map((text) => [text.left, text.right]); })""")
    assert outside == []
    SCREENS.mkdir(parents=True, exist_ok=True)
    one.page.screenshot(path=SCREENS / f"mix-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
    one.check()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("fr", 360)])
def test_axe_finds_nothing_serious_on_the_mix(mixed, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(mixed, lang, theme, width)
    one.go("/mix")
    one.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert faults(one.page) == []
    theme = one.turn(theme)
    assert faults(one.page) == []
    one.go(one.page.get_attribute('a[href^="/mix/behind?of="] >> nth=1', "href"))
    assert one.page.query_selector(".entry") and faults(one.page) == []
    one.turn(theme)
    assert faults(one.page) == []
    one.check()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_mix_speaks_one_language(mixed, visit, lang):
    one = visit(mixed, lang)
    one.go("/mix")
    one.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    text = one.page.evaluate("""[...document.querySelectorAll('main :is(p,h1,h2,h3,label,button,th,summary,figcaption,title)')]
        .filter((one) => !one.querySelector('bdi')).map((one) => one.textContent).join(' ')""")
    text = text.replace("The delete-a-group jackknife", "").replace("delete-a-group jackknife", "")
    other = (ENGLISH if lang == "fr" else FRENCH).findall(text)
    assert len(text) > 800 and not other, other[:5]


def test_a_band_leads_to_its_community_under_the_mouse_and_from_the_keyboard(mixed, visit):
    one = visit(mixed)
    page = one.page
    one.go("/mix")
    label = page.locator(".on-wide a.band text.name >> nth=0")
    box = label.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = page.locator(".on-wide a.band:hover text.tell")
    page.wait_for_function("getComputedStyle(document.querySelector('.on-wide a.band:hover text.tell')).opacity === '1'")
    assert "Community" in told.text_content() and "%" in told.text_content()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/mix#community-*")
    target = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert -5 <= target < 800
    one.go("/mix")
    reach(page, ".on-wide a.band")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mix#community-*")
    one.check()


def test_the_table_says_what_is_drawn(mixed, visit):
    one = visit(mixed)
    page = one.page
    one.go("/mix")
    page.click(".same summary")
    heads, rows = page.query_selector_all(".same thead th"), page.query_selector_all(".same tbody tr")
    assert len(heads) == 7 and 12 <= len(rows) <= 13
    first, last = ([0.0 if cell.inner_text() == "–" else float(cell.inner_text().rstrip("%")) for cell in row.query_selector_all("td")]
                   for row in (rows[0], rows[-1]))  # fmt: skip
    assert sum(first[:5]) == pytest.approx(100, abs=2) and sum(last[:5]) == pytest.approx(100, abs=2)
    assert first[0] + first[1] > 80 and last[2] + last[3] > 60  # two came first, two came later
    assert one.page.evaluate("document.querySelector('.same .wide').scrollWidth") > 0
    one.check()


def test_a_community_is_contested_by_a_click_and_taken_back(fresh, visit):
    address, home = fresh
    fill(home, "made", rows_of())
    one = visit(address, "fr")
    page = one.page
    one.go("/mix")
    assert len(page.query_selector_all("article.mine")) == 4
    name = page.inner_text("#community-2 .tags a >> nth=0")
    page.click('#community-2 button:has-text("Ce n’est pas la mienne")')
    page.wait_for_url("**/mix#refused")
    assert len(page.query_selector_all("article.mine:not(.refused-one)")) == 3
    assert name not in " ".join(page.locator(".tags").all_inner_texts())
    assert "n’est pas la vôtre" in page.inner_text(".refused-one")
    one.go("/timeline")
    assert "n’est pas le vôtre" in page.inner_text(".entry >> nth=0")
    one.go("/mix")
    reach(page, ".refused-one button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not page.query_selector(".refused-one")
    assert len(page.query_selector_all("article.mine")) == 4 and home.contested == ()
    one.check()


def test_two_that_keep_apart_stand_side_by_side(mixed, visit):
    one = visit(mixed)
    one.go("/mix")
    circles = one.page.eval_on_selector_all(".pair circle", "all => all.map((one) => [one.cx, one.r].map((two) => two.baseVal.value))")
    assert len(circles) == 2
    (left, a), (right, b) = circles
    assert right - left > a + b and "keep apart" in one.page.inner_text(".pair")


def test_the_mix_of_a_hostile_home_runs_nothing(fresh, visit):
    address, home = fresh
    rows = rows_of()
    for row in rows:
        row["tags"] = [f"{HOSTILE[len(tag) % len(HOSTILE)]}{tag}" for tag in row["tags"]]
    rows += [{"key": f"f{number}", "type": "Follow", "actor": "me", "object": person(number), "object_type": "Person", "published": 50 * YEAR,
              "content": HOSTILE[number % len(HOSTILE)]} for group in GROUPS for number in group]  # fmt: skip
    fill(home, "made", rows)
    home.contest([*HOSTILE, *(f"{text}2" for text in HOSTILE)])
    one = visit(address)
    for path in ("/mix", "/timeline?type=Reject"):
        one.go(path)
        one.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert not one.page.query_selector("main script, main img")
        one.check()
    one.go("/mix")
    one.go(one.page.get_attribute('a[href^="/mix/behind?of="] >> nth=2', "href"))
    one.check()


def test_a_home_without_ties_is_told_kindly(fresh, visit):
    address, _ = fresh
    for lang in ("en", "fr"):
        one = visit(address, lang, "light", 360)
        one.go("/mix")
        assert one.page.is_visible('.quiet-page a[href="/sources"]') and faults(one.page) == []
        one.check()


def test_the_mix_prints(mixed, visit):
    one = visit(mixed)
    one.go("/mix")
    one.page.emulate_media(media="print")
    assert one.page.is_visible(".bands.on-wide") and not one.page.is_visible(".mine form >> nth=0")

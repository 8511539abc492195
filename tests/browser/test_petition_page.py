"""What does an analyst see and do where petitions are followed, in a real browser, from an empty home to a printed page?"""

from __future__ import annotations

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import ENGLISH, FRENCH, SIZES, THEMES, faults, reach
from petitions_made import address
from test_web_petition import on, put, readings
from web_made import MARKUP, SCRIPT

pytestmark = pytest.mark.browser
ON = on(21)


@pytest.fixture(scope="module")
def petitions(tmp_path_factory):
    """Serve a home in which petitions trickle, take off and arrive; each has a title, one a hostile one."""
    from petitions_made import MONDAY, measures, share

    with murmure.open(tmp_path_factory.mktemp("petitions")) as home:
        rows = measures(readings())
        titles = {address(86): "Keep the night train", address(87): f"{SCRIPT}{MARKUP}", address(88): "A library for every village"}
        put(home, [row | {"content": titles.get(row["object"])} for row in rows]
            + [share(address(86), MONDAY + 16 * 24 * 3_600_000_000 + hour * 3_600_000_000, hour) for hour in range(24)])  # fmt: skip
        with served(home) as place:
            yield place


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_pages_in_every_look(petitions, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(petitions, lang, theme, width)
    for name, path in (("petition", f"/petition?on={ON}"), ("petition-one", f"/petition/one?name={address(87)}&on={ON}"),
                       ("petition-arrived", f"/petition/one?name={address(86)}")):  # fmt: skip
        one.go(path)
        for look in THEMES:
            one.page.emulate_media(color_scheme=look)
            one.paint()
            SCREENS.mkdir(parents=True, exist_ok=True)
            one.page.screenshot(path=SCREENS / f"{name}-{lang}-{look}-{width}.png", full_page=True, animations="disabled")
            assert faults(one.page) == []
        assert strange(one.page, lang) == [], path
        one.check()


def test_counts_are_brought_with_the_wizard_and_followed(fresh, visit, tmp_path):
    """An empty home says how; the wizard takes the table for what it is; the petition is opened, its alarm leads to a reading; it is printed."""
    import datetime

    place, home = fresh
    one = visit(place)
    one.go("/petition")
    assert one.page.get_by_text("No petition is counted yet").is_visible()
    table = tmp_path / "counts.csv"
    with table.open("w", encoding="utf-8") as file:
        file.write("petition,title,time,count\n")
        for page, at, count in readings():
            when = datetime.datetime.fromtimestamp(at / 1e6, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            file.write(f"{page},{'Keep the night train' if page == address(89) else page[-4:]},{when},{count}\n")
    one.follow("a:has-text('Read a table of counts')")
    one.page.fill("input[name=path]", str(table))
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Look at it").click()
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Read the whole table").click()
    one.page.wait_for_selector(".account")
    assert home.log.count() > 10_000
    one.go("/petition")
    one.page.fill("input[name=on]", ON)
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Show").click()
    assert one.page.get_by_role("heading", name="On their way").is_visible()
    card = one.page.locator("article.petition", has_text="Keep the night train")
    assert "It reaches 10,000 between" in card.inner_text()
    card.locator("summary").click()
    assert card.locator("table tbody tr").count() >= 5
    with one.page.expect_navigation():
        card.locator("h3 a").click()
    assert one.page.get_by_role("heading", name="Keep the night train").is_visible()
    assert one.page.locator("section[aria-labelledby=goals] tbody tr").count() == 4
    one.follow("section[aria-labelledby=rule] dd a")
    assert "signatures" in one.page.inner_text("main")
    one.page.go_back()
    printed = tmp_path / "petition.pdf"
    one.page.pdf(path=printed)
    one.page.emulate_media(media="print")
    one.page.set_viewport_size({"width": 720, "height": 1000})  # a page of A4 between its margins
    assert one.page.evaluate("[...document.querySelectorAll('.wide')].every((one) => one.scrollWidth <= one.clientWidth)")
    assert printed.read_bytes()[:5] == b"%PDF-" and not one.page.locator("#print").is_visible()
    assert one.page.locator("svg.plot.on-wide").first.is_visible()
    one.check()


def test_the_keyboard_alone_and_no_script(petitions, chromium, visit):
    one = visit(petitions)
    one.go(f"/petition?on={ON}")
    reach(one.page, "input[name=threshold]")
    reach(one.page, "article.petition h3 a")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/petition/one?**")
    reach(one.page, "summary")
    one.check()
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.add_cookies(one.page.context.cookies())
    page = context.new_page()
    page.goto(f"{petitions}/petition?on={ON}")
    assert page.locator("article.petition svg.on-narrow").first.is_visible() and not page.locator("svg.on-wide").first.is_visible()
    context.close()


def test_a_hostile_title_runs_nowhere(petitions, visit):
    one = visit(petitions)
    for path in (f"/petition?on={ON}", f"/petition/one?name={address(87)}"):
        one.go(path)
        assert "<script>window.harm=1" in one.page.inner_text("main")
        one.check()


def strange(page, lang: str) -> list[str]:
    """Return the words of the other language in the sentences of a page."""
    text = page.evaluate("""[...document.querySelectorAll('main :is(p:not(.content),h1,h2,h3,label,button,dt,dd,summary,li)')]
        .filter((one) => !one.querySelector('bdi')).map((one) => one.innerText).join(' ')""")
    return (ENGLISH if lang == "fr" else FRENCH).findall(text)

"""What does a person see and do on the pages, in a real browser?"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from browser.conftest import SCREENS

pytestmark = pytest.mark.browser

PAGES = {
    "welcome": "/welcome", "today": "/today", "sources": "/sources",
    "timeline": "/timeline", "day": "/timeline?when=2025-07-14", "none": "/timeline?words=nowhere",
    "social": "/graphs/social", "interests": "/graphs/interests", "actions": "/graphs/actions", "mix": "/mix", "data": "/data", "table": "/table",
    "listen": "/listen", "devices": "/devices", "together": "/together", "draft": "/draft",
    "rhythm": "/rhythm", "habits": "/habits", "objects": "/objects",
    "footprint": "/footprint", "without": "/footprint/without",
    "presence": "/presence",
    "problem": "/nothing",
}  # fmt: skip
LOOKS = [(lang, theme, width) for lang in ("en", "fr") for theme in ("light", "dark") for width in (1280, 360)]
THEMES = ("light", "dark")
SIZES = [("en", 1280), ("fr", 360), *(pytest.param(*size, marks=pytest.mark.slow) for size in (("en", 360), ("fr", 1280)))]
"""The looks that every page has in both themes; the last two are looked at before a release: ./test -m slow tests/browser."""
AXE_LOOKS = [("en", "light", 1280), ("fr", "dark", 360), ("en", "dark", 1280), ("fr", "light", 360)]
VILLAGE = 20_000  # the button builds ten times as much, as the tutorial does, whose commands are run
SERIOUS = ("serious", "critical")
ENGLISH = re.compile(r"\b(the|what|with|which|nothing|you|your|and)\b", re.IGNORECASE)
FRENCH = re.compile(r"\b(les|des|vous|votre|rien|avec|une|dans)\b", re.IGNORECASE)


def faults(page) -> list[str]:
    """Return the serious faults that axe finds."""
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe is not installed: it comes with requirements-dev.txt"
    )
    if not page.evaluate("window.axe"):
        page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations)")
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_every_page_in_every_look(village, visit, lang, width):
    """Each page is opened in one theme, looked at, turned to the other, and looked at again."""
    axe = any((lang, theme, width) in AXE_LOOKS for theme in THEMES)
    theme = THEMES[width == 360]
    one = visit(village, lang, theme, width)
    for name, path in PAGES.items():
        one.go(path)
        for turned in (False, True):
            if turned:
                theme = one.turn(theme)
            assert one.page.evaluate("document.documentElement.lang") == lang
            SCREENS.mkdir(parents=True, exist_ok=True)
            one.page.screenshot(
                path=SCREENS / f"{name}-{lang}-{theme}-{width}.png", full_page=name not in ("timeline", "day"), animations="disabled"
            )
            one.check()
            assert not axe or faults(one.page) == [], (name, theme)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_bar_at_the_top_is_one_line_where_there_is_room(village, visit, lang):
    one = visit(village, lang)
    for path in ("/", "/communities", "/graphs/social"):  # the longest names, bold
        one.go(path)
        tops = one.page.eval_on_selector_all(".rooms a, .language", "all => all.map((e) => e.getBoundingClientRect()).map((r) => r.y + r.height / 2)")
        assert len(tops) == 10 and max(tops) - min(tops) < 3, (path, tops)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_speaks_the_other_language(village, visit, lang):
    one = visit(village, lang)
    for path in ("/", "/sources", "/listen", "/data", "/table", "/nothing", "/graphs/actions"):
        one.go(path)
        text = one.page.evaluate("""[...document.querySelectorAll('main :is(p,h1,h2,h3,label,button,dt,dd,summary)')]
            .filter((one) => !one.querySelector('bdi')).map((one) => one.innerText).join(' ')""")
        other = (ENGLISH if lang == "fr" else FRENCH).findall(text)
        assert not other, (path, other[:5])


def test_hostile_texts_run_nowhere(hostile, visit):
    address, home = hostile
    one = visit(address)
    rows = home.timeline().rows
    paths = [*PAGES.values(), "/timeline?when=2025-06", *(f"/activity/{row['id']}" for row in rows[:12])]
    for path in paths:
        one.go(path)
        one.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        # The bookmark of /draft is a script of ours, which holds the address of the home and nothing that was imported.
        for link in one.page.eval_on_selector_all("main a[href]:not(#mark)", "all => all.map((one) => one.getAttribute('href'))"):
            assert re.match(r"(/|https?://|\?|#)", link), path
        one.check()
    one.go("/graphs/social")
    one.page.fill("#find", "script")
    one.page.press("#find", "Enter")
    one.page.wait_for_selector("#panel:not([hidden])")
    one.check()
    one.follow("#panel a.button")
    one.check()


def test_the_main_path_with_the_keyboard_alone(fresh, visit, tmp_path):
    address, home = fresh
    table = tmp_path / "shop.csv"
    table.write_text(
        "Date,Shop,Amount\n2025-03-01T10:00:00+01:00,Baker,3.20\n2025-03-02T11:00:00+01:00,Café,2.10\n", "utf-8"
    )
    one = visit(address)
    page = one.page
    one.enter()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reach(page, 'a[href="/sources"].button')
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources")
    reach(page, 'input[name="path"]')
    page.keyboard.type(str(table))
    page.keyboard.press("Enter")
    page.wait_for_selector(".account")
    assert home.log.count() == 2
    reach(page, 'a[href="/timeline"].main')
    page.keyboard.press("Enter")
    page.wait_for_selector(".entry")
    assert "Café" in page.inner_text(".entries")
    one.go("/sources")
    reach(page, ".sure summary")
    page.keyboard.press("Enter")
    reach(page, ".sure button.danger")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/*")
    page.wait_for_selector(".lead")
    assert home.log.count() == 0
    one.check()


def reach(page, selector: str) -> None:
    """Press Tab until an element has the focus, and see that the focus shows."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_village_is_built_labelled_and_removed(fresh, visit, monkeypatch):
    address, home = fresh
    monkeypatch.setattr(home, "demo", partial(home.demo, VILLAGE))
    one = visit(address, "fr")
    one.go("/")
    one.page.click('form[action="/demo"] button')
    one.page.wait_for_selector("text=Le village est debout")
    assert home.made_up
    for path in PAGES.values():
        one.go(path)
        assert one.page.is_visible(".made-up"), path
    one.page.click(".made-up button")
    one.page.wait_for_selector("text=Le village est parti")
    one.go("/")
    assert not one.page.query_selector(".made-up") and home.log.count() == 0
    one.check()


def test_dropped_files_are_sent_and_told(fresh, visit, tmp_path):
    address, home = fresh
    good, bad = tmp_path / "shop.csv", tmp_path / "picture.jpg"
    good.write_text("Date,Shop,Amount\n2025-03-01T10:00:00+01:00,Baker,3.20\n", "utf-8")
    bad.write_bytes(b"\xff\xd8\xff\xe0 not an export")
    one = visit(address)
    one.go("/sources")
    one.page.set_input_files("#choose-files", [good, bad])
    one.page.wait_for_selector(".account")
    text = one.page.inner_text("main")
    assert "shop.csv" in text and "picture.jpg" in text and "Not read." in text and str(home.folder) not in text
    assert home.log.count() == 1
    assert not list((home.folder / "derived" / "incoming").glob("*"))
    one.go("/sources")
    assert [name.split()[-1] for name in one.page.eval_on_selector_all(".jobs h3", "all => all.map(e => e.innerText)")] == ["shop.csv"]
    one.check()


def test_a_redaction_rule_is_tried_added_and_removed(fresh, visit):
    address, home = fresh
    home.demo(size=5000)
    one = visit(address)
    one.go("/sources")
    one.page.select_option('select[name="field"]', "content")
    one.page.fill('input[name="pattern"]', "a")
    one.follow('button[value="trial"]')
    said = one.page.inner_text('.fields [role="status"]')
    assert int(re.search(r"touch ([\d,]+)", said)[1].replace(",", "")) > 0 and not home.rules.list()
    one.follow('button[value="add"]')
    assert [rule.pattern for rule in home.rules.list()] == ["a"]
    one.follow('.rules button[value="remove"]')
    assert not home.rules.list()
    one.check()


def test_one_activity_is_forgotten_from_its_record(fresh, visit):
    address, home = fresh
    home.demo(size=5000)
    one, before = visit(address), home.log.count()
    one.go("/timeline")
    one.follow(".entry a.raw >> nth=0")
    one.page.click(".sure summary")
    one.page.click("button.danger")
    one.page.wait_for_url("**/timeline")
    assert home.log.count() == before - 1
    one.check()


def test_the_wizard_reads_a_table_it_has_to_ask_about(fresh, visit, tmp_path):
    address, home = fresh
    table = tmp_path / "visits.csv"
    table.write_text("When,Where,Note\n03/04/2025 10:00,Park,ducks\n05/04/2025 11:00,Pool,cold\n", "utf-8")
    one = visit(address)
    one.go("/table")
    one.page.fill('input[name="path"]', str(table))
    one.follow("text=Look at it")
    for select in one.page.query_selector_all("select"):
        select.select_option(index=1)
    for field in one.page.query_selector_all('input[name^="q:"]'):
        field.fill("Europe/Paris")
    one.follow('button[value="again"]')
    with one.page.expect_download() as saved:
        one.page.click('button[value="save"]')
    assert "published" in Path(saved.value.path()).read_text("utf-8")
    one.page.click('button[value="use"]')
    one.page.wait_for_selector(".account")
    assert home.log.count() == 2
    one.check()


def test_the_language_and_the_theme_are_kept(village, visit):
    one = visit(village, "en", "light")
    one.go("/")
    one.follow('button[name="lang"][value="fr"]')
    one.page.wait_for_selector('html[lang="fr"]')
    one.go("/data")
    one.follow('button[name="theme"][value="dark"]')
    one.page.wait_for_selector('html[data-theme="dark"]')
    one.go("/timeline")
    assert one.page.evaluate("document.documentElement.lang + document.documentElement.dataset.theme") == "frdark"
    one.check()


def test_the_timeline_is_narrowed_searched_and_walked(village, visit):
    one = visit(village)
    one.go("/timeline")
    first = one.page.inner_text(".entry >> nth=0")
    one.follow('a[rel="next"]')
    assert one.page.inner_text(".entry >> nth=0") != first
    one.follow('a[rel="prev"]')
    assert one.page.inner_text(".entry >> nth=0") == first
    one.page.select_option('select[name="source"]', "demo-linky")
    one.follow(".filters button.main")
    assert set(one.page.eval_on_selector_all(".meta .from", "all => all.map(e => e.innerText)")) == {"demo-linky"}
    one.go("/timeline")
    one.page.click(".year .d[data-when='2025-03-05']")
    one.page.wait_for_url("**when=2025-03-05**")
    assert "5 March 2025" in one.page.inner_text("h1")
    days = one.page.eval_on_selector_all(".entry time", "all => all.map(e => e.getAttribute('datetime').slice(0, 10))")
    assert days and set(days) == {"2025-03-05"}
    one.check()


@pytest.mark.slow
def test_the_map_stays_fluid_at_twenty_thousand_nodes(large, visit):
    one = visit(large)
    one.go("/graphs/social")
    assert (
        one.page.evaluate("fetch('/graphs/social/map.json').then((r) => r.json()).then((d) => d.ids.length)") == 20_000
    )
    box = one.page.locator("#lines").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # What the page itself computes for one frame: the drawing is the graphics card's work, which this machine imitates in software.
    one.page.evaluate("""() => { window.spent = []; const raf = window.requestAnimationFrame;
      window.requestAnimationFrame = (f) => raf((t) => { const a = performance.now(); f(t); window.spent.push(performance.now() - a); }); }""")
    one.page.mouse.move(x, y)
    one.page.mouse.down()
    for step in range(20):
        one.page.mouse.move(x + 5 * step, y + 2 * step)
    one.page.mouse.up()
    for _ in range(5):
        one.page.mouse.wheel(0, -300)
    one.page.wait_for_timeout(500)
    spent = sorted(one.page.evaluate("window.spent"))
    assert spent, "nothing was drawn"
    print(f"frames: {len(spent)}, median {spent[len(spent) // 2]:.1f} ms, longest {spent[-1]:.1f} ms")
    one.page.fill("#find", "@n123@a.test")
    one.page.press("#find", "Enter")
    one.page.wait_for_selector("#panel:not([hidden])")
    assert "n123" in one.page.inner_text("#panel h2")
    one.page.click("#panel li a >> nth=0")
    one.page.wait_for_selector(".entry")
    one.check()

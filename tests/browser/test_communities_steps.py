"""What of an analyst's work on the page of communities stays, comes back, and goes out with a link or a file, in a real browser?"""

from __future__ import annotations

import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_communities_page import GROUPS, PEOPLE, TIES, left, narrow, press, settled
from browser.test_web_browser import ENGLISH, FRENCH, LOOKS, faults
from crowd_made import START, fill_crowd
from murmure.graphs.dated import Span
from web_made import fill

pytestmark = pytest.mark.browser
FEW = 8
TOLD = "document.getElementById('told').innerText"


def person(number: int) -> str:
    return f"https://a.test/users/n{number}"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Serve six large groups, one of eight people who all know each other, and somebody who talks to themselves only."""
    with murmure.open(tmp_path_factory.mktemp("work") / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        rows = [{"key": f"few{a}-{b}-{turn}", "type": "Create", "actor": person(900 + a), "mentions": [person(900 + b)], "content": "entre nous",
                 "published": START + turn} for a in range(FEW) for b in range(FEW) for turn in range(3) if a != b]  # fmt: skip
        alone = {"key": "alone", "type": "Create", "actor": person(999), "mentions": [person(999)], "content": "seule", "published": START}
        fill(home, "few", [*rows, alone])
        with served(home) as address:
            yield address, home


@pytest.fixture
def page(work: Any, visit: Any) -> Any:
    one = visit(work[0], width=1400)
    one.go("/communities")
    return one


def here(one: Any) -> str:
    """Return the address, as the page has just written it."""
    return one.page.evaluate("location.href")


def reload(one: Any) -> None:
    """Open the same address anew."""
    one.page.reload()
    one.page.wait_for_selector("#map[data-ready]")
    settled(one)


def small(home: Any) -> int:
    """Return which community, from 0, is the one of eight people."""
    return next(one["number"] - 1 for one in home.crowd.told(Span()) if one["size"] == FEW)


def contested(one: Any) -> None:
    """Let somebody of the first community say that it is not theirs."""
    press(one, "#told .pick >> nth=0")
    press(one, "#told .plain >> nth=-1 >> .pick >> nth=0")
    one.page.click("#told details summary")
    press(one, "#told details button >> nth=0")
    one.page.wait_for_function(f"() => {TOLD}.includes('contested')")


def test_a_word_is_taken_back_after_a_reload_and_said_again(work, page):
    _, home = work
    contested(page)
    reload(page)
    assert len(home.contested) == 1
    (said,) = home.contested
    press(page, "#told button:has-text('Take this word back')")
    page.page.wait_for_function(f"() => !{TOLD}.includes('contested')")
    assert not home.contested
    press(page, "#undo")
    page.page.wait_for_function(f"() => {TOLD}.includes('contested')")
    assert [(one.person, one.members) for one in home.contested] == [(said.person, said.members)]
    press(page, "#redo")
    page.page.wait_for_function(f"() => !{TOLD}.includes('contested')")
    assert not home.contested
    page.check()


def test_what_was_contested_and_taken_back_is_undone_to_the_end(work, page):
    _, home = work
    contested(page)
    press(page, "#told button:has-text('Take this word back')")
    page.page.wait_for_function(f"() => !{TOLD}.includes('contested')")
    for said in (1, 0):
        press(page, "#undo")
        page.page.wait_for_function(f"() => {TOLD}.includes('contested') === {str(bool(said)).lower()}")
        assert len(home.contested) == said
    assert "wrong" not in page.page.get_attribute("#said", "class")
    page.check()


def drawn_over(one: Any) -> int:
    """Return how much is written over the dots: outlines and names."""
    one.page.wait_for_timeout(300)
    return one.page.evaluate("""(() => { const over = document.getElementById('over');
        return over.getContext('2d').getImageData(0, 0, over.width, over.height).data.filter((value, i) => i % 4 === 3 && value).length; })()""")


def test_outlines_and_names_are_steps_and_in_the_link(work, page, visit):
    asked: list[str] = []
    page.page.on("request", lambda request: "/static/" in request.url or asked.append(request.url))
    both = drawn_over(page)
    page.page.uncheck("#outlines")
    settled(page)
    names = drawn_over(page)
    page.page.uncheck("#names")
    settled(page)
    assert both > names > drawn_over(page) == 0
    assert not asked, "what is shown asks the home for nothing"
    page.page.keyboard.press("Control+z")
    settled(page)
    assert page.page.is_checked("#names") and drawn_over(page) == names
    told = here(page)
    assert "outlines=off" in told and "names=" not in told
    other = visit(work[0], width=1400)
    other.go(told.removeprefix(work[0]))
    assert not other.page.is_checked("#outlines") and other.page.is_checked("#names") and drawn_over(other) == names
    press(page, "#undo")
    assert drawn_over(page) == both and "outlines" not in here(page)
    page.page.uncheck("#outlines")
    settled(page)
    narrow(page, "numero5")
    press(page, "#filters button[type=reset]")
    assert not page.page.is_checked("#outlines"), "to show all activities changes nothing of how they are shown"
    page.check()


def test_a_note_on_a_view_leads_back_to_it(work, page):
    _, home = work
    home.crowd.note("oldnote1", {"about": "view", "ids": ["view"], "text": "from before", "at": "2026-01-01"})
    reload(page)
    narrow(page, "numero7")
    page.page.click("[data-zoom='1.5']")
    page.page.fill("#told textarea", "look here")
    press(page, "#told form button")
    page.page.wait_for_selector(".noted:has-text('look here')")  # the older note is there from the beginning
    kept, told = left(page), here(page)
    press(page, "#filters button[type=reset]")
    page.page.click("[data-zoom='0']")
    reload(page)
    boxes = page.page.eval_on_selector_all(".noted", "all => all.map((each) => each.innerText)")
    assert [("Words: numero7" in box, "Back to this view" in box) for box in boxes] == [(True, True), (False, False)]
    assert "from before" in boxes[1]
    press(page, ".noted button:has-text('Back to this view')")
    assert left(page) == kept and page.page.input_value("#filters [name=q]") == "numero7"
    assert parse_qs(urlsplit(here(page)).query)["at"] == parse_qs(urlsplit(told).query)["at"]
    press(page, "#undo")
    assert left(page)[1] > kept[1], "to go back is a step"
    press(page, ".noted button:has-text('Remove') >> nth=0")
    press(page, "#undo")
    page.page.wait_for_selector(".noted button:has-text('Back to this view')")
    assert sorted(bool(one.get("view")) for one in home.crowd.notes.values()) == [False, True]
    files = zipfile.ZipFile(io.BytesIO(page.page.request.get(f"{work[0]}/communities/export.csv").body()))
    assert "q=numero7" in files.read("notes.csv").decode()
    for key in home.crowd.notes:
        home.crowd.note(key, None)
    page.check()


def test_what_is_half_written_waits(page):
    box = page.page.locator("#told textarea")
    box.fill("about all")
    narrow(page, "numero7")
    assert box.input_value() == "about all"
    press(page, "#told .pick >> nth=0")
    assert box.input_value() == ""
    box.fill("about the first")
    press(page, "#undo")
    assert box.input_value() == "about all"
    box.press("End")
    page.page.evaluate("document.querySelector('#filters button[type=reset]').click()")
    settled(page)
    page.page.keyboard.type("!")
    assert box.input_value() == "about all!", "who writes goes on where they are"
    press(page, "#told .pick >> nth=0")
    assert box.input_value() == "about the first"
    press(page, "#told form button")
    page.page.wait_for_selector(".noted")
    assert box.input_value() == "", "what is kept is no draft any more"
    press(page, "#undo")
    page.page.wait_for_selector(".noted", state="detached")
    page.check()


def test_who_is_not_drawn_is_found_and_told(work, page):
    page.page.fill("#find", "n999@")
    page.page.wait_for_selector("#hits .pick:has-text('tied to nobody')")
    press(page, "#hits .pick")
    assert "does not draw this person" in page.page.inner_text("#told") and "@n999@a.test" in page.page.inner_text("#told h2")
    assert page.page.eval_on_selector_all("#posts .entry .author", "all => all.map((each) => each.innerText)") == ["@n999@a.test"]
    reload(page)
    assert "@n999@a.test" in page.page.inner_text("#told h2")
    page.page.fill("#find", "nobodyatall")
    page.page.wait_for_selector("#hits:has-text('Nobody, and no word.')")
    page.check()


def test_who_is_hidden_by_the_filters_is_said_to_be(page):
    narrow(page, "entre nous")
    page.page.fill("#find", "n17@")
    press(page, "#hits .pick:has-text('hidden by the filters') >> nth=0")
    assert "The filters hide this person" in page.page.inner_text("#told")
    press(page, "#told button:has-text('Show all')")
    assert "The filters hide" not in page.page.inner_text("#told") and "n17@" in page.page.inner_text("#told h2")
    assert page.page.input_value("#filters [name=q]") == ""
    page.check()


def test_who_is_cut_is_found_told_and_may_contest(visit, monkeypatch, tmp_path):
    monkeypatch.setattr("murmure.graphs.crowd_map.laid.__defaults__", (100, 400, 0))
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        scene = home.crowd.scene
        drawn = set(scene.laid.people.tolist())
        cover = scene.crowd.cover
        place = next(one for one in cover.member[cover.starts[1] : cover.starts[2]].tolist() if one not in drawn)
        name = scene.crowd.people[place].as_py().rpartition("/")[2]
        with served(home) as address:
            one = visit(address)
            one.go("/communities")
            one.page.fill("#find", f"@{name}@")
            press(one, "#hits .pick:has-text('not drawn')")
            told = one.page.inner_text("#told")
            ties = int(((scene.crowd.source == place) | (scene.crowd.target == place)).sum())
            assert f"{ties} ties" in told and "Community 2" in told
            one.page.click("#told details summary")
            press(one, "#told details button:has-text('Not in community 2')")
            one.page.wait_for_function(f"() => {TOLD}.includes('contested')")
            assert home.contested[0].person == person(int(name[1:]))
            reload(one)
            press(one, "#told button:has-text('Take this word back')")
            one.page.wait_for_function(f"() => !{TOLD}.includes('contested')")
            assert not home.contested
            one.page.click("#told .plain >> nth=-1 >> .pick >> nth=0")
            settled(one)
            assert one.page.inner_text("#told h2") != f"@{name}@a.test"
            one.check()


def test_a_link_names_nobody_of_a_small_community(work, page, visit):
    _, home = work
    group = small(home)
    press(page, f"#told .pick >> nth={group}")
    told, said = here(page), page.page.inner_text("#told")
    assert json.loads(parse_qs(urlsplit(told).query)["sel"][0])[:2] == ["n", group + 1]
    assert not re.search(r"users|n90\d", told)
    other = visit(work[0], width=1400)
    other.go(told.removeprefix(work[0]))
    assert other.page.inner_text("#told") == said and not re.search(r"users|n90\d", here(other))
    authors = other.page.eval_on_selector_all("#posts .author", "all => all.map((each) => each.innerText)")
    assert authors and {re.sub(r"\d@.*", "", one) for one in authors} == {"@n90"}
    page.page.click("#take > summary")
    press(page, "#told .back")
    press(page, "#told .pick >> nth=0")
    assert "users" in here(page)
    page.page.click("#take > summary")
    page.page.fill("#k", "200")
    page.page.wait_for_function("() => !location.href.includes('users')")  # as with files, you may ask for more
    other.go("/communities?" + urlsplit(told).query.replace(home.crowd._told(Span()).mark, "0" * 12))
    assert "not in this log" in other.page.inner_text("#said") and "sel" not in here(other)
    page.check()


def described(picture: bytes) -> bytes:
    """Return what a PNG picture says of itself; every chunk is whole."""
    at, said, kinds = 8, b"", []
    while at < len(picture):
        long, kind = struct.unpack(">I4s", picture[at : at + 8])
        body = picture[at + 4 : at + 8 + long]
        assert struct.unpack(">I", picture[at + 8 + long : at + 12 + long])[0] == zlib.crc32(body)
        kinds.append(kind)
        said = body.rpartition(b"\0")[2] if kind == b"iTXt" else said
        at += 12 + long
    assert kinds[:2] == [b"IHDR", b"iTXt"] and kinds[-1] == b"IEND"
    return said


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_files_and_pictures_say_what_was_asked_in_the_language_of_the_user(work, visit, lang):
    one = visit(work[0], lang)
    one.go("/communities?since=2023-12-01")
    narrow(one, "numero5")
    one.page.click("#take > summary")
    wanted = {"en": ("Filters, only these activities count: of 2023-12-01 or later, with the words “numero5”.", "Communities: of the whole log.",
                     "Rules: a community of fewer than 12 members stays home"),
              "fr": ("Filtres, seules comptent les activités : du 2023-12-01 ou d'après, avec les mots « numero5 ».",
                     "Communautés : du journal entier.", "Règles : une communauté de moins de 12 membres reste")}  # fmt: skip
    one.page.fill("#k", "12")
    said_in = {"form=csv": "README.txt", "form=gexf": "communities.gexf", "picture=svg": "", "picture=png": ""}
    for selector, name in said_in.items():
        with one.page.expect_download() as coming:
            one.page.click(f"[data-{selector}]")
        body = Path(coming.value.path()).read_bytes()
        body = zipfile.ZipFile(io.BytesIO(body)).read(name) if name else body
        text = html.unescape((described(body) if body.startswith(b"\x89PNG") else body).decode())
        assert all(words in text for words in wanted[lang]), (selector, text[:2000])
        if name == "README.txt":
            assert text.index(wanted[lang][0]) < text.index(wanted["fr" if lang == "en" else "en"][0])
    one.check()


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_what_is_said_of_a_person_in_every_look(work, visit, lang, theme, width):
    address, home = work
    group = small(home)
    who = home.crowd.named(group, Span(), 1)[0]
    word = home.contest(home.crowd.named(group, Span(), 50), who)
    view = "q=numero7&since=2024-01-01&of=span&at=0,0,2"
    home.crowd.note("looknote", {"about": "view", "ids": ["view"], "text": "…", "at": "2026-01-01", "view": view})
    try:
        one = visit(address, lang, theme, width)
        one.go("/communities?q=numero7")
        one.page.evaluate("document.getElementById('side').scrollTop = 1e6")
        one.page.locator("#side").screenshot(path=SCREENS / f"communities-notes-{lang}-{theme}-{width}.png", animations="disabled")
        one.page.fill("#find", "n9")
        one.page.wait_for_selector("#hits .pick >> nth=8")
        one.page.locator("#side").screenshot(path=SCREENS / f"communities-find-{lang}-{theme}-{width}.png", animations="disabled")
        one.page.fill("#find", who.rpartition("/")[2] + "@")
        press(one, "#hits .pick >> nth=0")
        one.page.fill("#find", "")
        one.page.wait_for_function("() => document.getElementById('told').querySelector('.note')")
        one.page.locator("#side").screenshot(path=SCREENS / f"communities-person-{lang}-{theme}-{width}.png", animations="disabled")
        text = one.page.evaluate("""[...document.querySelectorAll('#side :is(p,h2,h3,label,button,summary,small)')]
            .filter((each) => !each.querySelector('bdi')).map((each) => each.innerText).join(' ')""")
        assert len(text) > 100 and not (ENGLISH if lang == "fr" else FRENCH).findall(text), text
        assert faults(one.page) == []
        one.check()
    finally:
        home.uncontest(word)
        home.crowd.note("looknote", None)


def test_odd_questions_and_forged_views_are_no_trouble(work, page):
    address, home = work
    asked = {"find?q=%00": [], "find?q=%ED%A0%80%5B(": [], f"find?q={'x' * 5000}": [], "person?id=nobody": None, "person?id=%00&of=span": None,
             "person": None, "find": []}  # fmt: skip
    for path, wanted in asked.items():
        answer = page.page.request.get(f"{address}/communities/{path}")
        assert answer.status == 200 and answer.json() == wanted, path
    for path in ("asked?k=abc", "asked?since=2024-99-01", "person?id=a&since=never", "find?q=a&near=x"):
        assert page.page.request.get(f"{address}/communities/{path}").status == (200 if "find" in path else 400), path
    token = page.page.evaluate("csrf")

    def noted(view: str, about: str = "view") -> Any:
        form = {"key": "forged000", "about": about, "ids": '["view"]', "text": "x", "view": view}
        return page.page.request.post(f"{address}/communities/notes", form=form, headers={"x-csrf": token, "origin": address})

    assert noted("q=%3Cb%3E&sel=%5B%22p%22%2C%22a%22%5D&other=1&at=1%2C2%2C3").json()["view"] == "q=%3Cb%3E&at=1%2C2%2C3"
    assert "view" not in noted("q=a", "person").json() and "view" not in noted("").json() and noted("q=" + "x" * 40_000).status == 400
    home.crowd.note("forged000", None)
    answer = page.page.request.post(f"{address}/communities/contest", form={"undo": "nothing at all"}, headers={"x-csrf": token, "origin": address})
    assert answer.status == 400 and not home.contested

"""What does an analyst see and do on the page of communities, in a real browser?"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import AXE_LOOKS, ENGLISH, FRENCH, LOOKS, faults
from crowd_made import START, fill_crowd
from murmure.model.ask import Ask
from web_made import fill

pytestmark = pytest.mark.browser
PEOPLE, GROUPS, TIES = 300, 6, 3_000
LEFT = re.compile(r"([\d,]+) (?:people|person) and ([\d,]+) ties?")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Serve three hundred people in six groups."""
    with murmure.open(tmp_path_factory.mktemp("crowd") / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        with served(home) as address:
            yield address, home


@pytest.fixture
def page(crowd: Any, visit: Any) -> Any:
    """Open the page in English."""
    one = visit(crowd[0], width=1400)
    one.go("/communities")
    return one


def left(one: Any) -> tuple[int, int]:
    """Return how many people and ties the page says are left."""
    found = LEFT.search(one.page.inner_text("#said"))
    assert found, one.page.inner_text("#said")
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def settled(one: Any) -> None:
    """Wait until the page shows what its steps say."""
    one.page.wait_for_selector("#crowd:not(.busy)")


def press(one: Any, selector: str) -> None:
    """Click, and wait for the step that follows."""
    one.page.click(selector)
    settled(one)


def narrow(one: Any, words: str) -> None:
    """Filter by words."""
    one.page.fill("#filters [name=q]", words)
    press(one, "#filters button.main")


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_the_page_in_every_look(village, visit, lang, theme, width):
    one = visit(village, lang, theme, width)
    one.go("/communities")
    SCREENS.mkdir(parents=True, exist_ok=True)
    one.page.screenshot(path=SCREENS / f"communities-{lang}-{theme}-{width}.png", animations="disabled")
    press(one, "#told .pick >> nth=0")
    one.page.screenshot(path=SCREENS / f"community-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
    assert one.page.evaluate("document.documentElement.lang") == lang
    one.check()


@pytest.mark.parametrize(("lang", "theme", "width"), AXE_LOOKS)
def test_axe_finds_nothing_serious(village, visit, lang, theme, width):
    one = visit(village, lang, theme, width)
    one.go("/communities")
    assert faults(one.page) == []
    press(one, "#told .pick >> nth=0")
    press(one, "#told .pick >> nth=-1")
    one.page.click("#take > summary")
    assert faults(one.page) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_speaks_one_language(crowd, visit, lang):
    one = visit(crowd[0], lang)
    one.go("/communities")
    for step in ("#told .pick >> nth=0", "#told .pick >> nth=-1", "#take > summary"):
        press(one, step)
        text = one.page.evaluate("""[...document.querySelectorAll('main :is(p,h1,h2,h3,label,button,summary,dt,small)')]
            .filter((one) => !one.querySelector('bdi') && !one.closest('.entry')).map((one) => one.innerText).join(' ')""")
        assert not (ENGLISH if lang == "fr" else FRENCH).findall(text), text


def test_all_are_shown_and_each_step_narrows_and_is_undone(page):
    assert left(page) == (PEOPLE, TIES)
    narrow(page, "numero5")
    few = left(page)
    assert few[0] < PEOPLE and few[1] == sum(place % 97 == 5 for place in range(TIES))
    press(page, "#told .pick >> nth=0")
    assert page.page.is_visible(".facts-row")
    press(page, "#undo")
    assert not page.page.is_visible(".facts-row") and left(page) == few
    page.page.keyboard.press("Control+z")
    settled(page)
    assert left(page) == (PEOPLE, TIES) and page.page.input_value("#filters [name=q]") == ""
    assert page.page.is_disabled("#undo")
    press(page, "#redo")
    press(page, "#redo")
    assert left(page) == few and page.page.is_visible(".facts-row") and page.page.is_disabled("#redo")
    page.check()


def test_a_span_is_kept_by_dragging(crowd, page):
    _, home = crowd
    box = page.page.locator(".lanes").bounding_box()
    middle = box["y"] + 40
    page.page.mouse.move(box["x"] + box["width"] * 0.25, middle)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    page.page.mouse.up()
    page.page.wait_for_function("() => document.getElementById('filters').elements.since.value")
    settled(page)
    since, until = (page.page.input_value(f"#filters [name={name}]") for name in ("since", "until"))
    moments = [f"{day}T00:00:00+00:00" for day in (since, until)]
    counted = home.sql(f"select count(*) as n from log where published >= '{moments[0]}' and published < '{moments[1]}'").to_pylist()[0]["n"]
    assert left(page)[1] == counted and 0.2 * TIES < counted < 0.3 * TIES
    days = page.page.eval_on_selector_all("#posts time", "all => all.map(e => e.getAttribute('datetime').slice(0, 10))")
    assert days and all(since <= day < until for day in days)
    press(page, "#undo")
    assert left(page) == (PEOPLE, TIES)


def test_the_communities_of_a_span_know_nothing_of_what_came_later(crowd, page, visit, tmp_path):
    address, home = crowd
    cut = "2024-03-01"
    page.go(f"/communities?until={cut}&of=span")
    seen = page.page.eval_on_selector_all("#told .pick .n", "all => all.map(e => e.innerText)")
    with murmure.open(tmp_path / "past") as past:
        at = 1_709_251_200_000_000
        table = home.sql("select * from log where published < make_timestamptz(1709251200000000)")
        from murmure.bring import batches_as_jobs

        rows = table.append_column("key", table["id"]).drop_columns(["id", "source", "job"])
        batches_as_jobs(past._store, past.rules.rules, iter([("crowd", rows)]), "past")
        assert past.log.span()[1] < at
        sizes = [str(one["size"]) for one in past.crowd.told(murmure.graphs.dated.Span())]
    assert seen == sizes


def test_a_person_shows_their_shares_and_what_they_said(crowd, page):
    press(page, "#told .pick >> nth=0")
    name = page.page.inner_text("#told .plain >> nth=-1 >> .pick >> nth=0 >> bdi >> nth=0")
    press(page, "#told .plain >> nth=-1 >> .pick >> nth=0")
    assert name in page.page.inner_text("#told h2")
    assert page.page.query_selector("svg.parts rect")
    authors = page.page.eval_on_selector_all("#posts .author", "all => all.map(e => e.innerText)")
    assert authors and set(authors) == {name}
    page.check()


def test_posts_of_a_community_are_those_of_its_people_and_older_ones_follow(crowd, page):
    _, home = crowd
    press(page, "#told .pick >> nth=0")
    members = {home.crowd.scene.crowd.people[one].as_py().rpartition("/")[2] for one in home.crowd.members(0, murmure.graphs.dated.Span())}
    press(page, ".older")
    page.page.wait_for_function("() => document.querySelectorAll('#posts .entry').length > 40")
    authors = page.page.eval_on_selector_all("#posts .entry:not(.small) .author", "all => all.map(e => e.innerText)")
    assert {one.removeprefix("@").partition("@")[0] for one in authors} <= members


def test_a_note_survives_filters_a_reload_and_leaves_with_the_export(crowd, page, visit):
    page.page.fill("#find", "n17@")
    press(page, "#hits .pick >> nth=0")
    page.page.fill("#told textarea", "ask <b>her</b> first")
    press(page, "#told form button")
    page.page.wait_for_selector(".noted")
    narrow(page, "nowhereatall")
    assert page.page.inner_text(".noted bdi") == "ask <b>her</b> first"
    press(page, "#undo")
    press(page, "#undo")
    page.page.wait_for_selector(".noted", state="detached")
    press(page, "#redo")
    page.page.wait_for_selector(".noted")
    page.page.reload()
    page.page.wait_for_selector("#map[data-ready]")
    assert page.page.inner_text(".noted bdi") == "ask <b>her</b> first"
    files = zipfile.ZipFile(io.BytesIO(page.page.request.get(f"{crowd[0]}/communities/export.csv").body()))
    assert any("ask <b>her</b> first" in files.read(name).decode() for name in files.namelist() if "note" in name)
    page.check()


def test_the_link_shows_the_same_view_elsewhere(crowd, page, visit):
    narrow(page, "numero7")
    press(page, "#told .pick >> nth=1")
    for _ in range(2):
        page.page.click("[data-zoom='1.5']")
    page.page.click("#link")
    said, told = page.page.evaluate("document.getElementById('told').innerText"), page.page.url
    other = visit(crowd[0], width=1400)
    other.go(told.removeprefix(crowd[0]))
    assert other.page.inner_text("#told") == said
    assert other.page.input_value("#filters [name=q]") == "numero7"
    zoom = re.search(r"at=[^&]*%2C([\d.]+)(&|$)", told)
    press(other, "#link")
    assert zoom and re.search(r"at=[^&]*%2C([\d.]+)(&|$)", other.page.url)[1] == zoom[1]


def test_a_membership_is_contested_used_and_taken_back(crowd, page):
    _, home = crowd
    press(page, "#told .pick >> nth=0")
    size = int(page.page.inner_text(".facts-row dd >> nth=0"))
    press(page, "#told .plain >> nth=-1 >> .pick >> nth=0")
    page.page.click("#told details summary")
    press(page, "#told details button >> nth=0")
    page.page.wait_for_function("() => document.getElementById('told').innerText.includes('contested')")
    assert len(home.contested) == 1
    press(page, ".back")
    assert page.page.inner_text("#told .pick .n >> nth=0") == str(size - 1)
    for _ in range(2):
        press(page, "#undo")
    page.page.wait_for_function("() => !document.getElementById('told').innerText.includes('contested')")
    assert not home.contested
    page.check()


def test_the_keyboard_walks_the_map_and_the_list(page):
    page.page.focus("#dots")
    before = page.page.evaluate("document.querySelector('.stage').dataset.drawn")
    for key in ("ArrowLeft", "+", "-", "0"):
        page.page.keyboard.press(key)
    page.page.focus("#told .pick")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(".facts-row")
    settled(page)
    page.page.focus("#dots")
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector(".facts-row", state="detached")
    assert before is not None
    page.check()


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_picture_leaves_without_small_communities(page, kind):
    told = page.page.eval_on_selector_all("#told .pick", "all => all.map(e => e.innerText)")
    least = sorted(int(one.split()[-1]) for one in told)[2]
    small = [one for one in told if int(one.split()[-1]) < least]
    assert len(small) in (1, 2)
    page.page.click("#take > summary")
    page.page.fill("#k", str(least))
    with page.page.expect_download() as coming:
        page.page.click(f"[data-picture={kind}]")
    body = Path(coming.value.path()).read_bytes()
    if kind == "png":
        assert body.startswith(b"\x89PNG") and len(body) > 20_000
        return
    text = body.decode()
    assert text.startswith("<svg") and text.count("<circle") + text.count("<path") > PEOPLE
    assert f"{len(small)} communities of fewer than {least}" in text
    for one in small:
        word = re.search(r"#theme\d", one)[0]
        assert f">{word}<" not in text
    page.check()


@pytest.mark.parametrize("form", ["csv", "parquet", "gexf", "gephi-lite"])
def test_files_leave_as_the_filters_say(crowd, page, form):
    narrow(page, "numero5")
    page.page.click("#take > summary")
    with page.page.expect_download() as coming:
        page.page.click(f"[data-form={form}]")
    body = Path(coming.value.path()).read_bytes()
    files = zipfile.ZipFile(io.BytesIO(body))
    wanted = left(page)[1]
    if form == "csv":
        assert len(files.read("ties.csv").decode().splitlines()) - 1 == wanted
    elif form == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(io.BytesIO(files.read("ties.parquet"))).num_rows == wanted
    elif form == "gexf":
        assert files.read("communities.gexf").decode().count("<edge ") == wanted
    else:
        assert json.loads(files.read("communities.json"))["type"] == "gephi-lite"
    page.check()


def test_what_is_not_there_is_said(crowd, visit):
    one = visit(crowd[0])
    for path in ("/communities/posts?sel=%5B%22p%22%2C%22nobody%22%5D", "/communities/cover?since=2024-13-01", "/communities/map?x=1",
                 "/communities/match?since=2024-02-02&until=2024-01-01", "/communities/posts?sel=%7B%7D", "/communities/export.exe"):  # fmt: skip
        status = one.page.request.get(crowd[0] + path).status
        assert status == (200 if "map" in path else 404 if "exe" in path else 400), path
    one.page.goto(f"{crowd[0]}/communities?near=nowhere")
    assert "48.85" in one.page.inner_text("main")
    one.go("/communities?sel=garbage")
    assert "not in this log" in one.page.inner_text("#said") and one.page.query_selector("#told .pick")


def test_an_empty_home_says_what_is_needed(fresh, visit):
    one = visit(fresh[0])
    one.go("/communities")
    assert "Bring archives" in one.page.inner_text("#told")
    one.check()


def test_hostile_texts_stay_texts(hostile, visit):
    address, home = hostile
    one = visit(address)
    one.go("/communities")
    for at in range(min(4, one.page.locator("#told .pick").count())):
        press(one, f"#told .pick >> nth={at}")
        press(one, "#told .back")
    one.page.fill("#find", "<")
    one.check()
    assert home.timeline(Ask(limit=1)).rows


def test_the_map_is_cut_honestly(crowd, visit, monkeypatch, tmp_path):
    monkeypatch.setattr("murmure.graphs.crowd_map.laid.__defaults__", (100, 400, 0))
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        with served(home) as address:
            one = visit(address)
            one.go("/communities")
            assert "100 people of 300" in one.page.inner_text("#cut") and "400 ties of 3,000" in one.page.inner_text("#cut")
            assert left(one) == (PEOPLE, TIES)


@pytest.mark.slow
def test_fifty_thousand_people_and_half_a_million_ties_move(visit, tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("half-a-million") / "home") as home:
        fill_crowd(home, 50_000, 500, 500_000)
        with served(home) as address:
            one = visit(address, width=1400)
            one.page.goto(f"{address}/communities")
            one.page.wait_for_selector("#map[data-ready]")
            assert left(one) == (50_000, 500_000)
            one.page.evaluate("""() => { window.gaps = []; let last = 0;
              const watch = (now) => { if (last) window.gaps.push(now - last); last = now; requestAnimationFrame(watch); };
              requestAnimationFrame(watch); }""")
            box = one.page.locator("#dots").bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
            one.page.mouse.move(x, y)
            one.page.mouse.down()
            for step in range(40):
                one.page.mouse.move(x + 3 * step, y + step)
            moved = one.page.evaluate("document.getElementById('dots').style.transform")
            one.page.mouse.up()
            gaps = sorted(one.page.evaluate("window.gaps"))
            print(f"frames: {len(gaps)}, median {gaps[len(gaps) // 2]:.1f} ms, 95 % {gaps[int(0.95 * len(gaps))]:.1f} ms, longest {gaps[-1]:.1f} ms")
            drawn = int(one.page.evaluate("document.querySelector('.stage').dataset.drawn"))
            assert "translate" in moved or drawn == 500_000, "the picture follows the hand"
            before = int(one.page.evaluate("document.querySelector('.stage').dataset.drawn"))
            one.page.wait_for_function(f"() => +document.querySelector('.stage').dataset.drawn !== {before}")
            press(one, "#told .pick >> nth=3")
            assert one.page.is_visible(".facts-row")
            one.check()


def test_what_is_seen_is_what_is_asked_however_quick_the_hand(page):
    page.page.fill("#filters [name=q]", "numero5")
    page.page.evaluate("""() => { document.querySelector('#filters button.main').click(); document.querySelector('#told .pick').click(); }""")
    settled(page)
    page.page.wait_for_timeout(300)
    settled(page)
    assert "q=numero5" in page.page.url and left(page)[1] == sum(place % 97 == 5 for place in range(TIES))
    page.check()


def test_a_log_that_grows_is_drawn_anew(visit, tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        with served(home) as address:
            one = visit(address)
            one.go("/communities")
            rows = [{"key": f"m{n}", "type": "Create", "actor": f"https://a.test/users/a{n}", "mentions": [f"https://a.test/users/n{n}"],
                     "content": "later", "published": START + n} for n in range(40)]  # fmt: skip
            fill(home, "later", rows)
            narrow(one, "later")
            assert left(one)[1] == 40 and "drawn anew" in one.page.inner_text("#said")
            press(one, "#filters button[type=reset]")
            assert left(one) == (PEOPLE + 40, TIES + 40)
            one.check()


def test_a_server_that_comes_back_is_asked_again(crowd, page):
    page.page.route("**/communities/match*", lambda route: route.abort())
    narrow(page, "numero5")
    assert "does not answer" in page.page.inner_text("#said")
    page.page.unroute("**/communities/match*")
    press(page, "#filters button.main")
    assert left(page)[1] == sum(place % 97 == 5 for place in range(TIES))


def test_forged_notes_and_sizes_are_refused(crowd, page):
    address, home = crowd
    token = page.page.evaluate("csrf")
    wrong = (("community", "[]"), ("community", '["x", "a"]'), ("person", '["a", "b"]'), ("tie", '["a"]'), ("nothing", '["a"]'), ("person", "{}"))
    for about, ids in wrong:
        form = {"key": "forged000", "about": about, "ids": ids, "text": "x"}
        answer = page.page.request.post(f"{address}/communities/notes", form=form, headers={"x-csrf": token, "origin": address})
        assert answer.status == 400, (about, ids)
    for k in ("12.5", "abc", "9", "1e3", "9" * 40):
        assert page.page.request.get(f"{address}/communities/export.csv?k={k}").status == 400, k
    assert page.page.request.get(address + "/communities/posts?sel=%5B%22p%22%2C%22%5Cud800%22%5D").status == 400
    assert "forged000" not in home.crowd.notes

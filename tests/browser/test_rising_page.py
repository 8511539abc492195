"""What does a person see and do where causes rise, in a real browser, from the import to the printed report?"""

from __future__ import annotations

import json

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import SIZES, THEMES, faults
from rising_village import START, eruption, village
from web_made import fill

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def rising(tmp_path_factory):
    """Serve a home in which two causes rose, of which one long ago."""
    with murmure.open(tmp_path_factory.mktemp("rising")) as home:
        fill(home, "made", village() + eruption() + eruption("nomoreplastic", 20.5, 30, seed=3, first=700_000))
        home.rising.note("#savethemill", "Called the mayor: the council meets on Thursday.")
        home.rising.mute("#spam", None)
        with served(home) as address:
            yield address, home


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_pages_in_every_look(rising, visit, lang, width):
    address, home = rising
    theme = THEMES[width == 360]
    one = visit(address, lang, theme, width)
    cause = next(found for found in home.rising.causes() if found.name == "#savethemill")
    for name, path in (("rising", "/rising?days="), ("cause", f"/rising/{cause.id}"), ("report", f"/rising/{cause.id}/report")):
        one.go(path)
        for look in (theme, one.turn(theme)):
            one.page.emulate_media(color_scheme=look)
            SCREENS.mkdir(parents=True, exist_ok=True)
            one.page.screenshot(path=SCREENS / f"{name}-{lang}-{look}-{width}.png", full_page=True, animations="disabled")
            assert faults(one.page) == []
        one.page.emulate_media(color_scheme=theme)
        one.check()


def test_the_whole_story(fresh, visit, tmp_path):
    """Made-up posts are brought in; a cause is seen, opened, followed, muted and let speak again; a note is kept; a report is printed."""
    address, home = fresh
    one = visit(address)
    one.go("/rising")
    assert one.page.get_by_text("Nothing to listen to yet").is_visible()
    place = tmp_path / "posts.jsonl"
    with place.open("w", encoding="utf-8") as file:
        for row in [*village(), *eruption()]:
            file.write(json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "id": f"https://v.example/{row['key']}", "type": "Create",
                                   "actor": row["actor"], "published": moment(row["published"]), "to": "as:Public", "object": {
                                       "type": "Note", "id": f"https://v.example/note/{row['key']}", "content": row["content"],
                                       "tag": [{"type": "Hashtag", "name": f"#{tag}"} for tag in row["tags"]]}}) + "\n")  # fmt: skip
    home.bring([place])
    one.go("/rising")
    card = one.page.locator("article.cause")
    assert card.count() == 1 and "#savethemill" in card.inner_text()
    with one.page.expect_navigation():
        card.get_by_role("button", name="Follow").click()
    assert one.page.get_by_role("heading", name="You follow").is_visible()
    one.follow("article.cause h3 a")
    assert one.page.locator(".entries .entry").count() >= 5
    with one.page.expect_navigation():
        one.page.fill("textarea", "Ask the miller <b>first</b>")
        one.page.get_by_role("button", name="Keep the note").click()
    assert one.page.get_by_text("Ask the miller <b>first</b>").first.is_visible()
    one.follow("a:has-text('Report to print')")
    printed = tmp_path / "report.pdf"
    one.page.pdf(path=printed)
    assert printed.read_bytes()[:5] == b"%PDF-" and one.page.get_by_text("Ask the miller").is_visible()
    one.page.emulate_media(media="print")
    assert not one.page.locator("#print").is_visible() and not one.page.locator("nav.rooms").is_visible()
    one.page.emulate_media(media="screen")
    one.go("/rising")
    one.page.locator("summary:has-text('Mute')").first.click()
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Mute it").first.click()
    assert one.page.locator("article.cause").count() == 0 and one.page.get_by_role("heading", name="Muted", exact=True).is_visible()
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Let it speak").click()
    assert one.page.locator("article.cause").count() == 1
    one.check()


def moment(at: int) -> str:
    from murmure.rising.alarm import moment

    assert at >= START
    return moment(at // 1_000_000)

"""What does a person see and do on the page of people, in a real browser?"""

from __future__ import annotations

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import SIZES, THEMES, faults
from people_made import filled, place

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Serve a home with many proposals, some of which were answered."""
    with murmure.open(tmp_path_factory.mktemp("known")) as home:
        filled(home, place(0, 30)[0])
        first, second, *_ = home.people.proposals().page(0, 2)
        home.people.accept(first.accounts)
        home.people.refuse(second.accounts)
        with served(home) as address:
            yield address


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_in_every_look(known, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(known, lang, theme, width)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for path, name in (("/people", "people"), ("/people?level=possible", "people-possible")):
        one.go(path)
        for summary in one.page.locator("details > summary").all():
            summary.click()
        one.page.screenshot(path=SCREENS / f"{name}-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
        one.check()
        assert faults(one.page) == [], theme
    theme = one.turn(theme)
    one.page.screenshot(path=SCREENS / f"people-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
    assert faults(one.page) == [], theme


def test_somebody_says_who_is_who_and_thinks_again(fresh, visit):
    """A person unticks an account, says that the others are one, sees one in the graph, and takes it back."""
    address, home = fresh
    filled(home, place(0, 20)[0])
    nodes = home.graph("social").nodes.num_rows
    one = visit(address, "fr")
    one.go("/people")
    page = one.page
    proposed = home.people.proposals()
    number = next(number for number, each in enumerate(proposed.page(0, 20)) if len(each.people) > 2)
    chosen = proposed.page(number, 1)[0]
    card = page.locator("article.proposal").nth(number)
    card.get_by_role("checkbox").last.uncheck()
    with page.expect_navigation():
        card.get_by_role("button", name="Une seule personne").click()
    kept = {account for person in chosen.people[:-1] for account in person}
    assert {account for word in home.people.words for account in word.accounts} == kept
    assert home.graph("social").nodes.num_rows <= nodes and page.locator("article.said-one").count() == 1
    before = len(home.people.proposals())
    with page.expect_navigation():
        page.locator("article.proposal").first.get_by_role("button", name="Des personnes différentes").click()
    assert len(home.people.words) == 2 and page.locator("article.said-two").count() == 1 and len(home.people.proposals()) <= before + 1
    while page.get_by_role("button", name="Le retirer").count():
        with page.expect_navigation():
            page.get_by_role("button", name="Le retirer").first.click()
    assert home.people.words == () and home.graph("social").nodes.num_rows == nodes
    one.check()

"""Does a browser tell what rises when it may, and how does the page on which one asks for it look?"""

from __future__ import annotations

import time

import pytest

import murmure
from browser.conftest import SCREENS, served
from browser.test_web_browser import SIZES, THEMES, faults
from murmure.notify import webhook
from murmure.notify.channel import State
from murmure.notify.sending import Unsent
from notify_made import Room, alarm

pytestmark = pytest.mark.browser
SHOWN = """navigator.serviceWorker.getRegistration('/static/notify/').then((it) => it ? it.getNotifications() : [])
    .then((all) => all.map((one) => one.title))"""


def put(ways, number, **state):
    """Let a channel be as this test says."""
    ways._note(number, lambda _: State(**state))


def until(page, happened):
    """Wait until something happened; another page may be looking just now, so it may take more than one look."""
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        page.wait_for_timeout(100)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Serve a home with a way in every state."""
    with murmure.open(tmp_path_factory.mktemp("told")) as home:
        home.__dict__["rising"] = Room()
        ways, now = home.notify, time.time()
        first = ways.add("mail", {"server": "smtp.example.org", "to": "ana@example.org, conseil@example.org"}, "fr", "22-7", "5").number
        put(ways, first, sent=now - 7200, passed=3)
        second = ways.add("webhook", {"url": "https://chat.example.org/hooks/very-secret"}).number
        why = Unsent(webhook.NO_ANSWER.fill(host="chat.example.org"), webhook.CHECK).why
        put(ways, second, failures=4, again=now + 240, why=tuple(why))
        ways.add("browser", {})
        ways.renew()
        with served(home) as address:
            yield address, home


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_in_every_look(told, visit, lang, width):
    theme = THEMES[width == 360]
    one = visit(told[0], lang, theme, width)
    one.go("/notify")
    for summary in one.page.locator("details.add > summary").all():
        summary.click()
    SCREENS.mkdir(parents=True, exist_ok=True)
    for turned in (False, True):
        theme = one.turn(theme) if turned else theme
        one.page.screenshot(path=SCREENS / f"notify-{lang}-{theme}-{width}.png", full_page=True, animations="disabled")
        one.check()
        assert faults(one.page) == [], theme
    assert "very-secret" not in one.page.content()


def test_a_browser_asks_and_tells_once(fresh, visit):
    """Somebody says yes; something rises; it is shown once, whatever is open; then it is stopped."""
    address, home = fresh
    home.__dict__["rising"] = room = Room()
    one = visit(address, "fr")
    one.page.context.grant_permissions(["notifications"], origin=address)
    one.go("/notify")
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Me prévenir ici").click()
    assert one.page.get_by_role("button", name="Arrêter ici").is_visible() and one.page.get_by_text("celui-ci").is_visible()
    ((channel, _),) = home.notify.channels()
    assert (channel.kind, channel.lang) == ("browser", "fr")
    room.alarms.append(alarm("#moulin", int(time.time()) + 1, "cafe"))
    other = one.page.context.new_page()
    other.goto(address + "/data")  # any page of murmure looks
    until(other, lambda: other.evaluate("bell.look()") or home.notify.channels()[0][1].sent)
    assert one.page.evaluate(SHOWN) == ["#moulin monte"]
    one.page.evaluate("bell.look()")
    assert one.page.evaluate(SHOWN) == ["#moulin monte"] and home.notify.notes(channel.number, "fr") == []
    one.page.get_by_role("button", name="Montrer un essai").click()
    until(one.page, lambda: len(one.page.evaluate(SHOWN)) == 2)
    assert "Un essai : murmure peut vous joindre ici" in one.page.evaluate(SHOWN)
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Arrêter ici").click()
    assert home.notify.channels() == [] and one.page.get_by_role("button", name="Me prévenir ici").is_visible()
    one.check()


def test_a_browser_that_may_not_says_what_to_do(fresh, visit):
    address, home = fresh
    one = visit(address)
    one.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    one.go("/notify")
    assert one.page.get_by_text("are blocked").is_visible() and not one.page.get_by_role("button", name="Tell me here").is_visible()
    one.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { get: () => false })")
    one.go("/notify")
    assert one.page.get_by_text("This browser cannot").is_visible()
    assert home.notify.channels() == []
    one.check()


def test_a_browser_whose_way_was_removed_forgets_it(fresh, visit):
    address, home = fresh
    home.__dict__["rising"] = Room()
    one = visit(address)
    one.page.context.grant_permissions(["notifications"], origin=address)
    one.go("/notify")
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="Tell me here").click()
    home.notify.remove(home.notify.channels()[0][0].number)
    until(one.page, lambda: one.page.evaluate("bell.look().then(() => bell.number())") is None)
    one.check()

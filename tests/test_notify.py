"""Is each thing that rises told once on each way, whatever fails, and never to the wrong ear?"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
import xml.etree.ElementTree as tree

import pytest

import murmure
from murmure.model.errors import BadRequest
from murmure.notify import NotifyRoom, mail, webhook
from murmure.notify.channel import REMEMBERED
from murmure.notify.due import LASTING
from murmure.notify.sending import Unsent
from murmure.rising_room import RisingRoom
from murmure.sources.live.fetch import is_public
from notify_made import DAY, HOUR, NOW, Room, alarm, certificate, hook, post_office
from rising_village import START, eruption, village
from web_made import fill

ATOM = "{http://www.w3.org/2005/Atom}"


class Clock:
    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    """Let local hours be those of UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def told(tmp_path):
    """Give a room of what rises, a clock, and the ways on which it is told."""
    with murmure.open(tmp_path / "home") as home:
        room, clock = Room(), Clock()
        yield room, clock, NotifyRoom(home._store, lambda: room, "a-home", clock)


def letters(office, **more):
    return {"server": f"localhost:{office.port}", "security": "plain", "to": "ana@example.org", **more}


def test_a_movement_is_told_by_mail_and_to_another_program_once(tmp_path):
    """The story: a village, a cause that erupts, one mail, one request, and silence after, also after a restart."""
    end = START / 1e6 + 41 * DAY
    key = tmp_path / "key"
    key.write_text("a key of more than sixteen characters\n")
    with post_office() as office, hook() as other, murmure.open(tmp_path / "home") as home:
        folder = home.folder / "derived" / "rising"
        home.__dict__["rising"] = RisingRoom(home._store, home.view, home._shelf, folder, *home._sealed, clock=lambda: end)
        clock = Clock(START / 1e6 + 30 * DAY)
        ways = NotifyRoom(home._store, lambda: home.rising, home.card["id"], clock)
        ways.add("mail", letters(office), "fr")
        ways.add("webhook", {"url": other.url, "key": f"file:{key}"})
        fill(home, "made", village() + eruption())
        clock.now = end
        ways.deliver("http://127.0.0.1:9")
        (one,) = home.rising.causes()
        (letter,), ((headers, body),) = office.taken, other.taken[:1]
        assert "#savethemill monte" in letter["Subject"] and letter["To"] == "ana@example.org"
        plain, rich = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
        assert f"http://127.0.0.1:9/rising/{one.id}" in plain and "comptes en un jour" in plain and '<html lang="fr">' in rich
        said = json.loads(body)
        assert said["cause"] == "#savethemill" and said["claim"].startswith("#savethemill rises") and said["evidence"] and said["forecast"]["hours"]
        assert not set(said) & {"keys", "learned", "at", "began"}
        assert headers["x-hub-signature-256"] == "sha256=" + hmac.new(key.read_text().strip().encode(), body, hashlib.sha256).hexdigest()
        count = len(other.taken)
        for again in (ways, NotifyRoom(home._store, lambda: home.rising, home.card["id"], clock)):
            assert again.deliver() == 0
        assert (len(office.taken), len(other.taken)) == (1, count)


def test_several_alarms_are_one_letter_and_what_others_wrote_is_escaped(told):
    room, _, ways = told
    with post_office() as office:
        ways.add("mail", letters(office, sender="me@example.org"))
        room.alarms += [alarm("#one", NOW + 1), alarm('<img src=x onerror="1">\r\nBcc: eve@example.org\x00\u202e\ud800', NOW + 2)]
        assert ways.deliver() == 2
    (letter,) = office.taken
    assert letter["Subject"] == "murmure: 2 causes rise" and letter["From"] == "me@example.org" and letter["Bcc"] is None
    rich = letter.get_body(("html",)).get_content()
    assert "<img" not in rich and "&lt;img src=x" in rich and "\u202e" not in rich
    assert "#one rises" in letter.get_body(("plain",)).get_content()
    room.alarms = [alarm("evil\nSubject: x\u2028y", NOW + 9 * DAY)]
    with post_office() as again:
        channel = ways.add("mail", letters(again))
        ways.deliver()
    assert again.taken[0]["Subject"] == "murmure: evil Subject: x y rises" and channel.place["sender"] == "ana@example.org"


def test_what_rose_before_a_channel_was_added_is_not_told(told):
    room, _, ways = told
    room.alarms.append(alarm("#old", NOW - HOUR))
    with hook() as other:
        ways.add("webhook", {"url": other.url})
        assert ways.deliver() == 0 and other.taken == []


def test_what_joins_is_told_once_what_is_muted_never_what_is_followed_always(told):
    room, _, ways = told
    with hook() as other:
        ways.add("webhook", {"url": other.url})
        room.alarms += [alarm("#a", NOW + 1), alarm("https://a.example", NOW + HOUR, joins="#a"), alarm("#a", NOW + DAY), alarm("#quiet", NOW + 5)]
        room.muted = {"#quiet"}
        ways.deliver()
        assert [json.loads(body)["cause"] for _, body in other.taken] == ["#a"]
        room.muted = set()
        ways.deliver()
        assert len(other.taken) == 1, "what was muted when it rose is no news when it is muted no more"
        room.followed = {"#a"}
        room.alarms += [alarm("#a", NOW + 2 * DAY), alarm("#a", NOW + 2 * DAY + 60)]
        ways.deliver()
        assert [json.loads(body)["followed"] for _, body in other.taken] == [False, True]
        room.followed = set()
        room.alarms.append(alarm("#a", NOW + 3 * DAY + LASTING))
        ways.deliver()
        assert len(other.taken) == 3, "after a week of silence it is news again"


def test_an_alarm_that_moves_by_a_moment_is_not_told_twice(told):
    """A late post makes the room read again: the same alarm may be raised a little earlier or later, under another id."""
    room, _, ways = told
    with hook() as other:
        ways.add("webhook", {"url": other.url})
        for at in (1000, 400, 2000):
            room.alarms = [alarm("#a", NOW + at)]
            ways.deliver()
        assert len(other.taken) == 1


def test_failures_lose_nothing_are_told_and_tried_again_later_each_time(told):
    room, clock, ways = told
    with hook(503, 0, 200) as other:
        number = ways.add("webhook", {"url": other.url}).number
        room.alarms += [alarm("#a", NOW + 1), alarm("#b", NOW + 2)]
        assert ways.deliver() == 0
        state = ways.channel(number)[1]
        assert state.failures == 1 and "503" in state.why[0] and "503" in state.why[1] and NOW + 7 <= state.again <= NOW + 15
        assert ways.deliver() == 0 and len(other.taken) == 1, "not before it is time"
        clock.now = state.again
        ways.deliver()
        assert ways.channel(number)[1].failures == 2 and ways.channel(number)[1].again >= clock.now + 15
        clock.now = ways.channel(number)[1].again
        assert ways.deliver() == 2
        state = ways.channel(number)[1]
        assert state.failures == 0 and state.why is None and state.sent == clock.now
    assert [json.loads(body)["cause"] for _, body in other.taken] == ["#a", "#a", "#a", "#b"]
    assert len({headers["x-murmure-delivery"] for headers, _ in other.taken}) == 2, "the same alarm has the same name each time"


def test_a_server_that_asks_for_time_gets_it(told):
    room, _, ways = told
    with hook(429, Retry_After="600") as other:
        number = ways.add("webhook", {"url": other.url}).number
        room.alarms.append(alarm("#a", NOW + 1))
        ways.deliver()
        assert ways.channel(number)[1].again >= NOW + 600


def test_one_that_hangs_holds_up_no_other(told, monkeypatch):
    room, _, ways = told
    monkeypatch.setattr("murmure.notify.mail.SECONDS", 0.2)
    with post_office(silent=True) as office, hook() as other:
        slow = ways.add("mail", letters(office)).number
        ways.add("webhook", {"url": other.url})
        room.alarms.append(alarm("#a", NOW + 1))
        assert ways.deliver() == 1
    assert "does not answer" in ways.channel(slow)[1].why[0]


def test_a_kill_between_two_requests_repeats_none_that_was_kept(told, monkeypatch):
    room, clock, ways = told
    with hook() as other:
        number = ways.add("webhook", {"url": other.url}).number
        room.alarms += [alarm(f"#{name}", NOW + place) for place, name in enumerate("abc")]
        whole, calls = ways.told, []

        def killed(*given, **more):
            calls.append(given)
            if len(calls) == 2:
                raise KeyboardInterrupt  # as a kill: sent, and not kept
            whole(*given, **more)

        monkeypatch.setattr(ways, "told", killed)
        with pytest.raises(KeyboardInterrupt):
            ways._deliver(number, "http://x")
        fresh = NotifyRoom(ways._store, lambda: room, "a-home", clock)
        assert fresh.deliver() == 2
    assert [json.loads(body)["cause"] for _, body in other.taken] == ["#a", "#b", "#b", "#c"], "at most one is repeated"


def test_two_processes_do_not_tell_the_same(told):
    room, clock, ways = told
    with hook() as other:
        number = ways.add("webhook", {"url": other.url}).number
        room.alarms.append(alarm("#a", NOW + 1))
        page, clock.now = ways._store.book.get("notify", number), time.time()
        for holder, since, sent in ((os.getppid(), clock.now - 5, 0), (os.getppid(), clock.now - DAY, 1), (2**22 + 1, clock.now - 5, 1)):
            page["state"]["holder"] = [holder, since]
            with ways._change():
                ways._store.book.put("notify", number, page)
            assert ways.deliver() == sent


def test_quiet_hours_delay_and_lose_nothing(told):
    room, clock, ways = told
    clock.now = NOW - NOW % DAY + 23 * HOUR
    with hook() as other:
        ways.add("webhook", {"url": other.url}, quiet="22-7")
        room.alarms.append(alarm("#night", int(clock.now) + 1))
        for hours, sent in ((0, 0), (7, 0), (8, 1), (9, 0)):
            clock.now = NOW - NOW % DAY + (23 + hours) * HOUR
            assert ways.deliver() == sent
        assert len(other.taken) == 1


def test_a_ceiling_lets_the_most_surprising_through_and_says_how_many_it_left_out(told):
    room, clock, ways = told
    with post_office() as office:
        number = ways.add("mail", letters(office), most="2").number
        room.followed = {"#mine"}
        scores = zip("abcd", (3.0, 9.0, 5.0, 7.0), strict=True)
        room.alarms += [alarm(f"#{name}", NOW + ord(name), score=score) for name, score in scores]
        room.alarms.append(alarm("#mine", NOW + 500, score=1.0))
        assert ways.deliver() == 3
        text = office.taken[0].get_body(("plain",)).get_content()
        assert all(f"#{name} rises" in text for name in ("b", "d", "mine")) and "#a" not in text and "left out 2 others" in text
        room.alarms.append(alarm("#e", NOW + 600))
        assert ways.deliver() == 0 and ways.channel(number)[1].passed == 1
        clock.now += DAY
        room.alarms.append(alarm("#f", NOW + DAY))
        assert ways.deliver() == 1
        text = office.taken[1].get_body(("plain",)).get_content()
        assert "#f rises" in text and "#e" not in text and "left out 1 other:" in text
        assert ways.channel(number)[1].passed == 0


def test_what_was_told_is_remembered_within_bounds(told):
    room, _, ways = told
    with post_office() as office:
        number = ways.add("mail", letters(office)).number
        room.alarms += [alarm(f"#{place}", NOW + place + 1) for place in range(REMEMBERED + 50)]
        assert ways.deliver() == REMEMBERED + 50
        assert len(ways.channel(number)[1].told) == REMEMBERED
        assert ways.deliver() == 0, "what was dropped from memory is not told again"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_encrypted_and_the_password_shows_nowhere(told, tmp_path, monkeypatch, security):
    room, _, ways = told
    pem = certificate(tmp_path)
    (tmp_path / "password").write_text("correct horse\n")
    with post_office(certificate=pem, wrapped=security == "tls", password="correct horse") as office:
        given = letters(office, security=security, user="ana", password=f"file:{tmp_path / 'password'}")
        number = ways.add("mail", given).number
        room.alarms.append(alarm("#a", NOW + 1))
        assert ways.deliver() == 0 and office.taken == [], "a certificate that nobody vouches for"
        assert "AUTH" not in office.heard and "offers no encryption" in ways.channel(number)[1].why[0]
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        ways.trial(number)
        assert ways.deliver() == 1 and office.encrypted == [True, True] and office.users == ["ana", "ana"]
        (tmp_path / "password").write_text("battery staple\n")
        with pytest.raises(BadRequest) as wrong:
            ways.trial(number)
        assert "refuses the user or the password" in str(wrong.value)
        pages = json.dumps(ways._store.book.all("notify"))
        assert "battery staple" not in pages + str(wrong.value) and "correct horse" not in pages
        (tmp_path / "password").unlink()
        with pytest.raises(BadRequest, match="cannot be read"):
            ways.trial(number)


def test_a_server_without_encryption_gets_neither_password_nor_message(told, tmp_path):
    room, _, ways = told
    with post_office(password="correct horse") as office:
        (tmp_path / "password").write_text("correct horse")
        ways.add("mail", letters(office, security="starttls", user="ana", password=f"file:{tmp_path / 'password'}"))
        room.alarms.append(alarm("#a", NOW + 1))
        assert ways.deliver() == 0
        assert office.taken == [] and office.users == []
    with pytest.raises(BadRequest, match="in clear"):
        mail.checked({"server": "mail.example.org", "security": "plain", "user": "ana", "to": "a@example.org"})


def test_a_letter_that_is_not_taken_is_sent_again(told):
    room, clock, ways = told
    with post_office(refuse=[451, 550]) as office:
        number = ways.add("mail", letters(office)).number
        room.alarms.append(alarm("#a", NOW + 1))
        for code in ("451", "550"):
            assert ways.deliver() == 0 and code in ways.channel(number)[1].why[0]
            clock.now = ways.channel(number)[1].again
        assert ways.deliver() == 1
    assert len(office.taken) == 1


@pytest.mark.parametrize("given", [
    {"server": "smtp.example.org", "to": "no address"}, {"server": "smtp.example.org", "to": "a@b\nBcc: c@d"}, {"server": "", "to": "a@b.org"},
    {"server": "smtp example", "to": "a@b.org"}, {"server": "smtp.example.org:99999", "to": "a@b.org"}, {"server": "s.org", "to": ""},
    {"server": "s.org", "to": "a@b.org", "security": "none"}, {"server": "s.org", "to": "a@b.org", "sender": "a@b.org, c@d.org"},
])  # fmt: skip
def test_what_is_typed_wrong_is_refused_with_advice(given):
    with pytest.raises(BadRequest) as wrong:
        mail.checked(given)
    assert wrong.value.advice.en and wrong.value.advice.fr != wrong.value.advice.en


@pytest.mark.parametrize("url", ["", "ftp://x.org", "http://", "https://user:secret@x.org/", "http://x.org/ a", "https://é.org/"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(BadRequest) as wrong:
        webhook.checked({"url": url})
    assert "secret" not in str(wrong.value)


def test_a_request_follows_nobody_elsewhere(told):
    room, _, ways = told
    with hook() as trap, hook(307, Location=trap.url) as other:
        number = ways.add("webhook", {"url": other.url}).number
        room.alarms.append(alarm("#a", NOW + 1))
        assert ways.deliver() == 0 and trap.taken == []
        assert "leads on" in ways.channel(number)[1].why[0]


def test_what_appears_in_an_old_past_is_no_news_but_what_waited_is(told):
    """An archive that is brought in, or another number of alarms that is asked for, makes alarms of a time that was looked at."""
    room, clock, ways = told
    with hook(200) as other:
        number = ways.add("webhook", {"url": other.url}).number
        clock.now = NOW + 30 * DAY
        assert ways.deliver() == 0
        room.alarms += [alarm("#archive", NOW + 10 * DAY), alarm("#late", NOW + 29 * DAY)]
        assert ways.deliver() == 1 and json.loads(other.taken[0][1])["cause"] == "#late"
        other.answers[:] = [503]
        room.alarms.append(alarm("#waits", NOW + 30 * DAY))
        for _ in range(9):
            clock.now += DAY
            ways.deliver()
        other.answers[:] = [200]
        clock.now += DAY
        assert ways.deliver() == 1, "nine days of failures, and it is told"
        assert ways.channel(number)[1].looked == clock.now


def test_a_clock_that_jumps_silences_nobody_for_long(told):
    room, clock, ways = told
    with hook(503, 200) as other:
        ways.add("webhook", {"url": other.url})
        room.alarms.append(alarm("#a", NOW + 1))
        clock.now = NOW + 4_000 * DAY
        assert ways.deliver() == 0
        clock.now = NOW + 60
        assert ways.deliver() == 1


def test_a_browser_that_comes_back_after_weeks_shows_one_notification(told):
    room, clock, ways = told
    number = ways.add("browser", {}).number
    room.alarms += [alarm(f"#{place}", NOW + place * DAY, f"n{place}") for place in range(1, 10)]
    clock.now = NOW + 20 * DAY
    (one,) = ways.notes(number, "fr")
    assert one["title"] == "9 causes montent" and one["page"] == "/rising"
    ways.seen(number, set(one["names"].split()))
    assert ways.notes(number, "fr") == [] and ways.channel(number)[1].looked == clock.now


def test_a_name_leads_into_a_private_network_only_when_that_was_said(monkeypatch):
    with hook() as other:
        port = int(other.url.split(":")[2].split("/")[0])
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))])
        place = webhook.checked({"url": f"http://rebound.example:{port}/hook"})
        with pytest.raises(Unsent, match="private network"):
            webhook.send(place, {}, "x")
        assert other.taken == []
        webhook.send({**place, "private": "yes"}, {}, "x")
        assert other.taken[0][0]["host"] == f"rebound.example:{port}"
    for address in ("10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "224.0.0.1", "0.0.0.0"):
        assert not is_public(address), address
    assert is_public("93.184.216.34") and is_public("2606:2800:220:1::1")


def test_the_feed_is_atom_and_its_entries_stay_the_same(told):
    room, _, ways = told
    bad = 'say <b>"&\x00\x0b\ufffe\ud800]]>'
    room.alarms += [alarm("#a", NOW), alarm("#a", NOW + HOUR), alarm(bad, NOW + 60)]
    root = tree.fromstring(ways.feed("fr", "http://127.0.0.1:9"))
    assert root.tag == f"{ATOM}feed" and root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == ["2026-05-28T21:26:40Z", "2026-05-28T20:27:40Z"]
    for one in entries:
        assert one.findtext(f"{ATOM}id").startswith("urn:uuid:") and one.find(f"{ATOM}title").get("type") == "text"
        assert one.find(f"{ATOM}link").get("href").startswith("http://127.0.0.1:9/rising/")
    assert 'say <b>"&' in entries[1].findtext(f"{ATOM}title") and "monte" in entries[1].findtext(f"{ATOM}title")
    assert "Depuis le 2026-05-28, 20:26 UTC." in entries[0].findtext(f"{ATOM}content")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    room.alarms.append(alarm("#a", NOW + DAY))
    later = tree.fromstring(ways.feed("en", "http://127.0.0.1:9")).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in later] == ids and len(set(ids)) == 2
    room.muted = {"#a"}
    assert len(tree.fromstring(ways.feed("en", "x")).findall(f"{ATOM}entry")) == 1
    room.alarms = []
    assert tree.fromstring(ways.feed("en", "x")).findtext(f"{ATOM}updated")


def test_a_locked_home_keeps_no_address_in_clear(tmp_path):
    with murmure.open(tmp_path / "home", passphrase="cle") as home:
        ways = home.notify
        ways.add("webhook", {"url": "https://hooks.example/very-secret-path"})
        key = ways.renew()
    found = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert b"very-secret-path" not in found and key.encode() not in found


def test_a_channel_that_is_removed_says_nothing_more(told):
    room, _, ways = told
    with hook() as other:
        number = ways.add("webhook", {"url": other.url}).number
        ways.remove(number)
        room.alarms.append(alarm("#a", NOW + 1))
        assert ways.deliver() == 0 and ways.channels() == [] and other.taken == []
        with pytest.raises(BadRequest):
            ways.remove(number)

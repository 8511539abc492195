"""Does early warning see that many accounts share one post, which they do without a word of their own?"""

from __future__ import annotations

import html
import json
import random
import threading
from pathlib import Path
from typing import Any

import pytest

import murmure
from graphs_made import view_of
from live_servers import jetstream, site
from murmure.lenses.crowd.rising.posts import batches, beginning
from murmure.lenses.lens import lens_named
from murmure.rising.read.terms import name, terms
from murmure.rising_room import RisingRoom
from murmure.sources.live import mastodon
from murmure.streams import runner
from murmure.trust.view import View
from rising_village import DAY, HOUR, START, post, village, who
from test_live_mastodon import Server, account, sse
from test_live_stories import until
from test_web_rising import visitor
from web_made import MARKUP, fill

BEGIN = START + 36 * DAY + 9 * HOUR
LEA = "did:plc:lea"
POST = f"at://{LEA}/app.bsky.feed.post/3kmill"
SHOWN = POST.removeprefix("at://")
WORDS = "They want to pull down the old mill. Come on Sunday, all of you, with lanterns and something warm to eat"


def share(nth: int, at: int, upon: str = POST, **more: Any) -> dict[str, Any]:
    """Return a share without a word, as a batch of a source holds it."""
    return {"key": f"s{nth:06d}", "type": "Announce", "object_type": "Note", "object": upon, "actor": who(nth), "audience": ["public"],
            "published": at} | more  # fmt: skip


def moments(count: int, seed: int = 8) -> list[int]:
    """Return when that many share a post within ten hours, faster and faster, never two within the seconds that are in step."""
    draw = random.Random(seed)
    return [BEGIN + int(10 * HOUR * ((nth + 1) / count) ** 0.6) + draw.randrange(30_000_000) for nth in range(count)]


def told(view: View) -> dict[str, list[str]]:
    """Return the terms of each post of a view, by its author."""
    found: dict[str, list[str]] = {}
    for posts in batches(view, None, None):
        one = terms(posts)
        for place in range(len(posts)):
            found.setdefault(posts.names[place].as_py(), []).extend(name(one, at) for at in range(len(one)) if one.place[at] == place)
    return found


def rows(*parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "key"} | {"source": "made"} for part in parts for row in part]


def test_a_share_counts_for_what_is_shared_and_its_words_are_the_authors() -> None:
    written = post(1, 1, BEGIN, object=POST, content=WORDS, tags=["SaveTheMill"], links=["https://mill.example/petition"])
    boost = share(3, BEGIN + 9, "https://m.example/users/x/statuses/2", content="Five words of the author #bread https://a.example/b")
    found = told(view_of(rows([written, share(2, BEGIN + 5), boost])))
    assert found[who(2)] == ["#SaveTheMill", "savethemill", "mill.example/petition", SHOWN]
    assert found[who(3)] == ["#bread", "bread", "a.example/b", "m.example/users/x/statuses/2"]


def test_a_share_knows_of_a_post_only_what_was_said_before_it_and_lately() -> None:
    def of(at: int, **more: Any) -> list[str]:
        written = post(1, 1, at, object=POST, content=WORDS, tags=["SaveTheMill"], **more)
        return told(view_of(rows([written, share(2, BEGIN)])))[who(2)]

    assert of(BEGIN) == of(BEGIN - DAY) == ["#SaveTheMill", "savethemill", SHOWN]
    assert of(BEGIN + 1) == of(BEGIN - DAY - 1) == [SHOWN]
    twice = [post(nth, nth, BEGIN - nth, object=POST, tags=[f"tag{nth}"]) for nth in (1, 2)]
    assert told(view_of(rows(twice, [share(9, BEGIN)])))[who(9)] == ["#tag2", "tag2", SHOWN], "of two, the first one"


def test_what_is_no_share_of_something_with_an_address_is_as_before() -> None:
    odd = [share(1, BEGIN, "17"), share(2, BEGIN, "17", content="Own words"), {**share(3, BEGIN), "object": None, "content": "Others"},
           {**share(4, BEGIN), "type": "Like"}]  # fmt: skip
    assert told(view_of(rows(odd))) == {who(2): ["own", "words"], who(3): ["others"]}


def test_who_sees_groups_only_is_not_given_the_address_of_a_post() -> None:
    written = post(1, 1, BEGIN, object=POST, content=WORDS, tags=["SaveTheMill"])
    hidden = post(5, 5, BEGIN, object=f"{POST}x", tags=["Secret"], audience=[who(6)])
    made = view_of(rows([written, hidden, share(2, BEGIN + 5), share(3, BEGIN + 6, f"{POST}x"), share(4, BEGIN + 6, audience=[who(1)])]))
    assert told(View(made.cursor, "crowd", "1")) == {
        who(1): [*(word for word in told(made)[who(1)])], who(2): ["#SaveTheMill", "savethemill"], who(3): []}  # fmt: skip


def home_with(tmp_path: Path, at: int, begun: list[dict[str, Any]]) -> Any:
    """Return a home in which the village talked for weeks, its watch at a moment."""
    home = murmure.open(tmp_path / "home")
    rooms(home, at)
    fill(home, "made", village() + begun)
    home.rising.advance()
    return home


def rooms(home: Any, at: int) -> None:
    """Let the watch begin anew with what lies on the disk, as after a kill."""
    place = home.folder / "derived" / "rising"
    home.__dict__["rising"] = RisingRoom(home._store, home.view, home._shelf, place, *home._sealed, clock=lambda: at / 1e6)


def board(home: Any) -> list[dict[str, Any]]:
    """Return the alarms as they were told live, without what a home adds."""
    added = ("id", "keys", "learned", "at", "began")
    alarms = sorted((alarm for one in home.rising.causes() for alarm in one.alarms), key=lambda alarm: alarm["at"])
    return [{key: value for key, value in alarm.items() if key not in added} for alarm in alarms]


def looked(home: Any) -> list[dict[str, Any]]:
    """Return the alarms of one look over the whole log."""
    from murmure.lenses.crowd.rising import setting_of
    from murmure.lenses.crowd.rising.posts import titled
    from murmure.rising.detector import Detector

    view = home.view()
    detector = Detector(setting_of(view, home.rising.alarms_per_day))
    return titled(view, [alarm for posts in batches(view, None, None) for alarm in detector.feed(posts)])


def frame(nth: int, at: int, kind: str, record: dict[str, Any], did: str, rkey: str) -> str:
    written = f"2025-07-22T{at // HOUR % 24:02}:{at // 60_000_000 % 60:02}:{at // 1_000_000 % 60:02}.{at % 1_000_000:06}Z"
    commit = {"rev": "3k", "operation": "create", "collection": kind, "rkey": rkey, "cid": "bafy", "record": {"createdAt": written, **record}}
    return json.dumps({"did": did, "time_us": at + nth, "kind": "commit", "commit": commit})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.05)
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    mastodon._HEARD.clear()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("known", [True, False])
def test_forty_reposts_on_bluesky_rise_under_the_words_of_the_post_or_else_its_address(tmp_path: Path, known: bool) -> None:
    at = moments(40)
    reposts = [frame(nth, moment, "app.bsky.feed.repost", {"subject": {"uri": POST, "cid": "bafy"}}, f"did:plc:p{nth}", f"3k{nth}")
               for nth, moment in enumerate(at)]  # fmt: skip
    first = [frame(0, BEGIN, "app.bsky.feed.post", {"text": WORDS}, LEA, "3kmill")] if known else []
    with home_with(tmp_path, at[-1] + HOUR, []) as home:
        for lot in (first + reposts[:11], reposts[9:30], reposts):
            with jetstream(lot) as server:
                home.listen("bluesky", {"url": server.url}, once=True)
            home.rising.advance()
            if len(lot) == 21:
                rooms(home, at[-1] + HOUR)
        (one,) = home.rising.causes()
        assert one.name == (beginning(WORDS) if known else SHOWN) and one.terms[0] == SHOWN
        assert one.alarms[0]["adopters"] < 20 and one.alarms[0]["coordination"] == 0
        assert board(home) == looked(home) != []
        (claim,) = lens_named("rising").look(home.view(), lens_named("rising").ask())
        assert claim.claim.en.startswith(f"{one.name} rises:") and claim.subject == SHOWN
        if known:
            # Its author deletes the post: no word of it stays, and the shares stand for its address.
            gone = {"did": LEA, "time_us": at[-1] + 99, "kind": "commit",
                    "commit": {"operation": "delete", "collection": "app.bsky.feed.post", "rkey": "3kmill", "rev": "3k"}}  # fmt: skip
            with jetstream([json.dumps(gone)]) as server:
                home.listen("bluesky", {"url": server.url}, once=True)
            assert [one.name for one in home.rising.causes()] == [SHOWN] and board(home) == looked(home)


def boost(nth: int, at: int) -> dict[str, Any]:
    """Return a boost as the Mastodon interface tells it: the post that is shared is inside of it."""
    def status(uri: str, who: str, moment: int) -> dict[str, Any]:
        written = f"2025-07-22T{moment // HOUR % 24:02}:{moment // 60_000_000 % 60:02}:{moment // 1_000_000 % 60:02}.000Z"
        return {"id": str(moment // 1000 << 16), "created_at": written, "visibility": "public", "language": "en", "uri": uri, "mentions": [],
                "content": f"<p>{WORDS}</p>", "account": account(who), "tags": [{"name": "savethemill"}], "reblog": None}  # fmt: skip

    original = status("https://murmure.example/users/lea/statuses/1", "lea", BEGIN)
    return status(f"https://murmure.example/users/p{nth}/statuses/{nth}/activity", f"p{nth}", at) | {"content": "", "tags": [], "reblog": original}


@pytest.mark.usefixtures("quick")
def test_forty_boosts_on_mastodon_rise_and_nobody_is_in_step_by_boosting(tmp_path: Path) -> None:
    """Half of them boost within ten seconds of another: the same words at one moment, which nobody but the author wrote."""
    at = sorted([*(moments(40)[::2]), *(moment + 4_000_000 for moment in moments(40)[::2])])
    stop, said = threading.Event(), [sse("update", boost(nth, moment)) for nth, moment in enumerate(at)]
    with home_with(tmp_path, at[-1] + HOUR, []) as home, site(Server([said])) as place:
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=until(stop, lambda health: health.counts["added"] == 40))
        found = home.rising.causes()
        assert {"#savethemill"} <= {one.name for one in found}
        alarms = board(home)
        assert all(alarm["coordination"] == 0 for alarm in alarms) and alarms == looked(home)
        shared = "murmure.example/users/lea/statuses/1"
        assert any(shared in alarm["terms"] for alarm in alarms)
        assert {term for alarm in alarms if alarm["kind"] in ("word", "phrase") for term in alarm["terms"]} <= {"savethemill", "#savethemill", shared}


def test_the_pages_call_it_by_the_words_of_the_post_which_are_only_ever_text(tmp_path: Path) -> None:
    at = moments(40)
    hostile = post(900_001, 1, BEGIN, object=POST, content=f"{WORDS[:36]} {MARKUP}")
    with home_with(tmp_path, at[-1] + HOUR, [hostile, *(share(nth, moment) for nth, moment in enumerate(at))]) as home:
        (one,) = home.rising.causes()
        client = visitor(home)
        for path in ("/rising", f"/rising/{one.id}", f"/rising/{one.id}/report", "/rising.atom"):
            page = client.get(path)
            assert page.status_code == 200 and "<img src=x" not in page.text, path
        page = client.get(f"/rising/{one.id}").text
        assert "They want to pull down the old mill. \"'><img src=x" in html.unescape(page) and SHOWN in page


def test_one_account_that_shares_a_post_a_thousand_times_is_no_crowd() -> None:
    flood = [share(7, BEGIN + nth * 30_000_000) for nth in range(1000)]
    assert len(lens_named("rising").look(view_of(rows(village(), flood)), lens_named("rising").ask())) == 0


def test_a_post_that_is_heard_late_is_told_of_its_shares_live_as_in_one_look(tmp_path: Path) -> None:
    """The shares are there first; the post comes into the log when they were read and told."""
    at = moments(40)
    with home_with(tmp_path, at[-1] + 30 * HOUR, [share(nth, moment) for nth, moment in enumerate(at)]) as home:
        assert [one.name for one in home.rising.causes()] == [SHOWN]
        fill(home, "late", [post(1, 1, BEGIN - HOUR, object=POST, content=WORDS, tags=["SaveTheMill"])])
        assert {one.name for one in home.rising.causes()} >= {"#SaveTheMill"}
        assert board(home) == looked(home)
        assert any(alarm.get("says") == beginning(WORDS) or SHOWN in alarm["terms"] for alarm in board(home))

"""Does what is said on a Mastodon server come into the log once, and go when it is deleted there?"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_servers import Asked, Reply, site
from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.sources.live import Heard, Line, Lost, mastodon
from murmure.sources.live.mastodon import LIVE
from murmure.sources.live.mastodon.events import Event, Events
from murmure.sources.live.mastodon.said import Said, refuses
from murmure.sources.social.mastodon_archive.outbox import read_item

REAL = Path("/work/shared/samples/mastodon/pypi_Mastodon.py-2.3.3_extracted")
HOME = "https://murmure.example"
FIRST = 117_440_836_281_096_378


def account(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "acct": name, "username": name, "uri": f"{HOME}/users/{name}", "url": f"{HOME}/@{name}", "note": "<p>Bonjour</p>",
            "indexable": True, "noindex": False, "fields": [], **more}  # fmt: skip


def number(n: int) -> str:
    return str(FIRST + n * (1000 << 16))


def status(n: int, name: str = "lea", text: str = "Bonjour", **more: Any) -> dict[str, Any]:
    return {
        "id": number(n), "created_at": f"2026-10-14T19:{n // 60 % 60:02}:{n % 60:02}.000Z", "visibility": "public", "language": "fr",
        "uri": f"{HOME}/users/{name}/statuses/{number(n)}", "content": f"<p>{text}</p>", "account": account(name), "mentions": [], "tags": [],
        "reblog": None, "in_reply_to_id": None, "media_attachments": [], **more,
    }  # fmt: skip


def sse(kind: str, data: Any) -> bytes:
    return f"event: {kind}\ndata: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}\n\n".encode()


def read(kind: str, data: Any, said: Said | None = None) -> Heard:
    (event,) = Events().feed(sse(kind, data))
    return (said or Said("murmure.example")).read(event)


class Server:
    """A small Mastodon: a stream that says pieces and then is cut, or stays silent; timelines that know all."""

    def __init__(self, streams: list[list[bytes]], known: list[dict[str, Any]] | None = None, notices: list[dict[str, Any]] | None = None) -> None:
        self.streams, self.known, self.notices, self.me = list(streams), known or [], notices or [], account("me")
        self.open = threading.Event()

    def __call__(self, asked: Asked) -> Reply:
        if asked.path.startswith("/api/v1/streaming/"):
            return 200, {"Content-Type": "text/event-stream"}, self._stream()
        if asked.path == "/api/v1/accounts/verify_credentials":
            return 200, {}, json.dumps(self.me).encode()
        if asked.path.startswith("/api/v1/timelines/") or asked.path == "/api/v1/notifications":
            return 200, {}, json.dumps(self._page(asked, self.notices if asked.path.endswith("notifications") else self.known)).encode()
        return 404, {}, b"{}"

    def _stream(self) -> Iterator[bytes]:
        pieces = self.streams.pop(0) if self.streams else None
        yield b":)\n"
        if pieces is None:
            self.open.set()
            time.sleep(30)
        yield from pieces or []

    def _page(self, asked: Asked, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
        since, limit = int(asked.query.get("min_id", ["0"])[0]), int(asked.query["limit"][0])
        later = sorted((one for one in known if int(one["id"]) > since), key=lambda one: int(one["id"]))
        return (later[:limit] if "min_id" in asked.query else later[-limit:])[::-1]


def listen(address: str, cursor: str | None = None, once: bool = False, **options: str) -> tuple[list[Heard], str | None]:
    """Follow one connection as a runner does, until it is lost; return what was heard, and the last cursor."""
    heard: list[Heard] = []
    try:
        for said in LIVE.follow(Line(LIVE.checked({"server": address, **options}), cursor, threading.Event(), "mastodon", once)):
            heard.append(said)
            cursor = said.cursor or cursor
    except Lost:
        pass
    return heard, cursor


def items(heard: list[Heard]) -> list[Activity]:
    return [item for said in heard for item in said.items if isinstance(item, Activity)]


def test_a_status_says_what_it_says_and_a_boost_whose_it_is() -> None:
    tags = [{"name": "halles"}, {"name": "ailleurs"}]
    (said,) = read("update", status(1, text='À <a href="https://a.example/x">voir</a> #Halles', tags=tags)).items
    assert isinstance(said, Activity)
    assert (said.type, said.actor, said.audience, said.language) == ("Create", f"{HOME}/users/lea", ["public"], "fr")
    assert said.tags == ["Halles", "ailleurs"]
    assert said.links == ["https://a.example/x"] and said.extra and said.extra["named"] == f"murmure.example/{number(1)}"
    boost = status(2, "tom", uri=f"{HOME}/users/tom/statuses/{number(2)}/activity", reblog=status(1))
    (shared,) = read("update", boost).items
    assert isinstance(shared, Activity)
    assert (shared.type, shared.object, shared.target) == ("Announce", status(1)["uri"], f"{HOME}/users/lea")


def test_an_answer_names_what_it_answers_once_that_was_heard() -> None:
    said = Said("murmure.example")
    read("update", status(1), said)
    (answer,) = read("update", status(2, "tom", in_reply_to_id=number(1)), said).items
    assert isinstance(answer, Activity) and answer.in_reply_to == status(1)["uri"]


def test_the_archive_and_the_stream_name_one_post_the_same() -> None:
    """What the owner posted and shared has one key, whichever brings it; both are written under one source."""
    said = Said("murmure.example", me=f"{HOME}/users/lea")
    uri = status(1)["uri"]
    (posted,) = read("update", status(1), said).items
    boost = status(2, uri=f"{HOME}/users/lea/statuses/{number(2)}/activity", reblog=status(9, "tom"))
    (shared,) = read("update", boost, said).items
    note = {"id": uri, "type": "Note", "content": "<p>Bonjour</p>", "published": "2026-10-14T19:00:01Z", "attributedTo": f"{HOME}/users/lea"}
    in_archive = read_item({"id": uri + "/activity", "type": "Create", "published": note["published"], "object": note})
    shared_there = read_item({"id": boost["uri"], "type": "Announce", "published": note["published"], "object": status(9, "tom")["uri"]})
    assert isinstance(posted, Activity) and isinstance(shared, Activity)
    assert isinstance(in_archive, Activity) and isinstance(shared_there, Activity)
    assert (posted.key, shared.key) == (in_archive.key, shared_there.key)
    assert posted.actor == shared.actor == "me" and LIVE.writes == "mastodon-archive"


def test_an_edit_replaces_and_a_deletion_goes_by_key_or_by_name() -> None:
    said = Said("murmure.example")
    read("update", status(1), said)
    (changed,) = read("status.update", status(1, text="Mieux"), said).changed
    assert changed.content == "Mieux"
    assert read("delete", number(1), said).gone == (changed.key,)
    assert read("delete", number(1), said).gone_named == (f"murmure.example/{number(1)}",)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, False), ({"indexable": False}, True), ({"noindex": True}, True), ({"indexable": None, "noindex": None}, False),
        ({"note": "<p>J'aime le pain. #<span>nobot</span></p>"}, True), ({"note": "#NoBots"}, True), ({"note": "#noindexing is a word"}, False),
        ({"fields": [{"name": "Règles", "value": "#noindex"}]}, True), ({"note": None, "fields": None}, False), ({"note": "no bots"}, False),
    ],
)  # fmt: skip
def test_who_does_not_wish_to_be_found_is_not_kept(more: dict[str, Any], refused: bool) -> None:
    who = account("lea", **more)
    assert refuses(who) is refused
    said = read("update", status(1, account=who))
    assert (len(said.items), said.unwanted) == ((0, 1) if refused else (1, 0))
    shared = read("update", status(2, "tom", reblog=status(1, account=who)))
    assert (len(shared.items), shared.unwanted) == ((0, 1) if refused else (1, 0))


def test_who_speaks_to_me_is_heard() -> None:
    said, shy = Said("murmure.example", me=f"{HOME}/users/me"), account("lea", indexable=False)
    assert read("update", status(1, account=shy, mentions=[account("me")]), said).items
    assert read("update", status(2, "me", account=account("me", indexable=False)), said).items
    notice = {"id": "7", "type": "mention", "created_at": "2026-10-14T19:09:09Z", "account": shy, "status": status(3, account=shy)}
    assert read("notification", notice, said).items
    liked = {"id": "8", "type": "favourite", "created_at": "2026-10-14T19:09:09Z", "account": shy, "status": status(4, "me")}
    (like,) = read("notification", liked, said).items
    assert isinstance(like, Activity) and (like.type, like.object, like.target) == ("Like", status(4, "me")["uri"], "me")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_events_are_the_same_in_whatever_pieces_they_come(cuts: list[int], ending: bytes) -> None:
    whole = (b":)\n" + sse("update", '{"a": "é👋"}') + b":thump\n" + b"data: one\ndata:two\nid: 3\n\n" + sse("delete", "5")).replace(b"\n", ending)
    events, heard, at, turn = Events(), [], 0, 0
    while at < len(whole):
        size = cuts[turn % len(cuts)]
        heard += events.feed(whole[at : at + size])
        at, turn = at + size, turn + 1
    heard += events.feed(b"\n" if ending == b"\r" else b"")
    assert heard == [Event("update", '{"a": "é👋"}'), Event("message", "one\ntwo"), Event("delete", "5")]


def test_an_event_without_end_is_let_go_and_the_next_one_is_heard() -> None:
    events = Events(largest=1000)
    heard: list[Event] = list(events.feed(b"event: update\ndata: "))
    for _ in range(50):
        heard += events.feed(b"x" * 100)
    heard += events.feed(b"\n\nevent: delete\ndata: 7\n\n")
    heard += events.feed(b"data: " + b"y" * 600 + b"\n" + b"data: " + b"y" * 600 + b"\n\n" + b"data: 8\n\n")
    assert [one.data for one in heard] == [None, "7", None, "8"]
    assert isinstance(Said("a").read(heard[0]).items[0], Reject)


HOSTILE: list[tuple[str, Any]] = [
    ("update", "{"), ("update", "[]"), ("update", "null"), ("update", "[" * 5000), ("update", {"id": "1"}), ("update", {**status(1), "id": 5}),
    ("update", {**status(1), "uri": None}), ("update", {**status(1), "created_at": "soon"}), ("update", {**status(1), "account": {}}),
    ("delete", "../../x"), ("delete", ""), ("notification", {"id": "1", "type": [], "created_at": "x", "account": {"acct": "a", "uri": "b"}}),
    ("notification", {"id": "1", "type": "new", "created_at": "x", "account": {"acct": "a", "uri": "b"}}), ("notification", "7"),
    ("conversation", {"last_status": 3}), ("status.update", {**status(1), "content": 4, "created_at": None}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), HOSTILE, ids=range(len(HOSTILE)))
def test_an_event_that_cannot_be_read_is_a_reject(kind: str, data: Any) -> None:
    said = Said("murmure.example").read(Event(kind, data if isinstance(data, str) else json.dumps(data)))
    assert [type(item) for item in said.items] == [Reject] and not said.changed and not said.gone


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from("uri url id acct name value note fields type reblog quote quoted_status poll options".split()), inner, max_size=5),
    max_leaves=12)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(
    "account mentions tags reblog content media_attachments poll quote application language visibility in_reply_to_id edited_at url".split()), JSON))
def test_no_status_makes_it_fall(more: dict[str, Any]) -> None:
    said = Said("murmure.example", me=f"{HOME}/users/me").read(Event("update", json.dumps(status(1, **more))))
    json.dumps([item for item in said.items if isinstance(item, Activity)])


def test_a_line_that_is_cut_is_taken_up_again_and_what_was_said_meanwhile_comes_once(server_of: Any) -> None:
    known = [status(n, text=f"message {n}") for n in range(130)]
    half = sse("update", known[12])
    first = [*(sse("update", one) for one in known[10:12]), half[: len(half) // 2]]
    with server_of(Server([first, [sse("update", known[129])]], known[:10])) as place:
        heard, cursor = listen(place.url)
        assert len({item.key for item in items(heard)}) == 12  # the half event is not heard
        place.answer.known = known  # type: ignore[attr-defined]
        later, cursor = listen(place.url, cursor)
    every = items(heard) + items(later)
    assert {item.content for item in every} == {f"message {n}" for n in range(130)}
    assert len({item.key for item in every}) == 130
    assert cursor == f"{number(129)} -"
    pages = [asked.query.get("min_id") for asked in place.asked if "timelines" in asked.path]
    # First the newest page; then what is missing: from a minute before, in pages, up to the last, which is empty.
    assert pages[0] is None and int(pages[1][0]) < int(number(11)) and len(pages) == 6


def test_a_post_that_was_edited_meanwhile_replaces_what_it_was(server_of: Any) -> None:
    with server_of(Server([[]], [status(1)])) as place:
        _, cursor = listen(place.url)
        place.answer.known = [status(1, text="Mieux", edited_at="2026-10-14T19:30:00.000Z"), status(2)]  # type: ignore[attr-defined]
        later, _ = listen(place.url, cursor, once=True)
    assert [one.content for said in later for one in said.changed] == ["Mieux"]
    assert [one.content for one in items(later)] == ["Bonjour"]


@pytest.fixture
def server_of() -> Any:
    mastodon._HEARD.clear()
    return site


def test_the_user_stream_also_tells_what_others_do_towards_me(server_of: Any) -> None:
    notices = [{"id": str(n), "type": "follow", "created_at": "2026-10-14T19:09:09Z", "account": account(f"u{n}")} for n in range(1, 4)]
    with server_of(Server([[sse("notification", notices[0])], []], [status(1, "me")], [])) as place:
        heard, cursor = listen(place.url, stream="user", token="t0k3n")
        place.answer.notices = notices  # type: ignore[attr-defined]
        later, after = listen(place.url, cursor, stream="user", token="t0k3n")
    assert [item.type for item in items(heard)] == ["murmure:Identity", "Create", "Follow"]
    assert [item.actor for item in items(heard)[:2]] == ["me", "me"]
    assert cursor == f"{number(1)} 1" and after == f"{number(1)} 3"
    assert [item.actor for item in items(later) if item.type == "Follow"] == [f"{HOME}/users/u2", f"{HOME}/users/u3"]
    assert all(asked.headers.get("authorization") == "Bearer t0k3n" for asked in place.asked)


def test_a_silent_stream_gives_signs_of_life_and_stops_when_told(server_of: Any) -> None:
    with server_of(Server([], [])) as place:
        stop = threading.Event()
        said = LIVE.follow(Line(LIVE.checked({"server": place.url}), None, stop))
        begun = time.monotonic()
        assert [next(said) for _ in range(3)] == [Heard()] * 3
        stop.set()
        assert not [one for one in said if one != Heard()]
        assert time.monotonic() - begun < 10


def test_the_stream_may_be_on_another_host_but_never_in_the_clear(server_of: Any) -> None:
    from murmure.sources.live.mastodon.place import _as_http

    with server_of(Server([[sse("update", status(1))]])) as streams:

        def main(asked: Asked) -> Reply:
            if asked.path == "/api/v2/instance":
                return 200, {}, json.dumps({"configuration": {"urls": {"streaming": streams.url.replace("http", "ws")}}}).encode()
            return (200, {}, b"[]") if "timelines" in asked.path else (404, {}, b"")

        with server_of(main) as place:
            heard, _ = listen(place.url)
    assert len(items(heard)) == 1
    assert _as_http("ws://a.example", "https://b.example") == "https://b.example"
    assert _as_http("wss://a.example", "https://b.example") == "https://a.example"
    for odd in ("javascript:x", "wss://", "wss://u:p@a.example", "wss://[", "file:///etc"):
        assert _as_http(odd, "https://b.example") == "https://b.example"


@pytest.mark.parametrize(
    ("code", "headers", "error"),
    [(401, {}, BadRequest), (403, {}, BadRequest), (404, {}, BadRequest), (301, {"Location": "http://127.0.0.1:1/"}, BadRequest),
     (429, {"Retry-After": "11"}, Lost), (503, {}, Lost), (429, {"X-RateLimit-Reset": "2001-01-01T00:00:00Z"}, Lost)],
)  # fmt: skip
def test_a_refusal_is_told_and_trouble_is_waited_for(server_of: Any, code: int, headers: dict[str, str], error: type[Exception]) -> None:
    def refuse(asked: Asked) -> Reply:
        return (code, headers, b"no") if "streaming" in asked.path else (200, {}, b"{}")

    with server_of(refuse) as place, pytest.raises(error) as said:
        list(LIVE.follow(Line(LIVE.checked({"server": place.url, "token": "s3cr3t", "stream": "hashtag", "tag": "#Halles"}))))
    assert "s3cr3t" not in str(said.value)
    queries = [asked.query for asked in place.asked if "streaming" in asked.path]
    # Where there is no such page, there may be a websocket: some servers know only that.
    assert queries == [{"tag": ["Halles"]}, *([{"stream": ["hashtag"], "tag": ["Halles"]}] if code == 404 else [])]
    if isinstance(said.value, Lost):
        assert said.value.wait == {"11": 11.0}.get(headers.get("Retry-After", ""), 0.0 if headers else None)


@pytest.mark.parametrize("options", [
    {"server": "ftp://a"}, {"server": ""}, {"server": "a", "stream": "all"}, {"server": "a", "stream": "hashtag"}, {"server": "a", "stream": "user"},
    {"server": "a", "stream": "hashtag", "tag": "deux mots"}, {"server": "a", "token": "with\nbreak"},
    {"server": "a", "stream": "list", "list": "../x"},
])  # fmt: skip
def test_what_cannot_be_followed_is_refused_with_advice(options: dict[str, str]) -> None:
    with pytest.raises(BadRequest) as refused:
        next(iter(LIVE.follow(Line(options))))
    assert refused.value.advice.en and refused.value.advice.fr


def test_a_server_that_never_answers_does_not_hide_the_wish_to_stop(server_of: Any) -> None:
    never = threading.Event()

    def answer(asked: Asked) -> Reply:
        if "streaming" in asked.path:
            never.wait(20)
        return 404, {}, b""

    with server_of(answer) as place:
        stop, begun = threading.Event(), time.monotonic()
        for number, _ in enumerate(LIVE.follow(Line(LIVE.checked({"server": place.url}), None, stop))):
            if number == 1:
                stop.set()
        never.set()
    assert time.monotonic() - begun < 10


def test_once_gives_what_is_there(server_of: Any) -> None:
    with server_of(Server([], [status(n) for n in range(50)])) as place:
        heard, cursor = listen(place.url, once=True)
        more, _ = listen(place.url, cursor, once=True)
    assert len(items(heard)) == 40 and cursor == f"{number(49)} -"
    assert len(items(more)) == 50  # from a minute before the cursor on: those that are known are passed over by the log
    assert not any("streaming" in asked.path for asked in place.asked)


def test_real_events_are_activities_deletions_or_unwanted() -> None:
    files = sorted(REAL.glob("*.sse"))
    if not files:
        pytest.skip(f"real events are not here: {REAL}")
    kinds: dict[str, int] = {}
    for file in files:
        said = Said("localhost:3000", me="http://localhost:3000/ap/users/117440810532227399")
        for event in Events().feed(file.read_bytes()):
            heard = said.read(event)
            assert len(heard.items) + len(heard.changed) + len(heard.gone) + heard.unwanted == 1, event
            assert not any(isinstance(item, Reject) for item in heard.items)
            kinds[event.kind] = kinds.get(event.kind, 0) + 1
    assert kinds == {"conversation": 3, "delete": 1, "notification": 2, "status.update": 1, "update": 6}


def test_real_statuses_are_all_read() -> None:
    path = REAL / "statuses.jsonl"
    if not path.exists():
        pytest.skip(f"real statuses are not here: {path}")
    said = Said("localhost:3000")
    for line in path.read_text("utf-8").splitlines():
        heard = said.status(json.loads(line), told=True)
        (item,) = heard.items + heard.changed
        assert isinstance(item, Activity) and item.published and item.actor



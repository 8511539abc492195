"""Does what is said on Bluesky come into the log once, and go when it is deleted there?"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_servers import Asked, Reply, jetstream, site
from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.sources.live import Heard, Line, Lost
from murmure.sources.live.bluesky import LIVE
from murmure.sources.live.bluesky.frame import Frames

REAL = Path("/work/shared/samples/bluesky/bluesky-social__jetstream/internal")
NOW = 1_783_000_000_000_000
LEA, TOM, UMA = "did:plc:lea", "did:plc:tom", "did:web:uma.example"


def frame(number: int, record: Any, did: str = LEA, kind: str = "app.bsky.feed.post", operation: str = "create", rkey: str | None = None) -> str:
    commit = {"rev": "3k", "operation": operation, "collection": kind, "rkey": rkey or f"3k{number}", "cid": "bafy"}
    if operation != "delete":
        commit["record"] = record
    return json.dumps({"did": did, "time_us": NOW + number * 1_000_000, "kind": "commit", "commit": commit}, ensure_ascii=False)


def post(number: int, text: str = "Bonjour", did: str = LEA, **more: Any) -> str:
    return frame(number, {"$type": "app.bsky.feed.post", "createdAt": "2026-07-02T12:00:00.5Z", "text": text, **more}, did)


def one(text: str) -> Activity:
    (item,) = Frames().read(text).items
    assert isinstance(item, Activity), item
    return item


def listen(options: dict[str, str], cursor: str | None = None, once: bool = True) -> tuple[list[Heard], str | None]:
    """Follow one connection as a runner does; return what was heard, and the last cursor."""
    heard: list[Heard] = []
    try:
        for said in LIVE.follow(Line(LIVE.checked(options), cursor, threading.Event(), "bluesky", once)):
            heard.append(said)
            cursor = said.cursor or cursor
    except Lost:
        pass
    return heard, cursor


def keys(heard: list[Heard]) -> list[str]:
    return [item.key for said in heard for item in said.items if isinstance(item, Activity)]


def test_a_post_says_its_words_tags_links_people_and_what_it_answers() -> None:
    text = "Éléa 👋 @tom.example voit murmure.example/a/lo... #Marché et plus"
    at = {word: len(text[: text.index(word)].encode()) for word in ("@tom.example", "murmure.example", "#Marché")}
    facets = [
        {"index": {"byteStart": at["@tom.example"], "byteEnd": at["@tom.example"] + 12},
         "features": [{"$type": "app.bsky.richtext.facet#mention", "did": TOM}]},
        {"index": {"byteStart": at["murmure.example"], "byteEnd": at["murmure.example"] + 23},
         "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://murmure.example/a/long/one"}]},
        {"index": {"byteStart": at["#Marché"], "byteEnd": at["#Marché"] + 8},
         "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Marché"}]},
    ]  # fmt: skip
    said = one(post(1, text, facets=facets, langs=["fr", "en"], tags=["halles"],
                    reply={"parent": {"uri": f"at://{TOM}/app.bsky.feed.post/3a"}, "root": {"uri": f"at://{UMA}/app.bsky.feed.post/3b"}},
                    embed={"$type": "app.bsky.embed.recordWithMedia",
                           "record": {"record": {"uri": f"at://{UMA}/app.bsky.feed.post/3c"}},
                           "media": {"images": [{"alt": "Une halle", "image": {}}],
                                     "external": {"uri": "https://autre.example/", "title": "Autre", "description": ""}}}))  # fmt: skip
    assert said.content == "Éléa 👋 @tom.example voit https://murmure.example/a/long/one #Marché et plus"
    assert (said.type, said.object_type, said.actor, said.audience, said.language) == ("Create", "Note", LEA, ["public"], "fr")
    assert (said.tags, said.mentions) == (["Marché", "halles"], [TOM])
    assert said.links == ["https://murmure.example/a/long/one", "https://autre.example/"]
    assert said.in_reply_to == f"at://{TOM}/app.bsky.feed.post/3a"
    assert said.extra and said.extra["conversation"].endswith("3b") and said.extra["quote"].endswith("3c")
    assert said.extra["media"] == [{"type": "image", "alt": "Une halle"}] and said.extra["languages"] == ["fr", "en"]
    assert said.key == said.object == f"at://{LEA}/app.bsky.feed.post/3k1"


def test_a_repost_a_like_and_a_follow_are_acts_upon_somebody() -> None:
    upon = {"cid": "b", "uri": f"at://{TOM}/app.bsky.feed.post/3a"}
    when = "2026-07-02T12:00:00Z"
    shared = one(frame(1, {"subject": upon, "createdAt": when}, kind="app.bsky.feed.repost"))
    liked = one(frame(2, {"subject": upon, "createdAt": when}, kind="app.bsky.feed.like"))
    followed = one(frame(3, {"subject": TOM, "createdAt": when}, kind="app.bsky.graph.follow"))
    assert (shared.type, shared.object, shared.target) == ("Announce", upon["uri"], TOM)
    assert (liked.type, liked.object, liked.target, liked.object_type) == ("Like", upon["uri"], TOM, "Note")
    assert (followed.type, followed.object, followed.object_type) == ("Follow", TOM, "Person")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-07-02T00:00:00.000Z", "the author's"), ("2019-06-30T00:00:00.000Z", "the network's"),
        ("2031-01-01T00:00:00Z", "the network's"), ("0001-01-01T00:00:00Z", "the network's"),
        ("1970-01-01T00:00:00Z", "the network's"), ("tomorrow", "the network's"), (None, "the network's"), (17, "the network's"),
    ],
)  # fmt: skip
def test_a_clock_that_lies_is_kept_aside(written: Any, kept: str) -> None:
    said = one(frame(1, {"text": "ici", "createdAt": written}))
    assert said.extra and said.extra["received"] == NOW + 1_000_000
    if kept == "the author's":
        assert said.published == 1_782_950_400_000_000 and "written" not in said.extra
    else:
        assert (said.published, said.offset_origin) == (NOW + 1_000_000, "assumed")
        assert said.extra.get("written") == (written if isinstance(written, str) else None)


def test_what_is_changed_replaces_and_what_is_deleted_goes() -> None:
    frames = Frames()
    changed = frames.read(frame(1, {"text": "mieux", "createdAt": "2026-07-01T00:00:00Z"}, operation="update"))
    assert [one.content for one in changed.changed] == ["mieux"] and not changed.items
    (old,) = frames.read(frame(1, {"text": "encore", "createdAt": "2024-07-01T00:00:00Z"}, operation="update")).changed
    assert old.published == 1_719_792_000_000_000, "what is changed is as old as it says"
    assert frames.read(frame(2, None, operation="delete", rkey="3k1")).gone == (f"at://{LEA}/app.bsky.feed.post/3k1",)


@pytest.mark.parametrize(("status", "goes"), [("deleted", True), ("takendown", True), ("deactivated", True), ("suspended", False)])
def test_a_deleted_account_takes_all_it_did_with_it(status: str, goes: bool) -> None:
    said = {"did": LEA, "time_us": NOW, "kind": "account", "account": {"active": False, "did": LEA, "status": status, "seq": 1}}
    assert Frames().read(json.dumps(said)).gone_actors == ((LEA,) if goes else ())
    active = {**said, "account": {"active": True, "did": LEA, "seq": 2}}
    assert Frames().read(json.dumps(active)) == Heard(cursor=str(NOW), moment=NOW)


def test_an_account_that_comes_back_keeps_what_it_does_then() -> None:
    def account(number: int, **more: Any) -> str:
        return json.dumps({"did": LEA, "time_us": NOW + number * 1_000_000, "kind": "account", "account": {"did": LEA, **more}})

    with jetstream([post(1), account(2, active=False, status="deactivated"), account(3, active=True), post(4)]) as server:
        heard, _ = listen({"url": server.url})
    told = [said for said in heard if said.items or said.gone_actors]
    assert keys(told[:1]) == [f"at://{LEA}/app.bsky.feed.post/3k1"] and told[0].gone_actors == (LEA,)
    assert keys(told[1:]) == [f"at://{LEA}/app.bsky.feed.post/3k4"] and not told[1].gone_actors


HIDDEN = {"labels": {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}}


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("app.bsky.actor.profile", HIDDEN),
        ("org.user-intents.declaration", {"bulkDataset": {"allow": False, "updatedAt": "2026-01-01T00:00:00Z"}}),
        ("org.user-intents.declaration", {"publicAccessArchive": {"allow": False}}),
    ],
)
def test_who_asks_not_to_be_shown_is_no_longer_kept_and_what_was_kept_goes(kind: str, record: Any) -> None:
    frames = Frames()
    assert len(frames.read(post(1)).items) == 1
    assert frames.read(frame(2, record, kind=kind, rkey="self")).gone_actors == (LEA,)
    after = frames.read(post(3))
    assert (after.items, after.unwanted) == ((), 1)
    assert len(frames.read(post(4, did=TOM)).items) == 1


def test_a_profile_without_the_label_lifts_it() -> None:
    frames = Frames()
    frames.read(frame(1, HIDDEN, kind="app.bsky.actor.profile", rkey="self"))
    frames.read(frame(2, {"displayName": "Léa"}, kind="app.bsky.actor.profile", rkey="self", operation="update"))
    assert len(frames.read(post(3)).items) == 1


def test_authors_are_asked_about_before_anything_of_theirs_is_kept() -> None:
    def profiles(asked: Asked) -> Reply:
        people = [{"did": did, "labels": [{"val": "!no-unauthenticated", "src": did}] if did == TOM else []} for did in asked.query["actors"]]
        return 200, {"Content-Type": "application/json"}, json.dumps({"profiles": people}).encode()

    with site(profiles) as who, jetstream([post(n, did=(LEA, TOM, UMA)[n % 3]) for n in range(30)]) as server:
        heard, _ = listen({"url": server.url, "profiles": who.url})
    actors = {item.actor for said in heard for item in said.items if isinstance(item, Activity)}
    assert (actors, sum(said.unwanted for said in heard)) == ({LEA, UMA}, 10)
    assert {asked.path for asked in who.asked} == {"/xrpc/app.bsky.actor.getProfiles"}
    assert sorted(did for asked in who.asked for did in asked.query["actors"]) == sorted([LEA, TOM, UMA])  # each author once


def test_when_the_wishes_of_authors_cannot_be_known_nothing_is_kept_yet() -> None:
    with site(lambda asked: (429, {"Retry-After": "7"}, b"")) as who, jetstream([post(1)]) as server:
        said = LIVE.follow(Line({"url": server.url, "profiles": who.url}))
        with pytest.raises(Lost) as lost:
            for heard in said:
                assert not heard.items and heard.cursor is None
    assert lost.value.wait == 7.0


def test_a_line_that_is_cut_is_taken_up_again_and_every_post_comes() -> None:
    wanted = [post(n, f"message {n}") for n in range(60)]
    doubled = [text for number, text in enumerate(wanted) for text in [text] * (1 + number % 2)]
    with jetstream(doubled, cuts=[0, 7, 40]) as server:
        cursor, all_keys = None, []
        for _ in range(4):
            heard, cursor = listen({"url": server.url}, cursor)
            all_keys += keys(heard)
    assert set(all_keys) == {f"at://{LEA}/app.bsky.feed.post/3k{n}" for n in range(60)}
    cursors = [int(query["cursor"][0]) for query in server.asked if "cursor" in query]
    assert len(cursors) == 2 and cursors == sorted(cursors) and cursors[0] < NOW + 7_000_000  # a little before, never after


def test_what_comes_in_another_order_never_moves_the_cursor_back() -> None:
    with jetstream([post(9), post(3), post(5)]) as server:
        heard, cursor = listen({"url": server.url})
    assert len(keys(heard)) == 3 and cursor == str(NOW + 9_000_000)


def test_a_server_that_has_not_come_that_far_is_heard_from_now_on() -> None:
    with jetstream([post(1)], refuse_future=True) as server:
        heard, _ = listen({"url": server.url}, cursor=str(NOW + 99_000_000))
    assert len(keys(heard)) == 1
    assert ["cursor" in query for query in server.asked] == [True, False]


def test_it_asks_for_what_is_kept_and_for_what_people_wish() -> None:
    many = [f"did:plc:{n:024}" for n in range(60)]
    with jetstream([post(1)]) as server:
        listen({"url": server.url, "collections": "post like", "accounts": "\n".join([LEA, TOM])})
        listen({"url": server.url, "accounts": "\n".join(many)})
    few, all_of_them = server.asked
    assert server.compressed == [True, True]
    assert few["wantedCollections"] == ["app.bsky.feed.like", "app.bsky.feed.post", "app.bsky.actor.profile", "org.user-intents.declaration"]
    assert few["wantedDids"] == [LEA, TOM] and "wantedDids" not in all_of_them
    assert server.hello[0]["payload"]["wantedDids"] == many


HOSTILE = [
    "", "{", "[]", "null", "17", '"x"', "{}", "[" * 5000, b"\xff\xfe\x00", "NaN", '{"did":"did:plc:a","time_us":1,"kind":[]}',
    json.dumps({"did": "did:plc:a", "time_us": 10**30, "kind": "commit"}), json.dumps({"did": "../..", "time_us": 5, "kind": "commit"}),
    json.dumps({"did": LEA, "time_us": True, "kind": "commit"}), json.dumps({"did": LEA, "time_us": NOW, "kind": "commit", "commit": None}),
    json.dumps({"did": LEA, "time_us": NOW, "kind": "account", "account": 3}),
    frame(1, None), frame(2, []), frame(3, {"text": None}), frame(4, {"text": {"a": 1}}), frame(5, {"subject": "x"}, kind="app.bsky.feed.like"),
    frame(6, {"subject": {"uri": "https://x"}}, kind="app.bsky.feed.repost"), frame(7, {"subject": []}, kind="app.bsky.graph.follow"),
    frame(8, {"text": "x"}, rkey="../../etc"), frame(9, {"text": "x"}, operation="truncate"), frame(10, {}, kind="app.bsky.graph.block"),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_frame_that_cannot_be_read_is_a_reject(text: str | bytes) -> None:
    said = Frames().read(text)
    assert all(isinstance(item, Reject) for item in said.items)
    assert not (said.changed or said.gone or said.gone_actors)
    assert len(said.items) == 1 or (said.cursor and not said.items)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([LEA, "https://a.example", "at://x", "#link"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "text facets index byteStart byteEnd features $type uri did tag embed external record media images alt reply parent root langs labels"
        " values val tags createdAt via subject title".split()), inner, max_size=6), max_leaves=25)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from(["app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.graph.follow", "app.bsky.actor.profile"]))
def test_no_record_makes_it_fall(record: Any, kind: str) -> None:
    if isinstance(record, dict) and kind.endswith("post"):
        record = {"text": "Où ? 👋", **record}
    said = Frames().read(frame(1, record, kind=kind))
    json.dumps([item for item in said.items if isinstance(item, Activity)])  # the log can hold it


def test_facets_out_of_place_change_no_text() -> None:
    link = [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/x"}]
    for start, end in ((-1, 3), (2, 1), (0, 10**9), (True, 3), ("0", 3), (1, 2), (0, 6)):
        said = one(post(1, "aé👋b", facets=[{"index": {"byteStart": start, "byteEnd": end}, "features": link}] * 2))
        assert said.content == "aé👋b"


def test_a_frame_too_large_is_refused_and_one_without_bound_ends_the_line() -> None:
    with jetstream([post(1, "x" * (3 << 20)), post(2)]) as server:
        heard, _ = listen({"url": server.url})
    assert keys(heard) == [f"at://{LEA}/app.bsky.feed.post/3k2"]
    assert sum(isinstance(item, Reject) for said in heard for item in said.items) == 1
    with jetstream([post(1, "x" * (8 << 20))]) as server, pytest.raises(Lost):
        list(LIVE.follow(Line({"url": server.url})))


def test_a_refusal_is_told() -> None:
    with site(lambda asked: (404, {}, b"")) as wrong, pytest.raises(BadRequest, match="404"):
        list(LIVE.follow(Line({"url": wrong.url.replace("http", "ws")})))
    with site(lambda asked: (503, {"Retry-After": "3"}, b"")) as ill, pytest.raises(Lost) as lost:
        list(LIVE.follow(Line({"url": ill.url.replace("http", "ws")})))
    assert lost.value.wait == 3.0
    with pytest.raises(Lost):
        list(LIVE.follow(Line({"url": ill.url.replace("http", "ws")})))
    for options in ({"url": "ftp://a"}, {"url": "wss://user:secret@host/x"}, {"collections": "posts"}, {"accounts": "lea.example"}):
        with pytest.raises(BadRequest) as refused:
            list(LIVE.follow(Line(options)))
        assert "secret" not in str(refused.value)


def test_a_time_that_cannot_be_is_judged_by_the_clock_of_now_however_long_one_listens() -> None:
    day, now = 86_400_000_000, [NOW]
    frames = Frames(clock=lambda: now[0])
    ahead = frame(0, {"text": "demain"}).replace(str(NOW), str(NOW + 2 * day))
    (judged,) = frames.read(ahead).items
    assert isinstance(judged, Reject) and frames.read(ahead).cursor is None  # such a time must not become the cursor
    now[0] += 2 * day
    assert len(frames.read(ahead).items) == 1 and frames.read(ahead).cursor
    assert frames.read(ahead.replace(str(NOW + 2 * day), str(NOW + 30 * day))).cursor is None


def test_the_owners_own_posts_are_theirs() -> None:
    with jetstream([post(1), post(2, did=TOM), frame(3, {"subject": LEA}, did=TOM, kind="app.bsky.graph.follow")]) as server:
        heard, _ = listen({"url": server.url, "me": LEA})
    items = [item for said in heard for item in said.items if isinstance(item, Activity)]
    assert [(item.type, item.actor) for item in items] == [
        ("murmure:Identity", "me"), ("Create", "me"), ("Create", TOM), ("Follow", TOM)]  # fmt: skip
    assert items[0].object == LEA and items[3].object == "me"


@pytest.mark.parametrize("name", ["corpus/testdata/expected_v1.jsonl", "subscribe/testdata/golden_v1.jsonl"])
def test_every_real_frame_is_an_activity_a_deletion_or_judged(name: str) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"real frames are not here: {path}")
    frames, kept = Frames(), {"app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like", "app.bsky.graph.follow"}
    for line in path.read_text("utf-8").splitlines():
        doc, said = json.loads(line), frames.read(line)
        commit = doc.get("commit") or {}
        assert said.cursor == str(doc["time_us"])
        if commit.get("collection") not in kept:
            # The judged: kinds that are not kept are told; names, accounts and profiles say nothing to keep.
            quiet = doc["kind"] != "commit" or commit["collection"] == "app.bsky.actor.profile"
            assert not (said.changed or said.gone or said.gone_actors) and len(said.items) == (0 if quiet else 1)
        elif commit["operation"] == "delete":
            assert said.gone == (f"at://{doc['did']}/{commit['collection']}/{commit['rkey']}",)
        else:
            (item,) = said.items
            assert isinstance(item, Activity) and item.actor == doc["did"] and item.published
            if item.type == "Create":
                said_links = [f["uri"] for facet in commit["record"].get("facets", []) for f in facet["features"] if "uri" in f]
                assert set(said_links) <= set(item.links or ())


def test_a_wish_is_remembered_by_the_next_connection() -> None:
    hidden = frame(1, HIDDEN, did=UMA, kind="app.bsky.actor.profile", rkey="self")
    with jetstream([post(0, did=UMA), hidden], cuts=[]) as server:
        heard, cursor = listen({"url": server.url})
        server.frames = [post(20, did=UMA), post(21)]
        later, _ = listen({"url": server.url}, cursor)
        server.frames = [frame(30, {}, did=UMA, kind="app.bsky.actor.profile", rkey="self", operation="update"), post(31, did=UMA)]
        lifted, _ = listen({"url": server.url}, cursor)
    assert [did for said in heard for did in said.gone_actors] == [UMA]
    assert keys(later) == [f"at://{LEA}/app.bsky.feed.post/3k21"] and sum(said.unwanted for said in later) == 1
    assert keys(lifted) == [f"at://{UMA}/app.bsky.feed.post/3k31"]


def test_a_server_is_held_back_while_nothing_is_asked_of_it() -> None:
    """What waits is a few frames and what the line itself holds: the rest stays with the server."""
    text = "x" * 100_000
    many = [post(n, "".join(chr(97 + (n * k) % 26) for k in range(50)) + text) for n in range(40)]
    with jetstream(many * 25, uncompressed=True) as server:
        said = LIVE.follow(Line({"url": server.url}))
        first = next(said)
        before = -1
        while before != server.sent:
            before = server.sent
            time.sleep(0.5)
        assert 0 < len(first.items) < 100 and server.sent < 500
        said.close()

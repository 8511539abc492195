"""Is a server that is half there told from one that is quiet, and what it no longer keeps from what nobody said?"""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from live_servers import Asked, Reply, jetstream, site
from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.sources.live import Line, Lost, bluesky
from murmure.sources.live.bluesky import LIVE, connection, frame
from murmure.sources.live.bluesky.cursor import cursor_of, taken_up
from murmure.sources.live.bluesky.frame import INTENT, PROFILE, Frames
from murmure.sources.live.bluesky.wish import Wishes
from murmure.sources.live.fetch import calling
from test_live_bluesky import HIDDEN, LEA, NOW, TOM, keys, listen, post
from test_live_bluesky import frame as commit

REFUSES = {"bulkDataset": {"allow": False, "updatedAt": "2026-01-01T00:00:00Z"}}
MINUTE = 60_000_000


@contextmanager
def dead(greets: bool) -> Iterator[str]:
    """Serve websockets to whom nobody answers any more, once they are open; or that never open."""
    lines: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            lines.append(line)
            asked = line.recv(65_536).decode("latin-1")
            if greets:
                key = next(one.partition(":")[2].strip() for one in asked.splitlines() if one.lower().startswith("sec-websocket-key"))
                mark = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
                said = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {mark}", "", "")
                line.sendall("\r\n".join(said).encode())

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"ws://127.0.0.1:{server.getsockname()[1]}/subscribe"
    for line in lines:
        line.close()


def rejects(heard: list[Any]) -> list[Reject]:
    return [item for said in heard for item in said.items if isinstance(item, Reject)]


def test_a_server_that_no_longer_answers_is_lost_and_one_that_is_quiet_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ASK", 0.2)
    monkeypatch.setattr(connection, "_ANSWER", 0.4)
    monkeypatch.setattr(connection, "_OPEN", 0.5)
    begun = time.monotonic()
    for greets in (True, False):
        with dead(greets) as url, pytest.raises(Lost):
            list(LIVE.follow(Line(LIVE.checked({"url": url}))))
    assert time.monotonic() - begun < 10
    with jetstream([post(1)]) as server:
        said, stop = LIVE.follow(Line(LIVE.checked({"url": server.url}))), time.monotonic() + 2
        while time.monotonic() < stop:
            next(said)  # it answers each question: nothing is lost
        said.close()


def test_a_server_that_answers_and_has_fallen_asleep_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bluesky, "_STALE", 1.0)
    with jetstream([post(1)]) as server, pytest.raises(Lost) as lost:
        list(LIVE.follow(Line(LIVE.checked({"url": server.url}))))
    assert "minutes" in lost.value.why.fr and lost.value.wait is None


@pytest.mark.parametrize(
    ("minutes", "accounts", "told"),
    [(1, "", False), (9, "", False), (11, "", True), (3 * 24 * 60, "", True), (11, TOM, False), (3 * 24 * 60, TOM, True)],
)
def test_what_a_server_no_longer_keeps_is_told(monkeypatch: pytest.MonkeyPatch, minutes: int, accounts: str, told: bool) -> None:
    """It begins later than where we left: all of a network is never silent for ten minutes, one account may be for days."""
    first = NOW + 10_000_000
    monkeypatch.setattr(bluesky, "_clock", lambda: first)
    with jetstream([post(10, did=TOM)]) as server:
        options = {"url": server.url, **({"accounts": accounts} if accounts else {})}
        heard, _ = listen(options, str(first - minutes * MINUTE))
    assert len(keys(heard)) == 1
    assert [("may no longer keep" in one.reason.en and "ne le garde peut-être plus" in one.reason.fr) for one in rejects(heard)] == [True] * told


def test_the_first_time_nothing_is_missing() -> None:
    with jetstream([post(1)]) as server:
        heard, _ = listen({"url": server.url})
    assert not rejects(heard) and len(keys(heard)) == 1


def test_a_wish_that_is_lifted_lifts_no_other() -> None:
    frames = Frames()
    frames.read(commit(1, REFUSES, kind=INTENT, rkey="self"))
    frames.read(commit(2, HIDDEN, kind=PROFILE, rkey="self"))
    frames.read(commit(3, {"displayName": "Léa"}, kind=PROFILE, rkey="self", operation="update"))
    assert frames.read(post(4)).unwanted == 1, "a new name in the profile is no answer to whether archives may be made"
    frames.read(commit(5, {"bulkDataset": {"allow": True}}, kind=INTENT, rkey="self", operation="update"))
    assert len(frames.read(post(6)).items) == 1
    frames.read(commit(7, REFUSES, kind=INTENT, rkey="self"))
    frames.read(commit(8, None, kind=INTENT, rkey="self", operation="delete"))
    assert len(frames.read(post(9)).items) == 1, "who removes the declaration refuses no more"


@pytest.mark.parametrize(("kind", "record"), [(INTENT, REFUSES), (PROFILE, HIDDEN)])
def test_a_wish_outlives_the_program_where_nobody_can_be_asked_again(kind: str, record: dict[str, Any]) -> None:
    bluesky._UNWILLING.clear()
    with jetstream([post(1), commit(2, record, kind=kind, rkey="self"), post(3, did=TOM)]) as server:
        _, cursor = listen({"url": server.url})
        bluesky._UNWILLING.clear()  # as another process begins
        server.frames = [post(30), post(31, did=TOM)]
        heard, later = listen({"url": server.url}, cursor)
        assert keys(heard) == [f"at://{TOM}/app.bsky.feed.post/3k31"] and sum(said.unwanted for said in heard) == 1
        bluesky._UNWILLING.clear()
        server.frames = [commit(40, {}, kind=kind, rkey="self", operation="update"), post(41)]
        lifted, last = listen({"url": server.url}, later)
    assert keys(lifted) == [f"at://{LEA}/app.bsky.feed.post/3k41"] and last == str(NOW + 41_000_000)
    assert [int(query["cursor"][0]) for query in server.asked[1:]] == [NOW - 2_000_000, NOW + 26_000_000]


@pytest.mark.parametrize("odd", ["", "x", "-1", "17 intent:", "17 intent:../x other:did:plc:a", "١٧", "17 " * 5, "{}", " 17"])
def test_a_cursor_of_another_kind_does_no_harm(odd: str) -> None:
    place, wishes = taken_up(odd)
    assert wishes == [] and place in (None, 17)
    many = dict.fromkeys((f"did:plc:p{number}", INTENT) for number in range(5_000))
    assert len(taken_up(cursor_of("17", many, {INTENT}))[1]) == 2_000


def test_months_of_new_profiles_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "_REMEMBERED", 50)
    frames = Frames()
    for number in range(500):
        frames.read(commit(number, {}, did=f"did:plc:p{number}", kind=PROFILE, rkey="self"))
    assert len(frames.willing) == 50 and "did:plc:p499" in frames.willing


@pytest.mark.parametrize(("kind", "said"), [
    ("identity", {"identity": {"did": LEA, "handle": "lea.example", "seq": 1}}), ("sync", {"sync": {"did": LEA, "rev": "3k"}}),
    ("account", {"account": {"did": LEA, "active": False, "status": "throttled"}}), ("account", {"account": {"did": LEA, "active": False}}),
    ("something new", {}),
])  # fmt: skip
def test_what_tells_of_no_departure_removes_nothing_and_moves_on(kind: str, said: dict[str, Any]) -> None:
    heard = Frames().read(json.dumps({"did": LEA, "time_us": NOW, "kind": kind, **said}))
    assert heard.cursor == str(NOW) and not (heard.gone_actors or heard.gone or heard.items)


@pytest.mark.parametrize("strange", [0, 3, 11])
def test_one_account_that_the_network_cannot_name_holds_up_no_other(strange: int) -> None:
    def profiles(asked: Asked) -> Reply:
        people = asked.query["actors"]
        if "did:odd:x" in people:
            return 400, {}, b'{"error": "InvalidRequest"}'
        refusing = [{"did": did, "labels": [{"val": "!no-unauthenticated"}]} for did in people if did == "did:plc:p5"]
        return 200, {}, json.dumps({"profiles": refusing}).encode()

    people = [*(f"did:plc:p{number}" for number in range(strange)), "did:odd:x", *(f"did:plc:p{number}" for number in range(strange, 11))]
    with site(profiles) as who, calling() as client:
        wishes = Wishes(client, who.url)
        assert wishes.refusing(people) == {"did:odd:x", "did:plc:p5"}
        assert len(who.asked) == 13 and wishes.refusing([*people, "did:plc:q"]) == {"did:odd:x", "did:plc:p5"} and len(who.asked) == 14


def test_a_network_that_refuses_every_question_keeps_nobody_out_and_nothing_is_kept_yet() -> None:
    with site(lambda asked: (400, {}, b"{}")) as who, calling() as client:
        for people in ([LEA], [LEA, TOM]):
            with pytest.raises(Lost, match="400"):
                Wishes(client, who.url).refusing(people)


def test_one_record_over_a_cut_comes_twice_under_one_name() -> None:
    with jetstream([post(1), post(2)]) as server:
        first, cursor = listen({"url": server.url})
        again, _ = listen({"url": server.url}, cursor)
    assert keys(first) == keys(again)
    assert [item.published for said in first for item in said.items if isinstance(item, Activity)] == [
        item.published for said in again for item in said.items if isinstance(item, Activity)]  # fmt: skip

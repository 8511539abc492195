"""Does a home that listens to real servers hold each thing once, through cuts, restarts, deletions and an archive of the same?"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import murmure
from live_servers import Asked, jetstream, site
from murmure.sources.live import mastodon
from murmure.streams import backoff, runner
from samples_made import mastodon_archive
from test_live_bluesky import LEA, NOW, TOM, UMA, frame, post
from test_live_mastodon import Server, account, sse, status
from test_live_rss import RSS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a runner be quick to write and to come back."""
    monkeypatch.setattr(runner, "SECONDS", 0.05)
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    monkeypatch.setattr(backoff.Backoff, "wait", lambda self, asked=None: 0.01)
    mastodon._HEARD.clear()
    yield


def until(stop: threading.Event, wanted: Callable[[Any], bool]) -> Callable[[Any, Any], None]:
    """Return what stops a runner once its stream is as `wanted`."""
    return lambda health, counts: stop.set() if wanted(health) else None


def held(home: Any, columns: str = "content") -> list[tuple[Any, ...]]:
    """Return what a log holds, one row each; a record that stands twice fails the test."""
    found = home.sql(f"select {columns}, count(*) over (partition by id) as n from log where type <> 'murmure:Identity' order by 1").to_pylist()
    assert all(row.pop("n") == 1 for row in found), "a record stands twice"
    return [tuple(row.values()) for row in found]


def test_bluesky_through_cuts_deletions_and_a_restart(tmp_path: Path) -> None:
    said = [post(n, f"message {n:03}", did=(LEA, TOM, UMA)[n % 3]) for n in range(120)]
    doubled = [said[n // 2] for n in range(240)]
    left = {"did": TOM, "time_us": NOW + 130_000_000, "kind": "account", "account": {"active": False, "did": TOM, "status": "deleted"}}
    after = [
        frame(121, None, operation="delete", rkey="3k3"),
        frame(122, {"text": "mieux", "createdAt": "2026-07-02T12:00:00Z"}, operation="update", rkey="3k6"),
        json.dumps(left), "garbage", post(140, "la fin", did=LEA),
    ]  # fmt: skip
    with jetstream([*doubled, *after], cuts=[0, 30, 61]) as server, murmure.open(tmp_path) as home:
        first = home.listen("bluesky", {"url": server.url}, once=True)
        assert first.health.state == "failed"  # cut before anything was said: an end that is told
        stop = threading.Event()
        told = until(stop, lambda health: health.cursor == str(NOW + 140_000_000))
        done = home.listen("bluesky", {"url": server.url}, seconds=30, stop=stop, tell=told)
    with jetstream([*doubled, *after]) as server, murmure.open(tmp_path) as home:
        again = home.listen("bluesky", {"url": server.url}, once=True)
        rows = held(home)
    wanted = {f"message {n:03}" for n in range(120) if n % 3 != 1} - {"message 003", "message 006"} | {"mieux", "la fin"}
    assert {row[0] for row in rows} == wanted
    assert done.counts["reconnects"] == 2 and done.counts["rejected"] >= 1
    assert int(server.asked[0]["cursor"][0]) == NOW + 140_000_000 - 5_000_000
    assert again.counts.get("added", 0) == 0, "what is said again is not added again"


def test_a_change_that_comes_with_what_is_known_already_is_not_lost(tmp_path: Path) -> None:
    """After a cut, the post is said again, and its change with it: in the log stands the change."""
    better = frame(1, {"text": "mieux", "createdAt": "2026-07-02T12:00:00Z"}, operation="update", rkey="3k1")
    with jetstream([post(1, "bien")]) as server, murmure.open(tmp_path) as home:
        home.listen("bluesky", {"url": server.url}, once=True)
        server.frames = [post(1, "bien"), better, post(2, "neuf")]
        home.listen("bluesky", {"url": server.url}, once=True)
        assert held(home) == [("mieux",), ("neuf",)]
        server.frames = [post(3, "tout neuf"), better.replace("3k1", "3k3").replace("mieux", "encore mieux")]
        home.listen("bluesky", {"url": server.url}, once=True)
        assert held(home) == [("encore mieux",), ("mieux",), ("neuf",)]


def listen_until_killed(folder: str, url: str) -> None:
    """Listen to Bluesky in a process of its own."""
    runner.SECONDS, runner.PATIENCE = 0.05, 0.1
    backoff.Backoff.wait = lambda self, asked=None: 0.01  # type: ignore[method-assign]
    with murmure.open(folder) as home:
        home.listen("bluesky", {"url": url}, seconds=60)


@pytest.mark.long
def test_bluesky_killed_at_any_moment_is_the_same_log(tmp_path: Path) -> None:
    """Each post is deleted, changed or left alone; the line is cut, doubled, slowed and disordered; the process is killed."""
    luck, said = random.Random(5), []
    for n in range(900):
        said.append(post(n, f"message {n:03}", did=(LEA, TOM, UMA)[n % 3]))
        old = luck.randrange(n + 1)
        if n % 7 == 3:
            said.append(frame(n, None, did=(LEA, TOM, UMA)[old % 3], operation="delete", rkey=f"3k{old}"))
        elif n % 11 == 3:
            who = (LEA, TOM, UMA)[n % 3]
            said.append(frame(n, {"text": f"{n:03} mieux", "createdAt": "2026-07-02T12:00:00Z"}, did=who, operation="update", rkey=f"3k{n}"))
    with jetstream(said) as server, murmure.open(tmp_path / "calm") as home:
        home.listen("bluesky", {"url": server.url}, once=True)
        calm = held(home, "id, actor, content, published")
    assert 600 < len(calm) < 900 and any("mieux" in row[2] for row in calm)
    doubled = [text for text in said for text in [text] * luck.choice((1, 1, 2))]
    kills, context = 0, multiprocessing.get_context("spawn")
    with jetstream(doubled, pause=0.001, cuts=[200, 90, 400, 300, 700]) as server:
        for _ in range(5):
            listener = context.Process(target=listen_until_killed, args=(str(tmp_path / "wild"), server.url))
            sent = server.sent
            listener.start()
            while listener.is_alive() and server.sent == sent:
                time.sleep(0.02)  # a process takes its time to begin: it is killed while it listens
            listener.join(luck.uniform(0.1, 1.2))
            if listener.is_alive() and listener.pid:
                os.kill(listener.pid, signal.SIGKILL)
                kills += 1
            listener.join()
        server.pause = 0.0
        stop = threading.Event()
        with murmure.open(tmp_path / "wild") as home:
            last = json.loads(said[-1])["time_us"]
            told = until(stop, lambda health: health.cursor == str(last) and health.state == "running")
            home.listen("bluesky", {"url": server.url}, seconds=60, stop=stop, tell=told)
            wild = held(home, "id, actor, content, published")
    assert kills >= 3 and wild == calm


def test_a_post_deleted_on_mastodon_leaves_the_log_even_after_a_restart(tmp_path: Path) -> None:
    known = [status(n, text=f"message {n}") for n in range(8)]
    with site(Server([[sse("update", one) for one in known]])) as place, murmure.open(tmp_path) as home:
        stop = threading.Event()
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=until(stop, lambda health: health.counts["added"] == 8))
        assert len(held(home)) == 8
        mastodon._HEARD.clear()  # as a new process would: what a number stands for is only in the log
        edited = status(2, text="message 2, mieux")
        place.answer = Server([[sse("delete", known[5]["id"]), sse("status.update", edited), sse("delete", known[6]["id"])]])
        stop.clear()
        told = until(stop, lambda health: health.counts["deleted"] == 2 and health.counts["changed"] == 1)
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=told)
        rows = [row[0] for row in held(home)]
    assert rows == [f"message {n}" + (", mieux" if n == 2 else "") for n in range(8) if n not in (5, 6)]


def test_an_archive_and_the_stream_of_one_account_are_one(tmp_path: Path) -> None:
    sample = mastodon_archive.make(tmp_path / "made") if (tmp_path / "made").mkdir() is None else None
    with murmure.open(tmp_path / "home") as home:
        home.bring([str(sample)])
        before = held(home, "type, object")
        mine = home.sql("select object, published from log where type = 'Create' and object like 'http%' order by published").to_pylist()
        (me,) = home.sql("select object from log where type = 'murmure:Identity'").to_pylist()
        owner = account("lea", uri=me["object"])
        again = [
            status(n, uri=row["object"], created_at=row["published"].isoformat(), account=owner) for n, row in enumerate(mine) if row["published"]
        ]  # fmt: skip
        assert len(again) > 2
        server = Server([[]], again)
        server.me = owner
        with site(server) as place:
            done = home.listen("mastodon", {"server": place.url, "stream": "user", "token": "t"}, once=True)
        assert done.counts["known"] >= len(again) and done.counts["added"] == 0
        assert held(home, "type, object") == before
        # What the server says now is newer than the archive: its words are shown.
        said = home.sql("select distinct content from log where type = 'Create' and object like 'http%'").to_pylist()
        assert [row["content"] for row in said] == ["Bonjour"]


def test_who_answers_whom_on_bluesky_is_a_tie(tmp_path: Path) -> None:
    """The post that is answered was never heard: its address says whose it is."""
    reply = {"parent": {"uri": f"at://{TOM}/app.bsky.feed.post/3a"}, "root": {"uri": f"at://{UMA}/app.bsky.feed.post/3b"}}
    with jetstream([post(1, "Oui", reply=reply)]) as server, murmure.open(tmp_path) as home:
        home.listen("bluesky", {"url": server.url}, once=True)
        edges = home.graph("social").edges.to_pylist()
    assert [(edge["source"], edge["target"], edge["kind"]) for edge in edges] == [(LEA, TOM, "reply")]


def test_feeds_are_read_again_and_again_and_held_once(tmp_path: Path) -> None:
    texts = {"/a": RSS, "/b": RSS.replace(">1</guid>", ">b1</guid>")}

    def answer(asked: Asked) -> Any:
        return 200, {}, texts[asked.path].encode()

    with site(answer) as server, murmure.open(tmp_path) as home:
        options = {"url": f"{server.url}/a\n{server.url}/b"}
        counts = [home.listen("rss", options, once=True).counts for _ in range(3)]
        rows = held(home, "object, content")
    # In each feed one entry has a number and one has nothing to name it; the third has an address, and is one in both.
    assert [count.get("added", 0) for count in counts] == [5, 0, 0] and len(rows) == 5

"""Is a server of Mastodon's interface heard that speaks websockets only, and is what it deletes, and when it is lost, as sure as by events?"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import murmure
from live_servers import Asked, Reply, site
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.sources.live import Line, Lost, mastodon
from murmure.sources.live.mastodon import LIVE, ear
from murmure.streams import backoff, runner
from test_live_mastodon import Server, account, items, listen, number, sse, status
from test_live_stories import held, until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.05)
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    monkeypatch.setattr(backoff.Backoff, "wait", lambda self, asked=None: 0.01)
    mastodon._HEARD.clear()


def message(kind: str, data: Any) -> str:
    return json.dumps({"stream": ["hashtag"], "event": kind, "payload": data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)})


class Square:
    """Websockets that say messages, each connection its own, and then are cut; the last stays open."""

    def __init__(self, lines: list[list[str]], refuse: int = 0) -> None:
        self.lines, self.refuse, self.asked = list(lines), refuse, list[Any]()

    def ask(self, connection: Any, request: Any) -> Any:
        if request.headers.get("Upgrade") is None:
            return None  # the library answers 426 by itself
        self.asked.append((parse_qs(urlsplit(request.path).query), request.headers.get("Authorization")))
        return connection.respond(self.refuse, "no") if self.refuse else None

    def speak(self, connection: Any) -> None:
        for text in self.lines.pop(0) if self.lines else []:
            connection.send(text)
        if not self.lines:
            for _ in connection:
                pass


@contextmanager
def sockets(square: Square, rest: Server) -> Iterator[Any]:
    """Serve the interface, which names another host for its streams, where there are websockets only."""
    from websockets.sync.server import serve

    with serve(square.speak, "127.0.0.1", 0, process_request=square.ask) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"

        def answer(asked: Asked) -> Reply:
            if asked.path == "/api/v2/instance":
                return 200, {}, json.dumps({"configuration": {"urls": {"streaming": url}}}).encode()
            return rest(asked)

        with site(answer) as place:
            yield place
        server.shutdown()


def test_a_server_of_websockets_is_heard_cut_and_taken_up_again(tmp_path: Path) -> None:
    known = [status(n, text=f"message {n}") for n in range(10)]
    first = [message("update", one) for one in known[:4]] + ["{", "[]", message("update", {"id": 1})]
    better = status(2, text="mieux")
    then = [message("delete", known[1]["id"]), message("status.update", better), *[message("update", known[9])] * 2]
    square = Square([first, then])
    with sockets(square, Server([], known)) as place, murmure.open(tmp_path) as home:
        stop = threading.Event()
        told = until(stop, lambda health: health.counts["deleted"] and health.counts["changed"] and health.cursor == f"{number(9)} -")
        options = {"server": place.url, "stream": "hashtag", "tag": "Été", "token": "t0k3n"}
        done = home.listen("mastodon", options, seconds=30, stop=stop, tell=told)
        rows = [row[0] for row in held(home)]
    assert rows == sorted(["mieux" if n == 2 else f"message {n}" for n in range(10) if n != 1])
    assert done.counts["rejected"] == 3 and done.counts["reconnects"] == 1
    assert square.asked == [({"stream": ["hashtag"], "tag": ["Été"]}, "Bearer t0k3n")] * 2
    assert not any("t0k3n" in asked.path or "t0k3n" in str(asked.query) for asked in place.asked)


@pytest.mark.parametrize(("code", "error"), [(401, BadRequest), (403, BadRequest), (404, BadRequest), (503, Lost)])
def test_a_websocket_that_is_refused_is_told_as_events_are(code: int, error: type[Exception]) -> None:
    with sockets(Square([[]], refuse=code), Server([], [])) as place, pytest.raises(error) as said:
        list(LIVE.follow(Line(LIVE.checked({"server": place.url, "token": "s3cr3t"}))))
    assert "s3cr3t" not in str(said.value)


def test_a_websocket_is_held_back_and_stops_when_told() -> None:
    many = [message("update", status(n, text="x" * 100_000)) for n in range(400)]
    with sockets(Square([many]), Server([], [])) as place:
        stop = threading.Event()
        said, begun, heard = LIVE.follow(Line(LIVE.checked({"server": place.url}), None, stop)), time.monotonic(), 0
        for one in said:
            heard += len(one.items)
            if heard == 20:
                stop.set()
        assert heard < 60 and time.monotonic() - begun < 20


def test_a_message_that_is_too_large_ends_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ear, "LARGEST", 10_000)
    with sockets(Square([[message("update", status(1)), message("update", status(2, text="x" * 20_000))]]), Server([], [])) as place:
        heard, _ = listen(place.url)
    assert len(items(heard)) == 1 and not any(isinstance(item, Reject) for said in heard for item in said.items)


def test_a_server_that_falls_silent_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events: a server says every fifteen seconds that it is there."""
    monkeypatch.setattr(mastodon, "_DEAD", 1.0)
    begun = time.monotonic()
    with site(Server([], [])) as place, pytest.raises(Lost):
        list(LIVE.follow(Line(LIVE.checked({"server": place.url}))))
    assert time.monotonic() - begun < 10


def test_a_token_that_is_taken_back_ends_the_watch_with_advice_and_what_was_heard_stays(tmp_path: Path) -> None:
    server = Server([[sse("update", status(1)), sse("update", status(2, text="La suite"))]])

    def answer(asked: Asked) -> Reply:
        return server(asked) if server.streams or "timelines" in asked.path else (401, {}, b'{"error": "The access token was revoked"}')

    with site(answer) as place, murmure.open(tmp_path) as home:
        with pytest.raises(BadRequest) as refused:
            home.listen("mastodon", {"server": place.url, "stream": "hashtag", "tag": "halles", "token": "s3cr3t"}, seconds=30)
        (stream,) = home.streams()
        assert stream.state == "failed" and "401" in refused.value.what.fr and "jeton" in refused.value.advice.fr
        assert [row[0] for row in held(home)] == ["Bonjour", "La suite"]
        assert "s3cr3t" not in str(refused.value) and "s3cr3t" not in json.dumps(stream.as_json(time.time()))


def test_a_deletion_that_comes_before_its_post_keeps_it_out(tmp_path: Path) -> None:
    """Also over a cut: the number means nothing yet when it is deleted."""
    lines = [[sse("delete", number(5)), sse("update", status(1))], [sse("update", status(5, text="effacé")), sse("update", status(6, text="La fin"))]]
    with site(Server(lines)) as place, murmure.open(tmp_path) as home:
        stop = threading.Event()
        told = until(stop, lambda health: health.cursor == f"{number(6)} -")
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=told)
        assert [row[0] for row in held(home)] == ["Bonjour", "La fin"]
        mastodon._HEARD.clear()  # another process: the log itself remembers
        place.answer = Server([[sse("update", status(5, text="effacé")), sse("update", status(7, text="Encore"))]])
        stop.clear()
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=until(stop, lambda health: health.cursor == f"{number(7)} -"))
        assert [row[0] for row in held(home)] == ["Bonjour", "Encore", "La fin"]


def test_the_shares_that_hold_the_words_of_a_post_go_with_it(tmp_path: Path) -> None:
    """Not every server tells of each share that ends with its post; a share that comes later stays out."""
    def boost(n: int, of: int) -> bytes:
        inner = status(of, text=f"le message {of}")
        return sse("update", status(n, "tom", uri=f"https://murmure.example/users/tom/statuses/{n}/activity", reblog=inner, content=""))

    lines = [[boost(11, 1), boost(12, 2), sse("update", status(1, text="le message 1"))], [sse("delete", number(1)), boost(13, 1), boost(14, 2)]]
    with site(Server(lines)) as place, murmure.open(tmp_path) as home:
        stop = threading.Event()
        told = until(stop, lambda health: health.cursor == f"{number(14)} -")
        home.listen("mastodon", {"server": place.url}, seconds=30, stop=stop, tell=told)
        assert held(home, "content, type") == [("le message 2", "Announce")] * 2


def test_months_of_deletions_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from murmure.sources.live.mastodon import said as module
    from murmure.sources.live.mastodon.events import Event

    monkeypatch.setattr(module, "_REMEMBERED", 50)
    said = module.Said("murmure.example")
    for n in range(500):
        said.read(Event("delete", str(n + 1)))
    assert len(said.gone) == 50 and account("a")["id"] == "a"

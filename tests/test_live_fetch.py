"""Is a server's answer bounded in size and time, and is its wish to be left alone understood?"""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from live_servers import Asked, Reply, site
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Lost
from murmure.sources.live.fetch import calling, checked_address, fetch, wait_asked
from murmure.sources.live.pump import pumped

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0), ({"retry-after": "Sun, 22 Nov 2026 12:01:00 GMT"}, 60.0), ({"retry-after": "1e9"}, None),
        ({"retry-after": "-5"}, None), ({"retry-after": "999999999"}, 86_400.0), ({"retry-after": "Sun, 22 Nov 2020 12:01:00 GMT"}, 0.0),
        ({"x-ratelimit-reset": "2026-11-22T12:05:00.000Z"}, 300.0),
        ({"x-ratelimit-reset": "2026-11-22T12:05:00Z", "x-ratelimit-remaining": "12"}, None),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 30), "ratelimit-remaining": "0"}, 30.0), ({"retry-after": "soon"}, None), ({}, None),
    ],
)  # fmt: skip
def test_the_wait_that_is_asked_for(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_asked(headers, NOW) == seconds


def test_an_answer_is_the_same_however_it_is_packed() -> None:
    said = b"murmure " * 5000
    packings = {"/identity": said, "/gzip": gzip.compress(said), "/deflate": zlib.compress(said), "/cut": gzip.compress(said)[:-20]}
    packings |= {"/members": gzip.compress(said[:9000]) + gzip.compress(said[9000:]) + b"\0" * 9, "/bombs": gzip.compress(said) * 3}

    def answer(asked: Asked) -> Reply:
        packing = asked.path[1:] if asked.path[1:] in ("identity", "deflate") else "gzip"
        return 200, {"Content-Encoding": packing}, packings[asked.path]

    with site(answer) as server, calling() as client:
        with pytest.raises(Lost, match="too large"):
            fetch(client, server.url + "/bombs", 2 * len(said))
        for path in ("/identity", "/gzip", "/deflate", "/members"):
            assert fetch(client, server.url + path, 1 << 20).body == said
            with pytest.raises(Lost, match="too large"):
                fetch(client, server.url + path, 39_999)
        assert said.startswith(fetch(client, server.url + "/cut", 1 << 20).body)


def test_a_server_that_drips_is_not_waited_for() -> None:
    enough = threading.Event()

    def drip() -> Iterator[bytes]:
        while not enough.wait(0.05):
            yield b"x"

    with site(lambda asked: (200, {}, drip())) as server, calling() as client:
        begun = time.monotonic()
        with pytest.raises(Lost):
            fetch(client, server.url, 1 << 20, seconds=0.3)
        enough.set()
        assert time.monotonic() - begun < 30


def test_nobody_there_is_a_loss() -> None:
    with calling() as client:
        for url in ("http://127.0.0.1:1/", "http://nobody.invalid/"):
            with pytest.raises(Lost):
                fetch(client, url, 10)


ODD = ["", "https://", "ftp://a.example", "https://a b", "https://[", "https://u:secret@a.example", "http://a:0/", "file:///etc", "\x00"]


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_address_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        checked_address(text, ("https", "http"), "https://murmure.example")
    assert "secret" not in str(refused.value)


def test_a_stream_is_held_back_while_nothing_is_asked_of_it() -> None:
    """A server that says more than is read waits: only what its line and a few pieces hold was taken."""
    sent = [0]

    def flood() -> Iterator[bytes]:
        for _ in range(2000):
            yield b"y" * 65_536
            sent[0] += 1

    with site(lambda asked: (200, {}, flood())) as server, calling() as client:
        with pumped(client, server.url, {}, lambda answer: Lost(Both("no", "non"))) as pump:
            first = pump.take(5.0)
            before = -1
            while before != sent[0]:
                before = sent[0]
                time.sleep(0.5)
            assert first and sent[0] < 1000
    assert not [thread for thread in threading.enumerate() if thread.name == "murmure-pump" and thread.is_alive()]

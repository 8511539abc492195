"""How are many feeds visited at once, politely, and without hiding the wish to stop?"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from murmure.sources.live import Lost
from murmure.sources.live.rss.rhythm import Known
from murmure.sources.live.rss.visit import Visit, visit

if TYPE_CHECKING:
    import httpx

_AT_ONCE, _BEAT = 8, 0.5


class Came(NamedTuple):
    """Say what came of one visit: what it brings, or why it brings nothing; `now` is when, in seconds since 1970 UTC."""

    url: str
    found: Visit | Lost
    now: float


def tour(client: httpx.Client, urls: list[str], known: Mapping[str, Known]) -> Iterator[Came | None]:
    """Visit these feeds, eight hosts at once and one feed at a time on each; None is a sign of life while they take their time."""
    hosts: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append((url, known[url].asks))
    todo: queue.SimpleQueue[list[tuple[str, Mapping[str, str]]]] = queue.SimpleQueue()
    for one in hosts.values():
        todo.put(one)
    done: queue.Queue[Came | Exception] = queue.Queue(_AT_ONCE)
    enough = threading.Event()
    for _ in range(min(_AT_ONCE, len(hosts))):
        # Nobody waits for them in the end: a server that takes its time must not hold the program.
        threading.Thread(target=_walk, args=(client, todo, done, enough), name="murmure-tour", daemon=True).start()
    left = len(urls)
    try:
        while left:
            try:
                came = done.get(timeout=_BEAT)
            except queue.Empty:
                yield None
                continue
            left -= 1
            if isinstance(came, Exception):
                raise came
            yield came
    finally:
        enough.set()


def _walk(client: httpx.Client, todo: queue.SimpleQueue, done: queue.Queue[Came | Exception], enough: threading.Event) -> None:
    while not enough.is_set():
        try:
            feeds = todo.get_nowait()
        except queue.Empty:
            return
        for url, asks in feeds:
            now = time.time()
            try:
                came: Came | Exception = Came(url, visit(client, url, asks, int(now * 1_000_000)), now)
            except Lost as lost:
                came = Came(url, lost, now)
            except Exception as error:  # raised again where it was asked for
                came = error
            if not _put(done, came, enough):
                return


def _put(done: queue.Queue[Came | Exception], came: Came | Exception, enough: threading.Event) -> bool:
    while not enough.is_set():
        with suppress(queue.Full):
            done.put(came, timeout=0.2)
            return True
    return False

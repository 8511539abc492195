"""How is an answer that never ends read, so that a quiet server does not hide the wish to stop?

A library that waits for bytes cannot be asked anything meanwhile. A thread of
its own waits, and holds a few pieces at most: the server is held back.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from murmure.sources.live import Lost
from murmure.sources.live.fetch import CUT_OFF, NO_ANSWER

if TYPE_CHECKING:
    import httpx

_WAITING = 8
Taken = Callable[[float], bytes | None]


@contextmanager
def pumped(
    client: httpx.Client, url: str, headers: Mapping[str, str], refused: Callable[[httpx.Response], Exception]
) -> Iterator[Taken]:
    """Open an answer without end; what is yielded returns the next bytes, None after `seconds` of silence, b"" at the end.

    What `refused` makes of an answer that is not 200 is raised. A line that fails raises `Lost`.
    """
    import httpx

    pieces: queue.Queue[bytes | Exception] = queue.Queue(_WAITING)
    enough = threading.Event()
    try:
        # Packed answers are refused: each piece is as large as what came over the line.
        request = client.build_request("GET", url, headers={**headers, "Accept-Encoding": "identity"})
        response = client.send(request, stream=True)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Lost(NO_ANSWER) from error
    try:
        if response.status_code != 200:
            raise refused(response)
        thread = threading.Thread(target=_pump, args=(response, pieces, enough), name="murmure-pump", daemon=True)
        thread.start()
        try:
            yield lambda seconds: _take(pieces, seconds)
        finally:
            enough.set()
            _hang_up(response)
            thread.join(2.0)
    finally:
        with suppress(httpx.HTTPError, RuntimeError):
            response.close()


def _pump(response: httpx.Response, pieces: queue.Queue[bytes | Exception], enough: threading.Event) -> None:
    import httpx

    last: bytes | Exception = b""
    try:
        for piece in response.iter_raw():
            if piece and not _put(pieces, piece, enough):
                return
    except (httpx.HTTPError, httpx.StreamError, OSError, ValueError, RuntimeError) as error:
        last = error
    _put(pieces, last, enough)


def _put(pieces: queue.Queue[bytes | Exception], piece: bytes | Exception, enough: threading.Event) -> bool:
    while not enough.is_set():
        with suppress(queue.Full):
            pieces.put(piece, timeout=0.2)
            return True
    return False


def _take(pieces: queue.Queue[bytes | Exception], seconds: float) -> bytes | None:
    try:
        piece = pieces.get(timeout=seconds)
    except queue.Empty:
        return None
    if isinstance(piece, Exception):
        raise Lost(CUT_OFF) from piece
    return piece


def _hang_up(response: httpx.Response) -> None:
    """Wake the thread that waits for bytes: only the end of the line does."""
    stream = response.extensions.get("network_stream")
    line = stream.get_extra_info("socket") if stream else None
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

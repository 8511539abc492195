"""How is an answer that never ends read, so that a quiet server does not hide the wish to stop?

A library that waits for bytes cannot be asked anything meanwhile. A thread of
its own asks and waits, and holds a few pieces at most: the server is held back.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from murmure.model.words import Both
from murmure.sources.live import Lost
from murmure.sources.live.fetch import CUT_OFF, NO_ANSWER

if TYPE_CHECKING:
    import httpx

_WAITING = 8


class Pump:
    """Hold the pieces of one answer that are not asked for yet."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes | Exception] = queue.Queue(_WAITING)
        self._line: socket.socket | None = None
        self._answered, self._enough = threading.Event(), threading.Event()
        self._refused: Exception | None = None

    def opens(self, seconds: float) -> bool:
        """Say whether the server has answered within `seconds`; raises what is wrong with its answer."""
        answered = self._answered.wait(seconds)
        if self._refused:
            raise self._refused
        return answered

    def take(self, seconds: float) -> bytes | None:
        """Return the next bytes, None after `seconds` of silence, b"" at the end; raises what went wrong."""
        try:
            piece = self._pieces.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(piece, Exception):
            raise piece
        return piece

    def put(self, piece: bytes | Exception) -> bool:
        """Add a piece once there is room; False when nobody wants any more."""
        while not self._enough.is_set():
            with suppress(queue.Full):
                self._pieces.put(piece, timeout=0.2)
                return True
        return False

    def work(self, client: httpx.Client, request: httpx.Request, refused: Callable[[httpx.Response], Exception]) -> None:
        """Ask, and put what comes until the end."""
        import httpx

        trouble = (httpx.HTTPError, httpx.StreamError, OSError, ValueError, RuntimeError)
        try:
            response = client.send(request, stream=True)
        except trouble as error:
            self._fail(_lost(NO_ANSWER, error))
            return
        try:
            if response.status_code != 200:
                self._fail(refused(response))
                return
            stream = response.extensions.get("network_stream")
            self._line = stream.get_extra_info("socket") if stream else None
            self._answered.set()
            if all(self.put(piece) for piece in response.iter_raw() if piece):
                self.put(b"")
        except trouble as error:
            self.put(_lost(CUT_OFF, error))
        finally:
            with suppress(*trouble):
                response.close()

    def _fail(self, error: Exception) -> None:
        self._refused = error
        self._answered.set()
        self.put(error)

    def hang_up(self) -> None:
        """Wake the thread that waits for bytes: only the end of the line does."""
        self._enough.set()
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


def _lost(why: Both, error: Exception) -> Lost:
    lost = Lost(why)
    lost.__cause__ = error
    return lost


@contextmanager
def pumped(client: httpx.Client, url: str, headers: Mapping[str, str], refused: Callable[[httpx.Response], Exception]) -> Iterator[Pump]:
    """Ask for an answer without end; what `refused` makes of one that is not 200 is raised where it is taken."""
    import httpx

    # Packed answers are not asked for: each piece is as large as what came over the line.
    try:
        request = client.build_request("GET", url, headers={**headers, "Accept-Encoding": "identity"})
    except (httpx.InvalidURL, ValueError) as error:
        raise Lost(NO_ANSWER) from error
    pump = Pump()
    thread = threading.Thread(target=pump.work, args=(client, request, refused), name="murmure-pump", daemon=True)
    thread.start()
    try:
        yield pump
    finally:
        pump.hang_up()
        thread.join(2.0)

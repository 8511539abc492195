"""Which servers does a live source meet? Real ones, on loopback, that replay what they are given and misbehave as they are told."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, list[str]]


@dataclass
class Jetstream:
    """Hold what a made-up Jetstream server serves, and how it misbehaves.

    frames  what it has, oldest first: texts, or bytes that it sends as they are
    cuts    after how many frames each connection in turn is cut in the middle of one; then they stay open
    pack    makes the bytes of a compressed frame
    asked   the query of each connection; hello, the first message of those that promised one;
            compressed, whether it offered the compression of websockets
    """

    frames: list[str | bytes] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    pause: float = 0.0
    refuse_future: bool = False
    pack: Callable[[str], bytes] | None = None
    asked: list[Query] = field(default_factory=list)
    hello: list[dict[str, Any]] = field(default_factory=list)
    compressed: list[bool] = field(default_factory=list)
    url: str = ""
    sent: int = 0

    def handle(self, connection: Any) -> None:
        query = parse_qs(urlsplit(connection.request.path).query)
        self.asked.append(query)
        self.compressed.append("permessage-deflate" in connection.request.headers.get("Sec-WebSocket-Extensions", ""))
        if query.get("requireHello") == ["true"]:
            self.hello.append(json.loads(connection.recv(timeout=5)))
        cursor = int(query["cursor"][0]) if "cursor" in query else 0
        if self.refuse_future and cursor:
            connection.send('{"error":"FutureCursor","message":"cursor is ahead of the live tail"}')
            return
        cut = self.cuts.pop(0) if self.cuts else None
        for number, frame in enumerate(frame for frame in self.frames if time_of(frame) >= cursor):
            if number == cut:
                # The head of a text frame of a thousand bytes, a few of them, and the line is dead.
                connection.socket.sendall(b"\x81\x7e\x03\xe8" + b'{"did":"did:plc:')
                connection.socket.shutdown(socket.SHUT_RDWR)
                return
            connection.send(self.pack(frame) if self.pack and isinstance(frame, str) else frame)
            self.sent += 1
            time.sleep(self.pause)
        for _ in connection:
            pass


def time_of(frame: str | bytes) -> int:
    """Return the time that a frame claims; one that cannot be read is always sent."""
    try:
        return int(json.loads(frame)["time_us"])
    except (ValueError, KeyError, TypeError):
        return 2**62


@contextmanager
def jetstream(frames: Iterable[str | bytes], uncompressed: bool = False, **more: Any) -> Iterator[Jetstream]:
    """Serve frames over a real websocket."""
    from websockets.sync.server import serve

    made = Jetstream(list(frames), **more)
    with serve(made.handle, "127.0.0.1", 0, max_size=None, compression=None if uncompressed else "deflate") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe"
        yield made
        server.shutdown()


@dataclass
class Asked:
    """Hold one request: its path, its query and its headers (names in small letters)."""

    path: str
    query: Query
    headers: dict[str, str]


Reply = tuple[int, dict[str, str], "bytes | Iterable[bytes]"]


@dataclass
class Site:
    """Hold a made-up web server: what it was asked, and where it is."""

    answer: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def site(answer: Callable[[Asked], Reply]) -> Iterator[Site]:
    """Serve what `answer` says. A body in pieces is sent piece by piece, without a length, and the line is then cut."""
    made = Site(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, parse_qs(parts.query), {name.lower(): value for name, value in self.headers.items()})
            made.asked.append(asked)
            status, headers, body = made.answer(asked)
            self.send_response(status)
            self.send_header("Connection", "close")
            for name, value in headers.items():
                self.send_header(name, value)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client went away: that is its right

        def log_message(self, *_: Any) -> None:
            pass

    with served(Handler) as made.url:
        yield made


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve HTTP on loopback; the address is handed on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

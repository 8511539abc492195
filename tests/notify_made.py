"""Which servers is a message sent to? Real ones, on loopback, that keep what they took and misbehave as they are told."""

from __future__ import annotations

import base64
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from live_servers import served
from murmure.rising.alarm import Alarm, Forecast
from murmure.rising.company import company
from murmure.rising.groups import Groups
from murmure.rising_room.cause import Cause, causes

NOW = 1_780_000_000
"""A Thursday of May 2026."""
HOUR, DAY = 3_600, 86_400


def alarm(cause: str, at: int, name: str = "", score: float = 9.0, joins: str | None = None, **more: Any) -> dict[str, Any]:
    """Return an alarm as the room of what rises holds it."""
    import numpy as np

    made = Alarm(at, cause, "tag", (cause,), at - HOUR, 21.5, 24, 0.3, score, 24, 31.0, company(Groups.none(), np.zeros(0, np.uint64), 0), "unknown",
                 0.0, Forecast((1, 6, 24), (25.0, 30.0, 40.0), (26.0, 35.0, 60.0), (28.0, 50.0, 110.0), 12), (0.4, 0.1, 1.0), joins,
                 ("a" * 32, "b" * 32))  # fmt: skip
    return made.as_json() | {"id": name or f"{at:x}{len(cause):04x}", "keys": [1], "learned": 0, "at": at, "began": at - HOUR} | more


@dataclass
class Room:
    """Stand for what rises in a home: what is told of it is what this test says."""

    alarms: list[dict[str, Any]] = field(default_factory=list)
    muted: set[str] = field(default_factory=set)
    followed: set[str] = field(default_factory=set)

    def causes(self, muted: bool = False) -> list[Cause]:
        every = causes(sorted(self.alarms, key=lambda one: one["at"]))
        return [one for one in every if muted is any(term in self.muted for term in one.terms)]


@dataclass
class Post:
    """Hold a mail server: what it took, who logged in, and how it misbehaves.

    refuse    answers of this code instead of taking a message, as often as there are codes
    certificate   for TLS: at once with `wrapped`, else after STARTTLS
    """

    port: int = 0
    password: str = ""
    refuse: list[int] = field(default_factory=list)
    silent: bool = False
    wrapped: bool = False
    certificate: Path | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    def serve(self, line: socket.socket) -> None:
        """Speak SMTP on one connection."""
        if self.silent:
            time.sleep(1.0)
            return
        if self.wrapped:
            with self.wrap(line) as inner:
                return self.speak(inner, True)
        if (follows := self.speak(line, False)) is not None:
            follows.sendall(b"220 go on\r\n")
            with self.wrap(follows) as inner:
                self.speak(inner, True)

    def speak(self, line: socket.socket, safe: bool) -> socket.socket | None:
        """Answer until the client goes; return the connection when it is to be encrypted."""
        with line.makefile("rb") as stream:
            return self.answer(line, stream, safe)

    def answer(self, line: socket.socket, stream: Any, safe: bool) -> socket.socket | None:
        """Answer each line."""
        if not safe or self.wrapped:
            line.sendall(b"220 here\r\n")
        while words := stream.readline(4096).decode("latin-1").strip():
            verb = words.split()[0].upper()
            self.heard.append(verb)
            if verb == "EHLO":
                offers = ["here"] + ([] if safe or not self.certificate else ["STARTTLS"]) + (["AUTH PLAIN"] if self.password else [])
                answer = "\r\n".join(f"250{'-' if place < len(offers) - 1 else ' '}{one}" for place, one in enumerate(offers))
            elif verb == "STARTTLS":
                return line
            elif verb == "AUTH":
                _, user, password = base64.b64decode(words.split()[2]).decode().split("\0")
                self.users.append(user)
                answer = "235 yes" if password == self.password else f"535 no, {password} is wrong"
            elif verb == "DATA":
                answer = self.take(line, stream, safe)
            else:
                answer = "221 bye" if verb == "QUIT" else "250 yes"
            line.sendall(answer.encode() + b"\r\n")
        return None

    def take(self, line: socket.socket, stream: Any, safe: bool) -> str:
        """Read a message, and take it or not."""
        line.sendall(b"354 go on\r\n")
        data = bytearray()
        while (part := stream.readline(65_536)) != b".\r\n":
            data += part[1:] if part.startswith(b"..") else part
        if self.refuse:
            return f"{self.refuse.pop(0)} not now"
        self.raw.append(bytes(data))
        self.taken.append(message_from_bytes(bytes(data), policy=default))
        self.encrypted.append(safe)
        return "250 taken"

    def wrap(self, line: socket.socket) -> ssl.SSLSocket:
        """Encrypt a connection."""
        assert self.certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context.wrap_socket(line, server_side=True)


@contextmanager
def post_office(**more: Any) -> Iterator[Post]:
    """Serve SMTP on loopback."""
    made = Post(**more)
    door = socket.create_server(("127.0.0.1", 0))
    made.port = door.getsockname()[1]

    def each(line: socket.socket) -> None:
        try:
            made.serve(line)
        except OSError:
            pass  # the client went away, or does not trust us
        finally:
            line.close()

    def loop() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=each, args=(line,), daemon=True).start()

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)


@dataclass
class Hook:
    """Hold a web server that takes POSTs.

    answers  the codes it gives, the last one for ever; 0 hangs up without a word
    pause    seconds before each
    """

    answers: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    pause: float = 0.0


@contextmanager
def hook(*answers: int, **headers: str) -> Iterator[Hook]:
    """Serve a webhook on loopback."""
    made = Hook(list(answers or (200,)), {name.replace("_", "-"): value for name, value in headers.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # who sends was killed in the middle of it
            made.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(made.pause)
            code = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            if code:
                self.send_response(code)
                for name, value in made.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with served(Handler) as place:
        made.url = f"{place}/hook"
        yield made


def certificate(folder: Path) -> Path:
    """Make a certificate for `localhost`, with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "localhost.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path

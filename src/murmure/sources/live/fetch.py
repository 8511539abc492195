"""What does a server answer, within bounds, and how long does it ask us to wait?"""

from __future__ import annotations

import ipaddress
import re
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Lost

if TYPE_CHECKING:
    import httpx

AGENT = "murmure"
_GZIP = b"\x1f\x8b"
_LONGEST_WAIT = 86_400.0
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
NO_ANSWER = Both("The server does not answer.", "Le serveur ne répond pas.")
CUT_OFF = Both("The connection was cut.", "La connexion a été coupée.")
TOO_LARGE = Both("The server's answer is too large.", "La réponse du serveur est trop grande.")
TOO_OFTEN = Both("The server asks us to come less often.", "Le serveur demande de venir moins souvent.")
IN_TROUBLE = Both("The server is in trouble (it answered {status}).", "Le serveur a un problème (il a répondu {status}).")
NOT_AN_ADDRESS = Both("“{text}” is not the address of a server.", "« {text} » n'est pas l'adresse d'un serveur.")
WRITE_ADDRESS = Both("Write it whole, such as {example}.", "Écrivez-la en entier, par exemple {example}.")


class Answer(NamedTuple):
    """Hold one answer: its status, its headers (names in small letters), its body, and the address that gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def checked_address(text: str, schemes: tuple[str, ...], example: str) -> str:
    """Return an address of one of `schemes`; raises `BadRequest` for what is none. A bare name gets the first scheme."""
    whole = text.strip() if "://" in text else f"{schemes[0]}://{text.strip()}"
    try:
        parts = urlsplit(whole)
        there = parts.hostname and parts.port != 0 and not parts.netloc.endswith(":")  # `htp:/x` would be a server called htp
        good = parts.scheme in schemes and there and not parts.username and whole.isprintable() and " " not in whole
    except ValueError:
        good = False
    if not good:
        # A password may stand in the address: what stands before the @ is not repeated.
        shown = text.rpartition("@")[2][:80]
        raise BadRequest("live-address", NOT_AN_ADDRESS.fill(text=shown), WRITE_ADDRESS.fill(example=example))
    return whole


def is_public(address: str) -> bool:
    """Say whether an address is one of the open network."""
    one = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None)
    return (inner or one).is_global and not one.is_multicast


@contextmanager
def calling(token: str | None = None, quiet: float = 60.0) -> Iterator[httpx.Client]:
    """Open a client that follows no redirect by itself and waits at most `quiet` seconds for the next bytes."""
    import httpx

    headers = {"User-Agent": AGENT, **({"Authorization": f"Bearer {token}"} if token else {})}
    with httpx.Client(headers=headers, follow_redirects=False, timeout=httpx.Timeout(quiet, connect=15.0, pool=15.0)) as client:
        yield client


def fetch(client: httpx.Client, url: str, largest: int, headers: Mapping[str, str] | None = None, seconds: float = 60.0) -> Answer:
    """Return the answer to a GET, of at most `largest` bytes once unpacked and within `seconds`; raises `Lost` when there is none."""
    import httpx

    body, end = bytearray(), time.monotonic() + seconds
    try:
        patience = httpx.Timeout(min(seconds, 20.0), connect=15.0)
        with client.stream("GET", url, headers={"Accept-Encoding": "gzip", **(headers or {})}, timeout=patience) as response:
            for piece in _unpacked(response, largest):
                body += piece
                if len(body) > largest:
                    raise Lost(TOO_LARGE)
                if time.monotonic() > end:
                    raise Lost(NO_ANSWER)
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(body), url)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError, zlib.error) as error:
        raise Lost(NO_ANSWER if isinstance(error, httpx.TimeoutException | httpx.ConnectError) else CUT_OFF) from error


def _unpacked(response: httpx.Response, largest: int) -> Iterator[bytes]:
    """Yield the body, unpacked by ourselves: a library unpacks whole pieces, and a small piece may hold gigabytes."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        yield from response.iter_raw()
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise ValueError("a packing that was not asked for")
    reader = zlib.decompressobj(wbits=47 if packing != "deflate" else 15)
    for piece in response.iter_raw():
        while piece:
            if reader.eof:
                if not piece.startswith(_GZIP):
                    return  # padding
                reader = zlib.decompressobj(wbits=47)  # several packed one by one, one after the other
            yield reader.decompress(piece, min(largest + 1, 1 << 20))
            piece = reader.unused_data if reader.eof else reader.unconsumed_tail


def lost_by_status(status: int, headers: Mapping[str, str]) -> Lost:
    """Return what to raise for an answer that may be better later, with the wait that the server asks for."""
    return Lost(TOO_OFTEN if status == 429 else IN_TROUBLE.fill(status=status), wait_asked(headers))


def wait_asked(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that `Retry-After` or a rate limit asks for, at most a day; None when nothing is asked.

    >>> wait_asked({"retry-after": "120"})
    120.0
    """
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset"):
        written = headers.get(name, "").strip()
        if not written or (name != "retry-after" and headers.get(name.replace("reset", "remaining"), "0").strip() not in ("0", "")):
            continue
        if _SECONDS.fullmatch(written):
            seconds = float(written)
            # Some servers write the moment itself, in seconds since 1970.
            seconds -= _now(now).timestamp() if seconds > 10**9 else 0.0
        elif (seconds := _until(written, _now(now))) is None:
            continue
        return min(max(seconds, 0.0), _LONGEST_WAIT)
    return None


def _now(now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


def _until(written: str, now: datetime) -> float | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return None

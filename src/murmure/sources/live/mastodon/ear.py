"""How are the events of a stream heard: as server-sent events, or over a websocket where a server knows only that?

Mastodon speaks both (https://docs.joinmastodon.org/methods/streaming/). Some servers
that answer as Mastodon does speak websockets only: there, one message is one event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from murmure.sources.live import Lost
from murmure.sources.live.fetch import AGENT, CUT_OFF, NO_ANSWER
from murmure.sources.live.mastodon.events import LARGEST, Event, Events
from murmure.sources.live.mastodon.place import Place, refusal

if TYPE_CHECKING:
    from murmure.model.errors import BadRequest
    from murmure.sources.live.pump import Pump

_OPEN, _ASK, _ANSWER = 15.0, 20.0, 30.0  # seconds to open a line; between two questions whether somebody is still there; to answer them
_NONE = frozenset({200, 400, 404, 405, 406, 426, 501})  # answers that open no websocket: there is none here


class Ear(Protocol):
    """Say how events are taken."""

    def take(self, seconds: float) -> list[Event] | None:
        """Return the events of the next moment, maybe none; None after `seconds` without a sign of life. Raises `Lost` at the end."""


class Read:
    """Hear server-sent events. A comment is a sign of life: servers send one every fifteen seconds."""

    def __init__(self, pump: Pump) -> None:
        self._pump, self._events = pump, Events()

    def take(self, seconds: float) -> list[Event] | None:
        piece = self._pump.take(seconds)
        if piece == b"":
            raise Lost(CUT_OFF)
        return None if piece is None else list(self._events.feed(piece))


class Spoken:
    """Hear the messages of a websocket; whether the other side is still there, the library asks it."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def take(self, seconds: float) -> list[Event] | None:
        from websockets.exceptions import ConnectionClosed

        try:
            message = self._connection.recv(timeout=seconds)  # type: ignore[attr-defined]
        except TimeoutError:
            return []
        except (ConnectionClosed, OSError) as error:
            raise Lost(CUT_OFF) from error
        return [event_of(message)]


def event_of(message: str | bytes) -> Event:
    """Return what a message says: its event and, as text, its payload. One that cannot be read is an event of which nothing can be made."""
    try:
        said = json.loads(message)
        kind, payload = str(said["event"])[:100], said.get("payload", "")
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return Event("update", "")
    return Event(kind, payload if isinstance(payload, str) else json.dumps(payload))


@contextmanager
def spoken(place: Place, base: str, absent: BadRequest) -> Iterator[Spoken]:
    """Open the stream as a websocket, once; raises `absent` where there is none either."""
    from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException
    from websockets.sync.client import connect

    parts = urlsplit(base)
    named = urlencode([("stream", place.name), *parse_qsl(urlsplit(place.heard).query)])
    url = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}/api/v1/streaming?{named}"
    token = {"Authorization": f"Bearer {place.token}"} if place.token else {}
    with ExitStack() as stack:
        try:
            line = connect(url, additional_headers=token, user_agent_header=AGENT, max_size=LARGEST, open_timeout=_OPEN, close_timeout=2,
                           ping_interval=_ASK, ping_timeout=_ANSWER)  # fmt: skip
            connection = stack.enter_context(line)
        except InvalidStatus as error:
            status = error.response.status_code
            headers = {name.lower(): value for name, value in error.response.headers.raw_items()}
            raise (absent if status in _NONE else refusal(status, headers)) from error
        except InvalidURI as error:
            raise absent from error
        except (InvalidHandshake, WebSocketException, TimeoutError, OSError, EOFError) as error:
            raise Lost(NO_ANSWER) from error
        try:
            yield Spoken(connection)
        finally:
            # A goodbye, whatever ends it: the library would call it an error.
            connection.close()

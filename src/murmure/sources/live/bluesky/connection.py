"""How is a Jetstream server asked, and how are its frames unpacked within bounds?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Lost
from murmure.sources.live.bluesky.frame import INTENT, PROFILE
from murmure.sources.live.fetch import AGENT, NO_ANSWER, checked_address, lost_by_status

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

PLACE = "wss://jetstream2.us-east.bsky.network/subscribe"
_FRAME, _WINDOW, _IN_ADDRESS = 2 << 20, 8 << 20, 50
WRITE_URL = Both(f"Write the address of a Jetstream server, such as {PLACE}.", f"Écrivez l'adresse d'un serveur Jetstream, par exemple {PLACE}.")
NOT_A_STREAM = Both("The server does not serve a stream here (it answered {status}).",
                    "Le serveur ne propose pas de flux ici (il a répondu {status}).")  # fmt: skip
NO_ZSTD = Both("Compressed streams need the library zstandard.", "Les flux compressés ont besoin de la bibliothèque zstandard.")
GET_ZSTD = Both("Install it into the environment of murmure, or leave --dictionary out: the stream is the same, a little larger.",
                "Installez-la dans l'environnement de murmure, ou retirez --dictionary : le flux est le même, un peu plus gros.")  # fmt: skip
NO_DICTIONARY = Both("The dictionary “{text}” cannot be read.", "Le dictionnaire « {text} » ne peut pas être lu.")
TAKE_DICTIONARY = Both("Take the file zstd_dictionary of the Jetstream project. Nothing is downloaded for you.",
                       "Prenez le fichier zstd_dictionary du projet Jetstream. Rien n'est téléchargé à votre place.")  # fmt: skip


@dataclass(frozen=True)
class Stream:
    """Say what is asked of a server.

    place   its address
    kinds   the collections that are kept
    people  the accounts that are followed; none: all of them
    packed  whether frames come compressed by the dictionary
    """

    place: str
    kinds: frozenset[str]
    people: tuple[str, ...] = ()
    packed: bool = False

    @property
    def wanted(self) -> list[str]:
        """The collections to ask for: those that are kept, and those in which people say what they wish."""
        return [*sorted(self.kinds), PROFILE, INTENT]

    def address(self, cursor: int | None) -> str:
        """Return the address that asks for all this, from `cursor` on."""
        parts = urlsplit(checked_address(self.place, ("wss", "ws"), PLACE))
        path = parts.path if parts.path not in ("", "/") else "/subscribe"
        query = parse_qsl(parts.query) + [("wantedCollections", kind) for kind in self.wanted]
        # A long list of accounts does not fit into an address: it is sent once the server listens.
        query += [("requireHello", "true")] if self._many else [("wantedDids", did) for did in self.people]
        query += [("maxMessageSizeBytes", str(_FRAME))]
        query += [("cursor", str(cursor))] if cursor is not None else []
        query += [("compress", "true")] if self.packed else []
        return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))

    @property
    def _many(self) -> bool:
        return len(self.people) > _IN_ADDRESS

    @contextmanager
    def connected(self, cursor: int | None) -> Iterator[ClientConnection]:
        """Connect, once. Raises `Lost` for what may work later, `BadRequest` for what will not."""
        from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException
        from websockets.sync.client import connect

        # A server refuses to compress twice: with a dictionary, the usual compression is not offered.
        ways = {"compression": None if self.packed else "deflate", "max_size": _FRAME, "user_agent_header": AGENT}
        with ExitStack() as stack:
            try:
                line = connect(self.address(cursor), **ways, open_timeout=15, close_timeout=2, ping_timeout=30)
                connection = stack.enter_context(line)
                if self._many:
                    wanted = {"wantedDids": self.people, "wantedCollections": self.wanted, "maxMessageSizeBytes": _FRAME}
                    connection.send(json.dumps({"type": "options_update", "payload": wanted}))
            except InvalidStatus as error:
                raise _refusal(error.response.status_code, {k.lower(): v for k, v in error.response.headers.raw_items()}) from error
            except InvalidURI as error:
                raise _refusal(400, {}) from error
            except (InvalidHandshake, WebSocketException, TimeoutError, OSError, EOFError) as error:
                raise Lost(NO_ANSWER) from error
            try:
                yield connection
            finally:
                # A goodbye, whatever ends it: the library would call it an error.
                connection.close()


def _refusal(status: int, headers: Mapping[str, str]) -> Exception:
    """Return what to raise for an answer that opens no stream: nothing is tried again where a person must act."""
    if 400 <= status < 500 and status not in (408, 425, 429):
        return BadRequest("live-refused", NOT_A_STREAM.fill(status=status), WRITE_URL)
    return lost_by_status(status, headers)


def unpacking(dictionary: str | None) -> Callable[[str | bytes], str | bytes]:
    """Return what unpacks frames with a dictionary, each to a few megabytes at most; without one, frames are as they come."""
    if not dictionary:
        return lambda frame: frame
    try:
        import zstandard
    except ImportError as error:
        raise BadRequest("no-zstd", NO_ZSTD, GET_ZSTD) from error
    try:
        known = zstandard.ZstdCompressionDict(Path(dictionary).expanduser().read_bytes())
        reader = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_WINDOW)
        reader.stream_reader(io.BytesIO(b""))
    except (OSError, ValueError, zstandard.ZstdError, MemoryError) as error:
        raise BadRequest("live-dictionary", NO_DICTIONARY.fill(text=dictionary[:200]), TAKE_DICTIONARY) from error

    def unpack(frame: str | bytes) -> str | bytes:
        if isinstance(frame, str):
            return frame
        try:
            whole = reader.stream_reader(io.BytesIO(frame), read_across_frames=False).read(_FRAME + 1)
        except (zstandard.ZstdError, MemoryError):
            return b""
        # What is larger is refused as a broken frame would be: the bound is the one of frames that are not packed.
        return whole if len(whole) <= _FRAME else b""

    return unpack

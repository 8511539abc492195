"""How is a Jetstream server asked, and how are its frames unpacked within bounds?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
IN_ADDRESS = 50
_FRAME, _WINDOW = 2 << 20, 8 << 20
WRITE_URL = Both(f"Write the address of a Jetstream server, such as {PLACE}.", f"Écrivez l'adresse d'un serveur Jetstream, par exemple {PLACE}.")
NOT_A_STREAM = Both("The server does not serve a stream here (it answered {status}).",
                    "Le serveur ne propose pas de flux ici (il a répondu {status}).")  # fmt: skip
NO_ZSTD = Both("Compressed streams need the library zstandard.", "Les flux compressés ont besoin de la bibliothèque zstandard.")
GET_ZSTD = Both("Install it (pip install zstandard), or leave --dictionary out: the stream is the same, a little larger.",
                "Installez-la (pip install zstandard), ou retirez --dictionary : le flux est le même, un peu plus gros.")  # fmt: skip
NO_DICTIONARY = Both("The dictionary “{text}” cannot be read.", "Le dictionnaire « {text} » ne peut pas être lu.")
TAKE_DICTIONARY = Both("Take the file zstd_dictionary of the Jetstream project. Nothing is downloaded for you.",
                       "Prenez le fichier zstd_dictionary du projet Jetstream. Rien n'est téléchargé à votre place.")  # fmt: skip


def asked(kinds: frozenset[str]) -> list[str]:
    """Return the collections to ask for: those that are kept, and those in which people say what they wish."""
    return [*sorted(kinds), PROFILE, INTENT]


def address_of(place: str, kinds: frozenset[str], people: list[str], cursor: int | None, packed: bool) -> str:
    """Return the address that asks for some collections of some accounts (none named: of all), from `cursor` on."""
    parts = urlsplit(checked_address(place, ("wss", "ws"), PLACE))
    path = parts.path if parts.path not in ("", "/") else "/subscribe"
    query = parse_qsl(parts.query) + [("wantedCollections", kind) for kind in asked(kinds)]
    # A long list of accounts does not fit into an address: it is sent once the server listens.
    query += [("requireHello", "true")] if len(people) > IN_ADDRESS else [("wantedDids", did) for did in people]
    query += [("maxMessageSizeBytes", str(_FRAME))]
    query += [("cursor", str(cursor))] if cursor is not None else []
    query += [("compress", "true")] if packed else []
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


@contextmanager
def connected(address: str, kinds: frozenset[str], people: list[str], packed: bool) -> Iterator[ClientConnection]:
    """Connect, once. Raises `Lost` for what may work later, `BadRequest` for what will not."""
    from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException
    from websockets.sync.client import connect

    with ExitStack() as stack:
        try:
            # A server refuses to compress twice: with a dictionary, the usual compression is not offered.
            usual = None if packed else "deflate"
            line = connect(address, compression=usual, max_size=_FRAME, open_timeout=15, close_timeout=2, ping_timeout=30, user_agent_header=AGENT)
            connection = stack.enter_context(line)
            if len(people) > IN_ADDRESS:
                wanted = {"wantedDids": people, "wantedCollections": asked(kinds), "maxMessageSizeBytes": _FRAME}
                connection.send(json.dumps({"type": "options_update", "payload": wanted}))
        except InvalidStatus as error:
            status = error.response.status_code
            if 400 <= status < 500 and status not in (408, 425, 429):
                raise BadRequest("live-refused", NOT_A_STREAM.fill(status=status), WRITE_URL) from error
            raise lost_by_status(status, {k.lower(): v for k, v in error.response.headers.raw_items()}) from error
        except InvalidURI as error:
            raise BadRequest("live-address", NOT_A_STREAM.fill(status=0), WRITE_URL) from error
        except (InvalidHandshake, WebSocketException, TimeoutError, OSError, EOFError) as error:
            raise Lost(NO_ANSWER) from error
        try:
            yield connection
        finally:
            # A goodbye, whatever ends it: the library would call it an error.
            connection.close()


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

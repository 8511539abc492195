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
# Larger frames than we ask for are read and refused, up to a bound: a line that one of them ended would end at it again and again.
_FRAME, _REFUSED, _WINDOW, _IN_ADDRESS = 2 << 20, 6 << 20, 8 << 20, 50
_OPEN, _ASK, _ANSWER = 15.0, 20.0, 30.0  # seconds to open a line; between two questions whether somebody is still there; to answer them
# A dictionary is so large at most, and begins so: the library takes anything else for one without a number.
_DICTIONARY, _HEAD, _ENOUGH = 16 << 20, b"\x37\xa4\x30\xec", 8
WRITE_URL = Both(f"Write the address of a Jetstream server, such as {PLACE}.", f"Écrivez l'adresse d'un serveur Jetstream, par exemple {PLACE}.")
NOT_A_STREAM = Both("The server does not serve a stream here (it answered {status}).",
                    "Le serveur ne propose pas de flux ici (il a répondu {status}).")  # fmt: skip
NO_ZSTD = Both("Compressed streams need the library zstandard.", "Les flux compressés ont besoin de la bibliothèque zstandard.")
GET_ZSTD = Both("It comes with murmure: install murmure again, or leave --dictionary out. The stream is the same, a little larger.",
                "Elle vient avec murmure : réinstallez murmure, ou retirez --dictionary. Le flux est le même, un peu plus gros.")  # fmt: skip
NO_DICTIONARY = Both("The dictionary “{text}” cannot be read.", "Le dictionnaire « {text} » ne peut pas être lu.")
NOT_A_DICTIONARY = Both("“{text}” is not a zstd dictionary.", "« {text} » n'est pas un dictionnaire zstd.")
OTHER_DICTIONARY = Both("The server compresses with another dictionary ({theirs}) than “{text}” ({ours}).",
                        "Le serveur compresse avec un autre dictionnaire ({theirs}) que « {text} » ({ours}).")  # fmt: skip
UNFIT_DICTIONARY = Both("Nothing that the server sends can be unpacked with “{text}”: the file may be damaged.",
                        "Rien de ce que le serveur envoie ne se décompresse avec « {text} » : le fichier est peut-être abîmé.")  # fmt: skip
TAKE_DICTIONARY = Both("Take the file zstd_dictionary of the Jetstream project, the file itself and not the page that shows it. Nothing is"
                       " downloaded for you. Without --dictionary, the stream is the same, a little larger.",
                       "Prenez le fichier zstd_dictionary du projet Jetstream, le fichier lui-même et non la page qui le montre. Rien n'est"
                       " téléchargé à votre place. Sans --dictionary, le flux est le même, un peu plus gros.")  # fmt: skip


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
        ways = {"compression": None if self.packed else "deflate", "max_size": _REFUSED, "user_agent_header": AGENT}
        with ExitStack() as stack:
            try:
                line = connect(self.address(cursor), **ways, open_timeout=_OPEN, close_timeout=2, ping_interval=_ASK, ping_timeout=_ANSWER)
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
    """Return what unpacks frames with a dictionary, each to a few megabytes at most; without one, frames are as they come.

    Raises `BadRequest` where the file is none; what unpacks raises it where the first frames are of another dictionary.
    """
    if not dictionary:
        return lambda frame: frame if len(frame) <= _FRAME else b""
    try:
        import zstandard
    except ImportError as error:
        raise BadRequest("no-zstd", NO_ZSTD, GET_ZSTD) from error
    shown = dictionary[:200]
    try:
        with Path(dictionary).expanduser().open("rb") as file:
            data = file.read(_DICTIONARY + 1)
    except (OSError, ValueError) as error:
        raise BadRequest("live-dictionary", NO_DICTIONARY.fill(text=shown), TAKE_DICTIONARY) from error
    try:
        if not 8 <= len(data) <= _DICTIONARY or not data.startswith(_HEAD):
            raise ValueError("no dictionary")
        known = zstandard.ZstdCompressionDict(data)
        reader = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_WINDOW)
        # A dictionary is looked at when a frame is read, and not before.
        reader.stream_reader(io.BytesIO(zstandard.compress(b"", 1))).read(1)
    except (ValueError, zstandard.ZstdError, MemoryError) as error:
        raise BadRequest("live-dictionary", NOT_A_DICTIONARY.fill(text=shown), TAKE_DICTIONARY) from error
    fits, failed = False, 0

    def unpack(frame: str | bytes) -> str | bytes:
        nonlocal fits, failed
        if isinstance(frame, str):
            return frame if len(frame) <= _FRAME else b""
        try:
            whole = reader.stream_reader(io.BytesIO(frame), read_across_frames=False).read(_FRAME + 1)
        except (zstandard.ZstdError, MemoryError):
            whole = b""
        # Once a frame was unpacked, another one that cannot be is a broken frame. Before, none of them may ever be: what comes out
        # of half a dictionary is noise.
        fits = fits or _is_json(whole)
        if not fits:
            failed += 1
            _judge(frame, shown, known.dict_id(), failed)
        # What is larger is refused as a broken frame would be: the bound is the one of frames that are not packed.
        return whole if len(whole) <= _FRAME else b""

    return unpack


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _judge(frame: bytes, shown: str, ours: int, failed: int) -> None:
    """Raise what a person can mend, when nothing could be unpacked so far: another dictionary, or a damaged one."""
    import zstandard

    try:
        theirs = int(zstandard.get_frame_parameters(frame).dict_id)
    except zstandard.ZstdError:
        theirs = 0
    if theirs not in (0, ours):
        raise BadRequest("live-dictionary", OTHER_DICTIONARY.fill(text=shown, theirs=str(theirs), ours=str(ours)), TAKE_DICTIONARY) from None
    if failed >= _ENOUGH:
        raise BadRequest("live-dictionary", UNFIT_DICTIONARY.fill(text=shown), TAKE_DICTIONARY) from None

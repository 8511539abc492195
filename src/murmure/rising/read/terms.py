"""Which tags, links and words does each post of a batch hold, and what is each called?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read import Posts

KINDS = ("tag", "link", "word", "media", "petition")
"""What a term is, by its number in `Terms.kind`."""
TRACKING = (
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid",
    "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "_ga", "_gl", "ref_src", "ref_url", "vero_id", "oly_enc_id", "oly_anon_id", "wt_mc", "s_cid", "xtor",
    "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "ncid", "smid", "cmpid", "sr_share",
)  # fmt: skip
"""Parameters of links that say where they were clicked, not where they lead; those that begin with utm_ are known to the kernel."""
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Terms:
    """Hold the distinct terms of each post of a batch, post after post, in the order in which they stand.

    place   np.int32: which post of the batch, ascending
    kind    np.uint8: place in `KINDS`
    key     np.uint64: the same for one term whatever its case and accents, in every batch and every run
    start   np.int64: where it stands, an address in `columns`
    size    np.int32: its bytes there
    """

    place: np.ndarray
    kind: np.ndarray
    key: np.ndarray
    start: np.ndarray
    size: np.ndarray
    columns: tuple[np.ndarray, ...]

    def __len__(self) -> int:
        return len(self.key)


def terms(posts: Posts, words: bool = True) -> Terms:
    """Return the terms of each post: tags, links, media and petitions, and words when there is a column of texts.

    What follows # or stands in the column of tags is a tag, and its letters are words too. Without `words`, texts are
    still read for tags and links.
    """
    import numpy as np

    from murmure.kernels import letter
    from murmure.kernels.terms import find_terms

    count = len(posts.time)
    text = flat(_wide(posts.text), count)
    found = [_listed(_wide(column), count) for column in (posts.tags, posts.links, posts.media, posts.petition)]
    lists, split = tuple(one for one, _ in found), np.array([cells for _, cells in found])
    columns = (text[0], *(values for values, _, _ in lists))
    bases = np.cumsum([0, *(len(one) for one in columns)])[:-1]
    room, most = _room(text, lists)
    out = tuple(np.empty(room, kind) for kind in (np.int32, np.uint8, np.uint64, np.int64, np.int32))
    seen = np.zeros(most, np.uint64), np.zeros(most, np.int32)
    many = find_terms(text, lists, split, bases, *letter.table(), _tracking(), words and posts.text is not None, out, seen)
    return _settled(Terms(*(part[:many].copy() for part in out), columns))


def name(found: Terms, one: int) -> str:
    """Return how a term is written there: a tag with its #, a word in small letters, with its accents; a link as it is compared."""
    kind, piece = KINDS[found.kind[one]], _piece(found, one)
    if kind == "tag":
        return "#" + "".join(char for char in unicodedata.normalize("NFC", piece) if _shown(char))
    if kind == "word":
        return "".join(char for char in unicodedata.normalize("NFKC", piece).lower() if _shown(char))
    return plain_link(piece) if kind == "link" or "://" in piece[:14] else piece


def cut(found: Terms, one: int) -> tuple[int, bytes]:
    """Return what a term is, and the bytes that it is called by."""
    start = int(found.start[one])
    for column in found.columns:
        if start < len(column):
            return int(found.kind[one]), column[start : start + int(found.size[one])].tobytes()
        start -= len(column)
    raise IndexError(one)


def called(piece: tuple[int, bytes]) -> str:
    """Return how a term is written of which `cut` was kept."""
    import numpy as np

    kind, data = piece
    none = np.zeros(1, np.int64)
    return name(Terms(none, np.array([kind]), none, none, np.array([len(data)]), (np.frombuffer(data, np.uint8),)), 0)


def plain_link(link: str) -> str:
    """Return a link without what does not tell pages apart: scheme, www., port, last slash, fragment, parameters that track.

    >>> plain_link("HTTPS://www.Example.org/a/?utm_source=x&id=7#top")
    'example.org/a?id=7'
    """
    bare = re.sub(r"^[a-z0-9+.-]*://|^//", "", link, count=1, flags=re.IGNORECASE | re.ASCII)
    bare = re.sub(r"^www\.(?=.)", "", bare, count=1, flags=re.IGNORECASE)
    host, path, query = re.fullmatch(r"([^/?#]*)([^?#]*)(\?[^#]*)?.*", bare, re.DOTALL).groups()
    host = re.sub(r"(?<=.):(80|443)$", "", host)
    kept = [one.removeprefix("amp;") for one in (query or "?")[1:].split("&")]
    kept = [one for one in kept if one and not _tracks(one.partition("=")[0])]
    return _plain_host(host) + path.rstrip("/") + ("?" if kept else "") + "&".join(kept)


def _tracks(parameter: str) -> bool:
    return parameter.lower().startswith("utm_") or parameter.lower() in TRACKING


def _plain_host(host: str) -> str:
    """Return a host in small letters; one with other letters than ASCII's as the network writes it, when it can be."""
    if host.isascii():
        return host.lower()
    plain = unicodedata.normalize("NFC", host).casefold()
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:
        return plain


def _piece(found: Terms, one: int) -> str:
    """Return the text of a term as it stands in its column."""
    return cut(found, one)[1].decode("utf-8", "replace")


def _folded(piece: str) -> str:
    from murmure.kernels.letter import fold

    return fold(piece)


def _shown(char: str) -> bool:
    """Return whether a character is of the name of a tag or a word."""
    category = unicodedata.category(char)
    return category[0] in "LNM" and not "\ufe00" <= char <= "\ufe0f" or char in "_＿"


@cache
def _tracking() -> np.ndarray:
    """Return the hashes of the parameters that track, as the kernel makes them."""
    import numpy as np

    return np.array(sorted(_state(one.encode()) for one in TRACKING), np.uint64)


def _state(values: bytes | list[int]) -> int:
    """Return the hash of bytes, or of code points, before its last steps."""
    from murmure.kernels.span import PRIME, SEED

    state = SEED
    for value in values:
        state = (state ^ value) * PRIME & _MASK
    return state


def _settled(found: Terms) -> Terms:
    """Return the terms with the keys that the kernel left to be found, each term once in a post."""
    import numpy as np

    from murmure.kernels.span import finish
    from murmure.kernels.terms import HARD

    hard = np.flatnonzero(found.kind >= HARD)
    if not len(hard):
        return found
    found.kind[hard] -= HARD
    known: dict[tuple[int, str], np.uint64] = {}
    double = np.zeros(len(found), np.bool_)
    for one in hard.tolist():
        kind, piece = int(found.kind[one]), _piece(found, one)
        if (kind, piece) not in known:
            known[kind, piece] = finish(np.uint64(_hard_state(KINDS[kind], piece)), kind)
        found.key[one] = known[kind, piece]
    for post in np.unique(found.place[hard]).tolist():
        first, last = np.searchsorted(found.place, [post, post + 1])
        _, kept = np.unique(found.key[first:last], return_index=True)
        double[first:last] = True
        double[first + kept] = False
    return Terms(*(part[~double] for part in (found.place, found.kind, found.key, found.start, found.size)), found.columns)


def _hard_state(kind: str, piece: str) -> int:
    """Return the hash of a term that the kernel could not make."""
    if kind == "word":
        return _state([ord(char) for char in _folded(piece)])
    if kind == "tag":
        return _state([ord(char) for char in "_".join(_folded(part) for part in re.split("[_＿]", piece))])
    return _state(plain_link(piece).encode())


def _room(text: tuple[np.ndarray, np.ndarray], lists: tuple[tuple[np.ndarray, ...], ...]) -> tuple[int, int]:
    """Return how many terms there can be, and a power of two of which those of one post take half at most."""
    import numpy as np

    ends = text[1]
    count = np.diff(ends) // 2 + 1
    for _, values, rows in lists:
        count += (values[rows[1:]] - values[rows[:-1]]) // 2 + 2 * np.diff(rows)
    return int(count.sum()) + 1, 1 << int(2 * count.max(initial=8) - 1).bit_length()


def _wide(column: pa.Array | None) -> pa.Array | None:
    """Return texts, or lists of them, with offsets of 64 bits, as files are read; what comes from elsewhere may have shorter ones."""
    import pyarrow as pa

    if column is None or pa.types.is_large_string(column.type) or pa.types.is_large_list(column.type):
        return column
    return column.cast(pa.large_list(pa.large_string()) if pa.types.is_list(column.type) else pa.large_string())


def flat(column: pa.Array | None, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes and the offsets of a column of texts; one that is not there has no bytes."""
    import numpy as np

    if column is None or not len(column):
        return np.frombuffer(b" ", np.uint8), np.frombuffer(bytes(8 * (count + 1)), np.int64)
    _, bounds, data = column.buffers()
    ends = np.frombuffer(bounds, np.int64, len(column) + 1, column.offset * 8)
    values = np.frombuffer(data if data is not None and data.size else b" ", np.uint8)
    for array in (ends, values):
        array.flags.writeable = False  # one form for all columns: kernels are compiled once
    return values, ends


def _listed(column: pa.Array | None, count: int) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], bool]:
    """Return the bytes and offsets of the values of a column, the offsets of the rows in them, and whether a value may be several."""
    import numpy as np
    import pyarrow as pa

    if column is None or pa.types.is_large_string(column.type):
        rows = np.arange(count + 1) if column is not None else np.zeros(count + 1, np.int64)
        rows.flags.writeable = False
        return (*flat(column, 0), rows), True
    rows = np.frombuffer(column.buffers()[1], np.int64, count + 1, column.offset * 8) if count else np.zeros(1, np.int64)
    rows.flags.writeable = False
    return (*flat(column.values, 0), rows), False

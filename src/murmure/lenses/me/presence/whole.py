"""What did I publish in the whole log, and what of it can everybody read?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.hours.piece import UNKNOWN
from murmure.lenses.me.presence.network import Network, network_of
from murmure.lenses.me.presence.piece import NONE, SHARED, TOLD, read

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.hours.clock import Clock
    from murmure.lenses.me.presence.who import Profile
    from murmure.trust.view import View

    Bounds = tuple[int | None, int | None]

LOOKING = ("piece.py", "spot.py", "tone.py", "public.yaml", "networks.yaml")
"""What decides, beside the rules of `trust`, what is kept of a piece."""
MOST = 20
"""Activities on which a claim rests, at most."""
MINUTE, HOUR, DAY, WEEK = 60_000_000, 3_600_000_000, 86_400_000_000, 7 * 86_400_000_000
MONDAY = 4 * DAY
"""A Monday, from which weeks are counted."""
PUBLIC, UNLISTED, FOLLOWERS, GROUP, ADDRESSED, UNSAID = range(6)
"""Places in `piece.SEEN`."""
_NUMBERS = {"at": "i8", "shift": "i8", "kind": "u1", "seen": "u1", "post": "u8", "latitude": "f8", "longitude": "f8", "media": "u1", "length": "i4",
            "source": "i8"}  # fmt: skip


@dataclass(frozen=True)
class Posts:
    """Hold what I published, in order of time, then of id; what has no date comes first, what I deleted is left out.

    at, local   microseconds since 1970: UTC, and as the clock said where I lived; NONE without a date
    network     place in `networks`
    seen        place in `piece.SEEN`; what the archive does not say is settled by the profile where that says it
    post        hash of its address; media: bits (see `piece`); length: letters
    """

    networks: list[Network]
    id: pa.Array
    at: np.ndarray
    local: np.ndarray
    network: np.ndarray
    kind: np.ndarray
    seen: np.ndarray
    post: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    media: np.ndarray
    length: np.ndarray

    def __len__(self) -> int:
        return len(self.at)

    @property
    def open(self) -> np.ndarray:
        """Which are my own words that everybody can read, or might: the archive does not say."""
        return (self.kind != SHARED) & ((self.seen <= UNLISTED) | (self.seen == UNSAID))

    def ids(self, places: np.ndarray) -> tuple[str, ...]:
        """Return the ids of the newest posts among these places, which are in order."""
        import pyarrow as pa

        return tuple(self.id.take(pa.array(places[-MOST:][::-1])).to_pylist())


@dataclass(frozen=True)
class Words:
    """Hold which words stand in which posts that everybody can read: places of posts, and of words in `words` (in order)."""

    of: np.ndarray
    word: np.ndarray
    words: pa.Array


@dataclass(frozen=True)
class Spots:
    """Hold what posts give away: places of posts, groups of `piece.GROUPS`, how sure, and texts by name (`piece.TOLD`)."""

    of: np.ndarray
    group: np.ndarray
    sure: np.ndarray
    told: pa.Table


@dataclass(frozen=True)
class Others:
    """Hold what others did to me, in order of time: id, at, what (see `piece`), and the post of mine that is answered (-1: none)."""

    id: pa.Array
    at: np.ndarray
    what: np.ndarray
    of: np.ndarray

    def ids(self, places: np.ndarray) -> tuple[str, ...]:
        """Return the ids of the newest among these places, which are in order."""
        import pyarrow as pa

        return tuple(self.id.take(pa.array(places[-MOST:][::-1])).to_pylist())


@dataclass(frozen=True)
class Whole:
    """Hold all that is known of what I published."""

    posts: Posts
    words: Words
    spots: Spots
    others: Others


@cache
def rules() -> str:
    """Return a mark of the rules by which texts are looked at: what was found by other rules is found again."""
    from murmure.trust import personal, tone

    here = Path(__file__).parent
    files = [here / name for name in LOOKING]
    files += [path for one in (personal, tone) for path in Path(one.__file__).parent.iterdir() if path.suffix in (".yaml", ".py")]
    mark = blake2b(digest_size=4)
    for path in sorted(files):
        mark.update(path.read_bytes())
    return mark.hexdigest()


def whole_of(view: View, shelf: Shelf, accounts: Sequence[str], profiles: Iterable[Profile], clock: Clock, bounds: Bounds) -> Whole:
    """Return what I published between two moments (microseconds since 1970 UTC, the last one excluded), each piece read once in its life.

    accounts   mine beside `me` (see `who.accounts_of`)
    bounds     when one is given, what has no date is left out
    """
    name = f"presence_{rules()}"
    if accounts:
        name += f"_{blake2b(chr(31).join(accounts).encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
    kept = {piece: shelf.get(name, piece, lambda relation=relation: view.read(relation, lambda cursor: read(cursor, accounts)))
            for piece, relation in view.parts().items()}  # fmt: skip
    return _joined([_within(one, bounds) for one in kept.values()], list(profiles), clock)


def _within(piece: Columns, bounds: Bounds) -> dict[str, Any]:
    """Return the columns of a piece that lie within bounds, what is of a post with the place that the post has then."""
    import numpy as np
    import pyarrow as pa

    since, until = bounds
    low = since if since is not None else NONE if until is None else NONE + 1
    high = until if until is not None else (1 << 63) - 1

    def within(name: str) -> np.ndarray:
        at = piece[name].to_numpy()
        return (at >= low) & (at < high)

    here, found = within("at"), {}
    for chosen, names in ((here, ("id", *_NUMBERS)), (within("other_at"), ("other_id", "other_at", "other_what", "other_post")),
                          (within("gone_at"), ("gone",))):  # fmt: skip
        found |= {name: piece[name].filter(pa.array(chosen)) for name in names}
    place = np.cumsum(here) - 1
    for of, more in (("word_of", ("word",)), ("spot_of", ("group", "sure", *TOLD))):
        of_kept = here[piece[of].to_numpy()]
        found[of] = pa.array(place[piece[of].to_numpy()[of_kept]], pa.int64())
        found |= {name: piece[name].filter(pa.array(of_kept)) for name in more}
    return found | {name: piece[name] for name in ("words", "sources")}


def _joined(pieces: list[dict[str, Any]], profiles: list[Profile], clock: Clock) -> Whole:
    import numpy as np
    import pyarrow as pa

    def numbers(name: str, kind: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, kind), *(one[name].to_numpy(zero_copy_only=False).astype(kind) for one in pieces)])

    def texts(name: str) -> pa.Array:
        return pa.chunked_array([one[name].cast(pa.large_string()) for one in pieces], pa.large_string()).combine_chunks()

    column, ids = {name: numbers(name, kind) for name, kind in _NUMBERS.items()}, texts("id")
    networks, column["network"] = _networks(pieces, column.pop("source"))
    column["local"] = _local(column["at"], column.pop("shift"), clock)
    hidden = (column["post"] > 0) & np.isin(column["post"], numbers("gone", "u8"))
    _settle(column, networks, profiles)
    order = _in_order(column["at"], ids)
    order = order[~hidden[order]]
    posts = Posts(networks, ids.take(pa.array(order)), **{name: one[order] for name, one in column.items()})
    place = np.full(len(hidden), -1)
    place[order] = np.arange(len(order))
    starts = np.cumsum([0, *(len(one["at"]) for one in pieces)])
    return Whole(posts, _words(pieces, place, starts, posts.open), _spots(pieces, place, starts, posts.open), _others(numbers, texts, posts))


def _in_order(at: np.ndarray, ids: pa.Array) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    order = pc.sort_indices(pa.table({"at": at, "id": ids}), sort_keys=[("at", "ascending"), ("id", "ascending")])
    return order.to_numpy()


def _networks(pieces: list[dict[str, Any]], source: np.ndarray) -> tuple[list[Network], np.ndarray]:
    """Return the networks in the order of their groups, and which one is that of each post; sources are numbered anew in each piece."""
    import numpy as np

    named = [[network_of(one) for one in piece["sources"].to_pylist()] for piece in pieces]
    networks = sorted({one.group: one for some in named for one in some}.values(), key=lambda one: one.group)
    place = {one.group: number for number, one in enumerate(networks)}
    starts = np.cumsum([0, *(len(some) for some in named)])
    of_source = np.array([place[one.group] for some in named for one in some], np.int64)
    lengths = [len(piece["source"]) for piece in pieces]
    return networks, of_source[source + np.repeat(starts[:-1], lengths)] if len(source) else source


def _settle(column: dict[str, np.ndarray], networks: list[Network], profiles: list[Profile]) -> None:
    """Say who could see posts of which the archive does not say it, where the profile does."""
    for number, network in enumerate(networks):
        mine = [one for one in profiles if one.network.group == network.group]
        if network.unsaid == "account" and mine:
            column["seen"][(column["network"] == number) & (column["seen"] == UNSAID)] = FOLLOWERS if all(one.private for one in mine) else PUBLIC


def _local(at: np.ndarray, shift: np.ndarray, clock: Clock) -> np.ndarray:
    """Return what the clock said where I lived."""
    import numpy as np

    found, unsaid, dated = at + np.where(shift == UNKNOWN, 0, shift) * MINUTE, shift == UNKNOWN, at != NONE
    asked = unsaid & dated
    if asked.any():
        found[asked] += clock.at(at[asked] // HOUR)[0] * MINUTE
    return np.where(dated, found, NONE)


def _of_posts(pieces: list[dict[str, Any]], name: str, place: np.ndarray, starts: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of posts that rows of a column speak of, and which rows speak of posts that are chosen."""
    import numpy as np

    of = [place[one[name].to_numpy() + start] for one, start in zip(pieces, starts, strict=False)]
    found = np.concatenate([np.zeros(0, np.int64), *of])
    return found, (found >= 0) & np.append(chosen, False)[found]


def _words(pieces: list[dict[str, Any]], place: np.ndarray, starts: np.ndarray, chosen: np.ndarray) -> Words:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    of, kept = _of_posts(pieces, "word_of", place, starts, chosen)
    known = pa.chunked_array([one["words"].cast(pa.string()) for one in pieces], pa.string())
    words = pc.unique(known).sort() if len(known) else pa.array([], pa.string())
    words = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    mapped = pc.index_in(known, words).to_numpy().astype(np.int64) if len(known) else np.zeros(0, np.int64)
    begins = np.cumsum([0, *(len(one["words"]) for one in pieces)])
    word = [mapped[one["word"].to_numpy() + begin] for one, begin in zip(pieces, begins, strict=False)]
    return Words(of[kept], np.concatenate([np.zeros(0, np.int64), *word])[kept], words)


def _spots(pieces: list[dict[str, Any]], place: np.ndarray, starts: np.ndarray, chosen: np.ndarray) -> Spots:
    import numpy as np
    import pyarrow as pa

    of, kept = _of_posts(pieces, "spot_of", place, starts, chosen)
    names = ("group", "sure", *TOLD)
    schema = pa.schema([("group", pa.uint8()), ("sure", pa.float32()), *((name, pa.string()) for name in TOLD)])
    told = pa.concat_tables([schema.empty_table(), *(pa.table({name: one[name] for name in names}).cast(schema) for one in pieces)])
    order = np.flatnonzero(kept)
    order = order[np.lexsort((order, of[order]))]
    told = told.take(pa.array(order))
    return Spots(of[order], told["group"].to_numpy(), told["sure"].to_numpy(), told)


def _others(numbers: Any, texts: Any, posts: Posts) -> Others:
    """Return what others did to me; an answer to what is no post of mine is a post that names me."""
    import numpy as np
    import pyarrow as pa

    ids, at, what, answered = texts("other_id"), numbers("other_at", "i8"), numbers("other_what", "u1"), numbers("other_post", "u8")
    order = _in_order(at, ids)
    at, what, answered = at[order], what[order], answered[order]
    rank = np.argsort(posts.post, kind="stable")
    spot = np.searchsorted(posts.post, answered, sorter=rank).clip(0, max(len(rank) - 1, 0))
    of = np.where((answered > 0) & (posts.post[rank[spot]] == answered), rank[spot], -1) if len(rank) else np.full(len(order), -1)
    return Others(ids.take(pa.array(order)), at, np.where((what == 1) & (of < 0), 0, what), of)

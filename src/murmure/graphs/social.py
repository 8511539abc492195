"""Who is in touch with whom, how often, since when, and by which kind of tie?

Kinds of tie
  reply    answers a post of theirs
  mention  names them in a post
  boost    passes a post of theirs on
  like     likes a post of theirs
  follow   follows them
  message  writes to them alone, or in a small group (each gets a share of the weight)
  tagged   names them in a picture or a film
  meet     is at the same event; the weight of one event is 1 / (people - 1), as in
           Newman, "Scientific collaboration networks II" (2001)

Each piece of the log is read once (`ties.py`); what no piece can know alone is
settled when the pieces are put together (`who.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.graphs import ties
from murmure.graphs.piece import Spot, ids, newest, times
from murmure.graphs.shelf import Shelf, distinct
from murmure.graphs.sums import Sums, Ties, key_of, summed, witnesses
from murmure.graphs.ties import KINDS, NAMED_THERE
from murmure.graphs.who import Who, who_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.graph import Graph
    from murmure.graphs.shelf import Columns
    from murmure.trust.view import View

SYMMETRIC = ("meet",)
LIMIT = 2_000_000
_MEET, _MENTION, _REPLY = (KINDS.index(kind) for kind in ("meet", "mention", "reply"))


def relation(view: View) -> pa.Table:
    """Return the ties: source, target, kind, weight, first, last, count, evidence; heaviest first."""
    return build(view).edges


def build(view: View, limit: int = LIMIT, shelf: Shelf | None = None) -> Graph:
    """Return the social graph of `view`, its `limit` heaviest ties."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = _pieces(view, shelf, parts)
    who = who_of(list(pieces.values()))
    sums = _sums(view, shelf, parts, pieces, who, limit)
    return sums.graph("social", view.version, witnesses(sums, _seen(view, parts, pieces, who)))


def sketch(view: View, shelf: Shelf | None = None) -> Graph:
    """Return the social graph with the edges that a map draws, without evidence."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = _pieces(view, shelf, parts)
    return _sums(view, shelf, parts, pieces, who_of(list(pieces.values())), LIMIT).sketch("social", view.version)


def _pieces(view: View, shelf: Shelf, parts: dict[str, str], *only: str) -> dict[str, Columns]:
    return {
        piece: shelf.get("social", piece, lambda relation=relation: view.read(relation, ties.read), *only)
        for piece, relation in parts.items()
    }  # fmt: skip


def _sums(view: View, shelf: Shelf, parts: dict[str, str], pieces: dict[str, Columns], who: Who, limit: int) -> Sums:
    """Return the edges of all pieces, added up."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    keys, at, share = [], [], []
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, kind, row, parted = _ends(columns, who, place)
        apart = a != b
        keys.append(key_of(a[apart], b[apart], kind[apart], len(who.people), len(KINDS)))
        at.append(times(view, shelf, piece, parts[piece])[row[apart]])
        share.append(1.0 / parted[apart])
    empty = np.zeros(0, np.int64)
    moments = np.concatenate([empty, *at])
    people = who.people
    sorts = pc.case_when(
        pc.make_struct(pc.equal(people, "me"), pc.starts_with(people, "device:"), pc.starts_with(people, "mailto:")),
        pa.scalar("me"), pa.scalar("device"), pa.scalar("mail"), pa.scalar("person"),
    )  # fmt: skip
    every = Ties(np.concatenate([empty, *keys]), moments, moments, np.concatenate([np.zeros(0), *share]))
    return summed(every, people, who.labels, sorts, KINDS, limit)


def _ends(columns: Columns, who: Who, place: int) -> tuple[np.ndarray, ...]:
    """Return the ties of a piece, settled: source, target (numbers of people), kind, row, 1 / share."""
    import numpy as np

    number = who.numbers(columns["account"]).astype(np.int64)
    met = {name: values[who.meetings["piece"] == place] for name, values in who.meetings.items()}
    a, b = (number[columns[end].to_numpy()] for end in ("a", "b"))
    source, target, kind, row = _settled(columns, who, number)
    return (
        np.concatenate([a, source, met["a"]]), np.concatenate([b, target, met["b"]]),
        np.concatenate([columns["kind"].to_numpy(), kind, np.full(len(met["row"]), _MEET, np.uint8)]),
        np.concatenate([columns["row"].to_numpy(), row, met["row"]]).astype(np.int64),
        np.concatenate([columns["parts"].to_numpy(), np.ones(len(row)), met["parts"]]),
    )  # fmt: skip


def _settled(columns: Columns, who: Who, number: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the ties about posts, now that their writers are known: source, target, kind, row."""
    import numpy as np

    author = columns["shape_author"].to_numpy()
    writer = np.where(author >= 0, number[author] if len(number) else -1, -1)[columns["open_shape"].to_numpy()]
    rows, writers = who.written(columns)
    writer = writer.copy()
    writer[rows] = writers
    kind = columns["open_kind"].to_numpy()
    there = kind == NAMED_THERE
    target = np.where(there, number[columns["open_b"].to_numpy()] if len(number) else -1, writer)
    kind = np.where(there, np.where(writer >= 0, _MENTION, _REPLY), kind).astype(np.uint8)
    known = target >= 0
    source = number[columns["open_a"].to_numpy()] if len(number) else target
    return source[known], target[known], kind[known], columns["open_row"].to_numpy()[known]


def _seen(view: View, parts: dict[str, str], pieces: dict[str, Columns], who: Who) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the key and the row of every tie, and the ids of the rows, piece by piece."""
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, kind, row, _ = _ends(columns, who, place)
        yield key_of(a, b, kind, len(who.people), len(KINDS)), row, ids(view, parts[piece])


def behind(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    shelf: Shelf | None = None, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the activities behind a node, or behind an edge (source, target, kind), stand; newest first."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = _pieces(view, shelf, parts)
    who = shelf.recall("who", tuple(parts), lambda: who_of(list(pieces.values())))
    one, other, kind = edge or (node, None, None)
    if one == other or (edge is not None and kind not in KINDS):
        return []
    found = []
    for place, (piece, columns) in enumerate(pieces.items()):
        rows = distinct(_rows(columns, who, place, one, other, kind))
        found.append((piece, rows, times(view, shelf, piece, parts[piece])[rows]))
    return newest(found, limit, before)


def _rows(columns: Columns, who: Who, place: int, one: str | None, other: str | None, kind: str | None) -> np.ndarray:
    """Return the rows of a piece with a tie between two people, or with any tie of one."""
    import numpy as np
    import pyarrow as pa

    number = who.numbers(columns["account"])
    ours, theirs = (who.people.index(pa.scalar(name, pa.string())).as_py() if name else -1 for name in (one, other))
    if ours < 0 or (other and theirs < 0):
        return np.zeros(0, np.int64)
    mine = number == ours
    a, b = columns["a"].to_numpy(), columns["b"].to_numpy()
    source, target, sort, row = _settled(columns, who, number)
    met = {name: values[who.meetings["piece"] == place] for name, values in who.meetings.items()}
    if not other or kind is None:
        return np.concatenate([columns["row"].to_numpy()[mine[a] != mine[b]], row[(source == ours) != (target == ours)],
                               met["row"][(met["a"] == ours) != (met["b"] == ours)]])  # fmt: skip
    code = KINDS.index(kind)
    if code == _MEET:
        return met["row"][((met["a"] == ours) & (met["b"] == theirs)) | ((met["a"] == theirs) & (met["b"] == ours))]
    plain = mine[a]
    plain &= columns["kind"].to_numpy() == code
    plain &= (number == theirs)[b]
    return np.concatenate([columns["row"].to_numpy()[plain], row[(source == ours) & (target == theirs) & (sort == code)]])

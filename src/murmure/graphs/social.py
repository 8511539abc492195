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
from murmure.graphs.between import asked
from murmure.graphs.newest import newest
from murmure.graphs.piece import Spot, ids, spans, times
from murmure.graphs.same import joined, said
from murmure.graphs.shelf import Shelf
from murmure.graphs.sums import Adding, Sums, Ties, key_of, summed, witnesses
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
    pieces = counted(view, shelf, parts)
    who = who_of(list(pieces.values()), joined(said(view)))
    sums = _sums(view, shelf, parts, pieces, who, limit)
    return sums.graph("social", view.version, witnesses(sums, _seen(view, parts, pieces, who)))


def sketch(view: View, shelf: Shelf | None = None) -> Graph:
    """Return the social graph with the edges that a map draws, without evidence."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    return _sums(view, shelf, parts, pieces, who_of(list(pieces.values()), joined(said(view))), LIMIT).sketch("social", view.version)


def counted(view: View, shelf: Shelf, parts: dict[str, str]) -> dict[str, Columns]:
    """Return what is counted of each piece of the log."""
    return {piece: _counted(view, shelf, piece, relation) for piece, relation in parts.items()}


def known(view: View, shelf: Shelf, parts: dict[str, str]) -> Who:
    """Return who is who in the log; settled once while its pieces are the same."""
    def make() -> Who:
        return who_of(list(counted(view, shelf, parts).values()), joined(said(view)))

    # A log that has no pieces is one without a name, and changes.
    return shelf.recall("who", tuple(parts), make) if "" not in parts else make()


def _counted(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    return shelf.get("social", piece, lambda: view.read(relation, ties.read))


def _sums(view: View, shelf: Shelf, parts: dict[str, str], pieces: dict[str, Columns], who: Who, limit: int) -> Sums:
    """Return the edges of all pieces, added up."""
    import pyarrow as pa
    import pyarrow.compute as pc

    adding = Adding()
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, kind, row, parted = ends(columns, who, place)
        apart = a != b
        at = times(view, shelf, piece, parts[piece])[row[apart]]
        adding.add(Ties(key_of(a[apart], b[apart], kind[apart], len(who.people), len(KINDS)), at, at, 1.0 / parted[apart]))
    people = who.people
    sorts = pc.case_when(
        pc.make_struct(pc.equal(people, "me"), pc.starts_with(people, "device:"), pc.starts_with(people, "mailto:")),
        pa.scalar("me"), pa.scalar("device"), pa.scalar("mail"), pa.scalar("person"),
    )  # fmt: skip
    return summed(adding.total(), people, who.labels, sorts, KINDS, limit)


def ends(columns: Columns, who: Who, place: int) -> tuple[np.ndarray, ...]:
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
        a, b, kind, row, _ = ends(columns, who, place)
        yield key_of(a, b, kind, len(who.people), len(KINDS)), row, ids(view, parts[piece])


def behind(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    shelf: Shelf | None = None, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the activities behind a node, or behind an edge (source, target, kind), stand; newest first."""
    shelf, parts = shelf or Shelf(), view.parts()
    one, other, kind = edge or (node, None, None)
    if one == other or (edge is not None and kind not in KINDS):
        return []
    who = known(view, shelf, parts)
    written: dict[str, tuple[np.ndarray, np.ndarray]] = shelf.recall("written", tuple(parts), dict)
    question = asked(who, one, other, None if kind is None else KINDS.index(kind))
    places = {piece: place for place, piece in enumerate(parts)}

    def rows_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        columns = _counted(view, shelf, piece, parts[piece])
        if piece not in written:
            written[piece] = who.written(columns)
        rows = question.rows(columns, places[piece], written[piece])
        return rows, times(view, shelf, piece, parts[piece])[rows] if len(rows) else rows

    return newest(spans(view, shelf, parts), rows_of, limit, before)

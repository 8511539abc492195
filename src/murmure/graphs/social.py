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
from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs import ties
from murmure.graphs.piece import Spot, ids, newest, times
from murmure.graphs.shelf import Shelf, distinct
from murmure.graphs.sums import Adding, Sums, Ties, key_of, summed, witnesses
from murmure.graphs.ties import KINDS, NAMED_THERE
from murmure.graphs.who import ME, Who, who_of

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
    who = who_of(list(pieces.values()))
    sums = _sums(view, shelf, parts, pieces, who, limit)
    return sums.graph("social", view.version, witnesses(sums, _seen(view, parts, pieces, who)))


def sketch(view: View, shelf: Shelf | None = None) -> Graph:
    """Return the social graph with the edges that a map draws, without evidence."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    return _sums(view, shelf, parts, pieces, who_of(list(pieces.values())), LIMIT).sketch("social", view.version)


def counted(view: View, shelf: Shelf, parts: dict[str, str]) -> dict[str, Columns]:
    """Return what is counted of each piece of the log."""
    return {
        piece: shelf.get("social", piece, lambda relation=relation: view.read(relation, ties.read))
        for piece, relation in parts.items()
    }  # fmt: skip


def _sums(view: View, shelf: Shelf, parts: dict[str, str], pieces: dict[str, Columns], who: Who, limit: int) -> Sums:
    """Return the edges of all pieces, added up."""
    import pyarrow as pa
    import pyarrow.compute as pc

    adding = Adding()
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, kind, row, parted = _ends(columns, who, place)
        apart = a != b
        at = times(view, shelf, piece, parts[piece])[row[apart]]
        adding.add(Ties(key_of(a[apart], b[apart], kind[apart], len(who.people), len(KINDS)), at, at, 1.0 / parted[apart]))
    people = who.people
    sorts = pc.case_when(
        pc.make_struct(pc.equal(people, "me"), pc.starts_with(people, "device:"), pc.starts_with(people, "mailto:")),
        pa.scalar("me"), pa.scalar("device"), pa.scalar("mail"), pa.scalar("person"),
    )  # fmt: skip
    return summed(adding.total(), people, who.labels, sorts, KINDS, limit)


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
    import numpy as np

    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    who = shelf.recall("who", tuple(parts), lambda: who_of(list(pieces.values())))
    one, other, kind = edge or (node, None, None)
    if one == other or (edge is not None and kind not in KINDS):
        return []
    asked = _Asked(who, one, other, None if kind is None else KINDS.index(kind))
    found = []
    for place, (piece, columns) in enumerate(pieces.items()):
        written = shelf.recall(f"written {piece}", tuple(parts), lambda columns=columns: who.written(columns))
        rows = distinct(np.concatenate([
            _plain_rows(columns, asked), _open_rows(columns, asked, written), _met_rows(asked, place)]))  # fmt: skip
        found.append((piece, rows, times(view, shelf, piece, parts[piece])[rows]))
    return newest(found, limit, before)


class _Asked(NamedTuple):
    """Hold a question: all ties of `one`, or its ties of a `kind` (place in KINDS) with `other`."""

    who: Who
    one: str | None
    other: str | None
    kind: int | None

    def names(self, columns: Columns, person: str | None) -> np.ndarray:
        """Return which names of a piece are a person's."""
        import pyarrow.compute as pc

        accounts = columns["account"]
        found = pc.is_in(accounts, self.who.owner) if person == ME else pc.and_not(
            pc.equal(accounts, person), pc.is_in(accounts, self.who.owner))  # fmt: skip
        return (pc.or_(found, pc.equal(accounts, ME)) if person == ME else found).to_numpy(zero_copy_only=False)

    def number(self, person: str | None) -> int:
        """Return the number of a person, -2 for nobody."""
        place = int(self.who.people.index(person).as_py()) if person else -2
        return place if place >= 0 else -2


def _plain_rows(columns: Columns, asked: _Asked) -> np.ndarray:
    """Return the rows of a piece whose ties were settled there."""
    import numpy as np

    ours = asked.names(columns, asked.one)
    a, b, row = (columns[name].to_numpy() for name in ("a", "b", "row"))
    if asked.kind is None:
        return row[ours[a] != ours[b]].astype(np.int64) if len(ours) else row.astype(np.int64)
    # Ties are in the order of their sources: one name's stand together.
    mine = np.concatenate([np.arange(*np.searchsorted(a, [name, name + 1])) for name in np.flatnonzero(ours)] or [np.zeros(0, np.int64)])
    theirs = asked.names(columns, asked.other)
    fits = mine[theirs[b[mine]] & (columns["kind"].to_numpy()[mine] == asked.kind)] if len(mine) else mine
    return row[fits].astype(np.int64)


def _open_rows(columns: Columns, asked: _Asked, written: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return the rows of a piece whose ties are settled by what other pieces say."""
    import numpy as np

    kind, row = columns["open_kind"].to_numpy(), columns["open_row"].to_numpy().astype(np.int64)
    if not len(kind):
        return row
    ours = asked.names(columns, asked.one)
    person = asked.one if asked.kind is None else asked.other
    theirs = ours if asked.kind is None else asked.names(columns, person)
    author, shape, there = columns["shape_author"].to_numpy(), columns["open_shape"].to_numpy(), kind == NAMED_THERE
    known, target = (author >= 0)[shape], np.append(theirs, False)[author][shape]
    rows, writers = written
    known[rows], target[rows] = True, writers == asked.number(person)
    if there.any():
        kind = np.where(there, np.where(known, _MENTION, _REPLY), kind)
        target = np.where(there, theirs[columns["open_b"].to_numpy()], target)
    source = ours[columns["open_a"].to_numpy()]
    fits = source != target if asked.kind is None else source & target & (kind == asked.kind)
    return row[fits & (known | there)]


def _met_rows(asked: _Asked, place: int) -> np.ndarray:
    """Return the rows of a piece in which people meet."""
    met = {name: values[asked.who.meetings["piece"] == place] for name, values in asked.who.meetings.items()}
    ours, theirs = asked.number(asked.one), asked.number(asked.other)
    if asked.kind is None:
        return met["row"][(met["a"] == ours) != (met["b"] == ours)]
    both = ((met["a"] == ours) & (met["b"] == theirs)) | ((met["a"] == theirs) & (met["b"] == ours))
    return met["row"][both & (asked.kind == _MEET)]

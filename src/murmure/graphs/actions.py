"""Who does what, with which instrument, at which hour of the week?

The hour is the actor's own when the record says its offset (`local`), else UTC.
Hour 0 is Monday, midnight to one; hour 167 is Sunday, eleven at night.

Each piece of the log is read once (`acts.py`); the graph is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.graphs import acts
from murmure.graphs.among import among, where_among
from murmure.graphs.graph import over
from murmure.graphs.newest import newest
from murmure.graphs.piece import Spot, ids, spans, times
from murmure.graphs.shelf import Shelf
from murmure.graphs.sums import Adding, Sums, Ties, key_of, moments, summed, witnesses
from murmure.trust.view import in_utc

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.graph import Graph
    from murmure.graphs.shelf import Columns
    from murmure.trust.view import View

KINDS = ("does", "with")
LIMIT = 2_000_000


def relation(view: View, limit: int = LIMIT, shelf: Shelf | None = None) -> pa.Table:
    """Return actor, type, object_type, instrument, hour_of_week, local, count, first, last; busiest first.

    `hour_of_week` and `local` are null for actions without a date.
    """
    import pyarrow as pa

    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    groups = [_group(columns, times(view, shelf, piece, parts[piece])) for piece, columns in pieces.items()]
    return in_utc(over(f"{HOURS} limit {int(limit)}", groups=pa.concat_tables(groups)))


HOURS = """
select actor, type, object_type, instrument, hour_of_week, local, sum(count)::bigint as count,
       min(first) as first, max(last) as last
from groups group by all
order by count desc, actor, type, object_type nulls first, instrument nulls first, hour_of_week nulls first, local nulls first
"""


def _group(columns: Columns, at: np.ndarray) -> pa.Table:
    """Return the rows of `relation` that one piece holds."""
    import numpy as np
    import pyarrow as pa

    sides = [columns[side].to_numpy() for side in ("a", "c", "i", "hour")]
    seen = np.flatnonzero(sides[0] < len(columns["actor"]))
    sizes = [len(columns[word]) + 1 for word in ("actor", "type", "instrument")] + [3 * (acts.WEEK + 1)]
    key = np.zeros(len(seen), np.int64)
    for side, size in zip(sides, sizes, strict=True):
        key = key * size + side[seen]
    keys, often, first, last = acts.grouped(key, at[seen], int(np.prod(sizes)))
    keys, hour = np.divmod(keys, sizes[3])
    keys, i = np.divmod(keys, sizes[2])
    a, c = np.divmod(keys, sizes[1])
    return pa.table({
        "actor": columns["actor"].take(pa.array(a)), "type": columns["type"].take(pa.array(c)),
        "object_type": columns["object_type"].take(pa.array(c)), "instrument": _or_none(columns["instrument"], i),
        "hour_of_week": pa.array((hour // 3).astype(np.int16), mask=hour // 3 == acts.WEEK),
        "local": pa.array(hour % 3 == 1, mask=hour % 3 == 2),
        "count": pa.array(often), "first": moments(first), "last": moments(last),
    })  # fmt: skip


def _or_none(words: pa.Array, places: np.ndarray) -> pa.Array:
    """Return the words at these places; null past the end."""
    import pyarrow as pa

    return words.take(pa.array(places, mask=places >= len(words)))


def _week(pieces: dict[str, Columns]) -> pa.Table:
    """Return type, instrument, hour_of_week, count."""
    import pyarrow as pa

    found = [
        pa.table({"type": columns["type"].take(columns["week_c"]), "instrument": _or_none(columns["instrument"], columns["week_i"].to_numpy()),
                  "hour_of_week": columns["week_hour"], "count": columns["week_count"]})
        for columns in pieces.values()
    ]  # fmt: skip
    return over(WEEK, found=pa.concat_tables(found, promote_options="permissive"))


WEEK = f"""
select type, instrument, nullif(hour_of_week, {acts.WEEK})::smallint as hour_of_week, sum(count)::bigint as count
from found group by all order by count desc, type, instrument nulls first, hour_of_week nulls first
"""


def build(view: View, limit: int = LIMIT, shelf: Shelf | None = None) -> Graph:
    """Return the graph of actions: actors do actions, actions are done with instruments; `hours` holds the relation."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    sums = _sums(pieces, limit)
    return sums.graph("actions", view.version, witnesses(sums, _seen(view, parts, pieces, sums.names)), relation(view, limit, shelf))


def sketch(view: View, shelf: Shelf | None = None) -> Graph:
    """Return the graph with the edges that a map draws, without evidence; `hours` by type, instrument and hour only."""
    pieces = counted(view, shelf or Shelf(), view.parts())
    return _sums(pieces, LIMIT).sketch("actions", view.version, _week(pieces))


def counted(view: View, shelf: Shelf, parts: dict[str, str]) -> dict[str, Columns]:
    """Return what is counted of each piece of the log."""
    return {piece: _counted(view, shelf, piece, relation) for piece, relation in parts.items()}


def _counted(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    return shelf.get("actions", piece, lambda: view.read(relation, acts.read))


def _named(columns: Columns) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return the ids of the nodes of a piece: actors, actions, instruments (null for none)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pc.binary_join_element_wise(columns["type"], columns["object_type"], " ", null_handling="skip")
    kind = pc.if_else(pc.is_valid(columns["type"]), kind, pa.scalar(None, pa.string()))
    return (columns["actor"], pc.binary_join_element_wise("action", kind, ":"),
            pc.binary_join_element_wise("instrument", columns["instrument"], ":"))  # fmt: skip


def _places(columns: Columns, names: pa.Array) -> list[np.ndarray]:
    """Return the place in `names` of each actor, action and instrument of a piece; -1 for none."""
    import pyarrow.compute as pc

    return [pc.fill_null(pc.index_in(side, names, skip_nulls=True), -1).to_numpy(zero_copy_only=False) for side in _named(columns)]


def _sums(pieces: dict[str, Columns], limit: int) -> Sums:
    """Return the edges of all pieces, added up."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = [pc.unique(pa.concat_arrays([found[side] for found in map(_named, pieces.values())])).drop_null() for side in range(3)]
    names, sorts, labels = _nodes(*sides)
    adding = Adding()
    for columns in pieces.values():
        a, c, i = (
            np.append(place, -1)[columns[f"group_{side}"].to_numpy()]
            for place, side in zip(_places(columns, names), "aci", strict=True)
        )  # fmt: skip
        first, last, count = (columns[f"group_{column}"].to_numpy() for column in ("first", "last", "count"))
        for kind, side, there in ((0, a, c >= 0), (1, i, (c >= 0) & (i >= 0))):
            source, target = (side, c) if kind == 0 else (c, side)
            key = key_of(source[there], target[there], kind, len(names), 2)
            adding.add(Ties(key, first[there], last[there], count[there].astype(np.float64), count[there]))
    return summed(adding.total(), names, labels, sorts, KINDS, limit)


def _nodes(actors: pa.Array, actions: pa.Array, instruments: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return every node in order, its kind, its label (null: the name)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    people = pc.case_when(pc.make_struct(pc.equal(actors, "me"), pc.starts_with(actors, "device:")), "me", "device", "person")
    kinds = [people, pa.repeat("action", len(actions)), pa.repeat("instrument", len(instruments))]
    labels = [pa.nulls(len(actors), pa.string()), pc.replace_substring_regex(actions, "^action:", ""),
              pc.replace_substring_regex(instruments, "^instrument:", "")]  # fmt: skip
    nodes = pa.table({"id": pa.concat_arrays([actors, actions, instruments]), "kind": pa.concat_arrays(kinds), "label": pa.concat_arrays(labels)})
    nodes = over("select id, first(kind) as kind, first(label) as label from nodes group by id order by id", nodes=nodes)
    return tuple(nodes[name].combine_chunks() for name in ("id", "kind", "label"))  # type: ignore[return-value]


def _seen(view: View, parts: dict[str, str], pieces: dict[str, Columns], names: pa.Array) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the key and the row of every tie, and the ids of the rows, piece by piece."""
    import numpy as np

    for piece, columns in pieces.items():
        a, c, i = _rows(columns, names)
        done, used = np.flatnonzero((a >= 0) & (c >= 0)), np.flatnonzero((a >= 0) & (c >= 0) & (i >= 0))
        texts = ids(view, parts[piece])
        yield key_of(a[done], c[done], 0, len(names), 2), done, texts
        yield key_of(c[used], i[used], 1, len(names), 2), used, texts


def _rows(columns: Columns, names: pa.Array) -> list[np.ndarray]:
    """Return the place in `names` of the actor, the action and the instrument of each row of a piece; -1 for none."""
    import numpy as np

    return [np.append(place, -1)[columns[side].to_numpy()] for place, side in zip(_places(columns, names), "aci", strict=True)]


def behind(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    shelf: Shelf | None = None, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the activities behind a node, or behind an edge (source, target, kind), stand; newest first."""
    shelf, parts = shelf or Shelf(), view.parts()
    wanted = [name for name in (edge[:2] if edge else (node,)) if name is not None]
    if edge is not None and edge[2] not in KINDS:
        return []

    def rows_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        rows = _done(_counted(view, shelf, piece, parts[piece]), wanted)
        return rows, times(view, shelf, piece, parts[piece])[rows] if len(rows) else rows

    return newest(spans(view, shelf, parts), rows_of, limit, before)


def _done(columns: Columns, wanted: list[str]) -> np.ndarray:
    """Return the rows of a piece in which somebody acts, and all that is wanted has a part."""
    import numpy as np

    actors, rows = len(columns["actor"]), None
    sides = [("c" if name.startswith("action:") else "i" if name.startswith("instrument:") else "a", name) for name in wanted]
    for side, name in sorted(sides):  # one of many actors leaves the fewest rows
        places = _side(columns, side, name)
        runs = [(int(place), int(place) + 1) for place in places]
        codes = columns[side].to_numpy()
        rows = where_among(codes, runs) if rows is None else rows[among(codes[rows], runs)]
        if not len(rows):
            return rows
    acting = columns["a"].to_numpy()
    return np.flatnonzero(acting < actors) if rows is None else rows[acting[rows] < actors]


def _side(columns: Columns, side: str, name: str) -> np.ndarray:
    """Return the places of a node among the actors, actions or instruments of a piece; words that are apart may make one action."""
    import numpy as np
    import pyarrow.compute as pc

    names = columns["actor"] if side == "a" else _named(columns)["aci".index(side)]
    return np.flatnonzero(pc.fill_null(pc.equal(names, name), False).to_numpy(zero_copy_only=False))

"""What does who care for: tags, pages, sites, places, artists, shops, events?

Kinds of thing
  tag     a tag of a post, in lower case
  page    a web page, in the one spelling of `address.page_of`
  site    the registered name of that page
  domain  the registered name of a domain that a device asked the DNS for
  place   a named place, or a cell of 0.01 degree (about 1 km) of a position;
          its weight counts hours spent there, not points recorded
  artist  `extra.artist` (else the target) of a Listen
  shop    the target (else `extra.shop`) of a purchase
  event   an event that they joined

Each piece of the log is read once (`things.py`); the graph is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.graphs import things
from murmure.graphs.among import among, run_of, stretch, where_among
from murmure.graphs.newest import newest
from murmure.graphs.piece import NONE, Spot, ids, spans, times
from murmure.graphs.shelf import Shelf, distinct
from murmure.graphs.sums import Adding, Sums, Ties, key_of, summed, witnesses
from murmure.graphs.things import KINDS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.graph import Graph
    from murmure.graphs.shelf import Columns
    from murmure.trust.view import View

LIMIT = 2_000_000
HOUR = 3_600_000_000
"""Microseconds of an hour."""


def relation(view: View) -> pa.Table:
    """Return who cares for what: actor, thing, kind, weight, first, last, count, evidence; heaviest first."""
    import pyarrow.compute as pc

    edges = build(view).edges
    bare = pc.replace_substring_regex(edges["target"], "^[a-z]+:", "")
    return edges.rename_columns(["actor", "thing", *edges.column_names[2:]]).set_column(1, "thing", bare)


def build(view: View, limit: int = LIMIT, shelf: Shelf | None = None) -> Graph:
    """Return the graph of interests of `view`, its `limit` heaviest edges; the id of a thing is `kind:thing`."""
    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    sums = _sums(view, shelf, parts, pieces, limit)
    return sums.graph("interests", view.version, witnesses(sums, _seen(view, parts, pieces, sums.names)))


def sketch(view: View, shelf: Shelf | None = None) -> Graph:
    """Return the graph with the edges that a map draws, without evidence."""
    shelf, parts = shelf or Shelf(), view.parts()
    return _sums(view, shelf, parts, counted(view, shelf, parts), LIMIT).sketch("interests", view.version)


def counted(view: View, shelf: Shelf, parts: dict[str, str]) -> dict[str, Columns]:
    """Return what is counted of each piece of the log."""
    return {piece: _counted(view, shelf, piece, relation) for piece, relation in parts.items()}


def _counted(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    return shelf.get("interests", piece, lambda: view.read(relation, things.read))


def _ends(columns: Columns, names: pa.Array) -> tuple[np.ndarray, ...]:
    """Return what a piece holds: actor, thing (places in `names`), kind, row; and how many of these are positions, at the end."""
    import numpy as np
    import pyarrow.compute as pc

    actor, thing = (pc.index_in(columns[side], names).to_numpy(zero_copy_only=False).astype(np.int64) for side in ("actor", "thing"))
    a, b, row = (np.concatenate([columns[name].to_numpy(), columns[f"cell_{name}"].to_numpy()]) for name in ("a", "b", "row"))
    return actor[a], thing[b], columns["kind"].to_numpy()[b], row, len(columns["cell_row"])  # type: ignore[return-value]


def _sums(view: View, shelf: Shelf, parts: dict[str, str], pieces: dict[str, Columns], limit: int) -> Sums:
    """Return the edges of all pieces, added up."""
    import numpy as np
    import pyarrow as pa

    names, labels, sorts = _names(list(pieces.values()))
    empty = np.zeros(0, np.int64)
    adding, cells, whens = Adding(), [empty], [empty]
    for piece, columns in pieces.items():
        a, b, kind, row, points = _ends(columns, names)
        key, at = key_of(a, b, kind, len(names), len(KINDS)), times(view, shelf, piece, parts[piece])[row]
        cut = len(key) - points
        adding.add(Ties(key[:cut], at[:cut], at[:cut]))
        cells.append(key[cut:])
        whens.append(at[cut:])
    adding.add(_hours(np.concatenate(cells), np.concatenate(whens)))
    return summed(adding.total(), names, labels, pa.array(sorts), KINDS, limit)


def _hours(key: np.ndarray, at: np.ndarray) -> Ties:
    """Return one tie for each actor, cell and hour in which a position was recorded."""
    import numpy as np

    # Towards zero, as the engine divides; those without a date are one hour.
    hour = np.where(at == NONE, NONE, (at - np.fmod(at, HOUR)) // HOUR)
    order = np.lexsort((at, hour, key))
    key, hour, at = key[order], hour[order], at[order]
    fresh = np.append(True, (key[1:] != key[:-1]) | (hour[1:] != hour[:-1])) if len(key) else np.zeros(0, bool)
    starts = np.flatnonzero(fresh)
    ends = np.append(starts[1:], len(key)) - 1 if len(starts) else starts
    return Ties(key[starts], at[starts], at[ends], np.ones(len(starts)), ends - starts + 1)


def _names(pieces: list[Columns]) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return every node in order, its label (null: the name) and its kind."""
    import duckdb
    import pyarrow as pa

    from murmure.graphs.ties import columns

    connection = duckdb.connect()
    try:
        # Where they lie: one array holds two gigabytes of text, no more.
        said = {name: pa.chunked_array([piece[name] for piece in pieces], pa.string()) for name in ("thing", "title", "actor")}
        kinds = pa.chunked_array([pa.array(KINDS, pa.string()).take(piece["kind"]) for piece in pieces], pa.string())
        connection.register("found", pa.table({"thing": said["thing"], "title": said["title"], "kind": kinds}))
        connection.register("actors", pa.table({"actor": said["actor"]}))
        nodes = columns(connection, NODES)
        return nodes["id"], nodes["label"], nodes["kind"]
    finally:
        connection.close()


NODES = """
select id, min(label) as label, min(kind) as kind from (
    select thing as id, coalesce(min(title), substr(thing, length(kind) + 2)) as label, kind from found group by thing, kind
  union all
    select distinct actor, null, case when actor = 'me' then 'me' when starts_with(actor, 'device:') then 'device'
                                      else 'person' end from actors where actor not in (select thing from found))
group by id order by id
"""


def _seen(view: View, parts: dict[str, str], pieces: dict[str, Columns], names: pa.Array) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the key and the row of every tie, and the ids of the rows, piece by piece."""
    for piece, columns in pieces.items():
        a, b, kind, row, _ = _ends(columns, names)
        yield key_of(a, b, kind, len(names), len(KINDS)), row, ids(view, parts[piece])


def behind(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    shelf: Shelf | None = None, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the activities behind a node, or behind an edge (source, target, kind), stand; newest first."""
    shelf, parts = shelf or Shelf(), view.parts()
    one, other, kind = edge or (node, None, None)
    if edge is not None and (kind not in KINDS or not (other or "").startswith(f"{kind}:")):
        return []

    def rows_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        rows = _met(_counted(view, shelf, piece, parts[piece]), one, other)
        return rows, times(view, shelf, piece, parts[piece])[rows] if len(rows) else rows

    return newest(spans(view, shelf, parts), rows_of, limit, before)


def _met(columns: Columns, one: str | None, thing: str | None) -> np.ndarray:
    """Return the rows of a piece in which somebody or something, or somebody and a thing, are met."""
    import numpy as np

    ours, theirs = run_of(columns["actor"], one), run_of(columns["thing"], one if thing is None else thing)
    rows = []
    for sort in ("", "cell_"):
        a, b, row = (columns[f"{sort}{name}"].to_numpy() for name in ("a", "b", "row"))
        # Positions stand in the order of rows, all others in that of their ends.
        mine = np.arange(*stretch(a, ours)) if not sort else where_among(a, [ours])
        if thing is not None:
            mine = mine[among(b[mine], [theirs])]
        elif theirs[0] < theirs[1]:
            mine = np.concatenate([mine, where_among(b, [theirs])])
        rows.append(row[mine].astype(np.int64))
    return distinct(np.concatenate(rows))

"""Which columns do the tables of cascades have?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.cascade.tree import KINDS, chain, star

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.cascades import Forest
    from murmure.lenses.cases import Foretold
    from murmure.lenses.crowd.cascade.cause import Cause
    from murmure.lenses.crowd.cascade.tree import Tree

Row = dict[str, Any]


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table; moments are texts in UTC, as JSON and CSV write them."""
    import pyarrow as pa

    text, whole, part = pa.string(), pa.int64(), pa.float64()
    kinds = {
        "cascades": {"cause": text, "kind": text, "people": whole, "activities": whole, "first": text, "last": text, "trees": whole, "sure": whole,
                     "size": whole, "depth": whole, "breadth": whole, "virality": part, "low": part, "high": part, "drawn": part, "star": part,
                     "chain": part, "nearness": part, "expected": part, "expected_low": part, "expected_high": part, "doubles": part},
        "levels": {"cause": text, "depth": whole, "people": whole, "first": text},
        "growth": {"cause": text, "at": text, "people": whole},
        "ahead": {"cause": text, "hours": whole, "low": part, "median": part, "high": part, "doubles": part, "doubles_low": part,
                  "doubles_high": part, "cases": whole, "things": whole},
        "words": {"cause": text, "word": text, "posts": whole, "people": whole, "share": part, "before": part, "times": part, "id": text},
        "nodes": {"cause": text, "node": whole, "actor": text, "at": text, "kind": text, "parent": whole, "could": whole, "depth": whole,
                  "came": whole, "id": text},
    }  # fmt: skip
    return {name: pa.schema(list(columns.items())) for name, columns in kinds.items()}


def tables(rows: dict[str, list[Row]], nodes: list[pa.Table] | None = None) -> dict[str, pa.Table]:
    """Return the tables of these rows; those that are not given have none."""
    import pyarrow as pa

    found = {name: pa.Table.from_pylist(rows.get(name, []), schema) for name, schema in schemas().items()}
    return found | ({"nodes": pa.concat_tables(nodes)} if nodes else {})


def moment(at: int) -> str:
    """Return a moment (microseconds since 1970) to the second, in UTC.

    >>> moment(90_000_000)
    '1970-01-01T00:01:30Z'
    """
    import numpy as np

    return str(np.datetime64(at // 1_000_000, "s")) + "Z"


def cascade(cause: Cause, found: Tree, subject: str, expected: Foretold | None) -> Row:
    """Return the row of one cascade."""
    size, levels, at = int(found.size[found.largest]), found.levels(), cause.taken.moment
    return {
        "cause": subject, "kind": cause.kind, "people": len(at), "activities": len(cause.place), "first": moment(int(at[0])),
        "last": moment(int(at[-1])), "trees": found.trees, "sure": found.sure, "size": size, "depth": len(levels) - 1,
        "breadth": int(levels.max()), "virality": round(found.virality, 6), "low": round(found.low, 6), "high": round(found.high, 6),
        "drawn": round(found.drawn, 6), "star": round(star(size), 6), "chain": round(chain(size), 6), "nearness": round(found.nearness, 3),
        **({"expected": round(expected.median, 1), "expected_low": round(expected.low, 1), "expected_high": round(expected.high, 1),
            "doubles": round(expected.chance, 6)} if expected else {}),
    }  # fmt: skip


def ahead(expected: Foretold, hours: int, subject: str) -> Row:
    """Return what is foretold of so many hours."""
    return {
        "cause": subject, "hours": hours, "low": round(expected.low, 1), "median": round(expected.median, 1), "high": round(expected.high, 1),
        "doubles": round(expected.chance, 6), "doubles_low": round(expected.chance_low, 6), "doubles_high": round(expected.chance_high, 6),
        "cases": expected.cases, "things": expected.things,
    }  # fmt: skip


def levels(cause: Cause, found: Tree, subject: str) -> list[Row]:
    """Return how many people of the largest tree stand at each depth, and when the first of them came."""
    import numpy as np

    inside = np.flatnonzero(found.root == found.largest)
    depth, first = np.unique(found.depth[inside], return_index=True)
    people = np.bincount(found.depth[inside])
    return [{"cause": subject, "depth": one, "people": int(people[one]), "first": moment(int(cause.taken.moment[inside[place]]))}
            for one, place in zip(depth.tolist(), first.tolist(), strict=True)]  # fmt: skip


def nodes(grown: Forest, cause: Cause, found: Tree, subject: str) -> pa.Table:
    """Return who came when of whom, in the order in which they came; posts that the log lacks have neither actor nor id."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    place = pa.array(cause.taken.place)
    ids, actors = grown.id.take(place), grown.actor.take(place)
    seconds = np.char.add(np.datetime_as_string((cause.taken.moment // 1_000_000).astype("datetime64[s]")), "Z")
    return pa.table({
        "cause": pa.array([subject] * len(ids), pa.string()), "node": np.arange(len(ids)), "actor": pc.if_else(ids.is_valid(), actors, None),
        "at": pa.array(seconds, pa.string()), "kind": pa.array(KINDS, pa.string()).take(pa.array(found.kind)), "parent": found.parent,
        "could": found.could, "depth": found.depth, "came": found.size - 1, "id": ids,
    }).cast(schemas()["nodes"])  # fmt: skip

"""Which tables show how communities are joined?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.bridge.bridge.carry import POSITIONS, by_chance, carried, census

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.crowd import Crowd
    from murmure.lenses.bridge.bridge.measure import Ground, Joined

BROKERS = 20
"""People of a pair who are named, where names are allowed."""
POSTS = 5
Row = dict[str, Any]


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table; `a` and `b` are numbers of communities, from 1, the largest first."""
    import pyarrow as pa

    whole, part, text, yes = pa.int64(), pa.float64(), pa.string(), pa.bool_()
    pair = {"a": whole, "b": whole}
    kinds = {
        "pairs": {**pair, "shared": whole, "shared_expected": part, "ties": whole, "ties_expected": part, "share": part, "low": part, "high": part,
                  "again": part, "carriers": whole, "half": whole, "left": whole, "posts": whole, "beyond": yes},
        "words": {**pair, "kind": text, "word": text, "a_members": whole, "b_members": whole, "others": whole},
        "positions": {**pair, "position": text, "people": whole, "expected": part, "paths": whole},
        "brokers": {**pair, "node": text, "label": text, "position": text, "a_ties": whole, "b_ties": whole, "carried": part, "paths": whole,
                    "effective": part},
    }  # fmt: skip
    return {name: pa.schema(list(columns.items())) for name, columns in kinds.items()}


def empty() -> dict[str, pa.Table]:
    """Return the tables without rows."""
    return {name: schema.empty_table() for name, schema in schemas().items()}


def pairs(joined: list[Joined], posts: list[Row]) -> list[Row]:
    """Return one row for each pair, rounded: the order of additions must not show."""
    rows = []
    for one in joined:
        rows.append({
            "a": one.a + 1, "b": one.b + 1, "shared": one.shared, "shared_expected": round(one.shared_expected, 6), "ties": one.ties,
            "ties_expected": round(one.ties_expected, 6), "share": round(one.value, 6), "low": round(one.low, 6), "high": round(one.high, 6),
            "again": one.again, "carriers": int((one.carried.carried > 0).sum()), "half": len(one.half),
            "left": int((carried(one.two.without(one.half)).carried > 0).sum()),
            "posts": sum((post["a"], post["b"]) == (one.a + 1, one.b + 1) for post in posts), "beyond": one.beyond,
        })  # fmt: skip
    return rows


def tables(crowd: Crowd, on: Ground, joined: list[Joined], rows: list[Row], words: list[Row], posts: list[Row], names: bool) -> dict[str, pa.Table]:
    """Return the tables by name; without `names`, nothing in them says who is who."""
    import pyarrow as pa

    from murmure.lenses.bridge.bridge.share import first

    told = [row | {"kind": "tag" if str(row["word"]).startswith("#") else "site"} for row in words]
    told += [row | {"kind": "post"} for row in first(posts, POSTS)] if names else []
    positions: list[Row] = []
    brokers: list[Row] = []
    for one in joined:
        held, chance = census(one.two, one.carried), by_chance(one.two, on.pull, on.ends)
        positions += [
            {"a": one.a + 1, "b": one.b + 1, "position": name, "people": int(held.holds[place].sum()), "expected": chance.get(name),
             "paths": int(held.paths[place][held.holds[place]].sum())}
            for place, name in enumerate(POSITIONS)
        ]  # fmt: skip
        brokers += _named(crowd, on, one, held) if names else []
    found = {"pairs": rows, "words": told, "positions": positions, "brokers": brokers}
    return {name: pa.Table.from_pylist(found[name], schema) for name, schema in schemas().items()}


def _named(crowd: Crowd, on: Ground, one: Joined, held: Any) -> list[Row]:
    """Return who carries most of what crosses: in both communities, or at the ends of ties that cross."""
    import numpy as np

    weight = one.carried.carried
    paths = held.paths[:2].sum(axis=0)
    order = np.lexsort((on.rank, -paths, -weight))
    order = order[weight[order] > 0][:BROKERS]
    return [
        {"a": one.a + 1, "b": one.b + 1, "node": crowd.people[place].as_py(), "label": crowd.labels[place].as_py(),
         "position": "both" if one.two.side[place] == 3 else "gatekeeper", "a_ties": int(one.carried.first[place]),
         "b_ties": int(one.carried.second[place]), "carried": float(weight[place]), "paths": int(paths[place]),
         "effective": round(float(held.effective[place]), 6)}
        for place in order.tolist()
    ]  # fmt: skip

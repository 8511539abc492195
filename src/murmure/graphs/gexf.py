"""How is a graph said in GEXF 1.3, so that Gephi, networkx and the schema all take it?

The format: https://gexf.net/schema.html. What is kept to beyond the grammar:

- Elements stand in the order that every published edition of the 1.3 schema
  takes: attributes before nodes before edges; `attvalues` before `viz`.
- No `xsi:schemaLocation`: the published RELAX NG grammar refuses it.
- Every edge is directed: networkx refuses a file with both sorts. The attribute
  `symmetric` says which ties have no direction.
- `start` and `end` are days (UTC), because networkx knows `date` and not
  `dateTime`; the attributes `first` and `last` say the moments to the second.
  An undated edge has none of them: it holds at all times.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.graph import Graph
    from murmure.graphs.map import MapData

NAMESPACE = "http://gexf.net/1.3"

NODE_ATTRIBUTES = (("kind", "string"), ("weight", "double"), ("degree", "long"))
EDGE_ATTRIBUTES = (
    ("kind", "string"), ("count", "long"), ("symmetric", "boolean"), ("first", "string"), ("last", "string"),
)  # fmt: skip
SYMMETRIC = frozenset({"meet"})

PALETTE = (
    (68, 119, 170), (238, 102, 119), (34, 136, 51), (204, 187, 68), (102, 204, 238), (170, 51, 119), (187, 187, 187),
)  # fmt: skip
"""Paul Tol's "bright" colours: they stay apart for colour-blind eyes."""

# XML 1.0 allows no other control character; a tab or a new line would become a space in an attribute.
ILLEGAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BATCH = 10_000


def write(graph: Graph, path: str | Path, drawn: MapData | None = None) -> None:
    """Write `graph` to `path`, a batch at a time; positions and sizes come from `drawn` (made when not given)."""
    from murmure.graphs.map import map_of

    drawn = map_of(graph) if drawn is None else drawn
    kinds = {kind: PALETTE[place % len(PALETTE)] for place, kind in enumerate(sorted(set(_kinds(graph.nodes))))}
    spots = {node: place for place, node in enumerate(drawn.ids)}
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        _open(out, graph)
        out.write(f'<nodes count="{graph.nodes.num_rows}">\n')
        for row in _rows(graph.nodes):
            out.write(_node(row, kinds, drawn, spots.get(row["id"])))
        out.write(f'</nodes>\n<edges count="{graph.edges.num_rows}">\n')
        for number, row in enumerate(_rows(graph.edges)):
            out.write(_edge(number, row))
        out.write("</edges>\n</graph>\n</gexf>\n")


def _open(out: TextIO, graph: Graph) -> None:
    kept, total = graph.edges.num_rows, max(graph.cut.edges_total, graph.edges.num_rows)
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{NAMESPACE}/viz" version="1.3">\n'
        "<meta><creator>murmure</creator>"
        f"<description>{escape(graph.name)}: {kept} of {total} edges</description></meta>\n"
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    )
    for place, attributes in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
        out.write(f'<attributes class="{place}">\n')
        for name, sort in attributes:
            out.write(f'<attribute id="{name}" title="{name}" type="{sort}"/>\n')
        out.write("</attributes>\n")


def _node(row: dict[str, Any], kinds: dict[str, tuple], drawn: MapData, spot: int | None) -> str:
    red, green, blue = kinds[row["kind"]]
    text = (
        f'<node id="{identifier(row["id"])}" label="{escape(row["label"])}">'
        f"{_values(NODE_ATTRIBUTES, row)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
    )
    if spot is not None:
        x, y, size = drawn.x[spot], drawn.y[spot], drawn.size[spot]
        text += f'<viz:position x="{x}" y="{y}" z="0.0"/><viz:size value="{size}"/>'
    return text + "</node>\n"


def _edge(number: int, row: dict[str, Any]) -> str:
    row["symmetric"] = "true" if row["kind"] in SYMMETRIC else "false"
    dates = ""
    for word, column in (("start", "first"), ("end", "last")):
        if row[column] is not None:
            dates += f' {word}="{row[column].date().isoformat()}"'
            row[column] = row[column].replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return (
        f'<edge id="{number}" source="{identifier(row["source"])}" target="{identifier(row["target"])}"'
        f' weight="{_number(row["weight"])}" kind="{escape(row["kind"])}"{dates}>'
        f"{_values(EDGE_ATTRIBUTES, row)}</edge>\n"
    )


def _values(attributes: tuple, row: dict[str, Any]) -> str:
    values = "".join(
        f'<attvalue for="{name}" value="{escape(str(row[name]))}"/>' for name, _ in attributes if row[name] is not None
    )
    return f"<attvalues>{values}</attvalues>"


def _number(value: float) -> str:
    return repr(float(value)) if math.isfinite(value) else "0.0"


def escape(text: str) -> str:
    """Return `text` fit for an attribute or an element of XML 1.0: illegal characters become spaces."""
    text = ILLEGAL.sub(" ", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def identifier(text: str) -> str:
    """Return `text` as an id: two that differ only in illegal characters or outer spaces stay two.

    >>> identifier("me"), identifier("a\\x00b") != identifier("a\\x01b")
    ('me', True)
    """
    return escape(legible(text))


def legible(text: str) -> str:
    """Return an id without illegal characters and outer spaces, not escaped; one that had some says so, and stays another."""
    plain = " ".join(ILLEGAL.sub(" ", text).split())
    if plain != text or not plain:
        digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
        plain = f"{plain} ~{digest[:12]}".lstrip()
    return plain


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=BATCH):
        yield from batch.to_pylist()


def _kinds(nodes: pa.Table) -> list[str]:
    return nodes["kind"].unique().to_pylist()

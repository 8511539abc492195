"""What is a graph here, and how does it leave in a file?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("csv", "parquet", "gexf")

NODE_COLUMNS = ("id", "label", "kind", "weight", "degree")
EDGE_COLUMNS = ("source", "target", "kind", "weight", "first", "last", "count", "evidence")


class Cut(NamedTuple):
    """Say what a graph left out: how many edges there were, and how many are kept."""

    edges_total: int
    edges_kept: int


@dataclass(frozen=True)
class Graph:
    """Hold one graph as Arrow tables, heaviest first.

    nodes    id, label, kind, weight (sum over its edges), degree (number of neighbours)
    edges    source, target, kind, weight, first, last (UTC; null when undated),
             count (activities), evidence (at most two activity ids: ids are
             digests, so the least and the greatest are a fair draw)
    hours    finer rows, where the graph has them (actions: by hour of the week)
    version  the version of the view it was built from
    cut      edges that the log holds, edges kept here
    """

    name: str
    nodes: pa.Table
    edges: pa.Table
    hours: pa.Table | None = None
    version: str = ""
    cut: Cut = field(default=Cut(0, 0))

    def write(self, path: str | Path) -> list[Path]:
        """Write the graph to `path` and return the files made; the ending says the format.

        csv, parquet   `path` holds the edges; the nodes stand beside it, in
                       `NAME.nodes.csv` (and the hours in `NAME.hours.csv`)
        gexf           one GEXF 1.3 file, with positions, colours and dates
        """
        path = Path(path)
        ending = path.suffix.lower().lstrip(".")
        if ending == "gexf":
            from murmure.graphs import gexf

            gexf.write(self, path)
            return [path]
        writer = {"csv": write_csv, "parquet": write_parquet}.get(ending)
        if writer is None:
            raise BadRequest(
                "graph-format",
                Both(f"A graph cannot be written as “{ending or path.name}”.",
                     f"Un graphe ne peut pas être écrit en « {ending or path.name} »."),
                Both("Name a file that ends with .csv, .parquet or .gexf.",
                     "Nommez un fichier qui finit par .csv, .parquet ou .gexf."),
            )  # fmt: skip
        tables = {"": self.edges, "nodes": self.nodes} | ({"hours": self.hours} if self.hours is not None else {})
        made = []
        for word, table in tables.items():
            file = path.with_name(f"{path.stem}.{word}{path.suffix}") if word else path
            writer(table, file)
            made.append(file)
        return made


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one table as Parquet."""
    import pyarrow.parquet as pq

    pq.write_table(table, path, compression="zstd")


def write_csv(table: pa.Table, path: Path) -> None:
    """Write one table as CSV in UTF-8; times in ISO 8601, lists separated by spaces."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    for place, column in enumerate(table.schema):
        values = table.column(place)
        if pa.types.is_list(column.type):
            table = table.set_column(place, column.name, pc.binary_join(values, " "))
        elif pa.types.is_timestamp(column.type):
            table = table.set_column(place, column.name, pc.strftime(values, format="%Y-%m-%dT%H:%M:%SZ"))
    csv.write_csv(table, path)


def over(query: str, **tables: pa.Table) -> pa.Table:
    """Return the answer to `query` over Arrow tables, each under its own name."""
    import duckdb

    connection = duckdb.connect()
    try:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.execute(query).to_arrow_table()
    finally:
        connection.close()

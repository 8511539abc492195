"""How do communities leave as tables, typed (Parquet) or for a spreadsheet (CSV)?

A spreadsheet takes a cell that begins with = + - or @ for a formula, and runs
it. In CSV such a text has an apostrophe before it, and so has one that begins
with an apostrophe: take one away, and every cell is what it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.crowd_files.kept import Kept

Files = list[tuple[str, Callable[[BinaryIO], object]]]

FORMULA = r"^[\s\x{85}\x{a0}\x{200b}-\x{200f}\x{2028}-\x{202f}\x{2060}-\x{206f}\x{feff}]*['=+\-@＝＋－＠]|^[\t\r\n]"
"""What a spreadsheet may take for a formula, once it has dropped what cannot be seen."""
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}]"


def csv_files(kept: Kept) -> Files:
    """Return the names of the CSV files, and what fills each."""
    from pyarrow import csv

    return [(f"{name}.csv", lambda out, table=table: csv.write_csv(_spread(table), out)) for name, table in tables(kept).items()]


def parquet_files(kept: Kept) -> Files:
    """Return the names of the Parquet files, and what fills each."""
    import pyarrow.parquet as pq

    return [(f"{name}.parquet", lambda out, table=table: pq.write_table(table, out, compression="zstd"))
            for name, table in tables(kept).items()]  # fmt: skip


def tables(kept: Kept) -> dict[str, pa.Table]:
    """Return the tables by name: people, memberships, communities, ties, notes."""
    import pyarrow as pa

    ids = pa.array(kept.ids, pa.string())

    def person(places: np.ndarray) -> pa.Array:
        return ids.take(pa.array(places, pa.int64()))

    memberships = pa.table({
        "community": pa.array(kept.group, pa.int64()), "person": person(kept.member),
        "degree": pa.array(kept.degree, pa.float64(), from_pandas=True),
        "confidence": pa.array(kept.confidence, pa.float64(), from_pandas=True), "contested": pa.array(kept.contested, pa.bool_()),
    })  # fmt: skip
    ties = pa.table({"source": person(kept.source), "target": person(kept.target), "weight": pa.array(kept.weight, pa.float64())})
    return {"people": _people(kept), "memberships": memberships, "communities": _communities(kept), "ties": ties, "notes": _notes(kept)}


def _people(kept: Kept) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    told, count = kept.told("person"), len(kept.ids)
    return pa.table({
        "id": pa.array(kept.ids, pa.string()), "label": pa.array(kept.labels, pa.string()),
        "communities": pa.array(np.bincount(kept.member[~kept.contested], minlength=count), pa.int64()),
        "contested": pa.array(np.bincount(kept.member[kept.contested], minlength=count), pa.int64()),
        "notes": pa.array([told.get((one,)) for one in kept.ids], pa.string()),
    })  # fmt: skip


def _communities(kept: Kept) -> pa.Table:
    import pyarrow as pa

    told = kept.told("community")
    kinds = {"size": pa.int64(), "here": pa.int64(), "ties": pa.int64(), "weight": pa.float64(), "density": pa.float64(),
             "conductance": pa.float64(), "words": pa.list_(pa.string())}  # fmt: skip
    columns = {"community": pa.array([group.number for group in kept.groups], pa.int64())}
    columns |= {name: pa.array([getattr(group, name) for group in kept.groups], kind) for name, kind in kinds.items()}
    return pa.table(columns | {"notes": pa.array([told.get((str(group.number),)) for group in kept.groups], pa.string())})


def _notes(kept: Kept) -> pa.Table:
    import pyarrow as pa

    return pa.table({
        "about": pa.array([note.about for note in kept.notes], pa.string()),
        "ids": pa.array([list(note.ids) for note in kept.notes], pa.list_(pa.string())),
        "text": pa.array([note.text for note in kept.notes], pa.string()), "at": pa.array([note.at for note in kept.notes], pa.string()),
        "view": pa.array([note.view for note in kept.notes], pa.string()),
    })  # fmt: skip


def _spread(table: pa.Table) -> pa.Table:
    """Return a table as a spreadsheet may read it: lists in one cell, no control characters, no formulas."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if pa.types.is_list(column.type):
            column = pc.binary_join(column, "; ")
        if pa.types.is_string(column.type):
            column = pc.replace_substring_regex(column, CONTROL, " ")
            column = pc.if_else(pc.match_substring_regex(column, FORMULA), pc.binary_join_element_wise("'", column, ""), column)
        table = table.set_column(place, name, column)
    return table

"""How does a table become a file, all at once or some rows at a time, whole or not at all?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.files import check_writable, written
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

MARKS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
NO_FORM = Both("{name} does not end with a known format.", "{name} ne se termine pas par un format connu.")
USE_FORM = Both("End it with .csv, .tsv or .parquet.", "Terminez-le par .csv, .tsv ou .parquet.")


def check_place(path: Path) -> None:
    """Refuse a name whose ending says no form, and a place that cannot be written; nothing is made."""
    if path.suffix.lower() not in (*MARKS, ".parquet"):
        raise BadRequest("bad-format", NO_FORM.fill(name=path.name), USE_FORM)
    check_writable(path)


@contextlib.contextmanager
def rows_written(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """Open a table to be written by the ending of its name, and hand on what writes rows to it; it appears when it is complete."""
    from pyarrow import csv
    from pyarrow import parquet as pq

    check_place(path)
    with written(path) as out:
        ending = path.suffix.lower()
        if ending == ".parquet":
            with pq.ParquetWriter(out, schema, compression="zstd") as writer:
                yield writer.write_table
        else:
            with csv.CSVWriter(out, schema, write_options=csv.WriteOptions(delimiter=MARKS[ending])) as writer:
                yield writer.write_table


def write_rows(table: pa.Table, path: Path) -> None:
    """Write a table by the ending of its name."""
    with rows_written(path, table.schema) as write:
        write(table)

"""How are edges taken from typed columns: a Parquet file, or an Arrow table?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.communities.edges import Edges
from murmure.communities.edges.dialect import PASSED_OVER
from murmure.communities.edges.fault import ROW, Unfit, fault
from murmure.communities.edges.gather import Gather
from murmure.communities.edges.names import Roles, lists_nodes, roles
from murmure.communities.files import packing
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

DAMAGED = Both("it is damaged", "il est abîmé")
PACKED = Both("it is Parquet, packed once more: unpack it first", "c'est du Parquet, compressé une fois de plus : dépliez-le d'abord")
NO_ENDS = Both("no two of its columns ({names}) are called source and target", "aucune paire de ses colonnes ({names}) ne s'appelle source et target")
NO_IDS = Both("its column {name} holds {kind}, not ids", "sa colonne {name} contient {kind}, et non des identifiants")
NO_WEIGHTS = Both("its column {name} holds {kind}, not numbers", "sa colonne {name} contient {kind}, et non des nombres")


def read_parquet(path: Path, weighted: bool, directed: bool, progress: Callable[[dict[str, Any]], None] | None) -> Edges:
    """Read the edges of a Parquet file, a batch of rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if packing(path):
        raise fault(path, "not-a-graph", why=PACKED)
    try:
        with pq.ParquetFile(path) as file:
            total = path.stat().st_size

            def batches(names: list[str]) -> Iterable[pa.RecordBatch]:
                done = 0
                for batch in file.iter_batches(1 << 20, columns=names):
                    yield batch
                    done += batch.num_rows
                    if progress:
                        share = done / max(file.metadata.num_rows, 1)
                        progress({"path": str(path), "bytes": int(share * total), "total": total, "rows": done})

            return read_batches(file.schema_arrow, batches, weighted, directed, path)
    except (pa.ArrowException, OSError, ValueError):
        raise fault(path, "not-a-graph", why=DAMAGED) from None


def read_batches(
    schema: pa.Schema, batches: Callable[[list[str]], Iterable[pa.RecordBatch]], weighted: bool, directed: bool, path: Path | str = ""
) -> Edges:
    """Return the edges of columns of `schema`; `batches` yields those that are named."""
    import pyarrow as pa

    found = roles_of(schema, weighted, path)
    names = [schema.names[place] for place in found if place is not None]
    kind = kind_of([schema.field(place).type for place in found[:2]], names, path)
    if weighted and not is_number(schema.field(found.weight).type):
        raise fault(path, "not-a-graph", why=NO_WEIGHTS.fill(name=names[2], kind=schema.field(found.weight).type))
    notes = ()
    if not weighted and found.weight is not None and is_number(schema.field(names[2]).type):
        notes, names = (PASSED_OVER,), names[:2]
    gather = Gather(kind, weighted)
    for batch in batches(names if weighted else names[:2]):
        columns = [batch.column(name) for name in names[:2]] + ([batch.column(names[2])] if weighted else [])
        try:
            ids = [ids_of(column, kind) for column in columns[:2]]
            gather.add(*ids, *columns[2:])
        except Unfit as unfit:
            raise fault(path, unfit.code, ROW.fill(n=gather.rows + unfit.place + 1), **unfit.values) from None
        except pa.ArrowInvalid:
            if kind == "string":
                raise fault(path, "not-text") from None
            raise fault(path, "id-too-large", id=largest(columns[:2])) from None
    return gather.edges(path, directed, notes)


def roles_of(schema: pa.Schema, weighted: bool, path: Path | str) -> Roles:
    """Return which columns are which: by their names; two or three columns without names we know are taken in their order."""
    names = schema.names
    found = roles(names)
    if found is None and lists_nodes(names):
        raise fault(path, "nodes")
    if found is None and len(names) in (2, 3):
        found = Roles(0, 1, 2 if len(names) == 3 else None)
    if found is None or any(names.count(names[place]) > 1 for place in found if place is not None):
        raise fault(path, "not-a-graph", why=NO_ENDS.fill(names=", ".join(names)[:200]))
    if weighted and found.weight is None:
        raise fault(path, "no-weights")
    return found


def kind_of(types: list[pa.DataType], names: list[str], path: Path | str) -> str:
    """Return int64, uint64 or string: what holds the ids of both columns."""
    from pyarrow import types as sort

    plain = [one.value_type if sort.is_dictionary(one) else one for one in types]
    for one, name in zip(plain, names, strict=False):
        if not (sort.is_integer(one) or sort.is_decimal(one) or sort.is_string(one) or sort.is_large_string(one)):
            raise fault(path, "not-a-graph", why=NO_IDS.fill(name=name, kind=one))
    if all(sort.is_integer(one) or sort.is_decimal(one) for one in plain):
        return "uint64" if any(sort.is_uint64(one) for one in plain) else "int64"
    return "string"


def ids_of(column: pa.Array, kind: str) -> pa.Array:
    """Return a column of ids as int64, uint64 or string; raise ArrowInvalid when one does not fit, or is no text in UTF-8."""
    import pyarrow as pa

    plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    plain.validate(full=True)
    return plain.cast(pa.type_for_alias(kind))


def largest(columns: list[pa.Array]) -> object:
    """Return the id that is furthest from nought."""
    import pyarrow.compute as pc

    bounds = [pc.min_max(column).as_py() for column in columns]
    return max((value for one in bounds for value in one.values() if value is not None), key=abs)


def is_number(kind: pa.DataType) -> bool:
    """Return whether a column can hold weights."""
    import pyarrow as pa

    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)

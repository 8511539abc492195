"""How is a table read whose columns are named in many ways, or not at all?

    for part in read_table(path, form):
        part.columns["node"], part.where(17)

Text (TSV, CSV, or columns apart by spaces; packed or not) and Parquet are told apart by what is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from murmure.communities.edges.block import BINARY
from murmure.communities.edges.columns import DAMAGED, PACKED
from murmure.communities.edges.dialect import JSON
from murmure.communities.edges.fault import ROW, Unfit
from murmure.communities.edges.kind import FOREIGN
from murmure.communities.files import magic, packing
from murmure.communities.table.fault import fault
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

XML = Both("it is XML", "c'est du XML")


class Role(NamedTuple):
    """Say what a column is for.

    name    what it is called in what is read
    kind    id, time or number: how its cells are read; raw: they are not
    names   what it may be called in a file, as `plain_name` writes it; the first is the best
    needed  whether there is no table without it
    """

    name: str
    kind: str
    names: tuple[str, ...]
    needed: bool = True


class Form(NamedTuple):
    """Say which columns a table has.

    bare    what they are, in their order, where nothing names them, by their number
    strict  whether only a name says what a column is for
    nested  whether objects are read as well, JSON lines or an array of them
    block   rows of a Parquet file that are read at once
    """

    roles: tuple[Role, ...]
    bare: dict[int, tuple[str, ...]]
    advice: Both
    strict: bool = False
    nested: bool = False
    block: int = 1 << 20

    def role(self, name: str) -> Role:
        """Return the role of that name."""
        return next(role for role in self.roles if role.name == name)


class Part(NamedTuple):
    """Hold some rows: a column for each role that the file has, and where each row stands in the file."""

    columns: dict[str, pa.Array]
    where: Callable[[int], Both]


def read_table(path: str | Path, form: Form, chosen: dict[str, str] | None = None) -> Iterator[Part]:
    """Yield the rows of a file, some at a time; `chosen` names the columns (or gives their numbers, from 1) of some roles.

    Ids are texts without the blanks around them; times are microseconds since 1970 (UTC), null where a cell is empty;
    numbers are float64, finite and not negative. Raises `BadRequest` with the line or the row of what is wrong.
    """
    path = Path(path)
    head = magic(path)
    if not head.strip():
        raise fault(path, "empty-table", form)
    if head.startswith(b"PAR1"):
        yield from _parquet(path, form, chosen or {})
        return
    for first, why in (*FOREIGN, (b"{", JSON), (b"[", JSON), (b"<", XML)):
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(first) and not (form.nested and why is JSON):
            raise fault(path, "not-a-table", form, why=why)
    try:
        yield from _converted(path, form, _reader(head, form)(path, form, chosen or {}))
    except BadRequest as error:
        if error.code in ("not-a-graph", "empty-file"):  # said of edges by what cuts a file into lines
            raise fault(path, "not-a-table", form, why=BINARY) from None
        raise


def _reader(head: bytes, form: Form) -> Callable[[Path, Form, dict[str, str]], Iterator[Part]]:
    """Return what reads a text that begins so."""
    from murmure.communities.table import objects
    from murmure.communities.table.text import read_text

    first = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    return {b"{": objects.read_lines, b"[": objects.read_array}.get(first, read_text) if form.nested else read_text


def _parquet(path: Path, form: Form, chosen: dict[str, str]) -> Iterator[Part]:
    """Yield the rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from murmure.communities.table.layout import named

    if packing(path):
        raise fault(path, "not-a-table", form, why=PACKED)

    def parts() -> Iterator[Part]:
        done = 0
        try:
            with pq.ParquetFile(path) as file:
                names = file.schema_arrow.names
                found = {role: names[place] for role, place in named(names, form, chosen, path).items()}
                for batch in file.iter_batches(form.block, columns=list(dict.fromkeys(found.values()))):
                    batch.validate(full=True)
                    yield Part({role: batch.column(name) for role, name in found.items()}, lambda row, done=done: ROW.fill(n=done + row + 1))
                    done += batch.num_rows
        except (pa.ArrowException, OSError, ValueError):
            raise fault(path, "not-a-table", form, why=DAMAGED) from None

    yield from _converted(path, form, parts())


def _converted(path: Path, form: Form, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the same parts, their cells read by what each column is for."""
    from murmure.communities.table.cells import READERS

    for part in parts:
        columns = {}
        for name, cells in part.columns.items():
            try:
                columns[name] = READERS[form.role(name).kind](cells)
            except Unfit as unfit:
                place = part.where(unfit.place) if unfit.place >= 0 else None
                raise fault(path, unfit.code, form, place, name=name, **unfit.values) from None
        yield Part(columns, part.where)

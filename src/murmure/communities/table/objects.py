"""How are objects read as the rows of a table: one a line (JSON lines), or in one array?

A column is a path in the object: `user.id`, or `entities.hashtags.text` where a list of objects stands between. Lines that
are all alike are read by Arrow; others one by one.
"""

from __future__ import annotations

import codecs
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.communities.edges.block import LONGEST, blocks, chunks
from murmure.communities.edges.fault import LINE, ROW
from murmure.communities.files import opened
from murmure.communities.table import Form, Part
from murmure.communities.table.fault import fault
from murmure.communities.table.layout import named
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

SAMPLE = 200
"""Objects that are looked at to learn which paths there are."""
DEPTH = 6
_BETWEEN = re.compile(r"\s*,\s*(?=\S)|\s*\]")


def read_lines(path: Path, form: Form, chosen: dict[str, str]) -> Iterator[Part]:
    """Yield the cells of objects that stand one a line, some thousands of rows at a time."""
    found: dict[str, list[str]] = {}
    schema = None
    with opened(path) as stream:
        for block, line in blocks(chunks(stream, path), False, path):
            if block.isspace():
                continue
            if not found:
                sample = list(itertools.islice(_loaded(block, line, path, form), SAMPLE))
                found = _paths(sample, path, form, chosen)
                schema = _schema(sample, found.values())
            where = _finder(block, line)
            columns = _quick(block, found, schema)
            if columns is None:
                objects = list(_loaded(block, line, path, form))
                columns = {role: column([dig(one, keys) for one in objects]) for role, keys in found.items()}
            yield Part(columns, where)
    if not found:
        raise fault(path, "empty-table", form)


def read_array(path: Path, form: Form, chosen: dict[str, str]) -> Iterator[Part]:
    """Yield the cells of the objects of one array."""
    found: dict[str, list[str]] = {}
    done = 0
    with opened(path) as stream:
        objects = _elements(stream, path, form)
        while some := list(itertools.islice(objects, form.block)):
            found = found or _paths(some[:SAMPLE], path, form, chosen)
            cells = {role: column([dig(one, keys) for one in some]) for role, keys in found.items()}
            yield Part(cells, lambda row, done=done: ROW.fill(n=done + row + 1))
            done += len(some)
    if not found:
        raise fault(path, "empty-table", form)


def _elements(stream: BinaryIO, path: Path, form: Form) -> Iterator[dict]:
    """Yield the objects of an array; raise for the first element that is none, or where the array is cut."""
    decode, decoder = codecs.getincrementaldecoder("utf-8")().decode, json.JSONDecoder()
    pieces, text, place, done, wanted = chunks(stream, path), "", 0, 0, 0
    mark = re.compile(r"\s*\[\s*")
    while True:
        sign = mark.match(text, place)
        if sign and text[sign.end() - 1] == "]" or (not done and re.match(r"\s*\[\s*\]", text)):
            return
        try:
            value, place = decoder.raw_decode(text, sign.end()) if sign and len(text) >= wanted else (None, place)
        except ValueError:
            value, wanted = None, 2 * len(text) if wanted >= 0 else wanted  # cut by the end of the piece, or damaged
        except RecursionError:
            raise fault(path, "no-object", form, ROW.fill(n=done + 1)) from None
        if isinstance(value, dict):
            done, mark = done + 1, _BETWEEN
            yield value
            continue
        piece = next(pieces, b"")
        if not piece and wanted > len(text):
            pieces, wanted = iter(()), -1  # nothing more comes: what is there is read once more
            continue
        if value is not None or not piece or len(text) - place > LONGEST:
            raise fault(path, "no-object", form, ROW.fill(n=done + 1))
        try:
            text, wanted = text[place:] + decode(piece), wanted - place if wanted > place else 0
        except UnicodeDecodeError:
            raise fault(path, "no-object", form, ROW.fill(n=done + 1)) from None
        place = 0


def dig(value: Any, keys: list[str]) -> Any:
    """Return what stands at a path of an object: a list when it leads through one.

    >>> dig({"tags": [{"name": "a"}, {"name": "b"}]}, ["tags", "name"])
    ['a', 'b']
    """
    for place, key in enumerate(keys):
        if isinstance(value, list):
            found = (dig(one, keys[place:]) for one in value)
            return [one for one in found if one is not None]
        value = value.get(key) if isinstance(value, dict) else None
    return value


def column(values: list[Any]) -> pa.Array:
    """Return cells as texts, or as lists of texts where one is a list; what is neither text nor number is none."""
    import pyarrow as pa

    def text(value: Any) -> str | None:
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode()  # half of a pair of surrogates is no text
        return None if value is None or isinstance(value, (bool, dict, list)) else str(value)

    if not any(isinstance(value, list) for value in values):
        return pa.array([text(value) for value in values], pa.large_string())
    lists = ([text(one) for one in value] if isinstance(value, list) else None if text(value) is None else [text(value)] for value in values)
    return pa.array(lists, pa.large_list(pa.large_string()))


def _loaded(block: bytes, first: int, path: Path, form: Form) -> Iterator[dict]:
    """Yield the objects of a block; raise for the first line that is none."""
    for number, line in enumerate(block.split(b"\n"), first):
        if not line or line.isspace():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise fault(path, "no-object", form, LINE.fill(n=number))
        yield value


def _paths(sample: list[dict], path: Path, form: Form, chosen: dict[str, str]) -> dict[str, list[str]]:
    """Return the path of each role."""
    names: dict[str, None] = {}
    for one in sample:
        _walk(one, "", names)
    # What a person names may be missing from the first objects.
    names |= dict.fromkeys(word for word in chosen.values() if "." in word)
    known = list(names)
    return {role: known[place].split(".") for role, place in named(known, form, chosen, path).items()}


def _walk(value: dict, before: str, names: dict[str, None]) -> None:
    """Add the paths of an object, those with the fewest steps first where they are met."""
    for key, one in value.items():
        names.setdefault(before + key)
        within = next((item for item in one if isinstance(item, dict)), None) if isinstance(one, list) else one
        if isinstance(within, dict) and before.count(".") < DEPTH:
            _walk(within, f"{before}{key}.", names)


def _schema(sample: list[dict], paths: Iterable[list[str]]) -> pa.Schema | None:
    """Return the types with which Arrow reads these paths; None when it cannot."""
    import pyarrow as pa

    tree: dict[str, Any] = {}
    for keys in paths:
        node = tree
        for key in keys[:-1]:
            node = node.setdefault(key, {})
            if not isinstance(node, dict):
                return None
        if isinstance(node.get(keys[-1]), dict):
            return None
        node[keys[-1]] = None

    def typed(node: dict[str, Any] | None, values: list[Any]) -> pa.DataType:
        several = any(isinstance(value, list) for value in values)
        flat = [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]
        if node is None:
            kind = pa.int64() if flat and all(type(one) is int for one in flat) else pa.string()
        else:
            kind = pa.struct([(key, typed(below, [one.get(key) for one in flat if isinstance(one, dict)])) for key, below in node.items()])
        return pa.list_(kind) if several else kind

    return pa.schema([(key, typed(below, [one.get(key) for one in sample])) for key, below in tree.items()])


def _quick(block: bytes, found: dict[str, list[str]], schema: pa.Schema | None) -> dict[str, pa.Array] | None:
    """Return the cells of a block as Arrow reads them; None when its objects are not all alike."""
    import pyarrow as pa
    from pyarrow import json as reader

    if schema is None:
        return None
    try:
        ways = reader.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
        table = reader.read_json(pa.BufferReader(block), reader.ReadOptions(use_threads=False, block_size=len(block) + 1), ways)
        table.validate(full=True)
    except (pa.ArrowException, OSError):
        return None
    if len(table) != sum(not line.isspace() for line in block.split(b"\n") if line):
        return None
    columns = {role: _within(table[keys[0]].combine_chunks(), keys[1:]) for role, keys in found.items()}
    return None if any(cells is None for cells in columns.values()) else columns


def _within(cells: pa.Array, keys: list[str]) -> pa.Array | None:
    """Return what stands at a path of a column; None for lists in lists."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, key in enumerate(keys):
        if pa.types.is_list(cells.type):
            within = _within(cells.values, keys[place:])
            if within is None or pa.types.is_list(within.type) or cells.null_count:
                return None
            return pa.ListArray.from_arrays(cells.offsets, within)
        cells = pc.struct_field(cells, key)
    return None if pa.types.is_list(cells.type) and pa.types.is_nested(cells.type.value_type) else cells


def _finder(block: bytes, first: int) -> Callable[[int], Both]:
    """Return what tells the line of an object of a block."""

    def where(row: int) -> Both:
        full = (number for number, line in enumerate(block.split(b"\n"), first) if line and not line.isspace())
        return LINE.fill(n=next(itertools.islice(full, row, None), first))

    return where

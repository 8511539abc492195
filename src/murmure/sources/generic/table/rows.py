"""How do the rows of a table of any size become batches of activities, bad rows aside?"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.generic.table.body import BATCH, LONGEST, body_of, line_end, start_of
from murmure.sources.generic.table.cell import Cells
from murmure.sources.generic.table.finish import BAD, Finisher
from murmure.sources.generic.table.lane import Lane
from murmure.sources.generic.table.mapping import Mapping
from murmure.sources.generic.table.record import record_batches
from murmure.sources.generic.table.sql import parts_of, query_of, quoted

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from murmure.sources.readers import File

LARGE = 4 << 20  # bytes of a file for which loading the compiled kernels pays
_LATER = 100_000
MANY = 20_000  # rows for the same
_NOBODY = "\x01\x02none"
TOO_FEW = Both("the line has too few columns", "la ligne a trop peu de colonnes")
TOO_MANY = Both("the line has too many columns", "la ligne a trop de colonnes")
BAD_QUOTES = Both("a quotation mark is never closed", "un guillemet n'est jamais refermé")
BAD_BYTES = Both("the bytes are not text in this encoding", "les octets ne sont pas du texte dans cet encodage")
TOO_LONG = Both("the line is longer than two million bytes", "la ligne dépasse deux millions d'octets")
_STRUCTURE = {
    "MISSING COLUMNS": TOO_FEW, "TOO MANY COLUMNS": TOO_MANY, "UNQUOTED VALUE": BAD_QUOTES, "INVALID ENCODING": BAD_BYTES,
    "LINE SIZE OVER MAXIMUM": TOO_LONG, "INVALID STATE": BAD_QUOTES,
}  # fmt: skip


def connection(paths: list[Path]) -> duckdb.DuckDBPyConnection:
    """Return an engine in memory that sees nothing of the machine but `paths`."""
    import duckdb

    engine = duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "preserve_insertion_order": True})
    engine.execute("set TimeZone='UTC'")
    engine.execute("set python_enable_replacements=false")
    engine.execute("set max_temp_directory_size='0KB'")
    listed = ", ".join(quoted(path) for path in paths)
    engine.execute(f"set allowed_paths=[{listed}]")
    engine.execute("set enable_external_access=false")
    engine.execute("set lock_configuration=true")
    return engine


def batches_of(file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    """Yield record batches of activities and the rejects of one file."""
    import duckdb
    import pyarrow as pa

    reader = {"csv": _from_csv, "parquet": _from_parquet, "arrow": _from_arrow}.get(mapping.format, _from_json)
    try:
        yield from reader(file, mapping, zone)
    except (duckdb.Error, pa.ArrowException, EOFError, OSError):
        # The library speaks of the file in one language and quotes its content: only where it broke is kept.
        yield Reject(file.where("end"), BROKEN_FILE)


def _is_large(file: File) -> bool:
    """Say whether a file may be large: what is packed does not always tell."""
    return not 0 <= file.size <= LARGE


def _run(engine: duckdb.DuckDBPyConnection, query: str) -> pa.RecordBatchReader:
    found = engine.execute(query)
    return found.to_arrow_reader(BATCH)


def csv_source(path: Path, mapping: Mapping, skip: int, strict: bool = True) -> str:
    """Return the SQL that reads a CSV file as text columns from line `skip` on, and stores the lines that it cannot read."""
    columns = ", ".join(f"c{i}: 'varchar'" for i in range(len(mapping.names)))
    quote, end = quoted(mapping.quote), {"\r\n": "\\r\\n", "\r": "\\r"}.get(line_end(start_of(path)), "\\n")
    return (
        f"read_csv({quoted(path)}, header=false, auto_detect=false, skip={skip}, delim={quoted(mapping.delimiter)}, "
        f"quote={quote}, escape={quote}, columns={{{columns}}}, nullstr={quoted(_NOBODY)}, store_rejects=true, rejects_limit=0, "
        f"max_line_size={LONGEST}, new_line='{end}'{'' if strict else ', strict_mode=false'})"
    )


def _from_csv(file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    finisher = Finisher(mapping, zone, _is_large(file))
    held: list[tuple[int, int]] = []
    before, broken = 0, []
    for batch in _csv_batches(file, mapping, broken):
        good, bad = finisher.finish(batch)
        yield from good
        # The line of a bad row is known when the lines that were not read are known: at the end, or when too many wait.
        held.extend((before + row, why) for row, why in bad)
        before += batch.num_rows
        if len(held) > _LATER:
            yield from _placed(file, mapping, held, [])
            held.clear()
    if not before and not broken:
        # Rows were seen when the file was recognised: something swallowed them.
        broken = [(mapping.header_row + 1, "UNQUOTED VALUE")]
    yield from _placed(file, mapping, held, broken)


def _csv_batches(file: File, mapping: Mapping, broken: list[tuple[int, str]]) -> Iterator[pa.RecordBatch]:
    """Yield the rows as computed by `sql`, and put the lines that cannot be read into `broken`, with why."""
    rows, start = 0, 0
    if _is_large(file) and Lane.fits(mapping):
        with closing(connection([])) as engine:
            lane = Lane(mapping, line_end(file.head), engine)
            for batch in lane.batches(file):
                rows += batch.num_rows
                yield batch
        if lane.at is None:
            return
        start = lane.at
    path, skip = (_rest(file, start), 0) if rows else body_of(file, mapping)
    for line, kind in (yield from _engine_batches(path, mapping, skip)):
        broken.append((rows + line + mapping.header_row - skip, kind))


def _engine_batches(path: Path, mapping: Mapping, skip: int) -> Generator[pa.RecordBatch, None, list[tuple[int, str]]]:
    """Yield the rows that the engine reads; return the lines that it could not read, with why."""
    import duckdb

    some = False
    for strict in (True, False):
        with closing(connection([path])) as engine:
            try:
                for batch in _run(engine, query_of(mapping, {}, csv_source(path, mapping, skip, strict))):
                    some = True
                    yield batch
            except duckdb.Error:
                # Line ends of two kinds, quotation marks in the middle of words: read again with less rigour, if nothing is out yet.
                if some or not strict:
                    raise
                continue
            found = engine.execute("select line, error_type from reject_errors order by line").fetchall()
            return found + _lost_end(path, {line for line, _ in found})
    return []


def _lost_end(path: Path, told: set[int]) -> list[tuple[int, str]]:
    """Return the last line when it is so long that the engine forgets it without a word."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - LONGEST))
        tail = stream.read(LONGEST)
        if len(tail) < LONGEST or b"\n" in tail or b"\r" in tail:
            return []
        stream.seek(0)
        line = 1 + sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    return [] if line in told else [(line, "LINE SIZE OVER MAXIMUM")]


def _rest(file: File, start: int) -> Path:
    """Return a private copy of a file from a byte on."""
    import shutil

    whole = file.local()
    target = whole.with_name(whole.name + ".rest")
    with whole.open("rb") as source, target.open("wb") as out:
        source.seek(start)
        shutil.copyfileobj(source, out, 1 << 20)
    return target


def _placed(file: File, mapping: Mapping, held: list[tuple[int, int]], broken: list[tuple[int, str]]) -> Iterator[Reject]:
    """Yield the rejects by line: rows are counted among the lines that could be read."""
    lines = sorted({line for line, _ in broken})
    at, passed = mapping.header_row + 1, 0
    for row, why in held:
        while passed < len(lines) and lines[passed] <= at + row + passed:
            passed += 1
        yield Reject(file.where(at + row + passed), _reason(why))
    said: set[int] = set()
    for line, kind in broken:
        if line not in said:
            said.add(line)
            yield Reject(file.where(line), _STRUCTURE.get(kind, BAD_RECORD))


def _reason(why: int) -> Both:
    return BAD[why] or BAD_RECORD


def _from_parquet(file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    path = file.local()
    with closing(connection([path])) as engine:
        source = f"read_parquet({quoted(path)})"
        yield from _typed(engine, source, file, mapping, zone)


def _from_arrow(file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    import pyarrow as pa

    path = file.local()
    # Not mapped: where a file says that it is longer than it is, that would end the process.
    with pa.OSFile(str(path)) as stream, closing(connection([])) as engine:
        opened = pa.ipc.open_file(stream) if stream.read(6) == b"ARROW1" else pa.ipc.open_stream(stream)
        pieces = (opened.get_batch(i) for i in range(opened.num_record_batches)) if hasattr(opened, "get_batch") else iter(opened)
        engine.register("pieces", pa.RecordBatchReader.from_batches(opened.schema, map(_sound, pieces)))
        yield from _typed(engine, "pieces", file, mapping, zone)


def _sound(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose texts lie inside what was read; raises pyarrow.ArrowInvalid where they do not."""
    batch.validate(full=True)
    return batch


def _typed(engine: duckdb.DuckDBPyConnection, source: str, file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    """Read a source whose columns have types of their own; the columns keep their order."""
    described = {name: kind for name, kind, *_ in engine.execute(f"describe select * from {source}").fetchall()}
    types = {name: described[name] for name in mapping.names if described.get(name, "VARCHAR") != "VARCHAR"}
    cells = ", ".join('"' + name.replace('"', '""') + f'" as c{i}' for i, name in enumerate(mapping.names))
    inner = f"(select {', '.join(_filled(mapping, types))} from (select {cells} from {source}))"
    count = engine.execute(f"select count(*) from {source}").fetchone() if source.startswith("read_parquet") else None
    many = count[0] > MANY if count else _is_large(file)
    found = _typed_batches(engine, mapping, types, inner) if many else _run(engine, query_of(mapping, types, inner))
    yield from _finished(found, Finisher(mapping, zone, many), lambda row: file.where(f"row {row + 1}"))


def _typed_batches(engine: duckdb.DuckDBPyConnection, mapping: Mapping, types: dict[str, str], source: str) -> Iterator[pa.RecordBatch]:
    """Yield the rows as computed by `sql`: typed columns by the engine, texts by kernels."""
    parts = parts_of(mapping, types)
    typed = {f"c{i}" for i, name in enumerate(mapping.names) if name in types}
    given = [name for name, term in parts.items() if name != "key" and typed & set(re.findall(r"\bc\d+\b", term))]
    asked = [name in (mapping.key or mapping.names) or name not in types for name in mapping.names]
    terms = [f"coalesce(cast(c{i} as varchar), '') as t{i}" for i, there in enumerate(asked) if there]
    with closing(connection([])) as other:
        cells = Cells(mapping, parts, -1, other)
        for batch in _run(engine, f"select {', '.join([*terms, *(f'{parts[name]} as {name}' for name in given)])} from {source}"):
            texts = [batch.column(f"t{i}") if there else None for i, there in enumerate(asked)]
            yield from cells.columns(texts, {name: batch.column(name) for name in given})


def _filled(mapping: Mapping, types: dict[str, str]) -> Iterator[str]:
    """Yield the cells, the missing ones of text columns as empty texts: a key has no holes."""
    for i, name in enumerate(mapping.names):
        yield f"c{i}" if name in types else f"coalesce(c{i}, '') as c{i}"


def _finished(batches: Iterable[pa.RecordBatch], finisher: Finisher, where: Any) -> Iterator[Any]:
    before = 0
    for batch in batches:
        good, bad = finisher.finish(batch)
        yield from good
        for row, why in bad:
            yield Reject(where(before + row), _reason(why))
        before += batch.num_rows


def _from_json(file: File, mapping: Mapping, zone: Any) -> Iterator[Any]:
    """Read JSON lines, or the objects of a JSON array, a batch at a time."""
    import pyarrow as pa

    fields = [pa.field(f"c{i}", pa.string()) for i in range(len(mapping.names))] + [pa.field("rest", pa.string())]
    schema = pa.schema(fields)
    query = query_of(mapping, {}, "pieces", rest=True)
    finisher = Finisher(mapping, zone, _is_large(file))
    with closing(connection([])) as engine:
        for cells, places, broken in record_batches(file, mapping):
            yield from broken
            if not places:
                continue
            columns = list(zip(*cells, strict=True))
            engine.register("pieces", pa.table([pa.array(column, pa.string()) for column in columns], schema=schema))
            before = 0
            for batch in _run(engine, query):
                good, bad = finisher.finish(batch)
                yield from good
                for row, why in bad:
                    yield Reject(file.where(places[before + row]), _reason(why))
                before += batch.num_rows

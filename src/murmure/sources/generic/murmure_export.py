"""What did another home, or an older state of this one, hold?

*Get it*: `murmure export FOLDER`, or My data > Export on the web page.
*Keeps*: every activity with its id, source, job and tombstones: the log comes back equal.
*Leaves out*: redaction rules, answers and the passphrase of the other home.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from murmure.model.activity import schema
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.readers import Bundle, File, Probe
from murmure.sources.source import Source
from murmure.sources.times import ORIGINS, PRECISIONS, microseconds

CARD = "murmure-export.json"
_ROWS = 50_000
_TIMES = frozenset({"published", "until"})
_WHOLE = {"offset_minutes": 1 << 15, "job": 1 << 31}
_WORDS = {"offset_origin": ORIGINS, "precision": PRECISIONS}
_MOST: dict[str, float] = {"offset_minutes": 24 * 60 - 1, "latitude": 90.0, "longitude": 180.0, "value": sys.float_info.max}
_FIRST, _LAST = (microseconds(one.replace(tzinfo=UTC)) for one in (datetime.min, datetime.max))  # what a page can show
_DECIMAL = frozenset({"latitude", "longitude", "value"})
_TEXTS = frozenset({"audience", "tags", "links", "mentions"})


def recognise(probe: Probe) -> bool:
    """Say yes to the files that the card of an export names."""
    folder = probe.path.rpartition("/")[0]
    card = f"{folder}/{CARD}" if folder else CARD
    if probe.name == CARD:
        return '"murmure"' in probe.text and '"export"' in probe.text
    if card not in probe.siblings:
        return False
    return probe.name.startswith(("activities-", "tombstones-")) and probe.name.endswith((".parquet", ".jsonl"))


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield the tables of the export, ids, sources and jobs kept."""
    for file in bundle.files:
        if file.name == CARD:
            continue
        if file.name.endswith(".parquet"):
            yield from _parquet(file)
        else:
            yield from _lines(file)


def _parquet(file: File) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    before = 0
    try:
        with pq.ParquetFile(file.local()) as source:
            for batch in source.iter_batches(200_000):
                for whole in _readable(pa.Table.from_batches([batch])):
                    if whole.num_columns:
                        yield from _sound(file, _ours(whole), range(before + 1, before + 1 + whole.num_rows))
                    else:
                        yield Reject(file.where(before + 1), BAD_RECORD)
                    before += whole.num_rows
    except (pa.ArrowException, KeyError, OSError, UnicodeDecodeError) as error:
        del error
        yield Reject(file.where("parquet"), BROKEN_FILE)


def _readable(table: Any) -> Iterator[Any]:
    """Yield the rows in as many tables as it takes, those whose bytes are no text without columns: one does not cost its neighbours."""
    import pyarrow as pa

    try:
        table.validate(full=True)
        yield table
    except pa.ArrowInvalid:
        if table.num_rows < 2:
            yield table.select([])
            return
        half = table.num_rows // 2
        yield from _readable(table.slice(0, half))
        yield from _readable(table.slice(half))


def _ours(table: Any) -> Any:
    """Return the columns of the log, ids as texts; None for what is not an id."""
    import pyarrow as pa

    wanted = schema()
    ids = pa.array([_id(value) for value in table.column("id").to_pylist()], pa.string())
    columns = [ids if name == "id" else table.column(name).cast(wanted.field(name).type) for name in wanted.names]
    columns = [_named(column) if name in _TEXTS else column for name, column in zip(wanted.names, columns, strict=True)]
    return pa.table(columns, schema=wanted)


def _named(lists: Any) -> Any:
    """Return lists of texts without what is none, and without zeros."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.list_flatten(lists)
    if not texts.null_count and not pc.any(pc.match_substring(texts, "\0")).as_py():
        return lists
    return pa.array([one and [text.replace("\0", "") for text in one if text is not None] for one in lists.to_pylist()], lists.type)


def _sound(file: File, table: Any, numbers: Sequence[int]) -> Iterator[Any]:
    """Yield the rows that a log can hold and show, and a reject for each other one, by the number of its row or line."""
    import pyarrow as pa
    import pyarrow.compute as pc

    good = pc.and_(pc.is_valid(table.column("id")), pc.is_valid(table.column("type")))
    for field in table.schema:
        if pa.types.is_string(field.type):
            good = pc.and_(good, pc.fill_null(pc.invert(pc.match_substring(table.column(field.name), "\0")), True))
    for name, words in _WORDS.items():
        good = pc.and_(good, pc.is_in(table.column(name), value_set=pa.array([*words, None], pa.string())))
    for name, most in _MOST.items():
        column = table.column(name)
        within = pc.and_(pc.less_equal(column, most), pc.greater_equal(column, -most))  # what is no number is not within
        good = pc.and_(good, pc.fill_null(within, True))
    for name in _TIMES:
        moments = table.column(name).cast(pa.int64())
        good = pc.and_(good, pc.fill_null(pc.and_(pc.greater_equal(moments, _FIRST), pc.less_equal(moments, _LAST)), True))
    good = pc.and_(good, pc.fill_null(pc.greater_equal(table.column("until"), table.column("published")), True))
    good = pc.and_(good, pa.array([text is None or _is_object(text) for text in table.column("extra").to_pylist()], pa.bool_()))
    yield table.filter(good)
    for place, one in enumerate(good.to_pylist()):
        if not one:
            yield Reject(file.where(numbers[place]), BAD_RECORD)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _id(value: object) -> str | None:
    """Return an id in its one form, None for what is not one."""
    import uuid

    try:
        return str(value if isinstance(value, uuid.UUID) else uuid.UUID(str(value)))
    except ValueError:
        return None


def _lines(file: File) -> Iterator[Any]:
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in file.lines():
        try:
            rows.append(_checked(_row(json.loads(line))))
            numbers.append(number)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            yield Reject(file.where(number), BAD_RECORD)
        if len(rows) >= _ROWS:
            yield from _sound(file, pa.Table.from_pylist(rows, schema=schema()), numbers)
            rows, numbers = [], []
    if rows:
        yield from _sound(file, pa.Table.from_pylist(rows, schema=schema()), numbers)


def _row(line: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of one line, the inverse of `log/move.py`."""
    thing, place = line.get("object") or {}, line.get("location") or {}
    ours = {
        name: line.get(f"murmure:{word}")
        for name, word in (
            ("quantity", "quantity"), ("value", "value"), ("unit", "unit"), ("source", "source"), ("job", "job"),
            ("precision", "precision"), ("offset_minutes", "offsetMinutes"), ("offset_origin", "offsetOrigin"),
            ("extra", "extra"),
        )
    }  # fmt: skip
    return {
        "id": line["id"].removeprefix("urn:uuid:"), "type": line["type"], "actor": line.get("actor"),
        "object": thing.get("id"), "object_type": thing.get("type"), "target": line.get("target"),
        "in_reply_to": line.get("inReplyTo"), "instrument": line.get("instrument"), "audience": line.get("to"),
        "published": _moment(line.get("published")), "until": _moment(line.get("endTime")),
        "content": line.get("content"), "language": line.get("contentLanguage"),
        "tags": _each(line.get("tag"), "name", 1), "links": _each(line.get("attachment"), "href"),
        "mentions": _each(line.get("cc"), "href"), "latitude": place.get("latitude"), "longitude": place.get("longitude"),
        **ours,
    }  # fmt: skip


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row when each column can hold its value, else raise ValueError: one odd value must not cost its neighbours."""
    row["id"] = _id(row["id"])
    if row["id"] is None or row["type"] is None:
        raise ValueError("a row without an id or a type")
    for name, value in row.items():
        if value is None or name in _TIMES:
            continue
        if name in _WHOLE:
            good = type(value) is int and -_WHOLE[name] <= value < _WHOLE[name]
        elif name in _DECIMAL:
            row[name], good = float(value), type(value) in (int, float)
        elif name in _TEXTS:
            good = isinstance(value, list) and all(_is_text(one) for one in value)
        else:
            good = _is_text(value)
        if not good:
            raise ValueError(f"not a value of {name}")
    return row


def _is_text(value: object) -> bool:
    """Say whether a value is a text that can be written: JSON can spell half a character, no encoding can hold it."""
    return isinstance(value, str) and "\0" not in value and bool(value.isascii() or value.encode())


def _moment(text: str | None) -> int | None:
    """Return a time as `log/move.py` writes it, whatever its year: what the log held, it takes back."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return microseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _each(items: list[dict] | None, name: str, skip: int = 0) -> list[str] | None:
    return None if items is None else [item[name][skip:] for item in items if item.get(name) is not None]


SOURCE = Source(
    name="murmure-export",
    title=Both("Export of a murmure home", "Export d'une maison murmure"),
    get_it=Both("In the other home: murmure export FOLDER.", "Dans l'autre maison : murmure export DOSSIER."),
    keeps=Both("Everything: activities, ids, jobs and what was forgotten.", "Tout : activités, identifiants, imports et ce qui a été oublié."),
    leaves_out=Both("Redaction rules, answers and the passphrase.", "Les règles de caviardage, les réponses et la phrase de passe."),
    recognise=recognise,
    read=read,
    root=lambda path: path.rpartition("/")[0],
    owns=lambda path: path == CARD,
    picture="home",
)

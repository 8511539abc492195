"""What did another home, or an older state of this one, hold?

*Get it*: `murmure export FOLDER`, or My data > Export on the web page.
*Keeps*: every activity with its id, source, job and tombstones: the log comes back equal.
*Leaves out*: redaction rules, answers and the passphrase of the other home.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import schema
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.readers import Bundle, File, Probe
from murmure.sources.source import Source
from murmure.sources.times import parse_time

if TYPE_CHECKING:
    import pyarrow as pa

CARD = "murmure-export.json"
_ROWS = 50_000


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

    wanted = schema()
    try:
        with pq.ParquetFile(file.local()) as source:
            for batch in source.iter_batches(200_000):
                table = pa.Table.from_batches([batch])
                texts = pa.array(_texts(table.column("id")), pa.string())
                columns = [texts if name == "id" else table.column(name).cast(wanted.field(name).type) for name in wanted.names]
                yield pa.table(columns, schema=wanted)
    except (pa.ArrowException, KeyError, OSError) as error:
        del error
        yield Reject(file.where("parquet"), BROKEN_FILE)


def _texts(column: pa.ChunkedArray) -> list[str]:
    import uuid

    return [str(value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))) for value in column.to_pylist()]


def _lines(file: File) -> Iterator[Any]:
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    for number, line in file.lines():
        try:
            rows.append(_row(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield Reject(file.where(number), BAD_RECORD)
        if len(rows) >= _ROWS:
            yield pa.Table.from_pylist(rows, schema=schema())
            rows = []
    if rows:
        yield pa.Table.from_pylist(rows, schema=schema())


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


def _moment(text: str | None) -> int | None:
    return None if text is None else parse_time(text).published


def _each(items: list[dict] | None, name: str, skip: int = 0) -> list[str] | None:
    return None if items is None else [item[name][skip:] for item in items]


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

"""What is shown of a record that two exports tell in different words, and where do the other words stay?

The words of the export that was made last are shown, whichever was imported
last; the others stand in `extra.before`, oldest first, each with its import.
Undoing an import takes its words back, and those before it are shown again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from murmure.engine import batch
from murmure.log.taken import taken_out
from murmure.model.activity import schema

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.engine import Store
    from murmure.engine.change import Change

# What an edit changes. A detail that is there in one export only, or told otherwise in `extra`, is no edit.
_EDITED = ("type", "content", "value", "published", "until")
_LONG = 20_000  # records of one batch
_MANY = 20  # versions of one record that are kept


def revisions(
    store: Store, change: Change, table: pa.Table, known: np.ndarray, columns: Mapping[str, str], rules: bool
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the log that the records of a batch it knows already (a mask) tell otherwise, as they are to be."""
    if not known.any():
        return
    fresh = batch.shaped(change.ruled(table, dict(columns)) if rules else table, change.identified(table), known, every=True)
    told = [name for name in _EDITED if fresh.column(name).null_count < fresh.num_rows]
    cursor = store.cursor()
    try:
        cursor.register("fresh", fresh)
        differs = " or ".join(f"l.{name} <> f.{name}" for name in told)
        near = ""
        if fresh.num_rows > _LONG and not fresh.column("published").null_count:
            # A long list is compared with its own time only: the log is in the order of time, and is not read as a whole each time.
            near = "and l.published between (select min(published) from fresh) and (select max(published) from fresh)"
        listed = "l.source in (select distinct source from fresh)"
        # Through text: the engine cannot look for a UUID in a batch that it did not make.
        asked = "(select *, id::varchar::uuid as name from fresh) f"
        query = f"select l.* from log l join {asked} on l.id = f.name where {listed} {near} and ({differs})"
        old = cursor.execute(query).to_arrow_table()
        if not old.num_rows:
            return
        cursor.register("old", old)
        new = cursor.execute("select * from fresh where id::varchar in (select id::varchar from old)").to_arrow_table()
    finally:
        cursor.close()
    made = {int(number): (page.get("made") or page["started"], int(number)) for number, page in store.book.all("job").items()}
    named = {row["id"]: row for row in _rows(new)}
    for row in _rows(old):
        if (revised := revise(row, named[row["id"]], made)) is not None:
            yield revised


def revise(old: dict[str, Any], new: dict[str, Any], made: Mapping[int, tuple]) -> dict[str, Any] | None:
    """Return the row that shows the newer of two versions and keeps the other; None when the log has it so already.

    `made` gives the order of jobs: when their exports were made.
    """
    before = list(old["extra"].pop("before", ()))
    new["extra"].pop("before", None)
    later = made.get(new["job"], (0, new["job"])) >= made.get(old["job"], (0, old["job"]))
    first, last = (old, new) if later else (new, old)
    version = {"job": first["job"], **{name: first[name] for name in first if name not in ("id", "job", "source") and first[name] != last[name]}}
    said = [{name: value for name, value in one.items() if name != "job"} for one in before]
    if not later and {name: value for name, value in version.items() if name != "job"} in said:
        return None
    before = ([*before, version] if later else [version, *before])[-_MANY:]
    return {**last, "extra": {**last["extra"], "before": before}}


def put(store: Store, change: Change, rows: list[dict[str, Any]]) -> None:
    """Write rows in the place of those with their ids, inside `change`."""
    if not rows:
        return
    rows = list({row["id"]: row for row in rows}.values())
    taken_out(store, change, [row["id"] for row in rows])
    change.add(_table(rows))


def unrevise(store: Store, number: int) -> int:
    """Take back the words that a job brought: those before them are shown again; return how many records had some."""
    query = f"""select * from log where contains(extra, '"before":[') and (job = {int(number)} or contains(extra, '"job":{int(number)}'))"""
    rows = [row for one in _rows(store.table(query)) if (row := _without(one, number)) is not None]
    if rows:
        with store.change() as change:
            put(store, change, rows)
    return len(rows)


def _without(row: dict[str, Any], number: int) -> dict[str, Any] | None:
    before = [one for one in row["extra"].pop("before", ()) if isinstance(one, dict) and one.get("job") != number]
    if row["job"] == number:
        if not before:
            return None
        last = before.pop()
        row = {**row, **{name: value for name, value in last.items() if name in row}}
    return {**row, "extra": {**(row["extra"] or {}), **({"before": before} if before else {})}}


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield rows with `id` as text, times as microseconds and `extra` as an object."""
    import pyarrow as pa

    for name in ("published", "until"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(name).cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()))
    for row in table.select(schema().names).to_pylist():
        yield {**row, "id": str(row["id"]), "extra": json.loads(row["extra"]) if row["extra"] else {}}


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    written = [{**row, "extra": json.dumps(row["extra"], ensure_ascii=False, separators=(",", ":")) if row["extra"] else None} for row in rows]
    columns = []
    for field in schema():
        values = [row[field.name] for row in written]
        kind = pa.int64() if pa.types.is_timestamp(field.type) else field.type
        columns.append(pa.array(values, kind).cast(field.type))
    return pa.table(columns, schema=schema())

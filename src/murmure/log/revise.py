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
_NAMES = ("id", "job", "source")
_BEFORE = '"before":['
_TEXT = ""  # how an `extra` that is no object stands in one: no source writes a field without a name


def revisions(
    store: Store, change: Change, table: pa.Table, known: np.ndarray, columns: Mapping[str, str], revised: dict[str, dict[str, Any]]
) -> None:
    """Put into `revised`, by id, the rows of the log that the records of a batch it knows already (a mask) tell otherwise, as they are to be.

    The log is what it will be after `change`: exports that are offered together are written together.
    """
    if not known.any():
        return
    fresh = batch.shaped(change.ruled(table, dict(columns)), change.identified(table), known, every=True)
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
        there = {segment.name for segment in store.segments}
        written = [segment for segment in change.segments if segment.name not in there]
        # Of what one export tells twice in one breath, the first counts: it is no other export.
        found = (
            f"select l.* from {relation} l join {asked} on l.id = f.name where {listed} {near} and ({differs}) {other}"
            for relation, other in (("log", ""), (store.relation(written), "and l.job <> f.job"))
        )
        old = cursor.execute(" union all ".join(found)).to_arrow_table()
        if not old.num_rows:
            return
        cursor.register("old", old)
        new = cursor.execute("select * from fresh where id::varchar in (select id::varchar from old)").to_arrow_table()
    finally:
        cursor.close()
    made = {int(number): (page.get("made") or page["started"], int(number)) for number, page in store.book.all("job").items()}
    here = {row["id"]: row for row in _rows(old)}
    for row in _rows(new):
        if (shown := revise(revised.get(row["id"], here[row["id"]]), row, made)) is not None:
            revised[row["id"]] = shown


def revise(old: dict[str, Any], new: dict[str, Any], made: Mapping[int, tuple]) -> dict[str, Any] | None:
    """Return the row that shows the newest of its versions and keeps the others; None when the log has it so already.

    `made` gives the order of jobs: when their exports were made.
    """
    told, (fresh,) = _versions(old), _versions({**new, "extra": {name: value for name, value in new["extra"].items() if name != "before"}})

    def order(one: dict[str, Any]) -> tuple:
        return made.get(one["job"], (0, one["job"]))

    place = len(told)
    while place and order(told[place - 1]) > order(fresh):
        place -= 1
    if place < len(told) and any(_says(one) == _says(fresh) for one in told):
        return None
    shown = _shown([*told[:place], fresh, *told[place:]])
    return None if shown == old else shown


def _versions(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every version of a row in full, the oldest first and the one that is shown last."""
    extra = dict(row["extra"])
    before = extra.pop("before", ())
    versions = [{**row, "extra": extra}]
    for one in reversed(before if isinstance(before, list) else ()):
        if isinstance(one, dict):  # each says only what the next one says otherwise
            versions.insert(0, {**versions[0], **{name: value for name, value in one.items() if name in row}})
    return versions


def _shown(versions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the row that shows the last of these versions and keeps the others."""
    before = [
        {"job": one["job"], **{name: one[name] for name in one if name not in _NAMES and one[name] != later[name]}}
        for one, later in zip(versions, versions[1:], strict=False)
    ]  # fmt: skip
    last = versions[-1]
    return {**last, "extra": {**last["extra"], **({"before": before[-_MANY:]} if before else {})}}


def _says(version: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in version.items() if name != "job"}


def adopted(table: pa.Table, number: int) -> pa.Table:
    """Return rows that another log exported, with older versions that belong, as the rows do, to the job that brings them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pc.any(pc.match_substring(table.column("extra"), _BEFORE)).as_py():
        return table
    texts = [_adopted(text, number) if text and _BEFORE in text else text for text in table.column("extra").to_pylist()]
    return table.set_column(table.schema.get_field_index("extra"), "extra", pa.array(texts, pa.string()))


def _adopted(text: str, number: int) -> str:
    try:
        extra = json.loads(text)
    except ValueError:
        return text
    if not isinstance(extra, dict) or not isinstance(extra.get("before"), list):
        return text
    before = [{**one, "job": number} if isinstance(one, dict) and "job" in one else one for one in extra["before"]]
    return json.dumps({**extra, "before": before}, ensure_ascii=False, separators=(",", ":"))


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
    with store.change() as change:  # what another process writes meanwhile is not written over
        rows = [row for one in _rows(store.table(query)) if (row := _without(one, number)) is not None]
        put(store, change, rows)
    return len(rows)


def _without(row: dict[str, Any], number: int) -> dict[str, Any] | None:
    """Return a row without the versions that a job brought; None when it brought none, or all."""
    told = _versions(row)
    left = [one for one in told if one["job"] != number]
    return _shown(left) if left and len(left) < len(told) else None


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield rows with `id` as text, times as microseconds and `extra` as an object."""
    import pyarrow as pa

    for name in ("published", "until"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(name).cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()))
    for row in table.select(schema().names).to_pylist():
        yield {**row, "id": str(row["id"]), "extra": _read(row["extra"]) if row["extra"] else {}}


def _read(text: str) -> dict[str, Any]:
    """Return an `extra` as an object; what a rule of the owner left of one may be none, and stays as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {_TEXT: text}


def _written(extra: dict[str, Any]) -> str | None:
    if not extra or extra.keys() == {_TEXT}:
        return extra.get(_TEXT)
    return json.dumps(extra, ensure_ascii=False, separators=(",", ":"))


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    written = [{**row, "extra": _written(row["extra"])} for row in rows]
    columns = []
    for field in schema():
        values = [row[field.name] for row in written]
        kind = pa.int64() if pa.types.is_timestamp(field.type) else field.type
        columns.append(pa.array(values, kind).cast(field.type))
    return pa.table(columns, schema=schema())

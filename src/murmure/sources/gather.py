"""What does a source give on a sample, without writing anything?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from murmure.model.activity import Activity, activity_id, schema
from murmure.model.errors import MurmureError
from murmure.model.reject import Refusal, Reject
from murmure.sources.readers import Bundle, Refused, Scratch
from murmure.sources.recognise import units


@dataclass
class Output:
    """Gather what was read from a sample: activities by id, in order, rejects and refusals."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    count: int = 0
    rejects: list[Reject] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    met_again: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)  # two different rows of one id

    @property
    def said(self) -> bool:
        """Say whether anything was reported as left out."""
        return bool(self.rejects or self.refused)


def gather(
    offered: Path, zone: ZoneInfo | None = None, answers: dict[str, str] | None = None, only: str | None = None
) -> Output:
    """Read everything in `offered` (or what `only` this source recognises) as an import does, without writing."""
    output = Output()
    with Scratch() as scratch:
        for unit in units(offered, scratch):
            if isinstance(unit, Refused):
                output.refused.append((unit.path, unit.refusal))
                continue
            if only and unit.source.name != only:
                continue
            output.used.add(unit.source.name)
            bundle = Bundle(unit.path, unit.files, unit.others, zone, answers, unit.names, unit.relatives)
            try:
                for item in unit.source.read(bundle):
                    _keep(output, unit.source.name, item)
            except MurmureError as error:
                output.refused.append((unit.path, Refusal(error.what, error.advice, error.advice)))
            output.rejects += bundle.rejects()
    return output


def _keep(output: Output, source: str, item: Any) -> None:
    if isinstance(item, Reject):
        output.rejects.append(item)
        return
    rows = [item._asdict()] if isinstance(item, Activity) else _rows_of_batch(item)
    for row in rows:
        row = {name: value for name, value in row.items() if value is not None and value != []}
        if isinstance(row.get("extra"), str):
            row["extra"] = json.loads(row["extra"])
        output.count += 1
        # An export of murmure itself comes with ids; everything else with keys.
        name = activity_id(source, row.pop("key")) if "key" in row else row.pop("id")
        kept = output.rows.setdefault(name, row)
        if kept != row:
            output.met_again.append((kept, row))


def _rows_of_batch(batch: Any) -> list[dict[str, Any]]:
    """Return the rows of an Arrow table, times as microseconds; a column that the log does not have is a mistake."""
    import pyarrow as pa

    known = _columns()
    strange = [name for name in batch.schema.names if name not in known]
    if strange:
        raise TypeError(f"the log has no column {strange[0]!r}")
    table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
    columns = []
    for name in table.schema.names:
        column = table[name] if table[name].type == known[name] else table[name].cast(known[name])
        columns.append(column.cast(pa.int64()) if pa.types.is_timestamp(known[name]) else column)
    return pa.table(columns, names=table.schema.names).to_pylist()


@cache
def _columns() -> dict[str, Any]:
    """Return the columns that a batch may have, with their types."""
    import pyarrow as pa

    return {field.name: field.type for field in schema()} | {"key": pa.string()}


def golden_of(output: Output) -> str:
    """Return the output as text to keep and compare: one activity or reject per line, in the order of reading."""
    lines = [json.dumps({"id": key, **row}, ensure_ascii=False, sort_keys=True) for key, row in output.rows.items()]
    lines += [json.dumps({"reject": item.where, "reason": item.reason.en}, ensure_ascii=False) for item in output.rejects]
    return "\n".join(lines) + "\n"

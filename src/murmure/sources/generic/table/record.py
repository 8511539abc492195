"""How do JSON lines, or the objects of a JSON array, become rows of texts?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.generic.table.mapping import Mapping

if TYPE_CHECKING:
    from murmure.sources.readers import File


def record_batches(file: File, mapping: Mapping) -> Iterator[tuple[list[list[str]], list[int], list[Reject]]]:
    """Yield (cells of each record, where each stands, the records that cannot be read), some ten thousand at a time."""
    cells: list[list[str]] = []
    places: list[int] = []
    broken: list[Reject] = []
    for place, record in _records(file, mapping):
        if isinstance(record, Both):
            broken.append(Reject(file.where(place), record))
        else:
            cells.append(cells_of(record, mapping))
            places.append(place)
        if len(places) >= 20_000 or len(broken) >= 20_000:
            yield cells, places, broken
            cells, places, broken = [], [], []
    yield cells, places, broken


def _records(file: File, mapping: Mapping) -> Iterator[tuple[int, dict | Both]]:
    """Yield (line or rank, record), or the reason why there is none."""
    if mapping.format == "json":
        yield from _array(file)
        return
    for number, line in file.lines():
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield number, BAD_RECORD
            continue
        yield number, flat(record) if isinstance(record, dict) else BAD_RECORD


def _array(file: File) -> Iterator[tuple[int, dict | Both]]:
    from murmure.sources.readers import json_errors, json_items

    rank = 0
    try:
        with file.open() as stream:
            for rank, record in enumerate(json_items(stream, "item"), 1):
                yield rank, flat(record) if isinstance(record, dict) else BAD_RECORD
    except json_errors():
        yield rank + 1, BROKEN_FILE


def flat(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    """Return a record with its nested objects opened: {"a": {"b": 1}} becomes {"a.b": 1}."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < 3:
            found |= flat(value, f"{prefix}{key}.", depth + 1)
        else:
            found[f"{prefix}{key}"] = value
    return found


def cells_of(record: dict[str, Any], mapping: Mapping) -> list[str]:
    """Return the cells of a record as texts, then what has no column or no meaning as JSON."""
    used = mapping.mapped()
    rest = {key: value for key, value in record.items() if key not in used and value is not None}
    cells = [as_cell(record.get(name)) if name in used else "" for name in mapping.names]
    return [_clean(cell) for cell in cells] + [_clean(json.dumps(rest, ensure_ascii=False, sort_keys=True))]


def as_cell(value: Any) -> str:
    """Return a JSON value as a person would type it: lists with commas."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _clean(text: str) -> str:
    """Replace lone surrogates, which no column can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")

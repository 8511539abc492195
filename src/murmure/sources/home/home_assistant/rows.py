"""What do the rows of the recorder say, whatever the schema, and how are they gathered into tables of the log?"""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean, clean_json
from murmure.sources.times import microseconds

if TYPE_CHECKING:
    import pyarrow as pa

FIRST, LAST = 1_356_998_400_000_000, 4_102_444_800_000_000  # 2013, the year of Home Assistant, to 2100
SECRET = re.compile(r"token|passw|secret|api_?key|credential|entity_picture|(^|_)(auth|pin|code)$", re.IGNORECASE)
_COLUMNS = ("key", "type", "actor", "object", "object_type", "instrument", "published", "until", "content",
            "latitude", "longitude", "quantity", "value", "unit", "extra")  # fmt: skip
Row = tuple[Any, ...]


def texts_of(base: sqlite3.Connection, table: str, number: str, text: str) -> dict[Any, str]:
    """Return the names that a table gives to numbers; what cannot be read has no name."""
    found: dict[Any, str] = {}
    try:
        for key, name in base.execute(f"select {number}, {text} from {table}"):
            if isinstance(name, str):
                found[key] = clean(name)
    except sqlite3.Error:
        pass
    return found


def moment_of(value: Any) -> int | Both:
    """Return microseconds since 1970 of a count of seconds, or of the text in UTC that older versions wrote; else why not."""
    if type(value) is float or type(value) is int:
        if not -1e12 < value < 1e12:
            return IMPOSSIBLE_DATE
        moment = round(value * 1_000_000)
    elif isinstance(value, str) and value.strip():
        try:
            said = datetime.fromisoformat(value.strip())
            moment = microseconds(said if said.tzinfo else said.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            return BAD_DATE
    else:
        return BAD_DATE if value is not None and value != "" else NO_DATE
    return moment if FIRST <= moment < LAST else IMPOSSIBLE_DATE


def object_of(text: Any) -> dict[str, Any]:
    """Return the object that a JSON text holds, cleaned and without what is secret; an empty one when it holds none."""
    try:
        found = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        found = None
    return without_secrets(found) if isinstance(found, dict) else {}


def without_secrets(value: Any, depth: int = 0) -> Any:
    """Return a value without the parts whose name says that they open something."""
    if isinstance(value, dict):
        kept = {name: without_secrets(part, depth + 1) for name, part in value.items() if not SECRET.search(name)}
        return clean_json(kept) if depth == 0 else kept
    if isinstance(value, list) and depth < 12:
        return [without_secrets(part, depth + 1) for part in value]
    return value


class Cache(dict[Any, Any]):
    """Keep what was understood, and begin again between two blocks when it weighs too much."""

    MOST = 32 << 20
    weight = 0

    def keep(self, key: Any, value: Any, weight: int) -> Any:
        """Keep one value under its key and return it."""
        self.weight += weight + 200
        self[key] = value
        return value

    def ease(self) -> None:
        """Let go of everything when there is too much: attributes may be as large as the states."""
        if self.weight > self.MOST:
            self.clear()
            self.weight = 0


def body_of(found: dict[str, Any]) -> str:
    """Return the inside of a JSON object, to be joined with others."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))[1:-1]


def table_of(rows: list[Row], precision: str = "us") -> pa.Table:
    """Return rows, whose parts stand in the order of `_COLUMNS`, as a table of the log."""
    import pyarrow as pa

    time = pa.timestamp("us", tz="UTC")
    types = {"published": time, "until": time, "latitude": pa.float64(), "longitude": pa.float64(), "value": pa.float64()}
    parts = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    made = {name: pa.array(values, types.get(name, pa.string())) for name, values in parts.items()}
    made["offset_origin"] = pa.repeat("explicit", len(rows))
    made["precision"] = pa.repeat(precision, len(rows))
    return pa.table(made)

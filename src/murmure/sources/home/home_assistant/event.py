"""Which commands were given and which automations ran, and on whose behalf?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.home.home_assistant.cause import context_of, told, user_of
from murmure.sources.home.home_assistant.rows import (
    Cache,
    Row,
    body_of,
    moment_of,
    object_of,
    table_of,
    texts_of,
)  # fmt: skip
from murmure.sources.readers.blocks import blocks, columns_of, first_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

NAMELESS = Both("the event has no type", "l'évènement n'a pas de type")
TECHNICAL = frozenset(
    "state_changed state_reported component_loaded service_registered service_removed service_executed entity_registry_updated"
    " device_registry_updated area_registry_updated floor_registry_updated label_registry_updated category_registry_updated"
    " core_config_updated panels_updated themes_updated lovelace_updated time_changed timer_out_of_sync platform_discovered"
    " recorder_5min_statistics_generated recorder_hourly_statistics_generated repairs_issue_registry_updated"
    " data_entry_flow_progressed data_entry_flow_progress_update persistent_notifications_updated logging_changed"
    " homeassistant_close homeassistant_final_write registry_updated user_updated hardware_updated".split()
)
"""What the program says to itself: nobody did it, and the states tell its effects."""


def events(file: File, base: sqlite3.Connection) -> Iterator[pa.Table | Reject]:
    """Yield commands, automations and whatever devices reported, technical events aside."""
    there = columns_of(base, "events")
    if not there:
        return
    types, known = texts_of(base, "event_types", "event_type_id", "event_type"), Cache()
    shared = "data_id" in there and bool(columns_of(base, "event_data"))
    parts = [
        first_of(there, "event_type"), first_of(there, "event_type_id"), first_of(there, "time_fired_ts", "time_fired", "created"),
        first_of(there, "event_data"), first_of(there, "data_id"), first_of(there, "context_id_bin", "context_id"),
        first_of(there, "context_user_id_bin", "context_user_id"), first_of(there, "context_parent_id_bin", "context_parent_id"),
    ]  # fmt: skip
    for block in blocks(file, base, "events", "event_id", parts):
        if isinstance(block, Reject):
            yield block
            continue
        known.ease()
        rows: list[Row] = []
        for number, kind, kind_id, fired, own, data_id, context, user, parent in block:
            name = kind if isinstance(kind, str) and kind else types.get(kind_id)
            if name in TECHNICAL:
                continue
            moment = moment_of(fired)
            if name is None or type(moment) is not int:
                yield Reject(file.where(f"events {number}"), NAMELESS if name is None else moment)
                continue
            data = object_of(own) if isinstance(own, str) else _shared(base, data_id, known) if shared else {}
            who = told(context_of(context), context_of(parent), user_of(user), {})
            rows.append(_row(number, moment, name, data, user_of(user), who))
        if rows:
            yield table_of(rows)


def _shared(base: sqlite3.Connection, number: Any, known: Cache) -> dict[str, Any]:
    found = known.get(number)
    if found is None and isinstance(number, int):
        try:
            (text,) = base.execute("select shared_data from event_data where data_id = ?", (number,)).fetchone() or (None,)
        except sqlite3.Error:
            text = None  # the data is broken or gone: the event remains
        found = known.keep(number, object_of(text), 4 * len(text) if isinstance(text, str) else 0)
    return found or {}


def _row(number: Any, moment: int, name: str, data: dict[str, Any], user: str | None, who: str) -> Row:
    """Say a command with its name and what it acts on; any other event with its type and what it names."""
    parts, kind = dict(data), "murmure:Event"
    if name == "call_service" and isinstance(data.get("domain"), str) and isinstance(data.get("service"), str):
        kind, name = "murmure:Command", f"{parts.pop('domain')}.{parts.pop('service')}"
    inner = parts.get("service_data")
    target = parts.get("entity_id") or (inner.get("entity_id") if isinstance(inner, dict) else None)
    if isinstance(target, list) and len(target) == 1:
        target = target[0]
    said = body_of(parts)
    extra = f"{{{said}{',' if said and who else ''}{who}}}"
    thing = target if isinstance(target, str) else None
    return (f"event\x1f{number}\x1f{moment}", kind, user or "device:home-assistant", thing, "murmure:Entity" if thing else None,
            "home-assistant", moment, None, name, None, None, None, None, None, extra)  # fmt: skip

"""Which state did each entity take, and when?"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.home.home_assistant.cause import causes, context_of, told, user_of
from murmure.sources.home.home_assistant.measure import Meaning, meaning
from murmure.sources.home.home_assistant.rows import (
    Cache,
    Row,
    body_of,
    moment_of,
    object_of,
    table_of,
    texts_of,
)  # fmt: skip
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import blocks, columns_of, first_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

NAMELESS = Both("the state names no entity", "l'état ne nomme aucune entité")
_DRAWN = ("icon", "supported_features", "attribution", "restored", "editable", "assumed_state", "hidden", "unit_of_measurement",
          "device_class", "state_class", "friendly_name", "latitude", "longitude")  # fmt: skip
_NUMBERS, _PLACED = ("number.", "input_number.", "counter."), ("device_tracker.", "person.", "geo_location.")


class Attributes(NamedTuple):
    """Hold what the attributes of a state say: its measure, if it is a number, its place, and the rest as JSON."""

    meaning: Meaning | None
    position: tuple[float, float] | None
    body: str


_NONE = Attributes(None, None, "")


def states(file: File, base: sqlite3.Connection) -> Iterator[pa.Table | Reject]:
    """Yield measures, positions and other states, in the order of their rows."""
    there = columns_of(base, "states")
    if not there:
        return
    entities = texts_of(base, "states_meta", "metadata_id", "entity_id")
    begun = causes(base, texts_of(base, "event_types", "event_type_id", "event_type"))
    known, contexts, users = Cache(), Cache(), Cache()
    parts = [
        first_of(there, "entity_id"), first_of(there, "metadata_id"), first_of(there, "state"),
        first_of(there, "last_updated_ts", "last_updated", "last_changed_ts", "last_changed", "created"),
        first_of(there, "last_changed_ts", "last_changed"),
        first_of(there, "attributes_id"), first_of(there, "attributes"), first_of(there, "context_id_bin", "context_id"),
        first_of(there, "context_user_id_bin", "context_user_id"), first_of(there, "context_parent_id_bin", "context_parent_id"),
    ]  # fmt: skip
    for block in blocks(file, base, "states", "state_id", parts):
        if isinstance(block, Reject):
            yield block
            continue
        for cache in (known, contexts, users):
            cache.ease()
        _look_up(base, {row[6] for row in block if row[7] is None} - known.keys(), known)
        rows: list[Row] = []
        for number, entity, metadata, state, updated, changed, shared, own, context, user, parent in block:
            name = clean(entity) if isinstance(entity, str) and entity else entities.get(metadata)
            moment = moment_of(updated)
            if name is None or type(moment) is not int:
                yield Reject(file.where(f"states {number}"), NAMELESS if name is None else moment)
                continue
            said = known.get(own) or known.keep(own, _understood(own), len(own)) if isinstance(own, str) else known.get(shared, _NONE)
            who = (context, parent, user)
            body = contexts.get(who)
            if body is None:
                body = contexts.keep(who, told(context_of(context), context_of(parent), user_of(user), begun), 300)
            if user is not None and user not in users:
                users.keep(user, user_of(user), 60)
            since = moment_of(changed) if changed is not None else moment
            if type(since) is int and 0 < moment - since:
                body = f'{body}{"," if body else ""}"changed":{since}'
            extra = f"{{{said.body}{',' if said.body and body else ''}{body}}}"
            rows.append(_row(number, moment, name, state, said, users.get(user), extra))
        if rows:
            yield table_of(rows)


def _look_up(base: sqlite3.Connection, wanted: set[Any], known: Cache) -> None:
    """Understand the shared attributes that a block needs."""
    numbers = [number for number in wanted if isinstance(number, int)]
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        try:
            query = f"select attributes_id, shared_attrs from state_attributes where attributes_id in ({', '.join(['?'] * len(some))})"
            for number, text in base.execute(query, some):
                known.keep(number, _understood(text), len(text) if isinstance(text, str) else 0)
        except sqlite3.Error:
            continue  # attributes that are gone or broken: the states remain


def _understood(text: Any) -> Attributes:
    found = object_of(text)
    unit, kind = (value if isinstance(value := found.get(name), str) else None for name in ("unit_of_measurement", "device_class"))
    counted = unit or isinstance(found.get("state_class"), str)
    place = found.get("latitude"), found.get("longitude")
    fine = all(type(part) in (int, float) for part in place) and abs(place[0]) <= 90 and abs(place[1]) <= 180  # type: ignore[arg-type]
    rest = {name: value for name, value in found.items() if name not in _DRAWN and not name.endswith("_icon")}
    if isinstance(found.get("friendly_name"), str):
        rest = {"name": found["friendly_name"], **rest}
    means = meaning(kind, unit) if counted else None
    if means and means.unit != unit:
        rest["written_in"] = unit
    if kind and not counted:
        rest["device_class"] = kind
    return Attributes(means, place if fine else None, body_of(rest))  # type: ignore[arg-type]


def _row(number: Any, moment: int, name: str, state: Any, said: Attributes, user: str | None, extra: str) -> Row:
    key, device = f"state\x1f{number}\x1f{moment}", f"device:{name}"
    if isinstance(state, bytes):
        state = state.decode("utf-8", "replace")
    text = None if state is None else clean(str(state))
    if said.position and name.startswith(_PLACED):
        return (key, "murmure:Position", device, text, "Place", name, moment, None, None, *map(float, said.position), None, None, None, extra)
    known = said.meaning or (meaning(None, None) if name.startswith(_NUMBERS) else None)
    value = _number(text) if known else None
    if known and value is not None:
        return (key, "murmure:Measure", device, name, "murmure:Entity", name, moment, None, None, None, None,
                known.quantity, known.of(value), known.unit, extra)  # fmt: skip
    return (key, "murmure:State", user or device, name, "murmure:Entity", "home-assistant", moment, None, text, None, None, None, None, None, extra)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None  # type: ignore[operator]

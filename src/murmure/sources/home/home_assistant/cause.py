"""Who or what caused a change: which user, which automation, which command?"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from murmure.sources.home.home_assistant.rows import object_of
from murmure.sources.readers.blocks import columns_of, first_of

_DIGITS = {digit: place for place, digit in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_CAUSES = ("automation_triggered", "script_started", "call_service")
_MOST = 300_000


def context_of(value: Any) -> str | None:
    """Return a context as 32 hex digits: 16 bytes, or the text of a UUID or a ULID that older versions wrote.

    >>> context_of("01GP0000000000000000000000"), context_of(bytes(16))
    ('01858000000000000000000000000000', None)
    """
    if type(value) is bytes:
        return value.hex() if len(value) == 16 and any(value) else None
    if not isinstance(value, str):
        return None
    text = value.replace("-", "").upper()
    if len(text) == 26 and _DIGITS.keys() >= set(text):
        number = 0
        for digit in text:
            number = number * 32 + _DIGITS[digit]
        return f"{number:032x}"[-32:]
    return text.lower() if len(text) == 32 and set(text) <= set("0123456789ABCDEF") else None


def user_of(value: Any) -> str | None:
    """Return the address of a user of the home: their number, as their name is not in this database."""
    found = context_of(value)
    return f"urn:uuid:{uuid.UUID(found)}" if found else None


def causes(base: sqlite3.Connection, types: dict[Any, str]) -> dict[str, str]:
    """Return context -> what it began with: 'automation.night', else the command 'light.turn_on'; of the latest events."""
    there = columns_of(base, "events")
    if not there:
        return {}
    kind, context = first_of(there, "event_type", "event_type_id"), first_of(there, "context_id_bin", "context_id")
    wanted = ", ".join(["?"] * len(_CAUSES))
    numbers = [number for number, name in types.items() if name in _CAUSES and isinstance(number, int)]
    among = f"event_type in ({wanted})" if "event_type" in there else "0"
    if "event_type_id" in there and numbers:
        among += f" or event_type_id in ({', '.join(map(str, numbers))})"
    # The table of the data is joined here, and only here: these events are few.
    joined = "left join event_data using (data_id)" if "data_id" in there and columns_of(base, "event_data") else ""
    data = first_of(there | ({"shared_data"} if joined else set()), "shared_data", "event_data")
    data = data.replace("event_data", "events.event_data")
    params = _CAUSES if "event_type" in there else ()
    found: dict[str, str] = {}
    try:
        query = f"select {kind}, {context}, {data} from events {joined} where {among} order by event_id desc limit {_MOST}"
        for kind_, context_, data_ in base.execute(query, params):
            name = context_of(context_)
            if name:
                said = object_of(data_)
                if types.get(kind_, kind_) == "call_service":
                    found.setdefault(name, f"{said.get('domain', '')}.{said.get('service', '')}")
                elif isinstance(said.get("entity_id"), str):
                    found[name] = said["entity_id"]
    except (sqlite3.Error, OverflowError):
        pass  # what is broken is told where the events themselves are read
    return found


def told(context: str | None, parent: str | None, user: str | None, causes_: dict[str, str]) -> str:
    """Return the inside of a JSON object: the context, what it began with, the context before, who."""
    said = {"context": context, "cause": causes_.get(context or ""), "parent": parent, "user": user}
    return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False, separators=(",", ":"))[1:-1]

"""Which state did each entity take, as the History page of Home Assistant lets it be downloaded?

The table names neither units nor attributes: a number stays what it is there, the words of a state. What is older than
the recorder remembers is a mean of an hour or the sum that a meter reached, and nothing in the table says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.home.home_assistant.rows import FIRST, LAST
from murmure.sources.home.home_assistant.state import NAMELESS
from murmure.sources.plain import clean
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.times import When, parse_instant

if TYPE_CHECKING:
    from murmure.sources.readers import File, Probe

_TITLES = ["entity_id", "state", "last_changed"]


def is_history(probe: Probe) -> bool:
    """Say whether a file is such a table: its three titles stand first."""
    return probe.text.lstrip("\ufeff\"'").startswith("entity_id") and _is_head(next(iter(titles_of(probe.text, lines=1)), []))


def _is_head(titles: list[str]) -> bool:
    return titles[:3] == _TITLES


def history(file: File) -> Iterator[Activity | Reject]:
    """Yield a state for each row; two rows of one entity, moment and state are one."""
    for found in csv_rows(file, _is_head):
        if isinstance(found, Reject):
            yield found
            continue
        number, row = found
        entity, when = clean(row["entity_id"]).strip(), _moment(row["last_changed"])
        if isinstance(when, Both) or "." not in entity:
            yield Reject(file.where(number), when if isinstance(when, Both) else NAMELESS)
            continue
        state = clean(row["state"])
        yield Activity(key=key_of("history", entity, when.published, state), type="murmure:State", actor=f"device:{entity}", object=entity,
                       object_type="murmure:Entity", instrument="home-assistant", content=state or None, **when._asdict())  # fmt: skip


def _moment(text: str) -> When | Both:
    if not text.strip():
        return NO_DATE
    try:
        when = parse_instant(text.strip())
    except (ValueError, OverflowError):
        return BAD_DATE
    if not FIRST <= when.published < LAST:
        return IMPOSSIBLE_DATE
    return when if when.offset_origin == "explicit" else when._replace(offset_minutes=None, offset_origin="explicit")

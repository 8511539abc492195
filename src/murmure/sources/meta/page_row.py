"""What do the tables of a page made for the eye say: labels, and what stands behind them?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.sources.meta.label import MOMENTS, field_of
from murmure.sources.meta.link import link_of
from murmure.sources.meta.text import Right
from murmure.sources.readers.html import Element
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

RECORD = ("_a6-g", "uiBoxWhite")
"""The classes of a record since 2022, and of 2018 to 2021."""
HEADINGS = frozenset("h1 h2 h3 h4 header".split())
_LABELLED = re.compile(r"([^:]{2,60}):\s+(\S.*)\Z", re.DOTALL)


class Row(NamedTuple):
    """Hold a row of a table: its label, what stands behind it, where that leads, and whom the table is about when it says so ("Owner")."""

    label: str
    value: str
    link: str | None = None
    whose: str | None = None


def heading_of(heading: Element) -> str | None:
    return Right(text) if (text := " ".join(heading.lines())) else None


def people_of(inside: list[Element]) -> dict[int, str]:
    """Return the ids of what tells of a person inside a record, below a heading that says which one: whose post it was."""
    found: dict[int, str] = {}
    for one in inside:
        heading = next((part for part in one.elements if part.tag in HEADINGS), None) if one.has(*RECORD) else None
        if heading is not None and (text := heading_of(heading)) and field_of(text) in ("author", "owner"):
            found |= {id(part): text for part in one.walk()}
    return found


def rows_of(element: Element, aside: set[int], people: dict[int, str]) -> Iterator[Row]:
    """Yield each row of the tables of a record, once, whatever table holds that table; their ids go into `aside`."""
    found: list[tuple[Element, int]] = []
    holders: set[int] = set()
    waiting = [(element, 0, 0)]
    while waiting:
        one, table, row = waiting.pop()
        if one.tag == "table":
            table = id(one)
            aside.add(table)
            holders.add(row)
        elif one.tag == "tr" and table:
            row = id(one)
            found.append((one, table))
        waiting += [(inner, table, row) for inner in reversed(one.elements)]
    for one, table in found:
        if id(one) not in holders and (done := _row(one, people.get(table))):
            yield done


def _row(row: Element, whose: str | None) -> Row | None:
    cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
    if not cells:
        return None
    link = next((found for one in row.walk() if one.tag == "a" and (found := link_of(one.get("href")))), None)
    if len(cells) == 1:
        label, *value = cells[0].lines() or [""]
    else:
        label, value = cells[0].text(), [line for cell in cells[1:] for line in cell.lines()]
    return Row(Right(label), Right("\n".join(value)), link, whose) if label else None


def labels_of(listed: list[Row], lines: list[str], zone: ZoneInfo | None) -> list[dict[str, Any]]:
    """Return the labels in the form that the JSON of 2026 gives them; lines as "Label: value" are labels too."""
    rows = [*listed, *(Row(Right(found.group(1)), Right(found.group(2))) for line in lines if (found := _LABELLED.match(line)))]
    told: dict[str | None, list[dict[str, Any]]] = {None: []}
    for row in rows:
        told.setdefault(row.whose, []).append(_label(row.label, row.value, row.link, written(row.value, zone)))
    return told.pop(None) + [{"label": whose, "dict": labels} for whose, labels in told.items()]


def _label(name: str, value: str, link: str | None, when: Any) -> dict[str, Any]:
    if when:
        return {"label": name, "timestamp_value": when}
    if link and field_of(name) in MOMENTS:  # what was saved, below the same "Saved on" as its date
        return {"label": "URL", "value": link, "href": link}
    lines = value.split("\n")
    if len(lines) > 1:
        return {"label": name, "vec": [{"value": Right(line)} for line in lines]}
    return {"label": name, "value": value, "href": link}

"""What do the tables of habits hold?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from murmure.lenses.me.habit.claim import title_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.me.habit.deeds import Name
    from murmure.lenses.me.habit.kind import Kinds
    from murmure.lenses.me.habit.week import Habit, Weekly

WEEK = 168


def row_of(sort: str, name: Name, one: Any) -> dict[str, Any]:
    """Return the row of a claim: of a habit, a chain, a turn, or of an object with unusual days."""
    title = title_of(name)
    row: dict[str, Any] = {
        "sort": sort,
        "type": name.type,
        "what": name.what,
        "thing": name.thing,
        "title_en": title.en,
        "title_fr": title.fr,
    }
    if one is None:
        return row
    told = one._asdict()
    for column in ("hits", "of", "expected", "low", "high", "begin", "end", "since", "gap"):
        row[column] = told.get(column)
    row["hits"] = told.get("hits", told.get("days") if isinstance(told.get("days"), int) else None)
    row["days"] = list(told["days"]) if isinstance(told.get("days"), tuple) else None
    row["weeks"] = list(told["weeks"]) if "weeks" in told else None
    row["chance"] = math.exp(one.ln_chance)
    if sort == "chain":
        second = title_of(one.second)
        row |= {"second_en": second.en, "second_fr": second.fr}
    return row


def hours_of_week(found: Weekly, kinds: Kinds, habits: list[Habit]) -> list[dict[str, Any]]:
    """Return the weeks of the kinds that have a habit; hours from Monday at midnight on."""
    rows = []
    for kind in dict.fromkeys(one.kind for one in habits):
        name = kinds.names[kind]
        columns = (
            found.count[kind].tolist(),
            found.of[kind].tolist(),
            found.expected[kind].tolist(),
            found.said[kind].tolist(),
        )
        rows += [{"type": name.type, "what": name.what, "thing": name.thing, "hour": hour, "weeks": int(count), "of": int(of), "expected": expected,
                  "said": said} for hour, (count, of, expected, said) in enumerate(zip(*columns, strict=True))]  # fmt: skip
    return rows


def tables_of(claims: list[dict[str, Any]], week: list[dict[str, Any]], looked: dict[str, int]) -> dict[str, pa.Table]:
    """Return the tables by name."""
    import pyarrow as pa

    text, whole, part = pa.string(), pa.int64(), pa.float64()
    schemas = {
        "claims": {"sort": text, "type": text, "what": text, "thing": text, "title_en": text, "title_fr": text, "second_en": text, "second_fr": text,
                   "hits": whole, "of": whole, "expected": part, "low": part, "high": part, "chance": part, "days": pa.list_(whole), "begin": whole,
                   "end": whole, "since": whole, "gap": whole, "weeks": pa.list_(whole)},
        "week": {"type": text, "what": text, "thing": text, "hour": whole, "weeks": whole, "of": whole, "expected": part, "said": pa.bool_()},
        "looked": {"hours": whole, "pairs": whole, "changes": whole},
    }  # fmt: skip
    rows = {"claims": claims, "week": week, "looked": [looked] if looked else []}
    return {name: pa.Table.from_pylist(rows[name], pa.schema(list(schema.items()))) for name, schema in schemas.items()}

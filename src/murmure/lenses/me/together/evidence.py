"""On which activities does a tie rest? Those of the moments on which the first series is highest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.hours.act import ACTS
from murmure.lenses.me.together.series import DAY, HOUR
from murmure.model.activity import ME
from murmure.model.quantity import QUANTITIES

if TYPE_CHECKING:
    from murmure.lenses.me.together.series import Series
    from murmure.lenses.me.together.tie import Tie
    from murmure.trust.view import View

MOST = 20
_NAMED = {"type": "type", "actor": "actor", "kind": "coalesce(object_type, '')"}


def evidence_of(view: View, ties: list[Tie], begins: dict[str, int]) -> list[tuple[str, ...]]:
    """Return the ids behind each tie, at most twenty: half of them of each series."""
    asked = [(place, half, one, tie, lag) for place, tie in enumerate(ties) for half, one, lag in ((0, tie.first, 0), (1, tie.second, tie.lag))]
    if not asked:
        return []
    spans = sorted({span for *_, tie, lag in asked for span in _spans(tie, begins[tie.by] + lag)})
    near = " or ".join(f"published between make_timestamptz({low - DAY}) and make_timestamptz({high + DAY})" for low, high in spans)
    parts = [f"select {place} as tie, {half} as half, id, published from near where {_where(one, tie, begins[tie.by] + lag)}"
             for place, half, one, tie, lag in asked]  # fmt: skip
    found = view.sql(f"""
        with near as materialized (
            select id::varchar as id, published, epoch_us(published) + coalesce(offset_minutes, 0)::bigint * 60000000 as local, type, actor,
                object, object_type, source, quantity, unit from log where {near})
        select tie, list(id order by half, published, id) as ids from (
            select *, row_number() over (partition by tie, half order by published, id) as nth from ({" union all ".join(parts)}))
        where nth <= {MOST // 2} group by tie""", spans=[(low - DAY, high + DAY + 1) for low, high in spans])  # fmt: skip
    proof = dict(zip(found["tie"].to_pylist(), found["ids"].to_pylist(), strict=True))
    return [tuple(dict.fromkeys(proof.get(place, ()))) for place in range(len(ties))]


def _spans(tie: Tie, begin: int) -> list[tuple[int, int]]:
    """Return the moments of a tie, microseconds of the local clock since 1970."""
    size = DAY if tie.by == "day" else HOUR
    return [((begin + place) * size, (begin + place + 1) * size) for place in tie.places]


def _where(one: Series, tie: Tie, begin: int) -> str:
    moments = " or ".join(f"local >= {low} and local < {high}" for low, high in _spans(tie, begin))
    return f"({moments}) and {_what(one)}"


def _what(one: Series) -> str:
    """Return what an activity of a series is, in SQL over the log."""
    act = next((act for act in ACTS if act.name == one.name), None)
    if act is None:
        quantity, _, of = one.name.partition(":")
        known = QUANTITIES[quantity]
        return f"actor = '{ME}' and quantity = '{quantity}' and unit = {_text(known.unit)}" + (f" and object = {_text(of)}" if of else "")
    told = [f"{_NAMED[column]} in ({', '.join(_text(text) for text in ((texts,) if isinstance(texts, str) else texts))})"
            for column, texts in act.wanted.items()]  # fmt: skip
    return " and ".join([*told, f"coalesce(source, '') = {_text(one.source)}"])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

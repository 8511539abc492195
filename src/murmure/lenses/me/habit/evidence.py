"""On which activities does a habit rest? On those of its newest moments, which are read from where they stand in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.lenses.me.habit.deeds import SQL

if TYPE_CHECKING:
    from murmure.lenses.me.habit.deeds import Name
    from murmure.trust.view import View

MOST = 10
"""Moments of each claim that are looked up."""
IDS = 20


def evidence_of(view: View, asked: list[tuple[tuple[Name, ...], tuple[int, ...]]]) -> list[tuple[str, ...]]:
    """Return the ids behind each claim: acts of its kinds at its moments (microseconds since 1970 UTC), the newest first."""
    import pyarrow as pa

    moments = sorted({moment for _, some in asked for moment in some[-MOST:]})
    if not moments:
        return [() for _ in asked]
    listed = ", ".join(f"make_timestamptz({moment})" for moment in moments)
    bounds = f"published between make_timestamptz({moments[0]}) and make_timestamptz({moments[-1]})"
    found: pa.Table = view.sql(
        f"select id, moment, type, what, thing, mine from ({SQL} and {bounds} and published in ({listed})) order by moment desc, id",
        spans=[(moment, moment + 1) for moment in moments],
    )
    rows = list(
        zip(*(found[name].to_pylist() for name in ("moment", "id", "type", "what", "thing", "mine")), strict=True)
    )
    there: dict[int, list[tuple]] = {}
    for row in rows:
        there.setdefault(row[0], []).append(row)
    return [
        tuple(
            dict.fromkeys(
                row[1]
                for moment in sorted(some[-MOST:], reverse=True)
                for row in there.get(moment, ())
                if _fits(row, names)
            )
        )[:IDS]
        for names, some in asked
    ]


def _fits(row: tuple, names: tuple[Name, ...]) -> bool:
    """Say whether an act is of one of these kinds: a kind without `what` is all of its type, or of its thing."""
    _, _, type_, what, thing, mine = row
    return any(
        one.mine == bool(mine) and (one.type in ("", type_)) and one.what in ("", what) and one.thing in ("", thing)
        for one in names
    )


def heard_of(view: View, asked: list[tuple[str, tuple[int, ...]]]) -> list[tuple[str, ...]]:
    """Return the ids behind what objects say: words of a thing in the hours that begin at these moments, the newest first."""
    spans = sorted({moment for _, some in asked for moment in some[-SPANS:]})
    if not spans:
        return [() for _ in asked]
    parts = " union all ".join(
        f"select {moment} as hour, id::varchar as id, published, coalesce(actor, '') as actor, coalesce(instrument, '') as instrument from log "
        f"where published >= make_timestamptz({moment}) and published < make_timestamptz({moment + HOUR})"
        for moment in spans
    )
    named = ", ".join(
        f"({place}, {literal(thing)}, {moment})"
        for place, (thing, some) in enumerate(asked)
        for moment in some[-SPANS:]
    )
    near = [(moment, moment + HOUR) for moment in spans]
    found = view.sql(f"""
        select place, id from ({parts}) as near join (values {named}) as wanted(place, thing, hour) using (hour)
        where near.actor = thing or near.instrument = thing
        qualify row_number() over (partition by place order by published desc, id) <= {IDS} order by place, published desc, id""", spans=near)
    proof: dict[int, list[str]] = {}
    for place, name in zip(found["place"].to_pylist(), found["id"].to_pylist(), strict=True):
        proof.setdefault(place, []).append(name)
    return [tuple(dict.fromkeys(proof.get(place, ()))) for place in range(len(asked))]


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"


HOUR = 3_600_000_000
SPANS = 4
"""Hours of each claim that are looked up."""

"""On which activities does a finding rest? The newest ones of what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

MOST = 20


def evidence_of(view: View, ask: Ask, wanted: list[str]) -> list[tuple[str, ...]]:
    """Return for each condition (SQL over the log) the ids of the newest activities that fit, at most twenty."""
    if not wanted:
        return []
    bounds = [
        f"and epoch_us(published) {sign} {int(at)}"
        for sign, at in ((">=", ask.since), ("<", ask.until))
        if at is not None
    ]
    distinct = list(dict.fromkeys(wanted))
    parts = " union all ".join(
        f"(select {place} as place, id::varchar as id, published from log where {one} {' '.join(bounds)} order by published desc nulls "
        f"last, id limit {MOST})"
        for place, one in enumerate(distinct)
    )
    found = view.sql(
        f"select place, list(id order by published desc nulls last, id) as ids from ({parts}) group by place"
    )
    proof = dict(zip(found["place"].to_pylist(), found["ids"].to_pylist(), strict=True))
    return [tuple(proof.get(distinct.index(one), ())) for one in wanted]

"""Who does what, with which instrument, at which hour of the week?

The hour is the actor's own when the record says its offset (`local`), else UTC.
Hour 0 is Monday, midnight to one; hour 167 is Sunday, eleven at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs_slow.graph import nodes_of
from graphs_slow.limit import heaviest
from murmure.graphs.graph import Cut, Graph, over

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

KINDS = ("does", "with")

# 1970-01-01 was a Thursday: hour 72 of its week. 168 000 whole weeks are added so that no time since
# the year 0 is negative: the engine's integer division rounds towards zero.
HOUR = """((epoch_us(published) + coalesce(offset_minutes, 0)::bigint * 60000000
    + 168000 * 168 * 3600000000) // 3600000000 + 72) % 168"""

ACTS = "actor is not null and type <> 'murmure:Identity'"
"""An account that the owner has is not something that they did."""

RELATION = f"""
select actor, type, object_type, instrument, ({HOUR})::smallint as hour_of_week,
       case when published is not null then offset_minutes is not null end as local,
       count(*) as count, min(published) as first, max(published) as last
from log where {ACTS} group by all
"""

ACTION = "'action:' || type || coalesce(' ' || object_type, '')"

EDGES = f"""
with acts as (
    select actor, type, object_type, instrument, min(published) as first, max(published) as last, count(*) as count,
           min(id) as least, max(id) as most
    from log where {ACTS} group by actor, type, object_type, instrument)
select source, target, kind, sum(count)::double as weight, min(first) as first, max(last) as last,
       sum(count)::bigint as count, list_distinct([min(least), max(most)]) as evidence
from (select actor as source, {ACTION} as target, 'does' as kind, * exclude (actor) from acts
      union all
      select {ACTION}, 'instrument:' || instrument, 'with', * exclude (actor) from acts where instrument is not null)
group by source, target, kind
"""

LABELS = """
select id, case when id = 'me' then 'me' when starts_with(id, 'device:') then 'device'
                when side = 'does' then 'person' else side end as kind,
       case when side in ('action', 'instrument') then substr(id, length(side) + 2) else id end as label
from (select distinct source as id, 'does' as side from edges where kind = 'does'
      union select target, case kind when 'does' then 'action' else 'instrument' end from edges)
"""


def relation(view: View) -> pa.Table:
    """Return actor, type, object_type, instrument, hour_of_week, local, count, first, last; busiest first.

    `hour_of_week` and `local` are null for actions without a date.
    """
    return view.sql(
        f"from ({RELATION}) order by count desc, actor, type, object_type nulls first, "
        "instrument nulls first, hour_of_week nulls first, local nulls first"
    )


def build(view: View, limit: int = 2_000_000) -> Graph:
    """Return the graph of actions: actors do actions, actions are done with instruments; `hours` holds the relation."""
    edges, total = heaviest(view, EDGES, limit)
    hours = relation(view).slice(0, limit)
    nodes = nodes_of(edges, over(LABELS, edges=edges))
    return Graph("actions", nodes, edges, hours, view.version, Cut(total, edges.num_rows))


def evidence(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    during: str = "true", tables: dict[str, pa.Table] | None = None,
) -> list[str]:  # fmt: skip
    """Return the ids of the activities behind a node, or behind an edge (source, target, kind), newest first.

    `during` is an SQL condition on `published`.
    """
    source, target, kind = edge or (None, node, None)
    tests, params = [during, ACTS], []
    for name in (source, target):
        if name is None:
            continue
        if name.startswith("action:"):
            tests.append(f"{ACTION} = ?")
        elif name.startswith("instrument:"):
            tests.append("'instrument:' || instrument = ?")
        else:
            tests.append("actor = ?")
        params.append(name)
    query = f"select id from log where {' and '.join(tests)} order by published desc nulls last, id limit ?"
    return view.sql(query, [*params, limit])["id"].to_pylist()

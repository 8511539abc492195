"""What are the nodes of these edges?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.graphs.graph import over

if TYPE_CHECKING:
    import pyarrow as pa


NODES = """
with ends as (select source as id, target as other, weight from edges
              union all select target, source, weight from edges),
     pairs as (select id, other, sum(weight) as weight from ends group by all),
     sums as (select id, sum(weight) as weight, count(*) as degree from pairs group by id)
select id, coalesce(label, id) as label, coalesce(labels.kind, 'person') as kind,
       round(sums.weight, 9)::double as weight, degree::bigint as degree
from sums left join labels using (id)
order by 4 desc, id
"""


def nodes_of(edges: pa.Table, labels: pa.Table) -> pa.Table:
    """Return the nodes of `edges`, heaviest first, then by id.

    `labels` has the columns id, kind, label (one row per node). The weight of a
    node is the sum over its edges; its degree counts neighbours, so ties of
    several kinds with one neighbour count once.
    """
    return over(NODES, edges=edges, labels=labels)

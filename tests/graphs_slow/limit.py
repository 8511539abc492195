"""How many edges does a graph keep, and how many were there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

ORDER = "weight desc, source, target, kind"


def heaviest(view: View, edges: str, limit: int) -> tuple[pa.Table, int]:
    """Return the `limit` heaviest rows of the query `edges`, in a stable order, and how many rows it has.

    Memory is bounded by `limit`: the engine keeps only the top rows while it
    sorts, and spills its groups to disk. The rows are counted again only when
    some were left out.
    """
    table = view.sql(f"from ({edges}) order by {ORDER} limit {int(limit)}")
    if table.num_rows < limit:
        return table, table.num_rows
    return table, view.sql(f"select count(*) as n from ({edges})")["n"][0].as_py()

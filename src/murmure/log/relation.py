"""How is the log itself handed out: counted, as Arrow, as pandas or Polars?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.engine import Store


class Relation:
    """Hand out the log itself: as Arrow, and as pandas or Polars when they are installed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self) -> int:
        """Return how many activities there are."""
        return sum(segment.rows for segment in self._store.segments if segment.kind == "log")

    def sources(self) -> dict[str, int]:
        """Return how many activities each source brought."""
        total: dict[str, int] = {}
        for segment in self._store.segments:
            if segment.kind == "log":
                for name, count in segment.sources.items():
                    total[name] = total.get(name, 0) + count
        return dict(sorted(total.items(), key=lambda item: -item[1]))

    def span(self) -> tuple[int | None, int | None]:
        """Return the first and the last event time, microseconds UTC."""
        dated = [s for s in self._store.segments if s.kind == "log" and s.first is not None]
        return (min(s.first for s in dated), max(s.last for s in dated)) if dated else (None, None)

    def values(self, column: str, limit: int = 200) -> list[tuple[str, int]]:
        """Return the most frequent values of a text column, with their counts."""
        if column not in ("source", "type", "actor", "instrument", "object_type", "quantity"):
            raise ValueError(column)
        query = f'select "{column}" as v, count(*) as n from log where v is not null group by all order by n desc, v limit {int(limit)}'
        return [(row["v"], row["n"]) for row in self._store.table(query).to_pylist()]

    def arrow(self, query: str = "select * from log order by published, id") -> pa.Table:
        """Return the whole log, or a query over `log`, as an Arrow table."""
        return self._store.table(query)

    def pandas(self) -> Any:
        """Return the whole log as a pandas DataFrame (pandas must be installed)."""
        return self.arrow().to_pandas()

    def polars(self) -> Any:
        """Return the whole log as a Polars DataFrame (Polars must be installed)."""
        import polars

        return polars.from_arrow(self.arrow())

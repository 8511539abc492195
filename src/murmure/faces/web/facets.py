"""What can the timeline be narrowed to?"""

from __future__ import annotations

from typing import Any

MOST = 60
COLUMNS = ("source", "type", "actor", "instrument")


def of(home: Any, state: Any) -> dict[str, list[str]]:
    """Return the most frequent sources, types, actors and instruments, counted again only when the log has changed."""
    kept = getattr(state, "facets", None)
    if kept is None or kept[0] != home.generation:
        found = {column: [str(name) for name, _ in home.log.values(column, MOST)] for column in COLUMNS}
        kept = state.facets = (home.generation, found | {"source": sorted(home.log.sources())})
    choices: dict[str, list[str]] = kept[1]
    return choices

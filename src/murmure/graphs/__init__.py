"""Which graphs are there, and how is one built from a view?

Three graphs are derived from the log: *social* (who with whom), *interests*
(who, what), *actions* (who did what, when, with which object).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.graph import Graph
    from murmure.trust.view import View

WINDOW = 100_000
"""About how many activities the first window holds."""

GRAPHS = {
    "social": Both("Who with whom", "Qui avec qui"),
    "interests": Both("Who, and what", "Qui, et quoi"),
    "actions": Both("Who does what, with which object", "Qui fait quoi, avec quel objet"),
}
"""The graphs by name, with the title of their page."""


def build(name: str, view: View) -> Graph:
    """Return the graph called `name`, built from what `view` lets see."""
    return _module(name).build(view)


def evidence(
    view: View, name: str, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    span: tuple[int | None, int | None, int] | None = None, tables: dict[str, pa.Table] | None = None,
) -> list[str]:  # fmt: skip
    """Return the ids of the activities behind a node, or an edge (source, target, kind), of a graph; newest first.

    span    first and last event time of the log (microseconds UTC) and its size: with it, the log is read backwards,
            window after window, until there are enough
    tables  what the graph that was built from this very view keeps beside its edges (`Graph.tables`)
    """
    module, found = _module(name), []
    for during in windows(*span) if span else ("true",):
        found += module.evidence(view, node, edge, limit - len(found), during, tables)
        if len(found) >= limit:
            break
    return found


def windows(first: int | None, last: int | None, count: int) -> Iterator[str]:
    """Yield conditions on `published`, newest window first, each eight times as long, then those without a date."""
    if first is not None and last is not None:
        upper, width = last + 1, max(1, (last - first) * WINDOW // max(count, 1))
        while upper > first:
            lower = max(first, upper - width)
            yield f"published >= make_timestamptz({lower}) and published < make_timestamptz({upper})"
            upper, width = lower, width * 8
    yield "published is null"


def _module(name: str):
    from murmure.graphs import actions, interests, social

    modules = {"social": social, "interests": interests, "actions": actions}
    if name not in modules:
        raise BadRequest(
            "graph-name",
            Both(f"There is no graph called “{name}”.", f"Il n'y a pas de graphe appelé « {name} »."),
            Both("Choose one of: social, interests, actions.", "Choisissez parmi : social, interests, actions."),
        )
    return modules[name]

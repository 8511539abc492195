"""Which graphs are there, and how is one built from a view?

Three graphs are derived from the log: *social* (who with whom), *interests*
(who, what), *actions* (who did what, when, with which object).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.graph import Graph
    from murmure.trust.view import View

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
    view: View, name: str, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100
) -> list[str]:
    """Return the ids of the activities behind a node, or an edge (source, target, kind), of a graph; newest first."""
    return _module(name).evidence(view, node, edge, limit)


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

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
    from murmure.graphs.piece import Spot
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

GRAPHS = {
    "social": Both("Who with whom", "Qui avec qui"),
    "interests": Both("Who, and what", "Qui, et quoi"),
    "actions": Both("Who does what, with which object", "Qui fait quoi, avec quel objet"),
}
"""The graphs by name, with the title of their page."""


def build(name: str, view: View, shelf: Shelf | None = None) -> Graph:
    """Return the graph called `name`, built from what `view` lets see.

    `shelf` keeps what was counted of each piece of the log: then a change costs
    the pieces that changed, and the sum.
    """
    return _module(name).build(view, shelf=shelf)


def sketch(name: str, view: View, shelf: Shelf | None = None) -> Graph:
    """Return the graph as a map draws it: every node, the edges between the heaviest ones, no evidence."""
    return _module(name).sketch(view, shelf)


def count(view: View, shelf: Shelf) -> None:
    """Count what is new in the log, for every graph: whoever asks for one then waits for the sum alone."""
    from murmure.graphs.piece import times

    parts = view.parts()
    for piece, relation in parts.items():
        times(view, shelf, piece, relation)
    for name in GRAPHS:
        _module(name).counted(view, shelf, parts)


def evidence(
    view: View, name: str, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    shelf: Shelf | None = None, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the activities behind a node, or an edge (source, target, kind), of a graph stand; newest first.

    `before` is the last spot of the page before.
    """
    return _module(name).behind(view, node, edge, limit, shelf, before)


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

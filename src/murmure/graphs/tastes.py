"""Who cares for the same things more than chance explains, and which communities do they form?

Social ties say who talks with whom. This says who is alike, whether they ever met: the
bipartite graph of interests, by significant co-adoption (see `communities.adoption`), so that
what everybody cares for ties nobody. In a small log it may find what too few ties do not show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.graphs.shelf import Shelf

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities import Cover, Edges
    from murmure.trust.view import View

KINDS = ("tag", "site", "place", "artist", "shop", "event")
"""Kinds of thing that are asked: a page would count twice, for its site says the same; domains are asked for by devices."""


@dataclass(frozen=True)
class Tastes:
    """Hold who is tied by what they care for, and the communities of these ties.

    edges   ties between people (or things), weighed by their surprise in nats; the ids of `graphs.crowd`, or `kind:thing`
    cover   their communities, over the same nodes
    """

    edges: Edges
    cover: Cover


def tastes(view: View, shelf: Shelf | None = None, side: str = "actor", kinds: tuple[str, ...] = KINDS, seed: int = 0) -> Tastes:
    """Return the communities of those who care for the same things (side "actor"), or of things that the same people care for ("thing").

    The owner is one of them, whatever account they wrote from; so is who is said to have several accounts. Raises `BadRequest` for another side.
    """
    from murmure.communities import detect
    from murmure.communities.adoption import co_adopted

    edges = co_adopted(adopted(view, shelf, kinds), side=side)
    return Tastes(edges, detect(edges, seed=seed))


def adopted(view: View, shelf: Shelf | None = None, kinds: tuple[str, ...] = KINDS) -> pa.Table:
    """Return who cares for what: actor (a person's id, as in the social graph) and thing (`kind:thing`); devices are nobody."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from murmure.graphs import interests, social
    from murmure.graphs.address import account_of

    shelf = shelf or Shelf()
    graph = interests.build(view, shelf=shelf)
    devices = graph.nodes.filter(pc.equal(graph.nodes["kind"], "device"))["id"]
    kept = pc.and_(pc.is_in(graph.edges["kind"], pa.array(kinds, pa.string())), pc.invert(pc.is_in(graph.edges["source"], devices.combine_chunks())))
    edges = graph.edges.filter(kept)
    names = edges["source"].combine_chunks().dictionary_encode()
    who = pa.array([account_of(name) for name in names.dictionary.to_pylist()], pa.string())
    who = social.known(view, shelf, view.parts()).standing.persons(who)
    return pa.table({"actor": who.take(names.indices), "thing": edges["target"]})

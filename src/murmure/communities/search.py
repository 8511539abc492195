"""Which memberships explain the ties of a graph, round after round?

In each round, a node is offered the groups that its ties lead to, the ties
that one explains set aside for the others (`mixing.candidates`); all offers
then compete for the ties, by the rates of both ends (`mixing.shared`); and those
that are more than chance are kept (`accept.py`). Only nodes around a change are
asked again. What no group explains is searched for groups once more.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from murmure.communities.accept import accepted
from murmure.communities.membership import Graph, Memberships, alike_joined, group_volumes, surprise
from murmure.communities.proof import Proof
from murmure.communities.weight import weighed
from murmure.kernels import belonging, mixing
from murmure.kernels.parting import parted
from murmure.kernels.rows import rows_of

ROUNDS = 4
"""Rounds at most: after the first, unexplained ties are searched; from the third on, groups must be more than chance."""
STILL = 0.02
"""When the second round or a later one has changed no larger share of nodes, the next is the last."""
FLOOR = 0.5
"""Ties by chance that each node with ties is thought to have at least: who had none yet may have one next."""
LOOSE = 3.0
"""Nats of surprise that an offer may lack: `accept` has the last word."""


class Search:
    """Find the memberships of one graph: `found` hold, `maybe` are all that were weighed, `proof` tells groups from chance."""

    def __init__(self, graph: Graph, found: Memberships, threads: int, pool: ThreadPoolExecutor,
                 proof: Proof | None = None) -> None:  # fmt: skip
        self.graph, self.found, self.pool, self.proof = graph, found, pool, proof
        self.nodes = len(graph.out)
        # Pieces of as many ties, in the order of nodes.
        cuts = np.searchsorted(graph.rows.start, np.linspace(0, graph.rows.start[-1], (4 * threads if threads > 1 else 1) + 1))
        cuts[0], cuts[-1] = 0, self.nodes
        self.pieces = [(int(low), int(high)) for low, high in zip(cuts[:-1], cuts[1:], strict=True) if low < high]
        self.maybe = found
        self.state: np.ndarray | None = None  # what `group_volumes` says of `found`, when it is known
        self.asked = np.ones(self.nodes, bool)
        self.weighed = np.zeros(self.nodes, bool)
        self.floor = np.where(graph.ties > 0, np.float32(FLOOR), np.float32(0))
        self.alone = np.maximum(graph.ties - np.bincount(found.node, found.explained, self.nodes), self.floor).astype(np.float32)

    def run(self) -> Memberships:
        """Return the memberships, with the weight that each explains, of a graph of which a first cover is known."""
        changed = 1.0
        for turn in range(ROUNDS):
            settled = turn == ROUNDS - 1 or (turn > 1 and changed <= STILL)
            if settled:  # what was held against other offers is held against what holds, now that it is known
                self.asked |= np.bincount(self.maybe.node, minlength=self.nodes) > 1
            changed = self.round(hidden=turn == 0, sure=turn > 1, settled=settled)
            if settled:
                break
        self.round(sure=True)  # those around memberships that did not hold
        return self.explained()

    def renew(self, touched: np.ndarray) -> Memberships:
        """Return the memberships when the ties of some nodes (bool, one per node) are new, and all others are known."""
        known, self.asked = self.found, touched
        self.round()
        before = self.found
        self.found, self.state = self.with_hidden(before, touched), None
        fresh = self.found.changed_since(before, self.nodes)
        if fresh.any():  # a new group is weighed by those around it
            self.asked = belonging.around(self.graph.rows.start, self.graph.rows.neighbour, fresh)
            self.round()
        changed = self.found.changed_since(known, self.nodes)
        doubted = np.zeros(self.found.room, bool)
        for some in (known, self.found):
            doubted[some.group[changed[some.node]]] = True
        kept = ~doubted | (surprise(self.graph, self.found.of_groups(doubted)) > 0) | self.found.stayed_since(known, self.nodes)
        return self.found.of_groups(kept).compact()

    def round(self, hidden: bool = False, sure: bool = False, settled: bool = True) -> float:
        """Weigh what the ties of the nodes that are asked lead to; return the share of nodes that changed.

        hidden   search the ties that nothing explains for further groups
        sure     let go of groups that chance explains
        settled  the groups are those that stay
        """
        before, state = self.found, None
        self.offer()
        self.share(settled)
        found = alike_joined(self.decided(settled).large(), self.nodes)
        if hidden:
            found = self.with_hidden(found)
        if sure:
            state = group_volumes(self.graph, found)
            beyond = surprise(self.graph, found, state) > 0
            found = found.of_groups(beyond | self.proof.of(found, self.nodes) if self.proof else beyond)
        changed = found.changed_since(before, self.nodes)
        self.found, self.state = found, state
        # Only those around a change are asked again.
        self.asked = belonging.around(self.graph.rows.start, self.graph.rows.neighbour, changed)
        return float(changed.mean())

    def kept_again(self) -> np.ndarray:
        """Return the keys of the memberships that this graph alone would keep, given where everybody is."""
        self.offer()
        self.share()
        return self.decided().keys()

    def each(self, work: Callable[..., Any], *args: Any) -> list[Any]:
        """Return what `work` does with each piece of the nodes, in their order."""
        return list(self.pool.map(lambda piece: work(*piece, *args), self.pieces))

    def offer(self) -> None:
        """Offer to the nodes that are asked the groups that their ties lead to."""
        rows, out, into, found = self.graph.rows, self.graph.out, self.graph.into, self.found
        begin, alive = found.starts(self.nodes), found.sizes() > 0
        state = group_volumes(self.graph, found) if self.state is None else self.state
        parts = self.each(mixing.candidates, self.asked, rows.start, rows.neighbour, rows.weight, out, into, begin, found.group,
                          state, LOOSE, int(alive.sum()))  # fmt: skip
        node, group, explained = (np.concatenate(column) for column in zip(*parts, strict=True))
        fresh = Memberships(node, group, explained, np.zeros(len(node), np.float32), found.room)
        kept = self.maybe.only(~self.asked[self.maybe.node])
        self.maybe = kept.of_groups(alive).with_others(fresh)
        self.weighed |= self.asked

    def share(self, settled: bool = True) -> None:
        """Let all offers compete for the ties of the nodes that are asked.

        While groups settle, chance is left what no offer explains: offers are held against each other. Once they have
        settled, chance is left all that no membership explains that holds, so that the ties of an offer refused are again
        ties by chance. One step: with more, offers that explain much take all from those that explain little, and less
        is found.
        """
        rows, out, into, maybe = self.graph.rows, self.graph.out, self.graph.into, self.maybe
        begin, explained, gain = maybe.starts(self.nodes), maybe.explained, maybe.gain.copy()
        taken = explained * maybe.held_since(self.found, self.nodes) if settled else explained
        free = np.maximum(self.graph.ties - np.bincount(maybe.node, taken, self.nodes), self.floor)
        alone = np.where(self.asked, free, self.alone).astype(np.float32)
        given, chance = mixing.sums(maybe.group, explained, maybe.room), float(alone.sum())
        fresh, loner = explained.copy(), alone.copy()
        self.each(mixing.shared, self.asked, rows.start, rows.neighbour, rows.weight, rows.way, out, into, begin, maybe.group,
                  explained, alone, given, chance, fresh, loner, gain)  # fmt: skip
        self.maybe = Memberships(maybe.node, maybe.group, fresh, gain, maybe.room)
        self.alone = np.maximum(loner, self.floor)

    def decided(self, settled: bool = True) -> Memberships:
        """Return the offers that are more than chance; of nodes that were never asked, all that they have."""
        ties = self.graph.ties
        weighed = self.weighed[self.maybe.node]
        maybe, rest = self.maybe.only(weighed), self.maybe.only(~weighed)
        price = float(np.log(max(int((self.found.sizes() > 0).sum()), 1)))
        # How common memberships are is learned from those who were asked.
        kept = accepted(maybe, np.where(self.weighed, ties, 0.0), price, settled)
        return rest.with_others(maybe.only(kept)) if len(rest.node) else maybe.only(kept)

    def explained(self) -> Memberships:
        """Return what was found, with the weight that each membership explains now that no other competes."""
        self.maybe, self.weighed[:] = self.found, True
        self.asked = np.ones(self.nodes, bool)
        self.share()
        return self.maybe.compact()

    def with_hidden(self, found: Memberships, near: np.ndarray | None = None) -> Memberships:
        """Return the memberships, and those of groups among the ties that none explains (those of the nodes `near`, or all)."""
        rows = self.graph.rows
        asked = np.ones(self.nodes, bool) if near is None else near
        node, place = belonging.unexplained(rows.start, rows.neighbour, asked, found.starts(self.nodes), found.group, found.room)
        if not len(node):
            return found
        left = weighed(rows_of(self.nodes, node, rows.neighbour[place], rows.weight[place] if len(rows.weight) else None))
        # Ties by chance close hardly any triangle, and would take long to sort.
        closed = belonging.in_triangles(left.rows.start, left.rows.neighbour)
        from_node = np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(left.rows.start))[closed]
        to_node = left.rows.neighbour[closed]
        once = from_node < to_node
        if not once.any():
            return found
        weight = left.rows.weight[closed][once] if len(left.rows.weight) else None
        some = weighed(rows_of(self.nodes, from_node[once], to_node[once], weight))
        # What chance gives is that of all that is left; of a part of it, that of the whole graph.
        group = parted(some.rows, some.out, some.into, total=0.0 if near is None else float(self.graph.out.sum()))
        fresh = Memberships.apart(group).large()
        fresh = fresh.of_groups(surprise(left if near is None else self.graph, fresh) > 0).compact()
        more = Memberships.of(fresh.node, fresh.group + found.room, found.room + fresh.room)
        return alike_joined(found.with_others(more), self.nodes)

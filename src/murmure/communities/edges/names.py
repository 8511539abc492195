"""Which columns of a table hold the two ends of an edge, and which one its weight?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

PAIRS = (
    ("source", "target"), ("src", "dst"), ("src", "dest"), ("from", "to"), ("source", "destination"), ("fromnodeid", "tonodeid"),
    ("fromid", "toid"), ("sourceid", "targetid"), ("fromnode", "tonode"), ("sourcenode", "targetnode"), ("node1", "node2"),
    ("nodea", "nodeb"), ("id1", "id2"), ("user1", "user2"), ("follower", "followee"), ("origin", "destination"), ("ego", "alter"),
    ("origine", "destination"), ("de", "vers"), ("noeud1", "noeud2"), ("depart", "arrivee"),
)  # fmt: skip
"""What the two columns are called, without case, spaces, accents and signs. One letter each (u, v) is as likely two ids."""
WEIGHTS = ("weight", "weights", "w", "poids", "edgeweight", "strength", "force")
ACCENTS = str.maketrans({"é": "e", "è": "e", "ê": "e", "à": "a", "î": "i", "ô": "o", "œ": "oe"})


class Roles(NamedTuple):
    """Hold the places of the columns; `weight` is None when there is none."""

    source: int
    target: int
    weight: int | None


def plain_name(name: str) -> str:
    """Return a column's name as it is compared.

    >>> plain_name(" From-Node ID ")
    'fromnodeid'
    """
    return re.sub(r"[^a-z0-9]", "", name.strip().casefold().translate(ACCENTS))


def roles(names: Sequence[str]) -> Roles | None:
    """Return the columns of an edge by their names, None when the names do not tell; of equal names, the first counts.

    Three columns of which two are the ends: the third is the weight, whatever its name.
    """
    plain = [plain_name(name) for name in names]
    for source, target in PAIRS:
        if source in plain and target in plain:
            ends = plain.index(source), plain.index(target)
            named = [plain.index(name) for name in WEIGHTS if name in plain]
            rest = [place for place in range(len(plain)) if place not in ends]
            return Roles(*ends, named[0] if named else rest[0] if len(rest) == 1 else None)
    return None


def lists_nodes(names: Sequence[str]) -> bool:
    """Return whether the names are those of a table of nodes, which stands beside a table of edges."""
    return {"id", "label"} <= {plain_name(name) for name in names}

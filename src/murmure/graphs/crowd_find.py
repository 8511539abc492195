"""Who of a crowd has such a name and is not drawn, and what is there to tell of them?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.crowd_told import LABEL

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.crowd import Crowd
    from murmure.graphs.crowd_told import Scene, Told

FOUND, NEAR = 8, 12
"""People who are found at once, and ties of a person that are told: the heaviest."""
SHORTER = (
    (r"^https?://([^/]+)/(?:users/|@)([^/]+)/?$", r"@\2@\1"), (r"^(mailto|acct|device|tel):", ""), (r"^https?://(www\.)?", ""),
)  # fmt: skip
"""How a page writes an address as a name (`shortName` of page.js): what is seen is what is sought."""


def names_of(crowd: Crowd) -> pa.Array:
    """Return the name under which each person is sought, in small letters."""
    import pyarrow.compute as pc

    names = pc.if_else(pc.equal(crowd.labels, ""), crowd.people, crowd.labels)
    for pattern, short in SHORTER:
        names = pc.replace_substring_regex(names, pattern, short)
    return pc.utf8_lower(names)


def undrawn(scene: Scene, names: pa.Array, words: str) -> list[dict[str, Any]]:
    """Return some people who are not drawn and whose name holds `words`, those with most ties first: id, label, ties."""
    import numpy as np
    import pyarrow.compute as pc

    crowd = scene.crowd
    hits = pc.match_substring(names, words.strip().lower()).to_numpy(zero_copy_only=False).copy()
    hits[scene.laid.people] = False
    places = np.flatnonzero(hits)
    chosen = places[np.lexsort((places, -crowd.strength[places]))[:FOUND]]
    return [{"id": crowd.people[one].as_py(), "label": _label(crowd, one), "ties": len(_ties(crowd, one))} for one in chosen.tolist()]


def person_of(told: Told, place: int) -> dict[str, Any]:
    """Return what a page tells of a person (a place in `Crowd.people`) whom the map does not draw.

    parts   memberships, the strongest first: community (from 0), degree, sure (percent; 255: nobody knows), and the ids of
            the words against it
    near    ties of all time, the heaviest first: id, label, weight, and the community that explains it (-1: none)
    """
    import numpy as np

    crowd, whole = told.crowd, told.scene.crowd
    rows = np.flatnonzero(crowd.cover.member == place)
    rows = rows[np.lexsort((rows, -crowd.cover.degree[rows].round(9)))]
    ties = _ties(whole, place)
    near = ties[np.lexsort((ties, -whole.weight[ties]))[:NEAR]]
    others = np.where(whole.source[near] == place, whole.target[near], whole.source[near]).tolist()
    group = crowd.cover.groups()
    return {
        "id": whole.people[place].as_py(), "label": _label(whole, place), "ties": len(ties),
        "parts": [[int(group[row]), round(float(crowd.cover.degree[row]), 4), int(crowd.sure[row]), list(crowd.against.get(row, ()))]
                  for row in rows.tolist()],
        "near": [[whole.people[other].as_py(), _label(whole, other), round(float(whole.weight[tie]), 2), int(told.strongest[tie])]
                 for other, tie in zip(others, near.tolist(), strict=True)],
    }  # fmt: skip


def _ties(crowd: Crowd, place: int) -> np.ndarray:
    import numpy as np

    return np.flatnonzero((crowd.source == place) | (crowd.target == place))


def _label(crowd: Crowd, place: int) -> str:
    return str(crowd.labels[place].as_py() or "")[:LABEL]

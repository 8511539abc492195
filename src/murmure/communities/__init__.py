"""Which groups do the nodes of a graph form, when each may belong to many of them?

    from murmure.communities import detect
    cover = detect("edges.tsv")

`detect` finds the communities, `update` follows a graph that grows, `Cover` holds them, `score` compares two covers,
`read_edges` and `read_cover` read files. Each is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.communities.cover import Cover, read_cover
    from murmure.communities.detection import detect, update
    from murmure.communities.edges import Edges, read_edges
    from murmure.communities.scoring import score

__all__ = ["Cover", "Edges", "detect", "read_cover", "read_edges", "score", "update"]
_PLACES = {"Cover": "cover", "read_cover": "cover", "Edges": "edges", "read_edges": "edges", "detect": "detection", "update": "detection",
           "score": "scoring"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)

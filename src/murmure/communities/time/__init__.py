"""How do communities live on from month to month, when each date knows only what was known then?

    from murmure.communities.time import covers, follow, months
    for step in follow(covers(ties, months(since, until))):
        print(step.when, step.identity, step.events)

`covers` finds the communities of each date, `follow` gives them lasting names and tells what happens to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.communities.time.dated import covers, months
    from murmure.communities.time.identity import Follower, Step, follow

__all__ = ["Follower", "Step", "covers", "follow", "months"]
_PLACES = {"covers": "dated", "months": "dated", "Follower": "identity", "Step": "identity", "follow": "identity"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = found
    return found

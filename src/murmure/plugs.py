"""Which plug-ins are there? Look in a folder and in the entry points: there is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any


def plugs(package: str, attribute: str, group: str | None = None) -> list[Any]:
    """Return every `attribute` found in the modules below `package` and in the entry points of `group`, by name.

    A module without the attribute is not a plug-in and is passed over; two
    plug-ins of one name stop the program, because one of them would be hidden.
    """
    found: dict[str, Any] = {}
    root = importlib.import_module(package)
    modules = (info.name for info in pkgutil.walk_packages(root.__path__, package + "."))
    cards = (getattr(importlib.import_module(name), attribute, None) for name in modules)
    extra = loaded(group) if group else ()
    for card in (*cards, *extra):
        if card is None or found.get(card.name) is card:
            continue
        if card.name in found:
            raise RuntimeError(f"two plug-ins are called {card.name!r}")
        found[card.name] = card
    return [found[name] for name in sorted(found)]


def loaded(group: str) -> list[Any]:
    """Return what the entry points of `group` name, in every package that is installed."""
    # Imported here: reading the metadata of packages takes longer than `murmure --help` may.
    from importlib.metadata import entry_points

    return [point.load() for point in entry_points(group=group)]

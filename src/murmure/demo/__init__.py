"""What is in the made-up village, and how is each of its pretended sources called?

Nothing here is a real person, place, shop or site: all addresses end in
`.example`, and every source name begins with `demo-`, so made-up rows can be
told from real ones anywhere in a log.
"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both

PREFIX = "demo-"
"""How the name of every made-up source begins."""


class Card(NamedTuple):
    """Name one made-up source as people would call it, with the picture of its kind."""

    name: str
    title: Both
    picture: str


def _cards(*rows: tuple[str, str, str, str]) -> dict[str, Card]:
    return {PREFIX + name: Card(PREFIX + name, Both(en, fr), picture) for name, en, fr, picture in rows}


SOURCES: dict[str, Card] = _cards(
    ("fediverse", "The village square (made up)", "La place du village (inventée)", "social"),
    ("health", "Camille's watch and scales (made up)", "La montre et la balance de Camille (inventées)", "heart"),
    ("linky", "Camille's electricity meter (made up)", "Le compteur électrique de Camille (inventé)", "meter"),
    ("pihole", "Queries of Camille's devices (made up)", "Les requêtes des appareils de Camille (inventées)", "dns"),
    ("browser", "Pages that Camille visits (made up)", "Les pages que Camille visite (inventées)", "browser"),
    ("agenda", "Camille's agenda (made up)", "L'agenda de Camille (inventé)", "calendar"),
    ("bank", "Camille's purchases (made up)", "Les achats de Camille (inventés)", "bank"),
    (
        "tracks",
        "Camille's runs and walks (made up)",
        "Les courses à pied et promenades de Camille (inventées)",
        "track",
    ),
    ("listening", "What Camille listens to (made up)", "Ce que Camille écoute (inventé)", "music"),
)

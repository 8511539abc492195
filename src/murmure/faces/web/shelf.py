"""What came in, what can come in, and how do jobs and cards look on a page?"""

from __future__ import annotations

from functools import cache
from typing import Any

from murmure.model.words import Both
from murmure.sources.live import lives

STATES = {
    "running": Both("running", "en cours"), "stopped": Both("stopped, import again to finish", "interrompu, réimportez pour finir"),
    "undone": Both("undone", "annulé"),
}  # fmt: skip

VILLAGE = {
    "demo-fediverse": (Both("Posts of the village", "Messages du village"), "post"),
    "demo-health": (Both("Health, from a watch", "Santé, d'une montre"), "watch"),
    "demo-linky": (Both("Electricity meter", "Compteur électrique"), "meter"), "demo-pihole": (Both("DNS of the house", "DNS de la maison"), "dns"),
    "demo-agenda": (Both("Agenda", "Agenda"), "calendar"), "demo-bank": (Both("Bank card", "Carte bancaire"), "bank"),
    "demo-tracks": (Both("Workouts", "Sport"), "runner"), "demo-browser": (Both("Pages visited", "Pages visitées"), "browser"),
    "demo-listening": (Both("Music", "Musique"), "music"),
}  # fmt: skip

OWN = {"murmure": (Both("Your own word", "Votre parole"), "apart")}
"""What is no archive: said on these pages, or on the command line."""


def face_of(name: str) -> tuple[Both, str]:
    """Return the title and the picture of a source."""
    card = next((card for card in cards() if card.name == name), None)
    live = next((one.title for one in lives() if one.writes == name), Both(name, name))
    return VILLAGE.get(name) or OWN.get(name) or ((card.title, card.picture) if card else (live, "file"))


@cache
def cards() -> list[Any]:
    """Return the cards of every source, by title."""
    from murmure.plugs import plugs

    return sorted(
        plugs("murmure.sources", "SOURCE", "murmure.sources"),
        key=lambda card: (card.fallback, card.title.en.casefold()),
    )


def reasons(rejected: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return what was left out: reason in the language, count, examples of where."""
    return [
        {
            "reason": one["reason_fr"] if lang == "fr" else one["reason"],
            "count": one["count"],
            "where": one["where"][:3],
        }
        for one in rejected
    ]

"""What came in, what can come in, and how do jobs and cards look on a page?"""

from __future__ import annotations

from typing import Any

from murmure.model.words import Both

STATES = {
    "running": Both("running", "en cours"), "stopped": Both("stopped, import again to finish", "interrompu, réimportez pour finir"),
    "undone": Both("undone", "annulé"),
}  # fmt: skip


def cards() -> list[Any]:
    """Return the cards of every source, by title."""
    from murmure.plugs import plugs

    return sorted(plugs("murmure.sources", "SOURCE", "murmure.sources"), key=lambda card: (card.fallback, card.title.en.casefold()))


def reasons(rejected: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return what was left out: reason in the language, count, examples of where."""
    return [
        {"reason": one["reason_fr"] if lang == "fr" else one["reason"], "count": one["count"], "where": one["where"][:3]}
        for one in rejected
    ]

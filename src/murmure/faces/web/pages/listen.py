"""How are the streams doing: who is heard now, how far behind, how fast, and what went wrong?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render
from murmure.faces.web.reach import ask, fields, needed
from murmure.model.words import Both
from murmure.sources.live import lives

if TYPE_CHECKING:
    from murmure.streams.health import Health

STATES = {
    "running": Both("listening", "à l'écoute"), "waiting": Both("waiting to try again", "en attente d'un nouvel essai"),
    "stopped": Both("stopped", "arrêté"), "ended": Both("at its end", "à sa fin"), "failed": Both("failed", "en échec"),
    "stuck": Both("no sign of life", "sans signe de vie"),
}  # fmt: skip
COUNTS = {
    "added": Both("added", "ajoutée{n||s}"), "known": Both("already known", "déjà connue{n||s}"), "changed": Both("changed", "modifiée{n||s}"),
    "deleted": Both("deleted by their {n|author|authors}", "supprimée{n||s} par {n|son|leur} auteur"),
    "unwanted": Both("left out: their {n|author wishes|authors wish} so", "écartée{n||s} : {n|son|leur} auteur le souhaite"),
    "rejected": Both("rejected", "rejetée{n||s}"), "reconnects": Both("lost {n|connection|connections}", "connexion{n||s} perdue{n||s}"),
}  # fmt: skip
ALWAYS = ("added", "deleted")
SPANS = (
    (86_400, Both("{n} {n|day|days}", "{n} jour{n||s}")), (3_600, Both("{n} {n|hour|hours}", "{n} heure{n||s}")),
    (60, Both("{n} {n|minute|minutes}", "{n} minute{n||s}")), (1, Both("{n} {n|second|seconds}", "{n} seconde{n||s}")),
)  # fmt: skip
FOLDER = Both("Watched folder", "Dossier surveillé")
NOW = Both("less than a second", "moins d'une seconde")


@dataclass(frozen=True)
class Row:
    """Hold one stream as the page shows it.

    bars  the share of the fullest minute that each of the last sixty reached, in percent; `most` is that minute
    """

    name: str
    title: Both
    state: str
    words: Both
    lag: Both | None
    heard: Both | None
    rate: int
    bars: list[int]
    most: int
    total: int
    counts: list[tuple[Both, int]]
    why: Both | None
    again: Both | None
    live_now: bool


def span(seconds: float) -> Both:
    """Return a length of time in its largest unit.

    >>> span(7200).en
    '2 hours'
    """
    for size, words in SPANS:
        if seconds >= size:
            return words.fill(n=int(seconds // size))
    return NOW


def row_of(health: Health, now: float) -> Row:
    """Return a stream as the page shows it."""
    title = next((card.title for card in lives() if card.name == health.live), FOLDER if health.live == "folder" else Both(health.live, health.live))
    past, lag = health.past(now), health.lag(now)
    most = max(past)
    return Row(
        health.name, title, health.state, STATES[health.state], span(lag) if lag is not None and health.live_now else None,
        span(max(0.0, now - health.heard)) if health.heard else None, round(health.rate(now) * 60),
        [round(100 * count / most) if most else 0 for count in past], most, sum(past),
        [(words, health.counts.get(name, 0)) for name, words in COUNTS.items() if name in ALWAYS or health.counts.get(name)],
        Both(*health.why) if health.why else None, span(max(0.0, health.again - now)) if health.again and health.state == "waiting" else None,
        health.live_now,
    )  # fmt: skip


async def show(request: Request) -> Response:
    """Show every stream, those that are followed first, and what else can be listened to."""
    now = time.time()
    found: list[Any] = await ask(request, lambda home: home.streams())
    rows = sorted((row_of(health, now) for health in found), key=lambda row: (not row.live_now, row.name))
    return render.page(request, "listen.html", rows=rows, catalogue=lives())


async def leave(request: Request) -> Response:
    """Forget a stream that nobody follows; what it brought stays."""
    (stream,) = needed(await fields(request), "stream")
    await ask(request, lambda home: home.leave(stream))
    return RedirectResponse("/listen", 303)


ROUTES = [Route("/listen", show), Route("/listen/leave", leave, methods=["POST"])]

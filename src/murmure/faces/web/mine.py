"""What do the lenses about me say on their pages, kept while the log stays the same, and on which activities does it rest?"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from murmure.faces.web import entry, render, tell
from murmure.faces.web.reach import ask
from murmure.lenses.lens import lens_named
from murmure.model.ask import Ask

if TYPE_CHECKING:
    from murmure.model.finding import Finding, Findings

MOST = 12
"""Answers that are kept for one lens: those of the last questions."""
_LOCKS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def answer_of(home: Any, state: Any, name: str, **asked: Any) -> Findings:
    """Return what a lens says, computed again only when the log, the zone of home, or the order of devices has changed.

    Who asks meanwhile waits for the same answer.
    """
    with _LOCKS[name]:
        if not hasattr(state, "answers"):
            state.answers = {}
        kept: dict[Any, tuple[Any, Findings]] = state.answers.setdefault(name, {})
        question, now = tuple(sorted(asked.items())), (home.generation, home.zone, home.devices.orders())
        if question not in kept or kept[question][0] != now:
            kept.pop(question, None)
            kept[question] = now, home.lens(name, **asked)
            while len(kept) > MOST:
                del kept[next(iter(kept))]
        kept[question] = kept.pop(question)  # what was asked for last goes last
        return kept[question][1]


async def findings_of(request: Request, name: str, **asked: Any) -> Findings:
    """Return what a lens says, without holding up other pages."""
    return await ask(request, lambda home: answer_of(home, request.app.state, name, **asked))


def card_of(name: str) -> dict[str, Any]:
    """Return what the foot of the page of a lens says of it: when it can be wrong, and after whom it works."""
    card = lens_named(name)
    return {"reads": card.reads, "doubt": card.wrong_when, "paper": card.paper}


def told(finding: Finding, lang: str) -> str:
    """Return a claim as a text, not as markup: it may hold words of others, which are no sentence of ours."""
    text = finding.claim.say(lang)
    return tell.french(text) if lang == "fr" else text


async def behind(request: Request, found: Findings, back: str, title: Any) -> Response:
    """Show the activities on which the claim of the number `of` rests; 404 when there is none."""
    number = request.query_params.get("of", "")
    if not (number.isascii() and number.isdecimal() and int(number[:6]) < len(found)):
        raise HTTPException(404)
    return await resting(request, found.findings[int(number[:6])], back, title)


async def resting(request: Request, finding: Finding, back: str, title: Any) -> Response:
    """Show the activities on which a claim rests, the newest first."""
    lang = render.language(request)
    question = Ask(ids=finding.evidence, limit=max(len(finding.evidence), 1))
    rows = (await ask(request, lambda home: home.timeline(question))).rows if finding.evidence else []
    return render.page(
        request,
        "mine_behind.html",
        claim=told(finding, lang),
        days=entry.grouped(entry.entries_of(rows, lang)),
        back=back,
        title=title,
    )

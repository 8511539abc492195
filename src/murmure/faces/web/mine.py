"""What do the lenses about me say on their pages, kept while the log stays the same, and on which activities does it rest?"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from murmure.faces.web import entry, render, tell
from murmure.faces.web.reach import ask
from murmure.lenses.lens import lens_named
from murmure.model.ask import Ask

if TYPE_CHECKING:
    from murmure.model.finding import Finding, Findings

Kept = TypeVar("Kept")
MOST = 12
"""Answers that are kept for one lens: those of the last questions."""
_LOCKS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


LASTING = {"rhythm": ("days",)}
"""Lenses of which answers to some options stay on the disk too: a page offers few of them."""


def answer_of(home: Any, state: Any, name: str, lasting: bool = False, **asked: Any) -> Findings:
    """Return what a lens says, computed again only when the log, the zone of home, or the order of devices has changed.

    lasting   keep it beyond this process though more is asked than what every visitor of the page asks
    """
    lasting = lasting or asked.keys() <= set(LASTING.get(name, ()))
    return kept(home, state, name, tuple(sorted(asked.items())), lambda: home.found(name, **asked) if lasting else home.lens(name, **asked))


def kept(home: Any, state: Any, name: str, question: Any, make: Callable[[], Kept]) -> Kept:
    """Return what `make` makes of the home, made again only when the log, the zone of home, or the order of devices has changed.

    Who asks meanwhile waits for the same answer; the last `MOST` questions of a name are kept.
    """
    with _LOCKS[name]:
        if not hasattr(state, "answers"):
            state.answers = {}
        known: dict[Any, tuple[Any, Kept]] = state.answers.setdefault(name, {})
        now = home.generation, home.zone, home.devices.orders()
        if question not in known or known[question][0] != now:
            known.pop(question, None)
            known[question] = now, make()
            while len(known) > MOST:
                del known[next(iter(known))]
        known[question] = known.pop(question)  # what was asked for last goes last
        return known[question][1]


async def findings_of(request: Request, name: str, lasting: bool = False, **asked: Any) -> Findings:
    """Return what a lens says, without holding up other pages; `lasting` as in `answer_of`."""
    return await ask(request, lambda home: answer_of(home, request.app.state, name, lasting, **asked))


def card_of(name: str) -> dict[str, Any]:
    """Return what the foot of the page of a lens says of it: what it reads and tells, when it can be wrong, and after whom it works."""
    card = lens_named(name)
    return {"reads": card.reads, "says": card.says, "doubt": card.wrong_when, "paper": card.paper}


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

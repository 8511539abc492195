"""Which petitions are on their way to a threshold, when do they reach it, and who shares them?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import petitions, render, tell
from murmure.faces.web.pages.rising import when
from murmure.faces.web.plot import date_text
from murmure.faces.web.reach import ask, proper, whole
from murmure.graphs.crowd_once import Once
from murmure.lenses.lens import lens_named, percent
from murmure.model.errors import BadRequest

THRESHOLD, LARGEST = 10_000, 1_000_000_000
KEPT = 24


def asked_of(request: Request) -> petitions.Ask:
    """Return what the address asks for; what is no number and no day is left out."""
    wanted = whole(request.query_params.get("threshold"), THRESHOLD)
    threshold = wanted if 1 <= wanted <= LARGEST else THRESHOLD
    try:
        day = date.fromisoformat(request.query_params.get("on", ""))
        until = int((datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)).timestamp() * 1e6)
    except (ValueError, OverflowError):
        until = None
    return petitions.Ask(threshold, until, proper(request.query_params.get("words", ""))[:200])


def kept(request: Request) -> Once:
    """Return what was worked out while the log is as it is."""
    state = request.app.state
    if not hasattr(state, "petitions"):
        state.petitions = Once(lambda: state.home.generation, KEPT, lambda what: False)
    found: Once = state.petitions
    return found


async def show(request: Request) -> Response:
    """Show all petitions."""
    asked, once = asked_of(request), kept(request)
    board = await ask(request, lambda home: once.recall(asked, lambda: petitions.board_of(home, asked)))
    return render.page(request, "petition.html", board=board, asked=asked, folder=str(request.app.state.home.folder / "drop"), **said(request))


async def one(request: Request) -> Response:
    """Show one petition with its evidence."""
    asked, once, name = asked_of(request), kept(request), proper(request.query_params.get("name", ""))
    try:
        page = await ask(request, lambda home: once.recall((name, asked), lambda: petitions.one_of(home, name, asked)))
    except BadRequest as error:
        if error.code != "lens-petition":
            raise
        return render.problem(request, 404, error.what, error.advice)
    return render.page(request, "petition_one.html", page=page, asked=asked, one=page.one, **said(request))


def said(request: Request) -> dict[str, Any]:
    """Return what the templates of petitions say sentences with."""
    lang, card = render.language(request), lens_named("petition")
    on = request.query_params.get("on", "")
    return {
        "when": lambda moment: when(moment, lang), "date": lambda moment: day_text(moment, lang), "percent": lambda share: percent(share).say(lang),
        "below": lambda at, step: date_text(at, step, lang), "name_of": lambda name: tell.name_of(name, lang), "seconds": petitions.seconds,
        "level": petitions.LEVEL, "horizon": petitions.HORIZON, "card_of": card, "claimed": lambda one: claimed(one.claim.say(lang), lang),
        "on": on if asked_of(request).until else "", "more": more_of(request),
    }  # fmt: skip


def claimed(text: str, lang: str) -> str:
    """Return a claim as a text, not as markup: it holds words of others."""
    return tell.french(text) if lang == "fr" else text


def day_text(moment: float | None, lang: str) -> str:
    """Write the day of a moment (seconds, UTC): 4 May 2026."""
    at = tell.local(int(moment * 1e6), 0) if moment is not None else None
    return tell.short_day(at.date(), lang) if at else ""


def more_of(request: Request) -> str:
    """Return what follows the name of a petition in an address, so that what was asked stays asked."""
    asked = asked_of(request)
    day = f"&on={request.query_params['on']}" if asked.until else ""
    return f"&threshold={asked.threshold}{day}"


ROUTES = [Route("/petition", show), Route("/petition/one", one)]

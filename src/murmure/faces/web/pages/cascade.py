"""Who has a cause of whom, how sure is that, how far will it go, and what is said in it that was not said before?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import cascades, entry, render, tell
from murmure.faces.web.branches import KNOWN, Person
from murmure.faces.web.pages.petition import claimed
from murmure.faces.web.pages.rising import when
from murmure.faces.web.plot import date_text
from murmure.faces.web.reach import ask, proper, whole
from murmure.graphs.crowd_once import Once
from murmure.lenses.lens import lens_named, percent
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

KEPT, PAGE, LATE = 8, 100, 2**50
KINDS = {
    "origin": Both("came without anyone who is seen", "venu sans que l'on voie de qui"), "answer": Both("answered", "a répondu"),
    "quote": Both("quoted", "a cité"), "share": Both("shared", "a partagé"), "exposure": Both("used it too", "l'a employée aussi"),
}  # fmt: skip
LONG = 2_000


def kept(request: Request) -> Once:
    """Return what was worked out while the log is as it is."""
    state = request.app.state
    if not hasattr(state, "cascades"):
        state.cascades = Once(lambda: state.home.generation, KEPT, lambda what: what == "offered")
    found: Once = state.cascades
    return found


async def show(request: Request) -> Response:
    """Show the cascade of a cause, or offer some."""
    cause = asked(request)
    page, problem = None, None
    if cause:
        try:
            page = await passing(request, cause)
        except BadRequest as error:
            if error.code != "lens-cause":
                raise
            problem = error
    if page is None:
        rising, largest = await ask(request, lambda home: kept(request).recall("offered", lambda: cascades.offered(home)))
        return render.page(request, "cascade_ask.html", 404 if problem else 200, problem=problem, cause=cause, rising=rising, largest=largest,
                           empty=not request.app.state.home.log.count(), **said(request))  # fmt: skip
    first = await ask(request, first_of, page)
    lang = render.language(request)
    return render.page(request, "cascade.html", page=page, first=[entry.entry_of(row, lang) for row in first], row=page.row, cause=page.cause,
                       table=cascades.table_of(page), levels=cascades.levels_of(page),
                       command=f'murmure lens cascade --cause "{page.cause}" --purpose self --nodes nodes.csv', **said(request))  # fmt: skip


def first_of(home: Any, page: cascades.Passing) -> list[dict[str, Any]]:
    """Return the activity by which the largest tree begins, when the log has it."""
    name = page.people[page.largest].id
    return list(home.timeline(Ask(ids=(name,), limit=1)).rows) if name else []


async def passing(request: Request, cause: str) -> cascades.Passing:
    """Return the page of a cause, worked out once."""
    found: cascades.Passing = await ask(request, lambda home: kept(request).recall(cause, lambda: cascades.passing_of(home, cause)))
    return found


def asked(request: Request) -> str:
    return proper(request.query_params.get("cause", ""))[:LONG]


async def people(request: Request) -> Response:
    """Show the people behind a number of the page: each with the activity by which they took it up."""
    query, cause = request.query_params, asked(request)
    try:
        page = await passing(request, cause)
    except BadRequest as error:
        return render.problem(request, 404, error.what, error.advice)
    some = chosen(page, query)
    start = max(whole(query.get("start")), 0)
    kept_query = {name: query[name] for name in ("cause", "kind", "steps", "since", "until", "of", "sure", "tree") if query.get(name)}
    return render.page(request, "cascade_people.html", page=page, cause=page.cause, some=some[start : start + PAGE], all=len(some), start=start,
                       next=start + PAGE if start + PAGE < len(some) else None, before=max(start - PAGE, 0) if start else None,
                       address="/cascade/people?" + urlencode(kept_query), of=person_of(page, query.get("of")), **said(request))  # fmt: skip


def person_of(page: cascades.Passing, place: str | None) -> Person | None:
    """Return the person whose place somebody typed."""
    number = whole(place, -1) if place else -1
    return page.people[number] if 0 <= number < len(page.people) else None


def chosen(page: cascades.Passing, query: Any) -> list[Person]:
    """Return the people behind the number that was followed; what cannot be read asks for nothing.

    kind    in which way they came; sure: known or guess; tree: other, of any but the largest
    steps   from which to which step of the largest tree; since, until: seconds, the last not included
    of      the place of somebody of whom they have it
    """
    first, _, last = query.get("steps", "").partition("-")
    low, high = whole(first), whole(last, whole(first))
    since, until = whole(query.get("since"), -LATE), whole(query.get("until"), LATE)
    of = person_of(page, query.get("of"))
    among = cascades.after(page, of.place) if of else None
    kind, sure, other = query.get("kind", ""), query.get("sure", ""), query.get("tree") == "other"
    return [
        one for one in page.people
        if (not kind or one.kind == kind) and since <= one.at < until and (among is None or one.place in among)
        and (not first or (one.root == page.largest and low <= one.depth <= high)) and (not other or one.root != page.largest)
        and (not sure or (one.kind in KNOWN) == (sure == "known")) and (sure != "guess" or one.parent >= 0)
    ]  # fmt: skip


def said(request: Request) -> dict[str, Any]:
    """Return what the templates of cascades say sentences with."""
    lang = render.language(request)

    def to(cause: str, **more: Any) -> str:
        return "/cascade/people?" + urlencode({"cause": cause, **more}, errors="replace")

    return {
        "when": lambda moment: when(moment, lang), "percent": lambda share: percent(share).say(lang), "to": to, "kinds": KINDS,
        "below": lambda at, step: date_text(at, step, lang), "claimed": lambda one: claimed(one.claim.say(lang), lang),
        "name_of": lambda one: tell.name_of(one.actor, lang) if one.actor else NOT_HERE.say(lang), "card_of": lens_named("cascade"),
        "lasting": lambda seconds: lasting(seconds).say(lang),
        "address_of": lambda cause: "/cascade?" + urlencode({"cause": cause}, errors="replace"),
    }  # fmt: skip


NOT_HERE = Both("a post that is not in this log", "un billet qui n'est pas dans ce journal")


def lasting(seconds: float) -> Both:
    """Return a span in minutes, hours or days."""
    from murmure.lenses.crowd.cascade.claim import lasting as named

    return named(int(seconds * 1e6))


ROUTES = [Route("/cascade", show), Route("/cascade/people", people)]

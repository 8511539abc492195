"""Which communities do the people of the log form, over time, and what is said in them?"""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from murmure.crowd import Chosen
from murmure.faces.web import entry, facets, render, sentence
from murmure.faces.web.pages.timeline import place_of
from murmure.faces.web.reach import ask, download, fields, proper
from murmure.graphs.contested import NAMED
from murmure.graphs.crowd_files import FORMS
from murmure.graphs.crowd_files.asked import RULES, asked
from murmure.graphs.dated import Span
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")
NOTE = 4_000
"""Longest note, in characters."""
STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\+00:00")
KEY = re.compile(r"[0-9a-z]{8,40}")
ABOUT = {"person": (1, 1), "tie": (2, 2), "community": (2, 8), "view": (1, 1)}
"""What a note may be about, and how many names say which one: a person's id, the two of a tie, a community's number and some of its people."""
VIEW = ("q", "source", "type", "since", "until", "near", "of", "outlines", "names", "at")
"""What a link says of a view (`steps.js`), and a note on the view keeps; what is selected has notes of its own."""
NUMBER = re.compile(r"[0-9]{1,6}")
BAD_SPAN = BadRequest(
    "bad-span",
    Both("These dates cannot be read.", "Ces dates sont illisibles."),
    Both("Write them as 2024-05-31, the first before the last.", "Écrivez-les ainsi : 2024-05-31, la première avant la dernière."),
)
BAD_CHOICE = BadRequest(
    "bad-choice",
    Both("What this address selects is not in the log.", "Ce que cette adresse sélectionne n'est pas dans le journal."),
    Both("Open the page without its address and select again.", "Ouvrez la page sans son adresse et sélectionnez de nouveau."),
)
BAD_K = BadRequest(
    "bad-k",
    Both("The size of the smallest community that leaves cannot be read.", "La taille de la plus petite communauté qui sort est illisible."),
    Both("Write a whole number, 10 or more.", "Écrivez un nombre entier, 10 ou plus."),
)
LONG_NOTE = BadRequest(
    "long-note",
    Both("This note is too long.", "Cette note est trop longue."),
    Both(f"Keep it under {NOTE} characters; nothing was changed.", f"Restez sous {NOTE} caractères ; rien n'a été changé."),
)


def moment(text: str) -> int | None:
    """Return microseconds since 1970 of a day, or of a minute, in UTC; None for an empty text."""
    if not text:
        return None
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError(text)
        at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise BAD_SPAN from None
    return int(at.timestamp()) * 1_000_000


def ask_of(query: dict[str, str]) -> Ask:
    """Return which activities the address leaves."""
    since, until = moment(query.get("since", "")), moment(query.get("until", ""))
    if since is not None and until is not None and since >= until:
        raise BAD_SPAN
    one = {name: (query[key],) if query.get(key) else () for name, key in (("sources", "source"), ("types", "type"))}
    return Ask(since=since, until=until, words=query.get("q", "")[:300], place=place_of(query.get("near", "")), **one)


def span_of(query: dict[str, str]) -> Span:
    """Return whose communities are asked for: those of all time, or of the span alone."""
    asked = ask_of(query)
    return Span(asked.since, asked.until) if query.get("of") == "span" else Span()


def query_of(request: Request) -> dict[str, str]:
    """Return the questions of the address; the engine reads SQL up to a NUL, and no name in the log has one."""
    return {name: value.replace("\0", "") for name, value in request.query_params.items()}


async def show(request: Request) -> Response:
    """Show the page; its data comes on its own."""
    query, lang = query_of(request), render.language(request)
    ask_of(query)
    choices = await ask(request, facets.of, request.app.state)
    return render.page(request, "communities.html", query=query, facets=choices, type_name=lambda kind: sentence.type_name(kind, lang),
                       forms=FORMS)  # fmt: skip


def bytes_of(request: Request, packed: bytes) -> Response:
    """Return what the home packed, as the browser takes it."""
    headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        packed, headers = gzip.decompress(packed), {}
    return Response(packed, media_type="application/octet-stream", headers=headers)


async def map_(request: Request) -> Response:
    """Send the people and ties that are drawn."""
    return bytes_of(request, await ask(request, lambda home: home.crowd.map()))


async def cover(request: Request) -> Response:
    """Send the communities."""
    span = span_of(query_of(request))
    return bytes_of(request, await ask(request, lambda home: home.crowd.cover(span)))


async def match(request: Request) -> Response:
    """Send which people and ties the filters leave."""
    query = query_of(request)
    question, span = ask_of(query), span_of(query)
    return bytes_of(request, await ask(request, lambda home: home.crowd.match(question, span)))


def list_of(text: str) -> list[str | int]:
    """Return the list of a few texts and numbers that an address or a form holds; nothing for an empty text."""
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise BAD_CHOICE from None
    if not isinstance(found, list) or len(found) > 8 or not all(isinstance(one, str | int) for one in found):
        raise BAD_CHOICE
    return [proper(one) if isinstance(one, str) else one for one in found]


def choice_of(text: str) -> list[Any]:
    """Return what is selected: ["c", number, id, ...], ["p", id] or ["t", id, id]; nothing for an empty text."""
    found = list_of(text)
    if found and (found[0] not in ("c", "p", "t") or len(found) < 2):
        raise BAD_CHOICE
    return found


def chosen_of(home: Any, choice: list[Any], span: Span) -> Chosen:
    """Return the people or the tie that an address selects."""
    if not choice:
        return Chosen()
    kind, *rest = choice
    names = [str(one) for one in (rest[1:] if kind == "c" else rest)]
    if kind == "c":
        found = home.crowd.community(names, span, rest[0] if isinstance(rest[0], int) else 0)
        if found < 0:
            raise BAD_CHOICE
        return Chosen(people=home.crowd.members(found, span))
    places = [home.crowd.person(one) for one in names]
    if min(places) < 0 or len(places) != (1 if kind == "p" else 2):
        raise BAD_CHOICE
    return Chosen(people=(places[0],)) if kind == "p" else Chosen(tie=(places[0], places[1]))


async def posts(request: Request) -> Response:
    """Show the activities of what is selected: a piece of the page."""
    query, lang = query_of(request), render.language(request)
    question, span, choice = ask_of(query), span_of(query), choice_of(query.get("sel", ""))
    before = query.get("before")
    found = await ask(request, lambda home: home.crowd.posts(chosen_of(home, choice, span), question, before=before))
    days = entry.grouped(entry.entries_of(found.rows, lang))
    return render.page(request, "posts.html", days=days, next=found.next, more=bool(before))


def view_of(text: str) -> str:
    """Return the part of a link that restores a view: what it holds beyond that is left out."""
    if len(text) > 8 * NOTE:
        raise BAD_CHOICE
    return urlencode([(name, value) for name, value in parse_qsl(text) if name in VIEW])


async def notes(request: Request) -> Response:
    """Send all notes."""
    return JSONResponse(await ask(request, lambda home: home.crowd.notes))


async def note(request: Request) -> Response:
    """Keep a note, or remove it when its text is empty."""
    form = await fields(request)
    key, about, text = form.get("key", ""), form.get("about", ""), form.get("text", "")
    ids = list_of(form.get("ids", ""))
    least, most = ABOUT.get(about, (9, 0))
    if not KEY.fullmatch(key) or not least <= len(ids) <= most or (about == "community" and not NUMBER.fullmatch(str(ids[0]))):
        raise BAD_CHOICE
    if len(text) > NOTE:
        raise LONG_NOTE
    given = form.get("at", "")
    at = given if STAMP.fullmatch(given) else datetime.now(UTC).isoformat(timespec="seconds")
    view = view_of(form.get("view", "")) if about == "view" else ""
    kept = {"about": about, "ids": [str(one) for one in ids], "text": text, "at": at} | ({"view": view} if view else {}) if text else None
    await ask(request, lambda home: home.crowd.note(key, kept))
    return JSONResponse(kept)


def take_back(home: Any, words: list[str]) -> None:
    """Take back what was said against a membership: of several words, those that are not taken back yet."""
    known = {one.id for one in home.contested}
    for word in [one for one in words if one in known] or words:
        home.uncontest(word)


async def contest(request: Request) -> Response:
    """Keep the word of a person against a membership, or take it back."""
    form = await fields(request)
    if form.get("undo"):
        await ask(request, lambda home: take_back(home, form["undo"].split()))
        return JSONResponse({})
    span, choice = span_of(form), choice_of(form.get("sel", ""))
    if not choice or choice[0] != "c" or not form.get("person"):
        raise BAD_CHOICE

    def said(home: Any) -> str:
        found = home.crowd.community([str(one) for one in choice[2:]], span, choice[1] if isinstance(choice[1], int) else 0)
        if found < 0 or home.crowd.person(form["person"]) not in home.crowd.members(found, span):
            raise BAD_CHOICE
        return home.contest(home.crowd.named(found, span, NAMED), form["person"])

    return JSONResponse({"id": await ask(request, said)})


def least_of(query: dict[str, str]) -> int:
    """Return how many members the smallest community that leaves has."""
    if not NUMBER.fullmatch(query.get("k", "10")):
        raise BAD_K
    return int(query.get("k", "10"))


async def asked_(request: Request) -> Response:
    """Send, in words, which filters and rules make what leaves: a picture carries them."""
    query, lang = query_of(request), render.language(request)
    said = (*asked(ask_of(query), span_of(query)), RULES.fill(k=least_of(query)))
    return JSONResponse(" ".join(one.say(lang) for one in said))


async def find(request: Request) -> Response:
    """Send the people of a name whom the map does not draw."""
    words = query_of(request).get("q", "").strip()[:300]
    return JSONResponse(await ask(request, lambda home: home.crowd.find(words)) if words else [])


async def person(request: Request) -> Response:
    """Send what there is to tell of somebody whom the map does not draw; nothing when the log does not know them."""
    query = query_of(request)
    span, name = span_of(query), proper(query.get("id", ""))
    return JSONResponse(await ask(request, lambda home: home.crowd.about(name, span)))


async def export(request: Request) -> Response:
    """Send the communities, as the filters leave them, as a file; as a zip when it takes several."""
    query, ending = query_of(request), request.path_params["ending"]
    if ending not in FORMS:
        raise HTTPException(404)
    question, span, k = ask_of(query), span_of(query), least_of(query)
    made, lang = datetime.now(UTC).isoformat(timespec="seconds"), render.language(request)
    return await download(
        request, lambda home, folder: home.crowd.export(ending, folder, question, span, k, made, lang), f"communities-{ending}.zip")  # fmt: skip


ROUTES = [
    Route("/communities", show),
    Route("/communities/map", map_),
    Route("/communities/cover", cover),
    Route("/communities/match", match),
    Route("/communities/posts", posts),
    Route("/communities/notes", notes),
    Route("/communities/notes", note, methods=["POST"]),
    Route("/communities/find", find),
    Route("/communities/person", person),
    Route("/communities/asked", asked_),
    Route("/communities/contest", contest, methods=["POST"]),
    Route("/communities/export.{ending}", export),
]

"""Where are my data, how do I take them away, and how do I have some forgotten?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import facets, render
from murmure.faces.web.pages.timeline import instant
from murmure.faces.web.reach import ask, fields, follow, needed, works
from murmure.faces.web.work import Work
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

FORMATS = ("parquet", "jsonl")
CHOOSE = Both("Nothing was chosen, and nothing was forgotten.", "Rien n'a été choisi, et rien n'a été oublié.")
NARROW = Both(
    "Choose a source, dates, words or an actor first.",
    "Choisissez d'abord une source, des dates, des mots ou un acteur.",
)
EXPORTED = Both("Everything was written to {folder}.", "Tout a été écrit dans {folder}.")


def disk_of(home: Any) -> int:
    """Return the bytes that the home takes."""
    return sum(path.stat().st_size for path in Path(home.folder).rglob("*") if path.is_file())


async def show(request: Request, asked: dict[str, str] | None = None, said: str = "", count: int = 0) -> Response:
    """Show the page."""
    home = request.app.state.home
    choices = await ask(request, facets.of, request.app.state)
    return render.page(
        request, "data.html", home_path=str(home.folder), encrypted=home.locked,
        disk=await ask(request, disk_of), total=home.log.count(), sources=choices["source"], asked=asked or {},
        said=said, count=count, export_folder=str(Path.home() / "murmure-export"),
    )  # fmt: skip


async def export(request: Request) -> Response:
    """Write the whole log into a folder."""
    folder, format_ = needed(await fields(request), "folder", "format")
    home, place = request.app.state.home, Path(folder).expanduser()
    if format_ not in FORMATS:
        raise BadRequest(
            "format",
            Both("There is no such format.", "Ce format n'existe pas."),
            Both("Choose one of the list.", "Choisissez-en un de la liste."),
        )

    def write(work: Work) -> Both:
        home.export(place, format_)
        return EXPORTED.fill(folder=str(place))

    return follow(works(request).start("export", write))


def day_typed(text: str | None) -> date | None:
    """Return a day that was typed, `None` when there is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def ask_of(form: dict[str, str]) -> Ask:
    """Return what the form chooses; never everything."""
    until = day_typed(form.get("until"))
    chosen = Ask(
        since=instant(day_typed(form.get("since"))), until=instant(until + timedelta(days=1)) if until and until < date.max else None,
        sources=(form["source"],) if form.get("source") else (), words=form.get("words", ""),
        actors=(form["actor"],) if form.get("actor") else (),
    )  # fmt: skip
    if chosen == Ask():
        raise BadRequest("forget-all", CHOOSE, NARROW)
    return chosen


async def forget(request: Request) -> Response:
    """Count what would be forgotten, then forget it."""
    form, lang = await fields(request), render.language(request)
    chosen = ask_of(form)
    if form.get("do") == "forget":
        gone = await ask(request, lambda home: home.forget(chosen))
        return await show(
            request,
            None,
            Both("{n} {n|activity was|activities were} forgotten.",
                 "{n} {n|activité a été oubliée|activités ont été oubliées}.").fill(n=gone).say(lang),  # fmt: skip
        )
    found = await ask(request, lambda home: home.forget(chosen, trial=True))
    words = Both("{n} {n|activity|activities} would be forgotten.", "{n} {n|activité serait oubliée|activités seraient oubliées}.")
    return await show(request, form, words.fill(n=found).say(lang), found)


ROUTES = [
    Route("/data", show),
    Route("/data/export", export, methods=["POST"]),
    Route("/data/forget", forget, methods=["POST"]),
]

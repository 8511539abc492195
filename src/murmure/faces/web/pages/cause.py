"""Why was a cause told: who began, who gathers, in step or not, how far will it go, and by which activities is it known?"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from murmure.faces.web import causes, entry, render
from murmure.faces.web.cascades import cause_of
from murmure.faces.web.pages.rising import back, group, read, said
from murmure.faces.web.reach import ask, fields, needed
from murmure.lenses.crowd.rising.posts import HOUR
from murmure.model.ask import Ask
from murmure.rising.alarm import moment

if TYPE_CHECKING:
    from murmure.rising_room import Cause, Trace

EVIDENCE, FIRST, STEP, PRINTED = 30, 5, 8, 300
"""Activities that are shown: why it was told, where it began, in step; and in a report, of all."""
SECONDS = 10
"""Within which two activities are in step, as the watch counts."""
TALL = 140.0
INSIDE = ("keys", "learned", "at", "began")
"""What a home adds to an alarm for itself."""


@dataclass(frozen=True)
class Page:
    """Hold what is known of a cause; `why`, `first` and `step` are activities as the log holds them, `young` as on the board."""

    one: Cause
    trace: Trace
    drawn: causes.Drawing
    came: list[int | None]
    why: list[dict[str, Any]]
    first: list[dict[str, Any]]
    step: list[dict[str, Any]]
    notes: dict[str, dict[str, Any]]
    followed: set[str]
    budget: float
    young: int | None

    @property
    def begun_by_why(self) -> bool:
        """Say whether the first activities stand among the others already: nobody reads the same posts twice."""
        return {row["id"] for row in self.first} <= {row["id"] for row in self.why}


def page_of(home: Any, name: str) -> Page:
    """Return what is known of the cause of an id; raises the answer that there is no such page."""
    room = home.rising
    one = room.cause(name)
    if one is None:
        raise HTTPException(404)
    (trace,), end = room.traces([one]), room.span[1] + 3_600
    drawn = causes.drawing(one, trace, end, causes.LONG, room.groups(one), TALL)
    why = [found for found in one.main["evidence"] if isinstance(found, str)][:EVIDENCE]
    notes = {key: note for key, note in room.notes.items() if note["term"] in one.own}
    return Page(one, trace, drawn, causes.came(one, trace, end), rows(home, why), rows(home, list(trace.since(one.since).id[:FIRST])),
                rows(home, causes.in_step(trace.since(one.since), SECONDS, STEP)) if one.main["coordination"] else [], notes, room.followed,
                room.alarms_per_day, room.past(one))  # fmt: skip


def rows(home: Any, ids: list[str]) -> list[dict[str, Any]]:
    """Return activities in order of time."""
    return home.timeline(Ask(ids=tuple(ids), limit=len(ids))).rows[::-1] if ids else []


def command(page: Page) -> str:
    """Return what replays the log up to the alarm, on the command line."""
    return f"murmure lens rising --purpose self --alarms-per-day {page.budget:g} --until {moment(page.one.main['at'] + 1)} --alarms alarms.csv"


def hours(page: Page) -> list[tuple[int, list[int]]]:
    """Return the hours in which somebody took it up, and how many, by community."""
    columns = zip(*page.drawn.counts, strict=True)
    return [(page.drawn.start + 3_600 * place, list(column)) for place, column in enumerate(columns) if any(column)]


async def show(request: Request, template: str = "cause.html", **more: Any) -> Response:
    """Show a cause."""
    page = await read(request, page_of, request.path_params["id"])
    if page is None:
        return render.page(request, "rising_wait.html")
    lang = render.language(request)

    def by_day(some: list[dict[str, Any]]) -> list[tuple[Any, list[entry.Entry]]]:
        return entry.grouped([entry.entry_of(row, lang) for row in some])

    return render.page(request, template, page=page, one=page.one, main=page.one.main, drawn=page.drawn, hours=hours(page),
                       by_day=by_day, command=command(page), passing=cause_of(page.one), **more, **said(request))  # fmt: skip


async def report(request: Request) -> Response:
    """Show a cause so that it prints well, with what each number rests on; each hour leads to its first activity."""
    found = await read(request, page_of, request.path_params["id"])
    if found is None:
        return render.page(request, "rising_wait.html")
    since = found.trace.since(found.drawn.start)
    every = await ask(request, rows, list(since.id[:PRINTED]))
    begins = {row["published_us"] // HOUR * 3_600: row["id"] for row in reversed(every)}
    return await show(request, "cause_report.html", every=every, all=len(since.id), begins=begins)


async def note(request: Request) -> Response:
    """Keep a note on a cause."""
    form = await fields(request)
    term, text = needed(form, "term", "text")
    await ask(request, lambda home: home.rising.note(term, text[:20_000]))
    return back(form)


async def unnote(request: Request) -> Response:
    """Remove a note."""
    form = await fields(request)
    (key,) = needed(form, "note")
    await ask(request, lambda home: home.rising.unnote(key))
    return back(form)


async def export(request: Request) -> Response:
    """Send what the page shows, without the names of people: alarms and hours as JSON, or hours as CSV."""
    page = await ask(request, page_of, request.path_params["id"])
    form, lang = request.path_params["form"], render.language(request)
    names = [group(name).say(lang) for name in page.drawn.names]
    if form == "json":
        alarms = [{name: value for name, value in alarm.items() if name not in INSIDE} for alarm in page.one.alarms]
        counted = [{"hour": moment(at), "accounts": dict(zip(names, column, strict=True))} for at, column in hours(page)]
        answer: Response = JSONResponse({
            "cause": page.one.name, "terms": list(page.one.terms), "expected_per_hour": round(page.drawn.expected, 4), "alarms": alarms,
            "hours": counted, "replay": command(page),
        })  # fmt: skip
    elif form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["hour", "community", "accounts", "expected_per_hour"])
        writer.writerows([moment(at), name, count, round(page.drawn.expected, 4)]
                         for at, column in hours(page) for name, count in zip(names, column, strict=True) if count)  # fmt: skip
        answer = Response(text.getvalue(), media_type="text/csv; charset=utf-8")
    else:
        raise HTTPException(404)
    answer.headers["content-disposition"] = f'attachment; filename="rising-{page.one.id}.{form}"'
    return answer


ROUTES = [
    Route("/rising/{id:str}/export.{form:str}", export), Route("/rising/{id:str}/report", report),
    Route("/rising/note", note, methods=["POST"]), Route("/rising/unnote", unnote, methods=["POST"]), Route("/rising/{id:str}", show),
]  # fmt: skip

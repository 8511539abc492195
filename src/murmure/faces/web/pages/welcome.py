"""What is in this home, and through which door can more come in?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render, shelf
from murmure.faces.web.reach import ask, follow, works
from murmure.faces.web.strip import day_of
from murmure.faces.web.work import Work
from murmure.model.words import Both

REMOVED = Both("The village is gone.", "Le village est parti.")
_FEW = 12  # sources that are seen without a click
BUILT = Both("The village stands. Nobody in it exists.", "Le village est debout. Personne n'y existe.")


async def enter(request: Request) -> Response:
    """Show today once there is something in the log, the three doors before."""
    return RedirectResponse("/today", 303) if await ask(request, lambda home: home.log.count()) else await show(request)


async def show(request: Request) -> Response:
    """Show the three doors, and an honest summary once there is something."""
    density = await ask(request, lambda home: list(home.density()))
    by_source = await ask(request, lambda home: home.log.sources())
    jobs = await ask(request, lambda home: list(home.jobs()))
    counts, days = Counter[str](), [day_of(at) for at, _, _ in density if at is not None]
    counts.update(by_source)
    most = max(counts.values(), default=1)
    sources = [
        {"name": name, "count": count, "share": round(100 * count / most, 1), "title": title, "picture": picture}
        for name, count in counts.most_common()
        for title, picture in (shelf.face_of(name),)
    ]
    left_out = sum(job.rejects for job in jobs if job.state != "undone")
    values: dict[str, Any] = {
        "total": sum(counts.values()),
        "sources": sources,
        "few": _FEW if len(sources) > _FEW + 2 else len(sources),
        "first": min(days, default=None),
        "last": max(days, default=None),
    }
    return render.page(request, "welcome.html", left_out=left_out, **values)


async def demo(request: Request) -> RedirectResponse:
    """Build the village."""
    home = request.app.state.home

    def build(work: Work) -> Any:
        home.demo(
            progress=lambda step: work.tell("village", bytes=step["bytes"], total=step["total"], rows=step["rows"])
        )
        return BUILT

    return follow(works(request).start("demo", build))


async def remove(request: Request) -> RedirectResponse:
    """Remove the village and nothing else."""
    home = request.app.state.home

    def take_away(work: Work) -> Both:
        home.forget_demo()
        return REMOVED

    return follow(works(request).start("remove", take_away))


ROUTES = [
    Route("/", enter),
    Route("/welcome", show),
    Route("/demo", demo, methods=["POST"]),
    Route("/demo/remove", remove, methods=["POST"]),
]

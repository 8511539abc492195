"""How far is the task that I started, and what came of it?"""

from __future__ import annotations

import copy
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from murmure.faces.web import render
from murmure.faces.web.reach import works
from murmure.faces.web.work import Work, events
from murmure.model.words import Both


def found(request: Request) -> Work:
    """Return the task that the address names."""
    work = works(request).get(request.path_params["number"])
    if work is None:
        raise HTTPException(404)
    return work


def said(work: Work, lang: str) -> str:
    """Return the sentence of a task whose result is not an account of files."""
    return work.result.say(lang) if isinstance(work.result, Both) else ""


async def show(request: Request) -> Response:
    """Show a task while it runs, then its account."""
    work = copy.copy(found(request))  # as it is now: a task that ends while its page is made would be done without an account
    result: Any = work.result if isinstance(work.result, dict) else None
    return render.page(request, "work.html", work=work, result=result, said=said(work, render.language(request)))


async def stream(request: Request) -> Response:
    """Send what changes to the page."""
    return StreamingResponse(
        events(found(request)), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


ROUTES = [Route("/work/{number}", show), Route("/work/{number}/events", stream)]

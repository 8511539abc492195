"""What does the log hold of one activity, and can it be forgotten?"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import entry, render, sentence, tell
from murmure.faces.web.reach import ask
from murmure.model.activity import ME
from murmure.model.ask import Ask
from murmure.model.quantity import QUANTITIES, THINGS

TIMES = ("published", "until")


def raw_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a row that hold something, as text."""
    fields = []
    for name, value in row.items():
        if value is None or value == [] or value == "" or name.endswith("_us"):
            continue
        if name in TIMES:
            at = tell.local(value, 0)
            value = at.isoformat().replace("+00:00", "Z") if at else value
        if name == "extra":
            value = json.dumps(sentence.extra_of(row), ensure_ascii=False, indent=1)
        elif isinstance(value, list):
            value = "\n".join(str(one) for one in value)
        fields.append((name, str(value)))
    return fields


def identity(request: Request) -> str:
    """Return the id that the address names."""
    found = request.path_params["id"]
    if not re.fullmatch(r"[0-9a-f-]{32,36}", found):
        raise HTTPException(404)
    return str(found)


async def show(request: Request) -> Response:
    """Show one activity as the log holds it."""
    question = Ask(ids=(identity(request),), limit=1)
    rows = (await ask(request, lambda home: home.timeline(question))).rows
    if not rows:
        raise HTTPException(404)
    lang = render.language(request)
    overlap = await ask(request, overlapping, rows[0])
    return render.page(request, "activity.html", row=rows[0], entry=entry.entry_of(rows[0], lang), raw=raw_of(rows[0]), overlap=overlap)


def overlapping(home: Any, row: dict[str, Any]) -> str:
    """Return the quantity of a measure that several devices measured, as far as that is known at once; empty for all else."""
    name = row.get("quantity") or ""
    if name not in QUANTITIES or name in THINGS or row.get("actor") != ME or not home.devices.at_hand(home.log.count()):
        return ""
    return name if home.devices.shared(name) else ""


async def forget(request: Request) -> Response:
    """Forget one activity for good."""
    question = Ask(ids=(identity(request),))
    await ask(request, lambda home: home.forget(question))
    return RedirectResponse("/timeline", 303)


ROUTES = [Route("/activity/{id}", show), Route("/activity/{id}/forget", forget, methods=["POST"])]

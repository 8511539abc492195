"""Which letter do I send to a company, to know what it holds of me or to have it erased?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import footprints, render
from murmure.faces.web.mine import answer_of
from murmure.faces.web.reach import ask, fields, needed
from murmure.letters import RIGHTS, Letter, LetterRoom, Sender
from murmure.model.words import LANGUAGES

SAID = ("name", "address", "mail", "identifiers")
"""What a person may say of themselves in the form; it is put into the letter and kept nowhere."""


async def show(request: Request) -> Response:
    """Show the letter, with blanks to fill in."""
    query = request.query_params
    right = query.get("right", "")
    return await shown(request, {"company": query.get("company", ""), "right": right if right in RIGHTS else RIGHTS[0]})


async def write(request: Request) -> Response:
    """Show the letter with what was filled in, or send it as a text file."""
    form = await fields(request)
    needed(form, "company", "right")
    if form.get("as") != "text":
        return await shown(request, form)
    letter = await written(request, form)
    name = f"{form['right']}-{''.join(one if one.isalnum() and one.isascii() else '-' for one in letter.company.lower())}.txt"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(letter.text, media_type="text/plain; charset=utf-8", headers=headers)


async def shown(request: Request, form: dict[str, str]) -> Response:
    """Return the page of the letter."""
    letter, said = await written(request, form), {name: form.get(name, "") for name in SAID}
    return render.page(
        request, "letter.html", letter=letter, form=form, said=said, tongue=tongue_of(request, form), plain=bool(form.get("plain")),
        company_at=footprints.company,
    )  # fmt: skip


async def written(request: Request, form: dict[str, str]) -> Letter:
    """Return the letter of a form."""

    def make(home: Any) -> Letter:
        day = datetime.now(ZoneInfo(home.zone) if home.zone else UTC).date()
        sender = Sender(*(form.get(name, "") for name in SAID))
        room = LetterRoom(lambda **asked: answer_of(home, request.app.state, "footprint", **asked))
        return room.letter(form["company"], form["right"], tongue_of(request, form), sender, day, bool(form.get("plain")))

    return await ask(request, make)


def tongue_of(request: Request, form: dict[str, str]) -> str:
    """Return the language of the letter: the one that was chosen, else that of the page."""
    asked = form.get("language", "")
    return asked if asked in LANGUAGES else render.language(request)


ROUTES = [Route("/footprint/letter", show), Route("/footprint/letter", write, methods=["POST"])]

"""What does a draft give away, and how may it be read, before I publish it? And how does a text come here from another site?"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from murmure.draft import AUDIENCES, KINDS, Draft, Remark
from murmure.draft.remark import SURE
from murmure.faces.web import render, tell
from murmure.faces.web.reach import ask, proper
from murmure.faces.web.safety import HANDED
from murmure.model.errors import BadRequest
from murmure.model.words import Both

MOST = 20 << 20
"""Bytes of a picture that a page checks; the command line takes more."""
TOO_LARGE = Both(
    "This picture has more than 20 MB: check it with `murmure draft`.",
    "Cette image dépasse 20 Mo : vérifiez-la avec `murmure draft`.",
)
LOOKS = {
    "own": "data",
    "others": "data",
    "minor": "data",
    "place": "where",
    "link": "link",
    "tone": "tone",
    "past": "past",
}
"""How the words of each kind are marked in the text."""


class Piece(NamedTuple):
    """Hold a stretch of the text: its words, the numbers of the remarks that it bears, and how it is marked."""

    words: str
    numbers: tuple[int, ...]
    looks: str


class Group(NamedTuple):
    """Hold the remarks of one kind: its title, how it is marked, and (number, remark) of each."""

    title: Both
    looks: str
    remarks: tuple[tuple[int, Remark], ...]


def pieces(text: str, remarks: list[tuple[int, Remark]]) -> Iterator[Piece]:
    """Yield the text, cut where a remark begins or ends.

    >>> from murmure.model.words import Both
    >>> one = Remark("tone", *[Both("", "")] * 3, 2, 4)
    >>> [(piece.words, piece.numbers) for piece in pieces("abcdef", [(1, one)])]
    [('ab', ()), ('cd', (1,)), ('ef', ())]
    """
    placed = [(number, one) for number, one in remarks if one.end > one.start]
    cuts = sorted({0, len(text), *(at for _, one in placed for at in (one.start, one.end))})
    for start, end in zip(cuts, cuts[1:], strict=False):
        here = [(number, one) for number, one in placed if one.start <= start and end <= one.end]
        # What stands inside of something else is told first.
        looks = min(here, key=lambda pair: pair[1].end - pair[1].start)[1].kind if here else ""
        yield Piece(text[start:end], tuple(number for number, _ in here), LOOKS.get(looks, ""))


def told_of(draft: Draft, text: str) -> dict[str, Any]:
    """Return what the page shows of a draft that was checked."""
    # Numbers follow the text; what is about all of it comes last.
    reading = sorted(draft.remarks, key=lambda one: (one.end == one.start, one.start, one.end))
    numbered = list(enumerate(reading, 1))
    groups = [
        Group(title, LOOKS.get(kind, ""), tuple(pair for pair in numbered if pair[1].kind == kind))
        for kind, title in KINDS.items()
    ]
    return {
        "draft": draft, "groups": [one for one in groups if one.remarks], "pieces": list(pieces(text, numbered)), "sure": SURE,
        "cleaned": draft.cleaned if draft.cleaned != text else "",
    }  # fmt: skip


async def form_of(request: Request) -> tuple[str, str]:
    """Return the text and for whom it is, as they were typed: spaces stay, so that places in the text do."""
    async with request.form(max_files=0, max_fields=20) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    # A browser sends line breaks as two characters.
    text = given.get("text", "").replace("\r\n", "\n").replace("\0", "").encode("utf-8", "replace").decode()
    to, names = given.get("to", "public"), proper(given.get("names", ""))
    return text, names if to == "named" and names else to if to in AUDIENCES else "public"


async def checked(request: Request, text: str, to: str) -> Draft:
    """Return what is said of a draft, by the clock of home."""

    def look(home: Any) -> Draft:
        now = datetime.now(ZoneInfo(home.zone)) if home.zone else datetime.now().astimezone()
        return home.draft(text, to=to, now=now)

    return await ask(request, look)


async def show(request: Request) -> Response:
    """Show the page, and on POST what is said of the draft: the whole page, or what a script puts into it."""
    text, to, told = "", "public", None
    if request.method == "POST":
        text, to = await form_of(request)
        part = request.headers.get("x-part") == "1"
        try:
            told = told_of(await checked(request, text, to), text) if text.strip() else None
        except BadRequest as error:
            if part:
                return render.page(request, "draft_told.html", wrong=error, told=None)
            raise
        if part:
            return render.page(request, "draft_told.html", told=told, wrong=None)
    names = to if to not in AUDIENCES else ""
    return render.page(
        request, "draft.html", text=text, to="named" if names else to, names=names, told=told, wrong=None, audiences=AUDIENCES,
        mark=bookmarklet(request),
    )  # fmt: skip


async def picture(request: Request) -> Response:
    """Say what a picture says beside what it shows, and send it back without that; it comes as raw bytes, and is kept nowhere."""
    lang, data = render.language(request), bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST:
            return JSONResponse({"refused": TOO_LARGE.say(lang)}, 413)
    name = proper(unquote(request.headers.get("x-name", "picture"), errors="replace"))[:120] or "picture"
    draft = await ask(request, lambda home: home.draft("", [(name, bytes(data))]))
    (seen,) = draft.pictures
    told = [[what.say(lang), tell.reveal(value)] for what, value in seen.told]
    refused = seen.refused.say(lang) if seen.refused else ""
    clean = base64.b64encode(seen.cleaned).decode() if seen.cleaned is not None else ""
    return JSONResponse({"told": told, "refused": refused, "cleaned": clean})


def bookmarklet(request: Request) -> str:
    """Return what the bookmark does, as an address writes it: it opens this home beside a page, and hands over what was chosen there.

    The text goes in a message between windows, to this home alone.
    """
    home = json.dumps(f"{request.url.scheme}://{request.headers.get('host', '')}")
    source = BOOKMARK.replace("HOME", home).replace("HANDED", HANDED)
    return quote(" ".join(source.split()), safe="(){}[]!=&|+;:,.?*/'-_~")


BOOKMARK = """(function () {
var home = HOME, doc = document, field = doc.activeElement, text = String(window.getSelection() || '');
if (!text && field && typeof field.value === 'string' && field.type !== 'password') {
  text = field.value.slice(field.selectionStart || 0, field.selectionEnd || undefined) || field.value; }
if (!text && field && field.isContentEditable) { text = field.innerText; }
var opened = window.open(home + 'HANDED', '_blank');
if (!opened) { alert('murmure: the browser did not let a window open. / le navigateur n a pas laissé ouvrir une fenêtre.'); return; }
function hand(event) {
  if (event.source !== opened || event.origin !== home || event.data !== 'murmure: ready') { return; }
  window.removeEventListener('message', hand);
  opened.postMessage({murmure: 'draft', text: text.slice(0, 100000)}, home); }
window.addEventListener('message', hand);
setTimeout(function () { window.removeEventListener('message', hand); }, 20000);
})()"""
"""What the bookmark does, on any page: nothing of the text stands in an address."""


async def hand(request: Request) -> Response:
    """Show the page that waits for a text from the window that opened it; it holds nothing of the home."""
    return render.page(request, "draft_hand.html")


ROUTES = [
    Route("/draft", show, methods=["GET", "POST"]),
    Route("/draft/picture", picture, methods=["POST"]),
    Route(HANDED, hand),
]

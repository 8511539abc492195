"""On which ways am I told of what rises, are they well, and what do a feed reader and this browser read?"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render
from murmure.faces.web.outward import place_of
from murmure.faces.web.pages.listen import span
from murmure.faces.web.reach import ask, fields, needed
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.notify import Channel, State

KINDS = {
    "mail": Both("E-mail", "Courrier électronique"), "webhook": Both("Another program", "Un autre programme"),
    "browser": Both("A browser", "Un navigateur"),
}  # fmt: skip
SECURITIES = {
    "starttls": Both("encrypted (STARTTLS)", "chiffré (STARTTLS)"), "tls": Both("encrypted (TLS)", "chiffré (TLS)"),
    "plain": Both("in clear: only on a network that you trust", "en clair : seulement sur un réseau de confiance"),
}  # fmt: skip
NO_KEY = Both("This address of the feed leads nowhere, or no more.", "Cette adresse du flux ne mène nulle part, ou n'y mène plus."), Both(
    "Open the page “Be told” and copy the address that it shows.", "Ouvrez la page « Être prévenu » et copiez l'adresse qu'elle montre.")  # fmt: skip
NO_NAME = BadRequest(
    "secret-name", Both("This is no name of a file in the folder “secrets” of your home.",
                        "Ce n'est pas le nom d'un fichier du dossier « secrets » de votre maison."),
    Both("Put the secret alone on the first line of a file there, and write the name of the file only.",
         "Mettez le secret seul sur la première ligne d'un fichier de ce dossier, et n'écrivez que le nom du fichier."))  # fmt: skip
MAIL = ("server", "to", "security", "user", "sender")


@dataclass(frozen=True)
class Row:
    """Hold one way as the page shows it: where to, in what state."""

    number: str
    kind: str
    place: str
    sent: Both | None
    why: Both | None
    again: Both | None
    quiet: tuple[int, int] | None
    most: int | None
    passed: int


def row_of(channel: Channel, state: State, now: float) -> Row:
    """Return a way as the page shows it."""
    return Row(
        channel.number, channel.kind, place_of(channel), span(max(0.0, now - state.sent)) if state.sent else None,
        Both(*state.why) if state.why else None, span(max(0.0, state.again - now)) if state.why else None, channel.quiet, channel.most, state.passed,
    )  # fmt: skip


async def show(request: Request) -> Response:
    """Show every way, and how to add one."""
    now = time.time()
    rows, key = await ask(request, lambda home: ([row_of(*pair, now) for pair in home.notify.channels()], home.notify.key))
    tried = request.query_params.get("tried", "")
    return render.page(request, "notify.html", rows=rows, kinds=KINDS, securities=SECURITIES, tried=any(one.number == tried for one in rows),
                       feed=f"{base(request)}/rising.atom?key={key}" if key else "", secrets=secrets_of(request))  # fmt: skip


def base(request: Request) -> str:
    """Return the address of the pages as this visitor reaches them."""
    return str(request.base_url).rstrip("/")


def secrets_of(request: Request) -> str:
    """Return the folder in which pages look for secrets: what is typed on a page names a file in it, and no other of this machine."""
    return str(request.app.state.home.folder / "secrets")


def secret_in(home: Any, name: str) -> str:
    """Return where a secret lies whose file was named on a page, '' for none."""
    from murmure.notify.sending import secret_place

    if not name:
        return ""
    if name != name.strip(".") or set(name) & set("/\\:"):
        raise NO_NAME
    return secret_place(str(home.folder / "secrets" / name), "")


async def add(request: Request) -> Response:
    """Add a way for e-mail or a webhook."""
    form = await fields(request)
    (kind,) = needed(form, "kind")
    if kind not in ("mail", "webhook"):
        raise NO_NAME
    lang = render.language(request)

    def added(home: Any) -> None:
        secret = secret_in(home, form.get("secret", ""))
        given = {name: form.get(name, "") for name in MAIL} | {"password": secret} if kind == "mail" else {
            "url": form.get("url", ""), "private": form.get("private", ""), "key": secret}  # fmt: skip
        home.notify.add(kind, given, lang, form.get("quiet", ""), form.get("most", ""))

    await ask(request, added)
    return RedirectResponse("/notify", 303)


async def remove(request: Request) -> Response:
    """Remove a way."""
    (number,) = needed(await fields(request), "number")
    await ask(request, lambda home: home.notify.remove(number))
    return RedirectResponse("/notify", 303)


async def trial(request: Request) -> Response:
    """Send a trial; what is wrong then stands beside the way."""
    (number,) = needed(await fields(request), "number")
    try:
        await ask(request, lambda home: home.notify.trial(number, base(request)))
    except BadRequest as error:
        if error.code != "unsent":
            raise
        return RedirectResponse("/notify", 303)
    return RedirectResponse(f"/notify?tried={number}", 303)


async def key(request: Request) -> Response:
    """Make another private address for the feed, or take it away."""
    form = await fields(request)
    await ask(request, lambda home: home.notify.renew(form.get("on") != "no"))
    return RedirectResponse("/notify#feed", 303)


async def feed(request: Request) -> Response:
    """Return the feed, to who is let in, or who has the key of its private address."""
    kept = await ask(request, lambda home: home.notify.key)
    given = request.query_params.get("key", "")
    if not request.scope.get("visit") and not (kept and hmac.compare_digest(given.encode("utf-8", "replace"), kept.encode())):
        return render.problem(request, 403, *NO_KEY)
    lang = render.language(request)
    body = await ask(request, lambda home: home.notify.feed(lang, base(request)))
    return Response(body, media_type="application/atom+xml", headers={"content-language": lang, "vary": "cookie, accept-language"})


async def browser(request: Request) -> Response:
    """Keep that this browser tells what rises from now on."""
    lang = render.language(request)
    channel = await ask(request, lambda home: home.notify.add("browser", {}, lang))
    return JSONResponse({"number": channel.number})


async def news(request: Request) -> Response:
    """Return what this browser is to tell now; 404 when it is to tell nothing any more."""
    number, lang = str(request.path_params["number"]), render.language(request)
    try:
        return JSONResponse({"news": await ask(request, lambda home: home.notify.notes(number, lang))})
    except BadRequest:
        return JSONResponse({"news": []}, 404)


async def seen(request: Request) -> Response:
    """Keep what this browser has told."""
    number, names = needed(await fields(request), "number", "names")
    await ask(request, lambda home: home.notify.seen(number, set(names.split())))
    return JSONResponse({})


ROUTES = [
    Route("/notify", show), Route("/notify/add", add, methods=["POST"]), Route("/notify/remove", remove, methods=["POST"]),
    Route("/notify/trial", trial, methods=["POST"]), Route("/notify/key", key, methods=["POST"]), Route("/rising.atom", feed),
    Route("/notify/browser", browser, methods=["POST"]), Route("/notify/browser/{number:int}", news, methods=["GET"]),
    Route("/notify/seen", seen, methods=["POST"]),
]  # fmt: skip

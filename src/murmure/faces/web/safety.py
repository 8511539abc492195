"""Which requests may reach a page, and what may the browser do with the answer?"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from murmure.faces.web import render
from murmure.faces.web.session import Session
from murmure.model.words import Both

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
# `same-origin` and not `no-referrer`: both tell other sites nothing, but under `no-referrer` a browser
# sends `Origin: null` with our own forms, and the check of the origin below would be blind.
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")
FORM_LIMIT = 1 << 20
SAFE = ("GET", "HEAD")
HANDED = "/draft/hand"
"""The page that waits for a text from another site's window: it holds nothing of the home, and a browser comes to it without its cookie."""
BY_KEY = "/rising.atom"
"""The page that a feed reader, which has no session, opens with a key of its own: the page itself asks for it."""

WRONG_HOST = Both(
    "This address does not lead to this home.",
    "Cette adresse ne mène pas à cette maison.",
), Both(
    "Open the address that the terminal showed when murmure started.",
    "Ouvrez l'adresse que le terminal a affichée au démarrage de murmure.",
)  # fmt: skip
NO_VISIT = Both(
    "This browser has not been let in yet.",
    "Ce navigateur n'a pas encore été admis.",
), Both(
    "Open the whole address that the terminal showed when murmure started: it ends with a token. "
    "If the terminal is closed, type `murmure serve` again.",
    "Ouvrez l'adresse complète que le terminal a affichée au démarrage de murmure : elle se termine par un jeton. "
    "Si le terminal est fermé, tapez de nouveau `murmure serve`.",
)  # fmt: skip
NOT_OURS = Both(
    "This request did not come from a page of this home. Nothing was changed.",
    "Cette demande ne vient pas d'une page de cette maison. Rien n'a changé.",
), Both("Go back, reload the page and try again.", "Revenez en arrière, rechargez la page et recommencez.")  # fmt: skip
BROKEN = Both("Something went wrong in murmure itself.", "Quelque chose s'est mal passé dans murmure."), Both(
    "What was already in the log is safe. Reload the page; if it happens again, type `murmure doctor`.",
    "Ce qui était déjà dans le journal est à l'abri. Rechargez la page ; si cela se répète, tapez `murmure doctor`.",
)  # fmt: skip
log = logging.getLogger("murmure.web")


@dataclass(frozen=True)
class Doors:
    """Say which `Host` names are ours: `port` 0 accepts any (tests), `listen` is an address beyond this machine."""

    port: int
    listen: str = "127.0.0.1"

    def know(self, host: str) -> bool:
        """Say whether a `Host` header names this server.

        A page of another site can point its own name at this machine (DNS
        rebinding), but it cannot change the name that the browser sends. When
        listening elsewhere any bare IP address is accepted: an address cannot be rebound.
        """
        name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "80")
        name, port = (name, port) if name else (host, "80")
        if self.port and port != str(self.port):
            return False
        if name.casefold() in LOCAL or name.casefold() == self.listen.casefold():
            return True
        return self.beyond and is_address(name)

    @property
    def beyond(self) -> bool:
        """Say whether other machines can connect."""
        return self.listen not in ("127.0.0.1", "::1", "localhost")


def is_address(name: str) -> bool:
    """Say whether a name is a bare IP address."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """Stand before every page: name of the host, session, origin of what changes something, headers."""

    def __init__(self, app: ASGIApp, session: Session, doors: Doors) -> None:
        self.app, self.session, self.doors = app, session, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None
        request = Request(scope)
        sealed = seal(send, private=not request.url.path.startswith("/static/"), handed=request.url.path == HANDED)
        answer = self._stop(request)
        if answer is None and request.method not in SAFE:
            receive, answer = await self._check_change(request, receive)
        return await self._answer(answer or self.app, scope, receive, sealed)

    async def _answer(self, answer: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the page; a fault of ours becomes a page, and the log learns its kind only: its text could hold imported content."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await answer(scope, receive, watched)
        except Exception as error:
            log.error("%s on the page /%s", type(error).__name__, scope["path"].split("/")[1])
            if not begun:
                await render.problem(Request(scope), 500, *BROKEN)(scope, receive, send)

    def _stop(self, request: Request) -> Response | None:
        """Return the answer for who may not come in, `None` for who may."""
        if not self.doors.know(request.headers.get("host", "")):
            return render.problem(request, 421, *WRONG_HOST)
        path = request.url.path
        visit = self.session.recognise(request.cookies.get(self.session.cookie))
        request.scope["visit"] = visit
        token = request.query_params.get("token")
        if token is not None and request.method in SAFE and not path.startswith("/static/"):
            return self._welcome(request, token)
        if visit or path.startswith("/static/") or path in (BY_KEY, HANDED) or (path == "/login" and self.session.password):
            return None
        if self.session.password:
            return RedirectResponse("/login", 303)
        return render.problem(request, 403, *NO_VISIT)

    def _welcome(self, request: Request, token: str) -> Response:
        """Trade the token of the address for a cookie, and take it out of the address bar."""
        opened = self.session.opens(token)
        if not opened and not request.scope["visit"]:  # a browser that was let in may come back with a token used up
            return render.problem(request, 403, *NO_VISIT)
        rest = [pair for pair in request.query_params.multi_items() if pair[0] != "token"]
        path = "/" + request.url.path.lstrip("/\\")  # '//evil.test' would be another site
        answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
        return admit(self.session, answer) if opened else answer

    async def _check_change(self, request: Request, receive: Receive) -> tuple[Receive, Response | None]:
        """Let a change through only when it comes from one of our own pages."""
        refused = render.problem(request, 403, *NOT_OURS)
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site not in (None, "same-origin") or origin not in (None, f"http://{request.headers.get('host')}"):
            return receive, refused
        if site is None and origin is None:  # every browser that runs our pages sends one of the two
            return receive, refused
        visit = request.scope["visit"]
        if visit is None:  # the login form: there is no session to forge yet
            return receive, None
        given = request.headers.get("x-csrf", "")
        if not given and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            body, receive = await buffer(receive)
            given = token_in(body)
        right = hmac.compare_digest(given.encode("utf-8", "replace"), visit.csrf.encode())
        return receive, None if right else refused


def admit(session: Session, response: Response) -> Response:
    """Put a new session's cookie on the answer."""
    response.set_cookie(session.cookie, session.start(), max_age=30 * 86400, httponly=True, samesite="strict")
    return response


async def buffer(receive: Receive) -> tuple[bytes, Receive]:
    """Read a form, at most 1 MiB, and return it with a `receive` that gives it again."""
    body, more = bytearray(), True
    while more and len(body) <= FORM_LIMIT:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
    kept = bytes(body) if len(body) <= FORM_LIMIT else b""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": kept, "more_body": False}

    return kept, again


def token_in(body: bytes) -> str:
    """Return the session's token that a form carries, empty when it has none or too many fields."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=2000)).get("csrf", "")
    except ValueError:
        return ""


def seal(send: Send, private: bool, handed: bool = False) -> Send:
    """Return a `send` that adds the safety headers to every answer; a page that is `handed` a text may be spoken to by the window that opened it."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(HEADERS, **{"cache-control": "no-store" if private else "no-cache"})
            if handed:
                headers["cross-origin-opener-policy"] = "unsafe-none"
            ours = {name.encode() for name in headers}
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message = {**message, "headers": kept + [(k.encode(), v.encode()) for k, v in headers.items()]}
        await send(message)

    return sealed

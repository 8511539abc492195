"""How is one request to the webhook checked, read and answered?"""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import socket
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.live import Heard
from murmure.sources.live.document import decoded, heard_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST, PATIENCE = 2_000_000, 30.0
WAITING = 64  # requests that wait to be written; more are told to come back
TAKEN = Both("Port {port} of {host} cannot be opened. Nothing was changed.", "Le port {port} de {host} ne peut pas être ouvert. Rien n'a changé.")
TRY_PORT = Both("Another program may use it: name another one with --port.",
                "Un autre programme l'occupe peut-être : indiquez-en un autre avec --port.")  # fmt: skip
UNSIGNED = "unsigned", Both("The signature is missing or wrong.", "La signature manque ou est fausse."), Both(
    "Sign the raw body with HMAC-SHA256 and the key of this webhook, and send X-Hub-Signature-256: sha256=HEX.",
    "Signez le corps brut en HMAC-SHA256 avec la clé de ce webhook, et envoyez X-Hub-Signature-256: sha256=HEX.")  # fmt: skip
TOO_LARGE = "too-large", Both("The body is longer than two million bytes.", "Le corps dépasse deux millions d'octets."), Both(
    "Send it in several requests.", "Envoyez-le en plusieurs requêtes.")  # fmt: skip
UNREADABLE = "unreadable", Both("Nothing in the body can be kept: {why}.", "Rien dans le corps ne peut être gardé : {why}."), Both(
    "Send ActivityStreams, or flat JSON with a time: one document, an array, or one per line.",
    "Envoyez de l'ActivityStreams, ou du JSON plat avec une date : un document, un tableau, ou un par ligne.")  # fmt: skip
BUSY = "busy", Both("More arrives than can be written.", "Il arrive plus que ce qui peut être écrit."), Both(
    "Send the same again in a while: nothing is written twice.", "Renvoyez la même chose dans un moment : rien n'est écrit deux fois.")  # fmt: skip
SLOW = "slow", Both("The body took more than half a minute to arrive.", "Le corps a mis plus d'une demi-minute à arriver."), Both(
    "Send it again.", "Renvoyez-le.")  # fmt: skip
ONLY_POST = "only-post", Both("This address takes POST only.", "Cette adresse ne prend que POST."), Both(
    "POST a signed JSON body.", "Envoyez par POST un corps JSON signé.")  # fmt: skip


@dataclass(frozen=True)
class Post:
    """Hold what one request says, and the promise that is kept once it is safe in the log."""

    heard: Heard
    safe: Future[None] = field(default_factory=Future)


def serve(host: str, port: str, desk: Desk) -> tuple[Any, threading.Thread]:
    """Start the server in a thread of its own; raises `BadRequest` when the port is taken."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    refused = BadRequest("port-in-use", TAKEN.fill(port=port, host=host), TRY_PORT)
    try:
        sock = socket.create_server((host.strip("[]"), int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=128)
    except (OSError, ValueError, OverflowError):
        raise refused from None
    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    app = Starlette(routes=[Route("/{rest:path}", desk.answer, methods=methods)])
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", limit_concurrency=4 * WAITING, timeout_keep_alive=5,
        timeout_graceful_shutdown=3, ws="none", proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True, name="murmure-webhook")
    thread.start()
    return server, thread


class Desk:
    """Take requests: check the signature before anything is read, and answer when what they say is safe."""

    def __init__(self, key: bytes, mapping: dict[str, str], posts: queue.Queue[Post]) -> None:
        self._key, self._mapping, self._posts = key, mapping, posts

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        import asyncio

        from starlette.requests import ClientDisconnect

        if request.method != "POST":
            return refusal(request, 405, *ONLY_POST)
        try:
            body = await asyncio.wait_for(whole(request), PATIENCE)
        except (TimeoutError, ClientDisconnect):
            return refusal(request, 408, *SLOW)
        if body is None:
            return refusal(request, 413, *TOO_LARGE)
        if not signed(body, self._key, request.headers.get("x-hub-signature-256") or request.headers.get("x-signature") or ""):
            return refusal(request, 401, *UNSIGNED)
        heard = await asyncio.to_thread(said, body, self._mapping)
        rejects = [item for item in heard.items if type(item) is Reject]
        if not (len(heard.items) > len(rejects) or heard.changed or heard.gone or heard.gone_actors):
            code, what, advice = UNREADABLE
            return refusal(request, 400, code, what.fill(why=rejects[0].reason if rejects else BAD_RECORD), advice)
        post = Post(heard)
        try:
            self._posts.put_nowait(post)
            await asyncio.wait_for(asyncio.wrap_future(post.safe), PATIENCE)
        except (queue.Full, TimeoutError, asyncio.CancelledError):
            return refusal(request, 503, *BUSY)
        counts = {"accepted": sum(type(item) is Activity for item in heard.items) + len(heard.changed), "rejected": len(rejects)}
        return answer(202, counts)


async def whole(request: Request) -> bytes | None:
    """Return the body; None when it is too large, which is known before it has arrived."""
    promised = request.headers.get("content-length", "0")
    if promised.isdecimal() and int(promised[:20]) > LARGEST:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def signed(body: bytes, key: bytes, signature: str) -> bool:
    """Say whether the signature ('sha256=HEX', or HEX alone) is that of the body; the time it takes tells nothing of it."""
    given = signature.strip().removeprefix("sha256=").lower().encode("utf-8", "replace")
    return hmac.compare_digest(hmac.new(key, body, hashlib.sha256).hexdigest().encode(), given)


def said(body: bytes, mapping: dict[str, str]) -> Heard:
    """Return what a body says: one document, an array, or one document per line."""
    try:
        return heard_of([("webhook", decoded(body.decode("utf-8")))], mapping)
    except ValueError:
        pass
    found, broken = [], []
    for place, text in enumerate(body.splitlines(), 1):
        if text.strip():
            try:
                found.append((f"webhook:{place}", decoded(text.decode("utf-8"))))
            except ValueError:
                broken.append(Reject(f"webhook:{place}", BAD_RECORD))
    heard = heard_of(found, mapping)
    return Heard((*heard.items, *broken), heard.changed, heard.gone, heard.gone_actors, moment=heard.moment)


def refusal(request: Request, status: int, code: str, what: Both, advice: Both) -> Response:
    """Return a refusal with its reason, in the language that the sender asks for."""
    language = "fr" if request.headers.get("accept-language", "").startswith("fr") else "en"
    return answer(status, {"error": {"code": code, "what": what.say(language), "advice": advice.say(language)}})


def answer(status: int, body: dict[str, Any]) -> Response:
    """Return a JSON answer."""
    from starlette.responses import Response

    more = {"Retry-After": "5"} if status == 503 else {"Allow": "POST"} if status == 405 else {}
    text = json.dumps(body, ensure_ascii=False) + "\n"
    return Response(text, status, {"Cache-Control": "no-store", **more}, "application/json")

"""How does a browser on this machine open the home?"""

from __future__ import annotations

import errno
import importlib
import os
import pkgutil
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from murmure.faces.web import pages, render, shelf
from murmure.faces.web.drop import Watcher
from murmure.faces.web.safety import Doors, Guard
from murmure.faces.web.session import Session
from murmure.faces.web.vigil import Vigil, telling, watching
from murmure.faces.web.work import Works
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both, language_of
from murmure.sources.readers.scratch import discard, erase

STATIC = Path(__file__).parent / "static"
GONE = Both("There is no such page.", "Cette page n'existe pas."), Both(
    "Go back to the first page and follow the links from there.",
    "Revenez à la première page et suivez les liens.",
)  # fmt: skip
BAD = (
    Both("This request cannot be understood.", "Cette demande est incompréhensible."),
    Both("Go back and try again.", "Revenez en arrière et recommencez."),
)


def routes() -> list[BaseRoute]:
    """Return the routes of every page: one module below `pages` is one page."""
    found: list[BaseRoute] = []
    for info in pkgutil.iter_modules(pages.__path__):
        found += importlib.import_module(f"{pages.__name__}.{info.name}").ROUTES
    return found


def make_app(
    home: Any,
    token: str,
    *,
    secret: bytes | None = None,
    port: int = 0,
    listen: str = "127.0.0.1",
    password: str | None = None,
    lang: str | None = None,
    spool: Path | None = None,
) -> Starlette:
    """Return the ASGI application of one open home; `port` 0 accepts any port in `Host`."""
    session = Session(secret or os.urandom(32), token)
    if password:
        session.set_password(password)
    app = Starlette(
        routes=[*routes(), Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, session=session, doors=Doors(port, listen))],
        exception_handlers={HTTPException: on_http, MurmureError: on_murmure},
    )
    app.state.home, app.state.session, app.state.works, app.state.lang = home, session, Works(), lang
    # The home's sweep removes what lies in `tmp` once the process whose number ends its name is gone.
    app.state.spool = spool or Path(home.folder) / "tmp" / f"incoming-{secrets.token_hex(6)}-{os.getpid()}"
    shelf.cards()  # two threads that import the sources at once would trip over each other
    app.state.watched, app.state.drawings = False, {}
    app.state.made_up = made_up_of(home)
    return app


def made_up_of(home: Any) -> Callable[[], str]:
    """Return a question that every page asks: is 'all', 'some' or '' of the log made up? Answered again when the log has changed."""
    kept: list[Any] = [None, ""]

    def made_up() -> str:
        generation = home.generation
        if kept[0] != generation:
            village = sum(job.added for job in home.jobs() if job.made_up and job.state != "undone")
            kept[:] = generation, "" if not village else "some" if home.log.count() > village else "all"
        return str(kept[1])

    return made_up


async def on_http(request: Request, error: Exception) -> Response:
    """Answer a wrong address or a request of the wrong form."""
    status = getattr(error, "status_code", 500)
    return render.problem(request, status, *(GONE if status in (404, 405) else BAD))


async def on_murmure(request: Request, error: Exception) -> Response:
    """Answer with the sentence and the advice of our own errors."""
    assert isinstance(error, MurmureError)
    return render.problem(request, 400, error.what, error.advice)


def secret_of(home_path: Path) -> bytes:
    """Return the secret that signs the cookies of this home; made at first use, readable by its owner only."""
    place = home_path / "web.key"
    try:
        kept = place.read_bytes()
        if len(kept) == 32:
            return kept
    except FileNotFoundError:
        pass
    fresh = place.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret := os.urandom(32))
    os.replace(fresh, place)
    return secret


def free_socket(listen: str, port: int) -> socket.socket:
    """Return a listening socket, or refuse with another port to try."""
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((listen.strip("[]"), port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        raise BadRequest(
            "port-in-use",
            Both(f"Port {port} of {listen} is taken. Nothing was changed.",
                 f"Le port {port} de {listen} est déjà pris. Rien n'a changé.") if error.errno == errno.EADDRINUSE else
            Both(f"Port {port} of {listen} cannot be opened: {error.strerror}. Nothing was changed.",
                 f"Le port {port} de {listen} ne peut pas être ouvert ({error.strerror}). Rien n'a changé."),
            Both(f"Name an address of this machine and a port above 1023. Type: murmure serve --port {max(port, 8765)}",
                 f"Indiquez une adresse de cette machine et un port au-dessus de 1023. Tapez : murmure serve --port {max(port, 8765)}")
            if error.errno != errno.EADDRINUSE else
            Both(f"Another program, perhaps another murmure, uses it. Type: murmure serve --port {port + 1}",
                 f"Un autre programme, peut-être un autre murmure, l'occupe. Tapez : murmure serve --port {port + 1}"),
        ) from error  # fmt: skip
    return sock


def check_listen(listen: str, password: str | None) -> None:
    """Refuse to open the home to other machines without a password."""
    if Doors(0, listen).beyond and not password:
        raise BadRequest(
            "password-needed",
            Both(f"Listening on {listen} lets other machines reach your whole log. It needs a password.",
                 f"Écouter sur {listen} laisse d'autres machines atteindre tout votre journal. Il faut un mot de passe."),
            Both("Put one in a file and add --password-file FILE, or leave --listen out: then only this machine can connect. "
                 "There is no encryption on the way: use it on a network that you trust.",
                 "Mettez-en un dans un fichier et ajoutez --password-file FICHIER, ou retirez --listen : seule cette machine pourra se connecter. "
                 "Rien n'est chiffré en chemin : réservez-le à un réseau de confiance."),
        )  # fmt: skip


def serve(
    home_path: str | os.PathLike[str] | None,
    port: int = 8765,
    open_browser: bool = True,
    passphrase: str | None = None,
    listen: str = "127.0.0.1",
    password: str | None = None,
    lang: str | None = None,
) -> None:
    """Serve the pages of a home until Ctrl-C; the first line printed is the address to open."""
    import uvicorn

    import murmure

    check_listen(listen, password)
    sock = free_socket(listen, port)
    home = murmure.open(home_path, passphrase=passphrase)
    watcher = Watcher(home)
    vigils: tuple[Vigil, ...] = ()
    spool: Path | None = None
    try:
        port, token = sock.getsockname()[1], secrets.token_urlsafe(24)
        app = make_app(
            home, token, secret=secret_of(Path(home.folder)), port=port, listen=listen, password=password, lang=lang
        )
        name = f"[{listen}]" if ":" in listen else listen
        address = f"http://{'127.0.0.1' if name in ('0.0.0.0', '[::]') else name}:{port}/?token={token}"
        announce(address, lang or language_of(dict(os.environ)), beyond=Doors(port, listen).beyond)
        app.state.watched, spool = True, app.state.spool
        watcher.start()
        vigils = watching(home), telling(home, address.partition("/?")[0])
        for vigil in vigils:
            vigil.start()
        if open_browser:  # its command line is for every user of this machine to read: that token serves once
            open_later(address.replace(token, app.state.session.token_for_once()))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[sock])
    finally:
        sock.close()
        watcher.stop()
        for vigil in vigils:
            vigil.stop()
        home.close()
        if spool:
            (erase if home.locked else discard)(spool)


def announce(address: str, lang: str, beyond: bool) -> None:
    """Print the address to open, and what listening elsewhere means."""
    say = Both(
        f"murmure is open at {address}\nOnly this machine can connect. Ctrl-C closes it.",
        f"murmure est ouvert sur {address}\nSeule cette machine peut se connecter. Ctrl-C le ferme.",
    )
    if beyond:
        say = Both(
            f"murmure is open at {address}\nOther machines can connect with the password. What passes between is not "
            "encrypted: stay on a network that you trust. Ctrl-C closes it.",
            f"murmure est ouvert sur {address}\nD'autres machines peuvent se connecter avec le mot de passe. Rien n'est "
            "chiffré en chemin : restez sur un réseau de confiance. Ctrl-C le ferme.",
        )
    print(say.say(lang), file=sys.stderr, flush=True)


def open_later(address: str) -> None:
    """Open the browser once the server had time to start; a machine without one is no error."""
    import threading
    import webbrowser

    timer = threading.Timer(0.8, webbrowser.open, [address])
    timer.daemon = True
    timer.start()

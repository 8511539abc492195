"""Who comes from another machine, and do they know the password?"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render
from murmure.faces.web.reach import fields
from murmure.faces.web.safety import admit
from murmure.faces.web.session import Session


async def login(request: Request) -> Response:
    """Show the form; let in who knows the password; slow down who guesses."""
    session: Session = request.app.state.session
    if session.password is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return render.page(request, "login.html", wrong=False, wait=session.wait())
    form = await fields(request)
    if wait := session.claim():
        return render.page(request, "login.html", 429, wrong=False, wait=wait)
    if await run_in_threadpool(session.try_password, form.get("password", "")):
        return admit(session, RedirectResponse("/", 303))
    return render.page(request, "login.html", 403, wrong=True, wait=0)


ROUTES = [Route("/login", login, methods=["GET", "POST"])]

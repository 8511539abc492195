"""Which language and which theme does this browser want?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from murmure.faces.web.reach import fields
from murmure.faces.web.render import THEMES
from murmure.model.words import LANGUAGES

YEAR = 365 * 86400


async def choose(request: Request) -> RedirectResponse:
    """Keep the choice in a cookie and go back to the page it was made on."""
    form = await fields(request)
    back = "/" + form.get("back", "/").lstrip("/\\")  # never another site
    response = RedirectResponse(back, 303)
    for name, allowed in (("lang", LANGUAGES), ("theme", THEMES)):
        if form.get(name) in allowed:
            response.set_cookie(name, form[name], max_age=YEAR, httponly=True, samesite="strict")
    return response


ROUTES = [Route("/choose", choose, methods=["POST"])]

"""How does a page get from its template to the browser, in the reader's language, with nothing imported alive in it?"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from murmure.faces.web import picture, tell
from murmure.faces.web.outward import outward
from murmure.faces.web.rooms import ROOMS, TABS
from murmure.faces.web.tell import UNSEEN, reveal
from murmure.model.words import LANGUAGES, Both, language_of

HERE = Path(__file__).parent
THEMES = ("auto", "light", "dark")


def language(request: Request) -> str:
    """Return 'fr' or 'en': the cookie, else what `serve` was told, else the browser, else the machine."""
    chosen = request.cookies.get("lang") or getattr(request.app.state, "lang", None) if "app" in request.scope else None
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        if part.strip()[:2].casefold() in LANGUAGES:
            return part.strip()[:2].casefold()
    return language_of(dict(os.environ))


def inert(value: object) -> object:
    """Reveal every text that a template prints, unless it is markup that was made safe before."""
    return reveal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def shown(text: object) -> Markup:
    """Return imported text as inert, isolated markup: its direction cannot spill over ours."""
    return Markup(f"<bdi>{escape(reveal(text))}</bdi>") if text not in (None, "") else Markup("")


def linked(url: object) -> Markup:
    """Return an imported address as a link when it is a plain web address, as text otherwise."""
    text = str(url)
    try:
        parts = urlsplit(text)
    except ValueError:
        return shown(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or UNSEEN.search(text) or parts.username:
        return shown(text)
    return Markup('<a href="{}" rel="noreferrer noopener" target="_blank"><bdi>{}</bdi></a>').format(
        text, text if len(text) < 90 else text[:80] + "…"
    )


@cache
def templates() -> jinja2.Environment:
    """Return the templates: escaped always, and strict about names."""
    loader = jinja2.FileSystemLoader(HERE / "templates")
    env = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=inert,
    )  # fmt: skip
    env.filters.update(shown=shown, linked=linked, reveal=reveal)
    env.globals.update(picture=picture.draw, rooms=ROOMS, tabs_of_me=TABS)
    return env


def context_of(request: Request) -> dict[str, Any]:
    """Return what every template can say: `_` for both languages, numbers, times, the session's token."""
    lang, visit, state = language(request), request.scope.get("visit"), getattr(request.scope.get("app"), "state", None)
    theme = request.cookies.get("theme", "auto")

    def say(en: str | Both, fr: str | None = None, **values: object) -> Markup:
        both = en if isinstance(en, Both) else Both(en, fr if fr is not None else en)
        return tell.compose(
            both, lang, {k: v if isinstance(v, Markup) else escape(reveal(v)) for k, v in values.items()}
        )

    return {
        "_": say, "lang": lang, "theme": theme if theme in THEMES else "auto", "csrf": visit.csrf if visit else "",
        "path": request.url.path, "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "number": lambda value, digits=0: tell.number(value, lang, digits), "demo": state.made_up() if visit and state else "",
        "day": lambda value: tell.day(value, lang), "size": lambda value: tell.size(value, lang),
        "clock": tell.clock, "moment": lambda value, offset=None: tell.moment(value, offset, lang),
        "visited": visit is not None, "outward": lambda: outward(state.home) if visit and state else None,
    }  # fmt: skip


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return one page."""
    context = context_of(request) | values
    html = templates().get_template(template).render(context)
    response = HTMLResponse(html.encode("utf-8", "replace"), status)
    response.headers["content-language"] = context["lang"]
    response.headers["vary"] = "cookie, accept-language"
    return response


def problem(request: Request, status: int, what: Both, advice: Both) -> HTMLResponse:
    """Return the page that says what went wrong and what to do."""
    return page(request, "problem.html", status, what=what, advice=advice, code=status)

"""What became of the communities of the log, month by month? A piece of the page of communities, which asks for it when it is opened."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import lanes, render, tell
from murmure.faces.web.axis import Axis
from murmure.faces.web.reach import ask
from murmure.graphs.crowd_lives import EVERY, HALF_LIVES, Event, Lives, Told
from murmure.graphs.crowd_map import COLOURS
from murmure.model.words import Both

DRAWN = 20
"""Communities that have a line in the picture, the largest."""
NEW, MOST = 30, 300
"""Events that are told at once, and when earlier ones are asked for."""
TABLE = 200
"""Communities that the table names, the largest."""
LABEL = 48
"""Longest name of a line, in characters."""
AT = {
    "month": Both("In {name}", "En {name}"), "year": Both("In {name}", "En {name}"),
    "quarter": Both("In quarter {n} of {name}", "Au {nth} trimestre {name}"),
}  # fmt: skip
NAMED = {"month": Both("{name}", "{name}"), "year": Both("{name}", "{name}"), "quarter": Both("{name}, quarter {n}", "{nth} trimestre {name}")}
SAID = {
    "birth": Both("{at}, a community of {after} people{words} is born.", "{at}, une communauté de {after} personnes{words} naît."),
    "split": Both("{at}, {after} people{words} leave a community of {before}{others} and form their own.",
                  "{at}, {after} personnes{words} quittent une communauté de {before}{others} et forment la leur."),
    "return": Both("{at}, a community{words} is heard again, with {after} people.", "{at}, une communauté{words} revient, avec {after} personnes."),
    "growth": Both("{at}, a community{words} grows from {before} to {after} people.",
                   "{at}, une communauté{words} grandit, de {before} à {after} personnes."),
    "shrinkage": Both("{at}, a community{words} shrinks from {before} to {after} people.",
                      "{at}, une communauté{words} se réduit, de {before} à {after} personnes."),
    "merge": Both("{at}, a community of {before} people{others} joins another{words}, of {after} people then.",
                  "{at}, une communauté de {before} personnes{others} en rejoint une autre{words}, de {after} personnes alors."),
    "death": Both("{at}, a community of {before} people{words} is heard no more.",
                  "{at}, une communauté de {before} personnes{words} ne se fait plus entendre."),
}  # fmt: skip
PERIODS = {"month": Both("month", "mois"), "quarter": Both("quarter", "trimestre"), "year": Both("year", "an")}
AROUND = Both("around {name}", "autour de {name}")


async def show(request: Request) -> Response:
    """Show the picture and the events."""
    found: Lives = await ask(request, lambda home: home.crowd.lives())
    lang = render.language(request)
    all_of = communities(found, lang)
    drawn = {one["number"]: one for one in sorted(all_of, key=lambda one: (-one["most"], one["number"]))[:DRAWN]}
    hues = {number: place % COLOURS for place, number in enumerate(lanes.ordered({key: one["sizes"] for key, one in drawn.items()}, tied(found)))}
    events = [(told, event) for told in reversed(found.dates) for event in told.events]
    values: dict[str, Any] = {
        "found": found, "communities": sorted(all_of, key=lambda one: -one["most"])[:TABLE], "count": len(all_of), "drawn": drawn, "hues": hues,
        "events": [told_of(told, event, hues) for told, event in events[:MOST]], "new": NEW, "left": len(events[MOST:]),
        "axis": Axis(EVERY[found.every], tuple(told.first for told in found.dates)), "width": lanes.WIDTH, "period": PERIODS[found.every],
        "picture_of": lanes.lanes({key: one["sizes"] for key, one in drawn.items()}, tied(found),
                                  {key: one["label"] for key, one in drawn.items()}, len(found.dates)),
        "half": round(HALF_LIVES[found.every]), "years": round(4 * HALF_LIVES[found.every] / 365.25),
        "short": lambda text: tell.short_month(text, lang), "when": lambda told, table: when(told, found.every, lang, table), "AT": AT,
        "NAMED": NAMED, "name_of": lambda name: tell.name_of(name, lang),
    }  # fmt: skip
    return render.page(request, "lives.html", **values)


def communities(found: Lives, lang: str) -> list[dict[str, Any]]:
    """Return each community: number, members by date, most members, its first and last date, and what it is called now."""
    out: dict[int, dict[str, Any]] = {}
    for place, told in enumerate(found.dates):
        for one in told.lasting:
            row = out.setdefault(one.number, {"number": one.number, "sizes": {}, "first": told, "words": (), "core": ()})
            row["sizes"][place] = one.size
            row |= {"last": told, "words": one.words or row["words"], "core": one.core or row["core"]}
    return [row | {"most": max(row["sizes"].values()), "now": row["sizes"][max(row["sizes"])], "label": label_of(row, lang)} for row in out.values()]


def label_of(row: dict[str, Any], lang: str) -> str:
    """Return what stands above a line: the words, else somebody of that community."""
    words = ", ".join(row["words"]) or AROUND.say(lang, name=tell.name_of(row["core"][0], lang) if row["core"] else "–")
    words = tell.reveal(words)
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"


def tied(found: Lives) -> list[lanes.Tied]:
    """Return who parted from whom and who joined whom; of a split the new one ends at the other, of a merge the other ends at it."""
    out = []
    for place, told in enumerate(found.dates):
        for event in told.events:
            if event.kind in ("split", "merge") and event.other is not None:
                new = event.kind == "split"
                one, other = (event.number, event.other) if new else (event.other, event.number)
                out.append(lanes.Tied(one, other, place, new))
    return out


def told_of(told: Told, event: Event, hues: dict[int, int]) -> dict[str, Any]:
    """Return what the page says of an event, in no language."""
    gone = event.other if event.kind == "merge" else event.number
    return {"said": SAID[event.kind], "event": event, "told": told, "hue": hues.get(gone if gone is not None else -1)}


def when(told: Told, every: str, lang: str, table: dict[str, Both]) -> str:
    """Return when a date is, as a sentence begins (`AT`: In March 2025, En mars 2025), or its name alone (`NAMED`)."""
    year, _, month = told.first.partition("-")
    name = tell.period(told.first, lang) if every == "month" else year.lstrip("0")
    quarter = (int(month) + 2) // 3
    return table[every].say(lang, name=name, n=quarter, nth="1er" if quarter == 1 else f"{quarter}e")


ROUTES = [Route("/communities/lives", show)]

"""Which of my measures move together, by how much, and what of it may be chance?"""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import render, tell
from murmure.faces.web.mine import behind, card_of, findings_of, told
from murmure.faces.web.scatter import Scatter, scatter
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

TITLE = Both("What moves together", "Ce qui va ensemble")
BY = {"day": Both("Day by day", "Jour par jour"), "hour": Both("Hour by hour", "Heure par heure")}


class Card(NamedTuple):
    """Hold one tie as the page shows it: its number among the findings, its sentence, titles, ends of the axes, and its picture."""

    number: int
    said: str
    first: str
    second: str
    left: str
    right: str
    low: str
    high: str
    picture: Scatter | None


async def show(request: Request) -> Response:
    """Show every pair that goes together, day by day and hour by hour, and what was looked at."""
    found, lang = await findings_of(request, "together"), render.language(request)
    series = found.tables["series"].to_pylist()
    looked = found.tables["looked"].to_pylist()
    names = {(one["by"], one["name"]): one for one in series}
    groups: dict[str, list[Card]] = {by: [] for by in BY}
    for number, (finding, tie) in enumerate(zip(found, found.tables["ties"].to_pylist(), strict=True)):
        groups[tie["by"]].append(card(number, told(finding, lang), tie, names, lang))
    short = sorted(
        {_title(one, lang) for one in series if not one["long_enough"]}
        - {_title(one, lang) for one in series if one["long_enough"]}
    )
    values: dict[str, Any] = {
        "groups": [(BY[by], cards) for by, cards in groups.items() if cards], "pairs": looked[0]["pairs"] if looked else 0,
        "series": [(BY[by], sorted(_title(one, lang) for one in series if one["by"] == by and one["long_enough"])) for by in BY], "short": short,
        "empty": not series,
    }  # fmt: skip
    return render.page(request, "together.html", **values, **card_of("together"))


def _title(one: dict[str, Any], lang: str) -> str:
    return one["title_fr"] if lang == "fr" else one["title_en"]


def card(number: int, said: str, tie: dict[str, Any], names: dict[tuple[str, str], dict[str, Any]], lang: str) -> Card:
    """Return what the page shows of one tie."""
    first, second = (names[(tie["by"], tie[one])] for one in ("first", "second"))
    points = [(one["first"], one["second"]) for one in tie["fifths"]]
    picture = scatter(points, tie["slope"], tie["low_all"], tie["high_all"])
    edges = ((first, picture.left), (first, picture.right), (second, picture.floor), (second, picture.top)) if picture else ((first, 0.0),) * 4
    ends = [tell.measured(_digits(value), _unit(one), lang) for one, value in edges]
    return Card(number, said, _title(first, lang), _title(second, lang), *ends, picture)


def _unit(one: dict[str, Any]) -> str | None:
    quantity = QUANTITIES.get(one["name"].partition(":")[0])
    return quantity.unit if quantity else one["unit"]


def _digits(value: float) -> float:
    return float(f"{value:.3g}")


async def proof(request: Request) -> Response:
    """Show the activities behind one tie."""
    return await behind(request, await findings_of(request, "together"), "/together", TITLE)


ROUTES = [Route("/together", show), Route("/together/behind", proof)]

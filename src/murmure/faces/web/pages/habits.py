"""What do I do again and again, what follows what, what is new, what has stopped, and what do my objects do?"""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import render, tell, voice
from murmure.faces.web.mine import behind, card_of, findings_of, told
from murmure.faces.web.weekgrid import Grid, grid
from murmure.model.words import Both

TITLE = Both("My habits", "Mes habitudes")
SHORT = 6
"""Objects that are shown before the others are folded away."""


class Claim(NamedTuple):
    """Hold one sentence, without the name that stands above it, and its number among the findings."""

    said: str
    number: int


class Week(NamedTuple):
    """Hold one kind of act, or one object, that has habits: its name, its week, what is said of it, where its page is."""

    title: str
    grid: Grid | None
    claims: list[Claim]
    to: str = ""
    picture: str = ""


class Link(NamedTuple):
    """Hold one chain: what follows what, how often of how many, and both as parts of a bar of a hundred."""

    first: str
    second: str
    claim: Claim
    hits: int
    of: int
    share: float
    chance: float


class Turn(NamedTuple):
    """Hold what began or stopped: its name, days of each of the last weeks as heights (0 to 7), and what is said."""

    title: str
    weeks: list[int]
    claim: Claim


async def show(request: Request) -> Response:
    """Show the week of each habit, the chains, what is new and what has stopped, and the objects."""
    found, lang = await findings_of(request, "habit"), render.language(request)
    rows = found.tables["claims"].to_pylist()
    looked = found.tables["looked"].to_pylist()
    claims = [Claim(voice.without(told(finding, lang), _title(row, lang)), number)
              for number, (finding, row) in enumerate(zip(found, rows, strict=True))]  # fmt: skip
    by_sort: dict[str, list[tuple[dict[str, Any], Claim]]] = {}
    for row, claim in zip(rows, claims, strict=True):
        by_sort.setdefault(row["sort"], []).append((row, claim))
    grids = _grids(found.tables["week"].to_pylist(), lang)
    objects = _weeks([*by_sort.get("object", ()), *by_sort.get("unusual", ())], grids, lang)
    values: dict[str, Any] = {
        "weeks": _weeks(by_sort.get("week", []), grids, lang), "objects": objects[:SHORT], "more_objects": objects[SHORT:],
        "links": [_link(row, claim, lang) for row, claim in by_sort.get("chain", ())],
        "turns": [(sort, [Turn(_whole_title(row, lang), [min(one, 7) for one in row["weeks"] or ()], claim) for row, claim in by_sort[sort]])
                  for sort in ("new", "stopped") if sort in by_sort],
        "empty": not looked, "looked": looked[0] if looked else None, "silent": bool(looked) and not rows,
    }  # fmt: skip
    return render.page(request, "habits.html", **values, **card_of("habit"))


def _title(row: dict[str, Any], lang: str) -> str:
    return tell.french(row["title_fr"]) if lang == "fr" else row["title_en"]


def _whole_title(row: dict[str, Any], lang: str) -> str:
    """Return the name of an act with whom it goes to, which no sentence of the lens says."""
    whom = row["what"] if row["type"] in ("message", "murmure:Call") else ""
    return f"{_title(row, lang)} – {tell.name_of(whom, lang)}" if whom else _title(row, lang)


def _grids(rows: list[dict[str, Any]], lang: str) -> dict[tuple[str, str, str], Grid]:
    """Return the week of each kind of act and of each object."""
    weeks: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        weeks.setdefault((row["type"], row["what"], row["thing"]), []).append(row)
    shares = {of: [row["weeks"] / row["of"] if row["of"] else 0.0 for row in some] for of, some in weeks.items()}
    return {of: grid(shares[of], [row["said"] for row in some], lang) for of, some in weeks.items()}


def _weeks(rows: list[tuple[dict[str, Any], Claim]], grids: dict[tuple[str, str, str], Grid], lang: str) -> list[Week]:
    """Return one card for each kind of act, or object, in the order in which they are first said."""
    found: dict[tuple[str, str, str], Week] = {}
    for row, claim in rows:
        of = (row["type"], row["what"], row["thing"])
        if of not in found:
            thing = row["thing"]
            to, face = (voice.page_of(thing), voice.face_of(thing, ())) if thing else ("", "")
            found[of] = Week(_whole_title(row, lang), grids.get(of), [], to, face)
        found[of].claims.append(claim)
    return list(found.values())


def _link(row: dict[str, Any], claim: Claim, lang: str) -> Link:
    second = tell.french(row["second_fr"]) if lang == "fr" else row["second_en"]
    share, chance = 100 * row["hits"] / row["of"], min(100.0, 100 * row["expected"] / row["of"])
    return Link(_title(row, lang), second, claim, row["hits"], row["of"], round(share, 1), round(chance, 1))


async def proof(request: Request) -> Response:
    """Show the activities behind one claim."""
    return await behind(request, await findings_of(request, "habit"), "/habits", TITLE)


ROUTES = [Route("/habits", show), Route("/habits/behind", proof)]

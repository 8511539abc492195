"""Which communities are mine, over my years, and what do I say to that?"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import mixture, render, tell
from murmure.faces.web.bands import bands, runs_of
from murmure.faces.web.circles import circles
from murmure.faces.web.mine import resting, told
from murmure.faces.web.mixture import Answer, Community
from murmure.faces.web.reach import ask, fields, needed
from murmure.lenses.lens import lens_named, percent
from murmure.lenses.me.unicity import KINDS
from murmure.model.errors import BadRequest
from murmure.model.words import Both

WIDE, NARROW = (1000, 330), (340, 300)
"""Width and height of the bands on a wide and on a narrow screen, in units of the picture."""
NAMES, MORE = 8, 200
"""People who are named at once, and when more are asked for."""
CHANGED = BadRequest(
    "mix-changed",
    Both("This community is not as the page showed it: the log has changed meanwhile. Nothing was kept.",
         "Cette communauté n'est plus telle que la page la montrait : le journal a changé entre-temps. Rien n'a été gardé."),
    Both("Open My mix again and say it there.", "Rouvrez Mon mélange et dites-le là."),
)  # fmt: skip
PERIODS = {1: Both("month", "mois"), 3: Both("quarter", "trimestre"), 12: Both("year", "année")}


async def show(request: Request) -> Response:
    """Show my communities, over time and one by one."""
    answer = await ask(request, mixture.answer_of, request.app.state)
    lang = render.language(request)
    mine = answer.mine
    card = lens_named("mix")
    values: dict[str, Any] = {
        "mine": mine, "numbered": {one.number: one for one in mine}, "refused": answer.refused, "apart": apart_of(answer),
        "alone": alone_of(answer, lang), "count": answer.mix.findings[0] if mine else None, "explained": sum(one.share for one in mine),
        "scale": max((one.high for one in mine), default=1.0), "empty": not request.app.state.home.log.count(), "names": NAMES, "more": MORE,
        "doubt": card.wrong_when, "paper": card.paper,
        "percent": lambda share: percent(share).say(lang), "told": lambda finding: told(finding, lang), "month": lambda text: tell.period(text, lang),
        "name_of": lambda name: tell.name_of(name, lang), "said_on": lambda word: tell.short_day(local_day(word.at), lang),
    }  # fmt: skip
    return render.page(request, "mix.html", **values, **charts(answer, lang))


def local_day(at: int | None) -> Any:
    """Return the day of a moment, None when there is none."""
    moment = tell.local(at, 0)
    return moment.date() if moment else None


def charts(answer: Answer, lang: str) -> dict[str, Any]:
    """Return the bands for a wide and a narrow screen, and the same figures as a table."""
    seasons, mine = answer.seasons, answer.mine
    blank = [0.0] * len(seasons.axis.bins)
    # What came later lies above what was there before.
    order = sorted(mine, key=lambda one: (seasons.axis.bin_of(one.since) if one.since else "", one.number))
    table = {one.number: seasons.table.get(one.number, blank) for one in order}
    known = [weight > 0 for weight in seasons.weight]
    labels = {one.number: labels_of(one, lang) for one in mine}

    def chart(size: tuple[int, int]) -> dict[str, Any]:
        width, height = size
        step, most = width / max(len(known), 1), max(seasons.weight, default=0.0)
        return {
            "width": width, "height": height, "bands": bands(table, known, width, height, labels),
            "known": [(first * step, (after - first) * step) for first, after in runs_of(known)],
            "years": seasons.axis.years(width), "months": seasons.axis.months(width, 40),
            "bars": [(place * step + step * 0.25, step * 0.5, 12 * weight / most) for place, weight in enumerate(seasons.weight) if weight],
        }  # fmt: skip

    rows = [
        (bin_name(at, seasons.axis.step, lang), [table[one.number][place] for one in mine], seasons.table.get(0, blank)[place],
         seasons.weight[place])
        for place, at in enumerate(seasons.axis.bins) if known[place]
    ]  # fmt: skip
    return {"wide": chart(WIDE), "narrow": chart(NARROW), "rows": rows, "short": lambda text: tell.short_month(text, lang),
            "period": PERIODS[seasons.axis.step]}  # fmt: skip


def labels_of(one: Community, lang: str) -> list[str]:
    """Return the texts that may stand in a band, the longest first."""
    words = [tell.reveal(" ".join(one.words[:count])) for count in range(min(len(one.words), 3), 0, -1)]
    number = tell.number(one.number, lang)
    return [*(words or [Both("Community {n}", "Communauté {n}").say(lang, n=number)]), number]


def bin_name(start: str, step: int, lang: str) -> str:
    """Return what a stretch of time is called: 2025, 1st quarter of 2025, March 2025."""
    if step == 12:
        return start[:4]
    quarter = Both("{year}, quarter {n}", "{year}, trimestre {n}").say(lang, year=start[:4], n=int(start[5:]) // 3 + 1)
    return quarter if step == 3 else tell.period(start, lang)


def apart_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the pairs of communities that keep apart, each with its picture."""
    sizes = {row["community"]: row["size"] for row in answer.mix.tables["communities"].to_pylist()}
    shared = {(row["a"], row["b"]): row["shared"] for row in answer.mix.tables["pairs"].to_pylist()}
    found = []
    for one in answer.mix:
        if one.subject.startswith("communities:"):
            a, b = (int(number) for number in one.subject.removeprefix("communities:").split(","))
            found.append({"a": a, "b": b, "finding": one, "circles": circles(sizes[a], sizes[b], shared[a, b])})
    return found


def alone_of(answer: Answer, lang: str) -> list[dict[str, Any]]:
    """Return what singles me out, the fewest facts first; facts of which ten are not enough come last."""
    found = [{"kind": kind, "name": KINDS[kind].say(lang), "finding": one, "curve": curve, "enough": one.value <= len(curve)}
             for kind, (one, curve) in answer.alone.items()]  # fmt: skip
    return sorted(found, key=lambda one: (not one["enough"], one["finding"].value))


async def behind(request: Request) -> Response:
    """Show the activities that a claim of the page rests on, and everybody in that community."""
    answer = await ask(request, mixture.answer_of, request.app.state)
    about = request.query_params.get("of", "")
    one = next((one for one in answer.mine if one.mark == about), None)
    if one:
        finding = one.finding
    elif about in answer.alone:
        finding = answer.alone[about][0]
    elif about == "all" and len(answer.mix) and answer.mix.findings[0].subject == "me":
        finding = answer.mix.findings[0]
    else:
        raise HTTPException(404)
    return await resting(request, finding, f"/mix#community-{one.number}" if one else "/mix", Both("My mix", "Mon mélange"))


async def contest(request: Request) -> Response:
    """Keep that a community is not mine."""
    (about,) = needed(await fields(request), "community")
    answer = await ask(request, mixture.answer_of, request.app.state)
    one = next((one for one in answer.mine if one.mark == about), None)
    if one is None:
        raise CHANGED
    await ask(request, lambda home: home.contest(one.close))
    return RedirectResponse("/mix#refused", 303)


async def uncontest(request: Request) -> Response:
    """Take back what I said against a membership; what is taken back already stays so."""
    (words,) = needed(await fields(request), "words")

    def take_back(home: Any) -> None:
        for word in {one.id for one in home.contested} & set(words.split()):
            home.uncontest(word)

    await ask(request, take_back)
    return RedirectResponse("/mix", 303)


ROUTES = [
    Route("/mix", show),
    Route("/mix/behind", behind),
    Route("/mix/contest", contest, methods=["POST"]),
    Route("/mix/uncontest", uncontest, methods=["POST"]),
]

"""Which object, service and company captured what about me, today as over the years?"""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import footprints, render, tell
from murmure.faces.web.mine import card_of, findings_of, resting, told
from murmure.faces.web.reach import whole
from murmure.faces.web.rings import HOURS
from murmure.lenses.lens import number
from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.kind import kinds
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

TITLE = Both("My footprint", "Mon empreinte")
ASKED = ("day", "object", "company", "kind", "how", "who", "why", "choice")
"""What an address may ask for: options of the lens."""
AROUND = 7
SAID = ("third-parties", "inferences", "places", "night", "refused")
"""Findings that are told in words; the others are pictures."""


async def show(request: Request) -> Response:
    """Show my day, who knows what, over the years, and what nobody can be named for."""
    found = await findings_of(request, "footprint")
    days = footprints.days_of(found.tables["days"])
    rows = footprints.rows_of(found.tables["companies"])
    objects = found.tables["objects"].to_pylist()
    lang = render.language(request)
    if not objects and not found.tables["unattributed"].num_rows:
        return render.page(request, "footprint.html", empty=True, **card_of("footprint"))
    day = day_of(request.query_params.get("on", ""), days)
    shown, names = rows[: footprints.COMPANIES], footprints.years_of(found.tables["years"])
    values: dict[str, Any] = {
        "empty": False, "total": next((told(one, lang) for one in found if one.subject == "me"), ""), "rows": shown, "more": rows[len(shown) :],
        "columns": footprints.columns_of(shown), "names": names[0], "years": names[1], "lost": footprints.lost_of(found.tables["unattributed"]),
        "claims": [(one.subject, told(one, lang)) for one in found if one.subject in SAID],
        "own": sum(one["captures"] for one in found.tables["companies"].to_pylist() if one["company"] == footprints.OWN),
        **(await of_day(request, day, days, not request.query_params.get("on")) if day else {"day_shown": None}), **words(lang),
    }  # fmt: skip
    return render.page(request, "footprint.html", **values, **card_of("footprint"))


def day_of(asked: str, days: dict[date, dict[str, int]]) -> date | None:
    """Return the day that is asked for, else the last one on which something was captured."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return max(days, default=None)


async def of_day(request: Request, day: date, days: dict[date, dict[str, int]], lasting: bool = False) -> dict[str, Any]:
    """Return what the page says of one day; `lasting` as in `mine.answer_of`."""
    found = await findings_of(request, "footprint", lasting, day=day.isoformat()) if day in days else Findings((), {})
    listed = list(days)
    place = sum(one < day for one in listed)
    after = place + (day in days)
    clock = footprints.clock_of(found.tables["clock"]) if found.tables else footprints.rings({}, [])
    objects = [one for one in found.tables["objects"].to_pylist() if one["captures"]] if found.tables else []
    inside = sum(ring.captures for ring in clock.rings)
    return {
        "day_shown": day, "clock_of_day": clock, "objects": objects, "of_day": sum(one["captures"] for one in objects), "unhoured":
        sum(one["captures"] for one in objects) - inside, "before": listed[place - 1] if place else None,
        "after": listed[after] if after < len(listed) else None, "near": footprints.near(days, listed[max(place - AROUND, 0) : place + AROUND + 1]),
        "bounds": (listed[0], listed[-1]) if listed else None,
    }  # fmt: skip


def words(lang: str) -> dict[str, Any]:
    """Return what the templates of the footprint say things with."""
    return {
        "kind_words": kinds().kinds, "how_words": kinds().hows, "choice_words": choices().all, "about": footprints.about,
        "company_at": footprints.company, "plain": footprints.plain, "rest": footprints.REST, "own_key": footprints.OWN,
        "name_of": footprints.name_of, "short": lambda value: tell.short_day(value, lang),
        "month": lambda value: tell.short_month(value.isoformat()[:7], lang),
    }  # fmt: skip


async def behind(request: Request) -> Response:
    """Show the activities behind a figure: those of an object, a company, a kind, a way, a name, a reason, a day, or of one sentence."""
    query = request.query_params
    asked = {name: query[name] for name in ASKED if query.get(name)}
    hour = whole(query.get("hour"), -1)
    found = await findings_of(request, "footprint", **asked, **({"hour": hour} if asked.get("day") and 0 <= hour < HOURS else {}))
    subject = query.get("of", "")
    finding = (
        next((one for one in found if one.subject == subject), None)
        if subject
        else found.findings[0]
        if asked and len(found)
        else None
    )
    if finding is None:
        raise HTTPException(404)
    return await resting(
        request, finding if subject else named(finding, asked, hour), back_of(query.get("from", ""), asked), TITLE
    )


def back_of(page: str, asked: dict[str, str]) -> str:
    """Return the page to which the activities behind lead back."""
    if page == "company" and asked.get("company"):
        return footprints.company(asked["company"])
    if page == "without":
        return "/footprint/without"
    return f"/footprint?on={asked['day']}" if asked.get("day") else "/footprint"


def named(finding: Finding, asked: dict[str, str], hour: int) -> Finding:
    """Return a finding whose claim says what was asked for."""
    tables = {"kind": kinds().kinds, "how": kinds().hows, "why": kinds().reasons}
    parts: list[Both] = []
    for name, value in asked.items():
        if name in tables:
            parts.append(tables[name][value])
        elif name == "choice":
            parts.append(choices().all[value].name)
        elif name == "day":
            when = date.fromisoformat(value)
            at = Both(f", {hour}:00", f", {hour} h") if 0 <= hour < HOURS else Both("", "")
            parts.append(Both(tell.day(when, "en") + at.en, tell.day(when, "fr") + at.fr))
        else:
            said = footprints.name_of(value) if name == "company" else footprints.plain(value)
            parts.append(said if isinstance(said, Both) else Both(said, said))
    said, n = Both(", ".join(one.en for one in parts), ", ".join(one.fr for one in parts)), number(int(finding.high))
    claim = Both(f"{said.en}: {n.en}", f"{said.fr} : {n.fr}")
    return Finding(finding.subject, claim, finding.value, finding.low, finding.high, finding.evidence)


ROUTES = [Route("/footprint", show), Route("/footprint/behind", behind)]

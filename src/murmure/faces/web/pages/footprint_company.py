"""What did one company capture about me: of which kinds, how, since when, at which hours, under which names?"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import footprints, render
from murmure.faces.web.mine import card_of, findings_of
from murmure.faces.web.pages.footprint import words
from murmure.lenses.me.footprint.owner import NOBODY, owners


async def show(request: Request) -> Response:
    """Show one company; 404 when nobody knows it."""
    place = owners().place_of(request.query_params.get("name", ""))
    if place == NOBODY:
        raise HTTPException(404)
    one = owners().companies[place]
    found = await findings_of(request, "footprint", company=one.key)
    table = found.tables["companies"].to_pylist()
    sums = {name: sum(row[name] for row in table) for name in ("captures", "blocked", "located")}
    days = [row[side] for row in table for side in ("first", "last") if row[side] and row["captures"]]
    return render.page(
        request, "footprint_company.html", key=one.key, name=one.name, does=one.does, country=one.country, **sums,
        first=min(days, default=None), last=max(days, default=None), kinds_held=kinds_held(table),
        clock_of_day=footprints.clock_of(found.tables["clock"]), years=footprints.years_of(found.tables["years"], own=True)[1],
        sites=found.tables["names"].to_pylist(), **words(render.language(request)), **card_of("footprint"),
    )  # fmt: skip


def kinds_held(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each kind of data with what was captured in all and in each way, the first and the last day; most first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["captures"]:
            one = found.setdefault(row["kind"], {"kind": row["kind"], "captures": 0, "ways": {}, "days": []})
            one["captures"] += row["captures"]
            one["ways"][row["how"]] = row["captures"]
            one["days"] += [row[side] for side in ("first", "last") if row[side]]
    most = max((one["captures"] for one in found.values()), default=1)
    for one in found.values():
        one["bars"] = footprints.stacked(one["ways"], one["ways"], most)
        one["first"], one["last"] = min(one["days"], default=None), max(one["days"], default=None)
    return sorted(found.values(), key=lambda one: (-one["captures"], one["kind"]))


ROUTES = [Route("/footprint/company", show)]

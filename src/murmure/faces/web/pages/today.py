"""What did today, or any other day, hold of me, which object noted it, and what of it was unlike the days before?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import entry, render, tell, voice
from murmure.faces.web.footprints import company, rows_of
from murmure.faces.web.mine import answer_of, behind, card_of, kept, told
from murmure.faces.web.reach import ask
from murmure.faces.web.ribbon import foremost, lanes_of, things_in
from murmure.lenses.me.day.family import families
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

TITLE = Both("Today", "Aujourd'hui")
FIRST = ("sleep_duration", "step_count", "heart_rate", "resting_heart_rate", "distance", "active_energy", "body_weight", "electric_energy", "words",
         "pages", "use", "queries", "music", "videos", "payments", "appointments")  # fmt: skip
"""What a day says first."""
TILES, HOLDERS, POSTS = 8, 6, 6
LONG_AGO, YEARS, EACH = 60, 5, 3
"""So many years back the same day is looked for; so many of them are shown, and so many activities of each."""
TOLD = (
    "Create",
    "Announce",
    "Travel",
    "Arrive",
    "Join",
    "Listen",
    "Watch",
    "murmure:Payment",
    "murmure:Purchase",
    "murmure:Call",
)
"""Types that tell of an earlier day what a person remembers it by."""


class Tile(NamedTuple):
    """Hold what the day comes to, as the page shows it; places on the strip are in hundredths, None where no usual day is known.

    low, high   what eight days in ten lie between; `low` is empty where both are the same
    """

    title: str
    figure: str
    to: str
    low: str
    high: str
    band: tuple[float, float] | None
    middle: float
    spot: float
    unlike: int


class Holder(NamedTuple):
    """Hold a company that captured something on the day: its name, how many captures, and the address of its page."""

    name: str
    captures: int
    to: str


class Memory(NamedTuple):
    """Hold what the same day of an earlier year is remembered by."""

    year: int
    to: str
    entries: list[entry.Entry]


def day_of(home: Any, asked: str) -> tuple[date | None, date | None, date | None, date]:
    """Return the day that is asked for, those before and after it on which anything was noted, and what today is at home.

    Without a day, the last one that is not to come; None when nothing was noted.
    """
    now = datetime.now(ZoneInfo(home.zone) if home.zone else None).date()
    if asked:
        try:
            chosen = date.fromisoformat(asked)
        except ValueError:
            raise BadRequest("bad-day", Both("“{day}” is not a day.", "« {day} » n'est pas un jour.").fill(day=asked[:40]),
                             Both("Choose a day of the calendar.", "Choisissez un jour du calendrier.")) from None  # fmt: skip
    else:
        chosen = home.last_day
        if chosen is None:
            return None, None, None, now
    known, text = home.days, chosen.isoformat()
    before, after = bisect_left(known, text) - 1, bisect_right(known, text)
    return chosen, *(date.fromisoformat(known[one]) if 0 <= one < len(known) else None for one in (before, after)), now


async def show(request: Request) -> Response:
    """Show one day: today, or the last one that the log knows of."""
    lang = render.language(request)
    day, before, after, now = await ask(request, day_of, request.query_params.get("on", ""))
    if day is None:
        return render.page(request, "today.html", date=None, **card_of("day"))
    lasting = not request.query_params.get("on")  # who opens the page asks for this day
    found = await ask(request, lambda home: answer_of(home, request.app.state, "day", lasting, on=day.isoformat()))
    lanes = lanes_of(found.tables["moments"].to_pylist(), found.tables["stretches"].to_pylist(), day.isoformat(), lang)
    shown = foremost(lanes)
    tiles = tiles_of(found.tables["tiles"].to_pylist(), day.isoformat(), lang)
    values: dict[str, Any] = {
        "date": day, "iso": day.isoformat(), "before": before, "after": after, "today": day == now, "now": now,
        "short": lambda one: tell.short_day(one, lang),
        "count": sum(lane.count for lane in lanes), "things": things_in(lanes), "lanes": shown, "titles": families(),
        "more": [lane for lane in lanes if lane not in shown], "tiles": tiles[:TILES], "others": tiles[TILES:],
        "claims": [told(one, lang) for one in found], "compared": any(tile.band for tile in tiles),
        "posts": await ask(request, spoken, request.app.state, day, lang, lasting),
        "captured": await ask(request, captured, request.app.state, day.isoformat(), lasting) if lanes else [],
        "memories": await ask(request, remembered, request.app.state, day, lang),
    }  # fmt: skip
    return render.page(request, "today.html", **values, **card_of("day"))


def tiles_of(rows: list[dict[str, Any]], day: str, lang: str) -> list[Tile]:
    """Return the tiles of a day, those that say most to a person first."""
    places = {name: place for place, name in enumerate(FIRST)}
    rows = sorted(rows, key=lambda row: places.get(row["name"], len(places)))
    return [_tile(row, day, lang) for row in rows]


def _tile(row: dict[str, Any], day: str, lang: str) -> Tile:
    value, low, middle, high = (row[name] for name in ("value", "low", "middle", "high"))
    to = (
        f"/timeline?when={day}&source={quote(row['source'])}"
        if row["source"]
        else f"/devices/{quote(row['name'], safe=':')}?when={day[:7]}"
    )
    unit = row["unit"]
    figure, *said = (tell.measured(_digits(one, unit), unit, lang) for one in (value, low, high))
    if unit != "h":  # one unit is enough for both bounds
        said[0] = tell.plain(_digits(low, unit), lang) if said[0] != said[1] else ""
    elif said[0] == said[1]:
        said[0] = ""
    if not middle == middle:
        return Tile(row[f"title_{lang}"], figure, to, "", "", None, 0.0, 0.0, 0)
    first, last = min(value, low), max(value, high)
    room = (last - first) * 0.08 or abs(last) * 0.1 or 1.0
    first, last = first - room, last + room

    def spot(one: float) -> float:
        return round(100 * (one - first) / (last - first), 1)

    return Tile(
        row[f"title_{lang}"],
        figure,
        to,
        *said,
        (spot(low), round(spot(high) - spot(low), 1)),
        spot(middle),
        spot(value),
        row["unlike"],
    )


def _digits(value: float, unit: str | None) -> float:
    """Return a figure with the digits that a glance can take in; hours are said with their minutes."""
    if unit == "h":
        return value
    return float(round(value)) if abs(value) >= 1000 else float(f"{value:.3g}")


def spoken(home: Any, state: Any, day: date, lang: str, lasting: bool = False) -> list[voice.Post]:
    """Return what the objects say of a day, those first that have something unusual to say; `lasting` as in `mine.answer_of`."""
    return kept(home, state, "voices", (day, lang), lambda: said(home, day, lang) if lasting else posts(home, day, lang))


def posts(home: Any, day: date, lang: str) -> list[voice.Post]:
    """Return what the objects say first of a day."""
    return voice.posts_on(home.objects, (day - date(1970, 1, 1)).days, lang)[:POSTS]


def said(home: Any, day: date, lang: str) -> list[voice.Post]:
    """Return the same, kept on the disk."""
    return [voice.read(post) for post in home.once(["voices", day.isoformat(), lang], lambda: posts(home, day, lang))]


def captured(home: Any, state: Any, day: str, lasting: bool = False) -> list[Holder]:
    """Return the companies that captured most on a day, with how many captures they appear in; `lasting` as in `mine.answer_of`."""
    found = answer_of(home, state, "footprint", lasting, day=day)
    return [Holder(row.name, row.captures, company(row.key)) for row in rows_of(found.tables["companies"])[:HOLDERS]]


def remembered(home: Any, state: Any, day: date, lang: str) -> list[Memory]:
    """Return the memories of a day, looked for again only when the log has changed."""
    return kept(home, state, "memories", (day, lang), lambda: memories(home, day, lang))


def memories(home: Any, day: date, lang: str) -> list[Memory]:
    """Return what the same day of earlier years is remembered by, the newest year first."""
    known, found = set(home.days), []
    for year in range(day.year - 1, 1, -1):
        if len(found) == YEARS or day.year - year > LONG_AGO:
            break
        try:
            then = day.replace(year=year)
        except ValueError:  # 29 February
            continue
        if then.isoformat() not in known:
            continue
        begin = (then - date(1970, 1, 1)) // timedelta(days=1) * 86_400_000_000
        page = home.timeline(Ask(since=begin, until=begin + 86_400_000_000, types=TOLD, actors=("me",), limit=EACH * 4))
        entries = entry.entries_of(page.rows, lang)[:EACH]
        if entries:
            found.append(Memory(year, f"/timeline?when={then.isoformat()}", entries))
    return found


async def proof(request: Request) -> Response:
    """Show the activities on which one claim of a day rests."""
    day, *_ = await ask(request, day_of, request.query_params.get("on", ""))
    if day is None:
        day = date(1970, 1, 1)
    found = await ask(request, lambda home: answer_of(home, request.app.state, "day", on=day.isoformat()))
    return await behind(request, found, f"/today?on={day.isoformat()}", TITLE)


ROUTES = [Route("/today", show), Route("/today/behind", proof)]

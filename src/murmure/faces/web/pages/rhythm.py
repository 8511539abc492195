"""Which rhythm has my body, which has my network, what happens at night, and does my data grow?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import render, tell
from murmure.faces.web.actogram import actogram
from murmure.faces.web.dial import Ring, dial
from murmure.faces.web.growing import growing
from murmure.faces.web.mine import behind, card_of, findings_of, told
from murmure.faces.web.nightly import bars, dots, weeks
from murmure.lenses.me.rhythm.claim import clock
from murmure.model.amount import lasting
from murmure.model.words import Both

TITLE = Both("My rhythms", "Mes rythmes")
SPANS = {56: Both("Eight weeks", "Huit semaines"), 366: Both("A year", "Une année"),
         4000: Both("Everything", "Tout")}  # fmt: skip
SHOWN = 366
"""Days that the picture of nights has at most."""
OWN = {
    "sleep": Both("Your sleep", "Votre sommeil"), "heart_rate": Both("Your heart rate", "Votre fréquence cardiaque"),
    "step_count": Both("Your steps", "Vos pas"), "screens": Both("What you look at on screens", "Ce que vous regardez sur des écrans"),
    "words": Both("The messages and posts that you write", "Les messages et billets que vous écrivez"),
    "searches": Both("Your searches", "Vos recherches"),
    "queries": Both("The names that your devices ask for", "Les noms que demandent vos appareils"),
}  # fmt: skip
"""The series of the dial, from the outermost ring on."""
BODY = ("sleep", "heart_rate", "step_count")
HUES = {
    "sleep": "kind-2",
    "heart_rate": "kind-3",
    "step_count": "kind-4",
    "screens": "kind-0",
    "words": "kind-1",
    "searches": "kind-6",
    "queries": "kind-5",
}
KINDS = ("apart", "middle", "jetlag", "silence", "wave", "night", "growth")
"""The questions that the page answers by sentences beside a picture."""
GAUGES = ("regular", "evening", "inside", "morning")
"""The questions that it answers by a share between its bounds."""
WIDE, NARROW = 720.0, 340.0


class Row(NamedTuple):
    """Hold one ring as the list beside the dial says it: its name, when it is highest, and the number of the finding behind."""

    ring: Ring
    name: Both
    hue: str
    phase: str
    between: tuple[str, str] | None
    number: int | None


class Gauge(NamedTuple):
    """Hold a share between its bounds, all from 0 to 100, and the number of the finding."""

    value: float
    low: float
    high: float
    number: int
    said: str


async def show(request: Request) -> Response:
    """Show the rhythms of the last weeks, of the last year, or of all."""
    days = _asked(request)
    found, lang = await findings_of(request, "rhythm", days=days), render.language(request)
    tables = {name: table.to_pylist() for name, table in found.tables.items()}
    calendar, said = tables["calendar"], tables["said"]
    kinds: dict[str, list[tuple[int, Any, dict[str, Any], str]]] = {}
    for number, (finding, one) in enumerate(zip(found, said, strict=True)):
        kinds.setdefault(one["kind"], []).append((number, finding, one, told(finding, lang)))
    claims = {kind: [(number, text) for number, _, _, text in kinds.get(kind, [])] for kind in KINDS}
    picture, rows = _dial(tables, kinds, lang)
    drawn = [one["day"] for one in (*calendar, *tables["spans"])]
    long = bool(calendar) and (calendar[-1]["day"] - calendar[0]["day"]).days > SHOWN + 60
    values: dict[str, Any] = {
        "days": days, "spans": list(SPANS.items()), "claims": claims, "dial": picture, "rows": rows,
        "apart": _apart(kinds, lang), "said": len(found), "gauges": {kind: _gauge(kinds[kind][0]) if kind in kinds else None for kind in GAUGES},
        "nights": _both(lambda width: actogram(tables["spans"], calendar, width, min(days, SHOWN))),
        "weeks": _both(lambda width: weeks(calendar, width)), "dots": _both(lambda width: dots(calendar, width)),
        "dark": _both(lambda width: bars(calendar, width)), "growing": _both(lambda width: growing(tables["growth"], width)),
        "pieces": len(tables["growth"]), "empty": not (calendar or rows or tables["growth"] or tables["spans"]),
        "period": _period(tables["waves"], lang), "hour": lambda hour: _hour(hour, lang),
        "ends": [tell.short_day(day, lang) for day in (min(drawn), max(drawn))] if drawn else [],
        "brief": lambda day: _brief(day, lang, long), "monday": lambda day: _brief(day, lang), "utc": _utc, "ago": lambda count: _ago(count, lang),
    }  # fmt: skip
    return render.page(request, "rhythm.html", **values, **card_of("rhythm"))


def _asked(request: Request) -> int:
    text = request.query_params.get("days", "")
    return int(text) if text in {str(span) for span in SPANS} else next(iter(SPANS))


def _both(draw: Any) -> Any:
    """Return a picture for wide and one for narrow screens; None when there is none."""
    found = draw(WIDE), draw(NARROW)
    return found if found[0] is not None else None


def _dial(tables: dict[str, list[dict[str, Any]]], kinds: dict[str, list[Any]], lang: str) -> tuple[Any, list[Row]]:
    """Return the dial, and what the list beside says of each ring."""
    means: dict[str, dict[int, float]] = {}
    for one in tables["hours"]:
        means.setdefault(one["series"], {})[one["hour"]] = one["mean"]
    phases = {one["series"]: (number, *_bounds(finding)) for number, finding, one, _ in kinds.get("wave", [])}
    phases |= {
        one["series"] or "sleep": (number, *_bounds(finding)) for number, finding, one, _ in kinds.get("middle", [])
    }
    order = [name for name in OWN if name in means]
    body, others = [name for name in order if name in BODY], [name for name in order if name not in BODY]
    home = [one for one in tables["calendar"] if not one["away"] and one["sunrise"] is not None]
    sun = (_mean([one["sunrise"] for one in home]), _mean([one["sunset"] for one in home])) if home else None
    picture = dial(means, body, others, {name: phase[1:] for name, phase in phases.items()}, sun) if order else None
    rows = []
    for ring in picture.rings if picture else []:
        phase = phases.get(ring.name)
        hours = [clock(hour).say(lang) for hour in phase[1:]] if phase else ["", "", ""]
        rows.append(
            Row(
                ring,
                OWN[ring.name],
                HUES[ring.name],
                hours[0],
                (hours[1], hours[2]) if phase else None,
                phase[0] if phase else None,
            )
        )
    return picture, rows


def _bounds(finding: Any) -> tuple[float, float, float]:
    return finding.value, finding.low, finding.high


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _apart(kinds: dict[str, list[Any]], lang: str) -> dict[str, Any] | None:
    """Return what stands in the middle of the dial: how far the network is from the body."""
    if "apart" not in kinds:
        return None
    number, finding, one, _ = kinds["apart"][0]
    return {
        "number": number,
        "length": lasting(abs(finding.value)).say(lang),
        "later": finding.value >= 0,
        "body": OWN[one["series"]],
        "network": OWN[one["other"]],
    }


def _gauge(one: tuple[int, Any, dict[str, Any], str]) -> Gauge:
    number, finding, said, text = one
    scale = 1.0 if said["kind"] == "regular" else 100.0
    value, low, high = (round(min(max(bound * scale, 0.0), 100.0), 1) for bound in _bounds(finding))
    return Gauge(value, low, high, number, text)


def _period(waves: list[dict[str, Any]], lang: str) -> list[tuple[Both, str, str, str]]:
    """Return the strongest period of each series that has one beyond chance: between which bounds."""
    found = []
    for one in waves:
        if one["period"] is not None and one["period_chance"] < 0.01 and one["series"] in OWN:
            found.append(
                (
                    OWN[one["series"]],
                    *(lasting(one[name]).say(lang) for name in ("period", "period_low", "period_high")),
                )
            )
    return found


def _hour(hour: int, lang: str) -> str:
    return f"{hour} h" if lang == "fr" else f"{hour}:00"


def _brief(day: date, lang: str, long: bool = False) -> str:
    """Write a day in the fewest letters (4 Nov, 4 nov.); over years, its month (Nov 2023)."""
    month = tell.SHORT_MONTHS[lang][day.month - 1]
    return f"{month} {day.year}" if long else f"{day.day} {month}"


def _utc(minutes: int) -> str:
    """Return the distance of a clock to UTC.

    >>> _utc(540), _utc(-210)
    ('UTC+9', 'UTC−3:30')
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def _ago(count: int, lang: str) -> str:
    """Return how long ago a piece of four weeks begins: in weeks, or in years where there are many."""
    if count > -104:
        return Both(f"{-count} weeks ago", f"il y a {-count} sem.").say(lang)
    years = tell.number(-count / 52.18, lang, 1)
    return Both(f"{years} years ago", f"il y a {years} ans").say(lang)


async def proof(request: Request) -> Response:
    """Show the activities behind one claim."""
    days = _asked(request)
    return await behind(request, await findings_of(request, "rhythm", days=days), f"/rhythm?days={days}", TITLE)


ROUTES = [Route("/rhythm", show), Route("/rhythm/behind", proof)]

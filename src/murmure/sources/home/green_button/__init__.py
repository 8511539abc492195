"""How much electricity, gas or water did the home use, interval by interval, as its utility gives it (Green Button)?

*Get it*: on the page of your utility, tab Usage: the green button "Download My Data", format XML (ESPI), the longest period.
*Keeps*: each interval with its energy, volume or power, drawn or given, its cost, its quality; readings of the meter; the
totals of bills.
*Leaves out*: names, addresses and numbers of customers and meters, titles; forecasts (each is counted).

The key is (usage point, flow, quantity, start, length, and the phase, tariff or statistic of the type): a second file of the same
months adds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_VALUE, BROKEN_FILE, NO_DATE, NO_VALUE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.document import walk
from murmure.sources.home.green_button.clock import Place, place_of
from murmure.sources.home.green_button.feed import Part, Plan, boxes_of, name_of_point, plan_of
from murmure.sources.home.green_button.reading import Reading, Sense, money, reading_of, sense_of
from murmure.sources.readers import XML_ERRORS
from murmure.sources.records import reading_errors
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.times import When, from_unix, plausible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

FORECAST = Both("a forecast, not a measure", "une prévision, pas une mesure")
_USAGE = re.compile(r"<(?:[\w.-]+:)?(?:IntervalBlock|IntervalReading|UsagePoint|MeterReading|ReadingType)[\s>/]")
_CUSTOMER = re.compile(r"naesb\.org/espi/customer")


def recognise(probe: Probe) -> bool:
    """Say yes to documents of ESPI that speak of usage, in a feed or not, with a prefix or not."""
    text = probe.text
    if "<" not in text[:200] or not _USAGE.search(text):
        return False
    return "naesb.org/espi" in text or "IntervalReading" in text or "IntervalBlock" in text and "ReadingType" in text


def refuse(probe: Probe) -> Refusal | None:
    """Name the file that a utility gives beside the usage: who the customer is."""
    if _CUSTOMER.search(probe.text[:20_000]) and not _USAGE.search(probe.text):
        return Refusal(
            Both("The customer file of Green Button: names, addresses and accounts.",
                "Le fichier client de Green Button : noms, adresses et comptes."),
            Both("The usage file (Energy Usage Information), of the same download.",
                 "Le fichier des consommations (Energy Usage Information), du même téléchargement."),
            Both("On the page of your utility, choose Download My Data, then usage.",
                 "Sur la page de votre fournisseur, choisissez Download My Data, puis la consommation."),
        )  # fmt: skip
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield one measure for each interval, then the totals of bills. A file is walked twice: types may stand behind readings."""
    for file in bundle.files:
        yield from never_silent(file, _of_file(file, bundle.zone))


def _of_file(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    plan = plan_of(file)
    place = next((found for part in plan.clocks if (found := place_of(part.fields))), None)
    number = count = 0
    block: dict[str, int | None] = {}
    known: dict[int, tuple[Sense, str]] = {}
    try:
        for end, element in walk(file, boxes_of(file)):
            if element.tag == "entry" and not end:
                number += 1
            elif element.tag == "IntervalBlock" and not end:
                block = {}
            elif element.tag == "interval" and end:
                span = reading_of(element)
                block = {"start": span.start, "duration": span.duration}
            elif element.tag == "IntervalReading" and end:
                count += 1
                if number not in known:
                    known = {number: _sense(plan, number)}
                sense, meter = known[number]
                found = _measure(reading_of(element), block, sense, meter, place, zone)
                yield Reject(file.where(count), found) if isinstance(found, Both) else found
    except (*XML_ERRORS, *reading_errors()):
        yield Reject(file.where(count + 1), BROKEN_FILE)
    for part in plan.parts:
        summary = _summary(part, name_of_point(plan.above(part)), place, zone)
        if summary is not None:
            yield Reject(file.where(f"summary {part.number}"), summary) if isinstance(summary, Both) else summary


def _sense(plan: Plan, number: int) -> tuple[Sense, str]:
    point = plan.point_of(number)
    service = point.fields.get("ServiceCategory.kind") if point else None
    return sense_of(plan.type_of(number), service), name_of_point(point)


def _when(seconds: int, place: Place | None, zone: ZoneInfo | None) -> When:
    """Return a moment; its offset is that of the place, by the rules of the file or by the zone that the person gave."""
    when = from_unix(seconds)
    if place is not None:
        return when._replace(offset_minutes=place.minutes_at(seconds), offset_origin="account")
    if zone is not None:
        from datetime import datetime

        shift = datetime.fromtimestamp(seconds, zone).utcoffset()
        return when._replace(offset_minutes=int(shift.total_seconds() // 60), offset_origin="account") if shift is not None else when
    return when


def _measure(
    reading: Reading, block: dict[str, int | None], sense: Sense, meter: str, place: Place | None, zone: ZoneInfo | None
) -> Activity | Both:
    start = reading.start
    duration = reading.duration if reading.duration is not None else sense.length
    if start is None:
        # A block of one reading says its time once.
        start, duration = block.get("start"), duration or block.get("duration")
        block["start"] = None if start is None or duration is None else start + duration
    if start is None:
        return NO_DATE
    if reading.value is None:
        return NO_VALUE
    if reading.quality == "forecast":
        return FORECAST
    try:
        when = _when(start, place, zone)
    except (ValueError, OverflowError, OSError):
        return BAD_DATE
    until = when.published + (duration or 0) * 1_000_000
    value = round(reading.value * sense.factor, 9)
    if not plausible(until) or abs(value) > 1e15:
        return BAD_VALUE if plausible(until) else BAD_DATE
    told = {"tier": reading.tier, "tariff": reading.tou}
    extra = dict(sense.apart) | {name: text for name, text in told.items() if text} | {
        "cost": None if reading.cost is None else money(reading.cost), "currency": sense.currency if reading.cost is not None else None,
        "quality": reading.quality if reading.quality != "valid" else None,
        "raw": f"{reading.value * sense.scale:.12g} {sense.written}" if sense.written else None,
        "uom": sense.uom if sense.unit is None else None,
    }  # fmt: skip
    apart = (f"{name} {text}" for name, text in sense.apart)
    return Activity(
        key_of("reading", meter, sense.flow, sense.quantity or sense.uom, start, duration, *apart), "murmure:Measure", object=sense.flow,
        object_type="murmure:Flow" if sense.flow else None,
        instrument=f"meter:{meter}" if meter else "meter", until=until if until > when.published else None, quantity=sense.quantity, value=value,
        unit=sense.unit, extra=tidy(extra), **when._asdict(),
    )  # fmt: skip


def _summary(part: Part, meter: str, place: Place | None, zone: ZoneInfo | None) -> Activity | Both | None:
    """Return what a bill says; it repeats what the intervals say, so it carries no quantity."""
    fields = part.fields
    start, length = fields.get("billingPeriod.start"), fields.get("billingPeriod.duration")
    if not start:
        return None if not fields else NO_DATE
    try:
        when = _when(int(start), place, zone)
        until = when.published + max(int(length or 0), 0) * 1_000_000
    except (ValueError, OverflowError, OSError):
        return BAD_DATE
    bill = fields.get("billLastPeriod")
    sense = sense_of({"uom": fields.get("overallConsumptionLastPeriod.uom", ""), "currency": fields.get("currency", ""),
                      "powerOfTenMultiplier": fields.get("overallConsumptionLastPeriod.powerOfTenMultiplier", "0")}, None)  # fmt: skip
    used = fields.get("overallConsumptionLastPeriod.value")
    try:
        extra = {
            "cost": money(float(bill)) if bill else None, "currency": sense.currency, "used": round(float(used) * sense.factor, 6) if used else None,
            "unit": sense.unit if used else None,
        }  # fmt: skip
    except (ValueError, OverflowError):
        return BAD_VALUE
    return Activity(
        key_of("bill", meter, start, length), "murmure:Summary", object="bill", object_type="murmure:Bill",
        instrument=f"meter:{meter}" if meter else "meter",
        until=until if until > when.published and plausible(until) else None, extra=tidy(extra), **when._asdict(),
    )  # fmt: skip


SOURCE = Source(
    name="green-button",
    title=Both("Green Button (electricity, gas and water meters)", "Green Button (compteurs d'électricité, de gaz et d'eau)"),
    get_it=Both(
        "On the page of your utility (United States, Canada), tab Usage: the green button Download My Data, format XML, the longest period.",
        "Sur la page de votre fournisseur (États-Unis, Canada), onglet Usage : le bouton vert Download My Data, format XML, la plus longue période.",
    ),
    keeps=Both(
        "Each interval with its energy, volume or power, drawn or given, its cost and its quality; readings of the meter; the totals of bills.",
        "Chaque intervalle avec son énergie, son volume ou sa puissance, soutiré ou injecté, son coût et sa qualité ; les relevés du compteur ; les "
        "totaux des factures.",
    ),
    leaves_out=Both(
        "Names, addresses and numbers of customers and meters, titles of parts; forecasts (each is counted).",
        "Les noms, adresses et numéros de clients et de compteurs, les titres des parties ; les prévisions (chacune est comptée).",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="meter",
)

"""Which measures and findings does an observation say?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_VALUE, NO_DATE, NO_VALUE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.fhir.moment import span_of
from murmure.sources.body.fhir.name import Names
from murmure.sources.body.fhir.word import (
    all_words,
    bare_codes,
    codes_of,
    items_of,
    notes_of,
    quantity_of,
    text_of,
    words_of,
)
from murmure.sources.body.ucum import measured, number_of
from murmure.sources.times import wall

WHEN = ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming", "appliesDateTime", "appliesPeriod", "?issued")
RETRACTED = Both("entered in error, and taken back", "saisi par erreur, et retiré")
PANEL = Both("a panel: its results are records of their own", "un bilan : ses résultats sont des enregistrements à part")
SAMPLED = Both("a series of samples, such as an electrocardiogram", "une série d'échantillons, tel un électrocardiogramme")
_SIMPLE = ("valueString", "valueDateTime", "valueTime", "valueBoolean")


class Value(NamedTuple):
    """Hold what was found: a number with its unit, or words."""

    number: float | None = None
    unit: str | None = None
    words: str | None = None
    comparator: str | None = None


def read_observation(resource: dict[str, Any], names: Names, zone: ZoneInfo | None, identity: str) -> Iterator[Activity | Both]:
    """Yield a measure or a finding for the value of an observation and for each of its components."""
    if {"entered-in-error", "cancelled"} & set(bare_codes(resource.get("status") or "")):
        yield RETRACTED
        return
    try:
        span = span_of(resource, WHEN, zone)
    except (ValueError, OverflowError):
        yield BAD_DATE
        return
    if span is None:
        yield NO_DATE
        return
    about = {
        "status": text_of(resource.get("status")), "category": all_words(resource.get("category")), "method": words_of(resource.get("method")),
        "body_site": words_of(resource.get("bodySite")), "note": notes_of(resource), "time_of": span.origin,
    }  # fmt: skip
    contained = resource.get("contained") or ()
    fixed = {
        "actor": names.actor_of(resource.get("subject")),
        "instrument": names.of(resource.get("device"), contained) or names.of(resource.get("performer"), contained),
        "until": span.until, **span.when._asdict(),
    }  # fmt: skip
    components = items_of(resource.get("component"))
    said = 0
    names_met: Counter[str] = Counter()
    for number, part in enumerate((resource, *components)):
        value = _value(part)
        if isinstance(value, Both):
            # The panel itself holds nothing: its components do.
            if number or not components:
                said += 1
                yield PANEL if not number and (resource.get("hasMember") or resource.get("related")) and value is NO_VALUE else value
            continue
        said += 1
        more = {**about, "panel": words_of(resource.get("code")) if number else None}
        # A component is named by its code, and by its number among those of one code: its place may change in the next export.
        code = next(iter(codes_of(part.get("code"))), None) or words_of(part.get("code"))
        place = f"{'component' if number else 'value'} {code or ''}"
        names_met[place] += 1
        again = names_met[place] if names_met[place] > 1 else None
        yield _activity(part, value, more, fixed, key_of("Observation", identity, wall(span.when), place, again))
    if not said:
        yield NO_VALUE


def _activity(part: dict[str, Any], value: Value, about: dict[str, Any], fixed: dict[str, Any], key: str) -> Activity:
    code, codes = part.get("code"), codes_of(part.get("code"))
    extra = {
        **about, "codes": codes, "interpretation": all_words(part.get("interpretation")), "comparator": value.comparator,
        "reference": [text for one in items_of(part.get("referenceRange"))[:8] if (text := _range(one))],
    }  # fmt: skip
    title, quantity = words_of(code), quantity_of(code)
    if value.number is None:
        return Activity(key, "murmure:Event", object=value.words, object_type="murmure:Finding", content=title, extra=tidy(extra), **fixed)
    number, unit, raw = measured(quantity or "", value.number, value.unit)
    # A result that the vocabulary does not have is named by its own words.
    return Activity(
        key, "murmure:Measure", object=None if quantity else title or (codes[0] if codes else None),
        object_type=None if quantity else "murmure:Analyte",
        content=title, quantity=quantity, value=number, unit=unit, extra=tidy({**extra, "raw": raw}), **fixed,
    )  # fmt: skip


def _value(part: dict[str, Any]) -> Value | Both:
    """Return the value of an observation or of a component, whatever type it has."""
    given = part.get("valueQuantity")
    if isinstance(given, dict) and ("value" in given or "unit" in given):
        number = number_of(given.get("value"))
        if number is None:
            return BAD_VALUE if given.get("value") is not None else NO_VALUE
        coded = given.get("code") if "unitsofmeasure" in str(given.get("system")) else None
        unit = text_of(coded) or text_of(given.get("unit")) or text_of(given.get("units")) or text_of(given.get("code"))
        return Value(number, unit, comparator=text_of(given.get("comparator")))
    number = number_of(part.get("valueInteger", part.get("valueDecimal")))
    if number is not None:
        return Value(number)
    if (words := words_of(part.get("valueCodeableConcept"))) or (words := words_of(part.get("valueCoding"))):
        return Value(words=words)
    for name in _SIMPLE:
        value = part.get(name)
        if isinstance(value, str | bool) and (words := text_of(value if isinstance(value, str) else str(value).lower())):
            return Value(words=words)
    if isinstance(part.get("valueRange"), dict) and (words := _range(part["valueRange"])):
        return Value(words=words)
    ratio = part.get("valueRatio")
    if isinstance(ratio, dict) and (words := " / ".join(text for side in ("numerator", "denominator") if (text := _amount(ratio.get(side))))):
        return Value(words=words)
    period = part.get("valuePeriod")
    if isinstance(period, dict) and (words := " – ".join(text for side in ("start", "end") if (text := text_of(period.get(side))))):
        return Value(words=words)
    return SAMPLED if isinstance(part.get("valueSampledData"), dict) else NO_VALUE


def _amount(value: Any) -> str | None:
    number = number_of(value.get("value")) if isinstance(value, dict) else None
    return None if number is None else f"{number:g} {text_of(value.get('unit')) or text_of(value.get('code')) or ''}".strip()


def _range(given: dict[str, Any]) -> str | None:
    """Return a range as it is read: 3.5 g/L – 5 g/L, or the words that stand for it."""
    low, high = _amount(given.get("low")), _amount(given.get("high"))
    if low and high:
        return f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else text_of(given.get("text"))

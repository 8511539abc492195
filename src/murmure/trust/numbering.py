"""Which line does a telephone number name, however it is written?

A number is compared as ITU-T E.164 writes it: `+`, country, number. What is
dialled inside of a country has no country: it gets that of the owner, when that is known.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

SERVICES = ("tel:", "whatsapp:", "signal:", "sms:", "viber:")
"""What may stand before a number in an address."""
_WRITTEN = re.compile(r"[\s\u200e\u202a]*\+?[\d\s().\-/\u00a0\u202f\u2009\u2010-\u2015\u200e\u200f\u202a\u202c]{6,40}")
_OTHER = re.compile("[^0-9]+")
_LEAST, _MOST = 7, 15
_LARGER = ("US", "RU")
"""Of the countries that share a calling code, those of most people."""


class Plan(NamedTuple):
    """Hold how a country numbers: its calling code, its trunk prefix, the digits of a number without it (least, most)."""

    code: str
    trunk: str
    least: int
    most: int


class Line(NamedTuple):
    """Hold a number in E.164; `sure` when it was written with its country, or else the owner's was taken."""

    number: str
    sure: bool


@cache
def plans() -> dict[str, Plan]:
    """Return the plan of each country, by its two letters."""
    import yaml

    content = yaml.safe_load(Path(__file__).with_name("numbering.yaml").read_text("utf-8"))
    return {name: Plan(str(code), trunk, least, most) for name, (code, trunk, least, most) in content.items()}


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """Return the countries of each calling code, the one of most people first."""
    found: dict[str, tuple[str, ...]] = {}
    for name, plan in sorted(plans().items(), key=lambda one: (one[0] not in _LARGER, one[0])):
        found[plan.code] = (*found.get(plan.code, ()), name)
    return found


@lru_cache(200_000)
def line_of(address: str, country: str = "") -> Line | None:
    """Return the line that an address names; None for what is no number, for short numbers, and for a national one without a country.

    >>> line_of("tel:0612345678", "FR"), line_of("whatsapp:+33 6 12 34 56 78")
    (Line(number='+33612345678', sure=False), Line(number='+33612345678', sure=True))
    """
    text = address.partition(":")[2]
    if not address.startswith(SERVICES) or not _WRITTEN.fullmatch(text):
        return None
    plus = "+" in text
    digits = _OTHER.sub("", text.replace("(0)", "") if plus else text)
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    if plus:
        return _abroad(digits)
    plan = plans().get(country)
    if plan is None or len(digits) < _LEAST:
        return None
    bare = digits.removeprefix(plan.trunk) if plan.trunk else digits
    if plan.trunk and bare == digits and plan.trunk == "0":  # such a number is never dialled without its zero
        return None
    return Line(f"+{plan.code}{bare}", False) if plan.least <= len(bare) <= plan.most else None


def dialled_in(address: str) -> str:
    """Return the digits by which a number is called inside of its country; '' for short numbers and what is none.

    >>> dialled_in("tel:+33612345678"), dialled_in("tel:06 12 34 56 78")
    ('0612345678', '0612345678')
    """
    if line := line_of(address):
        plan = next((plans()[name] for name in countries_of(line.number)[:1]), None)
        return plan.trunk + line.number[len(plan.code) + 1 :] if plan else ""
    text = address.partition(":")[2]
    digits = _OTHER.sub("", text)
    return digits if _WRITTEN.fullmatch(text) and "+" not in text and len(digits) >= _LEAST else ""


def _abroad(digits: str) -> Line | None:
    """Return a number that was written with its country; a trunk prefix that stands behind the code is none of it."""
    for name in countries_of(digits)[:1]:
        plan = plans()[name]
        rest = digits[len(plan.code) :]
        if plan.trunk and rest.startswith(plan.trunk) and len(rest) > plan.most:
            digits = plan.code + rest.removeprefix(plan.trunk)
    return Line(f"+{digits}", True) if _LEAST <= len(digits) <= _MOST else None


def countries_of(number: str) -> tuple[str, ...]:
    """Return the countries that a number with its calling code may be of; none when no plan begins so.

    >>> countries_of("+33612345678"), countries_of("+15145550100")
    (('FR',), ('US', 'CA'))
    """
    digits = number.removeprefix("+")
    return next((_codes()[digits[:size]] for size in (3, 2, 1) if digits[:size] in _codes()), ())

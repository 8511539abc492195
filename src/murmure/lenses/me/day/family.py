"""To which part of a day does an activity belong: sleep, body, ways, home, screens, words, money, or what others captured?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from murmure.model.words import Both

OTHER, BODY, HOME = "other", "body", "home"


@cache
def _told() -> dict[str, Any]:
    import yaml

    return yaml.safe_load((Path(__file__).parent / "families.yaml").read_text(encoding="utf-8"))


@cache
def families() -> dict[str, Both]:
    """Return the families by name, in the order in which a day shows them."""
    return {name: Both(*titles) for name, titles in _told()["families"].items()}


@cache
def _places() -> dict[tuple[str, str], str]:
    told = _told()
    return {
        (by, name): family for by in ("quantities", "types") for family, names in told[by].items() for name in names
    }


def quantities_of(family: str) -> list[str]:
    """Return the quantities of a family."""
    return _told()["quantities"][family]


def family_of(kind: str, quantity: str, thing: str = "") -> str:
    """Return the family of an activity of this type that measures this quantity (empty for none); what a device measures of itself is home.

    >>> family_of("murmure:Measure", "sleep_duration"), family_of("Travel", ""), family_of("murmure:Measure", "heart_rate"), family_of("Flag", "")
    ('sleep', 'ways', 'body', 'other')
    >>> family_of("murmure:Measure", "", "device:sensor.outside"), family_of("murmure:Measure", "", "watch")
    ('home', 'body')
    """
    places = _places()
    if found := places.get(("quantities", quantity)):
        return found
    found = places.get(("types", kind), OTHER)
    return HOME if found == BODY and thing.startswith("device:") else found

"""How does Google write moments and texts, whatever the product?"""

from __future__ import annotations

from typing import Any

from murmure.model.reject import BAD_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.times import When, from_unix, parse_instant

GOOGLE = "Google"


def moment(value: Any) -> When | Both:
    """Read the time of a record; 'Z' says which moment, not which zone the person was in."""
    if value is None or value == "":
        return NO_DATE
    if type(value) is When:
        return value  # a page made for the eye was read before
    try:
        if isinstance(value, str) and not value.isdigit():
            return parse_instant(value)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return from_unix(int(value), "us")
    except (ValueError, OverflowError):
        pass
    return BAD_DATE


def text_of(value: Any) -> str | None:
    """Return a text that is not empty, without control characters."""
    if type(value) is str and value.isprintable():
        return value.strip() or None
    return (clean(value).strip() or None) if isinstance(value, str) else None

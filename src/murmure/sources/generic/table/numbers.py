"""How does a column write its numbers: which decimal mark, which signs around them?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?|[-+]?\.\d+")
_LOOSE = re.compile(
    r"(?P<before>[^\w\s.,+-]{0,3}|[A-Za-z]{3})\s?[-+\u2212]?\s?"
    r"(?P<n>\d[\d\s.,'\u00a0\u202f\u2019]*|\d)\s?(?P<after>[^\d\s.,'+-]{0,8})"
)


class NumberWriting(NamedTuple):
    """Say how numbers are written: `decimal` is '.', ',' or '?' (cannot be told), `loose` when more than digits surrounds them."""

    decimal: str
    loose: bool
    marks: tuple[str, ...]
    example: str


def numbers_of(values: Sequence[str]) -> NumberWriting | None:
    """Return how values write numbers; None when more than a fifth of them are no numbers."""
    kept = [value.strip() for value in values if value.strip()]
    if not kept:
        return None
    if all(_PLAIN.fullmatch(value) for value in kept):
        return NumberWriting(".", False, (), kept[0])
    found = [match for value in kept if (match := _LOOSE.fullmatch(value))]
    if len(found) < 0.8 * len(kept):
        return None
    marks = {mark.casefold() for m in found for mark in (m["before"], m["after"]) if mark}
    # A column in which everything differs around the digits holds names, not numbers.
    if len(marks) > 3:
        return None
    bodies = [re.sub(r"[\s'\u00a0\u202f\u2019]", "", m["n"]) for m in found]
    decimal, example = _decimal_of(bodies)
    loose = bool(marks) or any(re.search(r"[^\d.,+\-eE]", m["n"].strip()) for m in found) or any(b.count(".") + b.count(",") > 1 for b in bodies)
    return NumberWriting(decimal, loose or any("," in body for body in bodies), tuple(sorted(marks)), example)


def _decimal_of(bodies: list[str]) -> tuple[str, str]:
    """Return the mark that can only be the decimal one, and an example."""
    doubt = ""
    for body in bodies:
        comma, point = body.rfind(","), body.rfind(".")
        if comma >= 0 and point >= 0:
            return (",", body) if comma > point else (".", body)
        if body.count(",") > 1:
            return ".", body
        if body.count(".") > 1:
            return ",", body
        if comma >= 0:
            if len(body) - comma - 1 != 3 or body.startswith("0,") or comma > 3:
                return ",", body
            doubt = doubt or body
        elif point >= 0 and (len(body) - point - 1 != 3 or body.startswith("0.") or point > 3):
            return ".", body
    return ("?", doubt) if doubt else (".", bodies[0])

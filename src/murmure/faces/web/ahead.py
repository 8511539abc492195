"""What do the pages about me ask when they open? In a home that has nothing else to do it is answered before anybody comes."""

from __future__ import annotations

from typing import Any

from murmure.faces.web import footprints, mixture
from murmure.faces.web.pages import footprint, rhythm, today
from murmure.model.words import LANGUAGES

PLAIN = ("footprint", "habit", "together", "presence", "mix")
"""Lenses of which pages ask nothing in particular."""


def foresee(home: Any) -> None:
    """Answer what pages ask first, and have the home keep it; what it answered before, of the log as it is, costs next to nothing."""
    day, *_ = today.day_of(home, "")
    if day is None:
        return
    found = {name: home.found(name) for name in PLAIN}
    home.found("rhythm", days=next(iter(rhythm.SPANS)))
    home.found("day", on=day.isoformat())
    for one in {day, footprint.day_of("", footprints.days_of(found["footprint"].tables["days"]))} - {None}:
        home.found("footprint", day=one.isoformat())
    for lang in LANGUAGES:
        today.said(home, day, lang)
    for kind in mixture.UNICITY if len(found["mix"]) else ():
        home.found("unicity", kind=kind)

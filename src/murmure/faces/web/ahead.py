"""What do the pages about me ask when they open? In a home that has nothing else to do it is answered before anybody comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.faces.web import footprints, mixture
from murmure.faces.web.pages import footprint, rhythm, today
from murmure.model.words import LANGUAGES

PLAIN = ("habit", "together", "presence", "mix")
"""Lenses of which pages ask nothing in particular."""


def foresee(home: Any) -> Iterator[Any]:
    """Answer what pages ask first, and have the home keep it; stops after each answer, so that one may leave it at that.

    What the home answered before, of the log as it is, costs next to nothing.
    """
    day, before, *_ = today.day_of(home, "")
    if day is None:
        return
    yield home.found("day", on=day.isoformat())
    for lang in LANGUAGES:
        yield today.said(home, day, lang)
    captures = home.found("footprint")
    yield
    for one in {day, footprint.day_of("", footprints.days_of(captures.tables["days"]))} - {None}:
        yield home.found("footprint", day=one.isoformat())
    yield home.found("rhythm", days=next(iter(rhythm.SPANS)))
    for name in PLAIN:
        yield home.found(name)
    for kind in mixture.UNICITY if len(home.found("mix")) else ():
        yield home.found("unicity", kind=kind)
    if before is not None:  # not kept: it reads what all other days are told from, so that the first of them is at hand too
        yield home.lens("day", on=before.isoformat())
        yield home.lens("footprint", day=before.isoformat())
        yield today.posts(home, before, LANGUAGES[0]), today.memories(home, before, LANGUAGES[0])

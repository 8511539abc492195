"""What do the pages about me ask when they open? In a home that has nothing else to do it is answered before anybody comes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from murmure.faces.web import footprints, mixture
from murmure.faces.web.pages import footprint, rhythm, today
from murmure.model.words import LANGUAGES

PLAIN = ("habit", "together", "presence", "mix")
"""Lenses of which pages ask nothing in particular."""
log = logging.getLogger("murmure.web")


def foresee(home: Any) -> Iterator[None]:
    """Answer what pages ask first, and have the home keep it; stops after each answer, so that one may leave it at that.

    What the home answered before, of the log as it is, costs next to nothing. What fails keeps nothing else from being answered.
    """
    for answer in _answers(home):
        try:
            answer()
        except Exception as error:  # its page says what is wrong; a log says its kind only
            log.error("a page could not be answered ahead: %s", type(error).__name__)
        yield


def _answers(home: Any) -> Iterator[Callable[[], Any]]:
    """Return what makes each answer, in the order in which pages are likely to be opened."""
    day, before, *_ = today.day_of(home, "")
    if day is None:
        return
    yield lambda: home.found("day", on=day.isoformat())
    for lang in LANGUAGES:
        yield lambda lang=lang: today.said(home, day, lang)
    yield lambda: home.found("footprint")
    yield lambda: home.found("footprint", day=day.isoformat())
    yield lambda: _captured(home)
    yield lambda: home.found("rhythm", days=next(iter(rhythm.SPANS)))
    for name in PLAIN:
        yield lambda name=name: home.found(name)
    for kind in mixture.UNICITY:
        yield lambda kind=kind: home.found("unicity", kind=kind) if len(home.found("mix")) else None
    if before is not None:  # not kept: it reads what all other days are told from, so that the first of them is at hand too
        yield lambda: home.lens("day", on=before.isoformat())
        yield lambda: home.lens("footprint", day=before.isoformat())
        yield lambda: (today.posts(home, before, LANGUAGES[0]), today.memories(home, before, LANGUAGES[0]))


def _captured(home: Any) -> None:
    """Answer for the day on which the page of captures opens."""
    day = footprint.day_of("", footprints.days_of(home.found("footprint").tables["days"]))
    if day is not None:
        home.found("footprint", day=day.isoformat())

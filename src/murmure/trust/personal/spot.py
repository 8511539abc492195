"""What was found in a text, by which rule, and how sure is that rule?"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from murmure.model.words import Both
from murmure.trust.personal.kept import kept

SURE, LIKELY = 0.95, 0.8
"""From these shares on, a rule is said to be sure, or likely."""
WORDS = {
    "sure": Both("almost certain", "presque certain"),
    "likely": Both("likely", "probable"),
    "possible": Both("possible", "possible"),
}


class Hit(NamedTuple):
    """Hold what a rule found: text[start:end], and the same value however it was written ('' when there is none)."""

    start: int
    end: int
    rule: str
    value: str = ""


class Spot(NamedTuple):
    """Hold a piece of personal data: text[start:end] is of `kind`.

    value   the same for every way to write it; the words themselves where nothing has to be made one
    rule    what found it (rules.yaml)
    sure    of what this rule finds in made-up texts, the share that is right; the low end of its interval of 95 %; less where it says little
    words   that share in words
    why     what the rule went by
    """

    start: int
    end: int
    kind: str
    value: str
    rule: str
    sure: float
    words: Both
    why: Both


class Rule(NamedTuple):
    """Say what a rule finds, what it goes by, and which others give way to it (the first in the file first)."""

    kind: str
    why: Both
    rank: int
    sure: float


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its name; what it was measured at is in measured.yaml (`python -m bench.personal --write`)."""
    measured = kept("measured")
    return {
        name: Rule(one["kind"], Both(one["en"], one["fr"]), at, min(float(measured.get(name, 0.0)), one.get("most", 1.0)))
        for at, (name, one) in enumerate(kept("rules").items())
    }


def spot_of(hit: Hit, text: str) -> Spot:
    """Return what a rule found, with what is known of the rule."""
    rule = rules()[hit.rule]
    words = WORDS["sure" if rule.sure >= SURE else "likely" if rule.sure >= LIKELY else "possible"]
    return Spot(
        hit.start, hit.end, rule.kind, hit.value or text[hit.start : hit.end], hit.rule, rule.sure, words, rule.why
    )

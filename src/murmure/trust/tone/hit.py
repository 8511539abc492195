"""What was found in a text, by which rule, and how sure is that rule?"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both
from murmure.trust.personal.spot import LIKELY, SURE, WORDS
from murmure.trust.tone.lexicon import rules


class Hit(NamedTuple):
    """Hold what a rule found: text[start:end]."""

    start: int
    end: int
    rule: str


class Spot(NamedTuple):
    """Hold words that may be read badly: text[start:end] is of `kind`.

    value   the words themselves
    rule    what found them (rules.yaml)
    sure    of what this rule finds in made-up texts, the share that is right; the low end of its interval of 95 %
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


def spot_of(hit: Hit, text: str) -> Spot:
    """Return what a rule found, with what is known of the rule."""
    rule = rules()[hit.rule]
    words = WORDS["sure" if rule.sure >= SURE else "likely" if rule.sure >= LIKELY else "possible"]
    return Spot(hit.start, hit.end, rule.kind, text[hit.start : hit.end], hit.rule, rule.sure, words, rule.why)

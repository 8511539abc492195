"""What was found in a text, by which rule, and how sure is that rule?"""

from __future__ import annotations

from murmure.trust.personal.spot import LIKELY, SURE, WORDS, Hit, Spot
from murmure.trust.tone.lexicon import rules


def spot_of(hit: Hit, text: str) -> Spot:
    """Return words that may be read badly, as a rule found them, with what is known of the rule."""
    rule = rules()[hit.rule]
    words = WORDS["sure" if rule.sure >= SURE else "likely" if rule.sure >= LIKELY else "possible"]
    return Spot(hit.start, hit.end, rule.kind, text[hit.start : hit.end], hit.rule, rule.sure, words, rule.why)

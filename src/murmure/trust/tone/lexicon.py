"""Which ways to say things do the files of words hold?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.words import Both
from murmure.trust.personal.text import folded
from murmure.trust.tone.phrase import Automaton, alone, parsed, several, words_in

IDIOM, AIM, HEAD = "idiom", "aim", "irony-head"
"""What is in the files beside rules: words that mean no harm, what tells whom a word is about, and praise that irony begins with."""
_COARSE = ("harsh", "insult", "slur")


class Rule(NamedTuple):
    """Say what a rule finds and what it goes by; of two that share letters the one of the lower rank is kept."""

    kind: str
    why: Both
    rank: int
    sure: float


class Ways(NamedTuple):
    """Hold every way to say something.

    automaton   what finds them
    soft        words that are of the other language too, by language: alone they count in texts of their own only
    trouble     words that tell of trouble
    coarse      words that are coarse by themselves
    """

    automaton: Automaton
    soft: dict[str, frozenset[str]]
    trouble: frozenset[str]
    coarse: frozenset[str]


@cache
def kept(name: str) -> Any:
    """Return what a YAML file of this folder holds."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times quicker
    return yaml.load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"), loader)


@cache
def ground(name: str) -> frozenset[str]:
    """Return the words of one list of ground.yaml."""
    return frozenset(kept("ground")[name])


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its name; what it was measured at is in measured.yaml (`python -m bench.draft --write`)."""
    measured = kept("measured")
    return {
        name: Rule(one["kind"], Both(one["en"], one["fr"]), rank, float(measured.get(name, 0.0)))
        for rank, (name, one) in enumerate(kept("rules").items())
    }


@cache
def ways() -> Ways:
    """Return every way to say something, in both languages."""
    automaton, trouble, coarse = Automaton(), set[str](), set[str]()
    soft: dict[str, frozenset[str]] = {}
    for language in ("fr", "en"):
        content = dict(kept(language))
        lists = {
            name: several([folded(one) for one in words], language == "fr")
            for name, words in content.pop("lists").items()
        }
        soft[language] = frozenset(str(word) for word in content.pop("soft"))
        trouble.update(words_in((lists["trouble"],)))
        for rule, phrases in content.items():
            for phrase in phrases:
                steps = parsed(folded(phrase), lists, language == "fr")
                automaton.add(steps, f"{rule} {language}")
                if rule in _COARSE:
                    coarse.update(alone(steps))
    return Ways(automaton, soft, frozenset(trouble), frozenset(coarse))

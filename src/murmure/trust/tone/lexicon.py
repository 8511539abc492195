"""Which ways to say things do the files of words hold?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.words import Both
from murmure.trust.personal.text import folded
from murmure.trust.tone.phrase import Automaton, Node, Steps, alone, parsed, several, words_in

IDIOM, AIM, WEAK, HEAD, HINT, EVENT = "idiom", "aim", "weak", "irony-head", "hint", "event"
"""What is in the files beside rules: words that mean no harm, what tells whom a word is about, words that are harsh only beside somebody, praise
that irony begins with, words that are ironic only where a sign says so too, and what goes wrong."""
BESIDE = (IDIOM, AIM, WEAK, HEAD, HINT, EVENT)
PARTS = ("", "_frames")
"""What the names of the files of a language end with: words and sayings, and frames that are filled from lists."""
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
def lists(language: str) -> dict[str, Node]:
    """Return the lists of a language by their names; a list may hold those that stand before it."""
    found: dict[str, Node] = {}
    for part in PARTS:
        for name, words in kept(f"{language}{part}")["lists"].items():
            found[name] = several([folded(one) for one in words], language == "fr", found)
    return found


def phrases() -> Iterator[tuple[str, str, Steps]]:
    """Yield (rule, language, steps) of every way to say something, in both languages."""
    for language in ("fr", "en"):
        for part in PARTS:
            for rule, several_ways in kept(f"{language}{part}").items():
                if rule not in ("lists", "soft"):
                    for phrase in several_ways:
                        yield rule, language, parsed(folded(phrase), lists(language), language == "fr")


@cache
def ways() -> Ways:
    """Return every way to say something, in both languages."""
    automaton, coarse = Automaton(), set[str]()
    for rule, language, steps in phrases():
        automaton.add(steps, f"{rule} {language}")
        if rule in _COARSE:
            coarse.update(alone(steps))
    soft = {language: frozenset(str(word) for word in kept(language)["soft"]) for language in ("fr", "en")}
    trouble = frozenset(word for language in soft for word in words_in((lists(language)["trouble"],)))
    return Ways(automaton, soft, trouble, frozenset(coarse))

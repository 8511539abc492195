"""Which words of a text may be read badly, where, and why?

    find("Bravo, encore une panne. Vous êtes nuls !")    two spots: irony, and an insult

Words and ways to say things (fr.yaml, en.yaml), and no model: each says what it went by. It judges nobody: it says how
words may be read by somebody who does not know the writer. What is quoted, titles, what is denied, what the writer says
of themselves and sayings that mean no harm are left alone. Nothing is read but the text, and nothing leaves the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.model.words import Both
from murmure.trust.personal.text import Page
from murmure.trust.tone import mark, turn
from murmure.trust.tone.hit import Hit, Spot, spot_of
from murmure.trust.tone.lexicon import AIM, EVENT, HEAD, HINT, IDIOM, WEAK, rules, ways
from murmure.trust.tone.spared import Spared

__all__ = ["KINDS", "Spot", "find"]

KINDS = {
    "threat": Both("threat", "menace"),
    "insult": Both("insult", "insulte"),
    "group": Both("a judgment on a whole group", "un jugement sur tout un groupe"),
    "irony": Both("irony", "ironie"),
    "anger": Both("anger", "colère"),
    "contempt": Both("contempt", "mépris"),
    "reproach": Both("reproach", "reproche"),
    "harsh": Both("harsh word", "mot dur"),
    "absolute": Both("no exception", "sans exception"),
    "shout": Both("raised voice", "voix qui monte"),
}
"""How words may be read."""

_GAP = re.compile(r"[ '\-,*_]{0,3}|\n")
_LONG = re.compile(r"([a-z])\1{2,}")
_AIMED = frozenset(("insult", "scorn", "slur", WEAK))
_DENIED = frozenset(
    (
        "insult",
        "insult-aimed",
        "scorn",
        "threat-said",
        "threat-hint",
        "wish",
        "anger",
        "absolute",
        "group-all",
        "group-judged",
        "irony-said",
        "insult-said",
        "judged",
        "contempt-said",
        "reproach-said",
    )
)
_OWN = frozenset(("insult", "insult-aimed", "insult-said", "scorn", "slur", "judged", WEAK))
_BOTH = frozenset(("irony-sign", "capitals", "marks", "irony-quotes"))


def find(text: str, language: str | None = None) -> list[Spot]:
    """Return the words of a text that may be read badly, in the order of the text.

    language   'fr' or 'en' when it is known, or else the one of most small words; words of the other count all the same

    Never raises, whatever the text holds.

    >>> [(spot.kind, spot.value) for spot in find("You are a complete idiot.")]
    [('insult', 'You are a complete idiot')]
    """
    page = Page(text, language)
    spared = Spared(page)
    hits, told = _said(page, spared)
    for finder in (mark.capitals, mark.marks, mark.masked):
        hits += [hit for hit in finder(page) if not spared.quoted(hit.start)]
    for turned in (turn.signs, turn.dots, turn.praises, turn.answers, turn.tails):
        hits += [hit for hit in turned(page, told) if not spared.quoted(hit.start)]
    hits += turn.doubted(page)
    return sorted((spot_of(hit, text) for hit in _settled(hits)), key=lambda spot: (spot.start, spot.end, spot.kind))


def _said(page: Page, spared: Spared) -> tuple[list[Hit], turn.Told]:
    """Return what the lists of words find, and what of it speaks only beside something else."""
    found: list[tuple[str, int, int]] = []
    harmless: set[int] = set()
    aimed: dict[int, int] = {}
    told = turn.Told({}, {}, {})
    beside = {HEAD: told.heads, HINT: told.hints, EVENT: told.events}
    linked = _linked(page)
    for rule, first, last in _found(page, linked):
        if rule == IDIOM:
            harmless.update(range(first, last))
        elif rule == AIM:
            aimed[last] = min(first, aimed.get(last, first))
        elif rule in beside:
            beside[rule][first] = last
        else:
            found.append((rule, first, last))
    hits = []
    for rule, first, last in found:
        if rule in _AIMED and rule != "slur" and first in aimed and (first == 0 or linked[first]):
            rule, begin = "insult-aimed", aimed[first]
        elif rule == WEAK:
            continue
        else:
            begin = first
        if not harmless.isdisjoint(range(first, last)) or _left_alone(page, spared, rule, (begin, first, last)):
            continue
        hits.append(Hit(page.starts[begin], page.ends[last - 1], rule))
    return hits, told


def _linked(page: Page) -> list[bool]:
    """Return of each word whether little more than a space stands between it and the one before."""
    starts, ends, plain = page.starts, page.ends, page.plain
    found = [False]
    for at in range(1, len(starts)):
        gap = plain[ends[at - 1] : starts[at]]
        found.append(gap == " " or gap == "'" or _GAP.fullmatch(gap) is not None)
    return found


def _found(page: Page, linked: list[bool]) -> Iterator[tuple[str, int, int]]:
    """Yield (rule, first word, word after the last one) of every way to say something, the longest of each rule and beginning; all of `aim`."""
    automaton, soft = ways().automaton, ways().soft["en" if page.french else "fr"]
    other = " en" if page.french else " fr"
    known, told, after = automaton.words, automaton.told, automaton.after
    words = [word if word in known else _short(word, known) for word in page.words]
    start, nowhere, count = automaton.start(), automaton.nowhere(), len(words)
    for first in range(count):
        state, at, longest = start, first, {}
        while at < count and (at == first or linked[at]):
            state = after(state, words[at])
            at += 1
            if state == nowhere:
                break
            for name in told[state]:
                if at == first + 1 and name.endswith(other) and words[first] in soft:
                    continue
                rule = name[:-3]
                if rule == AIM:
                    if "," not in page.plain[page.starts[first] : page.starts[at] if at < count else None]:
                        yield AIM, first, at
                else:
                    longest[rule] = at
        for rule, last in longest.items():
            yield rule, first, last


def _left_alone(page: Page, spared: Spared, rule: str, where: tuple[int, int, int]) -> bool:
    """Say whether words that a rule found speak to nobody.

    where   the word that tells whom they are about, the first one of their own, and the word after the last one
    """
    begin, first, last = where
    return (
        spared.quoted(page.starts[first])
        or spared.titled(first, last)
        or (rule in _DENIED and (spared.denied(first) or (begin < first and spared.denied(begin))))
        or (rule.startswith("group") and spared.partly(first))
        or (rule in _OWN and spared.own(first))
        or (rule in _OWN and (spared.reported(first) or spared.worded(first)))
    )


def _short(word: str, known: set[str]) -> str:
    """Return a word whose letters were drawn out as it is usually written, 'nuuuul' as 'nul'; '' when no way holds it."""
    if not _LONG.search(word):
        return ""
    twice, once = _LONG.sub(r"\1\1", word), _LONG.sub(r"\1", word)
    return twice if twice in known else once if once in known else ""


def _settled(hits: list[Hit]) -> Iterator[Hit]:
    """Yield what stays: of two of one kind, or of two sets of words, that share letters, the one whose rule stands first."""
    known = rules()
    taken: list[tuple[int, int, str]] = []
    for hit in sorted(hits, key=lambda hit: (known[hit.rule].rank, hit.start, -hit.end)):
        kind = known[hit.rule].kind
        loose = hit.rule in _BOTH
        if any(first < hit.end and hit.start < end and (other == kind or not loose) for first, end, other in taken):
            continue
        if not loose:
            taken.append((hit.start, hit.end, kind))
        yield hit

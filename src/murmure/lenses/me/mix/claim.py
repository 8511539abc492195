"""In which sentences are my communities told, and which activities does each rest on?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import number, percent, wilson
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.communities import Belonging
    from murmure.graphs.dated import Dated
    from murmure.lenses.me.mix.measure import Mix
    from murmure.trust.view import View

EVIDENCE = 20
APART = 0.1
"""Two communities keep apart when surely fewer of the smaller one's members than this are in both."""
PAIRS = 3

MANY = Both(
    "You belong to {n} {n|community|communities}; {n|it|the largest} explains {share} of your ties.",
    "Vous appartenez à {n} communauté{n||s} ; {n|elle|la plus grande} explique {share} de vos liens.",
)
ONE = Both(
    "Community {number} explains {share} of your ties ({low} to {high}). It has {size} people besides you, {people} of whom you are "
    "tied to through it; it was found again in {again} of the tries.{words}",
    "La communauté {number} explique {share} de vos liens (de {low} à {high}). Elle compte {size} personnes en plus de vous, dont "
    "{people} auxquelles elle vous lie ; elle a été retrouvée dans {again} des essais.{words}",
)
WORDS = Both(" They use, more than others do: {words}.", " On y emploie, plus qu'ailleurs : {words}.")
REFUSED = Both(
    "You said that this community of {size} people is not yours, and none of your ties is counted for it; the ties alone would "
    "give it {share} of them ({low} to {high}).",
    "Vous avez dit que cette communauté de {size} personnes n'est pas la vôtre, et aucun de vos liens ne lui est compté ; les liens "
    "seuls lui en donneraient {share} (de {low} à {high}).",
)
KEEP_APART = Both(
    "Your communities {a} and {b} keep apart: {shared} {shared|person is|people are} in both, and {ties} {ties|tie joins|ties join} "
    "the others, where chance would draw about {expected}.",
    "Vos communautés {a} et {b} se tiennent à l'écart : {shared} personne{shared||s} {shared|est|sont} dans les deux, et {ties} "
    "lien{ties||s} {ties|unit|unissent} les autres, là où le hasard en tirerait environ {expected}.",
)


def claims(view: View, ties: Dated, mine: Belonging, found: Mix, against: list[tuple[str, ...]]) -> tuple[Finding, ...]:
    """Return the findings: how many, each community, those contested, those that keep apart.

    against   of each contested community, the ids of the words against it: the claim rests on them
    """
    rows = found.communities.to_pylist()
    held = [row for row in rows if not row["contested"]]
    out: list[Finding] = []
    shared: dict[int, list[str]] = {}
    for row in found.words.to_pylist():
        shared.setdefault(row["community"], []).append(row["word"])
    if held:
        out.append(Finding("me", MANY.fill(n=len(held), share=percent(held[0]["degree"])), len(held), *map(float, found.count),
                           _evidence(view, ties, None)))  # fmt: skip
    for row in held:
        out.append(Finding(
            f"community:{row['community']}", _filled(ONE, row, shared.get(row["community"])), row["degree"], row["low"], row["high"],
            _evidence(view, ties, mine.due(ties.other)[:, row["community"] - 1])))  # fmt: skip
    refused = [row for row in rows if row["contested"]]
    out += [Finding(f"community:{row['community']}", _filled(REFUSED, row), row["degree"], row["low"], row["high"], words[:EVIDENCE])
            for row, words in zip(refused, against, strict=True)]  # fmt: skip
    return (*out, *_apart(found))


def _filled(sentence: Both, row: dict[str, Any], words: list[str] | None = None) -> Both:
    named = WORDS.fill(words=", ".join(words)) if words else Both("", "")
    shares = {name: percent(row[name]) for name in ("low", "high", "again")}
    counts = {name: number(row[name]) for name in ("size", "people")}
    return sentence.fill(number=row["community"], share=percent(row["degree"]), words=named, **counts, **shares)


def _apart(found: Mix) -> list[Finding]:
    """Return at most `PAIRS` pairs that surely share few members, and surely fewer ties than chance would draw."""
    sizes = dict(zip(found.communities["community"].to_pylist(), found.communities["size"].to_pylist(), strict=True))
    out = []
    for row in sorted(found.pairs.to_pylist(), key=lambda row: (row["overlap"], -row["expected"], row["a"], row["b"])):
        low, high = wilson(row["shared"], min(sizes[row["a"]], sizes[row["b"]]))
        if high < APART and _most(row["ties"]) < row["expected"]:
            expected = Both(f"{row['expected']:.0f}", f"{row['expected']:.0f}")
            sentence = KEEP_APART.fill(**{name: row[name] for name in ("a", "b", "shared", "ties")}, expected=expected)
            out.append(Finding(f"communities:{row['a']},{row['b']}", sentence, row["overlap"], low, high))
    return out[:PAIRS]


def _most(count: int) -> float:
    """Return the upper 97.5 % bound of a Poisson mean (Byar's approximation)."""
    more = count + 1
    return more * (1 - 1 / (9 * more) + 1.96 / (3 * more**0.5)) ** 3


def _evidence(view: View, ties: Dated, part: Any) -> tuple[str, ...]:
    """Return the ids of my newest activities that are due to a community rather than to anything else, newest first.

    part   the share of each tie that is due to it; None: any activity will do
    """
    import numpy as np

    from murmure.graphs.dated import ids_at

    due = np.arange(len(ties.other)) if part is None else np.flatnonzero(part >= 0.5)
    if part is not None and not len(due):
        due = np.flatnonzero(part == part.max())
    # All of the moment of the last one are looked at: which row comes first in a file must not matter.
    spots = np.unique(np.stack([~ties.at[due], ties.piece[due], ties.row[due]]), axis=1)
    kept = spots[:, spots[0] <= spots[0][min(EVIDENCE, spots.shape[1]) - 1]]
    found = sorted(zip(kept[0].tolist(), ids_at(view, kept[1], kept[2]), strict=True))
    return tuple(name for _, name in found[:EVIDENCE])

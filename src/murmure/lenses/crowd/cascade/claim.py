"""In which sentences is a cascade told, and which activities does it rest on?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.cascade.cause import LINK, TAG
from murmure.lenses.crowd.cascade.tree import chain, star
from murmure.lenses.lens import number, percent
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.cascades import Forest
    from murmure.lenses.cases import Foretold
    from murmure.lenses.crowd.cascade.cause import Cause
    from murmure.lenses.crowd.cascade.tree import Tree

EVIDENCE = 20
HOUR = 3_600_000_000
WORDS = 8

GREW = Both(
    "{count} {count|person|people} took up {cause}, half of them within {half}. Its largest tree has {size} people, {depth} {depth|step|steps} deep "
    "and {breadth} wide: two of them are {virality} steps apart on average ({low} to {high} by other guesses, {drawn} in the middle of ten "
    "draws); it would be {star} had all had it of one, and {chain} had each passed it to the next. {sure} of {links} links are answers, quotes "
    "or shares of somebody who came before; the others, and whom a share comes from, are the likeliest by ties.{others}{chance}",
    "{count} {count|personne a|personnes ont} repris {cause}, la moitié en {half}. Son plus grand arbre compte {size} personnes, sur {depth} pas "
    "de profondeur et {breadth} de largeur : deux d'entre elles sont à {virality} pas l'une de l'autre en moyenne (de {low} à {high} par "
    "d'autres suppositions, {drawn} au milieu de dix tirages) ; ce serait {star} si toutes le tenaient d'une seule, et {chain} si chacune "
    "l'avait passé à la suivante. {sure} des {links} liens sont des réponses, des citations ou des partages de quelqu'un qui précédait ; les "
    "autres, et de qui vient un partage, sont les plus vraisemblables d'après les liens entre personnes.{others}{chance}",
)
NO_TREE = Both(
    "{count} {count|person|people} took up {cause}; of none of them does the log say, or its ties make likely, that they had it of another.",
    "{count} {count|personne a|personnes ont} repris {cause} ; d'aucune le journal ne dit, ni ses liens ne rendent vraisemblable, qu'elle le "
    "tient d'une autre.",
)
OTHERS = Both(
    " {n} {n|person|people} came without anyone who is seen to have brought them.",
    " {n} {n|personne est venue|personnes sont venues} sans que l'on voie de qui.",
)
BY_CHANCE = Both(
    " The order in which they came may well be chance.",
    " L'ordre dans lequel elles sont venues peut bien être dû au hasard.",
)
WILL_BE = Both(
    "In {hours} hours, {cause} will have between {low} and {high} people, where it has {count}: so went four in five of {cases} cases of this pace, "
    "of {things} causes of this log. It would double in {chance} of them ({chance_low} to {chance_high}).",
    "Dans {hours} heures, {cause} aura entre {low} et {high} personnes, contre {count} : ainsi allèrent quatre sur cinq des {cases} cas de cette "
    "allure, de {things} causes de ce journal. Le nombre doublerait dans {chance} d'entre eux (de {chance_low} à {chance_high}).",
)
SAID = Both(
    "In {cause} is said what this log hardly held before: {words}.",
    "Dans {cause} se dit ce que ce journal ne contenait guère avant : {words}.",
)
A_POST = Both("a post", "un billet")
A_PAGE = Both("somebody's page", "la page de quelqu'un")
MINUTES = Both("{n} {n|minute|minutes}", "{n} minute{n||s}")
HOURS = Both("{n} {n|hour|hours}", "{n} heure{n||s}")
DAYS = Both("{n} {n|day|days}", "{n} jour{n||s}")


def named(cause: Cause, names: bool) -> Both:
    """Return what a cause is called in a sentence; `names`: whether it may say whose post or page it is."""
    if cause.personal and not names:
        return A_PAGE if cause.kind == LINK else A_POST
    return Both(cause.name, cause.name) if cause.kind == TAG else Both(f"“{cause.name}”", f"« {cause.name} »")


def grew(grown: Forest, cause: Cause, found: Tree, subject: str, name: Both) -> Finding:
    """Return the finding of the form of a cascade; its value is the structural virality of the largest tree."""
    size, levels = int(found.size[found.largest]), found.levels()
    moment = cause.taken.moment
    if size < 2:
        return Finding(subject, NO_TREE.fill(count=number(len(moment)), cause=name), 0.0, 0.0, 0.0, evidence_of(grown, cause, found))
    half = int(moment[(len(moment) - 1) // 2] - moment[0])
    alone = int(((found.parent < 0) & (found.size == 1)).sum()) if found.trees > 1 else 0
    claim = GREW.fill(
        count=number(len(moment)), cause=name, half=lasting(half), size=number(size), depth=len(levels) - 1, breadth=number(int(levels.max())),
        virality=_tenth(found.virality), low=_tenth(found.low), high=_tenth(found.high), drawn=_tenth(found.drawn),
        star=_tenth(star(size)), chain=_tenth(chain(size)), sure=number(found.sure), links=number(int((found.parent >= 0).sum())),
        others=OTHERS.fill(n=number(alone)) if alone else Both("", ""), chance=Both("", "") if found.spreads else BY_CHANCE)  # fmt: skip
    ends = (round(end, 6) for end in (found.virality, found.low, found.high))
    return Finding(subject, claim, *ends, evidence_of(grown, cause, found))


def will_be(expected: Foretold, count: int, hours: int, subject: str, name: Both, evidence: tuple[str, ...]) -> Finding:
    """Return the finding of a forecast; its value is the number of people that is expected."""
    shares = {one: percent(getattr(expected, one)) for one in ("chance", "chance_low", "chance_high")}
    claim = WILL_BE.fill(hours=hours, cause=name, low=number(round(expected.low)), high=number(round(expected.high)), count=number(count),
                         cases=number(expected.cases), things=number(expected.things), **shares)  # fmt: skip
    return Finding(subject, claim, round(expected.median, 1), round(expected.low, 1), round(expected.high, 1), evidence)


def is_new(rows: list[dict[str, Any]], subject: str, name: Both) -> Finding:
    """Return the finding of the words that are new in a cause; its value is how many there are."""
    claim = SAID.fill(cause=name, words=", ".join(row["word"] for row in rows[:WORDS]))
    return Finding(subject, claim, *(float(len(rows)),) * 3, tuple(dict.fromkeys(row["id"] for row in rows))[:EVIDENCE])


def evidence_of(grown: Forest, cause: Cause, found: Tree) -> tuple[str, ...]:
    """Return the ids of the activities through which most people came, the first of those with equally many first."""
    import numpy as np

    order = np.lexsort((np.arange(len(found.size)), -found.size))[: EVIDENCE + 1]
    ids = (grown.id[int(place)].as_py() for place in cause.taken.place[order])
    return tuple(one for one in ids if one is not None)[:EVIDENCE]


def lasting(span: int) -> Both:
    """Return a span of microseconds in minutes, hours or days.

    >>> lasting(90 * 60_000_000).en, lasting(5 * 24 * HOUR).fr
    ('90 minutes', '5 jours')
    """
    if span < 3 * HOUR:
        return MINUTES.fill(n=span // 60_000_000)
    return HOURS.fill(n=span // HOUR) if span < 72 * HOUR else DAYS.fill(n=span // (24 * HOUR))


def _tenth(value: float) -> Both:
    text = f"{value:.1f}"
    return Both(text, text.replace(".", ","))


def growth(moment: np.ndarray, now: int, most: int = 60) -> list[tuple[int, int]]:
    """Return how many people there were at the ends of equal spans from the first to `now`."""
    import numpy as np

    ends = np.unique(np.linspace(int(moment[0]), max(now, int(moment[-1])), most).astype(np.int64))
    return list(zip(ends.tolist(), np.searchsorted(moment, ends, "right").tolist(), strict=True))

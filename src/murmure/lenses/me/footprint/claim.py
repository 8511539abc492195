"""In which sentences is a footprint told, and which activities does each rest on?

They hold no dates, and nobody is blamed: neither the person, nor an object, nor a company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.lens import number, percent
from murmure.lenses.me.footprint.owner import HOME
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.footprint.evidence import Evidence
    from murmure.lenses.me.footprint.measure import Footprint

OBJECTS, COMPANIES, NAMES, KINDS = 3, 5, 3, 4

TOTAL = Both(
    "{objects} {objects|object or service|objects and services} captured something about you {n} {n|time|times}; "
    "{companies} {companies|company appears|companies appear} in it.",
    "{objects} {objects|objet ou service a|objets et services ont} capté {n} fois quelque chose de vous ; "
    "{companies} entreprise{companies||s} y {companies|apparaît|apparaissent}.",
)
OBJECT = Both(
    "{object} captured {n} {n|time|times}, {share} of all: {kinds}.",
    "{object} a capté {n} fois, {share} du total : {kinds}.",
)
COMPANY = Both("{company}{about} appears in {n} {n|capture|captures} about you: {kinds}.",
               "{company}{about} apparaît dans {n} capture{n||s} de vous : {kinds}.")  # fmt: skip
ABOUT = Both(" ({does}; seat: {country})", " ({does} ; siège : {country})")
INFERRED = Both("{n} {n|conclusion|conclusions} about you {n|is|are} kept by {companies} {companies|company|companies}: {names}.",
                "{n} déduction{n||s} sur vous {n|est gardée|sont gardées} par {companies} entreprise{companies||s} : {names}.")  # fmt: skip
THIRD = Both(
    "{share} of what companies captured went to third parties or to advertising rather than to a service that you used: {n} of {all}.",
    "{share} de ce que des entreprises ont capté est allé à des tiers ou à la publicité plutôt qu'à un service utilisé : {n} sur {all}.",
)
NIGHT = Both("{n} {n|capture falls|captures fall} between midnight and six by your clock, {share} of those of which the hour is known{awake}."
             "{doubt}",
             "{n} capture{n||s} {n|tombe|tombent} entre minuit et six heures à votre horloge, {share} de celles dont l'heure est connue{awake}."
             "{doubt}")  # fmt: skip
AWAKE = Both("; {object} is the most awake", " ; {object} est l'objet le plus éveillé")
DIM = Both(" The clock of {n} {n|other|others} is not known.", " L'horloge de {n} autre{n||s} n'est pas connue.")
PLACED = Both("{n} {n|capture says|captures say} where you were, and {companies} {companies|company appears|companies appear} in them.",
              "{n} capture{n||s} {n|dit|disent} où vous étiez, et {companies} entreprise{companies||s} y "
              "{companies|apparaît|apparaissent}.")  # fmt: skip
REFUSED = Both("{n} {n|query was|queries were} refused on the way and reached nobody{names}.",
               "{n} requête{n||s} {n|a été refusée|ont été refusées} en chemin et {n|n'a|n'ont} atteint personne{names}.")  # fmt: skip
MOSTLY = Both(", most of them meant for {names}", ", surtout destinée{n||s} à {names}")
UNKNOWN = Both("{n} {n|capture|captures} ({share}) could not be attributed to anybody: {why}.",
               "{n} capture{n||s} ({share}) {n|n'a pu être attribuée|n'ont pu être attribuées} à personne : {why}.")  # fmt: skip
UNSAID = Both("{n} {n|activity is|activities are} in files that do not say who captured {n|it|them}.",
              "{n} activité{n||s} {n|est|sont} dans des fichiers qui ne disent pas qui l{n|'a captée|es a captées}.")  # fmt: skip
WHY = Both("{n} because {reason}{names}", "{n} car {reason}{names}")


class Draft(NamedTuple):
    """Hold a finding before its evidence is looked up: `keys` are those of the hours that it counts (true or false for each)."""

    subject: str
    claim: Both
    value: float
    high: float
    keys: np.ndarray


def claims(told: Footprint, behind: Evidence, asked: bool = False) -> tuple[Finding, ...]:
    """Return the findings, the whole first; nothing when nothing was captured.

    asked   a person asked for these captures in particular: what no file says the captor of is told too
    """
    drafts = _drafts(told, asked)
    found = behind.of([one.keys for one in drafts])
    return tuple(
        Finding(one.subject, one.claim, one.value, one.value, one.high, ids)
        for one, ids in zip(drafts, found, strict=True)
    )


def _drafts(told: Footprint, asked: bool) -> list[Draft]:
    """Return the findings without their evidence."""
    held = told.held
    count = told.count * held.about
    total = float(count.sum())
    if not total and not told.blocked.sum():
        return _unsaid(told) if asked else []
    out: list[Draft] = []
    if total:
        companies = len(_by_company(told, count))
        out.append(_exact("me", TOTAL.fill(objects=number(len(_objects(told, count))), n=number(int(total)), companies=number(companies)),
                          total, count > 0))  # fmt: skip
        out += _each_object(told, count, total)
        out += _each_company(told, count)
        out += _hows(told, count)
        out += _night(told)
        out += _placed(told)
    out += _refused(told)
    out += _unknown(told, count, total)
    return out


def _exact(subject: str, claim: Both, value: float, keys: np.ndarray, high: float | None = None) -> Draft:
    """Return a draft that counts: it is sure, unless more may hold (`high`)."""
    return Draft(subject, claim, value, value if high is None else high, keys)


def _objects(told: Footprint, count: np.ndarray) -> list[tuple[int, float]]:
    """Return the objects with what they captured, those that captured most first, by name among equals."""
    import numpy as np

    sums = np.bincount(told.held.thing, count, len(told.held.things))
    order = np.lexsort((np.arange(len(sums)), -sums))
    return [(int(one), float(sums[one])) for one in order if sums[one]]


def _by_company(told: Footprint, count: np.ndarray) -> list[tuple[int, float]]:
    """Return the companies with the captures in which they appear, those of most first, by name among equals."""
    import numpy as np

    sums = np.zeros(len(told.owners.companies))
    for slot in told.held.slots:
        there = slot.company > HOME
        sums += np.bincount(slot.company[there], count[there], len(sums))
    return sorted(
        ((int(one), float(sums[one])) for one in np.flatnonzero(sums)),
        key=lambda one: (-one[1], told.owners.companies[one[0]].name),
    )


def _named(things: list[Both]) -> Both:
    """Return words in a row; some of them hold commas."""
    return Both("; ".join(one.en for one in things), " ; ".join(one.fr for one in things))


def _kinds(told: Footprint, count: np.ndarray) -> Both:
    """Return the kinds of data of some captures, those of most first."""
    import numpy as np

    sums = np.bincount(told.held.data, count, len(told.kinds.kinds))
    order = [int(one) for one in np.argsort(-sums, kind="stable") if sums[one]]
    words = list(told.kinds.kinds.values())
    more = [Both("…", "…")] if len(order) > KINDS else []
    return _named([words[one] for one in order[:KINDS]] + more)


def _plain(told: Footprint, thing: int) -> Both:
    """Return the name of an object as a person reads it."""
    name = told.held.things[thing].removeprefix("device:")
    return Both(name, name)


def _each_object(told: Footprint, count: np.ndarray, total: float) -> list[Draft]:
    out = []
    for thing, sum_ in _objects(told, count)[:OBJECTS]:
        own = count * (told.held.thing == thing)
        claim = OBJECT.fill(
            object=_plain(told, thing), n=number(int(sum_)), share=percent(sum_ / total), kinds=_kinds(told, own)
        )
        out.append(_exact(f"object:{told.held.things[thing]}", claim, sum_, own > 0))
    return out


def _each_company(told: Footprint, count: np.ndarray) -> list[Draft]:
    out = []
    for place, sum_ in _by_company(told, count)[:COMPANIES]:
        company = told.owners.companies[place]
        own = count * ((told.held.slots[0].company == place) | (told.held.slots[1].company == place))
        about = ABOUT.fill(does=company.does, country=company.country) if company.country else Both("", "")
        claim = COMPANY.fill(company=company.name, about=about, n=number(int(sum_)), kinds=_kinds(told, own))
        out.append(_exact(f"company:{company.key}", claim, sum_, own > 0))
    return out


def _hows(told: Footprint, count: np.ndarray) -> list[Draft]:
    """Return what was concluded, and what part went to third parties and advertising."""
    import numpy as np

    hows, out = list(told.kinds.hows), []
    by = {
        how: [count * ((slot.company > HOME) & (slot.how == hows.index(how))) for slot in told.held.slots]
        for how in hows
    }
    concluded = by["inference"][0] + by["inference"][1]
    if concluded.any():
        who = _by_company(told, concluded)
        names = ", ".join(told.owners.companies[one].name for one, _ in who[:NAMES]) + (
            ", …" if len(who) > NAMES else ""
        )
        claim = INFERRED.fill(n=number(int(concluded.sum())), companies=number(len(who)), names=names)
        out.append(_exact("inferences", claim, float(concluded.sum()), concluded > 0))
    went = np.asarray(sum(by["third"]) + sum(by["ad"]))
    every = float(sum(float(part.sum()) for parts in by.values() for part in parts))
    if went.any():
        share = float(went.sum()) / every
        out.append(
            _exact(
                "third-parties",
                THIRD.fill(share=percent(share), n=number(int(went.sum())), all=number(int(every))),
                share,
                went > 0,
            )
        )
    return out


def _night(told: Footprint) -> list[Draft]:
    import numpy as np

    night, dim = float(told.night.sum()), float(told.dim.sum())
    if not night:
        return []
    by_thing = [np.bincount(told.held.thing, count, len(told.held.things)) for count in (told.night, told.timed)]
    most = np.flatnonzero(by_thing[0] == by_thing[0].max())
    # Of one object alone, or of several alike, none is the most awake.
    single = len(most) == 1 and np.count_nonzero(by_thing[1]) > 1
    awake = AWAKE.fill(object=_plain(told, int(most[0]))) if single else Both("", "")
    doubt = DIM.fill(n=number(int(dim))) if dim else Both("", "")
    claim = NIGHT.fill(
        n=number(int(night)), share=percent(night / float(told.timed.sum())), awake=awake, doubt=doubt
    )
    return [_exact("night", claim, night, told.night > 0, night + dim)]


def _placed(told: Footprint) -> list[Draft]:
    placed = told.located * told.held.about
    if not placed.any():
        return []
    claim = PLACED.fill(n=number(int(placed.sum())), companies=number(len(_by_company(told, placed))))
    return [_exact("places", claim, float(placed.sum()), placed > 0)]


def _refused(told: Footprint) -> list[Draft]:
    refused = told.blocked
    if not refused.any():
        return []
    n = number(int(refused.sum()))
    who = [told.owners.companies[one].name for one, _ in _by_company(told, refused)[:NAMES]]
    names = MOSTLY.fill(names=", ".join(who), n=n) if who else Both("", "")
    return [_exact("refused", REFUSED.fill(n=n, names=names), float(refused.sum()), refused > 0)]


def _unsaid(told: Footprint) -> list[Draft]:
    """Return what is in files that do not say who captured it."""
    there = told.count * told.held.unsaid
    return (
        [_exact("unsaid", UNSAID.fill(n=number(int(there.sum()))), float(there.sum()), there > 0)]
        if there.any()
        else []
    )


def _unknown(told: Footprint, count: np.ndarray, total: float) -> list[Draft]:
    import numpy as np

    lost = count * ~told.held.known()
    if not lost.any():
        return []
    slot, reasons = told.held.slots[0], list(told.kinds.reasons.values())
    sums = np.bincount(slot.reason, lost, len(reasons))
    why = []
    for one in [int(one) for one in np.argsort(-sums, kind="stable") if sums[one]][:NAMES]:
        here = lost * (slot.reason == one)
        named = np.bincount(slot.who, here, len(told.held.names))
        there = np.flatnonzero(named)
        if len(there) > NAMES + 1:  # one more than are told says that there are others
            there = there[named[there] >= np.partition(named[there], -NAMES - 1)[-NAMES - 1]]
        order = sorted(there.tolist(), key=lambda place: (-named[place], told.held.names[place]))
        texts = [told.held.names[place].removeprefix("account:") for place in order[:NAMES] if told.held.names[place]]
        names = (
            Both(
                f" ({', '.join(texts)}{', …' if len(order) > NAMES else ''})",
                f" ({', '.join(texts)}{', …' if len(order) > NAMES else ''})",
            )
            if texts
            else Both("", "")
        )
        why.append(WHY.fill(n=number(int(sums[one])), reason=reasons[one], names=names))
    told_why = Both("; ".join(one.en for one in why), " ; ".join(one.fr for one in why))
    claim = UNKNOWN.fill(n=number(int(lost.sum())), share=percent(float(lost.sum()) / total), why=told_why)
    return [_exact("unattributed", claim, float(lost.sum()), lost > 0)]

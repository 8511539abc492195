"""Is a draft for more people, or at another hour, than what its owner usually writes?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from murmure.draft.remark import Remark
from murmure.lenses.lens import wilson
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.draft.memory import Known, Subject

WIDTHS = {"named": 1, "friends": 2, "public": 3}
"""How wide an audience is, as `kept` counts it."""
READERS = {
    1: Both("people you named", "des personnes nommées"),
    2: Both("your followers, friends or everybody", "vos abonnés, vos amis ou tout le monde"),
    3: Both("everybody", "tout le monde"),
}
LEAST = 8
"""So many texts that are comparable, at least, before anything is said of what is usual."""
RARE, NONE = 0.25, 0.4
"""Readers as many as those of fewer than this share of them, with 95 % confidence, are more than usual; and where none of them had as many."""
NIGHT = range(5)
NIGHTS = 50
"""So many own texts before anything is said of an hour, of which at most `LATE` at night, with 95 % confidence."""
LATE = 0.08

WIDER = Both(
    "Of {n} texts of yours {about}, {k} {k|was|were} for {readers}; this one would be.",
    "Sur {n} textes de vous {about}, {k} {k|était|étaient} pour {readers} ; celui-ci le serait.",
)  # fmt: skip
NEVER = Both(
    "Of {n} texts of yours {about}, none was for {readers}; this one would be.",
    "Sur {n} textes de vous {about}, aucun n'était pour {readers} ; celui-ci le serait.",
)  # fmt: skip
DOUBT = Both(
    " With so few, up to {high} in a hundred may be for as many.",
    " Sur si peu, jusqu'à {high} sur cent peuvent l'être.",
)
SUBJECT = Both("about this ({words})", "sur ce sujet ({words})")
PEOPLE = Both("with {words}", "avec {words}")
AROUND = Both("written around this hour", "écrits vers cette heure")
ALL = Both("whose readers are known", "dont on connaît les lecteurs")
CHOOSE = Both("Choose who may read it, if your network lets you; or say it as you would to a stranger.",
              "Choisissez qui peut le lire, si votre réseau le permet ; ou dites-le comme à un inconnu.")  # fmt: skip
USUAL = Both("more people than usual", "plus de monde que d'habitude")
HOUR = Both("an unusual hour", "une heure inhabituelle")
NEVER_WHEN = Both("It is {clock}. Of {n} texts of yours, none was written between midnight and five.",
                  "Il est {clock}. Sur {n} textes de vous, aucun n'a été écrit entre minuit et cinq heures.")  # fmt: skip
WHEN = Both("It is {clock}. Of {n} texts of yours, {k} {k|was|were} written between midnight and five.",
            "Il est {clock}. Sur {n} textes de vous, {k} {k|a été écrit|ont été écrits} entre minuit et cinq heures.")  # fmt: skip
SLEEP = Both("It will still be here in the morning.", "Il sera encore là demain matin.")


def audience(
    width: int, known: Known, subject: Subject | None, named: Subject | None, now: datetime | None = None
) -> Iterator[Remark]:
    """Yield one remark when the readers are more than usual: with these people, or else on this subject, around this hour, or at all.

    now   local time
    """
    hours = [known.at[(now.hour + turn) % 24] for turn in (-1, 0, 1)] if now else []
    asked = (
        (named.width if named else [], PEOPLE.fill(words=_named(named))), (subject.width if subject else [], SUBJECT.fill(words=_named(subject))),
        ([sum(column) for column in zip(*hours, strict=True)], AROUND), (known.width, ALL),
    )  # fmt: skip
    for told, about in asked:
        count, wide = sum(told[1:]), sum(told[width:])
        if count < LEAST:
            continue  # too few to say what is usual: the next, wider question
        high = wilson(wide, count)[1]
        if high < (RARE if wide else NONE):
            why = (WIDER if wide else NEVER).fill(n=count, k=wide, about=about, readers=READERS[width])
            doubt = DOUBT.fill(high=round(high * 100))
            yield Remark(
                "audience",
                USUAL,
                Both(why.en + doubt.en, why.fr + doubt.fr),
                CHOOSE,
                sure="likely" if high < 0.15 else "possible",
            )
        return


def _named(subject: Subject | None) -> str:
    return ", ".join(subject.words[:3]) if subject else ""


def hour(now: datetime | None, known: Known) -> Iterator[Remark]:
    """Yield a remark when it is night and the owner hardly ever writes at night.

    now   local time
    """
    late = sum(known.hour[one] for one in NIGHT)
    if now is None or now.hour not in NIGHT or known.count < NIGHTS or wilson(late, known.count)[1] >= LATE:
        return
    clock = Both(f"{now:%H:%M}", f"{now:%H} h {now:%M}")
    yield Remark(
        "hour", HOUR, (WHEN if late else NEVER_WHEN).fill(clock=clock, n=known.count, k=late), SLEEP, sure="sure"
    )

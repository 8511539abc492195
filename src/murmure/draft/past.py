"""Does a draft say the contrary of what its owner wrote before?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from murmure.draft.remark import Past, Remark
from murmure.draft.stance import Stance, contrary, stances_of
from murmure.model.month import written
from murmure.model.words import Both

MOST = 3
"""Remarks of this kind on one draft."""
SHOWN = 220
"""Letters of a passage that are shown."""
WHAT = Both("it may contradict what you wrote", "cela contredit peut-être ce que vous avez écrit")
HOW = {
    "leaning": Both("The one speaks for it, the other against.", "L'un parle pour, l'autre contre."),
    "denial": Both("The one says it, the other denies it.", "L'un le dit, l'autre le nie."),
    "creed": Both("The one says what you are or never do, the other tells of the contrary.",
                  "L'un dit ce que vous êtes ou ne faites jamais, l'autre raconte le contraire."),
    "fact": Both("Both tell the same fact with another number.", "Les deux disent le même fait avec un autre nombre."),
}
WROTE = Both("You wrote on {day}: “{words}” {how}", "Vous avez écrit le {day} : « {words} » {how}")
CHANGED = Both(
    "One may change one's mind. Saying so leaves nothing to find.",
    "On peut changer d'avis. Le dire ne laisse rien à trouver.",
)
SURE = {"leaning": "possible", "denial": "possible", "creed": "possible", "fact": "likely"}


def remarks(text: str, passages: list[Past]) -> Iterator[Remark]:
    """Yield a remark for each sentence that says the contrary of a passage, with both; the newest passage of each, three at most."""
    told = 0
    saying = [one for one in stances_of(text) if one.leaning or one.personal or one.facts or one.creeds]
    about = set().union(*(one.about for one in saying)) if saying else set()
    before = [(one, stance) for one in sorted(passages, key=lambda one: -one.published) for stance in (stances_of(one.words) if saying else ())
              if stance.facts or stance.creeds or not about.isdisjoint(stance.about)]  # fmt: skip
    for now in saying:
        for past, then in before:
            how = contrary(now, then)
            if how and told < MOST:
                words = _shown(past, then)
                why = WROTE.fill(day=day(past), words=words, how=HOW[how])
                yield Remark(
                    "past",
                    WHAT,
                    why,
                    CHANGED,
                    now.start,
                    now.end,
                    text[now.start : now.end].strip(),
                    SURE[how],
                    (past._replace(words=words),),
                )
                told += 1
                break


def _shown(past: Past, stance: Stance) -> str:
    words = past.words[stance.start : stance.end].strip()
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def day(past: Past) -> Both:
    """Return the local day of a passage.

    >>> day(Past("", 1_620_000_000_000_000, 120, "")).fr
    '3 mai 2021'
    """
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=past.published, minutes=past.offset or 0)
    return Both(written(when.date(), "en"), written(when.date(), "fr"))

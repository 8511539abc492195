"""What do I do again and again, what follows what, what is new, and what has stopped; and what do my objects do?

Reads
  acts with a time of day (pages, music, messages, applications, trips, calls, commands, and what devices tell of themselves), and in which
  hours each object spoke, by the clock of the place where I was
Says
  what is done at an hour of the week more often than my activity explains; what begins soon after what, more often than the hour explains;
  what began lately and goes on; what was steady and has stopped while its source goes on; objects that had days unusual for them
Can be wrong when
  two things have one cause that nobody noted; a source changed how it names things; a device or an account is imported no longer in part;
  times are read by UTC because nothing says where home is. What follows something is not made by it
Paper
  Wilson 1927 (shares), Benjamini and Hochberg 1995, Benjamini and Yekutieli 2005 (many questions at once), Amarasingham et al. 2012 (jitter),
  Anderson and Samuels 1967 (tails of sums), Good 1953 (what was never seen), Vovk et al. 2005 (what is unusual)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.lenses.me.habit.chain import Chain
    from murmure.lenses.me.habit.deeds import Deeds
    from murmure.lenses.me.habit.kind import Kinds
    from murmure.lenses.me.habit.turn import Turn
    from murmure.trust.view import View

    Told = list[tuple[Finding, dict[str, Any]]]

MOST = 60
"""Claims of each sort, the least likely by chance first."""


@dataclass(frozen=True)
class HabitAsk(Ask):
    """Say what is asked of `habit`."""

    weeks: int = option(52, Both("so many weeks back (52)", "tant de semaines en arrière (52)"), 8, 520)
    within: int = option(
        10,
        Both(
            "minutes within which one act follows another (10)", "minutes dans lesquelles un acte en suit un autre (10)"
        ),
        1,
        60,
    )
    zone: str = text(
        Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas")
    )


def look(view: View, ask: HabitAsk) -> Findings:
    """Return the habits of the week, the chains, what is new and what has stopped, and the objects; the least likely by chance first in each."""
    from murmure.hours.lean import lean_of
    from murmure.lenses.me.habit.chain import chains
    from murmure.lenses.me.habit.deeds import deeds_of
    from murmure.lenses.me.habit.kind import kinds_of, units_of
    from murmure.lenses.me.habit.table import tables_of
    from murmure.lenses.me.habit.turn import turns

    hours = lean_of(view, ask.shelf, ask.since, ask.until)
    clock = hours.clock(ask.zone)
    deeds = deeds_of(view, ask, clock, ask.weeks)
    units = units_of(deeds.name, deeds.local // 60)
    mine, theirs = (kinds_of(deeds, units, whose) for whose in (True, False))
    linked, pairs = chains(deeds, [mine, theirs], ask.within)
    turned, tried = turns(deeds, [mine, theirs], hours, clock)
    week, week_rows, asked = _weeks(view, deeds, units, mine)
    spoken, spoken_rows, more = _objects(view, ask, clock)
    told: Told = [*week, *_chains(view, linked, ask.within), *_turns(view, turned), *spoken]
    looked = {"hours": asked + more, "pairs": pairs, "changes": tried}
    return Findings(
        tuple(one for one, _ in told),
        tables_of([row for _, row in told], [*week_rows, *spoken_rows], looked if asked + more + pairs + tried else {}),
    )


def _weeks(view: View, deeds: Deeds, units: np.ndarray, kinds: Kinds) -> tuple[Told, list[dict[str, Any]], int]:
    """Return what I do at hours of the week, with the weeks of those kinds, and how much was asked."""
    import numpy as np

    from murmure.lenses.me.habit.claim import weekly_said
    from murmure.lenses.me.habit.evidence import evidence_of
    from murmure.lenses.me.habit.kind import HOURS
    from murmure.lenses.me.habit.table import hours_of_week, row_of
    from murmure.lenses.me.habit.week import MONDAY, weekly

    in_kind = (kinds.own >= 0) | (kinds.whole >= 0)
    found = weekly(kinds, units[in_kind[units // HOURS]])
    habits = found.habits[:MOST]
    places, kind = kinds.rows(deeds.name)
    proof = []
    for one in habits:
        turn = deeds.local[places] // 60 - MONDAY
        here = (kind == one.kind) & np.isin(turn // 24 % 7, one.days) & (turn % 24 >= one.begin) & (turn % 24 < one.end)
        proof.append(((kinds.names[one.kind],), tuple(np.unique(deeds.at[places[here]])[-10:].tolist())))
    ids = evidence_of(view, proof)
    told: Told = []
    for one, some in zip(habits, ids, strict=True):
        what = kinds.names[one.kind]
        subject = what.what if what.type in ("message", "murmure:Call") and what.what else "me"
        share = one.hits / one.of
        finding = Finding(subject, weekly_said(one, what), share, min(one.low, share), max(one.high, share), some)
        told.append((finding, row_of("week", what, one)))
    return told, hours_of_week(found, kinds, habits), found.asked


def _chains(view: View, linked: list[Chain], span: int) -> Told:
    from murmure.lenses.me.habit.claim import chain_said
    from murmure.lenses.me.habit.evidence import evidence_of
    from murmure.lenses.me.habit.table import row_of

    linked = linked[:MOST]
    ids = evidence_of(view, [((one.first, one.second), one.at) for one in linked])
    return [(Finding("me", chain_said(one, span), one.hits / one.of, min(one.low, one.hits / one.of), max(one.high, one.hits / one.of), some),
             row_of("chain", one.first, one)) for one, some in zip(linked, ids, strict=True)]  # fmt: skip


def _turns(view: View, turned: list[Turn]) -> Told:
    from murmure.lenses.lens import wilson
    from murmure.lenses.me.habit.claim import turn_said
    from murmure.lenses.me.habit.evidence import evidence_of
    from murmure.lenses.me.habit.table import row_of

    turned = turned[:MOST]
    ids, told = evidence_of(view, [((one.name,), one.at) for one in turned]), []
    for one, some in zip(turned, ids, strict=True):
        subject = one.name.what if one.name.type in ("message", "murmure:Call") and one.name.what else "me"
        told.append((Finding(subject, turn_said(one), one.days / one.of, *wilson(one.days, one.of), some),
                     row_of("new" if one.began else "stopped", one.name, one)))  # fmt: skip
    return told


def _objects(view: View, ask: HabitAsk, clock: Clock) -> tuple[Told, list[dict[str, Any]], int]:
    """Return what objects do at hours of the week, and how many of their last days were unusual for them."""
    import numpy as np

    from murmure.lenses.me.habit.claim import unusual_said, weekly_said
    from murmure.lenses.me.habit.deeds import Name, end_of
    from murmure.lenses.me.habit.evidence import heard_of
    from murmure.lenses.me.habit.kind import Kinds, units_of
    from murmure.lenses.me.habit.table import hours_of_week, row_of
    from murmure.lenses.me.habit.week import MONDAY, weekly
    from murmure.voices.table import voices_of
    from murmure.voices.usual import unusual

    voices = voices_of(view, ask.shelf, clock, ask.since, ask.until)
    if not len(voices.local):
        return [], [], 0
    # The cells stand in order of the local hour; `end_of` asks for moments in order.
    last = (end_of([np.sort(voices.begin_us)], ask.weeks) - int(voices.begin_us[-1])) // HOUR + int(voices.local[-1])
    recent = (voices.local > last - ask.weeks * 168) & (voices.local <= last)
    thing, hour = voices.thing[voices.key[recent]], voices.local[recent]
    names = [Name("", "", one, False) for one in voices.things]
    kinds = Kinds(names, np.arange(len(names), dtype=np.int32), np.full(len(names), -1, np.int32))
    found = weekly(kinds, units_of(thing, hour))
    asked, told = [], []
    for one in found.habits[:MOST]:
        rows = voices.of(one.kind)
        turn = voices.local[rows] - MONDAY
        here = rows[np.isin(turn // 24 % 7, one.days) & (turn % 24 >= one.begin) & (turn % 24 < one.end)]
        asked.append((voices.things[one.kind], tuple(np.unique(voices.begin_us[here])[-4:].tolist())))
        share = one.hits / one.of
        said = weekly_said(one, names[one.kind])
        told.append((said, (share, min(one.low, share), max(one.high, share)), row_of("object", names[one.kind], one)))
    for place, name in enumerate(voices.things):
        days = [one for one in unusual(voices, place) if last // 24 - RECENT < one.day <= last // 24]
        dates = sorted({one.day for one in days})
        if dates:
            rows = voices.of(place)
            here = rows[np.isin(voices.local[rows] // 24, dates)]
            here = here if len(here) else rows[voices.local[rows] // 24 < dates[-1]]  # a silence rests on the words before it
            asked.append((name, tuple(np.unique(voices.begin_us[here])[-4:].tolist())))
            count = float(len(dates))
            told.append(
                (unusual_said(name, days, RECENT), (count, count, count), row_of("unusual", names[place], None))
            )
    ids = heard_of(view, asked)
    return ([(Finding("me", said, *values, some), row) for (said, values, row), some in zip(told, ids, strict=True)],
            hours_of_week(found, kinds, found.habits[:MOST]), found.asked)  # fmt: skip


HOUR = 3_600_000_000
RECENT = 30
"""Days of which the unusual ones are told."""

LENS = Lens(
    name="habit",
    group="me",
    question=Both("What do I do again and again, and what follows what?", "Qu'est-ce que je refais sans cesse, et qu'est-ce qui suit quoi ?"),
    reads=Both(
        "What you do at a time of day: pages, music, messages, applications, trips, calls, commands; what devices tell of themselves; and in which "
        "hours each object speaks, by the clock of the place where you were.",
        "Ce que vous faites à une heure dite : pages, musique, messages, applications, trajets, appels, commandes ; ce que les appareils disent "
        "d'eux-mêmes ; et à quelles heures chaque objet parle, à l'heure du lieu où vous étiez.",
    ),
    says=Both(
        "What is done at an hour of the week more often than your activity explains; what begins soon after what, more often than the hour "
        "explains; what began lately and goes on; what was steady and has stopped while its source goes on; objects whose days were unusual for "
        "them. Each with its bounds and what chance would make.",
        "Ce qui se fait à une heure de la semaine plus souvent que votre activité ne l'explique ; ce qui commence peu après quoi, plus souvent que "
        "l'heure ne l'explique ; ce qui a commencé depuis peu et continue ; ce qui était régulier et s'est arrêté alors que sa source continue ; "
        "les objets dont des jours sortent de leur ordinaire. Chacun avec ses bornes et ce qu'en ferait le hasard.",
    ),
    wrong_when=Both(
        "Two things have one cause that nobody noted. A source changed how it names things. A device or an account is no longer imported. Times are "
        "read by UTC because nothing says where home is. What follows something is not made by it.",
        "Deux choses ont une même cause que personne n'a notée. Une source a changé sa façon de nommer. Un appareil ou un compte n'est plus importé. "
        "Des heures sont lues en UTC parce que rien ne dit où est la maison. Ce qui suit une chose n'est pas fait par elle.",
    ),
    paper="Wilson 1927; Benjamini, Hochberg 1995; Benjamini, Yekutieli 2005; Amarasingham 2012; Anderson, Samuels 1967; Good 1953; Vovk 2005",
    look=look,
    asks=HabitAsk,
    tables={
        "claims": Both("each claim: its sort, what it is about, how often of how many times, what chance makes of it",
                       "chaque constat : sa sorte, ce dont il parle, combien de fois sur combien, ce qu'en fait le hasard"),
        "week": Both("the week of each kind of act that has a habit, hour by hour: in how many weeks, of how many, expected, whether said",
                     "la semaine de chaque sorte d'acte qui a une habitude, heure par heure : en combien de semaines, sur combien, attendu, si dit"),
        "looked": Both("how many hours of the week, pairs and changes were looked at",
                       "combien d'heures de la semaine, de paires et de changements ont été regardés"),
    },
)  # fmt: skip

"""Which petitions are on their way to a threshold, how far will they get, and who shares them just before they jump?

Reads
  counts of signatures over time (measures of the quantity `signatures`, whose object is the petition), or a
  table of them; posts with a link to a petition
Says
  which petitions will stand near the threshold in four days if the last day goes on; since when one could
  know; where they will stand, and the chance that they reach it, by what came of past days of the same
  pace; which posts stood just before jumps, with what chance would put there
Can be wrong when
  a petition is pushed once and then forgotten: of those for which the alarm is raised, about two in five
  never get there; few petitions were counted before; the page that is counted is broken
Papers
  what early counts tell of the last one: Szabo and Huberman, "Predicting the popularity of online content"
  (2010); petitions: Yasseri, Hale and Margetts, "Rapid rise and decay in petition signing" (2017); here no
  law of growth is supposed, see `rule` and `forecast`
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask, Lens, option, table, text
from murmure.model.errors import BadRequest
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.cases import Foretold
    from murmure.lenses.crowd.petition.counts import Counts
    from murmure.lenses.crowd.petition.rule import Watch
    from murmure.model.finding import Finding
    from murmure.trust.view import View

NO_PETITION = Both(
    "Nobody counted the signatures of “{petition}” here.", "Personne n'a compté ici les signatures de « {petition} »."
)
HOW_PETITION = Both(
    "Give its name or address as the counts have it.", "Donnez son nom ou son adresse tels que les nombres les portent."
)


@dataclass(frozen=True)
class PetitionAsk(Ask):
    """Say what is asked of `petition`; `counts` is a table (petition, time, count), else the log itself."""

    threshold: int = option(
        10_000, Both("the signatures that are wanted (10000)", "les signatures voulues (10000)"), 1, 1_000_000_000
    )
    level: int = option(75, Both("the percentage of the threshold that must be in sight in four days for an alarm (75)",
                                 "le pourcentage du seuil qui doit être en vue dans quatre jours pour une alerte (75)"), 1, 1000)  # fmt: skip
    horizon: int = option(
        7, Both("how many days ahead the forecast looks (7)", "sur combien de jours porte la prévision (7)"), 1, 365
    )
    most: int = option(20, Both("how many petitions are told, those nearest to the threshold (20)",
                                "combien de pétitions sont dites, les plus proches du seuil (20)"), 1, 10_000)  # fmt: skip
    petition: str = text(Both("the petition that is told, whatever its pace, as the counts name it; without it, those under alarm",
                              "la pétition qui est dite, quelle que soit son allure, telle que les nombres la nomment ; sans cela, celles "
                              "en alerte"))  # fmt: skip
    counts: Any = table(Both("a table of counts (CSV or Parquet; columns petition, time and count), in place of the log",
                             "une table de nombres (CSV ou Parquet ; colonnes petition, time et count), au lieu du journal"))  # fmt: skip


def look(view: View, ask: PetitionAsk) -> Findings:
    """Return the petitions on their way, the nearest first, those that arrived, and who shares them; nothing when no alarm was raised."""
    from murmure.lenses.crowd.petition.given import from_log, from_table
    from murmure.lenses.crowd.petition.rule import watch
    from murmure.lenses.crowd.petition.table import tables

    counts, ids = (from_table(ask.counts, ask.until), []) if ask.counts is not None else from_log(view, ask.until)
    if not len(counts.time):
        return Findings((), tables({}))
    found = watch(counts, ask.threshold, ask.level / 100)
    told, rows = _told(counts, found, ask, ids)
    more, kept = _shares(view, counts, told, ask) if ask.counts is None else ([], {})
    return Findings(tuple(one for _, one in told) + tuple(more), tables(rows | kept))


def _told(
    counts: Counts, found: Watch, ask: PetitionAsk, ids: list[str]
) -> tuple[list[tuple[int, Finding]], dict[str, list[dict[str, Any]]]]:
    """Return the findings, each with the place of its petition, and the rows of the tables."""
    import numpy as np

    from murmure.lenses.crowd.petition.ahead import days_ahead, known_days
    from murmure.lenses.crowd.petition.counts import DAY
    from murmure.lenses.crowd.petition.forecast import cases, forecast
    from murmure.lenses.crowd.petition.rule import AHEAD, pace_now, seen_before
    from murmure.lenses.crowd.petition.table import days_of, petition_of

    last, arrived, old = counts.starts[1:] - 1, found.crossing >= 0, seen_before(counts, found)
    pace, raised = pace_now(counts, found), (found.alarm >= 0) & ~old
    wanted, known = _wanted(counts, found, ask, pace, raised), cases(counts, found.gain, ask.horizon, counts.now)
    rows, out, first = [], [], []
    # What the alarm is worth is told by those raised as long ago as the forecast looks ahead.
    past = raised & (counts.time[found.alarm] <= counts.now - ask.horizon * DAY)
    nearest = np.where(arrived, counts.time[found.crossing], counts.believed[last] + AHEAD * pace)
    for one in np.lexsort((np.arange(len(last)), -nearest, arrived)).tolist():
        expected = forecast(known, float(counts.believed[last[one]]), float(pace[one]), ask.horizon, ask.threshold)
        rows.append(petition_of(counts, found, one, float(pace[one]), expected))
        if not ask.petition and len(first) < ask.most:
            first.append(one)
        if wanted[one] and len(out) < ask.most:
            others = past & (np.arange(len(last)) != one)
            record = int(others.sum()), int((others & arrived).sum())
            out.append((one, _finding(counts, found, ask, one, float(pace[one]), expected, record, ids)))
    told = [one for one, _ in out]
    days, each = known_days(counts, found.gain), list(dict.fromkeys(told + first))
    return out, {"petitions": rows, "days": [row for one in told for row in days_of(counts, found, one)],
                 "ahead": [row for one in each for row in days_ahead(counts, days, one, float(pace[one]), ask.threshold)]}  # fmt: skip


def _wanted(counts: Counts, found: Watch, ask: PetitionAsk, pace: np.ndarray, raised: np.ndarray) -> np.ndarray:
    """Return which petitions are told (bool): the one that is asked for, else those whose alarm stands or came true."""
    from murmure.lenses.crowd.petition.rule import moves

    if ask.petition:
        if ask.petition not in counts.names:
            raise BadRequest("lens-petition", NO_PETITION.fill(petition=ask.petition), HOW_PETITION)
        asked = counts.names.index(ask.petition)
        return counts.petition[counts.starts[:-1]] == asked
    fresh = raised & ((found.crossing >= 0) | moves(counts, pace, ask.threshold))
    return fresh & (counts.time[found.alarm] >= ask.since) if ask.since is not None else fresh


def _finding(
    counts: Counts, found: Watch, ask: PetitionAsk, one: int, pace: float, expected: Foretold | None, record: tuple[int, int], ids: list[str]
) -> Finding:  # fmt: skip
    """Return what is said of one petition: that it arrived, is on its way, or neither."""
    from murmure.lenses.crowd.petition import claim
    from murmure.lenses.crowd.petition.rule import STALLED

    lacks = ask.threshold - float(counts.believed[int(counts.starts[one + 1]) - 1])
    if found.alarm[one] >= 0 and found.crossing[one] > counts.starts[one]:
        return claim.crossed(counts, found, one, ask.threshold, ids)
    if found.alarm[one] >= 0 and found.crossing[one] < 0 and pace >= max(1.0, STALLED * lacks):
        return claim.on_its_way(counts, found, one, ask.threshold, ask.horizon, expected, record, ids)
    return claim.stands(counts, found, one, pace, ask.threshold, ask.level, ask.horizon, expected, ids)


def _shares(
    view: View, counts: Counts, told: list[tuple[int, Finding]], ask: PetitionAsk
) -> tuple[list[Finding], dict[str, list[dict[str, Any]]]]:
    """Return what is said of the shares of the petitions that are told, and the rows of the tables of jumps and sharers."""
    import numpy as np

    from murmure.lenses.crowd.petition import claim, shares
    from murmure.lenses.crowd.petition.table import moment

    named = shares.shares(view, [counts.names[one] for one, _ in told], ask.until)
    actors, at, ids = named["actor"].to_pylist(), named["moment"].to_numpy(), named["id"].to_pylist()
    of, pace = np.array(named["petition"].to_pylist(), str), shares.paces(counts)
    out, rows = [], {"jumps": [], "sharers": []}  # type: ignore[var-annotated]
    for one, _ in told:
        found, own = shares.jumps(counts, pace, one), np.flatnonzero(of == counts.names[one])
        about = shares.brought(counts, one, found, at[own])
        stood = [(int(own[place]), jump) for place, jump in about.nth]
        rows["jumps"] += [{"petition": counts.names[one], "at": moment(int(counts.time[jump.reading])), "gained": round(jump.gained, 1),
                           "expected": round(jump.expected, 1), "shares": sum(other is jump for _, other in stood)} for jump in found]  # fmt: skip
        if view.allowed.names:
            rows["sharers"] += [{"petition": counts.names[one], "actor": actors[place], "at": moment(int(at[place])), "id": ids[place],
                                 "jump": moment(int(counts.time[jump.reading]))} for place, jump in stood]  # fmt: skip
        if about.before and about.ln_chance <= np.log(shares.FALSE):
            out.append(claim.who_brings(counts.names[one], about, len(found), [ids[place] for place in own.tolist()]))
    return out, rows


LENS = Lens(
    name="petition",
    group="crowd",
    question=Both("Which petitions are on their way to a threshold, and who shares them?",
                  "Quelles pétitions sont en route vers un seuil, et qui les partage ?"),
    reads=Both(
        "Counts of signatures over time: measures of the quantity `signatures` whose object is the petition, or a table (`--counts`); posts "
        "with a link to a petition, and their boosts.",
        "Des nombres de signatures au fil du temps : les mesures de la grandeur `signatures` dont l'objet est la pétition, ou une table "
        "(`--counts`) ; les billets avec un lien vers une pétition, et leurs partages.",
    ),
    says=Both(
        "Which petitions will stand at three quarters of the threshold in four days if the last day goes on; since when one could know; where "
        "they will stand, and the chance that they reach the threshold, by what came of past days of the same pace; how many of the earlier "
        "alarms came true; which posts stood within three hours before the strongest jumps, beside what chance would put there. Who "
        "shared is told only for the purpose “self”.",
        "Quelles pétitions seront aux trois quarts du seuil dans quatre jours si le dernier jour continue ; depuis quand on pouvait le savoir ; "
        "où elles en seront, et la chance qu'elles atteignent le seuil, d'après ce qu'ont donné des jours passés de même allure ; combien des "
        "alertes antérieures se sont vérifiées ; quels billets se tenaient dans les trois heures avant les plus fortes poussées, à côté de ce "
        "qu'y mettrait le hasard. Qui a partagé n'est dit qu'avec la finalité « self ».",
    ),
    wrong_when=Both(
        "A petition may be pushed once and then be forgotten: of the alarms, about two in five never come true. Few petitions were counted "
        "before, or at other times: the forecast knows only these. A share before a jump need not be its cause: both may follow from the news.",
        "Une pétition peut être poussée une fois puis oubliée : parmi les alertes, deux sur cinq environ ne se vérifient jamais. Peu de pétitions "
        "ont été comptées avant, ou en d'autres temps : la prévision ne connaît que celles-là. Un partage avant une poussée n'en est pas "
        "forcément la cause : les deux peuvent venir de l'actualité.",
    ),
    paper="Szabo, Huberman 2010; Yasseri, Hale, Margetts 2017 (growth of petitions); Wilson 1927; Benjamini, Hochberg 1995",
    look=look,
    asks=PetitionAsk,
    purposes=("crowd", "self"),
    named=("sharers",),
    tables={
        "petitions": Both("each petition: its count, the gain of the last day, the count in four days at this pace, when the alarm was raised "
                          "and the threshold reached, the forecast and the chance",
                          "chaque pétition : son nombre, le gain du dernier jour, le nombre dans quatre jours à cette allure, quand l'alerte "
                          "fut donnée et le seuil atteint, la prévision et la chance"),
        "days": Both("the petitions that are told, day by day (UTC)", "les pétitions qui sont dites, jour par jour (UTC)"),
        "ahead": Both("where those that are told, or nearest to the threshold, will stand in 1 to 30 days, and the chance that they are there",
                      "où en seront, dans 1 à 30 jours, celles qui sont dites ou les plus proches du seuil, et la chance qu'elles y soient"),
        "jumps": Both("their strongest jumps: signatures of three hours, those expected by the day before, and the posts that stood before",
                      "leurs plus fortes poussées : les signatures de trois heures, celles qu'annonçait la veille, et les billets qui précèdent"),
        "sharers": Both("who shared a link within three hours before a jump; empty but for the purpose “self”",
                        "qui a partagé un lien dans les trois heures avant une poussée ; vide sauf avec la finalité « self »"),
    },
)  # fmt: skip

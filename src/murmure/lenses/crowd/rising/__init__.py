"""What rises in what others say, before the crowd hears it?

Reads
  posts, shares and questions that have a date: their authors, words, tags and links; who mentions, shares,
  likes or follows whom, for the communities that were there before
Says
  of each cause, at the moment when more people took it up than its past explains: how many, how many were
  expected, of how many communities they are, whether these usually act together, whether accounts act in
  step, how many it will be in an hour, in six, in a day
Can be wrong when
  the log hears only some of those who speak: what rises there may not rise elsewhere, and what is already
  large elsewhere may look new; few accounts, or a short past, say little; a forecast rests on what became of
  earlier alarms, so the first ones are guesses
Papers
  Kleinberg, "Bursty and hierarchical structure in streams" (2002) for the question; Poisson deviance against a past
  that fades; Laakso and Taagepera, "Effective number of parties" (1979) for that of communities
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.rising import claim
from murmure.lenses.lens import Ask, Lens, option
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.rising.detector import Setting
    from murmure.trust.view import View

MEGABYTES = 64
"""Memory of what is watched."""
EVIDENCE = 20
FEWEST = 10
"""Accounts of a cause that is told where small groups are not."""


@dataclass(frozen=True)
class RisingAsk(Ask):
    """Say what is asked of `rising`."""

    alarms_per_day: float = option(3.0, Both("about so many alarms a day, on average over a long time (3)",
                                             "environ tant d'alarmes par jour, en moyenne sur un long temps (3)"), 0.03, 1000)  # fmt: skip
    words: str = option("yes", Both("whether the words of texts are watched too, beside tags and links: yes or no (yes)",
                                    "si les mots des textes sont surveillés aussi, en plus des mots-dièse et des liens : yes ou no (yes)"),
                        choices=("yes", "no"))  # fmt: skip


def look(view: View, ask: RisingAsk) -> Findings:
    """Return the alarms of the log, the most surprising first, each as it was said at its moment."""
    from murmure.lenses.crowd.rising.posts import batches, titled
    from murmure.lenses.crowd.rising.table import table
    from murmure.rising.detector import Detector

    detector = Detector(setting_of(view, ask.alarms_per_day, ask.words == "yes"))
    alarms = titled(view, [alarm for posts in batches(view, ask.since, ask.until) for alarm in detector.feed(posts)])
    told = _allowed(view, alarms)
    ordered = sorted(told, key=lambda alarm: (-alarm["score"], alarm["time"], alarm["cause"]))
    return Findings(tuple(finding(alarm) for alarm in ordered), {"alarms": table(told)})


def setting_of(view: View, alarms_per_day: float, words: bool = True) -> Setting:
    """Return how a log is watched: with the communities that its ties made before, where they are enough."""
    from murmure.lenses.crowd.rising.ties import Known
    from murmure.rising.detector import Setting

    return Setting(alarms_per_day, MEGABYTES, words, Known(view))


def finding(alarm: dict[str, Any]) -> Finding:
    """Return the finding of an alarm; its value is how many accounts are expected a day later, in the middle."""
    forecast = alarm["forecast"]
    low, median, high = (float(forecast[end][-1]) for end in ("low", "median", "high"))
    evidence = tuple(one for one in alarm["evidence"] if isinstance(one, str))[:EVIDENCE]
    return Finding(alarm["cause"], claim.rises(alarm), median, low, high, evidence)


def _allowed(view: View, alarms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the alarms that may be told: some purposes leave out small ones, sensitive words, and what somebody is called."""
    if view.allowed.names and view.allowed.small and view.allowed.subjects:
        return alarms
    import pyarrow as pa

    from murmure.communities.sensitive import is_sensitive
    from murmure.graphs.called import given_away

    people = view.sql("select distinct actor from log where actor is not null")["actor"].combine_chunks()
    terms = {term for alarm in alarms for term in (*alarm["terms"], alarm["joins"] or "")}
    hidden = set() if view.allowed.names else given_away(terms, people, pa.array([], pa.string()))
    hidden |= set() if view.allowed.subjects else {term for term in terms if is_sensitive(term)}
    told = []
    for alarm in alarms:
        if alarm["cause"] not in hidden and (view.allowed.small or alarm["adopters"] >= FEWEST):
            joins = alarm["joins"] if alarm["joins"] not in hidden else None
            told.append(alarm | {"terms": [term for term in alarm["terms"] if term not in hidden], "joins": joins})
    return told


LENS = Lens(
    name="rising",
    group="crowd",
    question=Both("What rises in what others say, before the crowd hears it?",
                  "Qu'est-ce qui monte dans ce que disent les autres, avant que la foule l'entende ?"),
    reads=Both(
        "Posts, shares and questions that have a date: their authors, words, tags and links, in the order of their times; who "
        "mentions, shares, likes or follows whom, for the communities that were known before.",
        "Les billets, les partages et les questions qui ont une date : leurs auteurs, leurs mots, leurs mots-dièse et leurs liens, dans l'ordre de "
        "leurs dates ; qui mentionne, partage, aime ou suit qui, pour les communautés connues avant.",
    ),
    says=Both(
        "Of each tag, link or group of words, at the moment when more accounts took it up than its past explains: how many, how many were "
        "expected, of how many communities they are beside what chance would give, whether these usually act together, what share of the "
        "accounts act in step, and how many it will be in an hour, in six, in a day. Each alarm follows from what came before it alone. The "
        "value is the number of accounts expected a day later. For the purpose “crowd”, only public posts are read, and alarms of fewer than "
        "ten accounts, sensitive words and what somebody is called are left out.",
        "De chaque mot-dièse, lien ou groupe de mots, au moment où plus de comptes l'ont repris que son passé ne l'explique : combien, combien "
        "étaient attendus, de combien de communautés ils sont à côté de ce que donnerait le hasard, si elles agissent d'habitude ensemble, "
        "quelle part des comptes agit au pas, et combien ils seront dans une heure, six heures, un jour. Chaque alarme ne suit que de ce qui la "
        "précède. La valeur est le nombre de comptes attendu un jour plus tard. Avec la finalité « crowd », seuls les billets publics sont lus, "
        "et les alarmes de moins de dix comptes, les mots sensibles et ce qui nomme quelqu'un sont omis.",
    ),
    wrong_when=Both(
        "The log hears only some of those who speak: what rises in it may rise nowhere else, and what is large elsewhere may look new. A short "
        "past explains little, so the first days tell more than the later ones. A forecast rests on what became of earlier alarms of the same "
        "log: with few of them it is a guess. Several accounts of one person count as several.",
        "Le journal n'entend qu'une partie de ceux qui parlent : ce qui y monte peut ne monter nulle part ailleurs, et ce qui est grand "
        "ailleurs peut y sembler neuf. Un passé court explique peu, donc les premiers jours en disent plus que les suivants. Une prévision "
        "repose sur ce que sont devenues les alarmes précédentes du même journal : avec peu d'entre elles, c'est une supposition. Plusieurs "
        "comptes d'une personne comptent pour plusieurs.",
    ),
    paper="Kleinberg 2002 (bursts in streams); Laakso, Taagepera 1979 (effective number)",
    look=look,
    asks=RisingAsk,
    purposes=("crowd", "self"),
    tables={"alarms": Both("one row for each alarm, in order of time, with all its figures",
                           "une ligne par alarme, dans l'ordre du temps, avec tous ses chiffres")},
)  # fmt: skip

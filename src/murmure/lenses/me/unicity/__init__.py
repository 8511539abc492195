"""How few facts about me are enough to single me out among the people whom the log knows, or in a cohort?

Reads
  for me and for everyone else, the tags used, the sites linked, the hours of the week, the places, or the
  communities; with a cohort, the table of facts that it shares
Says
  for p = 1 to 10 facts of mine drawn at random, in what share of the draws nobody else has them all
Can be wrong when
  the log knows the others only by what it holds of them: it sees few of their facts, so it overstates how
  alone I am; people with fewer than `least` facts are not counted among the others at all. Only a cohort
  that shares the same facts of everyone says how unique I am among them
Paper
  de Montjoye, Hidalgo, Verleysen and Blondel, "Unique in the Crowd: the privacy bounds of human mobility",
  Scientific Reports 3, 1376 (2013)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask, Lens, number, option, percent, table, wilson
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.view import View

ENOUGH = 0.95
"""The share of draws from which on a number of facts is said to be enough."""

KINDS = {
    "tags": Both("tags", "mots-clés"), "sites": Both("sites", "sites"), "hours": Both("hours of the week", "heures de la semaine"),
    "places": Both("places", "lieux"), "communities": Both("communities", "communautés"),
}  # fmt: skip

ENOUGH_FACTS = Both(
    "{p} of your {kind}, drawn at random, are enough: in {share} of the draws ({low} to {high}), none of {others} other people "
    "{where} has them all. {doubt}",
    "{p} de vos {kind}, au hasard, suffisent : dans {share} des tirages (de {low} à {high}), aucune des {others} autres personnes "
    "{where} ne les a tous. {doubt}",
)
NOT_ENOUGH = Both(
    "Even {p} of your {kind}, drawn at random, are not enough: only in {share} of the draws ({low} to {high}) does none of {others} other "
    "people {where} have them all. {doubt}",
    "Même {p} de vos {kind}, au hasard, ne suffisent pas : dans {share} des tirages seulement (de {low} à {high}), aucune des {others} "
    "autres personnes {where} ne les a tous. {doubt}",
)
IN_LOG, IN_COHORT = Both("in the log", "du journal"), Both("in the cohort", "de la cohorte")
LOG_DOUBT = Both(
    "The log sees half of them with at most {median} such {median|fact|facts}, and you with {mine}: among people known as well as you, "
    "more would be needed.",
    "Le journal ne voit à la moitié d'entre elles que {median} fait{median||s} de cette sorte au plus, et à vous {mine} : parmi des gens aussi bien "
    "connus que vous, il en faudrait davantage.",
)
COHORT_DOUBT = Both("This holds for the people of this table, and for the facts that it has.",
                    "Cela vaut pour les personnes de cette table, et pour les faits qu'elle contient.")  # fmt: skip


@dataclass(frozen=True)
class UnicityAsk(Ask):
    """Say what is asked of `unicity`; `cohort` is a shared table (actor, fact), else the log itself."""

    kind: str = option("tags", Both("which facts: tags, sites, hours, places or communities (tags)",
                                    "quels faits : tags, sites, hours, places ou communities (tags)"), choices=tuple(KINDS))  # fmt: skip
    draws: int = option(1000, Both("how many times facts are drawn (1000)", "combien de fois des faits sont tirés (1000)"), 1, 100_000)
    least: int = option(1, Both("leave out those of whom the log knows fewer facts; it can only make you look more alone (1)",
                                "écarter les gens dont le journal connaît moins de faits ; vous n'en paraîtrez que plus seul (1)"), 1)  # fmt: skip
    cohort: Any = table(Both("a shared table of facts (CSV or Parquet; columns actor and fact), in place of the log",
                             "une table de faits partagée (CSV ou Parquet ; colonnes actor et fact), au lieu du journal"))  # fmt: skip


def look(view: View, ask: UnicityAsk) -> Findings:
    """Return one finding: how many facts are enough; nothing when I have none, or when there is nobody else."""
    import pyarrow as pa

    from murmure.lenses.me.unicity.facts import checked, evidence_of, facts_of, in_draws, matrix, mine_and

    empty = {"curve": pa.schema([("p", pa.int64()), ("share", pa.float64()), ("low", pa.float64()), ("high", pa.float64())]).empty_table()}
    facts = facts_of(view, ask)
    if ask.cohort is not None:
        shared = checked(ask.cohort)
        facts = shared if "me" in shared["actor"].unique().to_pylist() else mine_and(facts, shared)
    known, own, others, median = matrix(facts, 1 if ask.cohort is not None else ask.least)
    if not own or not others:
        return Findings((), empty)
    alone = in_draws(known, own, others, ask)
    curve = [(p + 1, hits / ask.draws, *wilson(hits, ask.draws)) for p, hits in enumerate(alone)]
    tables = {"curve": pa.Table.from_pylist([dict(zip(empty["curve"].column_names, row, strict=True)) for row in curve], empty["curve"].schema)}
    if not any(alone):
        return Findings((), tables)
    doubt = COHORT_DOUBT if ask.cohort is not None else LOG_DOUBT.fill(median=median, mine=own)
    return Findings((_told(curve, ask, others, doubt, evidence_of(view, ask)),), tables)


def _told(curve: list[tuple[int, float, float, float]], ask: UnicityAsk, others: int, doubt: Both, evidence: tuple[str, ...]) -> Finding:
    """Return the finding: its value is the number of facts that are enough, or one more than were drawn."""
    enough = next((row for row in curve if row[1] >= ENOUGH), None)
    p, share, low, high = enough or curve[-1]
    words = {"share": percent(share), "low": percent(low), "high": percent(high), "kind": KINDS[ask.kind], "others": number(others), "doubt": doubt}
    claim = (ENOUGH_FACTS if enough else NOT_ENOUGH).fill(p=p, where=IN_COHORT if ask.cohort is not None else IN_LOG, **words)
    beyond = len(curve) + 1
    first = next((row[0] for row in curve if row[3] >= ENOUGH), beyond)
    last = next((row[0] for row in curve if row[2] >= ENOUGH), beyond)
    return Finding("me", claim, float(p if enough else beyond), float(first), float(last), evidence)


LENS = Lens(
    name="unicity",
    group="me",
    question=Both("How few facts single me out?", "Combien de faits suffisent à me distinguer entre tous ?"),
    reads=Both(
        "The tags, sites, hours of the week, places or communities of everyone in the log; with a cohort, its table of facts.",
        "Les mots-clés, les sites, les heures de la semaine, les lieux ou les communautés de chacun dans le journal ; avec une cohorte, "
        "sa table de faits.",
    ),
    says=Both(
        "For one to ten of your facts drawn at random, in what share of the draws nobody else has them all, and how many are enough for 95%.",
        "Pour un à dix de vos faits tirés au hasard, dans quelle part des tirages personne d'autre ne les a tous, et combien "
        "suffisent pour 95\u00a0%.",
    ),
    wrong_when=Both(
        "The log knows the others only by what it holds of them, and so overstates how alone you are. Only a cohort that has the same facts "
        "of everyone says how unique you are in it. No trace does not mean no such habit.",
        "Le journal ne connaît des autres que ce qu'il en contient, et exagère donc votre singularité. Seule une cohorte qui a les mêmes faits "
        "de chacun dit à quel point vous y êtes unique. Pas de trace ne veut pas dire pas d'habitude.",
    ),
    paper="de Montjoye, Hidalgo, Verleysen, Blondel 2013 (Unique in the Crowd); Wilson 1927",
    look=look,
    asks=UnicityAsk,
    tables={"curve": Both("for each number of facts, the share of draws that single you out, with its bounds",
                          "pour chaque nombre de faits, la part des tirages qui vous distinguent, avec ses bornes")},
)  # fmt: skip

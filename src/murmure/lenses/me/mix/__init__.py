"""Which communities are mine, how much of my ties does each explain, since when, and which of them keep apart?

Reads
  the social ties of a span of the log, of all kinds; the tags and sites that others use
Says
  how many communities I belong to, and the share of my ties that each explains, with its doubt and the
  activities that tie me to it; how much of my ties each had in every year; which of them hardly meet
Can be wrong when
  the log knows only what I said to others, and not what they said to each other: groups are seen by the
  ties among the others; a small group, or one whose talk is not in the log, is not seen
Papers
  communities: `murmure.communities.detect`; my part in them: Epasto, Lattanzi and Paes Leme,
  "Ego-splitting framework" (KDD 2017), see `murmure.graphs.communities`; doubt: Kott, "The delete-a-group
  jackknife" (2001)

The communities are those of the whole span: one cover, so that a community is the
same one in every year. With `until`, the answer is the one of that day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.view import View


@dataclass(frozen=True)
class MixAsk(Ask):
    """Say what is asked of `mix`.

    contested   the owner's own word: for each community that they say is not theirs, some of its members' ids.
                It explains none of their ties then, and stands beside the others with what the ties alone would say
    """

    folds: int = option(10, Both("into how many parts the log is cut; the doubt is what changes without each of them (10)",
                                 "en combien de parts le journal est coupé ; le doute est ce qui change sans chacune (10)"), 2, 100)  # fmt: skip
    contested: tuple[tuple[str, ...], ...] = field(default=())


def look(view: View, ask: MixAsk) -> Findings:
    """Return my communities, the one that explains most first; nothing when chance explains all ties."""
    from murmure.graphs.communities import belonging
    from murmure.graphs.dated import Span, dated
    from murmure.lenses.me.mix import claim, measure, share

    span = Span(ask.since, ask.until)
    ties = dated(view, ask.shelf, span, ask.folds, ask.seed)
    if ties.me < 0 or not len(ties.other):
        return Findings((), measure.empty())
    mine = belonging(ties, 0, ask.seed, ask.contested)
    folds = [belonging(ties, fold, ask.seed, ask.contested) for fold in range(1, ask.folds + 1)]
    unasked = belonging(ties, 0, ask.seed) if ask.contested else None
    found = measure.measured(ties, mine, folds, unasked, share.words(view, mine, span))
    return Findings(claim.claims(view, ties, mine, found), found.tables())


LENS = Lens(
    name="mix",
    group="me",
    question=Both("Which communities are mine, and what ties me to each?", "Quelles communautés sont les miennes, et qu'est-ce qui m'y lie ?"),
    reads=Both(
        "The social ties of the log: answers, mentions, messages, likes, boosts, follows, meetings, among all people.",
        "Les liens sociaux du journal : réponses, mentions, messages, favoris, partages, abonnements, rencontres, entre toutes les personnes.",
    ),
    says=Both(
        "How many communities you belong to; the share of your ties that each explains, with its doubt and at most twenty activities "
        "behind it; its size, density and conductance; the tags and sites that its members share; its part in each of your years; which "
        "of your communities keep apart.",
        "À combien de communautés vous appartenez ; la part de vos liens que chacune explique, avec son doute et vingt activités au plus ; "
        "sa taille, sa densité et sa conductance ; les mots-clés et les sites que ses membres ont en commun ; sa place dans chacune de vos "
        "années ; celles de vos communautés qui se tiennent à l'écart l'une de l'autre.",
    ),
    wrong_when=Both(
        "The log often lacks what the others say to each other: groups are seen by the ties among them. Small groups, and groups whose "
        "talk lies elsewhere, are not seen. Two groups with nearly the same people are one.",
        "Le journal ne contient souvent pas ce que les autres se disent : les groupes se voient aux liens entre eux. Les petits groupes, et ceux "
        "qui se parlent ailleurs, ne se voient pas. Deux groupes formés presque des mêmes personnes n'en font qu'un.",
    ),
    paper="Epasto, Lattanzi, Paes Leme 2017 (ego-splitting); Ball, Karrer, Newman 2011; Kott 2001 (delete-a-group jackknife)",
    look=look,
    asks=MixAsk,
    tables={
        "communities": Both("one row for each of your communities, with all its figures",
                            "une ligne par communauté, avec tous ses chiffres"),
        "members": Both("who is in each, how much, and how much ties you to them through it",
                        "qui est dans chacune, à quel degré, et ce qui vous lie à cette personne à travers elle"),
        "years": Both("the weight and the share of your ties that each explains, year by year (UTC)",
                      "le poids et la part de vos liens que chacune explique, année par année (UTC)"),
        "pairs": Both("two communities side by side: members in common, ties between those who are not",
                      "deux communautés côte à côte : membres en commun, liens entre ceux qui ne le sont pas"),
        "words": Both("the tags and sites that the members of each share more than others do",
                      "les mots-clés et les sites que les membres de chacune ont en commun plus que les autres"),
    },
)  # fmt: skip

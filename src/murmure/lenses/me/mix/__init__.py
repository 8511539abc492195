"""Which communities are mine, how much of my ties does each explain, since when, and which of them keep apart?

Reads
  the social ties of a span of the log, of all kinds; the tags and sites that others use; what I said against
  a membership (see `murmure.graphs.contested`): it counts, and stands beside what the ties alone would say
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

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option
from murmure.model.activity import ME
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.communities import Belonging
    from murmure.graphs.contested import Contested
    from murmure.graphs.dated import Dated
    from murmure.trust.view import View


@dataclass(frozen=True)
class MixAsk(Ask):
    """Say what is asked of `mix`."""

    folds: int = option(10, Both("into how many parts the log is cut; the doubt is what changes without each of them (10)",
                                 "en combien de parts le journal est coupé ; le doute est ce qui change sans chacune (10)"), 2, 100)  # fmt: skip


def look(view: View, ask: MixAsk) -> Findings:
    """Return my communities, the one that explains most first; nothing when chance explains all ties."""
    from murmure.graphs.communities import belonging
    from murmure.graphs.contested import contested
    from murmure.graphs.dated import Span, dated
    from murmure.lenses.me.mix import claim, measure, season, share

    span = Span(ask.since, ask.until)
    ties = dated(view, ask.shelf, span, ask.folds, ask.seed)
    if ties.me < 0 or not len(ties.other):
        return Findings((), measure.empty() | {"months": season.schema().empty_table()})
    # What is said once holds for all time, until it is taken back: `since` does not bound it.
    said = [word for word in contested(view, ask.until) if word.person == ME]
    mine = [belonging(ties, fold, ask.seed, tuple(word.members for word in said)) for fold in range(ask.folds + 1)]
    against, unasked = _against(ties, said, mine, ask.seed)
    found = measure.measured(ties, mine, unasked, share.words(view, mine[0], span))
    tables = found.tables() | {"months": season.months(ties, mine[0])}
    return Findings(claim.claims(view, ties, mine[0], found, against), tables)


def _against(ties: Dated, said: list[Contested], mine: list[Belonging], seed: int) -> tuple[list[tuple[str, ...]], list[Belonging]]:
    """Return what the ties alone would say: for each contested community the ids of the words against it, and where I would belong."""
    from murmure.graphs.communities import belonging, meant

    words: dict[int, list[str]] = {}
    for word in said:
        for one in meant(mine[0].cover, ties.people, word.members).tolist():
            words.setdefault(one, []).append(word.id)
    if not words:
        return [], []
    unasked = [belonging(ties, fold, seed, cover=one.cover) for fold, one in enumerate(mine)]
    unasked[0] = unasked[0].only(list(words))
    return [tuple(words[one]) for one in unasked[0].chosen.tolist()], unasked


LENS = Lens(
    name="mix",
    group="me",
    question=Both("Which communities are mine, and what ties me to each?", "Quelles communautés sont les miennes, et qu'est-ce qui m'y lie ?"),
    reads=Both(
        "The social ties of the log: answers, mentions, messages, likes, boosts, follows, meetings, among all people; what you said is not "
        "yours (`murmure contest`).",
        "Les liens sociaux du journal : réponses, mentions, messages, favoris, partages, abonnements, rencontres, entre toutes les personnes ; "
        "ce que vous avez dit ne pas être à vous (`murmure contest`).",
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
        "months": Both("the same month by month; community 0 is what none of them explains",
                       "la même chose mois par mois ; la communauté 0 est ce qu'aucune n'explique"),
        "pairs": Both("two communities side by side: members in common, ties between those who are not",
                      "deux communautés côte à côte : membres en commun, liens entre ceux qui ne le sont pas"),
        "words": Both("the tags and sites that the members of each share more than others do",
                      "les mots-clés et les sites que les membres de chacune ont en commun plus que les autres"),
    },
)  # fmt: skip

"""Who and what joins two communities?

Reads
  the social ties of a span of the log, of all kinds, among all people but the owner; the tags, sites and
  posts that others take up
Says
  which two communities are joined more than chance explains: people in both, ties that cross, with their
  doubt and the activities that cross; how few people carry half of it, which positions there are between
  the two, and what both sides take up more than the rest. Counts, and names only in one's own view
Can be wrong when
  the log lacks what most of them say to each other; there are only two communities, or few: there is
  nothing to compare with; a third community that lies between the two was not found
Papers
  chance: the configuration model, ties inside communities left out (Goodman, "The analysis of
  cross-classified data", 1968), see `murmure.graphs.crossing`; positions: Gould and Fernandez, "Structures
  of mediation" (1989); who carries: Burt, "Structural Holes" (1992) and "Structural holes and good ideas"
  (2004), Ford and Fulkerson (1956); doubt: Kott, "The delete-a-group jackknife" (2001)

A position is one of the moment, in the ties of one log: it is nobody's trait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.view import View


@dataclass(frozen=True)
class BridgeAsk(Ask):
    """Say what is asked of `bridge`."""

    k: int = option(10, Both("for the purpose “crowd”, leave out communities of fewer people (10, the least that there may be)",
                             "avec la finalité « crowd », écarter les communautés de moins de personnes (10, le moins possible)"), 10)  # fmt: skip
    most: int = option(10, Both(
        "how many pairs of communities are looked at closely, those that chance explains least (10)",
        "combien de paires de communautés sont regardées de près, celles que le hasard explique le moins (10)"), 1, 1000)  # fmt: skip
    folds: int = option(10, Both("into how many parts the log is cut; the doubt is what changes without each of them (10)",
                                 "en combien de parts le journal est coupé ; le doute est ce qui change sans chacune (10)"), 2, 100)  # fmt: skip


def look(view: View, ask: BridgeAsk) -> Findings:
    """Return which communities are joined beyond chance; nothing when there is none, or nothing to compare with."""
    from murmure.graphs.contested import contested
    from murmure.graphs.crowd import crowd
    from murmure.graphs.crowd_acts import acts
    from murmure.graphs.dated import Span, dated
    from murmure.graphs.shelf import Shelf
    from murmure.lenses.bridge.bridge import claim, measure, share, table

    span, shelf = Span(ask.since, ask.until), ask.shelf or Shelf()
    people = crowd(view, shelf, span, ask.seed, contested(view, ask.until))
    on = measure.ground(people, ask.seed)
    pairs = measure.joined(on, dated(view, shelf, span, ask.folds, ask.seed), 0 if view.allowed.small else ask.k, ask.most, ask.seed)
    if not pairs:
        return Findings((), table.empty())
    words = share.words(view, span, pairs, people.people, people.labels)
    posts = share.posts(view, span, pairs, people.people)
    rows = table.pairs(pairs, posts)
    told = claim.findings(view, people, span, on, pairs, acts(view, shelf, people), rows, words)
    return Findings(told, table.tables(people, on, pairs, rows, words, posts, names=view.allowed.names))


LENS = Lens(
    name="bridge",
    group="bridge",
    question=Both("Who and what joins two communities?", "Qui et quoi relie deux communautés ?"),
    reads=Both(
        "The social ties of the log among all people but you: answers, mentions, messages, likes, boosts, follows, meetings; the tags, "
        "sites and posts that they take up.",
        "Les liens sociaux du journal entre toutes les personnes sauf vous : réponses, mentions, messages, favoris, partages, abonnements, "
        "rencontres ; les mots-clés, les sites et les billets qu'elles reprennent.",
    ),
    says=Both(
        "Which two communities are joined more than chance explains: people in both, ties that cross, with their doubt and at most twenty "
        "activities that cross; how few people carry half of it; how many people stand in which position between the two; what both sides "
        "take up more than the rest. For the purpose “crowd”, which is meant when none is given, nobody is named, communities of fewer than "
        "ten people are left out, and so are words on sensitive subjects or that give a person away. With “self”, for your eyes only, the "
        "table of brokers has names.",
        "Quelles communautés sont reliées deux à deux plus que le hasard ne l'explique : personnes des deux, liens qui passent de l'une à "
        "l'autre, avec le doute et vingt activités au plus ; combien peu de personnes en portent la moitié ; combien de personnes tiennent "
        "quelle position entre les deux ; ce que les deux côtés reprennent plus que les autres. Avec la finalité « crowd », celle qui vaut "
        "quand aucune n'est donnée, personne n'est nommé, les communautés de moins de dix personnes sont omises, comme les mots qui "
        "touchent à un sujet sensible ou qui trahissent une personne. Avec « self », pour vos yeux seulement, la table brokers a des noms.",
    ),
    wrong_when=Both(
        "The log often lacks what people say to each other elsewhere: two groups may be joined where it does not see. With only two "
        "communities, or few, there is nothing to compare with. A position is one of these ties, in this log: it is nobody's trait.",
        "Le journal ne contient souvent pas ce que les gens se disent ailleurs : deux groupes peuvent être reliés là où il ne voit rien. Avec "
        "deux communautés seulement, ou peu, il n'y a rien à quoi comparer. Une position est celle de ces liens, dans ce journal : elle "
        "ne qualifie personne.",
    ),
    paper="Gould, Fernandez 1989 (brokerage roles); Burt 1992, 2004 (structural holes); Ford, Fulkerson 1956; Goodman 1968; Kott 2001",
    look=look,
    asks=BridgeAsk,
    purposes=("crowd", "self"),
    named=("brokers",),
    tables={
        "pairs": Both("the pairs of communities that chance explains least, with all their figures",
                      "les paires de communautés que le hasard explique le moins, avec tous leurs chiffres"),
        "words": Both("the tags, sites and posts that both sides take up more than the rest; posts only for the purpose “self”",
                      "les mots-clés, sites et billets repris des deux côtés plus qu'ailleurs ; les billets seulement avec la finalité « self »"),
        "positions": Both(
            "how many people stand in each position between the two, and how many would by chance: both (in both), gatekeeper (in one, tied to "
            "the other), liaison (in neither, tied to both), consultant (ties two of the other who are not tied), coordinator (the same among "
            "their own)",
            "combien de personnes tiennent chaque position entre les deux, et combien la tiendraient par hasard : both (dans les deux), gatekeeper "
            "(dans l'une, liée à l'autre), liaison (dans aucune, liée aux deux), consultant (relie deux personnes de l'autre qui ne le sont pas), "
            "coordinator (de même parmi les siens)"),
        "brokers": Both("who carries what crosses, at most twenty people for each pair; empty but for the purpose “self”",
                        "qui porte ce qui passe de l'une à l'autre, vingt personnes au plus par paire ; vide sauf avec la finalité « self »"),
    },
)  # fmt: skip

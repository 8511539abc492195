"""How did a cause pass from one to the next, how far will it go, and what is said in it that was not said before?

Reads
  posts, answers, quotes and shares; tags and links; the social ties of the log, with their dates
Says
  of a tag, a link or a post, or of the causes that most people took up: the likeliest tree of who had it of
  whom, its size, depth, breadth and structural virality, with what other guesses would give; how many will
  have taken it up in some hours; the words that were hardly said before
Can be wrong when
  who saw what is in no log: of whom a share comes, or a tag, is guessed by ties; people who are alike take
  up the same without telling each other; what the log does not hold is missing in the tree
Papers
  Goel, Anderson, Hofman and Watts, "The structural virality of online diffusion" (2016); the guess: the last
  of those to whom one was tied before (Taxidou and Fischer, "Online analysis of information diffusion in
  Twitter", 2014, compare several); chance: Anagnostopoulos, Kumar and Mahdian, "Influence and correlation in social
  networks" (2008)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.cascades import Forest, Uses
    from murmure.lenses.crowd.cascade.cause import Cause
    from murmure.lenses.crowd.cascade.table import Row
    from murmure.model.finding import Finding
    from murmure.trust.view import View

TRIED = 5
"""For each cause that is told, so many of the largest are looked at: tags and pages, and as many posts."""
FEWEST = 10
"""People who take up a cause that is told unasked, and the fewest of all where small groups are not told."""

AHEAD = (6, 24, 72, 168)
"""Hours ahead of which the table `ahead` tells."""


@dataclass(frozen=True)
class CascadeAsk(Ask):
    """Say what is asked of `cascade`; without a `cause`, the largest are told."""

    cause: str = text(Both("a tag with its #, the address of a page, or that of a post; without it, the largest causes",
                           "un mot-clé avec son #, l'adresse d'une page ou celle d'un billet ; sans cela, les plus grandes causes"))  # fmt: skip
    hours: int = option(24, Both("how many hours ahead the forecast looks (24)", "sur combien d'heures porte la prévision (24)"), 1, 8760)
    most: int = option(5, Both("how many causes are told (5)", "combien de causes sont dites (5)"), 1, 100)


def look(view: View, ask: CascadeAsk) -> Findings:
    """Return the cascades, the largest first; unasked, only those that pass from one to the next more than chance explains."""
    from murmure.graphs.cascades import forest, ties
    from murmure.graphs.dated import Span
    from murmure.lenses.crowd.cascade import cause, table, tree

    grown, uses = forest(view, Span(ask.since, ask.until))
    if not len(grown.moment):
        return Findings((), table.tables({}))
    tied = ties(view, ask.shelf, ask.until)
    found = [cause.asked(grown, uses, ask.cause)] if ask.cause else cause.largest(grown, uses, ask.most * TRIED, FEWEST)
    told = []
    for one in found:
        if len(told) < ask.most and _allowed(view, one, asked=bool(ask.cause)):
            shape = tree.tree(one.taken, *tied.among(grown, one.taken), ask.seed)
            if ask.cause or shape.spreads:
                told.append((one, shape))
    return _told(view, ask, grown, uses, told) if told else Findings((), table.tables({}))


def _allowed(view: View, one: Cause, asked: bool) -> bool:
    """Say whether a cause may be told: some purposes leave out small ones, and, unasked, sensitive words and what somebody is called."""
    import pyarrow as pa

    from murmure.communities.sensitive import is_sensitive
    from murmure.graphs.address import host_of
    from murmure.graphs.called import given_away

    if not view.allowed.small and len(one.taken.place) < FEWEST:
        return False
    if asked or one.personal:  # its name is not told
        return True
    if not view.allowed.subjects and is_sensitive(one.name):
        return False
    word = one.name if one.kind == "tag" else host_of(one.name) or one.name
    return view.allowed.names or not given_away({word}, _people(view), pa.array([], pa.string()))


def _people(view: View) -> pa.Array:
    """Return all who act in the log."""
    return view.sql("select distinct actor from log where actor is not null")["actor"].combine_chunks()


def _told(view: View, ask: CascadeAsk, grown: Forest, uses: Uses, told: list) -> Findings:
    """Return the findings of the cascades that are told, and their tables."""
    from murmure.lenses.crowd.cascade import claim, forecast, novelty, table

    known = forecast.cases(grown, uses, (hours * claim.HOUR for hours in (ask.hours, *AHEAD)))
    new = _words(view, novelty.words(view, grown, [one for one, _ in told]))
    findings: list[Finding] = []
    rows: dict[str, list[Row]] = {"cascades": [], "levels": [], "growth": [], "ahead": [], "words": []}
    for nth, (one, shape) in enumerate(told):
        subject = one.name if view.allowed.names or not one.personal else f"{one.kind}:{nth + 1}"
        name, at = claim.named(one, view.allowed.names), one.taken.moment
        each = {span // claim.HOUR: forecast.forecast(past, at, grown.now, span) for span, past in known.items()}
        expected = each[ask.hours]
        findings.append(claim.grew(grown, one, shape, subject, name))
        if expected:
            findings.append(claim.will_be(expected, len(at), ask.hours, subject, name, findings[-1].evidence))
        own = [row for row in new if row["cause"] == nth]
        if own:
            findings.append(claim.is_new(own, subject, name))
        rows["cascades"].append(table.cascade(one, shape, subject, expected))
        rows["levels"] += table.levels(one, shape, subject)
        rows["growth"] += [{"cause": subject, "at": table.moment(end), "people": people} for end, people in claim.growth(at, grown.now)]
        rows["ahead"] += [table.ahead(foretold, hours, subject) for hours in AHEAD if (foretold := each[hours])]
        rows["words"] += [{**row, "cause": subject} for row in own]
    nodes = [table.nodes(grown, one, shape, one.name) for one, shape in told] if view.allowed.names else None
    return Findings(tuple(findings), table.tables(rows, nodes))


def _words(view: View, rows: list[Row]) -> list[Row]:
    """Return the words that may be told: some purposes leave out sensitive ones, addresses, and what somebody is called."""
    import pyarrow as pa

    from murmure.communities.sensitive import is_sensitive
    from murmure.graphs.called import given_away
    from murmure.lenses.crowd.cascade.novelty import first

    if not view.allowed.subjects:
        rows = [row for row in rows if not is_sensitive(row["word"])]
    if not view.allowed.names:
        hidden = given_away({row["word"] for row in rows}, _people(view), pa.array([], pa.string()))
        rows = [row for row in rows if "://" not in row["word"] and row["word"] not in hidden]
    return first(rows)


LENS = Lens(
    name="cascade",
    group="crowd",
    question=Both("How does a cause pass from one to the next, and how far will it go?",
                  "Comment une cause passe-t-elle de l'un à l'autre, et jusqu'où ira-t-elle ?"),
    reads=Both(
        "Posts, answers, quotes and shares; their tags and links; the social ties of the log, with their dates.",
        "Les billets, les réponses, les citations et les partages ; leurs mots-clés et leurs liens ; les liens sociaux du journal, avec leurs dates.",
    ),
    says=Both(
        "Of a tag, a link or a post, or of the causes that most people took up: the likeliest tree of who had it of whom; its size, depth, breadth "
        "and structural virality, beside that of one who tells all and that of a chain, with what other guesses would give; how many people it will "
        "have in some hours, and the chance that they double, by what came of other causes of this pace; the words that were hardly said "
        "before. For the purpose “crowd”, nobody is named, posts neither, and causes of fewer than ten people are left out.",
        "D'un mot-clé, d'un lien ou d'un billet, ou des causes reprises par le plus de personnes : l'arbre le plus vraisemblable de qui le tient "
        "de qui ; sa taille, sa profondeur, sa largeur et sa viralité structurelle, à côté de celle d'une personne qui le dit à toutes et de celle "
        "d'une chaîne, avec ce que donneraient d'autres suppositions ; combien de personnes elle aura dans quelques heures, et la chance "
        "que leur nombre double, d'après ce qu'ont donné d'autres causes de même allure ; les mots qui ne se disaient guère avant. Avec la "
        "finalité « crowd », personne n'est nommé, les billets non plus, et les causes de moins de dix personnes sont omises.",
    ),
    wrong_when=Both(
        "Who saw what is in no log: of whom a share or a tag comes is guessed by ties, and only the links said to be sure are. People who are alike "
        "take up the same without telling each other. What the log does not hold is missing in the tree, and makes it look flatter.",
        "Qui a vu quoi n'est dans aucun journal : de qui vient un partage ou un mot-clé est supposé d'après les liens, et seuls les liens dits sûrs "
        "le sont. Des gens qui se ressemblent reprennent la même chose sans se le dire. Ce que le journal ne contient pas manque à l'arbre, et le "
        "fait paraître plus plat.",
    ),
    paper="Goel, Anderson, Hofman, Watts 2016 (structural virality); Taxidou, Fischer 2014; Anagnostopoulos, Kumar, Mahdian 2008",
    look=look,
    asks=CascadeAsk,
    purposes=("crowd", "self"),
    named=("nodes",),
    tables={
        "cascades": Both("one row for each cause, with all its figures", "une ligne par cause, avec tous ses chiffres"),
        "levels": Both("how many people of the largest tree stand at each depth, and when the first of them came",
                       "combien de personnes du plus grand arbre sont à chaque profondeur, et quand la première est venue"),
        "growth": Both("how many people had taken it up, over time", "combien de personnes l'avaient repris, au fil du temps"),
        "ahead": Both("how many people it will have in 6 hours, a day, three days and a week, and the chance that they double",
                      "combien de personnes elle aura dans 6 heures, un jour, trois jours et une semaine, et la chance que leur nombre double"),
        "words": Both("what is said in it and hardly was before: posts and people who use it, its share of the posts, and before",
                      "ce qui s'y dit et ne se disait guère avant : billets et personnes qui l'emploient, sa part des billets, et avant"),
        "nodes": Both("who came when, and of whom, of how many they may have it; empty but for the purpose “self”",
                      "qui est venu quand, et de qui, de combien il peut le tenir ; vide sauf avec la finalité « self »"),
    },
)  # fmt: skip

"""Which accounts may be one person, and how do I say so, or that they are not?"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, one_line
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.people.phone import Country
    from murmure.graphs.people.proposal import Evidence, Proposal
    from murmure.graphs.same import Said
    from murmure.people import PeopleRoom, Person

SHORT = 8
"""Digits of an id that are enough to type."""
SHOWN = 50
"""People, and refusals, that are listed; scripts get all."""
REST = Both("{n} more; murmure people --json lists all.", "{n} de plus ; murmure people --json les donne toutes.")
PEOPLE = (Both("CALLED", "NOM"), Both("ACCOUNTS", "COMPTES"), Both("TO TAKE BACK", "POUR RETIRER"))
WORDS = (Both("ID", "ID"), Both("SAID ON", "DIT LE"), Both("OF", "DE"))
PERSONS = Both("One person under several accounts:", "Une personne sous plusieurs comptes :")
APART = Both("\nPeople who are not the same:", "\nDes gens qui ne sont pas les mêmes :")
NOBODY = Both("You have not said of any accounts that they are one person.", "Vous n'avez dit d'aucuns comptes qu'ils sont une personne.")
WAITING = Both("\nProposals: {sure} sure, {likely} likely, {possible} possible. See them with murmure people proposals.",
               "\nPropositions : {sure} sûres, {likely} vraisemblables, {possible} possibles. Voyez-les avec murmure people proposals.")  # fmt: skip
NOTHING = Both("\nNothing more is proposed.", "\nRien de plus n'est proposé.")
HEAD = Both("{id}  {sure}%, between {low} and {high}", "{id}  {sure} %, entre {low} et {high}")
ACCOUNT = Both("  {account}  {label}, {n} {n|activity|activities}", "  {account}  {label}, {n} activité{n||s}")
LEFT = Both("{n} names that more than forty accounts share were not compared.",
            "{n} noms que plus de quarante comptes portent n'ont pas été comparés.")  # fmt: skip
MORE = Both("\n{shown} of {all}. The next ones: murmure people proposals --from {next}",
            "\n{shown} sur {all}. Les suivantes : murmure people proposals --from {next}")  # fmt: skip
HOW = Both("\nTo say that they are one person: murmure people accept {id}. That each is another: murmure people refuse {id}",
           "\nPour dire que c'est une personne : murmure people accept {id}. Que chacun en est une autre : murmure people refuse {id}")  # fmt: skip
SAID_ONE = Both("Kept: {accounts} are one person. To take it back: murmure people undo {id}",
                "Noté : {accounts} sont une personne. Pour le retirer : murmure people undo {id}")  # fmt: skip
SAID_TWO = Both("Kept: {accounts} are not the same person. To take it back: murmure people undo {id}",
                "Noté : {accounts} ne sont pas la même personne. Pour le retirer : murmure people undo {id}")  # fmt: skip
SAID_ALL = Both("Kept: {n} {n|proposal was|proposals were} accepted. To take all of it back, undo the import {job}: murmure undo {job}",
                "Noté : {n} proposition{n||s} acceptée{n||s}. Pour tout retirer, annulez l'import {job} : murmure undo {job}")  # fmt: skip
NONE_SURE = Both("No proposal is sure without anything against it.", "Aucune proposition n'est sûre sans rien qui parle contre elle.")
BACK = Both("Taken back: the graphs are what they were before.", "Retiré : les graphes sont ce qu'ils étaient avant.")
NO_PROPOSAL = Both("No proposal has an id that begins with {text}.", "Aucune proposition n'a un identifiant qui commence par {text}.")
TWO = Both("More than one proposal begins with {text}.", "Plus d'une proposition commence par {text}.")
LIST = Both("See the list with murmure people proposals; or name two accounts or more.",
            "Voyez la liste avec murmure people proposals ; ou nommez deux comptes ou plus.")  # fmt: skip
COUNTRY = {
    "told": Both("Numbers without a country are read as of {name}: you said so.",
                 "Les numéros sans pays sont lus comme étant de {name} : vous l'avez dit."),
    "own": Both("Numbers without a country are read as of {name}, as your own.",
                "Les numéros sans pays sont lus comme étant de {name}, comme le vôtre."),
    "most": Both("Numbers without a country are read as of {name}: {agree} of {of} numbers are. To say it yourself: murmure people country FR",
                 "Les numéros sans pays sont lus comme étant de {name} : {agree} numéros sur {of} en sont. Pour le dire vous-même : "
                 "murmure people country FR"),
    "none": Both("Numbers without a country stay without one. To say yours: murmure people country FR",
                 "Les numéros sans pays restent sans pays. Pour dire le vôtre : murmure people country FR"),
}  # fmt: skip
CLASH = Both("{id} says of {one} and {other} that they are two people; other words say that they are one, and count.",
             "{id} dit de {one} et de {other} que ce sont deux personnes ; d'autres paroles disent qu'ils n'en font qu'une, et "
             "comptent.")  # fmt: skip


def configure(parser: Parser) -> None:
    """Add what can be done."""
    below = parser.add_subparsers(dest="deed", metavar=Both("DEED", "ACTION").say(parser.language))
    parser.under(below, "list", Both("show who has several accounts, as you said", "montrer qui a plusieurs comptes, d'après vous"))
    found = parser.under(below, "proposals", Both("show who may have several accounts", "montrer qui a peut-être plusieurs comptes"))
    found.add_argument("--from", dest="start", type=int, default=1, metavar=Both("NUMBER", "NUMÉRO"), help=Both(
        "begin with this one of the list (1)", "commencer par celle-ci de la liste (1)"))  # fmt: skip
    found.add_argument("--limit", type=int, default=10, metavar=Both("NUMBER", "NUMÉRO"), help=Both("show so many (10)", "en montrer autant (10)"))
    accept = parser.under(below, "accept", Both("say that accounts are one person", "dire que des comptes sont une personne"))
    accept.add_argument("--sure", action="store_true", help=Both(
        "accept every proposal that is sure and against which nothing speaks",
        "accepter toute proposition qui est sûre et contre laquelle rien ne parle"))  # fmt: skip
    refuse = parser.under(below, "refuse", Both("say that each account is another person", "dire que chaque compte est une autre personne"))
    for one, many in ((accept, "*"), (refuse, "+")):
        one.add_argument("accounts", nargs=many, metavar=Both("ID", "ID"), help=Both(
            "the id of a proposal (its first digits are enough), or two accounts or more; `me` is you",
            "l'identifiant d'une proposition (ses premiers chiffres suffisent), ou deux comptes ou plus ; `me`, c'est vous"))  # fmt: skip
    undo = parser.under(below, "undo", Both("take back what you said", "retirer ce que vous avez dit"))
    undo.add_argument("word", metavar="ID", help=Both(
        "its id, as `murmure people` shows it", "son identifiant, tel que `murmure people` le montre"))  # fmt: skip
    country = parser.under(below, "country", Both(
        "say of which country numbers without one are", "dire de quel pays sont les numéros qui n'en ont pas"))  # fmt: skip
    country.add_argument("name", nargs="?", metavar=Both("COUNTRY", "PAYS"), help=Both(
        "its two letters, as FR; `none` to let the log say", "ses deux lettres, comme FR ; `none` pour laisser dire le journal"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed; the list when none is named."""
    deeds = {None: show, "list": show, "proposals": propose, "accept": accept, "refuse": refuse, "undo": undo, "country": country}
    return deeds[args.deed](args, opener, screen)


def show(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """List what was said, and how much is proposed."""
    room = opener().people
    persons, counts = room.persons(), room.proposals().counts()
    refused = [one for one in room.words if not one.same]
    screen.data({
        "people": [person_json(one) for one in persons], "refused": [word_json(one) for one in refused], "proposals": counts,
        "country": country_json(room.country),
    })  # fmt: skip
    if persons:
        screen.say(PERSONS)
        rows = [(one.label, one_line(", ".join(one.accounts), 120), " ".join(name[:SHORT] for name in one.words)) for one in persons[:SHOWN]]
        screen.table(PEOPLE, rows)
    else:
        screen.say(NOBODY)
    if refused:
        screen.say(APART)
        screen.table(WORDS, [(one.id[:SHORT], (moment(one.at) or "-")[:10], one_line(", ".join(one.accounts), 120)) for one in refused[:SHOWN]])
    if (rest := len(persons[SHOWN:]) + len(refused[SHOWN:])) > 0:
        screen.say(REST, n=rest)
    for one, (first, second) in room.contradicted():
        screen.say(CLASH, id=one.id[:SHORT], one=first, other=second)
    screen.say(WAITING if any(counts.values()) else NOTHING, **counts)
    screen.say(COUNTRY[room.country.said], **room.country._asdict())
    return DONE


def propose(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """List proposals, the surest first."""
    room = opener().people
    every = room.proposals()
    start, limit = max(args.start, 1) - 1, min(max(args.limit, 1), 1000)
    shown = every.page(start, limit)
    screen.data({"proposals": [proposal_json(one, screen.language) for one in shown], "all": len(every), "left": every.left})
    for one in shown:
        told(one, room, screen)
    if shown:
        screen.say(HOW, id=shown[0].id[:SHORT])
    else:
        screen.say(NOTHING)
    if every.left:
        screen.say(LEFT, n=every.left)
    if start + limit < len(every):
        screen.say(MORE, shown=f"{start + 1}–{start + len(shown)}", all=len(every), next=start + limit + 1)
    return DONE


def told(one: Proposal, room: PeopleRoom, screen: Screen) -> None:
    """Print one proposal: its accounts, what speaks for it, and against."""
    screen.say(HEAD, id=one.id[:SHORT], sure=share(one.sure), low=share(one.low), high=share(one.high))
    for account in one.accounts:
        about = room.about(account)
        screen.say(ACCOUNT, account=one_line(account, 80), label=one_line(about["label"] or "–", 60), n=about["count"])
    for sign, listed in (("+", one.reasons), ("−", one.doubts)):
        for said in dict.fromkeys(sentence(reason, screen.language) for reason in listed):
            screen.say(Both(f"    {sign} {{said}}", f"    {sign} {{said}}"), said=one_line(said, 200))


def sentence(reason: Evidence, language: str) -> str:
    """Return one reason in words."""
    from murmure.graphs.people.kind import KINDS

    return KINDS[reason.kind].words.fill(detail=reason.detail).say(language)


def share(value: float) -> str:
    """Return a probability in percent; nothing is ever quite sure.

    >>> share(0.98), share(0.99999)
    ('98', '99.9')
    """
    percent = min(100 * value, 99.9)
    return f"{percent:.1f}" if percent > 99 else f"{percent:.0f}"


def accept(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Keep that accounts are one person."""
    home = opener()
    if args.sure:
        if args.accounts:
            raise BadRequest("people-both", Both("Either --sure or some accounts.", "Soit --sure, soit des comptes."), LIST)
        words = home.people.accept_sure()
        job = home.jobs()[0].number if words else None
        screen.data({"accepted": words, "job": job})
        screen.say(SAID_ALL if words else NONE_SURE, n=len(words), job=job)
        return DONE
    accounts = named(home.people, args.accounts)
    name = home.people.accept(accounts)
    screen.data({"accepted": name, "accounts": list(accounts)})
    screen.say(SAID_ONE, accounts=one_line(", ".join(accounts), 300), id=name[:SHORT])
    return DONE


def refuse(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Keep that each of some accounts is another person."""
    room = opener().people
    accounts = named(room, args.accounts, apart=True)
    name = room.refuse(accounts)
    screen.data({"refused": name, "accounts": list(accounts)})
    screen.say(SAID_TWO, accounts=one_line(", ".join(accounts), 300), id=name[:SHORT])
    return DONE


def named(room: PeopleRoom, words: list[str], apart: bool = False) -> tuple[str, ...]:
    """Return the accounts that are meant: those of a proposal (`apart`: one of each of its people), or those that are named."""
    if len(words) != 1:
        return tuple(words)
    found = room.proposed(words[0])
    if len(found) != 1:
        raise BadRequest("no-proposal", (TWO if found else NO_PROPOSAL).fill(text=one_line(words[0], 60)), LIST)
    return tuple(person[0] for person in found[0].people) if apart else found[0].accounts


def undo(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Take a word back."""
    word = opener().people.undo(args.word)
    screen.data({"removed": word.id})
    screen.say(BACK)
    return DONE


def country(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Keep, or show, the country of numbers that say none."""
    home = opener()
    if args.name:
        home.people.live_in("" if args.name.casefold() == "none" else args.name)
    found = home.people.country
    screen.data(country_json(found))
    screen.say(COUNTRY[found.said], **found._asdict())
    return DONE


def person_json(one: Person) -> dict[str, Any]:
    """Return a person for scripts."""
    return {"id": one.id, "label": one.label, "accounts": list(one.accounts), "words": list(one.words)}


def word_json(one: Said) -> dict[str, Any]:
    """Return a word for scripts."""
    return {"id": one.id, "said": moment(one.at), "accounts": list(one.accounts)}


def country_json(found: Country) -> dict[str, Any]:
    """Return the country of numbers without one, for scripts."""
    return {"country": found.name or None, "said": found.said, "agree": found.agree, "of": found.of}


def proposal_json(one: Proposal, language: str) -> dict[str, Any]:
    """Return a proposal for scripts."""
    def reasons(listed: tuple[Evidence, ...]) -> list[dict[str, Any]]:
        return [{"kind": each.kind, "detail": each.detail, "accounts": list(each.accounts), "words": sentence(each, language)} for each in listed]

    return {
        "id": one.id, "level": one.level, "sure": one.sure, "low": one.low, "high": one.high, "people": [list(person) for person in one.people],
        "for": reasons(one.reasons), "against": reasons(one.doubts),
    }  # fmt: skip


def moment(at: int | None) -> str | None:
    """Return a moment as ISO 8601, UTC."""
    return None if at is None else (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).isoformat()


VERB = Verb(
    name="people",
    title=Both("say which accounts are one person, and which are not", "dire quels comptes sont une même personne, et lesquels n'en sont pas"),
    run=run,
    configure=configure,
    examples=("people", "people proposals --limit 3", "people accept 0f3a12bc", "people accept tel:+33612345678 mailto:ana@example.org",
              "people refuse 0f3a12bc", "people undo 8591f934", "people accept --sure", "people country FR"),
    about=Both(
        "The same person is a number in messages, an address in mails, a name on a network. murmure proposes what may be one, with what speaks "
        "for it and against; you say. Your word is kept in the log: graphs and communities then see one person, and what is taken back leaves no "
        "trace in them. Nothing of it leaves this machine.",
        "La même personne est un numéro dans les messages, une adresse dans les courriels, un nom sur un réseau. murmure propose ce qui n'en fait "
        "peut-être qu'une, avec ce qui parle pour et contre ; c'est vous qui le dites. Votre parole est gardée dans le journal : graphes et "
        "communautés voient alors une personne, et ce qui est retiré n'y laisse aucune trace. Rien n'en sort de cette machine.",
    ),
)  # fmt: skip

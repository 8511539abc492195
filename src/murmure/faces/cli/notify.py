"""How am I told of what rises when no page is open?"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.notify import Channel, State

EVERY = 20.0
"""Seconds between two looks."""
FILE, NUMBER, ADDRESS = Both("FILE", "FICHIER"), Both("N", "N"), Both("ADDRESS", "ADRESSE")
TITLES = (Both("NUMBER", "NUMÉRO"), Both("KIND", "GENRE"), Both("WHERE TO", "VERS"), Both("QUIET", "CALME"), Both("A DAY", "PAR JOUR"),
          Both("WHAT WAS WRONG", "CE QUI N'ALLAIT PAS"))  # fmt: skip
KINDS = {"mail": Both("e-mail", "courrier"), "webhook": Both("program", "programme"), "browser": Both("browser", "navigateur")}
NONE = Both("Nobody is told of what rises. See how with `murmure notify --help`.",
            "Personne n'est prévenu de ce qui monte. Voyez comment avec `murmure notify --help`.")  # fmt: skip
ADDED = Both("Added as number {number}: what rises from now on is told there, while `murmure serve` or `murmure notify run` runs. "
             "Try it: murmure notify test {number}",
             "Ajouté sous le numéro {number} : ce qui monte désormais y est dit, tant que `murmure serve` ou `murmure notify run` tourne. "
             "Pour l'essayer : murmure notify test {number}")  # fmt: skip
REMOVED = Both("Number {number} is removed: nothing more is told there.", "Le numéro {number} est retiré : plus rien n'y est dit.")
SENT = Both("A trial was sent.", "Un essai a été envoyé.")
TOLD = Both("{n} {n|alarm|alarms} told.", "{n} alarme{n||s} dite{n||s}.")
RUNNING = Both("Telling what rises. Ctrl-C stops; nothing is lost meanwhile.", "Ce qui monte est dit. Ctrl-C arrête ; rien n'est perdu entre-temps.")
FEED = Both("The feed is at {path}, behind the address of `murmure serve`. Who has it reads what rises.",
            "Le flux est à {path}, derrière l'adresse de `murmure serve`. Qui l'a lit ce qui monte.")  # fmt: skip
NO_FEED = Both("The feed has no private address. Make one with `murmure notify feed --new`.",
               "Le flux n'a pas d'adresse privée. Faites-en une avec `murmure notify feed --new`.")  # fmt: skip


def configure(parser: Parser) -> None:
    """Add what can be done."""
    below = parser.add_subparsers(dest="deed", metavar=Both("DEED", "ACTION").say(parser.language))
    parser.under(below, "list", Both("show who is told, and what went wrong", "montrer qui est prévenu, et ce qui n'allait pas"))
    configure_mail(parser.under(below, "mail", Both("tell by e-mail", "prévenir par courrier électronique")))
    configure_webhook(parser.under(below, "webhook", Both("tell another program", "prévenir un autre programme")))
    feed = parser.under(below, "feed", Both("show the private address of the feed", "montrer l'adresse privée du flux"))
    feed.add_argument("--new", action="store_true", help=Both(
        "make another one; the one before leads nowhere", "en faire une autre ; la précédente ne mène plus nulle part"))  # fmt: skip
    feed.add_argument("--off", action="store_true", help=Both("take it away", "la retirer"))
    for name, title in (("test", Both("send a trial", "envoyer un essai")), ("remove", Both("tell no more there", "ne plus rien y dire"))):
        parser.under(below, name, title).add_argument("number", metavar=NUMBER, help=Both(
            "the number that the list shows", "le numéro que montre la liste"))  # fmt: skip
    run = parser.under(below, "run", Both("tell what rises, until Ctrl-C; `serve` does it too",
                                          "dire ce qui monte, jusqu'à Ctrl-C ; `serve` le fait aussi"))  # fmt: skip
    run.add_argument("--once", action="store_true", help=Both("tell what waits, then stop", "dire ce qui attend, puis s'arrêter"))


def configure_mail(parser: Parser) -> None:
    """Ask where mail goes, and through which server."""
    parser.add_argument("--to", metavar=ADDRESS, required=True, help=Both(
        "who is told; several with commas", "qui est prévenu ; plusieurs avec des virgules"))  # fmt: skip
    parser.add_argument("--server", metavar=Both("SERVER", "SERVEUR"), required=True, help=Both(
        "the mail server, as smtp.example.org or smtp.example.org:587",
        "le serveur de courrier, comme smtp.example.org ou smtp.example.org:587"))  # fmt: skip
    parser.add_argument("--security", default="starttls", choices=("starttls", "tls", "plain"), help=Both(
        "how it is encrypted on its way (starttls); plain: not at all",
        "comment c'est chiffré en chemin (starttls) ; plain : pas du tout"))  # fmt: skip
    parser.add_argument("--user", metavar=Both("USER", "UTILISATEUR"), help=Both(
        "who logs in at the server", "qui s'identifie auprès du serveur"))  # fmt: skip
    parser.add_argument("--password-file", metavar=FILE, help=Both(
        "the password, on the first line of a file (else MURMURE_SMTP_PASSWORD, each time); it is read when it is needed and never kept",
        "le mot de passe, sur la première ligne d'un fichier (sinon MURMURE_SMTP_PASSWORD, à chaque fois) ; il est lu quand il le faut, et "
        "n'est jamais gardé"))  # fmt: skip
    parser.add_argument("--sender", metavar=ADDRESS, help=Both("from whom it comes (the user)", "de qui cela vient (l'utilisateur)"))
    configure_limits(parser)


def configure_webhook(parser: Parser) -> None:
    """Ask for an address and a key."""
    parser.add_argument("url", metavar=ADDRESS, help=Both("where each alarm is posted as JSON", "où chaque alarme est envoyée en JSON"))
    parser.add_argument("--key-file", metavar=FILE, help=Both(
        "the key that signs (HMAC-SHA256), on the first line of a file (else MURMURE_NOTIFY_KEY, each time)",
        "la clé qui signe (HMAC-SHA256), sur la première ligne d'un fichier (sinon MURMURE_NOTIFY_KEY, à chaque fois)"))  # fmt: skip
    parser.add_argument("--private", action="store_true", help=Both(
        "the name may lead into a private network", "le nom peut mener dans un réseau privé"))  # fmt: skip
    configure_limits(parser)


def configure_limits(parser: Parser) -> None:
    """Ask when to be silent, and how much is enough."""
    parser.add_argument("--quiet-hours", metavar="22-7", default="", help=Both(
        "local hours in which nothing is sent; it is told after", "heures locales où rien n'est envoyé ; c'est dit après"))  # fmt: skip
    parser.add_argument("--ceiling", metavar=NUMBER, default="", help=Both(
        "causes told a day at most, the most surprising ones; followed ones beyond it",
        "causes dites par jour au plus, les plus surprenantes ; celles que l'on suit en plus"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed; the list when none is named."""
    deeds = {None: show, "list": show, "mail": add, "webhook": add, "feed": feed, "test": trial, "remove": remove, "run": tell}
    return deeds[args.deed](args, opener, screen)


def show(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """List the ways."""
    found = opener().notify.channels()
    screen.data([as_json(*pair, screen.language) for pair in found])
    if not found:
        screen.say(NONE)
        return DONE
    screen.table(TITLES, [
        (one.number, KINDS[one.kind].say(screen.language), where(one), "{}-{}".format(*one.quiet) if one.quiet else "", one.most,
         Both(*state.why).say(screen.language) if state.why else "") for one, state in found], right=(0, 4))  # fmt: skip
    return DONE


def where(channel: Channel) -> str:
    """Return where a way leads. The path of a webhook is often a secret: only its host is shown."""
    from murmure.notify.mail import shown

    place = channel.place
    return shown(place) if channel.kind == "mail" else urlsplit(place["url"]).netloc if channel.kind == "webhook" else ""


def as_json(channel: Channel, state: State, language: str) -> dict[str, Any]:
    """Return a way for scripts."""
    return {
        "number": int(channel.number), "kind": channel.kind, "place": where(channel), "quiet_hours": list(channel.quiet) if channel.quiet else None,
        "ceiling": channel.most, "failures": state.failures, "problem": Both(*state.why).say(language) if state.why else None, "sent": state.sent,
    }  # fmt: skip


def add(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Add a way."""
    from murmure.notify.sending import secret_place

    if args.deed == "mail":
        given = {name: getattr(args, name) or "" for name in ("to", "server", "security", "user", "sender")}
        given["password"] = secret_place(args.password_file, "MURMURE_SMTP_PASSWORD")
    else:
        given = {"url": args.url, "private": "yes" if args.private else "", "key": secret_place(args.key_file, "MURMURE_NOTIFY_KEY")}
    channel = opener(new=True).notify.add(args.deed, given, screen.language, args.quiet_hours, args.ceiling)
    screen.data({"number": int(channel.number), "kind": channel.kind, "place": where(channel)})
    screen.say(ADDED, number=channel.number)
    return DONE


def feed(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Show, renew or take away the private address of the feed."""
    ways = opener(new=args.new).notify
    key = ways.renew(not args.off) if args.new or args.off else ways.key
    path = f"/rising.atom?key={key}" if key else None
    screen.data({"feed": path})
    screen.say(FEED if path else NO_FEED, path=path)
    return DONE


def trial(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Send a trial."""
    opener().notify.trial(args.number)
    screen.data({"sent": args.number})
    screen.say(SENT)
    return DONE


def remove(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Remove a way."""
    opener().notify.remove(args.number)
    screen.data({"removed": args.number})
    screen.say(REMOVED, number=args.number)
    return DONE


def tell(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Tell what is due, once or until Ctrl-C."""
    ways = opener().notify
    if not args.once:
        screen.note(RUNNING)
    while True:
        told = ways.deliver()
        if told or args.once:
            screen.data({"told": told})
            screen.say(TOLD, n=told)
            screen.out.flush()
        if args.once:
            return DONE
        time.sleep(EVERY)


VERB = Verb(
    name="notify",
    title=Both("be told of what rises, by e-mail, by a webhook or in a feed", "être prévenu de ce qui monte, par courrier, webhook ou flux"),
    run=run,
    configure=configure,
    examples=(
        "notify", "notify mail --to ana@example.org --server smtp.example.org --user ana --password-file ~/mail.password --quiet-hours 22-7",
        "notify webhook https://example.org/hook --key-file ~/hook.key", "notify test 1", "notify run --once --json",
    ),
    about=Both(
        "Each cause is told once on each way: what you muted never, what you follow always. What cannot be sent waits and is tried again. "
        "What is sent leaves this machine: a cause in its words, with counts and forecasts, never who said it.",
        "Chaque cause est dite une fois sur chaque canal : ce que vous avez fait taire jamais, ce que vous suivez toujours. Ce qui ne peut pas être "
        "envoyé attend et est réessayé. Ce qui est envoyé quitte cette machine : une cause dans ses mots, avec des nombres et des prévisions, "
        "jamais qui l'a dite.",
    ),
)  # fmt: skip

"""Which letter asks a company what it holds of me, or to erase it?"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

TEXT = Both("TEXT", "TEXTE")
KEPT = Both("The letter is in {path}.", "La lettre est dans {path}.")
SEND = Both("Read it before you send it. {name}, looked up in {when}: {page}", "Relisez-la avant de l'envoyer. {name}, cherché en {when} : {page}")
THERE = Both("{path} is there already.", "{path} existe déjà."), Both("Give --out another name.", "Donnez un autre nom à --out.")
NO_WRITE = Both("{path} cannot be written: {reason}.", "{path} ne peut pas être écrit : {reason}."), Both(
    "Name a file in a folder that you may write to.", "Nommez un fichier dans un dossier où vous pouvez écrire.")  # fmt: skip


def configure(parser: Parser) -> None:
    """Ask which company, which right, and what the person says of themselves."""
    parser.add_argument("company", metavar=Both("COMPANY", "ENTREPRISE"), help=Both(
        "its name, as murmure lens footprint tells it", "son nom, comme murmure lens footprint le dit"))  # fmt: skip
    parser.add_argument("--right", choices=("access", "erasure"), default="access", help=Both(
        "access (GDPR, article 15) or erasure (article 17) (access)", "access (RGPD, article 15) ou erasure (article 17) (access)"))  # fmt: skip
    parser.add_argument("--name", default="", metavar=TEXT, help=Both("your name; else a blank to fill in", "votre nom ; sinon un blanc à remplir"))
    parser.add_argument("--address", default="", metavar=TEXT, help=Both(
        "your postal address, if you want the answer by post", "votre adresse postale, si vous voulez la réponse par la poste"))  # fmt: skip
    parser.add_argument("--mail", default="", metavar=TEXT, help=Both("your e-mail", "votre courriel"))
    parser.add_argument("--account", default="", metavar=TEXT, help=Both(
        "how they know you: the address of the account, a customer number; else a blank to fill in",
        "comment ils vous connaissent : l'adresse du compte, un numéro de client ; sinon un blanc à remplir"))  # fmt: skip
    parser.add_argument("--plain", action="store_true", help=Both(
        "leave out what the log shows: let them say by themselves", "sans ce que montre le journal : qu'ils le disent d'eux-mêmes"))  # fmt: skip
    parser.add_argument("--out", "-o", metavar=Both("FILE", "FICHIER"), help=Both(
        "write it to a new text file (standard output)", "l'écrire dans un nouveau fichier texte (sortie standard)"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Write the letter, in the language in which murmure speaks."""
    from murmure.letters import Sender

    home = opener()
    day = datetime.now(ZoneInfo(home.zone) if home.zone else UTC).date()
    sender = Sender(args.name, args.address.replace("\\n", "\n"), args.mail, args.account)
    letter = home.letters.letter(args.company, args.right, screen.language, sender, day, args.plain)
    path = Path(args.out).expanduser() if args.out else None
    if path is not None:
        keep(path, letter.text)
    known = letter.controller
    screen.data({
        "company": letter.company, "right": args.right, "text": letter.text, "written": str(path) if path else None,
        "controller": known and {"name": known.name, "address": known.address, "mail": known.mail, "page": known.page, "checked": known.checked},
    })  # fmt: skip
    if path is not None:
        screen.say(KEPT, path=path)
    elif not screen.json:
        for line in letter.text.splitlines():
            screen.write(screen.value(line))
    if known:
        screen.note(SEND, name=known.name, when=known.checked, page=known.page or known.source)
    if not known or not (known.address or known.mail):
        screen.note(letter.advice)
    return DONE


def keep(path: Path, text: str) -> None:
    """Write a new file; raises `BadRequest` when there is one already, or none can be."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BadRequest("letter-there", THERE[0].fill(path=path), THERE[1]) from None
    except OSError as error:
        raise BadRequest("letter-file", NO_WRITE[0].fill(path=path, reason=error.strerror), NO_WRITE[1]) from None


VERB = Verb(
    name="letter",
    title=Both("write to a company: what do you hold of me, or erase it", "écrire à une entreprise : qu'avez-vous de moi, ou effacez-le"),
    run=run,
    configure=configure,
    examples=("letter Meta", "letter Spotify --right erasure --account camille@example.org -o letter.txt"),
    about=Both(
        "The letter follows the General Data Protection Regulation. It says which traces the log shows, and of you nothing but what you give here. "
        "murmure sends nothing.",
        "La lettre suit le règlement général sur la protection des données. Elle dit quelles traces le journal montre, et de vous rien d'autre que "
        "ce que vous donnez ici. murmure n'envoie rien.",
    ),
)

"""What does this text or picture give away, and how may it be read, before I publish it?"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, FAILED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.draft import Draft, Remark

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".tif", ".tiff", ".dng", ".svg")
LARGEST = 400_000
"""Bytes of a text at most: as many as its characters can have."""
CLEAR = Both("Nothing was seen. That is no promise: the rules see much, and not all.",
             "Rien n'a été vu. Ce n'est pas une promesse : les règles voient beaucoup, et pas tout.")  # fmt: skip
HEAD = Both("\n{kind}", "\n{kind}")
LINE = Both("  {words}  {what} ({sure})", "  {words}  {what} ({sure})")
ABOUT_ALL = Both("  {what} ({sure})", "  {what} ({sure})")
WHY = Both("      {why}", "      {why}")
COULD = Both("      → {advice}", "      → {advice}")
TOLD = Both("      {what}: {value}", "      {what} : {value}")
REFUSED = Both("{name}: {why}", "{name} : {why}")
WITHOUT = Both(
    "Held against no log: only the text was looked at.", "Comparé à aucun journal : seul le texte a été regardé."
)
AGAINST = Both("Held against {n} {n|text|texts} that you wrote. Nothing of this draft was kept.",
               "Comparé à {n} texte{n||s} que vous avez écrit{n||s}. Rien de ce brouillon n'a été gardé.")  # fmt: skip
CLEANED = Both("The cleaned copy is {path}.", "La copie nettoyée est {path}.")
NOTHING_TO_CLEAN = Both(
    "There was nothing to clean: no copy was made.", "Il n'y avait rien à nettoyer : aucune copie n'a été faite."
)
NO_FILE = Both("There is no file at {path}.", "Il n'y a pas de fichier à {path}.")
GIVE_FILE = Both("Look at its name, or give - to type the text.", "Vérifiez son nom, ou donnez - pour taper le texte.")
UNREADABLE = Both("{path} could not be read as a text.", "{path} n'a pas pu être lu comme un texte.")
GIVE_TEXT = Both("Give a text in UTF-8, or - to type it, or a picture with --picture.",
                 "Donnez un texte en UTF-8, ou - pour le taper, ou une image avec --picture.")  # fmt: skip
DOCUMENT = Both("{path} is a document ({kind}), not a plain text.", "{path} est un document ({kind}), pas un texte brut.")
SAVE_TEXT = Both("Save it as plain text (.txt), or copy its words: murmure draft - takes what you paste.",
                 "Enregistrez-le en texte brut (.txt), ou copiez ses mots : murmure draft - prend ce que vous collez.")  # fmt: skip
GUESSED = Both("{path} is not in UTF-8: it was read as {encoding}. If accents look wrong, save it as UTF-8.",
               "{path} n'est pas en UTF-8 : lu comme {encoding}. Si les accents semblent faux, enregistrez-le en UTF-8.")  # fmt: skip
ENCODINGS = {"cp1252": "Windows-1252 (Latin-1)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}
DOCUMENTS = {b"PK\x03\x04": "docx, odt, zip …", b"%PDF": "PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": "doc, xls …"}
"""What documents begin with, and what they are called."""
THERE = Both(
    "There is something at {path} already. Nothing was written over.",
    "Il y a déjà quelque chose à {path}. Rien n'a été écrasé.",
)
OTHER = Both("Give --clean another name.", "Donnez un autre nom à --clean.")
NOT_WRITTEN = Both("{path} could not be written.", "{path} n'a pas pu être écrit.")
NOTHING = Both("There is nothing to check.", "Il n'y a rien à vérifier.")


def configure(parser: Parser) -> None:
    """Ask for the text, its pictures, and for whom it is."""
    parser.add_argument("file", metavar=Both("FILE", "FICHIER"), nargs="?", help=Both(
        "a text, a picture, or - for what is typed or piped in",
        "un texte, une image, ou - pour ce qui est tapé ou reçu d'une autre commande"))  # fmt: skip
    parser.add_argument("--picture", metavar=Both("FILE", "FICHIER"), nargs="+", default=[], help=Both(
        "pictures that go with it", "des images qui l'accompagnent"))  # fmt: skip
    parser.add_argument("--to", default="public", metavar=Both("WHO", "QUI"), help=Both(
        "public, friends, or names with commas between (public, as most networks begin)",
        "public, friends (amis), ou des noms séparés par des virgules (public, comme la plupart des réseaux au départ)"))  # fmt: skip
    parser.add_argument("--clean", metavar=Both("OUT", "SORTIE"), help=Both(
        "write the cleaned copy there: a file, or a folder when there are several things to clean",
        "y écrire la copie nettoyée : un fichier, ou un dossier quand il y a plusieurs choses à nettoyer"))  # fmt: skip
    parser.add_argument("--strict", action="store_true", help=Both(
        "end with code 1 when something was seen (else it always ends with 0)",
        "finir avec le code 1 si quelque chose a été vu (sinon toujours 0)"))  # fmt: skip
    parser.add_argument("--without-log", action="store_true", help=Both(
        "look at the text alone", "regarder le texte seul"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Say what a draft gives away; nothing of it is kept."""
    pictures = [Path(one).expanduser() for one in args.picture]
    text = ""
    if args.file and args.file != "-" and args.file.lower().endswith(PICTURES):
        pictures.insert(0, Path(args.file).expanduser())
    elif args.file:
        text = text_of(args.file, screen)
    if not text.strip() and not pictures:
        raise BadRequest("draft-nothing", NOTHING, GIVE_TEXT)
    draft = checked(text, pictures, args, opener)
    written = clean(draft, text, Path(args.clean).expanduser()) if args.clean else []
    screen.data({**draft.as_json(screen.language), "written": [str(path) for path in written]})
    show(draft, screen)
    for path in written:
        screen.say(CLEANED, path=str(path))
    if args.clean and not written:
        screen.note(NOTHING_TO_CLEAN)
    return FAILED if args.strict and draft.remarks else DONE


def text_of(name: str, screen: Screen) -> str:
    """Return the text of a file, or of what is typed; when its encoding is a guess, that is said."""
    from murmure.draft import TOO_LONG
    from murmure.sources.readers.text import encoding_of

    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else read(Path(name).expanduser())
    except FileNotFoundError:
        raise BadRequest("draft-unreadable", NO_FILE.fill(path=name), GIVE_FILE) from None
    except OSError:
        raise BadRequest("draft-unreadable", UNREADABLE.fill(path=name), GIVE_TEXT) from None
    for begin, kind in DOCUMENTS.items():
        if data.startswith(begin):
            raise BadRequest("draft-document", DOCUMENT.fill(path=name, kind=kind), SAVE_TEXT)
    if len(data) > LARGEST:  # cut anywhere: its last character may be no text any more
        raise TOO_LONG
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    if encoding in ENCODINGS:  # a guess: what is no text would show as signs that no text has
        if "\ufffd" in text or any(sign < " " and sign not in "\t\n\r\f\x0b" for sign in text):
            raise BadRequest("draft-unreadable", UNREADABLE.fill(path=name), GIVE_TEXT)
        screen.note(GUESSED, path=name, encoding=ENCODINGS[encoding])
    return text


def read(path: Path) -> bytes:
    """Return the bytes of a file, no more than a draft may have and one."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def checked(text: str, pictures: list[Path], args: argparse.Namespace, opener: Opener) -> Draft:
    """Return what is said of the draft: held against the log when there is one."""
    from murmure.place import is_home

    now = datetime.now().astimezone()
    if not args.without_log and is_home(opener.path):
        return opener().draft(text, pictures, args.to, now)
    from murmure.draft import check

    return check(text, None, [(one.name, one) for one in pictures], args.to, now)


def clean(draft: Draft, text: str, out: Path) -> list[Path]:
    """Write what was cleaned, and return where; nothing is ever written over."""
    made = [(one.name, one.cleaned) for one in draft.pictures if one.cleaned is not None]
    if draft.cleaned != text:
        made.insert(0, ("draft.txt", draft.cleaned.encode("utf-8", "replace")))
    if not made:
        return []
    places = [out] if len(made) == 1 and not out.is_dir() else [out / Path(name).name for name, _ in made]
    for place, (_, data) in zip(places, made, strict=True):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(data)
        except FileExistsError:
            raise BadRequest("draft-there", THERE.fill(path=place), OTHER) from None
        except OSError:
            raise BadRequest("draft-not-written", NOT_WRITTEN.fill(path=place), OTHER) from None
    return places


def show(draft: Draft, screen: Screen) -> None:
    """Print the remarks, kind by kind."""
    from murmure.draft import KINDS

    for kind, title in KINDS.items():
        told = [one for one in draft.remarks if one.kind == kind]
        if told:
            screen.say(HEAD, kind=title)
        for one in told:
            remark(one, screen)
        if kind == "picture":
            for seen in draft.pictures:
                for what, value in seen.told:
                    screen.say(TOLD, what=what, value=value)
    for seen in draft.pictures:
        if seen.refused:
            screen.note(REFUSED, "doubt", name=seen.name, why=seen.refused)
    if not draft.remarks:
        screen.say(CLEAR)
    screen.note(WITHOUT if draft.looked is None else AGAINST, n=draft.looked or 0)


def remark(one: Remark, screen: Screen) -> None:
    """Print one remark."""
    from murmure.draft.remark import SURE

    screen.say(LINE if one.words else ABOUT_ALL, words=one.words, what=one.what, sure=SURE[one.sure])
    screen.say(WHY, why=one.why)
    screen.say(COULD, advice=one.advice)


VERB = Verb(
    name="draft",
    title=Both(
        "think before you click: check a text or a picture",
        "réfléchir avant de cliquer : vérifier un texte ou une image",
    ),
    run=run,
    configure=configure,
    examples=(
        "draft post.txt",
        "draft - --to friends",
        "draft photo.jpg --clean photo-clean.jpg",
        "draft post.txt --picture a.jpg b.png --json",
    ),
    about=Both(
        "Says what a draft gives away (personal data, places, children, links that track, what pictures say beside what they show), how it may be "
        "read, and what of it is unlike what you wrote before. It forbids nothing, keeps nothing and asks nobody.",
        "Dit ce qu'un brouillon donne à savoir (données personnelles, lieux, enfants, liens qui pistent, ce que des images disent en plus de ce "
        "qu'elles montrent), comment il peut se lire, et ce qui y diffère de ce que vous avez écrit avant. Cela n'interdit rien, ne garde rien et "
        "ne demande rien à personne.",
    ),
)

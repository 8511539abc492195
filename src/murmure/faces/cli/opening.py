"""How does a verb get the home that it works on, and the passphrase that opens it?"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.screen import Screen, interactive
from murmure.model.errors import BadHome, BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.home import Home

TRIES = 3
NO_HOME = Both("There is nothing in {path} yet.", "Il n'y a encore rien dans {path}.")
FILL_IT = Both(
    "Fill it with `murmure import FOLDER`, or name another one with --home.",
    "Remplissez-le avec `murmure import DOSSIER`, ou indiquez-en un autre avec --home.",
)
NO_SECRET = Both("The passphrase cannot be read from {path}.", "La phrase de passe ne peut pas être lue dans {path}.")
FIRST_LINE = Both(
    "Put it alone on the first line of a text file that only you can read.",
    "Mettez-la seule sur la première ligne d'un fichier texte que vous seul pouvez lire.",
)
ASK = Both("Passphrase: ", "Phrase de passe : ")
CHOOSE = Both(
    "Choose a passphrase (nobody can recover it): ",
    "Choisissez une phrase de passe (personne ne pourra la retrouver) : ",
)
AGAIN = Both("The same again: ", "La même, encore une fois : ")
DIFFERENT = Both("The two passphrases differ.", "Les deux phrases de passe diffèrent.")
TYPE_TWICE = Both("Nothing was made; run the command again.", "Rien n'a été créé ; relancez la commande.")
NEEDS_SECRET = Both("A new encrypted home needs a passphrase.", "Un nouveau dossier chiffré demande une phrase de passe.")
GIVE_SECRET = Both(
    "Give it with --passphrase-file or MURMURE_PASSPHRASE, or run the command in a terminal.",
    "Donnez-la avec --passphrase-file ou MURMURE_PASSPHRASE, ou lancez la commande dans un terminal.",
)


class Opener:
    """Open the home named by the arguments; the passphrase is asked for only when the home is encrypted."""

    def __init__(self, arguments: argparse.Namespace, screen: Screen) -> None:
        self.arguments, self.screen = arguments, screen

    @property
    def path(self) -> Path:
        """Return the folder of the home: `--home`, MURMURE_HOME, or the data folder of this machine."""
        from murmure.home import home_path

        return home_path(getattr(self.arguments, "home", None))

    def __call__(self, new: bool = False) -> Home:
        """Open the home; when there is none, make it (`new`) or refuse."""
        if not (self.path / "home.json").exists():
            if not new:
                raise BadHome("no-home", NO_HOME.fill(path=self.path), FILL_IT)
            return self.open(self.given() or (self.chosen() if getattr(self.arguments, "encrypt", False) else None))
        return self.open(self.secret())

    def open(self, passphrase: str | None) -> Home:
        """Open the home with this passphrase."""
        import murmure

        return murmure.open(self.path, passphrase)

    def secret(self) -> str | None:
        """Return the passphrase of an existing home: given, asked for when it is encrypted, else none."""
        from murmure.home import is_encrypted

        if not is_encrypted(self.path):
            return None
        given = self.given()
        if given is not None or not interactive():
            return given
        return self.typed()

    def given(self) -> str | None:
        """Return the passphrase that a file or the environment gives."""
        place = getattr(self.arguments, "passphrase_file", None)
        if place is None:
            return os.environ.get("MURMURE_PASSPHRASE") or None
        try:
            with open(place, encoding="utf-8") as stream:
                line = stream.readline(4096).rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            line = ""
        if not line:
            raise BadRequest("no-passphrase", NO_SECRET.fill(path=place), FIRST_LINE)
        return line

    def typed(self) -> str:
        """Ask for the passphrase without showing it, until it opens the home, three times at most."""
        from murmure.home import opens

        for _ in range(TRIES - 1):
            answer = hidden(ASK.say(self.screen.language))
            if opens(self.path, answer):
                return answer
            self.screen.note(Both("That is not it.", "Ce n'est pas la bonne."), "doubt")
        return hidden(ASK.say(self.screen.language))

    def chosen(self) -> str:
        """Ask twice for the passphrase of a new home."""
        if not interactive():
            raise BadRequest("no-passphrase", NEEDS_SECRET, GIVE_SECRET)
        language = self.screen.language
        first, second = hidden(CHOOSE.say(language)), hidden(AGAIN.say(language))
        if not first or first != second:
            raise BadRequest("passphrases-differ", DIFFERENT, TYPE_TWICE)
        return first


def hidden(question: str) -> str:
    """Ask without showing what is typed."""
    import getpass

    return getpass.getpass(question, stream=sys.stderr)

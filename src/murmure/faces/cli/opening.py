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
    "Remplissez-la avec `murmure import DOSSIER`, ou indiquez une autre maison avec --home.",
)
NO_SECRET = Both("No secret can be read from {path}.", "Aucun secret ne peut être lu dans {path}.")
FIRST_LINE = Both(
    "Put it alone on the first line of a text file that only you can read.",
    "Mettez-le seul sur la première ligne d'un fichier texte que vous seul pouvez lire.",
)
ASK = Both("Passphrase: ", "Phrase de passe : ")
CHOOSE = Both(
    "Choose a passphrase (nobody can recover it): ",
    "Choisissez une phrase de passe (personne ne pourra la retrouver) : ",
)
AGAIN = Both("The same again: ", "La même, encore une fois : ")
LOCKING = Both(
    "This new home is encrypted. While it imports, unpacked parts of archives lie in its folder `tmp` as they are; they are overwritten at the end.",
    "Cette nouvelle maison est chiffrée. Pendant un import, des morceaux d'archives dépliés sont en clair dans son dossier `tmp` ; "
    "ils sont écrasés à la fin.",
)
DIFFERENT = Both("The two passphrases differ.", "Les deux phrases de passe diffèrent.")
TYPE_TWICE = Both("Nothing was made; run the command again.", "Rien n'a été créé ; relancez la commande.")
NEEDS_SECRET = Both("A new encrypted home needs a passphrase.", "Une nouvelle maison chiffrée demande une phrase de passe.")
GIVE_SECRET = Both(
    "Give it with --passphrase-file or MURMURE_PASSPHRASE, or run the command in a terminal.",
    "Donnez-la avec --passphrase-file ou MURMURE_PASSPHRASE, ou lancez la commande dans un terminal.",
)


class Opener:
    """Open the home named by the arguments; the passphrase is asked for only when the home is encrypted."""

    def __init__(self, arguments: argparse.Namespace, screen: Screen) -> None:
        self.arguments, self.screen = arguments, screen
        self._secret: str | None = None
        self._opened: list[Home] = []

    @property
    def path(self) -> Path:
        """Return the folder of the home: `--home`, MURMURE_HOME, or the data folder of this machine."""
        from murmure.place import default_place

        given = getattr(self.arguments, "home", None)
        return Path(given).expanduser() if given else default_place()

    def __call__(self, new: bool = False) -> Home:
        """Open the home; when there is none, make it (`new`) or refuse."""
        from murmure.place import is_home

        if not is_home(self.path):
            if not new:
                raise BadHome("no-home", NO_HOME.fill(path=self.path), FILL_IT)
            asked = getattr(self.arguments, "encrypt", False)
            self._secret = self.given() or (self.chosen() if asked else None)
            if self._secret:
                self.screen.note(LOCKING)
            return self.open(self._secret)
        return self.open(self.secret())

    def open(self, passphrase: str | None) -> Home:
        """Open the home with this passphrase."""
        import murmure

        home = murmure.open(self.path, passphrase)
        self._opened.append(home)
        return home

    def close(self) -> None:
        """Close every home that was opened."""
        while self._opened:
            self._opened.pop().close()

    def secret(self) -> str | None:
        """Return the passphrase of an existing home: given, asked for when it is locked, else none."""
        from murmure.place import is_locked

        if self._secret is None and is_locked(self.path):
            self._secret = self.given()
            if self._secret is None and interactive():
                self._secret = self.typed()
        return self._secret

    def given(self) -> str | None:
        """Return the passphrase that a file or the environment gives."""
        place = getattr(self.arguments, "passphrase_file", None)
        if place is None:
            return os.environ.get("MURMURE_PASSPHRASE") or None
        return first_line(place)

    def typed(self) -> str:
        """Ask for the passphrase without showing it, three times at most; the last answer is not tried here."""
        from murmure.place import enter

        for _ in range(TRIES - 1):
            answer = hidden(ASK.say(self.screen.language))
            try:
                enter(self.path, answer)
            except BadHome as error:
                if error.code != "wrong-passphrase":
                    raise
                self.screen.note(error.what, "doubt")
            else:
                return answer
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

    try:
        return getpass.getpass(question, stream=sys.stderr)
    except EOFError:  # Ctrl-D is an end, as where questions are seen
        raise KeyboardInterrupt from None


def first_line(path: str) -> str:
    """Return the first line of a file that holds a secret."""
    try:
        with open(Path(path).expanduser(), encoding="utf-8") as stream:
            line = stream.readline(4096).rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        line = ""
    if not line:
        raise BadRequest("no-passphrase", NO_SECRET.fill(path=path), FIRST_LINE)
    return line

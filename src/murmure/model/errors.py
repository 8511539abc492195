"""What went wrong, what was kept, and what can the person do about it?"""

from __future__ import annotations

import errno

from murmure.model.words import Both


class MurmureError(Exception):
    """Stop a request with a sentence and an advice, each in both languages.

    `code` is a stable word for scripts; `what` says what happened and what was
    kept; `advice` says what to do or type next.
    """

    exit_code = 1

    def __init__(self, code: str, what: Both, advice: Both) -> None:
        super().__init__(f"{what.en} {advice.en}")
        self.code, self.what, self.advice = code, what, advice

    def say(self, language: str = "en") -> str:
        """Return the sentence followed by the advice."""
        return f"{self.what.say(language)} {self.advice.say(language)}"


class BadRequest(MurmureError):
    """Refuse a request that cannot be carried out as it was written."""


class BadHome(MurmureError):
    """Refuse a home that cannot be opened: wrong passphrase, newer version, unreadable."""


class Hostile(MurmureError):
    """Refuse an archive, or one file of it, that tries to harm the machine."""


def is_full(error: BaseException) -> bool:
    """Say whether an error means that the disk is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    return any(word in str(error) for word in ("No space left", "disk is full", "File too large"))


def disk_full() -> MurmureError:
    """Return the error of a disk without room."""
    return MurmureError(
        "disk-full",
        Both("The disk is full, or takes no file of this size. What was read before is kept; the rest of this import is not.",
             "Le disque est plein, ou n'accepte pas un fichier de cette taille. "
             "Ce qui avait été lu est conservé ; le reste de cet import ne l'est pas."),
        Both("Free some room and run the same import again: it goes on where it stopped and adds nothing twice.",
             "Libérez de la place et relancez le même import : il reprend où il s'était arrêté et n'ajoute rien deux fois."),
    )  # fmt: skip

"""What is a sending that failed, and where do its secrets lie?"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from murmure.model.errors import BadRequest
from murmure.model.words import Both

LONGEST = 4_096
NO_SECRET = Both("The secret cannot be read from {place}.", "Le secret ne peut pas être lu dans {place}.")
PUT_IT = Both("Put it alone on the first line of that file, or in that variable, then try again.",
              "Mettez-le seul sur la première ligne de ce fichier, ou dans cette variable, puis réessayez.")  # fmt: skip


class Unsent(Exception):
    """Say why nothing was sent, with an advice; `wait`: the seconds that the other side asks for.

    The sentence holds no secret, and nothing that the other side wrote.
    """

    def __init__(self, what: Both, advice: Both, wait: float | None = None) -> None:
        super().__init__(what.en)
        self.what, self.advice, self.wait = what, advice, wait

    @property
    def why(self) -> Both:
        """Return the sentence and the advice as one."""
        return Both(f"{self.what.en} {self.advice.en}", f"{self.what.fr} {self.advice.fr}")


@contextmanager
def within(seconds: float, end: Callable[[], object]) -> Iterator[None]:
    """Call `end` when what is done inside takes longer: a time for each byte does not end an answer of one byte every few seconds."""
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def secret(place: str) -> str:
    """Return the secret that lies in a file (`file:PATH`) or a variable of the environment (`env:NAME`); raises `Unsent`."""
    how, _, where = place.partition(":")
    found = ""
    try:
        if how == "file":
            with open(Path(where).expanduser(), encoding="utf-8") as stream:
                found = stream.readline(LONGEST).rstrip("\r\n")
        else:
            found = os.environ.get(where, "")
    except (OSError, UnicodeDecodeError):
        pass
    if not found:
        raise Unsent(NO_SECRET.fill(place=where), PUT_IT)
    return found


def secret_place(file: str | None, variable: str) -> str:
    """Return where a secret will be read: in this file, else in a variable. Raises `BadRequest` for a file without one."""
    if not file:
        return f"env:{variable}" if os.environ.get(variable) else ""
    place = f"file:{Path(file).expanduser().absolute()}"
    try:
        secret(place)
    except Unsent:
        raise BadRequest("no-secret", NO_SECRET.fill(place=file), PUT_IT) from None
    return place

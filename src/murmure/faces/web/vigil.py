"""What does the server do by itself, though nobody looks: keep watch over what rises, and tell of it?"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

EVERY = 20.0
"""Seconds between two looks."""
AFTER_TROUBLE = 120.0
"""Seconds more, after a look at the log that failed."""
log = logging.getLogger("murmure.web")


class Vigil:
    """Do a task again and again, from a thread of its own, until `stop`.

    trouble   what the log says when it fails, before the kind of error; rest: seconds to wait then, beside `every`
    """

    def __init__(self, name: str, task: Callable[[], object], trouble: str, every: float, rest: float = 0.0) -> None:
        self._task, self._trouble, self._every, self._rest = task, trouble, every, rest
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name=name)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after what runs, if anything does; what is not done is done at the next start."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _keep(self) -> None:
        while not self._over.wait(self._every):
            try:
                self._task()
            except Exception as error:  # a full disk today must not end it; the log says its kind only
                log.error("%s: %s", self._trouble, type(error).__name__)
                self._over.wait(self._rest)


def watching(home: Any, every: float = EVERY) -> Vigil:
    """Return the vigil that takes in what is new in the log; a home whose log stays the same costs nothing."""
    return Vigil("murmure-rising", lambda: home.rising.advance(), "what rises could not be read", every, AFTER_TROUBLE)


def telling(home: Any, base: str, every: float = EVERY) -> Vigil:
    """Return the vigil that tells on every channel what rises; `base` is the address of the pages, for the links in messages."""
    return Vigil("murmure-teller", lambda: home.notify.deliver(base), "what rises could not be told", every)

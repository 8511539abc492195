"""What does the server do by itself while others speak: keep watch over what rises, so that the board is there when it is opened?"""

from __future__ import annotations

import logging
import threading
from typing import Any

EVERY = 20.0
"""Seconds between two looks."""
AFTER_TROUBLE = 120.0
log = logging.getLogger("murmure.web")


class Vigil:
    """Take in what is new in the log, from a thread of its own, until `stop`; a home whose log stays the same costs nothing."""

    def __init__(self, home: Any, every: float = EVERY) -> None:
        self._home, self._every = home, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="murmure-rising")

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the look that runs, if any."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            try:
                self._home.rising.advance()
            except Exception as error:  # a full disk today must not end the watching; the log says its kind only
                log.error("what rises could not be read: %s", type(error).__name__)
                self._over.wait(AFTER_TROUBLE)

"""How is what rises told while the pages are served, though nobody looks at them?"""

from __future__ import annotations

import logging
import threading
from typing import Any

EVERY = 20.0
"""Seconds between two looks."""
log = logging.getLogger("murmure.web")


class Teller:
    """Tell on every channel what rises, from a thread of its own, until `stop`."""

    def __init__(self, home: Any) -> None:
        self._home, self._base = home, ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True, name="murmure-teller")

    def start(self, base: str) -> None:
        """Begin; `base` is the address of the pages, for the links in messages."""
        self._base = base
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is being sent may end, what is not sent is sent at the next start."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _tell(self) -> None:
        while not self._over.wait(EVERY):
            try:
                self._home.notify.deliver(self._base)
            except Exception as error:  # a full disk today must not end the telling; the log says its kind only
                log.error("what rises could not be told: %s", type(error).__name__)

"""What does the server do by itself: take in what is dropped in the home's folder, and keep the log quick to search?"""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

from murmure.faces.cli.watch import EVERY, State, settled, states
from murmure.faces.web import ahead

KEY = "web:dropped"
"""The answer under which the home remembers what it took from the folder: a restart does not read it all again."""
log = logging.getLogger("murmure.web")


class Watcher:
    """Import what settles in the watched folder, from a thread of its own, until `stop`."""

    def __init__(self, home: Any) -> None:
        self._home = home
        self._over = threading.Event()
        self._tidied = -1
        self._seen: State = {}
        self._thread = threading.Thread(target=self._watch, daemon=True, name="murmure-drop")

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the import that runs, if any."""
        self._over.set()
        self._thread.join(5)

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            try:
                self.look()
                self.tidy()
            except Exception as error:  # a full disk today must not end the watching; the log says its kind only
                log.error("the folder could not be read, or the log not tidied: %s", type(error).__name__)
                self._over.wait(30)

    def tidy(self) -> None:
        """Join segments, make words, and answer what pages ask first, after the log changed: pages stay quick, nothing else depends on it.

        Not while a stream is heard, which changes the log every second: who listens joins what is new.
        """
        if self._home.generation != self._tidied and not any(health.live_now for health in self._home.streams()):
            self._tidied = self._home.generation
            self._home.settle()
            for _ in ahead.foresee(self._home):
                if self._over.is_set() or self._home.generation != self._tidied:
                    break

    def look(self) -> int:
        """Import what has settled since the last look, and return how many entries that were."""
        known: dict[str, list[int]] = json.loads(self._home.answers.get(KEY, "{}"))
        now = states(self._home.drop_folder)
        fresh: State = {path: state for path, state in now.items() if known.get(path.name) != list(state)}
        ready, self._seen = settled(fresh, self._seen), fresh
        if not ready:
            return 0
        self._home.bring(sorted(ready))
        kept = {path.name: list(state) for path, state in now.items() if path not in fresh or path in ready}
        self._home.answer(KEY, json.dumps(kept))
        return len(ready)

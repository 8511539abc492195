"""How is what takes long worked out once, however many ask for it, while other questions are answered beside it?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any


class Once:
    """Keep the answers to some questions while the state that they are about stays the same.

    state    returns what stands for the state now
    most     answers that are kept; the oldest goes first
    always   whether the answer to a question stays as long as the state does
    """

    def __init__(self, state: Callable[[], Hashable], most: int, always: Callable[[Any], bool]) -> None:
        self._state, self._most, self._always = state, most, always
        self._lock, self._thread = threading.Lock(), threading.local()
        self._of: Hashable = None
        self._kept: dict[Any, Future[Any]] = {}

    def recall(self, what: Hashable, make: Callable[[], Any]) -> Any:
        """Return what `make` makes: who asks for the same meanwhile waits for it, who asks for something else does not."""
        with self._lock:
            now = self._state()
            if now != self._of:
                self._of, self._kept = now, {}
            kept = self._kept
            found = kept.get(what)
            mine = found is None
            if found is None:
                found = kept[what] = Future()
        if not mine:
            return make() if not found.done() and getattr(self._thread, "alone", False) else found.result()
        try:
            found.set_result(make())
        except BaseException as error:
            found.set_exception(error)
        with self._lock:
            if found.exception() or self._state() != now:  # what was made may be about another state: the next one asks again
                kept.pop(what, None)
            done = [one for one, other in kept.items() if other.done() and not self._always(one)]
            for one in done[: max(len(done) - self._most, 0)]:
                del kept[one]
        return found.result()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for nobody else meanwhile: who holds a lock that others need would wait for ever."""
        self._thread.alone = True
        try:
            yield
        finally:
            self._thread.alone = False

"""How does the reading go on while what was read is being written?"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any

_DEPTH = 6
_PATIENCE = 0.1


def read_ahead(items: Iterable[Any]) -> Iterator[Any]:
    """Yield the items in their order, made in a thread that is at most a few items ahead.

    An error in the thread is raised here, after the items before it; when the
    reader stops early, the thread stops too.
    """
    line: queue.Queue = queue.Queue(_DEPTH)
    gone = threading.Event()

    def put(item: Any, error: BaseException | None, end: bool) -> bool:
        while not gone.is_set():
            try:
                line.put((item, error, end), timeout=_PATIENCE)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            for item in items:
                if not put(item, None, False):
                    return
        except BaseException as error:  # carried to the reader, whatever it is
            put(None, error, True)
        else:
            put(None, None, True)

    thread = threading.Thread(target=work, name="apple-health", daemon=True)
    thread.start()
    try:
        while True:
            item, error, end = line.get()
            if error:
                raise error
            if end:
                return
            yield item
    finally:
        gone.set()
        thread.join()

"""Is somebody at work on this import right now, in this process or in another?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from murmure.engine.process import alive

if TYPE_CHECKING:
    from murmure.engine import Store

_AT_WORK: set[tuple[str, str, int]] = set()  # what this process is at: (home, kind of page, number)


def take(store: Store, kind: str, number: int) -> None:
    """Note that this process is at work on something."""
    _AT_WORK.add((str(store.folder), kind, number))


def let_go(store: Store, kind: str, number: int) -> None:
    """Note that it is not any more: finished, or stopped by an error."""
    _AT_WORK.discard((str(store.folder), kind, number))


def held(store: Store, kind: str, number: int, holder: int, since: float | None = None) -> bool:
    """Say whether the process `holder` is at work on it; with `since`, one that had begun by then (seconds since 1970)."""
    if holder == os.getpid():
        return (str(store.folder), kind, number) in _AT_WORK
    return alive(holder, since)

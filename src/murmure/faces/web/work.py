"""How far is a long task, and how does a page follow it while it runs?"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from murmure.model.errors import MurmureError

KEPT = 50
log = logging.getLogger("murmure.web")


@dataclass
class Work:
    """Hold one long task: what it says of each file, and how it ended."""

    kind: str
    number: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 0
    done: bool = False
    result: Any = None
    error: MurmureError | None = None
    broken: bool = False
    began: float = field(default_factory=time.monotonic)

    def tell(self, path: str, **values: Any) -> None:
        """Note how far one file is: `bytes` of `total`, `rows` so far."""
        self.files[path] = self.files.get(path, {}) | values
        self.version += 1

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows."""
        files = [{"path": path, **values} for path, values in list(self.files.items())[-200:]]
        return {
            "kind": self.kind,
            "done": self.done,
            "files": files,
            "ok": self.done and not self.broken and not self.error,
        }


class Works:
    """Run long tasks in threads of their own and remember the last ones."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}

    def get(self, number: str) -> Work | None:
        """Return one task, `None` when it is unknown or forgotten."""
        return self._works.get(number)

    def start(self, kind: str, task: Callable[[Work], Any]) -> Work:
        """Start a task and return at once."""
        work = Work(kind)
        self._works[work.number] = work
        for old in [number for number, one in self._works.items() if one.done][:-KEPT]:
            del self._works[old]
        threading.Thread(target=self._run, args=(work, task), daemon=True, name=f"murmure-{kind}").start()
        return work

    @staticmethod
    def _run(work: Work, task: Callable[[Work], Any]) -> None:
        try:
            work.result = task(work)
        except MurmureError as error:
            work.error = error
        except Exception as error:  # the page must learn that its task died; the log must not learn what was in it
            work.broken = True
            log.error("a %s task stopped: %s", work.kind, type(error).__name__)
        finally:
            work.done = True
            work.version += 1


async def events(work: Work) -> AsyncIterator[bytes]:
    """Yield a server-sent event at each change, at most four a second, until the task ends."""
    seen, quiet = -1, 0
    while True:
        if work.version != seen:
            seen, quiet, ended = work.version, 0, work.done
            yield f"data: {json.dumps(work.as_json())}\n\n".encode()
            if ended:
                return
        elif quiet >= 40:
            quiet = 0
            yield b": still here\n\n"
        quiet += 1
        await asyncio.sleep(0.25)

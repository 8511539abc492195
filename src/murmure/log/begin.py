"""How does an import begin: as a new job, or as the one that a kill left open?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from murmure.log.hold import held, take
from murmure.log.jobs import Job
from murmure.log.twins import await_twins

if TYPE_CHECKING:
    from murmure.engine import Store


Left = dict[str, tuple[int, str]]
"""Jobs to go on with, by the fingerprint of their files: the number of each, and its state."""


def left_open(store: Store) -> Left:
    """Return the jobs that did not end; some may be at work right now."""
    return going_on(store.book.all("job").values(), "running")


def going_on(pages: Iterable[dict[str, Any] | None], state: str) -> Left:
    """Return those of these jobs that are in this state."""
    return {page["fingerprint"]: (page["number"], state) for page in pages if page and page["state"] == state and page["fingerprint"]}


def begin(store: Store, fresh: Job, left: Left, pages: bool) -> Job:
    """Write a job into the book and return it with its number, or take up the one of the same files that was left open.

    left    what `left_open` gave when this import of many files began, and what its offer had finished but must read again; each is taken
            up once
    pages   its source tells one thing in two forms (see `log.twins`)
    """
    with store.lock, store.book.change():
        job = _taken_up(store, fresh, left.pop(fresh.fingerprint, None)) or fresh
        job.number, job.holder, job.cover = job.number or store.book.next("job"), os.getpid(), fresh.cover
        job.state, job.ended = "running", None
        take(store, "job", job.number)
        store.book.put("job", str(job.number), job.page())
        store.book.drop("finished", str(job.number))
        if pages:
            await_twins(store, job.number, job.source)
    return job


def _taken_up(store: Store, fresh: Job, left: tuple[int, str] | None) -> Job | None:
    number, state = left or (0, "")
    page = store.book.get("job", str(number)) if number else None
    if not page or page["state"] != state or page["fingerprint"] != fresh.fingerprint:
        return None
    if held(store, "job", page["number"], page["holder"]):  # another import is at it right now: it is not interrupted
        return None
    return Job(**{**page, "before": page["added"], "again": 0, "known": 0, "dropped": 0, "rejected": {}})

"""How does an import begin: as a new job, or as the one that a kill left open?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from murmure.log.hold import held, take
from murmure.log.jobs import Job
from murmure.log.twins import await_twins

if TYPE_CHECKING:
    from murmure.engine import Store


def left_open(store: Store) -> dict[str, int]:
    """Return the jobs that did not end, by the fingerprint of their files; some may be at work right now."""
    pages = store.book.all("job").values()
    return {page["fingerprint"]: page["number"] for page in pages if page["state"] == "running" and page["fingerprint"]}


def begin(store: Store, fresh: Job, left: dict[str, int], pages: bool) -> Job:
    """Write a job into the book and return it with its number, or take up the one of the same files that was left open.

    left    what `left_open` gave when this import of many files began
    pages   its source tells one thing in two forms (see `log.twins`)
    """
    with store.lock, store.book.change():
        job = _taken_up(store, fresh, left.get(fresh.fingerprint)) or fresh
        job.number, job.holder, job.cover = job.number or store.book.next("job"), os.getpid(), fresh.cover
        take(store, "job", job.number)
        store.book.put("job", str(job.number), job.page())
        if pages:
            await_twins(store, job.number, job.source)
    return job


def _taken_up(store: Store, fresh: Job, number: int | None) -> Job | None:
    page = store.book.get("job", str(number)) if number else None
    if not page or page["state"] != "running" or page["fingerprint"] != fresh.fingerprint:
        return None
    if held(store, "job", page["number"], page["holder"]):  # another import is at it right now: it is not interrupted
        return None
    return Job(**{**page, "before": page["added"], "again": 0, "known": 0, "dropped": 0, "rejected": {}})

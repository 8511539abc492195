"""How does an activity leave the log for good, and how does an import?"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from murmure.engine import duck
from murmure.log import terms
from murmure.log.find import whole_condition
from murmure.log.revise import unrevise
from murmure.model.activity import TOMBSTONE
from murmure.model.ask import Ask

if TYPE_CHECKING:
    from murmure.engine import Segment, Store


FOUND = "found"
"""Where, among what is derived, the home keeps what was found in the log."""
_WHOLE = ("social", "interests", "actions", FOUND)
"""What is derived from the whole log, and not from one segment."""


def says_nothing(ask: Ask) -> bool:
    """Say whether an `Ask` has no condition at all: it would mean the whole log."""
    return replace(ask, words=ask.words.strip(), before=None, limit=100) == Ask()


def count(store: Store, ask: Ask) -> int:
    """Return how many activities `forget` would remove."""
    return store.table(f"select count(*) as n from log where {whole_condition(store, ask)}").column("n")[0].as_py()


def forget(store: Store, ask: Ask) -> int:
    """Remove the activities that answer, leave tombstones, and return how many went.

    The segments that held them are written again without them and the old
    files are removed, so that the bytes are gone; a tombstone keeps only the
    id, so that importing the same export again does not bring them back.
    """
    where = whole_condition(store, ask)
    gone = 0
    with store.change() as change:
        cursor = store.cursor()
        try:
            for segment in _touched(store, ask):
                held = f"from {store.relation([segment])} where {where}"
                found = cursor.execute(f"select count(*) {held}").fetchone()[0]
                if not found:
                    continue
                gone += found
                for (job,) in cursor.execute(f"select distinct job {held}").fetchall():
                    store.book.drop("finished", str(job))  # an interrupted import reads it again
                entries = change.entries_of(cursor, f"select id {held}")
                change.write(_tombstones(held), entries, "tombstones")
                change.rewrite(segment, f"not coalesce(({where}), false)", cursor)
        finally:
            cursor.close()
    if gone:
        forget_derived(store)
        scrub(store)
    return gone


def undo(store: Store, *numbers: int) -> int:
    """Remove everything that these jobs added and return how much; importing the same exports again brings it back.

    Many jobs at once cost one: a segment that holds rows of several is written anew only once.
    """
    gone = sum(unrevise(store, number) for number in numbers)
    with store.change() as change:
        cursor = store.cursor()
        try:
            for segment in store.segments:
                mine = sum(segment.jobs.get(str(number), 0) for number in numbers)
                if not mine or segment.kind != "log":
                    continue
                gone += mine
                if mine == segment.rows:
                    change.drop(segment)
                else:
                    change.rewrite(segment, f"job not in ({', '.join(map(str, map(int, numbers)))})", cursor)
        finally:
            cursor.close()
        for number in numbers:
            job = store.book.get("job", str(number))
            if job:
                store.book.put("job", str(number), {**job, "state": "undone"})
            store.book.drop("finished", str(number))
    if gone:
        forget_derived(store)
    return gone


def scrub(store: Store) -> None:
    """Take the removed bytes out of the book; another thread that writes is waited for: no file is rewritten in the middle of a change."""
    with store.lock:
        store.book.scrub()


def forget_derived(store: Store) -> None:
    """Remove what was computed from what is gone; graphs, and what was found, are computed again from what is left."""
    terms.sweep(store)
    derived = store.folder / "derived"
    for name in _WHOLE:
        shutil.rmtree(derived / name, ignore_errors=True)


def _touched(store: Store, ask: Ask) -> list[Segment]:
    there = store.holding(ask.ids) if ask.ids else None
    return [
        segment for segment in store.segments
        if segment.kind == "log" and (there is None or segment.name in there) and (not ask.sources or set(ask.sources) & set(segment.sources))
        and (ask.since is None or segment.last is None or segment.last >= ask.since or segment.undated)
    ]  # fmt: skip


def _tombstones(held: str) -> str:
    from murmure.engine.store import sql_type
    from murmure.model.activity import schema

    kept = {"id": "id", "source": "source", "job": "job", "type": duck.quoted(TOMBSTONE)}
    terms = (f'cast({kept.get(name, "null")} as {sql_type(name)}) as "{name}"' for name in schema().names)
    return f"select {', '.join(terms)} {held}"

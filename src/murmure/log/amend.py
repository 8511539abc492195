"""How does a stream take back, or say anew, what it said before?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from murmure.engine import duck
from murmure.log.forget import forget, forget_derived, scrub
from murmure.log.rows import table_of
from murmure.log.taken import taken_out
from murmure.model.activity import TOMBSTONE, Activity, activity_id
from murmure.model.ask import Ask

if TYPE_CHECKING:
    from murmure.engine import Store
    from murmure.log.redact import Rules

_AT_ONCE = 500  # ids that one question names


def withdraw(store: Store, source: str, job: int, keys: Collection[str]) -> int:
    """Remove the activities of these natural keys for good and return how many; those that never came will not come."""
    if not keys:
        return 0
    # Half a character is written as "?" in the log: the key that names it is too.
    named = sorted({key.encode("utf-8", "replace").decode() for key in keys})
    with store.change() as change:
        gone = taken_out(store, change, [activity_id(source, key) for key in named])
        change.add(table_of([Activity(key, TOMBSTONE, None) for key in named], source, job), kind="tombstones")
    if gone:
        forget_derived(store)
        scrub(store)
    return gone


def withdraw_named(store: Store, source: str, names: Collection[str]) -> int:
    """Remove the activities that the service itself knows by these names (`extra.named`), and return how many."""
    if not names:
        return 0
    listed = ", ".join(duck.quoted(name) for name in sorted(names))
    # The name is written in ASCII, without what JSON would escape: no need to read the whole of `extra`.
    named = f"""regexp_extract(extra, '"named": ?"([^"]*)"', 1) in ({listed})"""
    found = store.table(f"select id::varchar as id from log where source = {duck.quoted(source)} and contains(extra, 'named') and {named}")
    return sum(forget(store, Ask(ids=tuple(ids))) for ids in _portions(found.column("id").to_pylist()))


def withdraw_actors(store: Store, source: str, actors: Collection[str]) -> int:
    """Remove all that these accounts did, of this source, and return how many activities went."""
    return forget(store, Ask(sources=(source,), actors=tuple(sorted(actors)))) if actors else 0


def replace(store: Store, rules: Rules, source: str, job: int, activities: Sequence[Activity]) -> tuple[int, int]:
    """Put activities in the place of those with their keys; return how many were replaced, and how many were new.

    One transaction: a reader finds the old one or the new one. What was
    forgotten stays away.
    """
    named = [activity_id(source, one.key) for one in activities]
    rules = rules.now(store.book.all("rule").values())
    with store.change() as change:
        replaced = taken_out(store, change, named)
        added, _ = change.add(table_of(list(activities), source, job), rules.columns, rules.drop)
    if replaced:
        forget_derived(store)
    return replaced, max(0, int(added.sum()) - replaced)


def _portions(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]

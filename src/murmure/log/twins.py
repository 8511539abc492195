"""Which activities are told twice, by a page made for the eye and by a file made for machines, and which one stays?

A page gives fewer details and a time to the minute or the second; the file
gives milliseconds: their ids differ. What says the same within that minute or
second is one activity, and that of the file stays. As many of a kind go as the
file has, no more: what only the page tells is kept. Only what an import brought
is looked at, with what it meets: what was kept before is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from murmure.engine import duck
from murmure.log.forget import forget_derived
from murmure.log.hold import held
from murmure.log.taken import taken_out

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.engine import Store

_SPACE = r"'[\s\x{{00a0}}\x{{202f}}]+', ' ', 'g'"
# What an activity says, in words that both forms have: a message or a post is its text, all else is what it is about.
_TOLD = f"""select id::varchar as id, job, job in ({{jobs}}) as fresh, type, coalesce(object_type, '') as kind, precision, object, published,
    epoch_us(published::timestamp) as moment, coalesce(contains(extra, '"format":"html"'), false) as page,
    coalesce(regexp_extract(extra, '"conversation":"([^"]*)"', 1), '') as room,
    trim(regexp_replace(coalesce(case when object_type = 'Note' then content else coalesce(object, content) end, ''), {_SPACE})) as words
  from log where source = {{source}}"""
_UNITS = "(values ('s', 1e6), ('min', 6e7)) as units(name, size)"
_QUESTION = f"""with told as materialized ({_TOLD}),
  pages as (
    select id, job, object, type, kind, room, words, size, floor(moment / size) as place,
      row_number() over (told order by id) as number, bool_or(fresh) over told as fresh
    from told join {_UNITS} on precision = name where page window told as (partition by type, kind, room, words, size, floor(moment / size))),
  files as (
    select type, kind, room, words, size, floor(moment / size) as place, count(*) as times, bool_or(fresh) as fresh
    from told, {_UNITS} where not page and moment is not null group by all),
  gone as (select pages.* from pages join files using (type, kind, room, words, size, place) where number <= times and (pages.fresh or files.fresh))
  select id, job from gone
  union select told.id, told.job from told semi join (select type, kind, words from told where not page) using (type, kind, words)
    where page and published is null and words != ''
  union select told.id, told.job from told join gone using (object) where page and published is null and told.type = 'Like'"""


def await_twins(store: Store, job: int, source: str) -> None:
    """Note that what a job of this source brings is to be compared, inside the change that begins it: a kill cannot skip that."""
    store.book.put("twins", str(job), {"source": source})


def keep_finer_of_all(store: Store) -> None:
    """Compare what any import brought and nothing compared yet, interrupted ones too; what is being brought right now is left to who brings it."""
    waiting: dict[str, list[int]] = {}
    for number, page in store.book.all("twins").items():
        if not _brought_now(store, number):
            waiting.setdefault(page["source"], []).append(int(number))
    for source, numbers in sorted(waiting.items()):
        if added := [number for number in numbers if (store.book.get("job", str(number)) or {}).get("added")]:
            keep_finer(store, source, added)
        with store.lock, store.book.change():
            for number in numbers:
                if not _brought_now(store, str(number)):
                    store.book.drop("twins", str(number))


def _brought_now(store: Store, number: str) -> bool:
    job = store.book.get("job", number)
    return bool(job) and held(store, "job", job["number"], job["holder"])


def keep_finer(store: Store, source: str, jobs: Iterable[int]) -> dict[int, int]:
    """Remove what pages of a source say and its files say too, where these jobs brought one of both; return how many went, by their job."""
    some = f"""select count(*) as n from log where source = {duck.quoted(source)} and contains(extra, '"format":"html"')"""
    if not store.table(some).column("n")[0].as_py():
        return {}
    with store.change() as change:  # what another process writes meanwhile is not counted
        found = store.table(_QUESTION.format(source=duck.quoted(source), jobs=", ".join(str(int(job)) for job in jobs)))
        if not found.num_rows:
            return {}
        counts = _counted(found)
        taken_out(store, change, found.column("id").to_pylist())
        for job, count in counts.items():
            page = store.book.get("job", str(job))
            if page:
                page["added"], page["known"] = max(0, page["added"] - count), page["known"] + count
                store.book.put("job", str(job), page)
    forget_derived(store)
    return counts


def _counted(found: pa.Table) -> dict[int, int]:
    counts = found.group_by("job").aggregate([("id", "count")])
    return dict(zip(counts.column("job").to_pylist(), counts.column("id_count").to_pylist(), strict=True))

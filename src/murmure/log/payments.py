"""Which payments of an import does the log know already, from another file that names the account otherwise?

A bank gives one account as OFX, CAMT, CSV and more. Each names an operation in
its own way, so none can be told to be the same one for sure: what is told is
how many have the amount and the day of one that is known, give or take three
days between the operation and its booking. The person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from murmure.engine import Store

_LEAST, _SHARE = 3, 0.8
_OPERATION = """type in ('murmure:Payment', 'murmure:Deposit', 'murmure:Record') and value is not null and published is not null
    and (type <> 'murmure:Record' or regexp_full_match(unit, '[A-Z]{3}'))"""
_QUESTION = """with operations as (
    select id, job, source, value, unit, (published::timestamp + to_minutes(coalesce(offset_minutes, 0)::integer))::date as day
    from log where {operation}),
  mine as (select * from operations where job = {job}),
  others as (select * from operations where job < {job}),
  spans as (select job, source, min(day) - 3 as first, max(day) + 3 as last from others group by all),
  asked as (select spans.job, spans.source, mine.* exclude (job, source) from mine join spans on day between first and last),
  pairs as (select distinct asked.job, asked.source, asked.id, asked.value from asked join others on asked.job = others.job
    and asked.source = others.source and asked.value = others.value
    and coalesce(asked.unit, others.unit, '') = coalesce(others.unit, asked.unit, '') and abs(asked.day - others.day) <= 3),
  had as (select job, source, value, count(*) as often from others group by all),
  met as (select job, source, sum(least(many, often))::bigint as count
    from (select job, source, value, count(*) as many from pairs group by all) join had using (job, source, value) group by all)
  select asked.job as before, asked.source as other, count(*) as total, coalesce(any_value(met.count), 0)::bigint as count
  from asked left join met using (job, source) group by all order by count desc, before limit 1"""
# One payment of before is the like of one: the same coffee of every morning is not there twice because it was paid once elsewhere.


class Told(NamedTuple):
    """Say that `count` of `total` operations have their like in the import `before`, of the source `other`."""

    before: int
    other: str
    total: int
    count: int


def told_before(store: Store, job: int) -> Told | None:
    """Return the import that tells most of the operations of this one, when it tells nearly all of those of its days."""
    some = f"select count(*) as n from log where job = {int(job)} and {_OPERATION}"
    if store.table(some).column("n")[0].as_py() < _LEAST:
        return None
    found = store.table(_QUESTION.format(job=int(job), operation=_OPERATION)).to_pylist()
    if not found or found[0]["count"] < _LEAST or found[0]["count"] < _SHARE * found[0]["total"]:
        return None
    return Told(**found[0])

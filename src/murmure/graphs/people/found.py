"""Which accounts of people does one piece of the log hold, what are they called, and which of them share a card of an address book?

Columns
  account, count, first, last   every account that may be a person's, spelled as in the graph; in how many activities it stands, when
                                (microseconds since 1970, `piece.NONE` without a date)
  raw_name, raw_account         every way in which an actor is written, where it is not the account itself
  called, label, source, often  what accounts are called, by which source, in how many activities
  told_account, told_address    mails and telephones that a contact or a connection names beside the account
  card, card_name, card_job     the cards of address books: JSON of what they say, the name, the import that brought them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.address import account_sql
from murmure.graphs.people.identifier import NOBODY
from murmure.graphs.piece import AT, NONE
from murmure.graphs.ties import columns

if TYPE_CHECKING:
    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

_PERSON = "coalesce(object_type, 'Person') = 'Person'"
_OBJECTS = "('Follow', 'murmure:Contact', 'Block', 'Ignore', 'Offer')"
_TARGETS = "('Create', 'Like', 'Announce', 'Follow', 'murmure:Call', 'murmure:Bookmark')"
_NOBODY = NOBODY.pattern.replace("'", "''")
# A name alone may be anything, a shop or a place: only who is followed or known by it is a person.
_KNOWN = f"(contains(name, ':') or contains(name, '@')) and not regexp_matches(name, '^(?:{_NOBODY})') and length(name) < 500"

SEEN = f"""
with said as (
    select actor as name, count(*) as count, min(nullif({AT}, {NONE})) as first, max({AT}) as last, false as named from log
    where actor is not null and type <> 'murmure:Identity' group by 1
  union all
    select target, count(*), min(nullif({AT}, {NONE})), max({AT}), false from log where target is not null and type in {_TARGETS} group by 1
  union all
    select name, count(*), min(nullif(moment, {NONE})), max(moment), false
    from (select unnest(list_distinct(list_concat(coalesce(audience, []), coalesce(mentions, [])))) as name, {AT} as moment from log
          where audience is not null or mentions is not null) group by 1
  union all
    select object, count(*), min(nullif({AT}, {NONE})), max({AT}), true from log
    where object is not null and type in {_OBJECTS} and {_PERSON} group by 1),
people as (select name, sum(count) as count, min(first) as first, max(last) as last, bool_or(named) as named from said group by 1)
select {account_sql("name")} as account, sum(count)::bigint as count, coalesce(min(first), {NONE})::bigint as first, max(last)::bigint as last
from people where ({_KNOWN} or (named and not contains(name, ':'))) and name not in ('me', 'public', 'followers', '')
group by 1 order by 1
"""

RAW = f"""
select name as raw_name, {account_sql("name")} as raw_account from (select distinct actor as name from log where actor is not null)
where name <> {account_sql("name")} order by 1
"""

CALLED = f"""
with given as (
    select try_cast(json_extract(try_cast(extra as json), '$.names') as map(varchar, varchar)) as names, source, sum(often) as often
    from (select extra, source, count(*) as often from log where contains(extra, '"names"') group by 1, 2) group by 1, 2),
said as (
    select object as name, content as label, source, count(*) as often from log
    where type in ('Follow', 'murmure:Contact') and object is not null and content is not null and {_PERSON} group by 1, 2, 3
  union all
    select unnest(map_keys(names)), unnest(map_values(names)), source, often from given where names is not null
  union all
    select 'me', content, source, count(*) from log where type = 'murmure:Identity' and actor = 'me' and content is not null group by 1, 2, 3)
select {account_sql("name")} as called, label, source, sum(often)::bigint as often
from said where name is not null and label <> '' and length(label) < 300 group by 1, 2, 3 order by 1, 2, 3
"""

TOLD = f"""
with said as (
    select object, extra ->> '$.email' as email, extra ->> '$.phone' as phone from (
        select object, try_cast(extra as json) as extra from log where type in ('Follow', 'murmure:Contact') and object is not null and {_PERSON}
        and (contains(extra, '"email"') or contains(extra, '"phone"'))))
select distinct {account_sql("object")} as told_account, address as told_address from (
    select object, 'mailto:' || lower(trim(email)) as address from said where contains(email, '@')
    union all select object, case when starts_with(phone, 'tel:') then phone else 'tel:' || phone end from said where phone is not null)
where length(address) < 500 order by 1, 2
"""

CARDS = f"""
select extra as card, content as card_name, job::integer as card_job from log
where type = 'murmure:Contact' and {_PERSON} and contains(extra, '"addresses"') order by extra, content, job
"""


def read(cursor: Any) -> Columns:
    """Return the people of the piece that `log` is on this cursor."""
    return {**columns(cursor, SEEN), **columns(cursor, RAW), **columns(cursor, CALLED), **columns(cursor, TOLD), **columns(cursor, CARDS)}


def found(view: View, shelf: Shelf, parts: dict[str, str]) -> list[Columns]:
    """Return the people of each piece of the log."""
    return [shelf.get("accounts", piece, lambda relation=relation: view.read(relation, read)) for piece, relation in parts.items()]

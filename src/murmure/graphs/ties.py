"""Which ties does one piece of the log hold, before it is known who is who in the others?

Names stay as the log writes them, each with its account (`address.account_of`).
What one piece cannot know stays open: the author of a post that another piece
may hold, who else is at an event, which accounts are the owner's.

Columns
  name, account              every name, in the order of the accounts
  a, b, kind, parts, row     a tie of one activity: places in `name`, place in `KINDS`, 1 / share, row of the piece; sorted
  open_a, open_b, open_kind, open_shape, open_digits, open_row
                             an activity about a post: `open_kind` is the kind of the tie with the author of the post, or
                             `NAMED_THERE` for one with `open_b`: a mention when the author is known, else a reply
  shape, shape_author        addresses of posts whose last number is 0, and the place in `name` of whom they name
  post, post_author          posts whose writer is not whom the address names
  event_*                    who joins what, when
  mine, me_*, called, label  accounts of the owner, what they call themselves, what accounts are called
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs import address
from murmure.graphs.shelf import coded, narrow
from murmure.trust.view import in_utc

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns

KINDS = ("boost", "follow", "like", "meet", "mention", "message", "reply", "tagged")
NAMED_THERE = len(KINDS)
_CODE = {kind: place for place, kind in enumerate(KINDS)}

DIGITS = "'0123456789'"
PICTURES = "('Image', 'Video', 'Photo')"
OPEN_TO_ALL = "coalesce(list_contains(audience, 'public') or list_contains(audience, 'followers'), false)"
LETTER = f"(not {OPEN_TO_ALL} and (target is not null or coalesce(len(audience), 0) > 0))"
NAMED = """case when target is null and len(mentions) < 2 then mentions
    else list_distinct(list_append(coalesce(mentions, []), target)) end"""

PLAIN = f"""
    select row, actor as a, unnest({NAMED}) as b,
           case when object_type in {PICTURES} then {_CODE["tagged"]} else {_CODE["mention"]} end as kind, 1 as parts
    from log where type = 'Create' and in_reply_to is null and (target is not null or len(mentions) > 0) and not {LETTER}
  union all
    select row, actor, unnest({NAMED}), {_CODE["tagged"]}, 1
    from log where type = 'Create' and in_reply_to is not null and (target is not null or len(mentions) > 0)
      and object_type in {PICTURES} and not {LETTER}
  union all
    select row, actor, unnest(readers), {_CODE["message"]}, greatest(len(readers), 1)
    from (select row, actor, list_distinct(case when len(audience) > 0 then audience else [target] end) as readers
          from log where type = 'Create' and {LETTER})
  union all
    select row, actor, target, case type when 'Like' then {_CODE["like"]} else {_CODE["boost"]} end, 1
    from log where type in ('Announce', 'Like') and target is not null
  union all
    select row, actor, object, {_CODE["follow"]}, 1 from log
    where type = 'Follow' and coalesce(object_type, 'Person') in ('Person', 'Organization', 'Group', 'Service')"""


def digits_sql(post: str) -> str:
    """Return the SQL expression of the number that an address ends with."""
    return f"substr({post}, length(rtrim({post}, {DIGITS})) + 1)"


def shape_sql(post: str) -> str:
    """Return the SQL expression of an address whose last number is 0: its author is that of `post`, for all their posts."""
    stem = f"rtrim({post}, {DIGITS})"
    return f"(case when strlen({stem}) < strlen({post}) then {stem} || '0' else {post} end)"


OPEN = f"""
with answers as (
    select row, actor, in_reply_to as post, {NAMED} as named, object_type
    from log where type = 'Create' and in_reply_to is not null and actor is not null and not {LETTER}),
about as (
    select row, actor as a, null as b, {_CODE["reply"]} as kind, post from answers
  union all
    select row, actor, unnest(named), {NAMED_THERE}, post from answers
    where len(named) > 0 and coalesce(object_type, '') not in {PICTURES}
  union all
    select row, actor, null, case type when 'Like' then {_CODE["like"]} else {_CODE["boost"]} end, object
    from log where type in ('Announce', 'Like') and target is null and object is not null and actor is not null)
select row, a, coalesce(b, a) as b, kind, {shape_sql("post")} as shape, {digits_sql("post")} as digits
from about where kind <> {NAMED_THERE} or b is not null
"""

EVENTS = """
select id::varchar as id, row, actor, object, mentions, published from log
where type = 'Join' and object_type = 'Event' and actor is not null
"""

MINE = f"""
select distinct {address.account_sql("account")} as account from (
    select unnest([object, said ->> '$.address', said ->> '$.url', 'mailto:' || (said ->> '$.email')]) as account
    from (select object, try_cast(extra as json) as said from log where type = 'murmure:Identity' and actor = 'me'))
where account is not null
"""
"""The accounts of the owner: their address, and the others that the profile names."""

ME = "select id::varchar as id, published, content from log where type = 'murmure:Identity' and actor = 'me'"

LABELS = f"""
select {address.account_sql("object")} as called, min(content) as label from log
where type in ('Follow', 'murmure:Contact') and object is not null and content is not null group by 1
"""


def read(cursor: Any) -> Columns:
    """Return the ties of the piece that `log` is on this cursor."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = table(cursor, f"from ({PLAIN}) where a is not null and b is not null")
    about, posts = table(cursor, OPEN), _posts(cursor)
    (shape,), shapes = coded(about["shape"])
    authors = over(cursor, shapes, address.author_sql("word"))
    known = authors.is_valid().to_numpy(zero_copy_only=False)
    events = columns(cursor, EVENTS)
    (a, b, open_a, open_b, post_author, author, *_), names = coded(
        plain["a"], plain["b"], about["a"], about["b"], posts["actor"], authors.drop_null(),
        events["actor"], pc.list_flatten(events["mentions"]).drop_null())
    accounts = over(cursor, names, address.account_sql("word"))
    order = pc.sort_indices(accounts).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    shape_author = np.full(len(shapes), -1, np.int32)
    shape_author[known] = place[author]
    kind, row, parts = (_numbers(plain, name) for name in ("kind", "row", "parts"))
    open_kind, open_row = (_numbers(about, name) for name in ("kind", "row"))
    sure = known[shape] & (open_kind == NAMED_THERE)  # the author is in the address: no other piece makes it a reply
    left = ~sure
    return {
        "name": names.take(pa.array(order)), "account": accounts.take(pa.array(order)),
        **_sorted(len(order), np.append(place[a], place[open_a[sure]]), np.append(place[b], place[open_b[sure]]),
                  np.append(kind, np.full(sure.sum(), _CODE["mention"])), np.append(parts, np.ones(sure.sum(), np.int64)),
                  np.append(row, open_row[sure])),
        "open_a": narrow(place[open_a[left]], len(order)), "open_b": narrow(place[open_b[left]], len(order)),
        "open_kind": narrow(open_kind[left], 256), "open_shape": narrow(shape[left], len(shapes)),
        "open_digits": about["digits"].filter(pa.array(left)).combine_chunks(), "open_row": narrow(open_row[left], ROWS),
        "shape": shapes, "shape_author": pa.array(shape_author),
        "post": posts["object"].combine_chunks(), "post_author": narrow(place[post_author], len(order)),
        **{f"event_{name}": column for name, column in events.items()},
        "mine": columns(cursor, MINE)["account"],
        **{f"me_{name}": column for name, column in columns(cursor, ME).items()}, **columns(cursor, LABELS),
    }  # fmt: skip


ROWS = 1 << 32


def _sorted(count: int, a: np.ndarray, b: np.ndarray, kind: np.ndarray, parts: np.ndarray, row: np.ndarray) -> Columns:
    """Return the ties in the order of their ends and kinds: those of several pieces are then nearly in order too."""
    import numpy as np

    order = np.argsort(((a * count + b) * len(KINDS) + kind), kind="stable")
    return {"a": narrow(a[order], count), "b": narrow(b[order], count), "kind": narrow(kind[order], 256),
            "parts": narrow(parts[order], int(parts.max(initial=0)) + 1), "row": narrow(row[order], ROWS)}  # fmt: skip


def _posts(cursor: Any) -> pa.Table:
    """Return the posts whose writer is not whom their address names: object, actor (the least, if there are several)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    written = table(cursor, "select actor, object from log where type = 'Create' and object is not null and actor is not null")
    posts = written["object"].combine_chunks()
    stems = pc.ascii_rtrim(posts, characters=DIGITS.strip("'"))
    numbered = pc.less(pc.binary_length(stems), pc.binary_length(posts))
    (actor,), actors = coded(written["actor"])
    (shape,), shapes = coded(pc.if_else(numbered, pc.binary_join_element_wise(stems, "0", ""), posts))
    pair, back = np.unique(actor * np.int64(len(shapes)) + shape, return_inverse=True)
    authors = over(cursor, shapes, address.author_sql("word"))
    same = pc.equal(actors.take(pa.array(pair // max(1, len(shapes)))), authors.take(pa.array(pair % max(1, len(shapes)))))
    other = pa.array(~pc.fill_null(same, False).to_numpy(zero_copy_only=False)[back])
    cursor.register("posted", written.filter(other))
    return table(cursor, "select object, min(actor) as actor from posted group by object order by object")


def over(cursor: Any, words: pa.Array, expression: str) -> pa.Array:
    """Return what an SQL expression over `word` makes of each word, in their order."""
    import pyarrow as pa

    cursor.register("words", pa.table({"word": words, "place": pa.array(range(len(words)), pa.int64())}))
    found = table(cursor, f"select {expression} as found from words order by place")["found"].combine_chunks()
    return found.cast(pa.string())


def table(cursor: Any, query: str) -> pa.Table:
    """Return the answer to a query, times in UTC."""
    return in_utc(cursor.execute(query).to_arrow_table())


def columns(cursor: Any, query: str) -> Columns:
    """Return the answer to a query, column by column."""
    found = table(cursor, query)
    return {name: found[name].combine_chunks() for name in found.column_names}


def _numbers(found: pa.Table, column: str) -> np.ndarray:
    import numpy as np

    return found[column].to_numpy().astype(np.int64)

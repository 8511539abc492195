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
    select row, actor, unnest(readers), {_CODE["message"]}, greatest(len(readers), 1)
    from (select row, actor, list_distinct(case when len(audience) > 0 then audience else [target] end) as readers
          from log where type = 'Create' and {LETTER})
  union all
    select row, actor, target, case type when 'Like' then {_CODE["like"]} else {_CODE["boost"]} end, 1
    from log where type in ('Announce', 'Like') and target is not null
  union all
    select row, actor, object, {_CODE["follow"]}, 1 from log
    where type = 'Follow' and coalesce(object_type, 'Person') in ('Person', 'Organization', 'Group', 'Service')"""


ANSWERS = f"""
select row, actor, in_reply_to as post, {_CODE["reply"]}::utinyint as kind,
       {NAMED} as named, coalesce(object_type in {PICTURES}, false) as picture
from log where type = 'Create' and in_reply_to is not null and actor is not null and not {LETTER}
union all
select row, actor, object, case type when 'Like' then {_CODE["like"]} else {_CODE["boost"]} end, null, false
from log where type in ('Announce', 'Like') and target is null and object is not null and actor is not null
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
    about, posts, events = table(cursor, ANSWERS), _posts(cursor), columns(cursor, EVENTS)
    addresses, named = (about[name].combine_chunks() for name in ("post", "named"))
    (shape,), shapes = coded(shapes_of(addresses))
    authors = over(cursor, shapes, address.author_sql("word"))
    known = authors.is_valid().to_numpy(zero_copy_only=False)
    answer, guest = pc.list_parent_indices(named), pc.list_flatten(named)
    answer, guest = answer.filter(guest.is_valid()).to_numpy(), guest.drop_null()
    (a, b, open_a, open_b, post_author, author, *_), names = coded(
        plain["a"], plain["b"], about["actor"], guest, posts["actor"], authors.drop_null(),
        events["actor"], pc.list_flatten(events["mentions"]).drop_null())  # fmt: skip
    accounts = over(cursor, names, address.account_sql("word"))
    order = pc.sort_indices(accounts).to_numpy()
    place = np.argsort(order)  # the new place of each name
    shape_author = np.full(len(shapes), -1, np.int32)
    shape_author[known] = place[author]
    kind, row, parts, about_row = *(_numbers(plain, name) for name in ("kind", "row", "parts")), _numbers(about, "row")
    picture = about["picture"].to_numpy()[answer]
    # Where the address names the author, no other piece makes a mention a reply.
    sure = known[shape[answer]] | picture
    left, mention = answer[~sure], answer[sure]
    asked = np.append(np.arange(len(about_row)), left)
    return {
        "name": names.take(pa.array(order)), "account": accounts.take(pa.array(order)), **_kept(cursor, events),
        **_sorted(len(order), np.append(place[a], place[open_a[mention]]), np.append(place[b], place[open_b[sure]]),
                  np.append(kind, np.where(picture[sure], _CODE["tagged"], _CODE["mention"])), np.append(parts, np.ones(len(mention), np.int64)),
                  np.append(row, about_row[mention])),
        "open_a": narrow(place[open_a[asked]], len(order)),
        "open_b": narrow(np.append(place[open_a], place[open_b[~sure]]), len(order)),
        "open_kind": narrow(np.append(_numbers(about, "kind"), np.full(len(left), NAMED_THERE)), 256),
        "open_shape": narrow(shape[asked], len(shapes)), "open_digits": digits_of(addresses).take(pa.array(asked)),
        "open_row": narrow(about_row[asked], ROWS), "shape": shapes, "shape_author": pa.array(shape_author),
        "post": posts["object"].combine_chunks(), "post_author": narrow(place[post_author], len(order)),
    }  # fmt: skip


def _kept(cursor: Any, events: Columns) -> Columns:
    """Return what is kept as it is: events, accounts of the owner, what people are called."""
    return {
        **{f"event_{name}": column for name, column in events.items()}, "mine": columns(cursor, MINE)["account"],
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
    (actor,), actors = coded(written["actor"])
    (shape,), shapes = coded(shapes_of(posts))
    pair, back = np.unique(actor * np.int64(len(shapes)) + shape, return_inverse=True)
    authors = over(cursor, shapes, address.author_sql("word"))
    same = pc.equal(actors.take(pa.array(pair // max(1, len(shapes)))), authors.take(pa.array(pair % max(1, len(shapes)))))
    other = pa.array(~pc.fill_null(same, False).to_numpy(zero_copy_only=False)[back])
    cursor.register("posted", written.filter(other))
    return table(cursor, "select object, min(actor) as actor from posted group by object order by object")


def shapes_of(posts: pa.Array) -> pa.Array:
    """Return addresses with 0 for their last number: one author is that of all posts of a shape."""
    import pyarrow.compute as pc

    stems = pc.ascii_rtrim(posts, characters="0123456789")
    numbered = pc.less(pc.binary_length(stems), pc.binary_length(posts))
    return pc.if_else(numbered, pc.binary_join_element_wise(stems, "0", ""), posts)


def digits_of(posts: pa.Array) -> pa.Array:
    """Return the number that each address ends with, as text."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(posts):
        return posts
    sizes = pc.subtract(pc.binary_length(posts), pc.binary_length(pc.ascii_rtrim(posts, characters="0123456789"))).to_numpy()
    ends = np.frombuffer(posts.buffers()[1], np.int32, len(posts) + 1, posts.offset * 4)[1:]
    starts = np.append(0, np.cumsum(sizes)).astype(np.int32)
    # The places of the bytes that end each address, one address after the other.
    places = np.arange(starts[-1]) + np.repeat(ends - starts[1:], sizes)
    letters = np.frombuffer(posts.buffers()[2] or b"\0", np.uint8)[places]
    return pa.StringArray.from_buffers(len(posts), pa.py_buffer(starts), pa.py_buffer(letters))


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

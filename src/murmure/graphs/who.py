"""Who stands behind the names of all pieces of the log, who wrote which post, and who met whom?

This is what one piece cannot know: another piece may hold the post that is
answered here, the owner's other account, the second guest of an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.graphs import ties
from murmure.graphs.same import Standing, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns

ME = "me"
SMALL_EVENT = 12
"""Up to this many people, everyone at an event has met everyone; beyond, only the owner's own ties are drawn."""

MEETINGS = f"""
with events as (
    select id, piece, row, object, published, actor, unnest(list_prepend(actor, mentions)) as guest from joined),
guests as (
    select object, published, guest, min(id) as id, arg_min(piece, id) as piece, arg_min(row, id) as row from events
    where guest is not null and (actor = 'me' or object is not null) group by object, published, guest),
sizes as (select object, published, count(*) as people from guests group by all)
    select one.piece, one.row, one.guest as a, other.guest as b, published, people - 1 as parts
    from guests one join guests other using (object, published) join sizes using (object, published)
    where people between 2 and {SMALL_EVENT} and one.guest < other.guest
  union all
    select piece, row, 'me', guest, guests.published, people - 1
    from guests join sizes using (object, published)
    where people > {SMALL_EVENT} and exists (
        select 1 from guests mine where mine.guest = 'me' and mine.object is not distinct from guests.object
        and mine.published is not distinct from guests.published)
"""


@dataclass(frozen=True)
class Who:
    """Hold the people of a log, in order, and what is known of them.

    people    one entry per person; numbers of people are places here
    standing  the accounts that are the owner's, and those of other people who are said to have several
    posts, writers   posts whose address does not say who wrote them, and the number of their writer
    labels    what people are called, null when nobody says
    meetings  piece (its place), row, a, b (numbers), parts: who met whom, one entry per activity and pair
    """

    people: pa.Array
    standing: Standing
    posts: pa.Array
    writers: np.ndarray
    labels: pa.Array
    meetings: dict[str, np.ndarray]

    def numbers(self, accounts: pa.Array) -> np.ndarray:
        """Return the number of each account's person."""
        import pyarrow.compute as pc

        return pc.fill_null(pc.index_in(self.standing.persons(accounts), self.people), -1).to_numpy(zero_copy_only=False)

    def written(self, piece: Columns) -> tuple[np.ndarray, np.ndarray]:
        """Return which open ties of a piece are about a post that another account wrote, and the numbers of these writers."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        codes = piece["open_shape"].to_numpy()
        some = np.zeros(len(piece["shape"]), bool)
        some[pc.is_in(piece["shape"], pc.unique(ties.shapes_of(self.posts))).to_numpy(zero_copy_only=False)] = True
        rows = np.flatnonzero(some[codes]) if len(self.posts) else np.zeros(0, np.int64)
        shape, digits = piece["shape"].take(pa.array(codes[rows])), piece["open_digits"].take(pa.array(rows))
        stem = pc.utf8_slice_codeunits(shape, 0, -1)
        post = pc.if_else(pc.equal(digits, ""), shape, pc.binary_join_element_wise(stem, digits, ""))
        found = pc.index_in(post, self.posts)
        there = found.is_valid().to_numpy(zero_copy_only=False)
        return rows[there], self.writers[found.drop_null().to_numpy()]


def who_of(pieces: list[Columns], joined: Mapping[str, str] | None = None) -> Who:
    """Return who is who in the pieces of one log.

    joined   the person of each account that the owner said to be one with others (see `same.joined`)
    """
    import duckdb
    import pyarrow as pa
    import pyarrow.compute as pc

    standing = standing_of(joined or {}, pc.unique(_all(pieces, "mine")).to_pylist())
    people = pc.unique(standing.persons(pc.unique(_all(pieces, "account", ME))))
    people = people.take(pc.sort_indices(people))
    connection = duckdb.connect()
    try:
        bare = Who(people, standing, pa.array([], pa.string()), None, people, {})  # type: ignore[arg-type]
        posts, writers = _posts(connection, pieces)
        meetings = _meetings(connection, pieces, bare)
        labels = _labels(connection, pieces, bare)
        return Who(people, standing, posts, bare.numbers(_accounts(connection, writers)), labels, meetings)
    finally:
        connection.close()


def _all(pieces: list[Columns], column: str, *more: str) -> pa.ChunkedArray:
    """Return the texts of a column of all pieces, where they lie (one array holds two gigabytes of them, no more)."""
    import pyarrow as pa

    return pa.chunked_array([*(piece[column].cast(pa.string()) for piece in pieces), pa.array(more, pa.string())])


def _accounts(connection: Any, names: pa.Array) -> pa.Array:
    from murmure.graphs import address

    return ties.over(connection, names, address.account_sql("word"))


def _posts(connection: Any, pieces: list[Columns]) -> tuple[pa.Array, pa.Array]:
    """Return the posts whose address does not say who wrote them, and the least name that did."""
    import pyarrow as pa

    writers = [piece["name"].take(piece["post_author"]) for piece in pieces]
    connection.register("posted", pa.table({"post": _all(pieces, "post"), "actor": pa.chunked_array([*writers, pa.array([], pa.string())])}))
    found = ties.columns(connection, "select post, min(actor) as actor from posted group by post")
    return found["post"], found["actor"]


def _labels(connection: Any, pieces: list[Columns], who: Who) -> pa.Array:
    """Return what each of the people is called: the least of all names that their accounts are given."""
    import pyarrow as pa

    people, standing = who.people, who.standing

    said = {name: pa.concat_arrays([piece[f"me_{name}"] for piece in pieces]) for name in ("id", "published", "content")}
    connection.register("said", pa.table(said))
    connection.register("calls", pa.table({name: _all(pieces, name) for name in ("called", "label")}))
    connection.register("standing", pa.table({"account": standing.account, "stands": standing.person}).filter(_others(standing)))
    connection.register("people", pa.table({"person": people, "place": pa.array(range(len(people)), pa.int64())}))
    query = """
        with labels as (
            select called, min(label) as label from (
                select coalesce(stands, called) as called, label from calls left join standing on called = account
                union all select 'me', first(content order by published nulls first, id) from said)
            group by called)
        select label from people left join labels on called = person order by place"""
    return ties.columns(connection, query)["label"]


def _others(standing: Standing) -> pa.Array:
    """Return which accounts stand for somebody else than the owner: what the owner is called is theirs to say."""
    import pyarrow.compute as pc

    return pc.not_equal(standing.person, ME)


def _meetings(connection: Any, pieces: list[Columns], who: Who) -> dict[str, np.ndarray]:
    import numpy as np
    import pyarrow as pa

    tables = [
        pa.table({name.removeprefix("event_"): column for name, column in piece.items() if name.startswith("event_")}
                 | {"piece": pa.array(np.full(len(piece["event_row"]), place))})
        for place, piece in enumerate(pieces) if len(piece["event_row"])
    ]  # fmt: skip
    if not tables:
        return {name: np.zeros(0, np.int64) for name in ("piece", "row", "a", "b", "parts")}
    connection.register("joined", pa.concat_tables(tables))
    met = ties.columns(connection, MEETINGS)
    a, b = (who.numbers(_accounts(connection, met[end])) for end in ("a", "b"))
    me = who.people.index(ME).as_py()
    turned = (a != me) & ((b == me) | (b < a))
    return {"a": np.where(turned, b, a), "b": np.where(turned, a, b),
            **{name: met[name].to_numpy().astype(np.int64) for name in ("piece", "row", "parts")}}  # fmt: skip

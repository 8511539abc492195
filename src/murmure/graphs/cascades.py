"""Who took a cause up, when, and of whom may they have it, as far as the log tells?

Posts, answers, quotes and shares make a forest: each knows the post that it is
about. Of a cause, everyone counts once, when they first take it up. Who answers or
quotes somebody has it of them, surely. Who shares, or uses a tag or a link, has it
of somebody unseen: of those to whom they were tied before, and who had it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.address import account_sql, page_of, page_sql, parts_sql
from murmure.graphs.piece import times
from murmure.graphs.shelf import Shelf
from murmure.graphs.social import counted, ends, known
from murmure.graphs.ties import KINDS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.dated import Span
    from murmure.graphs.who import Who
    from murmure.trust.view import View

ALONE, ANSWER, QUOTE, SHARE, USE = range(5)
"""Why an activity is in a cascade: it begins one; it answers or quotes a post (its author is the parent, surely); it
shares a post; it uses the tag or the link (of whom it is, only ties may tell)."""
FOLLOW = KINDS.index("follow")

ACTS = f"""
create temp table acts as
    select id::varchar as id, {account_sql("actor")} as actor, epoch_us(published) as moment, type = 'Announce' as shares,
           object, case when type = 'Create' then in_reply_to else object end as about, tags, links
    from log where type in ('Create', 'Announce') and published is not null and actor is not null {{bounds}}"""

PAGE = "$PAGE"  # what `page_sql` says is put in when it is needed: it looks up a table

LINKED = f"""
create temp table linked as
    select distinct id, moment, page from (select id, moment, {PAGE} as page from (
        select id, moment, {parts_sql("link")} as parts from (select id, moment, unnest(links) as link from acts where len(links) > 0)))
    where page is not null"""

POSTS = f"""
create temp table posts as
    select object, id, moment, case when contains(object, '://') then {PAGE} end as page from (
        select object, arg_min(id, (moment, id)) as id, min(moment) as moment, {parts_sql("object")} as parts
        from acts where not shares and object is not null group by object)"""

# Of several quoted posts, the last one written before; what is quoted by a link counts where nothing is answered.
# Every join is of two tables on one equality: the engine knows no sizes of tables that are not committed yet.
FOREST = """
create temp table forest as
    with quoted as (
        select linked.id, arg_max(posts.object, (posts.moment, posts.object)) as object
        from linked join posts using (page) where posts.id <> linked.id and posts.moment <= linked.moment group by linked.id),
    told as (
        select acts.id, actor, acts.moment, shares, coalesce(about, quoted.object) as about, about is null and quoted.object is not null as quotes
        from acts left join quoted using (id)),
    absent as (
        select null::varchar as id, 'urn:murmure:absent:' || about as actor, min(moment) - 1 as moment, false as shares, null as about,
               false as quotes, about as object
        from told anti join posts on told.about = posts.object where about is not null group by about),
    every as (
        select told.id, actor, told.moment, shares, about, quotes, posts.object from told left join posts using (id)
      union all by name select * from absent)
    select *, row_number() over (order by moment, id nulls first, actor) - 1 as place from every"""

ANSWERED = """
    select child.place, coalesce(parent.place, -1) as parent, child.id, child.actor, child.moment, child.shares, child.quotes, child.object
    from forest as child left join forest as parent on child.about = parent.object and parent.object is not null
    order by child.place"""


@dataclass(frozen=True)
class Forest:
    """Hold the activities that take something up, in order of time; posts that the log lacks are there without an id.

    id, actor    who did what (pa.Array of string); object: the post that it writes, null for a share
    moment       microseconds since 1970 (int64)
    parent       place of the post that it is about, -1: none; root: the first post above it (int64)
    why          ALONE, ANSWER, QUOTE or SHARE (uint8)
    person       a number for each actor (int64)
    people       the actors by number (pa.Array of string)
    now          the last moment of the log
    """

    id: pa.Array
    actor: pa.Array
    object: pa.Array
    moment: np.ndarray
    parent: np.ndarray
    root: np.ndarray
    why: np.ndarray
    person: np.ndarray
    people: pa.Array
    now: int

    @property
    def there(self) -> np.ndarray:
        """Return which activities are in the log."""
        return self.id.is_valid().to_numpy(zero_copy_only=False)


class Uses(NamedTuple):
    """Hold which activities use which tag or page: `what` (`#tag`, or the address of the page), places in the forest."""

    what: pa.Array
    place: np.ndarray


def forest(view: View, span: Span) -> tuple[Forest, Uses]:
    """Return all that takes something up within a span, and the tags and pages that it uses."""
    return view.run(lambda cursor: _read(cursor, span))


def _read(cursor: object, span: Span) -> tuple[Forest, Uses]:
    import numpy as np

    from murmure.kernels.cascade import roots

    bounds = "".join(f" and epoch_us(published) {sign} {int(at)}" for sign, at in ((">=", span.since), ("<", span.until)) if at is not None)
    run = cursor.execute  # type: ignore[attr-defined]
    page_of_parts = page_sql("parts")
    for step in (ACTS.format(bounds=bounds), LINKED.replace(PAGE, page_of_parts), POSTS.replace(PAGE, page_of_parts), FOREST):
        run(step)
    rows = run(ANSWERED).to_arrow_table().combine_chunks()
    before = f"where epoch_us(published) < {int(span.until)}" if span.until is not None else ""
    (now,) = run(f"select coalesce(max(epoch_us(published)), 0) from log {before}").fetchone()
    used = run("""
        select '#' || lower(tag) as what, place from (select id, unnest(tags) as tag from acts where len(tags) > 0) join forest using (id)
      union select page, place from linked join forest using (id)
        order by what, place""").to_arrow_table().combine_chunks()  # fmt: skip
    for table in ("acts", "linked", "posts", "forest"):
        run(f"drop table {table}")
    parent, shares = rows["parent"].to_numpy().astype(np.int64), rows["shares"].to_numpy(zero_copy_only=False)
    why = np.where(parent < 0, ALONE, np.where(shares, SHARE, np.where(rows["quotes"].to_numpy(zero_copy_only=False), QUOTE, ANSWER)))
    person, people = _numbered(_one(rows["actor"]))
    found = Forest(_one(rows["id"]), _one(rows["actor"]), _one(rows["object"]), rows["moment"].to_numpy().astype(np.int64), parent,
                   roots(parent), why.astype(np.uint8), person, people, int(now))  # fmt: skip
    return found, Uses(_one(used["what"]), used["place"].to_numpy().astype(np.int64))


def _one(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    return pa.concat_arrays([*column.chunks, pa.array([], column.type)])


def _numbered(actors: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Return a number for each actor, and the actors by number."""
    import numpy as np

    coded = actors.dictionary_encode()
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), coded.dictionary


def first_of_each(group: np.ndarray, person: np.ndarray, moment: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return when each person was first in each group: the group and the moment (int64), by group and moment."""
    import numpy as np

    order = np.lexsort((moment, person, group))
    pair = group[order] * (int(person.max(initial=0)) + 1) + person[order]
    first = order[np.append(True, pair[1:] != pair[:-1])[: len(pair)]]
    order = first[np.lexsort((moment[first], group[first]))]
    return group[order], moment[order]


def page(cause: str) -> str | None:
    """Return the page that a cause names, None when it is a tag or no address."""
    return None if cause.startswith("#") else page_of(cause)


@dataclass(frozen=True)
class Adopters:
    """Hold the people who took a cause up, in the order in which they did: one entry each, their first activity.

    place     of it in the forest (int64); moment: of it
    why       ALONE, ANSWER, QUOTE, SHARE or USE (uint8)
    author    whom it answers, quotes or shares, as a place among the adopters; -1: nobody who came before (int64)
    """

    place: np.ndarray
    moment: np.ndarray
    why: np.ndarray
    author: np.ndarray


def adopters(grown: Forest, chosen: np.ndarray) -> Adopters:
    """Return who took up what is chosen: places of activities in the forest, ascending."""
    import numpy as np

    _, first = np.unique(grown.person[chosen], return_index=True)
    place = chosen[np.sort(first)]
    rank = np.full(int(grown.person.max(initial=-1)) + 1, -1, np.int64)
    rank[grown.person[place]] = np.arange(len(place))
    parent = grown.parent[place]
    author = np.where(parent >= 0, rank[grown.person[parent]], -1)
    author = np.where(author < np.arange(len(place)), author, -1)
    why = np.where(author >= 0, grown.why[place], np.where(grown.why[place] == SHARE, SHARE, USE)).astype(np.uint8)
    return Adopters(place, grown.moment[place], why, author)


class Ties(NamedTuple):
    """Hold who may see what whom does, numbers of people: `one` sees `other` from `since` on (`piece.NONE`: always). One entry per tie."""

    one: np.ndarray
    other: np.ndarray
    since: np.ndarray
    who: Who

    def among(self, grown: Forest, taken: Adopters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the ties among adopters, as places among them: one, other, since."""
        import numpy as np
        import pyarrow as pa

        number = self.who.numbers(grown.people.take(pa.array(grown.person[taken.place])))
        rank = np.full(len(self.who.people) + 1, -1, np.int64)
        rank[number] = np.arange(len(number))
        rank[-1] = -1  # whom nobody is tied to
        one, other = rank[self.one], rank[self.other]
        kept = np.flatnonzero((one >= 0) & (other >= 0))
        return one[kept], other[kept], self.since[kept]


def ties(view: View, shelf: Shelf | None, until: int | None) -> Ties:
    """Return since when which two people are tied: who follows sees whom they follow; of all other ties, both see each other."""
    import numpy as np

    shelf, parts = shelf or Shelf(), view.parts()
    pieces = counted(view, shelf, parts)
    who = known(view, shelf, parts)
    columns: list[tuple[np.ndarray, ...]] = []
    for place, (piece, one) in enumerate(pieces.items()):
        a, b, kind, row, _ = ends(one, who, place)
        at = times(view, shelf, piece, parts[piece])[row]
        kept = (a != b) & ((at < until) if until is not None else True)
        back = kept & (kind != FOLLOW)
        columns.append((np.append(a[kept], b[back]), np.append(b[kept], a[back]), np.append(at[kept], at[back])))
    one, other, since = (np.concatenate([np.zeros(0, np.int64), *column]) for column in zip(*columns, strict=True)) if columns else (
        np.zeros(0, np.int64),) * 3  # fmt: skip
    return Ties(one, other, since, who)

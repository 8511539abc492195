"""What is said in a cause that was not said before?

Of each word, tag and page that several people of a cause use: were its texts drawn
from the posts that the log held before the cause began, so many would not have it.
A text that is copied word for word counts once. Over all words that are tried, at
most one in a hundred of those told is by chance (Benjamini and Hochberg, 1995).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.address import page_sql, parts_sql

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.cascades import Forest
    from murmure.lenses.crowd.cascade.cause import Cause
    from murmure.trust.view import View

FALSE = 0.01
PEOPLE = 3
"""People who use a word of a cause, at least; `LEAVING` of `communities.words` where small groups are not told."""
PAST = 50
"""With fewer posts before a cause, all would be new."""
SAMPLE = 300_000
"""Posts of the past that are looked at, at most."""
MOST = 20
"""Words of a cause that are told."""
WORD = r"#?\p{L}[\p{L}\p{M}\p{N}_]{2,}"

POSTS = """
    select id::varchar as id, actor, content, epoch_us(published) as moment, tags, links from log
    where type = 'Create' and content is not null and published is not null and actor is not null"""



def _tokens(posts: str) -> str:
    """Return the SQL that gives the words, tags and pages of posts: id, actor, content, moment, word."""
    return f"""
    select id, actor, content, moment, unnest(list_concat(regexp_extract_all(lower(content), '{WORD}'),
        list_transform(coalesce(tags, []), tag -> '#' || lower(tag)))) as word from {posts}
  union all
    select id, actor, content, moment, page from (select id, actor, content, moment, {page_sql("parts")} as page from (
        select id, actor, content, moment, {parts_sql("link")} as parts from (
            select id, actor, content, moment, unnest(links) as link from {posts} where len(links) > 0)))"""


def _said() -> str:
    return f"""
create temp table said as
    with own as (select * from posts semi join members using (id))
    select cause, strip_accents(word) as plain, max(word) as word, count(distinct content) as posts, count(distinct actor) as people,
           arg_min(id, (moment, id)) as id
    from ({_tokens("own")}) join members using (id) where word is not null group by all
    having least(count(distinct actor), count(distinct content)) >= ?"""


def _before(sample: str) -> str:
    return f"""
    with past as (select * from posts where moment < (select max(start) from starts) {sample}),
    used as (select distinct id, moment, strip_accents(word) as plain from ({_tokens("past")})),
    hits as (select said.cause, plain, count(*) as before from used join said using (plain) join starts using (cause)
             where used.moment < start group by all),
    sizes as (select cause, count(*) as past from starts join past on past.moment < start group by cause),
    texts as (select cause, count(distinct content) as texts from members join posts using (id) group by cause)
    select cause, word, plain, posts, people, texts, coalesce(before, 0) as before, past, said.id
    from said join sizes using (cause) join texts using (cause) left join hits using (cause, plain) order by cause, plain"""


def words(view: View, grown: Forest, causes: list[Cause]) -> list[dict[str, Any]]:
    """Return rows of cause (its number, from 0), word, posts, people, share, before, times, id: who is surest new first."""
    import numpy as np

    from murmure.communities.words import LEAVING
    from murmure.kernels.chance import significant, tails_of

    found = view.run(lambda cursor: _counted(cursor, grown, causes, PEOPLE if view.allowed.small else LEAVING))
    rows = [row for row in found.to_pylist() if row["past"] >= PAST and row["word"].lstrip("#") != causes[row["cause"]].name.lstrip("#")]
    if not rows:
        return []
    posts, texts, before, past = (np.array([row[name] for row in rows], np.float64) for name in ("posts", "texts", "before", "past"))
    usual = (before + 0.5) / (past + 1)
    chance = tails_of(posts, texts, usual)
    kept = np.flatnonzero(significant(chance, len(rows), FALSE))
    out = []
    for one in kept[np.lexsort((kept, chance[kept].round(9)))].tolist():
        row = rows[one]
        out.append({"cause": row["cause"], "word": row["word"], "posts": row["posts"], "people": row["people"], "id": row["id"],
                    "share": round(float(posts[one] / texts[one]), 6), "before": round(float(before[one] / past[one]), 9),
                    "times": round(float(posts[one] / texts[one] / usual[one]), 3)})  # fmt: skip
    return out


def _counted(cursor: Any, grown: Forest, causes: list[Cause], people: int) -> pa.Table:
    """Return how often each word of each cause is in its texts, and in the posts before."""
    import numpy as np
    import pyarrow as pa

    place = np.concatenate([np.zeros(0, np.int64), *(one.place for one in causes)])
    number = np.repeat(np.arange(len(causes)), [len(one.place) for one in causes])
    cursor.register("members", pa.table({"cause": number, "id": grown.id.take(pa.array(place))}))
    cursor.register("starts", pa.table({"cause": np.arange(len(causes)), "start": np.array([one.taken.moment[0] for one in causes], np.int64)}))
    cursor.execute(f"create temp view posts as {POSTS}")
    cursor.execute(_said(), [people])
    (many,) = cursor.execute("select count(*) from posts where moment < (select max(start) from starts)").fetchone()
    # By the id, so that the order of rows changes nothing.
    sample = f"and md5(id) < '{int(SAMPLE / many * 2**32):08x}'" if many > SAMPLE else ""
    found = cursor.execute(_before(sample)).to_arrow_table()
    cursor.execute("drop table said")
    cursor.execute("drop view posts")
    return found


def first(rows: list[dict[str, Any]], most: int = MOST) -> list[dict[str, Any]]:
    """Return the first rows of each cause."""
    count: dict[int, int] = {}
    kept = []
    for row in rows:
        count[row["cause"]] = count.get(row["cause"], 0) + 1
        if count[row["cause"]] <= most:
            kept.append(row)
    return kept

"""Which posts does a log hold, in the order in which they were written, as the watch reads them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read import Posts
    from murmure.trust.view import View

HOUR = 3_600_000_000
MOST = 200_000
"""Posts that are read at once; an hour is never cut."""
LAST = 1 << 52
"""No post is later: beyond it, moments are none (microseconds since 1970)."""
SAID = """type in ('Create', 'Announce', 'Question') and actor <> '' and epoch_us(published) between 0 and {last}
    and (content <> '' or len(tags) > 0 or len(links) > 0)"""
PUBLIC = " and list_contains(audience, 'public')"
READ = """select epoch_us(published) as at, actor as name, content as text, tags, links, id::varchar as id from log
    where {said} and published >= make_timestamptz($1) and published < make_timestamptz($2) order by published, id"""
COUNT = "select epoch_us(published) // {hour} as hour, count(*) as posts from log where {said} group by 1 order by 1"


class Window(NamedTuple):
    """Bound some posts in time (microseconds; `end` excluded)."""

    start: int
    end: int


def said(view: View) -> str:
    """Return which activities are posts: all that the owner may see; for who sees groups only, what is public."""
    return SAID.format(last=LAST) + ("" if view.allowed.names else PUBLIC)


def batches(view: View, since: int | None, until: int | None) -> Iterator[Posts]:
    """Yield the posts of a span in order of (published, id), in a memory that does not grow with the log."""
    start, end = since or 0, LAST if until is None else until
    counts = view.sql(COUNT.format(hour=HOUR, said=said(view)))
    first = 0
    for window in windows(counts["hour"].to_numpy(), counts["posts"].to_numpy(), start, end):
        posts = read(view, window, first)
        first += len(posts)
        yield posts


def windows(hour: np.ndarray, posts: np.ndarray, start: int, end: int) -> Iterator[Window]:
    """Yield spans of whole hours, from `start` to `end`, that hold about `MOST` posts at most and leave out none.

    hour, posts   the hours since 1970 that hold posts, ascending, and how many (int64)
    """
    held, opened = 0, start
    for one, count in zip(hour.tolist(), posts.tolist(), strict=True):
        if one * HOUR >= end:
            break
        if (one + 1) * HOUR <= start:
            continue
        if held and held + count > MOST:
            yield Window(opened, one * HOUR)
            held, opened = 0, one * HOUR
        held += count
    if held:
        yield Window(opened, end)


def read(view: View, window: Window, first: int) -> Posts:
    """Return the posts of a window in order of (published, id), their rows numbered from `first`."""
    query = READ.format(said=said(view))
    return posts_of(view.run(lambda cursor: cursor.execute(query, [window.start, window.end]).to_arrow_table()), first)


def posts_of(table: pa.Table, first: int) -> Posts:
    """Return a table of `READ` as posts."""
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read import Posts
    from murmure.rising.read.column import keys

    text, texts = pa.large_string(), pa.large_list(pa.large_string())
    cells = {one: table[one].combine_chunks() for one in table.column_names}
    at, names = cells["at"].to_numpy(zero_copy_only=False), cells["name"].cast(text)
    return Posts(at // 1_000_000, at, keys(names), np.arange(first, first + len(at)), names, cells["text"].cast(text),
                 cells["tags"].cast(texts), cells["links"].cast(texts), id=cells["id"].cast(text))  # fmt: skip

"""Which posts does a log hold, in the order in which they were written, as the watch reads them?

Who shares a post takes up what is in it, and the post itself. So a share counts for the address of what is shared, as a link does,
and for its tags and links: those that came with the share, else those of the post where the log knew it by then. Its words are
its author's alone: forty who share one post did not all write it, and two who share it at one moment did not copy each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.rising.alarm import Alarm
    from murmure.rising.read import Posts
    from murmure.trust.view import View

HOUR = 3_600_000_000
MOST = 200_000
"""Posts that are read at once; an hour is never cut."""
LAST = 1 << 52
"""No post is later: beyond it, moments are none (microseconds since 1970)."""
DAY = 24 * HOUR
"""How long before a share a post is looked for of which only the address was shared."""
SHARES = "(type = 'Announce' and contains(object, ':'))"
SAID = f"""type in ('Create', 'Announce', 'Question') and actor <> '' and epoch_us(published) between 0 and {{last}}
    and (content <> '' or len(tags) > 0 or len(links) > 0 or {SHARES})"""
PUBLIC = " and list_contains(audience, 'public')"
READ = """with heard as materialized (
    select epoch_us(published) as at, actor as name, content, tags, links, object, id, coalesce({shares}, false) as shared,
        shared and coalesce(len(tags), 0) + coalesce(len(links), 0) = 0 as bare
    from log where {said} and published >= make_timestamptz($1) and published < make_timestamptz($2)
), before as (
    select object, epoch_us(published) as at, id, tags, links from log
    where object in (select object from heard where bare) and type <> 'Announce' and (len(tags) > 0 or len(links) > 0) and {said}
        and published >= make_timestamptz($1 - {day}) and published < make_timestamptz($2)
), held as (
    select heard.id, arg_min({{'tags': before.tags, 'links': before.links}}, (before.at, before.id)) as what
    from heard join before on heard.bare and heard.object = before.object and before.at between heard.at - {day} and heard.at
    group by heard.id
)
select heard.at, name, case when shared then {signs} else content end as text, coalesce(what.tags, tags) as tags,
    case when shared and {named} then list_append(coalesce(what.links, links, []), object) else coalesce(what.links, links) end as links,
    heard.id::varchar as id from heard left join held on heard.id = held.id order by heard.at, heard.id"""
SIGNS = "array_to_string([word for word in string_split_regex(content, '\\s+') if contains(word, '#') or contains(word, '://')], ' ')"
"""What of a text says its tags and links."""
TITLE = 80
"""Letters by which a post that is shared is called."""
SEEN = 20
"""Posts behind an alarm that are looked at for the post that it is about."""
SHARED = """with asked as (select unnest($1) as place, unnest($2) as id)
    select distinct place, object from log join asked on log.id::varchar = asked.id where {shares} and {said}
        and published >= make_timestamptz($3) and published <= make_timestamptz($4) order by place, object"""
WRITTEN = """with asked as (select unnest($1) as place, unnest($2) as object, unnest($3) as latest)
    select place, arg_min(content, (type = 'Announce', published, id)) as text from log join asked using (object)
    where content <> '' and {said} and epoch_us(published) <= latest group by place"""
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
    # The address of a post says whose it is.
    query = READ.format(said=said(view), shares=SHARES, signs=SIGNS, day=DAY, named="true" if view.allowed.names else "false")
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


def titled(view: View, alarms: list[Alarm]) -> list[dict[str, Any]]:
    """Return alarms as JSON holds them; those about a post that is shared with `says`: how it begins, where that was known then."""
    rows = [alarm.as_json() for alarm in alarms]
    seen = [(place, one) for place, alarm in enumerate(alarms) if alarm.kind == "link" for one in alarm.evidence[:SEEN] if isinstance(one, str)]
    if not (seen and view.allowed.names):
        return rows
    from murmure.rising.read.terms import plain_link

    known, ends = said(view), [(alarm.time + 1) * 1_000_000 - 1 for alarm in alarms]
    span = min(ends) - 2 * DAY, max(ends)
    found = view.sql(SHARED.format(shares=SHARES, said=known), [*map(list, zip(*seen, strict=True)), *span]).to_pylist()
    asked = [(one["place"], one["object"], ends[one["place"]]) for one in found if plain_link(one["object"]) == alarms[one["place"]].cause]
    if asked:
        for one in view.sql(WRITTEN.format(said=known), [*map(list, zip(*asked, strict=True))]).to_pylist():
            rows[one["place"]]["says"] = beginning(one["text"])
    return rows


def beginning(text: str) -> str:
    """Return how a text begins, in one line.

    >>> beginning("Not the old mill!\\n\\nCome on Sunday to the river, all of you, with lanterns and something to eat")
    'Not the old mill! Come on Sunday to the river, all of you, with lanterns and…'
    """
    line = " ".join(text.split())
    return line if len(line) <= TITLE else (line[:TITLE].rpartition(" ")[0] or line[:TITLE]) + "…"

"""Which things does each actor meet in one piece of the log?

Columns
  actor, thing, kind, title   the actors; the things as `kind:thing`, the place of their kind in `KINDS`, the least title
  a, b, row                   an actor meets a thing in a row: places in `actor` and `thing`, row of the piece
  cell_a, cell_b, cell_row    the same for positions: they count by hours, and an hour may lie in several pieces
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs import address
from murmure.graphs.shelf import coded, distinct, narrow
from murmure.graphs.ties import ROWS, columns, over, table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns

KINDS = ("artist", "domain", "event", "page", "place", "shop", "site", "tag")
PURCHASES = "('murmure:Purchase', 'murmure:Payment', 'murmure:Buy')"

TAGS = "select row, actor, tags as words from log where len(tags) > 0 and actor is not null"
LINKS = """
select row, actor, case when len(links) = 1 then links else list_distinct(links) end as words,
       case when type = 'View' then content end as title
from log where len(links) > 0 and actor is not null
"""
LOOKUPS = "select row, actor, object as word from log where type = 'murmure:Query' and object is not null and actor is not null"
CELLS = """
select row, actor, printf('%.2f,%.2f', round(latitude, 2) + 0.0, round(longitude, 2) + 0.0) as word
from log where latitude between -90 and 90 and longitude between -180 and 180 and actor is not null
"""
FEW = f"""
create temp table few as select row, actor, type, object_type, object, target, content, extra from log
where actor is not null and (type in ('Join', 'Listen') or type in {PURCHASES} or object_type = 'Place')
"""
NAMED = {
    "place": """select row, actor, trim(case when object_type = 'Place' then object else target end) as word, null::varchar as title
        from few where object_type = 'Place' or (type = 'Join' and object_type = 'Event')""",
    "artist": """select row, actor, trim(coalesce(try_cast(extra as json) ->> '$.artist', target)), null::varchar
        from few where type = 'Listen'""",
    "shop": f"""select row, actor, trim(coalesce(target, try_cast(extra as json) ->> '$.shop')), null::varchar
        from few where type in {PURCHASES}""",
    "event": "select row, actor, object, content from few where type = 'Join' and object_type = 'Event'",
}  # fmt: skip
SOME = " union all ".join(f"select *, '{kind}' as kind from ({query})" for kind, query in NAMED.items())


class Met(NamedTuple):
    """Hold what was met: who (text), in which row, and which of `words` (places; -1: none)."""

    kind: str
    actor: pa.ChunkedArray
    row: np.ndarray
    word: np.ndarray
    words: pa.Array
    titles: pa.Array | None = None


def read(cursor: Any) -> Columns:
    """Return the things of the piece that `log` is on this cursor."""
    import numpy as np
    import pyarrow as pa

    found = [_tags(cursor), *_links(cursor), _lookups(cursor), *_some(cursor), _cells(cursor)]
    actors, actor = coded(*(met.actor for met in found))[::-1]
    thing, kinds, titles, words = _things(found)
    (actors, a), (thing, b) = _ordered(actors, np.concatenate(actor)), _ordered(thing, np.concatenate(words))
    kinds, titles = kinds[b.order], titles.take(pa.array(b.order))
    a, b = a.codes, b.codes
    row = np.concatenate([met.row for met in found])
    cell = np.zeros(len(row), bool)
    cell[len(row) - len(found[-1].row) :] = True
    plain, cell = np.flatnonzero((b >= 0) & ~cell), (b >= 0) & cell
    # In the order of their ends, those of several pieces are nearly in order when they are put together.
    plain = plain[np.argsort(a[plain] * len(thing) + b[plain], kind="stable")]

    def part(values: np.ndarray, where: np.ndarray, count: int) -> pa.Array:
        return narrow(values[where], count)

    return {
        "actor": actors, "thing": thing, "kind": pa.array(kinds), "title": titles,
        "a": part(a, plain, len(actors)), "b": part(b, plain, len(thing)), "row": part(row, plain, ROWS),
        "cell_a": part(a, cell, len(actors)), "cell_b": part(b, cell, len(thing)), "cell_row": part(row, cell, ROWS),
    }  # fmt: skip


class Codes(NamedTuple):
    """Hold places in a list that was put in order, and the old place of each word of it."""

    codes: np.ndarray
    order: np.ndarray


def _ordered(words: pa.Array, codes: np.ndarray) -> tuple[pa.Array, Codes]:
    """Return a list in order, and the places (-1: none) in it of what had these places before."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    order = pc.sort_indices(words).to_numpy().astype(np.int64)
    back = np.full(len(order) + 1, -1)
    back[order] = np.arange(len(order))
    return words.take(pa.array(order)), Codes(back[codes], order)


def _things(found: list[Met]) -> tuple[pa.Array, np.ndarray, pa.Array, list[np.ndarray]]:
    """Return all things (`kind:thing`), the places of their kinds, their titles, and for each of `found` the places of its things."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    none = pa.scalar(None, pa.string())
    named = [pc.binary_join_element_wise(met.kind, pc.if_else(pc.equal(met.words, ""), none, met.words), ":") for met in found]
    every = pa.concat_arrays([words.cast(pa.string()) for words in named]).dictionary_encode()
    place = pc.fill_null(every.indices, -1).to_numpy(zero_copy_only=False)
    kinds, titles = np.zeros(len(every.dictionary), np.uint8), np.full(len(every.dictionary), None, object)
    words, start = [], 0
    for met in found:
        mine = place[start : start + len(met.words)]
        start += len(met.words)
        kinds[mine[mine >= 0]] = KINDS.index(met.kind)
        if met.titles is not None:
            for slot, title in zip(mine.tolist(), met.titles.to_pylist(), strict=True):
                if slot >= 0 and title is not None and (titles[slot] is None or title < titles[slot]):
                    titles[slot] = title
        words.append(np.where(met.word >= 0, mine[met.word] if len(mine) else -1, -1))
    return every.dictionary, kinds, pa.array(titles, pa.string()), words


def _flat(lists: pa.Table) -> tuple[np.ndarray, pa.Array]:
    """Return, for each word of each row, the place of the row, and the word; nulls left out."""
    import pyarrow.compute as pc

    column = lists["words"].combine_chunks()
    parents, words = pc.list_parent_indices(column), pc.list_flatten(column)
    there = words.is_valid()
    return parents.filter(there).to_numpy(), words.filter(there)


def _tags(cursor: Any) -> Met:
    import numpy as np
    import pyarrow as pa

    lists = table(cursor, TAGS)
    parents, tags = _flat(lists)
    (code,), words = coded(tags)
    said = over(cursor, words, "lower(nfc_normalize(word))")
    (plain,), words = coded(said)
    code = plain[code].astype(np.int64) if len(plain) else code.astype(np.int64)
    # A tag that stands twice in one row is one.
    pair = distinct(parents.astype(np.int64) * max(len(words), 1) + code)
    parents, code = pair // max(len(words), 1), pair % max(len(words), 1)
    return Met("tag", lists["actor"].take(pa.array(parents)), lists["row"].to_numpy()[parents], code, words)


def _links(cursor: Any) -> list[Met]:
    import pyarrow as pa

    lists = table(cursor, LINKS)
    parents, links = _flat(lists)
    (code,), words = coded(links)
    parts = f"(select {address.parts_sql('word')} as p)"
    pages = over(cursor, words, f"(select case when p.host <> '' then {address.page_sql('p')} end from {parts})")
    sites = over(cursor, words, f"(select case when p.host <> '' then {address.site_sql(address.host_sql('p'))} end from {parts})")
    cursor.register("seen", pa.table({"code": code, "title": lists["title"].take(pa.array(parents))}))
    titles = pa.array(range(len(words)), pa.int64())
    cursor.register("codes", pa.table({"code": titles}))
    titles = columns(cursor, """
        select title from codes left join (select code, min(title) as title from seen where title is not null group by code)
        using (code) order by code""")["title"]  # fmt: skip
    actor, row = lists["actor"].take(pa.array(parents)), lists["row"].to_numpy()[parents]
    return [Met("page", actor, row, code, pages, titles), Met("site", actor, row, code, sites)]


def _lookups(cursor: Any) -> Met:
    found = table(cursor, LOOKUPS)
    (code,), words = coded(found["word"])
    return Met("domain", found["actor"], found["row"].to_numpy(), code, over(cursor, words, address.site_sql("lower(rtrim(word, '.'))")))


def _some(cursor: Any) -> list[Met]:
    import pyarrow.compute as pc

    cursor.execute(FEW)
    every = table(cursor, f"from ({SOME}) where word is not null")
    mets = []
    for kind in NAMED:
        found = every.filter(pc.equal(every["kind"], kind))
        (code,), words = coded(found["word"])
        cursor.register("titled", found.select(["word", "title"]))
        cursor.register("titled_words", _numbered(words))
        titles = columns(cursor, """
            select min(title) as title from titled_words left join titled using (word) group by place order by place""")["title"]
        mets.append(Met(kind, found["actor"], found["row"].to_numpy(), code, words, titles))
    return mets


def _numbered(words: pa.Array) -> pa.Table:
    import pyarrow as pa

    return pa.table({"word": words, "place": pa.array(range(len(words)), pa.int64())})


def _cells(cursor: Any) -> Met:
    found = table(cursor, CELLS)
    (code,), words = coded(found["word"])
    return Met("place", found["actor"], found["row"].to_numpy(), code, words)

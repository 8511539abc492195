"""What is kept of each piece of the log so that a draft can be held against it at once?

Columns, of what the owner wrote, in the order of the log
  row     place in the piece
  moment  microseconds since 1970 UTC
  shift   minutes, local time minus UTC; UNKNOWN where the log does not say
  width   who could read it: 0 not told, 1 named people, 2 followers, 3 everybody
  id      of the activity; text: its first words, of what others could read
Columns of an index of its words, and of whom it names
  term    hashes of words, in order; ends: where the numbers of each end in `said`; said: which of the above hold it
Columns of the whole piece
  people  hashes of what other people are called, in order
  mine    what the owner is called and can be reached by, as text
Hashes are the lower half of MD5: they name, they do not protect.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from murmure.model.activity import FOLLOWERS, ME, PUBLIC

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

UNKNOWN = -(1 << 15)
_KEY = re.compile(r"([^/:@]+)(@[^/:@]+)?$")
LONGEST = 4_000
"""Characters of a text whose words count."""
LEAST, MOST = 3, 30
"""Letters of a word that counts."""
SHOWN = 1_000
"""Characters of a text that are kept."""
KEY = "strip_accents(lower(regexp_extract(rtrim({}, '/'), '([^/:@]+)(@[^/:@]+)?$', 1)))"
"""What somebody is called in an account, an address or a name, in SQL."""

SAID = f"""
create or replace temp view said as
select row, id::varchar as id, epoch_us(published) as moment,
  coalesce(offset_minutes, {UNKNOWN})::smallint as shift,
  case when coalesce(len(audience), 0) = 0 then 0 when list_contains(audience, '{PUBLIC}') then 3
       when list_contains(audience, '{FOLLOWERS}') then 2 else 1 end::utinyint as width,
  left(content, {LONGEST}) as content,
  list_concat(coalesce(mentions, []),
    case when list_contains(audience, '{PUBLIC}') then [] else coalesce(audience, []) end) as named
from log where actor = '{ME}' and type = 'Create' and content is not null and published is not null
"""
NAMED = f"""
with numbered as (select (row_number() over (order by row) - 1)::integer as said, named from said)
select distinct said, '@' || {KEY.format("name")} as word from (select said, unnest(named) as name from numbered)
where name not in ('{ME}', '{PUBLIC}', '{FOLLOWERS}') and {KEY.format("name")} <> ''
"""
TOLD = f"""
select row, moment, shift, width, id, case when width = 1 then '' else left(content, {SHOWN}) end as text, strip_accents(lower(content)) as folded
from said order by row
"""
PEOPLE = f"""
select distinct md5_number_lower({KEY.format("name")}) as term from (
  select actor as name from log where actor is not null and actor <> '{ME}' and not starts_with(actor, 'device:')
  union all select unnest(mentions) from log where mentions is not null
  union all select unnest(audience) from log where audience is not null
  union all select content from log where type = 'murmure:Contact')
where name is not null and name not in ('{ME}', '{PUBLIC}', '{FOLLOWERS}') order by term
"""
MINE = f"""
select distinct unnest([object, content, extra ->> '$.email',
  extra ->> '$.phone', extra ->> '$.username', extra ->> '$.address', extra ->> '$.name']) as mine
from (select object, content,
  case when json_valid(extra) then extra end as extra from log where type = 'murmure:Identity' and actor = '{ME}') order by mine
"""


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the columns of a piece; made once in its life."""
    return shelf.get("draft", piece, lambda: view.read(relation, _read))


def plain(text: str) -> str:
    """Return a text as the engine folds it: small letters without accents."""
    parted = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in parted if not unicodedata.combining(sign)))


def key_of(name: str) -> str:
    """Return what somebody is called in an account, an address or a name, as `KEY` does.

    >>> key_of("https://village.example/@Zoé")
    'zoe'
    """
    found = _KEY.search(name.rstrip("/"))
    return plain(found[1]) if found else ""


def hash_of(text: str) -> int:
    """Return the hash of a text, as the engine's `md5_number_lower`."""
    return int.from_bytes(hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).digest()[8:], "little")


def _read(cursor: Any) -> Columns:
    import pyarrow as pa

    cursor.execute(SAID)
    said = cursor.execute(TOLD).to_arrow_table().combine_chunks()
    named = cursor.execute(NAMED).to_arrow_table().combine_chunks()
    people = cursor.execute(PEOPLE).to_arrow_table().combine_chunks()["term"]
    mine = cursor.execute(MINE).to_arrow_table().combine_chunks()["mine"].drop_null()
    term, ends, places = _index(_one(said["folded"]), _one(named["said"]), _one(named["word"]))
    return {
        **{name: _one(said[name]) for name in ("row", "moment", "shift", "width", "id", "text")},
        "term": pa.array(term, pa.uint64()), "ends": pa.array(ends, pa.int64()), "said": pa.array(places, pa.int32()),
        "people": _one(people), "mine": _one(mine),
    }  # fmt: skip


def _index(texts: pa.Array, named: pa.Array, names: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the hashes of words in order, where the texts of each end, and the texts.

    texts   folded; names: whom the texts `named` name
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    parted = pc.split_pattern(pc.replace_substring_regex(texts, r"[^\pL\pN]+", " "), " ")
    words, place = pc.list_flatten(parted), pc.list_parent_indices(parted)
    length = pc.utf8_length(words)
    fits = pc.and_(pc.greater_equal(length, LEAST), pc.less_equal(length, MOST))
    coded = pa.concat_arrays([pc.filter(words, fits), names.cast(words.type)]).dictionary_encode()
    said = np.concatenate([pc.filter(place, fits).to_numpy().astype(np.int64), named.to_numpy().astype(np.int64)])
    hashes = np.array([hash_of(word) for word in coded.dictionary.to_pylist()], np.uint64)
    order = np.argsort(hashes, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    # One number for each word and text: what stands twice in a text counts once.
    pairs = np.unique(rank[coded.indices.to_numpy()] << 32 | said) if len(said) else np.zeros(0, np.int64)
    return hashes[order], np.cumsum(np.bincount(pairs >> 32, minlength=len(order))), pairs & 0xFFFFFFFF


def _one(column: Any) -> Any:
    """Return a column as one array."""
    import pyarrow as pa

    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)

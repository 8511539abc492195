"""What did I publish in one piece of the log, who could see it, and what does it give away?

Columns of posts, in order of ids
  id         text
  at         microseconds since 1970 UTC, NONE without a date
  shift      minutes, local time minus UTC; UNKNOWN where the log does not say
  source     place in `sources`
  kind       0 a post, 1 an answer, 2 what somebody else wrote, passed on
  seen       place in `SEEN`: who could see it
  length     letters
  post       hash of its address, 0 without one; what answers it is found by it
  latitude, longitude   nan without a place
  media      bits of `MEDIA`: what the archive keeps with its pictures
Columns of the words of what is open to all: `word_of` (place of a post), `word` (place in `words`); tags begin with #.
Columns of what is given away: `spot_of` (place of a post), `group` (place in `GROUPS`), and the texts of `spot.Seen`.
Columns of what others did to me, `other_*`: id, at, what (place in `OTHERS`), post (hash of the address that is answered).
`gone`, `gone_at`: hashes of the addresses that I deleted, and when.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from murmure.hours.piece import UNKNOWN
from murmure.lenses.me.presence import spot, tone
from murmure.lenses.me.presence.network import messengers, untold
from murmure.model.activity import FOLLOWERS, ME, PUBLIC

if TYPE_CHECKING:
    from murmure.graphs.shelf import Columns

NONE = -(1 << 63)
SEEN = ("public", "unlisted", "followers", "group", "addressed", "unsaid")
"""Who could see a post: everybody; everybody who has its address; who follows me; a group; those addressed; the archive does not say."""
POST, ANSWER, SHARED = range(3)
MEDIA = ("camera", "device", "software", "taken")
"""What an archive keeps with pictures: the camera, the number of the device, the program, when they were taken."""
OTHERS = ("mention", "answer", "list")
"""What others do to me: a post that names me or stands on my page, an answer to a post of mine, a list that I am on."""
GROUPS = (*spot.KINDS, *(f"tone:{kind}" for kind in tone.TITLES))
"""What is looked for in posts."""
OPEN = (SEEN.index("public"), SEEN.index("unlisted"), SEEN.index("unsaid"))
"""What is looked at for what it gives away."""
_KEYS = {"camera": '"camera_m', "device": '"device_id"', "software": '"software"', "taken": '"(taken_timestamp|date_time_original)"'}
_GROUP = r"^facebook:group/|^https://x\.com/i/communities/"
_LINKS = re.compile(r"https?://\S+|www\.\S+|@[\w.@-]+")
_WORDS = re.compile(r"[^\W\d_]{3,30}")
_NO_POST = ("Collection", "Service", "Person", "Group", "Application")
PART = 20_000
"""Posts that are in memory at once."""


def posts_sql(accounts: Sequence[str]) -> str:
    """Return the query for what I published, whichever of my accounts did."""
    letters, open_ = (", ".join(map(quoted, some)) for some in (messengers(), untold()))
    media = " + ".join(f"case when regexp_matches(extra, '{pattern}') then {1 << bit} else 0 end"
                       for bit, pattern in enumerate(_KEYS[name] for name in MEDIA))  # fmt: skip
    return f"""
        select id::varchar as id, coalesce(epoch_us(published), {NONE}) as at, coalesce(offset_minutes, {UNKNOWN})::smallint as shift,
            coalesce(source, '') as source,
            case when type = 'Announce' then {SHARED} when in_reply_to is not null then {ANSWER} else {POST} end::utinyint as kind,
            case when list_contains(audience, '{PUBLIC}') then case when contains(extra, '"unlisted"') then 1 else 0 end
                when list_contains(audience, '{FOLLOWERS}') then 2 when coalesce(len(audience), 0) = 0 then 5
                when regexp_matches(audience[1], '{_GROUP}') then 3 else 4 end::utinyint as seen,
            case when object is null then 0 else hash(object) end::ubigint as post,
            coalesce(latitude, 'nan')::double as latitude, coalesce(longitude, 'nan')::double as longitude,
            case when contains(extra, '"media"') then {media} else 0 end::utinyint as media, content, language, tags
        from log
        where type in ('Create', 'Announce') and {_mine(accounts)} and coalesce(source, '') not in ({letters})
            and (len(audience) > 0 or source in ({open_})) and coalesce(object_type, '') not in ({", ".join(f"'{one}'" for one in _NO_POST)})
            and not (contains(coalesce(extra, ''), '"story"') and (try_cast(extra as json) ->> '$.kind') = 'story')
        order by id"""


OTHERS_SQL = """
    select id::varchar as id, coalesce(epoch_us(published), {none}) as at,
        case when type = 'Add' then 2 when in_reply_to is not null then 1 else 0 end::utinyint as what,
        case when in_reply_to is null then 0 else hash(in_reply_to) end::ubigint as post
    from log
    where type in ('Create', 'Announce', 'Add') and not ({mine}) and coalesce(source, '') not in ({messengers})
        and (type = 'Add' and {object} or type <> 'Add' and ({target} or {mentions}))
        and (type = 'Add' or list_contains(audience, '{public}')
            or coalesce(len(audience), 0) = 0 and not contains(coalesce(extra, ''), '"conversation"'))
    order by id"""
GONE_SQL = """
    select hash(object)::ubigint as gone, min(coalesce(epoch_us(published), {none})) as gone_at from log
    where type = 'Delete' and {mine} and object is not null group by 1 order by 1"""


def _mine(accounts: Sequence[str], column: str = "actor") -> str:
    """Return the condition that a column names me, in SQL over the log."""
    if not accounts:
        return f"{column} = '{ME}'"
    # Each name is spelled once as the graph does, not each row.
    from murmure.graphs.address import account_sql

    listed = ", ".join(quoted(one) for one in accounts)
    named = f"select distinct {column} as spelled from log where {column} is not null"
    return f"({column} = '{ME}' or {column} in (select spelled from ({named}) where {account_sql('spelled')} in ({listed})))"


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def read(cursor: Any, accounts: Sequence[str]) -> Columns:
    """Return the columns of the piece that `log` is on this cursor; `accounts` are mine beside `me`."""
    mine = _mine(accounts)
    spellings = ", ".join(quoted(one) for one in (ME, *accounts))
    others = OTHERS_SQL.format(
        none=NONE, mine=mine, messengers=", ".join(quoted(one) for one in messengers()), object=_mine(accounts, "object"),
        target=_mine(accounts, "target"), mentions=f"list_has_any(mentions, [{spellings}])", public=PUBLIC,
    )  # fmt: skip
    found = _posts(cursor, cursor.execute(posts_sql(accounts)).to_arrow_reader(PART))
    told = cursor.execute(others).to_arrow_table()
    gone = cursor.execute(GONE_SQL.format(mine=mine, none=NONE)).to_arrow_table()
    others_of = {f"other_{name}": told[name].combine_chunks() for name in told.column_names}
    return {**found, **others_of, **{name: gone[name].combine_chunks() for name in gone.column_names}}


PLAIN = ("id", "at", "shift", "kind", "seen", "post", "latitude", "longitude", "media")
TOLD = ("value", "before", "hit", "after", "why_en", "why_fr")


def _posts(cursor: Any, reader: Any) -> Columns:
    """Return the columns of posts, of their words and of what they give away, a part of the posts at a time."""
    import numpy as np
    import pyarrow as pa

    parts, lengths, sources, words = [], [], _Numbered(), _Words()
    spots: dict[str, list[Any]] = {name: [] for name in ("spot_of", "group", "sure", *TOLD)}
    of, begin = [], 0
    for batch in reader:
        parts.append(batch.select(list(PLAIN)))
        of += [sources.number(one) for one in batch.column("source").to_pylist()]
        rows = zip(*(batch.column(name).to_pylist() for name in ("kind", "seen", "content", "language", "tags")), strict=True)
        for place, (kind, seen, content, language, tags) in enumerate(rows, begin):
            text = content or ""
            lengths.append(len(text))
            if kind == SHARED or seen not in OPEN:
                continue
            words.add(place, text, tags or ())
            if text:
                looked = spot.glance(text)
                _keep(spots, place, chain(spot.seen_in(looked, language), tone.read_in(looked, language)))
        begin += batch.num_rows
    table = pa.Table.from_batches(parts, reader.schema.empty_table().select(list(PLAIN)).schema)
    return {
        **{name: table[name].combine_chunks() for name in PLAIN}, "length": pa.array(np.array(lengths, np.int32)),
        "source": pa.array(np.array(of, np.uint16)), "sources": pa.array(list(sources), pa.string()), **words.columns(),
        "spot_of": pa.array(spots["spot_of"], pa.uint32()), "group": pa.array(spots["group"], pa.uint8()),
        "sure": pa.array(spots["sure"], pa.float32()), **{name: pa.array(spots[name], pa.string()) for name in TOLD},
    }  # fmt: skip


def _keep(spots: dict[str, list[Any]], place: int, found: Iterator[spot.Seen]) -> None:
    for one in found:
        values = (place, GROUPS.index(one.group), one.sure, one.value, one.before, one.hit, one.after, one.why.en, one.why.fr)
        for name, value in zip(spots, values, strict=True):
            spots[name].append(value)


class _Numbered(dict[str, int]):
    """Number texts in the order in which they come."""

    def number(self, text: str) -> int:
        return self.setdefault(text, len(self))


class _Words:
    """Gather the words and tags of posts, each once a post; links and names of accounts are none."""

    def __init__(self) -> None:
        self._known, self._of, self._word = _Numbered(), [], []

    def add(self, place: int, text: str, tags: Sequence[str]) -> None:
        plain = _LINKS.sub(" ", unicodedata.normalize("NFC", text).lower())
        found = [*dict.fromkeys(_WORDS.findall(plain)), *dict.fromkeys("#" + one.lower() for one in tags if one and len(one) > 2)]
        self._of += [place] * len(found)
        self._word += [self._known.number(one) for one in found]

    def columns(self) -> Columns:
        import numpy as np
        import pyarrow as pa

        return {"word_of": pa.array(np.array(self._of, np.uint32)), "word": pa.array(np.array(self._word, np.uint32)),
                "words": pa.array(list(self._known), pa.string())}  # fmt: skip

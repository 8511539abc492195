"""What did I like on X?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import ME, SEPARATOR
from murmure.model.errors import Hostile
from murmure.model.reject import BAD_RECORD, Reject
from murmure.sources.social.x_archive.script import records_of
from murmure.sources.social.x_archive.words import number_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

_ROWS, _CHARACTERS = 16_384, 8 << 20


def likes_of(file: File, skip: int) -> Iterator[pa.Table | Reject]:
    """Yield what I liked, some thousands at a time: the archive says of which post, never when."""
    posts: list[str] = []
    texts: list[str | None] = []
    weight = 0
    try:
        for record in records_of(file, skip, "like"):
            if isinstance(record, Reject):
                yield record
                continue
            number, like = record
            post = number_of(like.get("tweetId"))
            if post is None:
                yield Reject(file.where(number), BAD_RECORD)
                continue
            text = text_of(like.get("fullText"))
            posts.append(post)
            texts.append(text)
            weight += len(text or "")
            if len(posts) >= _ROWS or weight > _CHARACTERS:
                yield _table(posts, texts)
                posts, texts, weight = [], [], 0
    except Hostile:
        if posts:
            yield _table(posts, texts)
        raise
    if posts:
        yield _table(posts, texts)


def _table(posts: list[str], texts: list[str | None]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    size, numbers = len(posts), pa.array(posts, pa.string())
    return pa.table({
        "key": pc.binary_join_element_wise("like", numbers, SEPARATOR),
        "type": pa.repeat("Like", size),
        "actor": pa.repeat(ME, size),
        "object": pc.binary_join_element_wise("https://x.com/i/status/", numbers, ""),
        "object_type": pa.repeat("Note", size),
        "content": pa.array(texts, pa.string()),
    })  # fmt: skip

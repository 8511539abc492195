"""Which records does one of the `.js` files of an X archive hold?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, Reject
from murmure.sources.records import json_records

if TYPE_CHECKING:
    from murmure.sources.readers import File

_ASSIGNED = re.compile(rb"\s*+(?:\xef\xbb\xbf)?\s*+(?:window\.YTD\.([\w-]{1,80}?)\.part\d{1,6}|Grailbird\.data\.(tweets)_\d{4}_\d\d)\s*=\s*")
_BARE = re.compile(rb'\s*+(?:\xef\xbb\xbf)?\s*+\[\s*\{\s*"([A-Za-z]{1,40})"\s*:\s*\{')
_COPY = re.compile(r"(?:[ _-]*(?:copy|copie|part)?[ _-]*\(?\d*\)?)$")
# What some files were called in older exports, or say in their first line.
_SAME = {
    "tweet": "tweets", "direct_message": "direct_messages", "direct_message_group": "direct_messages_group",
    "direct_messages_group": "direct_messages_group", "deleted_tweet": "deleted_tweets", "ad_impression": "ad_impressions",
    "ad_engagement": "ad_engagements", "notetweet": "note_tweet", "community_tweets": "community_tweet",
}  # fmt: skip


def kind_of_script(name: str, head: bytes) -> tuple[str, int] | None:
    """Return what a file lists ('tweets', 'like' ...) and how many bytes stand before its JSON; None when it is no part.

    The first line says it; a file that lost its first line is named by the key
    around its records, or by its own name.
    """
    found = _ASSIGNED.match(head)
    if found:
        kind = (found.group(1) or found.group(2)).decode("ascii", "replace").replace("-", "_")
        return _SAME.get(kind, kind), found.end()
    bare = _BARE.match(head)
    if not bare or not name.endswith(".js"):
        return None
    stem = _COPY.sub("", name.removesuffix(".js")).replace("-", "_")
    wrapper = re.sub(r"(?<!^)([A-Z])", r"_\1", bare.group(1).decode()).lower()
    kind = _SAME.get(stem, stem)
    return (kind, 0) if wrapper in (stem, kind, kind.rstrip("s"), "dm_conversation", "ad", "user_list_info") else None


def records_of(file: File, skip: int, wrapper: str | None = None) -> Iterator[tuple[int, dict[str, Any]] | Reject]:
    """Yield the records, without the key that wraps each of them since 2020."""
    for record in json_records(file, "item", skip):
        if isinstance(record, Reject):
            yield record
            continue
        number, item = record
        inner = item.get(wrapper) if isinstance(item, dict) and wrapper and wrapper in item else item
        yield (number, inner) if isinstance(inner, dict) else Reject(file.where(number), BAD_RECORD)

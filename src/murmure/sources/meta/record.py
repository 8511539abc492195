"""Which records does one JSON file of Meta hold, whatever its year wraps them in?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, Reject
from murmure.sources.meta.text import mapping
from murmure.sources.records import broken, json_records, opened, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_VERSION = re.compile(r"_v\d{1,2}\Z")
_QUOTE = re.compile(r"&#0?39;|['’‘´`]")
# Possessive: a name of many digits is else tried in every way that they can be parted.
_PART = re.compile(r"(?:[ _-]?\(?\d{1,3}+\)?|[ _-]cop(?:y|ie))*+\Z")
# A file that holds one record, or one object of lists, is kept whole; nobody has met one of more than a few megabytes.
_WHOLE = 256 << 20


def root_of(key: str) -> str:
    """Return a root key without its version: `friends_v2` is `friends`."""
    return _VERSION.sub("", key)


def stem_of(name: str) -> str:
    """Return what a file is about, from its name: no number of the part, no apostrophe.

    >>> stem_of("who_you've_followed.json"), stem_of("post_comments_1.json")
    ('who_you_ve_followed', 'post_comments')
    """
    stem = _QUOTE.sub("_", re.sub(r"\.(json|html?)\Z", "", name.casefold()))
    return _PART.sub("", stem)


def starts(text: str) -> str:
    """Return the first character of the document: '[' or '{'."""
    return text.lstrip("\ufeff \t\r\n")[:1]


def records_of(file: File, text: str, keys: frozenset[str], known: Callable[[str], bool]) -> Iterator[tuple[str | None, int, Any] | Reject]:
    """Yield (root key without version, number, record); the key is None for records without one.

    `known` says which root keys are wanted. Lists are read record by record.
    """
    if starts(text) == "[":
        for record in json_records(file, "item"):
            if isinstance(record, Reject):
                yield record
                continue
            number, item = record
            wrapped = [key for key in item if known(key)] if isinstance(item, dict) and not item.keys() & _OWN else []
            for key in wrapped:
                for inner in item[key] if isinstance(item[key], list) else [item[key]]:
                    yield root_of(key), number, inner
            if not wrapped:
                yield None, number, item
        return
    wanted = [key for key in sorted(keys) if known(key)]
    for key in wanted:
        listed = re.search(re.escape(f'"{key}"') + r"\s*:\s*(\S)", text)
        if listed and listed.group(1) == "[":
            for record in json_records(file, f"{key}.item"):
                yield record if isinstance(record, Reject) else (root_of(key), *record)
        else:
            for item in whole(file, key):
                # The exports of 2018 have one more object around some lists.
                older = item.get("activity_log_data") if isinstance(item, dict) else None
                for number, inner in enumerate(older if isinstance(older, list) else [item], 1):
                    yield inner if isinstance(inner, Reject) else (root_of(key), number, inner)
    if not wanted:
        for item in whole(file, ""):
            yield item if isinstance(item, Reject) else (None, 1, item)


_OWN = frozenset({"timestamp", "label_values", "string_map_data", "string_list_data", "creation_timestamp"})


def whole(file: File, key: str) -> Iterator[Any | Reject]:
    """Yield the value of a root key, or the document itself for '', as one piece."""
    from murmure.sources.readers import json_items

    if file.size > _WHOLE:
        yield Reject(file.where(1), BAD_RECORD)
        return
    try:
        with opened(file) as stream:
            yield from json_items(stream, key)
    except reading_errors() as error:
        yield broken(file, 1, error)


def data_of(record: dict[str, Any], key: str) -> Any:
    """Return what stands under a key of the first entry of `data` that has it."""
    listed = record.get("data")
    for entry in listed if isinstance(listed, list) else [listed]:
        if isinstance(entry, dict) and key in entry:
            return entry[key]
    return None


def attached(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of all attachments, in order."""
    listed = record.get("attachments")
    found = []
    for attachment in listed if isinstance(listed, list) else [listed]:
        entries = mapping(attachment).get("data")
        found += [entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)]
    return found[:2_000]

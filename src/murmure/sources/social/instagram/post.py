"""What did I post on Instagram, and what did I say about the posts of others?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.meta.account import dated
from murmure.sources.meta.label import Labelled, of_record
from murmure.sources.meta.medium import media_of, senders
from murmure.sources.meta.text import digest, mappings, words
from murmure.sources.plain import address, clean_json, hashtags
from murmure.sources.social.instagram.account import Instagram

Found = Iterator[Activity | Both]
Reader = Callable[[Any, Instagram], Found]
_FILMS = (".mp4", ".mov", ".m4v", ".webm")
_POST = re.compile(r"(?:instagram\.com|threads\.(?:com|net))/(?:[^/]+/)?(?:p|post|reel|tv|t)/")


def posts(kind: str) -> Reader:
    """Return a reader of posts, stories or reels: a list of media with one text, or one medium that has its own."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        label = of_record(record) if "label_values" in record else None
        items = mappings(record.get("media")) or ([record] if "uri" in record else [])
        media = media_of(items)
        when = account.clock.first(record.get("creation_timestamp"), record.get("timestamp"),
                                   *(item.get("creation_timestamp") for item in items[:20]), label.fields.get("time") if label else None)  # fmt: skip
        if isinstance(when, Both):
            yield when
            return
        # What was said on Threads without a picture is the title of a medium that has no file.
        text = words(record.get("title")) or next((title for item in items if (title := words(item.get("title")))), None)
        text = text or (label.get("comment", "name") if label else None)
        if not media.names and not text:
            yield BAD_RECORD
            return
        # A picture has one name in every layout; the folders before it change.
        name = digest(",".join(sorted(media.names))) if media.names else digest(text)
        films = all(name.casefold().endswith(_FILMS) for name in media.names) if media.names else False
        yield Activity(
            key=key_of(kind, when.published, name, digest(text)),
            type="Create",
            object=account.uri(kind, media.names[0]) if media.names else None,
            object_type="Note" if not media.names else "Video" if films else "Image",
            content=text,
            tags=hashtags(text or "") or None,
            latitude=media.position and media.position[0],
            longitude=media.position and media.position[1],
            extra=clean_json({"kind": kind, "media": media.listed}) or None,
            **when._asdict(),
        )
        yield from senders(media, account)

    return read


def author_of(label: Labelled) -> str | None:
    """Return the user name of whom a record is about: the author, else the owner of what was seen."""
    return (label.get("author", "username") or label.within("owner", "username") or label.within("author", "username")
            or label.below("username", "author") or label.get("owner") or label.within("owner", "name"))  # fmt: skip


def comments(record: dict[str, Any], account: Instagram) -> Found:
    """Yield one comment of mine, on a post of the person who is named beside it."""
    label = of_record(record)
    said = mappings(record.get("string_list_data"))
    when = account.clock.first(label.fields.get("time"), record.get("timestamp"), *(item.get("timestamp") for item in said[:1]))
    text = label.main("comment") or next((found for item in said if (found := words(item.get("value")))), None)
    media = media_of(mappings(record.get("media_list_data")))
    if isinstance(when, Both) or not (text or media.names):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    owner = author_of(label) or words(record.get("title"))
    yield Activity(key=key_of("comment", when.published, digest(text, ",".join(media.names))), type="Create", object_type="Note",
                   target=account.whose(owner), content=text, tags=hashtags(text or "") or None,
                   extra=clean_json({"comment": True, "media": media.listed}), **when._asdict())  # fmt: skip


def entries(record: dict[str, Any]) -> Iterator[tuple[str | None, str | None, Any, str | None]]:
    """Yield (name, address, moment, text) for each entry that a record lists, in either of its forms."""
    title = words(record.get("title"))
    listed = mappings(record.get("string_list_data"))
    for item in listed:
        yield title or words(item.get("value")), address(words(item.get("href"))), item.get("timestamp"), words(item.get("value"))
    if listed:
        return
    label = of_record(record)
    name = author_of(label) or title or label.main("name", "search")
    yield name, address(label.get("url")), label.fields.get("time") or record.get("timestamp"), label.get("comment", "search", "name")


def likes(thing: str) -> Reader:
    """Return a reader of likes: of posts, of comments, of stories."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        for name, link, time, text in entries(record):
            when = account.clock.at(time)
            if isinstance(when, Both) or not (name or link):
                yield when if isinstance(when, Both) else BAD_RECORD
                continue
            sign = text if text and text != name and len(text) < 9 else None
            yield Activity(key=key_of("like", thing, when.published, link or name), type="Like", object=link, object_type="Note",
                           target=account.whose(name), extra=clean_json({"of": thing, "reaction": sign}), **when._asdict())  # fmt: skip

    return read


def answers(thing: str) -> Reader:
    """Return a reader of what I answered to stories: polls, questions, quizzes, sliders."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        for name, link, time, text in entries(record):
            when = account.clock.at(time)
            if isinstance(when, Both) or not (name or link):
                yield when if isinstance(when, Both) else BAD_RECORD
                continue
            yield Activity(key=key_of("answer", thing, when.published, link or name, digest(text)), type="Create", object_type="Note",
                           target=account.whose(name), content=text if text != name else None, links=[link] if link else None,
                           extra={"answer": thing}, **when._asdict())  # fmt: skip

    return read


def saves(record: dict[str, Any], account: Instagram) -> Found:
    """Yield what I saved for later, and whose it is; a missing date is no fault, a wrong one is."""
    unsigned = "label_values" in record and author_of(of_record(record)) is None
    for name, link, time, text in entries(record):
        # Music has a name, and nobody whose it is; a page names above a post whose it is.
        nobody = unsigned and not (words(record.get("title")) and link and _POST.search(link))
        when = account.clock.at(time)
        if (isinstance(when, Both) and when is not NO_DATE) or not (name or link):
            yield when if isinstance(when, Both) else BAD_RECORD
            continue
        published = None if isinstance(when, Both) else when.published
        yield Activity(key=key_of("saved", published, link or name), type="murmure:Bookmark", object=link or account.uri("saved", name or ""),
                       object_type="Page", target=None if nobody else account.whose(name), content=text if text != name or nobody else None,
                       links=[link] if link else None, **dated(when))  # fmt: skip



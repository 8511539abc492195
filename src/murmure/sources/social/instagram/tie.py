"""Whom do I follow on Instagram, whom do I not wish to see, what do I look for, and who am I there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.meta.account import dated
from murmure.sources.meta.label import of_record
from murmure.sources.meta.text import mapping, mappings, words
from murmure.sources.plain import address, clean_json
from murmure.sources.social.instagram.account import Instagram
from murmure.sources.social.instagram.post import entries

Found = Iterator[Activity | Both]
Reader = Callable[[Any, Instagram], Found]


def tie(kind: str, type: str, theirs: bool = False, thing: str = "Person", target: str | None = None, **extra: Any) -> Reader:
    """Return a reader of records that name people; a missing date is no fault."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        for name, link, time, _ in entries(record):
            name = name or (link.rstrip("/").rpartition("/")[2] if link else None)
            when = account.clock.at(time)
            uri = account.uri("hashtag", name.lstrip("#")) if thing == "Hashtag" and name else account.user(name)
            if uri is None:
                yield BAD_RECORD
                continue
            published = None if isinstance(when, Both) else when.published
            yield Activity(key=key_of(kind, uri, published), type=type, actor=uri if theirs else ME, object=ME if theirs else uri,
                           object_type="Person" if theirs else thing, target=target, extra=clean_json(extra) or None, **dated(when))  # fmt: skip

    return read


def searches(kind: str) -> Reader:
    """Return a reader of searches: for people, words, tags, places."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        label, listed = of_record(record), mappings(record.get("string_list_data"))
        when = account.clock.first(label.fields.get("time"), record.get("timestamp"), *(item.get("timestamp") for item in listed[:1]))
        text = label.main("search", "author", "username", "name") or next((found for item in listed if (found := words(item.get("value")))), None)
        text = text or words(record.get("title"))
        if isinstance(when, Both) or text is None:
            yield when if isinstance(when, Both) else BAD_RECORD
            return
        yield Activity(key=key_of("search", when.published, text), type="murmure:Query", object=text, object_type="murmure:Search", content=text,
                       instrument=account.service, extra={"kind": kind}, **when._asdict())  # fmt: skip

    return read


def changes(kind: str) -> Reader:
    """Return a reader of changes: of the profile, of who can see it, of the password (never the password itself)."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        label = of_record(record)
        when = account.clock.first(label.fields.get("time"), record.get("timestamp"))
        if isinstance(when, Both):
            yield when
            return
        changed = label.get("changed") or words(record.get("title"))
        before, after = label.get("before"), label.get("after")
        # A telephone number is not kept, neither the one before nor the one after.
        safe = not any(text and text.lstrip("+").replace(" ", "").isdigit() and len(text) > 6 for text in (before, after))
        yield Activity(key=key_of("changed", kind, when.published, changed), type="Update", object=ME, object_type="Person",
                       content=after if safe else None, extra=clean_json({"kind": kind, "changed": changed, "from": before if safe else None}),
                       **when._asdict())  # fmt: skip

    return read


def names_of(record: dict[str, Any]) -> frozenset[str]:
    """Return the user name and the shown name of the owner: threads write the shown one."""
    label = of_record(record)
    return frozenset(name for name in (label.get("username"), label.get("name")) if name)


def identity(record: dict[str, Any], account: Instagram) -> Found:
    """Yield the account of the owner; the telephone number and the birthday, which is often made up, are not kept."""
    label = of_record(record)
    name = label.get("username") or label.get("name")
    if name is None:
        yield BAD_RECORD
        return
    photo = next((words(mapping(item).get("uri")) for item in mapping(record.get("media_map_data")).values()), None)
    extra = {"username": label.get("username"), "url": account.user(label.get("username")), "email": label.get("email"), "bio": label.get("bio"),
             "website": address(label.get("website")), "private": label.get("private"), "photo": photo}  # fmt: skip
    yield Activity(key=key_of("identity", name), type="murmure:Identity", object=account.user(name), object_type="Person",
                   content=label.get("name") or name, extra=clean_json(extra) or None)  # fmt: skip

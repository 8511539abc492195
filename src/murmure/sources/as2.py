"""What does an ActivityStreams 2.0 object say, in the columns of the log?

Read from https://www.w3.org/TR/activitystreams-vocabulary/ and from what
Mastodon, Pleroma, GoToSocial, Pixelfed and PeerTube really write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from murmure.sources.plain import address, clean, clean_json, hashtags, plain
from murmure.sources.times import When, parse_instant

NAMESPACE = "www.w3.org/ns/activitystreams"
ACTIVITIES = frozenset(
    "Accept Activity Add Announce Arrive Block Create Delete Dislike Flag Follow Ignore IntransitiveActivity Invite"
    " Join Leave Like Listen Move Offer Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View"
    " EmojiReact QuoteRequest".split()
)
OBJECTS = frozenset(
    "Application Article Audio Document Event Group Image Link Mention Note Object Organization Page Person Place"
    " Profile Question Relationship Service Tombstone Video Hashtag ChatMessage".split()
)
COLLECTIONS = frozenset("Collection OrderedCollection CollectionPage OrderedCollectionPage".split())
_AUTHOR = re.compile(r"(https?://[^/\s]+(?:/ap)?/users/[^/\s]+)/statuses/[^/\s]+(?:/activity)?")
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,6})\d*)?S)?)?"
)
_MANY = 2000
_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
_NO_WORDS: tuple[None, None, list[str]] = (None, None, [])


def one(value: Any) -> Any:
    """Return the first of a list, or the value itself."""
    return (value[0] if value else None) if isinstance(value, list) else value


def each(value: Any) -> list[Any]:
    """Return a list of what stands there, one or many; at most a few thousand."""
    return [] if value is None else value[:_MANY] if isinstance(value, list) else [value]


def refer(value: Any) -> str | None:
    """Return the address of an object, else its link, else its name: how the log points at it."""
    if value is None:
        return None
    if type(value) is str and value.isprintable():
        return value.strip() or None
    if type(value) is dict:
        found = value.get("id")
        if type(found) is str and found.isprintable() and (found := found.strip()):
            return found
    value = one(value)
    if isinstance(value, str):
        return clean(value).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict):
        return None
    for key in ("id", "href", "url", "name", "summary"):
        found = value.get(key)
        found = found.get("href") if isinstance(found := one(found), dict) else found
        if isinstance(found, str) and found.strip():
            return clean(found).strip()
    return None


def refer_all(value: Any) -> list[str]:
    """Return the addresses of all that stands there, each once."""
    if value is None:
        return []
    return list(dict.fromkeys(filter(None, map(refer, each(value)))))


def kind_of(doc: Any) -> str | None:
    """Return the type of an object: the first one of the vocabulary, else the first written; None without any."""
    written = doc.get("type") if isinstance(doc, dict) else None
    if isinstance(written, str) and (written in ACTIVITIES or written in OBJECTS):
        return written
    kinds = [k for k in each(written) if isinstance(k, str) and k]
    known = (k for k in kinds if k in ACTIVITIES or k in OBJECTS or k in COLLECTIONS)
    found = next(known, kinds[0] if kinds else None)
    return clean(found) if found else None


def author_of(uri: str | None) -> str | None:
    """Return who wrote a post, where the address says so (Mastodon's do).

    >>> author_of("https://murmure.example/users/lea/statuses/1")
    'https://murmure.example/users/lea'
    """
    found = _AUTHOR.fullmatch(uri) if uri and "/users/" in uri else None
    return found.group(1) if found else None


def words_of(doc: dict[str, Any], key: str = "content") -> tuple[str | None, str | None, list[str]]:
    """Return the text under `key` or its language map, its language, and the links in it."""
    written, by_language = doc.get(key), doc.get(key + "Map")
    if written is None and by_language is None:
        return None, None, []
    if key == "content" and type(written) is str and written and "mediaType" not in doc:
        # Nearly all posts: HTML, and the same once more under its language.
        spoken = next(iter(by_language), None) if type(by_language) is dict and len(by_language) == 1 else None
        if by_language is None or (spoken is not None and spoken.isprintable() and by_language[spoken] == written):
            shown, links = plain(written)
            return shown or None, spoken if spoken and spoken != "und" else None, links
    written, by_language = one(written), one(by_language)
    if written is None and by_language is None:
        return None, None, []
    if isinstance(written, dict):
        written, by_language = None, written
    if isinstance(by_language, str):
        written, by_language = written or by_language, None
    spoken = {k: v for k, v in by_language.items() if isinstance(v, str)} if by_language and isinstance(by_language, dict) else {}
    if isinstance(written, int | float) and not isinstance(written, bool):
        written = str(written)
    language = next((k for k, v in spoken.items() if v == written), next(iter(spoken), None) if not written else None)
    text = written if isinstance(written, str) else spoken.get(language or "")
    if not text:
        return None, None, []
    is_html = key != "name" and one(doc.get("mediaType")) in (None, "text/html")
    shown, links = plain(text) if is_html else (clean(text), [])
    return shown or None, clean(language) if language and language != "und" else None, links


def tags_of(doc: dict[str, Any], content: str) -> tuple[list[str], list[str], dict[str, str]]:
    """Return the hashtags in the case they were written in, the mentioned actors, and the names of those."""
    written = hashtags(content)
    if not doc.get("tag"):
        return written, [], {}
    case = {tag.casefold(): tag for tag in written}
    tags, mentions, names = [], [], {}
    for tag in each(doc.get("tag")):
        if not isinstance(tag, dict):
            continue
        name, kind = one(tag.get("name")), kind_of(tag)
        name = clean(name) if isinstance(name, str) else ""
        if kind == "Hashtag" or (kind is None and name.startswith("#")):
            bare = name.removeprefix("#")
            tags.append(case.get(bare.casefold(), bare))
        elif kind in ("Mention", "Person", "Group", "Service") and (ref := refer(tag.get("href") or tag)):
            mentions.append(ref)
            if name and name != ref:
                names[ref] = name
    return list(dict.fromkeys(filter(None, tags or written))), list(dict.fromkeys(mentions)), names


def media_of(doc: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the attachments: where each lies, of which type, and the words that describe it."""
    if doc.get("attachment") in (None, []) and doc.get("image") is None:
        return []
    return [
        {
            "path": refer(item.get("url") or item.get("href")) if isinstance(item, dict) else refer(item),
            "type": item.get("mediaType") or kind_of(item) if isinstance(item, dict) else None,
            "alt": words_of(item, "name")[0] or words_of(item, "summary")[0] if isinstance(item, dict) else None,
        }
        for item in (*each(doc.get("attachment")), *each(doc.get("image")))
    ]


def poll_of(doc: dict[str, Any]) -> dict[str, Any] | None:
    """Return the choices of a question; the votes change with time, and are as the export saw them."""
    if "oneOf" not in doc and "anyOf" not in doc:
        return None
    choices = each(doc.get("oneOf")) or each(doc.get("anyOf"))
    if not choices:
        return None
    options = [
        {"name": words_of(choice, "name")[0], "votes": (one(choice.get("replies")) or {}).get("totalItems")}
        for choice in choices
        if isinstance(choice, dict) and isinstance(one(choice.get("replies")) or {}, dict)
    ]
    ends = doc.get("endTime") or (doc.get("closed") if isinstance(doc.get("closed"), str) else None)
    return {"options": options, "several": True if doc.get("anyOf") else None, "ends": ends, "voters": doc.get("votersCount")}


def place_of(*docs: dict[str, Any]) -> tuple[float | None, float | None, str | None]:
    """Return latitude, longitude and name of the first place that is given; a position off Earth is not one."""
    for doc in docs:
        place = doc if kind_of(doc) == "Place" else one(doc.get("location"))
        if isinstance(place, str):
            return None, None, clean(place)
        if not isinstance(place, dict):
            continue
        try:
            latitude, longitude = float(one(place["latitude"])), float(one(place["longitude"]))
        except (KeyError, TypeError, ValueError):
            latitude = longitude = 999.0
        on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
        name = words_of(place, "name")[0]
        return (latitude if on_earth else None), (longitude if on_earth else None), name
    return None, None, None


def moment(doc: dict[str, Any], *keys: str, zone: Any = None) -> When | None:
    """Return the first time found under `keys`; None when there is none. Raises ValueError when it cannot be read."""
    for key in keys:
        value = doc.get(key)
        if type(value) is not str:
            value = one(value)
        if value is not None and value != "":
            if not isinstance(value, str):
                raise ValueError("a time is not a text")
            return parse_instant(value, zone)
    return None


def duration(text: Any) -> int | None:
    """Return an ISO 8601 duration in microseconds; None when it is none, or of months, whose length varies.

    >>> duration("PT2H30M")
    9000000000
    """
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not found or text.endswith(("P", "T")):
        return None
    sign, weeks, days, hours, minutes, seconds, fraction = found.groups()
    whole = ((int(weeks or 0) * 7 + int(days or 0)) * 24 + int(hours or 0)) * 60 + int(minutes or 0)
    total = (whole * 60 + int(seconds or 0)) * 1_000_000 + int((fraction or "0").ljust(6, "0"))
    return None if sign or not 0 < total < 10**17 else total


def columns_of(doc: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that describe one object: its address, kind, words, tags, links, people, and the rest in `extra`."""
    content, language, links = words_of(doc)
    title, spoken, _ = words_of(doc, "name") if "name" in doc or "nameMap" in doc else _NO_WORDS
    warning = words_of(doc, "summary")[0] if doc.get("summary") is not None or "summaryMap" in doc else None
    uri = refer(doc)
    tags, mentions, names = tags_of(doc, content or "")
    if doc.get("attachment"):
        links += [link for link in map(address, _links_in(doc)) if link and link not in links]
    said = {"title": title if content else None, "summary": warning if content or title else None}
    return {
        "object": uri,
        "object_type": kind_of(doc),
        "content": content or title or warning,
        "language": language or (spoken if not content else None),
        "tags": tags or None,
        "links": links or None,
        "mentions": mentions or None,
        "in_reply_to": refer(doc["inReplyTo"]) if doc.get("inReplyTo") is not None else None,
        "extra": _extra_of(doc, uri, said, names),
    }


def _extra_of(doc: dict[str, Any], uri: str | None, said: dict[str, str | None], names: dict[str, str]) -> dict[str, Any]:
    """Return what an object says that has no column; only what is there."""
    url = doc.get("url")
    found = {
        **said,
        "sensitive": True if doc.get("sensitive") is True else None,
        "media": media_of(doc) if doc.get("attachment") or "image" in doc else None,
        "poll": poll_of(doc) if "oneOf" in doc or "anyOf" in doc else None,
        "names": names,
        "updated": doc.get("updated"),
        "conversation": refer(doc.get("conversation") or doc.get("context")),
        "url": address(url if type(url) is str else refer(url)) if url else None,
        "quote": None if doc.keys().isdisjoint(_QUOTES) else refer(next(filter(None, map(doc.get, _QUOTES)), None)),
        "translations": _translations(doc),
    }
    if found["url"] == uri:
        del found["url"]
    return {key: value for key, value in found.items() if value}


def _links_in(doc: dict[str, Any]) -> Iterator[str]:
    """Yield the links that stand as attachments of type Link or Page (PeerTube, Lemmy, WordPress)."""
    for item in each(doc.get("attachment")):
        if isinstance(item, dict) and kind_of(item) in ("Link", "Page"):
            yield item.get("href") or refer(item.get("url")) or ""


def _translations(doc: dict[str, Any]) -> dict[str, str] | None:
    spoken = one(doc.get("contentMap"))
    if not isinstance(spoken, dict) or len(spoken) < 2:
        return None
    return {language: plain(text)[0] for language, text in list(spoken.items())[:50] if isinstance(text, str)}


def tidy(extra: dict[str, Any]) -> dict[str, Any] | None:
    """Return `extra` as the log may hold it; None when nothing is left."""
    return clean_json(extra) or None

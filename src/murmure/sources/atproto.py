"""What does one record of the network of Bluesky (AT Protocol) say, in the columns of the log?

Read from the lexicons `app.bsky.*` (https://docs.bsky.app/docs/advanced-guides/post-richtext:
places in a text are counted in bytes of UTF-8) and from what the network really carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from murmure.sources.as2 import each
from murmure.sources.plain import address, clean, hashtags

POST, REPOST, LIKE, FOLLOW = "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like", "app.bsky.graph.follow"
KEPT = {"post": POST, "repost": REPOST, "like": LIKE, "follow": FOLLOW}
_ACTS = {REPOST: "Announce", LIKE: "Like", FOLLOW: "Follow"}
_DID = re.compile(r"did:[a-z0-9]{1,20}:[A-Za-z0-9._:%-]{1,240}")
_PLACE = re.compile(r"at://(did:[a-z0-9]{1,20}:[A-Za-z0-9._:%-]{1,240})/[A-Za-z0-9.-]{3,317}/[A-Za-z0-9._:~-]{1,512}")
_LONGEST = 30_000
_Span = tuple[int, int, str]


def is_did(value: Any) -> bool:
    """Say whether a value names an account."""
    return isinstance(value, str) and _DID.fullmatch(value) is not None


def author_of(uri: Any) -> str | None:
    """Return the account that an address points into; None for what is no address of a record.

    >>> author_of("at://did:plc:abc/app.bsky.feed.post/3k")
    'did:plc:abc'
    """
    found = _PLACE.fullmatch(uri) if isinstance(uri, str) else None
    return found.group(1) if found else None


def words_of(uri: str, kind: str, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return the columns that a record of a kind that is `KEPT` says, its time aside; None when it is not of the expected form."""
    return _post(uri, record) if kind == POST else _act(kind, record)


def _act(kind: str, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return a repost, a like or a follow: upon what, and whose it is."""
    subject = record.get("subject")
    if kind == FOLLOW:
        return {"type": "Follow", "object": subject, "object_type": "Person"} if is_did(subject) else None
    uri = subject.get("uri") if isinstance(subject, dict) else None
    target = author_of(uri)
    # A feed or a list can be liked too: only a post is a Note.
    shown = "Note" if target and f"/{POST}/" in str(uri) else None
    via = record.get("via")
    more = {"via": via["uri"]} if isinstance(via, dict) and author_of(via.get("uri")) else {}
    return {"type": _ACTS[kind], "object": uri, "object_type": shown, "target": target, "extra": more} if target else None


def _post(uri: str, record: dict[str, Any]) -> dict[str, Any] | None:
    text = record.get("text")
    if not isinstance(text, str):
        return None
    raw = text[:_LONGEST].encode("utf-8", "replace")
    tags, links, people = _features(record.get("facets"), raw)
    shown = clean(_whole_links(raw, links)).strip()
    more, extra = _embedded(record.get("embed"))
    tags += [(0, 0, clean(tag)) for tag in each(record.get("tags")) if isinstance(tag, str) and tag]
    reply = record.get("reply") if isinstance(record.get("reply"), dict) else {}
    parent, root = (_uri(reply.get(part)) for part in ("parent", "root"))
    spoken = [clean(language)[:35] for language in each(record.get("langs")) if isinstance(language, str) and language]
    labels = record["labels"].get("values") if isinstance(record.get("labels"), dict) else None
    extra["labels"] = [label["val"] for label in each(labels) if isinstance(label, dict) and isinstance(label.get("val"), str)]
    extra["conversation"] = root if root != parent else None
    extra["languages"] = spoken if len(spoken) > 1 else None
    return {
        "type": "Create", "object": uri, "object_type": "Note", "in_reply_to": parent, "content": shown or None,
        "language": spoken[0] if spoken else None, "tags": _each_once(tags) or hashtags(shown) or None,
        "links": list(dict.fromkeys([*_each_once(links), *more])) or None, "mentions": _each_once(people) or None, "extra": extra,
    }  # fmt: skip


def _uri(reference: Any) -> str | None:
    uri = reference.get("uri") if isinstance(reference, dict) else None
    return uri if author_of(uri) else None


def _each_once(spans: list[_Span]) -> list[str]:
    return list(dict.fromkeys(value for _, _, value in spans))


def _features(facets: Any, raw: bytes) -> tuple[list[_Span], list[_Span], list[_Span]]:
    """Return the tags, links and mentioned accounts of a text, each with the bytes that show it."""
    tags: list[_Span] = []
    links: list[_Span] = []
    people: list[_Span] = []
    for facet in each(facets):
        index = facet.get("index") if isinstance(facet, dict) else None
        start, end = (index.get("byteStart"), index.get("byteEnd")) if isinstance(index, dict) else (None, None)
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(raw):
            continue
        for feature in each(facet.get("features")):
            kind = str(feature.get("$type")).rpartition("#")[2] if isinstance(feature, dict) else ""
            if kind == "tag" and isinstance(tag := feature.get("tag"), str) and (tag := clean(tag).strip().removeprefix("#")):
                tags.append((start, end, tag))
            elif kind == "link" and (link := address(feature.get("uri"))):
                links.append((start, end, link))
            elif kind == "mention" and is_did(did := feature.get("did")):
                people.append((start, end, did))
    return tags, links, people


def _whole_links(raw: bytes, links: list[_Span]) -> str:
    """Return the text with whole addresses where the page shows shortened ones; the words of other links stay."""
    out, at = [], 0
    for start, end, link in sorted(links):
        shown = raw[start:end].decode("utf-8", "ignore").strip()
        bare = shown.rstrip("….").removeprefix("https://").removeprefix("http://")
        if start < at or not bare or bare not in link:
            continue
        out += [raw[at:start].decode("utf-8", "ignore"), link]
        at = end
    return "".join([*out, raw[at:].decode("utf-8", "ignore")])


def _embedded(embed: Any) -> tuple[list[str], dict[str, Any]]:
    """Return the links of what a post carries, and in words: the page, the pictures, the post that it quotes."""
    links: list[str] = []
    extra: dict[str, Any] = {"media": []}
    for part in parts_of(embed):
        page, quoted = part.get("external"), part.get("record")
        if isinstance(page, dict) and (link := address(page.get("uri"))):
            links.append(link)
            extra["page"] = {name: page[name][:1000] for name in ("title", "description") if isinstance(page.get(name), str)}
        if isinstance(quoted, dict):
            extra["quote"] = extra.get("quote") or _uri(quoted)
        extra["media"] += [
            {"type": "image", "alt": image.get("alt")} for image in each(part.get("images")) if isinstance(image, dict)
        ]  # fmt: skip
        if isinstance(part.get("video"), dict):
            extra["media"].append({"type": "video", "alt": part.get("alt")})
    return links, extra


def parts_of(embed: Any) -> Iterator[dict[str, Any]]:
    """Yield what is embedded: a post with a quote and pictures holds both, one level down."""
    if isinstance(embed, dict):
        yield embed
        yield from (inner for inner in (embed.get("media"), embed.get("record")) if isinstance(inner, dict))

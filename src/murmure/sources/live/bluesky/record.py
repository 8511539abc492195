"""What does one record of Bluesky say, in the columns of the log?

Read from the lexicons `app.bsky.*` (https://docs.bsky.app/docs/advanced-guides/post-richtext:
places in a text are counted in bytes of UTF-8) and from what the network really carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import ME, PUBLIC, Activity
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address, clean, hashtags
from murmure.sources.times import When, parse_time

POST, REPOST, LIKE, FOLLOW = "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like", "app.bsky.graph.follow"
KEPT = {"post": POST, "repost": REPOST, "like": LIKE, "follow": FOLLOW}
_ACTS = {REPOST: "Announce", LIKE: "Like", FOLLOW: "Follow"}
_DID = re.compile(r"did:[a-z0-9]{1,20}:[A-Za-z0-9._:%-]{1,240}")
_PLACE = re.compile(r"at://(did:[a-z0-9]{1,20}:[A-Za-z0-9._:%-]{1,240})/[A-Za-z0-9.-]{3,317}/[A-Za-z0-9._:~-]{1,512}")
_LONGEST = 30_000
_LATE, _FIRST = 60_000_000, 946_684_800_000_000  # a minute; the year 2000: nobody posted before there were such services
_BACKDATED = 86_400_000_000  # what is new to the network by a day is said now, whatever it says: posts of elsewhere are brought over by thousands
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


def read_record(uri: str, actor: str, kind: str, record: Any, heard: int, me: str | None = None, new: bool = True) -> Activity | Both:
    """Read one record of a kind that is kept, that was heard at `heard` (microseconds), or say why it cannot be read.

    new   it was made now; else it was changed, and may be of any age
    """
    if not isinstance(record, dict):
        return BAD_RECORD
    found = _post(uri, record) if kind == POST else _act(kind, record)
    if found is None:
        return BAD_RECORD
    when, written = _moment(record.get("createdAt"), heard, heard - _BACKDATED if new else _FIRST)
    extra = {**found.pop("extra", {}), "received": heard, "written": written}
    return Activity(
        key=uri, actor=ME if actor == me else actor, audience=[PUBLIC], extra=tidy(extra), **when._asdict(), **_mine(found, me)
    )  # fmt: skip


def _mine(found: dict[str, Any], me: str | None) -> dict[str, Any]:
    """Write `me` for an account of the owner that is followed, or whose post is shared or liked."""
    if me is None:
        return found
    return {**found, **{name: ME for name in ("object", "target") if found.get(name) == me}}


def _moment(written: Any, heard: int, first: int) -> tuple[When, str | None]:
    """Return when it was made. The author's clock is believed unless it is ahead of the network's, or before `first`; then it is kept aside."""
    try:
        when = parse_time(written)
    except (ValueError, TypeError, AttributeError, OverflowError):
        when = None
    if when and max(first, _FIRST) <= when.published <= heard + _LATE:
        return when, None
    return When(heard, 0, "assumed", "us"), written[:64] if isinstance(written, str) else None


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
    for part in _parts(embed):
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


def _parts(embed: Any) -> Iterator[dict[str, Any]]:
    """Yield what is embedded: a post with a quote and pictures holds both, one level down."""
    if isinstance(embed, dict):
        yield embed
        yield from (inner for inner in (embed.get("media"), embed.get("record")) if isinstance(inner, dict))

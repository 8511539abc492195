"""What did I post, repost, delete and like on X?"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import FOLLOWERS, PUBLIC, SEPARATOR, Activity, key_of
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.plain import address, clean, clean_json, hashtags
from murmure.sources.records import reading_errors
from murmure.sources.social.x_archive.script import records_of
from murmure.sources.social.x_archive.words import (
    Owner,
    client_of,
    moment,
    number_of,
    person_uri,
    post_uri,
    text_of,
)

if TYPE_CHECKING:
    from murmure.sources.readers import File

_REPOST = re.compile(r"RT @(\w{1,20}):? ?")
_UNTIL_2022 = re.compile(r"tweet(?!s)")
_NO_LANGUAGE = frozenset("und zxx qme qst qct qht qam art".split())
_NOTES_AT_MOST = 64 << 20


class Notes:
    """Hold the long posts of `note-tweet.js` until the post that shows only their beginning comes by."""

    def __init__(self) -> None:
        self.by_second: dict[int, list[tuple[str, dict[str, Any], str]]] = defaultdict(list)

    def keep(self, note: dict[str, Any], when: int, text: str, place: str) -> None:
        """Remember one long post under its second."""
        self.by_second[when // 1_000_000].append((text, note, place))

    def take(self, when: int, start: str) -> tuple[str, list[str]] | None:
        """Return, once, the long text that begins as a post of that moment does, and its links."""
        begun = re.sub(r"\s+", " ", re.sub(r"\s*https?://\S*$", "", start).rstrip("…. \n"))[:80]
        for second in range(when // 1_000_000 - 1, when // 1_000_000 + 2):
            for index, (text, _, _) in enumerate(self.by_second.get(second, ())):
                if begun and re.sub(r"\s+", " ", text).startswith(begun):
                    _, note, _ = self.by_second[second].pop(index)
                    return long_text(note, text)
        return None

    def left(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the long posts whose post is not in the archive."""
        for waiting in self.by_second.values():
            yield from waiting


def posts_of(file: File, skip: int, owner: Owner, notes: Notes, kind: str) -> Iterator[Activity | Reject]:
    """Yield the posts of one part of the archive; a deleted post is a Create that only I see, and a Delete."""
    # Pictures lie in a folder named as the list is: tweet.js and tweet_media until 2022, tweets.js and tweets_media since.
    folder = "tweet_media" if kind == "tweets" and _UNTIL_2022.match(file.name) else f"{kind}_media"
    for record in records_of(file, skip, "tweet"):
        if isinstance(record, Reject):
            yield record
            continue
        number, post = record
        done = read_post(post, owner, notes, kind, folder)
        if isinstance(done, Both):
            yield Reject(file.where(number), done)
            continue
        yield done
        removed = moment(post.get("deleted_at")) if kind == "deleted_tweets" else None
        if removed and not isinstance(removed, Both):
            yield Activity(key=key_of("deleted", done.key), type="Delete", object=done.object, object_type="Note", **removed._asdict())


def read_post(
    post: dict[str, Any], owner: Owner, notes: Notes | None = None, kind: str = "tweets", folder: str = "tweets_media"
) -> Activity | Both:
    """Read one post of any year, or say why it cannot be read."""
    number = number_of(post.get("id_str") or post.get("id") or post.get("tweet_id"))
    if number is None:
        return BAD_RECORD
    when = moment(post.get("created_at") or post.get("timestamp"), number)
    if isinstance(when, Both):
        return when
    entities = post.get("entities") if isinstance(post.get("entities"), dict) else {}
    people, names = _people(entities) if entities.get("user_mentions") else ([], {})
    text = text_of(post.get("full_text") or post.get("text")) or ""
    long = notes.take(when.published, text) if notes and notes.by_second else None
    text, links, media = _expanded(long[0] if long else text, post, entities, f"{folder}/{number}")
    if long:
        links += [link for link in long[1] if link not in links]
    repost = _REPOST.match(text) if text.startswith("RT @") else None
    original = post.get("retweeted_status") if isinstance(post.get("retweeted_status"), dict) else {}
    original_id = original.get("id_str") or post.get("retweeted_status_id")
    boosted = bool(repost or number_of(original_id))
    latitude, longitude, place = _place(post)
    audience, circle = _audience(post, when.published, owner, kind)
    published, offset, origin, precision = when
    return Activity(
        key=f"tweet{SEPARATOR}{number}",
        type="Announce" if boosted else "Create",
        object=post_uri(original_id) if boosted else f"https://x.com/i/status/{number}",
        object_type="Note",
        target=_boosted(repost, names, original, post) if boosted else None,
        in_reply_to=post_uri(parent) if (parent := post.get("in_reply_to_status_id_str") or post.get("in_reply_to_status_id")) else None,
        instrument=client_of(post.get("source")),
        audience=audience,
        content=text[repost.end() :] if repost else text or None,
        language=lang if isinstance(lang := post.get("lang"), str) and lang not in _NO_LANGUAGE else None,
        tags=_tags(entities, text) or None,
        links=links or None,
        mentions=people or None,
        latitude=latitude,
        longitude=longitude,
        published=published,
        offset_minutes=offset,
        offset_origin=origin,
        precision=precision,
        extra=clean_json(_rest(post, number, names, media, place, long, circle, boosted)) or None,
    )


def _rest(post: dict[str, Any], number: str, names: dict[str, str], media: list[dict[str, Any]], place: str | None,
          long: Any, circle: bool, boosted: bool) -> dict[str, Any]:  # fmt: skip
    """Return what a post says that has no column; only what is there."""
    edits = post.get("edit_info", {}).get("initial", {}) if isinstance(post.get("edit_info"), dict) else {}
    chain = each(edits.get("editTweetIds")) if isinstance(edits, dict) else []
    first = number_of(chain[0]) if chain else None
    to, name = post.get("in_reply_to_user_id_str") or post.get("in_reply_to_user_id"), post.get("in_reply_to_screen_name")
    found = {
        "names": names, "media": media, "place": place, "long": True if long else None, "circle": circle or None,
        "id": f"https://x.com/i/status/{number}" if boosted else None, "edit_of": post_uri(first) if first and first != number else None,
        "sensitive": True if post.get("possibly_sensitive") is True else None, "deleted": post.get("deleted_at"),
        "reply_to": person_uri(to, name) if to or name else None,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _audience(post: dict[str, Any], when: int, owner: Owner, kind: str) -> tuple[list[str] | None, bool]:
    """Return who could see a post; where the archive does not say, the narrower circle is taken."""
    if kind == "tweets" and not owner.protected and "community_id" not in post and "community_id_str" not in post:
        return [PUBLIC], False
    if kind == "deleted_tweets":
        return None, False
    if kind == "twitter_circle_tweet":
        return None, True
    community = number_of(post.get("community_id_str") or post.get("community_id"))
    if kind == "community_tweet" or community:
        return ([f"https://x.com/i/communities/{community}"] if community else None), False
    protected = False
    for index, (since, state) in enumerate(owner.protected):
        if when >= since:
            protected = state
        elif index == 0:
            protected = not state
    return [FOLLOWERS if protected else PUBLIC], False


def _people(entities: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    names = {}
    for item in each(entities.get("user_mentions")):
        if isinstance(item, dict) and (uri := person_uri(item.get("id_str") or item.get("id"), item.get("screen_name"))):
            names[uri] = "@" + clean(str(item.get("screen_name") or ""))
    return list(names), names


def _boosted(repost: re.Match[str] | None, names: dict[str, str], original: dict[str, Any], post: dict[str, Any]) -> str | None:
    user = original.get("user") if isinstance(original.get("user"), dict) else {}
    known = person_uri(user.get("id_str") or user.get("id") or post.get("retweeted_status_user_id"), user.get("screen_name"))
    if known or not repost:
        return known
    wanted = "@" + repost.group(1).casefold()
    return next((uri for uri, name in names.items() if name.casefold() == wanted), person_uri(None, repost.group(1)))


def _tags(entities: dict[str, Any], text: str) -> list[str]:
    if entities.get("hashtags") == []:
        return []
    listed = (item.get("text") for item in each(entities.get("hashtags")) if isinstance(item, dict))
    found = [clean(tag) for tag in listed if isinstance(tag, str) and tag]
    return list(dict.fromkeys(found)) if "hashtags" in entities else hashtags(text)


def _expanded(text: str, post: dict[str, Any], entities: dict[str, Any], stem: str) -> tuple[str, list[str], list[dict[str, Any]]]:
    """Return the text with whole links and without the links of its own pictures, the links, and the pictures.

    Replacing the short link itself needs none of the `indices`, which count the
    characters of another text than the one that is in the archive.
    """
    if not entities.get("urls") and "media" not in entities and "extended_entities" not in post:
        return text, [], []
    links, media = [], {}
    for item in each(entities.get("urls")):
        whole = address(item.get("expanded_url") or item.get("expanded")) if isinstance(item, dict) else None
        if whole:
            links.append(whole)
            short = item.get("url")
            text = text.replace(short, whole) if isinstance(short, str) and short else text
    extended = post.get("extended_entities") if isinstance(post.get("extended_entities"), dict) else {}
    for item in (*each(extended.get("media")), *each(entities.get("media"))):
        if not isinstance(item, dict):
            continue
        short, link = item.get("url"), address(item.get("media_url_https") or item.get("media_url"))
        text = text.replace(short, "").strip() if isinstance(short, str) and short else text
        if link and link not in media:
            media[link] = {"path": f"{stem}-{link.rpartition('/')[2]}", "url": link,
                           "type": item.get("type"), "alt": text_of(item.get("ext_alt_text"))}  # fmt: skip
    return text, list(dict.fromkeys(links)), list(media.values())


def _place(post: dict[str, Any]) -> tuple[float | None, float | None, str | None]:
    if "place" not in post and "coordinates" not in post and "geo" not in post:
        return None, None, None
    place = post.get("place") if isinstance(post.get("place"), dict) else {}
    name = text_of(place.get("full_name"))
    for key, order in (("coordinates", (1, 0)), ("geo", (0, 1))):
        point = post.get(key)
        if not point or not isinstance(point, dict):
            continue
        try:
            latitude, longitude = (float(point["coordinates"][i]) for i in order)
        except (KeyError, TypeError, ValueError, IndexError):
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude, name
    return None, None, name


def gather_notes(file: File, skip: int, notes: Notes) -> Iterator[Activity | Reject]:
    """Remember the long posts; in a file that is too large to keep, each becomes a post of its own."""
    for record in records_of(file, skip, "noteTweet"):
        if isinstance(record, Reject):
            yield record
            continue
        number, note = record
        core = note.get("core") if isinstance(note.get("core"), dict) else {}
        text, when = text_of(core.get("text")), moment(note.get("createdAt"), None)
        if isinstance(when, Both) or not text:
            yield Reject(file.where(number), when if isinstance(when, Both) else BAD_RECORD)
        elif file.size > _NOTES_AT_MOST:
            yield read_note(note, text)
        else:
            notes.keep(note, when.published, text, file.where(number))


def long_text(note: dict[str, Any], text: str) -> tuple[str, list[str]]:
    """Return the text of a long post with whole links, and those links."""
    urls = [{"url": item.get("shortUrl"), "expanded_url": item.get("expandedUrl")}
            for item in each(note["core"].get("urls")) if isinstance(item, dict)]  # fmt: skip
    return _expanded(text, {}, {"urls": urls}, "")[:2]


def read_note(note: dict[str, Any], text: str) -> Activity:
    """Return a long post whose short form is not in the archive; who could see it is not said."""
    when = moment(note.get("createdAt"))
    names = {
        uri: "@" + clean(str(item.get("screenName")))
        for item in each(note["core"].get("mentions"))
        if isinstance(item, dict) and (uri := person_uri(item.get("userId"), item.get("screenName")))
    }
    text, links = long_text(note, text)
    return Activity(
        key=key_of("note", note.get("noteTweetId") or note.get("createdAt")),
        type="Create",
        object_type="Note",
        content=text,
        tags=hashtags(text) or None,
        links=links or None,
        mentions=list(names) or None,
        extra=clean_json({"long": True, "names": names}) or None,
        **(when._asdict() if not isinstance(when, Both) else {}),
    )


def posts_of_table(file: File, owner: Owner) -> Iterator[Activity | Reject]:
    """Yield the posts of `tweets.csv`, the archive from before August 2018."""
    number = 1
    try:
        rows = csv.DictReader((line.replace("\0", "") for _, line in file.lines(ends=True)), restkey="more")
        for number, row in enumerate(rows, 2):
            short = address((row.get("expanded_urls") or "").split(",")[0])
            done = read_post(row, owner)
            if isinstance(done, Both):
                yield Reject(file.where(number), done)
                continue
            links = [a for a in map(address, (row.get("expanded_urls") or "").split(",")) if a] if short else None
            yield done._replace(links=list(dict.fromkeys(links)) if links else None)
    except (csv.Error, *reading_errors()) as error:
        from murmure.sources.records import broken

        yield broken(file, number + 1, error)

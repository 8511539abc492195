"""What does one record of TikTok's export say?

Lists keep their names while sections are renamed ("Activity", "Your Activity"; "Video Browsing History", "Watch History"), and
the case of keys varies: a record is known by the name of its list. Moments are in UTC, as the guide of the export says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, PUBLIC, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean, hashtags
from murmure.sources.social.tiktok.walk import Found
from murmure.sources.times import When, parse_time

TIKTOK = "TikTok"
_FIRST = 1_400_000_000_000_000  # 2014: musical.ly, whose accounts became those of TikTok
_WITH = re.compile(r"chat history with\s*(.*?)\s*:?\s*$")
_SEVERAL = re.compile(r"\s*[|;,]\s*")
_SEEN_BY = {"everyone": PUBLIC, "public": PUBLIC, "public to everyone": PUBLIC, "friends": "friends", "only me": None, "private": None}
Record = dict[str, Any]
Made = Iterator[Activity | Both]


def text_of(record: Record, *names: str) -> str | None:
    """Return the first value that says something: "N/A" says nothing."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (said := clean(str(value)).strip()) and said.upper() != "N/A":
            return said
    return None


def moment(record: Record) -> When | Both:
    """Return when it was."""
    written = text_of(record, "date", "timestamp", "watchtime", "time", "createtime")
    if written is None:
        return NO_DATE
    try:
        when = parse_time(written)
    except (ValueError, OverflowError):
        return BAD_DATE
    if when.published < _FIRST:
        return IMPOSSIBLE_DATE
    # The guide says UTC: the moment is sure, not where the person was.
    return when._replace(offset_minutes=when.offset_minutes or None, offset_origin="explicit")


def _link(record: Record) -> str | None:
    return address(record.get("link") or record.get("videolink") or record.get("url"))


def _person(name: str | None) -> str | None:
    return f"https://www.tiktok.com/@{name.removeprefix('@')}" if name else None


def _dated(record: Record, key: tuple[Any, ...], **columns: Any) -> Activity | Both:
    when = moment(record)
    if isinstance(when, Both):
        return when
    extra = tidy(columns.pop("extra", {}))
    return Activity(key=key_of(*key, record_time(record)), instrument=TIKTOK, extra=extra, **columns, **when._asdict())


def record_time(record: Record) -> str | None:
    """Return the moment of a record as it is written: a part of its key."""
    return text_of(record, "date", "timestamp", "watchtime", "time", "createtime")


def _upon(kind: str, type: str, thing: str) -> Callable[[Found], Made]:
    """Return the reader of a list of links that I watched, liked or kept."""

    def read(found: Found) -> Made:
        link = _link(found.value) or address(found.value.get("effectlink"))
        if link is None:
            yield BAD_RECORD
            return
        yield _dated(found.value, (kind, link), type=type, object=link, object_type=thing, extra={"method": text_of(found.value, "method")})

    return read


def videos(found: Found) -> Made:
    """Yield what I watched, or a video that I posted: both lists have one name."""
    section = found.path[-2] if len(found.path) > 1 else ""
    if "history" in section:
        yield from _upon("watched", "Watch", "Video")(found)
    else:
        yield from post(found)


def post(found: Found) -> Made:
    """Yield a video that I posted; who may see it is said since 2023."""
    record, link = found.value, _link(found.value)
    words = text_of(record, "title", "addyourstext")
    if link is None and words is None:
        yield BAD_RECORD
        return
    seen = (text_of(record, "whocanview") or "").casefold()
    audience = _SEEN_BY.get(seen)
    gone = "deleted" in " ".join(found.path)
    # The link of a video is made anew for each export, and lasts a month: the moment names it.
    yield _dated(record, ("post", None), type="Create", object_type="Video", content=words, tags=hashtags(words or "") or None,
                 links=[link] if link else None, audience=[audience] if audience and not gone else None,
                 extra={"visibility": seen, "sound": text_of(record, "sound"), "place": text_of(record, "location"),
                        "deleted": gone or None})  # fmt: skip


def comment(found: Found) -> Made:
    """Yield a comment; since 2024 the export says on what."""
    words = text_of(found.value, "comment", "content")
    if words is None:
        yield BAD_RECORD
        return
    link = address(text_of(found.value, "url", "link", "originalposturl"))
    yield _dated(found.value, ("comment", _digest(words)), type="Create", object_type="Note", content=words, in_reply_to=link,
                 tags=hashtags(words) or None, audience=[PUBLIC], extra={"photo": text_of(found.value, "photo")})  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _tie(kind: str, type: str, mine: bool = True) -> Callable[[Found], Made]:
    def read(found: Found) -> Made:
        other = _person(text_of(found.value, "username", "name"))
        if other is None:
            yield BAD_RECORD
            return
        yield _dated(found.value, (kind, other), type=type, actor=ME if mine else other, object=other if mine else ME, object_type="Person")

    return read


def search(found: Found) -> Made:
    """Yield a search."""
    query = text_of(found.value, "searchterm", "search term", "term")
    if query is None:
        yield BAD_RECORD
        return
    yield _dated(found.value, ("search", query), type="murmure:Query", object=query, object_type="murmure:Search", content=query)


def message(found: Found) -> Made:
    """Yield a message: who is not the other one is me."""
    other = next((said.group(1) for name in found.path if (said := _WITH.fullmatch(name))), None)
    sender, words = text_of(found.value, "from"), text_of(found.value, "content")
    if sender is None or words is None or other is None:
        yield BAD_RECORD
        return
    theirs = sender.casefold() == other.casefold()
    person, group = _person(other), "group" in " ".join(found.path[:-1])
    actor = _person(sender) if theirs or group else ME
    link = address(words)
    yield _dated(found.value, ("message", other, sender, _digest(words)), type="Create", actor=actor, object_type="Note",
                 target=other if group else ME if theirs else person, audience=[other if group else person], content=words,
                 links=[link] if link else None)  # fmt: skip


def login(found: Found) -> Made:
    """Yield an address of the network from which TikTok saw me, with the device."""
    record, ip = found.value, text_of(found.value, "ip")
    if ip is None:
        yield BAD_RECORD
        return
    extra = {"event": "login", "device": text_of(record, "devicemodel"), "system": text_of(record, "devicesystem"),
             "network": text_of(record, "networktype"), "carrier": text_of(record, "carrier")}  # fmt: skip
    yield _dated(record, ("ip", ip, extra["device"]), type="murmure:Capture", actor=TIKTOK, object=ip, object_type="murmure:Address", extra=extra)


def elsewhere(found: Found) -> Made:
    """Yield what a site or an application told TikTok that I did there."""
    source, event = text_of(found.value, "source"), text_of(found.value, "event")
    if source is None:
        yield BAD_RECORD
        return
    yield _dated(found.value, ("elsewhere", source, event), type="murmure:Capture", actor=source, object=source, object_type="murmure:Conversion",
                 extra={"event": event})  # fmt: skip


def live(found: Found) -> Made:
    """Yield a live broadcast that I watched, and what I wrote there."""
    record, number = found.value, found.path[-1]
    link = _link(record)
    if link is None and number in ("-1", ""):
        return  # TikTok writes one empty record where there is nothing
    yield _dated(record, ("live", number), type="Watch", object=link or f"live {number}", object_type="Video")
    comments = record.get("comments")
    for one in comments if isinstance(comments, list) else ():
        said = {key.casefold(): value for key, value in one.items()} if isinstance(one, dict) else {}
        words = text_of(said, "commentcontent")
        if words:
            dated = {"date": text_of(said, "commenttime") or record_time(record)}
            yield _dated(dated, ("live-comment", number, _digest(words)), type="Create", object_type="Note", content=words, in_reply_to=link,
                         audience=[PUBLIC])  # fmt: skip


def profile(found: Found) -> Made:
    """Yield who I am; telephone and birth are not kept."""
    record, name = found.value, text_of(found.value, "username")
    if name is None:
        yield BAD_RECORD
        return
    extra = {"username": name, "email": text_of(record, "emailaddress"), "bio": text_of(record, "biodescription")}
    yield Activity(key=key_of("identity", name), type="murmure:Identity", object=_person(name), object_type="Person", instrument=TIKTOK,
                   content=text_of(record, "displayname") or name, extra=tidy(extra))  # fmt: skip


def _words(kind: str, thing: str) -> Callable[[Found], Made]:
    """Return the reader of a text of several words: what TikTok, or who pays it, believes or uses about me."""

    def read(found: Found) -> Made:
        for word in _SEVERAL.split(clean(found.value).strip()):
            if word and word.upper() != "N/A":
                yield Activity(key=key_of("inferred", kind, word), type="murmure:Capture", actor=TIKTOK, object=word, object_type=thing,
                               instrument=TIKTOK, extra={"kind": kind})  # fmt: skip

    return read


LISTS: dict[str, Callable[[Found], Made]] = {
    "videolist": videos, "postlist": post, "commentslist": comment, "searchlist": search, "loginhistorylist": login,
    "itemfavoritelist": _upon("like", "Like", "Video"), "favoritevideolist": _upon("kept", "murmure:Bookmark", "Video"),
    "favoritesoundlist": _upon("kept", "murmure:Bookmark", "Audio"), "favoritehashtaglist": _upon("kept", "murmure:Bookmark", "Hashtag"),
    "favoriteeffectslist": _upon("kept", "murmure:Bookmark", "Object"), "sharehistorylist": _upon("share", "Announce", "Video"),
    "repostlist": _upon("repost", "Announce", "Video"),
    "fanslist": _tie("follower", "Follow", False), "following": _tie("following", "Follow"), "blocklist": _tie("block", "Block"),
    "offtiktokactivitydatalist": elsewhere,
    "usagedatalist": elsewhere, "profilemap": profile,
    "adinterestcategories": _words("interest", "murmure:Inference"), "datapartnerlist": _words("data partner", "murmure:Advertiser"),
    "advertiserlist": _words("advertiser", "murmure:Advertiser"),
}  # fmt: skip
"""What reads the records of each list, by its name in small letters."""

TEXTS = frozenset({"adinterestcategories", "datapartnerlist", "advertiserlist"})
"""Those of them that are one text."""

LEFT = frozenset(
    "tiktok shop|tiktok shopping|income+|app settings|status|hashtag|purchase history|purchases|settings|autofill|auto fill|login status"
    "|instant form ads responses|go live history|go live settings|activity summary|most recent location data|profileviews|profile views"
    "|location review|location reviews|ai-moji|aiselfimage|recently deleted posts|custom emojis|ai chat|fundraiser".split("|"))  # fmt: skip
"""Sections and lists that are left out."""


def reader_of(found: Found) -> Callable[[Found], Made] | None:
    """Return what reads a record; None for lists that are left out."""
    last = found.path[-1] if found.path else ""
    if _WITH.fullmatch(last):
        return message
    if len(found.path) > 1 and found.path[-2] == "watchlivemap":
        return live
    return LISTS.get(last)

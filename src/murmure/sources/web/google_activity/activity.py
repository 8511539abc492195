"""What was done with a product of Google, as My Activity and the history of YouTube tell it?

Titles begin with a verb in the language of the account: what was done is read
from addresses, which are not translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address
from murmure.sources.web.google_activity.word import GOOGLE, centre_of, is_video, moment, opened, text_of

Found = Iterator[Activity | Both]
_ADS = ("google ads", "doubleclick", "googleadservices", "google.com/aclk")


def activity_of(record: Any) -> Found:
    """Yield what one record of My Activity says."""
    if not isinstance(record, dict) or not ("title" in record or "titleUrl" in record or "header" in record):
        yield BAD_RECORD
        return
    when = moment(record.get("time"))
    if isinstance(when, Both):
        yield when
        return
    title, link = text_of(record.get("title")), text_of(record.get("titleUrl"))
    where, query = opened(link) if link else (None, None)
    header = text_of(record.get("header")) or next(filter(None, map(text_of, each(record.get("products")))), None)
    if header is None and title and "view-source:" in title:
        header = "Chrome"  # before 2021, the source of a page is the one thing that has no header
    instrument = header if header is None or header.startswith(GOOGLE) else f"{GOOGLE} ({header})"
    places = _dicts(record.get("locationInfos"))
    more = {
        "details": _names(record.get("details")), "why": _names(record.get("activityControls")),
        "products": [name for product in each(record.get("products")) if (name := text_of(product)) and name != header],
        "places": [{"name": text_of(p.get("name")), "from": text_of(p.get("source")), "url": text_of(p.get("url"))} for p in places],
        "about": [{"name": text_of(s.get("name")), "url": text_of(s.get("url"))} for s in _dicts(record.get("subtitles"))],
    }  # fmt: skip
    about = text_of(record.get("description"))
    columns = {
        "instrument": instrument or GOOGLE, "content": "\n".join(filter(None, (title, about))) or None, "links": [where] if where else None,
        "extra": tidy(more), **next((place for p in places if (place := centre_of(p.get("url")))), {}), **when._asdict(),
    }  # fmt: skip
    # Headers and titles are translated: where there is an address, it names the record in every language.
    yield Activity(key_of("activity", when.published, link or title), **_deed(record, where, query, header, link), **columns)


def _deed(record: dict[str, Any], where: str | None, query: str | None, header: str | None, link: str | None) -> dict[str, Any]:
    """Return who did what: type, actor, object and target."""
    if _is_ad(record, link, header):
        return {"type": "murmure:Capture", "actor": GOOGLE, "object": where, "object_type": "murmure:Advertisement"}
    if query:
        return {"type": "murmure:Query", "object": query, "object_type": "murmure:Search"}
    if where and is_video(where):
        music = "music.youtube.com" in where or "music" in (header or "").casefold()
        maker = next((text_of(s.get("url")) or text_of(s.get("name")) for s in _dicts(record.get("subtitles"))), None)
        return {"type": "Listen" if music else "Watch", "object": where, "object_type": "Audio" if music else "Video", "target": maker}
    return {"type": "View", "object": where, "object_type": "Page" if where else None}


def _is_ad(record: dict[str, Any], link: str | None, header: str | None) -> bool:
    said = " ".join((link or "", header or "", *_names(record.get("details")))).casefold()
    return any(word in said for word in _ADS) or (header or "").casefold() in ("ads", "annonces", "werbung", "anuncios", "advertenties")


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in each(value) if isinstance(item, dict)]


def _names(value: Any) -> list[str]:
    given = (item.get("name") if isinstance(item, dict) else item for item in each(value))
    return [name for item in given if (name := text_of(item))]


def playlist_item_of(record: Any) -> Found:
    """Yield what an entry of YouTube's lists says, as they were until 2018; what kind of list it is stands in its number."""
    snippet = record.get("snippet") if isinstance(record, dict) else None
    if not isinstance(snippet, dict):
        yield BAD_RECORD
        return
    when = moment(snippet.get("publishedAt"))
    resource = snippet.get("resourceId") if isinstance(snippet.get("resourceId"), dict) else {}
    content = record.get("contentDetails") if isinstance(record.get("contentDetails"), dict) else {}
    video = text_of(content.get("videoId")) or text_of(resource.get("videoId"))
    channel = text_of(resource.get("channelId"))
    page = f"watch?v={video}" if video else f"channel/{channel}" if channel else None
    link = address(f"https://www.youtube.com/{page}") if page else None
    if isinstance(when, Both) or link is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    listed = text_of(snippet.get("playlistId")) or ""
    kinds = {"LL": "Like", "HL": "Watch", "UU": "Create"}
    kind = "Follow" if channel and not video else kinds.get(listed[:2], "murmure:Bookmark" if listed else "Watch")
    yield Activity(
        key_of("youtube", kind, when.published, video or channel), kind, object=link, object_type="Video" if video else "Person", links=[link],
        instrument=f"{GOOGLE} (YouTube)", content=text_of(snippet.get("title")), **when._asdict(),
    )  # fmt: skip


def old_query_of(record: Any) -> Found:
    """Yield the searches of an event, as Takeout wrote them until 2016."""
    query = record.get("query") if isinstance(record, dict) else None
    words = text_of(query.get("query_text")) if isinstance(query, dict) else None
    times = _dicts(query.get("id")) if isinstance(query, dict) else []
    if words is None or not times:
        yield BAD_RECORD
    for time in times if words else ():
        when = moment(time.get("timestamp_usec"))
        if isinstance(when, Both):
            yield when
            continue
        yield Activity(key_of("activity", when.published, "search", words), "murmure:Query", object=words, object_type="murmure:Search",
                       instrument=GOOGLE, content=words, **when._asdict())  # fmt: skip

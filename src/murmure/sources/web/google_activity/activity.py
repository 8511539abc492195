"""What was done with a product of Google, as My Activity and the history of YouTube tell it?

Titles begin with a verb in the language of the account: what was done is read
from addresses, which are not translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address
from murmure.sources.times import When
from murmure.sources.web.google import GOOGLE, moment, text_of
from murmure.sources.web.google_activity.word import centre_of, is_video, opened

Found = Iterator[Activity | Both]
_ADS_HEADERS = frozenset(("ads", "annonces", "werbung", "anuncios", "advertenties"))
_ADS = ("google ads", "doubleclick", "googleadservices", "google.com/aclk")


def activity_of(record: Any) -> Found:
    """Yield what one record of My Activity says."""
    if not isinstance(record, dict) or not ("title" in record or "titleUrl" in record or "header" in record):
        yield BAD_RECORD
        return
    when = moment(record.get("time"))
    if type(when) is not When:
        yield when
        return
    title, link = text_of(record.get("title")), text_of(record.get("titleUrl"))
    where, query = opened(link) if link else (None, None)
    header, instrument, more = _setting(record, title)
    details = _names(record["details"]) if "details" in record else []
    places = _dicts(record["locationInfos"]) if "locationInfos" in record else []
    makers = _dicts(record["subtitles"]) if "subtitles" in record else []
    if details:
        more = {"details": details, **more}
    if places or makers:
        more = tidy(more | {
            "places": [{"name": text_of(p.get("name")), "from": text_of(p.get("source")), "url": text_of(p.get("url"))} for p in places],
            "about": [{"name": text_of(m.get("name")), "url": text_of(m.get("url"))} for m in makers],
        }) or {}  # fmt: skip
    about = text_of(record["description"]) if "description" in record else None
    place = next((place for p in places if (place := centre_of(p.get("url")))), {}) if places else {}
    kind, actor, thing, thing_type, target = _deed(details, makers, where, query, header, link)
    # Headers and titles are translated: where there is an address, it names the record in every language.
    yield Activity(
        key_of("activity", when.published, link or title), kind, actor, thing, thing_type, target, instrument=instrument, published=when.published,
        offset_minutes=when.offset_minutes, offset_origin=when.offset_origin, precision=when.precision,
        content="\n".join((title, about)) if title and about else title or about, links=[where] if where else None,
        latitude=place.get("latitude"), longitude=place.get("longitude"), extra=more or None,
    )  # fmt: skip


def _setting(record: dict[str, Any], title: str | None) -> tuple[str | None, str, dict[str, Any]]:
    """Return the header, the instrument, and what is told beside of settings and products: a handful stands in millions of records."""
    given = record.get("header"), tuple(each(record.get("products"))), tuple(each(record.get("activityControls")))
    try:
        found = _known(*given)
    except TypeError:  # something else than texts
        found = _known.__wrapped__(*given)
    if found[0] is None and title and "view-source:" in title:
        return "Chrome", f"{GOOGLE} (Chrome)", found[2]  # before 2021, the source of a page is the one thing that has no header
    return found


@lru_cache(1024)
def _known(header: Any, products: tuple[Any, ...], settings: tuple[Any, ...]) -> tuple[str | None, str, dict[str, Any]]:
    name = text_of(header) or next(filter(None, map(text_of, products)), None)
    instrument = name if name and name.startswith(GOOGLE) else f"{GOOGLE} ({name})" if name else GOOGLE
    beside = {"why": _names(list(settings)), "products": [one for product in products if (one := text_of(product)) and one != name]}
    return name, instrument, {key: texts for key, texts in beside.items() if texts}


Deed = tuple[str, str, str | None, str | None, str | None]


def _deed(
    details: list[str], makers: list[dict[str, Any]], where: str | None, query: str | None, header: str | None, link: str | None
) -> Deed:
    """Return who did what: type, actor, object, its type and target."""
    if _is_ad(details, link, header):
        return "murmure:Capture", GOOGLE, where, "murmure:Advertisement", None
    if query:
        return "murmure:Query", ME, query, "murmure:Search", None
    if where and is_video(where):
        music = "music.youtube.com" in where or "music" in (header or "").casefold()
        maker = next((text_of(m.get("url")) or text_of(m.get("name")) for m in makers), None)
        return ("Listen", ME, where, "Audio", maker) if music else ("Watch", ME, where, "Video", maker)
    return "View", ME, where, "Page" if where else None, None


def _is_ad(details: list[str], link: str | None, header: str | None) -> bool:
    said = f"{link or ''} {header or ''} {' '.join(details)}".casefold()
    return any(word in said for word in _ADS) or (header or "").casefold() in _ADS_HEADERS


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

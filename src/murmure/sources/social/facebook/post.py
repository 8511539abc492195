"""What did I post on Facebook, with which words, pictures, links, places and people?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.meta.account import Account
from murmure.sources.meta.label import Labelled, of_record
from murmure.sources.meta.link import link_of
from murmure.sources.meta.medium import media_of, position_of, senders
from murmure.sources.meta.record import attached, data_of
from murmure.sources.meta.text import digest, leaf, mapping, mappings, tidy, words
from murmure.sources.plain import address, clean_json, hashtags

Found = Iterator[Activity | Both]
_ASIDE = ("poll", "event", "life_event", "for_sale_item", "fundraiser", "listening", "watching")


def posts(record: dict[str, Any], account: Account, kind: str = "post", mine: bool = True) -> Found:
    """Yield one post, and the network addresses that its pictures were sent from."""
    label = of_record(record) if "label_values" in record else None
    when = account.clock.first(record.get("timestamp"), record.get("creation_timestamp"), label.fields.get("time") if label else None)
    if isinstance(when, Both):
        yield when
        return
    entries = attached(record)
    media = media_of([*(mapping(entry.get("media")) for entry in entries), *mappings(record.get("media")),
                      *(item for entry in entries for item in mappings(mapping(entry.get("note")).get("media")))])  # fmt: skip
    text, title = _text(record, entries, label), words(record.get("title"))
    links, link_names = _links(entries, label)
    latitude, longitude, place = _place(record, entries, label)
    people = _people(record, account)
    group = words(data_of(record, "group"))
    room = account.uri("group", group) if group else None
    # A title is written anew in each language of the account: it names a post only when nothing else does.
    name = digest(text, ",".join(sorted(media.names)), ",".join(links)) if text or media.names or links else digest(title, place)
    more = {key: tidy(entry[key]) for entry in entries for key in _ASIDE if entry.get(key)}
    fbid = words(record.get("fbid"))
    yield Activity(
        key=key_of(kind, when.published, name),
        type="Create",
        actor=ME if mine else None,
        object=account.uri("post", fbid) if fbid else None,
        object_type="Note",
        target=room if mine else ME,
        audience=[room] if room and mine else None,
        content=text,
        tags=hashtags(text or "") or None,
        links=links or None,
        mentions=people or None,
        latitude=latitude if latitude is not None else media.position and media.position[0],
        longitude=longitude if longitude is not None else media.position and media.position[1],
        extra=clean_json({"title": title, "media": media.listed, "place": place, "link_titles": link_names, "told": _told(label), **more}) or None,
        **when._asdict(),
    )
    yield from senders(media, account)


def _text(record: dict[str, Any], entries: list[dict[str, Any]], label: Labelled | None) -> str | None:
    """Return the words of a post: its own, else those of a note, of a text beside it or of its picture."""
    listed = mappings(record.get("data"))
    own = [text for entry in listed if (text := words(entry.get("post")))]
    if own:
        return "\n\n".join(dict.fromkeys(own))
    notes = [mapping(entry.get("note")) for entry in entries]
    beside = [text for note in notes if (text := "\n\n".join(filter(None, (words(note.get("title")), words(note.get("text"))))))]
    beside = beside or [text for entry in entries if (text := words(entry.get("text")))]
    beside = beside or [text for entry in entries if (text := words(mapping(entry.get("media")).get("description")))]
    beside = beside or [text for text in (label.get("comment") if label else None, words(record.get("description"))) if text]
    return "\n\n".join(dict.fromkeys(beside)) or None


def _links(entries: list[dict[str, Any]], label: Labelled | None) -> tuple[list[str], list[str]]:
    found, names = [], []
    for entry in entries:
        context = mapping(entry.get("external_context"))
        if link := link_of(words(context.get("url"))):
            found.append(link)
        if name := words(context.get("name")):
            names.append(name)
    if label and (link := address(label.get("url"))):
        found.append(link)
    return list(dict.fromkeys(found)), list(dict.fromkeys(names))


def _place(record: dict[str, Any], entries: list[dict[str, Any]], label: Labelled | None) -> tuple[float | None, float | None, str | None]:
    for holder in (record, *entries):
        place = mapping(holder.get("place"))
        if place:
            point = mapping(place.get("coordinate"))
            found = position_of(point.get("latitude"), point.get("longitude"))
            return (*(found or (None, None)), words(place.get("name")))
    if label and (written := label.below("coordinates")):
        latitude, _, longitude = written.strip("() ").partition(",")
        found = position_of(latitude, longitude)
        return (*(found or (None, None)), label.below("name"))
    return None, None, None


def _told(label: Labelled | None) -> dict[str, Any] | None:
    """Return what the labels of a record say that has no column."""
    if label is None:
        return None
    known = {key: value for key, value in label.fields.items() if key not in ("time", "url", "comment", "coordinates")}
    return {**known, **label.rest, **dict(label.lists)}


def _people(record: dict[str, Any], account: Account) -> list[str]:
    listed = record.get("tags")
    names = (words(tag.get("name") if isinstance(tag, dict) else tag) for tag in (listed if isinstance(listed, list) else ()))
    return list(dict.fromkeys(uri for name in names if (uri := account.who(name)) and uri != ME))[:2_000]


def walls(record: dict[str, Any], account: Account) -> Found:
    """Yield what others wrote on my timeline; the export names them in the title only, in the language of the account."""
    yield from posts(record, account, "wall", mine=False)


def photos(record: dict[str, Any], account: Account) -> Found:
    """Yield a photo or a film that is listed on its own, or each one of an album."""
    if "photos" in record or "cover_photo" in record:
        album = words(record.get("name"))
        for item in mappings(record.get("photos")):
            yield from _photo(item, account, album)
        return
    yield from _photo(record, account, None)


def _photo(item: dict[str, Any], account: Account, album: str | None) -> Found:
    name = leaf(item.get("uri"))
    when = account.clock.at(item.get("creation_timestamp"))
    if name is None or isinstance(when, Both):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    media = media_of([item])
    film = name.casefold().endswith((".mp4", ".mov", ".m4v", ".webm", ".avi"))
    yield Activity(key=key_of("photo", when.published, name), type="Create", object=account.uri("photo", name),
                   object_type="Video" if film else "Image", target=account.uri("album", album) if album else None,
                   latitude=media.position and media.position[0], longitude=media.position and media.position[1],
                   content=words(item.get("description")) or media.title, extra=clean_json({"media": media.listed, "album": album}) or None,
                   **when._asdict())  # fmt: skip
    yield from senders(media, account)


def comments(record: dict[str, Any], account: Account) -> Found:
    """Yield one comment of mine; on whose post is only said in the title, in the language of the account."""
    label = of_record(record) if "label_values" in record else None
    said = mapping(data_of(record, "comment"))
    when = account.clock.first(said.get("timestamp"), record.get("timestamp"), label.fields.get("time") if label else None)
    if isinstance(when, Both):
        yield when
        return
    media = media_of([mapping(entry.get("media")) for entry in attached(record)])
    links, _ = _links(attached(record), label)
    text, title = words(said.get("comment")) or (label.get("comment") if label else None), words(record.get("title"))
    group, author = words(said.get("group")), words(said.get("author"))
    room = account.uri("group", group) if group else None
    name = digest(text, ",".join(sorted(media.names)), ",".join(links)) if text or media.names or links else digest(title)
    yield Activity(key=key_of("comment", when.published, name), type="Create", actor=account.person(author) if _other(author, account) else ME,
                   object_type="Note", target=room, audience=[room] if room else None, content=text, tags=hashtags(text or "") or None,
                   links=links or None, extra=clean_json({"title": title, "comment": True, "media": media.listed, "told": _told(label)}),
                   **when._asdict())  # fmt: skip
    yield from senders(media, account)


def _other(author: str | None, account: Account) -> bool:
    """Say whether a comment is of somebody else; without a profile, comments are the owner's."""
    return bool(author and account.owner and author not in account.owner)


def places(record: dict[str, Any], account: Account) -> Found:
    """Yield a place that I made known to Facebook."""
    name, when = words(record.get("name")), account.clock.first(record.get("creation_timestamp"), record.get("timestamp"))
    if name is None or isinstance(when, Both):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    latitude, longitude, _ = _place({"place": record}, [], None)
    link = address(words(record.get("url")))
    yield Activity(key=key_of("place", when.published, link or name), type="Create", object=link or account.uri("place", name), object_type="Place",
                   content=name, latitude=latitude, longitude=longitude, extra=clean_json({"address": words(record.get("address"))}) or None,
                   **when._asdict())  # fmt: skip

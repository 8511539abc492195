"""What else do the account data say: library, playlists, searches, follows, who I am, and what Spotify infers?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.media.spotify.play import SPOTIFY
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.times import on_day, parse_instant

if TYPE_CHECKING:
    from datetime import date

    from murmure.sources.readers import File

_ZONED = re.compile(r"\[[\w/+-]{1,40}\]$")
Found = Iterator[Activity | Both]
FOLLOWS = {"userIsFollowing": ("Follow", True), "userIsFollowedBy": ("Follow", False), "userIsBlocking": ("Block", True),
           "artistsFollowed": ("Follow", True)}  # fmt: skip
SAVED = {"tracks": "Audio", "albums": "Collection", "shows": "Collection", "episodes": "Audio", "artists": "Person",
         "bannedTracks": "Audio", "bannedArtists": "Person"}  # fmt: skip


def _text(value: Any) -> str | None:
    return (clean(value).strip() or None) if isinstance(value, str) else None


def _day(value: Any) -> dict[str, Any]:
    """Return a date that is written without a time; nothing when there is none that can be."""
    from datetime import date

    try:
        found: date = date.fromisoformat(str(value)[:10])
        return on_day(found)._asdict()
    except (ValueError, OverflowError):
        return {}


def library(kind: str, item: Any) -> Found:
    """Yield a track, an album, an artist or a show that is in my library, or that I banned; no date is given."""
    item = item if isinstance(item, dict) else {"name": item}
    title = _text(item.get("track") or item.get("album") or item.get("name"))
    by = _text(item.get("artist") or item.get("publisher") or item.get("show"))
    uri = _text(item.get("uri"))
    if title is None and uri is None:
        yield BAD_RECORD
        return
    type = "Dislike" if kind.startswith("banned") else "Like"
    yield Activity(key=key_of(kind, uri or title, None if uri else by), type=type, object=uri or title, object_type=SAVED[kind], target=by,
                   instrument=SPOTIFY, content=" – ".join(filter(None, (by, title))) or None,
                   extra=tidy({"album": _text(item.get("album")) if kind == "tracks" else None}))  # fmt: skip


def playlist(item: Any) -> Found:
    """Yield a playlist, and each thing that I put on it."""
    name = _text(item.get("name")) if isinstance(item, dict) else None
    if name is None:
        yield BAD_RECORD
        return
    yield Activity(key=key_of("playlist", name), type="Create", object=name, object_type="Collection", instrument=SPOTIFY, content=name,
                   extra=tidy({"description": _text(item.get("description")), "changed": _text(item.get("lastModifiedDate"))}))  # fmt: skip
    for one in item.get("items") if isinstance(item.get("items"), list) else ():
        yield _placed(name, one)


def _placed(name: str, one: Any) -> Activity | Both:
    parts = one if isinstance(one, dict) else {}
    thing = next((parts[key] for key in ("track", "episode", "localTrack", "audiobook") if isinstance(parts.get(key), dict)), {})
    title = _text(thing.get("trackName") or thing.get("episodeName") or thing.get("name") or thing.get("uri"))
    by = _text(thing.get("artistName") or thing.get("showName"))
    uri = _text(thing.get("trackUri") or thing.get("episodeUri") or thing.get("uri"))
    if title is None:
        return BAD_RECORD
    added = _text(parts.get("addedDate"))
    return Activity(key=key_of("placed", name, uri or title, by, added), type="Add", object=uri or title, object_type="Audio", target=name,
                    instrument=SPOTIFY, content=" – ".join(filter(None, (by, title))), **_day(added))  # fmt: skip


def search(item: Any) -> Found:
    """Yield something that I searched, letter by letter as Spotify notes it."""
    query = _text(item.get("searchQuery")) if isinstance(item, dict) else None
    if query is None:
        yield BAD_RECORD
        return
    time = _text(item.get("searchTime"))
    try:
        when = parse_instant(_ZONED.sub("", time or ""))
    except (ValueError, OverflowError):
        yield BAD_DATE
        return
    opened = item.get("searchInteractionURIs")
    yield Activity(key=key_of("search", time, query), type="murmure:Query", object=query, object_type="murmure:Search", instrument=SPOTIFY,
                   content=query, extra=tidy({"platform": _text(item.get("platform")), "opened": opened}), **when._asdict())  # fmt: skip


def inferred(item: Any) -> Found:
    """Yield what Spotify, or those who pay it, believe about me."""
    name = _text(item)
    if name is None:
        yield BAD_RECORD
        return
    side = {"1P": "own", "3P": "advertisers"}.get(name.split("_")[0].split(" ")[0])
    yield Activity(key=key_of("inferred", name), type="murmure:Capture", actor=SPOTIFY, object=name, object_type="murmure:Inference",
                   instrument=SPOTIFY, extra=tidy({"from": side}))  # fmt: skip


def marquee(item: Any) -> Found:
    """Yield how Spotify sells me to an artist: as what kind of listener."""
    artist = _text(item.get("artistName")) if isinstance(item, dict) else None
    segment = _text(item.get("segment")) if artist else None
    if artist is None or segment is None:
        yield BAD_RECORD
        return
    yield Activity(key=key_of("marquee", artist, segment), type="murmure:Capture", actor=SPOTIFY, object=f"{artist}: {segment}",
                   object_type="murmure:Inference", instrument=SPOTIFY, extra={"kind": "marquee", "artist": artist, "segment": segment})  # fmt: skip


def tie(kind: str, name: Any) -> Found:
    """Yield whom I follow or block, and who follows me; no date is given."""
    other = _text(name)
    if other is None:
        yield BAD_RECORD
        return
    type, mine = FOLLOWS[kind]
    yield Activity(key=key_of(kind, other), type=type, actor=ME if mine else other, object=other if mine else ME, object_type="Person",
                   instrument=SPOTIFY)  # fmt: skip


def account(record: Any) -> Found:
    """Yield who I am on Spotify; telephone, post code, birth and payment are not kept."""
    name = _text(record.get("username")) if isinstance(record, dict) else None
    if name is None:
        yield BAD_RECORD
        return
    extra = {"email": _text(record.get("email")), "country": _text(record.get("country")), "from_facebook": record.get("createdFromFacebook")}
    yield Activity(key=key_of("identity", name), type="murmure:Identity", object=name, object_type="Person", instrument=SPOTIFY, content=name,
                   extra=tidy(extra), **_day(record.get("creationTime")))  # fmt: skip


def whole(file: File) -> dict[str, Any] | Reject:
    """Return a file that is one object, of a few megabytes at most."""
    for found in json_records(file, ""):
        return found if isinstance(found, Reject) else found[1] if isinstance(found[1], dict) else Reject(file.where(1), BAD_RECORD)
    return Reject(file.where(1), BROKEN_FILE)


def listed(file: File, prefix: str, reader: Any) -> Iterator[Activity | Reject]:
    """Yield what a reader makes of each record under a prefix."""
    for found in json_records(file, prefix):
        if isinstance(found, Reject):
            yield found
            continue
        number, item = found
        for done in reader(item):
            yield Reject(file.where(number), done) if isinstance(done, Both) else done

"""What was played, from when to when, and what did Spotify note about it?

Both exports tell the end of a play. The small one (`endTime`) knows the minute, in UTC as its guide says;
the extended one (`ts`) knows the second. The key is what both know, so that a play in both is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, IMPOSSIBLE_DATE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.times import When, parse_time, placed

if TYPE_CHECKING:
    from murmure.sources.readers import File

SPOTIFY = "Spotify"
SHORT = 30_000
"""Milliseconds below which Spotify itself does not count a play."""
_LONGEST = 7 * 86_400_000  # nothing plays for a week
_FIRST = 1_199_145_600_000_000  # 2008: the service opened
_DAY = 86_400_000_000
NAMELESS = Both("the play does not say of what", "l'écoute ne dit pas de quoi")
_EXTRA = ("platform", "conn_country", "reason_start", "reason_end")
_FLAGS = ("shuffle", "skipped", "offline", "incognito_mode")


class Thing(NamedTuple):
    """Hold what was played: by whom, its title, its address, and what it is part of."""

    by: str | None
    title: str | None
    uri: str | None
    part_of: str | None
    kind: str


def _text(value: Any) -> str | None:
    return (clean(value).strip() or None) if isinstance(value, str) else None


def _thing(record: dict[str, Any], video: bool) -> Thing:
    """Return the track, the episode or the chapter of a play: the first that is named."""
    get = record.get
    kind = "Video" if video else "Audio"
    track = get("master_metadata_track_name") or get("trackName")
    if track or get("spotify_track_uri"):
        by = get("master_metadata_album_artist_name") or get("artistName")
        return Thing(_text(by), _text(track), _text(get("spotify_track_uri")), _text(get("master_metadata_album_album_name")), kind)
    episode, show = get("episode_name") or get("episodeName"), get("episode_show_name") or get("podcastName")
    if episode or show or get("spotify_episode_uri"):
        return Thing(_text(show), _text(episode), _text(get("spotify_episode_uri")), None, kind)
    book = get("audiobook_title") or get("audiobookName")
    chapter = get("audiobook_chapter_title") or get("chapterName")
    return Thing(_text(get("artistName")), _text(chapter or book), _text(get("audiobook_chapter_uri") or get("audiobook_uri")),
                 _text(book), kind)  # fmt: skip


class Plays:
    """Read plays, and remember which were met: two plays of one track may end in one minute."""

    def __init__(self) -> None:
        self._met: dict[int, int | list[int]] = {}
        self._seen: tuple[Any, ...] = ()

    def read(self, file: File) -> Iterator[Activity | Reject]:
        """Yield the plays of one file, and each day each address, place and device from which they came."""
        video = "video" in file.name
        for found in json_records(file, "item"):
            if isinstance(found, Reject):
                yield found
                continue
            number, record = found
            done = self._play(record, video) if isinstance(record, dict) else BAD_RECORD
            if isinstance(done, Both):
                yield Reject(file.where(number), done)
                continue
            yield done
            if capture := self._capture(record, done.until):
                yield capture

    def _play(self, record: dict[str, Any], video: bool) -> Activity | Both:
        end = _end(record)
        if isinstance(end, Both):
            return end
        length = record.get("ms_played", record.get("msPlayed"))
        if length is None:
            length = 0  # an old play without a length: it is known to have ended
        if type(length) is not int or not 0 <= length < _LONGEST:
            return BAD_VALUE
        thing = _thing(record, video)
        if thing.title is None and thing.uri is None:
            return NAMELESS
        key = key_of("play", end.published // 60_000_000, thing.by, thing.title or thing.uri, length)
        # Only the account data names who wrote a book: the key, which is that of both, does not hold it.
        by = thing.by or _text(record.get("authorName"))
        extra: dict[str, Any] = {"ms_played": length}
        if length < SHORT:
            extra["short"] = True
        if thing.part_of and thing.part_of != thing.title:
            extra["album" if thing.kind == "Audio" else "part_of"] = thing.part_of
        for name in _EXTRA:
            if value := _text(record.get(name)):
                extra[name.removeprefix("conn_")] = value
        for name in _FLAGS:
            if (flag := record.get(name)) is True or flag == 1:
                extra[name.removesuffix("_mode")] = True
        return Activity(
            key=self._numbered(key, end.published), type="Watch" if video else "Listen", object=thing.uri or thing.title, object_type=thing.kind,
            target=by, instrument=SPOTIFY, published=end.published - length * 1000, until=end.published,
            offset_minutes=None, offset_origin=end.offset_origin, precision=end.precision,
            content=" – ".join(filter(None, (by, thing.title))) or None, extra=extra,
        )  # fmt: skip

    def _numbered(self, key: str, end: int) -> str:
        """Return the key of a play; the second of two that only differ by the second at which they end has a number."""
        name = hash(key)
        met = self._met.setdefault(name, end)
        if met == end:
            return key
        listed = met if isinstance(met, list) else [met]
        if end not in listed:
            listed.append(end)
            self._met[name] = listed
        place = listed.index(end)
        return key_of(key, place) if place else key

    def _capture(self, record: dict[str, Any], end: int) -> Activity | None:
        ip = _text(record.get("ip_addr") or record.get("ip_addr_decrypted"))
        if ip is None:
            return None
        country, platform = _text(record.get("conn_country")), _text(record.get("platform"))
        seen = (end // _DAY, ip, country, platform)
        if seen == self._seen:
            return None
        self._seen = seen
        more = {"country": country, "platform": platform, "event": "play"}
        return Activity(
            key=key_of("address", *seen), type="murmure:Capture", actor=SPOTIFY, object=ip, object_type="murmure:Address", instrument=SPOTIFY,
            published=seen[0] * _DAY, offset_minutes=None, offset_origin="explicit", precision="day",
            extra={name: value for name, value in more.items() if value},
        )  # fmt: skip


def _end(record: dict[str, Any]) -> When | Both:
    """Return the end of a play; Spotify writes UTC, so the offset of the person is not known."""
    written = record.get("ts")
    try:
        if isinstance(written, str):
            when = parse_time(written)
            when = when._replace(offset_origin="explicit")
        elif isinstance(record.get("endTime"), str):
            clock = datetime.strptime(record["endTime"].strip()[:16], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
            when = placed(clock, "explicit", "min")
        else:
            return NO_DATE if written is None else BAD_DATE
    except (ValueError, OverflowError):
        return BAD_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE

"""What did I listen to, as ListenBrainz keeps it?

*Get it*: listenbrainz.org, Settings, Export from ListenBrainz; wait for the file and offer the zip as it is.
*Keeps*: listens with their moment, artist, track, album, identifiers of MusicBrainz and the player; loved and hated tracks; pins.
*Leaves out*: the account's settings, what plays now, internal identifiers.

The export has had three forms: months of JSON lines in a zip, one JSON list, and what its programming interface gives or takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address, clean
from murmure.sources.records import json_records
from murmure.sources.source import Source
from murmure.sources.times import When, from_unix

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIRST = 1_033_423_200_000_000  # 1 October 2002: nothing noted listens before Audioscrobbler, whose notes are brought over
NAMELESS = Both("the listen names no artist or no track", "l'écoute ne nomme pas d'artiste ou pas de morceau")
_INTERFACE = re.compile(r'"payload"\s*:\s*(\[|\{)')
_PAGED = re.compile(r'"listens"\s*:\s*\[')
_LISTENS = re.compile(r"(?:.*/)?listens/\d{4}/\d{1,2}\.jsonl")
_OWN = re.compile(r"(?:.*/)?(?:user|export_metadata|metadata)\.json|(?:.*/)?readme.*")


def recognise(probe: Probe) -> bool:
    """Say yes to listens, loves and pins, by their keys."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    """Return what stands in a file: "listens", "feedback" or "pins"; and for the programming interface the path to its list."""
    keys = probe.json_keys
    if "pinned_until" in keys:
        return "pins"
    if {"listened_at", "track_metadata"} <= keys:
        return "listens"
    if "score" in keys and {"recording_mbid", "recording_msid"} & keys and {"created", "user_id", "track_metadata"} & keys:
        return "feedback"
    found = _INTERFACE.search(probe.text[:65_536]) if "payload" in keys else None
    if found and '"track_metadata"' in probe.text and '"listened_at"' in probe.text:
        if found.group(1) == "[":
            return "payload.item"
        return "payload.listens.item" if _PAGED.search(probe.text) else None
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each line, or each record of a list, says."""
    from murmure.sources.readers import Probe

    for file in bundle.files:
        part = _part(Probe(file)) or "listens"
        reader = {"pins": pin, "feedback": love}.get(part, listen)
        for found in _records(file, part):
            if isinstance(found, Reject):
                yield found
                continue
            number, record = found
            done = reader(record) if isinstance(record, dict) else BAD_RECORD
            yield Reject(file.where(number), done) if isinstance(done, Both) else done


def _records(file: File, part: str) -> Iterator[tuple[int, Any] | Reject]:
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if part.endswith(".item"):
        yield from json_records(file, part)
    elif start == b"[":
        yield from json_records(file, "item")
    else:
        yield from _lines(file)


def _lines(file: File) -> Iterator[tuple[int, Any] | Reject]:
    for number, line in file.lines():
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            # A line that stops in the middle of a text or before the last bracket was cut.
            cut = "Unterminated" in str(error) or getattr(error, "pos", 0) >= len(line)
            yield Reject(file.where(number), TRUNCATED if cut else BAD_RECORD)


def _text(value: Any) -> str | None:
    return (clean(value).strip() or None) if isinstance(value, str) else None


def _mbid(value: Any) -> str | None:
    return value if isinstance(value, str) and _MBID.fullmatch(value) else None


def moment(value: Any) -> When | Both:
    """Return the moment of a listen: seconds since 1970, as a number or a text."""
    if value is None:
        return NO_DATE
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
        value = int(value)
    if type(value) not in (int, float):
        return BAD_DATE
    try:
        when = from_unix(value)
    except (ValueError, OverflowError):
        return IMPOSSIBLE_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE


def _track(record: dict[str, Any]) -> tuple[str | None, str | None, dict[str, Any], dict[str, Any]]:
    """Return the artist, the track, and what stands beside them."""
    data = record.get("track_metadata")
    data = data if isinstance(data, dict) else {}
    more = data.get("additional_info")
    more = more if isinstance(more, dict) else {}
    return _text(data.get("artist_name")), _text(data.get("track_name")), data, more


def _object(track: str | None, data: dict[str, Any], more: dict[str, Any]) -> str | None:
    """Return the address of a track, by its identifier of MusicBrainz when there is one."""
    mapped = data.get("mbid_mapping") if isinstance(data.get("mbid_mapping"), dict) else {}
    number = _mbid(more.get("recording_mbid")) or _mbid(mapped.get("recording_mbid"))
    if number:
        return f"https://musicbrainz.org/recording/{number}"
    return address(more.get("origin_url")) or address(more.get("spotify_id")) or track


def _seconds(more: dict[str, Any]) -> int | float | None:
    """Return how long a track is, in seconds; players send that, or thousandths."""
    for name, parts in (("duration_ms", 1000), ("duration", 1)):
        length = more.get(name)
        if type(length) in (int, float) and 0 < length < 1e9:
            whole = length / parts
            return int(whole) if whole == int(whole) else whole
    return None


def listen(record: dict[str, Any]) -> Activity | Both:
    """Read one listen. What was sent about the player is kept; what the server worked out is not, but for identifiers."""
    when = moment(record.get("listened_at"))
    if isinstance(when, Both):
        return when
    artist, track, data, more = _track(record)
    if artist is None or track is None:
        return NAMELESS
    service = _text(more.get("music_service_name")) or _text(more.get("music_service")) or _text(more.get("listening_from"))
    player = _text(more.get("media_player"))
    extra = {"album": _text(data.get("release_name")), "player": player, "client": _text(more.get("submission_client")),
             "duration_seconds": _seconds(more), "isrc": _text(more.get("isrc"))}  # fmt: skip
    tags = [tag for tag in map(_text, each(more.get("tags"))) if tag]
    return Activity(
        key=key_of("listen", when.published // 1_000_000, artist, track), type="Listen", object=_object(track, data, more), object_type="Audio",
        target=artist, instrument=service or player or "ListenBrainz", content=f"{artist} – {track}", tags=tags or None, extra=tidy(extra),
        **when._asdict(),
    )  # fmt: skip


def love(record: dict[str, Any]) -> Activity | Both:
    """Read a track that is loved or hated, or no longer."""
    number = _mbid(record.get("recording_mbid")) or _mbid(record.get("recording_msid"))
    type = {1: "Like", -1: "Dislike", 0: "Undo"}.get(record.get("score")) if type_is_whole(record.get("score")) else None
    if number is None or type is None:
        return BAD_RECORD
    artist, track, data, more = _track(record)
    created = record.get("created")
    when = moment(created)
    uri = f"https://musicbrainz.org/recording/{number}" if _mbid(record.get("recording_mbid")) else _object(track, data, more) or number
    return Activity(key=key_of("feedback", number, record["score"], created), type=type, object=uri, object_type="Audio", target=artist,
                    instrument="ListenBrainz", content=" – ".join(filter(None, (artist, track))) or None,
                    **({} if isinstance(when, Both) else when._asdict()))  # fmt: skip


def type_is_whole(value: Any) -> bool:
    """Say whether a value is a whole number: True is none."""
    return type(value) is int


def pin(record: dict[str, Any]) -> Activity | Both:
    """Read a track that was put at the head of the profile for some days, with the words about it."""
    when, end = moment(record.get("created")), moment(record.get("pinned_until"))
    if isinstance(when, Both):
        return when
    artist, track, data, more = _track(record)
    number = _mbid(record.get("recording_mbid"))
    thing = f"https://musicbrainz.org/recording/{number}" if number else _object(track, data, more)
    if thing is None:
        return NAMELESS
    until = None if isinstance(end, Both) or end.published < when.published else end.published
    return Activity(key=key_of("pin", when.published, thing), type="Add", object=thing, object_type="Audio", target="profile", until=until,
                    instrument="ListenBrainz", content=_text(record.get("blurb_content")) or " – ".join(filter(None, (artist, track))) or None,
                    **when._asdict())  # fmt: skip


def _root(path: str) -> str:
    """Return the folder above `listens/`."""
    return path[: -len("/".join(path.split("/")[-3:]))].rstrip("/") if _LISTENS.fullmatch(path) else path.rpartition("/")[0]


def _owns(path: str) -> bool:
    return _OWN.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="listenbrainz",
    title=Both("ListenBrainz", "ListenBrainz"),
    get_it=Both(
        "On listenbrainz.org: Settings, “Export from ListenBrainz”; wait, download, and offer the zip as it is.",
        "Sur listenbrainz.org : Settings, « Export from ListenBrainz » ; attendez, téléchargez, et proposez le zip tel quel.",
    ),
    keeps=Both(
        "Listens with their moment, artist, track, album, identifiers of MusicBrainz and player; loved and hated tracks; pins.",
        "Écoutes avec leur moment, artiste, morceau, album, identifiants de MusicBrainz et lecteur ; morceaux aimés et détestés ; épingles.",
    ),
    leaves_out=Both(
        "The account's settings, what plays now, internal identifiers.",
        "Les réglages du compte, ce qui joue en ce moment, les identifiants internes.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    picture="music",
)

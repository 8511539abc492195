"""What did I listen to, as Last.fm, Libre.fm or a music player noted it (scrobbles)?

*Get it*: Last.fm gives no file of its own. lastfm.ghan.nl/export, lastfmstats.com, or benjaminbenben.com/lastfm-to-csv: write your
name, download the CSV. Libre.fm: the export of its pages. A player with Rockbox: `.scrobbler.log` on its disk.
*Keeps*: each listen with its moment, artist, track, album and identifiers of MusicBrainz; on players, tracks that were skipped too.
*Leaves out*: pictures, links to pages of Last.fm, what plays now, loved tracks (these files do not tell when).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.as2 import one, tidy
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.source import Source
from murmure.sources.times import When, from_unix, in_zone, microseconds, plausible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

_FIRST = 1_033_423_200_000_000  # October 2002: Audioscrobbler
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_CLOCK = re.compile(r"\s*(\d{1,2}) ([A-Za-z]{3}) (\d{4}),? (\d\d):(\d\d)\s*")
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GHAN, _LIBRE = frozenset({"uts", "artist", "track"}), frozenset({"artist", "track", "time", "userid"})
_STATS = ["artist", "album", "albumid", "track"]  # lastfmstats.com; then "Date#" and the name of the person
_LOG = "#AUDIOSCROBBLER/"
_LOG_TITLES = ("artist", "album", "track", "number", "length", "rating", "uts", "track_mbid")
NAMELESS = Both("the listen names no artist or no track", "l'écoute ne nomme pas d'artiste ou pas de morceau")


def recognise(probe: Probe) -> bool:
    """Say yes to the tables by their titles or by their dates, to a player's log by its first line, to pages of the interface by their keys."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    text = probe.text
    if text.startswith(_LOG):
        return "log"
    keys = probe.json_keys
    if keys:
        return _json_part(keys, text)
    if _is_stats(next(iter(titles_of(text, ";", 1)), [])):
        return "stats"
    if "," not in text[:2000]:
        return None
    rows = list(titles_of(text))
    for row in rows:
        if set(row) >= _GHAN or set(row) >= _LIBRE:
            return "table"
    whole = [row for row in rows if any(row)][:5]
    return "bare" if whole and all(len(row) == 4 and _CLOCK.fullmatch(row[3]) for row in whole) else None


def _is_stats(titles: list[str]) -> bool:
    return len(titles) == 5 and titles[:4] == _STATS and titles[4].partition("#")[0] == "date"


def _json_part(keys: frozenset[str], text: str) -> str | None:
    """Return the path to the listens in pages of the interface, as programs save them."""
    if {"username", "scrobbles"} <= keys:
        return "scrobbles.item"
    if '"#text"' not in text and '"uts"' not in text:
        return None
    if "recenttracks" in keys:
        return ("item." if text.lstrip("\ufeff \t\r\n").startswith("[") else "") + "recenttracks.track.item"
    if "track" in keys and "@attr" in keys:
        return ("item." if text.lstrip("\ufeff \t\r\n").startswith("[") else "") + "track.item"
    return "item" if {"artist", "name", "date"} <= keys else None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the listens of each file."""
    from murmure.sources.readers import Probe

    for file in bundle.files:
        part = _part(Probe(file)) or "table"
        if part == "log":
            yield from _log(file, bundle.zone)
        elif part == "stats":
            yield from _stats(file)
        elif part in ("table", "bare"):
            yield from _table(file, part == "bare")
        else:
            yield from _pages(file, part)


def _table(file: File, bare: bool) -> Iterator[Activity | Reject]:
    titles = ["artist", "album", "track", "clock"] if bare else None
    for found in csv_rows(file, lambda row: set(row) >= _GHAN or set(row) >= _LIBRE, titles=titles):
        if isinstance(found, Reject):
            yield found
            continue
        number, row = found
        when = clock(row["clock"]) if bare else moment(row.get("uts", row.get("time")))
        yield _told(file, number, when, row, "Libre.fm" if "userid" in row else "Last.fm")


def _stats(file: File) -> Iterator[Activity | Reject]:
    for found in csv_rows(file, _is_stats, ";"):
        if isinstance(found, Reject):
            yield found
            continue
        number, row = found
        date = next((cell for title, cell in row.items() if title.startswith("date")), None)
        yield _told(file, number, moment(_seconds(date)), row, "Last.fm")


def _seconds(value: Any) -> Any:
    """Return seconds for the milliseconds of lastfmstats.com: Last.fm knows no more than seconds, and one listen has one name."""
    text = str(value).strip()
    return text[:-3] if text.isdecimal() and len(text) > 3 else value


def _log(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield what a player noted: its clock shows local time unless the log says UTC."""
    universal = False
    for number, line in file.lines():
        if line.startswith("#"):
            universal = universal or line.strip().upper() == "#TZ/UTC"
            continue
        cells = line.split("\t")
        if not line.strip():
            continue
        if len(cells) < 7:
            yield Reject(file.where(number), BAD_RECORD)
            continue
        row = dict(zip(_LOG_TITLES, cells, strict=False))
        when = moment(row["uts"])
        if isinstance(when, When) and not universal:
            when = in_zone(datetime.fromtimestamp(when.published // 1_000_000, UTC).replace(tzinfo=None), zone)
        skipped = row["rating"].strip().upper() == "S"
        yield _told(file, number, when, row, "Rockbox", {"skipped": skipped or None, "length": row["length"]}, number=row["uts"])


def _pages(file: File, prefix: str) -> Iterator[Activity | Reject]:
    for found in json_records(file, prefix):
        if isinstance(found, Reject):
            yield found
            continue
        number, item = found
        if not isinstance(item, dict):
            yield Reject(file.where(number), BAD_RECORD)
            continue
        now = item.get("@attr")
        if isinstance(now, dict) and now.get("nowplaying"):
            continue  # what plays now has no moment yet; it comes again in the next export
        date = item.get("date") if prefix != "scrobbles.item" else _seconds(item.get("date"))
        row = {"artist": _name(item.get("artist")), "track": _name(item.get("name") or item.get("track")), "album": _name(item.get("album")),
               "track_mbid": _name(item.get("mbid"))}  # fmt: skip
        yield _told(file, number, moment(date.get("uts") if isinstance(date, dict) else date), row, "Last.fm")


def _name(value: Any) -> str:
    value = one(value)
    if isinstance(value, dict):
        value = value.get("#text") or value.get("name")
    return value if isinstance(value, str) else ""


def moment(value: Any) -> When | Both:
    """Return a moment written as seconds since 1970."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else None
    if text in (None, ""):
        return NO_DATE
    if not text.isdecimal() or len(text) > 15:
        return BAD_DATE
    try:
        when = from_unix(int(text))
    except (ValueError, OverflowError):
        return IMPOSSIBLE_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE


def clock(text: str) -> When | Both:
    """Return a moment written as Last.fm's interface does, in UTC, to the minute.

    >>> clock("31 Dec 2020 23:59").precision
    'min'
    """
    found = _CLOCK.fullmatch(text)
    if not found:
        return BAD_DATE if text.strip() else NO_DATE
    day, month, year, hour, minute = found.groups()
    try:
        when = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), tzinfo=UTC)
    except (ValueError, KeyError):
        return BAD_DATE
    published = microseconds(when)
    return When(published, None, "explicit", "min") if published >= _FIRST and plausible(published) else IMPOSSIBLE_DATE


def _told(
    file: File, place: int, when: When | Both, row: dict[str, str], instrument: str, more: dict[str, Any] | None = None, number: str = ""
) -> Activity | Reject:
    if isinstance(when, Both):
        return Reject(file.where(place), when)
    artist, track = (clean(row.get(name, "")).strip() for name in ("artist", "track"))
    if not artist or not track:
        return Reject(file.where(place), NAMELESS)
    mbid = row.get("track_mbid", "").strip()
    # A player's clock is local: its own number names the listen, whatever the zone that is given.
    moment_ = number or (when.published // 1_000_000 if when.precision == "s" else f"{when.published // 60_000_000}m")
    return Activity(
        key=key_of("listen", moment_, artist, track), type="Listen",
        object=f"https://musicbrainz.org/recording/{mbid}" if _MBID.fullmatch(mbid) else track, object_type="Audio",
        target=artist, instrument=instrument, content=f"{artist} – {track}", extra=tidy({"album": row.get("album", "").strip(), **(more or {})}),
        **when._asdict(),
    )  # fmt: skip


def refuse(probe: Probe) -> Refusal | None:
    """Name the histories of programs that keep scrobbles in a form of their own."""
    if {"maloja", "scrobbles"} <= probe.json_keys:
        return Refusal(
            Both("A history of listens exported by Maloja.", "Un historique d'écoutes exporté par Maloja."),
            Both("The same listens as ListenBrainz, Last.fm or a CSV tell them.",
                 "Les mêmes écoutes telles que ListenBrainz, Last.fm ou un CSV les disent."),
            Both("Let Maloja send them to ListenBrainz, and export them there.", "Laissez Maloja les envoyer à ListenBrainz, et exportez-les de là."),
        )  # fmt: skip
    return None


SOURCE = Source(
    name="lastfm",
    title=Both("Last.fm, Libre.fm, Rockbox (scrobbles)", "Last.fm, Libre.fm, Rockbox (scrobbles)"),
    get_it=Both(
        "Last.fm gives no file of its own: on lastfm.ghan.nl/export, lastfmstats.com or benjaminbenben.com/lastfm-to-csv, write your name and"
        " download the CSV. Or the export of Libre.fm, or .scrobbler.log of a player.",
        "Last.fm ne donne pas de fichier : sur lastfm.ghan.nl/export, lastfmstats.com ou benjaminbenben.com/lastfm-to-csv, écrivez votre nom et"
        " téléchargez le CSV. Ou l'export de Libre.fm, ou le .scrobbler.log d'un baladeur.",
    ),
    keeps=Both(
        "Each listen with its moment, artist, track, album and identifiers of MusicBrainz; on players, skipped tracks too.",
        "Chaque écoute avec son moment, artiste, morceau, album et identifiants de MusicBrainz ; sur les baladeurs, les morceaux passés aussi.",
    ),
    leaves_out=Both(
        "Pictures, links to pages of Last.fm, what plays now, loved tracks.",
        "Images, liens vers des pages de Last.fm, ce qui joue en ce moment, morceaux aimés.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="music",
)

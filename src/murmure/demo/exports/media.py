"""How do services of music and films tell what Camille listened to and watched?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from murmure.demo.clock import YEAR
from murmure.demo.exports.shelf import lines, pack, put, table, written
from murmure.demo.exports.stamp import MONTHS, utc
from murmure.demo.exports.year import Play, Year


def _spotify(folder: Path, year: Year) -> None:
    """Write the extended history: `ts` is the end of a play."""

    def play(one: Play) -> dict[str, object]:
        number = sum(ord(letter) * 31**place for place, letter in enumerate(one.title + one.artist)) % 10**22
        return {
            "ts": utc(one.at + timedelta(seconds=one.seconds)), "platform": "android", "ms_played": one.seconds * 1000, "conn_country": "FR",
            "ip_addr": "203.0.113.24", "master_metadata_track_name": one.title, "master_metadata_album_artist_name": one.artist,
            "master_metadata_album_album_name": one.genre.capitalize(), "spotify_track_uri": f"spotify:track:{number:022}", "episode_name": None,
            "episode_show_name": None, "spotify_episode_uri": None, "audiobook_title": None, "audiobook_uri": None, "audiobook_chapter_uri": None,
            "audiobook_chapter_title": None, "reason_start": "trackdone", "reason_end": "trackdone", "shuffle": False, "skipped": False,
            "offline": False, "offline_timestamp": None, "incognito_mode": False,
        }  # fmt: skip

    pack(folder / "my_spotify_data.zip", {
        f"Spotify Extended Streaming History/Streaming_History_Audio_{YEAR}_0.json": written([play(one) for one in year.plays], None),
    })  # fmt: skip


def _lastfm(folder: Path, year: Year) -> None:
    """Write the scrobbles of the second half of the year, newest first."""
    rows = [
        (int(one.at.timestamp()), _said(one.at), one.artist, "", one.genre.capitalize(), "", one.title, "")
        for one in reversed(year.plays) if one.at.month > 6
    ]  # fmt: skip
    titles = ("uts", "utc_time", "artist", "artist_mbid", "album", "album_mbid", "track", "track_mbid")
    put(
        folder / f"recenttracks-camille_tilleul-{int(datetime(YEAR + 1, 1, 5, 8, 30, tzinfo=UTC).timestamp())}.csv",
        table([titles, *rows], quoted=True),
    )


def _said(at: datetime) -> str:
    moment = at.astimezone(UTC)
    return f"{moment.day:02} {MONTHS[moment.month - 1]} {moment:%Y, %H:%M}"


def _listenbrainz(folder: Path, year: Year) -> None:
    """Write the listens since October, one file a month."""
    months: dict[int, list[dict[str, object]]] = {}
    for one in year.plays:
        if one.at.month > 9:
            months.setdefault(one.at.astimezone(UTC).month, []).append({
                "listened_at": int(one.at.timestamp()), "inserted_at": int(one.at.timestamp()) + 60,
                "track_metadata": {"artist_name": one.artist, "track_name": one.title, "release_name": one.genre.capitalize(),
                                   "additional_info": {"submission_client": "Radiole", "duration_ms": one.seconds * 1000}},
            })  # fmt: skip
    files = {f"listens/{YEAR}/{month}.jsonl": lines(held) for month, held in months.items()}
    pack(
        folder / "listenbrainz_camille_tilleul.zip",
        {"user.json": written({"user_id": 1, "username": "camille_tilleul"}), **files},
    )


SERIES = (
    ("Les Digues", 3, 8),
    ("Le Petit Phare", 2, 6),
    ("Brume", 0, 0),
    ("Marée haute", 0, 0),
    ("The Seven Bridges", 1, 10),
)


def _netflix(folder: Path, year: Year) -> None:
    """Write the evenings in front of the television: an episode on the evenings on which the television asks for its catalogue, in all seasons."""
    chance, seen, number = year.chance("films"), [], 0
    for night in year.nights:
        if chance.random() > 0.4 or night.bed.utcoffset() == timedelta(hours=-4):
            continue
        evening = night.bed - timedelta(hours=2, minutes=chance.randrange(15, 60))
        name, seasons, episodes = SERIES[number // 12 % len(SERIES)]
        title = f"{name}: Saison {1 + number // 12 % seasons}: Épisode {1 + number % episodes}" if seasons else name
        length = chance.randrange(38, 56) if seasons else chance.randrange(85, 110)
        lasts = f"{length // 60:02}:{length % 60:02}:{chance.randrange(60):02}"
        seen.append(
            [
                "Camille",
                utc(evening, "%Y-%m-%d %H:%M:%S"),
                lasts,
                "",
                title,
                "",
                "Grand-Écran Smart TV",
                lasts,
                lasts,
                "FR (France)",
            ]
        )
        number += 1
    titles = ["Profile Name", "Start Time", "Duration", "Attributes", "Title", "Supplemental Video Type", "Device Type", "Bookmark",
              "Latest Bookmark", "Country"]  # fmt: skip
    pack(folder / "netflix-report.zip", {"CONTENT_INTERACTION/ViewingActivity.csv": table([titles, *reversed(seen)])})


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "spotify": _spotify, "lastfm": _lastfm, "listenbrainz": _listenbrainz, "netflix": _netflix,
}  # fmt: skip

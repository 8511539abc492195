"""Make up exports of Spotify: the account of Nour Belli, who does not exist."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "endsong", "account", "account-2019", "podcasts", "books", "account-books", "video", "one-file", "same-minute", "twice", "odd-values",
    "bad-records", "compact", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("+33 canary", "1970-canary", "canary-card", "canary-token")


def play(second: int, title: str | None = "Marée basse", length: Any = 200_000, **more: Any) -> dict[str, Any]:
    """Return a play of the extended history."""
    return {
        "ts": f"2023-04-01T{8 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z", "username": "nour", "platform": "Android OS 13",
        "ms_played": length, "conn_country": "FR", "ip_addr": "192.0.2.17", "user_agent_decrypted": None, "master_metadata_track_name": title,
        "master_metadata_album_artist_name": title and "Les Phares", "master_metadata_album_album_name": title and "Côte nord",
        "spotify_track_uri": title and f"spotify:track:{abs(hash_of(title)):022}", "episode_name": None, "episode_show_name": None,
        "spotify_episode_uri": None, "reason_start": "clickrow", "reason_end": "trackdone", "shuffle": False, "skipped": None, "offline": False,
        "offline_timestamp": None, "incognito_mode": False, **more,
    }  # fmt: skip


def hash_of(text: str) -> int:
    """Return a number for a text, the same in every process."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text)) % 10**20


def small(minute: str, title: str = "Marée basse", length: Any = 200_000) -> dict[str, Any]:
    """Return a play of the account data."""
    return {"endTime": f"2023-04-01 {minute}", "artistName": "Les Phares", "trackName": title, "msPlayed": length}


PLAYS = [
    play(200), play(420, "Été 🌊"), play(431, "Nuit", 9_000, skipped=True, reason_end="fwdbtn"),
    play(900, "Nuit", 240_000, ip_addr="198.51.100.4", conn_country="BE", shuffle=True), play(86_000 // 20, "Brume", 180_000, incognito_mode=True),
]  # fmt: skip
EPISODE = {"master_metadata_track_name": None, "spotify_track_uri": None, "episode_name": "Le sel", "episode_show_name": "Récits de mer",
           "spotify_episode_uri": "spotify:episode:0001"}  # fmt: skip
ACCOUNT: dict[str, Any] = {
    "StreamingHistory_music_0.json": [small("08:03"), small("08:07", "Été 🌊"), small("08:07", "Nuit", 9_000)],
    "StreamingHistory_podcast_0.json": [{"endTime": "2023-04-02 09:00", "podcastName": "Récits de mer", "episodeName": "Le sel",
                                         "msPlayed": 1_800_000}],
    "YourLibrary.json": {
        "tracks": [{"artist": "Les Phares", "album": "Côte nord", "track": "Brume", "uri": "spotify:track:1"}],
        "albums": [{"artist": "Les Phares", "album": "Côte nord", "uri": "spotify:album:1"}], "shows": [], "episodes": [],
        "bannedTracks": [{"artist": "X", "album": "Y", "track": "Z", "uri": "spotify:track:9"}],
        "artists": [{"name": "Les Phares", "uri": "spotify:artist:1"}], "bannedArtists": [], "other": [],
    },
    "Playlist1.json": {"playlists": [{
        "name": "Matin", "lastModifiedDate": "2023-03-01", "description": "doux", "numberOfFollowers": 0, "items": [
            {"track": {"trackName": "Brume", "artistName": "Les Phares", "albumName": "Côte nord", "trackUri": "spotify:track:1"},
             "episode": None, "localTrack": None, "addedDate": "2023-02-02"},
            {"track": None, "episode": None, "localTrack": {"uri": "spotify:local:a"}, "addedDate": None}],
    }]},
    "SearchQueries.json": [{"platform": "ANDROID_ARM", "searchTime": "2023-04-01T07:59:51.711Z[UTC]", "searchQuery": "phares",
                            "searchInteractionURIs": ["spotify:artist:1"]}],
    "Inferences.json": {"inferences": ["1P_Podcast_Comedy", "3P_Parents_FR"]},
    "Follow.json": {"userIsFollowing": ["jo"], "userIsFollowedBy": ["ann", "jo"], "userIsBlocking": []},
    "Marquee.json": [{"artistName": "Les Phares", "segment": "Super Listeners"}],
    "Userdata.json": {"username": "nour", "email": "nour@murmure.example", "country": "FR", "createdFromFacebook": False, "birthdate": "1970-canary",
                      "gender": "neutral", "postalCode": None, "mobileNumber": "+33 canary", "creationTime": "2019-05-06"},
    "Payments.json": {"payment_method": "canary-card"}, "Identifiers.json": {"identifierType": "x", "identifierValue": "canary-token"},
}  # fmt: skip
_BAD = [
    play(0, "premier"), None, 7, ["?"], play(1, ts=None), play(2, ts="hier"), play(3, ts="1999-01-01T00:00:00Z"),
    play(4, None), play(5, length="x"), play(6, length=-3),
    play(7, length=10**15), {"endTime": "1er avril", "artistName": "a", "trackName": "b", "msPlayed": 1}, {},
    play(8, "bon"),
]  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or the file that the quirk asks for."""
    plays: list[Any] = list(PLAYS)
    name, indent = "Streaming_History_Audio_2023_0.json", 2
    inside = "Spotify Extended Streaming History/"
    if quirk in ("account", "account-2019"):
        files = dict(ACCOUNT)
        if quirk == "account-2019":  # before 2023, one history for all, in a folder of another name
            files = {"StreamingHistory0.json": ACCOUNT["StreamingHistory_music_0.json"], "YourLibrary.json": ACCOUNT["YourLibrary.json"]}
        return _zip(folder, {("MyData/" if quirk == "account-2019" else "Spotify Account Data/") + key: value for key, value in files.items()})
    if quirk == "endsong":
        name, inside = "endsong_0.json", "MyData/"
        plays = [{"ip_addr_decrypted" if key == "ip_addr" else key: value for key, value in one.items()} for one in plays]
    if quirk == "podcasts":
        plays += [play(3000, **EPISODE)]
    if quirk == "books":
        plays += [play(3000, None, audiobook_title="La digue", audiobook_uri="spotify:book:1", audiobook_chapter_uri="spotify:chapter:1",
                       audiobook_chapter_title="Un")]  # fmt: skip
    if quirk == "account-books":
        told = {"endTime": "2023-04-01 08:50", "audiobookName": "La digue", "chapterName": "Un", "authorName": "Ode Marin", "msPlayed": 200_000}
        return _zip(folder, {"Spotify Account Data/StreamingHistory_audiobook_0.json": [told]})
    if quirk == "video":
        name = "Streaming_History_Video_2023.json"
    if quirk == "same-minute":
        plays += [play(600, "Bref", 0), play(601, "Bref", 0), play(602, "Bref", 0), play(601, "Bref", 0)]
    if quirk == "odd-values":
        plays += [play(700, "a\0b\ud800<script>", skipped=1, platform="", ip_addr=None), play(701, "\u202edroite", length=None),
                  play(702, "", spotify_track_uri="u")]
    if quirk == "bad-records":
        plays = _BAD
    if quirk == "empty":
        plays = []
    text = json.dumps(plays, ensure_ascii=quirk == "odd-values", indent=None if quirk == "compact" else indent).encode()
    if quirk == "truncated":
        text = text[: len(text) * 2 // 3]
    if quirk == "corrupted":
        text = text[:1200] + b'\x00\xff}]]{"' + text[1200:]
    files = {inside + name: text}
    if quirk == "twice":  # two files that overlap
        files[inside + "Streaming_History_Audio_2023_1.json"] = json.dumps(plays[2:]).encode()
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        (folder / name).write_bytes(text)
        return folder / name
    return _zip(folder, files)


def _zip(folder: Path, files: dict[str, Any]) -> Path:
    path = folder / "my_spotify_data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            written = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False, indent=2).encode()
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 1, 0, 0, 0)), written)
    return path


def large(folder: Path, size: int) -> Path:
    """Write a history of about `size` bytes."""
    path, number, written = folder / "endsong_0.json", 0, 0
    with path.open("w", encoding="utf-8") as out:
        written += out.write("[" + json.dumps(play(0)))
        while written < size:
            day, second = divmod(number, 86_400)
            clock = f"{2009 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            written += out.write("," + json.dumps({**play(0, f"Morceau {number}"), "ts": clock}, indent=2))
            number += 1
        out.write("]")
    return path

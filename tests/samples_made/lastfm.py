"""Make up files of scrobbles: those of Basile Roy, who does not exist."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

QUIRKS = ["bare", "libre", "rockbox", "rockbox-utc", "pages", "one-page", "saved", "now-playing", "stats", "stats-json",
          "bad-records", "bom", "truncated", "corrupted", "empty"]  # fmt: skip
MBID = "5441c29d-3602-4898-b1a1-b77fa23b8e50"
TITLES = ["uts", "utc_time", "artist", "artist_mbid", "album", "album_mbid", "track", "track_mbid"]
ROWS = [
    ["1680336000", "01 Apr 2023, 08:00", "Les Phares", "", "Côte nord", "", "Le sel", MBID],
    ["1680336300", "01 Apr 2023, 08:05", "Les Phares", "", "Côte nord", "", "Été 🌊", ""],
    ["1680336301", "01 Apr 2023, 08:05", "Duo, le", "", "", "", "Le \"grain\"", ""],
]  # fmt: skip


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def page() -> dict[str, Any]:
    """Return a page of the interface."""
    tracks = [{"artist": {"mbid": "", "#text": row[2]}, "name": row[6], "album": {"mbid": "", "#text": row[4]}, "mbid": row[7], "streamable": "0",
               "date": {"uts": row[0], "#text": row[1]}, "url": "https://www.last.example/music"} for row in ROWS]  # fmt: skip
    return {"track": tracks, "@attr": {"user": "basile", "page": "1", "totalPages": "1"}}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return its path."""
    rows = [TITLES, *ROWS]
    if quirk == "bare":
        bare = [[row[2], row[4], row[6], row[1].replace(",", "").lstrip("0")] for row in ROWS]
        return _file(folder, "basile.csv", _csv(bare))
    if quirk == "libre":
        lines = "# Listens of basile\n# by Libre.fm\nuserid,Artist,track,Album,time\n" + "".join(
            f'7,"{row[2]}","{row[6].replace(chr(34), chr(34) * 2)}",{row[4]},{row[0]}\n' for row in ROWS)  # fmt: skip
        return _file(folder, "librefm.csv", lines.encode())
    if quirk in ("rockbox", "rockbox-utc"):
        zone = "UTC" if quirk == "rockbox-utc" else "UNKNOWN"
        lines = f"#AUDIOSCROBBLER/1.1\n#TZ/{zone}\n#CLIENT/Rockbox\n" + "".join(
            "\t".join([row[2], row[4], row[6], "3", "201", "S" if number else "L", row[0], row[7]]) + "\n"
            for number, row in enumerate(ROWS))  # fmt: skip
        return _file(folder, ".scrobbler.log", lines.encode())
    if quirk in ("pages", "one-page", "saved", "now-playing"):
        found: Any = [page()] if quirk == "pages" else {"recenttracks": page()}
        if quirk == "saved":
            found = [{"artist": {"#text": row[2]}, "name": row[6], "album": {"#text": row[4]}, "mbid": row[7], "date": {"uts": row[0]}}
                     for row in ROWS]
        if quirk == "now-playing":
            found["recenttracks"]["track"].insert(0, {"artist": {"#text": "x"}, "name": "y", "@attr": {"nowplaying": "true"}})
        return _file(folder, "recenttracks.json", json.dumps(found, indent=1).encode())
    if quirk == "stats":
        lines = "\ufeffArtist;Album;AlbumId;Track;Date#basile\n" + "".join(
            ";".join(_quoted(cell) for cell in (row[2], row[4], row[5], row[6], row[0] + "000")) + "\n" for row in ROWS)  # fmt: skip
        return _file(folder, "lastfmstats-basile.csv", lines.encode())
    if quirk == "stats-json":
        told = [{"track": row[6], "artist": row[2], "album": row[4], "albumId": row[5], "date": int(row[0]) * 1000} for row in ROWS]
        return _file(folder, "lastfmstats-basile.json", json.dumps({"username": "basile", "scrobbles": told}).encode())
    if quirk == "bad-records":
        rows += [["", *ROWS[0][1:]], ["soon", *ROWS[0][1:]], ["12", *ROWS[0][1:]], [*ROWS[0][:2], "", *ROWS[0][3:]], ["1"], [*ROWS[0], "more"],
                 ["1680336900", "", "a\x07b\u202ec", "", "", "", "<script>", "no-mbid"]]  # fmt: skip
    if quirk == "empty":
        rows = rows[:1]
    data = _csv(rows)
    if quirk == "bom":
        data = b"\xef\xbb\xbf" + data
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        data = data[:190] + b'\x00\xff"\xfe' + data[190:]
    return _file(folder, "recenttracks-basile-1680000000.csv", data)


def _file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def large(folder: Path, size: int) -> Path:
    """Write a table of about `size` bytes."""
    path, number, written = folder / "recenttracks.csv", 0, 0
    with path.open("w", encoding="utf-8") as out:
        written += out.write(",".join(TITLES) + "\n")
        while written < size:
            written += out.write(f'{1_200_000_000 + number},"01 Apr 2023, 08:00",Les Phares,,Côte nord,,Morceau {number % 9_999},{MBID}\n')
            number += 1
    return path

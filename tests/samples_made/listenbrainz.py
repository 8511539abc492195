"""Make up exports of ListenBrainz: the account of Odile Kern, who does not exist."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = ["list", "submission", "page", "one-file", "same-moment", "mixed", "bad-records", "odd-values", "pretty", "truncated", "corrupted",
          "empty"]  # fmt: skip
CANARIES = ("token-canary", "msid-canary")
MBID = "5441c29d-3602-4898-b1a1-b77fa23b8e50"


def listen(moment: Any, track: Any = "Le sel", artist: Any = "Les Phares", **more: Any) -> dict[str, Any]:
    """Return a listen as a line of the export."""
    return {
        "listened_at": moment, "inserted_at": 1_700_000_000, "recording_msid": "msid-canary",
        "track_metadata": {"artist_name": artist, "track_name": track, "release_name": "Côte nord",
                           "additional_info": {"music_service": "spotify.com", "submission_client": "navidrome", "duration_ms": 201_000, **more},
                           "mbid_mapping": {"recording_mbid": MBID, "artist_mbids": []}},
    }  # fmt: skip


LISTENS = [
    listen(1_680_336_000, tags=["mer", "vent"]), listen(1_680_336_300, "Été 🌊", recording_mbid=MBID[::-1].replace("-", "a", 9)),
    listen(1_680_336_700, "Nuit", media_player="Kodi"), listen(1_650_000_000, "Brume"),
]  # fmt: skip
FEEDBACK = [{"user_id": "odile", "recording_mbid": MBID, "recording_msid": None, "score": 1, "created": 1_680_000_000, "track_metadata": None},
            {"user_id": "odile", "recording_mbid": MBID.replace("5", "6"), "score": -1, "created": 1_680_000_100,
             "track_metadata": None}]  # fmt: skip
PINS = [{"blurb_content": "à écouter au phare", "created": 1_680_000_200, "pinned_until": 1_680_604_800, "recording_mbid": MBID, "row_id": 7,
         "track_metadata": LISTENS[0]["track_metadata"]}]  # fmt: skip
_BAD = [listen(None), listen("hier"), listen(-5), listen(10**14), listen(1_680_337_000, ""), listen(1_680_337_001, artist=None), [1], 7, None,
        {"listened_at": 1_680_337_002, "track_metadata": None}, {}]  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or the file that the quirk asks for."""
    listens: list[Any] = list(LISTENS)
    if quirk == "same-moment":
        listens += [listen(1_680_336_000, "Autre chose"), LISTENS[0]]
    if quirk == "bad-records":
        listens += _BAD
    if quirk == "odd-values":
        listens += [listen("1680338000", "a\0b\ud800<b>"),
                    listen(1_680_338_100, "x", tags="une", duration_ms="?", origin_url="javascript:alert(1)")]
    if quirk == "mixed":
        listens += [{**listen(1_680_339_000), "track_metadata": {"artist_name": "Seul", "track_name": "Nu"}},
                    listen(1_680_339_600, "En secondes", duration_ms=None, duration=180),
                    listen(1_680_339_900, "En millièmes", duration_ms=180_500)]
    if quirk == "empty":
        return _file(folder, "listens.jsonl", b"")
    if quirk in ("list", "pretty"):
        return _file(folder, "odile_lb-2023-04-02.json", json.dumps(listens, indent=2 if quirk == "pretty" else None).encode())
    if quirk in ("submission", "page"):
        whole = {"listen_type": "import", "payload": listens} if quirk == "submission" else {"payload": {"count": 4, "listens": listens}}
        return _file(folder, "listens.json", json.dumps(whole).encode())
    lines = "".join(json.dumps(one, ensure_ascii=quirk == "odd-values") + "\n" for one in listens).encode()
    if quirk == "truncated":
        lines = lines[: len(lines) * 2 // 3]
    if quirk == "corrupted":
        lines = lines[:600] + b'\x00\xff}]]{"' + lines[600:]
    if quirk in ("one-file", "truncated", "corrupted"):
        return _file(folder, "4.jsonl", lines)
    months = {"2022/4": lines.splitlines(True)[3:4], "2023/4": [line for n, line in enumerate(lines.splitlines(True)) if n != 3]}
    files = {f"listens/{month}.jsonl": b"".join(some) for month, some in months.items()}
    files["feedback.jsonl"] = "".join(json.dumps(one) + "\n" for one in FEEDBACK).encode()
    files["pinned_recording.jsonl"] = "".join(json.dumps(one) + "\n" for one in PINS).encode()
    files["user.json"] = json.dumps({"user_id": 1, "username": "odile", "auth_token": "token-canary"}).encode()
    path = folder / "listenbrainz_odile_1680000000.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 1, 0, 0, 0)), data)
    return path


def _file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def large(folder: Path, size: int) -> Path:
    """Write lines of about `size` bytes."""
    path, number, written = folder / "listens.jsonl", 0, 0
    with path.open("w", encoding="utf-8") as out:
        while written < size:
            written += out.write(json.dumps(listen(1_200_000_000 + number, f"Morceau {number % 9_999}")) + "\n")
            number += 1
    return path

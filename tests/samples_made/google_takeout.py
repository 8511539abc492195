"""Make up what somebody writes, keeps and photographs with Google."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIRKS = [
    "notes",
    "note-old",
    "note-empty",
    "tasks",
    "tasks-none",
    "chat",
    "chat-french",
    "comments",
    "comments-new",
    "comments-french",
    "live-chats",
    "subscriptions",
    "playlist",
    "saved",
    "saved-french",
    "places",
    "places-old",
    "reviews",
    "photos",
    "bad-records",
    "hostile",
    "truncated",
    "corrupted",
]
CANARIES = ("attachment-canary.jpg", "color-canary", "avatar-canary")
_AT = 1678036321000000
_PIECES = '{"text":"Bravo ! "},{"link":{"text":"le train","linkUrl":"https://trains.example/"}},{"text":" à l\'heure, «\u202foui\u202f» 🚂"}'


def note(title: str, text: str | None, number: int, **more: Any) -> dict[str, Any]:
    """Return one note of Keep."""
    made: dict[str, Any] = {
        "color": "color-canary",
        "isTrashed": False,
        "isPinned": False,
        "isArchived": False,
        "title": title,
        "userEditedTimestampUsec": _AT + number * 60_000_000 + 5_000_000,
        "createdTimestampUsec": _AT + number * 60_000_000,
        **more,
    }
    return made if text is None else made | {"textContent": text, "textContentHtml": f"<p>{text}</p>"}


def photo(title: str, second: int, **more: Any) -> dict[str, Any]:
    """Return what stands beside one picture."""
    stamp = {"timestamp": str(1_578_036_321 + second), "formatted": "3 janv. 2020, 07:25:21 UTC"}
    place = {"latitude": 45.5, "longitude": 5.25, "altitude": 300.0, "latitudeSpan": 0.0, "longitudeSpan": 0.0}
    return {
        "title": title,
        "description": "",
        "imageViews": "3",
        "creationTime": stamp,
        "photoTakenTime": stamp,
        "geoData": place,
        **more,
    }


def task(title: str, number: str, **more: Any) -> dict[str, Any]:
    """Return one task."""
    return {
        "id": number,
        "title": title,
        "kind": "tasks#task",
        "created": "2023-03-05T17:12:01Z",
        "updated": "2023-03-05T17:12:01.123Z",
        **more,
    }


def place(name: str, second: int, **more: Any) -> dict[str, Any]:
    """Return one place that was kept."""
    said = {
        "date": f"2023-03-05T17:12:{second:02}Z",
        "google_maps_url": f"https://www.google.com/maps/place/?q={second}",
        "location": {"address": "1 rue du Lac", "country_code": "FR", "name": name},
        **more,
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [5.25, 45.5] if second else [0, 0]},
        "properties": said,
    }


def message(name: str, text: str | None, date: str, number: int, **more: Any) -> dict[str, Any]:
    """Return one message of Chat."""
    made = {
        "creator": {"name": name, "email": f"{name.casefold()}@exemple.example", "user_type": "Human"},
        "created_date": date,
        "topic_id": "t1",
        "message_id": f"espace/t1/m{number}",
        **more,
    }
    return made if text is None else made | {"text": text}


_NOTES = {
    "Courses.json": note(
        "Courses",
        None,
        1,
        listContent=[{"text": "pain", "isChecked": True}, {"text": "thé", "isChecked": False}],
        labels=[{"name": "maison"}],
        sharees=[
            {"isOwner": True, "type": "WRITER", "email": "me@exemple.example"},
            {"isOwner": False, "type": "WRITER", "email": "ana@exemple.example"},
        ],
    ),
    "Idées.json": note(
        "Idées",
        "Apprendre le morse",
        2,
        isArchived=True,
        isPinned=True,
        annotations=[{"title": "Morse", "url": "https://morse.example/", "source": "WEBLINK", "description": "x"}],
        attachments=[{"filePath": "attachment-canary.jpg", "mimetype": "image/jpeg"}],
    ),
    "Jetée.json": note("Jetée", "plus besoin", 3, isTrashed=True),
}
_TASKS = {
    "kind": "tasks#taskLists",
    "items": [
        {
            "kind": "tasks#tasks",
            "id": "l1",
            "title": "Mes tâches",
            "items": [
                task("Acheter du pain", "a", status="completed", completed="2023-03-06T08:00:00Z"),
                task("Relire", "b", status="needsAction", notes="page 3"),
                task("Voter", "c", status="needsAction", due="2023-04-23T00:00:00Z", starred=True),
            ],
        },
        {"kind": "tasks#tasks", "id": "l2", "title": "Vide"},
    ],
}
_CHAT = [
    message("Ana", "Salut ! On se voit ?", "Sunday, 5 March 2023 at 17:12:01 UTC", 1),
    message(
        "Moi", "Oui", "Sunday, 5 March 2023 at 17:13:01 UTC", 2, quoted_message_metadata={"message_id": "espace/t1/m1"}
    ),
    message(
        "Ana",
        None,
        "Sunday, 5 March 2023 at 17:14:01 UTC",
        3,
        attached_files=[{"original_name": "plan.pdf", "export_name": "File-plan.pdf"}],
    ),
    message("Ana", None, "Sunday, 5 March 2023 at 17:15:01 UTC", 4, message_state="DELETED"),
]
_FRENCH = [
    message("Ana", "Salut", "dimanche 5 mars 2023 à 17:12:01 UTC", 1),
    message("Ben", "Oui", "lundi 6 mars 2023 à 08:02:00 UTC", 2),
]
_OLD = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\n"
_NEW = "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text,Top-Level Comment ID\n"
_VERS = (
    "ID de la chaîne,Code temporel de création du commentaire,Prix,ID du commentaire,ID du commentaire parent,"
    "ID de la vidéo,Texte du commentaire\n"
)
_CHATS = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text\n"
_CELL = '"' + _PIECES.replace('"', '""') + '"'
_ONE, _TWO, _CHANNEL = "UgwAbCdEfGhIjKlMnOpQ", "UgwZyXwVuTsRqPoNmLkJ", "UCabcdefghijklmnopqrstuv"
_SHEETS = {
    "comments": (
        "comments/comments.csv",
        _OLD + f"{_ONE},{_CHANNEL},2023-03-05T17:12:01.123456+00:00,0,,abcdefghijk,{_CELL}\n"
        f'{_TWO},{_CHANNEL},2023-03-05T17:13:01+00:00,0,{_ONE},abcdefghijk,"{{""text"":""merci""}}"\n',
    ),
    "comments-new": (
        "comments.csv",
        _NEW + f"{_CHANNEL},2023-03-05T17:12:01.123456+00:00,0,{_ONE},,abcdefghijk,{_CELL},\n"
        f'{_CHANNEL},2023-03-05T17:13:01+00:00,0,{_TWO},{_ONE},abcdefghijk,"{{""text"":""merci""}}",{_ONE}\n',
    ),
    "comments-french": (
        "commentaires/commentaires.csv",
        _VERS + f"{_CHANNEL},2023-03-05T17:12:01.123456+00:00,0,{_ONE},,abcdefghijk,{_CELL}\n",
    ),
    "live-chats": (
        "live chats/live chats.csv",
        _CHATS
        + f'Lcc.AbCdEfGhIjKlMnOpQrSt,{_CHANNEL},2023-03-05T17:12:01+00:00,0,abcdefghijk,"{{""text"":""coucou""}}"\n',
    ),
    "subscriptions": (
        "abonnements/abonnements.csv",
        f"ID des chaînes,URL des chaînes,Titres des chaînes\n{_CHANNEL},http://www.youtube.com/channel/{_CHANNEL},Rails\n",
    ),
    "playlist": (
        "playlists/À voir-videos.csv",
        "Video ID,Playlist Video Creation Timestamp\nabcdefghijk,2023-03-05T17:12:01+00:00\n_-cdefghijk,2023-03-05T17:13:01+00:00\n",
    ),
    "saved": (
        "Saved/Favourite places.csv",
        "Title,Note,URL,Comment\nCafé du Lac,le meilleur,https://www.google.com/maps/place/Caf%C3%A9/data=!4m2,\n,,,\n",
    ),
    "saved-french": (
        "Enregistrés/À visiter.csv",
        "Titre,Note,URL,Tags,Commentaire\nMusée,,https://maps.google.com/?cid=123,,dimanche\n",
    ),
}


def _files(quirk: str | None) -> dict[str, Any]:
    geo = {"type": "FeatureCollection"}
    cases: dict[str, dict[str, Any]] = {
        "notes": {f"Keep/{name}": value for name, value in _NOTES.items()},
        "note-old": {
            "Keep/Ancienne.json": {
                k: v for k, v in note("Ancienne", "d'avant", 4).items() if k != "createdTimestampUsec"
            }
        },
        "note-empty": {"Keep/Vide.json": note("", "", 5)},
        "tasks": {"Tasks/Tasks.json": _TASKS},
        "tasks-none": {
            "Tasks/Tasks.json": {
                "kind": "tasks#taskLists",
                "items": [{"kind": "tasks#tasks", "id": "l", "title": "Mes tâches"}],
            }
        },
        "chat": {"Google Chat/Groups/DM espace/messages.json": {"messages": _CHAT}},
        "chat-french": {"Google Chat/Groupes/DM espace/messages.json": {"messages": _FRENCH}},
        "places": {
            "Maps (your places)/Saved Places.json": geo
            | {"features": [place("Café du Lac", 1), place("Nulle part", 0)]}
        },
        "places-old": {
            "Maps/Saved Places.json": geo
            | {
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [5.25, 45.5]},
                        "properties": {
                            "Title": "Café",
                            "Published": "2015-03-05T17:12:01Z",
                            "Google Maps URL": "http://maps.google.com/?cid=12",
                            "Location": {"Address": "1 rue du Lac", "Business Name": "Café"},
                        },
                    }
                ]
            }
        },
        "reviews": {
            "Maps/Avis.json": geo
            | {"features": [place("Café", 1, five_star_rating_published=4, review_text_published="Très bon thé.")]}
        },
        "photos": {
            "Google Photos/Photos from 2020/IMG_1.jpg.supplemental-metadata.json": photo(
                "IMG_1.jpg",
                1,
                people=[{"name": "Ana"}],
                favorited=True,
                googlePhotosOrigin={
                    "mobileUpload": {
                        "deviceFolder": {"localFolderName": "avatar-canary"},
                        "deviceType": "ANDROID_PHONE",
                    }
                },
            ),
            "Google Photos/Photos from 2020/IMG_2.jpg.json": photo(
                "IMG_2.jpg", 2, geoData={"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}
            ),
        },
        "bad-records": {
            "Keep/Sans date.json": {"title": "x", "textContent": "y", "isTrashed": False},
            "Photos/IMG_3.jpg.json": photo("IMG_3.jpg", 3) | {"photoTakenTime": {"timestamp": "hier"}},
            "Chat/messages.json": {
                "messages": [
                    message("Ana", "x", "un jour", 1),
                    message("Ana", None, "5 March 2023 at 17:15:01 UTC", 2),
                    7,
                ]
            },
            "Maps/Saved Places.json": geo | {"features": [place("x", 1, date="demain"), {"type": "Feature"}]},
            "YouTube/comments.csv": _OLD
            + f"{_ONE},{_CHANNEL},2023-03-05T17:12:01+00:00,0,,abcdefghijk,{_CELL}\n{_TWO},x\n",
        },
        "hostile": {
            "Keep/h.json": note(
                "<script>alert(1)</script>",
                "=cmd|' /C calc'!A0 \u202egnp.exe",
                6,
                annotations=[{"url": "javascript:alert(1)"}],
            )
        },
    }
    if quirk in _SHEETS:
        return dict([_SHEETS[quirk]])
    return cases.get(
        quirk or "",
        cases["notes"] | cases["tasks"] | cases["photos"] | dict(_SHEETS[name] for name in ("comments", "playlist")),
    )


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write a folder as Takeout does."""
    root = folder / "Takeout"
    for name, value in _files(quirk).items():
        data = value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2).encode()
        if quirk in ("truncated", "corrupted") and name.startswith("Keep/C"):
            data = data[: len(data) // 2] if quirk == "truncated" else data[:40] + b"\xff\x00{" + data[40:]
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def large(folder: Path, size: int) -> Path:
    """Write messages of Chat of about `size` bytes."""
    path = folder / "Takeout/Google Chat/Groups/DM espace/messages.json"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"messages":[')
        number = 0
        while file.tell() < size:
            date = f"Sunday, {number % 28 + 1} March 2023 at {number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02} UTC"
            file.write(("," if number else "") + json.dumps(message("Ana", f"message {number}", date, number)))
            number += 1
        file.write("]}")
    return folder / "Takeout"

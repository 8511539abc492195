"""What did I write, keep and plan with Google: notes, tasks, chats, comments, saved places, pictures?

*Get it*: takeout.google.com > Deselect all > Keep, Tasks, Google Chat, YouTube and YouTube Music, Saved, Maps (your places), Google Photos > Export.
*Keeps*: notes of Keep with their labels, tasks, messages of Chat, comments and live chats of YouTube, its subscriptions and playlists, saved
places, reviews, and when and where each picture was taken.
*Leaves out*: the pictures and attachments themselves, colours and settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, EMPTY_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.records import json_records
from murmure.sources.source import Source
from murmure.sources.web.google_takeout.note import note_of, task_list_of
from murmure.sources.web.google_takeout.place import feature_of
from murmure.sources.web.google_takeout.said import message_of
from murmure.sources.web.google_takeout.seen import photo_of
from murmure.sources.web.google_takeout.sheet import kind_of_sheet, rows_of_sheet

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_NOTE = frozenset({"textContent", "listContent", "textContentHtml"})
_NOTE_TOO = frozenset({"isTrashed", "isArchived", "userEditedTimestampUsec"})
_TASKS = re.compile(r'"kind"\s*:\s*"tasks#taskLists?"')
_CHAT = re.compile(r'"(topic_id|message_id|created_date|creator)"\s*:')
_TWIN = re.compile(r"\AKeep/([^/]+\.html|Labels\.txt)\Z")
"""Each note comes once more, made for the eye."""
_PLACES = re.compile(r'"(google_maps_url|Google Maps URL)"\s*:')

# What each kind of JSON file holds: the way to its records, and what one record says.
_READERS: dict[str, tuple[str, Callable[[Any], Iterator[Activity | Both]]]] = {
    "note": ("", note_of), "tasks": ("items.item", task_list_of), "chat": ("messages.item", message_of), "place": ("features.item", feature_of),
    "photo": ("", photo_of),
}  # fmt: skip


def recognise(probe: Probe) -> bool:
    """Say yes by the keys of the file, or by the cells of a table: names of files and folders are translated."""
    return _kind_of(probe) is not None


def _kind_of(probe: Probe) -> str | None:
    text = probe.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return kind_of_sheet(text) if probe.name.casefold().endswith(".csv") else None
    keys = probe.json_keys
    if keys & _NOTE and keys & _NOTE_TOO:
        return "note"
    if "photoTakenTime" in keys and "title" in keys:
        return "photo"
    if keys >= {"kind", "items"} and _TASKS.search(text[:20_000]):
        return "tasks"
    if keys == {"messages"} and len(set(_CHAT.findall(text[:20_000]))) >= 3:
        return "chat"
    return "place" if "features" in keys and _PLACES.search(text) else None


def _root(path: str) -> str:
    """Return the folder of a file; that of notes stays in sight, as only there every page is the twin of a note."""
    folder = path.rpartition("/")[0]
    return folder.rpartition("/")[0] if folder.endswith("/Keep") or folder == "Keep" else folder


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each file holds."""
    from murmure.sources.readers import Probe

    begun: dict[str, list[int]] = {}
    for file in bundle.files:
        kind = _kind_of(Probe(file))
        silent = True
        for found in _records(file, kind) if kind in _READERS else rows_of_sheet(file, kind or ""):
            silent = False
            yield _apart(found, begun) if kind == "note" and isinstance(found, Activity) else found
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _apart(note: Activity, begun: dict[str, list[int]]) -> Activity:
    """Return a note with a key of its own: notes that were brought in together were begun at one moment."""
    said, met = hash((note.object, note.content)), begun.setdefault(note.key, [])
    if said not in met:
        met.append(said)
    place = met.index(said)
    return note._replace(key=key_of(note.key, place + 1)) if place else note


def _records(file: File, kind: str) -> Iterator[Activity | Reject]:
    prefix, read_one = _READERS[kind]
    for item in json_records(file, prefix):
        if isinstance(item, Reject):
            yield item
            continue
        number, record = item
        if not isinstance(record, dict):
            yield Reject(file.where(number), BAD_RECORD)
            continue
        for found in read_one(record):
            yield Reject(file.where(number), found) if isinstance(found, Both) else found


SOURCE = Source(
    name="google-takeout",
    title=Both(
        "Google Takeout (notes, tasks, chats, comments, places, pictures)",
        "Google Takeout (notes, tâches, discussions, commentaires, lieux, photos)",
    ),
    get_it=Both(
        "takeout.google.com > Deselect all > Keep, Tasks, Google Chat, YouTube and YouTube Music, Saved, Maps (your places), Google Photos. Then "
        "Next step > Create export.",
        "takeout.google.com > Tout désélectionner > Keep, Tasks, Google Chat, YouTube et YouTube Music, Enregistrés, Maps (vos adresses), Google "
        "Photos. Puis Étape suivante > Créer une exportation.",
    ),
    keeps=Both(
        "Notes with their labels, tasks, messages of Chat, comments and live chats of YouTube, its subscriptions and playlists, saved places and "
        "reviews, when and where each picture was taken.",
        "Les notes avec leurs libellés, les tâches, les messages de Chat, les commentaires et discussions en direct de YouTube, ses abonnements et "
        "listes, les lieux enregistrés et les avis, quand et où chaque photo a été prise.",
    ),
    leaves_out=Both(
        "The pictures and attachments themselves, colours and settings.",
        "Les photos et pièces jointes elles-mêmes, les couleurs et réglages.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=lambda path: _TWIN.search(path) is not None,
    picture="browser",
)

"""What was said on Signal, by whom, to whom, and who called?

*Get it*: in a recent Signal, Settings > Chats > Export chat history; offer the folder (main.jsonl, metadata.json, files).
*Keeps*: messages, edits, deletions, reactions, quotes, mentions, polls, calls, changes of groups, contacts, blocks.
*Leaves out*: files themselves, keys and other secrets, settings, who read what, sticker packs.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from murmure.model.activity import ME, SEPARATOR
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.messages.signal.item import Row, rows_of
from murmure.sources.messages.signal.people import People
from murmure.sources.plain import clean
from murmure.sources.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_ROWS = 8_192
_FRAMES = re.compile(r'^\{"(?:account|recipient|chat|chatItem|stickerPack|adHocCall|notificationProfile|chatFolder)":\s*\{', re.MULTILINE)
_ERRORS = (EOFError, zlib.error, BadZipFile, BadGzipFile)
_LEFT_OUT = frozenset({"stickerPack", "notificationProfile", "chatFolder", "adHocCall"})
NOTHING = Both("the export holds no message", "l'export ne contient aucun message")


def recognise(probe: Probe) -> bool:
    """Say whether the file is the main.jsonl of a plain export: a header, then frames, one JSON object a line."""
    keys = probe.json_keys
    if {"backupTimeMs", "version"} <= keys:
        return True
    return probe.name == "main.jsonl" and _FRAMES.search(probe.text[: 64 << 10]) is not None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield what each file says, as tables."""
    for file in bundle.files:
        rows: list[Row] = []
        said, place = False, 0
        try:
            for place, done in _frames(file):
                said = True
                if isinstance(done, Row):
                    rows.append(done)
                    if len(rows) >= _ROWS:
                        yield _table(rows)
                        rows = []
                else:
                    yield done if isinstance(done, Reject) else Reject(file.where(place), done)
        except _ERRORS:
            yield from [_table(rows)] if rows else []
            yield Reject(file.where(place + 1), BROKEN_FILE)
            continue
        if rows:
            yield _table(rows)
        if not said:
            yield Reject(file.where(1), NOTHING)


def _frames(file: File) -> Iterator[tuple[int, Row | Both | Reject]]:
    people = People()
    for number, line in file.lines(ends=True):
        if not line.strip():
            continue
        try:
            frame = json.loads(line)
        except (ValueError, RecursionError):
            yield number, Reject(file.where(number), BAD_RECORD if line.endswith("\n") else TRUNCATED)
            continue
        if not isinstance(frame, dict):
            yield number, BAD_RECORD
            continue
        for kind, inner in frame.items():
            if kind == "chatItem" and isinstance(inner, dict):
                for done in rows_of(inner, people):
                    yield number, done
            elif kind == "recipient" and isinstance(inner, dict):
                for done in _met(inner, people):
                    yield number, done
            elif kind == "chat" and isinstance(inner, dict):
                people.open(inner)
            elif kind == "account" and isinstance(inner, dict):
                for done in _owner(inner):
                    yield number, done
            elif kind not in _LEFT_OUT and "backupTimeMs" not in frame:
                yield number, BAD_RECORD


def _met(recipient: dict[str, Any], people: People) -> Iterator[Row]:
    """Yield how a contact or a group is called, and that the owner has blocked it."""
    person, blocked = people.meet(recipient)
    if person.kind not in ("contact", "group") or not person.uri:
        return
    kind = "Group" if person.kind == "group" else "Person"
    if person.name:
        yield Row(SEPARATOR.join(("contact", person.stable, person.name)), "murmure:Contact", ME, person.uri, kind, content=person.name)
    if blocked:
        yield Row(SEPARATOR.join(("block", person.stable)), "Block", ME, person.uri, kind)


def _owner(account: dict[str, Any]) -> Iterator[Row]:
    names = [clean(account[name]).strip() for name in ("givenName", "familyName", "username") if isinstance(account.get(name), str)]
    username = names.pop() if "username" in account and names else ""
    name = " ".join(part for part in names if part)
    if name or username:
        uri = f"signal:{username}" if username else None
        yield Row(SEPARATOR.join(("identity", username, name)), "murmure:Identity", ME, uri, "Person", content=name or username)


def _table(rows: list[Row]) -> pa.Table:
    import pyarrow as pa

    texts, time = pa.list_(pa.string()), pa.timestamp("us", tz="UTC")
    kinds = {"audience": texts, "links": texts, "mentions": texts, "published": time, "until": time}
    columns = zip(*rows, strict=True)
    return pa.table({name: pa.array(column, kinds.get(name, pa.string())) for name, column in zip(Row._fields, columns, strict=True)})


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which files of the export are left out on purpose: attachments and the version."""
    return path == "metadata.json" or path.startswith("files/")


SOURCE = Source(
    name="signal",
    title=Both("Signal (plain export)", "Signal (export en clair)"),
    get_it=Both(
        "In a recent Signal: Settings, Chats, Export chat history; choose a folder; then offer that folder (main.jsonl, metadata.json, files).",
        "Dans un Signal récent : Paramètres, Discussions, Exporter l'historique ; choisissez un dossier ; proposez ce dossier (main.jsonl,"
        " metadata.json, files).",
    ),
    keeps=Both(
        "Messages with edits, deletions, reactions, quotes, mentions, polls and names of attachments; calls; changes of groups; contacts and blocks.",
        "Messages avec modifications, suppressions, réactions, citations, mentions, sondages et noms des pièces jointes ; appels ; changements des"
        " groupes ; contacts et blocages.",
    ),
    leaves_out=Both(
        "Attached files themselves, keys and other secrets, settings, who read what, sticker packs, call links.",
        "Les fichiers joints eux-mêmes, les clés et autres secrets, les réglages, qui a lu quoi, les paquets d'autocollants, les liens d'appel.",
    ),
    recognise=recognise,
    read=read,
    root=_folder,
    owns=_owns,
    picture="message",
)

"""Which text messages did a phone send and receive, and who called whom?

*Get it*: on the Android phone, SMS Backup & Restore: Back up now, Messages and Call logs; share the .xml or .zip files.
*Keeps*: text messages, picture messages (their words, the names and kinds of what was attached), calls.
*Leaves out*: attached pictures and sounds themselves, whether a message was read, technical fields of the network.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.messages.sms_backup_restore.record import records
from murmure.sources.messages.sms_backup_restore.row import Row, row_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, Probe

_ROWS = 8_192
# Possessive and atomic: many comments are else tried in every way that they can be one.
_ROOT = re.compile(r"\A[\s\ufeff]*+(?:<\?[^>]*+>\s*+|(?><!--.*?-->)\s*+|<!DOCTYPE[^>\[]*+>\s*+)*+<(?:smses|calls)[\s/>]", re.DOTALL)
_ERRORS = (EOFError, zlib.error, BadZipFile, BadGzipFile)
NOTHING = Both("the backup holds no message and no call", "la sauvegarde ne contient ni message ni appel")


def recognise(probe: Probe) -> bool:
    """Say whether the file is a list of messages or of calls, as SMS Backup & Restore and what imitates it write."""
    return _ROOT.match(probe.text[: 64 << 10]) is not None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield the messages and calls of each file, as tables."""
    for file in bundle.files:
        number, said, rows = 0, False, []
        try:
            for number, record in records(file):
                done = record if isinstance(record, Reject) else row_of(record)
                said = True
                if isinstance(done, Row):
                    rows.append(done)
                else:
                    yield done if isinstance(done, Reject) else Reject(file.where(number), done)
                if len(rows) >= _ROWS:
                    yield _table(rows)
                    rows = []
        except _ERRORS:
            yield from [_table(rows)] if rows else []
            yield Reject(file.where(number + 1), BROKEN_FILE)
            continue
        if rows:
            yield _table(rows)
        if not said:
            yield Reject(file.where(1), NOTHING)


def _table(rows: list[Row]) -> pa.Table:
    import pyarrow as pa

    kinds = {
        "audience": pa.list_(pa.string()), "links": pa.list_(pa.string()), "published": pa.timestamp("us", tz="UTC"),
        "until": pa.timestamp("us", tz="UTC"), "offset_minutes": pa.int16(),
    }  # fmt: skip
    columns = zip(*rows, strict=True)
    return pa.table({name: pa.array(column, kinds.get(name, pa.string())) for name, column in zip(Row._fields, columns, strict=True)})


SOURCE = Source(
    name="sms-backup-restore",
    title=Both("Text messages and calls (SMS Backup & Restore)", "SMS et appels (SMS Backup & Restore)"),
    get_it=Both(
        "On the Android phone, install SMS Backup & Restore; Set up a backup or Back up now, choose Messages and Call logs, then share the .xml files"
        " (sms-….xml, calls-….xml) or the .zip.",
        "Sur le téléphone Android, installez SMS Backup & Restore ; Configurer une sauvegarde ou Sauvegarder, choisissez Messages et Journaux"
        " d'appels, puis partagez les fichiers .xml (sms-….xml, calls-….xml) ou le .zip.",
    ),
    keeps=Both(
        "Text and picture messages: who, when, words, links, names and kinds of attachments; drafts and messages that were not sent, marked;"
        " calls and how long they lasted.",
        "SMS et MMS : qui, quand, mots, liens, noms et genres des pièces jointes ; les brouillons et messages non envoyés, marqués ; les appels et"
        " leur durée.",
    ),
    leaves_out=Both(
        "Attached pictures and sounds themselves, whether a message was read, technical fields of the network.",
        "Les images et sons joints eux-mêmes, si un message a été lu, les champs techniques du réseau.",
    ),
    recognise=recognise,
    read=read,
    picture="message",
)

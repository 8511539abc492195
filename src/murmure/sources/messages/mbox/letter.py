"""What does one mail become in the log?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import md5
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.words import Both
from murmure.sources.messages.mbox.body import Body, body_of, charset_of, subject_of
from murmure.sources.messages.mbox.folder import DRAFT, SENT, labels_of
from murmure.sources.messages.mbox.head import head_of, ids_of, moment_of, name_of, people_of, text_of
from murmure.sources.plain import clean_json
from murmure.sources.times import When

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

DELETED = Both("the mail was deleted, but its folder was not compacted yet",
               "le courriel a été supprimé, mais son dossier n'a pas encore été compacté")  # fmt: skip
NO_HEADER = Both("there is no mail here: no header says who wrote or when",
                 "il n'y a pas de courriel ici : aucun en-tête ne dit qui a écrit, ni quand")  # fmt: skip
_SOME = frozenset((b"from", b"date", b"message-id", b"received", b"subject", b"to"))
_DAY = 86_400_000_000
_READERS = 2_000
_ADDRESS = re.compile(r"[\[(]?([0-9a-fA-F:.]{3,45})[\])]?")
# Gmail writes its own headers on top of the mail, and this line above them: further below, anybody may have written them.
_GMAIL = re.compile(rb"From \d{5,}@xxx ")
_NOTHING = When(0, None, "", "")


@dataclass
class Folder:
    """Hold what the place of a mail says: whose it is, and the owner's zone."""

    kind: str = ""
    zone: ZoneInfo | None = None
    owners: set[str] = field(default_factory=set)


def letter_of(data: bytes, mark: bytes, folder: Folder, flags: str = "") -> Iterator[Activity | Both | Body]:
    """Yield the mail, before it who the owner is when that is new, or the reason why not; last its body, for what was odd."""
    head, begin = head_of(data)
    if head.keys().isdisjoint(_SOME):
        yield NO_HEADER
        return
    if "T" in flags or _deleted(head):
        yield DELETED
        return
    labels = labels_of(text_of(head[b"x-gmail-labels"])) if b"x-gmail-labels" in head and _GMAIL.match(mark) else []
    kind = _kind(labels, folder.kind, flags, head)
    plain = head.get(b"from", b"").isascii() and head.get(b"to", b"").isascii() and head.get(b"cc", b"").isascii()
    charset = "" if plain else charset_of(head)
    writers = people_of(head.get(b"from") or head.get(b"sender") or b"", charset)
    sender = next((address for address, _ in writers if address), None)
    body = body_of(data, begin, head)
    subject = subject_of(head)
    when, odd = _when(head, mark, folder.zone)
    uri = name_of(head[b"message-id"]) if b"message-id" in head else None
    if kind == SENT and sender and sender not in folder.owners and len(folder.owners) < 1_000:
        folder.owners.add(sender)
        yield Activity(key=key_of("Identity", sender), type="murmure:Identity", object=sender, object_type="Person",
                       content=next((name for address, name in writers if address == sender), "") or None)  # fmt: skip
    readers, names = _readers(head, charset, writers)
    before = ids_of(head[b"references"]) if b"references" in head else []
    asked = ids_of(head[b"in-reply-to"]) if b"in-reply-to" in head else []
    text = "\n\n".join(body.texts)
    published, offset, origin, precision = when
    yield Activity(
        key=_key(uri, head, sender, subject, text),
        type="Create",
        actor=ME if kind else sender,
        object=uri,
        # A draft was sent to nobody: it ties nobody to anybody.
        object_type="murmure:Draft" if kind == DRAFT else "Note",
        in_reply_to=asked[0] if asked else before[-1] if before else None,
        audience=None if kind == DRAFT else readers or None,
        published=published if origin else None,
        offset_minutes=offset,
        offset_origin=origin or None,
        precision=precision or None,
        content=(f"{subject}\n\n{text}" if subject and text else subject or text) or None,
        language=_language(head),
        links=list(dict.fromkeys(body.links)) or None,
        extra=_extra(head, body, subject, names, before or asked, labels, readers if kind == DRAFT else [], odd, sender if kind else None),
    )
    yield body


def _deleted(head: dict[bytes, bytes]) -> bool:
    """Say whether Thunderbird marked a mail as removed: it stays in the file until the folder is compacted."""
    try:
        return bool(int(head.get(b"x-mozilla-status", b"0"), 16) & 0x0008)
    except ValueError:
        return False


def _kind(labels: list[str], place: str, flags: str, head: dict[bytes, bytes]) -> str:
    named = {label.casefold() for label in labels}
    if "D" in flags or named & DRAFT.words or (place == DRAFT and not named):
        return DRAFT
    return SENT if named & SENT.words or (place == SENT and not named) else ""


def _key(uri: str | None, head: dict[bytes, bytes], sender: str | None, subject: str, text: str) -> str:
    """Return what is the same in every export: labels, routes and folders are not. Programs gave one name to several mails."""
    date = " ".join(head.get(b"date", b"").decode("ascii", "replace").split())
    if uri:
        return key_of("mail", uri, date, sender)
    said = f"{subject}\x1f{text}".encode("utf-8", "replace")
    return key_of("mail", "", date, sender, md5(said, usedforsecurity=False).hexdigest())


def _readers(head: dict[bytes, bytes], charset: str, writers: tuple[tuple[str, str], ...]) -> tuple[list[str], dict[str, str]]:
    """Return to whom a mail went, and what people are called in it."""
    readers: dict[str, None] = {}
    names = {address: name for address, name in writers if address and name}
    for header in (b"to", b"cc", b"bcc", b"resent-to"):
        for address, name in people_of(head[header], charset) if head.get(header) else ():
            if address and len(readers) < _READERS:
                readers[address] = None
                if name:
                    names.setdefault(address, name)
    for group in text_of(head[b"newsgroups"]).split(",") if b"newsgroups" in head else ():
        if group := group.strip():
            readers[f"news:{group}"] = None
    if not readers and (arrived := people_of(head.get(b"delivered-to", b""))):
        readers.update((address, None) for address, _ in arrived[:1] if address)
    return list(readers), names


def _when(head: dict[bytes, bytes], mark: bytes, zone: ZoneInfo | None) -> tuple[When, bool]:
    """Return when a mail was written, and whether another clock than the writer's says so: one that is ahead of its arrival is wrong."""
    said = _moment(text_of(head[b"date"]), zone) if b"date" in head else None
    arrived = _moment(text_of(head[b"received"].rpartition(b";")[2]), zone) if b"received" in head else None
    if said and arrived and said.published > arrived.published + _DAY:
        return arrived, True
    if said or arrived:
        return said or arrived or _NOTHING, said is None and b"date" in head
    _, _, line = mark.decode("ascii", "replace").strip().partition(" ")
    who, _, rest = line.partition(" ")
    return (_moment(rest if "@" in who or who == "-" else line, zone) or _moment(rest, zone) or _NOTHING), b"date" in head


def _moment(text: str, zone: ZoneInfo | None) -> When | None:
    text = text[:200]
    try:
        return moment_of(text.strip(), zone) if text.strip() else None
    except (ValueError, OverflowError):
        return None


def _language(head: dict[bytes, bytes]) -> str | None:
    if b"content-language" not in head:
        return None
    said = text_of(head[b"content-language"]).partition(",")[0].strip()
    return said if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", said) else None


def _extra(head: dict[bytes, bytes], body: Body, subject: str, names: dict[str, str], thread: list[str], labels: list[str],
           intended: list[str], odd: bool, account: str | None) -> dict[str, Any] | None:  # fmt: skip
    number = text_of(head.get(b"x-gm-thrid", b"")) if labels else ""
    origin = _ADDRESS.fullmatch(text_of(head[b"x-originating-ip"])) if b"x-originating-ip" in head else None
    mailer = head.get(b"user-agent") or head.get(b"x-mailer")
    found = {
        "title": subject if body.texts else None, "names": names, "conversation": thread[0] if thread else None, "thread": number,
        "labels": labels, "attachments": body.attached, "mailer": text_of(mailer)[:200] if mailer else None,
        "list": text_of(head[b"list-id"])[:400] if b"list-id" in head else None, "ip": origin.group(1) if origin else None,
        "encrypted": body.encrypted or None,
        "to": intended, "account": account, "date_written": text_of(head.get(b"date", b""))[:100] if odd else None,
    }  # fmt: skip
    return clean_json({name: value for name, value in found.items() if value}) or None

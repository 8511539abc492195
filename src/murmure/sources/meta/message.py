"""Who wrote what to whom, in the threads of Messenger and of Instagram?

One message is in memory at a time, not one thread. A thread is named by the
number in its folder: the name in front of it changes with the person's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.meta.account import Account, dated
from murmure.sources.meta.label import is_nobody
from murmure.sources.meta.medium import Media, media_of, senders
from murmure.sources.meta.text import digest, leaf, mapping, mappings, words
from murmure.sources.plain import address, clean_json
from murmure.sources.records import json_records

if TYPE_CHECKING:
    from murmure.sources.readers import File

_MEDIA = ("photos", "videos", "gifs", "audio_files", "files", "sticker", "media")
_NO_MEDIA = Media([], [], None, [])
_STRING = r'"((?:[^"\\]|\\.){0,400})"'
_NUMBER = re.compile(r".*_([0-9A-Za-z-]{6,})\Z")
_PEOPLE = re.compile(r'"participants"\s*:\s*(\[.*?\])\s*,\s*"', re.DOTALL)
_LONGEST_TAIL = 64 << 10
# A message of words alone; of the years 1980 to 2090, whatever the unit of others may be.
_WORDS_ALONE = frozenset({"sender_name", "timestamp_ms", "content", "type", "is_unsent", "is_geoblocked_for_viewer",
                          "is_unsent_image_by_messenger_kid_parent"})  # fmt: skip
_FIRST_MS, _LAST_MS = 315_532_800_000, 3_786_912_000_000


class Thread(NamedTuple):
    """Hold what one file says of its thread: its number, its title, and the names of those who are in it."""

    number: str | None
    title: str | None
    people: tuple[str, ...]


def thread_of(file: File) -> Thread:
    """Read the first and the last bytes of a file: people stand before the messages, the number after them."""
    head, tail = file.head.decode("utf-8", "replace"), _tail(file)
    path = _said("thread_path", tail) or _said("thread_path", head)
    folder = path.rstrip("/").rpartition("/")[2] if path else folder_of(file.path)
    title = _said("title", tail[tail.rfind('"messages"') + 1 :]) or _said("threadName", head) or _said("threadName", tail)
    return Thread(number_of(folder) or title, title, _people(head))


def number_of(folder: str | None) -> str | None:
    """Return the number at the end of the folder of a thread, else the folder itself."""
    found = _NUMBER.match(folder) if folder else None
    return found.group(1) if found else folder


def _tail(file: File) -> str:
    kept = file.head
    if file.size > len(kept) or len(kept) >= 256 << 10:
        kept = b""
        try:
            with file.open() as stream:
                while chunk := stream.read(1 << 20):
                    kept = (kept + chunk)[-_LONGEST_TAIL:]
        except (OSError, EOFError):
            pass  # a damaged file is said where its messages are read
    return kept[-_LONGEST_TAIL:].decode("utf-8", "replace")


def folder_of(path: str) -> str | None:
    """Return the folder of a thread from its path; None when the file lies alone."""
    parts = path.split("/")
    if len(parts) > 1 and parts[-1].casefold().startswith("message"):
        return parts[-2]
    return re.sub(r"\.(json|html?)\Z", "", parts[-1]) if not parts[-1].casefold().startswith("message") else None


def _said(key: str, text: str) -> str | None:
    # The last one: a message before it may quote the key.
    found = re.findall(rf'"{key}"\s*:\s*{_STRING}', text)
    return words(_decoded(f'"{found[-1]}"')) if found else None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return None


def _people(head: str) -> tuple[str, ...]:
    found = _PEOPLE.search(head[: 128 << 10])
    listed = _decoded(found.group(1)) if found else None
    if not isinstance(listed, list):
        return ()
    names = (words(one.get("name") if isinstance(one, dict) else one) for one in listed[:5_000])
    return tuple(dict.fromkeys(name for name in names if name))


def owner_among(threads: list[Thread]) -> frozenset[str]:
    """Return whom all threads have in common, when it is one person: nobody else takes part in all of them."""
    common: set[str] | None = None
    for thread in threads:
        people = {name for name in thread.people if not is_nobody(name)}
        if len(people) > 1:
            common = people if common is None else common & people
    return frozenset(common) if common and len(common) == 1 and len(threads) > 1 else frozenset()


def messages_of(file: File, thread: Thread, account: Account) -> Iterator[Activity | Reject]:
    """Yield the messages of one file, newest first as the export has them, and the reactions to each."""
    room, others, group = _room(thread, account)
    voices: dict[str, _Voice] = {}
    for record in json_records(file, "messages.item"):
        if isinstance(record, Reject):
            yield record
            continue
        number, message = record
        if not isinstance(message, dict):
            yield Reject(file.where(number), BAD_RECORD)
            continue
        if (said := _usual(message, room, voices, account)) is not None:
            yield said
            continue
        for done in _read(message, room, others, group, account):
            if isinstance(done, Both):
                yield Reject(file.where(number), done)
                continue
            name = message.get("sender_name")
            if done.actor and type(name) is str and done.type == "Create" and len(voices) < 10_000:
                voices.setdefault(name, _Voice(done.actor, done.target, done.audience))
            yield done


def _room(thread: Thread, account: Account) -> tuple[str, list[str], bool]:
    """Return how a thread is called, who else is in it, and whether it is a group."""
    room = account.uri("thread", thread.number or "?")
    others = [uri for name in thread.people if (uri := account.who(name)) and uri != ME]
    return room, others, len(thread.people) > 2 or (len(thread.people) == 2 and len(others) == 2 and bool(account.owner))


def said_in(message: dict[str, Any], thread: Thread, account: Account) -> Iterator[Activity | Both]:
    """Yield one message of a thread, and the reactions to it."""
    yield from _read(message, *_room(thread, account), account)


class _Voice(NamedTuple):
    """Hold how the messages of one person in a thread are addressed: it is the same for all of them."""

    actor: str
    target: str | None
    audience: list[str] | None


def _usual(message: dict[str, Any], room: str, voices: dict[str, _Voice], account: Account) -> Activity | None:
    """Return a message of words alone by somebody who has spoken before, as `_read` does, in a third of its time; None for all others."""
    time, name, text = message.get("timestamp_ms"), message.get("sender_name"), message.get("content")
    if not (type(time) is int and type(text) is str and _FIRST_MS < time < _LAST_MS and message.keys() <= _WORDS_ALONE):
        return None
    voice = voices.get(name) if type(name) is str else None
    if voice is None or message.get("is_unsent"):
        return None
    text = text.strip() if text.isascii() and text.isprintable() else words(text) or ""
    if not text:
        return None
    published, short = time * 1000, digest(text)
    offset, origin = account.clock.offset(published)
    return Activity(f"message\x1f{room}\x1f{published}\x1f{short}", "Create", voice.actor, f"{room}/{time}-{short}", "Note", voice.target, None, None,
                    voice.audience, published, None, offset, origin, "ms", text, extra={"conversation": room})  # fmt: skip


def _read(message: dict[str, Any], room: str, others: list[str], group: bool, account: Account) -> Iterator[Activity | Both]:
    time = message.get("timestamp_ms")
    when = account.clock.at(message.get("timestamp") if time is None else time)
    if isinstance(when, Both):
        yield when
        return
    name = words(message.get("sender_name") or message.get("senderName"))
    text = words(message.get("content") or message.get("text"))
    media = _media(message)
    share = mapping(message.get("share"))
    link = address(words(share.get("link")))
    name_of = digest(text or link or ",".join(sorted(media.names)))
    uri, sender = f"{room}/{when.published // 1000}-{name_of}", account.who(name)
    everyone = [who for who in dict.fromkeys((*others, sender)) if who and who != ME]
    audience = [room] if group or not everyone else everyone
    yield Activity(
        key=key_of("message", room, when.published, name_of),
        type="Create",
        actor=sender,
        object=uri,
        object_type="Note",
        target=room if group else ME if sender != ME and account.owner else next((who for who in others if who != sender), room),
        audience=audience,
        content=text,
        links=[link] if link else None,
        extra=clean_json(_rest(message, room, share, media, name if sender is None else None)) or None,
        **when._asdict(),
    )
    if media.sent:
        yield from senders(media, account)
    if message.get("reactions"):
        yield from _reactions(message, uri, sender, audience, account)


def _media(message: dict[str, Any]) -> Media:
    if message.keys().isdisjoint(_MEDIA):
        return _NO_MEDIA
    return media_of([item for kind in _MEDIA if kind in message for item in mappings(message[kind])])


def _rest(message: dict[str, Any], room: str, share: dict[str, Any], media: Media, name: str | None) -> dict[str, Any]:
    """Return what a message says that has no column."""
    call = message.get("call_duration")
    return {
        "conversation": room, "media": media.listed, "sender": name, "shared": words(share.get("share_text")),
        "unsent": True if message.get("is_unsent") is True or message.get("isUnsent") is True else None,
        "call": {"seconds": call, "missed": message.get("missed")} if isinstance(call, int) and not isinstance(call, bool) else None,
    }  # fmt: skip


def _reactions(message: dict[str, Any], uri: str, author: str | None, audience: list[str], account: Account) -> Iterator[Activity]:
    for reaction in mappings(message.get("reactions")):
        name, sign = words(reaction.get("actor")), words(reaction.get("reaction"))
        when = account.clock.at(reaction.get("timestamp"))
        yield Activity(key=key_of("message-reaction", leaf(uri), uri, name, sign), type="Like", actor=account.who(name), object=uri,
                       object_type="Note", target=author, audience=audience, content=sign, **dated(when))  # fmt: skip

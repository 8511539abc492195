"""What does one message become in the log?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, PUBLIC, SEPARATOR, Activity, key_of
from murmure.model.reject import BAD_RECORD, EMPTY_RECORD
from murmure.model.words import Both
from murmure.sources.messages.telegram import word
from murmure.sources.messages.telegram.word import marks_of, moment, person_of, phone_of, text_of, words_of
from murmure.sources.plain import clean_json

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.times import When

_PAIRS = ("personal_chat", "bot_chat")
_GROUPS = {"create_group": "Create", "create_channel": "Create", "invite_members": "Add", "remove_members": "Remove", "join_group_by_link": "Join",
           "join_group_by_request": "Join", "migrate_to_supergroup": "Move", "migrate_from_group": "Move", "phone_call": "murmure:Call",
           "group_call": "murmure:Call", "invite_to_group_call": "Invite", "joined_telegram": "Join"}  # fmt: skip
_FILES = ("photo", "file")
_KEPT = ("via_bot", "author", "sticker_emoji", "performer", "place_name", "address", "game_title", "signature")
_MANY = 2_000
UNSUPPORTED = Both("the program that made the export did not know this kind of message: export again with a newer one",
                   "le logiciel qui a fait l'export ne connaissait pas cette sorte de message : refaites l'export avec un plus récent")  # fmt: skip


@dataclass
class Room:
    """Hold what is known of the chat of a message, and of the owner."""

    number: str
    name: str | None
    kind: str | None
    owner: str | None
    zone: ZoneInfo | None = None

    def __post_init__(self) -> None:
        digits = self.number.isdecimal()
        pair = self.kind in _PAIRS
        self.other = f"tg://user?id={self.number}" if pair and digits else None
        self.uri = self.other or (None if self.kind == "saved_messages" else f"https://t.me/c/{self.number}" if digits else self.name)
        self.alone = self.kind == "saved_messages"
        self.group_readers = [PUBLIC] if word.is_public(self.kind) else [self.uri] if self.uri and not pair else None
        base = f"https://t.me/c/{self.number}/" if word.is_linked(self.kind) else f"tg://openmessage?chat_id={self.number}&message_id="
        self.base = base if self.number else None

    def who(self, value: Any) -> str | None:
        """Return who speaks; in a chat of two, whoever is not the other one is the owner, even when the export does not say who that is."""
        found = person_of(value)
        if found is None or found == self.other:
            return found
        return ME if self.other or found == self.owner else found


def said_of(message: Any, room: Room) -> Iterator[Activity | Both]:
    """Yield a message, its later change and its reactions, or what happened to the chat; else the reason why not."""
    if not isinstance(message, dict):
        yield BAD_RECORD
        return
    when = moment(message, "date", room.zone)
    if isinstance(when, Both):
        yield when
        return
    if message.get("type") == "service" or "action" in message:
        yield _service(message, room, when)
        return
    if message.get("type") == "unsupported":
        yield UNSUPPORTED
        return
    number = message.get("id")
    known = isinstance(number, int) and not isinstance(number, bool)
    uri = f"{room.base}{number}" if known and room.base else None
    sender = room.who(message.get("from_id"))
    if sender is None:
        sender = ME if room.alone and "from_id" not in message else text_of(message.get("from"))
    content = words_of(message)
    extra = _extra(message, room, sender, content)
    latitude, longitude = _position(message)
    links, people, tags = marks_of(message)
    if not content and latitude is None and (extra is None or message.keys() <= _PLAIN):
        yield EMPTY_RECORD
        return
    target, readers = _readers(room, sender)
    answered = message.get("reply_to_message_id")
    key = f"message{SEPARATOR}{room.number}{SEPARATOR}{number}" if uri else _made_up(message, room, content)
    published, offset, origin, precision = when
    yield Activity(
        key=key,
        type="Create",
        actor=sender,
        object=uri,
        object_type="Note",
        target=target,
        in_reply_to=_place(answered, message.get("reply_to_peer_id"), room) if answered is not None else None,
        audience=readers,
        published=published,
        offset_minutes=offset,
        offset_origin=origin,
        precision=precision,
        content=content,
        tags=tags or None,
        links=links or None,
        mentions=people or None,
        latitude=latitude,
        longitude=longitude,
        extra=extra,
    )
    if uri and ("edited_unixtime" in message or "edited" in message):
        changed = moment(message, "edited", room.zone)
        if isinstance(changed, Both):
            yield changed
        else:
            yield Activity(key=key_of("edit", room.number, number, changed.published), type="Update", actor=sender, object=uri, object_type="Note",
                           audience=readers, content=content, **changed._asdict())  # fmt: skip
    if uri and isinstance(message.get("reactions"), list):
        yield from _reactions(message["reactions"], room, number, uri, sender, readers, when)


def _made_up(message: dict[str, Any], room: Room, content: str | None) -> str:
    """Name a message without a number by when it was, who wrote it and what it says."""
    said = key_of(message.get("from"), message.get("from_id"), content, message.get("file") or message.get("photo"))
    digest = md5(said.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return key_of("message", room.number, "", message.get("date_unixtime") or message.get("date"), digest)


def _readers(room: Room, sender: str | None) -> tuple[str | None, list[str] | None]:
    if room.alone:
        return None, None
    if room.other:
        return (room.other, [room.other]) if sender != room.other else (ME, None)
    return room.uri, room.group_readers


def _place(number: Any, peer: Any, room: Room) -> str | None:
    """Return the address of the message that is answered, which may stand in another chat."""
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    elsewhere = person_of(peer) if peer is not None else None
    if elsewhere is None or elsewhere == room.uri:
        return f"{room.base}{number}" if room.base else None
    digits = elsewhere.rpartition("=")[2].rpartition("/")[2]
    return f"{elsewhere}/{number}" if "t.me" in elsewhere else f"tg://openmessage?chat_id={digits}&message_id={number}"


def _position(message: dict[str, Any]) -> tuple[float | None, float | None]:
    place = message.get("location_information")
    if not isinstance(place, dict):
        return None, None
    latitude, longitude = place.get("latitude"), place.get("longitude")
    fine = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (latitude, longitude))
    return (float(latitude), float(longitude)) if fine and abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)  # type: ignore[arg-type]


_PLAIN = frozenset(
    "id type date date_unixtime from from_id text text_entities reply_to_message_id reply_to_peer_id edited edited_unixtime reactions".split()
)


def _extra(message: dict[str, Any], room: Room, sender: str | None, content: str | None) -> dict[str, Any] | None:
    """Return what a message says that has no column; nearly all say only what chat they are of, and what its writer is called."""
    found: dict[str, Any] = {"conversation": room.name} if room.name else {}
    if type(name := message.get("from")) is str and name and sender and sender not in (ME, name):
        found["names"] = {sender: name}
    if not message.keys() <= _PLAIN:
        found |= {key: message[key] for key in _KEPT if key in message}
        found["forwarded_from"] = message.get("forwarded_from")
        found["forwarded_from_id"] = person_of(message.get("forwarded_from_id"))
        found["saved_from"] = message.get("saved_from")
        found["media"] = _media(message)
        found["contact"] = _contact(message.get("contact_information"))
        found["poll"] = _poll(message.get("poll"))
        found["live_seconds"] = message.get("live_location_period_seconds")
        if not content and not any(value for key, value in found.items() if key not in ("conversation", "names")):
            return None
    return clean_json(found) or None


def _media(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is said of a file that came with a message; the file itself stays where it is."""
    kind = message.get("media_type") or next((name for name in _FILES if name in message), None)
    if kind is None:
        return []
    path = message.get("file") or message.get("photo")
    name = message.get("file_name") or (path.rpartition("/")[2] if isinstance(path, str) and not path.startswith("(") else None)
    sizes = {key: message.get(key) for key in ("width", "height", "duration_seconds", "title")}
    return [{"kind": kind, "name": name, "mime": message.get("mime_type"), **sizes}]


def _contact(card: Any) -> dict[str, Any] | None:
    if not isinstance(card, dict):
        return None
    name = " ".join(part for part in (text_of(card.get("first_name")), text_of(card.get("last_name"))) if part)
    return {"name": name, "phone": phone_of(card.get("phone_number"))}


def _poll(poll: Any) -> dict[str, Any] | None:
    if not isinstance(poll, dict):
        return None
    answers = poll.get("answers") if isinstance(poll.get("answers"), list) else []
    return {"question": poll.get("question"), "voters": poll.get("total_voters"), "closed": poll.get("closed"),
            "answers": [{key: a.get(key) for key in ("text", "voters", "chosen")} for a in answers[:100] if isinstance(a, dict)]}  # fmt: skip


def _reactions(reactions: list[Any], room: Room, number: Any, uri: str, author: str | None, readers: list[str] | None,
               when: When) -> Iterator[Activity | Both]:  # fmt: skip
    """Yield who reacted how; of the others a message only says how many they are."""
    for reaction in reactions[:_MANY]:
        if not isinstance(reaction, dict):
            yield BAD_RECORD
            continue
        sign = text_of(reaction.get("emoji")) or text_of(reaction.get("document_id")) or text_of(reaction.get("type"))
        recent = reaction.get("recent") if isinstance(reaction.get("recent"), list) else []
        for one in recent[:_MANY]:
            who = room.who(one.get("from_id")) if isinstance(one, dict) else None
            if who is None:
                yield BAD_RECORD
                continue
            at = word.near(one.get("date"), when, room.zone)
            yield Activity(key=key_of("reaction", room.number, number, one.get("from_id"), sign), type="Like", actor=who, object=uri,
                           object_type="Note", target=author, audience=readers, content=sign, **(at._asdict() if at else {}))  # fmt: skip


def _service(message: dict[str, Any], room: Room, when: When) -> Activity | Both:
    """Return what happened to a chat: who came, who left, who called."""
    action = text_of(message.get("action"))
    if action is None:
        return BAD_RECORD
    actor = room.who(message.get("actor_id")) or text_of(message.get("actor"))
    named = message.get("members") if isinstance(message.get("members"), list) else []
    names = [name for name in map(text_of, named[:_MANY]) if name]
    kind = _GROUPS.get(action, "Update")
    if kind == "Remove" and names == [text_of(message.get("actor"))]:
        kind = "Leave"
    seconds = message.get("duration_seconds")
    lasts = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**7
    target, readers = _readers(room, actor)
    extra = {
        "conversation": room.name, "name": message.get("actor"), "action": action, "members": names, "reason": message.get("discard_reason"),
        "inviter": message.get("inviter"), "message": _place(message.get("message_id"), None, room), "amount": message.get("amount"),
        "currency": message.get("currency"), "duration_seconds": seconds if lasts else None, "text": words_of(message),
    }  # fmt: skip
    number = message.get("id")
    return Activity(
        key=key_of("service", room.number, number if number is not None else "", "" if number is not None else when.published, action),
        type=kind,
        actor=actor,
        object=room.uri,
        object_type="Person" if room.other else "Group",
        target=target if kind == "murmure:Call" else None,
        audience=readers,
        until=when.published + seconds * 1_000_000 if lasts else None,
        content=text_of(message.get("title")) or words_of(message) or action.replace("_", " "),
        extra=clean_json(extra) or None,
        **when._asdict(),
    )

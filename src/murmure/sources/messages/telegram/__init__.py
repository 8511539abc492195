"""What was said in my Telegram chats, and what does Telegram know about me?

*Get it*: Telegram Desktop (not the phone): Settings, Advanced, Export Telegram data, tick what you want, format
Machine-readable JSON, Export. One chat: open it, the three dots, Export chat history, format JSON.
*Keeps*: messages of all chats with their words, links, answers, forwards, places, polls, changes and reactions; who came,
left and called; contacts; the devices and sites that are logged in, with their network addresses.
*Leaves out*: pictures, films, sounds and files themselves (their names stay), your own telephone number, drawings of stickers,
buttons of bots, how often you write to whom (Telegram's own list), stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.messages.telegram.said import Room, said_of
from murmure.sources.messages.telegram.walk import Chat, Piece, Walk, Wrong
from murmure.sources.messages.telegram.word import TELEGRAM, moment, person_of, phone_of, text_of
from murmure.sources.plain import clean_json
from murmure.sources.records import reading_errors
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_NOTHING = Both("the export holds no message", "l'export ne contient aucun message")
_OWN = frozenset("personal_information profile_pictures contacts frequent_contacts sessions web_sessions other_data left_chats stories".split())
_MARKS = ('"date_unixtime"', '"from_id"', '"actor_id"', '"text_entities"')


def recognise(probe: Probe) -> bool:
    """Say whether the file is an export of all chats, or of one: by its keys, and by words that only messages of Telegram have."""
    keys = probe.json_keys
    if "chats" in keys or keys & _OWN and keys & {"about"}:
        return bool(keys & _OWN) or any(mark in probe.text for mark in _MARKS) or '"messages"' in probe.text
    if "messages" not in keys and not {"name", "type", "id"} <= keys:
        return False
    return probe.text.lstrip("\ufeff \t\r\n").startswith("{") and ('"date_unixtime"' in probe.text or {"name", "type", "id", "messages"} <= keys)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield who the owner is, then each chat in the order of the file."""
    for file in bundle.files:
        reading = _Reading(file, bundle)
        said = False
        for item in reading.items():
            said = True
            yield item
        if not said:
            yield Reject(file.where(1), _NOTHING)


class _Reading:
    """Read one file; a second time from its beginning only when it says late what must be known early."""

    def __init__(self, file: File, bundle: Bundle) -> None:
        self.file, self.zone = file, bundle.zone
        self.owner: str | None = None
        self.known: dict[int, dict[str, Any]] | None = None
        self.room: tuple[int, Room] | None = None

    def items(self) -> Iterator[Activity | Reject]:
        number, chat = 0, 0
        walk = Walk(self.file)
        try:
            for piece in walk.pieces():
                if piece.kind == "message" and piece.chat:
                    number = number + 1 if piece.chat.place == chat else 1
                    chat = piece.chat.place
                    for done in said_of(piece.value, self._room(piece.chat, piece.value)):
                        yield Reject(self.file.where(f"{chat or 1}:{number}"), done) if isinstance(done, Both) else done
                elif piece.kind == "part":
                    yield from self._part(piece)
        except EOFError:
            yield Reject(self.file.where(f"{chat or 1}:{number + 1}"), TRUNCATED)
        except (Wrong, *reading_errors()):
            yield Reject(self.file.where(f"{chat or 1}:{number + 1}"), BROKEN_FILE)
        finally:
            walk.close()

    def _room(self, chat: Chat, value: Any) -> Room:
        if self.room is None or self.room[0] != chat.place:
            said = chat.said
            # The order of keys is not fixed: the number of a chat, or who the owner is, may stand behind the messages.
            if (chat.place and self.owner is None) or "id" not in said or "type" not in said:
                self._survey()
                said = (self.known or {}).get(chat.place, said)
            number = said.get("id")
            name, kind = text_of(said.get("name")), text_of(said.get("type"))
            whole = isinstance(number, int) and not isinstance(number, bool)
            if whole and number >= 1 << 32 and isinstance(value, dict) and isinstance(value.get("from_id", value.get("actor_id")), int):
                number &= 0xFFFF_FFFF  # before 2021 the kind stood above the 32nd bit; newer numbers are that large by themselves
            number = str(number) if whole else name or ""
            self.room = chat.place, Room(number, name, kind, self.owner, self.zone)
        return self.room[1]

    def _survey(self) -> None:
        if self.known is not None:
            return
        self.known, walk = {}, Walk(self.file)
        try:
            for piece in walk.pieces():
                if piece.kind == "chat" and piece.chat:
                    self.known[piece.chat.place] = piece.chat.said
                elif piece.name == "personal_information" and isinstance(piece.value, dict):
                    self.owner = self.owner or person_of(piece.value.get("user_id"))
                if piece.chat and piece.chat.place not in self.known:
                    self.known[piece.chat.place] = piece.chat.said
        except (Wrong, *reading_errors()):
            return  # the reading itself says where it breaks
        finally:
            walk.close()

    def _part(self, piece: Piece) -> Iterator[Activity | Reject]:
        value = piece.value if isinstance(piece.value, dict) else {}
        if piece.name == "personal_information":
            self.owner = person_of(value.get("user_id"))
            if self.owner:
                yield _identity(value, self.owner)
            return
        listed = value.get("list")
        reader = _PARTS.get(piece.name)
        if reader is None or not isinstance(listed, list):
            return
        for number, record in enumerate(listed, 1):
            done = reader(record, self.zone) if isinstance(record, dict) else BAD_RECORD
            yield Reject(self.file.where(f"{piece.name}:{number}"), done) if isinstance(done, Both) else done


def _name(record: dict[str, Any]) -> str | None:
    return " ".join(part for part in (text_of(record.get("first_name")), text_of(record.get("last_name"))) if part) or None


def _identity(record: dict[str, Any], owner: str) -> Activity:
    nick = text_of(record.get("username"))
    extra = {"username": nick, "url": f"https://t.me/{nick.lstrip('@').lower()}" if nick else None, "bio": record.get("bio")}
    return Activity(key=key_of("identity", owner), type="murmure:Identity", object=owner, object_type="Person", content=_name(record) or nick,
                    extra=clean_json(extra) or None)  # fmt: skip


def _contact(record: dict[str, Any], zone: Any) -> Activity | Both:
    """Return a person of the address book that Telegram holds; the date is that of the moment it was given."""
    who = person_of(record.get("user_id")) if record.get("user_id") else None
    phone, name = phone_of(record.get("phone_number")), _name(record)
    if not (who or phone or name):
        return BAD_RECORD
    when = moment(record, "date", zone)
    known = who or phone or name
    return Activity(key=key_of("contact", known), type="murmure:Contact", object=known, object_type="Person", content=name,
                    extra=clean_json({"phone": phone}) or None, **({} if isinstance(when, Both) else when._asdict()))  # fmt: skip


_SEEN = "last_ip last_country last_region application_name application_version platform system_version browser bot_username".split()


def _session(record: dict[str, Any], zone: Any) -> Activity | Both:
    """Return a device, or a site, that Telegram knows to be logged in, and from where."""
    device = next((text for name in ("device_model", "domain_name", "application_name", "browser") if (text := text_of(record.get(name)))), None)
    if device is None:
        return BAD_RECORD
    begun, seen = moment(record, "created", zone), moment(record, "last_active", zone)
    when = begun if not isinstance(begun, Both) else seen
    extra: dict[str, Any] = {name.removeprefix("last_"): record.get(name) for name in _SEEN}
    if not isinstance(seen, Both):
        extra["last_active"] = seen.published // 1_000_000
    return Activity(
        key=key_of("session", device, record.get("created_unixtime") or record.get("created"), record.get("last_ip")),
        type="murmure:Capture", actor=TELEGRAM, instrument=TELEGRAM, object=device, object_type="murmure:Device", extra=clean_json(extra) or None,
        **({} if isinstance(when, Both) else when._asdict()),
    )  # fmt: skip


_PARTS = {"contacts": _contact, "sessions": _session, "web_sessions": _session}
SOURCE = Source(
    name="telegram",
    title=Both("Telegram", "Telegram (messagerie)"),
    get_it=Both(
        "In Telegram Desktop (not on the phone): Settings > Advanced > Export Telegram data, tick what you want, format: Machine-readable JSON,"
        " Export. For one chat: open it, the three dots > Export chat history, format: JSON.",
        "Dans Telegram Desktop (pas sur le téléphone) : Paramètres > Avancé > Exporter les données de Telegram, cochez ce que vous voulez,"
        " format : JSON, Exporter. Pour une seule discussion : ouvrez-la, les trois points > Exporter l'historique, format : JSON.",
    ),
    keeps=Both(
        "Messages of all chats: words, links, answers, forwards, places, polls, changes, reactions; who came, left and called; contacts; the devices"
        " and sites that are logged in, with their network addresses.",
        "Les messages de toutes les discussions : texte, liens, réponses, transferts, lieux, sondages, modifications, réactions ; qui vient, part et"
        " appelle ; les contacts ; les appareils et sites connectés, avec leurs adresses réseau.",
    ),
    leaves_out=Both(
        "Pictures, films, sounds and files themselves, your own telephone number, buttons of bots, how often you write to whom, stories.",
        "Les images, films, sons et fichiers eux-mêmes, votre propre numéro de téléphone, les boutons des robots,"
        " à qui vous écrivez souvent, les stories.",
    ),
    recognise=recognise,
    read=read,
    picture="message",
)

"""What was said in the direct messages of an X account, and by whom?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.plain import address, clean, clean_json
from murmure.sources.readers.depth import Shallow
from murmure.sources.records import broken, opened, reading_errors
from murmure.sources.social.x_archive.words import Owner, moment, number_of, person_uri, text_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_EVENTS = {"joinConversation": "Join", "participantsJoin": "Add", "participantsLeave": "Leave", "conversationNameUpdate": "Update"}


def messages_of(file: File, skip: int, owner: Owner) -> Iterator[Activity | Reject]:
    """Yield messages and reactions, and who came and went; one message is in memory at a time, not one conversation."""
    number = 0
    try:
        for number, (conversation, event) in enumerate(_events(file, skip), 1):
            for done in _read(event, conversation, owner):
                yield Reject(file.where(number), done) if isinstance(done, Both) else done
    except reading_errors() as error:
        yield broken(file, number + 1, error)


def _events(file: File, skip: int) -> Iterator[tuple[str | None, Any]]:
    """Yield (conversation, event) from the stream: a conversation may hold more messages than fit in memory."""
    import ijson

    conversation: str | None = None
    builder, inside = None, ""
    with opened(file, skip) as stream:
        for prefix, event, value in ijson.parse(Shallow(stream), use_float=True):
            if builder is not None:
                builder.event(event, value)
                if prefix == inside and event in ("end_map", "end_array"):
                    yield conversation, builder.value
                    builder = None
            elif prefix in ("item", "item.dmConversation") and event == "start_map":
                conversation = None if prefix == "item" else conversation
            elif prefix.endswith("conversationId") and event == "string":
                conversation = clean(value)
            elif prefix.endswith("messages.item") and event in ("start_map", "start_array"):
                builder, inside = ijson.ObjectBuilder(), prefix
                builder.event(event, value)
            elif prefix.endswith("messages.item"):
                yield conversation, value
            elif prefix == "item" and event not in ("end_map", "start_array", "end_array", "map_key"):
                yield None, value


def _read(event: Any, conversation: str | None, owner: Owner) -> Iterator[Activity | Both]:
    kind, body = next(iter(event.items())) if isinstance(event, dict) and event else (None, None)
    if isinstance(body, dict) and kind == "messageCreate":
        yield from _message(body, conversation, owner)
    elif isinstance(body, dict) and kind in _EVENTS:
        yield _coming_and_going(kind, body, conversation, owner)
    elif isinstance(body, dict) and kind == "welcomeMessageCreate":
        yield from _message(body, conversation, owner)
    else:
        yield BAD_RECORD


def _who(number: Any, owner: Owner) -> str | None:
    return ME if owner.number and number_of(number) == owner.number else person_uri(number)


def _message(body: dict[str, Any], conversation: str | None, owner: Owner) -> Iterator[Activity | Both]:
    number, when = number_of(body.get("id")), moment(body.get("createdAt"), number_of(body.get("id")))
    if number is None or isinstance(when, Both):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    sender, room = _who(body.get("senderId"), owner), _room(conversation)
    recipient = _who(body.get("recipientId"), owner) if number_of(body.get("recipientId")) else None
    text, links = _text(body)
    yield Activity(
        key=key_of("message", number),
        type="Create",
        actor=sender,
        object=f"{room or 'https://x.com/messages'}/{number}",
        object_type="Note",
        target=recipient or room,
        # A message is between its people: the other one, or the group.
        audience=[who for who in ([recipient, sender] if recipient else [room]) if who and who != ME] or None,
        content=text,
        links=links or None,
        extra=clean_json({"conversation": room, "media": [{"url": u} for u in map(address, each(body.get("mediaUrls"))) if u]}) or None,
        **when._asdict(),
    )
    for reaction in each(body.get("reactions")):
        if isinstance(reaction, dict):
            yield _reaction(reaction, f"{room or 'https://x.com/messages'}/{number}", sender, room, recipient, owner)


def _room(conversation: str | None) -> str | None:
    return f"https://x.com/messages/{conversation}" if conversation else None


def _text(body: dict[str, Any]) -> tuple[str | None, list[str]]:
    text, links = text_of(body.get("text")) or "", []
    for item in each(body.get("urls")):
        whole = address(item.get("expanded")) if isinstance(item, dict) else None
        if whole:
            links.append(whole)
            text = text.replace(item["url"], whole) if isinstance(item.get("url"), str) and item["url"] else text
    return text or None, list(dict.fromkeys(links))


def _reaction(reaction: dict[str, Any], message: str, author: str | None, room: str | None, recipient: str | None, owner: Owner) -> Activity | Both:
    who, when = _who(reaction.get("senderId"), owner), moment(reaction.get("createdAt"))
    if isinstance(when, Both):
        return when
    others = [person for person in ([author, recipient] if recipient else [room]) if person and person != ME]
    return Activity(
        key=key_of("reaction", reaction.get("eventId") or message, reaction.get("senderId"), reaction.get("reactionKey")),
        type="Like",
        actor=who,
        object=message,
        object_type="Note",
        target=author,
        audience=others or None,
        content=text_of(reaction.get("reactionKey")),
        **when._asdict(),
    )


def _coming_and_going(kind: str, body: dict[str, Any], conversation: str | None, owner: Owner) -> Activity | Both:
    when = moment(body.get("createdAt"))
    if isinstance(when, Both):
        return when
    room = _room(conversation)
    numbers = each(body.get("userIds") or body.get("participantsSnapshot"))
    people = [who for who in (_who(n, owner) for n in numbers) if who]
    actor = _who(body.get("initiatingUserId"), owner)
    if kind == "participantsLeave":
        actor, people = (people[0] if people else None), people[1:]
    return Activity(
        # The numbers as written: who of them is the owner must not change the key.
        key=key_of(kind, conversation, body.get("createdAt"), *sorted(map(str, numbers))),
        type=_EVENTS[kind],
        actor=ME if kind == "joinConversation" else actor,
        object=room,
        object_type="Group",
        audience=[room] if room else None,
        content=text_of(body.get("name")),
        mentions=[who for who in people if who != ME] or None,
        **when._asdict(),
    )

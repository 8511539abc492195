"""What does one item of a Signal chat become in the log?

Signal itself names a message by its author and the millisecond in which it was sent: so does the key, within its chat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from murmure.model.activity import ME, SEPARATOR
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.messages.signal.body import KINDS, text_of
from murmure.sources.messages.signal.people import NOBODY, People, Person, number_text
from murmure.sources.plain import clean_json
from murmure.sources.times import plausible

_FIRST = 631_152_000_000  # 1990, in milliseconds: Signal took in the text messages that were there before it
UNKNOWN = Both("a message of a kind that murmure does not know", "un message d'un genre que murmure ne connaît pas")
NO_AUTHOR = Both("the message names nobody who wrote it", "le message ne nomme personne qui l'ait écrit")


class Row(NamedTuple):
    """Hold the columns of one activity, in the order in which the table has them."""

    key: str
    type: str
    actor: str | None = None
    object: str | None = None
    object_type: str | None = None
    target: str | None = None
    in_reply_to: str | None = None
    audience: list[str] | None = None
    published: int | None = None
    until: int | None = None
    offset_origin: str | None = None
    precision: str | None = None
    content: str | None = None
    links: list[str] | None = None
    mentions: list[str] | None = None
    extra: str | None = None


def moment(value: Any) -> int | Both:
    """Return a moment in microseconds from milliseconds, which the export writes as text."""
    # The usual form, from 2001 to 2100.
    if type(value) is str and len(value) == 13 and value.isdecimal() and value.isascii() and "1000000000000" <= value < "4102444800000":
        return int(value) * 1_000
    if value is None or value == "" or value == "0":
        return NO_DATE
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            return BAD_DATE
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return BAD_DATE
    return value * 1_000 if value >= _FIRST and plausible(value * 1_000) else IMPOSSIBLE_DATE


def rows_of(item: dict[str, Any], people: People) -> Iterator[Row | Both]:
    """Yield what one item says: a message, its earlier forms, its reactions, a call, a change of the chat."""
    chat = people.chats.get(number_text(item.get("chatId")), NOBODY)
    author = people.who(item.get("authorId"))
    earlier = item.get("revisions")
    forms = [one for one in earlier if isinstance(one, dict)] if isinstance(earlier, list) and earlier else []
    first, keys = None, set()
    for form in (*forms, item):
        kind = next((kind for kind in KINDS if isinstance(form.get(kind), dict)), None)
        when = moment(form.get("dateSent"))
        if isinstance(when, Both) or kind is None:
            yield when if isinstance(when, Both) else UNKNOWN
            continue
        if kind == "updateMessage":
            yield from _update(form, when, chat, author, people)
            continue
        if not author.stable:
            yield NO_AUTHOR
            continue
        row = _message(form, kind, when, chat, author, people)
        # An edit is a message of its own to Signal; here it changes the first form, which is kept.
        if first is not None:
            row = row._replace(type="Update" if row.type == "Create" else row.type, object=first)
        if row.key in keys:  # two forms of one moment: nobody sent both, but both were read
            row = row._replace(key=SEPARATOR.join((row.key, row.content or "")))
        keys.add(row.key)
        first = first or row.object
        yield row
        if form is item:
            yield from _reactions(form[kind], row, people)


def _message(item: dict[str, Any], kind: str, when: int, chat: Person, author: Person, people: People) -> Row:
    said = KINDS[kind](item[kind], people)
    target, audience, failed = _towards(item, chat, author, people)
    extra = said.pop("extra", None) or {}
    if failed:
        extra["state"] = "failed"
    if item.get("sms") is True:
        extra["sms"] = True
    milliseconds = when // 1_000
    uri = f"signal:message/{chat.stable}/{author.stable}/{milliseconds}"
    if isinstance(quote := said.pop("quote", None), dict) and not isinstance(moment(quote.get("targetSentTimestamp")), Both):
        said["in_reply_to"] = f"signal:message/{chat.stable}/{people.who(quote.get('authorId')).stable}/{quote['targetSentTimestamp']}"
    told = people.names.get(author.uri or "")
    if extra:
        told = json.dumps((json.loads(told) if told else {}) | clean_json(extra), ensure_ascii=False)
    deed = said.pop("type", "Create")
    return Row(
        key=SEPARATOR.join((deed, chat.stable, author.stable, str(milliseconds))), type=deed, actor=author.uri, object=uri, target=target,
        audience=audience, published=when, offset_origin="explicit", precision="ms", extra=told, **said,
    )  # fmt: skip


def _towards(item: dict[str, Any], chat: Person, author: Person, people: People) -> tuple[str | None, list[str] | None, bool]:
    """Return to whom a message goes, who could read it but its writer and the owner, and whether it reached nobody."""
    if chat.kind == "self":
        return ME, None, False
    if author.uri != ME:
        return (chat.uri, [chat.uri], False) if chat.kind == "group" and chat.uri else (ME, None, False)
    outgoing = item.get("outgoing")
    status = outgoing.get("sendStatus") if isinstance(outgoing, dict) else None
    sent = [one for one in status if isinstance(one, dict)] if isinstance(status, list) else []
    if sent and all("failed" in one for one in sent):
        return None, None, True
    readers = [people.who(one.get("recipientId")).uri for one in sent if "skipped" not in one and "failed" not in one]
    if chat.kind != "group" or not readers:
        readers = [chat.uri]
    return chat.uri, list(dict.fromkeys(who for who in readers if who and who != ME)) or None, False


def _reactions(said: dict[str, Any], row: Row, people: People) -> Iterator[Row | Both]:
    reactions = said.get("reactions")
    for one in reactions if isinstance(reactions, list) else ():
        when = moment(one.get("sentTimestamp")) if isinstance(one, dict) else BAD_RECORD
        who = people.who(one.get("authorId")) if isinstance(one, dict) else NOBODY
        if isinstance(when, Both) or not who.uri:
            yield when if isinstance(when, Both) else NO_AUTHOR
            continue
        readers = [reader for reader in (row.actor, *(row.audience or ())) if reader and reader not in (ME, who.uri)]
        yield Row(
            key=SEPARATOR.join(("Like", row.object or "", who.stable, str(when // 1_000))), type="Like", actor=who.uri, object=row.object,
            object_type="Note", target=row.actor, audience=list(dict.fromkeys(readers)) or None, published=when, offset_origin="explicit",
            precision="ms", content=text_of(one.get("emoji")),
        )  # fmt: skip


def _update(item: dict[str, Any], when: int, chat: Person, author: Person, people: People) -> Iterator[Row | Both]:
    """Yield a call, or a change of the chat, by the names that Signal gives to changes."""
    change = item["updateMessage"]
    kind = next((kind for kind, inner in change.items() if isinstance(inner, dict)), None)
    if kind is None:
        yield UNKNOWN
        return
    inner = change[kind]
    at = {"published": when, "offset_origin": "explicit", "precision": "ms"}
    key = SEPARATOR.join(("update", kind, chat.stable, author.stable, str(when // 1_000)))
    if kind in ("individualCall", "groupCall"):
        began, ended = moment(inner.get("startedCallTimestamp")), moment(inner.get("endedCallTimestamp"))
        at["published"] = began = when if isinstance(began, Both) else began
        caller = people.who(inner.get("startedCallRecipientId")) if kind == "groupCall" else NOBODY
        mine = inner.get("direction") == "OUTGOING" or inner.get("state") == "OUTGOING_RING"
        actor = caller.uri or (ME if mine else author.uri if author.uri != ME else chat.uri)
        extra = {said: str(inner.get(name, "")).lower() for said, name in (("state", "state"), ("call", "type"), ("direction", "direction"))}
        yield Row(key=key, type="murmure:Call", actor=actor, object_type="Group" if kind == "groupCall" else "Person",
                  target=chat.uri if mine or kind == "groupCall" else ME, extra=_json(extra),
                  until=ended if not isinstance(ended, Both) and ended >= began else None, **at)  # fmt: skip
        return
    changes = [kind]
    if isinstance(several := inner.get("updates"), list):
        changes = [name for one in several if isinstance(one, dict) for name in one]
    people_named = [people.account(value).uri for value in _accounts(inner)]
    words = next((found for name in ("newName", "newGroupName", "newDescription", "type") if (found := text_of(_first(inner, name)))), None)
    yield Row(key=key, type="Update", actor=author.uri, object=chat.uri, object_type="Group" if chat.kind == "group" else "Person", target=chat.uri,
              audience=[chat.uri] if chat.uri and chat.uri != ME else None, content=words,
              mentions=list(dict.fromkeys(who for who in people_named if who)) or None, extra=_json({"change": changes}), **at)  # fmt: skip


def _accounts(value: Any, name: str = "", depth: int = 0) -> Iterator[Any]:
    """Yield the accounts that a change speaks of."""
    if isinstance(value, dict) and depth < 8:
        for key, inner in value.items():
            yield from _accounts(inner, key, depth + 1)
    elif isinstance(value, list) and depth < 8:
        for inner in value:
            yield from _accounts(inner, name, depth + 1)
    elif isinstance(value, str) and name.casefold().endswith("aci"):
        yield value


def _first(value: Any, name: str, depth: int = 0) -> Any:
    """Return the first value of this name in a change."""
    if isinstance(value, dict) and depth < 8:
        if name in value:
            return value[name]
        value = list(value.values())
    found = (_first(inner, name, depth + 1) for inner in value) if isinstance(value, list) and depth < 8 else ()
    return next((one for one in found if one is not None), None)


def _json(value: dict[str, Any]) -> str | None:
    kept = clean_json(value)
    return json.dumps(kept, ensure_ascii=False) if kept else None

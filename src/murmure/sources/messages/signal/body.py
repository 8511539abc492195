"""What does a message of Signal hold: words, files, a sticker, a card, a poll, a payment?"""

from __future__ import annotations

import re
from typing import Any

from murmure.sources.messages.signal.people import People
from murmure.sources.plain import clean

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def text_of(value: Any) -> str | None:
    """Return a text without control characters; None when it is none."""
    return (clean(value) or None) if isinstance(value, str) else None


def _body(text: Any, people: People) -> dict[str, Any]:
    """Return the words, with the names of people who are mentioned where Signal leaves a hole, and the links."""
    text = text if isinstance(text, dict) else {}
    body = text.get("body") if isinstance(text.get("body"), str) else ""
    ranges = [one for one in text.get("bodyRanges") or () if isinstance(one, dict) and one.get("mentionAci")] if "bodyRanges" in text else []
    mentions = []
    # Places are counted in units of UTF-16; from the end, the places before stay right.
    for one in sorted(ranges, key=lambda one: -_place(one.get("start"))):
        who, start, length = people.account(one["mentionAci"]), _place(one.get("start")), _place(one.get("length"))
        units = body.encode("utf-16-le", "surrogatepass")
        if who.uri and start >= 0 and length > 0 and 2 * (start + length) <= len(units):
            name = f"@{who.name or who.stable}".encode("utf-16-le", "replace")
            body = (units[: 2 * start] + name + units[2 * (start + length) :]).decode("utf-16-le", "replace")
            mentions.append(who.uri)
    content = clean(body)
    links = [link.rstrip(".,;:!?)»\"'") for link in _LINK.findall(content)] if "://" in content else []
    return {"content": content or None, "mentions": list(dict.fromkeys(reversed(mentions))) or None, "links": links}


def _place(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 24 else -1


def _files(attachments: Any) -> list[dict[str, str]]:
    found = []
    for one in attachments if isinstance(attachments, list) else ():
        pointer = one.get("pointer") if isinstance(one, dict) else None
        if isinstance(pointer, dict):
            flag = str(one.get("flag", "")).lower()
            kept = {"type": pointer.get("contentType"), "name": pointer.get("fileName"), "caption": pointer.get("caption"),
                    "flag": flag if flag != "none" else None}  # fmt: skip
            found.append({name: clean(value) for name, value in kept.items() if isinstance(value, str) and value})
    return found


def _standard(said: dict[str, Any], people: People) -> dict[str, Any]:
    row = _body(said.get("text"), people)
    if len(said) == 1 and "text" in said:  # words alone, as nearly all are
        return row | {"links": row["links"] or None, "object_type": "Note"}
    files = _files(said.get("attachments"))
    previews = said.get("linkPreview")
    links = [*row["links"], *(clean(one["url"]) for one in (previews if isinstance(previews, list) else ())
                              if isinstance(one, dict) and isinstance(one.get("url"), str))]  # fmt: skip
    kind = str((files[0] if files else {}).get("type", "")).partition("/")[0]
    return row | {
        "links": list(dict.fromkeys(links)) or None, "quote": said.get("quote"),
        "object_type": {"image": "Image", "video": "Video", "audio": "Audio"}.get(kind, "Document" if files and not row["content"] else "Note"),
        # What is longer than two kilobytes lies in a file of its own, which is left out.
        "extra": {"attachments": files, "cut": True if isinstance(said.get("longText"), dict) else None} if files or "longText" in said else None,
    }  # fmt: skip


def _story(said: dict[str, Any], people: People) -> dict[str, Any]:
    reply = said.get("textReply")
    row = _body(reply.get("text") if isinstance(reply, dict) else {"body": said.get("emoji")}, people)
    return row | {"links": row["links"] or None, "object_type": "Note", "extra": {"story": True}}


def _sticker(said: dict[str, Any], people: People) -> dict[str, Any]:
    sticker = said.get("sticker")
    return {"content": text_of(sticker.get("emoji")) if isinstance(sticker, dict) else None, "object_type": "Image", "extra": {"sticker": True}}


def _card(said: dict[str, Any], people: People) -> dict[str, Any]:
    contact = said.get("contact") if isinstance(said.get("contact"), dict) else {}
    name = contact.get("name") if isinstance(contact.get("name"), dict) else {}
    parts = (text_of(name.get(part)) for part in ("prefix", "givenName", "middleName", "familyName", "suffix"))
    return {"content": " ".join(part for part in parts if part) or text_of(contact.get("organization")), "object_type": "Profile"}


def _once(said: dict[str, Any], people: People) -> dict[str, Any]:
    return {"object_type": "Image", "extra": {"view_once": True, "attachments": _files([said.get("attachment")])}}


def _poll(said: dict[str, Any], people: People) -> dict[str, Any]:
    options = []
    for one in said.get("options") if isinstance(said.get("options"), list) else ():
        if isinstance(one, dict):
            votes = one.get("votes") if isinstance(one.get("votes"), list) else []
            voters = [people.who(vote.get("voterId")).uri for vote in votes if isinstance(vote, dict)]
            options.append({"option": text_of(one.get("option")), "voters": voters})
    return {"content": text_of(said.get("question")), "object_type": "Question", "extra": {"options": options}}


def _payment(said: dict[str, Any], people: People) -> dict[str, Any]:
    return {"content": text_of(said.get("note")), "object_type": "Note", "extra": {"payment_mob": text_of(said.get("amountMob")) or "?"}}


def _gift(said: dict[str, Any], people: People) -> dict[str, Any]:
    return {"object_type": "Note", "extra": {"gift": str(said.get("state", "unopened")).lower()}}


def _deleted(said: dict[str, Any], people: People) -> dict[str, Any]:
    return {"type": "Delete", "object_type": "Note"}


def _never(said: dict[str, Any], people: People) -> dict[str, Any]:
    raise AssertionError("a change of the chat is read elsewhere")


KINDS = {
    "standardMessage": _standard, "updateMessage": _never, "stickerMessage": _sticker, "remoteDeletedMessage": _deleted, "contactMessage": _card,
    "viewOnceMessage": _once, "directStoryReplyMessage": _story, "poll": _poll, "paymentNotification": _payment, "giftBadge": _gift,
}  # fmt: skip
"""What each kind of item becomes: columns of the log, and what only `item.py` knows what to do with (`quote`, `type`, `extra`)."""

"""What was said in Google Chat?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.web.google import GOOGLE, text_of
from murmure.sources.web.google_takeout.note import dicts
from murmure.sources.written import written

_CHAT = f"{GOOGLE} (Chat)"


def message_of(record: dict[str, Any]) -> Iterator[Activity | Both]:
    """Yield one message; who deleted one left its moment, and no words."""
    creator = record.get("creator") if isinstance(record.get("creator"), dict) else {}
    mail, name = text_of(creator.get("email")), text_of(creator.get("name"))
    time = text_of(record.get("created_date"))
    when = written(time) if time else None
    if when is None:
        yield BAD_DATE if time else NO_DATE
        return
    words = text_of(record.get("text"))
    files = [found for item in dicts(record.get("attached_files")) if (found := text_of(item.get("original_name")))]
    gone = text_of(record.get("message_state"))
    if not words and not files and not gone and not record.get("annotations"):
        yield BAD_RECORD
        return
    number = text_of(record.get("message_id"))
    space, topic = (number or "").partition("/")[0], text_of(record.get("topic_id"))
    quoted = record.get("quoted_message_metadata") if isinstance(record.get("quoted_message_metadata"), dict) else {}
    yield Activity(
        key_of("chat", number) if number else key_of("chat", topic, when.published, mail or name, words),
        "Create",
        actor=f"mailto:{mail.casefold()}" if mail else f"chat:{name}" if name else None,
        object_type="Note",
        target=f"chat:{space or topic or 'unknown'}",
        in_reply_to=text_of(quoted.get("message_id")),
        instrument=_CHAT,
        content=words,
        extra=tidy({"name": name, "attached": files, "deleted": gone, "topic": topic}),
        **when._asdict(),
    )

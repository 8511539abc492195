"""What does a note of Keep say, and what a list of Tasks?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address
from murmure.sources.times import EPOCH, When, on_day
from murmure.sources.web.google import GOOGLE, moment, text_of

Found = Iterator[Activity | Both]
_KEEP, _TASKS = f"{GOOGLE} (Keep)", f"{GOOGLE} (Tasks)"


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, or of what should be one."""
    return [item for item in each(value) if isinstance(item, dict)]


def note_of(record: dict[str, Any]) -> Found:
    """Yield a note, at the moment it was begun; older exports only say when it was last changed."""
    title = text_of(record.get("title"))
    lines = [
        f"{'☑' if item.get('isChecked') else '☐'} {text}"
        for item in dicts(record.get("listContent"))
        if (text := text_of(item.get("text")))
    ]
    content = "\n\n".join(part for part in (title, text_of(record.get("textContent")), "\n".join(lines)) if part)
    attached = [kind for item in dicts(record.get("attachments")) if (kind := text_of(item.get("mimetype")))]
    links = [link for item in dicts(record.get("annotations")) if (link := address(item.get("url")))]
    if not content and not attached and not links:
        return  # a note in which nothing was ever written
    begun, changed = record.get("createdTimestampUsec"), record.get("userEditedTimestampUsec")
    when = moment(begun or changed)
    if isinstance(when, Both):
        yield when
        return
    extra = {
        "changed": changed if begun and changed != begun else None,
        "archived": record.get("isArchived") or None,
        "pinned": record.get("isPinned") or None,
        "deleted": record.get("isTrashed") or None,
        "attached": attached,
        "shared_with": [
            mail
            for item in dicts(record.get("sharees"))
            if not item.get("isOwner") and (mail := text_of(item.get("email")))
        ],
    }
    yield Activity(
        # What is written may change, when it was begun does not.
        key_of("note", when.published) if begun else key_of("note", when.published, title),
        "Create",
        object=title,
        object_type="Note",
        instrument=_KEEP,
        content=content or None,
        tags=[name for item in dicts(record.get("labels")) if (name := text_of(item.get("name")))] or None,
        links=links or None,
        extra=tidy(extra),
        **when._asdict(),
    )


def _due(value: Any) -> When | Both:
    """Read when a task is due: Google writes a day, as the midnight of UTC that has its date."""
    when = moment(value)
    if isinstance(when, Both) or when.published % 86_400_000_000:
        return when
    return on_day((EPOCH + timedelta(microseconds=when.published)).date())


def task_list_of(record: dict[str, Any]) -> Found:
    """Yield the tasks of one list, each when it was done, else when it is due, else when it was written."""
    title = text_of(record.get("title"))
    for item in each(record.get("items")):
        name = text_of(item.get("title")) if isinstance(item, dict) else None
        number = text_of(item.get("id")) if isinstance(item, dict) else None
        if not isinstance(item, dict) or number is None:
            yield BAD_RECORD
            continue
        times = ((item.get(key), _due if key == "due" else moment) for key in ("completed", "due", "created", "updated"))
        when = next((found for time, read in times if time and not isinstance(found := read(time), Both)), NO_DATE)
        if isinstance(when, Both):
            yield when
            continue
        content = "\n\n".join(part for part in (name, text_of(item.get("notes"))) if part)
        extra = {
            "status": text_of(item.get("status")),
            "due": text_of(item.get("due")),
            "created": text_of(item.get("created")),
            "starred": item.get("starred") or None,
            "deleted": item.get("deleted") or None,
        }
        yield Activity(
            key_of("task", number),
            "murmure:Todo",
            object=number,
            object_type="murmure:Todo",
            target=title,
            instrument=_TASKS,
            content=content or None,
            extra=tidy(extra),
            **when._asdict(),
        )

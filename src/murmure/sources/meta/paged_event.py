"""What do pages tell of events, votes and places, in the words of their JSON?

A page gives no name to most of what it says: the first line of an event is its
name, the first of its dates its beginning, and the second its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.sources.meta.label import answer_of, field_of, is_of_events, says_voted
from murmure.sources.meta.page import Card, labels_of
from murmure.sources.meta.text import Right
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_BETWEEN = re.compile(r"\s+[-–—]\s+|\s*–\s*")
_POINT = re.compile(r"([+-]?\d{1,3}\.\d+)\s*[,;]\s*([+-]?\d{1,3}\.\d+)")
_TICK = re.compile(r"^[✓✔☑✅]\ufe0f?\s*|\s*[✓✔☑✅]\ufe0f?$")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\Z")
_TOLD = frozenset({"start", "end", "time", "name", "place", "description", "url", "answer", "question", "option"})


def event(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """An event that I made, or was invited to."""
    yield _event(card, zone, card.heading)


def answer(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """Events below the answer that I gave to them; where none is told, that I answered is all that is known."""
    told, heading = answer_of(card.group), card.heading
    if told is None and (known := _labels(card, zone).get("answer")):
        told = answer_of(known.get("value"))
    if told is None and card.group is None and is_of_events(heading):
        told, heading = answer_of(heading), None  # the only event below that answer
    yield {told or "events_answered": [_event(card, zone, heading)]}


def _labels(card: Card, zone: ZoneInfo | None) -> dict[str, dict[str, Any]]:
    """Return what stands behind a label that is known, by what it means; the first of each counts."""
    found: dict[str, dict[str, Any]] = {}
    for label in labels_of(card._replace(lines=card.whole), zone):
        if (field := field_of(str(label["label"]))) in _TOLD:
            found.setdefault(field or "", label)
    return found


def _loose(card: Card) -> list[str]:
    """Return the lines without a label that is known."""
    return [line for line in card.whole if field_of(line.partition(":")[0]) not in _TOLD or ":" not in line]


def _event(card: Card, zone: ZoneInfo | None, heading: str | None) -> dict[str, Any]:
    labels, moments, texts = _labels(card, zone), [], []
    for line in _loose(card):
        dates = [when for part in _parts(line, zone) if (when := written(part, zone))]
        moments += dates
        texts += [] if dates else [line]
    if len(moments) > 2:
        return {}  # several events without a border: nobody knows which name is whose
    name = heading or _value(labels, "name") or (texts.pop(0) if texts else None)
    moments += [None, None]
    # Where the page has a place for the date of a record, it is that of the event only when no other is told.
    stamp = None if any(written(line, zone) == card.moment for line in card.whole) else card.moment
    start = _moment(labels, "start") or moments[0]
    return {
        "name": name, "start_timestamp": start or stamp, "end_timestamp": _moment(labels, "end") or moments[1],
        "create_timestamp": _moment(labels, "time") or (stamp if start else None), "place": {"name": _value(labels, "place")},
        "description": _value(labels, "description") or (Right("\n".join(texts)) if texts else None),
    }  # fmt: skip


def _parts(line: str, zone: ZoneInfo | None) -> list[str]:
    """Return a line, or its two sides when it says from when to when."""
    return [line] if written(line, zone) else _BETWEEN.split(line, maxsplit=1)


def _moment(labels: dict[str, dict[str, Any]], field: str) -> Any:
    return labels.get(field, {}).get("timestamp_value")


def _value(labels: dict[str, dict[str, Any]], field: str) -> str | None:
    label = labels.get(field, {})
    listed = [str(item["value"]) for item in label.get("vec", ())]
    return Right("\n".join(listed)) if listed else label.get("value")


def vote(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A vote: the question, then the options; the only one, or those that bear a mark, are chosen."""
    labels = _labels(card, zone)
    lines = [line for line in _loose(card) if not written(line, zone)]
    options = card.items or ([str(found)] if (found := _value(labels, "option")) else [])
    question = _value(labels, "question") or (lines.pop(0) if len(lines) > 1 or (lines and options) else None)
    options = [option for option in options or lines if option]
    marked = [_chosen(option) for option in options]
    alone = len(options) == 1
    listed = [{"option": Right(text), "voted": alone or chosen} if alone or any(one for _, one in marked) else {"option": Right(text)}
              for text, chosen in marked]  # fmt: skip
    poll = [{"data": [{"poll": {"question": question, "options": listed}}]}] if question or listed else []
    yield {"timestamp": card.moment, "title": card.heading, "attachments": poll}


def _chosen(option: str) -> tuple[str, bool]:
    """Return an option without its mark, and whether it bore one."""
    text = _TICK.sub("", " ".join(option.split("\n")))
    aside = _ASIDE.search(text)
    if aside and says_voted(aside.group(1)):
        return text[: aside.start()], True
    return text, text != " ".join(option.split("\n"))


def position(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A place where the service noted that I was: two numbers, in a line or in a table."""
    told: dict[str, Any] = {}
    for label in labels_of(card, zone):
        told.setdefault(field_of(str(label["label"])) or "", label.get("timestamp_value") or label.get("value"))
    texts = [*filter(None, (told.get("coordinates"),)), *card.whole, *filter(None, (card.heading,))]
    found = next((match for text in texts if (match := _POINT.search(str(text)))), None)
    latitude, longitude = found.groups() if found else (told.get("latitude"), told.get("longitude"))
    names = [card.heading, told.get("name"), *card.lines]
    name = next((text for text in names if text and not _POINT.search(text) and field_of(text.partition(":")[0]) is None), None)
    yield {"name": name, "coordinate": {"latitude": latitude, "longitude": longitude}, "creation_timestamp": card.moment or told.get("time")}

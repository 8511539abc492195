"""How does Telegram write people, places of messages, moments and texts?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import address, clean
from murmure.sources.times import EPOCH, When, in_zone, parse_time

TELEGRAM = "Telegram"
# Telegram began on 14 August 2013; the day before leaves room for zones.
_FIRST, _LAST = 1_376_352_000, 4_102_444_800
_NUMBER = re.compile(r"(user|channel|chat)?(\d{1,19})")
_PHONE = re.compile(r"[^\d+]")
_PUBLIC = ("public_channel", "public_supergroup")
_LINKED = ("public_channel", "public_supergroup", "private_channel", "private_supergroup")


def person_of(value: Any) -> str | None:
    """Return the address of who speaks: a person, or a channel that speaks in its own name; old exports wrote numbers only.

    >>> person_of("user12"), person_of(12), person_of("channel7")
    ('tg://user?id=12', 'tg://user?id=12', 'https://t.me/c/7')
    """
    if type(value) is not str and (isinstance(value, bool) or not isinstance(value, int)):
        return None
    return _person(value)


@lru_cache(65536)
def _person(value: str | int) -> str | None:
    found = _NUMBER.fullmatch(str(value).strip())
    if found is None:
        return None
    kind, number = found.group(1), int(found.group(2))
    if kind is None:
        # Exports before 2021 wrote numbers alone: users with the 33rd bit set, groups with the 34th.
        kind, number = "user" if number >> 32 < 2 else "chat", number & 0xFFFF_FFFF
    return f"tg://user?id={number}" if kind == "user" else f"https://t.me/c/{number}"


def text_of(value: Any) -> str | None:
    """Return a text as a person reads it; None when there is none."""
    if not isinstance(value, str):
        return None
    return (value if value.isprintable() else clean(value)).strip() or None


def words_of(message: dict[str, Any]) -> str | None:
    """Return what a message says: `text` is one text, or texts and objects that hold one."""
    said = message.get("text")
    if said is None:
        said = message.get("text_entities")
    if type(said) is str:
        return text_of(said)
    if not isinstance(said, list):
        return None
    parts = [part if isinstance(part, str) else part.get("text") if isinstance(part, dict) else "" for part in said]
    return text_of("".join(part for part in parts if isinstance(part, str)))


def marks_of(message: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Return the links, the people named and the tags of a message."""
    said = message.get("text_entities")
    said = said if isinstance(said, list) else message.get("text")
    if not isinstance(said, list) or (len(said) == 1 and isinstance(said[0], dict) and said[0].get("type") == "plain"):
        return [], [], []
    links, people, tags = [], [], []
    for part in said:
        if not isinstance(part, dict):
            continue
        kind, text = part.get("type"), text_of(part.get("text"))
        if kind in ("link", "text_link"):
            link = part.get("href") or text
            link = f"https://{link}" if isinstance(link, str) and "://" not in link and kind == "link" else link
            links.append(address(link))
        elif kind == "mention" and text:
            people.append(f"https://t.me/{text.lstrip('@').lower()}")
        elif kind == "mention_name":
            people.append(person_of(part.get("user_id")))
        elif kind == "hashtag" and text:
            tags.append(text.lstrip("#"))
    return _each(links), _each(people), _each(tags)


def _each(found: list[str | None]) -> list[str]:
    return [item for item in dict.fromkeys(found) if item]


def phone_of(value: Any) -> str | None:
    """Return a telephone number as an address; Telegram writes +33 as 0033, and 00 in front of a number that it knows no country of.

    >>> phone_of("0033 6 12 34 56 78")
    'tel:+33612345678'
    """
    digits = _PHONE.sub("", value) if isinstance(value, str) else ""
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return f"tel:{digits}" if 3 < len(digits) < 30 else None


@lru_cache(4096)
def _local(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None


def moment(record: dict[str, Any], name: str, zone: Any) -> When | Both:
    """Return when it was: the instant where there is one, else the local time of the computer that made the export.

    Both stand side by side since 2021: what lies between them is the offset of that computer.
    """
    given, local = record.get(f"{name}_unixtime"), record.get(name)
    if given is not None and not isinstance(given, bool):
        try:
            seconds = int(given)
        except (TypeError, ValueError, OverflowError):
            return BAD_DATE
        if not _FIRST <= seconds < _LAST:
            return IMPOSSIBLE_DATE
        offset = _offset(local, seconds) if type(local) is str else None
        return When(seconds * 1_000_000, offset, "explicit" if offset is None else "device", "s")
    if local is None or local == "":
        return NO_DATE
    try:
        when = parse_time(local, zone) if isinstance(local, str) else None
    except (ValueError, OverflowError):
        return BAD_DATE
    if when is None:
        return BAD_DATE
    return when if _FIRST <= when.published // 1_000_000 < _LAST else IMPOSSIBLE_DATE


def _offset(local: str, seconds: int) -> int | None:
    day = _day(local[:10])
    if day is None or len(local) < 19 or local[10] != "T":
        return None
    try:
        minutes, rest = divmod(day + int(local[11:13]) * 3600 + int(local[14:16]) * 60 + int(local[17:19]) - seconds, 60)
    except ValueError:
        return None
    # Zones are whole quarters of an hour, at most fourteen hours away: anything else says that the two times are not of one event.
    return minutes if not rest and minutes % 15 == 0 and -840 <= minutes <= 840 else None


@lru_cache(4096)
def _day(text: str) -> int | None:
    try:
        return (datetime.strptime(text, "%Y-%m-%d") - EPOCH.replace(tzinfo=None)).days * 86_400
    except ValueError:
        return None


def near(text: Any, when: When, zone: Any) -> When | None:
    """Read a local time that stands beside a moment whose offset is known (of a reaction): within a month the offset is the same or nearly.

    The computer that made the export has the last word: the zone of the person
    counts where it agrees with that computer, for it knows when clocks change.
    """
    local = _local(text) if isinstance(text, str) else None
    if local is None:
        return None
    try:
        there = (EPOCH + timedelta(microseconds=when.published)).astimezone(zone).utcoffset() if zone is not None else None
        if when.offset_minutes is None or there == timedelta(minutes=when.offset_minutes):
            return in_zone(local, zone)
        found = in_zone(local)
    except (ValueError, OverflowError):
        return None
    return found._replace(published=found.published - when.offset_minutes * 60_000_000, offset_minutes=when.offset_minutes)


def is_public(kind: Any) -> bool:
    """Say whether anybody can read a chat of this type."""
    return kind in _PUBLIC


def is_linked(kind: Any) -> bool:
    """Say whether messages of a chat of this type have an address of their own."""
    return kind in _LINKED

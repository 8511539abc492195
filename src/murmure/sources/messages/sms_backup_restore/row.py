"""What does one message or one call become in the log?

The key is (kind, direction or state, addresses, moment, words): what every backup of a phone says again. Whether it was
read and how the contact is called change from backup to backup. A draft that was sent at last is two: both are kept.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from murmure.model.activity import ME, SEPARATOR, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.messages.sms_backup_restore.record import Record, shown, value_of, whole_number
from murmure.sources.plain import clean
from murmure.sources.times import plausible

_FIRST = 631_152_000_000_000  # 1990: the first short message is of 1992
_UNSENT = {3: "draft", 4: "outbox", 5: "failed", 6: "queued"}
_CALLS = {1: "incoming", 2: "outgoing", 3: "missed", 4: "voicemail", 5: "rejected", 6: "blocked", 7: "answered on another device"}
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*([^\d\s,]{1,12})?")
_HALVES = ("上午", "下午", "午前", "午後", "오전", "오후")
_BARE = frozenset({"", "0", "-1", "null"})
_FROM, _OWN = 137, "insert-address-token"
_UNKNOWN = frozenset({"", "(Unknown)", "null"})
UNKNOWN_TYPE = Both("a message of a kind that murmure does not know", "un message d'un genre que murmure ne connaît pas")
NO_ADDRESS = Both("nobody is named as the other person", "personne n'est nommé comme l'autre personne")


class Row(NamedTuple):
    """Hold the columns of one activity, in the order in which the table has them."""

    key: str
    type: str
    actor: str | None
    object_type: str
    target: str | None
    audience: list[str] | None
    published: int
    until: int | None
    offset_minutes: int | None
    offset_origin: str
    precision: str
    content: str | None
    links: list[str] | None
    extra: str | None


def row_of(record: Record) -> Row | Both:
    """Return the activity of a record, or why there is none."""
    return {"sms": _sms, "mms": _mms, "call": _call}[record.tag](record)


@lru_cache(65_536)
def person(address: str) -> str | None:
    """Return who is behind a number, a name that a company sends under, or a mail address; None when nobody is named.

    >>> person("+33 6 12-34 56 78"), person("ORANGE"), person("38000"), person("-1")
    ('tel:+33612345678', 'sms:ORANGE', 'tel:38000', None)
    """
    text = clean(value_of(address)).strip()
    digits = re.sub(r"[\s().\u00a0\u202f/-]", "", text)
    if not text or text in ("-1", "-2", "-3", "anonymous", _OWN) or text.casefold() in ("unknown", "(unknown)"):
        return None
    if re.fullmatch(r"\+?[0-9*#]{2,20}", digits):
        return f"tel:{digits}"
    return f"mailto:{text.casefold()}" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else f"sms:{text}"


@lru_cache(65_536)
def _people(addresses: str) -> tuple[str, ...]:
    """Return everybody whom a list names, split by '~' or ','."""
    return tuple(dict.fromkeys(who for who in map(person, re.split(r"[~,;]", value_of(addresses))) if who))


@lru_cache(65_536)
def _called(address: str, contact: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """Return how the contacts call these people: as pairs, and as a whole `extra`."""
    people, name = _people(address), clean(value_of(contact)).strip()
    names = [name] if len(people) == 1 else [part.strip() for part in re.split(r"[~,;]", name)]
    if name in _UNKNOWN or len(names) != len(people):
        return (), None
    pairs = tuple((who, name) for who, name in zip(people, names, strict=True) if name not in _UNKNOWN)
    return pairs, json.dumps({"names": dict(pairs)}, ensure_ascii=False) if pairs else None


def _moment(values: dict[str, str]) -> int | Both:
    """Return the moment in microseconds; some programs write seconds in the place of milliseconds."""
    text = values.get("date", "")
    # The usual form, from 2001 to 2100.
    if len(text) == 13 and text.isdecimal() and "1000000000000" <= text < "4102444800000":
        return int(text) * 1_000
    number = whole_number(values, "date")
    if number is None:
        return NO_DATE if values.get("date", "null") in _UNKNOWN else BAD_DATE
    published = number * (1_000_000 if abs(number) < 100_000_000_000 else 1_000)
    return published if published >= _FIRST and plausible(published) else IMPOSSIBLE_DATE


def offset_of(shown_date: str, published: int) -> int | None:
    """Return the minutes by which a date that is shown in local time differs from UTC; None when it does not tell.

    >>> offset_of("13 mars 2024 10:00:00", 1710320400_000_000), offset_of("Mar 13, 2024 4:00:00 AM", 1710320400_000_000)
    (60, -300)
    """
    found = _CLOCK.search(shown_date)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = next((word for word in _HALVES if word in shown_date), re.sub(r"[.\s\u00a0\u202f]", "", found[4] or "").casefold())
    if half in ("am", "pm", *_HALVES) and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in ("pm", "下午", "午後", "오후") else 0)
    elif hour <= 12 and (half or shown_date[: found.start()][-1:].isalpha()):
        return None  # half of the day, in a language that is not known
    moment = published // 1_000_000
    if found[3] is None:
        moment -= moment % 60
    away = (hour * 3600 + minute * 60 + second - moment) % 86_400
    if away % 900:
        return None
    days = {int(number) for number in re.findall(r"\d+", shown_date[: found.start()] + " " + shown_date[found.end() :])}
    fits = [off // 60 for off in (away, away - 86_400) if -43_200 <= off <= 50_400 and _day(moment + off) in days]
    return fits[0] if len(fits) == 1 else None


def _day(seconds: int) -> int:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).day


def _times(values: dict[str, str], published: int) -> dict[str, Any]:
    offset = offset_of(value_of(values["readable_date"]), published) if "readable_date" in values else None
    return {"published": published, "offset_minutes": offset, "offset_origin": "explicit" if offset is None else "device",
            "precision": "ms" if published % 1_000_000 else "s"}  # fmt: skip


def _extra(values: dict[str, str], address: str, **more: Any) -> str | None:
    """Return `extra` as JSON."""
    pairs, names = _called(address, values.get("contact_name", ""))
    said = {name: value for name, value in more.items() if value}
    return json.dumps(({"names": dict(pairs)} if pairs else {}) | said, ensure_ascii=False) if said else names


def _words(text: str) -> tuple[str | None, list[str] | None]:
    content = clean(text)
    links = [link.rstrip(".,;:!?)»\"'") for link in _LINK.findall(content)] if "://" in content else None
    return content or None, list(dict.fromkeys(links)) if links else None


def _sent(values: dict[str, str], unit: int, published: int) -> int | None:
    """Return when the other phone sent a message, in milliseconds, where the backup knows it better than its arrival."""
    number = whole_number(values, "date_sent")
    if not number or number < 0:
        return None
    sent = number * unit * 1_000
    return sent // 1_000 if plausible(sent) and sent != published else None


def _sms(record: Record) -> Row | Both:
    values = record.values
    address = values.get("address", "")
    published, kind, who = _moment(values), whole_number(values, "type"), _people(address)
    if isinstance(published, Both):
        return published
    if kind not in (1, 2, *_UNSENT):
        return UNKNOWN_TYPE
    text = value_of(values.get("body"))
    content, links = _words(text)
    if content is None and not who:
        return BAD_RECORD
    mine, state = kind != 1, _UNSENT.get(kind)
    # What was never sent has reached nobody: it is a note to oneself.
    target, audience = _towards(mine, state, who)
    get = values.get
    bare = get("date_sent", "0") in _BARE and get("subject", "") in _BARE and get("service_center", "") in _BARE and get("sub_id", "0") in _BARE
    if bare and not state:
        extra = _called(address, values.get("contact_name", ""))[1]
    else:
        extra = _extra(values, address, state=state, to=list(who) if state else None, sent=_sent(values, 1, published),
                       subject=clean(shown(values, "subject")), service_center=clean(shown(values, "service_center")), sim=_sim(values))  # fmt: skip
    offset = offset_of(value_of(values["readable_date"]), published) if "readable_date" in values else None
    return Row(
        SEPARATOR.join(("sms", state or ("out" if mine else "in"), who[0] if len(who) == 1 else "~".join(sorted(who)), str(published), text)),
        "Create", ME if mine else who[0] if who else None, "Note", target, audience, published, None, offset,
        "explicit" if offset is None else "device", "ms" if published % 1_000_000 else "s", content, links, extra,
    )  # fmt: skip


def _towards(mine: bool, state: str | None, who: tuple[str, ...]) -> tuple[str | None, list[str] | None]:
    """Return the one to whom a message goes, and all who could read it but its writer and the owner."""
    if state:
        return None, None
    if mine:
        return (who[0] if len(who) == 1 else None), list(who) or None
    return ME, list(who[1:]) or None


def _sim(values: dict[str, str]) -> str | None:
    number = whole_number(values, "sub_id")
    return str(number) if number is not None and number > 0 else None


def _mms(record: Record) -> Row | Both:
    values, address = record.values, record.values.get("address", "")
    published, box = _moment(values), whole_number(values, "msg_box")
    if isinstance(published, Both):
        return published
    if box not in (1, 2, *_UNSENT):
        return UNKNOWN_TYPE
    mine, state, who = box != 1, _UNSENT.get(box), list(_people(address))
    if not mine:
        sender = next((found for one in record.people if whole_number(one, "type") == _FROM and (found := person(one.get("address", "")))), None)
        who = [sender or who[0], *(one for one in who if one != sender)] if sender or who else who
        who = list(dict.fromkeys(who))
    texts, files = [], []
    for part in record.parts:
        kind = shown(part, "ct").casefold()
        if kind == "application/smil":  # says how the parts are laid out, nothing that a person wrote
            continue
        if kind.startswith("text/plain"):
            texts.append(shown(part, "text"))
        else:
            name = next((found for field in ("cl", "name", "fn") if (found := clean(shown(part, field)))), "")
            files.append({"type": clean(kind), "name": name} if name else {"type": clean(kind)})
    text = "\n".join(one for one in texts if one)
    content, links = _words(text)
    if content is None and not files and not who:
        return BAD_RECORD
    target, audience = _towards(mine, state, tuple(who))
    extra = _extra(values, address, state=state, to=who if state else None, attachments=files, sent=_sent(values, 1_000, published),
                   subject=clean(shown(values, "sub")), sim=_sim(values))  # fmt: skip
    return Row(
        key=key_of("mms", state or ("out" if mine else "in"), "~".join(sorted(who)), published, shown(values, "m_id"), text), type="Create",
        actor=ME if mine else who[0] if who else None, object_type=_kind(files, content), target=target, audience=audience,
        until=None, content=content, links=links, extra=extra, **_times(values, published),
    )  # fmt: skip


def _kind(files: list[dict[str, str]], content: str | None) -> str:
    first = files[0]["type"].partition("/")[0] if files else ""
    return {"image": "Image", "video": "Video", "audio": "Audio"}.get(first, "Note" if content or not files else "Document")


def _call(record: Record) -> Row | Both:
    values, number = record.values, record.values.get("number", "")
    published, kind, lasted = _moment(values), whole_number(values, "type"), whole_number(values, "duration")
    if isinstance(published, Both):
        return published
    who = person(number)
    mine, answered = kind == 2, lasted is not None and 0 < lasted < 604_800
    extra = _extra(values, number, state=_CALLS.get(kind or 0, f"type {kind}" if kind is not None else None), seconds=lasted if answered else None)
    return Row(
        key=key_of("call", "out" if mine else "in", who, published, lasted), type="murmure:Call", actor=ME if mine else who, object_type="Person",
        target=who if mine else ME, audience=None, until=published + lasted * 1_000_000 if answered else None,  # type: ignore[operator]
        content=None, links=None, extra=extra, **_times(values, published),
    )  # fmt: skip

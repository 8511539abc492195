"""How are numbers, days, sizes and names written in English and in French?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import zip_longest
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

from murmure.model import amount
from murmure.model.amount import number as number
from murmure.model.amount import plain as plain
from murmure.model.month import MONTHS, written
from murmure.model.words import Both, agree

SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
}
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SLOT = re.compile(r"\{(\w+)\}")


def reveal(text: object) -> str:
    """Return a text with the characters that nobody can see, or that turn a line around, made visible.

    >>> reveal("a\\x00b\\u202ec")
    'a␀b⟦U+202E⟧c'
    """

    def name(match: re.Match[str]) -> str:
        code = ord(match[0])
        return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else f"\u27e6U+{code:04X}\u27e7"

    return UNSEEN.sub(name, str(text))


def compose(both: Both, lang: str, values: dict[str, Markup]) -> Markup:
    """Return a sentence of ours with its values, already made safe, put in."""
    text = agree(both.fr if lang == "fr" else both.en, lang, values)
    pieces = SLOT.split(text)
    ours = (escape(french(p) if lang == "fr" else p) for p in pieces[::2])
    theirs = (values.get(p, escape(f"{{{p}}}")) for p in pieces[1::2])  # a brace that a person typed is no slot of ours
    return Markup("").join(part for pair in zip_longest(ours, theirs, fillvalue="") for part in pair)


def french(text: str) -> str:
    """Put the no-break spaces and the apostrophes that French typography asks for."""
    text = re.sub(r" ([;:!?»])", "\u202f\\1", text).replace("« ", "«\u202f").replace("\u202f:", "\u00a0:")
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


def measured(value: float, unit: str | None, lang: str) -> str:
    """Write a value with its unit as people write it."""
    return reveal(amount.measured(value, unit).say(lang))


def size(value: int, lang: str) -> str:
    """Write a size in bytes.

    >>> size(2_500_000, "en")
    '2.5 MB'
    """
    names, step = (
        (["o", "ko", "Mo", "Go", "To"] if lang == "fr" else ["B", "kB", "MB", "GB", "TB"]),
        float(max(value, 0)),
    )
    for name in names:
        if step < 1000 or name == names[-1]:
            return f"{number(step, lang, 1 if name != names[0] and step < 100 else 0)}\u00a0{name}"
        step /= 1000
    return ""


def micros(value: Any) -> int | None:
    """Return microseconds since 1970 UTC, from what a row of the log holds."""
    if value is None or isinstance(value, int):
        return value
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return (moment - EPOCH) // timedelta(microseconds=1)


def local(value: Any, offset: int | None) -> datetime | None:
    """Return the local time of an activity; without an offset, UTC. `None` outside the calendar of Python."""
    us = micros(value)
    if us is None:
        return None
    try:
        zone = timezone(timedelta(minutes=offset or 0))
        return (EPOCH + timedelta(microseconds=us)).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def day(value: date | None, lang: str) -> str:
    """Write a day: Monday 4 May 2026, lundi 4 mai 2026."""
    if value is None:
        return ""
    return f"{DAYS[lang][value.weekday()]} {written(value, lang)}"


def short_day(value: date | None, lang: str) -> str:
    """Write a day without its name: 4 May 2026, 4 mai 2026."""
    return day(value, lang).partition(" ")[2]


def period(when: str, lang: str) -> str:
    """Write a year or a month as its address says it: 2026, May 2026, mai 2026."""
    year, _, month = when.partition("-")
    return f"{MONTHS[lang][int(month) - 1]} {year}" if month.isdecimal() else year


def short_month(when: str, lang: str) -> str:
    """Write a month of a year briefly: `2026-02` is Feb, févr.; anything else stays as it is."""
    month = when[5:7]
    return SHORT_MONTHS[lang][int(month) - 1] if month.isdecimal() else when


def clock(value: datetime | None) -> str:
    """Write the time of day: 07:05."""
    return value.strftime("%H:%M") if value else ""


def moment(value: Any, offset: int | None, lang: str) -> str:
    """Write a day and a time, with the distance to UTC."""
    at = local(value, offset)
    if at is None:
        return ""
    return (
        f"{day(at, lang)}, {at:%H:%M:%S} UTC{'' if not offset else at.strftime('%z')[:3] + ':' + at.strftime('%z')[3:]}"
    )


def name_of(actor: str | None, lang: str) -> str:
    """Return the short name that people would use for an actor's address.

    >>> name_of("https://social.example/users/ana", "en"), name_of("device:tv", "en")
    ('@ana@social.example', 'tv')
    """
    if not actor or actor == "me":
        return Both("You", "Vous").say(lang)
    for prefix in ("device:", "mailto:", "acct:", "tel:", "whatsapp:group/", "whatsapp:", "signal:group/", "signal:", "sms:"):
        if actor.startswith(prefix):
            return actor[len(prefix) :]
    if not actor.startswith(("http://", "https://")):
        return actor
    try:
        parts = urlsplit(actor)
    except ValueError:
        return actor
    handle = re.fullmatch(r"/(?:users/|@)([^/]+)/?", parts.path)
    if handle:
        return f"@{unquote(handle[1])}@{parts.netloc}"
    path = unquote(parts.path.rstrip("/"))
    return f"{parts.netloc.removeprefix('www.')}{path if len(path) < 50 else path[:47] + '…'}"

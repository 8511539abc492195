"""What does a calendar say of an appointment, apart from when it is?"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from murmure.sources.agenda.ics.content import Component, Property, split_values, unescape
from murmure.sources.plain import clean

_MAKERS = (("google", "google calendar"), ("apple", "apple calendar"), ("microsoft", "outlook"), ("outlook", "outlook"),
           ("mozilla", "thunderbird"), ("nextcloud", "nextcloud"), ("etar", "etar"), ("evolution", "evolution"))  # fmt: skip


class Head(NamedTuple):
    """Hold what a calendar says once for all that stands in it."""

    instrument: str | None = None
    name: str = ""
    zone: str = ""


def head_of(calendar: Component) -> Head:
    """Return what the VCALENDAR says: who made it, its name, its zone."""
    maker = calendar.text("PRODID").casefold()
    instrument = next((name for word, name in _MAKERS if word in maker), None)
    return Head(instrument, calendar.text("X-WR-CALNAME", "NAME"), calendar.text("X-WR-TIMEZONE"))


def columns_of(event: Component, head: Head) -> dict[str, Any]:
    """Return the columns that every occurrence shares; `head` is the VCALENDAR around it."""
    named = event.named()
    status, title = _text(named, "STATUS").casefold(), named.get("SUMMARY")
    latitude, longitude = _position(event) if "GEO" in named else (None, None)
    extra: dict[str, Any] = {"status": status, "calendar": head.name, "description": _text(named, "DESCRIPTION")}
    people = [*named.get("ORGANIZER", ()), *named.get("ATTENDEE", ())]
    mails = [_mail(person[2]) for person in people]
    if people:
        extra["organizer"] = mails[0] if "ORGANIZER" in named else ""
        said = [(mail, person[1]) for mail, person in zip(mails, people, strict=True)]
        extra["answers"] = {mail: params["PARTSTAT"].casefold() for mail, params in said if "PARTSTAT" in params}
        extra["names"] = {mail: params["CN"] for mail, params in said if params.get("CN")}
    private = _text(named, "CLASS").casefold()
    extra["class"] = private if private != "public" else ""
    extra["free"] = _text(named, "TRANSP").casefold() == "transparent"
    return {
        "tags": [unescape(v).strip() for p in named["CATEGORIES"] for v in split_values(p[2])] or None if "CATEGORIES" in named else None,
        "links": [v for v in (clean(p[2]).strip() for p in named["URL"]) if v] or None if "URL" in named else None,
        "mentions": list(dict.fromkeys(mails)) or None,
        "latitude": latitude,
        "longitude": longitude,
        "instrument": head.instrument,
        "target": _text(named, "LOCATION") or None,
        "content": unescape(title[0][2]).strip() or None if title else None,
        "language": clean(title[0][1].get("LANGUAGE") or "") or None if title else None,
        "extra": {key: value for key, value in extra.items() if value} or None,
    }


def _text(named: dict[str, list[Property]], name: str) -> str:
    found = named.get(name)
    return unescape(found[0][2]).strip() if found else ""


def _mail(value: str) -> str:
    value = clean(value).strip()
    return f"mailto:{value[7:].casefold()}" if value[:7].casefold() == "mailto:" else value


def _position(event: Component) -> tuple[float | None, float | None]:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[;,]\s*(-?\d+(?:\.\d+)?)\s*", event.text("GEO").replace("\\", ""))
    if not found:
        return None, None
    latitude, longitude = map(float, found.groups())
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)

"""What does a calendar say of an appointment, apart from when it is?"""

from __future__ import annotations

import re
from typing import Any

from murmure.sources.agenda.ics.content import Component, split_values, unescape

_MAKERS = (("google", "google calendar"), ("apple", "apple calendar"), ("microsoft", "outlook"), ("outlook", "outlook"),
           ("mozilla", "thunderbird"), ("nextcloud", "nextcloud"), ("etar", "etar"), ("evolution", "evolution"))  # fmt: skip


def columns_of(event: Component, head: Component | None) -> dict[str, Any]:
    """Return the columns that every occurrence shares; `head` is the VCALENDAR around it."""
    maker = (head.text("PRODID") if head else "").casefold()
    people = [p for name in ("ORGANIZER", "ATTENDEE") for p in event.all(name)]
    latitude, longitude = _position(event)
    status = event.text("STATUS").casefold()
    extra = {
        "status": status,
        "calendar": head.text("X-WR-CALNAME", "NAME") if head else "",
        "description": event.text("DESCRIPTION"),
        "organizer": _mail(event.first("ORGANIZER").value) if event.first("ORGANIZER") else "",
        "answers": {_mail(p.value): p.params["PARTSTAT"].casefold() for p in people if "PARTSTAT" in p.params},
        "names": {_mail(p.value): p.params["CN"] for p in people if p.params.get("CN")},
        "class": event.text("CLASS").casefold() if event.text("CLASS").casefold() != "public" else "",
        "free": event.text("TRANSP").casefold() == "transparent",
    }
    return {
        "tags": [unescape(v).strip() for p in event.all("CATEGORIES") for v in split_values(p.value)] or None,
        "links": [v for v in (p.value.strip() for p in event.all("URL")) if v] or None,
        "mentions": list(dict.fromkeys(_mail(p.value) for p in people)) or None,
        "latitude": latitude,
        "longitude": longitude,
        "instrument": next((name for word, name in _MAKERS if word in maker), None),
        "target": event.text("LOCATION") or None,
        "content": event.text("SUMMARY") or None,
        "language": (event.first("SUMMARY").params.get("LANGUAGE") if event.first("SUMMARY") else None) or None,
        "extra": {key: value for key, value in extra.items() if value} or None,
    }


def _mail(value: str) -> str:
    value = value.strip()
    return f"mailto:{value[7:].casefold()}" if value[:7].casefold() == "mailto:" else value


def _position(event: Component) -> tuple[float | None, float | None]:
    if not event.first("GEO"):
        return None, None
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[;,]\s*(-?\d+(?:\.\d+)?)\s*", event.text("GEO").replace("\\", ""))
    if not found:
        return None, None
    latitude, longitude = map(float, found.groups())
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)

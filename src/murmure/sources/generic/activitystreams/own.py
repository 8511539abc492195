"""What does one line of an export of murmure say, when the line comes without the rest of the export?"""

from __future__ import annotations

import json
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.plain import clean, clean_json
from murmure.sources.times import ORIGINS, PRECISIONS, parse_time

_TEXTS = {
    "actor": "actor", "target": "target", "in_reply_to": "inReplyTo", "instrument": "instrument", "content": "content",
    "language": "contentLanguage", "quantity": "murmure:quantity", "unit": "murmure:unit", "precision": "murmure:precision",
    "offset_origin": "murmure:offsetOrigin",
}  # fmt: skip


def is_own(doc: Any) -> bool:
    """Say whether a record was written by murmure itself."""
    return isinstance(doc, dict) and "murmure:source" in doc and str(doc.get("id", "")).startswith("urn:uuid:")


def read_own(doc: dict[str, Any]) -> Activity | Both:
    """Read a line back into the columns it came from; who could see it is exactly who could see it before."""
    if not isinstance(doc.get("type"), str):
        return BAD_RECORD
    try:
        published, until = (None if doc.get(k) is None else parse_time(doc[k]).published for k in ("published", "endTime"))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return BAD_DATE
    thing = doc["object"] if isinstance(doc.get("object"), dict) else {}
    place = doc["location"] if isinstance(doc.get("location"), dict) else {}
    extra, offset = _rest(doc.get("murmure:extra")), doc.get("murmure:offsetMinutes")
    offset = offset if type(offset) is int and abs(offset) < 24 * 60 else None
    texts = {column: _text(doc.get(name)) for column, name in _TEXTS.items()}
    if published is None:
        offset = texts["precision"] = texts["offset_origin"] = None
    elif texts["precision"] not in PRECISIONS or texts["offset_origin"] not in ORIGINS:
        return BAD_RECORD
    elif texts["offset_origin"] == "account" and offset is None:
        return BAD_RECORD
    elif until is not None and until < published:
        return BAD_DATE
    latitude, longitude = _number(place.get("latitude")), _number(place.get("longitude"))
    if abs(latitude or 0) > 90 or abs(longitude or 0) > 180:
        latitude = longitude = None
    return Activity(
        key=key_of("murmure", doc["id"]),
        type=clean(doc["type"]),
        object=_text(thing.get("id")),
        object_type=_text(thing.get("type")),
        audience=[clean(a) for a in each(doc.get("to")) if isinstance(a, str)] or None,
        published=published,
        until=until,
        offset_minutes=offset,
        tags=_listed(doc.get("tag"), "name"),
        links=_listed(doc.get("attachment"), "href"),
        mentions=_listed(doc.get("cc"), "href"),
        latitude=latitude,
        longitude=longitude,
        value=_number(doc.get("murmure:value")),
        extra={**extra, "from": _text(doc["murmure:source"])},
        **texts,
    )


def _rest(value: Any) -> dict[str, Any]:
    """Return `extra`, which an export writes as JSON in a text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return clean_json(value) if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return clean(value) if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300 else None


def _listed(items: Any, name: str) -> list[str] | None:
    found = [clean(i[name]) for i in each(items) if isinstance(i, dict) and isinstance(i.get(name), str)]
    return [text.removeprefix("#") if name == "name" else text for text in found] or None

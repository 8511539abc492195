"""When and where was a picture of Google Photos taken?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address
from murmure.sources.times import from_unix
from murmure.sources.web.google import GOOGLE, text_of
from murmure.sources.web.google_takeout.note import dicts
from murmure.sources.web.google_takeout.place import on_map

_PHOTOS = f"{GOOGLE} (Photos)"


def photo_of(record: dict[str, Any]) -> Iterator[Activity | Both]:
    """Yield one picture, at the moment that it says of itself; whom Google recognised on it is what Google knows."""
    taken = record.get("photoTakenTime")
    stamp = taken.get("timestamp") if isinstance(taken, dict) else None
    if stamp is None:
        yield NO_DATE
        return
    try:
        when = from_unix(int(stamp))
    except (TypeError, ValueError, OverflowError):
        yield BAD_DATE
        return
    title, link = text_of(record.get("title")), address(record.get("url") or "")
    places = [place for name in ("geoDataExif", "geoData") if isinstance(place := record.get(name), dict)]
    where = next((found for place in places if (found := on_map(place.get("latitude"), place.get("longitude")))), {})
    origin = record.get("googlePhotosOrigin") if isinstance(record.get("googlePhotosOrigin"), dict) else {}
    device = next(
        (text_of(one.get("deviceType")) for one in origin.values() if isinstance(one, dict) and one.get("deviceType")),
        None,
    )
    extra = {
        "way": next(iter(origin), None),
        "device": device,
        "views": text_of(record.get("imageViews")),
        "people": [name for one in dicts(record.get("people")) if (name := text_of(one.get("name")))],
        "deleted": record.get("trashed") or None,
        "favourite": record.get("favorited") or None,
        "archived": record.get("archived") or None,
    }
    yield Activity(
        key_of("photo", when.published, title),
        "Create",
        object=title,
        object_type="Image",
        instrument=_PHOTOS,
        content=text_of(record.get("description")),
        links=[link] if link else None,
        extra=tidy(extra),
        **where,
        **when._asdict(),
    )

"""Which places were kept in Maps, and what was said of them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import PUBLIC, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address
from murmure.sources.web.google import GOOGLE, moment, text_of

MAPS = f"{GOOGLE} (Maps)"


def feature_of(record: dict[str, Any]) -> Iterator[Activity | Both]:
    """Yield a place that was kept (murmure:Bookmark), or a review (murmure:Rating, whom all can read): neither says that one was there."""
    said = record.get("properties")
    if not isinstance(said, dict):
        yield BAD_RECORD
        return
    place = next((found for key in ("location", "Location") if isinstance(found := said.get(key), dict)), {})
    link = address(said.get("google_maps_url") or said.get("Google Maps URL") or "")
    name = text_of(place.get("name") or place.get("Business Name") or said.get("Title"))
    where = text_of(place.get("address") or place.get("Address"))
    stars, words = (
        said.get("five_star_rating_published") or said.get("Star Rating"),
        text_of(said.get("review_text_published") or said.get("Review Comment")),
    )
    when = moment(said.get("date") or said.get("Published"))
    if isinstance(when, Both) or not (link or name or where):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    rated = stars is not None or words is not None
    content = "\n\n".join(
        part for part in ((name, words) if rated else (name, where, text_of(said.get("Comment")))) if part
    )
    stars = stars if isinstance(stars, int | float) and not isinstance(stars, bool) and 0 <= stars <= 5 else None
    yield Activity(
        key_of("review" if rated else "place", when.published, link or name or where),
        "murmure:Rating" if rated else "murmure:Bookmark",
        object=name or link,
        object_type="Place",
        instrument=MAPS,
        audience=[PUBLIC] if rated else None,
        content=content or None,
        links=[link] if link else None,
        extra=tidy({"stars": stars, "address": where, "country": text_of(place.get("country_code"))}),
        **_position(record.get("geometry")),
        **when._asdict(),
    )


def _position(geometry: Any) -> dict[str, float]:
    """Return the columns of a place; 0, 0 is what Google writes for one that it does not know."""
    found = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(found, list) or len(found) < 2:
        return {}
    return on_map(found[1], found[0])


def on_map(north: Any, east: Any) -> dict[str, float]:
    """Return the columns of a position in degrees; none for what is no position."""
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (north, east)):
        return {}
    if not (abs(north) <= 90 and abs(east) <= 180) or (north == 0 and east == 0):
        return {}
    return {"latitude": float(north), "longitude": float(east)}

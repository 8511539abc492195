"""Which pictures and films are named, and what did the company note when they were sent?

The files themselves are never opened: they may lie in another part of the
export. Facebook takes the details of a photo out of the file and writes them
in the JSON, with the network address that it was sent from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from murmure.model.activity import Activity, key_of
from murmure.model.words import Both
from murmure.sources.meta.account import Account, capture
from murmure.sources.meta.text import leaf, mapping, mappings, words

_KEPT = ("camera_make", "camera_model", "software", "device_id", "camera_position", "source_type", "taken_timestamp",
         "modified_timestamp", "date_time_original", "date_time_digitized", "scene_type", "orientation", "iso", "exposure",
         "f_stop", "focal_length", "lens_model", "original_width", "original_height")  # fmt: skip


class Media(NamedTuple):
    """Hold what media say: their paths, where they were taken, and the addresses they were sent from."""

    listed: list[dict[str, Any]]
    names: list[str]
    position: tuple[float, float] | None
    sent: list[tuple[str, Any, str]]
    title: str | None = None


def media_of(items: list[dict[str, Any]]) -> Media:
    """Read objects with a `uri`; what is none is passed over."""
    listed, names, sent, position, title = [], [], [], None, None
    for item in items[:2_000]:
        path = words(item.get("uri"))
        if path is None:
            continue
        told: dict[str, Any] = {"path": path, "title": words(item.get("title")), "description": words(item.get("description"))}
        title = title or told["title"]
        for exif in _details(item):
            point = position_of(exif.get("latitude"), exif.get("longitude"))
            position = position or point
            if ip := words(exif.get("upload_ip")):
                sent.append((ip, exif.get("upload_timestamp") or item.get("creation_timestamp"), leaf(path) or ""))
            told.update({key: exif[key] for key in _KEPT if isinstance(exif.get(key), str | int | float) and _sane(key, exif[key])})
        listed.append(told)
        names.append(leaf(path) or "")
    return Media(listed, names, position, sent, title)


def _details(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    metadata = mapping(item.get("media_metadata"))
    for kind in ("photo_metadata", "video_metadata"):
        yield from mappings(mapping(metadata.get(kind)).get("exif_data"))[:20]
        yield mapping(metadata.get(kind))


def _sane(key: str, value: Any) -> bool:
    # -62169958800 is the year 0: no photo was taken then.
    return not key.endswith("_timestamp") or (isinstance(value, int | float) and 0 < value < 4_102_444_800)


def position_of(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """Return a position on Earth; 0, 0 is nowhere that a photo was taken."""
    try:
        found = float(latitude), float(longitude)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 and any(found) else None


def senders(media: Media, account: Account) -> Iterator[Activity]:
    """Yield the network addresses that the service noted when media were sent."""
    for ip, time, name in media.sent:
        when = account.clock.at(time)
        day = None if isinstance(when, Both) else when.published
        yield capture(account, key_of("upload-ip", ip, day, name), ip, "murmure:Address", when=when, extra={"event": "upload", "file": name})

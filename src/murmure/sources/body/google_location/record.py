"""What does one position of Records.json (Location History.json before 2022) say?"""

from __future__ import annotations

from typing import Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.google_location.place import (
    NO_POSITION,
    Wrong,
    degrees,
    device_named,
    number_of,
    position,
    position_key,
    when_of,
)

# Names of Google -> names in `extra`.
NUMBERS = {"accuracy": "accuracy_m", "verticalAccuracy": "vertical_accuracy_m", "velocity": "speed_mps", "heading": "heading"}
WORDS = {"source": "source", "platformType": "platform", "formFactor": "form"}


def activity_of(record: Any) -> Activity | Both:
    """Return one position, or the reason why there is none."""
    if not isinstance(record, dict):
        return BAD_RECORD
    try:
        place, when = position(record), when_of(record, "timestamp")
    except Wrong as error:
        return error.reason
    except (ValueError, OverflowError):
        return BAD_DATE
    if when is None or place is None:
        return NO_DATE if when is None else NO_POSITION
    altitude = number_of(record.get("altitude"))
    extra = {new: number_of(record.get(old)) for old, new in NUMBERS.items()}
    extra |= {new: record[old] for old, new in WORDS.items() if isinstance(record.get(old), str)}
    return Activity(
        position_key(when.published, place), "murmure:Position", instrument=device_named(record.get("deviceTag")), **degrees(place),
        quantity=None if altitude is None else "altitude", value=None if altitude is None else float(altitude),
        unit=None if altitude is None else "m", extra=tidy(extra | _guess(record.get("activity"))), **when._asdict(),
    )  # fmt: skip


def _guess(found: Any) -> dict[str, Any]:
    """Return what Google thought that I was doing there: the first guess is the likeliest."""
    for _ in range(2):
        first = found[0] if isinstance(found, list) and found else None
        if not isinstance(first, dict):
            return {}
        if "type" in first:
            return {"activity": first["type"] if isinstance(first["type"], str) else None, "confidence": number_of(first.get("confidence"))}
        found = first.get("activity")
    return {}

"""What does one value of a series or of a table of Fitbit become?"""

from __future__ import annotations

import json
from typing import Any

from murmure.model.activity import key_of
from murmure.model.words import Both
from murmure.sources.body.series import MEASURE, Row, number_of, unit_of
from murmure.sources.times import When, wall

FITBIT = "Fitbit"
POUND = 0.45359237
NO_NUMBER = Both(
    "the value is not a number, or is none that a device measures",
    "la valeur n'est pas un nombre, ou aucun qu'un appareil mesure",
)
# Fitbit writes 50 for a minute in which the oxygen could not be measured.
UNMEASURED = Both(
    "the device could not measure: 50 % is the sign for it", "l'appareil n'a pas pu mesurer : 50 % en est le signe"
)


def row(
    quantity: str, value: float, when: When, until: int | None = None, word: str | None = None, extra: dict[str, Any] | None = None,
    key: tuple[object, ...] = (),
) -> Row:  # fmt: skip
    """Return the parts of one measure. Its key has no instrument: the same moment is in two encodings of one export."""
    more = (("day",) if when.precision == "day" else ()) + ((word,) if word else ()) + key
    told = json.dumps(extra, ensure_ascii=False) if extra else None
    return (key_of(quantity, wall(when), *more), MEASURE, word, None, FITBIT, when.published, until, when.offset_minutes, when.offset_origin,
            when.precision, None, None, None, quantity, value, unit_of(quantity), told)  # fmt: skip


def summary(word: str, when: When, until: int | None, extra: dict[str, Any], key: tuple[object, ...] = ()) -> Row:
    """Return the parts of what sums up a day or a night: no quantity, so that nobody adds it up twice."""
    return (key_of("summary", word, wall(when), *key), "murmure:Summary", word, None, FITBIT, when.published, until, when.offset_minutes,
            when.offset_origin, when.precision, None, None, None, None, None, None, json.dumps(extra, ensure_ascii=False))  # fmt: skip


def number(value: Any) -> float | None:
    """Return a number, from a number or its digits; None for none."""
    return number_of(value.strip()) if isinstance(value, str) else number_of(value)

"""How are months called, and days written?"""

from __future__ import annotations

from datetime import date

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}


def written(day: date, lang: str) -> str:
    """Write a day with its month and its year.

    >>> written(date(2026, 5, 1), "en"), written(date(2026, 5, 1), "fr")
    ('1 May 2026', '1er mai 2026')
    """
    first = "1er" if day.day == 1 and lang == "fr" else str(day.day)
    return f"{first} {MONTHS[lang][day.month - 1]} {day.year}"

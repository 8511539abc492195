"""What kind of value is this text, said without repeating it?"""

from __future__ import annotations

import re

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("empty", r"\s*"),
    ("integer", r"[+-]?\d{1,9}"),
    ("seconds since 1970", r"\d{10}"),
    ("milliseconds since 1970", r"1\d{12}"),
    ("digits", r"\d{10,}"),
    ("number", r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?"),
    ("number with comma", r"[+-]?[\d \u00a0\u202f]*,\d+"),
    ("ISO date", r"\d{4}-\d\d-\d\d"),
    ("ISO date and time with zone", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)"),
    ("ISO date and time without zone", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?"),
    ("date with slashes or dots", r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}"),
    ("date and time with slashes or dots", r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?"),
    ("date in RFC 2822", r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} .*"),
    ("time of day", r"\d{1,2}:\d\d(?::\d\d)?"),
    ("true or false", r"(?i:true|false|yes|no|oui|non)"),
    ("e-mail address", r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    ("address of the web", r"[a-z][a-z0-9+.-]*://\S+"),
    ("UUID", r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"),
    ("hexadecimal digits", r"[0-9a-fA-F]{16,}"),
    ("HTML", r"(?s)\s*<[a-zA-Z!/].*>\s*"),
))  # fmt: skip
LONG = 4096


def kind_of_text(text: str) -> str:
    """Return the kind of a text: its form when it has one, else `text`.

    >>> kind_of_text("2024-05-31T08:00:00Z"), kind_of_text("Bonjour")
    ('ISO date and time with zone', 'text')
    """
    if len(text) > LONG:
        return "long text"
    return next((name for name, form in _FORMS if form.fullmatch(text)), "text")


def kind_of_value(value: object) -> str:
    """Return the kind of a JSON or SQLite value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        digits = len(str(abs(value))) if abs(value) < 10**18 else 19
        known = {10: "integer, seconds since 1970?", 13: "integer, milliseconds since 1970?", 16: "integer, microseconds since 1970?"}
        return known.get(digits, "integer")
    if isinstance(value, str):
        return kind_of_text(value)
    return "bytes" if isinstance(value, bytes) else "number"

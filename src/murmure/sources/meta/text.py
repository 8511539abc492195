"""What did a person write, before the export took its bytes for letters?

Meta writes each byte of UTF-8 as a letter of Latin-1: é becomes Ã©. Some texts
are right all the same, and stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from murmure.sources.plain import clean

_RUN = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MANY = 5_000


def mend(text: str) -> str:
    """Return a text with its letters put together again; one that is right already comes back unchanged.

    >>> mend("caf\\u00c3\\u00a9"), mend("café"), mend("Łódź")
    ('café', 'café', 'Łódź')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeEncodeError:
        return text  # letters that Latin-1 does not have: nobody took bytes for letters here
    except UnicodeDecodeError:
        # Long titles are cut in the middle of a letter: what is whole is mended, the rest stays.
        return _RUN.sub(_together, text)


def _together(run: re.Match[str]) -> str:
    try:
        return run.group().encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run.group()


class Right(str):
    """Mark a text of which nobody took the bytes for letters: it stays as it is."""

    __slots__ = ()


def words(value: Any) -> str | None:
    """Return a mended, clean text, or a number as text; None when there is nothing to read."""
    if type(value) is str:
        if value.isascii() and value.isprintable():
            return value.strip() or None
        return clean(mend(value)).strip() or None
    if type(value) is Right:
        return clean(value).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if abs(value) < 1e300 else None
    return None


def tidy(value: Any, depth: int = 0) -> Any:
    """Return what an export says in any form, each of its texts mended, at most a dozen levels deep."""
    if isinstance(value, str):
        return words(value)
    if depth > 12:
        return None
    if isinstance(value, dict):
        return {words(key) or "": tidy(inner, depth + 1) for key, inner in list(value.items())[:_MANY]}
    if isinstance(value, list):
        return [tidy(inner, depth + 1) for inner in value[:_MANY]]
    return value


def digest(*parts: Any) -> str:
    """Return sixteen characters that stand for texts in a key: a whole post would make it long."""
    if len(parts) == 1 and type(parts[0]) is str:
        whole = parts[0]
    else:
        whole = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.md5(whole.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]


def leaf(path: Any) -> str | None:
    """Return the last part of a path: the folders before it change with the layout of the export."""
    found = words(path)
    return found.rstrip("/").rpartition("/")[2] if found else None


def mapping(value: Any) -> dict[str, Any]:
    """Return the value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, or the only one that stands in its place."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

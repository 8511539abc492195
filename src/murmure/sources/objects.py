"""How are the objects of a JSON file read one by one, whether they stand in a list, one a line, or alone?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, TRUNCATED, Reject
from murmure.sources.records import broken, json_records, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LINE = re.compile(r"\{[^\n]*\}[ \t\r]*(\n|\Z)")


def json_objects(file: File, inside: str | None = None) -> Iterator[tuple[int, Any] | Reject]:
    """Yield (number from 1, value) for each object of a file; a line that is none is a reject, a break ends it with one.

    inside  the first-level key whose list holds the objects, for a document that is an object around it
    """
    from murmure.sources.readers import text_of

    text = text_of(file.head).lstrip("\ufeff \t\r\n")
    if inside is not None:
        yield from json_records(file, f"{inside}.item")
    elif text.startswith("["):
        yield from json_records(file, "item")
    elif one_a_line(text):
        yield from _lines(file)
    else:
        yield from json_records(file, "")


def one_a_line(text: str) -> bool:
    """Say whether a text that begins with an object holds one a line, and not one over several lines.

    >>> one_a_line('{"a": 1}\\n{"a": 2}\\n'), one_a_line('{\\n "a": 1}')
    (True, False)
    """
    # A first line longer than what is seen of the file is no object over several lines either.
    return text.startswith("{") and ("\n" not in text or _LINE.match(text) is not None)


def _lines(file: File) -> Iterator[tuple[int, Any] | Reject]:
    number, last = 0, None
    try:
        for number, line in file.lines():
            if last is not None:
                yield Reject(file.where(last), BAD_RECORD)
                last = None
            if not line.strip(" \t\0"):
                continue
            try:
                yield number, json.loads(line, parse_constant=_none, parse_int=_whole)
            except (ValueError, RecursionError):
                last = number
    except reading_errors() as error:
        yield broken(file, number + 1, error)
    if last is not None:
        # The last line, and only it, may be one that was not written to its end.
        yield Reject(file.where(last), TRUNCATED)


def _none(_: str) -> None:
    return None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 19 else float(digits)

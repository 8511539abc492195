"""How are the records of a JSON file read one by one, up to the place where it breaks?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile

from murmure.model.reject import BROKEN_FILE, TRUNCATED, Reject
from murmure.sources.readers.json import json_errors, json_items

if TYPE_CHECKING:
    from murmure.sources.readers.parts import File

_CUT = ("premature EOF", "unexpected end of data", "Unterminated string", "incomplete or truncated")
_MARK = b"\xef\xbb\xbf"


@cache
def reading_errors() -> tuple[type[Exception], ...]:
    """Return what a JSON file that is broken, cut or badly packed raises while it is read."""
    from gzip import BadGzipFile

    return (*json_errors(), zlib.error, BadZipFile, BadGzipFile)


def broken(file: File, place: object, error: Exception) -> Reject:
    """Return the reject for the place where a file cannot be read any further."""
    # The parser raises one class for all faults: only its words tell a cut file from a wrong one.
    cut = isinstance(error, EOFError) or any(words in str(error) for words in _CUT)
    return Reject(file.where(place), TRUNCATED if cut else BROKEN_FILE)


def opened(file: File, skip: int = 0) -> BinaryIO:
    """Return the bytes of a file after its first `skip` bytes, without the byte order mark."""
    stream = file.open()
    if skip:
        stream.read(skip)
    elif file.head.startswith(_MARK):
        stream.read(len(_MARK))
    return stream


def json_records(file: File, prefix: str, skip: int = 0) -> Iterator[tuple[int, Any] | Reject]:
    """Yield (number from 1, record) for what stands under `prefix`; where the file breaks, one reject ends it.

    `skip` bytes are passed over first: what stands before the JSON itself.
    """
    number = 0
    try:
        with opened(file, skip) as stream:
            for number, record in enumerate(json_items(stream, prefix), 1):
                yield number, record
    except reading_errors() as error:
        yield broken(file, number + 1, error)

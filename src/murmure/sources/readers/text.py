"""In which encoding is this text, and how is it read without ever failing?"""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text from its first bytes: by its mark, else UTF-16 by its zeros, UTF-8 if valid, else cp1252.

    >>> encoding_of("é".encode("cp1252") + b" et la suite")
    'cp1252'
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:4096]
    zeros = sample.count(0)
    if zeros > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    try:
        # The head may stop in the middle of a character: an incomplete end is not an error.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def text_of(head: bytes) -> str:
    """Decode the first bytes of a file; wrong bytes become U+FFFD."""
    return head.decode(encoding_of(head), "replace").removeprefix("\ufeff")


def as_text(stream: BinaryIO, head: bytes, newline: str | None = None) -> io.TextIOWrapper:
    """Wrap a byte stream as text in the encoding that its `head` shows.

    A file that looks like UTF-8 at first and is not later on keeps its good
    characters: wrong bytes become U+FFFD.
    """
    return io.TextIOWrapper(stream, encoding=encoding_of(head), errors="replace", newline=newline)

"""Where does each field of a SWIFT statement begin and end, whatever envelope a bank puts around it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.sources.money.document import lines
from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_TAGS = frozenset("13 13D 20 21 25 25P 28 28C 34F 60F 60M 61 62F 62M 64 65 86 90C 90D NS 940".split())
_OPENING = re.compile(r"\{4:\s*(?=:)")
_CLOCK = re.compile(r":2[0-3]:[0-5]\d(?:\D|$)", re.ASCII)
_END = re.compile(r"-(?:\}.*|X+)?\Z|\{[1-5S]:", re.DOTALL)
# Letters of DOS beside letters, at places where Windows has marks that no word holds; and what Windows has where letters are.
_DOS = re.compile(rb"[A-Za-z][\x81-\x89\x8b\x8d\x8f\x90\x95\x98\x99\x9b\x9d\xa0-\xa3]|[\x81-\x89\x8d\x8f\x90\x95\x98\x99\x9d\xa0-\xa3][A-Za-z]")
_WINDOWS = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
_EASTERN = re.compile(rb":60[FM]:[CD]\d{6}(?:HUF|PLN|CZK|RON|HRK|RSD)")
_MOST = 200  # lines of one field


def fields_of(file: File) -> Iterator[tuple[int, str, list[str]]]:
    """Yield (line where it begins, tag, lines) of each field; envelopes and what stands between messages are passed over."""
    start, tag, texts, opened = 1, "", [], False
    for place, line in lines(file, charset_in(file.head)):
        first, shown = line[:1], line
        if first == "{" and (envelope := _OPENING.match(line)):
            shown = line[envelope.end() :]
        if shown[:1] == ":":
            _, name, *rest = shown.split(":", 2)
            # A time that is wrapped inside of the words looks like a field.
            if rest and name in _TAGS and not (opened and name in ("20", "21") and tag in ("61", "86", "NS") and _CLOCK.match(line)):
                if tag:
                    yield start, tag, texts
                start, tag, texts = place, name, rest
                opened = name[:2] == "60" or (opened and name[:2] != "62")
                continue
        if (first == "-" or first == "{") and _END.match(line):
            if tag:
                yield start, tag, texts
            tag, texts = "", []
            continue
        if tag and len(texts) < _MOST:
            texts.append(line)
    if tag:
        yield start, tag, texts


def charset_in(head: bytes) -> str:
    """Return the encoding of what is not UTF-8: Windows, unless letters stand where only DOS has them.

    >>> charset_in("Bäckerei für Größen".encode("cp850")), charset_in("Bäckerei für l\u2019été".encode("cp1252"))
    ('cp850', 'cp1252')
    """
    if encoding_of(head) != "cp1252" or len(_DOS.findall(head)) <= len(_WINDOWS.findall(head)):
        return "cp1252"
    return "cp852" if _EASTERN.search(head) else "cp850"

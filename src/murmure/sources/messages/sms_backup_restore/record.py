"""Which messages and calls stand in a file of SMS Backup & Restore, whatever its writer did to XML?

Old versions write half characters (&#55357;), zeros and raw control characters, which no XML parser reads. Values hold
no '<' in any version, so records are found by their tags, and one that is broken loses itself only.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import BAD_RECORD, LONG_LINE, TRUNCATED, Reject
from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHUNK, _LONGEST = 4 << 20, 32 << 20
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([A-Za-z_][\w:.-]*+)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BEGIN = re.compile(r"<(?=(?:sms|mms|call)[\s/>])")
_PART = re.compile(r"<(?=(?:part|addr)[\s/>])")
_END = re.compile(r"</(?:smses|calls)\s*>")
# The attachments themselves are left out, before they fill the memory: a film is one value of a hundred megabytes.
_DATA = re.compile(r" data=\"[A-Za-z0-9+/=\s]{64,}\"")
_OPEN_DATA = re.compile(r" data=\"[A-Za-z0-9+/=\s]*\Z")
_MORE_DATA = re.compile(r"[A-Za-z0-9+/=\s]*")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_SMALL: dict[str, int | None] = {str(number): number for number in range(-1, 200)} | {"null": None, "": None}
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


class Record(NamedTuple):
    """Hold one record: its tag, its values, and, of an MMS, the values of its parts and of its addresses."""

    tag: str
    values: dict[str, str]
    parts: tuple[dict[str, str], ...] = ()
    people: tuple[dict[str, str], ...] = ()


def value_of(text: str | None) -> str:
    """Return a value as it was meant: references read, halves of characters joined, what is `null` empty.

    >>> value_of("a &amp; b &#55357;&#56846;"), value_of("null")
    ('a & b 😎', '')
    """
    if text is None or text == "null":
        return ""
    if "&" not in text:
        return text
    text = _REFERENCE.sub(_referred, text)
    if _LONE.search(text):
        text = _HALVES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _LONE.sub("\ufffd", text)
    return text


def _referred(found: re.Match[str]) -> str:
    number, hexed, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(number) if number else int(hexed, 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def records(file: File) -> Iterator[tuple[int, Record | Reject]]:
    """Yield (number from 1, record or reject) for each message or call; a file without its last tag ends with a reject."""
    number, kept, begun = 0, "", False
    for chunk in _texts(file):
        _, *pieces = _BEGIN.split(kept + chunk)
        if not pieces:
            kept += chunk
        else:
            kept, begun = "<" + pieces.pop(), True
        for piece in pieces:
            number += 1
            yield number, _record(file, number, piece)
        if len(kept) > _LONGEST:
            number += 1
            yield number, Reject(file.where(number), LONG_LINE)
            kept = ""
    piece, *tail = _END.split(kept, maxsplit=1)
    whole = bool(tail) or (not begun and re.search(r"<(?:smses|calls)\b[^<]*/>", kept) is not None)
    if begun and piece:
        number += 1
        if whole or _closed(piece[1:]):
            yield number, _record(file, number, piece[1:])
    if not whole:
        yield number, Reject(file.where(number + 1), TRUNCATED)


def _closed(piece: str) -> bool:
    return ("</mms>" in piece) if piece.startswith("mms") else "/>" in piece or "</" in piece


def _record(file: File, number: int, piece: str) -> Record | Reject:
    """Return the record that a piece of text holds, from its tag on."""
    tag = piece[:3] if piece[0] != "c" else "call"
    if tag == "mms":
        head, *inside = _PART.split(piece)
        values = _values(head[3:])
        parts = tuple(_values(one[4:]) for one in inside if one.startswith("part"))
        people = tuple(_values(one[4:]) for one in inside if one.startswith("addr"))
        if values is None or None in parts or None in people or not _closed(piece):
            return Reject(file.where(number), BAD_RECORD)
        return Record(tag, values, parts, people)  # type: ignore[arg-type]
    values = _values(piece[len(tag) :])
    return Record(tag, values) if values and _closed(piece) else Reject(file.where(number), BAD_RECORD)


def _values(text: str) -> dict[str, str] | None:
    """Return the values of one tag; None when something stands between them that is none: a quote that nobody closed."""
    found = _ATTRIBUTE.findall(text)
    # Two quotes a value, and none of the other kind around one: nothing stands between the values.
    if 2 * len(found) == text.count('"') and "='" not in text and "= '" not in text:
        return {name: value for name, value, _ in found}
    end = 0
    for one in _ATTRIBUTE.finditer(text):
        if text[end : one.start()].strip():
            return None
        end = one.end()
    if not re.match(r"\s*/?>", text[end:]):
        return None
    return {name: value or other for name, value, other in found}


def _texts(file: File) -> Iterator[str]:
    """Yield the text of a file without the attachments; wrong bytes are U+FFFD, halves written as bytes are joined."""
    decode = codecs.getincrementaldecoder(encoding_of(_joined(file.head)))("replace").decode
    inside, kept, held = False, b"", ""
    with file.open() as stream:
        while True:
            data = stream.read(_CHUNK)
            text = decode(_joined(kept + data[:-5] if data else kept), not data)
            text, kept = held + text, data[-5:] if data else b""
            if inside and text:
                text = text[_MORE_DATA.match(text).end() :]  # type: ignore[union-attr]
                inside = not text
            if ' data="' in text:
                text = _DATA.sub(' data=""', text)
                if found := _OPEN_DATA.search(text):
                    text, inside = text[: found.start()] + ' data="', True
            # A value that begins at the very end of a piece is looked at with the next one.
            text, held = (text[:-8], text[-8:]) if data and not inside else (text, "")
            if text:
                yield text
            if not data:
                return


def _joined(data: bytes) -> bytes:
    if b"\xed" not in data:
        return data
    return _CESU.sub(lambda pair: pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode(), data)


def shown(values: dict[str, str], name: str) -> str:
    """Return one value of a record as it was meant."""
    return value_of(values.get(name))


def whole_number(values: dict[str, str], name: str) -> int | None:
    """Return a value that is a whole number, else None."""
    text: Any = values.get(name, "")
    if text in _SMALL:
        return _SMALL[text]
    text = text.strip()
    digits = text[1:] if text[:1] in "+-" else text
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None

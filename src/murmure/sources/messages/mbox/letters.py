"""Which letters do these bytes of a mail stand for?"""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

# What programs write for an encoding, and what they mean by it.
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932",
    "sjis": "cp932", "iso-2022-jp": "iso2022_jp_ext", "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "utf8mb4": "utf-8", "utf8": "utf-8", "big5": "big5hkscs", "windows-874": "cp874", "x-mac-cyrillic": "mac_cyrillic", "cp-1252": "cp1252",
}  # fmt: skip
# Python knows encodings that are none of texts, and some that run for ever.
_KNOWN = re.compile(r"(?:utf|iso|windows|cp\d|koi8|big5|gb|hz|euc|johab|mac_|tis|latin|ks_|kz|ptcp)[\w.:-]{0,30}")
_GUESSED = frozenset({"", "cp1252"})
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?(.{0,4000}?)\?=")
_LONGEST = 1 << 16
_BETWEEN = re.compile(r"\?=\s+=\?")
_REST = re.compile(rb"[^A-Za-z0-9+/]")


@lru_cache(512)
def encoding_named(name: str) -> str:
    """Return the encoding of Python that a name in a mail means; '' when it means none.

    >>> encoding_named("ISO-8859-1"), encoding_named("zlib")
    ('cp1252', '')
    """
    name = name.strip().strip("\"'").lower()
    meant = _MEANT.get(name, name)
    if not _KNOWN.fullmatch(meant):
        return ""
    try:
        return codecs.lookup(meant).name
    except LookupError:
        return ""


def decoded(data: bytes, name: str = "") -> str:
    """Decode bytes as an encoding says, as UTF-8 where a western one is said of what is UTF-8, never failing."""
    if data.isascii() and b"\x1b" not in data and b"+" not in data and b"~" not in data and b"\0" not in data:
        return data.decode("ascii")
    encoding = encoding_named(name) if name else ""
    if encoding in _GUESSED:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        # Five bytes stand for nothing in cp1252: Latin-1 has controls there, which are taken out later.
        return data.decode("cp1252", "replace")
    try:
        return data.decode(encoding, "replace")
    except (UnicodeError, ValueError):
        return data.decode("utf-8", "replace")


def base64_of(data: bytes) -> bytes:
    """Decode base64, as far as it goes: it may be cut, or filled up wrongly."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        data = _REST.sub(b"", data)
        whole = len(data) // 4 * 4
        rest = data[whole:]
        return binascii.a2b_base64(data[:whole] + (rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""))


def unworded(text: str) -> str:
    """Undo the encoded words of RFC 2047; what is broken stays as it is written.

    >>> unworded("=?utf-8?Q?=C3=A9t=C3?= =?utf-8?Q?=A9?= 2019")
    'été 2019'
    """
    if "=?" not in text:
        return text
    text, rest = _BETWEEN.sub("?==?", text[:_LONGEST]), text[_LONGEST:]
    out: list[str] = []
    held, name, place = b"", "", 0
    for found in _WORD.finditer(text):
        charset, kind, inner = found.groups()
        try:
            raw = base64_of(inner.encode()) if kind in "bB" else binascii.a2b_qp(inner.encode(), header=True)
        except (binascii.Error, ValueError):
            continue
        # One letter may be cut in two by two words of one encoding.
        if held and (found.start() > place or charset.lower() != name):
            out.append(decoded(held, name))
            held = b""
        out.append(text[place : found.start()])
        held, name, place = held + raw, charset.lower(), found.end()
    if held:
        out.append(decoded(held, name))
    out += (text[place:], rest)
    return "".join(out)

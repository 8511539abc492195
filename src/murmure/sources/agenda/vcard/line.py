"""Which properties stand on the lines of a card, in the three versions of vCard and in what programs made of them?"""

from __future__ import annotations

import binascii
import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from murmure.sources.plain import clean
from murmure.sources.readers.text import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LONGEST, _SHORT = 1 << 20, 2_000  # characters of one property, and of a picture, which is left out anyway
_NAME = re.compile(r"\s*(?:([\w-]{1,60})\.)?([\w/-]{1,60})(?=[;:]|\s*$)")
_PARAMETER = re.compile(r';((?:[^";:]|"[^"]*"?)*+)')
_QUOTED = re.compile(r"[;=]QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_SPLIT = re.compile(r"[ \t][0-9A-F]{2}")  # a fold within =C3, and no blank after a soft break
_BASE64 = re.compile(r"[;=](?:B|BASE64)[;:]|:data:[^,]{1,100};base64,", re.IGNORECASE)
_END = re.compile(r"\s*(?:END|BEGIN):VCARD\s*$", re.IGNORECASE)
_PACKED = re.compile(r"[A-Za-z0-9+/=]{20,}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
# Python knows encodings that are none of texts.
_LETTERS = re.compile(r"(?:utf|iso|windows|cp\d|koi8|big5|gb|euc|shift|mac|latin|us-ascii|ascii|ks_|tis)[\w.:-]{0,30}", re.IGNORECASE)


class Property(NamedTuple):
    """Hold one property: its name, its kinds (home, cell), its other parameters, its value as written, and whether it is packed."""

    name: str
    group: str
    kinds: tuple[str, ...]
    params: dict[str, str]
    value: str
    packed: bool


def lines_of(file: File) -> Iterator[tuple[int, str]]:
    """Yield (number, logical line): folds, soft breaks of quoted-printable and the lines of packed pictures are put together.

    Bytes come as the characters of Latin-1: each property says its own encoding.
    """
    held, begun = "", 0
    for number, line in _raw(file):
        soft = held.endswith("=") and _QUOTED.search(held[:300]) and not _END.match(line)
        if soft and not _SPLIT.match(line):
            held = held[:-1]
        elif held and line[:1] in (" ", "\t"):
            line = line[1:]
        elif not (held and ":" not in line and _PACKED.fullmatch(line.strip()) and _BASE64.search(held[:300])):
            if held.strip():
                yield begun, held
            held, begun = line, number
            continue
        if len(held) < (_SHORT if _BASE64.search(held[:300]) else _LONGEST):
            held += line
    if held.strip():
        yield begun, held


def _raw(file: File) -> Iterator[tuple[int, str]]:
    encoding = encoding_of(file.head)
    if encoding.startswith(("utf-16", "utf-32")):
        for number, line in file.lines():
            yield number, line.encode("utf-8", "replace").decode("latin-1")
        return
    with io.TextIOWrapper(file.open(), encoding="latin-1", newline=None) as stream:
        number = 0
        while line := stream.readline(_LONGEST):
            number += 1
            yield number, (line.removeprefix("\xef\xbb\xbf") if number == 1 else line).rstrip("\n")


def property_of(line: str) -> Property | None:
    """Read one logical line; None when it is no property.

    >>> property_of("item1.TEL;CELL;PREF=1:+33 6").kinds
    ('cell',)
    """
    found = _NAME.match(line)
    if found is None:
        return None
    at, kinds, params = found.end(), [], {}
    while step := _PARAMETER.match(line, at):
        at = step.end()
        name, sign, said = step.group(1).partition("=")
        name, said = name.strip().upper(), said.strip().strip('"')
        if not sign:
            # Version 2.1 writes values alone.
            name, said = _bare(name)
        if name == "TYPE":
            kinds += [kind.strip().lower() for kind in said.split(",") if kind.strip()]
        elif len(params) < 100:
            params[name] = re.sub(r"\^[n'^]", lambda caret: _CARET[caret.group()], said) if "^" in said else said
    if line[at : at + 1] != ":" and line[at:].strip():
        return None
    way = params.get("ENCODING", "").upper()
    value = line[at + 1 :]
    packed = way in ("B", "BASE64") or value[:100].lower().startswith("data:")
    if way == "QUOTED-PRINTABLE":
        value = binascii.a2b_qp(value.encode("latin-1", "replace")).decode("latin-1")
    name, group = found.group(2).upper(), (found.group(1) or "").lower()
    return Property(name, group, tuple(kinds[:20]), params, _letters(value, params.get("CHARSET", "")), packed)


def _bare(word: str) -> tuple[str, str]:
    if word in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"):
        return "ENCODING", word
    return ("VALUE" if word in ("URL", "URI") else "TYPE"), word


@lru_cache(256)
def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if _LETTERS.fullmatch(name) else ""
    except LookupError:
        return ""


def _letters(value: str, charset: str) -> str:
    if value.isascii() and "\x1b" not in value and not charset.lower().startswith(("utf-16", "utf-7")):
        return clean(value)
    raw, encoding = value.encode("latin-1", "replace"), _encoding(charset.strip())
    if not encoding or encoding in ("ascii", "iso8859-1", "cp1252"):
        # UTF-8 is what most write, whatever they declare.
        try:
            return clean(raw.decode("utf-8"))
        except UnicodeDecodeError:
            encoding = "cp1252"
    return clean(raw.decode(encoding, "replace"))


def unescape(value: str) -> str:
    r"""Undo the escapes of a text.

    >>> unescape(r"one\, two\nthree")
    'one, two\nthree'
    """
    if "\\" not in value:
        return value.strip()
    return _ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value).strip()


def parts_of(value: str, mark: str = ";") -> list[str]:
    r"""Return the parts of a value, at the marks that are not escaped.

    >>> parts_of(r"Martin\;s;Ana;;")
    ['Martin;s', 'Ana', '', '']
    """
    out, begin, at = [], 0, 0
    while len(out) < 200 and (at := value.find(mark, at)) >= 0:
        before = at
        while before > begin and value[before - 1] == "\\":
            before -= 1
        if (at - before) % 2 == 0:
            out.append(unescape(value[begin:at]))
            begin = at + 1
        at += 1
    return [*out, unescape(value[begin:])]

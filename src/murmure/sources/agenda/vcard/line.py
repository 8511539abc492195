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
_LETTERS = re.compile(r"(?:utf|iso|windows|cp\d|koi8|big5|gb|euc|shift|s_?jis|ms\d|hz|uhc|mac|latin|us-ascii|ascii|ksc?_?|tis)[\w.:-]{0,30}",
                      re.IGNORECASE)  # fmt: skip
# Telephones name the standard and write what their maker added to it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"}
_EAST = frozenset({*_WIDER.values(), "cp950", "euc_jp", "euc_jis_2004", "shift_jis_2004", "shift_jisx0213", "johab", "hz"})
_FOREIGN = re.compile(rb"[\x80-\xff]{3}")
_THREE = re.compile("[\u0800-\U0010ffff]")  # three bytes of UTF-8 or more


class Property(NamedTuple):
    """Hold one property: name, kinds (home, cell), other parameters, the value as written, whether it is packed, whether its letters are guessed."""

    name: str
    group: str
    kinds: tuple[str, ...]
    params: dict[str, str]
    value: str
    packed: bool
    guessed: bool = False


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


def property_of(line: str, otherwise: str = "") -> Property | None:
    """Read one logical line; None when it is no property. Letters that are not UTF-8 and declare no encoding are in `otherwise`.

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
    charset = params.get("CHARSET", "").strip()
    text, guessed = _letters(value, charset, otherwise)
    return Property(name, group, tuple(kinds[:20]), params, text, packed, guessed)


def _bare(word: str) -> tuple[str, str]:
    if word in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"):
        return "ENCODING", word
    return ("VALUE" if word in ("URL", "URI") else "TYPE"), word


@lru_cache(256)
def _encoding(name: str) -> str:
    name = re.sub(r"\Ax-", "", name, flags=re.IGNORECASE)
    try:
        found = codecs.lookup(name).name if _LETTERS.fullmatch(name) else ""
    except LookupError:
        return ""
    return _WIDER.get(found, found)


def of_the_east(found: Property) -> str:
    """Return the encoding that a property declares when it is one of several bytes to a letter; '' for any other."""
    encoding = _encoding(found.params.get("CHARSET", "").strip())
    return encoding if encoding in _EAST else ""


def _letters(value: str, charset: str, otherwise: str) -> tuple[str, bool]:
    """Return a text, and whether nothing tells its letters while no language of the West writes so many with accents in a row."""
    if value.isascii() and "\x1b" not in value and not charset.lower().startswith(("utf-16", "utf-7", "hz")):
        return clean(value), False
    raw, encoding, guessed = value.encode("latin-1", "replace"), _encoding(charset), False
    if not encoding or encoding in ("ascii", "iso8859-1", "cp1252") or encoding in _EAST:
        # UTF-8 is what most write, whatever they declare. Two letters of Chinese may look like it, but not as three bytes to a letter.
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            guessed = not encoding and not otherwise and _FOREIGN.search(raw) is not None
            encoding = encoding if encoding in _EAST else otherwise or "cp1252"
        else:
            if encoding not in _EAST or _THREE.search(text):
                return clean(text), False
    return clean(raw.decode(encoding, "replace")), guessed


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

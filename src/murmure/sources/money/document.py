"""How is a bank's file read as text, whatever it says of its encoding, and its amounts as numbers?"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from murmure.sources.plain import clean
from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHUNK = 1 << 20
_PLAIN = re.compile(r"[-+]?(?:\d{1,15}(?:[.,]\d{0,12})?|[.,]\d{1,12})", re.ASCII)
_LOOSE = re.compile(r"(?P<sign>[-+\u2212]?)[^\d.,'+-]{0,4}(?P<sign2>[-+\u2212]?)(?P<n>[\d.,'\u2019]{1,30})(?P<after>-?)[^\d.,'+-]{0,4}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST = 1e15


@cache
def _errors(charset: str) -> str:
    """Register what to do with a byte that is not UTF-8: it is a character of `charset`. Return the name of that."""
    name = f"bank-{charset}"

    def instead(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)  # only reading asks
        return error.object[error.start : error.end].decode(charset, "replace"), error.end

    codecs.register_error(name, instead)
    return name


def charset_of(name: str) -> str:
    """Return the one-byte encoding that a bank's word stands for ('1252', '8859-1', 'ISO-8859-15'), cp1252 when it says nothing.

    ISO 8859-1 is read as cp1252, which has the same letters: what banks call so holds the euro sign.

    >>> charset_of("8859-1"), charset_of("1250"), charset_of("NONE")
    ('cp1252', 'cp1250', 'cp1252')
    """
    word = name.strip().casefold().removeprefix("windows-").removeprefix("cp")
    found = re.fullmatch(r"(?:iso[-_ ]?)?8859[-_](\d{1,2})", word)
    wanted = f"iso8859-{found[1]}" if found and found[1] != "1" else f"cp{word}" if re.fullmatch(r"125\d|437|85[028]|86[0-6]", word) else "cp1252"
    try:
        codecs.lookup(wanted)
        return wanted
    except LookupError:
        return "cp1252"


def pieces(file: File, charset: str = "cp1252", size: int = _CHUNK) -> Iterator[str]:
    """Yield the text of a file in pieces, without its mark.

    What banks say of their encoding is often wrong: it is UTF-8 wherever it can be, and
    `charset` byte by byte where it cannot, so that one wrong byte costs no other.
    """
    encoding = encoding_of(file.head)
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding if wide else "utf-8")("replace" if wide else _errors(charset))
    first = True
    with file.open() as stream:
        while True:
            data = stream.read(size)
            text = decoder.decode(data, not data)
            if first and text:
                text, first = text.removeprefix("\ufeff"), False
            if text:
                yield text.replace("\0", "")
            if not data:
                return


def unified(file: File, charset: str = "cp1252") -> Iterator[str]:
    """Yield the text of a file in pieces, its lines ended by a line feed, whatever ended them."""
    held = ""
    for piece in pieces(file, charset):
        piece = held + piece
        held = "\r" if piece.endswith("\r") else ""  # its other half may come next
        yield piece[: -1 if held else None].replace("\r\n", "\n").replace("\r", "\n") if "\r" in piece else piece
    if held:
        yield "\n"


def lines(file: File, charset: str = "cp1252", longest: int = 1 << 16) -> Iterator[tuple[int, str]]:
    """Yield (number from 1, line without its end) in the same way; a line is cut after `longest` characters."""
    rest, number = "", 0
    for piece in unified(file, charset):
        found = (rest + piece).split("\n")
        rest = found.pop()[:longest]
        for line in found:
            number += 1
            yield number, line if len(line) <= longest else line[:longest]
    if rest:
        yield number + 1, rest


def words_of(text: str) -> str:
    """Return a label as a person reads it: one blank between words, no control characters.

    >>> words_of("  CARTE   12/04\\x00  ÉPICERIE ")
    'CARTE 12/04 ÉPICERIE'
    """
    text = " ".join(text.split())
    return text if text.isprintable() else clean(text).strip()


def label_of(name: str | None, memo: str | None) -> str | None:
    """Return the words of an operation: banks repeat in the memo the name that they have cut.

    >>> label_of("DIVIDEND FOR PERIOD OF 03", "DIVIDEND FOR PERIOD OF 03/01/2011"), label_of("EPICERIE", "CARTE 12/04")
    ('DIVIDEND FOR PERIOD OF 03/01/2011', 'EPICERIE – CARTE 12/04')
    """
    if not name or not memo:
        return name or memo
    if memo.startswith(name):
        return memo
    return name if name.startswith(memo) else f"{name} – {memo}"


def amount_of(text: str) -> float:
    """Read an amount as banks write it: -12.50, 1 234,56, 1.234,56, 12,50-, $120; raises ValueError.

    >>> amount_of("-1 234,56"), amount_of("1,234.56"), amount_of("1.234"), amount_of("12,5-")
    (-1234.56, 1234.56, 1.234, -12.5)
    """
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", ".")) + 0.0
    found = _LOOSE.fullmatch("".join(text.split()))
    if not found:
        raise ValueError("not an amount")
    digits = re.sub("['\u2019]", "", found["n"])
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        digits = digits.replace("." if comma > point else ",", "")
    for mark in ".,":
        if digits.count(mark) > 1:
            digits = digits.replace(mark, "")
    value = float(digits.replace(",", "."))
    if value > LARGEST:
        raise ValueError("no account holds that")
    return -value + 0.0 if {"-", "\u2212"} & {found["sign"], found["sign2"], found["after"]} else value


@lru_cache(1024)
def currency_of(text: str) -> str | None:
    """Return the code of a currency in capitals, None for what is none."""
    word = text.strip().upper()
    return word if _CURRENCY.fullmatch(word) else None


@lru_cache(4096)
def digest_of(account: str) -> str:
    """Return twelve hex digits for an account: enough to tell accounts apart, too few to find the number again.

    48 bits of a digest of many digits leave room for other candidates; the log shows six of them.
    """
    return sha256(f"account:{''.join(account.split()).upper()}".encode("utf-8", "replace")).hexdigest()[:12]


def head_of(file: File, charset: str = "cp1252") -> str:
    """Return the first bytes as text, read in the same way."""
    encoding = encoding_of(file.head)
    if encoding.startswith(("utf-16", "utf-32")):
        return file.head.decode(encoding, "replace").removeprefix("\ufeff")
    return file.head.decode("utf-8", _errors(charset)).removeprefix("\ufeff")

"""How does a text of any size come in blocks of whole lines that a CSV reader takes, each knowing its first line?"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from murmure.communities.edges.fault import LINE, fault
from murmure.model.words import Both

CHUNK = 8 << 20
LONGEST = 64 << 20
"""A line longer than this is none: it is the file of something else, or a bomb."""
LINES = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
COMMENT = re.compile(rb"(?m)^[#%][^\r\n]*")
# networkx ends each line of its edge lists with the attributes, as a Python dict.
ATTRIBUTES = re.compile(rb"[ \t]*\{[^\r\n]*\}[ \t]*(?=\r?$)", re.MULTILINE)
EDGES_OF_LINE = re.compile(rb"^\t+|\t+(?=\r?$)", re.MULTILINE)
BINARY = Both("it is not text", "ce n'est pas du texte")
ONE_LINE = Both("its lines do not end", "ses lignes ne finissent pas")


def chunks(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """Yield a text in UTF-8, whatever its byte order mark says it is in; refuse what is no text."""
    first = stream.read(CHUNK)
    if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        decode, data = codecs.getincrementaldecoder("utf-16")().decode, first
        try:
            while data:
                yield decode(data).encode()
                data = stream.read(CHUNK)
        except UnicodeError:
            raise fault(path, "not-text") from None
        return
    if b"\0" in first:
        raise fault(path, "not-a-graph", why=BINARY)
    yield first.removeprefix(codecs.BOM_UTF8)
    while data := stream.read(CHUNK):
        yield data


def blocks(parts: Iterable[bytes], quoted: bool, path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield blocks of whole lines, each with the number of its first line; a quoted cell may hold line breaks."""
    rest, line = b"", 1
    for part in parts:
        data = rest + part if rest else part
        end = end_of_rows(data, quoted)
        if not end and len(data) > LONGEST:
            raise fault(path, "not-a-graph", LINE.fill(n=line), why=ONE_LINE)
        if end:
            yield data[:end], line
            line += data.count(b"\n", 0, end)
        rest = data[end:]
    if rest:
        yield rest, line


def end_of_rows(data: bytes, quoted: bool) -> int:
    """Return where the last whole row of `data` ends, 0 when none does."""
    end = data.rfind(b"\n") + 1
    if not quoted:
        return end
    odd = data.count(b'"', 0, end) % 2
    while end and odd:
        # This break stands within quotes: go back to the one before the quote that opened them.
        quote = data.rfind(b'"', 0, end)
        before = data.rfind(b"\n", 0, quote) + 1
        odd = (odd + data.count(b'"', before, end)) % 2
        end = before
    return end


def clean(block: bytes, comments: bool, spaces: bool) -> bytes:
    """Return a block as a CSV reader takes it: comments are empty lines, and where `spaces` part the columns, one tab does.

    What is looked for is rare, and looking is quick: a plain block is returned
    as it is, or with its spaces changed into tabs.
    """
    if comments and (block[:1] in (b"#", b"%") or b"\n#" in block or b"\n%" in block):
        block = COMMENT.sub(b"", block)
    if not spaces:
        return block
    if b"{" in block:
        block = ATTRIBUTES.sub(b"", block)
    block = block.replace(b" ", b"\t")
    if b"\t\n" in block or b"\n\t" in block or b"\t\r" in block or block[:1] == b"\t" or block[-1:] == b"\t":
        block = EDGES_OF_LINE.sub(b"", block)
    if b"\t\t" in block:
        block = re.sub(rb"\t\t+", b"\t", block)
    return block


def lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number from 1 on."""
    for number, found in enumerate(LINES.finditer(data), 1):
        yield number, found[1]


def without_lines(data: bytes, count: int) -> bytes:
    """Return a text without its first lines."""
    if not count:
        return data
    ends = (found.end() for number, found in enumerate(LINES.finditer(data), 1) if number == count)
    return data[next(ends, len(data)) :]

"""Where does one mail end and the next begin, in a file of any size?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 32 << 20
"""Bytes of one mail that are read; texts stand at its beginning, and mail servers refuse more."""

_CHUNK, _AHEAD = 1 << 20, 2_000
_NEW_LINE, _ESCAPE = b"\n>"
_DAYS = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2} +|\d{1,2} +[A-Z][a-z]{2} +)[^\r\n]{0,40}?\d:\d\d"
# Bodies hold lines that begin with From, and many programs do not escape them. A line parts two mails
# when it ends with a moment, or names nothing but an address, and a header follows.
MARK = re.compile(
    rb"From (?:[^\r\n]{0,400}?(?:" + _DAYS + rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)[^\r\n]{0,100}|(?:-|[^\s@]{0,200}@[^\s@]{0,200})?[ \t]*)"
    rb"\r?\n(?=[!-9;-~]{1,100}[ \t]?:|>From )"
)
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


class Mail(NamedTuple):
    """Hold one mail: its number from 1, the line that opens it, its bytes, whether they were cut, whether it is the last."""

    number: int
    mark: bytes
    data: bytes
    cut: bool
    last: bool


def parted(stream: BinaryIO, stopped: Callable[[Exception], None], errors: tuple[type[Exception], ...]) -> Iterator[Mail]:
    """Yield the mails of an mbox; at one of the `errors` the mail that was being read is the last, and `stopped` is told."""
    # The new line in front makes the first mark like all others.
    text, begin, at, number = b"\n", -1, 1, 0
    mark, head, ended, escaped = b"", None, False, False
    while True:
        found = text.find(b"From ", at)
        if found >= 0 and (ended or found + _AHEAD <= len(text)):
            step = MARK.match(text, found) if text[found - 1] == _NEW_LINE else None
            if step is None:
                escaped = escaped or text[found - 1] == _ESCAPE
                at = found + 5
                continue
            if begin >= 0:
                number += 1
                data = text[begin:found] if head is None else head
                yield Mail(number, mark, _ESCAPED.sub(b"", data) if escaped else data, head is not None, False)
            mark, begin, at, head, escaped = step.group(), step.end(), step.end(), None, False
            continue
        if ended:
            break
        at = found if found >= 0 else max(len(text) - 4, 1)
        if begin >= 0 and at - begin > LONGEST:
            # Of a mail that is too long the beginning is kept; the rest is passed over.
            head = head or text[begin : begin + LONGEST]
            begin = at
        # One character more: what stands before From is asked for.
        start = max(0, min(at - 1, begin)) if begin >= 0 else at - 1
        try:
            more = stream.read(_CHUNK)
        except errors as error:
            stopped(error)
            more = b""
        ended = not more
        text, at = text[start:] + more, at - start
        begin = begin - start if begin >= 0 else -1
    if begin >= 0:
        data = text[begin:] if head is None else head
        yield Mail(number + 1, mark, _ESCAPED.sub(b"", data) if escaped else data, head is not None, True)

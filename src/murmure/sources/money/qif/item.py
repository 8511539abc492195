"""Where does each operation of a QIF file begin and end, and in which account does it stand?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.reject import TRUNCATED, Reject
from murmure.sources.money.document import unified

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LISTS = frozenset("cat class memorized prices security budget template tag bill invitem".split())
_LONGEST = 500  # lines of one operation
_WAITING = 1 << 20  # characters in which no operation ends
_CUT = 1 << 16  # characters of a line


class Item(NamedTuple):
    """Hold the lines of one operation: the line where it begins, in which kind of list it stands, of which account.

    The kind `account` is an account with its balance.
    """

    place: int
    kind: str
    account: str
    lines: list[str]


def items(file: File) -> Iterator[Item | Reject]:
    """Yield the operations and the balances of all accounts; lists and settings are passed over."""
    # A block is what stands between two signs that end an operation: the rest of the line of the first, then lines.
    listing, rest = _Listing(file), "\n"
    for piece in unified(file):
        *blocks, rest = (rest + piece).split("\n^")
        for block in blocks:
            yield from listing.block(block)
        if len(rest) > _WAITING:
            _, *gone = rest.split("\n")
            rest = "\n" + gone.pop()[:_CUT] if gone else ""
            yield from listing.lines(gone)
    yield from listing.lines(rest.split("\n")[1:])
    yield from listing.end()


class _Listing:
    """Hold what the lines so far have said."""

    def __init__(self, file: File) -> None:
        self.file, self.number, self.start = file, 0, 0
        self.kind, self.account, self.told = "bank", "", True
        self.gathered: list[str] = []

    def block(self, block: str) -> Iterable[Item | Reject]:
        """Take the lines up to one that ends an operation, and that one."""
        _, *lines = block.split("\n")
        if self.told and not self.gathered and "!" not in block and "^" not in block and len(block) < _CUT:
            said = [line for text in lines if (line := text.strip())]
            if len(said) == len(lines) <= _LONGEST:
                self.number += len(lines) + 1
                return (Item(self.number - len(lines), self.kind, self.account, said),) if said else ()
        return self.lines([*lines, "^"])

    def lines(self, lines: list[str]) -> Iterator[Item | Reject]:
        """Take lines one by one, of whatever kind."""
        for text in lines:
            self.number += 1
            line = text[:_CUT].strip()
            if not line:
                continue
            if line[0] == "!":
                yield from self.end()
                self._head(line)
            elif line[0] == "^":
                if self.kind == "account":
                    self.account = next((one[1:].strip() for one in self.gathered if one[0] == "N"), self.account)
                    if any(one[0] == "$" for one in self.gathered):
                        yield Item(self.start, self.kind, self.account, self.gathered)
                elif self.gathered and self.told:
                    yield Item(self.start, self.kind, self.account, self.gathered)
                self.gathered = []
            else:
                if not self.gathered:
                    self.start = self.number
                if len(self.gathered) < _LONGEST:
                    self.gathered.append(line)

    def _head(self, line: str) -> None:
        word, _, said = line[1:].partition(":")
        if word.strip().casefold() == "account":
            self.kind = "account"
        elif word.strip().casefold() == "type":
            self.kind = said.strip().casefold()
        self.told = self.kind != "account" and self.kind.split(":")[0] not in _LISTS

    def end(self) -> Iterator[Reject]:
        """Say what was begun and does not end."""
        if self.gathered and self.told:
            yield Reject(self.file.where(self.start), TRUNCATED)
        self.gathered = []

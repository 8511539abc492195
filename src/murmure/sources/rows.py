"""How are the rows of a CSV export read one by one, whatever stands before its titles, up to where it is cut?"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from murmure.model.reject import BAD_RECORD, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.records import broken, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

Row = tuple[int, dict[str, str]]
_WORDS = 20  # of a title: one that is longer is a text
_NOTES = 200  # rows that may stand before the titles
NO_TITLES = Both("the titles of the columns are not found", "les titres des colonnes sont introuvables")
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
TOO_LONG = Both("a cell is longer than 128,000 characters: a quote is missing", "une case dépasse 128 000 caractères : il manque un guillemet")


def titles_of(text: str, mark: str = ",", lines: int = 20) -> Iterator[list[str]]:
    """Yield the first rows of a text, in small letters: among them are the titles of the columns."""
    try:
        for row, _ in zip(csv.reader(text[:20_000].splitlines(True), delimiter=mark), range(lines), strict=False):
            yield [cell.strip().casefold() for cell in row]
    except csv.Error:
        return


def csv_rows(
    file: File, is_head: Callable[[list[str]], bool], mark: str = ",", titles: list[str] | None = None, escaped: bool = False
) -> Iterator[Row | Reject]:
    """Yield (line, {title in small letters: cell}) for each row below the titles; those that do not fit are rejects.

    is_head   says which row is that of the titles; what stands before is passed over
    titles    those of a file that has none: then all of its rows are read
    escaped   a quote within a cell is written \\", and not ""
    A title that stands twice has a number from the second on ("distance 2").
    """
    lines = _Lines(file, escaped)
    rows = csv.reader(lines, delimiter=mark)
    passed = 0
    while True:
        lines.quotes, start = 0, lines.number + 1
        try:
            row = next(rows, None)
        except csv.Error:
            yield Reject(file.where(start), TOO_LONG)
            continue
        except reading_errors() as error:
            yield broken(file, start, error)
            return
        if row is None:
            break
        cut = lines.ended and lines.quotes % 2
        if titles is None:
            passed += 1
            if is_head([cell.strip().casefold() for cell in row]):
                titles = distinct(row)
            elif passed > _NOTES:
                break
        elif cut:
            yield Reject(file.where(start), TRUNCATED)
        elif any(row):
            extra = row[len(titles) :]
            fits = len(row) >= len(titles) and not any(extra)
            yield (start, dict(zip(titles, row, strict=False))) if fits else Reject(file.where(start), BAD_RECORD)
    if titles is None:
        yield Reject(file.where(1), NO_TITLES)


def distinct(row: list[str]) -> list[str]:
    """Return titles in small letters; one that stands twice has a number from the second on."""
    found: list[str] = []
    there: set[str] = set()
    begun: Counter[str] = Counter()  # how many are, or begin with, these words: a row of ten thousand cells is counted once
    for cell in row:
        name = cell.strip().casefold()
        title = f"{name} {begun[name] + 1}" if name in there else name
        found.append(title)
        there.add(title)
        begun[title] += 1
        end = title.find(" ")
        for _ in range(_WORDS):
            if end < 0:
                break
            begun[title[:end]] += 1
            end = title.find(" ", end + 1)
    return found


class _Lines:
    """Give the lines of a file to the reader of the standard library; count the quotes of a record, and know the end."""

    def __init__(self, file: File, escaped: bool = False) -> None:
        self._lines = file.lines(ends=True)
        self._escaped = escaped
        self._next = next(self._lines, None)
        self.number, self.quotes, self.ended = 0, 0, False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        self.number, line = self._next
        self._next = next(self._lines, None)
        self.ended = self._next is None
        if self._escaped and "\\" in line:
            line = _ESCAPED.sub(r'\1""', line)
        self.quotes += line.count('"')
        # A zero byte ends the row in some versions of the library.
        return line.replace("\0", "\ufffd")

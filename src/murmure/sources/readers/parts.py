"""What does a source see of a file before it reads it, and with what does it read?"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from murmure.model.reject import LONG_LINE, Reject
from murmure.sources.readers.limits import Bounded
from murmure.sources.readers.scratch import Scratch
from murmure.sources.readers.text import as_text, text_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

HEAD = 256 << 10
LONGEST = 16 << 20  # characters of a line; no export that people have comes near
LONGEST_PATH = 4096  # what a disk holds; a zip may give sixteen times that, for expressions to search
JOURNALS = ("-wal", "-journal")
_GZIP = b"\x1f\x8b\x08"
# An export may have thirty thousand files: of those looked at latest the first bytes are kept, those of others are read again.
_KEPT = 32
_LATEST: deque[weakref.ref[File]] = deque()
# What is met on the way through a JSON text: whole texts, what opens and closes, and, among the keys that are asked for, commas.
_STEP, _DEEPER = re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\],]'), re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\]]')
_NUMBERS = re.compile(r"(\d+)")


def natural(path: str) -> list[tuple[int, object]]:
    """Return a sort key that puts part2 before part10."""
    return [(0, int(p)) if p.isdecimal() else (1, p.casefold()) for p in _NUMBERS.split(path) if p]


class File:
    """Open one file of an export, wherever it lies: on disk, in a zip, in a tar."""

    def __init__(
        self, path: str, size: int, opener: Callable[[], BinaryIO], scratch: Scratch, *,
        packed: int = 0, disk: Path | None = None, offered: str = "",
    ) -> None:  # fmt: skip
        self.path = unicodedata.normalize("NFC", path[-LONGEST_PATH:])
        self.name = self.path.rpartition("/")[2].casefold()
        self.size, self.disk, self.offered = size, disk, offered or path
        self.origin = disk  # the file that the person has: of a member, the archive around all others
        self.tick: Callable[[int], None] | None = None
        self._opener, self._packed, self._scratch = opener, packed, scratch
        self.beside: dict[str, File] = {}  # the journals of a database that lie beside it in an archive
        self._local: Path | None = None
        self.dated: float | None = None  # seconds since 1970 UTC, as an archive says it; zones are not written there
        self.damaged = False
        self.rejects: list[Reject] = []  # what was lost before a source could see it

    def __repr__(self) -> str:
        return f"File({self.path!r}, {self.size})"

    def _raw(self, counted: bool) -> io.BufferedReader:
        tick = self.tick if counted else None
        # A file on disk may grow while it is read: only archives promise a size.
        declared = self.size if self._packed else -1
        stream = Bounded(self._opener(), self.path, declared, self._packed, tick=tick)
        return io.BufferedReader(stream, 1 << 20)

    def _unpacked(self, counted: bool) -> BinaryIO:
        raw = self._raw(counted)
        if not raw.peek(3).startswith(_GZIP):
            return raw
        inner = Bounded(_Gunzip(raw), self.path, -1, max(self.size, 1))  # type: ignore[arg-type]
        return io.BufferedReader(inner, 1 << 20)

    @cached_property
    def head(self) -> bytes:
        """The first bytes (at most 256 KiB), unpacked when the file is gzip; b'' when it cannot be unpacked: it is `damaged`."""
        _LATEST.append(weakref.ref(self))
        while len(_LATEST) > _KEPT:
            old = _LATEST.popleft()()
            if old is not None and old is not self:
                old.__dict__.pop("head", None)
        try:
            with self._unpacked(counted=False) as stream:
                return stream.read(HEAD)
        except (EOFError, OSError) as error:
            if isinstance(error, PermissionError | FileNotFoundError):
                raise
            self.damaged = True
            return b""

    def open(self) -> BinaryIO:
        """Return the bytes as a stream that counts progress and stops bombs; gzip is already unpacked."""
        return self._unpacked(counted=True)

    def text(self, newline: str | None = None) -> TextIO:
        """Return the file as text in the encoding that its first bytes show."""
        return as_text(self.open(), self.head, newline)

    def lines(self, ends: bool = False) -> Iterator[tuple[int, str]]:
        """Yield (line number from 1, line without its end, or with it); a line too long for memory goes to `rejects`."""
        number, inside = 0, False
        with self.text("" if ends else None) as stream:
            for line in iter(partial(stream.readline, LONGEST), ""):
                whole = len(line) < LONGEST or line[-1] in "\r\n"
                if inside or not whole:
                    if not inside:
                        number += 1
                        self.rejects.append(Reject(self.where(number), LONG_LINE))
                    inside = not whole
                    continue
                number += 1
                if number == 1:
                    line = line.removeprefix("\ufeff")
                if "\0" in line:  # what a full disk leaves behind: seen, but nothing that a text may hold
                    line = line.replace("\0", "\ufffd")
                yield number, line if ends else line.rstrip("\r\n")

    def local(self) -> Path:
        """Return a private copy on disk, with the `-wal` and `-journal` that stand beside it; it goes with the import."""
        if self._local is None:
            path = self._scratch.path(".copy")
            with self.open() as source:
                self._scratch.fill(path, source, self.path)
            for suffix in JOURNALS:
                # -shm is never copied: SQLite makes it again, and a stale one lies.
                disk = self.disk and self.disk.with_name(self.disk.name + suffix)
                if disk and disk.is_file() and not disk.is_symlink():
                    with disk.open("rb") as source:
                        self._scratch.fill(path.with_name(path.name + suffix), source, self.path)
                elif suffix in self.beside:
                    with self.beside[suffix]._raw(counted=False) as source:
                        self._scratch.fill(path.with_name(path.name + suffix), source, self.path)
            self._local = path
        return self._local

    def where(self, place: object) -> str:
        """Return the name of a place in this file, for a `Reject`: 'tweets.js:17'."""
        return f"{self.path.rpartition('/')[2]}:{place}"


class _Gunzip:
    """Turn broken bytes into an OSError without number; an early end stays an EOFError, as the sources tell it apart."""

    def __init__(self, raw: BinaryIO) -> None:
        import gzip

        self._raw, self._stream = raw, gzip.GzipFile(fileobj=raw)

    def read(self, size: int = -1) -> bytes:
        import gzip
        import zlib

        try:
            return self._stream.read(size)
        except zlib.error as error:
            raise gzip.BadGzipFile("the gzip is damaged here") from error

    def close(self) -> None:
        self._stream.close()
        self._raw.close()


class Probe:
    """Show the names and the first bytes of a file: all that recognition may look at."""

    def __init__(self, file: File, siblings: frozenset[str] = frozenset()) -> None:
        self.file, self.siblings = file, siblings
        self.path, self.name, self.size = file.path, file.name, file.size

    @property
    def head(self) -> bytes:
        """The first bytes, at most 256 KiB."""
        return self.file.head

    @cached_property
    def text(self) -> str:
        """The first bytes as text."""
        return text_of(self.head)

    def forget(self) -> None:
        """Let go of the first bytes: a folder may hold a hundred thousand files. They are read again when they are asked for."""
        for kept in (self.__dict__, self.file.__dict__):
            kept.pop("text", None)
            kept.pop("head", None)

    @cached_property
    def tables(self) -> frozenset[str]:
        """Names of tables and views when the file is SQLite, casefolded."""
        if not self.head.startswith(b"SQLite format 3\0"):
            return frozenset()
        from murmure.sources.readers.sqlite import names_of_tables

        return names_of_tables(self.file.local())

    @cached_property
    def json_keys(self) -> frozenset[str]:
        """First-level keys of a JSON object, or of the first object of a JSON array or of JSON lines, even when cut."""
        return frozenset(_first_keys(self.text.lstrip("\ufeff \t\r\n")))


def _first_keys(text: str) -> Iterator[str]:
    """Walk the first object of a JSON text, cut or not, and yield its own keys."""
    if not text.startswith(("{", "[")):
        return
    depth, position, expecting = 0, 0, False
    base = 2 if text.startswith("[") else 1
    while found := (_STEP if depth == base else _DEEPER).search(text, position):
        mark, position = found.group(), found.end()
        if mark == "{" or mark == "[":
            depth += 1
            if mark == "[" and depth == base == 2:
                return
            expecting = mark == "{" and depth == base
        elif mark == "}" or mark == "]":
            depth -= 1
            if depth < base:
                return
        elif mark == ",":
            expecting = True
        elif mark == '"':  # a text without end
            return
        elif expecting and depth == base:
            try:
                yield json.loads(mark, strict=False)
            except ValueError:
                return
            expecting = False


class Bundle:
    """Hold the parts of one export, as `Source.read` gets them."""

    def __init__(
        self, name: str, files: list[File], others: list[File] | None = None, zone: ZoneInfo | None = None,
        answers: Mapping[str, str] | None = None, names: frozenset[str] = frozenset(), relatives: Sequence[File] = (),
    ) -> None:  # fmt: skip
        self.name = name
        self.names = names  # the paths of all that lies in the same folder or archive, whoever reads it; empty when not known
        self.files = sorted(files, key=lambda file: natural(file.path))
        self.others = others or []
        self.relatives = relatives  # of other archives of the same export: what tells whose account it is
        self.zone, self.answers = zone, answers or {}
        self.doubts: dict[str, int] = {}  # the answers that this reading rests on, given or not -> how many records
        self.choices: dict[str, list[str]] = {}  # what such an answer may be, where the export tells

    def rejects(self) -> Iterator[Reject]:
        """Yield what was lost before the source could see it, once it has read."""
        for file in self.files:
            yield from file.rejects

    def file(self, suffix: str) -> File | None:
        """Return the first file, recognised or not, whose path ends with `suffix`, case ignored."""
        wanted = suffix.casefold()
        for file in (*self.files, *self.others):
            path = file.path.casefold()
            if path == wanted or path.endswith("/" + wanted):
                return file
        return None

"""By what is an import known again, and by what does it show that something of it changed meanwhile?"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.sources.readers.parts import JOURNALS

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File
    from murmure.sources.recognise import Unit

_SHOWN: dict[int, tuple[frozenset[str], str]] = {}  # the names of one container are written down once for all its imports


def fingerprint(unit: Unit, shown: str) -> str:
    """Return the name of an import: its source, its place, and the names and sizes of its files."""
    digest = hashlib.sha256(_bytes(f"{unit.source.name}\0{os.path.abspath(shown)}"))
    for file in sorted(unit.files, key=lambda one: one.path):
        digest.update(_bytes(f"\0{file.path}\0{file.size}"))
    return digest.hexdigest()[:32]


def state(unit: Unit, bundle: Bundle, ruling: str) -> str:
    """Return a digest of all that a reading depends on: files, those beside them, the zone, the answers, the rules, and who reads.

    Empty when the state of a file cannot be told: it is never like another.
    """
    answers = {name: value for name, value in bundle.answers.items() if ":" not in name and value}
    readers = _readers(), _written(Path(unit.source.read.__code__.co_filename))
    digest = hashlib.sha256(_bytes(json.dumps([readers, ruling, str(bundle.zone or ""), answers], sort_keys=True)))
    digest.update(_bytes(f"{fingerprint(unit, bundle.name)}\0{_names(unit.names)}"))
    seen: dict[Path, str] = {}
    for kind, files in (("file", unit.files), ("other", unit.others), ("relative", unit.relatives)):
        for file in sorted(files, key=lambda one: one.path):
            if file.origin is None:
                return ""
            if file.origin not in seen:
                seen[file.origin] = _changes(file.origin)
            if not seen[file.origin]:
                return ""
            digest.update(_bytes(f"\0{kind}\0{file.path}\0{file.size}\0{file.origin}\0{seen[file.origin]}"))
    return digest.hexdigest()


@cache
def _readers() -> str:
    """Return what changes when murmure is brought up to date: the number of its readers' files, and when the last one was written."""
    files = [path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")]
    return f"{len(files)}:{max(map(_written, files))}"


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # packed, or gone since
        return 0


def _changes(origin: Path) -> str:
    """Return size, time of writing and time of change of a file and of its journals; the last one cannot be set back by a copy."""
    found = []
    for end in ("", *JOURNALS):
        try:
            there = os.stat(f"{origin}{end}")
            found.append(f"{end}:{there.st_size}:{there.st_mtime_ns}:{there.st_ctime_ns}")
        except OSError:
            if not end:
                return ""
    return "\0".join(found)


def _names(names: frozenset[str]) -> str:
    kept = _SHOWN.get(id(names))
    if kept is None or kept[0] is not names:
        _SHOWN.clear()
        kept = _SHOWN[id(names)] = names, hashlib.sha256(_bytes("\0".join(sorted(names)))).hexdigest()
    return kept[1]


def sizes_and_times(files: list[File]) -> list[tuple[int, int]]:
    """Return size and time of writing of the files that lie on disk themselves: another one after a reading says that a file changed."""
    found = []
    for disk in {file.disk for file in files if file.disk}:
        try:
            there = disk.stat()
            found.append((there.st_size, there.st_mtime_ns))
        except OSError:
            found.append((-1, -1))
    return sorted(found)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

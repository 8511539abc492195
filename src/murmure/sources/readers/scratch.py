"""Where do unpacked parts of archives wait, and how do they go?"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from murmure.model.errors import disk_full, is_full
from murmure.sources.readers.limits import LIMITS, TOO_LARGE, Limits, bomb

_ZEROS = bytes(1 << 20)


class Scratch:
    """Lend private files on disk that disappear together when it is closed; with `wipe`, overwritten first."""

    def __init__(self, parent: Path | None = None, limits: Limits = LIMITS, wipe: bool = False) -> None:
        self._parent, self._count, self._written, self._most, self._wipe = parent, 0, 0, limits.scratch, wipe

    @cached_property
    def folder(self) -> Path:
        """The folder of the files, made for the first of them: most imports need none."""
        return Path(tempfile.mkdtemp(prefix="scratch-", suffix=f"-{os.getpid()}", dir=self._parent))

    def path(self, suffix: str = "") -> Path:
        """Return a new path; its name owes nothing to the archive, so it cannot leave the folder."""
        self._count += 1
        return self.folder / f"{self._count}{suffix}"

    def fill(self, path: Path, stream: BinaryIO, name: str) -> None:
        """Write a stream into a lent file; raises `Hostile` beyond the limit of all files together, `disk-full` on a full disk."""
        try:
            with path.open("wb") as out:
                while chunk := stream.read(1 << 20):
                    self._written += len(chunk)
                    if self._written > self._most:
                        raise bomb(name, TOO_LARGE)
                    out.write(chunk)
        except OSError as error:
            if is_full(error):
                raise disk_full() from error
            raise

    def close(self) -> None:
        """Remove every file that was lent."""
        if "folder" in self.__dict__:
            (erase if self._wipe else discard)(self.folder)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def discard(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def erase(path: Path) -> None:
    """Overwrite every file below `path` with zeros, then remove it all.

    On a disk that writes in place the content is gone. Solid-state disks, and
    file systems that copy on write, may keep old blocks: encrypt the disk.
    """
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if one.is_file() and not one.is_symlink():
            try:
                _overwrite(one)
            except OSError:
                continue  # it is removed all the same
    discard(path)


def _overwrite(path: Path) -> None:
    with path.open("rb+", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(_ZEROS[: min(left, len(_ZEROS))])
        os.fsync(file.fileno())

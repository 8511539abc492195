"""How is a file of a graph or of a cover opened, packed or not, and how does a new one appear whole or not at all?"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from murmure.model.errors import BadRequest, is_full
from murmure.model.words import Both

PACKINGS = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\0", "xz"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd"))
BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
"""What follows in a bzip2 file, full or empty: BZh alone may begin a text."""
ENDINGS = (".gz", ".xz", ".bz2", ".zst")
HEAD = 1 << 18
"""How many bytes are looked at to tell what a file is."""

MISSING = Both("There is no file at {path}.", "Il n'y a pas de fichier à {path}.")
CHECK_NAME = Both("Check the name.", "Vérifiez le nom.")
FOLDER = Both("{path} is a folder.", "{path} est un dossier.")
NAME_A_FILE = Both("Name one file.", "Indiquez un fichier.")
NO_PLAIN_FILE = Both("{path} is not a plain file.", "{path} n'est pas un fichier ordinaire.")
SAVE_FIRST = Both("Write what comes from there into a file, and name that file.", "Écrivez ce qui en sort dans un fichier, et indiquez ce fichier.")
UNREADABLE = Both("{path} cannot be read ({why}).", "{path} ne peut pas être lu ({why}).")
CHECK_RIGHTS = Both("Check that you may read it.", "Vérifiez que vous avez le droit de le lire.")
DAMAGED = Both("{path} is packed by {how}, and damaged.", "{path} est compressé par {how}, et abîmé.")
AGAIN = Both("Download or copy it again.", "Téléchargez-le ou copiez-le de nouveau.")
UNWRITABLE = Both("{path} cannot be written ({why}).", "{path} ne peut pas être écrit ({why}).")
NAME_ANOTHER = Both(
    "Name a file in a folder that exists and that you may write to.",
    "Indiquez un fichier dans un dossier qui existe et où vous pouvez écrire.",
)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be read, unpacked when it is packed by gzip, xz, bzip2 or zstd; raise `BadRequest` when that cannot be done."""
    if path.is_dir():
        raise BadRequest("is-a-folder", FOLDER.fill(path=path), NAME_A_FILE)
    if path.exists() and not path.is_file():
        raise BadRequest("no-plain-file", NO_PLAIN_FILE.fill(path=path), SAVE_FIRST)
    try:
        raw = path.open("rb")
    except FileNotFoundError:
        raise BadRequest("no-file", MISSING.fill(path=path), CHECK_NAME) from None
    except OSError as error:
        raise BadRequest("cannot-read", UNREADABLE.fill(path=path, why=error.strerror), CHECK_RIGHTS) from None
    with raw:
        how = _packing(raw.peek(16)[:16])
        if not how:
            yield raw
            return
        stream, broken = _unpacked(raw, how)
        try:
            with stream:
                yield stream
        except broken:
            raise BadRequest(f"damaged-{how}", DAMAGED.fill(path=path, how=how), AGAIN) from None


def packing(path: Path) -> str:
    """Return what a file is packed by, empty when it is not."""
    with path.open("rb") as raw:
        return _packing(raw.read(16))


def bare_name(path: Path) -> str:
    """Return the name of a file in small letters, without the ending that its packing gave it."""
    name = path.name.lower()
    return name.rpartition(".")[0] if name.endswith(ENDINGS) else name


def _packing(head: bytes) -> str:
    how = next((how for first, how in PACKINGS if head.startswith(first)), "")
    return "" if how == "bzip2" and head[4:10] not in BLOCKS else how


def _unpacked(raw: BinaryIO, how: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """Return a stream of what is packed, and the errors that say that it is damaged."""
    if how == "gzip":
        import zlib
        from gzip import BadGzipFile, GzipFile

        return GzipFile(fileobj=raw), (BadGzipFile, EOFError, zlib.error)
    if how == "xz":
        import lzma

        return lzma.LZMAFile(raw), (EOFError, lzma.LZMAError)
    if how == "bzip2":
        import bz2

        return bz2.BZ2File(raw), (EOFError, OSError)
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(raw), "zstd"), (OSError,)


def magic(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked: at most `HEAD`."""
    with opened(path) as stream:
        return stream.read(HEAD)


@contextlib.contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written; it takes its name when all is in it, and an older one of that name stays until then."""
    special = path.exists() and not path.is_file() and not path.is_dir()
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21))
        with part.open("wb") as out:
            yield out
        if not special:
            os.replace(part, path)
    except OSError as error:
        if is_full(error):
            raise
        raise unwritable(path, error) from None
    finally:
        if not special:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Refuse a place that cannot be written, before hours are spent on what would go there; nothing is made."""
    folder = path.parent
    for bad, code in ((path.is_dir(), 21), (not folder.exists(), 2), (folder.exists() and not folder.is_dir(), 20)):
        if bad:
            raise unwritable(path, OSError(code, os.strerror(code)))
    if not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
        raise unwritable(path, PermissionError(13, os.strerror(13)))


def unwritable(path: Path, error: OSError) -> BadRequest:
    """Return the error of a place that cannot be written."""
    return BadRequest("cannot-write", UNWRITABLE.fill(path=path, why=error.strerror or type(error).__name__), NAME_ANOTHER)

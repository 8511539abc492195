"""Which files are there in what a person offers, whatever it is packed in?"""

from __future__ import annotations

import errno
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple

from murmure.model.errors import Hostile, MurmureError
from murmure.model.reject import Refusal
from murmure.sources.readers.limits import LIMITS, OVERLAPPING, TOO_DEEP, TOO_LARGE, TOO_MANY, Bounded, Limits, bomb
from murmure.sources.readers.parts import JOURNALS, File, natural
from murmure.sources.readers.scratch import Scratch
from murmure.sources.readers.trouble import (
    BROKEN,
    DAMAGED,
    LINK,
    LOCKED,
    LOCKED_AES,
    NOWHERE,
    OUTSIDE,
    PLAIN,
    SPECIAL,
    WRONG_PASSWORD,
    unreadable,
)  # fmt: skip

_MEDIA = frozenset(
    ".jpg .jpeg .png .gif .webp .heic .heif .avif .bmp .tif .tiff .mp4 .mov .m4v .webm .mkv .avi .3gp .mp3 .m4a .ogg"
    " .opus .wav .aac .flac .pdf".split()
)
_DOCUMENTS = (b"[Content_Types].xml", b"mimetype", b"_rels/", b"META-INF/", b"docProps", b"word/", b"xl/")


_AES = 99  # the way of packing that stands for a lock of WinZip
_STRONG = 0x40  # the flag of a lock of PKWARE, with AES too
_PAGES = ("utf-8", "cp1252", "cp850", "cp437")  # how programs write a password that is not of ASCII
NAMELESS = "unnamed"  # a member whose name is empty, or begins with a zero, is told and read all the same
_TRIED = 20  # locked files by which that is found
_NO_DATE = (1980, 1, 2, 0, 0, 0)  # the first day that a zip can write: it stands for none

_LIES = (None, errno.EINVAL)  # what the disk says of a place before the beginning of a file, which only a damaged archive names
_DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, ValueError, RuntimeError, zlib.error, struct.error,
)  # fmt: skip


class Refused(NamedTuple):
    """Name one file, or a whole archive, that is not opened, and say why."""

    path: str
    refusal: Refusal


class Container(NamedTuple):
    """Hold the files of one folder or archive; `archive` is False for a folder on disk or a lone file."""

    name: str
    archive: bool
    files: list[File]
    refused: list[Refused]


def containers(offered: Path, scratch: Scratch, limits: Limits = LIMITS, password: str = "") -> Iterator[Container]:
    """Yield what is in a folder, an archive or a file, an archive inside it as a container of its own.

    Links are not followed and special files are never opened. `password` opens
    the files of zips that are locked in the old way. Raises OSError when
    `offered` itself cannot be read.
    """
    name = offered.name or str(offered)
    if not os.path.lexists(offered):
        yield Container(name, False, [], [Refused(name, NOWHERE)])
        return
    if offered.is_dir():
        yield from _sorted_out(Container(name, False, *_files_of_folder(offered, scratch)), scratch, limits, 0, password)
        return
    mode = offered.stat().st_mode
    if not stat.S_ISREG(mode):
        yield Container(name, False, [], [Refused(name, SPECIAL)])
        return
    file = _file_on_disk(offered, name, scratch)
    yield from _sorted_out(Container(name, False, [file], []), scratch, limits, 0, password)


def _sorted_out(container: Container, scratch: Scratch, limits: Limits, depth: int, password: str) -> Iterator[Container]:
    """Yield the container without its archives, then each archive as a container."""
    plain, packed = [], []
    if container.archive:
        _lay_beside(container.files)
    for file in container.files:
        try:
            (packed if kind_of_archive(file) else plain).append(file)
        except OSError as error:
            container.refused.append(Refused(file.path, DAMAGED if error.errno is None else unreadable(error)))
        except Hostile as error:
            container.refused.append(Refused(file.path, Refusal(error.what, PLAIN, error.advice)))
    if plain or container.refused or not packed:
        yield container._replace(files=plain)
    for file in packed:
        yield from _opened(file, container, scratch, limits, depth + 1, password)


def _lay_beside(files: list[File]) -> None:
    """Tell each database of an archive which of its members are its journals: the latest rows are there."""
    journals = {file.path: file for file in files if file.path.endswith(JOURNALS)}
    for file in files if journals else ():
        file.beside = {suffix: journals[file.path + suffix] for suffix in JOURNALS if file.path + suffix in journals}


def _opened(file: File, container: Container, scratch: Scratch, limits: Limits, depth: int, password: str) -> Iterator[Container]:
    inside = container.archive or len(container.files) > 1 or container.name != file.path
    name = f"{container.name}/{file.path}" if inside else file.path
    try:
        if depth > limits.depth:
            raise bomb(file.path, TOO_DEEP)
        zipped = kind_of_archive(file) == "zip"
        files, refused = _files_of_zip(file, scratch, limits, password) if zipped else _files_of_tar(file, scratch, limits)
    except Hostile as error:
        yield Container(name, True, [], [Refused(name, Refusal(error.what, PLAIN, error.advice))])
        return
    except MurmureError:  # a full disk is not the archive's fault
        raise
    except OSError as error:
        yield Container(name, True, [], [Refused(name, BROKEN if error.errno in _LIES else unreadable(error))])
        return
    except Exception as error:  # the libraries have many ways to say that bytes are wrong
        if os.environ.get("MURMURE_DEBUG") and not isinstance(error, _DAMAGE):
            raise
        yield Container(name, True, [], [Refused(name, BROKEN)])
        return
    for one in files:
        one.origin = file.origin
    yield from _sorted_out(Container(name, True, files, refused), scratch, limits, depth, password)


def kind_of_archive(file: File) -> str | None:
    """Return 'zip', 'tar' or None; documents that are zips inside (xlsx, odt, epub ...) are files, not archives."""
    head = _first_bytes(file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if head[30:60].startswith(_DOCUMENTS) or file.name.endswith((".xlsx", ".docx", ".odt", ".ods")) else "zip"
    if head[257:262] == b"ustar" or file.name.endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")):
        return "tar"
    return "tar" if head.startswith(b"\x1f\x8b") and file.head[257:262] == b"ustar" else None


def _first_bytes(file: File) -> bytes:
    with file._opener() as stream:  # the packed bytes: gzip is looked into by File.head
        return stream.read(512)


def _file_on_disk(path: Path, name: str, scratch: Scratch) -> File:
    return File(name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]


def _files_of_folder(folder: Path, scratch: Scratch) -> tuple[list[File], list[Refused]]:
    files: list[File] = []
    refused: list[Refused] = []

    def say(error: OSError) -> None:
        refused.append(Refused(os.path.relpath(error.filename or folder, folder), unreadable(error)))

    for place, folders, names in os.walk(folder, onerror=say, followlinks=False):
        folders.sort(key=natural)
        for name in [*sorted(names, key=natural), *folders]:
            path = Path(place, name)
            # Names that are not UTF-8 arrive as lone surrogates: they are shown as U+FFFD.
            shown = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            try:
                mode = path.lstat().st_mode
                if stat.S_ISLNK(mode):
                    refused.append(Refused(shown, LINK))
                elif stat.S_ISREG(mode):
                    files.append(_file_on_disk(path, shown, scratch))
                elif not stat.S_ISDIR(mode):
                    refused.append(Refused(shown, SPECIAL))
            except OSError as error:
                refused.append(Refused(shown, unreadable(error)))
    return files, refused


def _files_of_zip(file: File, scratch: Scratch, limits: Limits, password: str) -> tuple[list[File], list[Refused]]:
    path = file.disk or file.local()
    archive = zipfile.ZipFile(path)
    members = archive.infolist()
    if len(members) > limits.members:
        raise bomb(file.path, TOO_MANY)
    if sum(member.file_size for member in members) > limits.total:
        raise bomb(file.path, TOO_LARGE)
    spans = sorted((m.header_offset, m.header_offset + 30 + m.compress_size) for m in members)
    if any(end > start for (_, end), (start, _) in zip(spans, spans[1:], strict=False)):
        raise bomb(file.path, OVERLAPPING)
    files, refused, key = [], [], _key_of(archive, members, password)
    for member in members:
        name = _name_in_zip(member)
        if member.filename.endswith("/"):
            continue
        trouble = _trouble(name, stat.S_ISLNK(member.external_attr >> 16))
        if trouble := trouble or (_lock_of(archive, member, key) if member.flag_bits & 1 else None):
            refused.append(Refused(name, trouble))
            continue
        packed = max(member.compress_size, 1)
        made = File(name, member.file_size, _member(archive, member, key), scratch, packed=packed, offered=file.path)
        made.dated = _dated(member)
        files.append(made)
    return files, refused


def _dated(member: zipfile.ZipInfo) -> float | None:
    """Return when a member was written; None for no date, and for one that cannot be."""
    try:
        return datetime(*member.date_time, tzinfo=UTC).timestamp() if member.date_time > _NO_DATE else None
    except ValueError:
        return None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, key: bytes):
    pwd = key if member.flag_bits & 1 else None
    return lambda: _ZipStream(_sound(lambda: archive.open(member, pwd=pwd)))  # type: ignore[arg-type]


def _key_of(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], password: str) -> bytes:
    """Return a password as the program that locked the archive wrote its letters: the bytes that open most of its files."""
    keys = list(dict.fromkeys(password.encode(page, "ignore") for page in _PAGES))
    locked = [member for member in members if member.flag_bits & 1][:_TRIED] if len(keys) > 1 else []
    return max(keys, key=lambda key: sum(_lock_of(archive, member, key) is None for member in locked))


def _lock_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, key: bytes) -> Refusal | None:
    """Return why a locked member cannot be opened; None when the password opens it."""
    if member.compress_type == _AES or member.flag_bits & _STRONG:
        return LOCKED_AES
    if not key:
        return LOCKED
    try:
        archive.open(member, pwd=key).close()
    except NotImplementedError:
        return None  # packed in a way that nothing here opens: who reads it says so
    except RuntimeError:
        return WRONG_PASSWORD
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error):
        return DAMAGED  # this one alone: the others of the archive may be whole
    return None


def _sound(act: Callable[[], Any]) -> Any:
    """Do it; every way in which a member of a zip can be broken becomes an OSError without number, the one of a broken gzip."""
    try:
        return act()
    except Exception as error:  # zipfile, zlib, lzma and struct each have their own
        if isinstance(error, OSError) and error.errno not in _LIES:
            raise
        from gzip import BadGzipFile

        raise BadGzipFile("the archive is damaged here") from error


class _ZipStream:
    """Turn every way in which a member of a zip can be broken into an OSError without number."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return _sound(lambda: self._stream.read(size))

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> _ZipStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _name_in_zip(member: zipfile.ZipInfo) -> str:
    """Return the name; without the UTF-8 flag it may still be UTF-8, and is cp437 only as a last resort."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass  # honest cp437: keep what zipfile decoded
    return name.replace("\\", "/") or NAMELESS


def _trouble(name: str, link: bool) -> Refusal | None:
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or (len(name) > 1 and name[1] == ":") or "\0" in name:
        return OUTSIDE
    return LINK if link else None


def _files_of_tar(file: File, scratch: Scratch, limits: Limits) -> tuple[list[File], list[Refused]]:
    """Unpack a tar, in one pass, into private files with names of ours; pictures and films are only listed."""
    files, refused = [], []
    total = 0
    opener = (lambda: file.disk.open("rb")) if file.disk else file._opener
    with opener() as raw, tarfile.open(fileobj=raw, mode="r|*") as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            if number > limits.members:
                raise bomb(file.path, TOO_MANY)
            name = member.name.removeprefix("./")
            if member.isdir():
                continue
            if trouble := _trouble(name.replace("\\", "/"), member.issym() or member.islnk()):
                refused.append(Refused(name, trouble))
                continue
            if not member.isreg():
                refused.append(Refused(name, SPECIAL))
                continue
            total += member.size
            if total > limits.total or total > max(limits.ratio_from, file.size * limits.ratio):
                raise bomb(file.path, TOO_LARGE)
            if PurePosixPath(name).suffix.casefold() in _MEDIA:
                files.append(File(name, member.size, lambda: _Empty(), scratch, offered=file.path))  # type: ignore[arg-type]
                continue
            stream = archive.extractfile(member)
            target = scratch.path()
            scratch.fill(target, Bounded(stream, name, member.size), name)  # type: ignore[arg-type]
            files.append(_file_at(target, name, file.path, scratch))
            files[-1].dated = float(member.mtime) or None
    return files, refused


def _file_at(path: Path, name: str, offered: str, scratch: Scratch) -> File:
    return File(name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path, offered=offered)  # type: ignore[arg-type]


class _Empty:
    """Stand for a picture or a film inside a tar: its name is kept, its bytes are not unpacked."""

    def read(self, size: int = -1) -> bytes:
        return b""

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> _Empty:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_media(path: str) -> bool:
    """Say whether a path is that of a picture, a film or a sound."""
    suffix = PurePosixPath(path).suffix.casefold()
    return suffix in _MEDIA and suffix != ".pdf"

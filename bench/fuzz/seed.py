"""From which small exports are inputs made, and how does one lie on the disk?"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from murmure.sources.gather import gather
from murmure.sources.readers.archive import is_media

FEW = 2 << 20
"""Bytes of a sample above which it is left out: small ones find as much, more quickly."""
_DOCUMENTS = (b"[Content_Types].xml", b"mimetype")
EXPORT = "murmure-export"
_HELD = ("mastodon-archive", "owntracks", "ofx", "ics", "spotify")
_ROW = 120
"""What a row costs to read, in bytes that cost as much: a share in who is drawn, not a figure that is told."""


@dataclass(frozen=True)
class Seed:
    """Hold a sample in memory.

    name      of the file, the archive or the folder
    packing   file, folder or zip
    members   (path, content) of each file; of a lone file, its name
    needed    for each member, the places of the others without which nothing reads it
    cost      about what reading it costs, in bytes
    """

    name: str
    packing: str
    members: tuple[tuple[str, bytes], ...]
    needed: tuple[tuple[int, ...], ...] = ()
    cost: int = 1

    @property
    def size(self) -> int:
        """The bytes of all members."""
        return sum(len(content) for _, content in self.members)

    @property
    def drawn(self) -> tuple[int, ...]:
        """The places of the members that are worth a change: not pictures, unless there is nothing else."""
        told = tuple(place for place, (path, _) in enumerate(self.members) if not is_media(path))
        return told or tuple(range(len(self.members)))

    def changed(self, place: int, content: bytes) -> Seed:
        """Return the same with another content of one member."""
        members = list(self.members)
        members[place] = members[place][0], content
        return replace(self, members=tuple(members))


def loaded(path: Path) -> Seed:
    """Return a sample as it lies on the disk; a zip is taken apart."""
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file())
        return Seed(path.name, "folder", tuple((one.relative_to(path).as_posix(), one.read_bytes()) for one in found))
    data = path.read_bytes()
    if data[:4] == b"PK\3\4" and not data[30:60].startswith(_DOCUMENTS):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = tuple((one.filename, archive.read(one)) for one in archive.infolist() if not one.is_dir())
        except Exception:  # a sample that is broken on purpose stays a file
            members = ()
        if members:
            return Seed(path.name, "zip", members)
    return Seed(path.name, "file", ((path.name, data),))


def written(
    name: str, packing: str, members: list[tuple[str, bytes]], place: Path, method: int = zipfile.ZIP_STORED
) -> Path:
    """Write what is offered below `place` and return it."""
    target = place / name
    if packing == "zip":
        target.write_bytes(zipped(members, method))
    elif packing == "file":
        target.write_bytes(members[0][1])
    else:
        target.mkdir()
        for path, content in members:
            one = target / path
            if "/" in path:
                os.makedirs(one.parent, exist_ok=True)
            one.write_bytes(content)
    return target


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip of files whose names may be anything."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            try:
                archive.writestr(zipfile.ZipInfo(name), content, method)
            except ValueError:  # a name that no zip can hold
                continue
    return out.getvalue()


def removed(path: Path) -> None:
    """Take an input off the disk."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def samples(name: str) -> list[Seed]:
    """Make all samples of a source."""
    found: dict[tuple[object, ...], Seed] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in _exports(Path(folder)) if name == EXPORT else _made(name, Path(folder)):
            seed = loaded(path)
            if seed.size < FEW:
                found.setdefault((seed.name, seed.packing, seed.members), seed)
    return list(found.values())


def _made(name: str, folder: Path) -> Iterator[Path]:
    """Yield what the maker of the samples of a source writes."""
    maker = importlib.import_module(f"samples_made.{name.replace('-', '_')}")
    for number, quirk in enumerate((None, *maker.QUIRKS)):
        place = folder / str(number)
        place.mkdir()
        yield maker.make(place, quirk)


def _exports(folder: Path) -> Iterator[Path]:
    """Yield the export of a home that holds a little of many kinds, in both of its forms."""
    import murmure

    with murmure.open(folder / "home") as home:
        home.bring([path for name in _HELD for path in list(_made(name, _below(folder, name)))[:1]])
        for form in ("parquet", "jsonl"):
            home.export(folder / form, form)
            card = folder / form / f"{EXPORT}.json"
            # Jobs tell when they were done: the same sample is wanted each time.
            card.write_text(json.dumps({**json.loads(card.read_text("utf-8")), "jobs": []}, indent=1), "utf-8")
            yield folder / form


def _below(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def read_by(seed: Seed, places: tuple[int, ...], source: str, place: Path) -> tuple[frozenset[str], int]:
    """Return which of these members are read by the source, and how many rows they give."""
    members = [seed.members[one] for one in sorted(places)]
    path = written(seed.name, seed.packing, members, place)
    try:
        output = gather(path)
    finally:
        removed(path)
    return frozenset({source} & output.used), len(output.rows)


def with_needs(seed: Seed, source: str) -> Seed:
    """Return a sample that knows, for each member, the fewest others with which its source sees it."""
    if len(seed.members) < 2:
        return replace(seed, needed=((),))
    everyone = tuple(range(len(seed.members)))
    needed = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        alone = [read_by(seed, (one,), source, place) for one in everyone]
        # What is recognised by itself calls the others in: the smallest of those is the company that is tried.
        anchors = sorted((one for one in everyone if alone[one][0]), key=lambda one: len(seed.members[one][1]))[:3]
        for one in everyone:
            if alone[one][1] or (alone[one][0] and not anchors):
                needed.append(())
                continue
            for anchor in anchors:
                used, rows = read_by(seed, (one, anchor), source, place) if anchor != one else (frozenset(), 0)
                if used and rows > alone[anchor][1]:
                    needed.append((anchor,))
                    break
            else:
                # It tells something of the others, as an account does: it wants one of them beside it.
                needed.append(tuple(anchor for anchor in anchors[:1] if anchor != one))
    return replace(seed, needed=tuple(needed))


def costed(seed: Seed, rows: int) -> Seed:
    """Return a sample with about what reading it costs."""
    return replace(seed, cost=1_500 + seed.size + _ROW * rows)


def fingerprint(seeds: list[Seed], *more: bytes) -> str:
    """Return a few letters that change when a sample does, or `more`: the numbers of inputs hold for one such set."""
    digest = hashlib.sha256(b"\0".join(more))
    for seed in seeds:
        digest.update(repr((seed.name, seed.packing, seed.needed, seed.cost)).encode())
        for path, content in seed.members:
            digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + content)
    return digest.hexdigest()[:8]

"""Which source reads which file, and which files are parts of one export?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from murmure.model.errors import Hostile
from murmure.model.reject import Refusal
from murmure.plugs import plugs
from murmure.sources.readers.archive import Container, Refused, containers, unreadable
from murmure.sources.readers.limits import LIMITS, Limits
from murmure.sources.readers.parts import File, Probe, Scratch
from murmure.sources.source import Source


class Unit(NamedTuple):
    """Hold one import to do: the source, what it is called, its parts, and what lies beside them."""

    source: Source
    path: str
    files: list[File]
    others: list[File]


@cache
def sources() -> tuple[Source, ...]:
    """Return every source, by name."""
    return tuple(plugs("murmure.sources", "SOURCE", "murmure.sources"))


def source_named(name: str) -> Source | None:
    """Return the source called `name`, if there is one."""
    return next((source for source in sources() if source.name == name), None)


def units(offered: Path, scratch: Scratch, limits: Limits = LIMITS) -> Iterator[Unit | Refused]:
    """Yield the imports found in what is offered, and the files refused; system litter is passed over.

    In a folder, files that are not parts of a larger export are imports of
    their own; in an archive, all files of one source are one import.
    """
    for container in containers(offered, scratch, limits):
        yield from container.refused
        yield from _units_of(container)


def _units_of(container: Container) -> Iterator[Unit | Refused]:
    from murmure.sources.refusals import is_litter

    names = {file.path for file in container.files}
    files = [file for file in container.files if not is_litter(file.path) and not _beside_database(file.path, names)]
    siblings = frozenset(file.path for file in files)
    probes, refused = [], []
    for file in files:
        try:
            _ = file.head
            probes.append(Probe(file, siblings))
        except Hostile as error:
            refused.append(Refused(file.path, Refusal(error.what, error.advice, error.advice)))
        except OSError as error:
            refused.append(Refused(file.path, unreadable(error)))
    claims = {probe.path: claim(probe) for probe in probes}
    roots = _roots(claims)
    grouped: dict[tuple[str, str], tuple[Source, list[File], list[File]]] = {}
    left: list[Probe] = []
    for probe in probes:
        home = _home_of(probe.path, claims[probe.path], roots, container.archive)
        source = home[0] if home else claims[probe.path]
        if source is None:
            left.append(probe)
            continue
        place = home[1] if home else ("" if container.archive else probe.path)
        mine = claims[probe.path] is source
        entry = grouped.setdefault((source.name, place), (source, [], []))
        entry[1 if mine else 2].append(probe.file)
    for (_, place), (source, parts, others) in grouped.items():
        yield Unit(source, _shown(container, place), parts, others)
    for entry in refused:
        yield Refused(_shown(container, entry.path), entry.refusal)
    yield from _leftovers(container, left)


def _beside_database(path: str, names: set[str]) -> bool:
    """Say whether a file is the journal of a database that lies beside it: it is read with the database."""
    return any(path.endswith(end) and path.removesuffix(end) in names for end in ("-wal", "-shm", "-journal"))


def claim(probe: Probe) -> Source | None:
    """Return the source that recognises a file.

    Generic sources are asked only when no other recognises it, and none names
    it as a file that resembles its export and is not the one wanted.
    """
    if probe.size == 0 and not probe.head:
        return None
    for fallback in (False, True):
        if fallback and any(source.refuse(probe) for source in sources() if source.refuse):
            return None
        for source in sources():
            if source.fallback is fallback and source.recognise(probe):
                return source
    return None


def _roots(claims: dict[str, Source | None]) -> dict[str, Source]:
    """Return the folders that exports of several files occupy, deepest first."""
    found = {source.root(path): source for path, source in claims.items() if source and source.root}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _home_of(path: str, own: Source | None, roots: dict[str, Source], archive: bool) -> tuple[Source, str] | None:
    """Return the export of several files that a path belongs to, if any."""
    for root, source in roots.items():
        if root and not path.startswith(root + "/"):
            continue
        if own is source:
            return source, root
        below = path[len(root) + 1 :] if root else path
        if source.owns is not None:
            if source.owns(below):
                return source, root
        elif own is None or own.fallback:
            # A loose folder may mix exports: there, only what nobody else reads is taken along.
            if root or archive:
                return source, root
    return None


def _leftovers(container: Container, left: list[Probe]) -> Iterator[Refused]:
    """Yield a refusal per file of a folder; in an archive, one per kind of file, so that the account stays readable."""
    said: dict[str, list[Probe]] = {}
    for probe in left:
        refusal = refuse(probe)
        said.setdefault(refusal.what.en if container.archive else probe.path, []).append(probe)
    for probes in said.values():
        shown = _shown(container, probes[0].path)
        more = f" (+{len(probes) - 1})" if len(probes) > 1 else ""
        yield Refused(shown + more, refuse(probes[0]))


def refuse(probe: Probe) -> Refusal:
    """Say what a file is that no source reads, which one is wanted and how to get it."""
    from murmure.sources.refusals import name_it

    for source in sources():
        refusal = source.refuse(probe) if source.refuse else None
        if refusal:
            return refusal
    return name_it(probe)


def _shown(container: Container, path: str) -> str:
    if not path or path == container.name:
        return container.name
    return f"{container.name}/{path}"

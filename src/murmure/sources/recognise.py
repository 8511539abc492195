"""Which source reads which file, and which files are parts of one export?"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.errors import Hostile, MurmureError
from murmure.model.reject import Refusal
from murmure.plugs import plugs
from murmure.sources.readers.archive import Container, Refused, containers, is_media
from murmure.sources.readers.limits import LIMITS, Limits
from murmure.sources.readers.parts import File, Probe
from murmure.sources.readers.scratch import Scratch
from murmure.sources.readers.trouble import DAMAGED, unreadable
from murmure.sources.source import Source


class Unit(NamedTuple):
    """Hold one import to do: the source, what it is called, its parts, what lies beside them, and the paths of all in the same container.

    `relatives` lie in other archives of the same export, and tell whose account it is.
    """

    source: Source
    path: str
    files: list[File]
    others: list[File]
    names: frozenset[str] = frozenset()
    relatives: tuple[File, ...] = ()


@cache
def sources() -> tuple[Source, ...]:
    """Return every source, by name."""
    return tuple(plugs("murmure.sources", "SOURCE", "murmure.sources"))


def source_named(name: str) -> Source | None:
    """Return the source called `name`, if there is one."""
    return next((source for source in sources() if source.name == name), None)


def units(offered: Path, scratch: Scratch, limits: Limits = LIMITS, password: str = "") -> Iterator[Unit | Refused]:
    """Yield the imports found in what is offered, and the files refused; system litter is passed over.

    In a folder, files that are not parts of a larger export are imports of
    their own; in an archive, all files of one source are one import.
    """
    waiting: list[tuple[str, Unit]] = []
    for container in containers(offered, scratch, limits, password):
        for one in container.refused:
            yield Refused(_shown(container, one.path), one.refusal)
        for found in _units_of(container):
            if isinstance(found, Unit) and found.source.account and container.archive:
                waiting.append((_account_of(container.name), found))
            else:
                yield found
    for name, unit in waiting:
        others = [other for theirs, other in waiting if theirs == name and other.source is unit.source and other is not unit]
        tell = unit.source.account or (lambda path: False)
        yield unit._replace(relatives=tuple(file for other in others for file in other.files if tell(file.path)))


def account_of(unit: Unit, shown: str) -> str | None:
    """Return whose account an import is, by the names of its files; empty when they do not tell of one, None when the source never asks."""
    if unit.source.whose is None:
        return None
    told = {unit.source.whose(shown if shown.endswith(file.path) else f"{shown}/{file.path}") for file in unit.files}
    return told.pop() if len(told) == 1 else ""


def _account_of(name: str) -> str:
    """Return the part of the name of an archive that stays the same from one part of an export to the next: what stands before a number.

    >>> _account_of("exports/facebook-zoe.martel-2024-06-01-abc.zip")
    'exports/facebook-zoe.martel'
    """
    folder, _, last = name.rpartition("/")
    return f"{folder}/{re.split(r'[-_ (]+[0-9]', last)[0]}".casefold()


def _units_of(container: Container) -> Iterator[Unit | Refused]:
    from murmure.sources.refusals import is_litter

    names = {file.path for file in container.files}
    files = [file for file in container.files if not is_litter(file.path) and not _beside_database(file.path, names)]
    siblings = frozenset(file.path for file in files)
    probes, claims, refused = [], {}, []
    for file in files:
        probe = Probe(file, siblings)
        claimed = _asked(claim, probe)
        probe.forget()
        if isinstance(claimed, Refusal):
            refused.append(Refused(file.path, claimed))
        else:
            probes.append(probe)
            claims[file.path] = claimed
    roots = _roots(claims)
    grouped: dict[tuple[str, str], tuple[Source, list[File], list[File]]] = {}
    left: list[Probe] = []
    for probe in probes:
        home = _home_of(probe.path, claims[probe.path], roots)
        source = home[0] if home else claims[probe.path]
        if source is None and is_media(probe.path) and _beside_export(probe.path, roots, container.archive):
            continue
        if source is None:
            left.append(probe)
            continue
        place = home[1] if home else ("" if container.archive else probe.path)
        mine = claims[probe.path] is source
        entry = grouped.setdefault((source.name, place), (source, [], []))
        entry[1 if mine else 2].append(probe.file)
    for (_, place), (source, parts, others) in grouped.items():
        yield Unit(source, _shown(container, place), parts, others, siblings)
    for entry in refused:
        yield Refused(_shown(container, entry.path), entry.refusal)
    yield from _leftovers(container, left)


def _asked(question: Callable[[Probe], Any], probe: Probe) -> Any:
    """Return the answer, or the refusal of a file so broken that looking at it fails: the others are read all the same."""
    try:
        if probe.size > 0 and not probe.head and probe.file.damaged:
            return DAMAGED
        return question(probe)
    except Hostile as error:
        return Refusal(error.what, error.advice, error.advice)
    except MurmureError:  # a full disk stops the import: it is not the file's fault
        raise
    except OSError as error:
        return DAMAGED if error.errno is None else unreadable(error)
    except Exception as error:  # a source that fails to look at one file loses this file only
        if os.environ.get("MURMURE_DEBUG") and not isinstance(error, EOFError):
            raise
        return DAMAGED


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


def _home_of(path: str, own: Source | None, roots: dict[str, Source]) -> tuple[Source, str] | None:
    """Return the export of several files that a path belongs to, if any: as a part that it reads, or as one that it owns.

    What a source of its own recognises goes to that source, wherever it lies.
    """
    for root, source in roots.items():
        if root and not path.startswith(root + "/"):
            continue
        if own is source:
            return source, root
        below = path[len(root) + 1 :] if root else path
        if source.owns is not None and (own is None or own.fallback) and source.owns(below):
            return source, root
    return None


def _beside_export(path: str, roots: dict[str, Source], archive: bool) -> bool:
    """Say whether a path lies in the archive or the folder of an export; a loose folder may mix anything."""
    return any(path.startswith(root + "/") if root else archive for root in roots)


def _leftovers(container: Container, left: list[Probe]) -> Iterator[Refused]:
    """Yield a refusal per file of a folder; in an archive, one per kind of file, so that the account stays readable."""
    said: dict[str, tuple[Refusal, list[Probe]]] = {}
    for probe in left:
        refusal = _asked(refuse, probe)
        probe.forget()
        same = said.setdefault(refusal.what.en if container.archive else probe.path, (refusal, []))
        same[1].append(probe)
    for refusal, probes in said.values():
        shown = _shown(container, probes[0].path)
        more = f" (+{len(probes) - 1})" if len(probes) > 1 else ""
        yield Refused(shown + more, refusal)


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

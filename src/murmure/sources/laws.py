"""Does a source keep the laws that every source must keep, on this sample?

Each law is a function that yields a sentence per breach. `check` runs those
that need one sample only: it is what `murmure source check NAME FILE` prints;
the tests run all of them on every source.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.words import Both
from murmure.sources.gather import Output, gather, golden_of
from murmure.sources.packing import PACKINGS, tree_of, write_folder
from murmure.sources.readers import LIMITS, Probe, Scratch, containers
from murmure.sources.recognise import sources
from murmure.sources.source import Source
from murmure.sources.times import ORIGINS, PRECISIONS, plausible

_MAY_DIFFER = {"extra"}  # one record may stand twice in an export, once with more details
_LISTS = ("audience", "tags", "links", "mentions")


class Verdict(NamedTuple):
    """Hold a law and its breaches; none means that it is kept."""

    law: Both
    breaches: list[Both]


def check(
    source: Source, offered: Path, golden: Path | None = None, write: bool = False, zone: ZoneInfo | None = None,
    canaries: tuple[str, ...] = (), answers: dict[str, str] | None = None,
) -> list[Verdict]:  # fmt: skip
    """Return a verdict per law for one source on one sample; `write` makes the golden file anew."""
    output = gather(offered, zone, answers, source.name)
    if golden and write:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(golden_of(output), "utf-8")
    again = lambda path: gather(path, zone, answers, source.name)  # noqa: E731 - one line, four uses
    return [
        Verdict(Both("It reads something.", "Elle lit quelque chose."), list(something(output))),
        Verdict(Both("Exactly one source recognises each file.", "Une seule source reconnaît chaque fichier."), list(recognised_once(offered))),
        Verdict(Both("Reading twice adds once.", "Lire deux fois n'ajoute qu'une fois."), list(read_twice(output, again(offered)))),
        Verdict(Both("Two different records never share a key.", "Deux enregistrements différents n'ont jamais la même clé."),
                list(one_key_each(output))),
        Verdict(Both("Every time has an origin and a precision.", "Toute heure a une origine et une précision."), list(timed(output))),
        Verdict(Both("Every value has its type.", "Toute valeur a son type."), list(typed(output))),
        Verdict(Both("What is left out never appears.", "Ce qui est laissé de côté n'apparaît jamais."), list(left_out(output, canaries))),
        Verdict(Both("The output equals the golden file.", "La sortie est égale au fichier de référence."), list(golden_kept(output, golden))),
        Verdict(Both("Folder, zip, tar.gz and nested zip are equal.", "Dossier, zip, tar.gz et zip emboîté sont égaux."),
                list(packed_alike(offered, again))),
        Verdict(Both("A cut file is never read in silence.", "Un fichier coupé n'est jamais lu en silence."), list(cut_is_said(offered, again))),
        Verdict(Both("A corrupted file stops nothing.", "Un fichier abîmé n'arrête rien."), list(corrupted_is_survived(offered, again))),
    ]  # fmt: skip


def something(output: Output) -> Iterator[Both]:
    """Yield a breach when nothing was read."""
    if not output.rows:
        yield _says("no activity was read", "aucune activité n'a été lue")


def recognised_once(offered: Path) -> Iterator[Both]:
    """Yield a breach per file that two sources of one rank recognise."""
    with Scratch() as scratch:
        for container in containers(offered, scratch, LIMITS):
            siblings = frozenset(file.path for file in container.files)
            for file in container.files:
                probe = Probe(file, siblings)
                sure = [s.name for s in sources() if not s.fallback and probe.head and s.recognise(probe)]
                if len(sure) > 1:
                    yield _says("{path} is recognised by {names}", "{path} est reconnu par {names}", path=file.path, names=", ".join(sure))


def read_twice(first: Output, second: Output) -> Iterator[Both]:
    """Yield a breach when a second reading gives other ids, or other activities under the same ids."""
    for key in list(first.rows.keys() ^ second.rows.keys())[:3]:
        row = first.rows.get(key) or second.rows[key]
        yield _says("an id is not stable: {row}", "un identifiant n'est pas stable : {row}", row=_short(row))
    if first.rows.keys() == second.rows.keys() and first.rows != second.rows:
        yield _says("the second reading differs", "la seconde lecture diffère")


def one_key_each(output: Output) -> Iterator[Both]:
    """Yield a breach per record that the log would lose: another record, which says something else, has its key."""
    for kept, lost in output.met_again:
        parts = sorted(name for name in kept.keys() | lost.keys() if kept.get(name) != lost.get(name) and name not in _MAY_DIFFER)
        if parts:
            values = {"parts": ", ".join(parts), "a": _short(kept), "b": _short(lost)}
            yield _says("one key, two different records ({parts}): {a} {b}", "une clé, deux enregistrements différents ({parts}) : {a} {b}", **values)


def timed(output: Output) -> Iterator[Both]:
    """Yield a breach per activity whose time does not say where its offset comes from, or how precise it is."""
    for row in output.rows.values():
        published = row.get("published")
        if published is None:
            if {"offset_origin", "offset_minutes", "precision"} & row.keys():
                yield _says("there is a precision without a time: {row}", "il y a une précision sans heure : {row}", row=_short(row))
            continue
        fine = row.get("offset_origin") in ORIGINS and row.get("precision") in PRECISIONS and plausible(published)
        offset = row.get("offset_minutes")
        if not fine or (offset is not None and not -24 * 60 < offset < 24 * 60) or (row["offset_origin"] == "account" and offset is None):
            yield _says("the time is not complete: {row}", "l'heure n'est pas complète : {row}", row=_short(row))
        elif row.get("until") is not None and row["until"] < published:
            yield _says("it ends before it begins: {row}", "cela finit avant de commencer : {row}", row=_short(row))


def typed(output: Output) -> Iterator[Both]:
    """Yield a breach per value that the log cannot hold as it is."""
    for row in output.rows.values():
        for name, value in row.items():
            if not _fits(name, value):
                yield _says("{name} is {value!r} in {row}", "{name} vaut {value!r} dans {row}", name=name, value=value, row=_short(row))


def _fits(name: str, value: Any) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(_is_text(item) for item in value)
    if name in ("published", "until", "offset_minutes", "job"):
        return isinstance(value, int) and not isinstance(value, bool)
    if name in ("latitude", "longitude", "value"):
        limit = {"latitude": 90, "longitude": 180}.get(name, float("inf"))
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= limit and abs(value) != float("inf")
    if name == "extra":
        return isinstance(value, dict) and _is_text(json.dumps(value, ensure_ascii=False))
    return _is_text(value)


def _is_text(value: Any) -> bool:
    """Say whether a value is a text that UTF-8 can write: no lone surrogate, no zero."""
    if not isinstance(value, str) or "\0" in value:
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def left_out(output: Output, canaries: tuple[str, ...]) -> Iterator[Both]:
    """Yield a breach per planted text that should not have come through."""
    whole = golden_of(output)
    for canary in canaries:
        if canary in whole:
            yield _says("{canary!r} came through", "{canary!r} est passé", canary=canary)


def golden_kept(output: Output, golden: Path | None) -> Iterator[Both]:
    """Yield a breach per line in which the output and the golden file differ, at most three."""
    if golden is None:
        return
    if not golden.exists():
        yield _says("there is no golden file: write it with --write", "il n'y a pas de fichier de référence : écrivez-le avec --write")
        return
    expected, found = golden.read_text("utf-8").splitlines(), golden_of(output).splitlines()
    missing = [line for line in expected if line not in set(found)]
    new = [line for line in found if line not in set(expected)]
    for line in missing[:2]:
        yield _says("missing: {line}", "manque : {line}", line=line[:300])
    for line in new[:2]:
        yield _says("new: {line}", "nouveau : {line}", line=line[:300])
    if not missing and not new and expected != found:
        yield _says("the order changed", "l'ordre a changé")


def packed_alike(offered: Path, read: Callable[[Path], Output]) -> Iterator[Both]:
    """Yield a breach per packing in which the same files give other activities."""
    with Scratch() as scratch:
        tree = tree_of(offered)
        wanted = read(write_folder(tree, scratch.path())).rows
        for name, pack in PACKINGS.items():
            place = scratch.path()
            place.mkdir()
            found = read(pack(tree, place / f"sample.{name}")).rows
            if found != wanted:
                values = {"name": name, "a": len(found), "b": len(wanted)}
                yield _says("{name}: {a} activities, {b} in a folder", "{name} : {a} activités, {b} dans un dossier", **values)


def cut_is_said(offered: Path, read: Callable[[Path], Output], cuts: tuple[float, ...] = (0.2, 0.5, 0.77, 0.98)) -> Iterator[Both]:
    """Yield a breach when the largest file, cut in the middle of a record, gives fewer activities and says nothing."""
    tree = tree_of(offered)
    path = max(tree, key=lambda name: len(tree[name]))
    whole = read(offered).rows
    for cut in cuts:
        data = _cut(tree[path], int(len(tree[path]) * cut))
        with Scratch() as scratch:
            found = read(write_folder({**tree, path: data}, scratch.path()))
        if len(found.rows) < len(whole) and not found.said:
            values = {"path": path, "cut": f"{cut:.0%}", "a": len(found.rows), "b": len(whole)}
            yield _says("{path} cut at {cut}: {a} of {b} and nothing said", "{path} coupé à {cut} : {a} sur {b} et rien n'est dit", **values)


def _cut(data: bytes, place: int) -> bytes:
    """Return the start of `data`, cut in the first third of a line.

    A list of lines cut between two lines is a complete shorter one, and a line
    cut in its last column is a complete line: nobody can tell.
    """
    start = data.rfind(b"\n", 0, place) + 1
    end = data.find(b"\n", place)
    return data[: start + max(1, ((end if end > 0 else len(data)) - start) // 3)]


def corrupted_is_survived(offered: Path, read: Callable[[Path], Output], times: int = 12, seed: int = 7) -> Iterator[Both]:
    """Yield a breach per seeded corruption that raises anything, or that gives what the log cannot hold."""
    chance, tree = random.Random(seed), tree_of(offered)
    names = [name for name in tree if tree[name]]
    for number in range(times):
        path = chance.choice(names)
        data = bytearray(tree[path])
        for _ in range(chance.choice((1, 3, 40))):
            data[chance.randrange(len(data))] = chance.choice((0, 0x22, 0x3C, 0x7B, 0xFF, chance.randrange(256)))
        with Scratch() as scratch:
            try:
                found = read(write_folder({**tree, path: bytes(data)}, scratch.path()))
            except Exception as error:  # whatever it is, it is the breach
                values = {"path": path, "number": number, "error": f"{type(error).__name__}: {error}"}
                yield _says("{path}, corruption {number}: {error}", "{path}, corruption {number} : {error}", **values)
                continue
        yield from timed(found)
        yield from typed(found)


def _says(en: str, fr: str, **values: object) -> Both:
    return Both(en, fr).fill(**values)


def _short(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)[:240]

"""What does the page of communities show of the people in the log: who is tied to whom, in which communities, by which activities?"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs.dated import Span
from murmure.graphs.piece import spot_of
from murmure.model.ask import Ask, Page

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from murmure.engine import Store
    from murmure.graphs.crowd import Crowd
    from murmure.graphs.crowd_acts import Acts, Bins, Matched, Rows
    from murmure.graphs.crowd_files import Note
    from murmure.graphs.crowd_map import Laid
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

BANDS = 11
"""Communities that have a band of their own in the picture of time: the heaviest."""
CORE = 3
"""People by whom an address or a note names a community: numbers change when the log does."""
TONES = ("#1b6b66", "#c2571a", "#5a4fb0", "#a8307c", "#3f7d20", "#2b6cb0", "#8a6d00", "#b03030", "#0f7a94", "#7a4a2b", "#6a3d9a", "#b8476f")
"""What the colours of communities are in files, as on the page by day (`--kind-0` ... of style.css)."""
FORMS = {"csv": "CSV", "parquet": "Parquet", "gexf": "GEXF", "gephi-lite": "Gephi Lite"}
"""Forms in which the communities leave, and what people call them."""
LABEL = 120
"""Longest name that goes to the browser, in characters."""


class Scene(NamedTuple):
    """Hold the crowd of all time, where it is drawn, and what makes its ties."""

    crowd: Crowd
    laid: Laid
    acts: Acts
    bins: Bins


@dataclass(frozen=True)
class Chosen:
    """Say what is selected: people (places in `Crowd.people`), or one tie (two places); nothing means everybody."""

    people: tuple[int, ...] = ()
    tie: tuple[int, int] | None = None


class CrowdRoom:
    """Answer the page of communities; what was found is kept until the log changes."""

    def __init__(self, store: Store, view: Callable[[], View], shelf: Shelf) -> None:
        self._store, self._view, self._shelf = store, view, shelf
        self._lock = threading.Lock()
        self._kept: dict[Any, Any] = {}

    def _recall(self, what: Any, make: Callable[[], Any]) -> Any:
        """Return what `make` made for the log as it is; a few answers are kept, the oldest goes first."""
        with self._lock:
            if self._kept.get("version") != self._store.content:
                self._kept = {"version": self._store.content}
            if what not in self._kept:
                made = self._store.steady(make)
                while len(self._kept) > 12:
                    del self._kept[next(key for key in self._kept if key not in ("version", "scene"))]
                self._kept[what] = made
            return self._kept[what]

    @property
    def scene(self) -> Scene:
        """The crowd of all time."""
        return self._recall("scene", self._scene)

    def _scene(self) -> Scene:
        from murmure.graphs.crowd_acts import acts, binned
        from murmure.graphs.crowd_map import laid

        view = self._view()
        found = self._gather(Span())
        made = acts(view, self._shelf, found)
        return Scene(found, laid(found), made, binned(made))

    def _gather(self, span: Span) -> Crowd:
        from murmure.graphs.contested import contested
        from murmure.graphs.crowd import crowd

        view = self._view()
        return crowd(view, self._shelf, span, words=[(word.person, word.members) for word in contested(view)])

    def found(self, span: Span) -> Crowd:
        """Return the crowd of a span: the people are those of all time, in the same places."""
        return self.scene.crowd if span == Span() else self._recall(("crowd", span), lambda: self._gather(span))

    def map(self) -> bytes:
        """Return the people and ties that a page draws, packed and gzipped (see `packed`)."""
        scene = self.scene
        return self._recall("map", lambda: _map(scene, str(self._store.content)))

    def cover(self, span: Span) -> bytes:
        """Return the communities of a span over the people of `map`, packed and gzipped."""
        scene, crowd = self.scene, self.found(span)
        return self._recall(("cover", span), lambda: _Told(self._view(), scene, crowd, span).packed())

    def told(self, span: Span) -> list[dict[str, Any]]:
        """Return the communities of a span: number, size, ties, density, conductance, words, leaving, colour, core, degree of doubt."""
        scene, crowd = self.scene, self.found(span)
        return self._recall(("told", span), lambda: _Told(self._view(), scene, crowd, span).communities)

    def matched(self, ask: Ask) -> Matched:
        """Return the people and ties that are left when only these activities count."""
        from murmure.graphs.crowd_acts import matched

        scene, span, rows = self.scene, Span(ask.since, ask.until), self._rows(ask)
        return self._recall(("match", ask), lambda: matched(self._view(), self._shelf, scene.crowd, scene.acts, rows, span))

    def match(self, ask: Ask, span: Span) -> bytes:
        """Return which of the people and ties of `map` are left, and the bands of the communities of `span`, packed and gzipped."""
        import numpy as np

        from murmure.graphs.crowd_acts import bands

        scene, crowd, left = self.scene, self.found(span), self.matched(ask)
        group = _strongest(crowd, scene.crowd)
        lines = bands(scene.acts, left.ever, group, crowd.cover.communities, scene.bins)
        heavy = np.sort(np.lexsort((np.arange(len(lines) - 1), -lines[:-1].sum(axis=1)))[:BANDS])
        rest = np.setdiff1d(np.arange(len(lines) - 1), heavy)
        shown = np.vstack([lines[heavy], lines[rest].sum(axis=0, keepdims=True), lines[-1:]])
        header = {
            "people": int((left.people & (scene.crowd.strength > 0)).sum()), "ties": int(left.ties.sum()), "acts": int(left.acts.sum()),
            "bands": (heavy + 1).tolist(), "unit": scene.bins.unit, "starts": (scene.bins.starts // 1_000_000).tolist(),
        }  # fmt: skip
        return packed(header, {
            "person": np.packbits(left.people[scene.laid.people], bitorder="little"),
            "line": np.packbits(left.ties[scene.laid.ties], bitorder="little"), "band": shown.astype(np.float32),
        })  # fmt: skip

    def _rows(self, ask: Ask) -> Rows | None:
        """Return which rows answer an `Ask` at any time; None when all do."""
        from murmure.log.standing import rows_that

        bare = replace(ask, since=None, until=None, before=None, limit=Ask().limit)
        return None if bare == Ask() else self._recall(("rows", bare), lambda: rows_that(self._store, bare))

    def posts(self, chosen: Chosen, ask: Ask, limit: int = 30, before: str | None = None) -> Page:
        """Return the newest activities of the people who are chosen, or those behind a tie, that answer `ask`."""
        from murmure.graphs.crowd_acts import behind_people, behind_ties
        from murmure.log.spot import rows_at

        if not chosen.people and chosen.tie is None:
            return self._store_page(replace(ask, limit=limit, before=before))
        scene, span, spot = self.scene, Span(ask.since, ask.until), spot_of(before)

        def page() -> Page:
            if chosen.tie is not None:
                here = self.matched(ask).acts & (scene.acts.tie == self._tie(*chosen.tie))
                spots = behind_ties(self._view(), self._shelf, scene.acts, here, limit + 1, spot)
            else:
                spots = behind_people(self._view(), self._shelf, chosen.people, self._rows(ask), span, limit + 1, spot)
            rows = rows_at(self._store, [(one.moment, one.piece, one.row) for one in spots[:limit]])
            return Page(rows, spots[limit - 1].cursor() if len(spots) > limit else None)

        return self._store.steady(page)

    def _store_page(self, ask: Ask) -> Page:
        from murmure.log.find import page

        return page(self._store, ask)

    def _tie(self, a: int, b: int) -> int:
        """Return the place of the tie of two people, -1 when they have none."""
        import numpy as np

        crowd = self.scene.crowd
        key = min(a, b) * len(crowd.people) + max(a, b)
        keys = crowd.source * len(crowd.people) + crowd.target
        place = int(np.searchsorted(keys, key))
        return place if place < len(keys) and keys[place] == key else -1

    def person(self, name: str) -> int:
        """Return the place of a person, by id; -1 when the log does not know them."""
        import pyarrow as pa
        import pyarrow.compute as pc

        return int(pc.index(self.scene.crowd.people, pa.scalar(name)).as_py())

    def community(self, core: list[str], span: Span, number: int = 0) -> int:
        """Return the community (from 0) that holds most of these people, of equals the one of that number; -1 when none holds half."""
        import numpy as np

        crowd = self.found(span)
        places = [place for place in map(self.person, core) if place >= 0]
        hits = np.bincount(crowd.group()[np.isin(crowd.cover.member, places)], minlength=crowd.cover.communities)
        if not len(hits) or 2 * hits.max() < max(len(core), 1):
            return -1
        best = np.flatnonzero(hits == hits.max())
        return number - 1 if number - 1 in best else int(best[0])

    def members(self, community: int, span: Span) -> tuple[int, ...]:
        """Return the members of a community (from 0) whom nobody contests, places in `Crowd.people`."""
        cover = self.found(span).accepted()
        return tuple(cover.member[cover.starts[community] : cover.starts[community + 1]].tolist())

    def named(self, community: int, span: Span, most: int) -> list[str]:
        """Return the ids of the members of a community (from 0) by whom it is told, those whose ties it explains most first."""
        crowd = self.found(span)
        return crowd.people.take(_core(crowd, community)[:most].tolist()).to_pylist()

    def export(self, form: str, folder: Path, ask: Ask, span: Span, k: int, made: str) -> list[Path]:
        """Write what the filters leave, as it may leave the home (see `graphs.crowd_files`); return the files."""
        import numpy as np

        from murmure.graphs.crowd_files import Drawn, Leaving, write

        scene, crowd, told, left = self.scene, self.found(span), self.told(span), self.matched(ask)
        if crowd is not scene.crowd:  # the ties of a span are its own: those that the filters leave of all time are known by their ends
            width = len(crowd.people)
            mine = np.isin(crowd.source * width + crowd.target, (scene.crowd.source * width + scene.crowd.target)[left.ties])
        else:
            mine = left.ties
        drawn = [np.full(len(crowd.people), np.nan) for _ in range(3)]
        for array, value in zip(drawn, (scene.laid.x, scene.laid.y, scene.laid.size), strict=True):
            array[scene.laid.people] = value
        tied = np.zeros(len(crowd.people), bool)
        tied[scene.crowd.source] = tied[scene.crowd.target] = True
        return write(Leaving(
            crowd, Drawn(*drawn, [TONES[one["colour"]] for one in told]), left.people & tied, mine,
            [one["leaving"] for one in told], self._leaving_notes(span), k, made), folder, form)  # fmt: skip

    def _leaving_notes(self, span: Span) -> list[Note]:
        """Return the notes, those on communities with the place that these have now; -1 when the log has no such one any more."""
        from murmure.graphs.crowd_files import Note

        def ids(note: dict[str, Any]) -> tuple[str, ...]:
            if note["about"] != "community":
                return tuple(note["ids"])
            number, *core = note["ids"]
            return (str(self.community(core, span, int(number) if number.isdecimal() else 0)),)

        return [Note(note["about"], ids(note), note["text"], note["at"]) for note in self.notes.values()]

    @property
    def notes(self) -> dict[str, dict[str, Any]]:
        """The notes that the owner wrote on people, ties, communities and views: about, ids, text, at, by their key."""
        return self._store.book.all("note")

    def note(self, key: str, note: dict[str, Any] | None) -> None:
        """Keep a note, change it, or remove it with None."""
        with self._store.lock, self._store.book.change():
            if note is None:
                self._store.book.drop("note", key)
            else:
                self._store.book.put("note", key, note)


def packed(header: dict[str, Any], arrays: dict[str, np.ndarray]) -> bytes:
    """Return a JSON header and arrays, gzipped: the length of the header (uint32), the header with a list `arrays` of name,
    type and length, then the arrays, each on a boundary of four bytes, little-endian.
    """
    import numpy as np

    form = {"float32": "f4", "int32": "i4", "uint8": "u1"}
    listed = [(name, str(array.dtype), array.size) for name, array in arrays.items()]
    text = json.dumps(header | {"arrays": listed}, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    parts = [np.uint32(len(text) + -len(text) % 4).tobytes(), text + b" " * (-len(text) % 4)]
    for name, kind, _ in listed:
        raw = np.ascontiguousarray(arrays[name], f"<{form[kind]}").tobytes()
        parts += [raw, b"\0" * (-len(raw) % 4)]
    return gzip.compress(b"".join(parts), 4, mtime=0)


def _map(scene: Scene, version: str) -> bytes:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    crowd, laid = scene.crowd, scene.laid
    who = pa.array(laid.people)
    place = np.full(len(crowd.people), -1)
    place[laid.people] = np.arange(len(laid.people))
    tied = np.zeros(len(crowd.people), bool)
    tied[crowd.source] = tied[crowd.target] = True
    header = {
        "version": version, "me": int(place[crowd.me]) if crowd.me >= 0 else -1,
        "cut": {"people": len(laid.people), "people_total": int(tied.sum()), "ties": len(laid.ties), "ties_total": len(crowd.source)},
        "ids": crowd.people.take(who).to_pylist(),
        "labels": pc.utf8_slice_codeunits(crowd.labels.take(who), 0, LABEL).to_pylist(),
    }  # fmt: skip
    return packed(header, {
        "x": laid.x, "y": laid.y, "size": laid.size, "a": place[crowd.source[laid.ties]].astype(np.int32),
        "b": place[crowd.target[laid.ties]].astype(np.int32), "weight": crowd.weight[laid.ties].astype(np.float32),
    })  # fmt: skip


def _strongest(crowd: Crowd, whole: Crowd) -> np.ndarray:
    """Return of each tie of all time the community that most surely explains it: of those that hold both ends, the one that
    explains most of the ties of both; -1 for none.
    """
    import numpy as np

    from murmure.graphs.communities import common

    cover = crowd.accepted()
    edge, group = common(cover, whole.source, whole.target)
    key = np.repeat(np.arange(cover.communities), np.diff(cover.starts)) * len(cover.nodes) + cover.member
    degree = [cover.degree[np.searchsorted(key, group * len(cover.nodes) + end[edge])] for end in (whole.source, whole.target)]
    order = np.lexsort((group, -(degree[0] * degree[1]).round(9), edge))
    out = np.full(len(whole.source), -1)
    out[edge[order][::-1]] = group[order][::-1]
    return out


def _core(crowd: Crowd, community: int) -> np.ndarray:
    """Return the members of a community, those whose ties it explains most first; those who contest it are not in it."""
    import numpy as np

    cover, strength = crowd.accepted(), crowd.strength
    part = slice(cover.starts[community], cover.starts[community + 1])
    return cover.member[part][np.lexsort((cover.member[part], -(cover.degree[part] * strength[cover.member[part]]).round(9)))]


@dataclass(frozen=True)
class _Told:
    """Tell the communities of a span."""

    view: View
    scene: Scene
    crowd: Crowd
    span: Span

    @cached_property
    def words(self) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """What each community shares: as its owner may see it, and as it may leave the home."""
        from murmure.communities.words import describe
        from murmure.graphs.said import said

        cover, table = self.crowd.accepted(), said(self.view, self.span)
        return tuple(
            {one.community: [word.word for word in one.words] for one in describe(cover, table, most=5, leaving=leaving)}
            for leaving in (False, True)
        )  # type: ignore[return-value]

    @cached_property
    def communities(self) -> list[dict[str, Any]]:
        """One row per community."""
        from murmure.graphs.crowd_map import coloured

        crowd, colour = self.crowd, coloured(self.crowd)
        cover = crowd.accepted()
        rows = []
        for one in range(cover.communities):
            core = _core(crowd, one)
            rows.append({
                "number": one + 1, "size": int(cover.starts[one + 1] - cover.starts[one]), "ties": int(crowd.ties[one]),
                "density": round(float(crowd.density[one]), 4), "conductance": round(float(crowd.conductance[one]), 4),
                "words": self.words[0].get(one, []), "leaving": self.words[1].get(one, []), "colour": int(colour[one]),
                "core": crowd.people.take(core[:CORE].tolist()).to_pylist(),
            })  # fmt: skip
        return rows

    def packed(self) -> bytes:
        """Return the communities, the memberships of those drawn, and the community of each line."""
        import numpy as np

        crowd, laid = self.crowd, self.scene.laid
        place = np.full(len(crowd.people), -1)
        place[laid.people] = np.arange(len(laid.people))
        member, group = place[crowd.cover.member], crowd.group()
        order = np.lexsort((-crowd.cover.degree.round(9), member))
        order = order[member[order] >= 0]
        return packed({"communities": self.communities, "overlapping": crowd.accepted().overlapping, "covered": crowd.accepted().covered}, {
            "member": member[order].astype(np.int32), "group": group[order].astype(np.int32),
            "degree": crowd.cover.degree[order].astype(np.float32), "contested": crowd.contested[order].astype(np.uint8),
            "line": _strongest(crowd, self.scene.crowd)[laid.ties].astype(np.int32),
        })  # fmt: skip


__all__ = ["Chosen", "CrowdRoom", "packed"]

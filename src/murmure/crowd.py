"""What does the page of communities show of the people in the log: who is tied to whom, in which communities, by which activities?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from murmure.graphs.crowd_once import Once
from murmure.graphs.crowd_told import Scene, Told, core_of, left_of, map_of, mark_of, told_of
from murmure.graphs.dated import Span
from murmure.graphs.piece import Spot, spot_of
from murmure.model.ask import Ask, Page

if TYPE_CHECKING:
    from pathlib import Path

    from murmure.engine import Store
    from murmure.graphs.crowd import Crowd
    from murmure.graphs.crowd_acts import Matched, Rows
    from murmure.graphs.crowd_files import Note
    from murmure.graphs.crowd_lives import Lives
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

WHOLE = ("scene", "map", "names")
"""What is of the whole log, and kept as long as it stays the same, as is what became of the communities."""
KEPT = 12
"""Answers to other questions that are kept."""
T = TypeVar("T")


@dataclass(frozen=True)
class Chosen:
    """Say what is selected: people (places in `Crowd.people`), or one tie (two places); nothing means everybody."""

    people: tuple[int, ...] = ()
    tie: tuple[int, int] | None = None


class CrowdRoom:
    """Answer the page of communities; what was found is kept until the log changes.

    widened   returns a question for actors as one for all accounts of these people
    """

    def __init__(self, store: Store, view: Callable[[], View], shelf: Shelf, widened: Callable[[Ask], Ask]) -> None:
        self._store, self._view, self._shelf, self._widened = store, view, shelf, widened
        self._once = Once(lambda: store.content, KEPT, lambda what: what in WHOLE or what[0] == "lives")

    def _recall(self, what: Any, make: Callable[[], Any]) -> Any:
        """Return what `make` makes of the log as it is: once, beside what others ask; a few answers are kept."""
        return self._once.recall(what, lambda: self._store.steady(make))

    def _whole(self, answer: Callable[[], T]) -> T:
        """Return an answer all parts of which are about one state of the log, however it grows meanwhile."""
        for _ in range(3):
            before = self._store.content
            try:
                found = answer()
            except (KeyError, IndexError, FileNotFoundError):  # a piece of the log was there a moment ago
                if before == self._store.content:
                    raise
                continue
            if before == self._store.content:
                return found
        # The writer is faster than this reader: hold it back, once.
        with self._store.lock, self._store.book.change(), self._once.alone():
            return answer()

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
        drawn = laid(found)
        return Scene(found, drawn, made, binned(made), mark_of(found, drawn))

    def _gather(self, span: Span) -> Crowd:
        from murmure.graphs.contested import contested
        from murmure.graphs.crowd import crowd

        view = self._view()
        return crowd(view, self._shelf, span, words=contested(view))

    def found(self, span: Span) -> Crowd:
        """Return the crowd of a span: the people are those of all time, in the same places."""
        return self.scene.crowd if span == Span() else self._recall(("crowd", span), lambda: self._gather(span))

    def map(self) -> bytes:
        """Return the people and ties that a page draws, packed and gzipped (see `packed`)."""
        def answer() -> bytes:
            scene = self.scene
            return self._recall("map", lambda: map_of(scene))

        return self._whole(answer)

    def cover(self, span: Span) -> bytes:
        """Return the communities of a span over the people of `map`, packed and gzipped."""
        def answer() -> bytes:
            told = self._told(span)
            return self._recall(("cover", span), told.packed)

        return self._whole(answer)

    def _told(self, span: Span) -> Told:
        scene, crowd = self.scene, self.found(span)
        return self._recall(("told", span), lambda: told_of(self._view(), scene, crowd, span))

    def told(self, span: Span) -> list[dict[str, Any]]:
        """Return the communities of a span: number, size, ties, density, conductance, words, leaving, colour, core."""
        return self._told(span).communities

    def matched(self, ask: Ask) -> Matched:
        """Return the people and ties that are left when only these activities count."""
        from murmure.graphs.crowd_acts import matched

        scene, span, rows = self.scene, Span(ask.since, ask.until), self._rows(ask)
        return self._recall(("match", ask), lambda: matched(self._view(), self._shelf, scene.crowd, scene.acts, rows, span))

    def match(self, ask: Ask, span: Span) -> bytes:
        """Return which of the people and ties of `map` are left, and the bands of the communities of `span`, packed and gzipped."""
        return self._whole(lambda: left_of(self._told(span), self.matched(ask)))

    def lives(self, every: str | None = None) -> Lives:
        """Return what became of the communities, date by date (see `graphs.crowd_lives`)."""
        from murmure.graphs.crowd_lives import lives

        return self._recall(("lives", every), lambda: lives(self._view(), self._shelf, every))

    def _rows(self, ask: Ask) -> Rows | None:
        """Return which rows answer an `Ask` at any time; None when all do."""
        from murmure.log.standing import rows_that

        bare = replace(self._widened(ask), since=None, until=None, before=None, limit=Ask().limit)
        return None if bare == Ask() else self._recall(("rows", bare), lambda: rows_that(self._store, bare))

    def posts(self, chosen: Chosen, ask: Ask, limit: int = 30, before: str | None = None) -> Page:
        """Return the newest activities of the people who are chosen, or those behind a tie, that answer `ask`."""
        from murmure.graphs.crowd_acts import behind_people, behind_ties
        from murmure.log.find import page as page_of
        from murmure.log.spot import rows_at

        if not chosen.people and chosen.tie is None:
            return page_of(self._store, replace(self._widened(ask), limit=limit, before=before))
        span, spot = Span(ask.since, ask.until), spot_of(before)

        def spots() -> Callable[[], list[Spot]]:
            if chosen.tie is None:
                rows = self._rows(ask)
                return lambda: behind_people(self._view(), self._shelf, chosen.people, rows, span, limit + 1, spot)
            made = self.scene.acts
            here = self.matched(ask).acts & (made.tie == self._tie(*chosen.tie))
            return lambda: behind_ties(self._view(), self._shelf, made, here, limit + 1, spot)

        def page(find: Callable[[], list[Spot]]) -> Page:
            found = find()
            rows = rows_at(self._store, [(one.moment, one.piece, one.row) for one in found[:limit]])
            return Page(rows, found[limit - 1].cursor() if len(found) > limit else None)

        def answer() -> Page:
            find = spots()  # what is kept is asked for first: `steady` may hold writers back, who would wait for it
            return self._store.steady(lambda: page(find))

        return self._whole(answer)

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

    def find(self, words: str) -> list[dict[str, Any]]:
        """Return some people whose name holds `words` and whom the map does not draw (see `graphs.crowd_find.undrawn`)."""
        from murmure.graphs.crowd_find import names_of, undrawn

        def answer() -> list[dict[str, Any]]:
            scene = self.scene
            return undrawn(scene, self._recall("names", lambda: names_of(scene.crowd)), words)

        return self._whole(answer)

    def about(self, name: str, span: Span) -> dict[str, Any] | None:
        """Return what there is to tell of a person, by id (see `graphs.crowd_find.person_of`); None when the log does not know them."""
        from murmure.graphs.crowd_find import person_of

        def answer() -> dict[str, Any] | None:
            place = self.person(name)
            return person_of(self._told(span), place) if place >= 0 else None

        return self._whole(answer)

    def community(self, core: list[str], span: Span, number: int = 0) -> int:
        """Return the community (from 0) that holds most of these people, of equals the one of that number; -1 when none holds half."""
        import numpy as np

        crowd = self.found(span)
        places = [place for place in map(self.person, core) if place >= 0]
        hits = np.bincount(crowd.cover.groups()[np.isin(crowd.cover.member, places)], minlength=crowd.cover.communities)
        if not len(hits) or 2 * hits.max() < max(len(core), 1):
            return -1
        best = np.flatnonzero(hits == hits.max())
        return number - 1 if number - 1 in best else int(best[0])

    def members(self, community: int, span: Span) -> tuple[int, ...]:
        """Return the members of a community (from 0) whom nobody contests, places in `Crowd.people`."""
        cover = self.found(span).accepted
        return tuple(cover.member[cover.starts[community] : cover.starts[community + 1]].tolist())

    def named(self, community: int, span: Span, most: int) -> list[str]:
        """Return the ids of the members of a community (from 0) by whom it is told, those whose ties it explains most first."""
        crowd = self.found(span)
        return crowd.people.take(core_of(crowd, community)[:most].tolist()).to_pylist()

    def export(self, form: str, folder: Path, ask: Ask, span: Span, k: int, made: str, language: str = "en") -> list[Path]:
        """Write what the filters leave, as it may leave the home (see `graphs.crowd_files`); return the files."""
        import numpy as np

        from murmure.graphs.crowd_files import Drawn, Leaving, write
        from murmure.graphs.crowd_map import TONES

        scene, crowd, told, left, notes = self._whole(
            lambda: (self.scene, self.found(span), self.told(span), self.matched(ask), self._leaving_notes(span)))  # fmt: skip
        if crowd is not scene.crowd:  # the ties of a span are its own: those that the filters leave of all time are known by their ends
            width = len(crowd.people)
            mine = np.isin(crowd.source * width + crowd.target, (scene.crowd.source * width + scene.crowd.target)[left.ties])
        else:
            mine = left.ties
        drawn = [np.full(len(crowd.people), np.nan) for _ in range(3)]
        for array, value in zip(drawn, (scene.laid.x, scene.laid.y, scene.laid.size), strict=True):
            array[scene.laid.people] = value
        return write(Leaving(
            crowd, Drawn(*drawn, [TONES[one["colour"]] for one in told]), left.people & (scene.crowd.strength > 0), mine,
            [one["leaving"] for one in told], notes, k, made, ask, span, language), folder, form)  # fmt: skip

    def _leaving_notes(self, span: Span) -> list[Note]:
        """Return the notes, those on communities with the place that these have in the span.

        A community that the span does not hold, and the whole log does: the note leaves with the view, without a number.
        """
        from murmure.communities.words import K
        from murmure.graphs.crowd_files import Note

        def leaving(note: dict[str, Any]) -> Note:
            about, ids = note["about"], tuple(note["ids"])
            if about == "community":
                number, *core = ids or ("",)
                wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0
                place, ever = self.community(core, span, wanted), self.community(core, Span(), wanted)
                if place < 0 <= ever and len(self.members(ever, Span())) >= K:
                    about, ids = "view", ("view",)
                else:
                    ids = (str(place),)
            return Note(about, ids, note["text"], note["at"], note.get("view", ""))

        return [leaving(note) for note in self.notes.values()]

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


__all__ = ["Chosen", "CrowdRoom"]

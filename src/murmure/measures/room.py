"""Which devices measured what in this home, which counts, and what does the person say to that?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from murmure.graphs.shelf import Shelf
from murmure.measures import piece
from murmure.measures.device import Device
from murmure.measures.period import EPOCH, Periods, number_of, periods, table
from murmure.measures.resolve import Resolved, resolve
from murmure.measures.strand import Held, held, strand_of
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES, TOLD_APART
from murmure.model.words import LANGUAGES, Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.shelf import Columns
    from murmure.trust.view import View

    Pieces = dict[str, tuple[Columns, Held]]

PREFIX = "devices:"
SMALL = 300_000
"""The measures of so many rows are read in a moment."""
NO_QUANTITY = Both("Nothing in the log measures “{name}”.", "Rien dans le journal ne mesure « {name} ».")
LIST = Both("See what is measured with murmure devices list.", "Voyez ce qui est mesuré avec murmure devices list.")
NO_DEVICE = Both("No device called “{name}” measures {quantity}.", "Aucun appareil appelé « {name} » ne mesure : {quantity}.")
MANY = Both("More than one device of {quantity} is called “{name}”.", "Plusieurs appareils s'appellent « {name} » pour : {quantity}.")
NUMBERS = Both("Write their numbers, or more of their names; see them with murmure devices show {quantity}.",
               "Écrivez leurs numéros, ou davantage de leurs noms ; voyez-les avec murmure devices show {quantity}.")  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Say how one quantity was measured.

    chosen    whether the person said in which order devices count
    """

    found: Resolved
    chosen: bool

    @property
    def name(self) -> str:
        """The quantity, with `:` and what it is of where several things share it."""
        return self.found.name

    @property
    def title(self) -> Both:
        """What people call it."""
        return title_of(self.found.name)

    @property
    def overlap(self) -> float:
        """The seconds that are measured by a device while a higher one measures too."""
        return float(self.found.hidden.sum())


def title_of(name: str) -> Both:
    """Return what people call a quantity, and what it is of.

    >>> title_of("speed:running_speed").en
    'Speed (running speed)'
    """
    quantity, _, of = name.partition(":")
    title = QUANTITIES[quantity].title
    words = of.replace("_", " ")
    return Both(f"{title.en} ({words})", f"{title.fr} ({words})") if of else title


def resolved(view: View, shelf: Shelf, name: str, chosen: Sequence[str] = ()) -> Resolved:
    """Return the days of one quantity of a view, as lenses ask for them; `chosen` holds keys of devices in the order that the owner wants."""
    columns = [piece.columns_of(view, shelf, one, relation) for one, relation in view.parts().items()]
    return resolve(strand_of(name, [(here, held(here)) for here in columns], chosen))


class MeasureRoom:
    """Answer what was measured, by which devices, and keep in which order they count."""

    def __init__(self, view: Callable[[], View], steady: Callable[[Callable[[], Any]], Any], shelf: Shelf,
                 answers: Callable[[], Mapping[str, str]], answer: Callable[[str, str | None], None]) -> None:  # fmt: skip
        self._view, self._steady, self._shelf = view, steady, shelf
        self._answers, self._answer = answers, answer
        self._known: dict[str, tuple[Any, Resolved]] = {}
        self._held: dict[str, Held] = {}
        self._lock = threading.Lock()

    def all(self) -> list[Measured]:
        """Return every quantity that was measured: those that several devices measured first, then in the order of the vocabulary."""
        pieces = self._pieces()
        names = {name for _, there in pieces.values() for name in there.strands}
        places = {name: place for place, name in enumerate(QUANTITIES)}
        found = [self._measured(name, pieces) for name in sorted(names, key=lambda name: (places[name.partition(":")[0]], name))]
        return sorted(found, key=lambda one: len(one.found.devices) < 2)

    def of(self, name: str) -> Measured:
        """Return how one quantity was measured; raises `BadRequest` when nothing measures it."""
        pieces = self._pieces()
        if not any(name in there.strands for _, there in pieces.values()):
            raise BadRequest("no-quantity", NO_QUANTITY.fill(name=name), LIST)
        return self._measured(name, pieces)

    def on(self, day: date, names: Sequence[str]) -> list[tuple[Measured, float]]:
        """Return what some quantities come to on a day, in the order of their names; those that were not measured then are left out."""
        pieces, at = self._pieces(), (day - EPOCH).days
        there = [name for name in names if any(name in held_.strands for _, held_ in pieces.values())]
        found = [(one, periods(one.found, at, at + 1).total) for one in (self._measured(name, pieces) for name in there)]
        return [(one, float(total[0])) for one, total in found if len(total) and total[0] == total[0]]

    def shared(self, name: str) -> bool:
        """Say whether several devices measure a quantity."""
        pieces = self._pieces()
        return any(name in there.strands for _, there in pieces.values()) and len(self._measured(name, pieces).found.devices) > 1

    def at_hand(self, rows: int) -> bool:
        """Say whether a log of so many rows answers at once: it is small, or its measures were read in this process."""
        return rows <= SMALL or set(self._view().parts()) <= self._held.keys()

    def measures(self, name: str, since: date | str | None = None, until: date | str | None = None, by: str = "day") -> pa.Table:
        """Return what a quantity comes to by day, week, month, year or in all (see `period.table`)."""
        found, told = self.periods(name, since, until, by)
        return table(found, told)

    def periods(self, name: str, since: date | str | None = None, until: date | str | None = None, by: str = "day") -> tuple[Resolved, Periods]:
        """Return the same as arrays, with the devices."""
        known = name.partition(":")[0] in QUANTITIES and (":" not in name or name.partition(":")[0] in TOLD_APART)
        if not known:
            raise BadRequest("no-quantity", NO_QUANTITY.fill(name=name), LIST)
        found = self._measured(name, self._pieces()).found
        return found, periods(found, number_of(since), number_of(until), by)

    def choose(self, name: str, devices: Sequence[str]) -> list[Device]:
        """Keep in which order devices count, told by number or name; those that are not told follow as before. Return the order."""
        known = list(self.of(name).found.devices)
        first = list(dict.fromkeys(device_called(text, known, name) for text in devices))
        order = first + [one for one in known if one not in first]
        self._answer(PREFIX + name, json.dumps([one.key for one in order], ensure_ascii=False))
        return order

    def undo(self, name: str) -> bool:
        """Forget the order that was chosen: the usual one counts again. Return whether there was one."""
        there = PREFIX + name in self._answers()
        if there:
            self._answer(PREFIX + name, None)
        return there

    def orders(self) -> dict[str, list[str]]:
        """Return the orders that the owner chose: quantity -> keys of devices."""
        return {name.removeprefix(PREFIX): kept for name, text in self._answers().items() if name.startswith(PREFIX) and (kept := _chosen(text))}

    def tidy(self) -> int:
        """Forget in the orders that were chosen the devices of which the log holds nothing any more; return how many orders changed."""
        kept = {name: _chosen(text) for name, text in self._answers().items() if name.startswith(PREFIX)}
        if not kept:
            return 0
        pieces, changed = self._pieces(), 0
        for name, chosen in kept.items():
            there = {one.key for one in self._measured(name.removeprefix(PREFIX), pieces).found.devices}
            left = [key for key in chosen if key in there]
            if left != chosen or not left:
                self._answer(name, json.dumps(left, ensure_ascii=False) if left else None)
                changed += 1
        return changed

    def _pieces(self) -> Pieces:
        def read() -> Pieces:
            view = self._view()
            columns = {one: piece.columns_of(view, self._shelf, one, relation) for one, relation in view.parts().items()}
            with self._lock:
                # A log without pieces is one without a name, and changes.
                self._held = {one: self._held[one] if one and one in self._held else held(here) for one, here in columns.items()}
                return {one: (here, self._held[one]) for one, here in columns.items()}

        return self._steady(read)

    def _measured(self, name: str, pieces: Pieces) -> Measured:
        chosen = _chosen(self._answers().get(PREFIX + name))
        here = sorted(one for one, (_, there) in pieces.items() if name in there.strands)
        with self._lock:
            if self._known.get(name, (None,))[0] != (here, chosen) or "" in here:
                self._known[name] = (here, chosen), resolve(strand_of(name, [pieces[one] for one in here], chosen))
            return Measured(self._known[name][1], bool(chosen))


def _chosen(kept: str | None) -> list[str]:
    """Return the keys of a kept order; what cannot be read is no order."""
    try:
        found = json.loads(kept or "[]")
    except ValueError:
        return []
    return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []


def device_called(text: str, known: Sequence[Device], name: str) -> Device:
    """Return the device that a person means: its number from 1 on, its kept name, its name, or a part of that which is of no other."""
    title = title_of(name)
    if text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= len(known):
        return known[int(text) - 1]
    typed = plain(text)
    for fits in (lambda one: text in (one.key, one.mark), lambda one: typed in {*names_of(one), plain(one.instrument)},
                 lambda one: typed and any(typed in name for name in names_of(one))):  # fmt: skip
        found = [one for one in known if fits(one)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadRequest("many-devices", MANY.fill(name=text, quantity=title), NUMBERS.fill(quantity=name))
    raise BadRequest("no-device", NO_DEVICE.fill(name=text, quantity=title), NUMBERS.fill(quantity=name))


def names_of(device: Device) -> set[str]:
    """Return the names of a device in all languages, as `plain` makes them."""
    return {plain(device.name(language)) for language in LANGUAGES}


def plain(text: str) -> str:
    """Return a text as it is compared: capitals and the widths of spaces do not matter."""
    return " ".join(text.casefold().split())

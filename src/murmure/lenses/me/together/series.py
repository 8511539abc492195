"""Which series does the log hold of me, day by day and hour by hour?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.hours.table import Hours, hours_of
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

HOUR, DAY = 3_600_000_000, 86_400_000_000
SILENT = {"day": 7, "hour": 72}
"""After so many moments without anything of a kind, nobody noted it: it is not known to be none."""
DENSE = 0.3
"""A kind of act that happens on fewer of the moments is no series."""
RARE = 10
"""Moments on which a series must differ from what it mostly is."""


@dataclass(frozen=True)
class Act:
    """Say which activities of mine make a series: the columns of their keys, and whether their length counts rather than their number."""

    name: str
    title: Both
    wanted: dict[str, Any]
    length: bool = False


ACTS = (
    Act("pages", Both("Pages seen", "Pages vues"), {"type": "View", "actor": "me"}),
    Act("queries", Both("Names asked by your devices", "Noms demandés par vos appareils"), {"type": "murmure:Query", "kind": "murmure:Domain"}),
    Act("searches", Both("Searches", "Recherches"), {"type": "murmure:Query", "kind": "murmure:Search", "actor": "me"}),
    Act("use", Both("Hours with applications", "Heures avec des applications"), {"type": "murmure:Use", "actor": "me"}, True),
    Act("words", Both("Messages and posts written", "Messages et billets écrits"), {"type": "Create", "actor": "me"}),
    Act("music", Both("Pieces of music heard", "Morceaux écoutés"), {"type": "Listen", "actor": "me"}),
    Act("videos", Both("Videos watched", "Vidéos regardées"), {"type": "Watch", "actor": "me"}),
    Act("calls", Both("Calls", "Appels"), {"type": "murmure:Call"}),
    Act("payments", Both("Payments", "Paiements"), {"type": ("murmure:Payment", "murmure:Purchase"), "actor": "me"}),
    Act("appointments", Both("Appointments", "Rendez-vous"), {"type": "Join", "actor": "me"}),
)
HOURLY = ("heart_rate", "step_count", "electric_power", "electric_energy", "temperature", "relative_humidity", "sound_exposure", "stress_level")
"""Measures that say something of an hour."""


@dataclass(frozen=True)
class Series:
    """Hold one series on a grid: `values` from the moment `first` on (days or hours since 1970, local), NaN where nothing is known."""

    name: str
    title: Both
    unit: str | None
    values: np.ndarray
    source: str = ""

    @property
    def kin(self) -> str:
        """The family within which no pair says anything."""
        quantity = self.name.partition(":")[0]
        return _kin().get(quantity) or _kin().get(quantity.partition("_")[0]) or quantity


@cache
def _kin() -> dict[str, str]:
    import yaml

    told = yaml.safe_load((Path(__file__).parent / "kin.yaml").read_text(encoding="utf-8"))
    return {name: family for family, names in told.items() for name in names}


def series_of(view: View, ask: Any, by: str, back: int) -> tuple[int, list[Series]]:
    """Return the first moment of the grid and the series on it, by day or by hour, in the order of their names; the last `back` moments."""
    import numpy as np

    hours = hours_of(view, ask.shelf, ask.since, ask.until)
    told = [one for one in (*_measured(view, ask, by), *_acted(hours, ask.zone, by)) if len(one[1])]
    if not told:
        return 0, []
    last = max(int(at.max()) for _, at, _ in told)
    first = max(min(int(at.min()) for _, at, _ in told), last - back + 1)
    found = []
    for (name, title, unit, source), at, value in told:
        values, here = np.full(last - first + 1, np.nan), at >= first
        values[at[here] - first] = np.where(np.isfinite(value), value, np.nan)[here]
        if _says_something(values):
            found.append(Series(name, title, unit, values, source))
    return first, sorted(found, key=lambda one: one.name)


def _says_something(values: np.ndarray) -> bool:
    import numpy as np

    known = values[np.isfinite(values)]
    if not len(known):
        return False
    _, counts = np.unique(known, return_counts=True)
    return len(known) - int(counts.max()) >= RARE


def _measured(view: View, ask: Ask, by: str) -> list[tuple[tuple[str, Both, str | None, str], np.ndarray, np.ndarray]]:
    """Return what was measured: by day as devices resolve it, by hour as the device says it that says most hours."""
    from murmure.graphs.shelf import Shelf
    from murmure.measures import piece
    from murmure.measures.resolve import resolve  # it loads kernels, which a list of lenses must not
    from murmure.measures.room import title_of
    from murmure.measures.strand import held, strand_of, within

    shelf = ask.shelf or Shelf()
    columns = [piece.columns_of(view, shelf, one, relation) for one, relation in view.parts().items()]
    pieces = [(here, held(here)) for here in columns]
    names = sorted({name for _, there in pieces for name in there.strands if _kin().get(name) != "beside" and (by == "day" or name in HOURLY)})
    found = []
    for name in names:
        strand = within(strand_of(name, pieces, ()), ask.since, ask.until)
        if by == "day":
            told = resolve(strand)
            at, value = told.days, told.total
        else:
            at, value = _by_hour(strand)
        found.append(((name, title_of(name), QUANTITIES[name.partition(":")[0]].unit, ""), at, value))
    return found


def _by_hour(strand: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return local hours and what the device says of them that says most hours: a sum of what adds up, else a mean."""
    import numpy as np

    best: tuple[np.ndarray, np.ndarray] = np.zeros(0, np.int64), np.zeros(0)
    for low, high in zip(strand.bounds[:-1].tolist(), strand.bounds[1:].tolist(), strict=True):
        short = strand.end[low:high] - strand.start[low:high] <= HOUR
        hour = ((strand.start[low:high] + strand.shift[low:high]) // HOUR)[short]
        if len(hour) <= len(best[0]):
            continue
        at, place = np.unique(hour, return_inverse=True)
        value = np.bincount(place, strand.value[low:high][short])
        if QUANTITIES[strand.quantity].daily != "sum":
            value = value / np.bincount(place)
        if len(at) > len(best[0]):
            best = at.astype(np.int64), value
    return best


def _acted(hours: Hours, zone: str, by: str) -> list[tuple[tuple[str, Both, str | None, str], np.ndarray, np.ndarray]]:
    """Return what I did: of several sources that tell one kind of act, the one that tells most."""
    import numpy as np

    clock, found = hours.clock(zone), []
    for act in ACTS:
        best: tuple[float, str, np.ndarray, np.ndarray] | None = None
        wanted = hours.chosen(**act.wanted)
        for source in sorted({hours.keys["source"][place] for place in np.flatnonzero(wanted).tolist()}):
            cells = hours.cells(-(1 << 30), None, wanted & hours.chosen(source=source))
            cells = cells.where(cells.coarse <= (1 if by == "day" else 0))
            if not len(cells.hour):
                continue
            local, _ = clock.local(cells)
            at, place = np.unique(local // 24 if by == "day" else local, return_inverse=True)
            value = np.bincount(place, cells.seconds / 3600 if act.length else cells.count)
            if best is None or value.sum() > best[0]:
                best = float(value.sum()), source, *_filled(at, value, by)
        if best is not None and len(best[2]):
            found.append(((act.name, act.title, "h" if act.length else "1", best[1]), best[2], best[3]))
    return found


def _filled(at: np.ndarray, value: np.ndarray, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the moments between the first and the last one with nothing on those in between, save where long silence says that nobody noted."""
    import numpy as np

    whole = np.arange(at[0], at[-1] + 1) if at[-1] - at[0] < 2_000_000 else at
    filled = np.zeros(len(whole))
    filled[np.searchsorted(whole, at)] = value
    before, after = np.searchsorted(at, whole, "right") - 1, np.searchsorted(at, whole)
    near = (at[after.clip(0, len(at) - 1)] - at[before.clip(0)]) <= SILENT[by]
    whole, filled = whole[near], filled[near]
    return (whole, filled) if len(whole) and (filled > 0).mean() >= DENSE else (whole[:0], filled[:0])

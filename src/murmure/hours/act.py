"""How often did I do what, by day and by hour of the clock that I lived by?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.lean import Lean

SILENT = {"day": 7, "hour": 72}
"""After so many moments without anything of a kind, nobody noted it: it is not known to be none."""


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
class Acted(NamedTuple):
    """Hold how often one kind of act was done: at moments `at` (days or hours since 1970, local) the numbers or hours `value`, told by `source`."""

    act: Act
    source: str
    at: np.ndarray
    value: np.ndarray


def acted(hours: Lean, zone: str, by: str, dense: float = 0.0, span: tuple[int, int | None] = (-(1 << 30), None)) -> list[Acted]:
    """Return what I did by `day` or `hour`: of several sources that tell one kind of act, the one that tells most.

    Moments between two that are near have nothing on them, not nothing known. What was done on less than `dense` of the moments is left out.

    span   from which hour (since 1970) to before which the hours are looked at
    """
    import numpy as np

    clock, found = hours.clock(zone), []
    # Cells told by few keys: all at once, they are gone through more quickly than piece by piece for each act.
    near = hours.cells(*span)
    near = near.where(near.coarse <= (1 if by == "day" else 0))
    local_of, _ = clock.local(near)
    for act in ACTS:
        best: tuple[float, str, np.ndarray, np.ndarray] | None = None
        wanted = hours.chosen(**act.wanted)
        for source in sorted({hours.keys["source"][place] for place in np.flatnonzero(wanted).tolist()}):
            here = (wanted & hours.chosen(source=source))[near.key]
            cells, local = near.where(here), local_of[here]
            if not len(local):
                continue
            at, place = np.unique(local // 24 if by == "day" else local, return_inverse=True)
            value = np.bincount(place, cells.seconds / 3600 if act.length else cells.count)
            if best is None or value.sum() > best[0]:
                best = float(value.sum()), source, *_filled(at, value, by, dense)
        if best is not None and len(best[2]):
            found.append(Acted(act, best[1], best[2], best[3]))
    return found


def _filled(at: np.ndarray, value: np.ndarray, by: str, dense: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the moments between the first and the last one with nothing on those in between, save where long silence says that nobody noted."""
    import numpy as np

    whole = np.arange(at[0], at[-1] + 1) if at[-1] - at[0] < 2_000_000 else at
    filled = np.zeros(len(whole))
    filled[np.searchsorted(whole, at)] = value
    before, after = np.searchsorted(at, whole, "right") - 1, np.searchsorted(at, whole)
    near = (at[after.clip(0, len(at) - 1)] - at[before.clip(0)]) <= SILENT[by]
    whole, filled = whole[near], filled[near]
    return (whole, filled) if len(whole) and (filled > 0).mean() >= dense else (whole[:0], filled[:0])

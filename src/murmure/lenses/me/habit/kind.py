"""Which kinds of acts are there: each by itself, and all of one type, or of one thing, together?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.me.habit.deeds import Name

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.habit.deeds import Deeds

MOST = 1_500
"""Kinds that are looked at, those done in most hours; the others are done too rarely to be a habit."""
ALIKE = 0.9
"""Where one name makes this part of what its type has, the type says nothing more."""


@dataclass(frozen=True)
class Kinds:
    """Hold the kinds of one family: what I do, or what things tell.

    names   what each is
    own     kind of each name of the deeds, -1 where it is in none by itself
    whole   kind of which it is a part: its type, or its thing; -1 where there is none
    """

    names: list[Name]
    own: np.ndarray
    whole: np.ndarray

    def rows(self, name: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for acts of these names the places of those that are in a kind, and the kind; an act may be in two."""
        import numpy as np

        places, kinds = [], []
        for of in (self.own, self.whole):
            kind = of[name]
            there = np.flatnonzero(kind >= 0)
            places.append(there)
            kinds.append(kind[there])
        return np.concatenate(places), np.concatenate(kinds)

    def part_of(self, one: int, other: int) -> bool:
        """Say whether two kinds are one, or one a part of the other."""
        return (
            one == other
            or whole_of(self.names[one]) == self.names[other]
            or whole_of(self.names[other]) == self.names[one]
        )


def whole_of(name: Name) -> Name:
    """Return the kind of which an act is a part: its type, or its thing."""
    return Name(name.type, "", "", True) if name.mine else Name("", "", name.thing, False)


def units_of(name: np.ndarray, hour: np.ndarray) -> np.ndarray:
    """Return each name in each local hour since 1970, once, as one whole number (`HOURS`, `LOWEST`), in order."""
    import numpy as np

    from murmure.graphs.shelf import distinct

    return distinct(name.astype(np.int64) * HOURS + (hour - LOWEST))


def kinds_of(deeds: Deeds, units: np.ndarray, mine: bool) -> Kinds:
    """Return the kinds of one family; `units` are those of the deeds (see `units_of`)."""
    import numpy as np

    names = deeds.names
    count = np.bincount(units // HOURS, minlength=len(names))
    here = [place for place, name in enumerate(names) if name.mine == mine and count[place]]
    wholes: dict[Name, list[int]] = {}
    for place in here:
        wholes.setdefault(whole_of(names[place]), []).append(place)
    total = {whole: int(sum(count[place] for place in parts)) for whole, parts in wholes.items()}
    weight = {names[place]: int(count[place]) for place in here}
    for whole, parts in wholes.items():
        alone = max(count[place] for place in parts) >= ALIKE * total[whole] and any(
            names[place] != whole for place in parts
        )
        weight[whole] = 0 if alone else total[whole]
    chosen = sorted((name for name in weight if weight[name]), key=lambda name: (-weight[name], name))[:MOST]
    number = {name: place for place, name in enumerate(sorted(chosen))}
    own, whole = np.full(len(names), -1, np.int32), np.full(len(names), -1, np.int32)
    for place in here:
        whole[place] = number.get(whole_of(names[place]), -1)
        own[place] = -1 if names[place] == whole_of(names[place]) else number.get(names[place], -1)
    return Kinds(sorted(chosen), own, whole)


HOURS, LOWEST = 1 << 24, -(1 << 23)
"""Hours since 1970 fit between, with room: to be told apart in one whole number."""

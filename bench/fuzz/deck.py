"""Which sample is drawn, with which of its files, and what is done to it?"""

from __future__ import annotations

import random
import zipfile
from itertools import accumulate
from pathlib import Path

from bytewise import spoiled
from mutate import mutated, renamed
from seed import Seed, costed, fingerprint, with_needs, written
from thin import rows_of, thinned

_CODE = ("deck.py", "mutate.py", "bytewise.py", "textual.py", "strange.py")
_WHOLE = 0.15
"""The weight of a sample as it is made beside the one of what is left when it is made small."""


class Deck:
    """Hold the samples of a source, small and whole; input `number` is the same each time while they are."""

    def __init__(self, name: str, seeds: list[tuple[Seed, float]]) -> None:
        self.name, self.seeds = name, [seed for seed, _ in seeds]
        # Each takes the same time in all: a dear sample is drawn seldom, and what only it holds is met all the same.
        self._weights = list(accumulate(share / seed.cost for seed, share in seeds))
        self.contents = [content for seed in self.seeds for _, content in seed.members]
        self.fingerprint = fingerprint(self.seeds, *(Path(__file__).with_name(one).read_bytes() for one in _CODE))

    def dealt(self, number: int, place: Path) -> Path:
        """Write input `number` below `place` and return it."""
        draw = random.Random(f"{self.name}:{number}")
        seed = draw.choices(self.seeds, cum_weights=self._weights)[0]
        changed = draw.choice(seed.drawn)
        among = {changed, *seed.needed[changed]}
        luck = draw.random()
        if luck > 0.9:
            among.update(range(len(seed.members)))
        elif luck > 0.7:
            among.update(draw.randrange(len(seed.members)) for _ in range(2))
        members = [seed.members[one] for one in sorted(among)]
        at = sorted(among).index(changed)
        members[at] = members[at][0], mutated(members[at][1], self.contents, draw)
        method = zipfile.ZIP_STORED
        if seed.packing == "zip":
            method = draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            luck = draw.random()
            if luck < 0.05:
                members[at] = renamed(members[at][0], draw), members[at][1]
            elif luck < 0.08:
                del members[at]
        path = written(seed.name, seed.packing, members, place, method)
        if seed.packing == "zip" and draw.random() < 0.05:
            path.write_bytes(spoiled(path.read_bytes(), self.contents, draw))
        return path


def measured(name: str, seeds: list[Seed], folder: Path) -> list[tuple[Seed, float]]:
    """Return the samples of a source, small and whole, with the share in which they are drawn; `folder` is for trials."""
    known: dict[tuple[str, bytes], bytes] = {}
    whole = [costed(one, rows_of(one, folder)) for one in (with_needs(seed, name) for seed in seeds)]
    thin = {(seed.packing, seed.members): seed for seed in (thinned(seed, known) for seed in whole)}
    rest = [seed for seed in whole if (seed.packing, seed.members) not in thin]
    return [(seed, 1.0) for seed in thin.values()] + [(seed, _WHOLE) for seed in rest]

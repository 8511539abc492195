"""How is it said that a day was unlike the days before it, and on which activities does it rest?"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from murmure.hours.table import ids_of
from murmure.lenses.lens import number, wilson
from murmure.model.activity import ME
from murmure.model.amount import measured
from murmure.model.finding import Finding
from murmure.model.quantity import EVENING, NIGHTLY
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.hours.clock import Clock
    from murmure.lenses.me.day.usual import Tile
    from murmure.trust.view import View

MORE = Both(
    "{title}: {value}, more than on any of the {days} days before that were noted (nine in ten of them lie under {high}).",
    "{title} : {value}, plus que chacun des {days} jours d'avant qui ont été notés (neuf sur dix restent sous {high}).",
)
LESS = Both(
    "{title}: {value}, less than on any of the {days} days before that were noted (nine in ten of them lie above {low}).",
    "{title} : {value}, moins que chacun des {days} jours d'avant qui ont été notés (neuf sur dix restent au-dessus de {low}).",
)
CHANCE = Both(
    " With {looked} things looked at, chance alone shows one like this about every {every} days.",
    " Avec {looked} choses regardées, le hasard seul en montre une comme cela environ tous les {every} jours.",
)
SELDOM = Both(" Chance alone hardly ever shows this.", " Le hasard seul ne le montre presque jamais.")
DAY, HOUR, MINUTE = 86_400_000_000, 3_600_000_000, 60_000_000


def claims(view: View, tiles: list[Tile], clock: Clock, day: int, until: int | None) -> list[Finding]:
    """Return a finding for each thing that is unlike the days before: its value is the share of them that it leaves behind."""
    looked = [tile for tile in tiles if tile.middle == tile.middle]
    return [_finding(view, tile, looked, clock, day, until) for tile in looked if tile.unlike]


def _finding(view: View, tile: Tile, looked: list[Tile], clock: Clock, day: int, until: int | None) -> Finding:
    words = MORE if tile.unlike > 0 else LESS
    text = words.fill(title=tile.title, value=measured(tile.value, tile.unit), days=number(tile.days),
                      high=measured(tile.high, tile.unit), low=measured(tile.low, tile.unit))  # fmt: skip
    every = round(1.0 / _chance(looked))
    doubt = CHANCE.fill(looked=number(len(looked)), every=number(every)) if every < 366 else SELDOM
    hits = tile.below if tile.unlike > 0 else tile.above
    low, high = wilson(hits, tile.days)
    return Finding(
        "me",
        Both(text.en + doubt.en, text.fr + doubt.fr),
        1.0,
        low,
        max(high, 1.0),
        _proof(view, tile, clock, day, until),
    )


def _chance(looked: list[Tile]) -> float:
    """Return how likely it is that one of these is the highest, or the lowest, of its days when all days are alike."""
    quiet = 1.0
    for tile in looked:
        quiet *= 1.0 - (2.0 if tile.later else 1.0) / (tile.days + 1.0)
    return 1.0 - quiet


def _proof(view: View, tile: Tile, clock: Clock, day: int, until: int | None) -> tuple[str, ...]:
    """Return the ids of some of the activities of the day that make the tile, the newest first."""
    import numpy as np

    shift = int(clock.at(np.array([day * 24 + 12]))[0][0]) * MINUTE
    low, high = day * DAY - shift, (day + 1) * DAY - shift
    if tile.name in NIGHTLY:
        low, high = (bound - (24 - EVENING) * HOUR for bound in (low, high))
    if tile.act is None:
        keys = [{"quantity": tile.name.partition(":")[0], "actor": ME}]
    else:
        wanted = {name: (texts,) if isinstance(texts, str) else tuple(texts) for name, texts in tile.act.wanted.items()}
        keys = [dict(zip(wanted, texts, strict=True)) | {"source": tile.source} for texts in product(*wanted.values())]
    return ids_of(view, keys, low, high if until is None else min(high, until))

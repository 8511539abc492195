"""What did one day hold of me, moment by moment, and what of it was unlike the days before?

Reads
  the activities of the day that I did, that measured me, and that others captured; what each earlier day came to, devices that overlap
  counted once
Says
  which object noted what at which moment of the clock that I lived by; what the day comes to, between which bounds the days before lie; and,
  where it was more or less than each of them, so, with how often chance alone shows such a day
Can be wrong when
  something was not imported, or not yet: little is never said of a day after which nothing more was noted. What is seldom done has no usual
  day. Days are not alike: a holiday, an illness, a season move them
Paper
  ranks among the days before, after Wilcoxon 1945; Wilson 1927 for the bounds of the share
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.errors import BadRequest
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.hours.clock import Clock
    from murmure.hours.lean import Lean
    from murmure.trust.view import View

EPOCH = date(1970, 1, 1)
NO_DAY = Both("“{day}” is not a day.", "« {day} » n'est pas un jour.")
GIVE_DAY = Both(
    "Write it as 2024-05-31, or leave it out for the last day of the log.",
    "Écrivez-le comme 2024-05-31, ou omettez-le pour le dernier jour du journal.",
)


@dataclass(frozen=True)
class DayAsk(Ask):
    """Say what is asked of `day`."""

    on: str = text(Both("the day, as 2024-05-31 (the last one on which something was noted)",
                        "le jour, comme 2024-05-31 (le dernier où quelque chose a été noté)"))  # fmt: skip
    days: int = option(
        56,
        Both("so many days before are the usual ones (56)", "tant de jours d'avant sont les jours habituels (56)"),
        28,
        3_660,
    )
    zone: str = text(
        Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas")
    )


def look(view: View, ask: DayAsk) -> Findings:
    """Return what was unlike the days before; the tables hold the day."""
    import pyarrow as pa

    from murmure.hours.lean import lean_of
    from murmure.lenses.me.day.claim import claims
    from murmure.lenses.me.day.moment import noted
    from murmure.lenses.me.day.usual import tiles_of

    hours = lean_of(view, ask.shelf, ask.since, ask.until)
    clock = hours.clock(ask.zone)
    day = _day(hours, clock, ask.on)
    if day is None:
        return Findings((), {name: schema.empty_table() for name, schema in _schemas().items()})
    moments, stretches = noted(view, clock, day, ask.until)
    tiles = tiles_of(view, hours, ask, day)
    told = {
        "moments": moments,
        "stretches": stretches,
        "tiles": [_line(tile) for tile in tiles],
        "which": [{"day": EPOCH + timedelta(days=day)}],
    }
    tables = {name: pa.Table.from_pylist(told[name], schema) for name, schema in _schemas().items()}
    return Findings(tuple(claims(view, tiles, clock, day, ask.until)), tables)


def _day(hours: Lean, clock: Clock, on: str) -> int | None:
    """Return the day that is asked for, in days since 1970: the last local one on which I did something when none is told."""
    from murmure.hours.piece import NONE

    if on:
        try:
            return (date.fromisoformat(on) - EPOCH).days
        except ValueError:
            raise BadRequest("lens-option", NO_DAY.fill(day=on), GIVE_DAY) from None
    last = None
    for cells in hours.each():
        mine = cells.where(hours.chosen(actor="me")[cells.key] & (cells.hour != NONE) & (cells.coarse <= 1))
        if len(mine.hour):
            local, _ = clock.local(mine)
            last = max(int(local.max()) // 24, last if last is not None else -(1 << 40))
    return last


def _line(tile: Any) -> dict[str, Any]:
    same = {
        name: getattr(tile, name)
        for name in ("name", "unit", "value", "low", "middle", "high", "days", "unlike", "later", "source")
    }
    return {**same, "title_en": tile.title.en, "title_fr": tile.title.fr}


def _schemas() -> dict[str, pa.Schema]:
    import pyarrow as pa

    texts, count = pa.string(), pa.int64()
    return {
        "moments": pa.schema([("family", texts), ("thing", texts), ("source", texts), ("at", count), ("count", count)]),
        "stretches": pa.schema([("family", texts), ("thing", texts), ("source", texts), ("low", count), ("high", count)]),
        "tiles": pa.schema([("name", texts), ("title_en", texts), ("title_fr", texts), ("unit", texts), *((name, pa.float64()) for name in
                            ("value", "low", "middle", "high")), ("days", count), ("unlike", count), ("later", pa.bool_()), ("source", texts)]),
        "which": pa.schema([("day", pa.date32())]),
    }  # fmt: skip


LENS = Lens(
    name="day",
    group="me",
    question=Both("What did one day hold of me, and what of it was unlike the days before?",
                  "Qu'y a-t-il eu de moi dans une journée, et qu'est-ce qui ne ressemblait pas aux jours d'avant ?"),
    reads=Both(
        "What you did on that day, what measured you, what others captured; what each earlier day came to, devices that overlap counted once.",
        "Ce que vous avez fait ce jour-là, ce qui vous a mesuré, ce que d'autres ont capté ; à quoi se montait chaque jour d'avant, les appareils "
        "qui se recouvrent comptés une fois.",
    ),
    says=Both(
        "Which object noted what at which moment; what the day comes to, beside the eight weeks before; where it was more or less than each of those "
        "days, and how often chance alone shows that.",
        "Quel objet a noté quoi à quel moment ; à quoi se monte la journée, à côté des huit semaines d'avant ; où elle a dépassé chacun de ces "
        "jours, ou est restée en dessous, et combien de fois le hasard seul montre cela.",
    ),
    wrong_when=Both(
        "Something was not imported, or not yet: “less” is never said of a day after which nothing more was noted. What is seldom done has no usual "
        "day. A holiday, an illness, a season move the days.",
        "Quelque chose n'a pas été importé, ou pas encore : « moins » n'est jamais dit d'un jour après lequel plus rien n'a été noté. Ce qui est "
        "rare n'a pas de jour habituel. Un congé, une maladie, une saison déplacent les jours.",
    ),
    paper="Wilcoxon 1945; Wilson 1927",
    look=look,
    asks=DayAsk,
    tables={
        "moments": Both("what each object noted in each ten minutes of the day (`at` 0 to 143; -1 for the day as a whole)",
                        "ce que chaque objet a noté dans chaque dizaine de minutes (`at` de 0 à 143 ; -1 pour le jour entier)"),
        "stretches": Both("what lasted, from minute to minute of the day", "ce qui a duré, de minute à minute de la journée"),
        "tiles": Both("what the day comes to, and where a tenth, half and nine tenths of the days before lie",
                      "à quoi se monte la journée, et où sont un dixième, la moitié et neuf dixièmes des jours d'avant"),
        "which": Both("the day that was looked at", "le jour qui a été regardé"),
    },
)  # fmt: skip

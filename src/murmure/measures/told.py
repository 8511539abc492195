"""How is a person told which devices measured a quantity, which counts, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from murmure.measures.device import KINDS, Device
from murmure.measures.period import EPOCH, periods
from murmure.model.quantity import NIGHT, QUANTITIES, STRETCH, reach_of, rule_of
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.measures.room import Measured

RULES = {
    "share": Both(
        "At any moment the first device that measures counts. Another counts for the time that no device above it covers: an entry that is "
        "covered in part counts in that part. The figure of a whole day is never cut: it counts on the days where nothing above it says anything.",
        "À chaque instant, c'est le premier appareil qui mesure qui compte. Un autre compte pour le temps qu'aucun appareil placé au-dessus "
        "ne couvre : une mesure couverte en partie compte pour le reste. Le chiffre d'un jour entier ne se coupe pas : il compte les jours où rien "
        "au-dessus ne dit quoi que ce soit."),
    "sample": Both(
        "At any moment the first device that measures counts. The samples of another are left out where a device above it measures; the mean of "
        "a day weighs each sample by the time until the next one.",
        "À chaque instant, c'est le premier appareil qui mesure qui compte. Les relevés d'un autre sont laissés de côté là où un appareil placé "
        "au-dessus mesure ; la moyenne d'un jour pèse chaque relevé selon le temps qui le sépare du suivant."),
    "day": Both(
        "Each day, the first device that has a figure stands for the day.",
        "Chaque jour, le premier appareil qui a un chiffre vaut pour le jour."),
}  # fmt: skip
GAPS = {
    NIGHT: Both("Less than two hours of silence between two pieces of a night are covered too.",
                "Moins de deux heures de silence entre deux morceaux d'une nuit sont couvertes aussi."),
    STRETCH: Both("A quarter of an hour of silence at most is covered too.", "Un quart d'heure de silence, au plus, est couvert aussi."),
}  # fmt: skip
CHOSEN = Both("you said so", "vous l'avez dit")


@dataclass(frozen=True)
class Line:
    """Hold one device of a quantity: its place, how much it says, and how much of that counts.

    own, hidden   seconds that it covers, and those that a device above it covers too (whole log)
    alone         what it alone says; None when nothing
    part          what of the total is its own: an amount where it adds up, else a share from 0 to 1
    """

    number: int
    device: Device
    why: Both
    entries: int
    own: float
    hidden: float
    alone: float | None
    part: float


@dataclass(frozen=True)
class Story:
    """Hold what is told of a quantity over some days.

    total     what it comes to: the sum, the mean, or the last figure
    together  what it would come to without a choice
    """

    measured: Measured
    total: float | None
    together: float | None
    first: date | None
    last: date | None
    lines: tuple[Line, ...]

    @property
    def rule(self) -> str:
        """How devices that overlap are resolved."""
        return rule_of(self.measured.found.quantity)

    @property
    def unit(self) -> str:
        """The unit of the quantity (UCUM)."""
        return QUANTITIES[self.measured.found.quantity].unit

    def how(self) -> tuple[Both, ...]:
        """Return the sentences that say how devices are resolved."""
        gap = GAPS.get(reach_of(self.measured.found.quantity)) if self.rule != "day" else None
        return (RULES[self.rule],) + ((gap,) if gap else ())

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Return all of it for a script."""
        one = self.measured
        return {
            "quantity": one.name, "title": one.title.say(language), "unit": self.unit, "rule": self.rule, "chosen": one.chosen,
            "total": self.total, "together": self.together, "first": self.first, "last": self.last, "overlap_seconds": one.overlap,
            "devices": [
                {"number": line.number, "device": line.device.name(language), "key": line.device.key, "source": line.device.source,
                 "instrument": line.device.instrument, "way": line.device.way, "kind": line.device.kind(one.found.quantity), "entries": line.entries,
                 "seconds": line.own, "overlap_seconds": line.hidden, "alone": line.alone, "counts": line.part}
                for line in self.lines
            ],
        }  # fmt: skip


def story(measured: Measured, since: int | None = None, until: int | None = None) -> Story:
    """Return what is told of a quantity from the day `since` to the day before `until` (days since 1970)."""
    found = measured.found
    told = periods(found, since, until, "all")
    if not told.names:
        return Story(measured, None, None, None, None, ())
    days = found.days[(found.days >= (since if since is not None else found.days[0])) & (found.days < (until if until is not None else 1 << 40))]
    whole = 1.0 if rule_of(found.quantity) == "share" else float(told.part[0].sum()) or 1.0
    lines = tuple(
        Line(place + 1, device, CHOSEN if measured.chosen else KINDS[device.kind(found.quantity)], int(told.entries[0, place]),
             float(found.own[place]), float(found.hidden[place]), number(told.alone[0, place]), float(told.part[0, place]) / whole)
        for place, device in enumerate(found.devices)
    )  # fmt: skip
    first, last = (EPOCH + timedelta(days=int(day)) for day in (days[0], days[-1]))
    return Story(measured, number(told.total[0]), number(told.together[0]), first, last, lines)


def number(value: float) -> float | None:
    """Return a number, None for one that is none."""
    return float(value) if value == value else None

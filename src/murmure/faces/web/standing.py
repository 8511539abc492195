"""What does one device say of a quantity, does it count, and how is that told in a row?"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from murmure.faces.web import shelf
from murmure.measures.told import Line, Story
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

FEW = 3
"""So many devices that do not count are shown on the page of all quantities; where there are two more, those are folded away."""
COUNTS = Both("counts", "compte")
SILENT = Both("counts where the others are silent", "compte là où les autres se taisent")
NOT_HERE = Both("does not count here", "ne compte pas ici")
NOTHING = Both("says nothing of these days", "ne dit rien de ces jours")
LENGTHS = (
    (Both("{n} {n|hour|hours}", "{n} heure{n||s}"),
     Both("{n} {n|hour|hours}, measured by one above too", "{n} heure{n||s}, mesurée{n||s} aussi par un au-dessus"),
     Both("{n} {n|hour|hours}, {m} of them measured by one above too", "{n} heure{n||s}, dont {m} mesurée{m||s} aussi par un au-dessus")),
    (Both("{n} {n|day|days}", "{n} jour{n||s}"),
     Both("{n} {n|day|days}, measured by one above too", "{n} jour{n||s}, mesuré{n||s} aussi par un au-dessus"),
     Both("{n} {n|day|days}, {m} of them measured by one above too", "{n} jour{n||s}, dont {m} mesuré{m||s} aussi par un au-dessus")),
)  # fmt: skip
"""How long a device measured: in hours, or in days where each day has one figure; alone, all of it covered by those above, or a part."""
HOURS = Both("What counts: {total}, not the sum of {together}, because {n} hours were measured more than once.",
             "Ce qui compte : {total}, et non la somme, {together}, car {n} heures ont été mesurées plusieurs fois.")  # fmt: skip
MOMENTS = Both("What counts: {total}, not the sum of {together}, because several devices measured the same moments.",
               "Ce qui compte : {total}, et non la somme, {together}, car plusieurs appareils ont mesuré les mêmes moments.")  # fmt: skip
SUM = Both("What counts: {total}.", "Ce qui compte : {total}.")
MEAN = Both("On average: {total}.", "En moyenne : {total}.")
WEIGHED = Both("On average: {total}, not {together}, because a moment that several devices measured weighs once.",
               "En moyenne : {total}, et non {together}, car un moment que plusieurs appareils ont mesuré ne pèse qu'une fois.")  # fmt: skip
DAYS = Both("On average: {total}. Each day, one device alone stands for the day.",
            "En moyenne : {total}. Chaque jour, un seul appareil vaut pour le jour.")  # fmt: skip
LAST = Both("The last figure: {total}. Each day, one device alone stands for the day.",
            "Le dernier chiffre : {total}. Chaque jour, un seul appareil vaut pour le jour.")  # fmt: skip


class Standing(NamedTuple):
    """Hold one device as a row: `said` and `counted` are lengths of its bar, in hundredths of the longest; `folded` when it can wait.

    name    the part of its name that a person knows
    whole   all of its name, where that is more; else empty
    source  the title of what brought it, where that is not the name
    """

    line: Line
    name: str | Both
    whole: str
    source: Both | None
    state: Both
    said: float
    counted: float
    folded: bool


def standings(told: Story) -> list[Standing]:
    """Return the devices of a quantity as rows, in the order in which they count."""
    share = told.rule == "share"
    most = max([line.alone or 0.0 for line in told.lines] + [line.part for line in told.lines], default=0.0) if share else 1.0
    scale = 100 / most if 0 < most < float("inf") else 0.0
    names = Counter((line.device.source, line.device.way, line.device.short) for line in told.lines)
    silent = [line.number for line in told.lines if line.part <= 0]
    folded = set(silent[FEW:]) if len(silent) > FEW + 1 else set()
    rows = []
    for line in told.lines:
        device, title = line.device, shelf.face_of(line.device.source)[0]
        short = device.short if names[device.source, device.way, device.short] == 1 else device.instrument
        part = max(line.part, 0.0) * scale
        said = max(line.alone or 0.0, 0.0) * scale if share else 0.0  # means and last figures are no lengths
        whole = device.instrument if device.instrument != short else ""
        beside = title if short and short != title.en else None
        lengths = round(max(said, part), 2), round(part, 2)
        rows.append(Standing(line, short or title, whole, beside, state_of(line), *lengths, line.number in folded))
    return rows


def state_of(line: Line) -> Both:
    """Return whether a device counts, in words."""
    if line.part > 0:
        return COUNTS if line.number == 1 or not line.hidden else SILENT
    return NOTHING if line.alone is None else NOT_HERE


def sentence(told: Story, differs: bool, whole: bool) -> Both:
    """Return the sentence that says what a quantity comes to.

    differs   a reader sees another figure where all is put together
    whole     the story is that of all days: so are its hours that were measured more than once
    """
    if told.rule == "share":
        return (HOURS if whole and told.measured.overlap >= 3600 else MOMENTS) if differs else SUM
    if told.rule == "sample":
        return WEIGHED if differs else MEAN
    return LAST if QUANTITIES[told.measured.found.quantity].daily == "last" else DAYS

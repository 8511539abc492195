"""How is a tie said, so that a person understands it and knows its doubt?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from murmure.lenses.lens import number, small
from murmure.model.amount import measured, plain
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.lenses.me.together.tie import Tie

SAID = Both(
    "{second}: {change} {way} {when} for {step} more of {first}, on average (between {low} and {high}; {count} {moments}). This does not say why, "
    "and it may be chance.",
    "{second} : {change} {way} {when} pour {step} de plus ({first}), en moyenne (entre {low} et {high} ; {count} {moments}). Cela ne dit pas "
    "pourquoi, et ce peut être le hasard.",
)
MORE, LESS = Both("more", "de plus"), Both("less", "de moins")
WHEN = {
    "day": {0: Both("on the same day", "le même jour"), 1: Both("on the next day", "le lendemain"), 2: Both("two days later", "deux jours après"),
            3: Both("three days later", "trois jours après")},
    "hour": {0: Both("in the same hour", "dans la même heure"), 1: Both("one hour later", "une heure après"),
             2: Both("two hours later", "deux heures après"), 3: Both("three hours later", "trois heures après"),
             6: Both("six hours later", "six heures après")},
}  # fmt: skip
MOMENTS = {"day": Both("days", "jours"), "hour": Both("hours", "heures")}


def step_of(tie: Tie) -> float:
    """Return a round amount of the first series that is as large as what lies between its quiet and its busy quarter."""
    import numpy as np

    known = tie.first.values[np.isfinite(tie.first.values)]
    low, high = np.percentile(known, [25, 75])
    return rounded(float(high - low) or float(np.std(known)) or 1.0)


def rounded(value: float) -> float:
    """Return the nearest of 1, 2, 5, 10 ...

    >>> rounded(0.7), rounded(1340.0), rounded(38)
    (0.5, 1000.0, 50.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return min((power * nth for nth in (1, 2, 5, 10)), key=lambda one: abs(math.log(one / value)))


def said(tie: Tie) -> Both:
    """Return the sentence of a tie."""
    step = step_of(tie)
    low, high = sorted(bound * step * math.copysign(1.0, tie.slope) for bound in tie.interval())
    return SAID.fill(
        first=small(tie.first.title), second=tie.second.title, step=_with_unit(step, tie.first.unit), way=MORE if tie.slope > 0 else LESS,
        change=_with_unit(abs(tie.slope) * step, tie.second.unit), when=WHEN[tie.by][tie.lag], low=_with_unit(low, tie.second.unit),
        high=_with_unit(high, tie.second.unit), count=number(tie.count), moments=MOMENTS[tie.by])  # fmt: skip


def _with_unit(value: float, unit: str | None) -> Both:
    """Return an amount with two digits that matter."""
    if value and abs(value) < 1e4:
        value = round(value, 1 - math.floor(math.log10(abs(value))))
    if unit in (None, "1"):
        return Both(plain(value, "en"), plain(value, "fr"))
    return measured(value, unit)

"""Which of my measures move together, on the same day, a few days apart, or hour by hour?

Reads
  what measured me (devices that overlap counted once) and what I did, as series by local day and by local hour
Says
  for each pair that goes together, by how much the one changes with the other, between which bounds, over how many days
Can be wrong when
  something else moves both, as the weather or a holiday does; a device was replaced; what was not noted is taken for
  nothing. It never says what makes what. Pairs that one act makes together, as steps and distance, are not looked at
Paper
  Jones 1980 and Cheang and Reinsel 2000 (regression on series with gaps whose neighbours are alike), Bartlett 1946,
  Benjamini and Hochberg 1995, Benjamini and Yekutieli 2005 (many pairs, and the intervals of those that are chosen)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.me.together.tie import Tie
    from murmure.trust.view import View


@dataclass(frozen=True)
class TogetherAsk(Ask):
    """Say what is asked of `together`."""

    by: str = option("both", Both("look by day, by hour, or both (both)", "regarder par jour, par heure, ou les deux (both)"),
                     choices=("both", "day", "hour"))  # fmt: skip
    days: int = option(1100, Both("so many days back by day; a third of them by hour (1100)",
                                  "tant de jours en arrière par jour ; un tiers par heure (1100)"), 60, 100_000)  # fmt: skip
    zone: str = text(Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas"))


def look(view: View, ask: TogetherAsk) -> Findings:
    """Return a finding for each pair that goes together, the clearest first."""
    import pyarrow as pa

    from murmure.lenses.me.together.claim import said, step_of
    from murmure.lenses.me.together.evidence import evidence_of
    from murmure.lenses.me.together.series import series_of
    from murmure.lenses.me.together.tie import LEVEL, kept, looked

    ways = ("day", "hour") if ask.by == "both" else (ask.by,)
    back = {"day": ask.days, "hour": ask.days * 24 // 3}
    seen, begins, rows = [], {}, []
    for by in ways:
        begin, series = series_of(view, ask, by, back[by])
        begins[by] = begin
        found = looked(begin, series, by)
        seen.append(found)
        rows += [{"by": by, "name": one.name, "title_en": one.title.en, "title_fr": one.title.fr, "unit": one.unit, "source": one.source,
                  "moments": int((one.values == one.values).sum()), "long_enough": one in found.series} for one in series]  # fmt: skip
    ties, count = kept(seen)
    proof = evidence_of(view, ties, begins)
    told = [Finding("me", said(tie), tie.slope, *tie.interval(), proof[place]) for place, tie in enumerate(ties)]
    pairs, lines = ([{"pairs": count, "said": len(ties)}] if count else []), [_line(tie, step_of(tie), LEVEL) for tie in ties]
    tables = {"ties": (lines, _ties()), "series": (rows, _series()), "looked": (pairs, pa.schema([("pairs", pa.int64()), ("said", pa.int64())]))}
    return Findings(tuple(told), {name: pa.Table.from_pylist(*table) for name, table in tables.items()})


def _line(tie: Tie, step: float, level: float) -> dict[str, object]:
    low, high = tie.interval(level)
    low_all, high_all = tie.interval()
    return {
        "by": tie.by, "first": tie.first.name, "second": tie.second.name, "lag": tie.lag, "slope": tie.slope, "low": low, "high": high,
        "low_all": low_all, "high_all": high_all, "chance": tie.chance, "count": tie.count, "step": step,
        "fifths": [{"first": first, "second": second} for first, second in tie.fifths],
    }  # fmt: skip


def _ties() -> pa.Schema:
    import pyarrow as pa

    numbers = ("slope", "low", "high", "low_all", "high_all", "chance")
    return pa.schema([("by", pa.string()), ("first", pa.string()), ("second", pa.string()), ("lag", pa.int64()),
                      *((name, pa.float64()) for name in numbers), ("count", pa.int64()), ("step", pa.float64()),
                      ("fifths", pa.list_(pa.struct([("first", pa.float64()), ("second", pa.float64())])))])  # fmt: skip


def _series() -> pa.Schema:
    import pyarrow as pa

    texts = ("by", "name", "title_en", "title_fr", "unit", "source")
    return pa.schema([*((name, pa.string()) for name in texts), ("moments", pa.int64()), ("long_enough", pa.bool_())])


LENS = Lens(
    name="together",
    group="me",
    question=Both("Which of my measures move together?", "Lesquelles de mes mesures vont ensemble ?"),
    reads=Both(
        "What measured you, devices that overlap counted once, and how often you did what, by local day and by local hour.",
        "Ce qui vous a mesuré, les appareils qui se recouvrent comptés une fois, et combien de fois vous avez fait quoi, par jour et par heure "
        "locale.",
    ),
    says=Both(
        "For each pair that goes together, on the same day or some days later, how much the one changes with the other, between which bounds, over "
        "how many days; what of it may be chance.",
        "Pour chaque paire qui va ensemble, le même jour ou quelques jours après, de combien l'une change avec l'autre, entre quelles bornes, sur "
        "combien de jours ; ce qui peut en être le hasard.",
    ),
    wrong_when=Both(
        "Something else moves both: the weather, a holiday. A device was replaced. What was not noted is taken for nothing. It never says what "
        "makes what.",
        "Autre chose mène les deux : le temps qu'il fait, un congé. Un appareil a été remplacé. Ce qui n'a pas été noté passe pour rien. Elle ne dit "
        "jamais ce qui fait quoi.",
    ),
    paper="Jones 1980; Cheang, Reinsel 2000; Bartlett 1946; Benjamini, Hochberg 1995; Benjamini, Yekutieli 2005",
    look=look,
    asks=TogetherAsk,
    tables={
        "ties": Both("each pair that goes together: slope, bounds alone and all at once, chance, count, and the means of five parts",
                     "chaque paire qui va ensemble : pente, bornes seules et toutes à la fois, hasard, nombre, et les moyennes de cinq parts"),
        "series": Both("the series that were found, and which are long enough", "les séries trouvées, et lesquelles sont assez longues"),
        "looked": Both("how many pairs were looked at, and how many are said", "combien de paires ont été regardées, et combien sont dites"),
    },
)  # fmt: skip

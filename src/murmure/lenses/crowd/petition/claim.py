"""In which sentences are petitions told, and which activities does each rest on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.lenses.crowd.petition.counts import DAY, HOUR
from murmure.lenses.crowd.petition.rule import AHEAD
from murmure.lenses.lens import number, percent, wilson
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.lenses.cases import Foretold
    from murmure.lenses.crowd.petition.counts import Counts
    from murmure.lenses.crowd.petition.rule import Watch
    from murmure.lenses.crowd.petition.shares import Brought

EVIDENCE = 20

ON_ITS_WAY = Both(
    "The petition {name} has {count} signatures, {gain} of them from the last day. At this pace it has {ahead} in {days} days, and the alarm "
    "stands for {threshold}; it was raised {since} ago.{forecast}{record}",
    "La pétition {name} a {count} signatures, dont {gain} du dernier jour. À cette allure elle en a {ahead} dans {days} jours, et l'alerte "
    "vaut pour {threshold} ; elle a été donnée il y a {since}.{forecast}{record}",
)
FORECAST = Both(
    " Of {cases} past days at this pace, of {petitions} petitions, four in five would take it to between {low} and {high} in {days} days; it "
    "would reach {threshold} by then in {chance} of them ({chance_low} to {chance_high}).",
    " De {cases} jours passés à cette allure, de {petitions} pétitions, quatre sur cinq la mèneraient entre {low} et {high} en {days} jours ; "
    "elle atteindrait {threshold} d'ici là dans {chance} d'entre eux (de {chance_low} à {chance_high}).",
)
NO_FORECAST = Both(
    " Too few past days are known at this pace for a forecast.",
    " Trop peu de jours passés sont connus à cette allure pour une prévision.",
)
RECORD = Both(
    " Of {alarms} earlier {alarms|alarm|alarms} in this log, {reached} reached the threshold.",
    " Sur {alarms} alerte{alarms||s} antérieure{alarms||s} dans ce journal, {reached} {reached|a|ont} atteint le seuil.",
)
CROSSED = Both(
    "The petition {name} reached {threshold} signatures {since} ago, and has {count}; the alarm stood {lead} before.",
    "La pétition {name} a atteint {threshold} signatures il y a {since}, et en a {count} ; l'alerte a été donnée {lead} avant.",
)
STANDS = Both(
    "The petition {name} has {count} signatures, {gain} of them from the last day. At this pace it has {ahead} in {days} days; the alarm for "
    "{threshold} is raised at {bar}.{past}{forecast}",
    "La pétition {name} a {count} signatures, dont {gain} du dernier jour. À cette allure elle en a {ahead} dans {days} jours ; l'alerte pour "
    "{threshold} est donnée à {bar}.{past}{forecast}",
)
STALLED = Both(
    " It was raised {since} ago; the petition has stalled since.",
    " Elle a été donnée il y a {since} ; la pétition s'est arrêtée depuis.",
)
BEFORE = Both(
    " It was above the threshold when it was first read.", " Elle était au-dessus du seuil à la première lecture."
)
BROUGHT = Both(
    "Of {total} posts with a link to the petition {name}, {before} stood within three hours before the end of its {jumps} strongest "
    "{jumps|jump|jumps}, where about {expected} would by chance. This does not prove that they brought the signatures.",
    "Sur {total} billets avec un lien vers la pétition {name}, {before} se tenaient dans les trois heures avant la fin de {jumps|sa|ses} "
    "{jumps} plus forte{jumps||s} poussée{jumps||s}, où le hasard en mettrait environ {expected}. Cela ne prouve pas qu'ils ont amené les "
    "signatures.",
)
HOURS = Both("{n} {n|hour|hours}", "{n} heure{n||s}")
DAYS = Both("{n} {n|day|days}", "{n} jour{n||s}")


def on_its_way(
    counts: Counts, found: Watch, petition: int, threshold: int, days: int, expected: Foretold | None, record: tuple[int, int], ids: list[str]
) -> Finding:  # fmt: skip
    """Return the finding of a petition under alarm; its value is the count that is expected, or the rule's own where nothing is forecast."""
    last, alarm = int(counts.starts[petition + 1]) - 1, int(found.alarm[petition])
    told = {"name": _plain(counts.names[petition]), "count": number(int(counts.believed[last])), "gain": number(round(float(found.gain[last]))),
            "ahead": number(round(float(found.ahead[last]))), "days": AHEAD, "threshold": number(threshold),
            "since": lasting(counts.now - int(counts.time[alarm]))}  # fmt: skip
    claim = ON_ITS_WAY.fill(**told, forecast=_forecast(expected, days, threshold), record=_record(record))
    ends = (expected.median, expected.low, expected.high) if expected else (float(found.ahead[last]),) * 3
    return Finding(
        counts.names[petition], claim, *(round(end, 1) for end in ends), _evidence(counts, ids, petition, alarm, last)
    )


def _forecast(expected: Foretold | None, days: int, threshold: int) -> Both:
    if expected is None:
        return NO_FORECAST
    shares = {name: percent(getattr(expected, name)) for name in ("chance", "chance_low", "chance_high")}
    return FORECAST.fill(cases=number(expected.cases), petitions=number(expected.things), low=number(round(expected.low)),
                         high=number(round(expected.high)), days=days, threshold=number(threshold), **shares)  # fmt: skip


def _record(record: tuple[int, int]) -> Both:
    alarms, reached = record
    return RECORD.fill(alarms=alarms, reached=reached) if alarms else Both("", "")


def crossed(counts: Counts, found: Watch, petition: int, threshold: int, ids: list[str]) -> Finding:
    """Return the finding of a petition that reached the threshold; its value is how many hours before the alarm stood."""
    last, alarm, crossing = (
        int(counts.starts[petition + 1]) - 1,
        int(found.alarm[petition]),
        int(found.crossing[petition]),
    )
    lead = int(counts.time[crossing] - counts.time[alarm])
    claim = CROSSED.fill(name=_plain(counts.names[petition]), threshold=number(threshold), count=number(int(counts.believed[last])),
                         since=lasting(counts.now - int(counts.time[crossing])), lead=lasting(lead))  # fmt: skip
    hours = round(lead / HOUR, 1)
    return Finding(
        counts.names[petition], claim, hours, hours, hours, _evidence(counts, ids, petition, alarm, crossing, last)
    )


def stands(
    counts: Counts, found: Watch, petition: int, pace: float, threshold: int, level: int, days: int, expected: Foretold | None, ids: list[str]
) -> Finding:  # fmt: skip
    """Return the finding of a petition that was asked for and of which there is no alarm; its value is where it stands in four days."""
    last, alarm = int(counts.starts[petition + 1]) - 1, int(found.alarm[petition])
    count = float(counts.believed[last])
    there, old = count >= threshold, found.crossing[petition] == counts.starts[petition]
    past = (
        BEFORE
        if old
        else STALLED.fill(since=lasting(counts.now - int(counts.time[alarm])))
        if alarm >= 0
        else Both("", "")
    )
    claim = STANDS.fill(name=_plain(counts.names[petition]), count=number(int(count)), gain=number(round(pace)), days=AHEAD,
                        ahead=number(round(count + AHEAD * pace)), threshold=number(threshold), bar=number(round(threshold * level / 100)),
                        past=past, forecast=Both("", "") if there else _forecast(expected, days, threshold))  # fmt: skip
    value = round(count + AHEAD * pace, 1)
    return Finding(counts.names[petition], claim, value, value, value, _evidence(counts, ids, petition, last))


def who_brings(name: str, found: Brought, jumps: int, shared: list[str]) -> Finding:
    """Return the finding of shares that stand before jumps; its value is their part of all shares."""
    claim = BROUGHT.fill(
        total=found.total, name=_plain(name), before=found.before, jumps=jumps, expected=_tenth(found.expected)
    )
    evidence = tuple(dict.fromkeys(shared[place] for place, _ in found.nth))[:EVIDENCE]
    return Finding(name, claim, found.before / found.total, *wilson(found.before, found.total), evidence)


def lasting(span: int) -> Both:
    """Return a span of microseconds in whole hours, or in days from three days on.

    >>> lasting(36 * HOUR).en, lasting(100 * HOUR).fr
    ('36 hours', '4 jours')
    """
    return DAYS.fill(n=span // DAY) if span >= 3 * DAY else HOURS.fill(n=span // HOUR)


def _plain(name: str) -> Both:
    """Return a name in the quotation marks of each language."""
    return Both(f"“{name}”", f"« {name} »")


def _tenth(value: float) -> Both:
    text = f"{value:.1f}"
    return Both(text, text.replace(".", ","))


def _evidence(counts: Counts, ids: list[str], petition: int, *readings: int) -> tuple[str, ...]:
    """Return the ids of these readings and of those a day before; none when they come from a table."""
    import numpy as np

    if not ids:
        return ()
    places = np.array(readings, np.int64)
    before = counts.at(np.full(len(places), petition), counts.time[places] - DAY)
    told = np.unique(np.concatenate([places, before[before >= 0]]))
    return tuple(ids[int(counts.row[one])] for one in told)[:EVIDENCE]

"""Which rhythm has my body, which has my network, and how do they go together?

Reads
  sleep, heart rate and steps as devices tell them; what I did on screens, minute by minute, by the clock of the place where I was;
  positions, to a degree, for the sun
Says
  when I sleep and how regularly, how free days differ, how long the network is silent at night, when body and network are highest
  and how far apart, what is noted at night, and whether my data grows exponentially: each with its bounds
Can be wrong when
  nothing says where home is; a device sleeps on the table; others use my accounts; free days are not Saturday and Sunday. It says
  what was measured, and is no advice on health
Paper
  Cornelissen 2014 (cosinor), Zechmeister and Kürster 2009 (periods), Jones 1980 (gaps), Wittmann 2006 (social jetlag),
  Phillips 2017 (regularity), Zou and Donner 2008 (bounds of a difference), Akaike 1974 (shapes of growth)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.table import Hours
    from murmure.lenses.me.rhythm.mean import Mean
    from murmure.lenses.me.rhythm.night import Nights
    from murmure.lenses.me.rhythm.touch import Silences
    from murmure.lenses.me.rhythm.wave import Rhythm
    from murmure.trust.view import View

    Said = tuple[Both, float, float, float, str]
    """A sentence, its value and bounds, and what its activities are, in SQL over the log."""

ENOUGH = 14
"""Days that a mean rests on at least."""
NIGHT = 5
"""Hours after midnight that are night."""


@dataclass(frozen=True)
class RhythmAsk(Ask):
    """Say what is asked of `rhythm`."""

    days: int = option(120, Both("so many days back, save for growth, which takes all (120)",
                                 "tant de jours en arrière, sauf pour la croissance, qui prend tout (120)"), 14, 4_000)  # fmt: skip
    zone: str = text(
        Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas")
    )


def look(view: View, ask: RhythmAsk) -> Findings:
    """Return the rhythms of body and network: how far apart, then sleep, silence, each rhythm, the night, growth."""
    import pyarrow as pa

    from murmure.hours.table import hours_of
    from murmure.lenses.me.rhythm import claim, sun, table, touch, wave
    from murmure.lenses.me.rhythm.evidence import evidence_of
    from murmure.lenses.me.rhythm.growth import growth_of
    from murmure.lenses.me.rhythm.night import nights_of

    hours = hours_of(view, ask.shelf, ask.since, ask.until)
    clock = hours.clock(ask.zone)
    away = clock.away()
    touches = touch.touches_of(view, ask, clock, ask.days)
    quiet, nights = touch.silences(touches), nights_of(view, ask, ask.days)
    turning = wave.rhythms(wave.series_of(view, ask, hours, clock, ask.days))
    growth = growth_of(hours, clock)
    away_said, clock_said = _beside(quiet, nights, away, touch.guessed(touches) and not ask.zone)
    network = [*_silence(quiet, away), *_waves(turning), *_night(hours, clock, away, ask.days)]
    told = [(one, (away_said, clock_said)) for one in _apart(turning)]
    told += [(one, (away_said,)) for one in _sleep(nights, away)] + [(one, (away_said, clock_said)) for one in network]
    if growth.criteria:
        told.append(((claim.grows(growth), *growth.share, ABOUT), ()))
    proof = evidence_of(view, ask, [one[4] for one, _ in told])
    findings = tuple(
        Finding("me", _joined(sentence, beside), value, low, high, proof[place])
        for place, ((sentence, value, low, high, _), beside) in enumerate(told)
    )
    rows = {
        "calendar": (table.days(quiet, nights, clock, away, sun.place_of(view, ask)), table.days_schema()),
        "waves": (table.waves(turning), table.waves_schema()),
        "hours": (table.hours(turning), table.hours_schema()),
        "growth": (table.growth(growth), table.growth_schema()),
        "shapes": (table.shapes(growth), table.shapes_schema()),
    }
    return Findings(findings, {name: pa.Table.from_pylist(*row) for name, row in rows.items()})


ABOUT = "(actor = 'me' or actor like 'device:%' or type = 'murmure:Capture')"


def _joined(sentence: Both, beside: tuple[Both, ...]) -> Both:
    return Both("".join(one.en for one in (sentence, *beside)), "".join(one.fr for one in (sentence, *beside)))


def _beside(quiet: Silences, nights: Nights, away: np.ndarray, guessed: bool) -> tuple[Both, Both]:
    """Return what is to be known beside: days set aside, a clock that is only guessed; empty where there is nothing to know."""
    import numpy as np

    from murmure.lenses.lens import number
    from murmure.lenses.me.rhythm import claim

    gone, nothing = len(np.intersect1d(away, np.union1d(quiet.day, nights.day))), Both("", "")
    return claim.AWAY.fill(days=number(gone)) if gone else nothing, claim.GUESSED if guessed else nothing


def _apart(turning: list[Rhythm]) -> list[Said]:
    """Return how far the network is from the body: the rhythms of each that chance shows least."""
    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.wave import apart

    body = sorted(
        (one for one in turning if one.said and one.series.body), key=lambda one: (one.wave.chance, one.series.name)
    )
    network = sorted(
        (one for one in turning if one.said and not one.series.body), key=lambda one: (one.wave.chance, one.series.name)
    )
    if not body or not network:
        return []
    told = apart(body[0], network[0])
    return [(claim.apart_said(body[0], network[0], told), *told, f"({_what(body[0])} or {_what(network[0])})")]


def _sleep(nights: Nights, away: np.ndarray) -> list[Said]:
    """Return the middle of sleep, what free days change of it, and how regular it is."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.mean import later_when_free, mean_of
    from murmure.lenses.me.rhythm.night import QUANTITY, regularity

    home = ~np.isin(nights.day, away)
    day, middle = nights.day[home], nights.middle()[home] / 60
    if len(day) < ENOUGH:
        return []
    found, where = [], f"actor = 'me' and quantity = '{QUANTITY}' and published is not null"
    jetlag, mean = later_when_free(day, middle), mean_of(day, middle)
    pairs, alike = regularity(nights, away)
    regular = mean_of(pairs, alike) if len(pairs) >= ENOUGH else None
    if jetlag is not None:
        sure = jetlag.low > 0 or jetlag.high < 0
        found.append((claim.lasts(claim.JETLAG if sure else claim.NO_JETLAG, jetlag), *jetlag[:3], where))
    if mean is not None:
        found.append((claim.at_clock(claim.MIDDLE, mean), *mean[:3], where))
    if regular is not None:
        found.append((claim.counted(claim.REGULAR, regular), *regular[:3], where))
    return found


def _silence(quiet: Silences, away: np.ndarray) -> list[Said]:
    """Return how long the network is silent at night."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim, touch
    from murmure.lenses.me.rhythm.mean import mean_of

    home = ~np.isin(quiet.day, away)
    day, last, first = quiet.day[home], quiet.last[home] / 60, quiet.first[home] / 60
    mean = mean_of(day, first - last) if len(day) >= ENOUGH else None
    if mean is None:
        return []
    ends = claim.clock(float(last.mean())), claim.clock(float(first.mean()))
    return [(claim.lasts(claim.SILENCE, mean, last=ends[0], first=ends[1]), *mean[:3], f"({touch.WHERE})")]


def _waves(turning: list[Rhythm]) -> list[Said]:
    from murmure.lenses.me.rhythm.claim import wave_said

    return [(wave_said(one), *one.wave.phase, _what(one)) for one in turning if one.said]


def _night(hours: Hours, clock: Clock, away: np.ndarray, days: int) -> list[Said]:
    """Return how many things about me are noted between midnight and five."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim

    cells = hours.cells(-(1 << 30), None, np.array([actor != "" for actor in hours.keys["actor"]], bool))
    cells = cells.where(cells.coarse == 0)
    if not len(cells.hour):
        return []
    local, _ = clock.local(cells)
    recent = (local // 24 > int(local.max()) // 24 - days) & ~np.isin(local // 24, away)
    local, count = local[recent], cells.count[recent]
    day, place = np.unique(local // 24, return_inverse=True)
    mean = _mean(day, np.bincount(place, np.where(local % 24 < NIGHT, count, 0), len(day)))
    if mean is None or mean.value < 1:
        return []
    low = max(mean.low, 0.0)
    return [(claim.counted(claim.NIGHT, mean._replace(low=low)), mean.value, low, mean.high, ABOUT)]


def _mean(day: np.ndarray, values: np.ndarray) -> Mean | None:
    from murmure.lenses.me.rhythm.mean import mean_of

    return mean_of(day, values) if len(day) >= ENOUGH else None


def _what(rhythm: Rhythm) -> str:
    """Return what the activities of a series are, in SQL over the log."""
    from murmure.lenses.me.rhythm.wave import ACTS

    if rhythm.series.body:
        return f"(actor = 'me' and quantity = '{rhythm.series.name}' and published is not null)"
    wanted = ACTS[rhythm.series.name][1]
    parts = [f"type in ({', '.join(repr(one) for one in wanted['type'])})", "published is not null"]
    parts += [
        f"{column} = '{wanted[name]}'"
        for name, column in (("actor", "actor"), ("kind", "object_type"))
        if name in wanted
    ]
    return f"({' and '.join(parts)})"


LENS = Lens(
    name="rhythm",
    group="me",
    question=Both("Which rhythm has my body, and which has my network?", "Quel rythme a mon corps, et lequel a mon réseau ?"),
    reads=Both(
        "Sleep, heart rate and steps as your devices tell them; what you did on screens, minute by minute, by the clock of the place where "
        "you were; "
        "your positions, to a degree, for the sun.",
        "Le sommeil, la fréquence cardiaque et les pas tels que vos appareils les disent ; ce que vous avez fait sur des écrans, minute "
        "par minute, à "
        "l'heure du lieu où vous étiez ; vos positions, au degré près, pour le soleil.",
    ),
    says=Both(
        "When you sleep and how regularly; how free days differ; how long the network is silent at night; when body and network are "
        "highest and how "
        "far apart; what is noted at night; whether your data grows exponentially. Each with its bounds.",
        "Quand vous dormez et avec quelle régularité ; ce que changent les jours libres ; combien de temps le réseau se tait la nuit ; "
        "quand le corps "
        "et le réseau sont au plus haut et de combien ils s'écartent ; ce qui est noté la nuit ; si vos données croissent de façon exponentielle. "
        "Chacun avec ses bornes.",
    ),
    wrong_when=Both(
        "Nothing says where home is. A device sleeps on the table. Others use your accounts. Your free days are not Saturday and Sunday. "
        "It says what "
        "was measured, and is no advice on health.",
        "Rien ne dit où est la maison. Un appareil dort sur la table. D'autres se servent de vos comptes. Vos jours libres ne sont pas le "
        "samedi et le "
        "dimanche. Elle dit ce qui a été mesuré, et n'est pas un avis de santé.",
    ),
    paper="Cornelissen 2014; Zechmeister, Kürster 2009; Jones 1980; Wittmann 2006; Phillips 2017; Zou, Donner 2008; Akaike 1974",
    look=look,
    asks=RhythmAsk,
    tables={
        "calendar": Both("each day: last and first touch around the night, sleep, sunrise and sunset, whether away from home",
                     "chaque jour : dernier et premier geste autour de la nuit, sommeil, lever et coucher du soleil, si loin de la maison"),
        "waves": Both("each series: its rhythm of a day with bounds and chance, and its strongest period",
                      "chaque série : son rythme d'un jour avec bornes et hasard, et sa période la plus forte"),
        "hours": Both("each series, by hour of the local clock", "chaque série, par heure de l'horloge locale"),
        "growth": Both("how many activities about you each four weeks have", "combien d'activités sur vous ont chaque fois quatre semaines"),
        "shapes": Both("how well each shape of growth fits", "comment chaque forme de croissance s'ajuste"),
    },
)  # fmt: skip

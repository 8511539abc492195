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
  Phillips 2017 (regularity), Zou and Donner 2008 (bounds of a difference), Akaike 1974 (shapes of growth), Welch and Peers 1963 (bounds of
  means and shares), Yekutieli 2012 (bounds of what is told because it is strong)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import Ask, Lens, option, text
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.rhythm.night import Nights
    from murmure.lenses.me.rhythm.said import Said
    from murmure.lenses.me.rhythm.touch import Silences
    from murmure.trust.view import View


@dataclass(frozen=True)
class RhythmAsk(Ask):
    """Say what is asked of `rhythm`."""

    days: int = option(
        120,
        Both(
            "so many days back (120); rhythms take 400 at most, growth takes all",
            "tant de jours en arrière (120) ; les rythmes en prennent 400 au plus, la croissance prend tout",
        ),
        14,
        4_000,
    )
    zone: str = text(
        Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas")
    )


def look(view: View, ask: RhythmAsk) -> Findings:
    """Return the rhythms of body and network: how far apart, then sleep, silence, each rhythm, the night, growth."""
    import pyarrow as pa

    from murmure.hours.lean import lean_of
    from murmure.lenses.me.rhythm import said, sun, table, touch, wave
    from murmure.lenses.me.rhythm.dark import dark_of
    from murmure.lenses.me.rhythm.evidence import evidence_of
    from murmure.lenses.me.rhythm.growth import growth_of
    from murmure.lenses.me.rhythm.night import nights_of
    from murmure.lenses.me.rhythm.window import window_of

    hours = lean_of(view, ask.shelf, ask.since, ask.until)
    clock = hours.clock(ask.zone)
    away = clock.away()
    window = window_of(hours, clock, ask.days)
    touches = touch.touches_of(view, ask, clock, window)
    quiet, nights, dark = touch.silences(touches), nights_of(view, ask, window), dark_of(hours, clock, window)
    turning = wave.rhythms(wave.series_of(view, ask, hours, clock, window))
    growth = growth_of(hours, clock, window)
    told = [*said.apart(turning), *said.sleep(nights, away), *said.near(nights, touches, away), *said.silence(quiet, away), *said.waves(turning),
            *said.dark(dark, clock, away), *said.grown(growth)]  # fmt: skip
    beside = _beside(quiet, nights, away, touch.guessed(touches) and not ask.zone)
    findings = tuple(
        Finding("me", _joined(one, *beside), *one.bounds, evidence_of(hours, one.what, one.coarse, one.only))
        for one in told
    )
    rows = {
        "said": ([{"kind": one.kind, "series": one.series, "other": one.other} for one in told], table.said_schema()),
        "calendar": (table.days(quiet, nights, dark, clock, sun.places_of(view, ask)), table.days_schema()),
        "waves": (table.waves(turning), table.waves_schema()),
        "hours": (table.asleep(nights, away) + table.hours(turning), table.hours_schema()),
        "growth": (table.growth(growth), table.growth_schema()),
        "shapes": (table.shapes(growth), table.shapes_schema()),
    }
    tables = {name: pa.Table.from_pylist(*row) for name, row in rows.items()}
    return Findings(findings, {**tables, "spans": table.spans(touches, nights)})


def _joined(one: Said, away: Both, clock: Both) -> Both:
    parts = [one.sentence, *([away] if one.away else []), *([clock] if one.clock else [])]
    return Both("".join(part.en for part in parts), "".join(part.fr for part in parts))


def _beside(quiet: Silences, nights: Nights, away: np.ndarray, guessed: bool) -> tuple[Both, Both]:
    """Return what is to be known beside: days set aside, a clock that is only guessed; empty where there is nothing to know."""
    import numpy as np

    from murmure.lenses.lens import number
    from murmure.lenses.me.rhythm import claim

    gone, nothing = len(np.intersect1d(away, np.union1d(quiet.day, nights.day))), Both("", "")
    return claim.AWAY.fill(days=number(gone)) if gone else nothing, claim.GUESSED if guessed else nothing


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
        "far apart; what is noted at night; whether your data grows exponentially. Each with its bounds: "
        "those of a mean or a share tell of days like these, not of these alone.",
        "Quand vous dormez et avec quelle régularité ; ce que changent les jours libres ; combien de temps le réseau se tait la nuit ; "
        "quand le corps "
        "et le réseau sont au plus haut et de combien ils s'écartent ; ce qui est noté la nuit ; si vos données croissent de façon exponentielle. "
        "Chacun avec ses bornes : celles d'une moyenne ou d'une part disent les jours comme ceux-ci, et non ceux-ci seulement.",
    ),
    wrong_when=Both(
        "Nothing says where home is. A device sleeps on the table. Others use your accounts. Your free days are not Saturday and Sunday. "
        "It says what "
        "was measured, and is no advice on health.",
        "Rien ne dit où est la maison. Un appareil dort sur la table. D'autres se servent de vos comptes. Vos jours libres ne sont pas le "
        "samedi et le "
        "dimanche. Elle dit ce qui a été mesuré, et n'est pas un avis de santé.",
    ),
    paper="Cornelissen 2014; Zechmeister, Kürster 2009; Jones 1980; Wittmann 2006; Phillips 2017; Zou, Donner 2008; Akaike 1974; Welch, Peers 1963; "
    "Yekutieli 2012",
    look=look,
    asks=RhythmAsk,
    tables={
        "said": Both("each finding: which question it answers, and of which series",
                     "chaque constat : à quelle question il répond, et de quelles séries"),
        "calendar": Both("each day: last and first touch around the night, what was noted by night, sleep, sunrise, sunset, whether away",
                     "chaque jour : dernier et premier geste autour de la nuit, notes de la nuit, sommeil, soleil, si loin de la maison"),
        "waves": Both("each series: its rhythm of a day with bounds and chance, and its strongest period",
                      "chaque série : son rythme d'un jour avec bornes et hasard, et sa période la plus forte"),
        "hours": Both("each series, and sleep, by hour of the local clock", "chaque série, et le sommeil, par heure de l'horloge locale"),
        "growth": Both("how many activities about you each four weeks have, and what the shape that fits best has there",
                       "combien d'activités sur vous ont chaque fois quatre semaines, et ce qu'y a la forme qui s'ajuste le mieux"),
        "spans": Both("when you slept and when you were on screens, of the last year",
                      "quand vous dormiez et quand vous étiez sur des écrans, de la dernière année"),
        "shapes": Both("how well each shape of growth fits", "comment chaque forme de croissance s'ajuste"),
    },
)  # fmt: skip

"""How is a rhythm said, kindly, with its doubt, and never as the word of a doctor?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from murmure.lenses.lens import number, percent, small
from murmure.lenses.me.rhythm.growth import EXPONENTIAL
from murmure.model.amount import lasting, plain
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.lenses.me.rhythm.growth import Growth
    from murmure.lenses.me.rhythm.mean import Mean
    from murmure.lenses.me.rhythm.wave import Rhythm

APART = Both(
    "{network}: {hours} {way} in the day than {body} (between {low} and {high}{sign}).",
    "{network} : {hours} {way} dans la journée que {body} (entre {low} et {high}{sign}).",
)
SIGN, NO_SIGN = Both(", more than 0 being later", ", plus de 0 voulant dire plus tard"), Both("", "")
LATER, EARLIER = Both("later", "plus tard"), Both("earlier", "plus tôt")
WAVE = Both("{series}: the middle of the high hours is around {phase} (between {low} and {high}). Without a rhythm, chance would "
            "show as much {chance}.",
            "{series} : le milieu des heures hautes est vers {phase} (entre {low} et {high}). Sans rythme, "
            "le hasard en montrerait autant {chance}.")  # fmt: skip
JETLAG = Both(
    "On Saturdays and Sundays the middle of your sleep is {value} {way} than on the other days (between {low} and {high}; {days} nights).",
    "Le samedi et le dimanche, le milieu de votre sommeil est {value} {way} que les autres jours (entre {low} et {high} ; {days} nuits).",
)
NO_JETLAG = Both(
    "The middle of your sleep is about the same on Saturdays and Sundays as on the other days ({value} {way}, between {low} and {high}{sign}; "
    "{days} nights).",
    "Le milieu de votre sommeil est à peu près le même le samedi et le dimanche que les autres jours ({value} {way}, entre {low} et {high}{sign} ; "
    "{days} nuits).",
)
MIDDLE = Both("The middle of your sleep is around {value} (between {low} and {high}; {days} nights).",
              "Le milieu de votre sommeil est vers {value} (entre {low} et {high} ; {days} nuits).")  # fmt: skip
REGULAR = Both(
    "From one day to the next you sleep and wake at the same minutes with a regularity of {value} out of 100 (between {low} and {high}; "
    "{days} days). "
    "100 is every day alike, 0 is chance.",
    "D'un jour à l'autre, vous dormez et veillez aux mêmes minutes avec une régularité de {value} sur 100 (entre {low} et {high} ; {days} jours). "
    "100, c'est chaque jour pareil ; 0, le hasard.",
)
SILENCE = Both(
    "Your network is quiet for {value} a night (between {low} and {high}; {days} nights), from about {last} to about {first}.",
    "Votre réseau se tait {value} par nuit (entre {low} et {high} ; {days} nuits), d'environ {last} à environ {first}.",
)
NIGHT = Both("Between midnight and five in the morning, "
             "{value} {value|thing about you is|things about you are} noted each night (between {low} and {high}; {days} nights).",
             "Entre minuit et cinq heures du matin, {value} {value|chose est notée|choses sont notées} de vous chaque nuit (entre {low} et "
             "{high} ; {days} nuits).")  # fmt: skip
MORNING = Both(
    "On {value} of mornings, screens are touched within a quarter of an hour of waking (between {low} and {high}; {days} mornings).",
    "{value} des matins, un écran est touché dans le quart d'heure du réveil (entre {low} et {high} ; {days} matins).",
)
EVENING = Both(
    "On {value} of evenings, screens are touched in the quarter of an hour before sleep (between {low} and {high}; {days} evenings).",
    "{value} des soirs, un écran est touché dans le quart d'heure qui précède le sommeil (entre {low} et {high} ; {days} soirs).",
)
INSIDE = Both(
    "In {value} of nights, something is touched between falling asleep and waking, as devices tell them (between {low} and "
    "{high}; {days} nights).",
    "{value} des nuits, quelque chose est touché entre l'endormissement et le réveil, tels que les appareils les disent (entre {low} et {high} ; "
    "{days} nuits).",
)
GROWS = {
    EXPONENTIAL: Both("What is noted about you changes by the same share all the time: {value} a year (between {low} and {high}; {count} "
                      "times four weeks).",
                      "Ce qui est noté de vous change toujours de la même part : {value} par an (entre {low} et {high} ; {count} fois "
                      "quatre semaines)."),
    "level": Both("What is noted about you stays on one level ({value} a year, between {low} and {high}; {count} times four weeks).",
                  "Ce qui est noté de vous reste au même niveau ({value} par an, entre {low} et {high} ; {count} fois quatre semaines)."),
    "linear": Both("What is noted about you changes by as much each time, and not exponentially ({value} a year on average, between {low} "
                   "and {high}; "
                   "{count} times four weeks).",
                   "Ce qui est noté de vous change d'autant à chaque fois, et non de façon exponentielle ({value} par an en moyenne, entre "
                   "{low} et "
                   "{high} ; {count} fois quatre semaines)."),
    "quadratic": Both("What is noted about you follows a bent line, and does not change exponentially ({value} a year on average, between "
                      "{low} and "
                      "{high}; {count} times four weeks).",
                      "Ce qui est noté de vous suit une ligne courbe, et ne change pas de façon exponentielle ({value} par an en moyenne, "
                      "entre {low} "
                      "et {high} ; {count} fois quatre semaines)."),
    "": Both("Whether what is noted about you changes exponentially or along a line, {count} times four weeks do not show: neither is shown "
             "({value} a year on average, between {low} and {high}).",
             "Ce qui est noté de vous change-t-il de façon exponentielle ou le long d'une ligne ? {count} fois quatre semaines ne le "
             "montrent pas : "
             "ni l'un ni l'autre n'est montré ({value} par an en moyenne, entre {low} et {high})."),
}  # fmt: skip
AWAY = Both(" Days away from home are set aside: {days}.", " Les jours loin de chez vous sont mis de côté : {days}.")
GUESSED = Both(" Most times are read by UTC, because nothing says where home is.",
               " La plupart des heures sont lues en UTC, car rien ne dit où est la maison.")  # fmt: skip
RARELY, ONCE = (
    Both("in fewer than 1 of 1,000 cases", "dans moins d'un cas sur 1\u202f000"),
    Both("in {share} of cases", "dans {share} des cas"),
)


def clock(hours: float) -> Both:
    """Return an hour as a clock says it.

    >>> clock(-0.5).en, clock(24.999).fr
    ('23:30', '1 h 00')
    """
    minutes = round(hours * 60) % 1440
    return Both(f"{minutes // 60}:{minutes % 60:02d}", f"{minutes // 60} h {minutes % 60:02d}")


def wave_said(rhythm: Rhythm) -> Both:
    """Return the sentence of a rhythm."""
    phase, low, high = rhythm.wave.phase
    chance = RARELY if rhythm.wave.chance < 0.001 else ONCE.fill(share=percent(rhythm.wave.chance))
    return WAVE.fill(series=rhythm.series.title, phase=clock(phase), low=clock(low), high=clock(high), chance=chance)


def apart_said(body: Rhythm, network: Rhythm, told: tuple[float, float, float]) -> Both:
    """Return the sentence of how far the network is from the body."""
    length, *rest = _way(*told)
    return APART.fill(
        network=network.series.title, body=small(body.series.title), hours=length, **dict(zip(WAY, rest, strict=True))
    )


WAY = ("low", "high", "way", "sign")


def _way(value: float, low: float, high: float) -> tuple[Both, Both, Both, Both, Both]:
    """Return how long, between which bounds, and whether later or earlier; bounds on both sides of nothing keep their signs, and say so."""
    sure = low > 0 or high < 0
    bounds = sorted((abs(low), abs(high))) if sure else (low, high)
    way, sign = LATER if value >= 0 else EARLIER, NO_SIGN if sure else SIGN
    return lasting(abs(value)), *(lasting(bound) for bound in bounds), way, sign


def shifted(mean: Mean) -> Both:
    """Return the sentence of what free days change of the middle of sleep."""
    value, *rest = _way(*mean[:3])
    sentence = JETLAG if mean.low > 0 or mean.high < 0 else NO_JETLAG
    return sentence.fill(value=value, days=number(mean.days), **dict(zip(WAY, rest, strict=True)))


def lasts(sentence: Both, mean: Mean, **more: Both) -> Both:
    """Return a sentence about a length of time, in hours."""
    return sentence.fill(
        value=lasting(mean.value), low=lasting(mean.low), high=lasting(mean.high), days=number(mean.days), **more
    )


def at_clock(sentence: Both, mean: Mean) -> Both:
    """Return a sentence about an hour of the day."""
    return sentence.fill(value=clock(mean.value), low=clock(mean.low), high=clock(mean.high), days=number(mean.days))


def counted(sentence: Both, mean: Mean) -> Both:
    """Return a sentence about a number, with the digits that its doubt leaves it."""
    digits = max(0, 1 - math.floor(math.log10(max(mean.high - mean.low, 1e-6))))
    value, low, high = (_written(round(one, digits)) for one in (mean.value, mean.low, mean.high))
    return sentence.fill(value=value, low=low, high=high, days=number(mean.days))


def shared(sentence: Both, mean: Mean) -> Both:
    """Return a sentence about a share of days."""
    value, low, high = (percent(one) for one in mean[:3])
    return sentence.fill(value=value, low=low, high=high, days=number(mean.days))


def grows(growth: Growth) -> Both:
    """Return the sentence of growth."""
    value, low, high = (percent(one if abs(one) >= 0.0005 else 0.0) for one in growth.share)
    return GROWS[growth.shape].fill(value=value, low=low, high=high, count=number(len(growth.count)))


def _written(value: float) -> Both:
    return Both(plain(value, "en"), plain(value, "fr"))

"""How are habits said, so that a person understands them and knows their doubt?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.lenses.lens import number, percent, small
from murmure.measures.device import called
from murmure.model.amount import plain
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.lenses.me.habit.chain import Chain
    from murmure.lenses.me.habit.deeds import Name
    from murmure.lenses.me.habit.turn import Turn
    from murmure.lenses.me.habit.week import Habit
    from murmure.voices.usual import Unusual

WEEKLY = Both(
    "{deed}: on {hits} of {of} {days}, {hours} ({share}; between {low} and {high}). {given}, it would be about {expected}.",
    "{deed} : {hits} {days} sur {of}, {hours} ({share} ; entre {low} et {high}). {given}, ce serait environ {expected}.",
)
ACTIVE = Both("Were it only for how much you do at those hours", "Si seul comptait ce que vous faites à ces heures")
TALKATIVE = Both(
    "Were it only for how much your objects say at those hours",
    "Si seul comptait ce que vos objets disent à ces heures",
)
ALONE = Both(
    "Were it only for the hour of the day and for the weekday, each by itself",
    "Si seuls comptaient l'heure et le jour, chacun pour soi",
)
CHAIN = Both(
    "{first}, then {second} within {span} {span|minute|minutes}: {hits} times of {of} ({share}; between {low} and {high}). "
    "Chance would make it about {expected}. This does not say why.",
    "{first}, puis {second} dans les {span} minutes : {hits} fois sur {of} ({share} ; entre {low} et {high}). Le hasard en ferait environ "
    "{expected}. Cela ne dit pas pourquoi.",
)
BEGAN = Both(
    "New, and it goes on: {deed}, on {days} of the last {since} days of which its source tells (chance: {chance}).",
    "Nouveau, et qui continue : {deed}, {days} jours sur les {since} derniers que sa source raconte (hasard : {chance}).",
)
STOPPED = Both(
    "Was steady, and has stopped: {deed}. It was there on {days} of {of} days, and never more than {gap} {gap|day|days} apart; "
    "then not for {since} {since|day|days}, of which its source does tell (chance: {chance}). It may have another name now, or be told elsewhere.",
    "Était régulier, et s'est arrêté : {deed}. C'était là {days} jours sur {of}, jamais à plus de {gap} jour{gap||s} d'écart ; "
    "puis plus du tout depuis {since} jour{since||s}, que sa source raconte pourtant (hasard : {chance}). "
    "Cela peut porter un autre nom, ou être raconté ailleurs.",
)
RARE = Both("less than 1 in 1,000", "moins de 1 sur 1\u202f000")
DAYS = (
    Both("Mondays", "lundis"), Both("Tuesdays", "mardis"), Both("Wednesdays", "mercredis"), Both("Thursdays", "jeudis"), Both("Fridays", "vendredis"),
    Both("Saturdays", "samedis"), Both("Sundays", "dimanches"),
)  # fmt: skip
FROM_TO = Both("days from {first} to {last}", "jours du {first} au {last}")
BUT, BUT_TWO = (
    Both("days but {last}", "jours sauf les {last}"),
    Both("days but {first} and {last}", "jours sauf les {first} et {last}"),
)
AND = Both(" and ", " et ")


@cache
def titles() -> dict[str, dict[str, str]]:
    """Return what each kind of act is called, as `titles.yaml` has it."""
    import yaml

    return yaml.safe_load((Path(__file__).parent / "titles.yaml").read_text(encoding="utf-8"))


def title_of(name: Name) -> Both:
    """Return what an act is called."""
    if not name.mine:
        thing = called(name.thing)
        return Both(f"{thing.en}: {name.what}", f"{thing.fr} : {name.what}") if name.what else thing
    told = titles().get(name.type)
    if told is None:
        plainly = name.type.removeprefix("murmure:")
        return Both(plainly, plainly)
    if not name.what:
        return Both(told["en"], told["fr"])
    what = titles()["whats"].get(name.what) if name.type == "Travel" else None
    en, fr = (what["en"], what["fr"]) if isinstance(what, dict) else (name.what, name.what)
    return Both(told["en_one"].replace("{what}", en), told["fr_one"].replace("{what}", fr))


def days_of(days: tuple[int, ...]) -> Both:
    """Return weekdays as people name them (0: Monday).

    >>> days_of((0, 1, 2, 3, 4)).en, days_of((5, 6)).fr
    ('days from Monday to Friday', 'samedis et dimanches')
    """
    if len(days) == 7:
        return Both("days", "jours")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return FROM_TO.fill(
            **{end: Both(*(text[:-1] for text in DAYS[day])) for end, day in (("first", days[0]), ("last", days[-1]))}
        )
    if len(days) > 4:
        (*_, last) = left = [DAYS[day] for day in range(7) if day not in days]
        return (BUT if len(left) == 1 else BUT_TWO).fill(first=left[0], last=last)
    names = [DAYS[day] for day in days]
    return Both(*(", ".join(some[:-1]) + (end + some[-1] if len(some) > 1 else some[-1])
                  for some, end in (([one.en for one in names], AND.en), ([one.fr for one in names], AND.fr))))  # fmt: skip


def hours_of(begin: int, end: int) -> Both:
    """Return the hours from one to before another.

    >>> hours_of(8, 9).fr
    'entre 8 h et 9 h'
    """
    if end - begin == 24:
        return Both("at any hour", "à toute heure")
    return Both(f"between {begin}:00 and {end}:00", f"entre {begin} h et {end} h")


def weekly_said(one: Habit, name: Name) -> Both:
    """Return the sentence of a habit of the week."""
    return WEEKLY.fill(
        deed=title_of(name), hits=number(one.hits), of=number(one.of), days=days_of(one.days), hours=hours_of(one.begin, one.end),
        share=percent(one.hits / one.of), low=percent(one.low), high=percent(one.high), given=_given(one, name),
        expected=about(one.expected))  # fmt: skip


def _given(one: Habit, name: Name) -> Both:
    return ALONE if one.alone else ACTIVE if name.mine else TALKATIVE


def chain_said(one: Chain, span: int) -> Both:
    """Return the sentence of a chain."""
    second = title_of(one.second) if not one.second.mine else small(title_of(one.second))
    return CHAIN.fill(first=title_of(one.first), second=second, span=number(span), hits=number(one.hits), of=number(one.of),
                      share=percent(one.hits / one.of), low=percent(one.low), high=percent(one.high), expected=about(one.expected))  # fmt: skip


def turn_said(one: Turn) -> Both:
    """Return the sentence of what began, or stopped."""
    import math

    chance = math.exp(one.ln_chance)
    return (BEGAN if one.began else STOPPED).fill(
        deed=small(title_of(one.name)) if one.began and one.name.mine else title_of(one.name), days=number(one.days), of=number(one.of),
        since=number(one.since), gap=number(one.gap), chance=RARE if chance < 0.001 else percent(chance))  # fmt: skip


def about(value: float) -> Both:
    """Return a number that is not counted: one digit where it is small."""
    rounded = round(value, 1) if value < 9.95 else round(value)
    return Both(plain(rounded, "en"), plain(rounded, "fr"))


UNUSUAL = Both(
    "{thing}: of its last {recent} days, {days} {days|was|were} unusual for it ({how}).",
    "{thing} : sur ses {recent} derniers jours, {days} {days|sort|sortent} de son ordinaire ({how}).",
)
HOWS = {
    "count": (Both("spoke less", "a moins parlé"), Both("spoke more", "a plus parlé")),
    "value": (Both("measured less", "a mesuré moins"), Both("measured more", "a mesuré plus")),
    "first": (Both("began earlier", "a commencé plus tôt"), Both("began later", "a commencé plus tard")),
    "hour": (Both("spoke at a new hour", "a parlé à une heure nouvelle"),) * 2,
}


def unusual_said(thing: str, days: list[Unusual], recent: int) -> Both:
    """Return the sentence of an object that had unusual days lately."""
    hows = list(dict.fromkeys(HOWS[one.what][one.far > 0] for one in days))
    return UNUSUAL.fill(thing=called(thing), recent=number(recent), days=number(len({one.day for one in days})),
                        how=Both(", ".join(one.en for one in hows), ", ".join(one.fr for one in hows)))  # fmt: skip

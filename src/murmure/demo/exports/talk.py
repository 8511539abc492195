"""What do Camille and her friends say to each other, on whichever channel?

A part of it is about the appointments of her agenda: the evening before, one of the
guests asks. The rest is what the village talks about. It is little enough that her ties
to the village, told by one square only, still weigh.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from murmure.demo.clock import EPOCH
from murmure.demo.communities import COMMUNITIES
from murmure.demo.days import QUIET_DAYS
from murmure.demo.exports.friends import CAMILLE, FRIENDS, Friend
from murmure.demo.exports.stamp import moment
from murmure.demo.exports.year import Year
from murmure.demo.phrases import OPENINGS, REMARKS

USUAL = {
    "lila": "whatsapp", "oriane": "whatsapp", "mina": "whatsapp", "noe": "signal", "samir": "signal", "yuki": "telegram", "goran": "telegram",
    "paola": "sms", "karim": "mail", "olga": "mail",
}  # fmt: skip
"""On which channel each friend asks about appointments: nobody asks the same thing twice."""

_ABOUT = tuple(c for c in COMMUNITIES if c.name in ("readers", "swallows", "cooks", "cyclists"))
_ASK = {
    "fr": ("Toujours partante pour « {what} » demain à {at} ?", "On se voit demain pour « {what} » ? {at}, comme prévu.",
           "Petit rappel : « {what} », demain {at}, {place}."),
    "en": ("Still on for “{what}” tomorrow at {at}?", "See you tomorrow for “{what}”, {at}?", "“{what}” tomorrow at {at}, {place}. Coming?"),
}  # fmt: skip
_YES = {
    "fr": (
        "Oui ! J'apporte le thé.",
        "Avec joie.",
        "J'y serai 🙂",
        "Oui, mais dix minutes en retard.",
        "Bien sûr. À demain !",
    ),
    "en": (
        "Yes! I bring the tea.",
        "Gladly.",
        "I'll be there 🙂",
        "Yes, ten minutes late though.",
        "Of course. See you!",
    ),
}
_MORE = {
    "fr": (
        "Haha, raconte !",
        "Je n'y crois pas.",
        "Tu me montres demain ?",
        "Ça alors 😄",
        "On en parle mardi au cercle.",
        "Merci, ça me fait plaisir.",
    ),
    "en": (
        "Ha, tell me more!",
        "I cannot believe it.",
        "Show me tomorrow?",
        "Well well 😄",
        "Let's talk on Tuesday.",
        "Thanks, that is kind.",
    ),
}


class Said(NamedTuple):
    """Hold one message: `author` and `room` are short names of friends; a group is its own room."""

    at: datetime
    author: Friend
    room: str
    text: str
    first: bool


def chatter(chance: random.Random, language: str = "fr") -> str:
    """Return a sentence about one of the things that Camille's communities talk about."""
    about = chance.choice(_ABOUT)
    subject = chance.choice(about.french if language == "fr" else about.english)
    return f"{chance.choice(OPENINGS[language])} : {subject}, {chance.choice(REMARKS[language])}" if language == "fr" else (
        f"{chance.choice(OPENINGS[language])}: {subject}, {chance.choice(REMARKS[language])}")  # fmt: skip


def talk(
    year: Year, channel: str, friends: Sequence[str], many: int, group: str = "", english: Sequence[str] = ()
) -> list[Said]:
    """Return what is said on a channel in the year, in order of time: the appointments shared with `friends`, and `many` other exchanges.

    group    name of a group of all of them, in which a third of the other exchanges takes place
    english  those with whom Camille speaks English
    """
    chance, said = year.chance(channel), []
    for event in year.events:
        guests = [
            guest for guest in event.guests if guest in friends and USUAL[guest] == channel and chance.random() < 0.2
        ]
        day = event.start.date() - timedelta(days=1)
        if guests and _kept(day, year):
            friend = FRIENDS[guests[0]]
            language = "en" if friend.short in english else "fr"
            question = chance.choice(_ASK[language]).format(
                what=event.title, at=f"{event.start:%H:%M}", place=event.place
            )
            said += _exchange(
                chance,
                moment(day, chance.uniform(17.5, 21) * 3600),
                friend,
                friend.short,
                [question, chance.choice(_YES[language])],
            )
    days = [day for day in year.days() if _kept(day, year)]
    for _ in range(many):
        friend = FRIENDS[chance.choice(list(friends))]
        language = "en" if friend.short in english else "fr"
        room = group if group and chance.random() < 0.34 else friend.short
        texts = [chatter(chance, language), *(chance.choice(_MORE[language]) for _ in range(chance.randrange(1, 4)))]
        said += _exchange(chance, moment(chance.choice(days), chance.uniform(8, 22) * 3600), friend, room, texts)
    said.sort(key=lambda one: one.at)
    return _apart(said)


def _kept(day: date, year: Year) -> bool:
    return day.year == next(year.days()).year and (day - EPOCH).days not in QUIET_DAYS


def _exchange(chance: random.Random, at: datetime, friend: Friend, room: str, texts: list[str]) -> list[Said]:
    """Return an exchange: the friend begins twice in three times, and each answers within minutes."""
    turn, said = chance.random() < 0.67, []
    for nth, text in enumerate(texts):
        said.append(Said(at, friend if turn else CAMILLE, room, text, nth == 0))
        at, turn = at + timedelta(seconds=chance.randrange(20, 400)), not turn
    return said


def _apart(said: list[Said]) -> list[Said]:
    """Let no two messages have the same second."""
    kept: list[Said] = []
    for one in said:
        at = max(one.at, kept[-1].at + timedelta(seconds=1)) if kept else one.at
        kept.append(one._replace(at=at.astimezone(one.at.tzinfo)))
    return kept

"""Which alarms are to be told on a channel now?

The answer follows from the alarms that a home knows and from what the channel settled: nothing waits in a list of its own that
could be lost. What could not be sent is simply not settled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from murmure.notify.channel import Channel, State

LASTING = 7 * 86_400
"""Seconds after an alarm in which another of the same cause, or one that joins it, is no news."""
FOLLOWED = 3_600
"""Seconds after an alarm in which another of a followed cause is no news."""
LATE = 2 * 86_400
"""Seconds before the last look in which an alarm that appears is still news: posts come late. What appears in an older past
comes from an archive that was brought in, or from another number of alarms that was asked for."""


class Cause(Protocol):
    """What is needed of a cause (see `rising_room.cause`)."""

    id: str
    alarms: tuple[dict[str, Any], ...]
    named: dict[str, Any]
    main: dict[str, Any]
    own: tuple[str, ...]


@dataclass(frozen=True)
class News:
    """Hold one thing to tell.

    name      the id of the alarm that makes it news
    alarm     what is told: that alarm, or a later one of the same cause that calls it better, as JSON holds it
    cause     the id of the cause; followed: whether it is
    settles   what is settled once it is told
    """

    name: str
    alarm: dict[str, Any]
    cause: str
    followed: bool
    settles: Mapping[str, int]


def mark(cause: str) -> str:
    """Return what stands for a cause in what is kept: what is forgotten in the log stays in no channel.

    >>> mark("#a")
    '302d59c4f9e75750'
    """
    return hashlib.sha256(cause.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Due:
    """Hold what is to be told, in order of time.

    muted    what is settled at once, without a word
    silent   what is settled without a word once the news are told: what joins them must not settle them when they cannot be sent
    passed   how many of the silent ones the ceiling left out
    looked   the moment of this look, 0 in quiet hours, in which nobody looks
    """

    news: tuple[News, ...] = ()
    muted: Mapping[str, int] = field(default_factory=dict)
    silent: Mapping[str, int] = field(default_factory=dict)
    passed: int = 0
    looked: float = 0.0


def due(channel: Channel, state: State, spoken: Iterable[Cause], muted: Iterable[Cause], followed: Set[str], now: float) -> Due:
    """Return what is due; nothing in quiet hours, then all of it."""
    moment = datetime.fromtimestamp(now)
    if channel.silent(moment.hour):
        return Due()
    told, news, horizon = dict(state.told), [], max(channel.begun, int(state.looked) - LATE)
    hushed: dict[str, int] = {}
    silent: dict[str, int] = {}
    every = [(one, cause, mute) for causes, mute in ((spoken, False), (muted, True)) for cause in causes for one in cause.alarms]
    for alarm, cause, mute in sorted(every, key=lambda it: (int(it[0]["at"]), str(it[0]["id"]))):
        at, name, kept = int(alarm["at"]), mark(alarm["cause"]), not followed.isdisjoint(cause.own)
        last = max((told[one] for one in (name, mark(alarm["joins"] or alarm["cause"])) if one in told), default=None)
        if at < horizon or (last is not None and at <= last):
            continue
        told[name] = at
        if mute:
            hushed[name] = at
        elif last is not None and at - last <= (FOLLOWED if kept else LASTING):
            silent[name] = at
        else:
            news.append(news_of(alarm, cause, kept, first=last is None))
    fit = within(channel, state, news, moment)
    names = {one.name for one in fit}
    left = [one for one in news if one.name not in names]
    for one in left:
        silent |= {name: max(at, silent.get(name, at)) for name, at in one.settles.items()}
    return Due(tuple(fit), hushed, silent, len(left), now)


def news_of(alarm: dict[str, Any], cause: Cause, followed: bool, first: bool) -> News:
    """Return what to tell of a cause: a word may have been heard a moment before the tag that says what it is about."""
    better = cause.named if first and int(cause.named["at"]) > int(alarm["at"]) else alarm
    settles = {mark(one["cause"]): int(one["at"]) for one in (alarm, better)}
    return News(str(alarm["id"]), better, cause.id, followed, settles)


def within(channel: Channel, state: State, news: list[News], moment: datetime) -> list[News]:
    """Return what the ceiling lets through: all that is followed, and of the rest the most surprising."""
    if channel.most is None:
        return news
    room = channel.most - (state.count if state.day == moment.date().isoformat() else 0)
    rest = sorted((one for one in news if not one.followed), key=lambda one: (-one.alarm["score"], one.alarm["at"], one.alarm["id"]))
    chosen = {one.name for one in rest[: max(0, room)]}
    return [one for one in news if one.followed or one.name in chosen]

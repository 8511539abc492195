"""Which movements cross the village, and who joins them when?

Two are planted. The *cause* (keep the old bridge) starts among the birdwatchers
and is taken up, week after week, by members of six other communities that
rarely agree. The *campaign* (thirty rides in thirty days) is as loud, but stays
inside the cycling club: it is there so that loudness alone fools nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.demo.clock import DAY, HOUR, day_number
from murmure.demo.communities import INDEX
from murmure.demo.days import QUIET_DAYS
from murmure.demo.people import OWNER, People

CAUSE, CAMPAIGN = "GardonsLePont", "TrenteSorties"
TAGS = (CAUSE, CAMPAIGN)

FIRST_POST = day_number(2025, 5, 6) * DAY + 7 * HOUR + 42 * 60
RALLY = day_number(2025, 7, 2)
OWNER_JOINS = day_number(2025, 6, 3) * DAY + 20 * HOUR + 15 * 60
LAST_DAYS = (day_number(2025, 8, 31), day_number(2025, 10, 12))
QUIET_MONTHS = (1, 2, 3, 4, 11, 12)
"""Months of Camille's year in which neither movement exists."""

CROSSINGS = (("swallows", 0, 62, 0.35), ("history", 20, 40, 0.3), ("kayak", 25, 38, 0.3), ("cyclists", 31, 34, 0.2),
             ("animals", 36, 30, 0.25), ("hunters", 39, 30, 0.25), ("cooks", 43, 30, 0.2))  # fmt: skip
"""The communities that the cause reaches: the day after the first post, over how many days, which part of the members."""

CAMPAIGN_HOME, CAMPAIGN_START, CAMPAIGN_PART = "cyclists", day_number(2025, 9, 8), 0.45


@dataclass(frozen=True)
class Movement:
    """Hold who joined one movement: adopters in order of time (village clock, seconds), and through which community."""

    tag: int
    actor: np.ndarray
    community: np.ndarray
    local: np.ndarray


@dataclass(frozen=True)
class Planned:
    """Hold the posts of both movements in order of time; `reply` is the place of the post that is answered, or -1."""

    actor: np.ndarray
    community: np.ndarray
    local: np.ndarray
    tag: np.ndarray
    reply: np.ndarray
    movements: tuple[Movement, Movement]


def plan_movements(people: People, rate: float, seed: int) -> Planned:
    """Return the posts of both movements; `rate` is how often an average actor writes in a year."""
    rng = np.random.default_rng([seed, 2])
    movements = (_cause(people, rng), _campaign(people, rng))
    parts = [
        _posts(m, float(np.clip(rate * factor, 1, 40)), rng) for m, factor in zip(movements, (0.03, 0.09), strict=True)
    ]
    actor, community, local, tag, origin = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(local, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    reply = np.where(origin >= 0, place[origin], -1)[order]
    return Planned(actor[order], community[order], local[order], tag[order], reply, movements)


def _cause(people: People, rng: np.random.Generator) -> Movement:
    joined = np.zeros(len(people.handles), dtype=bool)
    joined[OWNER] = True
    actors, communities, times = [[OWNER]], [[INDEX[CROSSINGS[0][0]]]], [[OWNER_JOINS]]
    for name, after, length, part in CROSSINGS:
        c = INDEX[name]
        members = people.members(c)
        free = members[~joined[members]]
        many = min(len(free), max(3, round(part * len(members))))
        # those who also belong to a community that is already in the cause carry it across
        bridge = people.degrees[free][:, [INDEX[n] for n, *_ in CROSSINGS if n != name]].sum(axis=1) > 0
        chosen = free[np.argsort(rng.random(len(free)) - 0.5 * bridge, kind="stable")[:many]]
        joined[chosen] = True
        days = np.sort(after + length * rng.beta(2, 3, many))
        days += (after - days[0]) * (np.arange(many) == 0)
        actors.append(chosen)
        communities.append(np.full(many, c))
        times.append(_in_daylight(FIRST_POST + np.rint(days * DAY).astype(np.int64)))
    times[1][0] = FIRST_POST
    return _in_order(0, actors, communities, times)


def _campaign(people: People, rng: np.random.Generator) -> Movement:
    c = INDEX[CAMPAIGN_HOME]
    members = people.members(c)
    many = max(3, round(CAMPAIGN_PART * len(members)))
    chosen = rng.permutation(members[members != OWNER])[:many]
    times = CAMPAIGN_START * DAY + (rng.beta(1.2, 4, many) * 12 * DAY).astype(np.int64)
    return _in_order(1, [chosen], [np.full(many, c)], [_in_daylight(times)])


def _in_daylight(local: np.ndarray) -> np.ndarray:
    """Squeeze the hours of each day into 6 o'clock to midnight; the order stays."""
    day, second = np.divmod(local, DAY)
    return day * DAY + 6 * HOUR + second * 3 // 4


def _in_order(tag: int, actors: list, communities: list, times: list) -> Movement:
    actor, community, local = np.concatenate(actors), np.concatenate(communities), np.concatenate(times)
    order = np.argsort(local, kind="stable")
    return Movement(tag, actor[order], community[order], local[order])


def _posts(movement: Movement, mean: float, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return (actor, community, local, tag, origin): first posts in order, then those that follow.

    Only first posts have an origin: the earlier first post, of the same
    community when there is one, that is answered.
    """
    many, last = len(movement.actor), (LAST_DAYS[movement.tag] + 1) * DAY
    again = np.repeat(np.arange(many), rng.poisson(mean, many))
    later = movement.local[again] + (HOUR + rng.exponential(8 * DAY, len(again))).astype(np.int64)
    later = _in_daylight(later)
    if movement.tag == 0:
        rally = np.flatnonzero((movement.local < RALLY * DAY) & (rng.random(many) < 0.7))
        again = np.concatenate([again, rally])
        later = np.concatenate([later, RALLY * DAY + 17 * HOUR + rng.integers(0, 5 * HOUR, len(rally))])
    silent = (movement.actor[again] == OWNER) & np.isin(later // DAY, QUIET_DAYS)
    kept = (later < last) & (later > movement.local[again]) & ~silent
    who = np.concatenate([np.arange(many), again[kept]])
    local = np.concatenate([movement.local, later[kept]])
    origin = np.full(len(who), -1)
    if movement.tag == 0:  # nobody answers in the campaign: all read the club's sheet
        origin[:many] = _origins(movement, rng)
    return movement.actor[who], movement.community[who], local, np.full(len(who), movement.tag), origin


def _origins(movement: Movement, rng: np.random.Generator) -> np.ndarray:
    many = len(movement.actor)
    chance = rng.random(many)
    origin = (chance * np.arange(many)).astype(np.int64)
    for c in np.unique(movement.community):
        at = np.flatnonzero(movement.community == c)
        origin[at[1:]] = at[(chance[at[1:]] * np.arange(1, len(at))).astype(np.int64)]
    origin[0] = -1
    return origin

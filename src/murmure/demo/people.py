"""Who lives in the village, in which communities, and who is whose friend?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.demo.communities import COMMUNITIES, INDEX, SHARED
from murmure.demo.names import handles

MOST = 4
FRIENDS = 6
OWNER = 0
OWNER_DEGREES = {"readers": 0.4, "swallows": 0.25, "cooks": 0.2, "cyclists": 0.15}
OWNER_ACTIVITY = 8.0


@dataclass(frozen=True)
class People:
    """Hold the villagers as arrays; number 0 is Camille, the owner of the home.

    degrees   (actors, communities): the share of an actor's posts that goes to each, rows add up to 1
    activity  how much an actor writes, 1 on average
    language  main language of each actor, a place in `phrases.LANGUAGES`
    friends   (actors, 6): who they mention and follow
    edge_*    memberships sorted by community; `reach` rises by 1 over each community
    """

    handles: list[str]
    degrees: np.ndarray
    activity: np.ndarray
    language: np.ndarray
    friends: np.ndarray
    edge_actor: np.ndarray
    edge_last: np.ndarray
    reach: np.ndarray

    def draw(self, community: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """Return one member per row of `community`, the active ones more often; `chance` lies in [0, 1)."""
        at = np.searchsorted(self.reach, community + chance, side="right")
        return self.edge_actor[np.minimum(at, self.edge_last[community])]

    def members(self, community: int) -> np.ndarray:
        """Return the actors of one community."""
        return np.flatnonzero(self.degrees[:, community] > 0)


def settle(count: int, seed: int) -> People:
    """Return `count` villagers of village `seed`."""
    rng = np.random.default_rng([seed, 1])
    degrees = _degrees(count, rng)
    activity = np.minimum(rng.lognormal(0, 1, count), 30)
    activity[OWNER] = 0
    activity /= activity.mean()
    activity[OWNER] = OWNER_ACTIVITY
    community, actor = np.nonzero(degrees.T > 0)
    weight = degrees[actor, community] * activity[actor]
    bounds = np.searchsorted(community, np.arange(len(COMMUNITIES) + 1))
    reach = np.empty(len(weight))
    for c in range(len(COMMUNITIES)):
        part = slice(bounds[c], bounds[c + 1])
        rise = np.cumsum(weight[part])
        reach[part] = c + rise / rise[-1]
    language = rng.choice(4, count, p=(0.55, 0.36, 0.05, 0.04)).astype(np.int8)
    language[OWNER] = 0
    people = People(
        handles(count, seed), degrees, activity, language, np.empty(0), actor.astype(np.int32), bounds[1:] - 1, reach
    )
    return _befriend(people, rng)


def _degrees(count: int, rng: np.random.Generator) -> np.ndarray:
    weights = np.array([c.weight for c in COMMUNITIES])
    score = np.log(weights) + rng.gumbel(size=(count, len(weights)))
    rank = (-score).argsort(axis=1).argsort(axis=1)
    many = rng.choice(np.arange(1, MOST + 1), count, p=(0.45, 0.30, 0.17, 0.08))
    share = np.array([1.0, 0.6, 0.4, 0.3] + [0.0] * (len(weights) - MOST))[rank] * rng.uniform(0.6, 1.4, rank.shape)
    degrees = np.where(rank < many[:, None], share, 0.0)
    for small, large, part in SHARED:
        both = (degrees[:, INDEX[small]] > 0) & ((degrees > 0).sum(axis=1) < MOST) & (rng.random(count) < part)
        degrees[both, INDEX[large]] = np.maximum(degrees[both, INDEX[large]], 0.5)
    degrees[OWNER] = 0
    for name, share_of_owner in OWNER_DEGREES.items():
        degrees[OWNER, INDEX[name]] = share_of_owner
    return degrees / degrees.sum(axis=1, keepdims=True)


def _befriend(people: People, rng: np.random.Generator) -> People:
    """Give everyone friends among the members of their own communities."""
    count = len(people.handles)
    rise = people.degrees.cumsum(axis=1)
    friends = np.empty((count, FRIENDS), dtype=np.int32)
    for j in range(FRIENDS):
        community = np.minimum((rise <= rng.random((count, 1))).sum(axis=1), len(COMMUNITIES) - 1)
        friend = people.draw(community, rng.random(count))
        friends[:, j] = np.where(friend == np.arange(count), (friend + 1) % count, friend)
    return People(**{**people.__dict__, "friends": friends})

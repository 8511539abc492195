"""What was planted in a village, so that a lens can be judged by it?"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from murmure.demo.clock import YEAR, day_text, to_utc
from murmure.demo.communities import COMMUNITIES, SHARED
from murmure.demo.movement import QUIET_MONTHS, TAGS, Movement
from murmure.demo.names import address
from murmure.demo.people import OWNER
from murmure.demo.person import person_truth
from murmure.demo.plan import Plan


@dataclass(frozen=True)
class Truth:
    """Hold the answers. Actors are written as in the rows: an address, or `me`; times are microseconds UTC.

    communities  name -> title, tags, sites, closed months, members with their degrees
    cause        tag, first post, adopters in order (actor, time, community), crossings (community -> first time),
                 posts a day, peak day: what spreads from one community to many
    campaign     the same, for what stays within one community
    contradictions  pairs of communities that disagree and share these members
    quiet_months months of the year in which neither exists
    person       Camille's habits, anomalies and quiet days
    """

    size: int
    seed: int
    actors: int
    communities: dict[str, dict]
    contradictions: list[dict]
    cause: dict
    campaign: dict
    quiet_months: list[str]
    person: dict

    def as_json(self) -> dict:
        """Return the truth as what JSON can hold."""
        return asdict(self)


def tell_truth(plan: Plan) -> Truth:
    """Return what `plan` planted, without making a row."""
    cause, campaign = (_movement(plan, m) for m in plan.planned.movements)
    communities = {c.name: _community(plan, at) for at, c in enumerate(COMMUNITIES)}
    return Truth(
        plan.size,
        plan.seed,
        len(plan.people.handles),
        communities,
        _contradictions(communities),
        cause,
        campaign,
        [f"{YEAR}-{month:02d}" for month in QUIET_MONTHS],
        person_truth(plan.seed),
    )


def _name(plan: Plan, actor: int) -> str:
    return "me" if actor == OWNER else address(plan.people.handles[actor])


def _community(plan: Plan, at: int) -> dict:
    card, members = COMMUNITIES[at], plan.people.members(at).tolist()
    degrees = plan.people.degrees[members, at].round(4).tolist()
    return {
        "title": card.title._asdict(),
        "tags": list(card.tags),
        "sites": list(card.sites),
        "closed_months": list(card.closed),
        "members": {_name(plan, actor): degree for actor, degree in zip(members, degrees, strict=True)},
    }


def _contradictions(communities: dict[str, dict]) -> list[dict]:
    return [
        {"communities": [a, b], "shared": sorted(set(communities[a]["members"]) & set(communities[b]["members"]))}
        for a, b, _ in SHARED
    ]


def _movement(plan: Plan, movement: Movement) -> dict:
    mine = plan.planned.tag == movement.tag
    names = [COMMUNITIES[c].name for c in movement.community]
    times = (to_utc(movement.local) * 1_000_000).tolist()
    crossings: dict[str, int] = {}
    for name, time in zip(names, times, strict=True):
        crossings.setdefault(name, time)
    days, posts = np.unique(plan.planned.local[mine] // 86_400, return_counts=True)
    return {
        "tag": TAGS[movement.tag],
        "first_post": times[0],
        "home": names[0],
        "adopters": [
            {"actor": _name(plan, a), "time": t, "community": n}
            for a, t, n in zip(movement.actor.tolist(), times, names, strict=True)
        ],
        "crossings": crossings,
        "posts_per_day": dict(zip(map(day_text, days), posts.tolist(), strict=True)),
        "peak_day": day_text(days[posts.argmax()]),
    }

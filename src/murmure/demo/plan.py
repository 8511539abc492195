"""How many activities fall to whom, and in which windows of time are they made?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.demo.clock import FIRST_DAY, LAST_DAY, YEAR, day_number, month_of, weekday_of
from murmure.demo.communities import COMMUNITIES
from murmure.demo.movement import Planned, plan_movements
from murmure.demo.people import People, settle
from murmure.model.errors import BadRequest
from murmure.model.words import Both

LEAST, MOST = 5_000, 200_000_000
USUAL_SIZE, USUAL_ACTORS, FEWEST_ACTORS = 200_000, 3_000, 400
PERSON_PART = 0.5
"""At most this part of all activities is Camille's; her whole year is some 190,000 of them."""

WINDOW_ROWS = 250_000


@dataclass(frozen=True)
class Plan:
    """Hold what is decided before any row is made.

    counts   (days, communities): how many ordinary rows of the square there are
    windows  first and last day (both within) of each window, in order
    person   how many rows of Camille's own archives there are
    """

    size: int
    seed: int
    people: People
    planned: Planned
    first_day: int
    counts: np.ndarray
    windows: list[tuple[int, int]]
    person: int


def sizes(size: int) -> tuple[int, int]:
    """Return the number of actors and of years for `size` activities; refuse what is too small or too large.

    >>> sizes(200_000)
    (3000, 1)
    """
    if not LEAST <= size <= MOST:
        raise BadRequest(
            "demo-size",
            Both("The village cannot have {size} activities.", "Le village ne peut pas avoir {size} activités.").fill(
                size=size
            ),
            Both("Give a size between {a} and {b}.", "Donnez une taille entre {a} et {b}.").fill(a=LEAST, b=MOST),
        )
    actors = max(FEWEST_ACTORS, round(USUAL_ACTORS * (size / USUAL_SIZE) ** 0.5))
    return actors, 1 if size < 5_000_000 else 3 if size < 50_000_000 else 5


def make_plan(size: int, seed: int, whole_person: int) -> Plan:
    """Return the plan of a village; `whole_person` is how many rows Camille's whole year has."""
    actors, years = sizes(size)
    person = min(whole_person, int(size * PERSON_PART))
    people = settle(actors, seed)
    planned = plan_movements(people, (size - person) / actors / years, seed)
    first = day_number(YEAR - years + 1, 1, 1)
    counts = _counts(size - person - len(planned.actor), np.arange(first, LAST_DAY + 1), people, seed)
    return Plan(size, seed, people, planned, first, counts, _windows(first, counts.sum(axis=1)), person)


def _counts(rows: int, days: np.ndarray, people: People, seed: int) -> np.ndarray:
    """Share `rows` out over days and communities: weekends, closed months, slow growth, and some noise."""
    rng = np.random.default_rng([seed, 3])
    weight = (people.degrees * people.activity[:, None]).sum(axis=0)
    weekend = np.array([c.weekend for c in COMMUNITIES])
    closed = np.array([[month in c.closed for c in COMMUNITIES] for month in range(13)])
    chance = weight * np.where((weekday_of(days) >= 5)[:, None], weekend, 1.0)
    chance = chance * ~closed[month_of(days)] * rng.lognormal(0, 0.12, chance.shape)
    chance *= np.linspace(0.7, 1.0, len(days))[:, None] if days[0] < FIRST_DAY else 1.0
    return rng.multinomial(rows, (chance / chance.sum()).ravel()).reshape(chance.shape)


def _windows(first: int, per_day: np.ndarray) -> list[tuple[int, int]]:
    """Cut the days into windows of at most `WINDOW_ROWS` rows that do not cross a month (one day is never cut)."""
    windows: list[tuple[int, int]] = []
    start, rows = first, 0
    months = month_of(first + np.arange(len(per_day)))
    for at, many in enumerate(per_day.tolist()):
        day = first + at
        if day > start and (rows + many > WINDOW_ROWS or months[at] != months[at - 1]):
            windows.append((start, day - 1))
            start, rows = day, 0
        rows += many
    return [*windows, (start, first + len(per_day) - 1)]

"""What do the scores of others say of each event of a cause, and which runs of a cause were eruptions?

Events are in order of time (int64 seconds), with a cause and an actor each, coded from
0. Every function makes one pass, looks at no later event, and returns one number per
event: what was known the moment it came.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled

DAY = 86_400
MEMORY = DAY
"""Seconds in which an actor counts once for a cause."""
PRIOR = 0.5
"""Events that every cause is thought to have had before the first."""
TRAITS = 7
"""What is known of a cause from time and audience alone."""
FEWEST = 5
"""Accounts that Mastodon's score wants."""
_GOLDEN = np.int64(-7046029254386353131)  # 2**64 over the golden ratio: neighbouring keys land far apart


@compiled
def adoptions(time, cause, actor, memory):
    """Return which events are adoptions (bool): the actor's first for this cause, or the first after `memory` seconds.

    Repeated ones do not prolong the memory: who goes on and on counts once per `memory`. Costs 32 bytes per event.
    """
    size = 16
    while size < 2 * len(time):
        size *= 2
    key, since = np.full(size, -1, np.int64), np.empty(size, np.int64)
    found = np.zeros(len(time), np.bool_)
    for event in range(len(time)):
        pair = np.int64(cause[event]) << 32 | np.int64(actor[event])
        place = pair * _GOLDEN
        place = (place ^ (place >> 29)) & (size - 1)
        while key[place] != -1 and key[place] != pair:
            place = (place + 1) & (size - 1)
        if key[place] == -1 or time[event] - since[place] >= memory:
            key[place], since[place] = pair, time[event]
            found[event] = True
    return found


@compiled
def trends(time, cause, actor, causes):
    """Return Mastodon's trend score of each cause at each event: (observed - expected)**2 / expected.

    Observed are the accounts of today (UTC), expected those of yesterday, at least one; 0 below five accounts, and where
    fewer than expected (Mastodon 4, `app/models/trends/tags.rb`). Its scores fade between looks; here each is the one
    of its moment.
    """
    fresh = adoptions(time // DAY, cause, actor, 1)  # in days: an actor counts once a day
    day, today, before = np.full(causes, -2, np.int64), np.zeros(causes), np.zeros(causes)
    found = np.zeros(len(time))
    for event in range(len(time)):
        one, now = cause[event], time[event] // DAY
        if now != day[one]:
            before[one] = today[one] if now == day[one] + 1 else 0.0
            day[one], today[one] = now, 0.0
        if fresh[event]:
            today[one] += 1.0
        expected = max(before[one], 1.0)
        if today[one] >= FEWEST and today[one] > expected:
            found[event] = (today[one] - expected) ** 2 / expected
    return found


@compiled
def deviations(time, cause, causes, half):
    """Return by how many standard deviations each cause is above its mean at each event, hour by hour.

    Mean and variance of the events of an hour fade by half in `half` hours (an exponentially weighted moving average).
    A variance below one event counts as one.
    """
    hour, count = np.full(causes, -1, np.int64), np.zeros(causes)
    mean, square = np.zeros(causes), np.zeros(causes)
    keep = 0.5 ** (1.0 / half)
    found = np.zeros(len(time))
    for event in range(len(time)):
        one, now = cause[event], time[event] // 3_600
        if hour[one] >= 0 and now > hour[one]:
            mean[one] = keep * mean[one] + (1 - keep) * count[one]
            square[one] = keep * square[one] + (1 - keep) * count[one] ** 2
            empty = keep ** (now - hour[one] - 1)
            mean[one] *= empty
            square[one] *= empty
            count[one] = 0.0
        hour[one] = now
        count[one] += 1.0
        spread = math.sqrt(max(square[one] - mean[one] ** 2, 1.0))
        found[event] = max((count[one] - mean[one]) / spread, 0.0)
    return found


def gains(time: np.ndarray, cause: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return how many more counted events each cause has in the last 24 hours than in the 24 before, at each event (the event included)."""
    place = np.flatnonzero(counted)
    place = place[np.lexsort((time[place], cause[place]))]
    # One number for cause and time, so that one search finds a moment of a cause.
    span = int(time[-1] - time[0]) + 3 * DAY if len(time) else 1
    key = cause[place].astype(np.int64) * span + (time[place] - time[0] + 2 * DAY) if len(place) else np.zeros(0, np.int64)
    now = np.arange(1, len(place) + 1)
    day, two = (np.searchsorted(key, key - many * DAY, side="right") for many in (1, 2))
    found = np.zeros(len(time))
    found[place] = (now - day) - (day - two)
    return found


@compiled
def above(score, time, cause, threshold, silent):
    """Return the events whose score is above a threshold, each cause silent for `silent` seconds after one."""
    until = np.full(cause.max() + 1 if len(cause) else 0, -(1 << 62), np.int64)
    found = np.empty(len(score), np.int64)
    count = 0
    for event in range(len(score)):
        if score[event] > threshold and time[event] >= until[cause[event]]:
            until[cause[event]] = time[event] + silent
            found[count] = event
            count += 1
    return found[:count].copy()


@compiled
def runs(time, cause, accounts, times, base):
    """Return (cause, first use, crossing, peak) of every run of a cause in which at least `accounts` adoptions came within 24 hours, and
    `times` as many as on an average day of the `base` days before those.

    Adoptions stand cause after cause, each in order of time. One row a run, int64.
    """
    found = np.empty((len(time), 4), np.int64)
    count, first, day, far, running, most = 0, 0, 0, 0, False, 0
    for one in range(len(time)):
        if cause[one] != cause[first]:
            first = day = far = one
            running = False
        while time[one] - time[day] >= DAY:
            day += 1
        while time[one] - time[far] >= (base + 1) * DAY:
            far += 1
        now = one - day + 1
        if running and time[one] - time[one - 1] >= DAY:
            running = False
        if now < accounts:
            running = False
            continue
        if not running:
            if now < times * (day - far) / base:
                continue
            running, most = True, 0
            found[count, 0], found[count, 2] = cause[one], time[one]
            count += 1
        if now > most:
            most = now
            found[count - 1, 1], found[count - 1, 3] = time[day], time[one]
    return found[:count].copy()


@compiled
def traits(time, cause, counted, causes, audience):
    """Return what time and audience say of a cause at each event: float64[events, TRAITS]; zeros where the event is not `counted`.

    Logarithms of: adopters of today and of the last hour (fading), the expected number of a day (14 days, fading), seconds since the
    run began (fewer than half an adopter before), seconds since the adopter before, audience of today's adopters (fading), of this one.
    """
    day, hour, past, reach = np.zeros(causes), np.zeros(causes), np.zeros(causes), np.zeros(causes)
    last, since = np.zeros(causes, np.int64), np.zeros(causes, np.int64)
    found = np.zeros((len(time), TRAITS))
    for event in range(len(time)):
        if not counted[event]:
            continue
        one, at = cause[event], time[event]
        age = at - last[one] if past[one] > 0.0 else 0
        day[one] *= math.exp(-age / DAY)
        reach[one] *= math.exp(-age / DAY)
        hour[one] *= math.exp(-age / 3_600.0)
        past[one] *= math.exp(-age / (14.0 * DAY))
        if day[one] < 0.5:
            since[one] = at
        last[one] = at
        day[one] += 1.0
        hour[one] += 1.0
        reach[one] += audience[event]
        found[event, 0], found[event, 1] = math.log(day[one]), math.log(hour[one])
        found[event, 2] = math.log((past[one] + PRIOR) / 14.0)
        found[event, 3], found[event, 4] = math.log1p(at - since[one]), math.log1p(age)
        found[event, 5], found[event, 6] = math.log1p(reach[one]), math.log1p(audience[event])
        past[one] += 1.0
    return found

"""Which causes rise now, of all that are watched in a memory that never grows?

Events come in order of time (int64 seconds): a cause and an actor each, as 64-bit hashes (0 is none), and the kind of
the cause. All that is kept is in arrays of fixed size: `causes` and `pairs` are tables of sets of eight places, in
which the one that matters least gives way; `ring` holds the last adoptions. What is done with an event follows from
those before it alone: cut the stream where you like, the answers stay the same.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels import season
from murmure.kernels.compile import compiled

WAYS = 8
"""Places in which a cause, or a pair, can stand: one line of the processor's cache holds their keys."""
HOUR, DAY = 3_600, 86_400
SILENT = 3 * DAY
"""Seconds in which a cause that was told, or named beside one that was, is not told again."""
SLOW = 14.0 * DAY
"""Seconds in which the past of a cause fades to 1/e."""
FAST = (1.0 * HOUR, 4.0 * HOUR, 24.0 * HOUR)
"""Seconds in which fade: adopters of now, posts of now, adopters of today."""
PRIOR = 0.5
"""Events that every cause is thought to have had before its first."""
BRIEF = 0.8
"""What an hour's surprise weighs beside a day's: an hour is looked at more often."""
MOST_EACH = 4.0
"""Posts that an adopter counts for, on average, at most: nobody is a crowd alone."""
CHANCE = 1e4
"""The share of the wanted alarms that pure chance may make, turned round: no threshold is below it."""
LONG = 30.0 * 24.0
"""Hours without any event after which time stands still for the threshold."""
STEADY = 20.0
"""Events that are added to both when what comes now is compared with what usually comes."""
FEWEST = 2.5
"""Adopters of today (fading) below which nothing is told: three within a few hours."""
LEVELS = np.exp(np.linspace(np.log(4.0), np.log(4_000.0), 128))
"""Surprises (nats) at which it is counted how often causes reach them."""
NEWS = 2
"""The class of causes whose posts count rather than their adopters."""
SHARE = 0.3
"""Of the peak of days before, what is expected of a cause again: of news, which comes back with the hour and the day of the week, all."""
AGAIN = 8.0
"""How many times as surprising as when it was told a word must be to be told again while it is silent: another event may use the same
word, while a tag or a link stays the same cause."""
BLOCK = 48
"""Events whose memory is asked for at once."""
END, TOLD, DUE = 0, 1, 2
"""Why `watch` comes back: no more events; one cause is to be told; the moment that was asked for has come."""

CAUSE = np.dtype([
    ("hour", "f4"), ("day", "f4"), ("posts", "f4"), ("past", "f4"), ("past_posts", "f4"), ("kind", "i4"),
    ("last", "i8"), ("since", "i8"), ("until", "i8"), ("begun", "i8"), ("reached", "i4"), ("all", "f4"),
    ("top", "f4"), ("fresh", "f4"), ("before", "f4"), ("turn", "i8"), ("name", "i8"), ("size", "i4"),
    ("said", "f4"), ("season", "i4"),
])  # fmt: skip
"""What is kept of a cause: fading counts, its last event, since when it runs, until when it is silent, the highest of `LEVELS` that it
has reached since `begun`, what it had on the days before (see `usual_peak`), and where it is written (see `murmure.rising.names`)."""
ADOPTION = np.dtype([("time", "i8"), ("key", "u8"), ("actor", "u8"), ("row", "i8")])
"""One adoption in the ring. `row` is twice the number of the post, and one more for news."""
LONGEST = 1_024
"""Bytes of a term above which it is not kept how it is written."""


@compiled
def mix(one, other):
    """Return a hash (uint64) of two hashes."""
    found = (one ^ (other * np.uint64(0x9E3779B97F4A7C15))) * np.uint64(0xD6E8FEB86659FD93)
    found ^= found >> np.uint64(32)
    found *= np.uint64(0xD6E8FEB86659FD93)
    return found ^ (found >> np.uint64(29))


@compiled
def place_of(keys, causes, key, now):
    """Return the place of a cause: where it stands, or where it may, with -1 - place where it is new.

    In a full set the cause gives way whose past has faded most: the same one whatever came in which batch.
    """
    first = np.int64(mix(key, np.uint64(7)) & np.uint64(len(keys) - 1)) & ~np.int64(7)
    worst, least = first, 1e300
    for way in range(8):
        place = first + way
        if keys[place] == key:
            return place
        if keys[place] == 0:
            return -1 - place
        worth = causes[place].past_posts * math.exp(-(now - causes[place].last) / SLOW)
        if causes[place].until > now:
            worth += 1e6  # what was told is not forgotten while it is silent
        if worth < least:
            worst, least = place, worth
    return -1 - worst


@compiled
def seen(pairs, key, now, memory):
    """Say whether the pair of hash `key` was counted within `memory` seconds (1); if not, it counts from now on (0; 2 where one that
    still counted had to give way to it).

    A place holds half of the hash, and the last 32 bits of the second: ages are right whatever the century.
    """
    first = np.int64(key & np.uint64(len(pairs) - 1)) & ~np.int64(7)
    mark = (key >> np.uint64(32)) << np.uint64(32)
    new = mark | np.uint64(now & 0xFFFFFFFF)
    worst, oldest = first, np.int64(-1)
    for way in range(8):
        place = first + way
        held = pairs[place]
        if held == 0:
            pairs[place] = new
            return 0
        age = (now - np.int64(held & np.uint64(0xFFFFFFFF))) & 0xFFFFFFFF
        if (held ^ mark) <= np.uint64(0xFFFFFFFF):
            if age < memory:
                return 1
            pairs[place] = new
            return 0
        if age > oldest:
            worst, oldest = place, age
    pairs[worst] = new
    return 2 if oldest < memory else 0


@compiled
def deviance(now, expected, least):
    """Return n ln(n / mu) - (n - mu), the surprise (nats) of more than is expected; 0 where it is below `least` for sure."""
    more = now - expected
    if more <= 0.0 or more * more <= least * expected:
        return 0.0
    return now * math.log(now / expected) - more


@compiled
def tick(levels, rates, control, hour):
    """Let an hour or more pass: the counts of alarms fade, the budget grows, and each class gets its threshold.

    control, by class: alarms a day that are wanted, alarms left, threshold, adoptions in this hour, adoptions of a week (fading), alarms told;
    at the end: the first hour, the last hour, alarms a day that are wanted of all classes together, seconds of the past that are known
    """
    passed = hour - control[-1, 1]
    if passed > LONG:  # nobody posted, or a date is wrong: the time between earns no alarms, and is no past that is known
        control[-1, 0] += passed - LONG
        passed = LONG
    control[-1, 3] = SLOW * (1.0 - math.exp(-(hour - control[-1, 0]) * 3_600.0 / SLOW))
    elapsed = (hour - control[-1, 0]) / 24.0
    alive = 0
    for one in range(len(rates)):
        alive += control[one, 3] + control[one, 4] > 0.0
    for one in range(len(rates)):
        # A class without events leaves its share to the others.
        control[one, 0] = control[-1, 2] / max(alive, 1)
        fade = math.exp(-passed / (24.0 * 30.0))
        for level in range(len(levels)):
            rates[one, level] *= fade
        wanted = control[one, 0]
        control[one, 1] += wanted * passed / 24.0
        fade = math.exp(-passed / (24.0 * 7.0))
        control[one, 4] = control[one, 4] * fade + control[one, 3]
        control[one, 3] = 0.0
        span = 30.0 * (1.0 - math.exp(-max(elapsed, 1.0) / 30.0))
        week = 7.0 * (1.0 - math.exp(-max(elapsed, 1.0) / 7.0))
        allowed = max(wanted + control[one, 1] / 365.0, wanted / 10.0)
        level = 0
        while level < len(levels) - 1 and rates[one, level] / span > allowed:
            level += 1
        chance = math.log(max(CHANCE * control[one, 4] / week / wanted, 1.0))
        control[one, 2] = max(levels[level], chance)
    control[-1, 1] = hour


@compiled
def fading(age):
    """Return what is left after `age` seconds of counts that fade as adopters of now, posts of now, adopters of today, and the past do.

    One exponential for all: the longest scale is 14 times the day, a day 6 times four hours, and these 4 times an hour.
    """
    slow = math.exp(-age / SLOW)
    two = slow * slow
    four = two * two
    day = four * four * four * two
    posts = day * day
    posts = posts * posts * posts
    hour = posts * posts
    return hour * hour, posts, day, slow


@compiled
def pass_time(flow, now, known):
    """Return how many times as much as usual comes now of a class, between a fourth and sixteen; looked at once a minute.

    flow   posts of now, posts of the past, the second of the last look, what it found
    """
    age = now - flow[2]
    if age >= 60.0 or flow[3] == 0.0:
        _, posts, _, slow = fading(age)
        flow[0] *= posts
        flow[1] *= slow
        flow[2] = now
        usual = flow[1] * FAST[1] / known
        flow[3] = min(max((flow[0] + STEADY) / (usual + STEADY), 0.25), 16.0)
    return flow[3]


@compiled
def usual_peak(one, now):
    """Return the highest count that a cause had before yesterday, fading: what comes back every day or week is no surprise.

    `fresh` is the highest of today, `before` of yesterday, `top` of the days before; `turn` is today.
    """
    day = now // 86_400
    if day != one.turn:
        gone = day - one.turn
        one.top *= math.exp(-gone * 86_400.0 / SLOW)
        if gone == 1:
            one.top = max(one.top, one.before)
            one.before = one.fresh
        else:
            one.top = max(one.top, one.before, one.fresh)
            one.before = 0.0
        one.fresh, one.turn = 0.0, day
    return one.top


@compiled
def fetch(begin, end, key, actor, keys, causes, pairs, spots, marks):
    """Ask for the lines of memory that these events need, all at once: they come while others are waited for.

    Fills, from 0 on, where the cause of each stands (-1: nowhere yet) and the hash of its pair.
    """
    sink = np.uint64(0)
    for event in range(begin, end):
        mark = mix(key[event], actor[event])
        marks[event - begin] = mark
        first = np.int64(mix(key[event], np.uint64(7)) & np.uint64(len(keys) - 1)) & ~np.int64(7)
        spots[event - begin] = first
        sink ^= keys[first] ^ pairs[np.int64(mark & np.uint64(len(pairs) - 1)) & ~np.int64(7)]
    for event in range(begin, end):
        first, found = spots[event - begin], np.int64(-1)
        for way in range(8):
            if keys[first + way] == key[event]:
                found = first + way
                sink ^= np.uint64(causes[found].last) ^ np.uint64(causes[found].turn)  # its first line, and its last
                break
        spots[event - begin] = found
    return sink


@compiled
def watch(begin, time, key, kind, actor, row, size, classes, keys, causes, pairs, ring, state, levels, rates, control, due, told, written, past, flow,
          names, seasons):  # fmt: skip
    """Take events from `begin` on; return (where it stopped, why: END, TOLD or DUE).

    A cause that is told stands in `told`: place, score, expected adopters or posts, class, observed, the hours within which these fade;
    the event is counted. At DUE, the event
    that comes at or after the second `due` is not taken yet. `written` says which terms are to be written down, and where in the
    endless line of which `names` holds the end; `state[5]`, how many. `size` is the length of each term there.
    """
    ahead = block = begin
    known, least, rates_of = -1.0, levels[0], np.empty(3)  # which share of the past each of `FAST` is
    spots, marks = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.uint64)
    for event in range(begin, len(time)):
        if event == ahead:
            block, ahead = event, min(event + BLOCK, len(time))
            state[7] ^= np.int64(fetch(event, ahead, key, actor, keys, causes, pairs, spots, marks) & np.uint64(1))
        now = time[event]
        if now >= due:
            return event, DUE
        hour = now // 3_600
        if state[0] == 0:  # nothing was ever seen
            control[-1, 0] = control[-1, 1] = hour
            state[1] = now
            flow[:, 2] = now
            tick(levels, rates, control, hour)
        elif hour > control[-1, 1]:
            tick(levels, rates, control, hour)
        state[0] += 1
        place = spots[event - block]
        if place < 0 or keys[place] != key[event]:
            place = place_of(keys, causes, key[event], now)
        new = place < 0
        if new:
            place = -1 - place
            if keys[place] != 0:
                state[2] += 1
            keys[place] = key[event]
        one = causes[place]
        if new:
            one.hour = one.day = one.posts = one.past = one.past_posts = one.all = one.top = one.fresh = one.before = 0.0
            one.until = one.begun = now - SILENT
            one.reached = 0
            one.turn = now // 86_400
            one.name = -1
            one.said = 0.0
            one.season = -1
            one.kind = kind[event]
            one.last = one.since = now
        elif now > one.last:
            hour_left, posts_left, day_left, slow = fading(float(now - one.last))
            one.hour *= hour_left
            one.posts *= posts_left
            one.day *= day_left
            one.past *= slow
            one.past_posts *= slow
            one.last = now
            if one.day < 0.5:
                one.since = now
        group = classes[kind[event]]
        if control[-1, 3] != known:  # by the hour
            known = control[-1, 3]
            for scale in range(3):
                rates_of[scale] = FAST[scale] / max(known, FAST[scale])
        score, expected, observed, hours = 0.0, 0.0, 0.0, 0.0
        held = seen(pairs, marks[event - block], now, 86_400)
        if held == 2:
            state[3] += 1
        one.posts += 1.0
        if held != 1:
            one.hour += 1.0
            one.day += 1.0
            one.all += 1.0
            control[group, 3] += 1.0
            if group != NEWS and one.all >= 2.0:  # a cause of one alone ties nobody
                far = state[6] & (len(past) - 1)
                past[far].time, past[far].key, past[far].actor, past[far].row = now, key[event], actor[event], row[event]
                state[6] += 1
            if one.all >= 2.0 and (one.name < 0 or state[8] - one.name > len(names) // 2) and size[event] <= LONGEST:
                one.name, one.size = state[8], size[event]
                written[state[5], 0], written[state[5], 1] = state[8], event
                state[5] += 1
                state[8] += size[event]
            at = state[4] & (len(ring) - 1)
            ring[at].time, ring[at].key, ring[at].actor, ring[at].row = now, key[event], actor[event], 2 * row[event] + (group == NEWS)
            state[4] += 1
            if group != NEWS:
                expected = max((one.past + PRIOR) * rates_of[2], SHARE * usual_peak(one, now))
                score = deviance(one.day, expected, least)
                one.fresh = max(one.fresh, one.day)
                brief = (one.past + PRIOR) * rates_of[0]
                in_hour = BRIEF * deviance(one.hour, brief, least)
                if one.day >= FEWEST and max(score, in_hour) > least:
                    usual_hour, usual_day = season.begun(seasons, one, key[event], mix(key[event], np.uint64(13)), now)
                    if usual_day > expected:
                        expected = usual_day
                        score = deviance(one.day, expected, least)
                    if usual_hour > brief:
                        brief = usual_hour
                        in_hour = BRIEF * deviance(one.hour, brief, least)
                season.count(seasons, one.season, key[event], now)
                observed, hours = one.day, 24.0
                if in_hour > score:
                    score, expected, observed, hours = in_hour, brief, one.hour, 1.0
            one.past += 1.0
        if group == NEWS:
            flow[group, 0] += 1.0
            busy = pass_time(flow[group], now, max(known, FAST[1]))
            expected = (one.past_posts + PRIOR) * rates_of[1] * busy
            many = min(one.posts, MOST_EACH * one.day)
            expected = max(expected, usual_peak(one, now))
            score = deviance(many, expected, least)
            one.fresh = max(one.fresh, many)
            observed, hours = one.posts, 4.0
            flow[group, 1] += 1.0
        one.past_posts += 1.0
        if score <= levels[0] or one.day < FEWEST:
            continue
        if now - one.begun >= SILENT:
            one.reached, one.begun = 0, now
        while one.reached < len(levels) and levels[one.reached] < score:
            rates[group, one.reached] += 1.0
            one.reached += 1
        if score > control[group, 2] and (now >= one.until or (group == NEWS and score > AGAIN * one.said)):
            one.until = now + SILENT
            one.said = score
            control[group, 1] -= 1.0
            control[group, 5] += 1.0
            told[0], told[1], told[2], told[3], told[4], told[5] = place, score, expected, group, observed, hours
            return event + 1, TOLD
    return len(time), END


@compiled
def posts_now(causes, place, flow, control, now):
    """Return (posts of now, posts expected, surprise) of a cause of news at a moment that is not before its last event."""
    one = causes[place]
    known = max(control[-1, 3], FAST[1])
    _, posts, day, slow = fading(float(now - one.last))
    expected = (one.past_posts * slow + PRIOR) * FAST[1] / known * pass_time(flow, now, known)
    found = min(one.posts * posts, MOST_EACH * one.day * day)
    return found, expected, deviance(found, expected, 0.0)


@compiled
def write(names, columns, written, start, size):
    """Write terms down: each (where, which) of `written`, from the columns in which they stand one after the other."""
    for turn in range(len(written)):
        at, event = written[turn, 0], written[turn, 1]
        begin, column = start[event], 0
        while begin >= len(columns[column]):
            begin -= len(columns[column])
            column += 1
        for byte in range(size[event]):
            names[(at + byte) & (len(names) - 1)] = columns[column][begin + byte]

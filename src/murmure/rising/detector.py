"""Which causes rise, as posts come, and what can be said of each the moment it is told?

One pass in order of time, in a memory of fixed size. Batches may be cut anywhere: every answer follows from the posts
before it alone, so a replay says what was said live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from murmure.kernels import ring as recent
from murmure.kernels import watch
from murmure.rising.alarm import Alarm
from murmure.rising.company import company, gathering
from murmure.rising.forecast import Outcomes
from murmure.rising.groups import EVERY, SPAN, Groups, learned, measured
from murmure.rising.ids import Ids
from murmure.rising.memory import VERSION, Memory
from murmure.rising.read.terms import KINDS, Terms, called, name, terms
from murmure.rising.step import LATEST, in_step

if TYPE_CHECKING:
    from murmure.rising.read import Posts

DAY = 86_400
CLASS = {"tag": 0, "petition": 0, "link": 1, "media": 1, "word": watch.NEWS}
"""Which kinds share a threshold."""
SAME_PEOPLE, SAME_POSTS = 1 / 3, 0.5
"""Share of adopters, or of posts, that two terms have in common, seen from either side, when they are one cause."""
EVENT, RARE = 0.25, 20.0
"""Share of those who use a word now who use another too when they are of one event, and how many times as much as is expected
a word must be used to say what the event is."""
TELLING = 5.0
"""How many times as much as is expected a word must be used to be named beside a cause: the others are everyday words."""
GROUPED = ("actors", "group", "degree", "share", "together")
NEVER = (-(1 << 62), "", -1)
FEWEST = 3
"""Adopters in common below which two terms are not thought to be one cause."""
TERMS, EVIDENCE = 20, 100
"""Terms and posts that an alarm lists at most."""


@dataclass(frozen=True)
class Setting:
    """Say how a watch is kept.

    alarms_per_day   about so many, on average over a long time: the same share for tags and petitions, links and media, and words,
                     as far as they are there
    megabytes        memory of the tables
    words            read the words of texts too
    groups           groups that are known from elsewhere, as a function of the moment (seconds), without their shares where these are to
                     be measured; where it returns None, and by default, they are learned from
                     what was taken up together in the last 90 days, every 14 days
    """

    alarms_per_day: float = 3.0
    megabytes: int = 256
    words: bool = True
    groups: Callable[[int], Groups | None] | None = field(default=None, compare=False)


class Detector:
    """Keep watch over a stream of posts."""

    def __init__(self, setting: Setting | None = None, memory: Memory | None = None) -> None:
        self.setting = setting or Setting()
        self.memory = memory or Memory.of(self.setting.megabytes, self.setting.alarms_per_day)
        self.ids = Ids()
        self.outcomes = Outcomes()
        self.groups = Groups.none()
        self.relearn = -(1 << 62)
        self.told: dict[int, tuple[int, str, int]] = {}
        self.coarse = 0
        self._classes = np.zeros(256, np.uint8)
        for kind, group in CLASS.items():
            self._classes[KINDS.index(kind)] = group

    def feed(self, posts: Posts) -> Iterator[Alarm]:
        """Yield the alarms that these posts raise, each as soon as its post is read; posts come in order of time, also across calls."""
        if not len(posts.time):
            return
        self.ids.add(posts)
        found = terms(posts, self.setting.words)
        memory, place = self.memory, found.place
        time, actor, row = posts.time[place], posts.actor[place], posts.row[place]
        written, told = np.zeros((len(found), 2), np.int64), np.zeros(6)
        begin = looked = 0
        while True:
            memory.state[5] = 0
            begin, why = watch.watch(begin, time, found.key, found.kind, actor, row, found.size, self._classes, memory.keys, memory.causes,
                                     memory.pairs, memory.ring, memory.state, watch.LEVELS, memory.rates, memory.control, self._due(), told,
                                     written, memory.past, memory.flow, memory.names, memory.seasons)  # fmt: skip
            watch.write(memory.names, found.columns, written[: memory.state[5]], found.start, found.size)
            if why != watch.DUE:
                # How fine the clock of these posts is, as far as it is known now.
                self.coarse = int(np.gcd.reduce(time[looked:begin], initial=self.coarse))
                looked = begin
            if why == watch.END:
                return
            if why == watch.DUE:
                self._settle(int(time[begin]))
            else:
                alarm = self._alarm(begin - 1, found, time, told)
                if alarm is not None:
                    yield alarm

    def packed(self) -> bytes:
        """Return all that is kept, as bytes: `unpacked` goes on from there as if nothing had happened."""
        import io
        import json

        place = io.BytesIO()
        rest = {
            "relearn": self.relearn, "coarse": self.coarse, "count": self.outcomes.count, "waiting": self.outcomes.waiting,
            "told": [[key, *said] for key, said in self.told.items()], "group_names": self.groups.names,
        }  # fmt: skip
        groups = {f"groups_{name}": getattr(self.groups, name) for name in GROUPED}
        np.savez_compressed(place, version=np.array(VERSION), rest=np.frombuffer(json.dumps(rest).encode(), np.uint8),
                            outcomes=self.outcomes.table, ids=self.ids.packed(), **groups, **self.memory.packed())  # fmt: skip
        return place.getvalue()

    @classmethod
    def unpacked(cls, data: bytes, setting: Setting) -> Detector:
        """Return the watch that was put down. Raises ValueError where the bytes are no such thing, or of another version."""
        import io
        import json
        import zipfile
        import zlib

        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as found:
                if int(found["version"]) != VERSION:
                    raise ValueError("another version")
                parts = {name: found[name] for name in found.files}
        except (zipfile.BadZipFile, zlib.error, OSError, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
            raise ValueError("damaged") from error
        self = cls(setting, Memory.unpacked(parts, setting.megabytes))
        rest = json.loads(parts["rest"].tobytes())
        self.relearn, self.coarse = rest["relearn"], rest["coarse"]
        self.outcomes = Outcomes([tuple(one) for one in rest["waiting"]], parts["outcomes"], rest["count"])
        self.told = {key: (at, cause, group) for key, at, cause, group in rest["told"]}
        self.groups = Groups(names=tuple(rest["group_names"]), **{name: parts[f"groups_{name}"] for name in GROUPED})
        self.ids = Ids.unpacked(parts["ids"])
        return self

    def _due(self) -> int:
        return min(self.outcomes.due, self.relearn + EVERY)

    def _settle(self, now: int) -> None:
        """Do what is due before the first event at or after its moment."""
        self.outcomes.settle(now, self._total)
        if now >= self.relearn + EVERY:
            # Always at the same moments, whatever came in between.
            self.relearn = now if self.relearn < -EVERY else self.relearn + (now - self.relearn) // EVERY * EVERY
            self.groups = self._learn(now)

    def _learn(self, now: int) -> Groups:
        """Return the groups that are known before a moment: from elsewhere, else by what was taken up together."""
        known = self.setting.groups(now) if self.setting.groups is not None else None
        if known is not None and len(known.share):
            return known
        past, count = self.memory.past, int(self.memory.state[6])
        held = past[: min(count, len(past))]
        if count > len(past):
            held = np.roll(held, -(count % len(past)))
        held = held[held["time"] >= now - SPAN]
        if known is None:
            return learned(held["time"], held["key"], held["actor"])
        # Groups that overlap have much in common without acting together: only their shares are measured.
        return replace(known, share=measured(known, held["key"], held["actor"]).share)

    def _total(self, place: int, key: int) -> float | None:
        return float(self.memory.causes[place]["all"]) if int(self.memory.keys[place]) == key else None

    def _alarm(self, event: int, found: Terms, time: np.ndarray, told: np.ndarray) -> Alarm | None:
        """Return what is to be said of the cause of this event, or None where it was said before in other words."""
        memory, now, key = self.memory, int(time[event]), found.key[event]
        spot, score, expected, group = int(told[0]), float(told[1]), float(told[2]), int(told[3])
        cause = memory.causes[spot]
        while self.told and next(iter(self.told.values()))[0] < now - watch.SILENT:  # they stand in order of time
            del self.told[next(iter(self.told))]
        mine = recent.adopted(memory.ring, memory.state[4], key, now - DAY, int(cause["all"]))
        beside = self._event(key, mine, now) if group == watch.NEWS else []
        plain = float(cause["posts"]) < RARE * expected
        if plain and any(self.told.get(int(other), NEVER)[2] == watch.NEWS for other, _ in beside):
            memory.control[group, 1] += 1.0  # news that was told, and a word of every day: nothing was spent
            memory.control[group, 5] -= 1.0
            return None
        beside += self._beside(key, mine, now, group)
        joins = self._joined([key, *(other for other, _ in beside)])
        own = name(found, event)
        others: dict[str, int] = {}
        for other, same in beside:
            at = watch.place_of(memory.keys, memory.causes, other, now)
            if at < 0 or not same or memory.causes[at]["all"] < 2 or len(others) == TERMS - 1:  # of one alone no name is kept
                continue
            if self._everyday(at, now):
                continue
            piece = memory.written(at)
            word = None if piece is None else called((int(memory.causes[at]["kind"]), piece))
            if word is None or word in others:
                continue
            others[word] = int(other)
            if self._classes[memory.causes[at]["kind"]] == group:  # the others have thresholds of their own
                memory.causes[at]["until"] = max(int(memory.causes[at]["until"]), now + watch.SILENT)
                memory.causes[at]["said"] = max(float(memory.causes[at]["said"]), score)
                self._remember(int(other), (now, own, group))
        self._remember(int(key), (now, own, group))
        return self._said(now, own, KINDS[found.kind[event]], others, told, int(key), mine, joins)

    def _remember(self, key: int, said: tuple[int, str, int]) -> None:
        self.told.pop(key, None)
        self.told[key] = said

    def _everyday(self, place: int, now: int) -> bool:
        """Return whether a cause is a word that is used about as often as ever: it tells nothing of what happens."""
        memory = self.memory
        if self._classes[memory.causes[place]["kind"]] != watch.NEWS:
            return False
        posts, expected, _ = watch.posts_now(memory.causes, place, memory.flow[watch.NEWS].copy(), memory.control, now)
        return bool(posts < TELLING * expected)

    def _event(self, key: np.uint64, mine: np.ndarray, now: int) -> list[tuple[np.uint64, bool]]:
        """Return the words that those who use a word now use now too, and whether such a word rises as well: one event has many
        words. The most surprising ones first."""
        memory, since = self.memory, now - int(watch.FAST[1])
        lately = np.unique(memory.ring["actor"][mine[memory.ring["time"][mine] > since]])
        keys, common, total = recent.same_people(memory.ring, memory.state[4], key, lately, since, 2, EVENT)
        found = []
        for other, both, all_ in zip(keys, common, total, strict=True):
            at = watch.place_of(memory.keys, memory.causes, other, now)
            if at < 0 or self._classes[memory.causes[at]["kind"]] != watch.NEWS:
                continue
            posts, expected, score = watch.posts_now(memory.causes, at, memory.flow[watch.NEWS].copy(), memory.control, now)
            found.append((-score, int(other), bool(posts >= RARE * expected and both >= SAME_PEOPLE * all_)))
        return [(np.uint64(other), same) for _, other, same in sorted(found)]

    def _beside(self, key: np.uint64, mine: np.ndarray, now: int, group: int) -> list[tuple[np.uint64, bool]]:
        """Return the terms that have people or posts in common with a cause, and whether they are the same one, seen from both
        sides; those with the most in common first."""
        ring, count = self.memory.ring, self.memory.state[4]
        since = now - (int(watch.FAST[1]) if group == watch.NEWS else DAY)
        asked = [(recent.same_posts(ring, count, key, mine, since, 2, SAME_POSTS), SAME_POSTS)]
        if group != watch.NEWS:  # the words that the same people use are many
            asked.append((recent.same_people(ring, count, key, ring["actor"][mine], since, FEWEST, SAME_PEOPLE), SAME_PEOPLE))
        found: dict[int, tuple[bool, int]] = {}
        for (keys, common, total), share in asked:
            for other, both, same in zip(keys.tolist(), common.tolist(), (common >= share * total).tolist(), strict=True):
                before, most = found.get(other, (False, 0))
                found[other] = before or same, max(most, both)
        ordered = sorted(found.items(), key=lambda one: (-one[1][1], one[0]))
        return [(np.uint64(other), same) for other, (same, _) in ordered]

    def _joined(self, beside: list[np.uint64]) -> str | None:
        """Return the cause of the last alarm that shares people or posts with a cause; alarms are remembered three days."""
        known = [self.told[int(other)] for other in beside if int(other) in self.told]
        return max(known)[1] if known else None

    def _said(self, now: int, own: str, kind: str, others: dict[str, int], told: np.ndarray, key: int, mine: np.ndarray,
              joins: str | None) -> Alarm:  # fmt: skip
        ring, spot, score, group = self.memory.ring, int(told[0]), float(told[1]), int(told[3])
        cause = self.memory.causes[spot]
        actors = np.unique(ring["actor"][mine])
        pace = float(cause["hour"])
        who = company(self.groups, actors, key)
        latest = np.unique(ring["actor"][mine[:LATEST]])
        step = in_step(self.memory, latest, now, self.coarse, group == watch.NEWS)
        forecast = self.outcomes.forecast(len(actors), pace)
        days = (now - int(self.memory.state[1])) / DAY
        false = self.outcomes.false_alarms(days)
        self.outcomes.expect(now, spot, key, len(actors), pace, float(cause["all"]))
        return Alarm(
            time=now, cause=own, kind="phrase" if group == watch.NEWS and others else kind, terms=(own, *others), since=int(cause["since"]),
            observed=float(told[4]), within=int(told[5]), expected=float(told[2]), score=score, adopters=len(actors),
            volume=float(cause["posts"]), company=who, gathering=gathering(who, len(actors), step), coordination=step, forecast=forecast,
            false_alarms=false, joins=joins, evidence=self.ids.of(np.sort(ring["row"][mine[:EVIDENCE]] >> 1)), keys=(key, *others.values()),
        )  # fmt: skip

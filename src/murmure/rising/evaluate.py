"""How many eruptions does a watch see, how early, at how many false alarms a day, and what do simple rules see?

An alarm is true when one of its terms is between the first use of its run and its peak (see `truth`), and comes before the
crossing when it comes before the account that makes it an eruption. All other alarms are false; they are counted per day
over the whole time. Every method gets the knob, or the threshold, that gives the false alarms that are allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from murmure.kernels import rising, watch
from murmure.rising.alarm import Alarm
from murmure.rising.detector import CLASS, Detector, Setting
from murmure.rising.read import Posts
from murmure.rising.read.terms import KINDS
from murmure.rising.rule import scored, uses
from murmure.rising.truth import Eruption, eruptions

METHODS = ("murmure", "mastodon", "ewma", "gain", "blind")
DAY = 86_400
STEPS = 7
"""Halvings of the interval in which the knob is sought."""


@dataclass(frozen=True)
class Verdict:
    """Hold what a method sees of one kind: shares of the eruptions that it sees at all, and before the crossing; the median lead to the
    crossing, in hours, of those seen; false alarms a day; and the alarms a day asked for, or the threshold, that gave them."""

    method: str
    kind: str
    eruptions: int
    seen: float
    before: float
    lead: float
    false: float
    knob: float


def evaluate(posts: Sequence[Posts], kinds: Iterable[str] = ("tag", "link"), false: float = 1.0, setting: Setting | None = None,
             methods: Iterable[str] = METHODS, truth: Mapping[str, list[Eruption]] | None = None) -> list[Verdict]:  # fmt: skip
    """Return what each method sees of the eruptions of each kind in these posts (batches in order of time).

    truth   the eruptions of a kind, where they are known; those of other kinds are derived
    """
    setting = setting or Setting(words=False)
    stream = uses(posts)
    days = max((int(posts[-1].time[-1]) - int(posts[0].time[0])) / DAY, 1 / 24) if posts else 1.0
    found = []
    for kind in kinds:
        part = stream[stream["kind"] == KINDS.index(kind)]
        known = (truth or {}).get(kind) or eruptions(part["time"], part["key"], part["actor"])
        for method in methods if known else ():
            if method == "murmure":
                found.append(_ours(posts, kind, known, days, false, setting))
            else:
                found.append(_rule(method, part, kind, known, days, false))
    return found


def judged(alarms: Iterable[tuple[int, Iterable[int]]], truth: Sequence[Eruption]) -> tuple[dict[int, int], int]:
    """Return when each eruption was first seen (its number, seconds), and how many alarms were false; an alarm is a time and causes."""
    known = defaultdict(list)
    for number, one in enumerate(truth):
        known[one.cause].append((number, one))
    seen: dict[int, int] = {}
    false = 0
    for at, causes in alarms:
        hit = [number for cause in causes for number, one in known.get(cause, ()) if one.first <= at <= one.peak]
        for number in hit:
            seen.setdefault(number, at)
        false += not hit
    return seen, false


def _ours(posts: Sequence[Posts], kind: str, truth: list[Eruption], days: float, false: float, setting: Setting) -> Verdict:
    def alarms(knob: float) -> list[tuple[int, tuple[int, ...]]]:
        detector = Detector(replace(setting, alarms_per_day=knob, words=setting.words or CLASS[kind] == watch.NEWS))
        return [(one.time, one.keys) for batch in posts for one in detector.feed(batch) if _is(one, kind)]

    low, high = false / 4, false * 64
    return _sought(alarms, low, high, False, "murmure", kind, truth, days, false)


def _is(alarm: Alarm, kind: str) -> bool:
    return alarm.kind == kind or (alarm.kind == "phrase" and kind == "word")


def _rule(method: str, part: np.ndarray, kind: str, truth: list[Eruption], days: float, false: float) -> Verdict:
    score, cause = scored(method, part, truth)

    def alarms(threshold: float) -> list[tuple[int, tuple[int, ...]]]:
        events = rising.above(score, part["time"], cause, threshold, watch.SILENT)
        return [(int(part["time"][event]), (int(part["key"][event]),)) for event in events]

    return _sought(alarms, 1e-6, float(score.max(initial=1.0)) + 1.0, True, method, kind, truth, days, false)


def _sought(alarms: Callable[[float], list[tuple[int, tuple[int, ...]]]], low: float, high: float, threshold: bool, method: str, kind: str,
            truth: list[Eruption], days: float, most: float) -> Verdict:  # fmt: skip
    """Return the verdict at the knob (more is more alarms) or threshold (more is fewer) that gives the false alarms that are allowed."""
    best: tuple[float, dict[int, int], int] | None = None
    for _ in range(STEPS if not threshold else 4 * STEPS):
        middle = float(np.sqrt(low * high))
        seen, wrong = judged(alarms(middle), truth)
        fits = wrong <= most * days
        if fits and (best is None or wrong >= best[2]):
            best = middle, seen, wrong
        low, high = (middle, high) if fits != threshold else (low, middle)
    knob, seen, wrong = best or (0.0, {}, 0)
    lead = np.array([truth[number].crossing - at for number, at in seen.items()]) / 3_600
    return Verdict(method, kind, len(truth), len(seen) / len(truth), float((lead > 0).sum()) / len(truth),
                   float(np.median(lead)) if len(lead) else 0.0, wrong / days, knob)  # fmt: skip

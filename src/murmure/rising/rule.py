"""What would a simple rule have said of the same posts: Mastodon's trends, an EWMA, the gain of a day, a blind model?

They are shipped to be compared with. All posts are read first, and the threshold is the one that gives as many alarms as
asked over the whole time: a favour that nobody has live. The model learns from the eruptions of the first half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from murmure.communities.files import written
from murmure.kernels import rising, watch
from murmure.rising.alarm import Alarm, Company, Forecast
from murmure.rising.blind import likelihood
from murmure.rising.detector import CLASS, EVIDENCE, Setting
from murmure.rising.memory import CLASSES
from murmure.rising.read.terms import KINDS, called, cut, terms
from murmure.rising.replay import line
from murmure.rising.truth import Eruption, eruptions

if TYPE_CHECKING:
    from murmure.rising.read import Posts, Reading

DAY = 86_400
HALF = 168.0
"""Hours in which the mean of the EWMA fades by half."""
HALVINGS = 40


class RuleReplay:
    """Replay posts with a rule, and write its alarms as `Replay` does; what a rule does not know is empty."""

    def __init__(self, reading: Reading, setting: Setting, out: Path, method: str) -> None:
        self.reading, self.setting, self.out, self.method = reading, setting, out, method
        self.posts, self.alarms, self.days, self.memory = 0, 0, 0.0, 0

    def run(self) -> Iterator[Alarm]:
        """Yield each alarm when it is written."""
        self.names: dict[int, tuple[int, bytes]] = {}
        stream = uses(self._counted(), self.setting.words, self.names)
        self.days = float(np.ptp(stream["time"])) / DAY if len(stream) else 0.0
        self.memory = stream.nbytes
        with written(self.out) as file:
            for alarm in self._alarms(stream):
                file.write(line(alarm))
                self.alarms += 1
                yield alarm

    def _counted(self) -> Iterator[Posts]:
        for posts in self.reading:
            self.posts += len(posts)
            yield posts

    def _alarms(self, stream: np.ndarray) -> Iterator[Alarm]:
        """Yield the alarms of all classes, in order of time."""
        group = np.array([CLASS[kind] for kind in KINDS])[stream["kind"]]
        there = [one for one in range(CLASSES) if (group == one).any()]
        found = []
        for one in there:
            rows = np.flatnonzero(group == one)
            part = stream[rows]
            truth = eruptions(part["time"], part["key"], part["actor"]) if self.method == "blind" else []
            score, cause = scored(self.method, part, truth)
            for event in told(score, part["time"], cause, self.setting.alarms_per_day / len(there) * max(self.days, 1.0)):
                found.append((int(rows[event]), int(event), float(score[event]), part))
        for _, event, score, part in sorted(found, key=lambda one: one[0]):
            yield self._said(part, event, score)

    def _said(self, stream: np.ndarray, event: int, score: float) -> Alarm:
        one = stream[event]
        day = stream[int(np.searchsorted(stream["time"], one["time"] - DAY, side="right")) : event + 1]
        mine = day[day["key"] == one["key"]]
        nothing = Company(0.0, 0.0, 1.0, None, 0, {})
        own = called(self.names[int(one["key"])])
        return Alarm(
            time=int(one["time"]), cause=own, kind=KINDS[int(one["kind"])], terms=(own,), since=int(mine["time"][0]),
            observed=float(len(mine)), within=24, expected=0.0, score=score, adopters=len(np.unique(mine["actor"])), volume=float(len(mine)),
            company=nothing, gathering="unknown", coordination=0.0, forecast=Forecast((), (), (), (), 0), false_alarms=None, joins=None,
            evidence=tuple(np.unique(mine["row"])[-EVIDENCE:].tolist()), keys=(int(one["key"]),),
        )  # fmt: skip


def uses(posts: Iterable[Posts], words: bool = False, names: dict[int, tuple[int, bytes]] | None = None) -> np.ndarray:
    """Return every use of a cause: time, key, actor, row, kind and audience (accounts; 0 where it is not known).

    names   filled with what each cause is called (see `terms.cut`)
    """
    kind = np.dtype([*watch.ADOPTION.descr, ("kind", "i4"), ("audience", "f8")])
    parts = [np.empty(0, kind)]
    for batch in posts:
        found = terms(batch, words)
        part = np.empty(len(found), kind)
        part["time"], part["key"], part["actor"] = batch.time[found.place], found.key, batch.actor[found.place]
        part["row"], part["kind"], part["audience"] = batch.row[found.place], found.kind, heard(batch)[found.place]
        parts.append(part)
        if names is not None:
            _, first = np.unique(found.key, return_index=True)
            for one in first.tolist():
                names.setdefault(int(found.key[one]), cut(found, one))
    return np.concatenate(parts)


def heard(posts: Posts) -> np.ndarray:
    """Return how many follow the actor of each post (np.float64); 0 where it is not known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if posts.audience is None:
        return np.zeros(len(posts))
    plain = pc.if_else(pc.match_substring_regex(posts.audience, r"^\d{1,15}(\.0*)?$"), posts.audience, "0")
    return pc.fill_null(plain.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False)


def scored(method: str, stream: np.ndarray, truth: list[Eruption]) -> tuple[np.ndarray, np.ndarray]:
    """Return the score of each use of a cause by a rule, and the causes coded from 0; `truth` is what the blind model learns from."""
    time = stream["time"]
    names, cause = np.unique(stream["key"], return_inverse=True)
    _, who = np.unique(stream["actor"], return_inverse=True)
    cause, who = cause.astype(np.int32), who.astype(np.int32)
    if method == "mastodon":
        return rising.trends(time, cause, who, len(names)), cause
    if method == "ewma":
        return rising.deviations(time, cause, len(names), HALF), cause
    if method == "blind":
        return likelihood(time, cause, who, stream["audience"], names, truth), cause
    return rising.gains(time, cause, rising.adoptions(time, cause, who, rising.MEMORY)), cause


def told(score: np.ndarray, time: np.ndarray, cause: np.ndarray, most: float) -> np.ndarray:
    """Return the events at which alarms are raised at the lowest threshold that gives no more than `most`: a cause is silent for three
    days after one."""
    low, high = 0.0, float(score.max(initial=1.0))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if len(rising.above(score, time, cause, middle, watch.SILENT)) > most else (low, middle)
    return rising.above(score, time, cause, high, watch.SILENT)

"""What does the page of my mix show, and how is it kept while the log stays the same?"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.faces.web import tell
from murmure.faces.web.axis import Axis, axis_of
from murmure.graphs.contested import NAMED, mark

if TYPE_CHECKING:
    from murmure.graphs.contested import Contested
    from murmure.model.finding import Finding, Findings

UNICITY = ("tags", "sites", "places", "communities")
"""Facts that may single me out; the page asks for all of them, and tells those of which something can be said."""
HUES = 12
TIED = 0.5
"""A month from which on a community is mine: half a tie in it is due to that community."""
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Community:
    """Hold one of my communities as the page tells it; shares are 0 to 1.

    mark     stands for it while its closest members stay the same (see `graphs.contested.mark`)
    members  ids and names, those whom it ties me to most first; `close` are the ids by which it is told
    since    the first month (`2025-03`) in which it is mine, None without any
    """

    number: int
    mark: str
    words: tuple[str, ...]
    share: float
    low: float
    high: float
    size: int
    people: int
    again: float
    since: str | None
    members: tuple[tuple[str, str], ...]
    close: tuple[str, ...]
    finding: Finding

    @property
    def hue(self) -> int:
        """The place of its colour."""
        return (self.number - 1) % HUES


@dataclass(frozen=True)
class Refused:
    """Hold a community that I said is not mine: what the ties alone would say, None when none of today is meant, and my words."""

    finding: Finding | None
    words: tuple[Contested, ...]


@dataclass(frozen=True)
class Seasons:
    """Hold how much of my ties each community had in each stretch of time.

    table   of each community (0: none), the share in each bin of the axis, 0 to 1
    weight  of each bin, the weight of all my ties in it
    """

    axis: Axis
    table: dict[int, list[float]]
    weight: list[float]


@dataclass(frozen=True)
class Answer:
    """Hold what the lenses say of the log at one moment, in no language.

    mine     my communities, the one that explains most first, without those that I contest
    refused  those, and my words that mean no community of today
    alone    of each kind of facts of which something can be said: the finding, and the curve
    """

    generation: int
    mix: Findings
    mine: tuple[Community, ...]
    refused: tuple[Refused, ...]
    seasons: Seasons
    alone: dict[str, tuple[Finding, list[dict[str, Any]]]]


def answer_of(home: Any, state: Any) -> Answer:
    """Return what the lenses say, computed again only when the log has changed; whoever asks meanwhile waits for the same answer."""
    with _ONE_AT_A_TIME:
        kept: Answer | None = getattr(state, "mix", None)
        generation = home.generation
        if kept is None or kept.generation != generation:
            mix = home.found("mix")
            words = {one.id: one for one in home.contested if one.person == "me"}
            alone = _alone(home) if len(mix) else {}
            kept = state.mix = Answer(generation, mix, tuple(_communities(mix)), tuple(_refused(mix, words)), _seasons(mix), alone)
        return kept


def _alone(home: Any) -> dict[str, tuple[Finding, list[dict[str, Any]]]]:
    found = {kind: home.found("unicity", kind=kind) for kind in UNICITY}
    return {kind: (one.findings[0], one.tables["curve"].to_pylist()) for kind, one in found.items() if len(one)}


def _communities(mix: Findings) -> list[Community]:
    tables = mix.tables
    rows = [row for row in tables["communities"].to_pylist() if not row["contested"]]
    told = {one.subject: one for one in mix}
    words, people, since = defaultdict(list), defaultdict(list), dict[int, str]()
    for row in tables["words"].to_pylist():
        words[row["community"]].append(row["word"])
    for row in tables["members"].to_pylist():
        people[row["community"]].append(row)
    for row in reversed(tables["months"].to_pylist()):
        if row["weight"] >= TIED:
            since[row["community"]] = row["month"]
    return [_community(row, words[row["community"]], people[row["community"]], since.get(row["community"]),
                       told[f"community:{row['community']}"]) for row in rows]  # fmt: skip


def _community(row: dict[str, Any], words: list[str], people: list[dict[str, Any]], since: str | None, finding: Finding) -> Community:
    close = tuple(one["node"] for one in sorted(people, key=lambda one: (-one["degree"], one["node"])))
    members = tuple((one["node"], tell.name_of(one["label"] or one["node"], "en")) for one in people)
    return Community(row["community"], mark(close[:NAMED]), tuple(words), row["degree"], row["low"], row["high"], row["size"], row["people"],
                     row["again"], since, members, close, finding)  # fmt: skip


def _refused(mix: Findings, words: dict[str, Contested]) -> list[Refused]:
    """Return first what the ties alone would give me, then words that mean no community of today."""
    contested = {f"community:{row['community']}" for row in mix.tables["communities"].to_pylist() if row["contested"]}
    meant = [(one, [name for name in one.evidence if name in words]) for one in mix if one.subject in contested]
    found = [Refused(one, tuple(words[name] for name in names)) for one, names in meant if names]
    told = {word.id for one in found for word in one.words}
    return found + [Refused(None, (word,)) for name, word in words.items() if name not in told]


def _seasons(mix: Findings) -> Seasons:
    """Return the months of the lens, put together as the picture has room for them."""
    rows = mix.tables["months"].to_pylist()
    axis = axis_of(row["month"] for row in rows if row["weight"] > 0)
    sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    total: dict[str, float] = defaultdict(float)
    for row in rows:
        sums[row["community"]][axis.bin_of(row["month"])] += row["weight"]
        total[axis.bin_of(row["month"])] += row["weight"]
    table = {one: [by[at] / total[at] if total.get(at) else 0.0 for at in axis.bins] for one, by in sorted(sums.items())}
    return Seasons(axis, table, [total.get(at, 0.0) for at in axis.bins])

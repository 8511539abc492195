"""Which alarms are about one cause, and what is it called?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

LASTING = 7 * 86_400
"""Seconds after an alarm in which another of the same words, or one that joins it, is about the same cause."""
SHOWN = 3
"""Words by which a cause is called that has no tag or link."""


@dataclass(frozen=True)
class Cause:
    """Hold the alarms of one cause in order of time, as JSON holds them (see `watch.told`); the first one names it for good."""

    alarms: tuple[dict[str, Any], ...]

    @property
    def id(self) -> str:
        """What stands for it in addresses: it stays the same while its first alarm does."""
        return str(self.alarms[0]["id"])

    @property
    def last(self) -> dict[str, Any]:
        """The alarm that knows most."""
        return self.alarms[-1]

    @cached_property
    def named(self) -> dict[str, Any]:
        """The alarm by which it is called: a tag or a link says more than a word."""
        return min(self.alarms, key=lambda alarm: (alarm["kind"] in ("word", "phrase"), alarm["kind"] != "tag", -alarm["score"]))

    @cached_property
    def main(self) -> dict[str, Any]:
        """The last alarm under the name by which it is called: the one of which figures are shown."""
        return next(alarm for alarm in reversed(self.alarms) if alarm["cause"] == self.named["cause"])

    @property
    def name(self) -> str:
        """Its own words: those of an event, when no tag and no link stands for it; those of a post that is shared, where they are known."""
        named = self.named
        if "says" in named:
            return str(named["says"])
        return " · ".join(named["terms"][:SHOWN]) if named["kind"] == "phrase" else str(named["cause"])

    @property
    def kind(self) -> str:
        return str(self.named["kind"])

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The terms under which it was told, the one by which it is called first."""
        return tuple(dict.fromkeys([self.named["cause"], *(alarm["cause"] for alarm in self.alarms)]))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """All terms that are this cause, those under which it was told first."""
        return tuple(dict.fromkeys([*self.own, *(term for alarm in self.alarms for term in alarm["terms"])]))

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """The hashes of the terms under which it was told."""
        return tuple(dict.fromkeys(int(alarm["keys"][0]) for alarm in self.alarms))

    @property
    def since(self) -> int:
        """Seconds since 1970."""
        return min(int(alarm["began"]) for alarm in self.alarms)

    @property
    def at(self) -> int:
        """When it was told last."""
        return int(self.last["at"])

    @property
    def score(self) -> float:
        """Its surprise at its highest (nats)."""
        return max(float(alarm["score"]) for alarm in self.alarms)


def causes(alarms: Iterable[dict[str, Any]]) -> list[Cause]:
    """Return alarms (in order of time) put together by cause, the causes in order of their first alarms."""
    found: list[list[dict[str, Any]]] = []
    known: dict[str, tuple[int, int]] = {}
    for alarm in alarms:
        place = next((known[term][0] for term in (alarm["joins"], alarm["cause"])
                      if term in known and alarm["at"] - known[term][1] <= LASTING), len(found))  # fmt: skip
        if place == len(found):
            found.append([])
        found[place].append(alarm)
        known[alarm["cause"]] = place, alarm["at"]
    return [Cause(tuple(some)) for some in found]

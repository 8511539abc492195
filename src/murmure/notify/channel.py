"""Where is what rises told, and what was told there already?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from murmure.model.errors import BadRequest
from murmure.model.words import LANGUAGES, Both

KINDS = ("browser", "mail", "webhook")
REMEMBERED = 2_000
"""Causes that a channel remembers to have told: twice as many as the room remembers alarms."""
BAD_QUIET = BadRequest(
    "bad-quiet", Both("Quiet hours are two different hours of the day, from 0 to 23.",
                      "Les heures calmes sont deux heures différentes du jour, de 0 à 23."),
    Both("Write them as 22-7, or leave them out.", "Écrivez-les comme 22-7, ou n'en donnez pas."))  # fmt: skip
BAD_MOST = BadRequest(
    "bad-ceiling", Both("A ceiling is a number from 1 to 1000.", "Un plafond est un nombre de 1 à 1000."),
    Both("Write how many causes may be told a day, or leave it out.",
         "Écrivez combien de causes peuvent être dites par jour, ou n'en donnez pas."))  # fmt: skip


@dataclass(frozen=True)
class Channel:
    """Hold one way to a person.

    begun   seconds since 1970: what rose before is not told here
    place   where to, as its kind needs it; of secrets only where they lie
    quiet   the local hours from which and until which nothing is sent
    most    causes told a day at most; those that are followed are told beyond it
    """

    number: str
    kind: str
    lang: str
    begun: int
    place: Mapping[str, str]
    quiet: tuple[int, int] | None = None
    most: int | None = None

    def silent(self, hour: int) -> bool:
        """Say whether a local hour of the day is a quiet one.

        >>> Channel("1", "mail", "en", 0, {}, (22, 7)).silent(3)
        True
        """
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= hour < end if start < end else hour >= start or hour < end


@dataclass(frozen=True)
class State:
    """Hold how a channel is doing.

    told       of each cause, the moment of its last alarm that is settled here: told, joined, muted, or above the ceiling
    day        the local day that `count` (causes told) is about
    passed     causes that the ceiling left out and that no message has counted yet
    failures   sendings in a row that failed; `again`: when the next is tried; `why`: the sentence, in both languages
    looked     when all that was due was settled last: what appears later in a past before it is no news
    holder     the process that sends now, and since when
    """

    told: Mapping[str, int] = field(default_factory=dict)
    day: str = ""
    count: int = 0
    passed: int = 0
    failures: int = 0
    again: float = 0.0
    why: tuple[str, str] | None = None
    sent: float | None = None
    looked: float = 0.0
    holder: tuple[int, float] | None = None

    def settled(self, told: Mapping[str, int]) -> State:
        """Return the state once these moments are settled too."""
        every = dict(self.told)
        for name, at in told.items():
            every[name] = max(at, every.get(name, at))
        return replace(self, told=every)


def page_of(channel: Channel, state: State) -> dict[str, Any]:
    """Return both as the book keeps them."""
    return {"channel": {**vars(channel), "place": dict(channel.place)}, "state": {**vars(state), "told": dict(state.told)}}


def from_page(page: dict[str, Any]) -> tuple[Channel, State]:
    """Return what the book kept."""
    channel, state = dict(page["channel"]), dict(page["state"])
    channel["quiet"] = tuple(channel["quiet"]) if channel["quiet"] else None
    state |= {name: tuple(state[name]) if state[name] else None for name in ("why", "holder")}
    return Channel(**channel), State(**state)


def pruned(channel: Channel, state: State) -> tuple[Channel, State]:
    """Return both with the oldest causes dropped when they are many; what is older than those is never told again."""
    if len(state.told) <= REMEMBERED:
        return channel, state
    order = sorted(state.told.items(), key=lambda pair: (-pair[1], pair[0]))
    begun = max(channel.begun, order[REMEMBERED][1] + 1)
    return replace(channel, begun=begun), replace(state, told=dict(order[:REMEMBERED]))


def quiet_of(text: str) -> tuple[int, int] | None:
    """Return the quiet hours that somebody wrote, None for none.

    >>> quiet_of("22-7")
    (22, 7)
    """
    if not text.strip():
        return None
    start, _, end = (part.strip() for part in text.partition("-"))
    if not (start.isdecimal() and end.isdecimal()) or len(start + end) > 4 or max(int(start), int(end)) > 23 or int(start) == int(end):
        raise BAD_QUIET
    return int(start), int(end)


def most_of(text: str) -> int | None:
    """Return the ceiling that somebody wrote, None for none."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 4 or not 1 <= int(text) <= 1000:
        raise BAD_MOST
    return int(text)


def language(text: str) -> str:
    """Return a language that murmure speaks."""
    return text if text in LANGUAGES else LANGUAGES[0]

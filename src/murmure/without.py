"""Which days does the owner spend without feeding Big Data, and what do they note of them?

They are kept with the other answers of the home: they stay when the log changes, and are forgotten one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from murmure.lenses.me.footprint.narrow import day_of
from murmure.model.errors import BadRequest
from murmure.model.words import Both

PREFIX, MADE_UP = "without:", "without-made-up"
LONG = 300
"""Letters of a note."""
NO_DAY = Both("No day is told.", "Aucun jour n'est indiqué."), Both("Give one as 2025-03-08.", "Donnez-en un comme 2025-03-08.")
NOT_CHOSEN = Both("This day was not chosen.", "Ce jour n'a pas été choisi."), Both(
    "The page of the day without lists those that were.", "La page de la journée sans donne ceux qui l'ont été.")  # fmt: skip


class Day(NamedTuple):
    """Hold one day without, and what was noted of it."""

    day: date
    note: str


class WithoutRoom:
    """Keep the days without; `told` and `answer` are those of the home."""

    def __init__(self, told: Callable[[], Mapping[str, str]], answer: Callable[[str, str | None], None]) -> None:
        self._told, self._answer = told, answer

    def days(self) -> list[Day]:
        """Return the days that were chosen, the newest first."""
        found = [Day(date.fromisoformat(key.removeprefix(PREFIX)), note) for key, note in self._told().items() if key.startswith(PREFIX)]
        return sorted(found, reverse=True)

    def choose(self, day: str, note: str = "") -> date:
        """Keep a day (as 2025-03-08), past, present or to come, with a note; chosen again, it has the new note. Return it."""
        chosen = _day(day)
        self._answer(PREFIX + chosen.isoformat(), note.strip()[:LONG])
        return chosen

    def forget(self, day: str) -> None:
        """Forget a day that was chosen; the log stays as it is."""
        key = PREFIX + _day(day).isoformat()
        if key not in self._told():
            raise BadRequest("no-day-without", *NOT_CHOSEN)
        self._answer(key, None)


    def plant(self, days: Iterable[str]) -> None:
        """Keep days of a made-up person, but for those that the owner chose, so that `uproot` forgets them and no others."""
        mine = {one.day.isoformat() for one in self.days()}
        new = [day for day in days if day not in mine]
        for day in new:
            self.choose(day)
        self._answer(MADE_UP, " ".join([*self._told().get(MADE_UP, "").split(), *new]))

    def uproot(self) -> None:
        """Forget the days of a made-up person."""
        for day in self._told().get(MADE_UP, "").split():
            self._answer(PREFIX + day, None)
        self._answer(MADE_UP, None)


def _day(text: str) -> date:
    number = day_of(text.strip())
    found = None if number is None else date(1970, 1, 1) + timedelta(days=number)
    if found is None or not 1700 <= found.year < 2300:  # nothing is counted outside (see `model.activity.DATED`)
        raise BadRequest("no-day", *NO_DAY)
    return found


__all__ = ["Day", "WithoutRoom"]

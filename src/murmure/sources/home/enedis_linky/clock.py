"""Which moment is a local time of mainland France, in the hour that is lived twice as well?

Enedis serves mainland France: a time without zone is in Europe/Paris by law.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from murmure.sources.times import When, in_zone

PARIS = "Europe/Paris"


class Clock:
    """Place local times of mainland France, telling apart the two passes of the hour that is lived twice."""

    def __init__(self, descending: bool = False) -> None:
        self._zone = ZoneInfo(PARIS)
        self._descending, self._last, self._seen = descending, None, set()

    def place(self, naive: datetime) -> When:
        """Return the moment of a local time; in an ascending table the first 02:00 of October is the summer one."""
        if self._last is not None and abs(naive - self._last) > timedelta(hours=2):
            self._seen.clear()
            self._descending = naive < self._last
        again = naive in self._seen
        self._seen.add(naive)
        self._last = naive
        return in_zone(naive, self._zone, fold=int(again != self._descending), precision="min")

"""When did each heart rate occur that a strap kept while the watch was under water, and gave to it afterwards?

Swimmers' watches write them as messages of their own, by the hundred: the first
says when the clock of the strap stood where; all others give 12 bits of that
clock, in 1/1024 of a second, rolling over. Layout: Garmin's public FIT profile, message `hr`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from murmure.model.reject import NO_DATE
from murmure.model.words import Both

_NONE = 0xFF
_TICKS = 1024


@dataclass
class Beats:
    """Remember where the clock of the strap stands against that of the watch."""

    anchor: float | None = None
    _last: int = 0

    def of(self, values: dict[str, Any]) -> Iterator[tuple[float, int] | Both]:
        """Yield (seconds on the clock of the watch, beats per minute) of one message, or why it says nothing."""
        event = values.get("event")
        if event is not None and "timestamp" in values:
            part = values.get("fraction", values.get("time256", 0.0))
            self._last, self.anchor = int(event), values["timestamp"] + part - event / _TICKS
            moments = [self._last]
        else:
            moments = [self._next(tick) for tick in twelve(values.get("ticks", b""))]
        if self.anchor is None:
            yield NO_DATE
            return
        for moment, rate in zip(moments, values.get("rates", b""), strict=False):
            if rate not in (0, _NONE):
                yield self.anchor + moment / _TICKS, rate

    def _next(self, tick: int) -> int:
        self._last += (tick - self._last) & 0xFFF
        return self._last


def twelve(data: bytes) -> Iterator[int]:
    """Yield the numbers of 12 bits that are packed two by two in three bytes.

    >>> [hex(number) for number in twelve(bytes([0x34, 0x12, 0xAB]))]
    ['0x234', '0xab1']
    """
    for at in range(0, len(data) - 2, 3):
        low, middle, high = data[at : at + 3]
        yield low | (middle & 15) << 8
        yield middle >> 4 | high << 4

"""Which activities does somebody ask for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Ask:
    """Describe a set of activities; an empty `Ask` means all of them.

    since, until  microseconds since 1970 UTC; `since` is included, `until` is not
    words         full text: every word must be there, accents and case ignored, `mur*` is a prefix
    place         latitude, longitude (degrees), radius (km)
    before        the `next` of the page above, to go on from there
    """

    since: int | None = None
    until: int | None = None
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    words: str = ""
    place: tuple[float, float, float] | None = None
    ids: tuple[str, ...] = ()
    jobs: tuple[int, ...] = ()
    before: str | None = None
    limit: int = 100


class Page(NamedTuple):
    """Hold some activities, newest first, and the cursor of the page below (`None` at the end)."""

    rows: list[dict]
    next: str | None

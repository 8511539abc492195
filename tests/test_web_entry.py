"""Does an entry of the timeline say UTC where the local hour is not known?"""

from __future__ import annotations

import pytest

from murmure.faces.web.entry import entry_of

ROW = {"id": "1", "type": "Create", "actor": "me", "content": "a", "published": 1_560_258_000_000_000, "precision": "s"}


@pytest.mark.parametrize(
    ("offset", "origin", "clock", "known"),
    [(120, "explicit", "15:00", True), (0, "explicit", "13:00", True), (None, "explicit", "13:00", False), (None, "assumed", "13:00", False)],
)
def test_the_hour_is_marked_where_only_the_moment_is_known(offset: int | None, origin: str, clock: str, known: bool) -> None:
    entry = entry_of({**ROW, "offset_minutes": offset, "offset_origin": origin}, "en")
    assert entry.at and (f"{entry.at:%H:%M}", entry.offset_known) == (clock, known)

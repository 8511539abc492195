"""Do pages open when something was noted at the very beginning or end of the calendar, by the clock of a place beyond it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import murmure
from murmure.faces.web.rooms import TABS
from web_made import fill, visitor

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENDS = datetime(1, 1, 1, 0, 30, tzinfo=UTC), datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
FIRST, LAST = (round((at - EPOCH) / timedelta(microseconds=1)) for at in ENDS)
HOUR = 3_600_000_000
PAGES = [tab.href for tab in TABS] + ["/devices", "/data", "/graphs/actions", "/timeline",
         "/timeline?when=9999-12-31", "/timeline?when=0001", "/today?on=9999-12-31", "/today?on=0001-01-01"]  # fmt: skip


@pytest.fixture(scope="module", params=[(FIRST, -720), (LAST, 840), (LAST, None)], ids=["first", "last", "zone"])
def edge(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    moment, offset = request.param
    with murmure.open(tmp_path_factory.mktemp("edge") / "home") as home:
        home.answer("home-zone", "Pacific/Kiritimati")
        step = HOUR if moment == FIRST else -HOUR
        base = {"actor": "me", "offset_minutes": offset, "offset_origin": None if offset is None else "explicit", "precision": "s"}
        fill(home, "made", [{"key": f"{kind}-{turn}", "type": kind, "content": "Cherries?", **base, "published": moment + turn * step}
                            for turn in range(30) for kind in ("Create", "View")])  # fmt: skip
        steps = {"type": "murmure:Measure", "quantity": "step_count", "unit": "1", "value": 9.0, "instrument": "Watch"}
        fill(home, "steps", [{"key": str(turn), **steps, **base, "published": moment + turn * step} for turn in range(30)])
        yield visitor(home)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(edge: Any, path: str) -> None:
    page = edge.get(path)
    assert page.status_code == 200, page.text

"""Are payments said to be there twice when, and only when, an earlier import has as many of their like?"""

from __future__ import annotations

from pathlib import Path

import pytest

from murmure.bring import batches_as_jobs
from murmure.home import Home
from murmure.log.payments import Told, told_before
from murmure.model.activity import Activity

DAY = 86_400_000_000


def paid(home: Home, source: str, *payments: tuple[float, int]) -> int:
    """Import payments (amount, day) as one job; return its number."""
    said = [
        (source, Activity(f"{place}", "murmure:Payment", "me", value=value, unit="EUR", published=10**15 + day * DAY, offset_minutes=0,
                          offset_origin="explicit", precision="day"))
        for place, (value, day) in enumerate(payments)
    ]  # fmt: skip
    return batches_as_jobs(home._store, home.rules.rules, iter(said), "made")[source].number


@pytest.mark.parametrize(("before", "now", "count"), [
    ([(9.99, 30 * month) for month in range(6)], [(9.99, 30 * month + 1) for month in range(6)], 6),  # the booking of a subscription
    ([(2.0, day) for day in range(5)], [(2.0, day) for day in range(5)], 5),
    ([(2.0, 2), (5.0, 40)], [(2.0, day) for day in range(5)], 0),  # every morning here, once there
    ([(2.0, 0), (3.0, 40)], [(4.0, day) for day in range(5)], 0),
])  # fmt: skip
def test_each_payment_of_before_is_the_like_of_one(tmp_path: Path, before: list, now: list, count: int) -> None:
    with Home(tmp_path / "home") as home:
        first = paid(home, "ofx", *before)
        assert told_before(home._store, paid(home, "camt053", *now)) == (Told(first, "ofx", len(now), count) if count else None)

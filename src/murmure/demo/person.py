"""Which rows does Camille's year leave in her own archives, and what was planted in it?"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from murmure.demo.body import body_streams
from murmure.demo.clock import ABROAD_MINUTES, FIRST_DAY, day_text
from murmure.demo.communities import ABROAD_PLACE
from murmure.demo.days import ABROAD_DAYS, LATE_NIGHTS, NEVER_SLEEPS, QUIET_DAYS, Days, Stream, live, stream
from murmure.demo.house import house_streams, kettle_mornings
from murmure.demo.leisure import leisure_streams
from murmure.demo.names import CAMILLE, address
from murmure.demo.outings import outing_streams
from murmure.demo.tracks import run_days, track_streams


@lru_cache(maxsize=1)
def _year(seed: int) -> tuple[Days, list[Stream]]:
    days = live(seed)
    me = stream(
        "fediverse",
        "identity",
        days,
        np.array([0]),
        np.array([0]),
        type="murmure:Identity",
        object=address(CAMILLE),
        object_type="Person",
        content="Camille",
        offset_origin="account",
    )
    return days, [
        me,
        *body_streams(days, run_days(days), seed),
        *house_streams(days, seed),
        *outing_streams(days, seed),
        *track_streams(days, seed),
        *leisure_streams(days, seed),
    ]


def whole_rows(seed: int) -> int:
    """Return how many rows Camille's whole year has."""
    return sum(len(s.rank) for s in _year(seed)[1])


def person_tables(seed: int, rows: int) -> dict[str, pa.Table]:
    """Return exactly `rows` rows of Camille's year by source, each in order of time.

    A small village keeps every night, appointment, purchase, run and kettle,
    and thins the series: fewer heart beats an hour, not fewer days.
    """
    streams = _year(seed)[1]
    rank = np.concatenate([s.rank for s in streams])
    # equal ranks go on any day of the year, not on the last days first
    rank += (rank > 0) * np.random.default_rng([seed, 10]).random(len(rank)) * 0.004
    keep = np.zeros(len(rank), dtype=bool)
    keep[np.argsort(rank, kind="stable")[:rows]] = True
    parts: dict[str, list[pa.Table]] = {}
    begin = 0
    for s in streams:
        parts.setdefault(s.source, []).append(s.rows.filter(pa.array(keep[begin : begin + len(s.rank)])))
        begin += len(s.rank)
    return {
        source: pa.concat_tables(found).sort_by([("published", "ascending"), ("key", "ascending")]).combine_chunks()
        for source, found in parts.items()
    }


def person_truth(seed: int) -> dict[str, object]:
    """Return the habits and the anomalies of Camille's year; it is the same year in a village of any size."""
    days = live(seed)
    at = {"kettle": kettle_mornings(days), "run": run_days(days)}
    dates = {name: [day_text(FIRST_DAY + int(n)) for n in found] for name, found in at.items()}
    return {
        "actor": "me",
        "account": address(CAMILLE),
        "habits": {
            "kettle": {"instrument": "device:kettle", "local_time": "07:12", "days": dates["kettle"]},
            "run": {"object": "running", "local_time": "09:30", "days": dates["run"]},
        },
        "anomalies": {
            "late_nights": _span(LATE_NIGHTS),
            "abroad": {**_span(ABROAD_DAYS), "offset_minutes": ABROAD_MINUTES, "place": ABROAD_PLACE},
            "meter_never_sleeps": _span(NEVER_SLEEPS),
        },
        "quiet_days": [day_text(d) for d in QUIET_DAYS],
    }


def _span(bounds: tuple[int, int]) -> dict[str, object]:
    return {"from": day_text(bounds[0]), "to": day_text(bounds[1])}

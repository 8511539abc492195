"""How quickly do ten million measures of three devices become days in which each moment counts once?

    PYTHONPATH=src python -m bench.measures --rows 10000000 --home /tmp/measures

The home is filled once, and kept for the next run. Seconds of this machine, and of the processor, are told for: the first question
(each piece of the log is read once in its life), the same in a new process, the page with all quantities once more, one more choice.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BATCH = 500_000
START = 1_420_070_400_000_000
QUANTITIES = (("heart_rate", "/min", 0), ("heart_rate", "/min", 1), ("step_count", "{steps}", 0), ("step_count", "{steps}", 1),
              ("active_energy", "kcal", 0), ("walking_distance", "m", 1), ("heart_rate", "/min", 2), ("step_count", "{steps}", 2))  # fmt: skip
DEVICES = ("Apple Watch", "iPhone", "Strava")


def batches(rows: int) -> Iterator[tuple[str, Any]]:
    """Yield made-up measures of ten years, in order of time."""
    import numpy as np
    import pyarrow as pa

    draw, years = np.random.default_rng(1), 10 * 365 * 86_400
    names, units, devices = (pa.array([one[0] for one in QUANTITIES]), pa.array([one[1] for one in QUANTITIES]),
                             pa.array([DEVICES[one[2]] for one in QUANTITIES]))  # fmt: skip
    for first in range(0, rows, BATCH):
        count = min(BATCH, rows - first)
        at = (np.sort(draw.random(count)) * count + first) / rows * years
        which = pa.array(draw.integers(0, len(QUANTITIES), count))
        quantity = names.take(which)
        start = START + (at * 1_000_000).astype(np.int64)
        length = np.where(np.isin(which, (0, 1, 6)), 0, draw.integers(5, 600, count)) * 1_000_000
        moments = pa.timestamp("us", tz="UTC")
        yield "made", pa.table({
            "key": pa.array(np.arange(first, first + count)).cast(pa.string()), "type": pa.array(["murmure:Measure"] * count), "actor": pa.array(["me"] * count),
            "instrument": devices.take(which), "quantity": quantity, "unit": units.take(which), "value": pa.array(draw.integers(40, 160, count).astype(float)),
            "published": pa.array(start).cast(moments), "until": pa.array(start + length, mask=length == 0).cast(moments),
            "offset_minutes": pa.array(np.full(count, 60, np.int16)), "offset_origin": pa.array(["device"] * count), "precision": pa.array(["s"] * count),
        })  # fmt: skip


def fill(place: Path, rows: int) -> None:
    """Fill a home, when it is not there."""
    import murmure
    from murmure.bring import batches_as_jobs

    if place.exists():
        return
    with murmure.open(place) as home:
        batches_as_jobs(home._store, home.rules.rules, batches(rows), "made", made_up=True)


def ask(place: Path) -> None:
    """Ask the home, and say how long each answer took."""
    import murmure
    from murmure.measures.told import story

    def told(what: str, question: Any) -> None:
        wall, spent = time.perf_counter(), time.process_time()
        question()
        print(f"{what:46} {time.perf_counter() - wall:8.3f} s {time.process_time() - spent:8.3f} s of processor", flush=True)

    with murmure.open(place) as home:
        told("all quantities, first time", lambda: [story(one) for one in home.devices.all()])
        told("all quantities, again", lambda: [story(one) for one in home.devices.all()])
        told("steps by day, as a table", lambda: home.measures("step_count"))
        told("steps by month, as a table", lambda: home.measures("step_count", by="month"))
        told("another order of the devices of steps", lambda: (home.devices.choose("step_count", ["iphone"]), home.measures("step_count", by="all")))
        home.devices.undo("step_count")


def main() -> None:
    """Fill, then ask in two processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, default=Path("/tmp/measures"))
    parser.add_argument("--ask", action="store_true")
    args = parser.parse_args()
    if args.ask:
        return ask(args.home)
    fill(args.home, args.rows)
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "bench.measures", "--ask", "--home", str(args.home)], check=True)


if __name__ == "__main__":
    main()

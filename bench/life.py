"""How long do the rhythms of a whole life of data take to be told, first and again?

    PYTHONPATH=src python -m bench.life --rows 10000000 --home /tmp/life

The home is filled once, and kept for the next run: one made-up person over eight years, with a watch, a browser, messages, searches and the
queries of the house. Seconds of this machine, and of the processor, are told for the lenses `rhythm` and `together` and for the page, in
two processes: the first counts each piece of the log once in its life, the second finds what it kept.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

BATCH, DAY, YEARS = 500_000, 86_400, 8
START = 1_483_228_800
ZONE, AWAY = 3600, (36_000, range(30, 40))
"""Seconds from UTC at home (no change of clocks, so that the log is drawn quickly), and on journeys: ten days of each year."""


class Kind(NamedTuple):
    """Say what a source writes: its share of the log, when in the day it is highest (local hours), how much so, and its columns."""

    source: str
    share: float
    peak: float
    swing: float
    row: dict[str, Any]
    objects: int = 0
    said: bool = True


ME = {"actor": "me", "precision": "s"}
KINDS = (
    Kind("watch", 0.15, 15, 0.2, {**ME, "type": "murmure:Measure", "instrument": "watch", "quantity": "heart_rate", "unit": "/min"}),
    Kind("steps", 0.05, 14, 0.9, {**ME, "type": "murmure:Measure", "instrument": "watch", "quantity": "step_count", "unit": "{steps}"}),
    Kind("browser", 0.17, 20, 0.9, {**ME, "type": "View"}, 20_000, said=False),
    Kind("messages", 0.03, 19, 0.9, {**ME, "type": "Create", "object_type": "Note"}, 0),
    Kind("circle", 0.09, 19, 0.8, {"actor": "https://w.example/friend", "type": "Create", "object_type": "Note", "precision": "s"}, 0),
    Kind("searches", 0.01, 21, 0.9, {**ME, "type": "murmure:Query", "object_type": "murmure:Search"}, 900),
    Kind("house", 0.5, 20, 0.5, {"actor": "device:tv", "type": "murmure:Query", "object_type": "murmure:Domain", "precision": "s"}, 20_000, said=False),
)  # fmt: skip


def batches(rows: int) -> Iterator[tuple[str, Any]]:
    """Yield the nights, then each kind in order of time."""
    import numpy as np

    draw = np.random.default_rng(1)
    yield "nights", _nights(draw)
    for kind in KINDS:
        count = int(rows * kind.share)
        for first in range(0, count, BATCH):
            size = min(BATCH, count - first)
            day = (np.arange(first, first + size) / count * YEARS * 365).astype(np.int64)
            yield kind.source, _table(kind, first, day, _hour(draw, size, kind), draw)


def _hour(draw: Any, size: int, kind: Kind) -> Any:
    """Return hours of the day, drawn as a wave has them."""
    import numpy as np

    grid = np.linspace(0, 24, 2401)
    turn = 2 * math.pi / 24
    mass = grid + kind.swing / turn * (np.sin((grid - kind.peak) * turn) + math.sin(kind.peak * turn))
    return np.interp(draw.random(size) * 24, mass, grid)


def _table(kind: Kind, first: int, day: Any, hour: Any, draw: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    shift = np.where(np.isin(day % 365, AWAY[1]), AWAY[0], ZONE)
    at = START + day * DAY + (hour * 3600).astype(np.int64) - shift
    size, columns = len(day), {name: pa.repeat(pa.scalar(value), len(day)) for name, value in kind.row.items()}
    columns |= {
        "key": pa.array(np.arange(first, first + size)).cast(pa.string()),
        "published": pa.array(at * 1_000_000).cast(pa.timestamp("us", "UTC")),
    }
    if kind.said:
        columns["offset_minutes"] = pa.array((shift // 60).astype(np.int16))
    if kind.objects:
        name = pa.array((draw.random(size) ** 4 * kind.objects).astype(np.int64)).cast(pa.string())
        columns["object"] = pa.compute.binary_join_element_wise("host", name, ".example", "") if kind.source == "house" else (
            pa.compute.binary_join_element_wise("https://site", name, ".example/", ""))  # fmt: skip
    if "quantity" in kind.row:
        columns["value"] = pa.array(66 + 6 * np.cos((hour - 16) * math.pi / 12) + draw.normal(0, 4, size))
    return pa.table(columns)


def _nights(draw: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    day = np.arange(1, YEARS * 365)
    shift = np.where(np.isin(day % 365, AWAY[1]), AWAY[0], ZONE)
    free = (day + START // DAY - 2) % 7 < 2
    middle, half = 3.5 + 1.25 * free + draw.normal(0, 0.4, len(day)), 3.75 + draw.normal(0, 0.2, len(day))
    begin = START + day * DAY - shift + ((middle - half) * 3600).astype(np.int64)
    end = begin + (2 * half * 3600).astype(np.int64)
    moments, many = pa.timestamp("us", "UTC"), {"type": "murmure:Measure", "actor": "me", "instrument": "watch", "quantity": "sleep_duration", "unit": "h", "precision": "s"}  # fmt: skip
    return pa.table({
        **{name: pa.repeat(pa.scalar(value), len(day)) for name, value in many.items()}, "key": pa.array(day).cast(pa.string()),
        "published": pa.array(begin * 1_000_000).cast(moments), "until": pa.array(end * 1_000_000).cast(moments), "value": pa.array(2 * half),
        "offset_minutes": pa.array((shift // 60).astype(np.int16)),
    })  # fmt: skip


def fill(place: Path, rows: int) -> None:
    """Fill a home, when it is not there."""
    import murmure
    from murmure.bring import batches_as_jobs

    if place.exists():
        return
    with murmure.open(place) as home:
        batches_as_jobs(home._store, home.rules.rules, batches(rows), "made", made_up=True)
        home.answer("home-zone", "Etc/GMT-1")


def ask(place: Path) -> None:
    """Ask the home, and say how long each answer took."""
    import murmure

    def told(what: str, question: Any) -> None:
        wall, spent = time.perf_counter(), time.process_time()
        found = question()
        print(
            f"| {what} | {time.perf_counter() - wall:.3f} | {time.process_time() - spent:.3f} | {found} |", flush=True
        )

    with murmure.open(place) as home:
        for name in ("rhythm", "together"):
            told(f"`{name}`, first in a process", lambda name=name: len(home.lens(name)))
            told(f"`{name}`, again", lambda name=name: len(home.lens(name)))
        told("`rhythm` of the last year", lambda: len(home.lens("rhythm", days=366)))
        client = _visitor(home)
        for what in ("first", "again", "again"):
            told(f"the page, {what}", lambda: len(client.get("/rhythm").content))
        told("what is behind a claim", lambda: len(client.get("/rhythm/behind?of=0").content))


def _visitor(home: Any) -> Any:
    """Return a browser that was let in."""
    from murmure.faces.web.app import make_app

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient
    client = TestClient(make_app(home, "right"), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
    client.get("/?token=right")
    return client


def main() -> None:
    """Fill, then ask in two processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, default=Path("/tmp/life"))
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--fill", action="store_true")
    args = parser.parse_args()
    if args.ask:
        return ask(args.home)
    fill(args.home, args.rows)
    for _ in range(0 if args.fill else 2):
        print("\n| | s | s of processor | |\n|---|---|---|---|", flush=True)
        subprocess.run([sys.executable, "-m", "bench.life", "--ask", "--home", str(args.home)], check=True)


if __name__ == "__main__":
    main()

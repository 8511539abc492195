"""How long does a day of a large network take, from Parquet to alarms?

Usage: python bench/rising/day.py [--events 50000000] [--folder DIR]

The day is made up, of the size of a day of Bluesky: one event in ten is a post with words, tags and links, the others
pass on or like one of five million posts, named by its address; one in a hundred passes on the one of 300 that rises
just then. `murmure replay` reads it in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from words import made_up

PART, SAID, LIKED, ACCOUNTS = 5_000_000, 500_000, 5_000_000, 3_000_000
RISING, DAY = 300, 86_400
START = 1_700_006_400


def make(events: int, folder: Path) -> list[Path]:
    """Write the day, in files of five million events, and return them."""
    draw = np.random.default_rng(0)
    said = made_up(SAID)["text"].combine_chunks()
    found = []
    for first in range(0, events, PART):
        many = min(PART, events - first)
        hours = np.sort(draw.uniform(first, first + many, many)) / events
        at = START + (hours * DAY).astype(np.int64)
        who = pa.array((draw.power(0.4, many) * ACCOUNTS).astype(np.int64))
        posts = draw.random(many) < 0.1
        text = said.take(pa.array(draw.integers(0, SAID, many), mask=~posts))
        post = (LIKED * draw.power(0.25, many)).astype(np.int64)
        new = draw.random(many) < 0.01
        post[new] = LIKED + (at[new] - START) * RISING // DAY
        address = pa.array(np.char.add("at://did:plc:made/app.bsky.feed.post/", post.astype("U8")), mask=posts)
        found.append(folder / f"part-{first // PART:02d}.parquet")
        pq.write_table(pa.table({"time": at, "actor": who.cast(pa.string()), "text": text, "links": address}), found[-1], compression="zstd")
    return found


def main() -> None:
    """Make the day and replay it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=50_000_000)
    parser.add_argument("--folder", type=Path, help="where the day is made, and kept")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="murmure-") as place:
        folder = args.folder or Path(place)
        files = sorted(folder.glob("part-*.parquet")) or make(args.events, folder)
        out = Path(place) / "alarms.jsonl"
        print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; "
              f"{args.events:,} events, {sum(file.stat().st_size for file in files) / 1e9:.1f} GB", flush=True)  # fmt: skip
        begin = time.perf_counter()
        said = subprocess.run([sys.executable, "-m", "murmure", "replay", *map(str, files), "--out", str(out), "--json"], check=True,
                              env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}, capture_output=True)  # fmt: skip
        wall = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print("| events | alarms | s | s of CPU | million events a second | peak, MB |\n|---|---|---|---|---|---|")
        alarms = sum(1 for _ in out.open(encoding="utf-8"))
        print(f"| {args.events:,} | {alarms:,} | {wall:.0f} | {used.ru_utime + used.ru_stime:.0f} | {args.events / wall / 1e6:.2f} | {used.ru_maxrss / 1e3:.0f} |")
        print(json.dumps(json.loads(said.stdout or b"{}"), ensure_ascii=False)[:400])


if __name__ == "__main__":
    main()

"""How quick are the timeline, the search and a small import on a log of millions?

Usage: python bench/log.py [--size 10000000] [--home FOLDER]

Makes the village of that size (or takes the home that is there), makes its
words, then asks each question twenty times with other values, twice, and prints
the median and the 95th percentile of the wall time (of the second round: warm; of
the first: nothing is in the memory of the process), as a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import murmure
from murmure.bring import batches_as_jobs
from murmure.model.ask import Ask

WORDS = "pont kettle choir nobody bridge gardonslepont tilleul vélo zzqx loup miel forge".split()
TIMES = 20


def measure(name: str, ask: Callable[[int], object]) -> None:
    """Print one row of the table: each question is asked for the first time, then again."""
    rounds = []
    for _ in range(2):
        spent = []
        for number in range(TIMES):
            started = time.perf_counter()
            ask(number)
            spent.append((time.perf_counter() - started) * 1000)
        rounds.append(sorted(spent))
    first, again = rounds
    print(f"| {name} | {again[TIMES // 2]:.0f} | {again[int(TIMES * 0.95)]:.0f} | {first[TIMES // 2]:.0f} | {first[int(TIMES * 0.95)]:.0f} |", flush=True)


def small_import(home: murmure.Home, number: int, source: str = "bench") -> None:
    """Import a thousand new activities of a source, as a file would."""
    import pyarrow as pa

    rows = pa.table({
        "key": [f"bench-{os.getpid()}-{number}-{n}-{time.time_ns()}" for n in range(1_000)], "type": ["Create"] * 1_000,
        "published": pa.array([1_750_000_000_000_000 + n for n in range(1_000)], pa.timestamp("us", "UTC")),
        "content": [f"une nouvelle note {n}" for n in range(1_000)],
    })  # fmt: skip
    jobs = batches_as_jobs(home._store, home.rules.rules, iter([(source, rows)]), "bench")
    assert jobs[source].added == 1_000


def main() -> None:
    """Make the log, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--as-it-is", action="store_true", help="join no segments and make no words first")
    parser.add_argument("--without-graphs", action="store_true")
    args = parser.parse_args()
    folder = args.home or Path(tempfile.mkdtemp(prefix="murmure-bench-"))
    home = murmure.open(folder)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")
    if not home.log.count():
        started, used = time.perf_counter(), time.process_time()
        home.demo(size=args.size)
        print(f"made and imported in {time.perf_counter() - started:.0f} s ({time.process_time() - used:.0f} CPU s)", flush=True)
    started, used = time.perf_counter(), time.process_time()
    if not args.as_it_is:
        home.settle()
    print(f"joined, and words made, in {time.perf_counter() - started:.0f} s ({time.process_time() - used:.0f} CPU s)")
    count = home.log.count()
    for name, pattern in (("activities", "log/*.parquet"), ("ids", "log/*.ids"), ("words", "derived/*.words"), ("whole rows", "derived/*.rows")):
        print(f"{name}: {sum(path.stat().st_size for path in folder.glob(pattern)) / count:.1f} bytes per activity")
    first, last = home.log.span()
    assert first is not None and last is not None
    luck = random.Random(1)
    moments = [int(luck.uniform(first, last)) for _ in range(TIMES)]
    actors = [value for value, _ in home.log.values("actor", 100_000)][-TIMES:]
    print(f"\n| question, {count:,} activities, 50 rows a page | median ms | p95 ms | first time, median | p95 |\n|---|---|---|---|---|")
    measure("newest", lambda n: home.timeline(Ask(limit=50)))
    measure("jump to a date", lambda n: home.timeline(Ask(until=moments[n], limit=50)))
    measure("one type, before a date", lambda n: home.timeline(Ask(types=("Listen",), until=moments[n], limit=50)))
    measure("one source, before a date", lambda n: home.timeline(Ask(sources=("demo-bank",), until=moments[n], limit=50)))
    measure("my actions, before a date", lambda n: home.timeline(Ask(actors=("me",), until=moments[n], limit=50)))
    measure("one rare actor", lambda n: home.timeline(Ask(actors=(actors[n],), limit=50)))
    measure("one word", lambda n: home.timeline(Ask(words=WORDS[n % len(WORDS)], limit=50)))
    measure("two words", lambda n: home.timeline(Ask(words=WORDS[n % len(WORDS)] + " le", limit=50)))
    measure("the beginning of a word", lambda n: home.timeline(Ask(words=WORDS[n % len(WORDS)][:3] + "*", limit=50)))
    measure("density of the years", lambda n: home.density())
    measure("import of 1,000 new activities", lambda n: small_import(home, n))
    common = home.log.values("source", 1)[0][0]
    measure("import of 1,000 more of the commonest source", lambda n: small_import(home, n, common))
    for name in () if args.without_graphs else ("social", "interests", "actions"):
        started = time.perf_counter()
        home.graph_map_packed(name)
        print(f"| graph {name}: first time {time.perf_counter() - started:.0f} s | | |")
        measure(f"graph {name}, data of the map", lambda n, name=name: home.graph_map_packed(name))


if __name__ == "__main__":
    main()

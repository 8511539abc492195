"""How many events, posts and traces does early warning take a second, on one core?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import grounds
import numpy as np
import pyarrow.parquet as pq
from words import made_up

from murmure.kernels import rising, watch
from murmure.kernels.coordination import pairs_in_step
from murmure.rising.detector import Detector, Setting
from murmure.rising.memory import Memory
from murmure.rising.read import read_posts

EVENTS, POSTS, BLOCK, RUNS = 5_000_000, 1_000_000, 65_536, 3


def hashed(codes: np.ndarray) -> np.ndarray:
    """Return codes as hashes."""
    found = (codes.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    return found ^ (found >> np.uint64(29))


def filled(megabytes: int) -> Memory:
    """Return an empty memory that the machine has given already, as that of a watch that runs."""
    memory = Memory.of(megabytes, 10.0)
    for part in (memory.keys, memory.causes, memory.pairs, memory.ring, memory.past):
        part.view(np.uint8).fill(0)
    return memory


def best(task: Callable[[], object]) -> float:
    """Return the CPU seconds of the best of some runs."""
    spent = []
    for _ in range(RUNS):
        begin = time.process_time()
        task()
        spent.append(time.process_time() - begin)
    return min(spent)


def table() -> None:
    """Print the speeds; events are made up: a month, 100,000 accounts, 200,000 causes of very uneven size."""
    draw = np.random.default_rng(0)
    at = np.sort(draw.integers(0, 30 * 86_400, EVENTS)).astype(np.int64) + 1_700_000_000
    cause, actor = (draw.zipf(1.2, EVENTS) % 200_000).astype(np.int32), draw.integers(0, 100_000, EVENTS).astype(np.int32)
    keys, who, row, size = hashed(cause), hashed(actor), np.arange(EVENTS), np.full(EVENTS, 8, np.int32)
    classes = np.zeros(256, np.uint8)
    classes[2] = watch.NEWS
    print("\n| what | million a second |\n|---|---|")
    for title, kind in (("coded events, causes (adopters on two time scales)", 0), ("coded events, words (posts and adopters)", 2)):
        kinds = np.full(EVENTS, kind, np.uint8)

        ready = [filled(64) for _ in range(RUNS)]

        def ours(kinds: np.ndarray = kinds, ready: list[Memory] = ready) -> None:
            memory, told, written, why = ready.pop(), np.zeros(6), np.zeros((BLOCK, 2), np.int64), watch.END
            for first in range(0, EVENTS, BLOCK):  # as posts come
                part, begin, why = slice(first, first + BLOCK), 0, watch.TOLD
                while why != watch.END:
                    memory.state[5] = 0
                    begin, why = watch.watch(begin, at[part], keys[part], kinds[part], who[part], row[part], size[part], classes, memory.keys,
                                             memory.causes, memory.pairs, memory.ring, memory.state, watch.LEVELS, memory.rates, memory.control,
                                             1 << 62, told, written, memory.past, memory.flow, memory.names, memory.seasons)  # fmt: skip

        print(f"| {title} | {EVENTS / best(ours) / 1e6:.1f} |", flush=True)
    print(f"| Mastodon's trend score, the same events coded from 0 | {EVENTS / best(lambda: rising.trends(at, cause, actor, 200_000)) / 1e6:.1f} |", flush=True)
    traces = 200_000
    things = [draw.zipf(1.3, traces) % size for size in (5_000, 20_000, 50_000, 2_000, 100_000)]
    when, people = np.sort(draw.integers(0, 86_400 * 7, traces)), draw.integers(0, 20_000, traces)
    spent = best(lambda: [pairs_in_step(when, people, thing, 10) for thing in things])
    print(f"| coordination, 200,000 posts with five traces each | {spent:.2f} s in all |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "posts.parquet"
        pq.write_table(made_up(POSTS), made)
        for title, file, columns in ((f"{POSTS:,} made-up posts", made, None), ("ira, 991,987 posts", grounds.ira(), grounds.COLUMNS)):
            for what, words in (("tags and links", False), ("tags, links and words", True)):
                found = [0, 0]

                def whole(file: Path = file, columns: dict | None = columns, words: bool = words, found: list = found) -> None:
                    detector, found[:] = Detector(Setting(3.0, 256, words)), [0, 0]
                    for batch in read_posts([file], columns):
                        found[0] += len(batch)
                        found[1] += sum(1 for _ in detector.feed(batch))

                spent = best(whole)
                print(f"| posts from Parquet text to alarms, {what}: {title}, {found[1]:,} alarms | {found[0] / spent / 1e6:.3f} |", flush=True)

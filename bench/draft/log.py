"""How quick is the check of a draft beside a large log?

    python -m bench.draft.log [--rows 10000000] [--home /tmp/murmure-draft]

The home is filled once, and kept for the next run: 3 % are texts of the owner, 17 % texts of others (a hundred thousand
people), the rest queries of the house. Printed are the first check in a home that never saw one, which counts each piece
of the log once in its life; the first in a new process; and 200 more of a page of 3,000 characters.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

BATCH, WORDS, LONG, PEOPLE = 250_000, 60_000, 18, 100_000
START, STEP = 1_400_000_000_000_000, 30_000_000


def batches(rows: int) -> Iterator[tuple[str, Any]]:
    """Yield made-up rows: own texts, texts of others, queries."""
    import numpy as np
    import pyarrow as pa
    from bench.draft.made import drafts

    draw = np.random.default_rng(1)
    said = np.array(
        sorted({word for language in ("fr", "en") for one in drafts(language, 2000, 5) for word in one.text.split()}),
        object,
    )
    # A few thousand words that drafts hold, and many that only this person uses; some are said often, most hardly ever.
    vocabulary = np.concatenate([said, np.array([f"mot{at}" for at in range(WORDS - len(said))], object)])
    draw.shuffle(vocabulary)
    for source, share, mine in (("posts", 0.03, True), ("circle", 0.17, False), ("house", 0.8, None)):
        count = int(rows * share)
        for first in range(0, count, BATCH):
            size = min(BATCH, count - first)
            at = START + (np.arange(first, first + size) * STEP * (rows / count)).astype(np.int64)
            columns = {
                "key": pa.array(np.arange(first, first + size)).cast(pa.string()),
                "published": pa.array(at).cast(pa.timestamp("us", "UTC")),
            }
            if mine is None:
                columns |= {
                    "type": pa.repeat("murmure:Query", size),
                    "actor": pa.repeat("device:tv", size),
                    "object": pa.repeat("tv.example", size),
                }
                yield source, pa.table(columns)
                continue
            picked = (draw.random((size, LONG)) ** 3 * WORDS).astype(np.int64)
            texts = [" ".join(row) + "." for row in vocabulary[picked]]
            actors = ["me"] * size if mine else [f"https://w.example/@p{one}" for one in draw.integers(0, PEOPLE, size)]
            audience = [["public"] if one < 0.7 else ["followers"] for one in draw.random(size)]
            columns |= {
                "type": pa.repeat("Create", size),
                "object_type": pa.repeat("Note", size),
                "content": pa.array(texts),
                "actor": pa.array(actors),
                "audience": pa.array(audience),
            }
            yield source, pa.table(columns)


def fill(place: Path, rows: int) -> None:
    """Fill a home, when it is not there, and settle it as the server does."""
    import murmure
    from murmure.bring import batches_as_jobs

    if place.exists():
        return
    with murmure.open(place) as home:
        batches_as_jobs(home._store, home.rules.rules, batches(rows), "made", made_up=True)
        home.answer("home-zone", "Europe/Paris")
        home.settle()


def ask(place: Path) -> None:
    """Check drafts beside the home, and say how long each check took."""
    from datetime import datetime

    from bench.draft.__main__ import page_of

    import murmure

    with murmure.open(place) as home:
        text, now, spent = page_of("fr"), datetime(2026, 5, 1, 3, 12), []
        for _ in range(201):
            begin = time.perf_counter()
            found = home.draft(text, now=now)
            spent.append((time.perf_counter() - begin) * 1000)
        again = sorted(spent[1:])
        print(f"{home.log.count():,} activities, {found.looked:,} own texts, {len(text):,} characters, {len(found.remarks)} remarks: "
              f"first in this process {spent[0]:,.0f} ms, then median {again[100]:.1f} ms, 95 % under {again[190]:.1f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, default=Path("/tmp/murmure-draft"))
    parser.add_argument("--ask", action="store_true")
    told = parser.parse_args()
    if told.ask:
        return ask(told.home)
    fill(told.home, told.rows)
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "bench.draft.log", "--ask", "--home", str(told.home)], check=True)


if __name__ == "__main__":
    main()

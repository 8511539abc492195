"""How many DNS queries of a Pi-hole enter per second, beside a loop that only fetches them with Python's sqlite3?

    python bench/pihole.py [QUERIES] [RUNS]
"""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from process import HEAD, measure_import, row

DATA = Path(__file__).parent / "data"

QUERIES = 20_000_000
_FILL = """
with recursive row(i) as (select 1 union all select i + 1 from row where i < {count}) insert into query_storage
select i, 1700000000.0 + i * 0.377123, 1 + i * 7919 % 16, 1 + i * 104729 % 3,
 1 + (i * 2654435761 % 50000) * (i * 40503 % 1000) / 1000, 1 + i * 48271 % 30, case when i % 3 = 0 then 1 + i % 2 end, null,
 i * 31 % 13, i % 1000 * 1e-5, i % 3, null, null from row
"""


def make(path: Path, count: int) -> None:
    """Write a made-up database of version 6: 30 devices, 50,000 domains of which few are asked often."""
    from murmure.sources.home.pihole.schema import V6

    with closing(sqlite3.connect(path)) as base:
        base.executescript(V6)
        base.executemany("insert into domain_by_id values (?, ?)",
                         ((i, f"host{i}.example{i % 977}.org") for i in range(1, 50_001)))  # fmt: skip
        base.executemany("insert into client_by_id values (?, ?, null)", ((i, f"192.168.1.{i}") for i in range(1, 31)))
        base.executemany("insert into forward_by_id values (?, ?)", [(1, "9.9.9.9#53"), (2, "1.1.1.1#53")])
        base.execute(_FILL.format(count=count))
        base.commit()


def fetch_only(path: Path) -> float:
    """Return the seconds in which a plain loop fetches the same columns and does nothing with them."""
    start = time.perf_counter()
    columns = "id, timestamp, type, status, domain, client, forward, additional_info, reply_type, dnssec"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
        for _ in base.execute(f"select {columns} from query_storage"):
            pass
    return time.perf_counter() - start


def read(path: Path) -> tuple[int, float]:
    """Return how many activities the source yields as Arrow batches, and in how many seconds."""
    from murmure.sources.home.pihole import SOURCE
    from murmure.sources.readers import Bundle, File, Scratch

    start, count = time.perf_counter(), 0
    with Scratch(path.parent) as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        for item in SOURCE.read(Bundle(path.name, [file])):
            count += item.num_rows
    return count, time.perf_counter() - start


def main(count: int, runs: int) -> None:
    """Make the database, measure, print a Markdown table."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"pihole-FTL-{count}.db"
    if not path.exists():
        make(path, count)
    print(f"\n{count:,} queries, {path.stat().st_size / 1e6:,.0f} MB\n\n{HEAD}")
    print(row("murmure import", count, *min(measure_import(path, DATA) for _ in range(runs))))
    for name, seconds in (("murmure, read alone", read(path)[1]), ("sqlite3, fetch alone", fetch_only(path))):
        print(row(name, count, seconds, 0, 0).replace("| 0.00 | 0 |", "| | |"), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else QUERIES, int(sys.argv[2]) if len(sys.argv) > 2 else 3)

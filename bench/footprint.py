"""How long does the footprint of a year of DNS take, once it was asked for, and with a new process?

    python bench/footprint.py [QUERIES] [FOLDER]

The log is a made-up Pi-hole of 30 devices over one year: half of its queries go to domains of our table of companies and names below them,
the rest to sites that nobody knows. Each device asks for 2,000 domains, a few of them much more than the others, for addresses of three kinds
each time; one domain in five is refused. It is made and imported once, in FOLDER.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

QUERIES, DOMAINS, DEVICES, OWN = 20_000_000, 20_000, 30, 2_000
YEAR = 365 * 86_400
_FILL = """
with recursive row(i) as (select 1 union all select i + 1 from row where i < {count}),
 draw as (select i, 1 + i / 3 * 48271 % {devices} as device, (i / 3 * 40503 % 1000003) / 1000003.0 as u from row),
 asked as (select i, device, 1 + (device * 700 + cast({own} * u * u * u * u * u * u as integer)) % {domains} as domain from draw)
insert into query_storage select i, 1700000000.0 + i * {step}, 1 + i % 3, case when domain % 5 = 0 then 1 else 2 end, domain, device, null, null,
 i * 31 % 13, i % 1000 * 1e-5, i % 3, null, null from asked
"""


def make(path: Path, count: int) -> None:
    """Write a made-up database of version 6."""
    from murmure.lenses.me.footprint.owner import owners
    from murmure.sources.home.pihole.schema import V6

    draw, known = random.Random(6), list(owners().domains)
    names = [f"h{n}.{draw.choice(known)}" if n % 2 else f"host{n}.example{n % 977}.org" for n in range(DOMAINS)]
    with closing(sqlite3.connect(path)) as base:
        base.executescript(V6)
        base.executemany("insert into domain_by_id values (?, ?)", enumerate(names, 1))
        base.executemany(
            "insert into client_by_id values (?, ?, null)", ((i, f"192.168.1.{i}") for i in range(1, DEVICES + 1))
        )
        base.execute(_FILL.format(count=count, step=YEAR / count, domains=DOMAINS, devices=DEVICES, own=OWN))
        base.commit()


def ask(home: Path) -> None:
    """Ask in a process of its own: first as a new process that finds its counts, then again, then for one day; print seconds of processor time."""
    from murmure.home import open as open_home

    with open_home(home) as room:
        for name, more in (("first in a process", {}), ("again", {}), ("one company", {"company": "Google"}),
                           ("one day", {"since": 1_715_644_800_000_000, "until": 1_715_731_200_000_000})):  # fmt: skip
            wall, begin = time.perf_counter(), time.process_time()
            found = room.lens("footprint", zone="Europe/Paris", **more)
            print(
                f"| {name} | {time.process_time() - begin:.2f} | {time.perf_counter() - wall:.2f} | {len(found)} |",
                flush=True,
            )


def main(count: int, folder: Path) -> None:
    """Make and import the log unless it is there, then measure."""
    folder.mkdir(parents=True, exist_ok=True)
    path, home = folder / f"dns-{count}.db", folder / f"home-{count}"
    if not home.exists():
        make(path, count)
        subprocess.run([sys.executable, "-m", "murmure", "--home", str(home), "import", str(path)], check=True)
        path.unlink()
    print(f"\n{count:,} queries\n\n| | CPU s | s | findings |\n|---|---|---|---|")
    ask(home)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else QUERIES,
        Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent / "data"),
    )

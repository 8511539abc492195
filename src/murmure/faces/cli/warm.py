"""How is what must be compiled on this machine compiled before the first import has to wait for it?

`./murmure` runs this module once, when it has made its environment. It reads two
made-up exports and draws the map of a small village, in a home that is
thrown away: every kernel is called as an import calls it, and numba keeps the
machine code. Nothing depends on it but the first minute.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

COUNT = 80_000  # small exports are read without any kernel
RECORD = (
    '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="made up" unit="count" creationDate="2024-01-01 10:00:00 +0100" '
    'startDate="2024-01-01 10:{0:02}:00 +0100" endDate="2024-01-01 10:{0:02}:30 +0100" value="{0}"/>\n'
)
HEALTH = '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n<ExportDate value="2024-01-02 10:00:00 +0100"/>\n{}</HealthData>\n'
QUERIES = """
    create table queries (id integer primary key autoincrement, timestamp integer not null, type integer not null, status integer not null,
                          domain text not null, client text not null, forward text, additional_info text);
    create table ftl (id integer primary key not null, value blob not null);
    insert into ftl values (0, 3);
"""


def warm() -> None:
    """Call every kernel once."""
    import murmure

    with tempfile.TemporaryDirectory(prefix="murmure-") as name:
        folder = Path(name)
        (folder / "export.xml").write_text(HEALTH.format("".join(RECORD.format(n % 60) for n in range(COUNT))), encoding="utf-8")
        with sqlite3.connect(folder / "pihole-FTL.db") as database:
            database.executescript(QUERIES)
            rows = [(1_704_100_000 + n, 1, 2, f"{n}.village.example", "192.0.2.1", None, None) for n in range(COUNT)]
            database.executemany(
                "insert into queries (timestamp, type, status, domain, client, forward, additional_info) values (?, ?, ?, ?, ?, ?, ?)", rows
            )
        database.close()
        with murmure.open(folder / "home") as home:
            home.bring([folder / "export.xml", folder / "pihole-FTL.db"])
            home.demo(5_000)
            home.graph_map("social")


if __name__ == "__main__":
    warm()

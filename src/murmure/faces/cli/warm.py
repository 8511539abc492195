"""How is what must be compiled on this machine compiled before the first import has to wait for it?

`./murmure` runs this module once, when it has made its environment. It reads two
made-up exports and draws the map of a small village, in a home that is
thrown away: every kernel is called as an import calls it, and numba keeps the
machine code. Nothing depends on it but the first minute.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

COUNT = 80_000  # small exports are read without any kernel
RECORD = (
    '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="made up" unit="count" creationDate="2024-01-01 10:00:00 +0100" '
    'startDate="2024-01-01 10:{0:02}:00 +0100" endDate="2024-01-01 10:{0:02}:30 +0100" value="{0}"/>\n'
)
HEALTH = '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n<ExportDate value="2024-01-02 10:00:00 +0100"/>\n{}</HealthData>\n'
QUERIES = """
    create table query_storage (id integer primary key autoincrement, timestamp integer not null, type integer not null,
        status integer not null, domain integer not null, client integer not null, forward integer, additional_info integer,
        reply_type integer, reply_time real, dnssec integer, list_id integer, ede integer);
    create table ftl (id integer primary key not null, value blob not null, description text);
    create table domain_by_id (id integer primary key, domain text not null);
    create table client_by_id (id integer primary key, ip text not null, name text);
    create table forward_by_id (id integer primary key, forward text not null);
    create table addinfo_by_id (id integer primary key, type integer not null, content not null);
    create table network (id integer primary key, hwaddr text unique not null, interface text not null);
    create table network_addresses (network_id integer not null, ip text unique not null, name text);
    create view queries as select id, timestamp, type, status, domain, client from query_storage;
    insert into ftl values (0, 20, null);
    insert into domain_by_id values (1, 'village.example');
    insert into client_by_id values (1, '192.0.2.1', null);
"""


def warm() -> None:
    """Call every kernel once."""
    import sqlite3

    import murmure

    with tempfile.TemporaryDirectory(prefix="murmure-") as name:
        folder = Path(name)
        (folder / "export.xml").write_text(HEALTH.format("".join(RECORD.format(n % 60) for n in range(COUNT))), encoding="utf-8")
        with sqlite3.connect(folder / "pihole-FTL.db") as database:
            database.executescript(QUERIES)
            rows = [(1_704_100_000 + n, 1, 2, 1, 1) for n in range(COUNT)]
            database.executemany("insert into query_storage (timestamp, type, status, domain, client) values (?, ?, ?, ?, ?)", rows)
        database.close()
        with murmure.open(folder / "home") as home:
            home.bring([folder / "export.xml", folder / "pihole-FTL.db"])
            home.demo(5_000)
            home.graph_map("social")


if __name__ == "__main__":
    warm()

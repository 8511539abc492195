"""Make up Pi-hole databases: a home of four devices that does not exist."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from murmure.sources.home.pihole.schema import V6

QUIRKS = ["v5", "text-rows", "wal", "hidden", "no-names", "bad-rows", "truncated", "corrupted", "empty"]
START = 1_700_000_000
DOMAINS = ("example.org", "cdn.example.net", "track.example.com", "télé.example", "4.3.2.1.in-addr.arpa", "news.example")
CLIENTS = {"192.168.1.10": "phone", "192.168.1.11": "tv", "192.168.1.12": None, "fd00::10": "phone"}
_V5 = """create table queries (id integer primary key autoincrement, timestamp integer not null, type integer not null,
 status integer not null, domain text not null, client text not null, forward text, additional_info text);
create table ftl (id integer primary key not null, value blob not null);
create table counters (id integer primary key not null, value integer not null);
create table network (id integer primary key, hwaddr text unique not null, interface text not null);
create table network_addresses (network_id integer not null, ip text unique not null, name text);"""


def make(folder: Path, quirk: str | None = None, count: int = 60) -> Path:
    """Write pihole-FTL.db (version 6 unless 'v5') into `folder` and return its path."""
    path = folder / "pihole-FTL.db"
    target = folder / "making.db" if quirk == "wal" else path
    with closing(sqlite3.connect(target)) as base:
        base.execute("pragma synchronous=off")
        base.execute("pragma page_size=1024")
        if quirk == "wal":
            base.execute("pragma journal_mode=wal")
            base.execute("pragma wal_autocheckpoint=0")
        base.executescript(_V5 if quirk == "v5" else V6)
        base.execute("insert into network values (1, 'aa:bb:cc:dd:ee:ff', 'eth0')")
        if quirk != "no-names":
            base.executemany("insert into network_addresses values (1, ?, ?)", CLIENTS.items())
        if quirk != "empty":
            _fill(base, quirk, count)
        base.commit()
        if quirk == "wal":  # copied while Pi-hole runs: the rows are still in the -wal
            shutil.copyfile(target, path)
            shutil.copyfile(folder / "making.db-wal", folder / "pihole-FTL.db-wal")
    for leftover in folder.glob("making.db*"):
        leftover.unlink()
    if quirk == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    if quirk == "corrupted":
        data = bytearray(path.read_bytes())
        data[-4096:] = random.Random(3).randbytes(4096)
        path.write_bytes(data)
    return path


def _fill(base: sqlite3.Connection, quirk: str | None, count: int) -> None:
    dice, clients = random.Random(7), list(CLIENTS)
    if quirk != "v5":
        base.executemany("insert into domain_by_id values (?, ?)", enumerate(DOMAINS, 1))
        base.executemany("insert into client_by_id values (?, ?, ?)", ((i, c, None) for i, c in enumerate(clients, 1)))
        base.executemany("insert into forward_by_id values (?, ?)", [(1, "9.9.9.9#53"), (2, "1.1.1.1#53")])
        base.executemany("insert into addinfo_by_id values (?, ?, ?)", [(1, 1, "hidden-tracker.example"), (2, 2, 42)])
        if quirk == "hidden":
            base.execute("insert into domain_by_id values (90, 'hidden')")
            base.execute("insert into client_by_id values (90, '0.0.0.0', null)")
    for i in range(count if quirk not in ("truncated", "corrupted") else 2000):
        domain, client = dice.randrange(len(DOMAINS)), dice.randrange(len(clients))
        kind, status = dice.choice((1, 1, 2, 16, 14, 165)), dice.choice((1, 2, 2, 3, 4, 9, 12, 14, 17, 18))
        forward = dice.choice((1, 2)) if status == 2 else None
        if quirk == "v5":
            values = (START + i // 3, kind, status, DOMAINS[domain], clients[client], "9.9.9.9" if forward else None, None)
            base.execute("insert into queries values (null, ?, ?, ?, ?, ?, ?, ?)", values)
            continue
        named: list = [domain + 1, client + 1]
        if quirk == "text-rows" and i % 3 == 0:
            named = [DOMAINS[domain], clients[client]]
        if quirk == "hidden" and i % 2:
            named = [90, 90]
        moment: object = START + i * 0.37
        if quirk == "bad-rows" and i % 10 == 0:
            moment, named = [(-5, named), ("soon", named), (START, [777, 777])][i // 10 % 3]
        info = 1 if status == 9 else None
        base.execute("insert into query_storage values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null)",
                     (moment, kind, status, *named, forward, info, dice.randrange(14), dice.random(), dice.randrange(4)))  # fmt: skip

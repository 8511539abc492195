"""Make up browser histories: somebody who reads about bees and does not exist."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

QUIRKS = ["mobile", "chromium", "chromium-old", "safari", "wal", "palemoon", "bad-rows", "secrets", "truncated", "corrupted",
          "empty"]  # fmt: skip
START = 1_690_000_000_000_000
PAGES = (
    ("https://example.org/", "Example"),
    ("https://bees.example/ruche?q=miel", "La ruche — abeilles"),
    ("https://search.example/?q=essaim", "essaim - search"),
    ("https://ana:hunter2@private.example/inbox?access_token=abc123&x=1", "Inbox"),
    ("about:preferences", "Settings"),
    ("file:///home/ana/letter.pdf", "letter"),
    ("data:text/html,my%20secret%20note", "note"),
    ("https://xn--bcher-kva.example/été", None),
)
SECRETS = ("hunter2", "abc123", "letter.pdf", "secret%20note")
_FIREFOX = """create table moz_places (id integer primary key, url longvarchar, title longvarchar, hidden integer default 0);
create table moz_historyvisits (id integer primary key, from_visit integer, place_id integer, visit_date integer,
 visit_type integer);
create table moz_bookmarks (id integer primary key, fk integer, title longvarchar);"""
_CHROMIUM = """create table urls (id integer primary key, url longvarchar, title longvarchar, hidden integer default 0);
create table visits (id integer primary key, url integer not null, visit_time integer not null, from_visit integer,
 transition integer default 0 not null{more});
create table keyword_search_terms (keyword_id integer, url_id integer, lower_term longvarchar, term longvarchar);
create table visit_source (id integer primary key, source integer not null);"""
_SAFARI = """create table history_items (id integer primary key, url text not null unique);
create table history_visits (id integer primary key, history_item integer not null, visit_time real not null, title text,
 load_successful boolean default 1, redirect_source integer, origin integer default 0);"""
_NAMES = {"chromium": "History", "chromium-old": "History", "safari": "History.db"}


def make(folder: Path, quirk: str | None = None, count: int = 24) -> Path:
    """Write a history (Firefox unless said otherwise) into `folder` and return its path."""
    path = folder / _NAMES.get(quirk or "", "places.sqlite")
    target = folder / "making.db" if quirk == "wal" else path
    with closing(sqlite3.connect(target)) as base:
        base.execute("pragma synchronous=off")
        base.execute("pragma page_size=1024")
        if quirk == "wal":
            base.execute("pragma journal_mode=wal")
            base.execute("pragma wal_autocheckpoint=0")
        {"chromium": _chromium, "chromium-old": _chromium, "safari": _safari}.get(quirk or "", _firefox)(
            base, quirk, 0 if quirk == "empty" else 900 if quirk in ("truncated", "corrupted") else count
        )
        base.commit()
        if quirk == "wal":
            shutil.copyfile(target, path)
            shutil.copyfile(folder / "making.db-wal", folder / "places.sqlite-wal")
    for leftover in folder.glob("making.db*"):
        leftover.unlink()
    if quirk == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    if quirk == "corrupted":
        data = bytearray(path.read_bytes())
        data[8192:] = random.Random(5).randbytes(len(data) - 8192)
        path.write_bytes(data)
    return path


def _firefox(base: sqlite3.Connection, quirk: str | None, count: int) -> None:
    base.executescript(_FIREFOX)
    if quirk != "palemoon":
        base.execute("create table moz_meta (key text primary key, value not null)")
    base.executemany("insert into moz_places (id, url, title) values (?, ?, ?)", ((i, *p) for i, p in enumerate(PAGES, 1)))
    for i in range(count):
        moment: object = START + i * 61_000_123
        if quirk == "mobile":
            moment = int(moment) // 1000  # type: ignore[call-overload]
        place = 1 + i % len(PAGES)
        if quirk == "bad-rows":
            moment, place = [(None, 1), (0, 1), (9_000_000_000_000_000, 1), (moment, 999), ("x", 1), (moment, 1)][i % 6]
        base.execute("insert into moz_historyvisits values (?, ?, ?, ?, ?)", (i + 1, i or None, place, moment, 1 + i % 9))


def _chromium(base: sqlite3.Connection, quirk: str | None, count: int) -> None:
    old = quirk == "chromium-old"
    base.executescript(_CHROMIUM.format(more="" if old else ", visit_duration integer default 0 not null"))
    base.executemany("insert into urls (id, url, title) values (?, ?, ?)", ((i, *p) for i, p in enumerate(PAGES, 1)))
    base.execute("insert into keyword_search_terms values (2, 3, 'essaim', 'Essaim')")
    for i in range(count):
        moment = START + 11_644_473_600_000_000 + i * 61_000_123
        row = [i + 1, 1 + i % len(PAGES), moment, i, (i % 11) | (0x80000000 if i % 7 == 6 else 0x10000000)]
        row += [] if old else [[0, 5_000_000, 10**15][i % 3]]
        base.execute(f"insert into visits values ({','.join('?' * len(row))})", row)
    base.execute("insert into visit_source values (2, 0)")


def _safari(base: sqlite3.Connection, quirk: str | None, count: int) -> None:
    base.executescript(_SAFARI)
    base.executemany("insert into history_items values (?, ?)", ((i, url) for i, (url, _) in enumerate(PAGES, 1)))
    for i in range(count):
        place = i % len(PAGES)
        base.execute("insert into history_visits values (?, ?, ?, ?, ?, ?, ?)",
                     (i + 1, place + 1, START / 1e6 - 978_307_200 + i * 61.25, PAGES[place][1], i % 5 != 4,
                      i if i % 4 == 3 else None, i % 2))  # fmt: skip

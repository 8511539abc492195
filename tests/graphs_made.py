"""Small made-up logs for the tests of graphs, and a view on them."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import pyarrow as pa

from murmure.model.activity import schema
from murmure.trust.view import View

SECOND = 1_000_000
DAY = 86_400 * SECOND
MONDAY = 4 * DAY  # 1970-01-05


def view_of(rows: list[dict[str, Any]]) -> View:
    """Return a view on `rows` (columns of the log; an id is given where there is none)."""
    given = [{"id": f"{place:032x}", **row} for place, row in enumerate(rows)]
    connection = duckdb.connect()
    connection.register("given", pa.Table.from_pylist(given, schema=schema()))
    connection.execute("create table log as from given")
    connection.unregister("given")
    return View(connection, version="1")


def plain(table: pa.Table, *columns: str) -> set[tuple]:
    """Return the rows of some columns as a set."""
    return set(zip(*(table[column].to_pylist() for column in columns), strict=True))


def village(seed: int = 7, count: int = 400) -> list[dict[str, Any]]:
    """Return made-up activities of twelve people with every kind of tie and of thing."""
    draw = random.Random(seed)
    people = ["me"] + [f"https://v.example/users/p{number}" for number in range(11)]
    rows: list[dict[str, Any]] = []
    for number in range(count):
        actor, other, third = draw.sample(people, 3)
        when = MONDAY + draw.randrange(60 * DAY) if draw.random() > 0.05 else None
        row = {"id": f"{draw.getrandbits(128):032x}", "actor": actor, "published": when, "source": "made",
               "offset_minutes": draw.choice([None, 0, 60, -300])}  # fmt: skip
        row |= draw.choice([
            {"type": "Create", "object": f"urn:post:{number}", "object_type": "Note", "audience": ["public"],
             "mentions": [other], "tags": [draw.choice(["Linux", "vélo", "jardin"])]},
            {"type": "Create", "object": f"urn:post:{number}", "object_type": "Note", "audience": ["public"],
             "in_reply_to": f"urn:post:{draw.randrange(count)}", "mentions": [third]},
            {"type": "Create", "object_type": "Note", "target": other, "audience": [other, third]},
            {"type": "Like", "object": f"urn:post:{draw.randrange(count)}"},
            {"type": "Announce", "object": "urn:x", "target": other},
            {"type": "Follow", "object": other, "object_type": "Person"},
            {"type": "Join", "object": f"urn:event:{number}", "object_type": "Event", "mentions": [other, third],
             "target": draw.choice(["Café", "Mairie"])},
            {"type": "View", "object": "https://a.example/x", "object_type": "Page", "instrument": "firefox",
             "links": [f"https://{draw.choice('abc')}.example/{draw.randrange(5)}"]},
            {"type": "murmure:Query", "object": f"t{draw.randrange(9)}.ads.co.uk", "instrument": "pi-hole"},
            {"type": "murmure:Position", "latitude": 48.8 + draw.random() / 20, "longitude": 2.3},
        ])  # fmt: skip
        rows.append(row)
    return rows

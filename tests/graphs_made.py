"""Small made-up logs for the tests of graphs, and a view on them."""

from __future__ import annotations

import random
from typing import Any
from weakref import WeakKeyDictionary

import duckdb
import pyarrow as pa

from murmure import graphs
from murmure.graphs.shelf import Shelf
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


def split_view(rows: list[dict[str, Any]], pieces: list[int]) -> View:
    """Return a view on `rows` as a log of several pieces: `pieces[i]` says in which one row i lies."""
    given = [{"id": f"{place:032x}", **row} for place, row in enumerate(rows)]
    connection = duckdb.connect()
    names = sorted(set(pieces)) or [0]
    for name in names:
        part = [row for row, piece in zip(given, pieces, strict=True) if piece == name]
        part.sort(key=lambda row: (row.get("published") is None, row.get("published") or 0, row["id"]))
        connection.register("given", pa.Table.from_pylist(part, schema=schema()))
        connection.execute(f"create table piece{name} as select *, row_number() over () - 1 as file_row_number from given")
        connection.unregister("given")
    union = " union all ".join(f"select * exclude (file_row_number) from piece{name}" for name in names)
    connection.execute(f"create view log as {union}")
    parts = {str(name): f"memory.main.piece{name}" for name in names}
    return View(connection, version="1", parts=lambda: parts)


class Remembering(Shelf):
    """Keep what is counted of each piece in memory: one view, many questions."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.counts: dict[tuple[str, str], Any] = {}
        self.ids = {piece: view.read(relation, lambda cursor: cursor.execute("select id from log order by row").fetchall())
                    for piece, relation in view.parts().items()}  # fmt: skip

    def get(self, what: str, piece: str, make: Any, *only: str) -> Any:
        if (what, piece) not in self.counts:
            self.counts[what, piece] = make()
        return self.counts[what, piece]


SHELVES: WeakKeyDictionary[View, Remembering] = WeakKeyDictionary()


def behind(view: View, name: str, **asked: Any) -> list[str]:
    """Return the ids of the activities behind a node or an edge, as `graphs.evidence` finds them."""
    if view not in SHELVES:
        SHELVES[view] = Remembering(view)
    shelf = SHELVES[view]
    return [shelf.ids[spot.piece][spot.row][0] for spot in graphs.evidence(view, name, shelf=shelf, **asked)]


def slowly(slow: Any, view: View, edges: list[tuple[str, str, str]], node: str | None = None, edge: Any = None) -> list[str]:
    """Return the ids behind a node or an edge, by questions to the whole log; behind a node is what is behind its edges."""
    if edge is not None:
        return sorted(slow.evidence(view, edge=edge, limit=100_000))
    mine = [one for one in edges if node in one[:2]]
    return sorted({found for one in mine for found in slow.evidence(view, edge=one, limit=100_000)})


def plain(table: pa.Table, *columns: str) -> set[tuple]:
    """Return the rows of some columns as a set."""
    return set(zip(*(table[column].to_pylist() for column in columns), strict=True))


OWN = "https://v.example/users/own"


def odd_village(draw: random.Random, count: int) -> list[dict[str, Any]]:
    """Return activities with what makes ties hard to settle: accounts of the owner, posts without a name, large events."""
    people = ["me", OWN, "@own@V.example", "https://v.example/@own", "mailto:ana@x.example", "device:tv", "@Bob@w.example",
              "https://w.example/users/bob", "https://twitter.com/Cat", "https://x.com/cat", "https://v.example/users/p1"]  # fmt: skip
    posts = ["urn:post:1", "urn:post:2", f"{OWN}/statuses/1", f"{OWN}/statuses/12", f"{OWN}/statuses/", "https://x.com/cat/status/5",
             "https://w.example/@bob/77", "https://w.example/nothing", "12", ""]  # fmt: skip
    links = ["http://www.a.co.uk/x?utm_source=1", "https://a.co.uk/x", "https://b.example/", "no link", "https://a.co.uk/y"]
    shapes: list[Any] = [
        lambda: {"type": "Create", "object": draw.choice(posts), "object_type": draw.choice(["Note", "Image", None])},
        lambda: {"type": "Create", "object": draw.choice(posts), "in_reply_to": draw.choice(posts),
                 "mentions": draw.sample(people, draw.randrange(3)), "object_type": draw.choice(["Note", "Video"])},
        lambda: {"type": "Create", "mentions": draw.sample(people, draw.randrange(3)), "target": draw.choice([None, *people])},
        lambda: {"type": draw.choice(["Like", "Announce"]), "object": draw.choice([None, *posts]), "target": draw.choice([None, None, *people])},
        lambda: {"type": "Follow", "object": draw.choice(people), "object_type": draw.choice([None, "Person", "murmure:Tag"]),
                 "content": draw.choice([None, "Bob", "B."])},
        lambda: {"type": "murmure:Contact", "object": draw.choice(people), "content": draw.choice(["Ana", "A."])},
        lambda: {"type": "Join", "object_type": "Event", "object": draw.choice([None, "urn:e"]), "target": draw.choice([None, " Café "]),
                 "content": draw.choice([None, "Fête"]), "mentions": draw.sample(people, draw.choice([0, 1, 2, 5]))
                 + [f"mailto:g{n}@x.example" for n in range(draw.choice([0, 0, 14]))]},
        lambda: {"type": "murmure:Identity", "actor": "me", "object": draw.choice([OWN, "https://x.com/cat"]),
                 "content": draw.choice([None, "Me", "Moi"]), "extra": draw.choice([None, "{", '{"email": "Ana@x.example"}'])},
        lambda: {"type": "View", "links": draw.sample(links, draw.randrange(4)), "content": draw.choice([None, "T", "U"]),
                 "tags": draw.sample(["A", "a", "é", "e\u0301", ""], draw.randrange(4)), "instrument": draw.choice([None, "fx"])},
        lambda: {"type": "murmure:Position", "latitude": draw.choice([1.0, 1.001, 95.0]), "longitude": 2.0},
        lambda: {"type": "murmure:Query", "object": draw.choice(["A.co.uk.", "b.a.co.uk", ".", ""]), "instrument": "pi"},
        lambda: {"type": draw.choice(["Listen", "murmure:Buy"]), "target": draw.choice([None, "S"]), "extra": '{"artist": "B", "shop": "C"}'},
    ]  # fmt: skip
    rows = []
    for number in range(count):
        row = {"actor": draw.choice([None, "me", "me", *people]), "source": "made", "offset_minutes": draw.choice([None, 0, -90]),
               "audience": draw.choice([None, ["public"], ["followers"], draw.sample(people, 2)]),
               "published": draw.choice([None, MONDAY + draw.randrange(4) * 1800 * SECOND, -DAY + draw.randrange(DAY)])}
        rows.append({"id": f"{draw.getrandbits(64):016x}{number:016x}", **row, **draw.choice(shapes)()})
    return rows


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

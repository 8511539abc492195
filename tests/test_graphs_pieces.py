"""Is a graph that is put together from pieces the one that the whole log gives, whatever came and went?"""

from __future__ import annotations

import random
import re
from importlib import import_module
from typing import Any

import pyarrow as pa
import pytest

import murmure
from graphs_made import odd_village, slowly, split_view, village
from murmure import graphs
from murmure.bring import batches_as_jobs
from murmure.graphs import sums
from murmure.graphs.map import map_of
from murmure.model.activity import schema
from murmure.model.ask import Ask

every_graph = pytest.mark.parametrize("name", list(graphs.GRAPHS))


def rows_of(graph) -> tuple[list, list, Any, Any]:
    """Return all that a graph says; evidence without its order."""
    edges = [row | {"evidence": sorted(row["evidence"])} for row in graph.edges.to_pylist()]
    return graph.nodes.to_pylist(), edges, graph.cut, graph.hours and graph.hours.to_pylist()


@every_graph
@pytest.mark.parametrize("seed", range(20))
def test_pieces_add_up_to_the_whole(name, seed, monkeypatch):
    draw = random.Random(seed)
    monkeypatch.setattr(sums, "_LOAD", draw.choice([1, 20, 200, sums._LOAD]))
    count, pieces = draw.choice([0, 1, 5, 30, 90, 300]), draw.randrange(1, 7)
    rows = odd_village(draw, count) if seed % 5 else village(seed=seed, count=count)
    view = split_view(rows, [draw.randrange(pieces) for _ in rows])
    assert rows_of(graphs.build(name, view)) == rows_of(import_module(f"graphs_slow.{name}").build(view))


@every_graph
@pytest.mark.parametrize("limit", [0, 1, 7, 40])
def test_the_heaviest_edges_are_kept(name, limit):
    draw = random.Random(limit)
    rows = odd_village(draw, 150)
    view = split_view(rows, [draw.randrange(3) for _ in rows])
    graph = import_module(f"murmure.graphs.{name}").build(view, limit)
    slow = import_module(f"graphs_slow.{name}").build(view, limit)
    assert graph.cut == slow.cut
    assert rows_of(graph)[1] == rows_of(slow)[1]
    assert graph.nodes.select(["id", "weight", "degree"]).equals(slow.nodes.select(["id", "weight", "degree"]))


@every_graph
def test_a_map_of_the_sketch_is_a_map_of_the_graph(name):
    view = split_view(odd_village(random.Random(5), 200), [number % 4 for number in range(200)])
    drawn, whole = map_of(graphs.sketch(name, view)), map_of(graphs.build(name, view))
    assert drawn == whole
    assert len(drawn.ids) > 3


def put(home: murmure.Home, rows: list[dict[str, Any]], name: str = "made") -> int:
    """Import rows as one file would be; return the number of the job."""
    columns = [field for field in schema() if field.name not in ("id", "source", "job")]
    table = pa.Table.from_pylist(rows, schema=pa.schema(columns)).append_column("key", pa.array([row["id"] for row in rows]))
    return batches_as_jobs(home._store, home.rules.rules, iter([(name, table)]), name)[name].number


def agrees(home: murmure.Home) -> None:
    """Fail when a graph of the home, its map or what is behind its nodes is not what the whole log says."""
    view = home.view()
    for name in graphs.GRAPHS:
        slow = import_module(f"graphs_slow.{name}")
        graph = home.graph(name)
        assert rows_of(graph) == rows_of(slow.build(view))
        assert home.graph_map(name)["ids"] == map_of(graph).ids
        edges = [(row["source"], row["target"], row["kind"]) for row in graph.edges.to_pylist()]
        for one in [{"node": node} for node in graph.nodes["id"].to_pylist()[-1:]] + [{"edge": edge} for edge in edges[:1]]:
            found = [row["id"] for row in home.behind(name, **one, limit=10_000).rows]
            assert sorted(found) == slowly(slow, view, edges, **one), one
    hours = home.graph("actions").hours
    assert sum(home.graph_hours()["count"].to_pylist()) == sum(hours["count"].to_pylist())


def counts(home: murmure.Home) -> dict[str, int]:
    """Return the counts that are kept, and when each was made."""
    return {path.name: path.stat().st_mtime_ns for path in (home.folder / "derived").glob("counts*")}


@pytest.mark.long
@pytest.mark.parametrize("passphrase", [None, "quatre mots pour voir"])
def test_a_home_agrees_after_all_that_can_happen_to_it(passphrase, tmp_path):
    draw = random.Random(11)
    with murmure.open(tmp_path / "home", passphrase) as home:
        agrees(home)
        put(home, odd_village(draw, 120))
        agrees(home)
        more = odd_village(draw, 40)
        number = put(home, more)
        agrees(home)
        home.undo(number)
        agrees(home)
        put(home, more)  # the same again
        home.forget(Ask(types=("murmure:Identity",)))
        agrees(home)
        for _ in range(9):
            put(home, odd_village(draw, 12))
        before = len(home._store.segments)
        home.settle()
        assert len(home._store.segments) < before
        agrees(home)
        alive = {segment.name for segment in home._store.segments}
        assert {name.rpartition("-")[2].removesuffix(".arrow") for name in counts(home)} <= alive
    with murmure.open(tmp_path / "home", passphrase) as again:
        agrees(again)


def test_what_is_forgotten_leaves_the_counts_too(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        put(home, [{"id": "1", "type": "Like", "actor": "me", "target": "https://v.example/users/xenia"},
                   {"id": "2", "type": "Like", "actor": "me", "target": "https://v.example/users/bob"}])  # fmt: skip
        for name in graphs.GRAPHS:
            home.graph_map(name)
        kept = [path.read_bytes() for path in (home.folder / "derived").rglob("*") if path.is_file()]
        assert any(b"xenia" in content for content in kept)
        home.forget(Ask(ids=(home.behind("social", node="https://v.example/users/xenia").rows[0]["id"],)))
        home.graph_map("social")
        kept = [path.read_bytes() for path in (home.folder / "derived").rglob("*") if path.is_file()]
        assert kept and not any(b"xenia" in content for content in kept)


def test_a_locked_home_keeps_no_name_readable(tmp_path):
    with murmure.open(tmp_path / "home", "quatre mots pour voir") as home:
        put(home, village(count=200))
        for name in graphs.GRAPHS:
            home.graph_map(name)
        assert counts(home)
        for path in (home.folder / "derived").rglob("*"):
            assert not path.is_file() or b"v.example" not in path.read_bytes()


def test_a_small_import_reads_only_what_is_new(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=300))
        for name in graphs.GRAPHS:
            home.graph(name)
        before = counts(home)
        assert len(before) == 4  # moments, and one for each graph
        put(home, village(seed=8, count=20))
        for name in graphs.GRAPHS:
            home.graph(name)
        after = counts(home)
        assert len(after) == 8
        assert {name: when for name, when in after.items() if name in before} == before


def test_settling_counts_what_is_new(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=100))
        home.settle()
        before = counts(home)
        ahead = {re.sub(r"^counts\d+_|-\d+\.arrow$", "", name) for name in before}
        assert len(ahead) == len(before) and {*graphs.GRAPHS, "hours", "voices1"} < ahead, "graphs, and what pages about me ask of every piece"
        for name in graphs.GRAPHS:
            home.graph(name)
        assert counts(home) == before


def test_pages_behind_a_node_go_on(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=300))
        put(home, village(seed=9, count=200))
        whole = home.behind("social", node="me", limit=10_000)
        assert whole.next is None and len(whole.rows) > 50
        paged, cursor = [], None
        while True:
            page = home.behind("social", node="me", limit=25, before=cursor)
            paged += page.rows
            if (cursor := page.next) is None:
                break
        assert sorted(row["id"] for row in paged) == sorted(row["id"] for row in whole.rows)
        times = [row["published_us"] for row in paged if row["published_us"] is not None]
        assert times == sorted(times, reverse=True)

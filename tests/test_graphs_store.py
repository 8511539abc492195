"""Do a graph and its map survive being written, kept and sealed?"""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from graphs_made import view_of, village
from murmure import graphs
from murmure.graphs.map import map_of
from murmure.graphs.store import load, load_map, save, version_of
from murmure.model.errors import BadRequest

every_graph = pytest.mark.parametrize("name", list(graphs.GRAPHS))


@every_graph
@pytest.mark.parametrize("count", [0, 200])
def test_csv_and_parquet_hold_the_same_edges(name, count, tmp_path):
    graph = graphs.build(name, view_of(village(count=count)))
    made = graph.write(tmp_path / "g.csv") + graph.write(tmp_path / "g.parquet")
    assert {file.name for file in made} >= {"g.csv", "g.nodes.csv", "g.parquet", "g.nodes.parquet"}
    assert pq.read_table(tmp_path / "g.parquet").equals(graph.edges)
    assert pq.read_table(tmp_path / "g.nodes.parquet").equals(graph.nodes)
    table = csv.read_csv(tmp_path / "g.csv")
    assert table.column_names == graph.edges.column_names
    for column in ("source", "target", "kind", "count"):
        assert table[column].to_pylist() == graph.edges[column].to_pylist()
    assert (tmp_path / "g.hours.csv").exists() == (name == "actions")


def test_an_unknown_ending_gets_advice(tmp_path):
    graph = graphs.build("social", view_of([]))
    for path in ("g.png", "g"):
        with pytest.raises(BadRequest, match="gexf"):
            graph.write(tmp_path / path)
    assert list(tmp_path.iterdir()) == []


@every_graph
def test_what_is_kept_comes_back(name, tmp_path):
    graph = graphs.build(name, view_of(village(count=200)))
    drawn = map_of(graph)
    assert version_of(tmp_path / name) is None
    for _ in range(2):  # the second time over the first
        save(graph, drawn, tmp_path / name)
    again, redrawn = load(tmp_path / name)
    assert (again.name, again.version, again.cut) == (graph.name, "1", graph.cut)
    assert again.edges.equals(graph.edges) and again.nodes.equals(graph.nodes)
    assert redrawn == drawn
    assert json.loads(gzip.decompress(load_map(tmp_path / name))) == json.loads(drawn.as_json())
    assert version_of(tmp_path / name) == "1"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_sealed_home_keeps_nothing_readable(tmp_path):
    def seal(content: bytes) -> bytes:
        return bytes(byte ^ 0x5A for byte in content)

    graph = graphs.build("social", view_of(village(count=200)))
    drawn = map_of(graph)
    save(graph, drawn, tmp_path / "social", seal)
    kept = b"".join(file.read_bytes() for file in (tmp_path / "social").iterdir())
    assert b"v.example" in seal(kept)
    assert b"v.example" not in kept and b"PAR1" not in kept and b"\x1f\x8b" not in kept[:4]
    assert load(tmp_path / "social", seal)[1] == drawn


@every_graph
def test_the_map_draws_the_heaviest_and_says_what_it_cut(name):
    graph = graphs.build(name, view_of(village()))
    whole = map_of(graph)
    assert whole.cut == {"nodes_total": graph.nodes.num_rows, "edges_total": graph.edges.num_rows,
                         "shown": graph.nodes.num_rows, "edges_shown": graph.edges.num_rows}  # fmt: skip
    part = map_of(graph, limit=6)
    assert part.cut["nodes_total"] == graph.nodes.num_rows
    assert part.cut["shown"] == len(part.ids) <= 6
    assert set(part.ids) <= set(graph.nodes["id"].to_pylist()[:6])
    fewer = map_of(graph, edge_limit=3)
    assert fewer.cut["edges_shown"] == len(fewer.edge_a) == 3
    assert fewer.edge_weight == [round(weight, 3) for weight in graph.edges["weight"].to_pylist()[:3]]


@every_graph
def test_the_map_says_what_the_graph_says(name):
    graph = graphs.build(name, view_of(village()))
    drawn = map_of(graph, seed=5)
    assert drawn == map_of(graph, seed=5)
    edges = {(drawn.ids[a], drawn.ids[b], drawn.edge_kinds[kind])
             for a, b, kind in zip(drawn.edge_a, drawn.edge_b, drawn.edge_kind, strict=True)}  # fmt: skip
    assert edges == {(row["source"], row["target"], row["kind"]) for row in graph.edges.to_pylist()}
    kinds = {node: drawn.kinds[kind] for node, kind in zip(drawn.ids, drawn.kind, strict=True)}
    assert kinds == {row["id"]: row["kind"] for row in graph.nodes.to_pylist()}
    assert len(set(zip(drawn.x, drawn.y, strict=True))) == len(drawn.ids)


@every_graph
def test_a_map_keeps_its_places_while_little_changes(name):
    import numpy as np

    rows = village(count=4_000)
    first = map_of(graphs.build(name, view_of(rows[:-6])))
    rows += [{"id": "f" * 31 + "0", "type": "Create", "actor": "me", "mentions": ["https://v.example/users/new"], "tags": ["new"],
              "object_type": "new", "audience": ["public"]}]  # fmt: skip
    graph = graphs.build(name, view_of(rows))
    second = map_of(graph, before=first)
    assert second.ids == map_of(graph).ids and second.edge_weight == map_of(graph).edge_weight
    places = {node: (x, y) for node, x, y in zip(first.ids, first.x, first.y, strict=True)}
    shifts = [np.hypot(places[node][0] - x, places[node][1] - y) for node, x, y in zip(second.ids, second.x, second.y, strict=True) if node in places]
    assert len(shifts) == len(first.ids) < len(second.ids)
    assert 0 < second.moved < 0.05 and np.median(shifts) < 0.2
    assert np.isfinite(second.x).all() and np.isfinite(second.y).all()
    assert len(set(zip(second.x, second.y, strict=True))) == len(second.ids)


@every_graph
def test_a_map_is_laid_out_again_when_much_changed(name):
    rows = village(count=400)
    first = map_of(graphs.build(name, view_of(rows[:40])))
    graph = graphs.build(name, view_of(rows))
    assert map_of(graph, before=first) == map_of(graph)
    tired = replace(map_of(graph), moved=0.0499)
    other = graphs.build(name, view_of([*rows, {"id": "f" * 32, "type": "Create", "actor": "https://v.example/users/p1", "tags": ["z"],
                                                "mentions": ["https://v.example/users/z"], "audience": ["public"], "object_type": "z"}]))  # fmt: skip
    assert map_of(other, before=tired) == map_of(other)  # many small changes are a large one


def test_a_view_answers_from_several_threads_and_in_utc():
    from concurrent.futures import ThreadPoolExecutor

    view = view_of(village(count=50))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: view.sql("select max(published) as last, count(*) as n from log"), range(16)))
    assert {table["n"][0].as_py() for table in found} == {50}
    assert {table.schema.field("last").type for table in found} == {pa.timestamp("us", tz="UTC")}

"""Do the laws of a derived thing hold for every graph?"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from graphs_made import DAY, behind, plain, view_of, village
from murmure import graphs
from murmure.graphs.graph import EDGE_COLUMNS, NODE_COLUMNS
from murmure.model.errors import BadRequest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
every_graph = pytest.mark.parametrize("name", list(graphs.GRAPHS))


def contents(graph, rename=lambda name: name, shift: int = 0) -> set[tuple]:
    """Return the edges as a set, ends without direction where the tie has none."""
    rows = set()
    for row in graph.edges.to_pylist():
        ends = (rename(row["source"]), rename(row["target"]))
        times = tuple(time and (time - EPOCH) // timedelta(microseconds=1) + shift for time in (row["first"], row["last"]))
        rows.add((tuple(sorted(ends)) if row["kind"] == "meet" else ends, row["kind"], round(row["weight"], 6),
                  row["count"], times, tuple(row["evidence"])))  # fmt: skip
    return rows


@every_graph
def test_nothing_in_nothing_out(name):
    graph = graphs.build(name, view_of([]))
    assert (graph.nodes.num_rows, graph.edges.num_rows, graph.cut) == (0, 0, (0, 0))
    assert tuple(graph.nodes.column_names) == NODE_COLUMNS
    assert tuple(graph.edges.column_names) == EDGE_COLUMNS


@every_graph
def test_an_empty_graph_has_the_types_of_a_full_one(name):
    empty, full = graphs.build(name, view_of([])), graphs.build(name, view_of(village()))
    assert full.edges.num_rows > 5
    for part in ("nodes", "edges"):
        kept = [(field.name, field.type) for field in getattr(full, part).schema]
        found = [(field.name, field.type) for field in getattr(empty, part).schema]
        assert [pair for pair in found if pair[1] != pa.null()] == [pair for pair in kept if pair in found]


@every_graph
def test_row_order_does_not_matter_and_the_order_out_is_stable(name):
    rows = village()
    graph = graphs.build(name, view_of(rows))
    random.Random(1).shuffle(rows)
    again = graphs.build(name, view_of(rows))
    assert again.edges.equals(graph.edges)
    assert again.nodes.equals(graph.nodes)


@every_graph
def test_renaming_everyone_renames_only_nodes(name):
    def rename(text: str) -> str:
        return text.replace("https://v.example/users/p", "https://w.example/users/q")

    def renamed(value):
        if isinstance(value, list):
            return [rename(item) for item in value]
        return rename(value) if isinstance(value, str) else value

    rows = village()
    other = [{key: value if key == "id" else renamed(value) for key, value in row.items()} for row in rows]
    graph, again = graphs.build(name, view_of(rows)), graphs.build(name, view_of(other))
    assert contents(graph, rename) == contents(again)
    assert {rename(node) for node in graph.nodes["id"].to_pylist()} == set(again.nodes["id"].to_pylist())


@every_graph
def test_shifting_all_times_by_a_week_shifts_only_times(name):
    rows = village()
    later = [row | {"published": row["published"] and row["published"] + 7 * DAY} for row in rows]
    graph, again = graphs.build(name, view_of(rows)), graphs.build(name, view_of(later))
    assert contents(graph, shift=7 * DAY) == contents(again)
    if graph.hours is not None:
        columns = ("actor", "type", "object_type", "instrument", "hour_of_week", "local", "count")
        assert plain(graph.hours, *columns) == plain(again.hours, *columns)


@every_graph
def test_the_evidence_is_what_was_counted(name):
    view = view_of(village(count=60))
    graph = graphs.build(name, view)
    for row in graph.edges.to_pylist():
        found = behind(view, name, edge=(row["source"], row["target"], row["kind"]), limit=10_000)
        assert len(found) == len(set(found)) == row["count"], row
        assert set(row["evidence"]) <= set(found)
    for node in graph.nodes["id"].to_pylist():
        assert behind(view, name, node=node, limit=1), node


@every_graph
def test_evidence_is_newest_first_and_bounded(name):
    rows = village()
    view = view_of(rows)
    when = {row["id"]: row["published"] for row in rows}
    found = behind(view, name, node="me", limit=10)
    times = [when[key] for key in found]
    assert len(found) == 10
    assert times == sorted(times, reverse=True)


@every_graph
def test_every_end_is_a_node_and_weights_add_up(name):
    graph = graphs.build(name, view_of(village()))
    ends = set(graph.edges["source"].to_pylist()) | set(graph.edges["target"].to_pylist())
    assert ends == set(graph.nodes["id"].to_pylist())
    assert sum(graph.nodes["weight"].to_pylist()) == pytest.approx(2 * sum(graph.edges["weight"].to_pylist()))
    assert not set(graph.nodes["label"].to_pylist()) & {None, ""}


def test_an_unknown_graph_gets_advice():
    with pytest.raises(BadRequest, match="social, interests, actions"):
        graphs.build("family", view_of([]))

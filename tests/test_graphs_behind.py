"""Does the log, read backwards in windows, give the same activities behind an edge as the log read at once?"""

from __future__ import annotations

import pytest

from graphs_made import DAY, MONDAY, view_of, village
from murmure import graphs


@pytest.mark.parametrize("name", list(graphs.GRAPHS))
def test_windows_change_nothing(name, monkeypatch):
    monkeypatch.setattr(graphs, "WINDOW", 5)  # many windows in a small log
    rows = village(count=80)
    view = view_of(rows)
    graph = graphs.build(name, view)
    span = (MONDAY, MONDAY + 60 * DAY, len(rows))
    assert len(list(graphs.windows(*span))) > 2
    asked = [{"edge": (row["source"], row["target"], row["kind"])} for row in graph.edges.to_pylist()[:12]]
    asked += [{"node": node} for node in graph.nodes["id"].to_pylist()[:6]]
    for one in asked:
        for limit in (3, 1000):
            at_once = graphs.evidence(view, name, **one, limit=limit)
            assert graphs.evidence(view, name, **one, limit=limit, span=span, tables=graph.tables) == at_once, one

"""Does the graph of actions know what is done with what, at which hour of the week?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graphs_made import SECOND, plain, view_of
from murmure import graphs
from murmure.graphs import actions

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 1, 1)), st.sampled_from([None, 0, 60, 330, -570, 840]))
def test_the_hour_of_the_week_is_that_of_the_calendar(moment, offset):
    published = (moment.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    row = {"type": "View", "actor": "me", "published": published, "offset_minutes": offset}
    (found,) = actions.relation(view_of([row])).to_pylist()
    local = moment + timedelta(minutes=offset or 0)
    assert found["hour_of_week"] == local.weekday() * 24 + local.hour
    assert found["local"] is (offset is not None)


def test_an_action_without_a_date_has_no_hour_and_is_still_counted():
    (row,) = actions.relation(view_of([{"type": "Like", "actor": "me"}] * 1)).to_pylist()
    assert (row["hour_of_week"], row["local"], row["count"], row["first"]) == (None, None, 1, None)


def test_the_graph_goes_from_actor_to_action_to_instrument():
    rows = [
        {"type": "View", "object_type": "Page", "actor": "me", "instrument": "firefox", "published": hour * 3600 * SECOND}
        for hour in range(5)
    ] + [
        {"type": "murmure:Query", "actor": "device:tv", "instrument": "pi-hole"},
        {"type": "murmure:Identity", "actor": "me"},
    ]
    graph = graphs.build("actions", view_of(rows))
    assert plain(graph.edges, "source", "target", "kind", "weight") == {
        ("me", "action:View Page", "does", 5.0),
        ("action:View Page", "instrument:firefox", "with", 5.0),
        ("device:tv", "action:murmure:Query", "does", 1.0),
        ("action:murmure:Query", "instrument:pi-hole", "with", 1.0),
    }
    assert plain(graph.nodes, "id", "kind") == {
        ("me", "me"), ("device:tv", "device"), ("action:View Page", "action"), ("action:murmure:Query", "action"),
        ("instrument:firefox", "instrument"), ("instrument:pi-hole", "instrument"),
    }  # fmt: skip
    assert sum(graph.hours["count"].to_pylist()) == 6

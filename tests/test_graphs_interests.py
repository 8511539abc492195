"""Does the graph of interests know who cares for what, however it was written?"""

from __future__ import annotations

import pytest

from graphs_made import SECOND, plain, view_of
from murmure import graphs
from murmure.graphs import interests


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"type": "Create", "tags": ["Linux", "linux", "Ve\u0301lo"]}, {("linux", "tag"), ("vélo", "tag")}),
        ({"type": "View", "links": ["http://www.BBC.co.uk/a?utm_source=x#top", "https://bbc.co.uk/a"]},
         {("https://bbc.co.uk/a", "page"), ("bbc.co.uk", "site")}),
        ({"type": "View", "links": ["javascript:alert(1)", "about:blank", ""]}, set()),
        ({"type": "murmure:Query", "object": "Ads.Tracker.co.uk."}, {("tracker.co.uk", "domain")}),
        ({"type": "murmure:Position", "latitude": 48.8566, "longitude": 2.3522}, {("48.86,2.35", "place")}),
        ({"type": "murmure:Position", "latitude": -0.001, "longitude": 0.001}, {("0.00,0.00", "place")}),
        ({"type": "murmure:Position", "latitude": 148.0, "longitude": 2.0}, set()),
        ({"type": "murmure:Position", "latitude": float("nan"), "longitude": 2.0}, set()),
        ({"type": "Join", "object": "urn:e", "object_type": "Event", "target": " Mairie "},
         {("Mairie", "place"), ("urn:e", "event")}),
        ({"type": "Listen", "object": "a song", "extra": '{"artist": "Barbara"}'}, {("Barbara", "artist")}),
        ({"type": "murmure:Purchase", "target": "Épicerie"}, {("Épicerie", "shop")}),
        ({"type": "Create", "tags": []}, set()),
        ({"type": "Create", "tags": ["x"], "actor": None}, set()),
    ],
)  # fmt: skip
def test_each_kind_of_thing(row, expected):
    relation = interests.relation(view_of([{"actor": "me", **row}]))
    assert plain(relation, "thing", "kind") == expected
    assert set(relation["actor"].to_pylist()) <= {"me"}


def test_a_place_weighs_hours_and_not_points():
    rows = [{"type": "murmure:Position", "actor": "me", "latitude": 45.0, "longitude": 3.0, "published": second * SECOND}
            for second in range(0, 7200, 10)]  # fmt: skip
    (row,) = interests.relation(view_of(rows)).to_pylist()
    assert (row["weight"], row["count"]) == (2.0, 720)


def test_titles_become_labels_and_ids_never_clash():
    rows = [
        {"type": "View", "actor": "me", "links": ["https://a.example/1"], "content": "One"},
        {"type": "Create", "actor": "me", "tags": ["me"]},
    ]
    nodes = graphs.build("interests", view_of(rows)).nodes
    assert plain(nodes, "id", "label", "kind") == {
        ("me", "me", "me"), ("tag:me", "me", "tag"), ("page:https://a.example/1", "One", "page"),
        ("site:a.example", "a.example", "site"),
    }  # fmt: skip

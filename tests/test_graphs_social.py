"""Does the social graph draw each kind of tie where it is, and no other?"""

from __future__ import annotations

import pytest

from graphs_made import DAY, plain, view_of
from murmure import graphs
from murmure.graphs import social

BOB, CAT, DAN = (f"https://v.example/users/{name}" for name in ("bob", "cat", "dan"))
OPEN = {"type": "Create", "object_type": "Note", "audience": ["public"]}


def ties(*rows: dict) -> set[tuple]:
    return plain(social.relation(view_of([{"actor": "me", **row} for row in rows])), "source", "target", "kind")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OPEN | {"object": "urn:1", "actor": BOB}, OPEN | {"in_reply_to": "urn:1"}], {("me", BOB, "reply")}),
        ([OPEN | {"in_reply_to": f"{BOB}/statuses/7"}], {("me", BOB, "reply")}),
        ([OPEN | {"in_reply_to": "https://x.com/Bob/status/7"}], {("me", "https://x.com/bob", "reply")}),
        ([OPEN | {"in_reply_to": "urn:unknown", "mentions": [BOB]}], {("me", BOB, "reply")}),
        ([OPEN | {"in_reply_to": f"{BOB}/statuses/7", "mentions": [BOB, CAT]}],
         {("me", BOB, "reply"), ("me", BOB, "mention"), ("me", CAT, "mention")}),
        ([OPEN | {"mentions": [BOB]}], {("me", BOB, "mention")}),
        ([OPEN | {"mentions": [BOB], "audience": None}], {("me", BOB, "mention")}),
        ([OPEN | {"mentions": [BOB], "audience": []}], {("me", BOB, "mention")}),
        ([OPEN | {"mentions": [BOB], "audience": ["followers"]}], {("me", BOB, "mention")}),
        ([OPEN | {"mentions": [BOB], "object_type": "Image"}], {("me", BOB, "tagged")}),
        ([{"type": "Announce", "object": "urn:1", "target": BOB}], {("me", BOB, "boost")}),
        ([{"type": "Announce", "object": f"{BOB}/statuses/1"}], {("me", BOB, "boost")}),
        ([{"type": "Like", "object": "urn:1"}, OPEN | {"object": "urn:1", "actor": BOB}], {("me", BOB, "like")}),
        ([{"type": "Like", "object": "urn:unknown"}], set()),
        ([{"type": "Follow", "object": BOB, "object_type": "Person"}], {("me", BOB, "follow")}),
        ([{"type": "Follow", "actor": BOB, "object": "me"}], {(BOB, "me", "follow")}),
        ([{"type": "Follow", "object": "linux", "object_type": "murmure:Tag"}], set()),
        ([{"type": "Create", "target": BOB}], {("me", BOB, "message")}),
        ([{"type": "Create", "target": BOB, "audience": [BOB], "mentions": [BOB]}], {("me", BOB, "message")}),
        ([{"type": "Create", "audience": [BOB, CAT]}], {("me", BOB, "message"), ("me", CAT, "message")}),
        ([{"type": "View", "object": "https://a.example/"}], set()),
        ([OPEN | {"mentions": ["me"]}], set()),
    ],
)  # fmt: skip
def test_each_kind_of_tie(rows, expected):
    assert ties(*rows) == expected


def test_the_owner_is_one_person_under_all_accounts():
    rows = [
        {"type": "murmure:Identity", "object": "https://V.example/@Ana", "content": "Ana"},
        {"type": "Follow", "actor": BOB, "object": "https://v.example/users/ana"},
        {"type": "Create", "audience": ["public"], "mentions": ["@ana@v.example"], "actor": CAT},
        {"type": "Create", "audience": ["public"], "mentions": ["https://v.example/@ana"]},
    ]
    assert ties(*rows) == {(BOB, "me", "follow"), (CAT, "me", "mention")}
    graph = graphs.build("social", view_of([{"actor": "me", **row} for row in rows]))
    assert plain(graph.nodes, "id", "label") >= {("me", "Ana")}


def test_the_owner_is_known_by_the_other_addresses_of_the_profile():
    rows = [
        {"type": "murmure:Identity", "object": "https://v.example/ap/users/117",
         "extra": '{"address": "acct:Ana@v.example", "url": null, "email": "Ana@mail.example"}'},
        {"type": "Create", "audience": ["public"], "mentions": ["https://v.example/@ana"], "actor": BOB},
        {"type": "Create", "audience": ["mailto:ana@mail.example"], "actor": CAT},
        {"type": "Like", "object": "https://v.example/ap/users/117/statuses/1", "actor": DAN},
    ]  # fmt: skip
    assert ties(*rows) == {(BOB, "me", "mention"), (CAT, "me", "message"), (DAN, "me", "like")}


def test_a_small_event_ties_everyone_and_a_large_one_only_the_owner():
    def event(people: int) -> dict:
        return {"type": "Join", "actor": "me", "object": "urn:e", "object_type": "Event", "published": 0,
                "mentions": [f"mailto:p{number}@v.example" for number in range(people - 1)]}  # fmt: skip

    small = social.relation(view_of([event(4)]))
    assert small.num_rows == 6
    assert set(small["weight"].to_pylist()) == {round(1 / 3, 9)}
    large = social.relation(view_of([event(40)]))
    assert large.num_rows == 39
    assert set(large["source"].to_pylist()) == {"me"}


def test_two_who_join_one_event_meet_there():
    rows = [{"type": "Join", "actor": who, "object": "urn:e", "object_type": "Event", "published": 5}
            for who in (CAT, BOB)]  # fmt: skip
    assert ties(*rows) == {(BOB, CAT, "meet")}
    rows[0]["published"] = 6  # another evening of the same series
    assert ties(*rows) == set()


def test_weights_dates_counts_and_evidence():
    rows = [OPEN | {"actor": "me", "mentions": [BOB], "published": day * DAY if day else None} for day in range(5)]
    rows.append({"type": "Create", "actor": "me", "audience": [BOB, CAT]})
    graph = graphs.build("social", view_of(rows))
    first, *rest = graph.edges.to_pylist()
    assert (first["target"], first["kind"], first["weight"], first["count"]) == (BOB, "mention", 5.0, 5)
    assert (first["first"].day, first["last"].day, len(first["evidence"])) == (2, 5, 2)
    assert {(row["target"], row["weight"], row["first"]) for row in rest} == {(BOB, 0.5, None), (CAT, 0.5, None)}
    assert graph.nodes.to_pylist()[0] == {"id": "me", "label": "me", "kind": "me", "weight": 6.0, "degree": 2}


def test_a_graph_that_is_cut_says_so():
    view = view_of([OPEN | {"actor": "me", "mentions": [BOB, CAT, DAN]}, OPEN | {"actor": "me", "mentions": [CAT]}])
    graph = social.build(view, limit=2)
    assert graph.edges["target"].to_pylist() == [CAT, BOB]
    assert graph.cut == (3, 2)

"""Does the lens `cascade` find the tree that was planted, say how much of it is guessed, and stay silent where nothing spreads?"""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from cascades_made import HOUR, START, chat, follow, post, row, shared_tree, village, who
from graphs_made import DAY, view_of
from murmure.graphs.cascades import Forest, first_of_each
from murmure.kernels.cascade import descends, gaps, roots, shapes
from murmure.lenses.crowd.cascade.cause import _most
from murmure.lenses.crowd.cascade.forecast import _cases, forecast
from murmure.lenses.crowd.cascade.tree import chain, exposed, star, virality
from murmure.lenses.lens import lens_named
from murmure.model.errors import BadRequest
from murmure.trust.view import View
from typed import called

LENS = lens_named("cascade")
MILL = post(100_000)


def looked(rows: list[dict], purpose: str = "self", **ask: object):
    """Return what the lens says of a log."""
    return LENS.look(View(view_of(rows)._connection, purpose, "1"), LENS.ask(**ask))


def parents(found) -> dict[str, str | None]:
    """Return of whom everyone has it, by the table of nodes."""
    nodes = found.tables["nodes"].to_pylist()
    return {node["actor"]: nodes[node["parent"]]["actor"] if node["parent"] >= 0 else None for node in nodes}


lots = st.lists(st.floats(0, 0.999), min_size=1, max_size=60)
trees = lots.map(lambda drawn: np.array([-1, *(int(lot * (nth + 1)) for nth, lot in enumerate(drawn))]))


@settings(max_examples=60, deadline=None)
@given(trees)
def test_structural_virality_is_the_mean_distance(parent):
    graph = nx.Graph([(node, int(above)) for node, above in enumerate(parent) if above >= 0])
    assert virality(parent) == pytest.approx(nx.average_shortest_path_length(graph))
    root, depth, size, _ = shapes(parent)
    assert (root == 0).all() and size[0] == len(parent)
    assert depth.tolist() == [nx.shortest_path_length(graph, 0, node) for node in range(len(parent))]


@pytest.mark.parametrize("size", [2, 3, 10, 1000])
def test_a_star_and_a_chain_are_the_ends_of_the_scale(size):
    assert virality(np.array([-1] + [0] * (size - 1))) == pytest.approx(star(size))
    assert virality(np.arange(size) - 1) == pytest.approx(chain(size))


def test_the_largest_tree_of_a_forest_counts_and_one_alone_is_no_tree():
    assert virality(np.array([-1, -1, 0, 2, 3, 1])) == pytest.approx(chain(4))
    assert virality(np.array([-1, -1])) == 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1, 14), min_size=15, max_size=15), st.sets(st.integers(0, 14)))
def test_parents_in_any_order_and_in_rings_are_walked(parent, chosen):
    parent, mask = np.array(parent), np.isin(np.arange(15), list(chosen))
    above = []
    for node in range(15):
        path = [node]
        while parent[path[-1]] >= 0 and parent[path[-1]] not in path:
            path.append(int(parent[path[-1]]))
        above.append(path)
    assert descends(parent, mask).tolist() == [any(mask[one] for one in path) for path in above]
    for node, path in enumerate(above):
        end = path[-1]
        ring = path[path.index(parent[end]) :] if parent[end] >= 0 else [end]
        assert roots(parent)[node] == min(ring)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 12)), max_size=60), st.randoms())
def test_exposures_are_the_ties_that_were_there_before(ties, draw):
    moment = np.array([0, 1, 1, 3, 4, 5, 6, 7, 8, 9])
    one, other, since = (np.array(column, np.int64) for column in (zip(*ties, strict=True) if ties else ((), (), ())))
    found, order = exposed(one, other, since, moment), np.array(draw.sample(range(len(ties)), len(ties)), np.int64)
    lots = np.random.default_rng(4).random(10)
    last, first, drawn = (found.pick(lot) for lot in (np.full(10, np.nextafter(1, 0)), np.zeros(10), lots))
    for node in range(10):
        by = sorted({b for a, b, at in ties if a == node and b < node and moment[b] < moment[node] and at < moment[node]})
        assert (last[node], first[node]) == ((by[-1], by[0]) if by else (-1, -1))
        assert drawn[node] in (by or [-1])
    assert exposed(one[order], other[order], since[order], moment).pick(lots).tolist() == drawn.tolist()


def test_the_planted_tree_is_found_again():
    draw = random.Random(7)
    planted = [draw.randrange(max(0, person - 5), person) for person in range(1, 60)]
    found = looked(chat() + shared_tree(planted), cause=MILL)
    assert parents(found) == {who(0): None} | {who(nth + 1): who(parent) for nth, parent in enumerate(planted)}
    (cascade,) = found.tables["cascades"].to_pylist()
    assert cascade["people"] == cascade["size"] == 60 and cascade["sure"] == 59 and cascade["trees"] == 1
    assert cascade["virality"] == pytest.approx(virality(np.array([-1, *planted])), abs=1e-6)
    told = found.findings[0]
    assert told.low <= told.value <= told.high and "60 people took up" in told.claim.en and "60 personnes ont repris" in told.claim.fr
    assert len(told.evidence) == 20 and told.evidence[0].endswith("0" * 8)


def test_a_chain_of_shares_is_told_apart_from_a_broadcast():
    along, at_once = (looked(chat() + shared_tree(tree), cause=MILL).findings[0] for tree in (list(range(30)), [0] * 30))
    assert along.value == pytest.approx(chain(31), abs=1e-6) and at_once.value == pytest.approx(star(31), abs=1e-6)
    # All of the chain may have had it of the author, too; of the broadcast, nobody could have had it of another.
    assert along.low == pytest.approx(star(31), abs=1e-6) and at_once.low == at_once.high


def test_a_tie_that_came_later_explains_nothing():
    rows = [row(0, 0, START, content="x")] + [row(nth, nth, START + nth * HOUR, type="Announce", object=MILL) for nth in (1, 2)]
    assert parents(looked([*rows, follow(9, 2, 1)], cause=MILL))[who(2)] == who(1)
    assert parents(looked([*rows, follow(9, 2, 1, at=START + 3 * HOUR)], cause=MILL))[who(2)] == who(0)


def test_an_answer_a_quote_and_a_link_each_say_what_they_know():
    page = "https://mill.example/petition"
    rows = [
        row(0, 0, START, content="sign", links=[page], object="https://v.example/n/1"),
        row(1, 1, START + HOUR, content="why?", in_reply_to="https://v.example/n/1", object="https://v.example/n/2"),
        row(2, 2, START + 2 * HOUR, content="look", links=["https://v.example/n/2"]),
        row(3, 3, START + 3 * HOUR, content="I signed", links=[page + "?utm_source=mail"]),
        row(4, 4, START + 4 * HOUR, content="me too", links=[page]),
        row(5, 1, START + 5 * HOUR, content="again", links=[page]),
        follow(6, 4, 3),
    ]
    found = looked(rows, cause=page)
    assert parents(found) == {who(0): None, who(1): who(0), who(2): who(1), who(3): None, who(4): who(3)}
    assert [node["kind"] for node in found.tables["nodes"].to_pylist()] == ["origin", "answer", "quote", "origin", "exposure"]
    (cascade,) = found.tables["cascades"].to_pylist()
    assert (cascade["people"], cascade["activities"], cascade["sure"], cascade["trees"]) == (5, 6, 2, 2)
    assert found.tables["levels"].to_pylist()[0] == {"cause": page, "depth": 0, "people": 1, "first": "1970-02-14T00:00:00Z"}


def test_a_post_that_the_log_lacks_is_the_origin():
    rows = [row(nth, nth, START + nth * HOUR, type="Announce", object="urn:post:elsewhere") for nth in range(1, 13)]
    found = looked(rows, cause="urn:post:elsewhere")
    (cascade,) = found.tables["cascades"].to_pylist()
    assert cascade["people"] == 13 and cascade["virality"] == pytest.approx(star(13), abs=1e-6)
    nodes = found.tables["nodes"].to_pylist()
    assert (nodes[0]["actor"], nodes[0]["id"], nodes[0]["kind"]) == (None, None, "origin")
    assert None not in found.findings[0].evidence


def test_unasked_the_cause_that_spreads_is_told_with_what_is_new_in_it():
    found = looked(village())
    assert {one.subject for one in found} == {"#savethemill"}
    words = [line["word"] for line in found.tables["words"].to_pylist()]
    assert "mill" in words and "flour" in words and not {"garden", "village", "école"} & set(words)
    said = next(one for one in found if "hardly held before" in one.claim.en)
    assert "mill" in said.claim.fr and len(said.evidence) > 0


def test_words_that_were_always_said_are_not_new_and_copies_count_once():
    usual = [line | {"tags": ["mill"], "published": START + nth * HOUR} for nth, line in enumerate(chat(1020)[1000:])]
    assert looked(chat(1000) + usual, cause="#mill").tables["words"].num_rows == 0
    copies = chat(1000) + [row(nth, nth, START + nth * HOUR, tags=["mill"], content="vote for the purple cabbage") for nth in range(20)]
    assert looked(copies, cause="#mill").tables["words"].num_rows == 0
    own = chat(1000) + [row(nth, nth, START + nth * HOUR, tags=["mill"], content=f"cabbage {nth}") for nth in range(20)]
    assert [line["word"] for line in looked(own, cause="#Mill").tables["words"].to_pylist()] == ["cabbage"]


def test_a_tag_that_all_use_in_any_order_is_silent_and_one_that_passes_along_ties_is_not():
    draw = random.Random(2)
    ties = [follow(nth, *draw.sample(range(80), 2)) for nth in range(400)]
    rows = [row(nth, person, START + nth * HOUR, tags=["mill"], content=f"the mill {nth}") for nth, person in enumerate(draw.sample(range(80), 80))]
    assert len(looked(chat() + ties + rows)) == 0
    (asked,) = (one for one in looked(chat() + ties + rows, cause="#mill") if "took up" in one.claim.en)
    assert "may well be chance" in asked.claim.en
    near = [follow(nth, person, max(0, person - draw.randrange(1, 5))) for nth, person in enumerate(range(1, 80))]
    in_turn = [row(nth, nth, START + nth * HOUR, tags=["mill"], content=f"the mill {nth}") for nth in range(80)]
    assert [one.subject for one in looked(chat() + near + in_turn)][0] == "#mill"


def test_the_order_of_a_crowd_is_compared_with_others():
    found = gaps(np.arange(99), np.arange(1, 100), 100, 30, 1)
    assert found[0] == 99 and found[1:].mean() == pytest.approx(99 * 101 / 3, rel=0.1)


def test_for_a_crowd_nobody_is_named_and_small_causes_are_left_out():
    rows = village()
    found = looked(rows, "crowd")
    assert len(found) > 0 and found.tables["nodes"].num_rows == 0
    assert "v.example" not in " ".join(one.claim.en + one.claim.fr + one.subject for one in found)
    post_of_somebody = looked(rows, "crowd", cause=MILL)
    assert all(MILL not in one.claim.en + one.subject for one in post_of_somebody) and "took up a post" in post_of_somebody.findings[0].claim.en
    assert len(looked(shared_tree([0] * 5), "crowd", cause=MILL)) == 0
    assert len(looked(shared_tree([0] * 5), "self", cause=MILL)) > 0


def test_sensitive_tags_are_not_told_unasked():
    rows = [line | {"tags": ["cancer"]} if line.get("tags") else line for line in village()]
    assert "#cancer" in {one.subject for one in looked(rows)}
    assert "#cancer" not in {one.subject for one in looked(rows, "crowd")}


def test_a_cause_that_nobody_took_up_is_refused_with_advice():
    with pytest.raises(BadRequest) as error:
        looked(village(), cause="#nothing")
    assert "#nothing" in error.value.what.en and error.value.advice.fr
    assert len(looked([], cause="#nothing")) == 0


def test_the_forecast_holds_as_often_as_it_says():
    """Causes whose people bring on others (a self-exciting process), asked at a moment of their own: what comes lies within as it should."""
    draw, held, coming = np.random.default_rng(8), [], []
    for _ in range(300):
        begin, branching, delay = draw.integers(0, 60) * 24, draw.uniform(0.3, 0.95), draw.uniform(2, 20)
        queue = list(begin + draw.uniform(0, 24, 6))
        found = list(queue)
        while queue and len(found) < 2000:
            at = queue.pop()
            brought = (at + draw.exponential(delay, draw.poisson(branching))).tolist()
            found += brought
            queue += brought
        coming.append(np.sort((np.array(found) * HOUR).astype(np.int64)))
    group = np.repeat(np.arange(300), [len(one) for one in coming])
    person, moment = np.arange(len(group)), np.concatenate(coming)
    for now in range(40 * DAY, 80 * DAY, 4 * DAY):
        past = moment < now
        known = _cases(*first_of_each(group[past], person[past], moment[past]), now, DAY)
        for one in coming:
            before = one[one < now]
            if told := forecast(known, before, now, DAY):
                held.append(told.low <= np.searchsorted(one, now + DAY) <= told.high)
    assert len(held) > 80
    # Numbers of people are whole, and often none comes: the interval is wide rather than narrow.
    assert 0.75 <= np.mean(held) <= 0.98


def test_a_whole_village_is_asked_from_the_command_line(tmp_path):
    home = tmp_path / "home"
    with murmure.open(home) as opened:
        opened.demo(size=20_000)
    told = called("--home", home, "--json", "lens", "cascade", "--purpose", "self", "--nodes", tmp_path / "nodes.csv").json
    assert set(told["tables"]) == {"cascades", "levels", "growth", "ahead", "words"} and (tmp_path / "nodes.csv").exists()
    refused = called("--home", home, "--json", "lens", "cascade", "--cause", "#nobody-says-this")
    assert (refused.code, refused.json["error"]["code"]) == (1, "lens-cause")
    assert called("--home", home, "--json", "lens", "cascade", "--nodes", tmp_path / "n.csv").json["error"]["code"] == "lens-names"


@pytest.mark.long
def test_a_cascade_of_two_hundred_thousand_people_is_measured_in_whole():
    count = 200_000
    lots = np.random.default_rng(1).random(count)
    parent = np.concatenate([[-1], (lots[1:] * np.arange(1, count)).astype(np.int64)])
    base = view_of([row(0, 0, START, content="x")])._connection
    base.register("parents", pa.table({"node": np.arange(count), "parent": parent}))
    base.execute(f"""insert into log by name select lpad(hex(node), 32, '0') as id, 'Create' as type, 'https://w.example/users/p' || node as actor,
        'urn:deep:' || node as object, case when parent >= 0 then 'urn:deep:' || parent end as in_reply_to, 'x' as content,
        make_timestamptz(cast({START} + node * 1000000 as bigint)) as published, ['public'] as audience from parents""")  # fmt: skip
    found = LENS.look(View(base, "crowd", "1"), LENS.ask(cause="urn:deep:0"))
    (cascade,) = found.tables["cascades"].to_pylist()
    assert cascade["people"] == count and cascade["virality"] == pytest.approx(virality(parent), abs=1e-6)


def test_many_causes_over_many_years_are_told_apart():
    """A cause counts in a log of millions of others over ten years: numbers of causes and moments do not run over."""
    years = 10 * 365 * DAY
    moment = np.concatenate([np.arange(40) * HOUR, [years], np.arange(40) * HOUR + years // 2])
    group, person = np.repeat([0, 7, 5_000_000], [40, 1, 40]), np.arange(81)
    known = _cases(*first_of_each(group, person, moment), years, DAY)
    assert set(known.thing.tolist()) == {0, 5_000_000}
    assert known.pace.tolist() == [24.0, 15.0, 24.0, 15.0] and known.part.tolist() == [15 / 24, 0.0, 15 / 24, 0.0]
    grown = Forest(None, None, None, moment, np.full(81, -1), np.arange(81), np.zeros(81, np.uint8), person, None, years)
    assert _most(grown, group, np.arange(81), 5, 10) == [0, 5_000_000]


def test_a_cause_without_any_tree_is_told_plainly():
    (told,) = looked([row(nth, nth, START + nth * HOUR, tags=["mill"], content="x") for nth in range(3)], cause="#mill")
    assert told.claim.en.startswith("3 people took up #mill; of none of them") and told.value == 0.0 and len(told.evidence) == 3
    assert looked([row(0, 0, START, content="x")], cause=MILL).findings[0].claim.fr.startswith("1 personne a repris")


def test_of_several_who_could_have_brought_it_the_draws_come_nearest():
    """Everyone has it of one of four whom they follow, each as likely: the last of them makes the tree too deep, a draw does not."""
    draw = random.Random(3)
    planted = [draw.randrange(person) for person in range(1, 300)]
    rows = shared_tree(planted, others=0)
    nth = 5_000
    for person in range(1, 300):
        rows += [follow(nth := nth + 1, person, draw.randrange(person)) for _ in range(3)]
    (cascade,) = looked(chat() + rows, cause=MILL).tables["cascades"].to_pylist()
    true = virality(np.array([-1, *planted]))
    assert cascade["low"] < true < cascade["high"] == cascade["virality"]
    assert abs(cascade["drawn"] - true) < 0.25 * true < abs(cascade["virality"] - true)


def test_the_page_of_somebody_is_not_named_to_a_crowd():
    page = "https://v.example/@ana"
    rows = [row(nth, nth, START + nth * HOUR, links=[page], content=f"look {nth}") for nth in range(12)]
    for purpose, there in (("self", True), ("crowd", False)):
        said = " ".join(one.subject + one.claim.en + one.claim.fr for one in looked(rows, purpose, cause=page))
        assert ("@ana" in said) == there and (there or "somebody's page" in said)

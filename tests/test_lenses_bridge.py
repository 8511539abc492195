"""Does `bridge` find who and what was planted between two communities, keep silent on chance, and name nobody unless it may?"""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

import murmure
from graphs_made import DAY, MONDAY, view_of
from lenses_made import circles, mention, person
from murmure.communities import Cover
from murmure.demo import village
from murmure.demo.communities import SHARED
from murmure.graphs.address import account_of
from murmure.graphs.contested import word
from murmure.graphs.crossing import crossing, open_ties, pulls
from murmure.graphs.crowd import crowd
from murmure.kernels.chance import tails
from murmure.lenses.bridge.bridge import LENS
from murmure.lenses.bridge.bridge.carry import BOTH, FIRST, NEITHER, POSITIONS, SECOND, Sides, carried, census
from murmure.lenses.bridge.bridge.measure import FALSE, ground
from murmure.model.errors import BadRequest
from murmure.trust.view import PURPOSES, View
from typed import called

BROKERS = (27, 28, 29)
GROUPS = [list(range(30)), list(range(27, 57)), *(list(range(first, first + 30)) for first in (60, 90, 120, 150))]
"""Six groups: three people are in the first and the second, nobody else is in two."""


def asked(rows, purpose="self", **ask):
    return LENS.look(seen(rows, purpose), LENS.ask(**{"folds": 4} | ask))


def seen(rows, purpose="self") -> View:
    view = view_of(rows)
    return View(view._connection, purpose, view.version)


def members(rows) -> list[set[str]]:
    """Return who is in each community, by its number less one."""
    people = crowd(view_of(rows))
    return [set(group) for group in ground(people, 0).cover.lists()]


def numbers(rows, *groups) -> tuple[int, ...]:
    """Return the numbers of the communities that are most like these groups, in order."""
    found = members(rows)
    likest = (max(range(len(found)), key=lambda one, names=names: len(found[one] & names) / len(found[one] | names))
              for names in ({person(number) for number in group} for group in groups))  # fmt: skip
    return tuple(sorted(one + 1 for one in likest))


def planted(seed: int = 2) -> list[dict]:
    """Return groups of which two are joined by the brokers, and by what both talk about."""
    rows, draw = circles(GROUPS, seed=seed, across=60), random.Random(seed)
    one, other = ({person(number) for number in group if number not in BROKERS} for group in GROUPS[:2])
    for row in rows:
        if row["actor"] in one | other and draw.random() < 0.15:
            row["tags"] = [*row["tags"], "Pont"]
            row["links"] = ["https://weir.example/plan"]
    return rows


def liked(groups, post: str, draw: random.Random) -> list[dict]:
    """Return likes of a post by eight people of each group."""
    likers = [number for group in groups for number in draw.sample([one for one in group if one not in BROKERS], 8)]
    return [{"id": f"{draw.getrandbits(128):032x}", "type": "Like", "actor": person(number), "object": post, "source": "made",
             "published": MONDAY + draw.randrange(300) * DAY} for number in likers]  # fmt: skip


def test_the_planted_brokers_are_found():
    rows = planted()
    found = asked(rows)
    assert [one.subject for one in found] == ["communities:{}-{}".format(*numbers(rows, *GROUPS[:2]))]
    row = found.tables["pairs"].to_pylist()[0]
    assert row["beyond"] and row["shared"] == 3 > 3 * row["shared_expected"]
    assert row["half"] <= 3 and row["carriers"] == row["half"] + row["left"] > 3
    first = [line for line in found.tables["brokers"].to_pylist() if (line["a"], line["b"]) == (row["a"], row["b"])][:3]
    assert {line["node"] for line in first} == {person(number) for number in BROKERS}
    assert {line["position"] for line in first} == {"both"}
    held = {line["position"]: line for line in found.tables["positions"].to_pylist() if (line["a"], line["b"]) == (row["a"], row["b"])}
    assert held["both"]["people"] == 3 and set(held) == set(POSITIONS)


def test_what_both_sides_talk_about_is_told():
    rows = planted()
    found = asked(rows)
    pair = numbers(rows, *GROUPS[:2])
    words = {(row["a"], row["b"], row["kind"], row["word"]) for row in found.tables["words"].to_pylist()}
    assert words == {(*pair, "tag", "#pont"), (*pair, "site", "weir.example")}
    assert "“#pont”" in found.findings[0].claim.en and "«\u00a0#pont\u00a0»" in found.findings[0].claim.fr
    held = [row | {"tags": [*row["tags"], "Pont"]} for row in rows]
    assert "#pont" not in asked(held).tables["words"]["word"].to_pylist(), "a word that everybody uses joins nobody"


def test_the_evidence_is_what_crosses():
    rows = {row["id"]: row for row in planted()}
    finding = asked(list(rows.values())).findings[0]
    one, other = ({person(number) for number in group} for group in GROUPS[:2])
    both = {person(number) for number in BROKERS}
    assert len(finding.evidence) == 20
    ends = [{rows[name]["actor"], *rows[name]["mentions"]} for name in finding.evidence]
    assert all(pair & both and pair <= one | other or (pair & one and pair & other) for pair in ends)
    direct = [not pair & both for pair in ends]
    assert direct == sorted(direct, reverse=True), "ties between the others come first"


def test_ties_that_cross_join_without_anybody_in_both():
    groups = [list(range(first, first + 30)) for first in range(0, 240, 30)]
    rows, draw = circles(groups, seed=5, across=150), random.Random(5)
    rows += [mention(person(draw.choice(groups[2])), person(draw.choice(groups[5])), 90_000 + number, draw) for number in range(40)]
    found = asked(rows)
    assert [one.subject for one in found] == ["communities:{}-{}".format(*numbers(rows, groups[2], groups[5]))]
    row = found.tables["pairs"].to_pylist()[0]
    assert row["shared"] < 3 and row["ties"] > 1.5 * row["ties_expected"]
    held = {line["position"]: line for line in found.tables["positions"].to_pylist() if (line["a"], line["b"]) == (row["a"], row["b"])}
    assert held["gatekeeper"]["people"] > 1.5 * held["gatekeeper"]["expected"]
    assert held["liaison"]["people"] < 3 * held["liaison"]["expected"] + 3


def test_one_crowded_evening_is_no_bridge():
    """The many ties that one activity makes are one event: were they taken for as many, they would be told."""
    groups = [list(range(first, first + 30)) for first in range(0, 240, 30)]
    rows, draw = circles(groups, seed=6, across=400), random.Random(6)
    guests = [person(number) for group in groups[:2] for number in draw.sample(group, 6)]
    rows.append({"id": "e" * 32, "type": "Join", "object_type": "Event", "object": "urn:evening", "actor": guests[0], "mentions": guests[1:],
                 "source": "made", "published": MONDAY + 20 * DAY})  # fmt: skip
    found, pair = asked(rows), numbers(rows, *groups[:2])
    row = next(line for line in found.tables["pairs"].to_pylist() if (line["a"], line["b"]) == pair)
    apart = tails(np.array([row["ties"]]), np.array([row["ties_expected"]]))[0]
    assert apart < np.log(FALSE / len(list(combinations(groups, 2)))), "the evening is seen"
    assert not len(found)


@pytest.mark.parametrize("seed", range(4))
def test_groups_that_chance_joins_are_told_nothing(seed):
    draw = random.Random(seed)
    groups = [list(range(first, first + 30)) for first in range(0, 240, 30)]
    for _ in range(12):
        one, other = draw.sample(range(8), 2)
        groups[other] = sorted({*groups[other], draw.randrange(30 * one, 30 * one + 30)})
    found = asked(circles(groups, seed=seed, across=150))
    assert found.tables["pairs"].num_rows == 10, "there are pairs to tell of"
    assert not len(found)


def test_who_contests_a_membership_is_not_counted_in_both():
    rows = planted()
    named = [person(number) for number in GROUPS[1] if number not in BROKERS][:20]
    name, said = word(named, person(28), MONDAY, 0)
    rows.append({"id": name, "type": said.type, "actor": said.actor, "object": said.object, "object_type": said.object_type, "source": "murmure",
                 "published": said.published, "extra": json.dumps(said.extra)})  # fmt: skip
    row = next(line for line in asked(rows).tables["pairs"].to_pylist() if (line["a"], line["b"]) == numbers(rows, *GROUPS[:2]))
    assert row["shared"] == 2


def test_nobody_is_named_unless_the_view_allows_it():
    draw, rows = random.Random(3), planted()
    labels = {person(number): f"Ottilie Zephyr {number:03d}" for number in range(180)}
    rows += [{"id": f"{draw.getrandbits(128):032x}", "type": "murmure:Contact", "actor": "me", "object": name, "object_type": "Person",
              "content": label, "source": "made"} for name, label in labels.items()]  # fmt: skip
    rows += liked(GROUPS[:2], f"{person(70)}/statuses/12", draw)
    rows += [like for number in range(12) for like in liked(GROUPS[2:], f"https://elsewhere.example/{number}", draw)]
    speakers = {person(number) for group in GROUPS[:2] for number in group}
    for row in rows:
        if row["actor"] in speakers and "tags" in row and draw.random() < 0.3:
            row["tags"] = [*row["tags"], "OttilieZephyr028", "Merci028ZephyrOttilie", "MariagePourTous"]
            row["links"] = ["https://p28.example/", "https://ottiliezephyr028.github.io/x"]
    told, kept = asked(rows), asked(rows, "crowd")

    def everything(found) -> str:
        tables = {name: table.to_pylist() for name, table in found.tables.items()}
        return json.dumps([[one.as_json(language) for one in found for language in ("en", "fr")], tables], ensure_ascii=False)

    assert len(kept) == len(told) == 1 and kept.findings[0].value == told.findings[0].value
    open_, closed = everything(told).casefold(), everything(kept).casefold()
    for name in (labels[person(28)], person(28), f"{person(70)}/statuses/12", "#ottiliezephyr028", "#merci028zephyrottilie", "#mariagepourtous",
                 "p28.example", "ottiliezephyr028.github.io"):  # fmt: skip
        assert name.casefold() in open_, "else its absence says nothing"
        assert name.casefold() not in closed
    for name, label in labels.items():
        assert name.casefold() not in closed and label.casefold() not in closed and label.replace(" ", "").casefold() not in closed
    assert kept.tables["pairs"].to_pylist() == told.tables["pairs"].to_pylist() and kept.tables["pairs"]["posts"][0].as_py() == 1
    assert kept.tables["brokers"].num_rows == 0 < told.tables["brokers"].num_rows
    assert "#pont" in closed


def test_small_communities_do_not_appear_to_others():
    small = [list(range(200, 209)), list(range(207, 216))]
    rows = circles([*GROUPS[:1], *(GROUPS[2:]), *small], seed=3, across=30)
    pair = numbers(rows, *small)
    assert all(len(members(rows)[one - 1]) < 10 for one in pair)
    told, kept = asked(rows), asked(rows, "crowd")
    assert [one.subject for one in told] == ["communities:{}-{}".format(*pair)]
    assert not len(kept)
    for table in kept.tables.values():
        assert not {*pair} & {*table["a"].to_pylist(), *table["b"].to_pylist()}
    assert kept.tables["pairs"].num_rows > 0
    more = asked(rows, "crowd", k=40)
    assert more.tables["pairs"].num_rows == 0
    with pytest.raises(BadRequest):
        LENS.ask(k=9)


def odd_graph(seed: int) -> tuple[Cover, np.ndarray, np.ndarray]:
    """Return a small graph with three communities that overlap, and people in none."""
    draw = np.random.default_rng(seed)
    source, target = np.array([pair for pair in combinations(range(24), 2) if draw.random() < 0.3]).T
    parts = [np.flatnonzero(draw.random(24) < part) for part in (0.4, 0.4, 0.3)]
    starts = np.cumsum([0, *map(len, parts)])
    return Cover(pa.array([str(one) for one in range(24)]), starts, np.concatenate(parts), np.ones(starts[-1])), source, target


@pytest.mark.parametrize("seed", range(6))
def test_positions_are_those_that_counting_by_hand_gives(seed):
    draw = np.random.default_rng(seed)
    source, target = np.array([pair for pair in combinations(range(24), 2) if draw.random() < 0.3]).T
    side = draw.choice([NEITHER, FIRST, SECOND, BOTH], 24, p=[0.2, 0.35, 0.3, 0.15]).astype(np.int8)
    two = Sides(side, source, target)
    found, graph = carried(two), nx.Graph(zip(source.tolist(), target.tolist(), strict=True))
    graph.add_nodes_from(range(24))
    held = census(two, found)
    paths = np.zeros((len(POSITIONS), 24), int)
    for middle in graph:
        for one, other in combinations(graph[middle], 2):
            if graph.has_edge(one, other) or not {int(side[one]), int(side[other])} <= {FIRST, SECOND}:
                continue
            across = side[one] != side[other]
            position = {BOTH: "both" if across else None, NEITHER: "liaison" if across else None}.get(
                int(side[middle]), "gatekeeper" if across else "coordinator" if side[one] == side[middle] else "consultant")  # fmt: skip
            if position:
                paths[POSITIONS.index(position), middle] += 1
    np.testing.assert_array_equal(held.paths, paths)
    among = nx.subgraph(graph, np.flatnonzero(side).tolist())
    for middle in np.flatnonzero(side).tolist():
        expected = nx.effective_size(among, [middle])[middle] if among.degree(middle) else 0.0
        assert held.effective[middle] == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(6))
def test_what_crosses_is_what_one_would_have_to_cut(seed):
    draw = np.random.default_rng(seed)
    source, target = np.array([pair for pair in combinations(range(24), 2) if draw.random() < 0.3]).T
    side = draw.choice([NEITHER, FIRST, SECOND, BOTH], 24, p=[0.2, 0.35, 0.3, 0.15]).astype(np.int8)
    flow = nx.DiGraph()
    flow.add_nodes_from([FIRST, SECOND])
    for one, other in zip(source.tolist(), target.tolist(), strict=True):
        ends = [int(side[end]) if side[end] in (FIRST, SECOND) else f"both {end}" for end in (one, other) if side[end] != NEITHER]
        through = sum(isinstance(end, str) for end in ends)
        if len(ends) == 2 and ends[0] != ends[1] and through < 2:
            for tail, head in (ends, ends[::-1]):
                flow.add_edge(tail, head, capacity=flow.get_edge_data(tail, head, {"capacity": 0})["capacity"] + 1)
    found = carried(Sides(side, source, target))
    assert found.total == nx.maximum_flow_value(flow, FIRST, SECOND) > 0
    half = found.most(np.arange(24))
    assert found.carried[half].sum() >= found.total / 2 > found.carried[half[:-1]].sum()


@pytest.mark.parametrize("seed", range(6))
def test_pairs_are_counted_as_by_hand_and_chance_keeps_everyones_ties(seed):
    cover, source, target = odd_graph(seed)
    met, inside = crossing(cover, source, target), np.zeros((3, 24), bool)
    for one in range(3):
        inside[one, cover.member[cover.starts[one] : cover.starts[one + 1]]] = True
    share = (inside.T[:, None] & inside.T[None]).any(axis=2)
    assert (open_ties(cover, source, target) == ~share[source, target]).all()
    for a, b in combinations(range(3), 2):
        ties = sum(not share[x, y] and bool((inside[a, x] and inside[b, y]) or (inside[b, x] and inside[a, y]))
                   for x, y in zip(source, target, strict=True))  # fmt: skip
        for one, other in ((a, b), (b, a)):
            assert met.of(met.shared, np.array([one]), np.array([other]))[0] == (inside[a] & inside[b]).sum()
            assert met.of(met.ties, np.array([one]), np.array([other]))[0] == ties
    pull = pulls(met, source, target)
    assert (pull[np.bincount(np.append(source[met.loose], target[met.loose]), minlength=24) == 0] == 0).all()
    assert met.product(pull, met.a, met.b).sum() <= met.ties.sum() * 1.000001


def test_chance_draws_no_ties_inside_communities():
    """Four disjoint communities of unlike openness: everyone keeps as many ties as they have, all of them across."""
    draw = np.random.default_rng(1)
    home = np.repeat(np.arange(4), [40, 30, 20, 10])
    open_ = draw.gamma(2, 1, 100)
    pairs = [(x, y) for x, y in combinations(range(100), 2) if home[x] != home[y] and draw.random() < 0.03 * open_[x] * open_[y]]
    source, target = np.array(pairs).T
    cover = Cover(pa.array([str(one) for one in range(100)]), np.array([0, 40, 70, 90, 100]), np.arange(100), np.ones(100))
    met = crossing(cover, source, target)
    pull = pulls(met, source, target)
    expected = np.outer(pull, pull) * (home[:, None] != home[None])
    np.testing.assert_allclose(expected.sum(axis=1), np.bincount(np.append(source, target), minlength=100), rtol=1e-6, atol=1e-6)


def test_two_communities_alone_have_nothing_to_be_compared_with():
    source, target = np.array([(x, y) for x, y in combinations(range(40), 2) if (x * 7 + y * 13) % 11 == 0]).T
    cover = Cover(pa.array([str(one) for one in range(40)]), np.array([0, 20, 40]), np.arange(40), np.ones(40))
    met = crossing(cover, source, target)
    assert met.product(pulls(met, source, target), met.a, met.b) == pytest.approx(met.ties) and met.ties[0] > 20


def test_a_purpose_says_what_may_be_told():
    view = view_of([])
    assert view.purpose == "self" and view.allowed.names
    assert not any(View(view._connection, "crowd").allowed)
    with pytest.raises(BadRequest) as error:
        View(view._connection, "curiosity")
    assert all(name in error.value.advice.fr for name in PURPOSES)
    assert LENS.purpose() == "crowd" and LENS.purpose("self") == "self"


def test_what_a_lens_or_a_view_is_not_for_is_refused(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        assert not len(home.lens("bridge")) and not len(home.lens("bridge", "self"))
        for asked_ in (lambda: home.lens("mix", "crowd"), lambda: home.lens("bridge", "curiosity"), lambda: home.view("curiosity")):
            with pytest.raises(BadRequest) as error:
                asked_()
            assert "self" in error.value.advice.fr
    brokers = tmp_path / "brokers.csv"
    said = called("--home", tmp_path / "home", "--json", "lens", "bridge", "--brokers", brokers)
    assert (said.code, said.json["error"]["code"]) == (1, "lens-names") and not brokers.exists()
    assert "--purpose self" in called("--home", tmp_path / "home", "--lang", "fr", "lens", "bridge", "--brokers", brokers).err
    assert called("--home", tmp_path / "home", "lens", "bridge", "--purpose", "curiosity").code == 2


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Return a home with the made-up village, large enough for its communities to be seen."""
    path = tmp_path_factory.mktemp("bridge") / "home"
    with murmure.open(path) as opened:
        opened.demo(size=200_000)
    return path


@pytest.mark.long
def test_the_lens_is_asked_on_the_command_line(home, tmp_path):
    brokers, positions = tmp_path / "brokers.csv", tmp_path / "positions.parquet"
    told = called("--home", home, "--json", "lens", "bridge", "--folds", 3, "--positions", positions).json
    assert told["lens"] == "bridge" and set(told["tables"]) == {"pairs", "words", "brokers"}
    assert len(told["tables"]["pairs"]) == 10 and told["tables"]["brokers"] == [] and positions.exists()
    said = called("--home", home, "--json", "lens", "bridge", "--folds", 3, "--purpose", "self", "--brokers", brokers)
    assert said.code == 0 and said.json["tables"]["pairs"] == told["tables"]["pairs"]
    assert pyarrow.csv.read_csv(brokers).num_rows == 200
    assert "are joined" in called("--home", home, "lens", "bridge", "--folds", 3).out
    assert "sont reliées" in called("--home", home, "--lang", "fr", "lens", "bridge", "--folds", 3).out


@pytest.mark.long
def test_the_communities_that_were_planted_together_are_found(home):
    """In the village, three pairs share more members than chance put there; the least of them hardly more than other pairs do."""
    with murmure.open(home) as opened:
        found, communities = opened.lens("bridge", folds=5), ground(crowd(opened.view()), 0).cover.lists()
    truth = {name: {account_of(who) or who for who in one["members"]} for name, one in village.truth(200_000, 1).communities.items()}
    names = [max(truth, key=lambda name, group=group: len({*group} & truth[name]) / len({*group} | truth[name])) for group in communities]
    joined = {frozenset(names[int(number) - 1] for number in one.subject.removeprefix("communities:").split("-")) for one in found}
    pairs = {frozenset(pair[:2]) for pair in SHARED}
    assert joined <= pairs and len(joined) >= 2

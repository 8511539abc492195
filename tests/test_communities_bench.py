"""Are the graphs that the bench of communities makes those that were asked for?"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).parent.parent / "bench" / "communities"
sys.path.append(str(BENCH))

import blocks  # noqa: E402
import grounds  # noqa: E402
import knowable  # noqa: E402
import lfr  # noqa: E402
from run import run  # noqa: E402

found = importlib.util.spec_from_file_location("bench_of_communities", BENCH / "__main__.py")
bench = importlib.util.module_from_spec(found)
found.loader.exec_module(bench)

SHAPES = [
    lfr.Shape(nodes=3_000, on=600),
    lfr.Shape(nodes=3_000, on=1_500, om=4, mu=0.3),
    lfr.Shape(nodes=3_000, on=300, om=2, mu=0.4, k=10, maxk=30, minc=10, maxc=60),
    lfr.Shape(nodes=3_000, on=1_500, om=8, mu=0.5),
    lfr.Shape(nodes=3_000, on=0, om=1, mu=0.1),
]


def shared(edges: np.ndarray, starts: np.ndarray, member: np.ndarray, nodes: int) -> np.ndarray:
    """Return how many communities the two ends of each edge have in common."""
    within = np.zeros((nodes, len(starts) - 1), np.int8)
    within[member, np.repeat(np.arange(len(starts) - 1), np.diff(starts))] = 1
    return (within[edges[:, 0]] * within[edges[:, 1]]).sum(axis=1)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.on}-in-{shape.om}-mu-{shape.mu}")
def test_an_lfr_graph_is_what_was_asked(shape: lfr.Shape) -> None:
    edges, starts, member = lfr.make(shape, seed=5)
    degrees = np.bincount(edges.ravel(), minlength=shape.nodes)
    assert len(blocks.simple(edges, shape.nodes)) == len(edges), "a loop or a double edge"
    assert degrees.mean() == pytest.approx(shape.k, rel=0.04) and degrees.max() <= shape.maxk
    # Hardly any stub is lost: the degrees are those that were drawn first with this seed.
    drawn = lfr.draw_degrees(shape, np.random.default_rng(5))
    assert np.abs(drawn - degrees).sum() <= 0.002 * drawn.sum()
    sizes, memberships = np.diff(starts), np.bincount(member, minlength=shape.nodes)
    assert sizes.min() >= shape.minc and sizes.max() <= shape.maxc
    assert sorted(set(memberships.tolist())) == sorted({1, shape.om if shape.on else 1})
    assert (memberships == shape.om).sum() == (shape.on if shape.om > 1 else shape.nodes)
    keys = np.repeat(np.arange(len(sizes)), sizes) * shape.nodes + member
    assert (np.diff(keys) > 0).all(), "members ascend within a community, each once"
    across = shared(edges, starts, member, shape.nodes) == 0
    assert across.mean() == pytest.approx(shape.mu, abs=0.015)
    own = np.bincount(edges[across].ravel(), minlength=shape.nodes)
    assert np.mean(np.abs(own - shape.mu * degrees) > 2) < 0.05, "the mixing is that of each node, not of the mean only"


def test_a_node_shares_its_edges_equally_among_its_communities() -> None:
    shape = lfr.Shape(nodes=3_000, on=900, om=3)
    edges, starts, member = lfr.make(shape, seed=2)
    within = np.zeros((shape.nodes, len(starts) - 1), bool)
    within[member, np.repeat(np.arange(len(starts) - 1), np.diff(starts))] = True
    # Edges in one community only: which of two an edge belongs to cannot be seen.
    one = edges[shared(edges, starts, member, shape.nodes) == 1]
    community = (within[one[:, 0]] & within[one[:, 1]]).argmax(axis=1)
    counts = np.zeros(within.shape, np.int64)
    for side in (0, 1):
        np.add.at(counts, (one[:, side], community), 1)
    several = within.sum(axis=1) == 3
    rows = np.sort(np.where(within, counts, 99)[several], axis=1)[:, :3]
    assert np.mean(rows[:, 2] - rows[:, 0] <= 1) > 0.8
    assert np.std(counts[~several].sum(axis=1)) > 3  # while degrees differ


def test_degrees_and_sizes_follow_power_laws() -> None:
    shape, luck = lfr.Shape(nodes=200_000, maxk=100, minc=20, maxc=100), np.random.default_rng(1)
    degrees = np.bincount(lfr.draw_degrees(shape, luck))
    assert degrees[24] / degrees[48] == pytest.approx(2**shape.tau1, rel=0.1)
    sizes = np.bincount(lfr.draw_sizes(2_000_000, shape, luck), minlength=101)
    low, high = sizes[25:35].sum(), sizes[50:70].sum()  # twice as wide, twice as far: equal when tau2 is 1
    assert low / high == pytest.approx(1, rel=0.1)
    assert lfr.draw_sizes(12_345, shape, luck).sum() == 12_345


def test_the_same_seed_makes_the_same_graph() -> None:
    shape = lfr.Shape(nodes=1_000, on=200)
    first, again, other = lfr.make(shape, 3), lfr.make(shape, 3), lfr.make(shape, 4)
    assert all(np.array_equal(*pair) for pair in zip(first, again, strict=True))
    assert not np.array_equal(first[0][:100], other[0][:100])
    for made in (blocks.random, blocks.matched, lambda nodes, seed: blocks.affiliation(nodes, seed)[0]):
        assert np.array_equal(made(500, seed=3), made(500, seed=3)) and not np.array_equal(made(500, seed=3)[:50], made(500, seed=4)[:50])


def test_edges_come_in_no_order() -> None:
    """Neither the place of an edge in the file nor which end comes first tells of its community."""
    edges, starts, member = lfr.make(lfr.Shape(nodes=2_000, on=0, om=1), seed=1)
    home = np.empty(2_000, np.int64)
    home[member] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    assert np.mean(home[edges[1:, 0]] == home[edges[:-1, 0]]) < 0.1
    assert np.mean(edges[:, 0] < edges[:, 1]) == pytest.approx(0.5, abs=0.03)


def test_shapes_that_no_graph_has_are_refused() -> None:
    for wrong in (lfr.Shape(nodes=1_000, on=200, k=60), lfr.Shape(nodes=1_000, on=200, maxc=25, minc=20), lfr.Shape(nodes=50, on=50, om=8)):
        with pytest.raises(ValueError, match=r"reach|maxc|too few"):
            lfr.make(wrong)


def test_blocks_of_the_affiliation_model_have_their_densities() -> None:
    edges, starts, member = blocks.affiliation(4_000, seed=2)
    assert len(blocks.simple(edges, 4_000)) == len(edges)
    memberships = np.bincount(member, minlength=4_000)
    assert np.bincount(memberships) / 4_000 == pytest.approx(np.array(blocks.MEMBERSHIPS), abs=0.03)
    common = shared(edges, starts, member, 4_000)
    assert (common == 0).sum() == pytest.approx(4_000 * blocks.NOISE / 2, rel=0.1)
    sizes = np.diff(starts)
    within = np.zeros((len(sizes), 4_000), bool)
    within[np.repeat(np.arange(len(sizes)), sizes), member] = True
    inside = np.array([(one[edges[:, 0]] & one[edges[:, 1]]).sum() for one in within]) * 2 / sizes
    wide = sizes > 40
    low, high = blocks.INSIDE
    assert wide.sum() > 20 and (inside[wide] > low - 2).all() and (inside[wide] < high + 3).all()
    assert inside[wide].std() > 1, "each community has a density of its own"


def test_random_graphs_hold_nothing_but_their_degrees() -> None:
    edges = blocks.random(3_000, k=20)
    assert len(edges) == 30_000 == len(blocks.simple(edges, 3_000))
    degrees = np.bincount(edges.ravel(), minlength=3_000)
    assert degrees.var() == pytest.approx(20, rel=0.15)  # Poisson
    drawn = lfr.draw_degrees(lfr.Shape(nodes=3_000), np.random.default_rng(1))
    matched = blocks.matched(3_000)
    assert len(matched) == len(blocks.simple(matched, 3_000))
    assert np.abs(np.bincount(matched.ravel(), minlength=3_000) - drawn).sum() <= 2


def test_files_are_read_back_as_they_were_made(tmp_path: Path) -> None:
    from murmure.communities.cover import read_cover

    edges, starts, member = lfr.make(lfr.Shape(nodes=500, on=50), seed=1)
    lfr.write(tmp_path / "small", edges, starts, member)
    assert np.array_equal(np.loadtxt(tmp_path / "small.edges", np.int64, delimiter="\t"), edges)
    cover = read_cover(tmp_path / "small.truth")
    assert np.array_equal(cover.starts, starts) and cover.nodes.to_pylist() == list(range(500)) and np.array_equal(cover.member, member)


def test_a_graph_is_what_its_name_says() -> None:
    nodes, edges, starts, member = grounds.made("lfr-2k-on50-om4-mu30-k16-s7")
    wanted = lfr.make(lfr.Shape(nodes=2_000, on=1_000, om=4, mu=0.3, k=16), seed=7)
    assert nodes == 2_000 and all(np.array_equal(*pair) for pair in zip((edges, starts, member), wanted, strict=True))
    assert len(grounds.made("random-1k")[2]) == 1, "nothing to find"
    assert grounds.size_of("10k") == 10_000 and grounds.size_of("3m") == 3_000_000 and grounds.size_of("123") == 123
    for wrong in ("lfr", "lfr-10k-x3", "random-1k-mu20", "else-1k"):
        with pytest.raises(ValueError, match="no graph"):
            grounds.made(wrong)


def test_the_truth_of_ego_facebook_is_its_circles() -> None:
    if not grounds.FACEBOOK.is_dir():
        pytest.skip(f"needs the ego networks of SNAP in {grounds.FACEBOOK}")
    nodes, edges, starts, member = grounds.made("ego-facebook")
    assert (nodes, len(edges), edges.max()) == (4_039, 88_234, 4_038)
    assert np.diff(starts).min() >= 3 and member.max() <= 4_038
    # Members of a circle are friends of its owner, so the ids of circles and edges are the same ids.
    friends = {tuple(sorted(edge)) for edge in edges.tolist()}
    assert all((0, node) in friends for node in member[: starts[1]].tolist())


def test_what_shows_of_the_truth_are_memberships_with_two_ties() -> None:
    import pyarrow as pa

    from murmure.communities.cover import Cover

    edges = np.array([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3), (3, 6), (6, 6)])
    truth = Cover(pa.array(range(7)), np.array([0, 3, 8]), np.array([0, 1, 2, 2, 3, 4, 5, 6]), np.ones(8))
    shown = knowable.shown(truth, edges[:, 0].copy(), edges[:, 1].copy(), 7)
    assert shown.lists() == [[0, 1, 2], [3, 4, 5]]  # 2 and 6 have one tie only into the second community


def test_a_process_that_fails_or_never_ends_is_told() -> None:
    fine = run([sys.executable, "-c", "print(sum(range(10**6)))"])
    assert fine.said == "499999500000" and not fine.failure and fine.processor > 0 and 5 < fine.peak < 2_000  # the tests themselves may be large
    large = run([sys.executable, "-c", "b'x' * (300 << 20)"])
    assert 300 < large.peak < 2_000
    assert "KeyError" in run([sys.executable, "-c", "{}['a']"]).failure
    assert run([sys.executable, "-c", "while True: pass"], processor=1).failure == "not done in 1 s of CPU"
    if sys.platform == "linux":
        assert run([sys.executable, "-c", "b'x' * (900 << 20)"], memory=500).failure == "out of memory"


def test_the_verdict_names_the_best_and_the_fastest_that_comes_near() -> None:
    def found(method: str, onmi: float, algorithm: float, failure: str = "") -> dict:
        return {"method": method, "onmi": onmi, "f1": onmi, "omega": onmi, "algorithm": algorithm, "streamed": 0.01, "read": 0.1, "failure": failure}

    verdict = bench.verdict
    peers = [found("quick", 0.5, 0.1), found("near", 0.82, 20), found("slow", 0.85, 90), found("no", 1, 1, "failed")]
    said = verdict([found("murmure", 0.9, 1), *peers])
    assert "Best peer in ONMI: slow, 0.850; ours is +0.050" in said and "near, 20.0 times our CPU" in said
    assert "costs 100 of the former, 10.0 of the latter" in said
    assert "No peer reaches" in verdict([found("murmure", 0.9, 1), found("quick", 0.5, 0.1)])
    assert verdict([found("murmure", 0.9, 1, "failed"), found("quick", 0.5, 0.1)]) == ""

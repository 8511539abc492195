"""Does the layout put together those who belong together, apart those who do not, and always the same way?"""

from __future__ import annotations

import numpy as np
import pytest

from murmure.kernels.layout import place


def planted(count: int, communities: int, edges: int, inside: float, seed: int = 1):
    """Return the community of each node and the ends of made-up edges, a share `inside` of them within one."""
    draw = np.random.default_rng(seed)
    community = np.arange(count) % communities
    sources = draw.integers(0, count, edges)
    within = (draw.integers(0, count // communities, edges) * communities + community[sources]) % count
    targets = np.where(draw.random(edges) < inside, within, draw.integers(0, count, edges))
    return community, sources, targets


def distances(places: np.ndarray, community: np.ndarray) -> tuple[float, float]:
    """Return the mean distance of two nodes of one community, and of two communities."""
    draw = np.random.default_rng(0)
    a, b = draw.integers(0, len(places), (2, 50_000))
    gaps = np.hypot(*(places[a] - places[b]).T)
    same = community[a] == community[b]
    return gaps[same & (a != b)].mean(), gaps[~same].mean()


@pytest.mark.parametrize(("count", "communities", "edges", "inside"), [(60, 3, 300, 0.9), (1500, 10, 9000, 0.85)])
def test_planted_communities_end_up_apart(count, communities, edges, inside):
    community, sources, targets = planted(count, communities, edges, inside)
    within, between = distances(place(count, sources, targets, np.ones(edges)), community)
    assert within < 0.45 * between


def test_without_communities_the_measure_stays_silent():
    community, sources, targets = planted(600, 6, 4000, 0.0)
    within, between = distances(place(600, sources, targets, np.ones(4000)), community)
    assert within == pytest.approx(between, rel=0.1)


def test_same_seed_same_places_and_another_seed_others():
    _, sources, targets = planted(300, 4, 1200, 0.8)
    first = place(300, sources, targets, np.ones(1200), seed=3)
    assert np.array_equal(first, place(300, sources, targets, np.ones(1200), seed=3))
    assert not np.array_equal(first, place(300, sources, targets, np.ones(1200), seed=4))


def test_parts_that_are_not_connected_do_not_mix():
    chains = [(first, first + 1) for part in range(30) for first in range(part * 10, part * 10 + 9)]
    sources, targets = np.array(chains).T
    places = place(300, sources, targets, np.ones(len(chains)))
    centres = places.reshape(30, 10, 2).mean(axis=1)
    radii = np.hypot(*(places.reshape(30, 10, 2) - centres[:, None]).transpose(2, 0, 1)).max(axis=1)
    gaps = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1)) + np.eye(30) * 1e9
    assert (places.reshape(30, 10, 2) != 0).any()
    nearest = np.array([[np.hypot(*(places[a * 10 : a * 10 + 10, None] - places[None, b * 10 : b * 10 + 10])
                                  .transpose(2, 0, 1)).min() if a != b else 1e9 for b in range(30)] for a in range(30)])  # fmt: skip
    assert nearest.min() > 2.0
    assert (radii > 1).all() and (gaps > 2).all()


def test_discs_hardly_overlap():
    _, sources, targets = planted(400, 5, 1500, 0.8)
    sizes = np.random.default_rng(2).uniform(1.5, 6.0, 400)
    places = place(400, sources, targets, np.ones(1500), sizes).astype(float)
    gaps = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + np.eye(400) * 1e9
    overlap = (gaps < 0.8 * (sizes[:, None] + sizes[None])).sum() / 2
    assert overlap < 0.02 * 400


@pytest.mark.parametrize(
    ("count", "edges"),
    [(0, []), (1, []), (2, []), (2, [(0, 1)]), (3, [(0, 0)]), (3, [(0, 1), (1, 2), (2, 0)]), (5, [(0, 1)] * 9),
     (400, [(0, node) for node in range(1, 400)]), (9, [(a, b) for a in range(9) for b in range(a)])],
)  # fmt: skip
def test_odd_graphs_get_finite_places(count, edges):
    ends = np.array(edges, np.int64).reshape(-1, 2)
    places = place(count, ends[:, 0], ends[:, 1], np.ones(len(ends)))
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(2), axis=0)) == count


def test_heavy_and_light_edges_stay_finite():
    _, sources, targets = planted(200, 2, 900, 0.5)
    weights = 10.0 ** np.random.default_rng(5).uniform(-6, 6, 900)
    assert np.isfinite(place(200, sources, targets, weights)).all()

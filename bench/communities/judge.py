"""How near is a cover to the truth?

Usage: python bench/communities/judge.py COVER TRUTH NODES

Prints a JSON line: communities, covered, overlapping, onmi, f1, omega. Communities of one or two nodes are left out,
whoever found them.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from murmure.communities.cover import Cover, read_cover
from murmure.communities.scoring import score


def without_the_smallest(cover: Cover) -> Cover:
    """Return the communities of three nodes or more."""
    sizes = np.diff(cover.starts)
    keep = np.repeat(sizes >= 3, sizes)
    return Cover(cover.nodes, np.concatenate(([0], np.cumsum(sizes[sizes >= 3]))), cover.member[keep], cover.degree[keep])


def judge(cover: Cover, truth: Cover, nodes: int) -> dict:
    """Compare two covers."""
    cover, truth = without_the_smallest(cover), without_the_smallest(truth)
    said = score(cover, truth, nodes)
    return {"communities": cover.communities, "covered": cover.covered, "overlapping": cover.overlapping,
            "onmi": said.onmi, "f1": said.f1, "omega": said.omega, "omega_exact": said.omega_exact}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(judge(read_cover(sys.argv[1]), read_cover(sys.argv[2]), int(sys.argv[3]))))

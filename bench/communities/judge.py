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
from murmure.communities.score import score


def without_the_smallest(cover: Cover) -> Cover:
    """Return the communities of three nodes or more."""
    sizes = np.diff(cover.starts)
    keep = np.repeat(sizes >= 3, sizes)
    return Cover(cover.nodes, np.concatenate(([0], np.cumsum(sizes[sizes >= 3]))), cover.member[keep], cover.degree[keep])


def main() -> None:
    """Compare two files."""
    cover, truth = (without_the_smallest(read_cover(path)) for path in sys.argv[1:3])
    said = score(cover, truth, int(sys.argv[3]))
    print(json.dumps({"communities": cover.communities, "covered": cover.covered, "overlapping": cover.overlapping,
                      "onmi": said.onmi, "f1": said.f1, "omega": said.omega, "omega_exact": said.omega_exact}))  # fmt: skip


if __name__ == "__main__":
    main()

"""Which graphs is a method tried on, and what is the truth about each?

Usage: python bench/communities/grounds.py NAME FOLDER

Writes FOLDER/NAME.edges, FOLDER/NAME.truth and FOLDER/NAME.nodes (how many), unless they are there. Names:

- `lfr-SIZE[-onP][-omM][-muX][-kK]`: our LFR graphs (lfr.py): P % of the nodes in M communities each, X % of the
  edges out of them, mean degree K; without these 20, 3, 20 and 20. SIZE as in 10k or 1m.
- `affiliation-SIZE`: communities of another make (blocks.py).
- `few-SIZE[-gG][-kK][-muX]`: G large groups that share a third of the nodes; without these 6, 20 and 15.
- `random-SIZE`, `matched-SIZE`: nothing to find: the truth is empty.
- any of these with `-sN` at its end: another seed than 1.
- `ego-facebook`: ten ego networks of SNAP joined (facebook_combined, 4,039 nodes, 88,234 edges); the truth is
  every circle that one of the ten owners drew, of three members or more (146 of 193), as a community of the whole.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
FACEBOOK = Path(os.environ.get("MURMURE_DATA", BENCH.parent.parent / "shared" / "data")) / "communities" / "ego-facebook"

REGIMES = ["lfr-10k", "lfr-10k-on50-mu10", "lfr-10k-on10-om2-mu40", "lfr-10k-k10", "lfr-10k-on50-om4-mu30", "affiliation-10k"]
FEW = ["few-300-g6-k10", "few-300-g6-k20", "few-300-g6-k40", "few-300-g6-k20-mu40", "few-2k-g8-k20"]
QUICK = [*REGIMES, *FEW, "ego-facebook", "random-10k", "matched-10k"]
SWEEP = [*(f"lfr-10k-om{many}" for many in (2, 4, 5, 6, 7, 8)), *(f"lfr-10k-mu{mixing}" for mixing in (10, 30, 40, 50))]
LARGE = ["lfr-100k", "lfr-100k-on50-om4-mu30", "affiliation-100k", "lfr-1m", "affiliation-1m"]
ALL = [*QUICK, *SWEEP, *LARGE]


def size_of(text: str) -> int:
    """Return the number that a SIZE says: 10k is 10,000."""
    return int(text.rstrip("km")) * {"k": 1_000, "m": 1_000_000}.get(text[-1], 1)


def have(name: str, folder: Path) -> None:
    """Write the files of a graph when they are not there yet. Raises ValueError for a name that none has."""
    if (folder / f"{name}.nodes").exists():
        return
    nodes, edges, starts, member = made(name)
    from lfr import write

    folder.mkdir(parents=True, exist_ok=True)
    write(folder / name, edges, starts, member)
    (folder / f"{name}.nodes").write_text(f"{nodes}\n", encoding="ascii")


def made(name: str) -> tuple:
    """Return (nodes, edges, starts, member) of a graph by its name."""
    import blocks
    import lfr
    import numpy as np

    if name == "ego-facebook":
        return facebook()
    found = re.fullmatch(r"(lfr|affiliation|few|random|matched)-(\d+[km]?)((?:-(?:on|om|mu|k|g)\d+)*)(?:-s(\d+))?", name)
    if not found or (found[3] and found[1] not in ("lfr", "few")):
        raise ValueError(f"there is no graph called {name}")
    nodes, seed = size_of(found[2]), int(found[4] or 1)
    asked = {key: int(value) for key, value in re.findall(r"-([a-z]+)(\d+)", found[3])}
    if found[1] == "few":
        return nodes, *blocks.few(nodes, asked.get("g", 6), asked.get("k", 20), asked.get("mu", 15) / 100, seed)
    if found[1] == "lfr":
        shape = lfr.Shape(nodes, k=asked.get("k", 20), mu=asked.get("mu", 20) / 100, om=asked.get("om", 3),
                          on=nodes * asked.get("on", 20) // 100)  # fmt: skip
        return nodes, *lfr.make(shape, seed)
    if found[1] == "affiliation":
        return nodes, *blocks.affiliation(nodes, seed)
    edges = blocks.random(nodes, seed=seed) if found[1] == "random" else blocks.matched(nodes, seed=seed)
    return nodes, edges, np.zeros(1, np.int64), np.zeros(0, np.int64)


def facebook() -> tuple:
    """Return (nodes, edges, starts, member) of ego-Facebook; needs the data, which is not part of the project."""
    import numpy as np

    if not FACEBOOK.is_dir():
        raise ValueError(f"the ego networks of SNAP are not in {FACEBOOK}: set MURMURE_DATA")
    edges = np.loadtxt(FACEBOOK / "facebook_combined.txt", np.int64)
    circles = [
        sorted({int(node) for node in line.split()[1:]})
        for path in sorted(FACEBOOK.glob("*.circles"), key=lambda path: int(path.stem))
        for line in path.read_text(encoding="ascii").splitlines()
    ]
    circles = [circle for circle in circles if len(circle) >= 3]
    return len(np.unique(edges)), edges, np.cumsum([0, *map(len, circles)]), np.concatenate(circles)


if __name__ == "__main__":
    have(sys.argv[1], Path(sys.argv[2]))

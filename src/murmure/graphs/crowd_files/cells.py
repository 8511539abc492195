"""How are the memberships of one person said in a few cells, as a file of nodes needs them?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.crowd_files.kept import Kept

APART = ";"
"""Between two communities in a cell: Gephi Lite takes such a cell for a list."""


class Cells(NamedTuple):
    """Hold texts, one per person, empty for those who are in no community that may leave.

    community     number of the strongest one
    communities   all numbers, the strongest first: '4;1'
    degrees, confidences   the same with how much, and how sure: '4:0.62;1:0.38'
    contested     those that somebody contests, with the degree that the ties say: '7:0.21'; they are in no other cell
    colour        of the strongest one
    """

    community: list[str]
    communities: list[str]
    degrees: list[str]
    confidences: list[str]
    contested: list[str]
    colour: list[str]


def cells(kept: Kept) -> Cells:
    """Return what is said of each person's memberships."""
    import numpy as np

    from murmure.graphs.crowd_files.kept import NOBODY

    order = np.lexsort((kept.group, -kept.degree, kept.member))
    ours = order[~kept.contested[order]]
    theirs = order[kept.contested[order]]
    sure = ours[~np.isnan(kept.confidence[ours])]
    numbers = _joined(kept, ours, kept.group[ours].astype(str).tolist())
    strongest = [cell.partition(APART)[0] for cell in numbers]
    colours = {str(group.number): group.colour for group in kept.groups}
    return Cells(
        strongest, numbers, _joined(kept, ours, _pairs(kept, ours, kept.degree)), _joined(kept, sure, _pairs(kept, sure, kept.confidence)),
        _joined(kept, theirs, _pairs(kept, theirs, kept.degree)), [colours.get(one, NOBODY) for one in strongest],
    )  # fmt: skip


def _pairs(kept: Kept, rows: np.ndarray, share: np.ndarray) -> list[str]:
    return [f"{group}:{value:.4g}" for group, value in zip(kept.group[rows].tolist(), share[rows].tolist(), strict=True)]


def _joined(kept: Kept, rows: np.ndarray, texts: list[str]) -> list[str]:
    """Return the texts of each person's rows in one; the rows stand by person."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = np.cumsum(np.bincount(kept.member[rows], minlength=len(kept.ids)))
    starts = pa.array(np.concatenate(([0], ends)), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(starts, pa.array(texts, pa.string())), APART).to_pylist()

"""How are people, ties and overlapping communities said in one file of GEXF 1.3?

Gephi knows one group per node at a time, so the strongest community is an
attribute of its own, and gives the colour; `communities` and `degrees` hold all
of them. What is kept to beyond the grammar is in `graphs.gexf`; here no tie has
a direction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from murmure.graphs.gexf import NAMESPACE, escape

if TYPE_CHECKING:
    from murmure.graphs.crowd_files.kept import Kept
    from murmure.graphs.crowd_files.tables import Files

ATTRIBUTES = ("community", "communities", "degrees", "confidences", "contested", "notes")
BATCH = 20_000


def files(kept: Kept) -> Files:
    """Return the name of the file, and what fills it."""
    return [("communities.gexf", lambda out: fill(out, _lines(kept)))]


def fill(out: BinaryIO, lines: Iterator[str]) -> None:
    """Write lines in UTF-8, some thousands at a time."""
    while batch := "".join(islice(lines, BATCH)):
        out.write(batch.encode())


def _lines(kept: Kept) -> Iterator[str]:
    from murmure.graphs.crowd_files.about import description

    day = f' lastmodifieddate="{date.fromisoformat(kept.made[:10]).isoformat()}"' if kept.made else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{NAMESPACE}/viz" version="1.3">\n'
        f"<meta{day}><creator>murmure</creator><description>{escape(description(kept))}</description></meta>\n"
        '<graph defaultedgetype="undirected" mode="static">\n<attributes class="node">\n'
    )
    yield from (f'<attribute id="{name}" title="{name}" type="string"/>\n' for name in ATTRIBUTES)
    yield '</attributes>\n<attributes class="edge">\n<attribute id="notes" title="notes" type="string"/>\n</attributes>\n'
    yield f'<nodes count="{len(kept.ids)}">\n'
    yield from _nodes(kept)
    yield f'</nodes>\n<edges count="{len(kept.source)}">\n'
    yield from _edges(kept)
    yield "</edges>\n</graph>\n</gexf>\n"


def _nodes(kept: Kept) -> Iterator[str]:
    from murmure.graphs.crowd_files.cells import cells

    told, said = kept.told("person"), cells(kept)
    notes = [told.get((one,), "") for one in kept.ids]
    rows = zip(kept.ids, kept.labels, kept.x.tolist(), kept.y.tolist(), kept.size.tolist(), said.colour,
               said.community, said.communities, said.degrees, said.confidences, said.contested, notes, strict=True)  # fmt: skip
    for one, label, x, y, size, colour, *values in rows:
        red, green, blue = bytes.fromhex(colour[1:])
        yield (
            f'<node id="{escape(one)}" label="{escape(label)}">{_values(ATTRIBUTES, values)}'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/>{_place(x, y)}{_size(size)}</node>\n'
        )


def _edges(kept: Kept) -> Iterator[str]:
    told = kept.told("tie")
    ids = [escape(one) for one in kept.ids]
    rows = zip(kept.source.tolist(), kept.target.tolist(), kept.weight.tolist(), strict=True)
    for number, (source, target, weight) in enumerate(rows):
        text = f'<edge id="{number}" source="{ids[source]}" target="{ids[target]}" weight="{weight!r}"'
        note = told.get(tuple(sorted((kept.ids[source], kept.ids[target])))) if told else None
        yield f"{text}>{_values(('notes',), [note])}</edge>\n" if note else f"{text}/>\n"


def _values(names: tuple[str, ...], values: list[str]) -> str:
    filled = "".join(f'<attvalue for="{name}" value="{escape(value)}"/>' for name, value in zip(names, values, strict=True) if value)
    return f"<attvalues>{filled}</attvalues>" if filled else ""


def _place(x: float, y: float) -> str:
    return f'<viz:position x="{x:.7g}" y="{y:.7g}" z="0.0"/>' if math.isfinite(x) and math.isfinite(y) else ""


def _size(size: float) -> str:
    return f'<viz:size value="{size:.5g}"/>' if math.isfinite(size) and size >= 0 else ""

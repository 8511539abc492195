"""How is a map of communities said so that Gephi Lite opens it as the page shows it?

Its workspace is JSON: the graph, what its fields are, how they are drawn, the
filters (https://docs.gephi.org/lite/user-manual/file-formats). What taught us:

- Versions 1.0 and 1.1 hold the same in it; from 1.1 on, a file of another minor
  version is opened on demand only, and as a bare graph. So the version is 1.1,
  and the fields `label`, `size` and `color` are those that it looks for then.
- Version 1.0.2 cannot read a bare graph in JSON (its issue 339), but reads its
  own workspace.
- A list of three texts that begins with '<<Function' would be run as a script:
  there is no list of texts in what we write.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.graphs.crowd_files.cells import Cells
    from murmure.graphs.crowd_files.kept import Kept
    from murmure.graphs.crowd_files.tables import Files

VERSION = "1.1.0"
THIN, THICK = 0.2, 3.0
"""Of the ties, in the units in which people are drawn: their radius begins at about 1."""
LABEL_SIZE = 14

NODE_FIELDS: dict[str, dict[str, str]] = {
    "label": {"type": "text"}, "size": {"type": "number"}, "color": {"type": "color"}, "community": {"type": "category"},
    "communities": {"type": "keywords", "separator": ";"}, "degrees": {"type": "text"}, "confidences": {"type": "text"},
    "contested": {"type": "text"}, "notes": {"type": "text"},
}  # fmt: skip
EDGE_FIELDS: dict[str, dict[str, str]] = {"weight": {"type": "number"}, "notes": {"type": "text"}}


def files(kept: Kept) -> Files:
    """Return the name of the file, and what fills it."""
    from murmure.graphs.crowd_files.gexf import fill

    return [("communities.json", lambda out: fill(out, _parts(kept)))]


def _parts(kept: Kept) -> Iterator[str]:
    from murmure.graphs.crowd_files.about import TITLE, description
    from murmure.graphs.crowd_files.cells import cells

    said = cells(kept)
    metadata = {"title": f"{TITLE.say(kept.language)} {kept.made[:10]}".strip(), "description": description(kept)}
    yield f'{{"type":"gephi-lite","version":{_json(VERSION)},"graphDataset":{{"nodeData":{{'
    yield from _listed(f"{_json(one)}:{_json(data)}" for one, data in zip(kept.ids, _node_data(kept, said), strict=True))
    yield '},"edgeData":{'
    yield from _listed(f'"{number}":{_json(data)}' for number, data in enumerate(_edge_data(kept)))
    yield '},"layout":{'
    places = zip(kept.ids, kept.x.tolist(), kept.y.tolist(), strict=True)
    yield from _listed(f'{_json(one)}:{{"x":{_number(x)},"y":{_number(y)}}}' for one, x, y in places)
    yield f'}},"metadata":{_json(metadata)},"nodeFields":{_json(_fields("nodes"))},"edgeFields":{_json(_fields("edges"))},'
    yield '"fullGraph":{"attributes":{},"options":{"type":"undirected","multi":true,"allowSelfLoops":true},"nodes":['
    yield from _listed(f'{{"key":{_json(one)}}}' for one in kept.ids)
    yield '],"edges":['
    yield from _listed(_ends(kept))
    yield f']}}}},"filters":{{"filters":[]}},"appearance":{_json(_appearance(kept))}}}\n'


def _listed(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of a list or an object, a comma and a new line between two."""
    for number, part in enumerate(parts):
        yield f",\n{part}" if number else part


def _node_data(kept: Kept, said: Cells) -> Iterator[dict[str, Any]]:
    told = kept.told("person")
    notes = [told.get((one,), "") for one in kept.ids]
    sizes = [float(f"{size:.5g}") if math.isfinite(size) else 0.0 for size in kept.size.tolist()]
    for values in zip(kept.labels, sizes, said.colour, *said[:5], notes, strict=True):
        yield {name: value for name, value in zip(NODE_FIELDS, values, strict=True) if value != ""}


def _edge_data(kept: Kept) -> Iterator[dict[str, Any]]:
    told = kept.told("tie")
    for source, target, weight in zip(kept.source.tolist(), kept.target.tolist(), kept.weight.tolist(), strict=True):
        note = told.get(tuple(sorted((kept.ids[source], kept.ids[target])))) if told else None
        yield {"weight": weight, "notes": note} if note else {"weight": weight}


def _ends(kept: Kept) -> Iterator[str]:
    ids = [_json(one) for one in kept.ids]
    for number, (source, target) in enumerate(zip(kept.source.tolist(), kept.target.tolist(), strict=True)):
        yield f'{{"key":"{number}","source":{ids[source]},"target":{ids[target]}}}'


def _fields(items: str) -> list[dict[str, str]]:
    known = NODE_FIELDS if items == "nodes" else EDGE_FIELDS
    return [{"id": name, "itemType": items, **kind} for name, kind in known.items()]


def _field(name: str, items: str = "nodes") -> dict[str, str]:
    return next(field for field in _fields(items) if field["id"] == name)


def _appearance(kept: Kept) -> dict[str, Any]:
    """Return how all is drawn: sizes and names as they are, a colour for each community."""
    from murmure.graphs.crowd_files.kept import NOBODY

    label = {"type": "fixed", "value": LABEL_SIZE, "zoomCorrelation": 0, "density": 1}
    short = {"type": "ellipsis", "enabled": False, "maxLength": 25}
    none = {"type": "none"}
    return {
        "showEdges": {"value": True}, "backgroundColor": "#FFFFFF00", "layoutGridColor": "#666666",
        "nodesSize": {"type": "ranking", "field": _field("size"), "missingSize": 1.0},
        "edgesSize": {"type": "ranking", "field": _field("weight", "edges"), "minSize": THIN, "maxSize": THICK, "missingSize": THIN},
        "nodesColor": {"type": "partition", "field": _field("community"), "missingColor": NOBODY,
                       "colorPalette": {str(group.number): group.colour for group in kept.groups}},
        "edgesColor": {"type": "fixed", "value": "#cccccc"},
        "nodesLabel": {"type": "field", "field": _field("label"), "missingValue": ""}, "edgesLabel": none,
        "nodesLabelSize": label, "edgesLabelSize": label, "nodesLabelEllipsis": short, "edgesLabelEllipsis": short,
        "nodesImage": none, "edgesZIndex": none,
    }  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _number(value: float) -> str:
    return f"{value:.7g}" if math.isfinite(value) else "0"

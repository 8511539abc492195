"""How does what a page shows of a crowd reach the browser: people and ties, communities, bands of time?"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.crowd import Crowd
    from murmure.graphs.crowd_acts import Acts, Bins, Matched
    from murmure.graphs.crowd_map import Laid
    from murmure.graphs.dated import Span
    from murmure.trust.view import View

BANDS = 11
"""Communities that have a band of their own in the picture of time: the heaviest."""
CORE = 3
"""People by whom an address or a note names a community: numbers change when the log does."""
LABEL = 120
"""Longest name that goes to the browser, in characters."""


class Scene(NamedTuple):
    """Hold the crowd of all time, where it is drawn, and what makes its ties."""

    crowd: Crowd
    laid: Laid
    acts: Acts
    bins: Bins
    mark: str
    """Changes when the people or ties that are drawn do: what is sent apart belongs together when it is the same."""


def packed(header: dict[str, Any], arrays: dict[str, np.ndarray]) -> bytes:
    """Return a JSON header and arrays, gzipped: the length of the header (uint32), the header with a list `arrays` of name,
    type and length, then the arrays, each on a boundary of four bytes, little-endian.
    """
    import numpy as np

    form = {"float32": "f4", "int32": "i4", "uint8": "u1"}
    listed = [(name, str(array.dtype), array.size) for name, array in arrays.items()]
    text = json.dumps(header | {"arrays": listed}, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    parts = [np.uint32(len(text) + -len(text) % 4).tobytes(), text + b" " * (-len(text) % 4)]
    for name, kind, _ in listed:
        raw = np.ascontiguousarray(arrays[name], f"<{form[kind]}").tobytes()
        parts += [raw, b"\0" * (-len(raw) % 4)]
    return gzip.compress(b"".join(parts), 4, mtime=0)


def mark_of(crowd: Crowd, laid: Laid) -> str:
    """Return a short text that follows from who is drawn, in which order, with which ties."""
    import hashlib

    digest = hashlib.blake2b(digest_size=12)
    for one in crowd.people.take(laid.people).to_pylist():
        digest.update(one.encode("utf-8", "surrogatepass") + b"\0")
    for ends in (crowd.source, crowd.target):
        digest.update(ends[laid.ties].tobytes())
    return digest.hexdigest()


def map_of(scene: Scene) -> bytes:
    """Return the people and ties that are drawn, packed."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    crowd, laid = scene.crowd, scene.laid
    who = pa.array(laid.people)
    place = laid.places(len(crowd.people))
    header = {
        "scene": scene.mark, "me": int(place[crowd.me]) if crowd.me >= 0 else -1,
        "cut": {"people": len(laid.people), "people_total": int((crowd.strength > 0).sum()), "ties": len(laid.ties), "ties_total": len(crowd.source)},
        "ids": crowd.people.take(who).to_pylist(),
        "labels": pc.utf8_slice_codeunits(crowd.labels.take(who), 0, LABEL).to_pylist(),
    }  # fmt: skip
    return packed(header, {
        "x": laid.x, "y": laid.y, "size": laid.size, "a": place[crowd.source[laid.ties]].astype(np.int32),
        "b": place[crowd.target[laid.ties]].astype(np.int32), "weight": crowd.weight[laid.ties].astype(np.float32),
    })  # fmt: skip


def left_of(told: Told, left: Matched) -> bytes:
    """Return which of the people and ties that are drawn are left, and the bands of the communities over time, packed."""
    import numpy as np

    from murmure.graphs.crowd_acts import bands

    scene = told.scene
    lines = bands(scene.acts, left.ever, told.strongest, told.crowd.cover.communities, scene.bins)
    heavy = np.sort(np.lexsort((np.arange(len(lines) - 1), -lines[:-1].sum(axis=1)))[:BANDS])
    rest = np.setdiff1d(np.arange(len(lines) - 1), heavy)
    shown = np.vstack([lines[heavy], lines[rest].sum(axis=0, keepdims=True), lines[-1:]])
    header = {
        "scene": scene.mark,
        "people": int((left.people & (scene.crowd.strength > 0)).sum()), "ties": int(left.ties.sum()), "acts": int(left.acts.sum()),
        "bands": (heavy + 1).tolist(), "unit": scene.bins.unit, "starts": (scene.bins.starts // 1_000_000).tolist(),
    }  # fmt: skip
    return packed(header, {
        "person": np.packbits(left.people[scene.laid.people], bitorder="little"),
        "line": np.packbits(left.ties[scene.laid.ties], bitorder="little"), "band": shown.astype(np.float32),
    })  # fmt: skip


def strongest(crowd: Crowd, whole: Crowd) -> np.ndarray:
    """Return of each tie of all time the community that most surely explains it: of those that hold both ends, the one that
    explains most of the ties of both; -1 for none.
    """
    import numpy as np

    from murmure.graphs.communities import common

    cover = crowd.accepted
    edge, group = common(cover, whole.source, whole.target)
    key = cover.groups() * len(cover.nodes) + cover.member
    degree = [cover.degree[np.searchsorted(key, group * len(cover.nodes) + end[edge])] for end in (whole.source, whole.target)]
    order = np.lexsort((group, -(degree[0] * degree[1]).round(9), edge))
    out = np.full(len(whole.source), -1)
    out[edge[order][::-1]] = group[order][::-1]
    return out


def core_of(crowd: Crowd, community: int) -> np.ndarray:
    """Return the members of a community, those whose ties it explains most first; those who contest it are not in it."""
    import numpy as np

    cover, strength = crowd.accepted, crowd.strength
    part = slice(cover.starts[community], cover.starts[community + 1])
    return cover.member[part][np.lexsort((cover.member[part], -(cover.degree[part] * strength[cover.member[part]]).round(9)))]


@dataclass(frozen=True)
class Told:
    """Tell the communities of a span.

    communities   one row each: number, size, ties, density, conductance, words, leaving, colour, core
    strongest   the community that most surely explains each tie of all time (see `strongest`)
    mark     changes when any community does: while it is the same, a number is enough to name one
    """

    scene: Scene
    crowd: Crowd
    communities: list[dict[str, Any]]
    strongest: np.ndarray
    mark: str

    def packed(self) -> bytes:
        """Return the communities, the memberships of those drawn, and the community of each line."""
        import numpy as np

        crowd, laid = self.crowd, self.scene.laid
        place = laid.places(len(crowd.people))
        member, group = place[crowd.cover.member], crowd.cover.groups()
        order = np.lexsort((-crowd.cover.degree.round(9), member))
        order = order[member[order] >= 0]
        contested = crowd.contested[order]
        return packed({
            "scene": self.scene.mark, "mark": self.mark, "communities": self.communities, "overlapping": crowd.accepted.overlapping,
            "covered": crowd.accepted.covered, "against": [crowd.against.get(row, ()) for row in order[contested].tolist()],
        }, {
            "member": member[order].astype(np.int32), "group": group[order].astype(np.int32),
            "degree": crowd.cover.degree[order].astype(np.float32), "contested": contested.astype(np.uint8),
            "sure": crowd.sure[order], "line": self.strongest[laid.ties].astype(np.int32),
        })  # fmt: skip


def told_of(view: View, scene: Scene, crowd: Crowd, span: Span) -> Told:
    """Return what is told of the communities of a span, and everything that takes long."""
    return Told(scene, crowd, _rows(crowd, *_words(view, crowd, span)), strongest(crowd, scene.crowd), _mark(scene, crowd))


def _words(view: View, crowd: Crowd, span: Span) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return what each community shares: as its owner may see it, and as it may leave the home."""
    from murmure.communities.words import describe
    from murmure.graphs.said import said

    table = said(view, span)

    def told(leaving: bool) -> dict[int, list[str]]:
        found = describe(crowd.accepted, table, most=5, leaving=leaving)
        return {one.community: [word.word for word in one.words] for one in found}

    return told(False), told(True)


def _rows(crowd: Crowd, words: dict[int, list[str]], leaving: dict[int, list[str]]) -> list[dict[str, Any]]:
    from murmure.graphs.crowd_map import coloured

    cover, colour = crowd.accepted, coloured(crowd)
    rows = []
    for one in range(cover.communities):
        core = core_of(crowd, one)
        rows.append({
            "number": one + 1, "size": int(cover.starts[one + 1] - cover.starts[one]), "ties": int(crowd.ties[one]),
            "density": round(float(crowd.density[one]), 4), "conductance": round(float(crowd.conductance[one]), 4),
            "words": words.get(one, []), "leaving": leaving.get(one, []), "colour": int(colour[one]),
            "core": crowd.people.take(core[:CORE].tolist()).to_pylist(),
        })  # fmt: skip
    return rows


def _mark(scene: Scene, crowd: Crowd) -> str:
    import hashlib

    digest = hashlib.blake2b(scene.mark.encode(), digest_size=6)
    for part in (crowd.cover.starts, crowd.cover.member):
        digest.update(part.tobytes())
    return digest.hexdigest()

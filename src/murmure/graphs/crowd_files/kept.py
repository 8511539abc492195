"""What of a crowd may leave the home?

- A community of fewer than k members leaves nothing: no row, no name, no
  membership, no note, no colour. Members who contest do not count as members,
  and of a community that the filters leave fewer than k of, nothing leaves either.
- Words on sensitive subjects leave nothing, and nobody is told that there were any.
- A contested membership leaves as contested, without saying who said so.
- Filters are told, but for words on sensitive subjects: whoever is left said them.
- People and ties leave as they are, and notes, those too that are about what the
  filters hide, for they are the user's own words: but for notes on a person or a
  tie with a word on a sensitive subject.

What is not in `Kept` cannot be written: the writers see nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.crowd_files import Leaving, Note
    from murmure.model.words import Both

NOBODY = "#b0b0b0"
"""The colour of those who are in no community that may leave."""


RESERVED = frozenset(
    "__proto__ constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf "
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__".split()
)
"""Words that every object of JavaScript has: graphology, under Gephi Lite, fails on a node of such a name."""


class Held(NamedTuple):
    """Count what was held back."""

    communities: int
    memberships: int
    notes: int


class Group(NamedTuple):
    """Hold a community that may leave; `number` is from 1, as a page shows it.

    size, ties, weight, density, conductance   of the whole community, whatever the filters keep
    here     how many of its members are among the people who leave, those who contest left out
    """

    number: int
    size: int
    here: int
    ties: int
    weight: float
    density: float
    conductance: float
    words: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Kept:
    """Hold what leaves; people are places in `ids`, communities are numbers from 1.

    ids, labels     of people: without control characters; the same ids in every form, all different
    x, y, size      where they are drawn, NaN when they are not (float64[people])
    source, target, weight      ties (places in `ids`)
    group, member, degree, confidence, contested   memberships, by community and then person; confidence is NaN when not known
    asked    which filters, which span and which rules made this
    """

    ids: list[str]
    labels: list[str]
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    group: np.ndarray
    member: np.ndarray
    degree: np.ndarray
    confidence: np.ndarray
    contested: np.ndarray
    groups: list[Group]
    notes: list[Note]
    held: Held
    k: int
    made: str
    asked: tuple[Both, ...]
    language: str

    def told(self, about: str) -> dict[tuple[str, ...], str]:
        """Return the notes about people, ties or communities, by their ids; several of one stand one after the other."""
        out: dict[tuple[str, ...], str] = {}
        for note in self.notes:
            if note.about == about:
                one = tuple(sorted(note.ids)) if about == "tie" else note.ids
                out[one] = f"{out[one]} | {note.text}" if one in out else note.text
        return out


def kept_of(leaving: Leaving) -> Kept:
    """Return what of `leaving` may leave; raise BadRequest when k is below 10."""
    import numpy as np

    from murmure.communities.words import nameable
    from murmure.graphs.crowd_files.asked import RULES, asked

    crowd, cover = leaving.crowd, leaving.crowd.cover
    accepted = crowd.accepted
    listed = np.zeros(cover.communities, bool)
    listed[nameable(accepted, leaving.k)] = True
    people = np.flatnonzero(leaving.people)
    place = np.full(len(cover.nodes), -1)
    place[people] = np.arange(len(people))
    ties = np.flatnonzero(leaving.ties & (place[crowd.source] >= 0) & (place[crowd.target] >= 0))
    group = crowd.cover.groups()
    here = place[cover.member] >= 0
    # Filters may leave a few of a large community: what they share is then said of these few.
    listed &= np.bincount(group[here & ~crowd.contested], minlength=cover.communities) >= leaving.k
    rows = np.flatnonzero(here & listed[group])
    small = here & ~listed[group]
    raw = _taken(crowd.people, people)
    ids = _identifiers(raw)
    notes, silent = _notes(leaving, listed, dict(zip(raw, ids, strict=True)))
    x, y, size = (np.asarray(one, float)[people] for one in (leaving.drawn.x, leaving.drawn.y, leaving.drawn.size))
    confidence = np.full(len(cover.member), np.nan) if cover.confidence is None else cover.confidence
    return Kept(
        ids, list(map(_clean, _taken(crowd.labels, people))), x, y, size,
        place[crowd.source[ties]], place[crowd.target[ties]], crowd.weight[ties],
        group[rows] + 1, place[cover.member[rows]], cover.degree[rows], confidence[rows], crowd.contested[rows],
        _groups(leaving, np.unique(group[rows]), np.diff(accepted.starts), group[rows][~crowd.contested[rows]]), notes,
        Held(len(np.unique(group[small])), int(small.sum()), silent), leaving.k, leaving.made,
        (*asked(leaving.ask, leaving.span), RULES.fill(k=leaving.k)), leaving.language,
    )  # fmt: skip


def _groups(leaving: Leaving, chosen: np.ndarray, sizes: np.ndarray, here: np.ndarray) -> list[Group]:
    """Return the communities of these places; `here` is the community of each membership that leaves uncontested."""
    import numpy as np

    from murmure.communities.sensitive import is_sensitive

    crowd = leaving.crowd
    count = np.bincount(here, minlength=len(sizes))
    return [
        Group(one + 1, int(sizes[one]), int(count[one]), int(crowd.ties[one]), float(crowd.inside[one]), float(crowd.density[one]),
              float(crowd.conductance[one]), tuple(word for word in map(_clean, leaving.words[one]) if word and not is_sensitive(word)),
              leaving.drawn.colour[one])
        for one in chosen.tolist()
    ]  # fmt: skip


def _notes(leaving: Leaving, listed: np.ndarray, known: dict[str, str]) -> tuple[list[Note], int]:
    """Return the notes that leave, their ids as in the files, and how many stay; `known` are the ids of people who leave."""
    from dataclasses import replace

    from murmure.communities.sensitive import is_sensitive
    from murmure.graphs.crowd_files.asked import view_told

    out = []
    for note in leaving.notes:
        if note.about in ("person", "tie") and is_sensitive(note.text):
            continue
        ids = tuple(known.get(one) or _identifier(one) for one in note.ids)
        if note.about == "community":
            places = [int(one) if one.isascii() and one.isdigit() else -1 for one in note.ids]
            if not all(0 <= one < len(listed) and listed[one] for one in places):
                continue
            ids = tuple(str(one + 1) for one in places)
        out.append(replace(note, ids=ids, view=view_told(note.view)))
    return out, len(leaving.notes) - len(out)


def _identifiers(names: list[str]) -> list[str]:
    """Return ids for a file, all different: one that is taken gets a number."""
    out: dict[str, None] = {}
    for name in names:
        one = plain = _identifier(name)
        number = 1
        while one in out:
            number += 1
            one = f"{plain} ~{number}"
        out[one] = None
    return list(out)


def _identifier(text: str) -> str:
    from murmure.graphs.gexf import legible

    return f"{text} ~" if text in RESERVED else legible(text)


def _clean(text: str) -> str:
    from murmure.graphs.gexf import ILLEGAL

    return ILLEGAL.sub(" ", text).strip()


def _taken(names: pa.Array, places: np.ndarray) -> list[str]:
    import pyarrow as pa

    return ["" if one is None else one for one in names.take(pa.array(places, pa.int64())).to_pylist()]

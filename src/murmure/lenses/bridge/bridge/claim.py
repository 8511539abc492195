"""In which sentences is it told how two communities are joined, and on which activities does it rest?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import number, percent
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.crowd import Crowd
    from murmure.graphs.crowd_acts import Acts
    from murmure.graphs.dated import Span
    from murmure.lenses.bridge.bridge.measure import Ground, Joined
    from murmure.trust.view import View

EVIDENCE = 20

JOINED = Both(
    "Communities {a} and {b} are joined: {shared} {shared|person belongs|people belong} to both, where chance would put {shared_expected}; "
    "{ties} {ties|tie crosses|ties cross} between the others, where chance would draw {ties_expected}. Of the ties among their people, "
    "{share} lead across ({low} to {high}).{half}{words}{posts}",
    "Les communautés {a} et {b} sont reliées : {shared} personne{shared||s} {shared|appartient|appartiennent} aux deux, là où le hasard en mettrait "
    "{shared_expected} ; {ties} lien{ties||s} {ties|passe|passent} de l'une à l'autre entre les autres membres, là où le hasard en tirerait "
    "{ties_expected}. Des liens entre leurs membres, {share} mènent de l'autre côté (de {low} à {high}).{half}{words}{posts}",
)
HALF = Both(
    " {n} {n|person carries|people carry} half of that; without {n|them|these}, {left} {left|other|others} would still join the two.",
    " {n} personne{n||s} en {n|porte|portent} la moitié ; sans {n|elle|elles}, {left} autre{left||s} {left|relierait|relieraient} "
    "encore les deux.",
)
WORDS = Both(" Both sides, more than the rest, use {words}.", " Des deux côtés, plus qu'ailleurs, on emploie {words}.")
POSTS = Both(" Both sides take up {n} {n|post|posts} more than the rest.", " Des deux côtés, plus qu'ailleurs, on reprend {n} billet{n||s}.")
NOTHING = Both("", "")


def claim(row: dict[str, Any], words: list[str]) -> Both:
    """Return one pair as a sentence; `row` is its line in the table of pairs."""
    held = HALF.fill(n=row["half"], left=number(row["left"])) if row["half"] else NOTHING
    told = WORDS.fill(words=Both(*(", ".join(map(quoted.format, words)) for quoted in ("“{}”", "«\u00a0{}\u00a0»")))) if words else NOTHING
    taken = POSTS.fill(n=row["posts"]) if row["posts"] else NOTHING
    few = {name: about(row[name]) for name in ("shared_expected", "ties_expected")}
    many = {name: number(row[name]) for name in ("shared", "ties")}
    shares = {name: percent(row[name]) for name in ("share", "low", "high")}
    return JOINED.fill(a=row["a"], b=row["b"], half=held, words=told, posts=taken, **few, **many, **shares)


def about(count: float) -> Both:
    """Return a number that chance would give: whole from ten on, else with one decimal.

    >>> about(2.34).fr, about(31.7).en
    ('2,3', '32')
    """
    if count >= 9.95:
        return number(round(count))
    return Both(f"{count:.1f}", f"{count:.1f}".replace(".", ","))


def findings(view: View, crowd: Crowd, span: Span, on: Ground, pairs: list[Joined], acts: Acts, rows: list[dict[str, Any]],
             words: list[dict[str, Any]]) -> tuple[Finding, ...]:  # fmt: skip
    """Return one finding for each pair that is joined beyond chance; `rows` are the lines of all pairs."""
    out = []
    for pair, row in zip(pairs, rows, strict=True):
        if pair.beyond:
            shared = [str(word["word"]) for word in words if (word["a"], word["b"]) == (row["a"], row["b"])]
            out.append(Finding(f"communities:{row['a']}-{row['b']}", claim(row, shared), row["share"], row["low"], row["high"],
                               evidence(view, crowd, span, on, pair, acts)))  # fmt: skip
    return tuple(out)


def evidence(view: View, crowd: Crowd, span: Span, on: Ground, pair: Joined, acts: Acts) -> tuple[str, ...]:
    """Return the ids of the newest activities that cross, newest first; then of those of people in both with either side."""
    import numpy as np

    side, tie = pair.two.side, np.zeros(len(crowd.source), np.int8)
    x, y = side[on.source], side[on.target]
    across = on.met.loose & ((x | y) == 3) & (x < 3) & (y < 3)
    through = ((x == 3) & np.isin(y, (1, 2))) | ((y == 3) & np.isin(x, (1, 2)))
    tie[on.place[across]], tie[on.place[through]] = 1, 2
    within = span.holds(acts.at)
    found: list[str] = []
    for kind in (1, 2):
        chosen = np.flatnonzero(within & (tie[acts.tie] == kind))
        found += [one for one in newest(view, acts, chosen, EVIDENCE) if one not in found]
    return tuple(found[:EVIDENCE])


def newest(view: View, acts: Acts, chosen: np.ndarray, most: int) -> list[str]:
    """Return the ids of the newest of some acts, newest first."""
    import numpy as np

    from murmure.graphs.dated import ids_at

    if not len(chosen):
        return []
    # All of the moment of the last one are looked at: which row comes first in a file must not matter.
    spots = np.unique(np.stack([~acts.at[chosen], acts.piece[chosen], acts.row[chosen]]), axis=1)
    kept = spots[:, spots[0] <= spots[0][min(most, spots.shape[1]) - 1]]
    found = sorted(zip(kept[0].tolist(), ids_at(view, kept[1], kept[2]), strict=True))
    return [name for _, name in found[:most]]

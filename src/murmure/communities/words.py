"""What do the members of a community share more than others do, said in their own words and of no person?

Weighted log-odds ratio with an informative Dirichlet prior: Monroe, Colaresi and
Quinn, "Fightin' Words" (2008). A word may be a word, a tag, the site of a link.

- A person counts once for a word, however often they say it: one talkative
  person does not name a group. A membership counts with its degree; the rest of
  that person counts among the others.
- The prior is what everybody says, worth PRIOR of it: words that hardly anybody
  uses say little, words that all use say nothing.
- A word is above 1.96 standard errors. Many words are tried on many communities:
  of those kept, by Benjamini and Hochberg (1995) over all words of all
  communities that may be named, chance made one of twenty at most. That chance
  is binomial, for a standard error says little of words that few people use.
- A word is one of at least LEAST members, of LEAVING when it leaves the home.
- What leaves the home holds no word on the list of sensitive subjects
  (`sensitive.py`). Nobody is told which, nor whether, words were withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities.cover import Cover

K = 10
"""Members of the smallest community that is named or listed; it may be set higher, never lower."""
MOST = 10
"""Words of a description."""
PRIOR = 0.05
"""What the prior weighs, as a share of all that is said."""
HALF = 0.5
"""Of a person, added on both sides (Haldane 1956, Anscombe 1956): without it, nothing could be told of words that nobody else uses."""
SURE = 1.96
"""Standard errors above which a word may be kept."""
FALSE = 0.05
"""Share of the words kept that chance may have made."""
LEAST = 3
"""Members that must use a word; people, for it to be tried at all."""
LEAVING = 5
"""Members that must use a word that leaves the home."""

SMALL_K = Both("{k} members are too few to name a community.", "{k} membres, c'est trop peu pour nommer une communauté.")
LARGE_K = Both("Give a whole number from {least}; it protects those who are in small groups.",
               "Donnez un nombre entier à partir de {least} ; il protège les membres des petits groupes.")  # fmt: skip
NO_COLUMN = Both("The words have no column {name}.", "Les mots n'ont pas de colonne {name}.")
USE_COLUMNS = Both("Give a table of node and word, and of count when there is one.",
                   "Donnez une table avec node et word, et count s'il y en a un.")  # fmt: skip
SHARE = Both("Its {n} members share, more than others: {words}.", "Ses {n} membres ont en commun, plus que les autres : {words}.")
NOTHING = Both("Its {n} members share no word that stands out.", "Ses {n} membres n'ont en commun aucun mot qui ressorte.")


class Word(NamedTuple):
    """Hold a word, its z-score, and how many members and how many others use it."""

    word: str
    z: float
    members: int
    others: int


@dataclass(frozen=True)
class Description:
    """Say of a community (its place in the cover) how many members it has and which words they share, the surest first."""

    community: int
    members: int
    words: tuple[Word, ...]

    def sentence(self) -> Both:
        """Return it as a sentence."""
        words = tuple(", ".join(quoted.format(word.word) for word in self.words) for quoted in ("“{}”", "«\u00a0{}\u00a0»"))
        return (SHARE.fill(n=self.members, words=Both(*words)) if self.words else NOTHING.fill(n=self.members))


def nameable(cover: Cover, k: int = K) -> np.ndarray:
    """Return the communities (places in the cover) that have at least `k` members; raise BadRequest when `k` is below 10."""
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < K:
        raise BadRequest("small-k", SMALL_K.fill(k=k), LARGE_K.fill(least=K))
    return np.flatnonzero(np.diff(cover.starts) >= k)


def describe(
    cover: Cover, said: pa.Table, *, k: int = K, most: int = MOST, leaving: bool = False, sensitive: Callable[[str], bool] | None = None,
) -> list[Description]:  # fmt: skip
    """Return what the members of each community of at least `k` share more than others do; no other community is in it.

    said       (node, word[, count]): who says what; rows of no count and empty words say nothing. People
               who are not in the cover are others
    most       words of each description at most
    leaving    True for anything that others than the owner may see: sensitive words, and those of fewer than five
               members, are left out
    sensitive  says which words are; the list of `sensitive.yaml` when not given

    Costs the rows, times the communities that each person is in. Raises BadRequest.
    """
    from murmure.kernels.chance import significant

    chosen = nameable(cover, k)
    words, person, word, persons = _said(said, cover)
    tried = np.flatnonzero(np.bincount(word, minlength=len(words)) >= LEAST)
    counts = _counted(cover, chosen, person, word, len(words), persons)
    counts = counts.only(counts.members >= (LEAVING if leaving else LEAST))
    z = counts.scores()
    kept = (z >= SURE) & significant(counts.chances(), len(tried) * len(chosen), FALSE)
    counts, z = counts.only(kept), z[kept]
    names = _taken(words, counts.word)
    hidden = _withheld(set(names), sensitive) if leaving else set()
    found: dict[int, list[Word]] = {int(one): [] for one in chosen}
    order = sorted(range(len(names)), key=lambda row: (-round(z[row], 9), names[row]))
    for row in order:
        lines = found[int(counts.community[row])]
        if len(lines) < most and names[row] not in hidden:
            members, every = int(counts.members[row]), int(counts.users[row])
            lines.append(Word(names[row], float(z[row]), members, every - members))
    sizes = np.diff(cover.starts)
    return [Description(one, int(sizes[one]), tuple(lines)) for one, lines in found.items()]


class _Counts(NamedTuple):
    """Hold pairs of community and word: members who use it, their degrees summed, all users; what each community and all say;
    how many equal counts a summed degree stands for."""

    community: np.ndarray
    word: np.ndarray
    members: np.ndarray
    mine: np.ndarray
    users: np.ndarray
    says: np.ndarray
    scale: np.ndarray
    total: float

    def only(self, kept: np.ndarray) -> _Counts:
        """Return the pairs that are kept."""
        return _Counts(*(part[kept] for part in self[:7]), self.total)

    def scores(self) -> np.ndarray:
        """Return the z-scores of the log-odds ratios (Monroe et al. 2008, equations 16, 18, 19, 22)."""
        prior, weight = PRIOR * self.users, PRIOR * self.total
        mine, theirs = self.mine + prior + HALF, self.users - self.mine + prior + HALF
        rest = self.says + weight - mine, self.total - self.says + weight - theirs
        # Nothing else is said: there are no odds.
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(mine / rest[0]) - np.log(theirs / rest[1])
            z = ratio / np.sqrt(1 / mine + 1 / theirs)
        return np.where((rest[0] > 1e-9) & (rest[1] > 1e-9), z, 0.0)

    def chances(self) -> np.ndarray:
        """Return ln of the chance that so many of a word's users are members, if they were so by what each says alone.

        Counts are in units of their variance, as weighted counts are (Bohm and Zech 2014).
        """
        from murmure.kernels.chance import tails_of

        return tails_of(np.minimum(self.mine * self.scale, self.users), self.users, np.minimum(self.says * self.scale / self.total, 1 - 1e-12))


def _said(said: pa.Table, cover: Cover) -> tuple[pa.Array, np.ndarray, np.ndarray, int]:
    """Return the words, and each (person, word) once: people are places in the cover's nodes, others come after; and their number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in ("node", "word"):
        if name not in said.column_names:
            raise BadRequest("no-column", NO_COLUMN.fill(name=name), USE_COLUMNS)
    good = pc.and_(pc.is_valid(said["node"]), pc.fill_null(pc.not_equal(said["word"].cast(pa.string()), ""), False))
    if "count" in said.column_names:
        good = pc.and_(good, pc.fill_null(pc.greater(said["count"], 0), False))
    said = said.filter(good)
    node, text = (said[name].combine_chunks().cast(pa.string()) for name in ("node", "word"))
    nodes = cover.nodes.cast(pa.string())
    strangers = node.unique().filter(pc.invert(pc.is_in(node.unique(), nodes)))
    everyone = pa.concat_arrays([nodes, strangers])
    person = pc.index_in(node, everyone).to_numpy(zero_copy_only=False).astype(np.int64)
    words = text.unique().sort()
    word = pc.index_in(text, words).to_numpy(zero_copy_only=False).astype(np.int64)
    key = np.unique(person * max(len(words), 1) + word)
    return words, *np.divmod(key, max(len(words), 1)), len(everyone)


def _counted(cover: Cover, chosen: np.ndarray, person: np.ndarray, word: np.ndarray, words: int, persons: int) -> _Counts:
    """Return who uses what in each chosen community."""
    users = np.bincount(word, minlength=words)
    uses = np.bincount(person, minlength=persons)
    first = np.append(0, np.cumsum(uses))  # pairs come by person
    community = cover.groups()
    in_chosen = np.isin(community, chosen)
    community, node = community[in_chosen], cover.member[in_chosen]
    degree = np.clip(np.nan_to_num(cover.degree[in_chosen], nan=1.0), 0.0, 1.0)
    says = np.bincount(community, degree * uses[node], cover.communities)
    squares = np.bincount(community, degree**2 * uses[node], cover.communities)
    scale = np.divide(says, squares, out=np.ones(len(says)), where=squares > 0)
    many = uses[node]
    row = np.repeat(np.arange(len(node)), many)
    pair = np.arange(len(row)) - np.repeat(np.cumsum(many) - many - first[node], many)
    key, place = np.unique(community[row] * max(words, 1) + word[pair], return_inverse=True)
    members, mine = np.bincount(place, minlength=len(key)), np.bincount(place, degree[row], len(key))
    group, which = np.divmod(key, max(words, 1))
    return _Counts(group, which, members, mine, users[which], says[group], scale[group], float(len(word)))


def _withheld(names: set[str], sensitive: Callable[[str], bool] | None) -> set[str]:
    """Return the words that are sensitive."""
    from murmure.communities.sensitive import is_sensitive

    return set(filter(sensitive or is_sensitive, names))


def _taken(words: pa.Array, places: np.ndarray) -> list[str]:
    import pyarrow as pa

    return words.take(pa.array(places, pa.int64())).to_pylist()

"""In which rows of one piece of the log is a person in touch with anybody, or with one other, by one kind of tie?

This is what `social.ends` says of the same columns, for the few rows that are
asked for: a click is answered without settling every tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.among import Run, among, place_of, run_of, stretch, where_among, where_any
from murmure.graphs.shelf import distinct
from murmure.graphs.ties import KINDS, NAMED_THERE
from murmure.graphs.who import Who

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns

    Written = tuple[np.ndarray, np.ndarray]

_MEET, _MENTION, _REPLY = (KINDS.index(kind) for kind in ("meet", "mention", "reply"))
NOBODY = -2
"""The number of who is in no tie (-1 is an unknown writer)."""


class Asked(NamedTuple):
    """Hold a question: all ties of `one`, or its ties of a `kind` (place in KINDS) with `other`.

    ours, theirs   the accounts of `one` and of who is at the other end, in no order
    ends           the numbers of both
    met            place of the piece, row: where the two meet, or `one` meets anybody
    """

    ours: list[str]
    theirs: list[str]
    ends: tuple[int, int]
    kind: int | None
    met: tuple[np.ndarray, np.ndarray]

    def rows(self, columns: Columns, place: int, written: Written) -> np.ndarray:
        """Return the rows of the piece at `place`, each once; `written` is what `who` says of its posts."""
        import numpy as np

        ours, theirs = _runs(columns, self.ours), _runs(columns, self.theirs)
        piece, row = self.met
        plain = _plain(columns, ours, theirs, self.kind)
        return distinct(np.concatenate([plain, _open(columns, self, ours, theirs, written), row[piece == place]]))


def asked(who: Who, one: str, other: str | None, kind: int | None) -> Asked:
    """Return the question for all ties of `one`, or for its ties of a kind with `other`."""
    met, person = who.meetings, one if kind is None else other
    ours, theirs = (place if (place := place_of(who.people, name)) >= 0 else NOBODY for name in (one, person))
    if kind is None:
        fits = (met["a"] == ours) != (met["b"] == ours)
    else:
        both = ((met["a"] == ours) & (met["b"] == theirs)) | ((met["a"] == theirs) & (met["b"] == ours))
        fits = both & (kind == _MEET)
    accounts = [[] if name is None else who.standing.accounts(name) for name in (one, person)]
    return Asked(*accounts, (ours, theirs), kind, (met["piece"][fits], met["row"][fits]))


def _runs(columns: Columns, accounts: list[str]) -> list[Run]:
    """Return the runs of names that are of these accounts."""
    names = columns["account"]
    return [run for run in (run_of(names, account) for account in dict.fromkeys(accounts)) if run[0] < run[1]]


def _plain(columns: Columns, ours: list[Run], theirs: list[Run], kind: int | None) -> np.ndarray:
    """Return the rows of ties that were settled in the piece."""
    import numpy as np

    a, b, row = (columns[name].to_numpy() for name in ("a", "b", "row"))
    # Ties are in the order of their sources: those of one name stand together.
    mine = np.concatenate([np.arange(*stretch(a, run)) for run in ours] or [np.zeros(0, np.int64)])
    if kind is not None:
        fits = mine[columns["kind"].to_numpy()[mine] == kind]
        return row[fits[among(b[fits], theirs)]].astype(np.int64)
    back = where_among(b, ours)
    alone = np.concatenate([mine[~among(b[mine], ours)], back[~among(a[back], ours)]])
    return row[alone].astype(np.int64)


def _open(columns: Columns, asked: Asked, ours: list[Run], theirs: list[Run], written: Written) -> np.ndarray:
    """Return the rows of ties that are settled by what other pieces say."""
    import numpy as np

    some = where_among(columns["open_a"].to_numpy(), ours)
    if asked.kind is None:
        some = distinct(np.concatenate([some, _meant(columns, theirs, written, asked.ends[1])]))
    kind, shape, named, row = (columns[f"open_{name}"].to_numpy()[some] for name in ("kind", "shape", "b", "row"))
    there, author = kind == NAMED_THERE, columns["shape_author"].to_numpy()[shape]
    known, target = author >= 0, among(author, theirs)
    rows, writers = written
    if len(rows):
        place = np.minimum(np.searchsorted(rows, some), len(rows) - 1)
        other = rows[place] == some
        known, target = known | other, np.where(other, writers[place] == asked.ends[1], target)
    kind = np.where(there, np.where(known, _MENTION, _REPLY), kind)
    target = np.where(there, among(named, theirs), target)
    source = among(columns["open_a"].to_numpy()[some], ours)
    fits = source != target if asked.kind is None else source & target & (kind == asked.kind)
    return row[fits & (known | there)].astype(np.int64)


def _meant(columns: Columns, theirs: list[Run], written: Written, number: int) -> np.ndarray:
    """Return the open ties that may be with a person: named there, author of the post by its address, or known as its writer."""
    import numpy as np

    authors = columns["shape_author"].to_numpy()
    shapes = where_among(authors, theirs)
    named = where_among(columns["open_b"].to_numpy(), theirs)
    rows, writers = written
    return np.concatenate([
        named[columns["open_kind"].to_numpy()[named] == NAMED_THERE],
        where_any(columns["open_shape"].to_numpy(), shapes, len(authors)), rows[writers == number],
    ])  # fmt: skip

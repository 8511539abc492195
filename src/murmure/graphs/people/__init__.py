"""Which accounts of the log may be one person?

Nothing is put together by itself: what one spells in two ways (`@ana@x.example`
and `https://x.example/users/ana`, capitals of a mail address) is one account in
every graph; all else is proposed, with what speaks for it and against, and it
is the owner who says (see `graphs.same`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np

    from murmure.graphs.people.census import Census
    from murmure.graphs.people.proposal import Proposals
    from murmure.graphs.same import Said
    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View


_TELLING = ("account", "called", "told_account", "card")


def census_of(view: View, shelf: Shelf, country: str = "") -> Census:
    """Return every account that may be a person's, with what it is called and on which cards it stands.

    country   two letters of the owner's country, for numbers that say none; '': what the log lets think
    """
    from murmure.graphs.people.census import census, renewed
    from murmure.graphs.people.found import found
    from murmure.graphs.social import known

    parts = view.parts()
    pieces, standing = found(view, shelf, parts), known(view, shelf, parts).standing
    # A piece that holds words alone changes nothing of what is known of accounts. (The log that has no pieces is one without a name.)
    telling = tuple(name for name, piece in zip(parts, pieces, strict=True) if any(len(piece[column]) for column in _TELLING))
    before = shelf.recall("people", (telling, country), lambda: census(pieces, standing, country)) if "" not in parts else None
    return (before and renewed(before, standing, country)) or census(pieces, standing, country)


def proposals(view: View, shelf: Shelf, census: Census, words: Iterable[Said]) -> Proposals:
    """Return what may be one person and is not said to be, or not to be."""
    from murmure.graphs.people.proposal import Proposals
    from murmure.graphs.people.weigh import weighed
    from murmure.graphs.social import counted

    pieces = counted(view, shelf, view.parts()).values()
    return Proposals(census, weighed(census, _wrote(census, pieces)), refused(census, words))


def refused(census: Census, words: Iterable[Said]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of people (places) who are said to be two."""
    places = {account: place for place, account in enumerate(census.accounts)}
    for word in words:
        if not word.same:
            mine = sorted({int(census.person[places[one]]) for one in word.accounts if one in places})
            yield from ((one, other) for number, one in enumerate(mine) for other in mine[number + 1 :])


def _wrote(census: Census, pieces: Iterable[Columns]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield who is in touch with whom, piece by piece, places of accounts (-1: none)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    every = pa.array(census.accounts, pa.string())
    for columns in pieces:
        place = pc.fill_null(pc.index_in(columns["account"].cast(pa.string()), every), -1).to_numpy(zero_copy_only=False)
        yield tuple(place[columns[end].to_numpy()] for end in ("a", "b"))  # type: ignore[misc]


__all__ = ["census_of", "proposals", "refused"]

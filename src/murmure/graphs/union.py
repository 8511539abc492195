"""Which things are one, when it is said of two at a time?

The disjoint sets of Galler and Fischer ("An improved equivalence algorithm", 1964), paths cut in half on the way.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Union(Generic[T]):
    """Hold sets of things; a thing that was never named is alone.

    >>> sets = Union[str]()
    >>> sets.join("a", "b")
    >>> sets.top("b"), sets.top("c")
    ('a', 'c')
    """

    def __init__(self) -> None:
        self._above: dict[T, T] = {}

    def top(self, one: T) -> T:
        """Return the thing that stands for the set of `one`."""
        above = self._above
        while (up := above.get(one, one)) != one:
            above[one] = above.get(up, up)
            one = above[one]
        return one

    def join(self, one: T, other: T) -> None:
        """Make one set of two; the thing that stood for that of `one` stands for both."""
        self._above[self.top(other)] = self._above.setdefault(self.top(one), self.top(one))

    def named(self) -> Iterable[T]:
        """Return the things that were joined with others."""
        return list(self._above)

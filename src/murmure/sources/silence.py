"""How is a file named in which a source finds nothing?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import EMPTY_RECORD, Reject

if TYPE_CHECKING:
    from murmure.model.words import Both
    from murmure.sources.readers import File


def never_silent(file: File, found: Iterable[Any], reason: Both = EMPTY_RECORD) -> Iterator[Any]:
    """Yield what is found in a file; where that is nothing at all, a reject with the reason."""
    rest = iter(found)
    first = next(rest, None)
    if first is None:
        yield Reject(file.where("start"), reason)
    else:
        yield first
        yield from rest

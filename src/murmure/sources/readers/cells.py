"""How is a page made for the eye read when one tag, always written alike, begins each of its records?

It is cut at that tag, and whoever knows the page reads what is usual of a
record at once. What is not is read tag by tag, alone where it is whole, and
with all that follows where it is not: the reader of tags has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from murmure.model.reject import Reject
from murmure.sources.readers.html import Element, elements, one_element, texts_of

if TYPE_CHECKING:
    from murmure.sources.readers.parts import File

_LONGEST = 8 << 20  # letters of one record, or of what stands before the first
Usual = TypeVar("Usual")


def cells(
    file: File, opening: str, usual: Callable[[str], Usual | None], wanted: Callable[[str, str, int], bool]
) -> Iterator[tuple[int, Usual | Element] | Reject]:
    """Yield (number, what `usual` says of its text, else its element) for each record, as `elements` does for what is `wanted`.

    `usual` gets the text from one `opening` to the next, and says None unless all of it is one record, whole and plain;
    `wanted` is true of `opening`, and does not ask how deep it is.
    """
    texts, left, number, begun = texts_of(file), "", 0, False
    for text in texts:
        left += text
        if not begun:
            head = left.find(opening)
            if head < 0:
                if len(left) > _LONGEST:
                    break
                continue
            # A record, a comment or a script that is open there may go on behind it.
            element, whole = one_element(left[:head], wanted)
            if element is not None or not whole:
                break
            begun, left = True, left[head:]
        parts = left.split(opening)[1:]
        for place, part in enumerate(parts[:-1]):
            piece = opening + part
            found: Usual | Element | None = usual(piece)
            if found is None:
                found, whole = one_element(piece, wanted)
                if found is None or not whole:
                    left = opening + opening.join(parts[place:])
                    break
            number += 1
            yield number, found
        else:
            left = opening + parts[-1]
            if len(left) < _LONGEST:
                continue
        break
    yield from elements(file, wanted, chain([left], texts), number)

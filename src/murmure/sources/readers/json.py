"""How are the items of a JSON file of any size read one by one?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from murmure.sources.readers.depth import Shallow


def json_items(stream: BinaryIO, prefix: str) -> Iterator[Any]:
    """Yield the items found under `prefix` ('item' for the elements of an array, 'orderedItems.item' ...).

    Numbers are int or float. Raises ijson.JSONError (a ValueError is not: catch
    `JSON_ERRORS`) where the text is broken or cut, after the items before it.
    """
    import ijson

    yield from ijson.items(Shallow(stream), prefix, use_float=True)


def json_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that a broken JSON text raises while it is read."""
    import ijson

    return (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError, EOFError)

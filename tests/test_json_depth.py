"""Does the guard against deep JSON count brackets as a parser does, wherever the chunks are cut?"""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from murmure.sources.readers.depth import DEEPEST, Shallow
from murmure.sources.readers.json import json_items

VALUES = st.recursive(
    st.text(alphabet='a"\\[]{}é', max_size=12) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='k"\\[}', max_size=4), inner, max_size=3),
    max_leaves=12,
)


def drain(stream: Shallow, sizes: list[int]) -> bytes:
    """Read to the end, by chunks of the given sizes, then of one byte."""
    data, wanted = b"", list(sizes)
    while chunk := stream.read(wanted.pop() if wanted else 1):
        data += chunk
    return data


@given(VALUES, st.lists(st.integers(1, 20), max_size=20), st.booleans())
def test_every_complete_document_ends_where_it_began(value: object, sizes: list[int], ascii_only: bool) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    stream = Shallow(io.BytesIO(data))
    assert drain(stream, sizes) == data
    assert (stream._depth, stream._inside) == (0, False)


def test_a_deep_document_stops_and_what_stands_before_it_is_read() -> None:
    data = b'{"items": [{"a": 1}, {"a": "[[[["},' + b" " * 70_000 + b"[" * 200_000 + b"]" * 200_000 + b"]}"
    found = []
    with pytest.raises(ValueError, match="deep"):
        for item in json_items(io.BytesIO(data), "items.item"):
            found.append(item)
    assert found == [{"a": 1}, {"a": "[[[["}]


def test_brackets_in_texts_are_not_nesting() -> None:
    data = json.dumps({"items": ["[" * (DEEPEST * 3)] * 3}).encode()
    assert len(list(json_items(io.BytesIO(data), "items.item"))) == 3

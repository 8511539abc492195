"""What do the records of one file of an export of Meta say, by the readers of its service?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.meta.kind import Roots
from murmure.sources.meta.record import records_of, stem_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

Reader = Callable[[Any, Any], Iterator[Activity | Both]]


class Readers(NamedTuple):
    """Hold who reads what of a service: by root key, by the name of a file without one, and the root keys whose records may be texts."""

    names: Roots
    roots: Mapping[str, Reader]
    stems: Mapping[str, Reader]
    texts: frozenset[str]


def said(file: File, kind: str, account: Any, readers: Readers) -> Iterator[Activity | Reject]:
    """Yield what the records of one file say; `kind` is the part that it is (see `kind.part_of`)."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    stem, text, keys = stem_of(file.name), probe.text[: 64 << 10], probe.json_keys
    probe.forget()
    alone = readers.stems.get(kind) or readers.stems.get(stem)
    for item in records_of(file, text, keys, lambda key: readers.names.has(key, stem)):
        if isinstance(item, Reject):
            yield item
            continue
        root, number, record = item
        reader = readers.roots.get(root) if root else alone
        if reader is None or not (isinstance(record, dict) or root in readers.texts):
            yield Reject(file.where(number), BAD_RECORD)
            continue
        for done in reader(record, account):
            yield Reject(file.where(number), done) if isinstance(done, Both) else done
    Probe(file).forget()

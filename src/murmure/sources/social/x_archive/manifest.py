"""Which parts does an X archive say that it has, and which of them are not there?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File

_NAME = re.compile(r"(?:[-_]part\d+)?\.js\Z")
_LARGEST = 8 << 20
MISSING = Both(
    "the archive lists this part and does not hold it: download it again, or offer the whole of it",
    "l'archive annonce ce morceau et ne le contient pas : téléchargez-la à nouveau, ou proposez-la entière",
)


def missing_parts(bundle: Bundle, read: frozenset[str]) -> Iterator[Reject]:
    """Yield a reject for each file that the manifest lists, that murmure reads, and that is not there; `read` are the kinds of files."""
    file = bundle.file("manifest.js")
    if file is None:
        return
    there = {one.name for one in (*bundle.files, *bundle.others)}
    for name, count in _listed(file):
        kind = _NAME.sub("", name).replace("-", "_")
        if kind in read and name not in there and count != "0":
            yield Reject(f"manifest.js:{name}", MISSING)


def _listed(file: File) -> Iterator[tuple[str, str]]:
    """Yield (name, number of records) for each file that the manifest lists."""
    with file.open() as stream:
        text = stream.read(_LARGEST).decode("utf-8", "replace")
    try:
        told: Any = json.loads(text.partition("=")[2].strip().rstrip(";"))
    except (ValueError, RecursionError):
        return  # the other parts are read all the same
    kinds = told.get("dataTypes") if isinstance(told, dict) else None
    for kind in kinds.values() if isinstance(kinds, dict) else ():
        listed = kind.get("files") if isinstance(kind, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("fileName"), str):
                yield one["fileName"].rpartition("/")[2].casefold(), str(one.get("count", ""))

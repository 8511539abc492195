"""What do ActivityStreams documents from anywhere tell of?

*Get it*: any service that offers ActivityStreams or ActivityPub: save the JSON of
an outbox, a collection or an object; or take the JSON Lines export of murmure.
*Keeps*: every activity, and every bare object as the Create that made it; version 1.0
and 2.0, JSON-LD in any form, statuses and notifications of the Mastodon programming interface.
*Leaves out*: pages of a collection that are only linked (nothing is fetched), counts,
keys, signatures, names that are not of ActivityStreams.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, EMPTY_RECORD, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.as2 import ACTIVITIES, COLLECTIONS, NAMESPACE, OBJECTS
from murmure.sources.generic.activitystreams.document import activities_of_document
from murmure.sources.generic.activitystreams.forms import compact
from murmure.sources.generic.activitystreams.own import is_own, read_own
from murmure.sources.notice import is_notice, looks_like_notices, read_notice
from murmure.sources.records import broken, json_records, opened, reading_errors
from murmure.sources.source import Source
from murmure.sources.status import KEYS, is_status, read_status

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_KIND = re.compile(r'"@?type"\s*:\s*\[?\s*"(?:as:)?([A-Za-z]{2,40})"')
_ACTS = ACTIVITIES | (OBJECTS - {"Link", "Document", "Group", "Person", "Event", "Place"}) | COLLECTIONS
_BESIDE = frozenset({"actor", "object", "orderedItems", "attributedTo", "partOf", "totalItems"})
_SPACE = re.escape(NAMESPACE)
_CONTEXT = re.compile(
    rf'"@context"\s*:[^{{}}]{{0,400}}{_SPACE}|"@context"\s*:\s*\[\s*\{{[^{{}}]{{0,4000}}\}}\s*,\s*"https?://{_SPACE}'
)
_LARGEST = 32 << 20
_PLACES = ("orderedItems.item", "items.item", "first.orderedItems.item", "first.items.item")


def recognise(probe: Probe) -> bool:
    """Say yes to JSON that names the ActivityStreams context, or whose first record is plainly of its vocabulary."""
    start = probe.text.lstrip("\ufeff \t\r\n")[:1]
    if start not in ("{", "["):
        return False
    keys, text = probe.json_keys, probe.text[:65536]
    if "@context" in keys and _CONTEXT.search(text):
        return True
    if any(key.startswith((f"https://{NAMESPACE}#", f"http://{NAMESPACE}#", "as:")) for key in keys):
        return True
    if keys >= KEYS or ({"verb", "object"} <= keys and keys & {"actor", "published", "objectType"}):
        return True
    if "items" in keys and '"verb"' in text and '"objectType"' in text:
        return True
    if looks_like_notices(keys, text):
        return True
    kind = _KIND.search(text)
    return bool(keys & {"type", "@type"} and keys & _BESIDE and kind and kind.group(1) in _ACTS)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the activities of each file: one document, an array, a collection, or one document per line."""
    for file in bundle.files:
        shape = _shape(file)
        if shape == "lines":
            yield from _read_lines(file)
        elif shape == "item" or file.size > _LARGEST:
            yield from _read_stream(file, [shape] if shape == "item" else list(_PLACES))
        else:
            yield from _read_whole(file)


def _shape(file: File) -> str:
    """Return 'item' for an array, 'lines' when the first line is a whole document and another follows, else 'whole'."""
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"["):
        return "item"
    first, newline, rest = head.partition(b"\n")
    if newline and rest.lstrip()[:1] == b"{":
        try:
            json.loads(first, strict=False)
        except (ValueError, RecursionError):
            # The first line may be the broken one: a document over several lines never begins its second with '{'.
            return "lines" if first.rstrip().endswith(b"}") or len(first) > 200 else "whole"
        return "lines"
    return "whole"


def _read_lines(file: File) -> Iterator[Activity | Reject]:
    number = 0
    try:
        for number, line in file.lines():
            if not line.strip():
                continue
            try:
                doc = json.loads(line, strict=False)
            except (ValueError, RecursionError):
                yield Reject(file.where(number), BROKEN_FILE if line.rstrip().endswith("}") else TRUNCATED)
                continue
            yield from _say(file, number, doc)
    except reading_errors() as error:
        yield broken(file, number + 1, error)


def _read_stream(file: File, places: list[str]) -> Iterator[Activity | Reject]:
    for place in places:
        empty = True
        for record in json_records(file, place):
            empty = False
            if isinstance(record, Reject):
                yield record
            else:
                yield from _say(file, *record)
        if not empty:
            return
    yield Reject(file.where(1), EMPTY_RECORD)


def _read_whole(file: File) -> Iterator[Activity | Reject]:
    """Read one document; where it is broken, what its collection holds before the break is still read."""
    try:
        with opened(file) as stream:
            doc = json.loads(stream.read().decode("utf-8", "replace"), strict=False)
    except (*reading_errors(), MemoryError) as error:
        number = 0
        for place in _PLACES:
            for record in json_records(file, place):
                if not isinstance(record, Reject):
                    number = record[0]
                    yield from _say(file, *record)
            if number:
                break
        yield broken(file, number + 1, error)
        return
    yield from _say(file, 1, doc)


def _say(file: File, number: int, doc: Any) -> Iterator[Activity | Reject]:
    for done in told(doc):
        yield Reject(file.where(number), done) if isinstance(done, Both) else done


def told(doc: Any) -> Iterator[Activity | Both]:
    """Yield the activities of one document, whatever form of ActivityStreams it has; a sentence for what is none."""
    if is_own(doc):
        yield read_own(doc)
    elif is_status(doc):
        yield read_status(doc)
    elif is_notice(doc):
        yield read_notice(doc)
    elif isinstance(doc, dict | list):
        yield from activities_of_document(compact(doc))
    else:
        yield BAD_RECORD


SOURCE = Source(
    name="activitystreams",
    title=Both("ActivityStreams", "ActivityStreams"),
    get_it=Both(
        "Save the JSON that a service offers as ActivityStreams or ActivityPub: an outbox, a collection, one object, or"
        " one activity per line.",
        "Enregistrez le JSON qu'un service propose en ActivityStreams ou ActivityPub : une boîte d'envoi, une collection,"
        " un objet, ou une activité par ligne.",
    ),
    keeps=Both(
        "Every activity; every object that stands alone, as its creation; versions 1.0 and 2.0.",
        "Chaque activité ; chaque objet isolé, comme sa création ; versions 1.0 et 2.0.",
    ),
    leaves_out=Both(
        "Pages that are only linked (nothing is fetched), counts, keys and signatures.",
        "Les pages seulement liées (rien n'est téléchargé), les compteurs, les clés et les signatures.",
    ),
    recognise=recognise,
    read=read,
    fallback=True,
    picture="activity",
)

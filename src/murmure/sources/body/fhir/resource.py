"""Which resources does a file hold: a bundle, a list, one a line, one alone, or a signed card?"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.objects import json_objects, one_a_line

if TYPE_CHECKING:
    from murmure.sources.readers import File

_TYPE = re.compile(r'"resourceType"\s*:\s*"([A-Za-z]{1,60})"')
_DEEPEST = 4  # bundles in bundles
_CARD = 4 << 20
BAD_CARD = Both("the signed card cannot be unpacked", "la carte signée ne peut pas être dépliée")


def types_in(text: str) -> set[str]:
    """Return the types of resources that a text names."""
    return set(_TYPE.findall(text))


def resources(file: File) -> Iterator[tuple[object, dict[str, Any], Any] | Reject]:
    """Yield (place, resource, its full address if any) for each resource of a file; the entries of bundles one by one."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    text = probe.text.lstrip("\ufeff \t\r\n")
    lines = one_a_line(text) and "\n" in text.rstrip()
    inside = "entry" if "entry" in probe.json_keys and text.startswith("{") and not lines else None
    for item in json_objects(file, inside):
        if isinstance(item, Reject):
            yield item
            continue
        number, value = item
        for found in _unwrapped(value, 0):
            yield Reject(file.where(number), found) if isinstance(found, Both) else (number, *found)


def _unwrapped(value: Any, depth: int) -> Iterator[tuple[dict[str, Any], Any] | Both]:
    """Yield (resource, full address) for a resource, an entry, a bundle, a record of Apple around one, or a card."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        yield BAD_RECORD
        return
    if value.get("resourceType") == "Bundle" or "resourceType" not in value and isinstance(value.get("entry"), list):
        entries = value.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            yield from _unwrapped(entry, depth + 1)
    elif isinstance(value.get("resourceType"), str):
        yield value, None
    elif isinstance(inner := value.get("resource"), dict):
        for found in _unwrapped(inner, depth + 1):
            yield found if isinstance(found, Both) else (found[0], found[1] or value.get("fullUrl"))
    elif isinstance(cards := value.get("verifiableCredential"), list):
        for card in cards:
            yield from _card(card, depth)
    elif value.keys() & {"request", "response", "fullUrl", "link", "search"}:
        return  # an entry that speaks of a resource and does not hold it
    else:
        yield BAD_RECORD


def _card(card: Any, depth: int) -> Iterator[tuple[dict[str, Any], Any] | Both]:
    """Yield the resources of a SMART Health Card: a signed text whose second part is a deflated bundle."""
    parts = card.split(".") if isinstance(card, str) and len(card) < _CARD else []
    if len(parts) != 3:
        yield BAD_CARD
        return
    try:
        packed = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        text = packed if packed.lstrip()[:1] == b"{" else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _CARD)
        bundle = json.loads(text)["vc"]["credentialSubject"]["fhirBundle"]
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError):
        yield BAD_CARD
        return
    yield from _unwrapped(bundle, depth + 1)

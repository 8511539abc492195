"""Who could see an ActivityStreams object, and whom does it address?"""

from __future__ import annotations

from typing import Any

from murmure.model.activity import FOLLOWERS, PUBLIC
from murmure.sources.as2 import NAMESPACE, refer_all

_PUBLIC = frozenset({f"https://{NAMESPACE}#Public", f"http://{NAMESPACE}#Public", "as:Public", "Public", "@public"})
_EVERYBODY = f"https://{NAMESPACE}#Public"
_TO, _CC = ("to", "bto"), ("cc", "bcc", "audience")


def audience_of(*docs: dict[str, Any]) -> tuple[list[str] | None, bool]:
    """Return who could see it, and whether it is public without being listed.

    The first of `docs` that is addressed decides. `to` public is public, `cc`
    public is unlisted, a followers collection is FOLLOWERS, the rest are named.
    Nobody addressed means only me.
    """
    for doc in docs:
        if type(first := doc.get("to")) is list and _EVERYBODY in first:
            return [PUBLIC], False
        to = [ref for key in _TO if key in doc for ref in refer_all(doc[key])]
        if not _PUBLIC.isdisjoint(to):
            return [PUBLIC], False
        cc = [ref for key in _CC if key in doc for ref in refer_all(doc[key])]
        if _PUBLIC.intersection(cc):
            return [PUBLIC], True
        if to or cc:
            named = [FOLLOWERS if ref.endswith("/followers") else ref for ref in (*to, *cc)]
            return list(dict.fromkeys(named)), False
    return None, False


def addressed(doc: dict[str, Any]) -> list[str]:
    """Return the people whom a document names in its addressing: neither the public nor followers."""
    refs = [ref for key in (*_TO, *_CC) if key in doc for ref in refer_all(doc[key])]
    return [ref for ref in dict.fromkeys(refs) if ref not in _PUBLIC and not ref.endswith("/followers")]

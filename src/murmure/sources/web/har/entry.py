"""What was a site told by one request of a browser?"""

from __future__ import annotations

import hashlib
import math
import re
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE
from murmure.model.site import site_of
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import clean
from murmure.sources.times import parse_instant
from murmure.sources.web.har.secret import host_of, kept_address

ITSELF = Both("an address of the browser itself or inside a page: no site is told",
    "une adresse du navigateur lui-même ou d'une page : aucun site n'est averti")
FROM_CACHE = Both("answered from the memory of the browser: no site is told", "répondu de mémoire par le navigateur : aucun site n'est averti")
BLOCKED = Both("blocked before it was sent", "bloqué avant d'être envoyé")
_CACHES = ("Memory Cache", "Disk Cache")
_DAY = 86_400_000.0
_METHOD = re.compile(r"[A-Za-z]{1,20}")
_TYPES = {"document": "document", "xhr": "xhr", "fetch": "xhr", "script": "script", "image": "image", "font": "font", "stylesheet": "stylesheet",
          "media": "media", "websocket": "websocket", "ping": "beacon", "beacon": "beacon", "preflight": "preflight", "manifest": "manifest",
          "eventsource": "xhr", "texttrack": "media", "subdocument": "document", "other": "other"}  # fmt: skip


def activity_of(entry: Any, pages: dict[str, str], recorder: str | None, zone: Any) -> Activity | Both:
    """Return what a site was told; `pages` gives the address of each page that is known, and learns those that are met."""
    request = entry.get("request") if isinstance(entry, dict) else None
    url = request.get("url") if isinstance(request, dict) else None
    if not isinstance(url, str) or not url:
        return BAD_RECORD
    response = entry.get("response") if isinstance(entry.get("response"), dict) else {}
    address, host = kept_address(url), host_of(url)
    if address is None or host is None:
        return ITSELF
    error = response.get("_error") or entry.get("_error")
    error = error if isinstance(error, str) else ""
    if "BLOCKED_BY" in error.upper() or entry.get("_blocked_by") or error == "csp":
        return BLOCKED
    # Chrome says where from, Safari how.
    if isinstance(entry.get("_fromCache"), str) or any(side.get("_fetchType") in _CACHES for side in (entry, response)):
        return FROM_CACHE
    started = entry.get("startedDateTime")
    if not isinstance(started, str) or not started.strip():
        return NO_DATE
    try:
        when = parse_instant(started, zone)
    except (ValueError, OverflowError):
        return BAD_DATE
    kind = _kind(entry, response)
    page = _page(entry, request, address, kind, pages)
    spent = _size(entry.get("time"))
    until = when.published + round(spent * 1000) if spent and spent < _DAY else None
    site = site_of(host)
    extra = {
        "address": address if page != address else None, "host": host if host != site else None, "party": _party(site, page),
        "kind": kind, "method": _method(request), "status": _status(response), "error": clean(error)[:80] or None,
        "media_type": _media(response), "sent_bytes": _size(request.get("bodySize")), "received_bytes": _received(response),
        "cookies_sent": _cookies(request), "cookies_set": _cookies(response), "server": _text(entry.get("serverIPAddress")), "recorder": recorder,
    }  # fmt: skip
    # The whole address names the request; nothing of it but this digest goes on.
    digest = hashlib.md5(url.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return Activity(
        key_of(when.published, _method(request), digest), "murmure:Capture", actor=site, object=page or address,
        object_type="Page" if page else "murmure:Request", instrument=host, until=until, links=[page] if page else None, extra=tidy(extra),
        **when._asdict(),
    )  # fmt: skip


def _party(site: str, page: str | None) -> str | None:
    if page is None:
        return None
    return "first" if site_of(host_of(page) or "") == site else "third"


def _kind(entry: dict[str, Any], response: dict[str, Any]) -> str | None:
    """Return what was asked for: Chrome says it, of the others the answer's type tells documents."""
    said = entry.get("_resourceType")
    if isinstance(said, str) and said.casefold() in _TYPES:
        return _TYPES[said.casefold()]
    media = _media(response)
    if media in ("text/html", "application/xhtml+xml"):
        return "document"
    family = (media or "").partition("/")[0]
    return family if family in ("image", "font") else "script" if media and "javascript" in media else None


def _page(entry: dict[str, Any], request: dict[str, Any], address: str, kind: str | None, pages: dict[str, str]) -> str | None:
    """Return the address of the page for which a request was made: by its number, else by the header that says so, else itself."""
    ref = entry.get("pageref")
    ref = ref if isinstance(ref, str) else None
    if ref is not None and ref in pages:
        return pages[ref]
    for header in request.get("headers") if isinstance(request.get("headers"), list) else ():
        if isinstance(header, dict) and str(header.get("name")).casefold() == "referer" and isinstance(header.get("value"), str):
            if kind != "document" and (found := kept_address(header["value"])):
                return found
    if kind == "document":
        if ref is not None and len(pages) < 100_000:
            pages[ref] = address  # the first document of a page is the page
        return address
    return None


def _method(request: dict[str, Any]) -> str | None:
    method = request.get("method")
    return method.upper() if isinstance(method, str) and _METHOD.fullmatch(method) else None


def _status(response: dict[str, Any]) -> int | None:
    status = response.get("status")
    return int(status) if isinstance(status, int | float) and not isinstance(status, bool) and 100 <= status < 1000 else None


def _media(response: dict[str, Any]) -> str | None:
    content = response.get("content")
    said = content.get("mimeType") if isinstance(content, dict) else None
    return clean(said).partition(";")[0].strip().casefold()[:80] or None if isinstance(said, str) and said != "x-unknown" else None


def _size(value: Any) -> float | int | None:
    """Return a size or a time that is known; -1 stands for what is not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 < value < 1e15:
        return None
    return value


def _received(response: dict[str, Any]) -> float | int | None:
    content = response.get("content")
    return _size(response.get("_transferSize")) or _size(response.get("bodySize")) or _size(content.get("size") if isinstance(content,
        dict) else None)


def _cookies(side: dict[str, Any]) -> int | None:
    cookies = side.get("cookies")
    return len(cookies) or None if isinstance(cookies, list) else None


def _text(value: Any) -> str | None:
    return clean(value).strip()[:60] or None if isinstance(value, str) else None

"""What does an entry of an access log say that is written as JSON: Caddy's, nginx's, Traefik's?

nginx writes the names that its settings give; those are here that its own documentation and most settings use, after its
variables.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.times import When, from_unix, parse_instant
from murmure.sources.web.access_log.form import SITE, Request, asked_of, before_of, first_of, moment_of, page_of, usual

_TIMES = ("time_iso8601", "time_local", "StartUTC", "@timestamp", "timestamp", "time", "msec", "ts", "date")
_ADDRESSES = ("client_ip", "remote_addr", "ClientHost", "remote_ip", "clientip", "client", "ip", "ClientAddr")
_METHODS = ("request_method", "method", "RequestMethod", "http_request_method")
_PAGES = ("request_uri", "uri", "url", "path", "RequestPath", "http_request_path")
_PROTOCOLS = ("server_protocol", "protocol", "RequestProtocol", "proto")
_STATUSES = ("status", "DownstreamStatus", "http_status", "http_status_code", "status_code", "response_status")
_SIZES = ("body_bytes_sent", "bytes_sent", "DownstreamContentSize", "size", "bytes")
_REFERRERS = ("http_referer", "http_referrer", "referer", "referrer", "request_Referer")
_AGENTS = ("http_user_agent", "user_agent", "agent", "request_User-Agent")
_SITES = ("host", "http_host", "server_name", "RequestHost", "vhost")


def read_line(line: str) -> Request | Both | None:
    """Return the request of a line; why its moment cannot be, or None when the line is none of an access log."""
    if not line.startswith("{"):
        return usual(line)
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    asked = said.get("request")
    return _caddy(said, asked) if isinstance(asked, dict) else _named(said)


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _moment(stamp: Any) -> When | Both:
    try:
        if isinstance(stamp, str):
            return parse_instant(stamp)
        if type(stamp) in (int, float) and math.isfinite(stamp):
            # Seconds are counted, unless the server is set to milliseconds or nanoseconds.
            return from_unix(stamp if stamp < 1e11 else stamp / 1e3 if stamp < 1e14 else stamp / 1e9)._replace(offset_minutes=None)
    except (ValueError, OverflowError):
        return IMPOSSIBLE_DATE if not isinstance(stamp, str) else BAD_DATE
    return NO_DATE if stamp is None else BAD_DATE


def _caddy(said: dict[str, Any], asked: dict[str, Any]) -> Request | Both | None:
    """Read an entry of Caddy's own form; headers stay behind, but for the page before and the program."""
    if not isinstance(asked.get("uri"), str) or "status" not in said:
        return None
    when = _moment(said.get("ts"))
    if isinstance(when, Both):
        return when
    headers = asked.get("headers") if isinstance(asked.get("headers"), dict) else {}

    def header(name: str) -> str:
        value = headers.get(name)
        value = value[0] if isinstance(value, list) and value else value
        return clean(value) if isinstance(value, str) else ""

    address = _text(asked.get("client_ip") or asked.get("remote_ip") or str(asked.get("remote_addr") or "").rpartition(":")[0]).strip("[]")
    lasted, status, size = said.get("duration"), said["status"], said.get("size")
    method, protocol, page = _text(asked.get("method")) or None, _text(asked.get("proto")) or None, page_of(asked["uri"])
    site = re.sub(r":\d+$", "", _text(asked.get("host"))).casefold()
    return Request(
        when, first_of(address) or "-", f"{method} {page} {protocol}", page,
        method, protocol, str(status) if type(status) is int and 0 <= status < 1000 else "-", str(size) if type(size) is int and size >= 0 else "-",
        before_of(header("Referer")), header("User-Agent"), site if re.fullmatch(r"[\w.:\[\]-]{1,255}", site) else "",
        float(lasted) if type(lasted) in (int, float) and 0 <= lasted < 1e9 else None,
    )  # fmt: skip


def _named(said: dict[str, Any]) -> Request | Both | None:
    """Read a flat entry, of nginx or Traefik; None when it does not tell who asked for what, and what was answered."""
    def first(names: tuple[str, ...]) -> Any:
        return next((said[name] for name in names if said.get(name) not in (None, "", "-")), None)

    status, address = str(first(_STATUSES)), first_of(_text(first(_ADDRESSES)))
    page, request = first(_PAGES), said.get("request")
    if not re.fullmatch(r"\d{3}", status, re.ASCII) or not address:
        return None
    if isinstance(request, str) and request:
        raw, page, method, protocol = asked_of(request)
    elif isinstance(page, str) and isinstance(first(_METHODS), str):
        protocol = _text(first(_PROTOCOLS)) or None
        raw, page, method, protocol = asked_of(f"{first(_METHODS)} {page}{f' {protocol}' if protocol else ''}")
    else:
        return None
    when = _written(first(_TIMES))
    if isinstance(when, Both):
        return when
    size, lasted = str(first(_SIZES)), first(("request_time", "duration"))
    site = re.sub(r":\d+$", "", _text(first(_SITES))).casefold()
    return Request(
        when, address if address.count(":") != 1 else address.partition(":")[0], raw, page, method, protocol, status,
        size if size.isascii() and size.isdigit() and len(size) < 19 else "-", before_of(_text(first(_REFERRERS))), _text(first(_AGENTS)),
        site if SITE.fullmatch(site) and site != "_" else "", _seconds(lasted, said.get("Duration")),
    )  # fmt: skip


def _written(stamp: Any) -> When | Both:
    """Return a moment in one of the forms of nginx: that of the usual line, ISO 8601, seconds with their fraction."""
    if isinstance(stamp, str):
        if re.fullmatch(r"\d{9,10}(?:\.\d{1,6})?", stamp, re.ASCII):
            return _moment(float(stamp))
        found = moment_of(stamp)
        if isinstance(found, When):
            return found
    return _moment(stamp)


def _seconds(lasted: Any, nanoseconds: Any) -> float | None:
    try:
        value = float(lasted) if isinstance(lasted, str | int | float) else float(nanoseconds) / 1e9 if type(nanoseconds) is int else None
    except (ValueError, OverflowError):
        return None
    return value if value is not None and 0 <= value < 1e9 else None

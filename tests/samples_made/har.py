"""Make up records of a browser: pages of sites that do not exist, with secrets everywhere that one can stand."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUIRKS = [
    "firefox", "safari", "charles", "sanitized", "no-pages", "pages-last", "minified", "bom", "offsets", "caches", "sockets", "odd-addresses",
    "large-bodies", "one-millisecond", "no-entries", "bad-records", "hostile", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = (
    "s3cr3t", "canary-cookie", "canary-header", "canary-body", "canary-answer", "canary-message", "ana.canary", "eyJhbGciOi", "xoxb-1234",
    "4f3c2b1a9e8d7c6b5a4f3e2d1c0b9a88",
)  # fmt: skip
PAGE = "https://news.example/articles/une-longue-histoire-de-bateaux?session=s3cr3t&page=2#s3cr3t"
START = datetime(2024, 6, 15, 8, 0, tzinfo=UTC)
E = dict[str, Any]


def entry(number: int, url: str, kind: str = "xhr", method: str = "GET", **more: Any) -> E:
    """Return one request with secrets in its headers, cookies and bodies."""
    named = {"name": "Cookie", "value": "sid=canary-cookie"}, {"name": "Authorization", "value": "Bearer eyJhbGciOi.canary-header"}
    body = {"postData": {"mimeType": "application/json", "text": '{"password": "canary-body"}'}} if method == "POST" else {}
    made = {
        "startedDateTime": f"{START + timedelta(milliseconds=137 * number):%Y-%m-%dT%H:%M:%S}.{137 * number % 1000:03}Z", "time": 41.5,
        "pageref": "page_1",
        "_resourceType": kind, "_priority": "High", "_initiator": {"type": "script", "url": PAGE},
        "request": {
            "method": method, "url": url, "httpVersion": "h2", "headers": [*named, {"name": "Referer", "value": PAGE}],
            "queryString": [{"name": "session", "value": "s3cr3t"}], "cookies": [{"name": "sid", "value": "canary-cookie"}],
            "headersSize": 700, "bodySize": 64 if body else 0, **body,
        },
        "response": {
            "status": 200, "statusText": "", "httpVersion": "h2", "headers": [{"name": "Set-Cookie", "value": "t=canary-cookie"}],
            "cookies": [{"name": "t", "value": "canary-cookie"}], "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 1234,
            "content": {"size": 5120, "mimeType": {"document": "text/html; charset=utf-8", "script": "text/javascript"}.get(kind, "application/json"),
                        "text": "canary-answer"},
        },
        "cache": {}, "timings": {"wait": 40.0}, "serverIPAddress": "203.0.113.9", "connection": "443",
    }  # fmt: skip
    return {**made, **more}


URLS = [
    (PAGE, "document", "GET"),
    ("https://static.news.example/app.3f9a8b7c.js", "script", "GET"),
    ("https://www.metrics.example/collect?v=2&uid=s3cr3t&dl=https%3A%2F%2Fnews.example&uid=s3cr3t", "ping", "POST"),
    ("https://ads.example/sync/4f3c2b1a9e8d7c6b5a4f3e2d1c0b9a88/pixel.gif?e=ana.canary@mail.example", "image", "GET"),
    ("https://ana:s3cr3t@api.news.example/login;jsessionid=s3cr3t", "xhr", "POST"),
    ("https://cdn.example.co.uk/fonts/a.woff2", "font", "GET"),
    ("https://api.news.example/reset/ana.canary@mail.example?token=s3cr3t&s3cr3t", "fetch", "GET"),
]


def har(entries: list[Any], name: str = "WebInspector", **more: Any) -> E:
    """Return a whole record, as Chrome writes it."""
    return {"log": {
        "version": "1.2", "creator": {"name": name, "version": "537.36"},
        "pages": [{"startedDateTime": "2024-06-15T08:00:00.000Z", "id": "page_1", "title": PAGE, "pageTimings": {"onLoad": 800.1}}],
        "entries": entries, **more,
    }}  # fmt: skip


def _all() -> list[E]:
    return [entry(number, *one) for number, one in enumerate(URLS)]


def _plain(one: E) -> E:
    """Return a request without what only Chrome writes."""
    return {key: value for key, value in one.items() if not key.startswith("_")}


def _sanitized(one: E) -> E:
    """Return a request as Chrome leaves it when it is told to leave secrets out."""
    request = {**one["request"], "headers": [], "cookies": []}
    return {**one, "request": request, "response": {**one["response"], "headers": [], "cookies": []}}


def _changed(one: E, side: str, **more: Any) -> E:
    return {**one, side: {**one[side], **more}}


_ODD = [
    "data:image/png;base64,s3cr3t", "blob:https://news.example/s3cr3t", "chrome-extension://abcdef/s3cr3t.js", "about:blank",
    "file:///home/ana.canary/a.html",
    "HTTP://NEWS.EXAMPLE:80/A?b", "https://[2001:db8::1]:8443/a", "http://192.168.1.1/status", "https://xn--bcher-kva.example/", "https://",
    "https://hooks.example/services/T0AB12CD3/B0EF45GH6/xoxb-1234567890abcdefghij", "https://bot.example/bot123456:s3cr3tAAABBBCCCDDDEEE12345/send",
    "https://a.example/?s3cr3t", "https://a.example/path?ana.canary%40mail.example=1&x[]=s3cr3t&x[]=2;y=s3cr3t",
]  # fmt: skip
_BAD = [
    None, 3, "text", {}, {"request": {}}, {"request": {"url": ""}}, {"request": {"url": 7}}, {"request": {"url": "https://a.example/"}},
    {"request": {"url": "https://a.example/"}, "startedDateTime": "hier"}, {"request": {"url": "https://a.example/"},
        "startedDateTime": "0001-01-01"},
]  # fmt: skip


def _hostile() -> list[E]:
    one = entry(0, "https://a.example/")
    return [
        {**one, "response": [], "time": "x", "pageref": 3}, {**one, "time": 1e300, "pageref": ["x"], "startedDateTime": "2024-06-15T08:00:01.5Z"},
        _changed({**one, "startedDateTime": "2024-06-15T08:00:02Z"}, "response", status="200", content="x", _error={"a": 1}, bodySize=1e300),
        _changed({**one, "startedDateTime": "2024-06-15T08:00:03Z"}, "request", method="\x00\ud800", headers=[3, {"name": None}], cookies="x"),
        _changed({**one, "startedDateTime": "2024-06-15T08:00:04Z", "serverIPAddress": "\ud800\x00"}, "response", content={"mimeType": "\x00;",
            "size": -1}),
        _changed({**one, "startedDateTime": "2024-06-15T08:00:05Z"}, "request", url="https://a.example/\ud800\x00/" + "?" * 3 + "&" * 40),
        {**one, "startedDateTime": "2024-06-15T08:00:06Z", "_fromCache": None, "_resourceType": ["x"], "_fetchType": ["x"]},
    ]  # fmt: skip


def _bodies() -> list[E]:
    """Return answers of every length around the one at which they are cut, with all that can stand in a text."""
    noise = '\\"{}[]é\n😀canary-answer' * 9
    sizes = (0, 1, 16_380, 16_384, 16_390, 70_000, 1_048_570, 3_000_000)
    return [_changed(entry(n, f"https://a.example/{n}"), "response", content={"size": size, "mimeType": "text/plain",
        "text": (noise * (size // 200 + 1))[:size]})
            for n, size in enumerate(sizes)]  # fmt: skip


def _written(record: Any, indent: int | None = 2, **more: Any) -> bytes:
    return json.dumps(record, indent=indent, **more).encode()


def _files() -> dict[str | None, tuple[str, bytes]]:
    firefox = [_plain({**one, "startedDateTime": one["startedDateTime"].replace("T08:", "T10:").replace("Z", "+02:00")}) for one in _all()]
    titled = [{"startedDateTime": "2024-06-15T10:00:00.000+02:00", "id": "page_1", "title": "Une longue histoire — ana.canary", "pageTimings": {}}]
    charles = [{**_plain(one), "startedDateTime": one["startedDateTime"].replace("Z", "+00:00")} for one in _all()]
    for one in charles:
        del one["pageref"]
    late = har(_all())
    late["log"]["pages"] = late["log"].pop("pages")
    times = ("2024-06-15T10:00:00.1234567+02:00", "2024-06-15T08:00:01.123456Z", "2024-06-15T03:00:02-0500", "2024-06-15T08:00:03",
        "2024-06-15T08:00:04.5Z")
    cached = [{**entry(0, "https://a.example/0"), "_fromCache": "disk"}, {**entry(1, "https://a.example/1"), "_fetchType": "Memory Cache"},
              _changed(entry(2, "https://a.example/2"), "response", status=0, _error="net::ERR_BLOCKED_BY_CLIENT"),
              _changed(entry(3, "https://a.example/3"), "response", status=0, _error="net::ERR_ABORTED"),
              _changed(entry(4, "https://a.example/4"), "response", status=304)]  # fmt: skip
    messages = [{"type": "send", "time": 1.0, "opcode": 1, "data": "canary-message"}]
    sockets = [{**entry(0, "wss://live.example/socket?key=s3cr3t", "websocket"), "_webSocketMessages": messages}, entry(1, "ws://live.example/",
        "websocket")]
    twice = [{**entry(0, "https://a.example/beacon"), "time": n} for n in range(3)]
    whole = _written(har(_all()))
    return {
        None: ("news.example.har", whole),
        "firefox": ("firefox.har", _written(har(firefox, "Firefox", browser={"name": "Firefox", "version": "128.0"}, pages=titled))),
        "safari": ("safari.har", _written(har([{**_plain(one), "_fetchType": "Network Load"} for one in _all()], "WebKit Web Inspector"))),
        "charles": ("charles.chlsj.har", _written({"log": {"version": "1.2", "creator": {"name": "Charles Proxy", "version": "4.6"},
            "entries": charles}})),
        "sanitized": ("sanitized.har", _written(har(list(map(_sanitized, _all()))))),
        "no-pages": ("no-pages.har", _written(har(_all(), pages=[]))),
        "pages-last": ("pages-last.har", _written(late)),
        "minified": ("news.har", _written(har(_all()), None, separators=(",", ":"))),
        "bom": ("news.har", b"\xef\xbb\xbf" + whole),
        "offsets": ("offsets.har", _written(har([{**entry(n, f"https://a.example/{n}"), "startedDateTime": time} for n, time in enumerate(times)]))),
        "caches": ("caches.har", _written(har(cached))),
        "sockets": ("sockets.har", _written(har(sockets))),
        "odd-addresses": ("odd.har", _written(har([entry(n, url) for n, url in enumerate(_ODD)]))),
        "large-bodies": ("large.har", _written(har(_bodies()), ensure_ascii=False)),
        "one-millisecond": ("twice.har", _written(har(twice))),
        "no-entries": ("none.har", _written(har([]))),
        "bad-records": ("bad.har", _written(har([entry(0, "https://a.example/"), *_BAD]))),
        "hostile": ("hostile.har", _written(har(_hostile()))),
        "truncated": ("news.har", whole[: len(whole) * 2 // 3]),
        "corrupted": ("news.har", whole[:6000] + random.Random(5).randbytes(30) + whole[6030:]),
        "empty": ("news.har", b""),
    }  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one record."""
    folder.mkdir(parents=True, exist_ok=True)
    name, data = _files()[quirk]
    (folder / name).write_bytes(data)
    return folder / name


def large(folder: Path, size: int) -> Path:
    """Write a record of about `size` bytes, with a body of 20 MB in it."""
    path, number = folder / "large.har", 0
    head, tail = json.dumps(har([])).split('"entries": []')
    with path.open("w", encoding="utf-8") as out:
        out.write(head + '"entries": [')
        while out.tell() < size:
            one = entry(number, URLS[number % len(URLS)][0] + f"/{number}")
            one["startedDateTime"] = f"{START + timedelta(seconds=number):%Y-%m-%dT%H:%M:%S}.000Z"
            if number == 50 and size > 100_000_000:
                one["response"]["content"]["text"] = "x" * 20_000_000
            out.write((",\n" if number else "") + json.dumps(one))
            number += 1
        out.write("]" + tail)
    return path

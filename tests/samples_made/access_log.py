"""Make up access logs: the visitors of a site that does not exist, from networks kept for documentation."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

QUIRKS = ["common", "vhost", "more-fields", "forwarded", "nginx-json", "traefik-json", "caddy",
          "caddy-text-time", "proxy-manager", "gzip", "rotated", "escapes", "equal-lines", "zones", "junk",
          "bad-lines", "crlf", "latin1", "cut-gzip", "corrupted"]  # fmt: skip
CANARIES = ("113.77", "100.77", "hote-77", "canari-jeton", "canari-mot", "canari-compte", "canari-biscuit", ":beef")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_VISITS: list[tuple[str, str, str, int, str, str]] = [
    ("203.0.113.77", "GET", "/", 200, "https://moteur.example/?q=site", FIREFOX),
    ("203.0.113.77", "GET", "/billets/1?access_token=canari-jeton&p=2", 200, "https://lea:canari-mot@ami.example/", FIREFOX),
    ("2001:db8:1:2::beef", "POST", "/contact", 302, "-", FIREFOX),
    ("198.51.100.77", "GET", "/robots.txt", 200, "-", GOOGLE),
    ("192.168.1.9", "GET", "/admin", 401, "-", "curl/8.5.0"),
    ("198.51.100.77", "HEAD", "/pas-la", 404, "-", "-"),
]


def line(number: int, quirk: str | None = None) -> str:
    """Return one line; every second has its own visit."""
    address, method, page, status, before, agent = _VISITS[number % len(_VISITS)]
    minute, second = divmod(number, 60)
    zone = "-0330" if quirk == "zones" and number % 2 else "+0200"
    said = f'{address} - canari-compte [13/May/2024:23:{59 - minute % 60:02}:{second:02} {zone}] "{method} {page} HTTP/1.1" {status} {100 + number}'
    if quirk == "common":
        return said
    said += f' "{before}" "{agent}"'
    if quirk == "vhost":
        return f"{'blog' if number % 2 else 'forum'}.example.org:443 {said}"
    return said + ' "canari-biscuit" rt=0.004' if quirk == "more-fields" else said


def proxied(number: int) -> str:
    """Return one line as Nginx Proxy Manager writes it: of a host that is passed on, or of one that is not."""
    address, method, page, status, before, agent = _VISITS[number % len(_VISITS)]
    behind, sent = ("", "") if number % 3 == 2 else (f"- {'502, 200' if number % 3 else status} ", " [Sent-to 192.168.1.20]")
    return (f'[13/May/2024:23:59:{number % 60:02} +0200] {behind}{status} - {method} https blog.example.org "{page}" [Client {address}] '
            f'[Length {100 + number}] [Gzip {"-" if number % 2 else "3.19"}]{sent} "{agent}" "{before}"')  # fmt: skip


def caddy(number: int, text: bool = False) -> str:
    """Return one entry as Caddy writes it."""
    address, method, page, status, before, agent = _VISITS[number % len(_VISITS)]
    headers: dict[str, Any] = {"User-Agent": [agent], "Cookie": ["canari-biscuit"], "Authorization": ["canari-mot"]}
    if before != "-":
        headers["Referer"] = [before]
    return json.dumps({
        "level": "info", "ts": f"2024-05-13T21:59:{number % 60:02}.5Z" if text else 1_715_637_540.25 + number, "logger": "http.log.access.log0",
        "msg": "handled request", "request": {"remote_ip": address, "remote_port": "4711", "client_ip": address, "proto": "HTTP/2.0",
        "method": method, "host": "Blog.example.org:443", "uri": page, "headers": headers}, "bytes_read": 0, "user_id": "canari-compte",
        "duration": 0.0025, "size": 100 + number, "status": status, "resp_headers": {"Set-Cookie": ["canari-biscuit"]}})  # fmt: skip


def nginx(number: int) -> str:
    """Return one entry as most settings of nginx write JSON; some say the request in one field, some in three, some no zone."""
    address, method, page, status, before, agent = _VISITS[number % len(_VISITS)]
    times = {"time_local": f"13/May/2024:23:59:{number:02} +0200"}, {"time_iso8601": f"2024-05-13T23:59:{number:02}+02:00"}, {
        "msec": f"17156375{40 + number}.250"}, {"time": f"2024-05-13 23:59:{number:02}"}  # fmt: skip
    asked = ({"request": f"{method} {page} HTTP/1.1"}, {"request_method": method, "request_uri": page, "server_protocol": "HTTP/1.1"})[number % 2]
    return json.dumps({
        **times[number % 4], "remote_addr": address, "remote_user": "canari-compte", **asked, "status": str(status),
        "body_bytes_sent": str(100 + number), "http_referer": before, "http_user_agent": agent, "request_time": "0.004",
        "http_cookie": "canari-biscuit", "server_name": "blog.example.org"})  # fmt: skip


def traefik(number: int) -> str:
    """Return one entry as Traefik writes JSON."""
    address, method, page, status, before, agent = _VISITS[number % len(_VISITS)]
    return json.dumps({
        "ClientAddr": f"{address}:4711", "ClientHost": address, "ClientUsername": "canari-compte", "DownstreamContentSize": 100 + number,
        "DownstreamStatus": status, "Duration": 2_500_000, "OriginStatus": status, "RequestHost": "blog.example.org", "RequestMethod": method,
        "RequestPath": page, "RequestProtocol": "HTTP/2.0", "StartLocal": f"2024-05-13T23:59:{number:02}.25+02:00",
        "StartUTC": f"2024-05-13T21:59:{number:02}.250000001Z", "level": "info", "msg": "", "request_Referer": before,
        "request_User-Agent": agent, "time": "2024-05-14T00:00:00+02:00"})  # fmt: skip


_ODD = [
    r'203.0.113.77 - - [13/May/2024:10:00:00 +0200] "GET /caf\xC3\xA9?q=\x22a\x22 HTTP/1.1" 200 5 "-" "Un \"lecteur\" \\ 1.0"',
    r'203.0.113.77 - - [13/May/2024:10:00:01 +0200] "GET /%D0%BF/\xE9 HTTP/1.1" 200 5 "https://a.example/\x22" "-"',
]
_JUNK = [
    r'203.0.113.77 - - [13/May/2024:10:00:00 +0200] "\x16\x03\x01\x02\x00" 400 157 "-" "-"',
    '203.0.113.77 - - [13/May/2024:10:00:01 +0200] "-" 408 - "-" "-"',
    '203.0.113.77 - - [13/May/2024:10:00:02 +0200] "" 000 0 "-" "-"',
    '203.0.113.77 - a b [13/May/2024:10:00:03 +0200] "GET /a b c HTTP/1.1" 404 0 "-" "-"',
    '203.0.113.77 - - [13/May/2024:10:00:04 +0200] "CONNECT lea:canari-mot@proxy.example:443 HTTP/1.1" 405 0 "-" "zgrab/0.x"',
    'hote-77.fournisseur.example - - [13/May/2024:10:00:05 +0200] "GET http://lea:canari-mot@autre.example/x HTTP/1.0" 200 1 "-" "Tiny Tiny RSS/23"',
    '- - - [13/May/2024:10:00:60 +0200] "GET /a" 200 1',
]
_BAD = [
    "203.0.113.1 une ligne qui n'en est pas une", '203.0.113.1 - - [32/May/2024:10:00:00 +0200] "GET / HTTP/1.1" 200 5',
    '203.0.113.1 - - [13/Mai/2024:10:00:00 +0200] "GET / HTTP/1.1" 200 5', '203.0.113.1 - - [13/May/0024:10:00:00 +0200] "GET / HTTP/1.1" 200 5',
    "", "\0\0\0", '{"request": {"uri": 1}, "status": 200}', '{"request": {"uri": "/"}, "status": 200}', '203.0.113.1 - - [13/May/2024:10:00:00',
]


def make(folder: Path, quirk: str | None = None, count: int = 30) -> Path:
    """Write blog.example.org-access.log, or what the quirk says, into `folder`."""
    lines = [line(number, quirk) for number in range(count)]
    if quirk in ("caddy", "caddy-text-time"):
        lines = [caddy(number, quirk == "caddy-text-time") for number in range(count)]
    if quirk == "proxy-manager":
        lines = [proxied(number) for number in range(count)]
    if quirk in ("nginx-json", "traefik-json"):
        lines = [(nginx if quirk == "nginx-json" else traefik)(number) for number in range(count)]
    if quirk == "forwarded":
        lines = [f"{address}, 198.51.100.1 {rest}" for address, _, rest in (one.partition(" ") for one in lines)]
    lines += {"escapes": _ODD, "junk": _JUNK, "bad-lines": _BAD, "equal-lines": [lines[-1]] * 3}.get(quirk or "", [])
    if quirk == "latin1":
        lines += ['203.0.113.77 - - [13/May/2024:10:00:00 +0200] "GET /caf\u00e9 HTTP/1.1" 200 5 "-" "lecteur"']
    data = ("\r\n" if quirk == "crlf" else "\n").join([*lines, ""]).encode("latin-1" if quirk == "latin1" else "utf-8")
    if quirk == "rotated":  # the older copy is packed, and the newer one was taken while it still held the same lines
        place = folder / "logs"
        place.mkdir()
        (place / "blog.example.org-access.log").write_bytes(b"".join(data.splitlines(True)[10:]))
        (place / "blog.example.org-access.log.2.gz").write_bytes(gzip.compress(b"".join(data.splitlines(True)[:20]), mtime=0))
        return place
    path = folder / ("blog.example.org-access.log.1.gz" if quirk in ("gzip", "cut-gzip") else "blog.example.org-access.log")
    if quirk in ("gzip", "cut-gzip"):
        data = gzip.compress(data if quirk == "gzip" else data * 400, mtime=0)
        data = data[: len(data) * 2 // 3] if quirk == "cut-gzip" else data
    if quirk == "corrupted":
        data = data[:900] + random.Random(3).randbytes(200) + data[1100:]
    path.write_bytes(data)
    return path

"""Make up query logs of AdGuard Home: a home of three devices that does not exist."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

QUIRKS = ["utc", "old-rule", "client-names", "rotated", "odd-lines", "truncated", "corrupted"]
CANARIES = ("Y2FuYXJp", "123456789012")
START = datetime(2024, 5, 13, 12, 0, tzinfo=timezone(timedelta(hours=2)))
DOMAINS = ("example.org", "track.example.com", "télé.example", "news.example")


def entry(number: int, quirk: str | None = None) -> dict[str, Any]:
    """Return one query as the program writes it: to the nanosecond, the answer in base64."""
    when = (START + timedelta(seconds=number * 3)).astimezone(UTC if quirk == "utc" else START.tzinfo)
    said: dict[str, Any] = {
        "T": f"{when:%Y-%m-%dT%H:%M:%S}.{number:06}789{'Z' if quirk == 'utc' else '+02:00'}",
        "QH": DOMAINS[number % 4], "QT": "AAAA" if number % 3 else "HTTPS", "QC": "IN", "CP": "doh" if number % 5 == 0 else "",
        "Answer": "Y2FuYXJp", "Result": {}, "Elapsed": 123456789012, "Upstream": "https://dns.example:443/dns-query",
        "IP": f"192.168.1.{10 + number % 3}",
    }  # fmt: skip
    if number % 4 == 1:
        rule = "||track.example.com^"
        said["Result"] = {"Reason": 3, "IsFiltered": True, "Rules": [{"Text": rule, "FilterListID": 1}]}
        if quirk == "old-rule":
            said["Result"] = {"Reason": 3, "IsFiltered": True, "Rule": rule, "FilterID": 1}
    elif number % 4 == 2:
        said |= {"Cached": True, "AD": True}
    elif number % 8 == 3:
        said["Result"] = {"Reason": 8, "IsFiltered": True, "ServiceName": "tiktok", "Rules": [{"Text": "||news.example^"}]}
    if quirk == "client-names" and number % 2:
        said["CID"] = "tablette"
    return said


_ODD = [
    "", "{", "[]", "null", '{"T": null, "QH": "a"}', '{"T": "demain", "QH": "a"}', '{"T": 12, "QH": "a"}', '{"T": "0001-01-01T00:00:00Z", "QH": "a"}',
    '{"T": "2024-05-13T12:00:00", "QH": "a"}', '{"T": "2024-05-13T12:00:00Z", "QH": "", "IP": ""}',
    '{"T": "2024-05-13T12:00:00Z", "QH": "a\\u0000\\ud83d.example.", "QT": 5, "IP": "::1", "Result": {"Reason": 99, "Rules": [1, {"Text": 2}]}}',
    '{"T": "2024-05-13T12:00:01.5Z", "QH": "b.example", "IP": "::1", "Result": [], "Cached": "yes", "Upstream": {}}',
]


def make(folder: Path, quirk: str | None = None, count: int = 24) -> Path:
    """Write querylog.json, with querylog.json.1 when it is 'rotated', into `folder`."""
    if quirk in ("truncated", "corrupted"):
        count = 400
    lines = [json.dumps(entry(number, quirk), ensure_ascii=False, separators=(",", ":")) for number in range(count)]
    lines += _ODD if quirk == "odd-lines" else []
    data = "".join(line + "\n" for line in lines).encode()
    if quirk == "rotated":  # copied twice: the older file was the newer one before
        place = folder / "data"
        place.mkdir()
        (place / "querylog.json.1").write_bytes(b"".join(data.splitlines(True)[:16]))
        (place / "querylog.json").write_bytes(b"".join(data.splitlines(True)[8:]))
        return place
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        data = data[:9000] + random.Random(3).randbytes(300) + data[9300:]
    path = folder / "querylog.json"
    path.write_bytes(data)
    return path

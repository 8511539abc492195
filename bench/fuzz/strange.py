"""What would nobody write in a file, as a number, a date, a text, a byte?"""

from __future__ import annotations

import random

NUMBERS = (
    "-1",
    "0",
    "1e999",
    "-0",
    "NaN",
    "99999999999999999999",
    "2147483648",
    "-9223372036854775809",
    "0.1e-400",
    "1,5",
    "١٢",
)
DATES = (
    "0000-00-00",
    "1601-01-01",
    "9999-12-31T23:59:60Z",
    "2024-02-30",
    "2024-03-31T02:30:00+99:99",
    "31/31/24",
    "-62169958800",
    "",
)
TEXTS = (
    "",
    "\0",
    "\ufeff",
    "\u202e\u202f\u200e",
    "é" * 300,
    "🏳️‍🌈" * 40,
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "%s%n",
    "\r\n",
    "\ud7ff",
)
LONG = (
    "a" * 70_000,
    "é" * 40_000,
    *(
        one * (60_000 // len(one))
        for one in (" ", "\n", "0", "1,", '"', "<", "/", "-", "_a", "a.", "@", ": ", "<!---->", "&#1;", "(a)")
    ),
)
BYTES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0x0A, 0x22, 0x3C, 0x5B)
ENTITIES = (
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"&nbsp;",
    b"&unknown;",
    b"&",
    b"<![CDATA[ ]]>",
    b"<![CDATA[",
    b"<!-- -- -->",
    b"<!--",
    b"]]>",
    b"<?x ?>",
    b"&lt;b&gt;",
)


def text(draw: random.Random) -> str:
    """Return a strange text, seldom a very long one: each costs as much as a hundred others."""
    return draw.choice(LONG if draw.random() < 0.02 else TEXTS)


def strange(draw: random.Random) -> bytes:
    """Return a number, a date or a text that nobody would write."""
    return draw.choice((draw.choice(NUMBERS), draw.choice(DATES), text(draw))).encode("utf-8", "surrogatepass")

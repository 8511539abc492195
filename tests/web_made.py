"""Which homes and which visitors do the tests of the pages use?"""

from __future__ import annotations

import json
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import murmure
from murmure.faces.web.pages import rising

rising.PATIENCE = 300.0  # what is compiled for the first time takes longer than a visitor waits before a page says that posts are read

with warnings.catch_warnings():  # starlette prefers a newer client than the one that is locked
    warnings.simplefilter("ignore")
    from starlette import testclient

UNTIL_THE_END = ExitStack()

SCRIPT = "<script>window.harm=1;alert(1)</script>"
MARKUP = '"\'><img src=x onerror="window.harm=1;alert(2)"><svg onload=alert(3)><a href="javascript:window.harm=1">x</a>{{7*7}}${7*7}'
BIDI = "safe\u202egpj.exe\u202c \u2066turned\u2069"
CONTROL = "zero\x00bell\x07escape\x1b[31m\x7f\x85 \ufeff"
LINK = "javascript:window.harm=1"
HOSTILE = (SCRIPT, MARKUP, BIDI, CONTROL, f"{SCRIPT}{BIDI}{CONTROL}{MARKUP}")
TEXTS = (
    "actor",
    "object",
    "object_type",
    "target",
    "in_reply_to",
    "instrument",
    "content",
    "language",
    "quantity",
    "unit",
)
LISTS = ("audience", "tags", "links", "mentions")
TYPES = (
    "Create", "Announce", "Like", "Follow", "View", "Listen", "Travel", "Join", "murmure:Measure", "murmure:Query", "murmure:Position",
    "murmure:Capture", "murmure:Purchase", "murmure:Bookmark", "murmure:Identity", "murmure:Record",
)  # fmt: skip


class TestClient(testclient.TestClient):
    """Visit an app. All visits share one loop, as those of one server do: a loop for each takes longer than most pages."""

    __test__ = False
    one_loop: Any = None

    def __init__(self, *given: Any, **options: Any) -> None:
        from anyio.from_thread import start_blocking_portal

        super().__init__(*given, **options)
        if TestClient.one_loop is None:
            TestClient.one_loop = UNTIL_THE_END.enter_context(start_blocking_portal())
        self.portal = TestClient.one_loop


def hostile_rows() -> list[dict[str, Any]]:
    """Return one activity per type and hostile text, with that text in every text column."""
    rows = []
    for place, kind in enumerate((*TYPES, *HOSTILE)):
        for turn, text in enumerate(HOSTILE):
            row: dict[str, Any] = {
                "key": f"{place}-{turn}",
                "type": kind,
                "offset_minutes": 60,
                "offset_origin": "explicit",
                "value": 1.5,
            }
            row |= dict.fromkeys(TEXTS, text) | {
                name: [text, LINK, "data:text/html,<script>alert(4)</script>"] for name in LISTS
            }
            row["published"] = 1_750_000_000_000_000 + (place * 10 + turn) * 3_600_000_000 * 3
            row["latitude"], row["longitude"] = 48.1, 2.1
            row["extra"] = json.dumps({"note": text, SCRIPT: [text]})
            rows.append(row)
    for turn in range(6):  # a run, so that summaries are seen too
        rows.append({"key": f"run-{turn}", "type": "murmure:Query", "actor": MARKUP, "object": SCRIPT, "instrument": MARKUP,
                     "published": 1_749_000_000_000_000 + turn * 60_000_000})  # fmt: skip
    return rows


def visitor(home: Any, lang: str = "en") -> TestClient:
    """Return a browser that stands on the pages of a home, and was let in."""
    from murmure.faces.web.app import make_app

    client = TestClient(make_app(home, "right", lang=lang), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
    client.get("/?token=right")
    return client


def fill(home: Any, source: str, rows: list[dict[str, Any]]) -> None:
    """Write rows into a home as one job."""
    import pyarrow as pa

    from murmure.bring import batches_as_jobs
    from murmure.model.activity import schema

    fields = [field for field in schema() if field.name not in ("id", "source", "job")] + [pa.field("key", pa.string())]
    batch = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    batches_as_jobs(home._store, home.rules.rules, iter([(source, batch)]), f"{source}{SCRIPT}")


def hostile_home(folder: Path) -> Any:
    """Return a home whose every text is hostile."""
    home = murmure.open(folder)
    fill(home, "hostile", hostile_rows())
    return home

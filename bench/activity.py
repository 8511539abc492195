"""How many records of Google's My Activity are read per second, beside google-takeout-parser (MIT): the JSON, and the pages made for the eye?

    python bench/activity.py [RECORDS] [RUNS] [PYTHON OF AN ENVIRONMENT WITH google-takeout-parser]

Searches, films, pages opened from a search, applications: a quarter of each, made up. Seconds of processor, from the file to the last
activity, without the start of the process: once as it comes (the code that a file of this size needs is loaded then), and once more in
the same process. Each reads a file of its own size, for the peer keeps the whole page in memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from html import escape
from pathlib import Path
from typing import Any

from process import SOURCES

DATA = Path(__file__).parent / "data"
RECORDS = 1_000_000
_PAGE = 50  # of so many records one stands in the page: the peer reads three thousand a second
_ALONE = """
import sys, time
from pathlib import Path
from murmure.sources.web.google_activity import SOURCE
from murmure.sources.readers import Bundle, File, Scratch
from murmure.sources.times import zone_named
path = Path(sys.argv[1])
for turn in range(2):
    count = 0
    with Scratch(path.parent) as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)
        begin = time.process_time()
        for item in SOURCE.read(Bundle(path.name, [file], zone=zone_named("UTC"))):
            count += getattr(item, "num_rows", type(item).__name__ == "Activity")
    print(count, time.process_time() - begin)
"""
_PEER = """
import sys, time
from pathlib import Path
path = Path(sys.argv[1])
if path.suffix == ".json":
    from google_takeout_parser.parse_json import _parse_json_activity as parse
else:
    from google_takeout_parser.parse_html.activity import _parse_html_activity as parse
for turn in range(2):
    begin = time.process_time()
    count = sum(1 for found in parse(path) if not isinstance(found, Exception))
    print(count, time.process_time() - begin)
"""


def record(n: int) -> dict[str, Any]:
    """Return one made-up record, as Takeout writes them."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_400_000_000 + n * 61)) + f".{n % 1000:03}Z"
    web, house = {"activityControls": ["Web & App Activity"]}, f"https://www.youtube.com/channel/UC{n % 97}"
    kinds: tuple[dict[str, Any], ...] = (
        {"header": "Search", "title": f"Searched for chat noir {n}", "titleUrl": f"https://www.google.com/search?q=chat+noir+{n}", **web},
        {"header": "YouTube", "title": f"Watched film {n % 991}", "titleUrl": f"https://www.youtube.com/watch?v=a{n % 991}",
         "subtitles": [{"name": f"Chaine {n % 97}", "url": house}], "activityControls": ["YouTube watch history"]},
        {"header": "Search", "title": f"Visited page {n % 5003}", "titleUrl": f"https://www.google.com/url?q=https://site{n % 977}.example/{n}&usg=AO", **web},
        {"header": "Android", "title": f"Used application {n % 97}", "titleUrl": f"https://play.google.com/store/apps/details?id=org.app{n % 97}",
         "details": [{"name": "From an Android phone"}], **web},
    )  # fmt: skip
    made = kinds[n % 4]
    return {**made, "time": moment, "products": [made["header"]]}


def page_cell(n: int) -> str:
    """Return the same record as the page shows it."""
    made = record(n)
    moment = time.gmtime(1_400_000_000 + n * 61)
    date = f"{time.strftime('%b', moment)} {moment.tm_mday}, {moment.tm_year}, {moment.tm_hour % 12 or 12}:{moment.tm_min:02}:{moment.tm_sec:02} "
    date += ("AM" if moment.tm_hour < 12 else "PM") + " UTC"
    verb, _, words = made["title"].partition(" ")
    makers = "".join(f'<a href="{escape(maker["url"])}">{maker["name"]}</a><br>' for maker in made.get("subtitles", []))
    details = "".join(f"<b>Details:</b><br>&emsp;{detail['name']}<br>" for detail in made.get("details", []))
    text = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col">'
        f'<p class="mdl-typography--title">{made["header"]}<br></p></div><div class="{text}">{verb}\u00a0<a href="{escape(made["titleUrl"])}">{words}</a>'
        f'<br>{makers}{date}</div><div class="{text} mdl-typography--text-right"></div><div class="content-cell mdl-cell mdl-cell--12-col '
        f'mdl-typography--caption"><b>Products:</b><br>&emsp;{made["header"]}<br>{details}<b>Why is this here?</b><br>&emsp;'
        f"{escape(made['activityControls'][0])}<br></div></div></div>"
    )


def make(path: Path, count: int) -> None:
    """Write MyActivity.json, the same indented and with marks as escapes (as Takeout does), or MyActivity.html."""
    with path.open("w", encoding="utf-8") as out:
        if path.suffix == ".html":
            out.write('<html><head><title>My Activity History</title></head><body><div class="mdl-grid">')
            out.writelines(map(page_cell, range(count)))
            out.write("</div></body></html>")
            return
        out.write("[")
        for n in range(count):
            out.write(("," if n else "") + (takeouts(record(n)) if "indented" in path.name else json.dumps(record(n), separators=(",", ":"))))
        out.write("]")


def takeouts(made: dict[str, Any]) -> str:
    """Return a record indented, and without the marks that stand in the way of a page."""
    text = json.dumps(made, ensure_ascii=False, indent=2)
    for mark in "='&<>":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def measured(python: str, code: str, path: Path, wanted: int, runs: int, given: dict[str, str]) -> list[float]:
    """Return thousands of records a second of processor time, of the first reading of a process and of the second: the best of some runs."""
    found = []
    for _ in range(runs):
        done = subprocess.run([python, "-c", code, str(path)], env={**os.environ, **given}, check=True, capture_output=True, text=True)
        told = [line.split() for line in done.stdout.splitlines()]
        assert all(int(count) == wanted for count, _ in told), (told, wanted)
        found.append([float(seconds) for _, seconds in told])
    return [wanted / min(turn) / 1000 for turn in zip(*found, strict=True)]


def main(count: int, runs: int, peer: str | None) -> None:
    """Make the files, measure in turn, print a Markdown table."""
    DATA.mkdir(exist_ok=True)
    print("| first reading, and second | records | murmure, k/s of CPU | google-takeout-parser, k/s of CPU | times |\n|---|---|---|---|---|")
    for name, wanted in (("MyActivity.json", count), ("MyActivity-indented.json", count), ("MyActivity.html", count // _PAGE)):
        path = DATA / name
        make(path, wanted)
        ours = measured(sys.executable, _ALONE, path, wanted, runs, {"PYTHONPATH": str(SOURCES)})
        theirs = measured(peer, _PEER, path, wanted, runs, {"PYTHONPATH": ""}) if peer else [float("nan")] * 2
        cells = [f"{a:,.1f}, {b:,.1f}" for a, b in (ours, theirs, [a / b for a, b in zip(ours, theirs, strict=True)])]
        print(f"| {name}, {path.stat().st_size / 1e6:.0f} MB | {wanted:,} | {' | '.join(cells)} |", flush=True)
        path.unlink()


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:3] + [RECORDS, 3][len(sys.argv[1:3]) :])), sys.argv[3] if len(sys.argv) > 3 else None)  # type: ignore[arg-type]

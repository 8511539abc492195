"""Does what a hostile export plants in the texts of any source come out of the pages as text, and nothing else?"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import murmure
from murmure.faces.web.app import make_app
from murmure.sources import laws
from web_made import TestClient

MARK = "planted"
PLAIN = f"<script>{MARK}()</script><img src=x onerror={MARK}()>\u202etxt.exe\u2066"  # no mark that ends a cell of a table
WHOLE = f"\"'></textarea>{PLAIN}<a href=\"javascript:{MARK}()\">x</a>\x1b[31m\x07{{{{7*7}}}}"
NAMES = (
    "activitystreams", "apple_health", "browser_history", "fit", "gpx", "ics", "mastodon_archive", "pihole", "table", "tcx", "x_archive",
)  # fmt: skip
NUMBERS_ONLY = {"fit"}  # no text of a person is in it; enedis_linky holds numbers too


def words_of(path: Path) -> list[str]:
    """Return texts of a person that a source reads from a sample, longest first."""
    found = set()
    for row in laws.gather(path).rows.values():
        texts = [row.get(name) for name in ("content", "object", "target", "instrument", "actor")] + row.get("tags", [])
        found |= {word for text in texts if isinstance(text, str) for word in re.findall(r"[^\W\d_]{5,}", text)}
    return sorted(found, key=lambda word: (-len(word), word))


def planted(data: bytes, words: list[str], tmp: Path) -> tuple[bytes, int]:
    """Return a file with hostile text in place of some of its words, written as its format writes text, and how many there were."""
    if data.startswith(b"SQLite format 3\0"):
        return planted_in_database(data, words, tmp)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, 0
    start = text.lstrip("\ufeff \r\n")[:20]
    if start.startswith(("{", "[", "window.", "//")):
        form, quote = r'("(?:content|name|summary|full_text|text|value|displayName|screenName)"\s*:\s*")([^"\\]*)', json.dumps(WHOLE)[1:-1]
    elif start.startswith("<"):
        form, quote = r"((?:<name>|<desc>|<Notes>|<cmt>|sourceName=\")|device=\")([^<\"]*)", escape(PLAIN, {'"': "&quot;"})
    elif start.startswith("BEGIN:VCALENDAR"):
        form, quote = r"((?:SUMMARY|DESCRIPTION|LOCATION)[^:\n]*:)([^\r\n]*)", WHOLE.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    else:
        form, quote = "()(" + "|".join(map(re.escape, words[:3])) + ")", PLAIN
    text, count = re.subn(form, lambda found: found[1] + quote, text)
    return text.encode("utf-8"), count


def planted_in_database(data: bytes, words: list[str], tmp: Path) -> tuple[bytes, int]:
    path, count = tmp / "making.db", 0
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as base:
        tables = [name for (name,) in base.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")]
        for table in tables:
            for _, column, kind, *_ in base.execute(f'pragma table_info("{table}")').fetchall():
                if kind.upper().startswith(("TEXT", "LONGVARCHAR", "VARCHAR")) and column in ("title", "domain", "name"):
                    count += base.execute(f'update "{table}" set "{column}" = "{column}" || ?', [WHOLE]).rowcount
        base.commit()
    return path.read_bytes(), count


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home that read every source's sample with hostile texts planted in it."""
    folder = tmp_path_factory.mktemp("planted")
    for name in NAMES:
        (folder / "made" / name).mkdir(parents=True)
        sample = import_module(f"samples_made.{name}").make(folder / "made" / name)
        words = words_of(sample)
        tree = {path: planted(data, words, folder) for path, data in laws.tree_of(sample).items()}
        assert name in NUMBERS_ONLY or sum(count for _, count in tree.values()), f"nothing was planted in {name}"
        laws.write_folder({path: data for path, (data, _) in tree.items()}, folder / "offered" / name)
    with murmure.open(folder / "home") as opened:
        opened.bring([folder / "offered"], zone="UTC")
        yield opened


@pytest.mark.long
def test_every_source_carries_hostile_text_into_the_log(home) -> None:
    query = f"select distinct source from log where concat_ws(' ', content, object, target, instrument, actor, extra, tags) like '%{MARK}%'"
    carried = {row["source"].replace("-", "_") for row in home.sql(query).to_pylist()}
    assert carried >= set(NAMES) - NUMBERS_ONLY, set(NAMES) - NUMBERS_ONLY - carried


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_pages_show_it_as_text(home, lang: str) -> None:
    client = TestClient(make_app(home, "right", lang=lang), base_url="http://127.0.0.1")
    client.get("/?token=right")
    paths = ["/welcome", "/today", "/sources", "/data", "/mix", "/together", "/draft", "/draft/hand",
             "/rhythm", "/rhythm?days=4000", "/habits", "/objects",
             "/footprint", "/footprint/without", "/presence", "/devices", "/rising",
             "/graphs/social",
             "/graphs/interests",
             "/graphs/actions",
             "/timeline?words=planted"]
    for source in home.log.sources():
        (row,) = home.sql(f"select cast(id as varchar) as id from log where source = '{source}' order by published desc limit 1").to_pylist()
        paths += [f"/timeline?source={source}", f"/activity/{row['id']}"]
    seen = ""
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert not re.search(r"<script>|<img src=x|<a href=.javascript:|</textarea>\s*<script", page.text), path
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", page.text), path
        assert "49" not in re.findall(r"\{\{7\*7\}\}|>49<", page.text)
        seen += page.text
    assert "&lt;script&gt;planted()" in seen and "⟦U+202E⟧" in seen

"""When two exports of one account disagree, is nothing lost, and is the newest shown, in whichever order they come?"""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from murmure.home import Home
from murmure.sources import laws
from murmure.sources.packing import tree_of
from murmure.sources.recognise import sources

EDIT = " EDITED"


def zipped(path: Path, tree: dict[str, bytes], day: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tree.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, day, 12, 0, 0)), data)
    return path


def edited(tree: dict[str, bytes], words: str) -> dict[str, bytes] | None:
    """Return the files with one text changed, in whatever way they write it; None when it is written in none."""
    written = json.dumps(words)[1:-1]
    forms = (words.encode(), written.encode(), json.dumps(words, ensure_ascii=False)[1:-1].encode(),
             json.dumps(words.encode().decode("latin-1"))[1:-1].encode())  # fmt: skip
    for form in forms:
        if any(form in data for data in tree.values()):
            return {name: data.replace(form, form + EDIT.encode()) for name, data in tree.items()}
    return None


def cases() -> list[str]:
    return [source.name for source in sources() if importlib.util.find_spec(f"samples_made.{source.name.replace('-', '_')}")]


def shown(home: Home) -> dict[str, dict[str, Any]]:
    rows = home._store.table("select id::varchar as id, type, content, extra from log").to_pylist()
    return {row["id"]: row for row in rows}


@pytest.mark.long
@pytest.mark.parametrize("name", cases())
def test_nothing_is_lost_and_the_newest_is_shown(name: str, tmp_path: Path) -> None:
    made = importlib.import_module(f"samples_made.{name.replace('-', '_')}")
    (tmp_path / "sample").mkdir()
    sample = made.make(tmp_path / "sample", None)
    tree, first = tree_of(sample), laws.gather(sample, only=name)
    pair = None
    for row in first.rows.values():
        words = row.get("content") or ""
        changed = edited(tree, words) if len(words) > 4 and "\n" not in words else None
        if changed is None:
            continue
        (tmp_path / "pair").mkdir(exist_ok=True)
        pair = zipped(tmp_path / "pair/one.zip", tree, 1), zipped(tmp_path / "pair/two.zip", changed, 20)
        second = laws.gather(pair[1], only=name)
        if any(key in second.rows and second.rows[key].get("content") != row.get("content") for key, row in first.rows.items()):
            break
    else:
        if pair is None:
            return  # no record of the sample has words of its own, or it is packed so that they cannot be changed
    both = laws.gather(pair[0], only=name), laws.gather(pair[1], only=name)
    results = []
    for order in (pair, pair[::-1]):
        shutil.rmtree(tmp_path / "home", ignore_errors=True)
        with Home(tmp_path / "home") as home:
            for path in order:
                home.bring([str(path)])
            found = shown(home)
            results.append({key: (row["type"], row["content"]) for key, row in found.items()})
            # Nothing that either export tells is lost.
            assert found.keys() >= both[0].rows.keys() | both[1].rows.keys()
            for key, row in found.items():
                old, new = (output.rows.get(key, {}).get("content") for output in both)
                if old and new and old != new and both[0].rows[key]["type"] == both[1].rows[key]["type"]:
                    assert row["content"] == new, "the export that was made last is shown"
                    assert old in [one.get("content") for one in json.loads(row["extra"])["before"]], "the older words are kept"
            again = sum(home.bring([str(path)]).totals["added"] for path in order)
            assert again == 0 and shown(home).keys() == found.keys()
            assert {key: row["extra"] for key, row in shown(home).items()} == {key: row["extra"] for key, row in found.items()}
    assert results[0] == results[1], "the order of imports changes nothing"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_undoing_an_import_takes_its_words_back(tmp_path: Path, order: tuple[int, int]) -> None:
    made = importlib.import_module("samples_made.mastodon_archive")
    (tmp_path / "sample").mkdir()
    sample = made.make(tmp_path / "sample", None)
    tree, rows = tree_of(sample), laws.gather(sample, only="mastodon-archive").rows
    words = next(row["content"] for row in rows.values() if row["type"] == "Create" and row.get("content") and edited(tree, row["content"]))
    pair = zipped(tmp_path / "one.zip", tree, 1), zipped(tmp_path / "two.zip", edited(tree, words), 20)
    with Home(tmp_path / "home") as home:
        for place in order:
            home.bring([str(pair[place])])
        told = [row for row in shown(home).values() if row["content"] and row["content"].startswith(words[:20])]
        assert any(EDIT in row["content"] and "before" in row["extra"] for row in told)
        newest = order.index(1) + 1
        home.undo(newest)
        left = shown(home).values()
        assert not any(EDIT in (row["content"] or "") or '"before"' in (row["extra"] or "") for row in left), "the older words are shown again"
        if order == (0, 1):
            assert {(row["type"], row["content"]) for row in left} >= {(row["type"], row.get("content")) for row in rows.values()}
        home.undo(3 - newest)
        assert not shown(home)


def test_a_locked_home_keeps_both_words_too(tmp_path: Path) -> None:
    made = importlib.import_module("samples_made.mastodon_archive")
    (tmp_path / "sample").mkdir()
    sample = made.make(tmp_path / "sample", None)
    tree = tree_of(sample)
    rows = laws.gather(sample, only="mastodon-archive").rows.values()
    words = next(row["content"] for row in rows if row["type"] == "Create" and row.get("content") and edited(tree, row["content"]))
    pair = zipped(tmp_path / "one.zip", tree, 1), zipped(tmp_path / "two.zip", edited(tree, words), 20)
    with Home(tmp_path / "home", "a long enough passphrase") as home:
        for path in pair:
            home.bring([str(path)])
        told = [row for row in shown(home).values() if EDIT in (row["content"] or "")]
        assert told and words in [one["content"] for one in json.loads(told[0]["extra"])["before"]]

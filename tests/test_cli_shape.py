"""Does `murmure shape` tell the form of a file, and never a value of it?"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.faces.cli.shape import shapes
from murmure.faces.cli.shape.mask import mask_key, mask_segment
from typed import typed

MARK = "zqx"
"""Every value contains it, no name does: finding it in the answer is finding a value."""
values = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(lambda text: MARK + text)
names = st.sampled_from("created_at id text user name likes Payload isPublic media_url kind".split())
documents = st.recursive(
    values | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=20,
)
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(path: Path) -> str:
    """Return all that the verb would print."""
    return json.dumps(list(shapes(path)), ensure_ascii=False)


@calm
@given(documents)
def test_no_value_of_json_appears(tmp_path: Path, document: object) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert MARK not in told(path)


@calm
@given(st.lists(st.dictionaries(names, values, min_size=1, max_size=4), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_no_cell_of_a_table_appears(tmp_path: Path, rows: list[dict], mark: str) -> None:
    path, out = tmp_path / "table.csv", io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerows([list(row.values()) for row in rows])  # without a header: the first row is data
    path.write_text(out.getvalue(), encoding="utf-8")
    assert MARK not in told(path)


@calm
@given(st.lists(st.tuples(names, values, values), min_size=1, max_size=6))
def test_no_text_of_xml_appears(tmp_path: Path, items: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "export.xml"
    body = "".join(f"<{name} when={quoteattr(value)}>{escape(text)}</{name}>" for name, value, text in items)
    path.write_text(f"<?xml version='1.0'?><list>{body}</list>", encoding="utf-8")
    assert MARK not in told(path)


@calm
@given(st.lists(st.tuples(values, st.integers(0, 9)), max_size=5))
def test_no_row_of_sqlite_appears(tmp_path: Path, rows: list[tuple[str, int]]) -> None:
    path = tmp_path / "history.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("create table visits (url text, times integer)")
        base.executemany("insert into visits values (?, ?)", rows)
    text = told(path)
    assert MARK not in text
    assert "visits.url" in text


PEOPLE = ("alice@example.org", "@lea@village.example", "2024-05-31", "10203040", "00:1b:44:11:3a:b7", "Voisins de Léa", "inbox/alice",
          "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "https://village.example/u/lea", "Dzq4tR8wXk19LmPq")  # fmt: skip


@pytest.mark.parametrize("key", PEOPLE)
def test_keys_and_names_that_are_data_are_masked(tmp_path: Path, key: str) -> None:
    assert mask_key(key) == "*"
    (tmp_path / "a.json").write_text(json.dumps({key: {"seen": True}, "other": [{key: 1}]}), encoding="utf-8")
    assert key not in told(tmp_path / "a.json")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(f"messages/{key}/message_1.json", "{}")
    text = told(tmp_path / "b.zip")
    assert key not in text and not set(key.split("/")[-1:]) & set(text.split("/"))
    assert "messages/" in text


def test_objects_keyed_by_people_are_seen_as_tables(tmp_path: Path) -> None:
    friends = {name: {"since": 1, "messages": []} for name in ("alice", "bruno", "chloe")}
    (tmp_path / "a.json").write_text(json.dumps({"friends": friends}), encoding="utf-8")
    text = told(tmp_path / "a.json")
    assert "friends.*.since" in text
    assert not any(name in text for name in friends)


def test_names_of_files_are_masked_word_by_word() -> None:
    assert mask_segment("tweets-part12.js") == "tweets-part00.js"
    assert mask_segment("WhatsApp Chat with Alice.txt") == "*.txt"
    assert mask_segment("alice_martin_20240501") == "*"


def test_headers_show_when_the_first_line_is_one(tmp_path: Path) -> None:
    rows = "Horodate;Valeur\n2024-01-01T00:30:00+01:00;120\n2024-01-01T01:00:00+01:00;130\n2024-01-01T01:30:00+01:00;90\n"
    (tmp_path / "c.csv").write_text("Identifiant PRM;x\n09876543210987;y\n" + rows, encoding="utf-8")
    said = typed("shape", tmp_path / "c.csv", "--json").json
    places = [entry["place"] for entry in said["files"][0]["form"]]
    assert "column 1: Horodate" in places and "column 2: Valeur" in places
    assert "09876543210987" not in json.dumps(said)


def test_hostile_files_are_told_in_bounded_time_and_memory(tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    (tmp_path / "bomb.xml").write_text(f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{lol}]><l>&l9;</l>', encoding="utf-8")
    (tmp_path / "deep.json").write_text("[" * 200_000, encoding="utf-8")
    (tmp_path / "wide.json").write_text(json.dumps({f"key{chr(97 + i % 26)}{chr(97 + i // 26)}": i for i in range(600)}), encoding="utf-8")
    (tmp_path / "cut.json").write_text('{"a": [1, 2, {"b": "zqx', encoding="utf-8")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "empty.csv").write_bytes(b"")
    said = typed("shape", tmp_path, "--json")
    assert said.code == 0, said.err
    assert len(said.json["files"]) == 6
    assert MARK not in said.out and len(said.out) < 100_000


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = typed("shape", tmp_path / "no.zip", "--lang", "fr")
    assert said.code == 1 and "Rien ne peut être lu" in said.err

"""Is every visit read from every family of browsers, and no secret with it?"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, refusal, samples
from murmure.model.reject import Reject
from murmure.sources.readers import Bundle, File, Scratch
from murmure.sources.web.address import clean_address
from murmure.sources.web.browser_history import SOURCE
from samples_made import browser_history as maker


def test_golden(tmp_path):
    assert golden("browser_history", SOURCE, tmp_path) == (GOLDEN / "browser-history.jsonl").read_text().splitlines()


@pytest.mark.parametrize("quirk", [None, "mobile", "chromium", "chromium-old", "safari", "wal", "palemoon"])
def test_epochs_and_pages(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    step = 61_250_000 if quirk == "safari" else 61_000_123
    wanted = [maker.START + i * step for i in range(24) if maker.PAGES[i % 8][0].startswith("http")]
    if quirk == "mobile":
        wanted = [moment // 1000 * 1000 for moment in wanted]
    assert [row["published"] for row in rows] == wanted
    assert {reject.reason.en for reject in rejects} == {"a page of the browser itself or of this computer, left out"}
    assert rows[1]["object"] == "https://bees.example/ruche?q=miel"
    assert rows[1]["content"] == "La ruche — abeilles"


@pytest.mark.parametrize("quirk", [None, *maker.QUIRKS])
def test_secrets_never_appear(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    text = json.dumps([rows, rejects])
    assert not [secret for secret in maker.SECRETS if secret in text]
    assert rows or rejects


def test_chromium_says_more(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "chromium"))
    assert rows[2]["extra"]["search"] == "Essaim"
    assert rows[1]["extra"]["origin"] == "synced"
    assert rows[1]["until"] - rows[1]["published"] == 5_000_000
    assert "until" not in rows[2]  # a tab forgotten for thirty years
    assert rows[1]["extra"]["from"] == "https://example.org/"


def test_bad_rows(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "bad-rows"))
    assert len(rows) == 4
    assert {reject.reason.en for reject in rejects} == {
        "no date", "the date is impossible for this service", "the visit has no address"}  # fmt: skip


@pytest.mark.parametrize("quirk", ["truncated", "corrupted"])
def test_a_broken_database_gives_what_it_still_holds(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert rows
    assert rejects[-1].reason.en == "the file is broken from here on"


def test_a_profile_folder_names_its_browser(tmp_path):
    path = maker.make(tmp_path, "chromium")
    with Scratch() as scratch:
        file = File("Library/BraveSoftware/Default/History", path.stat().st_size, lambda: path.open("rb"), scratch, disk=path)
        tables = [item for item in SOURCE.read(Bundle("x", [file])) if not isinstance(item, Reject)]
        assert {name for table in tables for name in table["instrument"].to_pylist()} == {"brave"}


def test_a_page_of_visits_to_an_address_of_a_megabyte_is_cut_by_weight(tmp_path):
    path, url = tmp_path / "places.sqlite", "https://long.example/" + "a" * (1 << 20)
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table moz_places (id integer primary key, url text, title text, hidden integer)")
        base.execute("create table moz_historyvisits (id integer primary key, from_visit integer, place_id integer,"
                     " visit_date integer, visit_type integer)")  # fmt: skip
        base.execute("insert into moz_places values (1, ?, 'long', 0)", (url,))
        visits = ((n, 1, 1_600_000_000_000_000 + n, 1) for n in range(1, 301))
        base.executemany("insert into moz_historyvisits values (?, 0, ?, ?, ?)", visits)
        base.commit()
    with Scratch() as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb"), scratch, disk=path)
        sizes = [table.num_rows for table in SOURCE.read(Bundle("x", [file]))]
    assert sum(sizes) == 300 and max(sizes) < 100


WORD = st.text("abcXYZ09._~-", min_size=1, max_size=12)


@given(WORD, WORD, WORD)
def test_credentials_never_pass(user, secret, path):
    secret = f"SECRET{secret}"
    url = f"https://{user}:{secret}@host.example/{path}?password={secret}&b=2#access_token={secret}"
    assert secret not in (clean_address(url) or "")


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_none(text):
    clean = clean_address(text)
    assert clean is None or clean_address(clean) == clean


def test_samples():
    counts, refused = {}, 0
    for path in samples("browser"):
        rows, rejects = outcome(SOURCE, path)
        if rows or rejects:
            counts[path.name] = (len(rows), len(rejects))
        else:
            assert refusal(SOURCE, path)
            refused += 1
    assert counts == {
        "History": (69, 0), "History-57.0.2987.133": (1, 0), "History-58.0.3029.96": (1, 0), "History-59.0.3071.86": (1, 0),
        "History-59_added-fake-column": (1, 0), "places.sqlite": (1, 0), "History.db": (25, 0),
    }  # fmt: skip
    assert refused == 13

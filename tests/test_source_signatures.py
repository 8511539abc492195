"""Is a table of petitions, moments and counts read as what it is, without asking, by the wizard and by itself?"""

from __future__ import annotations

import pytest

import murmure
from murmure.lenses.crowd.petition.given import from_log
from murmure.sources.generic import table

ROWS = "{head}\nhttps://p.example/i-1{d}{more}2025-03-01T10:00:00Z{d}812\nhttps://p.example/i-1{d}{more}2025-03-02T10:00:00Z{d}900\n"


@pytest.mark.parametrize(
    ("head", "mark", "more"),
    [("petition,time,count", ",", ""), ("Pétition;Titre;time;signatures", ";", "Sauver;"), ("petition\ttitle\tts\tcount", "\t", "Save\t")],
)
def test_a_table_of_counts_is_read_without_a_word(tmp_path, head, mark, more):
    place = tmp_path / "counts.csv"
    place.write_text(ROWS.format(head=head, d=mark, more=more), "utf-8")
    assert table.propose(place).sure
    with murmure.open(tmp_path / "home") as home:
        assert home.bring([place]).as_json()["totals"]["added"] == 2
        counts, _ = from_log(home.view("self"), None)
        assert counts.names == ["https://p.example/i-1"] and counts.count.tolist() == [812.0, 900.0]
        assert {row["content"] for row in home.timeline().rows} == {more.strip(";\t") or None}
        with place.open("a", encoding="utf-8") as file:  # the same table, one reading later
            file.write(f"https://p.example/i-1{mark}{more}2025-03-03T10:00:00Z{mark}950\n")
        assert home.bring([place]).as_json()["totals"]["added"] == 1


@pytest.mark.parametrize("head", ["petition,time,words", "shop,time,count", "petition,where,count"])
def test_another_table_is_left_as_it_is(tmp_path, head):
    place = tmp_path / "other.csv"
    last = "2025-03-01T10:00:00Z" if "time" in head else "Brume"
    place.write_text(f"{head}\nA mill,{last},{'far' if 'words' in head else 3}\n", "utf-8")
    assert "quantity" not in table.propose(place).mapping.columns

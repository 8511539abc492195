"""Does every query of an AdGuard Home enter once, with its device, its domain and what was done with it?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import outcome, refusal
from murmure.sources import laws
from murmure.sources.home.adguard_home import SOURCE
from samples_made import adguard_home as maker


def test_a_query_says_who_asked_for_what_and_what_was_done(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path))
    assert len(rows) == 24 and not rejects
    assert [row["extra"]["status"] for row in rows[:4]] == ["forwarded", "blocked", "cached", "blocked"]
    assert (rows[1]["extra"]["detail"], rows[1]["extra"]["rules"]) == ("list", ["||track.example.com^"])
    assert (rows[3]["extra"]["detail"], rows[3]["extra"]["service"]) == ("service", "tiktok")
    assert (rows[2]["actor"], rows[2]["object"], rows[2]["extra"]["dnssec"]) == ("device:192.168.1.12", "télé.example", "secure")
    # 12:00:03 at +02:00 is 10:00:03; what is below a microsecond stays in the key alone.
    assert (rows[1]["published"], rows[1]["offset_minutes"], rows[1]["precision"]) == (1_715_594_403_000_001, 120, "us")


def test_a_clock_in_utc_says_nothing_of_a_place(tmp_path):
    (tmp_path / "b").mkdir()
    local, _ = outcome(SOURCE, maker.make(tmp_path))
    rows, _ = outcome(SOURCE, maker.make(tmp_path / "b", "utc"))
    assert [row["published"] for row in rows] == [row["published"] for row in local]
    assert {row.get("offset_minutes") for row in rows} == {None}


def test_older_versions_wrote_one_rule(tmp_path):
    (tmp_path / "b").mkdir()
    assert outcome(SOURCE, maker.make(tmp_path)) == outcome(SOURCE, maker.make(tmp_path / "b", "old-rule"))


def test_a_device_that_names_itself_keeps_its_name(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "client-names"))
    assert [(row["actor"], row["extra"].get("address")) for row in rows[:2]] == [("device:192.168.1.10", None), ("device:tablette", "192.168.1.11")]


def test_two_copies_that_overlap_are_a_union(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "rotated"))
    assert len(rows) == 32 and len({row["key"] for row in rows}) == 24


def test_odd_lines_are_named_with_their_place(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "odd-lines"))
    assert [(reject.where.rpartition(":")[2], reject.reason.en) for reject in rejects] == [
        ("26", "the record is not of the expected form"), ("27", "the record is not of the expected form"),
        ("28", "the record is not of the expected form"), ("29", "no date"), ("30", "the date cannot be read"), ("31", "the date cannot be read"),
        ("32", "the date is impossible for this service"), ("33", "the date cannot be read"),
        ("34", "the query names neither a domain nor a device")]  # fmt: skip
    assert [(row["object"], row["extra"]) for row in rows[24:]] == [
        ("a\ufffd.example", {"status": "unknown", "detail": "reason 99"}), ("b.example", {"status": "forwarded"})]  # fmt: skip


@pytest.mark.parametrize(("quirk", "least"), [("truncated", 260), ("corrupted", 395)])
def test_a_damaged_log_loses_only_what_is_damaged(tmp_path, quirk, least):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert least <= len(rows) < 400 and rejects


def test_a_page_of_the_interface_is_named(tmp_path):
    (tmp_path / "querylog").write_text(json.dumps({"data": [{"question": {"name": "a"}, "time": "2024"}], "oldest": "2024-05-13T12:00:00Z"}))
    assert "page of the query log" in (refusal(SOURCE, tmp_path / "querylog") or "")


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.lists(st.text(max_size=3), max_size=2)
results = st.dictionaries(st.sampled_from(["Reason", "Rules", "Rule", "IsFiltered", "ServiceName"]), values)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from(["T", "QH", "QT", "QC", "CP", "IP", "CID", "Result", "Upstream", "Cached"]),
                                values | results | st.just("2024-05-13T12:00:00.5+02:00")), max_size=6))  # fmt: skip
def test_no_entry_stops_the_reader(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("any") / "querylog.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in [maker.entry(1), *found]))
    output = laws.gather(path)
    assert not list(laws.typed(output)) and not list(laws.timed(output))
    assert output.count + len(output.rejects) == 1 + len(found)

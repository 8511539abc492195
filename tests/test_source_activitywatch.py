"""Does every event of every watcher enter once, with what is known of who was there?"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import outcome, refusal, samples
from murmure.sources import laws
from murmure.sources.times import zone_named
from murmure.sources.web.activitywatch import SOURCE
from murmure.sources.web.activitywatch.presence import Spans
from samples_made import activitywatch as maker


def _plain(rows: list[dict]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize("quirk", ["array", "presence-behind", "fields-behind"])
def test_every_form_says_the_same(tmp_path, quirk):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, _ = outcome(SOURCE, maker.make(tmp_path / "a"))
    other, _ = outcome(SOURCE, maker.make(tmp_path / "b", quirk))
    assert len(plain) == 10 and _plain(plain) == _plain(other)


def test_a_bucket_may_hide_who_made_it(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "few-fields"))
    plain = outcome(SOURCE, maker.make(tmp_path))
    assert (len(rows), len(rejects)) == (10, len(plain[1]))


def test_absence_is_taken_from_the_time_of_use(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    used = {(row["object"], row.get("content")): row for row in rows if row["type"] == "murmure:Use"}
    mail = used["mail", "Boîte de réception"]  # 1200 s, of which nobody was there for 600, in the middle
    assert (mail["until"] - mail["published"], mail["extra"]["active"], mail["extra"]["recorded"]) == (1_200_000_000, 600.0, 1200.0)
    assert "active" not in used["code", "main.py – murmure 🛋"]["extra"]


def test_use_that_ends_in_absence_ends_when_somebody_left(tmp_path):
    path = tmp_path / "a.json"
    used = [maker.event(0, 100, app="a", title="t"), maker.event(200, 50, app="b", title="t"), maker.event(900, 5, app="c", title="t")]
    window = maker.bucket("w", "currentwindow", "aw-watcher-window", used)
    absence = maker.bucket("k", "afkstatus", "aw-watcher-afk", [maker.event(0, 40, status="not-afk"), maker.event(40, 300, status="afk")])
    path.write_text(json.dumps({"buckets": {"w": window, "k": absence}}))
    rows, _ = outcome(SOURCE, path)
    told = {row["object"]: (row["until"] - row["published"], row["extra"].get("active")) for row in rows if row["type"] == "murmure:Use"}
    # Of what lies outside all that the watcher of absence saw, nothing is claimed.
    assert told == {"a": (40_000_000, 40.0), "b": (0, 0.0), "c": (5_000_000, None)}


def test_without_a_watcher_of_absence_nothing_is_claimed(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "no-presence"))
    assert not [row for row in rows if "active" in row["extra"]]


def test_a_page_says_how_long_its_browser_was_in_front(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path))
    pages = {row["content"]: row for row in rows if row["type"] == "View"}
    assert (pages["Réclamations"]["extra"]["front"], pages["Ville"]["extra"]["front"]) == (300.0, 100.5)
    assert pages["Réclamations"]["object"] == "https://lyon.example/reclamations"
    assert pages["Ville"]["links"] == ["https://ville.example/?access_token=…&p=1"] and pages["Ville"]["extra"]["incognito"]
    assert [reject.reason.en for reject in rejects] == ["a page of the browser itself or of this computer, left out"]
    assert not [canary for canary in maker.CANARIES for row in rows if canary in json.dumps({**row, "key": ""})]


def test_overlapping_watchers_never_count_presence_twice(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "overlap"))
    used = [row for row in rows if row["type"] == "murmure:Use"]
    assert len(used) == 6
    assert all(row["extra"].get("active", 0) <= (row["until"] - row["published"]) / 1e6 for row in used)
    assert next(row for row in used if row["object"] == "mail")["extra"]["active"] == 600.0


def test_telephones_and_other_watchers(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "android"))
    taps = [row for row in rows if row["instrument"] == "aw-android"]
    assert [(row["type"], row.get("object"), row.get("content")) for row in taps] == [
        ("murmure:Use", "org.example.carte", None), ("murmure:Use", "Messages", None), ("murmure:State", None, "unlocked")]
    # The presence at a computer says nothing of a telephone.
    assert not [row for row in taps if "active" in row["extra"]]
    (tmp_path / "b").mkdir()
    rows, _ = outcome(SOURCE, maker.make(tmp_path / "b", "other-watchers"))
    assert [(row["type"], row.get("object"), row.get("content")) for row in rows[-4:]] == [
        ("murmure:Use", "/x/a.py", None), ("Listen", "track:1", "Ana – Chanson"), ("murmure:Record", "pause", None), ("murmure:Record", None, None)]
    assert rows[-1]["extra"]["presses"] == 3


def test_offsets_are_those_of_the_record(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "offsets"), zone=zone_named("Europe/Paris"))
    old = {row["object"]: row for row in rows if len(row.get("object") or "") == 1}
    base = 1_560_258_000_000_000
    assert {name: (row["published"] - base, row.get("offset_minutes"), row["offset_origin"], row["precision"]) for name, row in old.items()} == {
        "a": (0, 120, "explicit", "ms"), "b": (5_000_000, None, "explicit", "ms"), "c": (9_123_456, None, "explicit", "us"),
        "d": (-7_200_000_000 + 12_000_000, 120, "account", "us")}  # fmt: skip


def test_each_odd_record_is_named_and_the_others_are_read(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "odd-records"))
    odd = [row for row in rows if row["instrument"] == "odd"]
    assert len(odd) == 4 and len({row["key"] for row in odd}) == 3  # one stands twice; one has no duration; one no data
    reasons = [reject.reason.en for reject in rejects if ":4/" in reject.where]
    assert sorted(set(reasons)) == ["no date", "the date cannot be read", "the date is impossible for this service",
                                    "the duration is not one", "the record is not of the expected form"]  # fmt: skip
    assert len(reasons) == 13


@pytest.mark.parametrize(("quirk", "reason"), [
    ("truncated", "the file stops in the middle of a record"), ("corrupted", "the file is broken from here on")])  # fmt: skip
def test_a_broken_export_gives_what_stands_before(tmp_path, quirk, reason):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert 100 < len(rows) < 400 and rejects[-1].reason.en == reason


def test_two_exports_are_a_union_and_an_event_that_went_on_is_kept_beside(tmp_path):
    found = []
    for name, last in (("old", 30.0), ("new", 45.0)):
        events = [maker.event(0, 10, app="a", title="t"), maker.event(20, last, app="b", title="t")]
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"buckets": {"w": maker.bucket("w", "currentwindow", "c", events)}}))
        found.append({row["key"] for row in outcome(SOURCE, path)[0]})
    assert len(found[0] & found[1]) == 1 and len(found[0] | found[1]) == 3


def test_other_things_of_activitywatch_are_named(tmp_path):
    (tmp_path / "events.json").write_text(json.dumps([{"id": 1, **maker.event(0, 1, app="a", title="t")}]))
    assert "one bucket" in (refusal(SOURCE, tmp_path / "events.json") or "")
    table = tmp_path / "aw-events-export-aw-watcher-window_here-2024-01-05.csv"
    table.write_text("timestamp,duration,app,title\n2024-01-05T08:00:00.123000+00:00,5.2,firefox,A\n")
    assert "table" in (refusal(SOURCE, table) or "") and [refused[1].what.en for refused in laws.gather(table).refused] == [refusal(SOURCE, table)]
    path = tmp_path / "peewee-sqlite.v2.db"
    with closing(sqlite3.connect(path)) as base:
        base.executescript("create table bucketmodel (key); create table eventmodel (id)")
    assert "database" in (refusal(SOURCE, path) or "")


values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8)  # fmt: skip
data = st.dictionaries(st.sampled_from(["app", "title", "url", "status", "host", "active", "\0x"]), values, max_size=4)
events = st.fixed_dictionaries({}, optional={
    "timestamp": values | st.just("2024-05-13T08:00:00Z"), "duration": values | st.just(1.5), "data": data})  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["currentwindow", "web.tab.current", "afkstatus", "x", ""]), st.lists(events | values, max_size=6), st.booleans())
def test_no_event_stops_the_reader(tmp_path_factory, kind, found, listed):
    path = tmp_path_factory.mktemp("any") / "a.json"
    made = maker.bucket("b", kind, "c", found)
    path.write_text(json.dumps({"buckets": [made] if listed else {"b": made}}))
    output = laws.gather(path)
    assert not list(laws.typed(output)) and not list(laws.timed(output)) and not output.refused
    assert output.count + len(output.rejects) == max(1, len(found))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=12), st.integers(0, 60), st.integers(0, 30))
def test_spans_are_counted_as_seconds_one_by_one(found, start, lasts):
    spans = Spans()
    for begin, length in found:
        spans.add(begin, begin + length)
    spans.settle()
    seconds = {second for begin, length in found for second in range(begin, begin + length)} & set(range(start, start + lasts))
    assert spans.within(start, start + lasts) == (len(seconds), max(seconds, default=start - 1) + 1)


def test_samples():
    found = {path.name: path for path in samples("activitywatch")}
    rows, rejects = outcome(SOURCE, found["aw-buckets-export.json"])
    # Pages of an extension are the browser's own.
    assert (len(rows), len(rejects)) == (1122, 182) and {reject.reason.en for reject in rejects} == {
        "a page of the browser itself or of this computer, left out"}  # fmt: skip
    assert refusal(SOURCE, found["events_aw-watcher-web-firefox.json"])

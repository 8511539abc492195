"""Does a day come to what its devices measured, each moment counted once?"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from murmure.bring import batches_as_jobs
from murmure.graphs.shelf import Shelf
from murmure.measures.device import HAND, KINDS, WHOLE, Device, _known, device_of, kind_of, ordered, usual
from murmure.measures.piece import read
from murmure.measures.reference import page
from murmure.measures.resolve import Resolved, resolve
from murmure.measures.room import resolved as resolved_in
from murmure.measures.strand import held, strand_of
from murmure.model.activity import Activity, schema
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.quantity import ONCE, QUANTITIES, SCHEMAS, THINGS, TOLD_APART, reach_of, rule_of
from murmure.trust.view import View
from web_made import fill

MINUTE = 60_000_000
HOUR, DAY = 60 * MINUTE, 1_440 * MINUTE
START = int(datetime(2024, 5, 14, tzinfo=UTC).timestamp()) * 1_000_000
DEVICES = ("Apple Watch", "iPhone", "Strava")


class Entry(NamedTuple):
    """Hold one measure: minutes since `START`, how long, how much, by which device, offset in minutes, whether of a whole day."""

    start: int
    length: int
    value: float
    device: str
    shift: int = 0
    whole: bool = False


def row(entry: Entry, quantity: str) -> dict[str, Any]:
    at = START + entry.start * MINUTE
    return {
        "id": f"{at}-{entry.device}-{entry.value}-{entry.length}", "type": "murmure:Measure", "actor": "me", "source": "made",
        "instrument": entry.device, "published": at, "until": at + entry.length * MINUTE if entry.length else None,
        "offset_minutes": entry.shift, "precision": "day" if entry.whole else "s", "quantity": quantity, "value": float(entry.value),
        "unit": QUANTITIES[quantity].unit,
    }  # fmt: skip


def columns(rows: Iterable[dict[str, Any]]) -> Any:
    """Return what is read of a log that holds these rows."""
    connection = engine()
    connection.register("made", pa.Table.from_pylist(list(rows), schema()))
    connection.execute("create or replace table log as select * from made")
    view = View(connection)
    return view.read(view.parts()[""], read)


@cache
def engine() -> Any:
    """Return one engine for all tests: to make one takes longer than to ask it."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("set TimeZone='UTC'")
    return connection


def resolved(entries: Sequence[Entry], quantity: str, order: Sequence[str] = DEVICES, pieces: int = 1) -> Resolved:
    """Return the days of some entries, that lie in so many pieces of a log."""
    found = [columns(row(entry, quantity) for entry in entries[number::pieces]) for number in range(pieces)]
    keys = [Device("made", name, way).key for name in order for way in (WHOLE, "")]
    return resolve(strand_of(quantity, [(one, held(one)) for one in found], keys))


def parts_of(found: Resolved) -> dict[tuple[int, str, bool], float]:
    """Return what counts of each device on each day."""
    return {
        (int(day), device.instrument, device.way == WHOLE): float(found.part[row, column])
        for row, day in enumerate(found.days) for column, device in enumerate(found.devices) if found.part[row, column]
    }  # fmt: skip


# ------------------------------------------------------------------ the slow, honest way


def span_of(entry: Entry) -> tuple[int, int]:
    start = START + entry.start * MINUTE
    return start, start + max(entry.length * MINUTE, 1)


def day_of(moment: int, entry: Entry) -> int:
    return (moment + entry.shift * MINUTE) // DAY


def days_of(entry: Entry) -> range:
    start, end = span_of(entry)
    return range(day_of(start, entry), (day_of(start, entry) if entry.whole else day_of(end - 1, entry)) + 1)


def covers(entries: Iterable[Entry], moment: int, reach: int) -> bool:
    """Say whether entries of one device cover a moment: one does, or two do with a small gap between them."""
    spans = [span_of(entry) for entry in entries]
    if any(start <= moment < end for start, end in spans):
        return True
    before, after = [end for _, end in spans if end <= moment], [start for start, _ in spans if start > moment]
    return bool(before and after) and min(after) - max(before) <= reach


def ranks_of(entry: Entry, order: Sequence[str]) -> int:
    """Return the rank of an entry: of one device, whole days come first."""
    return 2 * order.index(entry.device) + (not entry.whole)


def slow_share(entries: Sequence[Entry], reach: int, order: Sequence[str] = DEVICES) -> dict[tuple[int, str, bool], Fraction]:
    """Cut time at every start, end and midnight, and give each piece to the first device that covers it."""
    counted: dict[tuple[int, str, bool], Fraction] = defaultdict(Fraction)
    for day in {day for entry in entries for day in days_of(entry)}:
        here = [entry for entry in entries if day in days_of(entry)]
        whole = min((ranks_of(entry, order) for entry in here if entry.whole), default=99)
        rest = min((ranks_of(entry, order) for entry in here if not entry.whole), default=99)
        for entry in here:
            mine = ranks_of(entry, order)
            if entry.whole:
                counted[day, entry.device, True] += Fraction(entry.value) if mine == whole < rest else 0
            elif rest < whole:
                start, end = span_of(entry)
                low, high = max(start, day * DAY - entry.shift * MINUTE), min(end, (day + 1) * DAY - entry.shift * MINUTE)
                higher = [[one for one in entries if not one.whole and one.device == name] for name in order[: order.index(entry.device)]]
                cuts = sorted({low, high} | {min(max(cut, low), high) for list_ in higher for one in list_ for cut in span_of(one)})
                free = sum(b - a for a, b in zip(cuts, cuts[1:], strict=False) if not any(covers(list_, a, reach) for list_ in higher))
                counted[day, entry.device, False] += Fraction(entry.value) * Fraction(free, end - start)
    return {key: value for key, value in counted.items() if value}


def slow_sample(entries: Sequence[Entry], reach: int, order: Sequence[str] = DEVICES) -> dict[int, float]:
    """Return the mean of each day, of samples that no higher device covers, by the time until the next one that counts."""
    kept = [
        entry for entry in entries
        if not any(covers([one for one in entries if one.device == name], span_of(entry)[0], reach) for name in order[: order.index(entry.device)])
    ]  # fmt: skip
    kept.sort(key=lambda entry: (entry.start, ranks_of(entry, order), entry.length, entry.value))
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, entry in enumerate(kept):
        gap = (kept[place + 1].start - entry.start) * MINUTE if place + 1 < len(kept) else math.inf
        weight = max(min(gap, max(reach, entry.length * MINUTE)), 1)
        sums[day_of(span_of(entry)[0], entry)][0] += weight * entry.value
        sums[day_of(span_of(entry)[0], entry)][1] += weight
    return {day: total / weight for day, (total, weight) in sums.items()}


AMOUNTS = st.integers(0, 40).map(float)
SHIFTS = st.sampled_from([0, 120, -300])
PIECES = st.builds(Entry, st.integers(0, 3_000), st.integers(0, 700), AMOUNTS, st.sampled_from(DEVICES), SHIFTS, st.just(False))
WHOLE_DAYS = st.builds(lambda day, value, name: Entry(day * 1_440, 1_440, value, name, 0, True), st.integers(0, 2), AMOUNTS, st.sampled_from(DEVICES))
MANY = st.lists(st.one_of(PIECES, PIECES, PIECES, WHOLE_DAYS), min_size=1, max_size=14)
SAMPLES = st.lists(st.builds(Entry, st.integers(0, 3_000), st.sampled_from([0, 0, 1, 5]), AMOUNTS, st.sampled_from(DEVICES), SHIFTS, st.just(False)),
                   min_size=1, max_size=14, unique_by=lambda entry: (entry.start, entry.device))  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(MANY, st.sampled_from(["step_count", "sleep_duration"]), st.integers(1, 3))
def test_what_counts_is_what_the_slow_way_says(entries: list[Entry], quantity: str, pieces: int) -> None:
    found = parts_of(resolved(entries, quantity, pieces=pieces))
    if quantity == "sleep_duration":  # its days go from six in the evening to six in the evening
        entries = [entry._replace(shift=entry.shift + 360) for entry in entries]
    slow = slow_share(entries, reach_of(quantity) * 1_000_000)
    assert found.keys() == slow.keys()
    assert found == pytest.approx({key: float(value) for key, value in slow.items()}, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(SAMPLES)
def test_the_mean_of_samples_is_what_the_slow_way_says(entries: list[Entry]) -> None:
    found = resolved(entries, "heart_rate")
    slow = slow_sample(entries, reach_of("heart_rate") * 1_000_000)
    said = {int(day): float(total) for day, total in zip(found.days, found.total, strict=True) if not np.isnan(total)}
    assert said == pytest.approx(slow, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.one_of(MANY, SAMPLES), st.sampled_from(["step_count", "heart_rate", "body_weight", "resting_heart_rate"]), st.randoms())
def test_the_order_of_the_log_changes_nothing(entries: list[Entry], quantity: str, draw: Any) -> None:
    mixed = list(entries)
    draw.shuffle(mixed)
    one, other = resolved(entries, quantity), resolved(mixed, quantity, pieces=2)
    assert one.devices == other.devices
    for name in ("days", "total", "together", "alone", "part", "entries", "own", "hidden"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=40, deadline=None)
@given(MANY)
def test_nothing_is_counted_twice_and_nothing_is_made_up(entries: list[Entry]) -> None:
    found = resolved(entries, "step_count")
    alone = np.nan_to_num(found.alone)
    assert (found.part <= alone + 1e-9).all(), "more counts of a device than it says"
    assert (found.total <= found.together + 1e-9).all()
    assert found.together.sum() == pytest.approx(sum(entry.value for entry in entries))
    assert (found.hidden <= found.own).all()


@settings(max_examples=40, deadline=None)
@given(MANY, st.sampled_from(["step_count", "heart_rate", "body_weight"]))
def test_what_counts_for_nothing_can_be_taken_away(entries: list[Entry], quantity: str) -> None:
    """A device of which nothing counts, below all others, changes nothing by being there; nor does resolving again."""
    once = resolved(entries, quantity)
    idle = {device.instrument for column, device in enumerate(once.devices) if not once.part[:, column].any() and device.way != WHOLE}
    last = once.devices[-1].instrument
    if last in idle and not any(entry.whole for entry in entries):
        again = resolved([entry for entry in entries if entry.device != last], quantity)
        said = {int(day): float(total) for day, total in zip(once.days, once.total, strict=True) if once.part[list(once.days).index(day)].any()}
        assert {int(day): float(total) for day, total in zip(again.days, again.total, strict=True)} == pytest.approx(said)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES.map(lambda entry: entry._replace(device="iPhone")), min_size=1, max_size=10))
def test_one_device_is_a_plain_sum(entries: list[Entry]) -> None:
    found = resolved(entries, "step_count")
    assert found.total.sum() == pytest.approx(sum(entry.value for entry in entries))
    np.testing.assert_array_equal(found.total, found.together)


def test_a_lower_device_that_never_overlaps_is_added_whole() -> None:
    found = resolved([Entry(600, 10, 1000, "Apple Watch"), Entry(610, 10, 300, "iPhone"), Entry(500, 100, 77, "iPhone")], "step_count")
    assert found.total.tolist() == [1377.0]
    assert found.hidden.tolist() == [0.0, 0.0]


def test_an_entry_that_is_covered_in_part_counts_in_that_part() -> None:
    found = resolved([Entry(600, 10, 1000, "Apple Watch"), Entry(605, 20, 400, "iPhone")], "step_count")
    assert found.total.tolist() == [1300.0]  # three quarters of the phone's interval are its own
    assert found.together.tolist() == [1400.0]
    assert found.own.tolist() == [600.0, 1200.0] and found.hidden.tolist() == [0.0, 300.0]


def test_an_entry_over_midnight_is_shared_by_its_two_days() -> None:
    found = resolved([Entry(1_430, 20, 100, "iPhone"), Entry(1_440, 20, 50, "Apple Watch")], "step_count")
    assert found.total.tolist() == [50.0, 50.0]
    there = resolved([Entry(1_430 - 120, 20, 100, "iPhone", 120)], "step_count")
    assert there.total.tolist() == [50.0, 50.0], "midnight is that of the place"


@pytest.mark.parametrize(("day", "before", "after", "hours"), [("2024-03-31", 60, 120, 23), ("2024-10-27", 120, 60, 25)])
def test_a_day_on_which_clocks_change_is_whole(day: str, before: int, after: int, hours: int) -> None:
    """Each hour of a day of 23 or 25 hours is of that day, and its figure as a whole is too."""
    midnight = (int(datetime.fromisoformat(f"{day}T00:00+00:00").timestamp()) * 1_000_000 - START) // MINUTE - before
    change = (int(datetime.fromisoformat(f"{day}T01:00+00:00").timestamp()) * 1_000_000 - START) // MINUTE
    hourly = [Entry(at, 60, 1, "iPhone", before if at < change else after) for at in range(midnight, midnight + hours * 60, 60)]
    found = resolved(hourly, "step_count")
    assert (found.total.tolist(), found.entries.sum()) == ([float(hours)], hours)
    whole = Entry(midnight, hours * 60, 500, "Strava", before, True)
    one = resolved([whole], "step_count")
    assert one.total.tolist() == [500.0] and one.days.tolist() == found.days.tolist()
    assert resolved([*hourly, whole], "step_count").total.tolist() == [float(hours)]
    assert resolved([*hourly, whole], "step_count", order=("Strava", "iPhone", "Apple Watch")).total.tolist() == [500.0]


def test_the_figure_of_a_whole_day_is_never_cut() -> None:
    day = Entry(0, 1_440, 9_000, "Strava", 0, True)
    piece = Entry(600, 10, 1_000, "iPhone")
    found = resolved([day, piece], "step_count")
    assert found.total.tolist() == [1_000.0] and found.together.tolist() == [10_000.0]
    other = resolved([day, piece], "step_count", order=("Strava", "iPhone", "Apple Watch"))
    assert other.total.tolist() == [9_000.0] and other.hidden.tolist() == [0.0, 600.0]


def test_the_night_of_a_watch_is_not_filled_up_by_a_phone() -> None:
    """Who lies awake between two pieces of a night wears the watch still."""
    night = [Entry(0, 120, 2, "Apple Watch"), Entry(150, 90, 1.5, "Apple Watch"), Entry(-30, 300, 5, "iPhone")]
    found = resolved(night, "sleep_duration")
    assert found.part.sum(0).tolist() == [3.5, 1.0]


def test_a_night_is_of_the_day_on_which_it_ends() -> None:
    late, early, nap = Entry(1_440 - 60, 480, 8, "iPhone"), Entry(2_880 + 45, 360, 6, "iPhone"), Entry(1_440 + 840, 30, 0.5, "iPhone")
    found = resolved([late, early, nap], "sleep_duration")
    assert np.diff(found.days).tolist() == [1]
    assert found.total.tolist() == [8.5, 6.0], "before and after midnight, it is one night"
    assert resolved([late], "step_count").total.tolist() == [1.0, 7.0]


def test_samples_in_a_covered_stretch_are_left_out() -> None:
    watch = [Entry(at, 0, 60, "Apple Watch") for at in range(0, 61, 5)]
    found = resolved([*watch, Entry(32, 0, 180, "Strava"), Entry(200, 0, 90, "Strava")], "heart_rate")
    assert found.entries.tolist() == [[13, 2]]
    # The last sample of the watch stands for a quarter of an hour, as does the lone one.
    assert found.total[0] == pytest.approx((75 * 60 + 15 * 90) / 90)
    assert found.part.tolist() == [[75 * 60.0, 15 * 60.0]]


def test_the_first_scale_of_a_day_stands_for_it() -> None:
    said = ((400, 70, "iPhone"), (420, 71, "Apple Watch"), (430, 72, "iPhone"), (2_000, 69, "iPhone"))
    found = resolved([Entry(at, 0, value, device) for at, value, device in said], "body_weight")
    assert found.total.tolist() == [71.0, 69.0] and found.together.tolist() == [72.0, 69.0]


def test_what_is_no_measure_of_a_body_is_left_alone() -> None:
    base = row(Entry(0, 10, 5, "x"), "step_count")
    others = [
        base | {"unit": "km"}, base | {"actor": "device:lamp"}, base | {"value": float("nan")}, base | {"value": None}, base | {"precision": "month"},
        base | {"published": None}, base | {"quantity": "temperature", "unit": "Cel"}, base | {"quantity": "heart_dance"},
        base | {"until": base["published"] + 400 * DAY}, base | {"extra": '{"descriptive_statistic": "maximum"}'},
    ]  # fmt: skip
    assert held(columns(others)).strands == {}
    assert held(columns([base])).strands == {"step_count": (0, 1)}


def test_a_journey_a_hand_and_a_whole_day_are_devices_of_their_own() -> None:
    base = row(Entry(0, 10, 5, "x"), "distance")
    rows = [
        base, base | {"type": "Travel"}, base | {"type": "murmure:Summary"}, base | {"extra": '{"entered":true}'},
        base | {"extra": '{"note":"entered","ok":false}'},
        row(Entry(0, 1_440, 5, "x"), "distance"), base | {"instrument": None},
    ]  # fmt: skip
    assert {(one.instrument, one.way) for one in held(columns(rows)).devices} == {("x", ""), ("x", "journey"), ("x", "hand"), ("x", "day"), ("", "")}
    speeds = [row(Entry(0, 0, 2, "x"), "speed") | {"object": name} for name in ("running_speed", "walking_speed")]
    assert set(held(columns(speeds)).strands) == {"speed:running_speed", "speed:walking_speed"}


# ------------------------------------------------------------------ the vocabulary, and who counts first


def test_the_vocabulary_says_how_each_quantity_is_resolved() -> None:
    assert set(QUANTITIES) >= THINGS | TOLD_APART | ONCE | SCHEMAS.keys()
    assert all(QUANTITIES[name].daily == "mean" for name in ONCE)
    assert {rule_of(name) for name in QUANTITIES} == {"share", "sample", "day"}


def test_the_usual_order() -> None:
    hand, watch, phone, app = (Device("apple-health", name, way) for name, way in
                               (("Santé", HAND), ("Apple Watch de Lou", ""), ("iPhone de Lou", ""), ("Strava", "")))  # fmt: skip
    day = Device("fitbit", "", WHOLE)
    counts = {app: 9, phone: 8, watch: 5, hand: 1, day: 3}
    assert usual("step_count", counts) == [hand, day, watch, phone, app]
    assert usual("heart_rate", counts) == [hand, watch, day, phone, app]
    assert ordered("step_count", counts, [phone.key, "gone||away"]) == [phone, hand, day, watch, app]
    assert device_of(Device("a", "b|c", WHOLE).key) == Device("a", "b|c", WHOLE)


@pytest.mark.parametrize(("name", "kind"), [
    ("Apple Watch de Camille", "worn"), ("Montre de Léa", "worn"), ("iPhone von Ada", "phone"), ("Galaxy Watch4", "worn"), ("SM-G991B", "phone"),
    ("derived:com.google.step_count.delta:x", "merged"), ("Strava", "app"), ("Spring clock", "other"),
    ("raw:com.google.weight:com.google.android.apps.fitness:user_input", "hand"), ("com.example.watch (Exemple Watch 5)", "worn"),
    ("Apple\u00a0Watch", "worn"), ("Sensei's iPhone", "phone"), ("Edge's iPhone", "phone"), ("Galaxy S7 edge", "phone"), ("Bandit", "other"),
    ("derived:com.google.step_count.delta:motorola:edge", "merged"), ("Mi Band5", "worn"), ("Edge 530", "worn"), ("Venus", "other"),
])  # fmt: skip
def test_what_kind_of_device_a_name_says(name: str, kind: str) -> None:
    assert kind_of(name, "made") == kind
    assert kind_of("Whatever", "fit") == "worn" and kind_of("", "strava") == "app"


def test_what_is_made_for_a_measure_is_so_for_that_measure_only() -> None:
    assert [kind_of("Polar H10 8C4F", "made", quantity) for quantity in ("heart_rate", "step_count")] == ["sensor", "worn"]
    assert [kind_of("com.example.scale", "health-connect", quantity) for quantity in ("body_weight", "step_count")] == ["sensor", "other"]
    assert kind_of("raw:com.google.heart_rate.bpm:com.example.watch:x", "google-fit", "heart_rate") == "worn"
    known = _known()
    assert known.sensors.keys() <= QUANTITIES.keys() and known.kinds.keys() | {"sensor", "other"} == KINDS.keys()
    assert set(known.sources.values()) <= KINDS.keys()


# ------------------------------------------------------------------ in a home


def rows_of(entries: Iterable[Entry], quantity: str = "step_count") -> list[dict[str, Any]]:
    kept = [{name: value for name, value in row(entry, quantity).items() if name not in ("source",)} for entry in entries]
    return [{"key": one.pop("id"), **one} for one in kept]


WALK = [Entry(600, 10, 1_000, "Apple Watch"), Entry(600, 20, 1_600, "iPhone"), Entry(2_000, 10, 700, "iPhone")]


def test_a_person_chooses_and_takes_it_back(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        fill(home, "made", rows_of([Entry(0, 0, 62, "Apple Watch")], "heart_rate"))
        assert home.measures("step_count").to_pylist() == [
            {"when": "2024-05-14", "value": 1_800.0, "unit": "{steps}", "days": 1, "entries": 2, "together": 2_600.0, "left_out": [],
             "counted": [{"device": "Apple Watch (made)", "part": 1_000.0}, {"device": "iPhone (made)", "part": 800.0}]},
            {"when": "2024-05-15", "value": 700.0, "unit": "{steps}", "days": 1, "entries": 1, "together": 700.0, "left_out": [],
             "counted": [{"device": "iPhone (made)", "part": 700.0}]},
        ]  # fmt: skip
        assert [(one.name, one.chosen, one.overlap) for one in home.devices.all()] == [("step_count", False, 600.0), ("heart_rate", False, 0.0)]
        home.devices.choose("step_count", ["iphone"])
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_300.0]
        first = home.measures("step_count", "2024-05-14", "2024-05-15").to_pylist()
        assert [one["left_out"] for one in first] == [[{"device": "Apple Watch (made)", "value": 1_000.0}]]
    with murmure.open(tmp_path / "home") as home:
        assert home.devices.of("step_count").chosen
        assert [device.instrument for device in home.devices.of("step_count").found.devices] == ["iPhone", "Apple Watch"]
        assert home.devices.undo("step_count") and not home.devices.undo("step_count")
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_500.0]
        home.devices.choose("step_count", ["2", "2"])
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_300.0]


def test_a_lens_reads_the_same_days_through_its_view(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        for chosen in ([], [Device("made", "iPhone").key]):
            if chosen:
                home.devices.choose("step_count", chosen)
            found = resolved_in(home.view(), Shelf(), "step_count", chosen)
            assert found.total.tolist() == home.measures("step_count")["value"].to_pylist()
        assert len(resolved_in(home.view(), Shelf(), "heart_rate").days) == 0


def test_what_is_forgotten_or_undone_counts_no_more(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK[:1]))
        fill(home, "made", rows_of(WALK[1:]))
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_500.0]
        home.forget(Ask(instruments=("Apple Watch",)))
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_300.0]
        home.undo(home.jobs()[0].number)
        assert home.measures("step_count").num_rows == 0 and home.devices.all() == []


def test_a_chosen_order_forgets_the_devices_that_are_forgotten(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        home.devices.choose("step_count", ["iphone"])
        home.forget(Ask(instruments=("Apple Watch",)))
        assert [device_of(key) for key in json.loads(home.answers["devices:step_count"])] == [Device("made", "iPhone")]
        home.forget(Ask(instruments=("iPhone",)))
        assert "devices:step_count" not in home.answers
        made = [("demo-band", Activity(f"{at}", "murmure:Measure", "me", instrument=name, published=at, until=at + 10**8, offset_minutes=0,
                                       offset_origin="explicit", quantity="step_count", value=5.0, unit="{steps}"))
                for at, name in ((10**15, "Made band"), (10**15 + 10**9, "Made phone"))]  # fmt: skip
        batches_as_jobs(home._store, home.rules.rules, iter(made), "demo", made_up=True)
        home.devices.choose("step_count", ["Made phone"])
        home.forget_demo()
        assert "devices:step_count" not in home.answers
    book = b"".join(file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file() and "book" in file.name)
    assert book and b"Apple Watch" not in book and b"iPhone" not in book


def test_a_locked_home_keeps_no_measure_that_can_be_read(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home", passphrase="a long secret of a test") as home:
        fill(home, "made", rows_of(WALK))
        assert home.measures("step_count", by="all")["value"].to_pylist() == [2_500.0]
    kept = [path.read_bytes() for path in (tmp_path / "home" / "derived").iterdir()]
    assert kept and not any(b"Apple Watch" in content for content in kept)


@pytest.mark.parametrize(("ask", "code"), [
    (lambda home: home.measures("heart_dance"), "no-quantity"), (lambda home: home.measures("step_count:x"), "no-quantity"),
    (lambda home: home.measures("step_count", by="hour"), "no-period"), (lambda home: home.measures("step_count", "soon"), "no-day"),
    (lambda home: home.devices.of("heart_rate"), "no-quantity"), (lambda home: home.devices.choose("step_count", ["Nokia"]), "no-device"),
    (lambda home: home.devices.choose("step_count", ["(made"]), "many-devices"), (lambda home: home.devices.choose("step_count", [""]), "no-device"),
    (lambda home: home.devices.choose("step_count", ["9"]), "no-device"),
])  # fmt: skip
def test_a_wrong_question_is_refused_with_advice(tmp_path: Path, ask: Any, code: str) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        with pytest.raises(BadRequest) as refused:
            ask(home)
        assert refused.value.code == code and refused.value.advice.fr
        assert home.devices.of("step_count").chosen is False


def test_a_kept_order_that_nobody_can_read_is_none(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        for text in ("not json", "{}", "[1, null]", '["gone||x"]'):
            home.answer("devices:step_count", text)
            assert home.measures("step_count", by="all")["value"].to_pylist() == [2_500.0]


PERIODS = [Entry(day * 1_440 + 60, 10, 10 * (day + 1), "iPhone") for day in (0, 1, 20, 400)]


@pytest.mark.parametrize(("by", "when", "sums", "means"), [
    ("week", ["2024-W20", "2024-W23", "2025-W25"], [30.0, 210.0, 4_010.0], [15.0, 210.0, 4_010.0]),
    ("month", ["2024-05", "2024-06", "2025-06"], [30.0, 210.0, 4_010.0], [15.0, 210.0, 4_010.0]),
    ("year", ["2024", "2025"], [240.0, 4_010.0], [80.0, 4_010.0]),
    ("all", ["all"], [4_250.0], [1_062.5]),
])  # fmt: skip
def test_days_become_longer_periods(tmp_path: Path, by: str, when: list[str], sums: list[float], means: list[float]) -> None:
    with murmure.open(tmp_path / "home") as home:
        for quantity in ("step_count", "heart_rate", "body_weight"):
            fill(home, "made", [one | {"key": quantity + one["key"]} for one in rows_of(PERIODS, quantity)])
        assert [(one["when"], one["value"]) for one in home.measures("step_count", by=by).to_pylist()] == list(zip(when, sums, strict=True))
        assert home.measures("heart_rate", by=by)["value"].to_pylist() == pytest.approx(means)
        assert home.measures("body_weight", by=by)["value"].to_pylist()[-1] == 4_010.0
        assert home.measures("step_count", "2024-05-15", "2024-06-01", by=by)["value"].to_pylist() == [20.0]
        assert home.measures("step_count", "2024-06-01", "2024-05-15", by=by).num_rows == 0


@pytest.mark.parametrize(("language", "name"), [("en", "quantities.md"), ("fr", "quantities.fr.md")])
def test_the_page_of_quantities_is_that_of_the_vocabulary(language: str, name: str) -> None:
    written = (Path(__file__).parents[1] / "docs" / "look-up" / name).read_text("utf-8")
    assert written == page(language), f"python -m murmure.measures.reference {language} > docs/look-up/{name}"

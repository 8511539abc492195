"""Is Apple Health read truly, by the patient reader and by the fast one alike?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.model.quantity import QUANTITIES
from murmure.sources import laws
from murmure.sources.body import apple_health
from murmure.sources.body.apple_health import columns
from murmure.sources.body.apple_health.meaning import RENAMED, conversion, meaning
from samples_made import apple_health as made

MARKS = [b"<", b">", b'"', b"'", b"=", b"/", b"\0", b"&", b" ", b"<Record "]
LIMITED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch):
    """Return a function that sends even the smallest document through the kernel, in small chunks."""

    def switch(chunk: int = 1 << 16, rows: int = 1000) -> None:
        monkeypatch.setattr(apple_health, "SMALL", 0)
        monkeypatch.setattr(columns, "CHUNK", chunk)
        monkeypatch.setattr(columns, "ROWS", rows)
        monkeypatch.setattr(columns, "_ELEMENT", chunk * 3 // 4)

    return switch


def gather(path: Path) -> laws.Output:
    return laws.gather(path, only="apple-health")


def document(folder: Path, body: str) -> Path:
    path = folder / "export.xml"
    path.write_text(made.document(body), "utf-8")
    return path


def values(output: laws.Output, quantity: str) -> list[tuple]:
    return [(row.get("value"), row.get("unit"), row.get("object")) for row in output.rows.values() if row.get("quantity") == quantity]


@pytest.mark.parametrize("quirk", [None, *made.QUIRKS])
@pytest.mark.parametrize(("chunk", "rows"), [(1 << 16, 1000), (1 << 14, 3)])
def test_both_readers_say_the_same(quirk: str | None, chunk: int, rows: int, tmp_path: Path, fast) -> None:
    path = made.make(tmp_path, quirk)
    patient = gather(path)
    fast(chunk, rows)
    quick = gather(path)
    assert quick.rows == patient.rows
    assert sorted(r.reason.en for r in quick.rejects) == sorted(r.reason.en for r in patient.rejects)
    assert sorted(r.where for r in quick.rejects) == sorted(r.where for r in patient.rejects)


def test_units_are_converted(tmp_path: Path) -> None:
    output = gather(made.make(tmp_path, "units"))
    expected = {
        "body_temperature": [37.0], "walking_distance": [1609.344], "body_weight": [69.85322498, 68.0388555],
        "active_energy": [100.0], "blood_glucose": [99.08573723], "body_height": [182.88], "body_fat_percentage": [21.5],
        "systolic_blood_pressure": [120.0098692], "vo2_max": [44.1], "dietary_water": [500.0], "speed": [1.5],
        "dietary_vitamin_c": [90.0], "sound_exposure": [63.12345678901235], "step_count": [100.0],
    }  # fmt: skip
    for quantity, numbers in expected.items():
        found = [row for row in values(output, quantity) if quantity != "speed" or row[2]]
        assert [value for value, _, _ in found] == pytest.approx(numbers), quantity
        assert {unit for _, unit, _ in found} == {QUANTITIES[quantity].unit}
    assert values(output, "future_thing") == [(3.5, "furlong", None)], "an unknown type keeps its value and its unit"


def test_every_renamed_type_is_in_the_vocabulary() -> None:
    assert {name for name in RENAMED.values() if name not in QUANTITIES} == set()


def test_units_that_do_not_measure_the_same_are_not_converted() -> None:
    assert conversion("kg", "m") is None
    assert conversion("%", "kg") is None
    assert meaning("HKQuantityTypeIdentifierBodyMass", "count/min", None).unit == "/min"


def test_the_zone_of_the_record_corrects_the_offset_of_the_phone(tmp_path: Path) -> None:
    rows = gather(made.make(tmp_path)).rows.values()
    sleep = next(row for row in rows if row.get("quantity") == "sleep_duration")
    heart = next(row for row in rows if row.get("quantity") == "heart_rate")
    assert (sleep["offset_minutes"], sleep["offset_origin"], sleep["object"]) == (-240, "explicit", "light")
    assert (heart["offset_minutes"], heart["offset_origin"]) == (120, "device")
    assert sleep["value"] == pytest.approx(55 / 60)


def test_records_of_a_correlation_are_there_once(tmp_path: Path, fast) -> None:
    path = made.make(tmp_path, "correlation")
    for _ in range(2):
        output = gather(path)
        assert len(output.rows) == 3 + 18, "three records, the positions of the route and its speeds"
        assert values(output, "systolic_blood_pressure") == [(121.0, "mm[Hg]", None)]
        fast()


def test_equal_records_are_as_many_as_they_are(tmp_path: Path) -> None:
    assert len(values(gather(made.make(tmp_path, "duplicates")), "dietary_caffeine")) == 4


def test_devices_are_kept_apart(tmp_path: Path) -> None:
    rows = [row for row in gather(made.make(tmp_path)).rows.values() if row.get("quantity") == "step_count"]
    assert {row["instrument"] for row in rows} == {"Apple Watch de Camille", "iPhone de Camille"} and len(rows) == 12


def test_a_key_survives_another_export_in_another_zone(tmp_path: Path) -> None:
    """The next export may write other offsets and other addresses of devices for the same records."""
    one = gather(document(tmp_path, made.quantity("StepCount", "5", "count", 60)))
    text = made.quantity("StepCount", "5", "count", 60).replace("08:00:00 +0200", "02:00:00 -0400").replace("0x3000", "0x3fff")
    assert "-0400" in text
    two = gather(document(tmp_path, text))
    assert one.rows.keys() == two.rows.keys() and len(one.rows) == 1


def test_a_workout_has_its_figures_and_its_route(tmp_path: Path) -> None:
    rows = list(gather(made.make(tmp_path)).rows.values())
    run = next(row for row in rows if row["type"] == "Travel")
    assert (run["object"], run["value"], run["unit"], run["offset_origin"]) == ("running", 7250.0, "m", "explicit")
    assert run["extra"]["duration_s"] == 2550 and run["extra"]["statistics"]["heart_rate"]["maximum"] == 172
    positions = [row for row in rows if row["type"] == "murmure:Position"]
    assert len(positions) == 9 and {row["instrument"] for row in positions} == {"iPhone de Camille"}


def test_an_old_workout_keeps_its_places(tmp_path: Path) -> None:
    output = gather(made.make(tmp_path, "old-workout"))
    run = next(row for row in output.rows.values() if row["type"] == "Travel")
    assert run["value"] == pytest.approx(8046.72) and run["extra"]["energy_kcal"] == pytest.approx(100)
    assert [reject.reason.en for reject in output.rejects] == ["the position is not on Earth"]


def test_bad_records_are_named_and_stop_nothing(tmp_path: Path) -> None:
    output = gather(made.make(tmp_path, "bad-records"))
    reasons = [reject.reason.en for reject in output.rejects]
    assert reasons.count("the value is not a number") == 3 and "no date" in reasons and "no value" in reasons
    assert len(values(output, "heart_rate")) == 20


def test_rings_are_not_added_to_the_records(tmp_path: Path) -> None:
    day = next(row for row in gather(made.make(tmp_path)).rows.values() if row["type"] == "murmure:Summary")
    assert "quantity" not in day and day["precision"] == "day" and day["extra"]["active_energy_burned"] == 590.2


def test_nothing_that_is_left_out_is_read_by_the_fast_reader(tmp_path: Path, fast) -> None:
    fast()
    said = json.dumps([gather(made.make(tmp_path / q, q)).rows for q in ("clinical", "bomb", "correlation", "cda")], ensure_ascii=False)
    assert not [canary for canary in made.CANARIES if canary in said]


@LIMITED
@given(body=st.binary(max_size=400), quick=st.booleans())
def test_any_bytes_are_survived(body: bytes, quick: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "export.xml"
    path.write_bytes(b"<HealthData>" + body + b"</HealthData>")
    check(path, quick)


@LIMITED
@given(data=st.data(), quick=st.booleans())
def test_a_mutated_export_is_survived(data: st.DataObject, quick: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = bytearray(made.text(data.draw(st.sampled_from([None, "units", "old-workout", "correlation"]))).encode())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(200, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 9))] = data.draw(st.sampled_from(MARKS))
    path = tmp_path_factory.mktemp("mutated") / "export.xml"
    path.write_bytes(bytes(text))
    check(path, quick)


def check(path: Path, quick: bool) -> None:
    before = apple_health.SMALL, columns.CHUNK
    try:
        if quick:
            apple_health.SMALL, columns.CHUNK = 0, 1 << 16
        output = gather(path)
    finally:
        apple_health.SMALL, columns.CHUNK = before
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]


def test_numbers_are_exactly_those_that_python_reads(tmp_path: Path, fast) -> None:
    texts = ["0.1", "1e-7", "123456789012345678", "9007199254740993", "0.30000000000000004", "-5.25", "+3", "1.7976931348623157e308",
             "000.5", "5.", ".5", "0.000000000000000000000012345", "1E5", "22.53119999999999"]  # fmt: skip
    path = document(tmp_path, "".join(made.quantity("FutureThing", text, "x", n) for n, text in enumerate(texts)))
    fast()
    assert [value for value, _, _ in values(gather(path), "future_thing")] == [float(text) for text in texts]


def test_marks_around_a_number_are_no_part_of_it(tmp_path: Path, fast) -> None:
    texts = ["\x0b5", "5\x0b", " 5 ", "\u00a05", "&#53;", "5&#32;"]
    path = document(tmp_path, "".join(made.quantity("StepCount", text, "count", n) for n, text in enumerate(texts)))
    patient = gather(path)
    fast()
    quick = gather(path)
    assert [value for value, _, _ in values(patient, "step_count")] == [5.0] * len(texts)
    assert quick.rows == patient.rows and not quick.rejects


def test_a_number_that_our_unit_cannot_hold_is_rejected(tmp_path: Path, fast) -> None:
    body = "".join(made.quantity("DistanceWalkingRunning", text, "km", n) for n, text in enumerate(("1e308", "1e999", "2")))
    path = document(tmp_path, body)
    for _ in range(2):
        output = gather(path)
        assert len(output.rows) == 1 and [reject.reason.en for reject in output.rejects] == ["the value is not a number"] * 2
        fast()


def test_dates_are_those_of_the_calendar(tmp_path: Path, fast) -> None:
    """Leap years, ends of months and impossible days, read by the kernel as by Python."""
    dates = ["2000-02-29", "1999-12-31", "2023-02-29", "2024-02-29", "2024-04-31", "2099-12-31", "1901-01-01", "2100-01-01",
             "1970-01-01", "2024-00-10"]  # fmt: skip
    body = "".join(made.quantity("StepCount", str(n), "count").replace("2024-05-14", date) for n, date in enumerate(dates))
    path = document(tmp_path, body)
    patient = gather(path)
    fast()
    quick = gather(path)
    assert quick.rows == patient.rows and len(quick.rows) >= 6 and len(quick.rejects) == len(patient.rejects) >= 3


def test_an_element_larger_than_the_buffer_is_left_behind(tmp_path: Path, fast) -> None:
    whale = '<Workout a="' + "x" * 40_000 + '"/>\n'
    path = document(tmp_path, made.quantity("StepCount", "1", "count") + whale + made.quantity("StepCount", "2", "count", 5) * 3)
    fast(1 << 14, 100)
    output = gather(path)
    assert output.rejects and {1.0, 2.0} <= {value for value, _, _ in values(output, "step_count")}


def test_a_kernel_is_compiled_even_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that cannot be written to, a person without a cache folder: numba refuses to cache, murmure goes on."""
    import numba

    from murmure.kernels.compile import compiled

    real = numba.njit

    def refuse(function, **options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return real(function, **options)

    monkeypatch.setattr(numba, "njit", refuse)
    assert compiled(lambda number: number + 1)(1) == 2


def test_reading_ahead_keeps_the_order_and_carries_errors() -> None:
    from murmure.sources.body.apple_health.ahead import read_ahead

    def items():
        yield from range(50)
        raise KeyError("broken")

    seen = []
    with pytest.raises(KeyError):
        for item in read_ahead(items()):
            seen.append(item)
    assert seen == list(range(50))
    early = read_ahead(iter(range(10**9)))
    assert next(early) == 0
    early.close()

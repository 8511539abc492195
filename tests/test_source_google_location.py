"""Is a location history of Google read as it was lived, in each of the shapes in which Google gave it?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.body.google_location import lane
from murmure.sources.body.google_location.place import e7
from samples_made import google_location as made

SAMPLES = Path(os.environ.get("MURMURE_SAMPLES", Path(__file__).parents[2] / "shared/samples")) / "location"


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="google-location")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


def written(folder: Path, value: object, name: str = "Records.json") -> laws.Output:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(value))
    return laws.gather(folder / name, only="google-location")


@pytest.mark.parametrize("quirk", ["bom", "utf16", "records-minified"])
def test_the_same_positions_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather("records", tmp_path / "b").rows


def test_a_position_has_what_google_thought_of_it(tmp_path: Path) -> None:
    rows = of(gather("records", tmp_path), "murmure:Position")
    assert (rows[1]["latitude"], rows[1]["longitude"], rows[1]["value"], rows[1]["unit"]) == (
        45.1235567,
        5.7653821,
        411.0,
        "m",
    )
    assert rows[1]["extra"] == {
        "accuracy_m": 13,
        "vertical_accuracy_m": 3,
        "speed_mps": 2,
        "heading": 271,
        "source": "GPS",
        "platform": "ANDROID",
    }
    assert (rows[2]["extra"]["activity"], rows[2]["extra"]["confidence"]) == ("ON_FOOT", 91)
    assert rows[0]["instrument"] == "Google (device -1234567890)"
    assert "offset_minutes" not in rows[0] and rows[0]["precision"] == "ms", (
        "Z says which moment, not which zone the person was in"
    )


def test_the_older_writing_of_a_position_is_the_same_position(tmp_path: Path) -> None:
    """Counts of milliseconds until 2022, texts since: a union of both adds nothing twice."""
    old, new = gather("records-old", tmp_path / "a"), gather("records", tmp_path / "b")
    assert old.rows.keys() == new.rows.keys()
    assert [row["published"] for row in old.rows.values()] == [row["published"] for row in new.rows.values()]


def test_the_phone_and_takeout_name_one_position_alike(tmp_path: Path) -> None:
    takeout = written(
        tmp_path / "a",
        {"locations": [{"latitudeE7": 451234567, "longitudeE7": 57654321, "timestamp": "2024-06-02T07:00:00Z"}]},
    )
    assert takeout.rows.keys() < gather("android", tmp_path / "b").rows.keys()


def test_stays_and_ways_of_takeout(tmp_path: Path) -> None:
    output = gather("semantic", tmp_path)
    stay, way = of(output, "Arrive")[0], of(output, "Travel")[0]
    assert (stay["object"], stay["content"]) == (
        "google:place:ChIJmade-up-home",
        "Maison du lac, 1 rive Est, 00000 Nulle-Part",
    )
    assert stay["until"] - stay["published"] == 43_199_500_000 and stay["instrument"] == "Google (device 42)"
    assert (way["object"], way["object_type"], way["value"], way["unit"]) == ("cycling", "murmure:Workout", 7300.0, "m")
    assert way["extra"]["end"] == [45.1834567, 5.7154321] and len(way["extra"]["waypoints"]) == 2
    assert [(row.get("object"), row["object_type"]) for row in of(output, "Travel")[1:]] == [
        ("bus", "murmure:Trip"),
        (None, "murmure:Trip"),
    ]
    assert of(output, "Travel")[2]["value"] == 7312.4, "the length of the path stands in for the one that lacks"


def test_old_months_have_counts_and_seconds(tmp_path: Path) -> None:
    output = gather("semantic-old", tmp_path)
    assert {row["published"] for row in of(output, "Arrive")} == {1_680_372_000_500_000}
    ways = of(output, "Travel")
    assert ways[0]["published"] == 1_680_415_200_000_000
    assert (ways[1]["published"], ways[1]["offset_minutes"]) == (1_680_676_200_000_000, 120)


@pytest.mark.parametrize("quirk", ["translated", "degrees", "geo", "odd-order"])
def test_the_phone_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather("android", tmp_path / "b").rows


def test_android_says_stays_ways_paths_and_what_google_infers(tmp_path: Path) -> None:
    output = gather("android", tmp_path)
    stay, way = of(output, "Arrive")[0], of(output, "Travel")[0]
    assert (stay["latitude"], stay["offset_minutes"], stay["offset_origin"]) == (45.1234567, 120, "explicit")
    assert (way["object"], way["object_type"], way["extra"]["parked"]) == (
        "driving",
        "murmure:Trip",
        [45.1834567, 5.7154321],
    )
    captures = {(row["actor"], row.get("object"), row["extra"].get("label")) for row in of(output, "murmure:Capture")}
    assert captures >= {
        ("Google", "walking", None),
        ("Google", "google:place:ChIJmade-up-home", "HOME"),
        ("Google", "cycling", None),
    }
    assert not output.rejects


def test_an_iphone_counts_minutes_from_the_start(tmp_path: Path) -> None:
    output = gather("ios", tmp_path)
    points = of(output, "murmure:Position")
    assert [(row["published"] // 60_000_000 - 28752840, row["precision"], row["offset_minutes"]) for row in points] == [
        (2, "min", 120),
        (27, "min", 120),
    ]
    assert (
        of(output, "Travel")[0]["value"] == 7301.25
        and of(output, "Arrive")[0]["object"] == "google:place:ChIJmade-up-home"
    )
    assert gather("ios-dicts", tmp_path / "b").rows == output.rows


def test_the_offset_of_the_place_goes_before_that_of_the_phone(tmp_path: Path) -> None:
    rows = {row["type"]: row for row in gather("offsets", tmp_path).rows.values()}
    assert (rows["Arrive"]["offset_minutes"], rows["Travel"]["offset_minutes"]) == (540, 120)


def test_devices_are_told_apart(tmp_path: Path) -> None:
    assert {row["instrument"] for row in gather("devices", tmp_path / "a").rows.values()} == {
        "Google",
        "Google (device 1)",
    }
    rows = list(gather("settings", tmp_path / "b").rows.values())
    assert [(row["object"], row["extra"]["device"]) for row in rows] == [("Exemple Un", -1234567890), ("Tablette", 42)]


def test_a_place_without_number_is_kept(tmp_path: Path) -> None:
    output = gather("no-place-id", tmp_path)
    stays = of(output, "Arrive")
    assert [row.get("object") for row in stays] == [None, "Refuge", "google:place:ChIJonly"] and stays[0][
        "latitude"
    ] == 1e-7
    assert [reject.reason.en for reject in output.rejects] == ["no position"]


def test_stays_inside_of_stays(tmp_path: Path) -> None:
    output = gather("children", tmp_path)
    assert len(of(output, "Arrive")) == 2 and [reject.reason.en for reject in output.rejects] == [
        "the record is not of the expected form",
        "no date",
    ]


def test_numbers_past_32_bits_are_brought_back(tmp_path: Path) -> None:
    rows = list(gather("wrapped", tmp_path).rows.values())
    assert (rows[0]["longitude"], rows[1]["latitude"]) == (-2.3522, -33.9)
    assert e7(450000000, 1800000000) == (450000000, 1800000000)


def test_rejects_say_why(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    earth, date, form = (
        "the position is not on Earth",
        "the date cannot be read",
        "the record is not of the expected form",
    )
    assert [reject.reason.en for reject in output.rejects] == [
        earth,
        date,
        date,
        "no position",
        "no date",
        form,
        form,
        form,
        earth,
        earth,
        date,
    ]
    assert len(output.rows) == 3


@pytest.mark.parametrize(
    ("quirk", "said"), [("emptied", "without a single position"), ("encrypted-note", "encrypted backup")]
)
def test_what_stands_in_the_place_of_a_history_is_named(quirk: str, said: str, tmp_path: Path) -> None:
    ((_, refusal),) = laws.gather(made.make(tmp_path, quirk)).refused
    assert said in refusal.what.en and "Timeline.json" in refusal.want.fr


def test_a_corrected_way_is_kept_beside_the_first(tmp_path: Path) -> None:
    """Two exports disagree on how one went: both are in the log."""
    first = written(tmp_path / "a", {"timelineObjects": [made.segment(2)]}, "a.json")
    then = written(
        tmp_path / "b", {"timelineObjects": [made.segment(2, activityType="IN_BUS"), made.segment(3)]}, "b.json"
    )
    union = {**first.rows, **then.rows}
    assert [row["object"] for row in union.values() if row["type"] == "Travel"] == ["cycling", "bus", "cycling"]


def large(folder: Path, records: list, monkeypatch, **how) -> laws.Output:
    monkeypatch.setattr(lane, "LARGE", -1)
    monkeypatch.setattr("murmure.sources.body.google_location.LARGE", -1)
    folder.mkdir(parents=True, exist_ok=True)
    text = records if isinstance(records, str) else json.dumps({"locations": records}, **how)
    (folder / "Records.json").write_text(text)
    return laws.gather(folder / "Records.json", only="google-location")


@pytest.mark.parametrize(
    "quirk", ["records", "records-minified", "records-old", "bom", "devices", "wrapped", "bad-records", "hostile"]
)
def test_the_fast_lane_reads_what_the_slow_one_reads(quirk: str, tmp_path: Path, monkeypatch) -> None:
    slow = gather(quirk, tmp_path / "a")
    monkeypatch.setattr("murmure.sources.body.google_location.LARGE", -1)
    fast = gather(quirk, tmp_path / "b")
    assert fast.rows == slow.rows and sorted(fast.rejects) == sorted(slow.rejects)


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.integers(0, 99),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.just('é\\"}],'),
    st.lists(st.integers(0, 9), max_size=2),
)
_TIMES = st.sampled_from(
    [
        "2020-02-29T23:59:59Z",
        "2021-02-29T00:00:00Z",
        "2020-01-01T00:00:00.1Z",
        "2020-01-01T00:00:00.123456Z",
        "2020-01-01T00:00:00.1234567Z",
        "2020-01-01T00:00:00+02:00",
        "2020-01-01T24:00:00Z",
        "1969-12-31T23:59:59Z",
        "2000-12-31T00:00:60Z",
        "",
    ]
)
_GUESSES = st.sampled_from(
    [
        [],
        [{}],
        [{"activity": []}],
        [{"timestamp": "x", "activity": [{"type": "STILL", "confidence": 9}]}],
        [{"activity": [{"confidence": 3}]}],
        [{"activity": [{"type": "a", "x": 1}], "b": [[{"c": "]"}]]}, 4],
        [{"activity": [{"type": "b"}, {"type": "c"}]}, {}],
        {},
        3,
    ]
)
_RECORDS = st.fixed_dictionaries(
    {"latitudeE7": st.integers(-900_000_000, 900_000_000), "longitudeE7": st.integers(-1_800_000_000, 2**32)},
    optional={
        "timestamp": _TIMES | st.just("2022-03-01T00:00:07.120Z"),
        "timestampMs": st.sampled_from(["1400000000000", "0140000000000", "99999999999999", 1400000000001]),
        "altitude": _VALUES,
        "accuracy": _VALUES,
        "deviceTag": _VALUES,
        "source": _VALUES,
        "platformType": st.just("IOS"),
        "activity": _GUESSES | _VALUES,
        "heading": st.integers(0, 360),
        "zzz": _VALUES,
        "latitudeE": _VALUES,
    },
)


@settings(deadline=None, max_examples=120)
@given(
    records=st.lists(_RECORDS | _VALUES, max_size=6),
    how=st.sampled_from([{"indent": 2}, {}, {"separators": (",", ":")}, {"ensure_ascii": False, "indent": 1}]),
)
def test_both_lanes_agree_on_odd_records(records: list, how: dict, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lanes")
    with pytest.MonkeyPatch.context() as patch:
        data = [{"latitudeE7": 1, "longitudeE7": 2, "timestamp": "2020-01-01T00:00:00Z"}, *records]
        (folder / "Records.json").write_text(json.dumps({"locations": data}, **how), "utf-8")
        slow = laws.gather(folder / "Records.json", only="google-location")
        patch.setattr("murmure.sources.body.google_location.LARGE", -1)
        fast = laws.gather(folder / "Records.json", only="google-location")
    assert fast.rows.keys() == slow.rows.keys()
    if not slow.met_again:  # of two records with one key, which comes first depends on the lane
        assert fast.rows == slow.rows
    assert sorted(fast.rejects) == sorted(slow.rejects)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_the_fast_lane_survives_anything(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(json.dumps({"locations": [made.record(n) for n in range(8)]}, indent=2).encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(20, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(
            st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b"\0", b"\xff", b",", b":"])
        )
    path = tmp_path_factory.mktemp("any") / "Records.json"
    path.write_bytes(bytes(content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("murmure.sources.body.google_location.LARGE", -1)
        output = laws.gather(path, only="google-location")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    assert len(output.rows) >= 8 or output.said


@pytest.mark.parametrize("after", ["", "}", "\n}\n", ', {"latitudeE7": 1}]}', ', "x": 1}', ', "locations": [{"timestamp": "x"}]}', "}{"])
def test_what_follows_the_array_is_read_as_by_the_slow_lane(after: str, tmp_path: Path, monkeypatch) -> None:
    """A bracket too many in the middle of a file must not end it in silence."""
    text = json.dumps({"locations": [made.record(n) for n in range(3)]}, indent=2).rstrip("} \n") + after
    (tmp_path / "Records.json").write_text(text)
    slow = laws.gather(tmp_path / "Records.json", only="google-location")
    fast = large(tmp_path, text, monkeypatch)
    assert fast.rows == slow.rows and len(fast.rows) == 3
    assert [reject.reason for reject in fast.rejects] == [reject.reason for reject in slow.rejects]


def test_a_large_file_that_stops_says_where(tmp_path: Path, monkeypatch) -> None:
    text = json.dumps({"locations": [made.record(n) for n in range(40)]}, indent=2)
    output = large(tmp_path, text[: len(text) // 2], monkeypatch)
    assert 10 < len(output.rows) < 30
    assert [(reject.where, reject.reason.en) for reject in output.rejects] == [
        (f"Records.json:locations {len(output.rows) + 1}", "the file stops in the middle of a record")
    ]


def test_records_across_the_parts_of_a_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(lane, "_CHUNK", 700)
    monkeypatch.setattr(lane, "_ROWS", 7)
    monkeypatch.setattr(lane, "_ODDS", 2)
    records = [
        made.record(n) if n % 5 else made.record(n, altitude=1.5, timestamp="x" if n % 10 else "2022-01-01T00:00:00Z")
        for n in range(60)
    ]
    output = large(tmp_path, records, monkeypatch, indent=2)
    # Those of whole tens share their moment, not their place.
    assert len(output.rows) == 54 and len(output.rejects) == 6
    assert [reject.where for reject in output.rejects] == [f"Records.json:locations {n + 1}" for n in range(5, 60, 10)]


REAL = sorted((SAMPLES / "Freika__dawarich").rglob("google/**/*.json")) if SAMPLES.is_dir() else []


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_sample_is_recognised_and_read(path: Path) -> None:
    output = laws.gather(path)
    assert output.used == {"google-location"}
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    reasons = [reject.reason.en for reject in output.rejects]
    assert len(output.rows) == 1 and not reasons


@pytest.mark.skipif(bool(REAL), reason="the samples are here")
def test_samples_are_here() -> None:
    pytest.skip(f"no samples at {SAMPLES}")

"""Is GeoJSON read for where somebody was, whatever its writer calls a moment?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from samples_made import geojson as made

SAMPLES = Path(os.environ.get("MURMURE_SAMPLES", Path(__file__).parents[2] / "shared/samples")) / "location"


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="geojson")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


@pytest.mark.parametrize("quirk", ["bom", "minified"])
def test_the_same_features_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


@pytest.mark.parametrize("quirk", ["lines", "separators", "list", "overland"])
def test_whatever_holds_features_together(quirk: str, tmp_path: Path) -> None:
    fixes = of(gather(None, tmp_path / "a"), "murmure:Position")[:8]
    assert of(gather(quirk, tmp_path / "b"), "murmure:Position") == fixes


def test_a_fix_has_its_device_and_its_properties(tmp_path: Path) -> None:
    fix = of(gather("one-feature", tmp_path), "murmure:Position")[0]
    assert (fix["latitude"], fix["longitude"], fix["value"], fix["unit"], fix["instrument"]) == (
        48.0995,
        -3.399,
        34.5,
        "m",
        "device:phone1",
    )
    assert fix["extra"] == {"accuracy": 8, "battery_level": 0.72} and fix["published"] == 1718445660000000
    assert "offset_minutes" not in fix, "Z says which moment, not which zone the person was in"


def test_moments_have_many_names(tmp_path: Path) -> None:
    rows = of(gather("many-names", tmp_path / "a"), "murmure:Position")
    assert [row["published"] - 1718445600000000 for row in rows] == [n * 60_000_000 for n in range(9)]
    counts = of(gather("counts", tmp_path / "b"), "murmure:Position")
    assert [row["published"] for row in counts] == [1718445600000000] * 3 + [1718445600123000]
    assert [row["precision"] for row in counts] == ["s", "s", "ms", "ms"]


def test_places_and_stays(tmp_path: Path) -> None:
    output = gather("places", tmp_path)
    assert [(row["object"], "published" in row) for row in of(output, "murmure:Bookmark")] == [("Phare", False)]
    (stay,) = of(output, "Arrive")
    assert (stay["object"], stay["until"] - stay["published"]) == ("Visite", 3_600_000_000)


def test_a_line_with_the_times_of_its_points(tmp_path: Path) -> None:
    output = gather("line-times", tmp_path)
    (way,) = of(output, "Travel")
    assert (way["object"], way["content"], way["until"] - way["published"], way["offset_minutes"]) == (
        "hiking",
        "Côte",
        540_000_000,
        120,
    )
    assert len(of(output, "murmure:Position")) == 3 and 1900 < way["value"] < 2200
    assert "published" not in of(gather("undated-line", tmp_path / "b"), "Travel")[0]


def test_gaps_between_lines_are_not_walked(tmp_path: Path) -> None:
    output = gather("multiline", tmp_path)
    (way,) = of(output, "Travel")
    assert way["extra"]["segments"] == 2 and way["value"] < 2500 and len(of(output, "murmure:Position")) == 4


def test_rejects_say_why(tmp_path: Path) -> None:
    earth, date, form, nowhere = (
        "the position is not on Earth",
        "the date cannot be read",
        "the record is not of the expected form",
        "no position",
    )
    output = gather("bad-records", tmp_path / "a")
    assert [reject.reason.en for reject in output.rejects] == [
        date,
        earth,
        nowhere,
        nowhere,
        form,
        form,
        form,
        form,
        earth,
        date,
    ]
    assert [reject.reason.en for reject in gather("areas", tmp_path / "b").rejects] == [
        "an area of a map, not something that was done"
    ]
    assert [reject.reason.en for reject in gather("overland", tmp_path / "c").rejects] == [nowhere]


def test_a_time_without_zone_is_assumed(tmp_path: Path) -> None:
    assert of(gather("no-zone", tmp_path), "murmure:Position")[0]["offset_origin"] == "assumed"


def test_two_exports_that_disagree_are_a_union(tmp_path: Path) -> None:
    """Battery and precision differ between two exports of one server: the fix is one. A fix that moved is another one."""
    outputs = []
    for name, features in (("a", [made.point(1), made.point(2)]), ("b", [made.point(1, accuracy=3), made.point(3)])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.geojson").write_text(json.dumps(made.collection(*features)))
        outputs.append(laws.gather(tmp_path / name, only="geojson").rows)
    assert len(outputs[0] | outputs[1]) == 3


def test_what_stands_in_the_place_of_a_moment_costs_its_point_alone(tmp_path: Path) -> None:
    times = ["2024-03-04T10:00:00Z", None, ["x"], {"a": 1}, True, "2024-03-04T10:05:00Z"]
    line = {"type": "LineString", "coordinates": [[2.1, 48.1 + n / 100] for n in range(6)]}
    path = tmp_path / "way.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"coordTimes": times}, "geometry": line}]}), "utf-8")  # fmt: skip
    output = laws.gather(path)
    assert len(of(output, "murmure:Position")) == 2 and len(of(output, "Travel")) == 1
    assert [reject.reason.en for reject in output.rejects] == ["the date cannot be read"] * 4


@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_whatever_stands_in_a_feature_is_survived(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-(10**17), 10**17)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=6)
    )
    values = st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "coordinates", "a"]), inner)
        ),
        max_leaves=8,
    )
    kinds = st.sampled_from(
        ["Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection", "Polygon", "x"]
    )
    geometry = st.fixed_dictionaries({"type": kinds, "coordinates": values}, optional={"geometries": values})
    said = st.dictionaries(
        st.sampled_from(["timestamp", "time", "name", "device_id", "coordTimes", "altitude", "end", "z"]), values
    )
    features = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {"type": st.just("Feature"), "geometry": geometry | values, "properties": said | values}
            ),
            max_size=4,
        )
    )
    path = tmp_path_factory.mktemp("geo") / "x.geojson"
    path.write_text(json.dumps(made.collection(made.point(0), *features)))
    output = laws.gather(path, only="geojson")
    assert output.used == {"geojson"} and not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]


REAL = sorted(
    (
        *SAMPLES.rglob("*.geojson"),
        *SAMPLES.rglob("geojson*.json"),
        *SAMPLES.rglob("geojson/*.json"),
        *SAMPLES.rglob("overland/*.json"),
    )
)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_sample_is_recognised_and_read(path: Path) -> None:
    output = laws.gather(path)
    assert output.used == {"geojson"} and output.rows
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    # Overland says when the application ends, and where it does not know.
    assert {reject.reason.en for reject in output.rejects} <= (
        {"no position"} if path.parent.name in ("overland", "points") else set()
    )


@pytest.mark.skipif(bool(REAL), reason="the samples are here")
def test_samples_are_here() -> None:
    pytest.skip(f"no samples at {SAMPLES}")

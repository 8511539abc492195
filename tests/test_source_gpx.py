"""Is a GPX track read as it was walked, whatever its encoding and wherever it breaks?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.body.track import Path as Way
from murmure.sources.body.track import Point, metres
from samples_made import gpx as made

SAMPLES = Path(os.environ.get("MURMURE_SAMPLES", Path(__file__).parents[2] / "shared/samples")) / "gps-tracks"


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="gpx")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


@pytest.mark.parametrize("quirk", ["no-header", "latin1", "latin1-undeclared", "utf16", "bom", "wrong-encoding", "undeclared-prefix"])
def test_the_same_walk_in_any_encoding(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


def test_a_track_has_its_length_and_its_climb(tmp_path: Path) -> None:
    walk = of(gather(None, tmp_path), "Travel")[0]
    ends = (45.1, 5.7), (45.1 + 39 / 10_000, 5.7 - 39 / 20_000)
    assert walk["value"] == pytest.approx(metres(*ends), rel=1e-3)
    assert walk["extra"]["ascent_m"] == 18.0, "19.5 m in steps of half a metre: the last 1.5 m are not yet a climb"
    assert (walk["content"], walk["object"], walk["until"] - walk["published"]) == ("Tour de la butte", "hiking", 39_000_000)


def test_what_was_measured_on_the_way(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    first = of(output, "murmure:Position")[0]
    said = {row["quantity"]: row["value"] for row in of(output, "murmure:Measure") if row["published"] == first["published"]}
    assert said == {"temperature": 14.5, "heart_rate": 110.0, "cadence": 80.0, "power": 180.0}
    assert first["instrument"] == "Montre Exemple" and (first["value"], first["unit"]) == (300.0, "m")


def test_waypoints_are_arrivals_or_places(tmp_path: Path) -> None:
    output = gather("waypoints", tmp_path)
    assert [(row["object"], row["extra"]) for row in of(output, "Arrive")] == [("Belvédère", {"symbol": "Summit"})]
    place = of(output, "murmure:Bookmark")[0]
    assert (place["object"], place["content"], "published" in place) == ("Source", "Eau fraîche", False)


def test_gaps_between_segments_are_not_walked(tmp_path: Path) -> None:
    walks = of(gather("segments", tmp_path), "Travel")
    step = metres((45.1, 5.7), (45.1001, 5.69995))
    assert len(walks) == 2 and walks[0]["value"] == pytest.approx(5 * step, rel=1e-2)


def test_two_points_of_one_second_are_two_and_a_point_that_stands_twice_is_one(tmp_path: Path) -> None:
    point = '<trkpt lat="45.{0}" lon="5.7"><ele>300</ele><time>2024-05-01T08:00:00Z</time></trkpt>'
    points = "".join(point.format(number) for number in (1, 2, 1))
    (tmp_path / "walk.gpx").write_text(f'<gpx version="1.1" creator="x"><trk><trkseg>{points}</trkseg></trk></gpx>')
    found = of(laws.gather(tmp_path / "walk.gpx", only="gpx"), "murmure:Position")
    assert sorted(row["latitude"] for row in found) == [45.1, 45.2]


def test_a_clock_that_stood_still_costs_no_time(tmp_path: Path) -> None:
    point = '<trkpt lat="45.1" lon="5.7"><ele>{0}</ele><time>2024-05-01T08:00:00Z</time></trkpt>'
    points = "".join(point.format(number / 10) for number in range(20_000))
    (tmp_path / "walk.gpx").write_text(f'<gpx version="1.1" creator="x"><trk><trkseg>{points}</trkseg></trk></gpx>')
    assert len(of(laws.gather(tmp_path / "walk.gpx", only="gpx"), "murmure:Position")) == 20_000


def test_what_comes_before_a_break_is_kept(tmp_path: Path) -> None:
    output = gather("broken-middle", tmp_path)
    assert len(of(output, "murmure:Position")) == 20 and of(output, "Travel")[0]["extra"]["cut"] is True
    assert [reject.reason.en for reject in output.rejects] == ["the file is broken from here on"]


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("off-earth", ["the position is not on Earth"] * 3),
        ("bad-time", ["the date cannot be read"] * 2),
        ("routes", ["a route is a plan, not something that was done"]),
        ("bomb", ["the file is broken from here on"]),
        ("external", ["the file is broken from here on"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_a_track_without_times_is_one_journey_without_date(tmp_path: Path) -> None:
    output = gather("no-times", tmp_path)
    assert len(output.rows) == 1 and "published" not in of(output, "Travel")[0] and of(output, "Travel")[0]["value"] > 0


def test_a_trembling_altimeter_climbs_nothing() -> None:
    way = Way()
    way.begin()
    for number in range(1000):
        way.add(Point(None, 45.0, 5.0, 300.0 + number % 2))
    assert way.ascent == 0 and way.distance == 0


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_documents_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made.document(made._BODY).encode(data.draw(st.sampled_from(["utf-8", "latin-1", "utf-16"]))))
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.sampled_from([b"<", b">", b'"', b"&", b"\0", b"\xff", b"]]>", b"<!--"]))
    path = tmp_path_factory.mktemp("gpx") / "x.gpx"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="gpx")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.gpx")) if SAMPLES.is_dir() else [], ids=lambda path: path.name)
def test_every_sample_is_recognised_and_read(path: Path) -> None:
    output = laws.gather(path)
    assert output.used == {"gpx"}
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    assert "the file is broken from here on" not in {reject.reason.en for reject in output.rejects}


@pytest.mark.skipif(SAMPLES.is_dir(), reason="the samples are here")
def test_samples_are_here() -> None:
    pytest.skip(f"no samples at {SAMPLES}")

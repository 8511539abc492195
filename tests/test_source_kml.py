"""Is a layer of a map read for where somebody was, and when?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from samples_made import kml as made

SAMPLES = Path(os.environ.get("MURMURE_SAMPLES", Path(__file__).parents[2] / "shared/samples")) / "location"


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="kml")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


@pytest.mark.parametrize("quirk", ["kmz", "prefixes", "no-namespace", "latin1"])
def test_the_same_layer_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


def test_dated_points_are_arrivals_and_others_are_kept_places(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    (refuge,) = of(output, "Arrive")
    assert (refuge["object"], refuge["latitude"], refuge["longitude"], refuge["value"]) == (
        "Refuge",
        45.12,
        5.76,
        410.0,
    )
    (source,) = of(output, "murmure:Bookmark")
    assert source["object"] == "Source" and "published" not in source and "value" not in source


def test_a_track_has_points_measures_and_a_length(tmp_path: Path) -> None:
    output = gather("measures", tmp_path)
    (way,) = of(output, "Travel")
    assert (
        len(of(output, "murmure:Position")) == 12
        and way["until"] - way["published"] == 660_000_000
        and 1000 < way["value"] < 1200
    )
    rates = [row["value"] for row in of(output, "murmure:Measure")]
    assert rates == [float(90 + n) for n in range(11)], "the one that is no number is left, the others keep their place"


def test_a_line_has_its_span(tmp_path: Path) -> None:
    dated, free = of(gather("lines", tmp_path), "Travel")
    assert (dated["published"], dated["until"]) == (1704877200000000, 1704902400000000) and dated["value"] == free[
        "value"
    ] > 2000
    assert "published" not in free


def test_stays_have_their_span(tmp_path: Path) -> None:
    stay, last = of(gather("spans", tmp_path), "Arrive")
    assert stay["until"] - stay["published"] == 7 * 3_600_000_000 and "until" not in last


def test_a_track_may_lie_in_the_document_itself(tmp_path: Path) -> None:
    output = gather("no-placemark", tmp_path)
    assert len(of(output, "murmure:Position")) == 4 and len(of(output, "Travel")) == 1 and not output.rejects


def test_gaps_between_tracks_are_not_walked(tmp_path: Path) -> None:
    (way,) = of(gather("multitrack", tmp_path), "Travel")
    assert way["extra"]["segments"] == 2 and way["extra"]["points"] == 7 and way["value"] < 600


def test_ways_that_begin_at_one_moment_are_told_apart(tmp_path: Path) -> None:
    output = gather("same-start", tmp_path)
    assert (output.count, len(of(output, "Travel"))) == (3, 2)


def test_the_timeline_that_google_drew(tmp_path: Path) -> None:
    (way,) = of(gather("timeline", tmp_path), "Travel")
    assert (way["object"], way["content"], way["extra"]["Distance"]) == ("cycling", "Cycling", "2500")


def test_times_may_be_coarse(tmp_path: Path) -> None:
    rows = of(gather("coarse-times", tmp_path), "Arrive")
    assert [row["precision"] for row in rows] == ["year", "month", "day", "s"] and rows[3]["offset_minutes"] == 120
    assert of(gather("no-zone", tmp_path / "b"), "Arrive")[0]["offset_origin"] == "assumed"


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("areas", ["an area of a map, not something that was done"] * 2),
        ("links", ["a link to another file: it is not followed"]),
        ("bad-coordinates", ["the position is not on Earth"] * 7),
        ("unequal", ["the track has not as many moments as places"]),
        ("hostile", ["the date cannot be read"] * 2 + ["the position is not on Earth", "the date cannot be read"]),
        ("bomb", ["the file is broken from here on"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_two_layers_that_disagree_are_a_union(tmp_path: Path) -> None:
    """A place that was renamed is kept as it was and as it is; a track that both hold is there once."""
    rows = []
    for name in ("A", "B"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.kml").write_text(
            made.document(made.placemark(made._point(), name) + made.placemark(made.track(3)))
        )
        rows.append(laws.gather(tmp_path / name, only="kml").rows)
    assert (
        sorted(row["type"] for row in (rows[0] | rows[1]).values())
        == ["Arrive", "Arrive"] + ["Travel"] + ["murmure:Position"] * 3
    )


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_documents_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[None].encode(data.draw(st.sampled_from(["utf-8", "utf-16"]))))
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(
            st.sampled_from([b"<", b">", b'"', b"&", b"\0", b"\xff", b"9", b"<!--"])
        )
    path = tmp_path_factory.mktemp("kml") / "x.kml"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="kml")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]


REAL = sorted(SAMPLES.rglob("*.km[lz]")) if SAMPLES.is_dir() else []


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_sample_is_recognised_and_read(path: Path) -> None:
    output = laws.gather(path)
    assert output.used == {"kml"}
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output), *laws.one_key_each(output))]
    reasons = [reject.reason.en for reject in output.rejects]
    wrong = 2 if path.name == "invalid_coordinates.kml" else 0
    assert reasons == ["the position is not on Earth"] * wrong and bool(output.rows) is not bool(wrong)


@pytest.mark.skipif(bool(REAL), reason="the samples are here")
def test_samples_are_here() -> None:
    pytest.skip(f"no samples at {SAMPLES}")

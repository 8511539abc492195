"""Is the log of a receiver read sentence by sentence, and is each that is not read said?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from samples_made import nmea as made


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="nmea")


def rows(quirk: str | None, folder: Path) -> list[dict]:
    return list(gather(quirk, folder).rows.values())


@pytest.mark.parametrize("quirk", ["gga-after", "crlf"])
def test_the_same_log_in_any_order(quirk: str, tmp_path: Path) -> None:
    assert rows(quirk, tmp_path / "a") == rows(None, tmp_path / "b")


def test_a_position_has_its_height_speed_and_course(tmp_path: Path) -> None:
    second = rows(None, tmp_path)[1]
    assert (second["latitude"], second["longitude"]) == (
        pytest.approx(48.5 + 0.0007 / 60),
        pytest.approx(-5.1 - 0.0007 / 60),
    )
    assert (second["published"], second["precision"], second["value"], second["unit"]) == (
        1718445690000000,
        "s",
        12.4,
        "m",
    )
    assert second["extra"] == {"speed_mps": 2.058, "heading": 271.5, "satellites": 8.0, "dilution": 0.9}


def test_positions_between_two_dates_are_kept_once(tmp_path: Path) -> None:
    """The date of a minute holds for its seconds, and for those after midnight it is the next; what stands before any has none."""
    found = gather("gga-between", tmp_path)
    midnight = 1718496000
    assert [row["published"] / 1e6 - midnight for row in found.rows.values()] == [-30, -29, -28, 1]
    assert all(row["value"] == 12.4 and row["extra"]["satellites"] == 8.0 for row in found.rows.values())
    assert [(one.where, one.reason.en) for one in found.rejects] == [("rocher.nmea:1", "no date")]


def test_south_and_east(tmp_path: Path) -> None:
    first = rows("south-west", tmp_path)[0]
    assert (first["latitude"], first["longitude"]) == (pytest.approx(-33.86833333), pytest.approx(151.21))


def test_clocks_and_calendars(tmp_path: Path) -> None:
    assert [row["published"] % 1_000_000 for row in rows("fractions", tmp_path / "a")] == [250_000] * 4
    years = [1970 + row["published"] // 31_557_600_000_000 for row in rows("old-years", tmp_path / "b")]
    assert years == [1999, 1980, 2079, 2000]
    assert rows("hostile", tmp_path / "c")[-1]["published"] == 1718496000000000, "a leap second is the moment after"


@pytest.mark.parametrize(("quirk", "count"), [("no-gga", 4), ("no-checksum", 5), ("prefixed", 4)])
def test_what_may_lack(quirk: str, count: int, tmp_path: Path) -> None:
    assert len(rows(quirk, tmp_path)) == count


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("gga-only", ["no date"]),
        ("bad-checksum", ["the checksum is wrong"]),
        ("no-fix", ["the receiver did not know where it was"] * 2),
        (
            "bad-records",
            ["the position is not on Earth"] * 3
            + [
                "the date cannot be read",
                "no date",
                "the date cannot be read",
                "the sentence is cut",
                "the sentence is cut",
                "the position is not on Earth",
            ],
        ),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_two_logs_that_overlap_are_a_union(tmp_path: Path) -> None:
    """A log that was copied twice adds what is new; a fix that differs is another one."""
    outputs = []
    for name, text in (("a", made._log(range(4))), ("b", made._log(range(2, 6)))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.log").write_text(text)
        outputs.append(laws.gather(tmp_path / name, only="nmea").rows)
    assert len(outputs[0] | outputs[1]) == 6


@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_mutated_logs_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES["no-checksum"].replace("*", ",").encode() * 2 + made._log().encode())
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(
            st.sampled_from([b"$", b",", b"*", b"9", b"\0", b"\xff", b"-", b"e9", b"nan"])
        )
    path = tmp_path_factory.mktemp("nmea") / "x.nmea"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="nmea")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]

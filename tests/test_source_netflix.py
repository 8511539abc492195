"""Are Netflix's lists read in the order in which their country writes dates, and its tables by profile?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome, refusal
from murmure.sources.gather import Output, gather
from murmure.sources.media.netflix import SOURCE
from murmure.sources.media.netflix.dates import order_of
from murmure.sources.readers import Bundle, Scratch
from samples_made import netflix as made

FORMS = {"mdy": "%-m/%-d/%y", "dmy": "%d/%m/%Y", "ymd": "%Y-%m-%d"}


def read(folder: Path, quirk: str | None = None, **answers: str) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk), answers=answers)


def of_type(output: Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


def days(output: Output) -> list[str]:
    return [datetime.fromtimestamp(row["published"] / 1e6, UTC).date().isoformat() for row in output.rows.values()]


@pytest.mark.parametrize("quirk", ["quick-american", "quick-german", "quick-iso", "quick-french", "quick-korean"])
def test_every_country_writes_the_same_days(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path, quirk)
    assert days(output) == ["2025-06-19", "2025-06-03", "2025-05-30", "2025-05-30", "2024-12-31"]
    row = next(iter(output.rows.values()))
    assert (row["type"], row["precision"], row["offset_origin"], row["content"]) == ("Watch", "day", "assumed", made.TITLES[0])
    assert not output.said


@given(st.lists(st.dates(date(2012, 1, 1), date(2026, 1, 1)), min_size=40, max_size=60, unique=True), st.sampled_from(sorted(FORMS)))
def test_an_order_is_found_in_a_list_that_goes_back_in_time(found: list[date], order: str) -> None:
    assert order_of([day.strftime(FORMS[order]) for day in sorted(found, reverse=True)]) == (order, False)


def test_the_direction_of_time_decides_what_the_numbers_do_not() -> None:
    assert order_of(["5/6/25", "4/6/25", "3/7/25"]) == ("mdy", False)
    assert order_of(["5/6/25", "4/6/25", "7/5/25"]) == ("dmy", False)


def test_what_nobody_can_tell_is_asked(tmp_path: Path) -> None:
    assert days(read(tmp_path / "a", "quick-undecided"))[-1] == "2025-03-04"
    assert days(read(tmp_path / "b", "quick-undecided", dates="month"))[-1] == "2025-04-03"
    (tmp_path / "list").mkdir()
    path = made.make(tmp_path / "list", "quick-undecided")
    with Scratch() as scratch:
        bundle = Bundle("x", opened(path, scratch))
        list(SOURCE.read(bundle))
        assert bundle.doubts == {"dates": 3}


def test_what_was_watched_twice_on_a_day_is_twice(tmp_path: Path) -> None:
    assert len(read(tmp_path, "quick-twice").rows) == 3


def test_viewings_have_an_end_and_a_profile(tmp_path: Path) -> None:
    rows = of_type(read(tmp_path), "Watch")
    first = rows[0]
    assert first["published"] == 1_687_200_181_000_000 and first["until"] - first["published"] == 2_533_000_000
    assert (first["offset_origin"], first.get("offset_minutes"), first["extra"]["country"]) == ("explicit", None, "FR (France)")
    assert [row["actor"] for row in rows] == ["netflix:profile:Rosa"] * 2 + ["netflix:profile:Tim"]


def test_a_profile_is_mine_when_it_is_alone_or_said_to_be(tmp_path: Path) -> None:
    assert {row["actor"] for row in of_type(read(tmp_path / "a", "one-profile"), "Watch")} == {"me"}
    said = read(tmp_path / "b", None, profile="rosa")
    assert [row["actor"] for row in of_type(said, "Watch")] == ["me", "me", "netflix:profile:Tim"]
    assert said.rows.keys() == read(tmp_path / "c").rows.keys()


def test_a_session_that_stands_twice_is_one_at_its_longest(tmp_path: Path) -> None:
    output = read(tmp_path, "session-twice")
    rows = [row for row in of_type(output, "Watch") if row["object"] == "Le Gouffre"]
    assert [((row["until"] - row["published"]) / 1e6, row["extra"]["device"]) for row in rows] == [(5224, "Chrome PC"), (120, "iPad")]
    assert len(of_type(output, "Watch")) == 5


def test_previews_are_shown_by_netflix_not_watched(tmp_path: Path) -> None:
    output = read(tmp_path, "previews")
    shown = [row for row in output.rows.values() if row.get("object_type") == "murmure:Preview"]
    assert [(row["type"], row["actor"], row["extra"]["preview"]) for row in shown] == [("murmure:Capture", "Netflix", "TRAILER")]
    assert len(of_type(output, "Watch")) == 3


def test_what_netflix_notes_is_kept_as_such(tmp_path: Path) -> None:
    output = read(tmp_path)
    captures = of_type(output, "murmure:Capture")
    assert {row["actor"] for row in captures} == {"Netflix"} and len(captures) == 4
    assert {row["object"] for row in captures} >= {"192.0.2.44", "Sony TV 2019", "https://www.netflix.example/login", "browseTitles"}
    assert [len(of_type(output, kind)) for kind in ("Like", "Dislike", "murmure:Rating", "Add", "murmure:Query")] == [1, 1, 1, 1, 1]
    assert not output.said


def test_bad_records_are_named(tmp_path: Path) -> None:
    assert [reject.reason.en for reject in read(tmp_path, "bad-records").rejects] == [
        "the date cannot be read", "the record is not of the expected form", "the date is impossible for this service", "no date",
        "the record is not of the expected form", "the record is not of the expected form", "the record is not of the expected form"]  # fmt: skip


def test_a_viewing_whose_title_is_gone_is_named(tmp_path: Path) -> None:
    output = read(tmp_path, "quick-unnamed")
    assert len(output.rows) == 3 and [(reject.where, reject.reason.en) for reject in output.rejects] == [
        (f"NetflixViewingHistory.csv:{line}", "Netflix does not name what was watched any more") for line in (2, 4)]


def test_two_exports_are_one_history(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        for number, (quirk, added) in enumerate(((None, 12), ("previews", 1), (None, 0), ("wrapped", 0))):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


def test_only_lists_of_netflix_are_taken(tmp_path: Path) -> None:
    (tmp_path / "tasks.csv").write_text("Title,Date\nBread,3/4/25\n")
    assert gather(tmp_path / "tasks.csv").used != {"netflix"}
    (tmp_path / "list.csv").write_bytes(made.quick(made.QUICK["quick-german"]))
    assert gather(tmp_path / "list.csv").used == {"netflix"}
    (tmp_path / "NetflixViewingHistory.csv").write_text("Titre;Jour\nx;y\n")
    assert "unknown titles" in refusal(SOURCE, tmp_path / "NetflixViewingHistory.csv")


CELLS = st.text(st.characters(exclude_characters="\r"), max_size=12) | st.sampled_from(made.SEEN[0])


@given(st.lists(st.lists(CELLS, min_size=8, max_size=11), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_is_in_the_cells_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("odd") / "ViewingActivity.csv"
    path.write_bytes(made._csv([made.VIEWING, *([cell.encode("utf-8", "replace").decode() for cell in row] for row in rows)]))
    found, rejects = outcome(SOURCE, path)
    assert len(found) + len(rejects) <= len(rows) and len(found) + len(rejects) >= sum(1 for row in rows if any(row))


def test_a_long_history_is_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 20_000

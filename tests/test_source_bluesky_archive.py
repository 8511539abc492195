"""Is a Bluesky repository read by its tree, within bounds, and is what is missing or hostile in it named?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import murmure
from made import refusal, samples
from murmure.sources.gather import Output, gather
from murmure.sources.social.bluesky_archive import SOURCE
from murmure.sources.social.bluesky_archive.cbor import NotCbor, decode
from murmure.sources.social.bluesky_archive.meaning import tid_time
from samples_made import bluesky_archive as made

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=30) | st.binary(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=30), inner, max_size=5), max_leaves=30,
)  # fmt: skip


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def reasons(output: Output) -> list[str]:
    return [reject.reason.en for reject in output.rejects]


def said(output: Output, content: str) -> dict:
    return next(row for row in output.rows.values() if row.get("content") == content)


def test_records_have_the_names_that_the_tree_gives(tmp_path: Path) -> None:
    output = read(tmp_path)
    row = said(output, "Le toit est réparé, à lire: https://journal.example/un/toit #toiture @jo")
    assert row["object"] == f"at://{made.DID}/app.bsky.feed.post/{made.tid(made.START)}" and row["actor"] == "me"
    assert (row["tags"], row["mentions"], row["audience"]) == (["toiture"], [made.JO], ["public"])
    assert row["extra"]["media"] == [{"alt": "Des tuiles neuves", "blob": str(made.records()["app.bsky.actor.profile/self"]["avatar"]["ref"]),
                                      "mime": "image/jpeg", "size": 4321, "type": "image"}]  # fmt: skip
    assert not output.rejects and len(output.rows) == 14


def test_a_time_is_the_written_one_else_that_of_the_key(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert said(output, "D'accord 🛠️")["precision"] == "ms" and said(output, "sans heure")["published"] == made.START + 3
    output = read(tmp_path, "backdated")
    assert said(output, "de 2012")["offset_minutes"] == 120
    for content, number in (("de demain", 6), ("d'avant tout", 7)):
        row = said(output, content)
        assert row["published"] == made.START + number and row["extra"]["written"]
    assert "published" not in said(output, "d'aucun jour")


@pytest.mark.parametrize("quirk", ["shuffled", "deep-tree"])
def test_the_order_of_blocks_and_the_depth_of_the_tree_change_nothing(tmp_path: Path, quirk: str) -> None:
    assert read(tmp_path / "a", quirk).rows == read(tmp_path / "b").rows


def test_two_exports_are_one_account(tmp_path: Path) -> None:
    """What was deleted since, what is new, and both profiles are in the log once."""
    with murmure.open(tmp_path / "home") as home:
        for number, quirk in enumerate((None, "edited", None, "edited")):
            (tmp_path / str(number)).mkdir()
            account = home.bring([made.make(tmp_path / str(number), quirk)]).as_json()
            assert account["totals"]["added"] == (14, 2, 0, 0)[number]
        said_ = {row["content"] for row in home.timeline().rows}
        assert {"À relire", "après"} <= said_


@pytest.mark.parametrize(
    ("quirk", "expected"),
    [
        ("missing-names", {"a block that holds names of records is missing"}),
        ("missing-record", {"the record is named, and its block is missing"}),
        ("damaged-block", {"a block is damaged: it is not what its name says"}),
        ("hostile-blocks", {"a block is damaged: it is not what its name says", "the record is not of the expected form"}),
        ("no-commit", {"the archive holds no commit of a Bluesky repository"}),
        ("trailing-picture", {"a block is too large, or has a name of an unknown kind"}),
        ("bad-records", {"the record is not of the expected form"}),
        ("other-applications", {"records of another application of the network, not read"}),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, quirk: str, expected: set[str]) -> None:
    assert set(reasons(read(tmp_path, quirk))) == expected


def test_other_applications_are_named_once_each(tmp_path: Path) -> None:
    assert [reject.where for reject in read(tmp_path, "other-applications").rejects] == [
        "repo.car:com.whtwnd.blog.entry", "repo.car:fyi.example.thing"]  # fmt: skip


def test_a_cut_file_gives_what_it_still_names(tmp_path: Path) -> None:
    output = read(tmp_path, "truncated")
    assert reasons(output)[0] == "the file stops in the middle of a record"
    assert 0 < len(output.rows) < 14 and len(output.rows) + reasons(output).count("the record is named, and its block is missing") >= 13


def test_what_is_not_a_repository_is_named(tmp_path: Path) -> None:
    head = made.encode({"roots": [made.link_of(b"a page")], "version": 1})
    (tmp_path / "pages.car").write_bytes(made.varint(len(head)) + head + made.framed(b"a page"))
    (tmp_path / "two.car").write_bytes(b"\x0a\xa1gversion\x02" + bytes(60))
    assert "not a Bluesky repository" in refusal(SOURCE, tmp_path / "pages.car")
    assert refusal(SOURCE, tmp_path / "two.car") == "A CAR of version 2."


@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    if not isinstance(value, int) or -(2**64) <= value < 2**64:
        assert decode(made.encode(value)) == value


@given(st.binary(max_size=200))
def test_any_bytes_end_well(data: bytes) -> None:
    try:
        decode(data)
    except NotCbor:
        pass


@given(st.integers(0, 2**53 - 1))
def test_a_key_gives_its_moment(moment: int) -> None:
    key = made.tid(moment)
    assert tid_time(key) == moment


def test_a_real_repository_is_read_whole() -> None:
    paths = samples("bluesky")
    car = next(path for path in paths if path.name == "repo.car")
    listed = (car.parent / "car_expected_records.tsv").read_text("utf-8").split()[::2]
    output = gather(car)
    assert not output.rejects and len(output.rows) == len(listed)
    named = {row["object"].partition("/app")[2] for row in output.rows.values() if row["type"] == "Create"}
    assert named == {path.removeprefix("app") for path in listed if ".post/" in path}
    for path in paths:
        if path.suffix == ".car":
            assert gather(path).used == {"bluesky-archive"}

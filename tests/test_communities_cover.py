"""Does a cover come back from its file as it was, whatever its ids, and is a file that is none refused with a sentence?"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import murmure.communities as communities
from murmure.communities.cover import Cover, read_cover, renumber
from murmure.model.errors import BadRequest

calm = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\t\n\r\0\ufeff"), min_size=1, max_size=8)


def cover_of(*groups: list, nodes: list | None = None, kind: pa.DataType | None = None) -> Cover:
    """Return the cover of lists of ids; the degree of each membership is another number."""
    ids = sorted({one for group in groups for one in group} | set(nodes or ()))
    place = {name: number for number, name in enumerate(ids)}
    member = np.array([number for group in groups for number in sorted({place[one] for one in group})], np.int64)
    starts = np.concatenate(([0], np.cumsum([len(set(group)) for group in groups]))).astype(np.int64)
    return Cover(pa.array(ids, kind), starts, member, (np.arange(len(member)) + 1) / (len(member) + 1))


def ordered(groups: list[list]) -> list[list]:
    """Return groups as a file has them: the largest first, then by their first id."""
    return sorted((sorted(set(group)) for group in groups), key=lambda group: (-len(group), group[0]))


def test_the_counts_are_those_of_the_lists() -> None:
    cover = cover_of(["a", "b", "c"], ["c", "d"], ["d", "a"], nodes=["alone", "e"])
    assert (cover.communities, cover.covered, cover.overlapping, len(cover.nodes)) == (3, 4, 3, 6)
    assert cover.lists() == [["a", "b", "c"], ["c", "d"], ["a", "d"]]
    nothing = cover_of(nodes=[1, 2, 3])
    assert (nothing.communities, nothing.covered, nothing.overlapping, nothing.lists()) == (0, 0, 0, [])


def test_text_is_one_community_a_line_the_largest_first(tmp_path: Path) -> None:
    cover_of([10, 9], [1, 2, 300], [2, 9], nodes=[5]).write(tmp_path / "cover.txt")
    assert (tmp_path / "cover.txt").read_text() == "1\t2\t300\n2\t9\n9\t10\n"


def groups_of(ids: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(st.lists(ids, min_size=2, max_size=6, unique=True), max_size=8)


@calm
@given(st.one_of(groups_of(words), groups_of(st.integers(-(1 << 63), (1 << 63) - 1))), st.sampled_from(["txt", "parquet"]))
def test_every_cover_comes_back(tmp_path: Path, groups: list[list], form: str) -> None:
    cover = cover_of(*groups, kind=None if groups else pa.string())
    cover.write(tmp_path / f"cover.{form}", form)
    back = read_cover(tmp_path / f"cover.{form}")
    expected = ordered(groups)
    if form == "txt":  # text does not say whether 12 was a number
        assert [[str(one) for one in group] for group in back.lists()] == [[str(one) for one in group] for group in expected]
        assert np.isnan(back.degree).all() and len(back.degree) == len(back.member)
        return
    assert back.lists() == expected
    degrees = {(tuple(group), one): degree for group, one, degree in memberships(cover)}
    assert {(tuple(group), one): degree for group, one, degree in memberships(back)}.keys() == degrees.keys()
    if len({tuple(group) for group in expected}) == len(expected):
        assert {(tuple(group), one): degree for group, one, degree in memberships(back)} == degrees


def memberships(cover: Cover) -> list[tuple[list, object, float]]:
    """Return (community, node, degree) of every membership."""
    places = zip(cover.lists(), cover.starts, strict=False)
    return [(group, one, cover.degree[start + at]) for group, start in places for at, one in enumerate(group)]


def test_confidence_is_kept_and_what_is_unknown_stays_unknown(tmp_path: Path) -> None:
    cover = cover_of(["a", "b"], ["b", "c", "d"])
    known = Cover(cover.nodes, cover.starts, cover.member, cover.degree, np.array([0.1, 0.2, 0.3, 0.4, 0.5]))
    known.write(tmp_path / "k.parquet", "parquet")
    assert read_cover(tmp_path / "k.parquet").confidence.tolist() == [0.3, 0.4, 0.5, 0.1, 0.2]
    cover.write(tmp_path / "n.parquet", "parquet")
    assert read_cover(tmp_path / "n.parquet").confidence is None
    read_cover(tmp_path / "n.parquet").write(tmp_path / "n.txt")
    read_cover(tmp_path / "n.txt").write(tmp_path / "again.parquet", "parquet")
    table = pq.read_table(tmp_path / "again.parquet")
    assert table.column_names == ["community", "node", "degree", "confidence"]
    assert table["degree"].null_count == table.num_rows == 5


@pytest.mark.parametrize("name", ["a\tb", "a\nb", "a\rb", "a\0b", "\ufeffa", ""])
def test_an_id_that_a_line_cannot_hold_is_refused_and_the_older_file_stays(tmp_path: Path, name: str) -> None:
    path = tmp_path / "cover.txt"
    path.write_text("older\n")
    cover = cover_of(["b", name, "c"])
    with pytest.raises(BadRequest) as caught:
        cover.write(path)
    assert caught.value.code == "cover-id" and "--format parquet" in caught.value.advice.fr
    assert path.read_text() == "older\n" and [one.name for one in tmp_path.iterdir()] == ["cover.txt"]
    cover.write(tmp_path / "cover.parquet", "parquet")
    assert read_cover(tmp_path / "cover.parquet").lists() == [sorted(["b", name, "c"])]


def test_many_memberships_are_written_in_pieces_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("murmure.communities.cover._STEP", 7)
    random = np.random.default_rng(3)
    groups = [sorted({int(one) for one in random.integers(0, 50, size)}) for size in random.integers(1, 20, 40)]
    cover_of(*groups).write(tmp_path / "cover.txt")
    lines = (tmp_path / "cover.txt").read_text().splitlines()
    assert [[int(one) for one in line.split("\t")] for line in lines] == sorted(groups, key=lambda group: (-len(group), group[0]))


@pytest.mark.parametrize("content", [
    b"1\t2\t3\n2\t4\n", b"1 2  3\n\n2 4", b"\xef\xbb\xbf1\t2\t3\r\n2\t4\r\n", gzip.compress(b"1\t2\t3\t3\t1\n4\t2\t\n", mtime=0),
])  # fmt: skip
def test_text_covers_of_others_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "truth").write_bytes(content)
    cover = read_cover(tmp_path / "truth")
    assert cover.lists() == [[1, 2, 3], [2, 4]] and cover.nodes.type == pa.int64()


def test_circles_of_snap_begin_with_their_name(tmp_path: Path) -> None:
    (tmp_path / "0.circles").write_text("circle0\t71\t215\ncircle1\t173\ncircle2\n")
    assert read_cover(tmp_path / "0.circles").lists() == [[71, 215], [173]]


def test_ids_with_spaces_or_beyond_64_bits_stay_texts(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("Ana Li\tBo\nBo\tÉva\n")
    assert read_cover(tmp_path / "a").lists() == [["Ana Li", "Bo"], ["Bo", "Éva"]]
    (tmp_path / "b").write_text(f"{1 << 70}\t2\n007\t2\n")
    assert read_cover(tmp_path / "b").lists() == [[str(1 << 70), "2"], ["007", "2"]]
    (tmp_path / "c").write_text(f"{(1 << 64) - 1}\t2\n")
    assert read_cover(tmp_path / "c").lists() == [[2, (1 << 64) - 1]]


def not_parquet(path: Path) -> None:
    path.write_bytes(b"PAR1" + bytes(40) + b"PAR1")


BAD = {
    "nothing": (lambda path: None, "no-file"),
    "folder": (lambda path: path.mkdir(), "is-a-folder"),
    "picture": (lambda path: path.write_bytes(b"GIF89a" + bytes(300)), "not-a-cover"),
    "latin": (lambda path: path.write_bytes("é\tà\n".encode("cp1252")), "not-a-cover"),
    "cut.gz": (lambda path: path.write_bytes(gzip.compress(b"1\t2\n" * 999)[:-9]), "damaged-gzip"),
    "damaged": (not_parquet, "not-a-cover"),
    "edges": (lambda path: pq.write_table(pa.table({"source": [1], "target": [2]}), path), "not-a-cover"),
    "floats": (lambda path: pq.write_table(pa.table({"community": [1], "node": [2.5]}), path), "not-a-cover"),
    "empty cell": (lambda path: pq.write_table(pa.table({"community": [1, None], "node": [2, 3]}), path), "not-a-cover"),
    "degrees": (lambda path: pq.write_table(pa.table({"community": [1], "node": [2], "degree": ["x"]}), path), "not-a-cover"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_cover_is_refused_in_both_languages(tmp_path: Path, name: str) -> None:
    make, code = BAD[name]
    make(tmp_path / name)
    with pytest.raises(BadRequest) as caught:
        read_cover(tmp_path / name)
    assert caught.value.code == code
    assert name in caught.value.what.en and caught.value.what.en != caught.value.what.fr and caught.value.advice.fr


@calm
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from(["txt", "parquet", "gz"]))
def test_a_damaged_cover_gives_a_cover_or_a_sentence(tmp_path: Path, place: int, byte: int, form: str) -> None:
    cover_of(["a", "é", "c"], ["c", "d"]).write(tmp_path / "cover", "parquet" if form == "parquet" else "txt")
    whole = (tmp_path / "cover").read_bytes()
    content = bytearray(gzip.compress(whole) if form == "gz" else whole)
    content[place % len(content)] = byte
    (tmp_path / "cover").write_bytes(content)
    try:
        cover = read_cover(tmp_path / "cover")
    except BadRequest as error:
        assert error.code in ("not-a-cover", "damaged-gzip")
        return
    assert len(cover.lists()) == cover.communities and cover.covered <= len(cover.nodes)


def test_a_form_or_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    cover = cover_of([1, 2])
    for path, form, code in (("a.csv", "csv", "cover-format"), ("none/a.txt", "txt", "cannot-write"), (".", "txt", "cannot-write")):
        with pytest.raises(BadRequest) as caught:
            cover.write(tmp_path / path, form)
        assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_two_covers_are_numbered_alike(tmp_path: Path) -> None:
    cover, truth = cover_of(["1", "20", "3"], ["3", "x"]), cover_of([20, 3], [3, 1, 7], nodes=[99])
    one, other, named = renumber(cover, truth)
    assert named == 5
    for (starts, member), lists in ((one, cover.lists()), (other, truth.lists())):
        assert np.diff(starts).tolist() == [len(group) for group in lists]
        for start, end, group in zip(starts[:-1], starts[1:], lists, strict=True):
            assert (np.diff(member[start:end]) > 0).all()
            assert len(set(member[start:end])) == len(group)
    first, last = set(one[1][:3].tolist()), set(other[1][2:].tolist())  # 1, 20, 3 and 3, 1, 7
    assert len(first & last) == 2 and first | last <= set(range(5))


def test_the_package_names_what_it_offers() -> None:
    assert set(communities.__all__) <= set(dir(communities))
    assert communities.Cover is Cover and communities.read_cover is read_cover
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        communities.nothing_of_this_name  # noqa: B018

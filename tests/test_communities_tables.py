"""Is a table read the same whatever tool wrote it, and is what is wrong in it said with its line?"""

from __future__ import annotations

import bz2
import gzip
import lzma
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.communities import read_cover, read_edges
from murmure.communities.edges.fault import Unfit
from murmure.communities.table.cells import times
from murmure.communities.table.forms import read_adoptions, read_said, read_ties
from murmure.model.errors import BadRequest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(when: datetime) -> int:
    return (when - EPOCH) // timedelta(microseconds=1)


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9998, 12, 29), timezones=zones)


@settings(max_examples=200, deadline=None)
@given(moments, st.sampled_from("T "), st.integers(0, 3))
def test_a_date_is_read_as_python_reads_it(moment: datetime, mark: str, blanks: int) -> None:
    local, utc = moment.astimezone(UTC).replace(tzinfo=None), moment.astimezone(UTC)
    texts = [moment.isoformat(mark), local.isoformat(mark), utc.isoformat(mark).replace("+00:00", "Z"), utc.isoformat(mark) + "   "]
    if not utc.microsecond:
        texts.append(str(micros(utc) // 10**6))
    if 1980 < utc.year < 2200:
        texts += [str(micros(utc)), f"{micros(utc)}999", f"{micros(utc) // 10**6}.{utc.microsecond:06}"]
    found = times(pa.array([" " * blanks + text for text in texts]))
    wanted = micros(utc)
    slack = [int("T" not in text and "-" not in text and "." in text) for text in texts]  # seconds with a fraction pass through a float
    assert all(abs(one.as_py() - wanted) <= more for one, more in zip(found, slack, strict=True)), texts


@pytest.mark.parametrize(
    ("cells", "day"),
    [(["2024"], "2024-01-01"), (["2024-05", "2024-06-01"], "2024-05-01"), (["20240531"], "2024-05-31"), (["1717113600"], "2024-05-31"),
     (["1717113600000"], "2024-05-31"), (["1717113600000000"], "2024-05-31"), (["2024-05-31"], "2024-05-31"), (["2024", "86400"], "1970-01-01"),
     ([20240531], "1970-08-23"), (["-86400"], "1969-12-31"), (["2024-05-31 23:59:59,999"], "2024-05-31")],
)  # fmt: skip
def test_days_that_numbers_and_short_dates_mean(cells: list, day: str) -> None:
    found = times(pa.array(cells))[0].as_py()
    assert (EPOCH + timedelta(microseconds=found)).date().isoformat() == day


@pytest.mark.parametrize(
    "cell", ["yesterday", "31/05/2024", "2024-13-01", "2024-02-30", "2024-05-31T25:00", "0x12", "nan", "99999999999999999999", "2024-5-1"]
)
def test_what_is_no_date_is_named(cell: str) -> None:
    with pytest.raises(Unfit) as refused:
        times(pa.array(["2024-05-31", "", cell, "tomorrow"]))
    assert (refused.value.place, refused.value.code) == (2, "bad-time") and refused.value.values["cell"] in cell


ROWS = [(3, 17, 1_704_103_200, 2.0), (17, 5, 1_706_781_600, 0.5), (5, 3, 1_709_287_200, 1.0), (17, 3, 1_704_103_201, 4.0)]


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


TIES = {
    "snap.txt": "# SNAP temporal\n" + "".join(f"{a} {b} {t}\n" for a, b, t, _ in ROWS),
    "konect.tsv": "% asym weighted\n" + "".join(f"{a}\t{b}\t{w}\t{t}\n" for a, b, t, w in ROWS),
    "header.csv": "\ufeffTime,Weight,Target,Source\r\n" + "".join(f"{iso(t)},{w},{b},{a}\r\n" for a, b, t, w in ROWS),
    "quoted.csv": 'from;to;"sent at";poids\n' + "".join(f'"{a}";"{b}";"{iso(t)}";"{str(w).replace(".", ",")}"\n' for a, b, t, w in ROWS),
    "french.csv": "de\tvers\tdate\tpoids\n" + "".join(f"{a}\t{b}\t{t}000\t{w}\n" for a, b, t, w in ROWS),
    "odd.csv": "who,whom,weight,on\n" + "".join(f"{a},{b},{w},{iso(t)}\n" for a, b, t, w in ROWS),
    "wide.csv": "id,source,target,kind,weight,published\n" + "".join(f"9,{a},{b},x,{w},{iso(t)}\n" for a, b, t, w in ROWS),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", TIES)
def test_dated_ties_are_read_whatever_wrote_them(tmp_path: Path, name: str, packed: bool) -> None:
    data = TIES[name].encode("utf-16" if name == "french.csv" else "utf-8")
    path = tmp_path / (name + ".gz" * packed)
    path.write_bytes(gzip.compress(data) if packed else data)
    weighted = name != "snap.txt"
    time = {"odd.csv": "on", "quoted.csv": "Sent at"}.get(name)
    found, notes = read_ties(path, weighted, time)
    assert not notes
    assert [tuple(row.values())[:3] for row in found.to_pylist()] == [(str(a), str(b), t * 10**6) for a, b, t, _ in ROWS]
    assert not weighted or found["weight"].to_pylist() == [w for *_, w in ROWS]
    if weighted:
        plain, (note,) = read_ties(path, False, time)
        assert plain.equals(found.drop_columns("weight")) and note.code == "weights-ignored"


def test_parquet_is_read_with_its_own_kinds(tmp_path: Path) -> None:
    source, target, at, weight = (pa.array(column) for column in zip(*ROWS, strict=True))
    moment = at.cast(pa.timestamp("s", "UTC"))
    for number, time in enumerate((moment, moment.cast(pa.timestamp("ns", "Asia/Tokyo")), at, at.cast(pa.float64()), moment.cast(pa.string()))):
        path = tmp_path / f"{number}.parquet"
        columns = {"kind": ["x"] * 4, "target": target.cast(pa.string()).dictionary_encode(), "weight": weight, "date": time, "source": source}
        pq.write_table(pa.table(columns), path)
        found, _ = read_ties(path, True)
        assert [tuple(row.values()) for row in found.to_pylist()] == [(str(a), str(b), t * 10**6, w) for a, b, t, w in ROWS]


def test_the_column_of_dates_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("source,target,time,edited\na,b,2024-01-01,2025-01-01\n")
    (tmp_path / "bare.csv").write_text("a,b,2024-01-01,3\na,c,2024-01-02,4\n")
    first, second = (read_ties(tmp_path / "two.csv", time=word)[0]["at"].to_pylist() for word in ("time", "4"))
    assert read_ties(tmp_path / "two.csv")[0]["at"].to_pylist() == first != second
    assert second == read_ties(tmp_path / "two.csv", time="EDITED")[0]["at"].to_pylist()
    assert read_ties(tmp_path / "bare.csv", True, "3")[0]["weight"].to_pylist() == [3, 4]
    for word in ("elsewhere", "5", "0"):
        with pytest.raises(BadRequest) as refused:
            read_ties(tmp_path / "two.csv", time=word)
        assert refused.value.code == "no-column" and word in refused.value.what.fr and "edited" in refused.value.what.en


def test_weights_that_were_taken_for_dates_are_doubted_and_dates_are_known_by_their_look(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("a\tb\t3\nb\tc\t12\n")
    assert [note.code for note in read_ties(tmp_path / "a.tsv").notes] == ["early-dates"]
    (tmp_path / "b.tsv").write_text("a\tb\t2024-01-02\t3\nb\tc\t2024-02-03T10:00:00Z\t4\n")
    found, notes = read_ties(tmp_path / "b.tsv", weighted=True)
    assert not notes and found["weight"].to_pylist() == [3, 4] and found["at"][0].as_py() == micros(datetime(2024, 1, 2, tzinfo=UTC))


PAIRS = {
    "a.csv": "node,word,count\n1,house,3\n2,tree,1\n1,tree,0\n", "b.tsv": "1\thouse\t3\n2\ttree\t1\n1\ttree\t0\n",
    "c.csv": "Nb;Utilisateur;Étiquette\n3;1;house\n1;2;tree\n0;1;tree\n",
    "d.csv": '"user","tag","n"\n"1","house","3"\n"2"," tree","1"\n"1","tree","0"\n',
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_who_says_what_is_read_whatever_wrote_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAIRS[name])
    found, (note,) = read_said(tmp_path / name)
    rows = [tuple(row.values()) for row in found.select(["node", "word", "count"]).to_pylist()]
    assert rows == [("1", "house", 3), ("2", "tree", 1)]
    assert note.code == "counts-nothing" and note.what.fr.startswith("1 rangée ")
    adopted, _ = read_adoptions(tmp_path / name)
    assert adopted.to_pylist() == [{"actor": 1, "thing": "house"}, {"actor": 2, "thing": "tree"}]


def test_words_of_several_words_and_of_other_alphabets_stay_whole(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("node\tword\nanne\tla  vie, en rose\nanne\t#Élu·es\nbob\t日本語\nbob\t\n\n \t \n")
    found, (note,) = read_said(tmp_path / "a.tsv")
    assert found["word"].to_pylist() == ["la  vie, en rose", "#Élu·es", "日本語"] and (note.code, note.what.en[:2]) == ("empty-cells", "2 ")


def test_edges_without_a_date_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("source,target,time\na,b,2024-01-01\nb,c,\na,c,2024-02-01\n")
    found, (note,) = read_ties(tmp_path / "a.csv")
    assert len(found) == 2 and note.code == "undated" and note.what.fr == "1 lien sans date est laissé de côté."


TIES_HEAD, SAID_HEAD = "source,target,time,weight\na,b,2024-01-01,1\n", "node,word,count\na,x,1\n"
WRONG = [
    (read_ties, "", "empty-table", ""), (read_ties, "# only this\n", "empty-table", ""), (read_ties, "source,target,time\n", "empty-table", ""),
    (read_ties, "source,target,time\na,b,\n", "no-dates", ""),
    (read_ties, "a,b\nb,c\n", "no-column", "`time`"), (read_ties, "source,target\na,b\n", "no-column", "`time`"),
    (read_ties, "source,target,weight\na,b,1\n", "no-column", "`time`"), (read_ties, TIES_HEAD + "c,d,soon,1\n", "bad-time", "line 3"),
    (read_ties, TIES_HEAD + "# c\nc,d,2024-02-30,1\n", "ragged", "line 3"), (read_ties, TIES_HEAD + "\nc,d,2024-02-30,1\n", "bad-time", "line 4"),
    (read_ties, TIES_HEAD + "c,d\n", "ragged", "line 3"), (read_ties, TIES_HEAD + ",d,2024-01-01,1\n", "no-id", "line 3"),
    (read_ties, TIES_HEAD + "c,d,2024-01-01,nan\n", "bad-number", "line 3"), (read_ties, TIES_HEAD + "c,d,2024-01-01,-1\n", "bad-number", "line 3"),
    (read_ties, TIES_HEAD + "c,d,2024-01-01,inf\n", "bad-number", "line 3"), (read_ties, TIES_HEAD + "c,d,2024-01-01,\n", "bad-number", "line 3"),
    (read_ties, '{"source": 1}', "not-a-table", "JSON"), (read_ties, "<gexf></gexf>", "not-a-table", "XML"),
    (read_ties, "GIF89a\0\0\n", "not-a-table", ""),
    (read_ties, "PK\x03\x04zip", "not-a-table", "zip"), (read_ties, "PAR1 but cut", "not-a-table", "damaged"),
    (read_said, "", "empty-table", ""), (read_said, "node\nanne\n", "not-a-table", "line 1"),
    (read_said, SAID_HEAD + "b,y,many\n", "bad-number", "line 3"),
    (read_said, SAID_HEAD + "b,y,NaN\n", "bad-number", "line 3"), (read_said, SAID_HEAD + "b,y,-2\n", "bad-number", "line 3"),
    (read_said, "node,word\na,\n", "empty-table", ""), (read_said, "node,word,count\na,x,0\n", "empty-table", ""),
    (read_said, SAID_HEAD + "b,y\n", "ragged", "line 3"),
    (read_said, "node,from,to,of,word2\na,b,c,d,e\n", "no-column", "`word`"), (read_adoptions, "{}", "not-a-table", "JSON"),
    (read_adoptions, "user,kind,from,to\na,b,c,d\n", "no-column", "`thing`"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text", "code", "says"), WRONG)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, read, text: str, code: str, says: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadRequest) as refused:
        read(path, True) if read is read_ties and "weight" in text else read(path)
    error = refused.value
    assert error.code == code and says in error.what.en and "table.csv" in error.what.en
    assert error.what.en != error.what.fr and error.advice.en != error.advice.fr
    assert "{" not in error.what.en + error.what.fr


def test_parquet_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    plain = {"source": ["a"], "target": ["b"], "time": [1]}
    for change, code, says in (
        ({"time": pa.array([[1]])}, "bad-kind", "list<"), ({"source": pa.array([1.5])}, "bad-kind", "double"),
        ({"time": pa.array([True])}, "bad-kind", "bool"),
        ({"time": pa.array([1e300])}, "bad-time", "row 1"), ({"source": pa.array([None], pa.string())}, "no-id", "row 1"),
        ({"time": pa.array([2**62 + 2**61])}, None, ""),
    ):  # fmt: skip
        pq.write_table(pa.table(plain | change), path)
        if code is None:
            assert len(read_ties(path)[0]) == 1
            continue
        with pytest.raises(BadRequest) as refused:
            read_ties(path)
        assert refused.value.code == code and says in refused.value.what.en


def test_a_fault_far_down_is_found_on_its_line(tmp_path: Path) -> None:
    """In a file of several blocks, with blank lines and quotes that hold line breaks."""
    draw = np.random.default_rng(1)
    rows = [f'"n {a}\n{b}",{b},2024-01-01T00:00:00Z' for a, b in draw.integers(0, 10**6, (250_000, 2)).tolist()]
    rows[200_000] = "x,y,never"
    text = "source,target,time\n" + "\n".join(rows) + "\n"
    assert len(text) > 8 << 20
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(BadRequest) as refused:
        read_ties(tmp_path / "a.csv")
    assert refused.value.code == "bad-time" and f"line {2 + 2 * 200_000}:" in refused.value.what.en


PACKERS = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress, "zst": lambda data: pa.compress(data, "zstd", asbytes=True)}


@pytest.mark.parametrize("ending", PACKERS)
def test_what_is_packed_is_read_as_what_is_not(tmp_path: Path, ending: str) -> None:
    """Edges, tables and covers, whatever the name says; half a file is refused."""
    draw = np.random.default_rng(4)
    rows = "".join(f"{a},{b},{t}\n" for a, b, t in draw.integers(10**6, 10**9, (10_000, 3)))
    plain, packed = tmp_path / "a.csv", tmp_path / f"a.csv.{ending}"
    plain.write_text("source,target,time\n" + rows)
    packed.write_bytes(PACKERS[ending](plain.read_bytes()))
    assert read_ties(packed)[0].equals(read_ties(plain)[0])
    one, other = (read_edges(path) for path in (plain, packed))
    assert one.nodes.equals(other.nodes) and np.array_equal(one.source, other.source) and np.array_equal(one.target, other.target)
    (tmp_path / "cover").write_bytes(PACKERS[ending](b"1\t2\t3\n4\t5\n"))
    assert read_cover(tmp_path / "cover").lists() == [[1, 2, 3], [4, 5]]
    packed.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
    for read in (read_ties, read_edges, read_cover):
        with pytest.raises(BadRequest) as refused:
            read(packed)
        assert refused.value.code.startswith("damaged-") and "abîmé" in refused.value.what.fr


def test_parquet_that_is_packed_once_more_is_refused_and_a_text_that_looks_packed_is_not(tmp_path: Path) -> None:
    pq.write_table(pa.table({"source": ["a"], "target": ["b"], "time": [1]}), tmp_path / "a.parquet")
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    for read, code in ((read_ties, "not-a-table"), (read_edges, "not-a-graph")):
        with pytest.raises(BadRequest) as refused:
            read(tmp_path / "a.parquet.gz")
        assert refused.value.code == code and "packed once more" in refused.value.what.en
    (tmp_path / "a.txt").write_text("BZh1\tBZh2\nBZh2\tBZh3\n")
    assert read_edges(tmp_path / "a.txt").nodes.to_pylist() == ["BZh1", "BZh2", "BZh3"]


PIECES = st.sampled_from([
    *"source target time node word thing count weight a b 1 -1 nan 2024-01-01 2024-13-01 1e999 # % { < PAR1 é , ; |".split(),
    "", '"', '""', "\t", " ", "\n", "\r\n", "\r", "\0", "\ufeff", "9" * 20,
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["a.csv", "a.tsv", "a"]), st.sampled_from(["utf-8", "latin-1", "utf-16"]))
def test_any_text_gives_rows_or_a_sentence(tmp_path: Path, text: str, name: str, code: str) -> None:
    (tmp_path / name).write_bytes(text.encode(code, "replace"))
    for read in (read_ties, lambda path: read_ties(path, True, "2"), read_said, read_adoptions):
        try:
            assert len(read(tmp_path / name).table)
        except BadRequest as error:
            assert name in error.what.en and name in error.what.fr and error.advice.en != error.advice.fr

"""Are posts read from whatever holds them, each once, in the order of their times, with their rows?"""

from __future__ import annotations

import bz2
import csv
import errno
import gzip
import json
import lzma
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from docs_run import ROOT
from murmure.communities.edges import block
from murmure.communities.table import objects, text
from murmure.model.errors import BadRequest
from murmure.rising.read import KINDS, columns_of, name, read_posts, spill, terms
from murmure.rising.read import file as file_of

START = 1_700_000_000


def rows_of(count: int, seed: int = 1, disorder: float = 0) -> list[dict]:
    """Return made-up posts, a minute apart, moved by up to `disorder` minutes."""
    draw = random.Random(seed)
    return [
        {"published": START + int(60 * (one + disorder * draw.random())), "author": f"a{draw.randrange(9)}", "text": f"the bridge {one} #open",
         "tags": ["bridge"]} for one in range(count)
    ]  # fmt: skip


def write(path: Path, rows: list[dict]) -> Path:
    """Write posts as the name of the file says."""
    bare = path.name.removesuffix(".gz").removesuffix(".xz").removesuffix(".bz2").removesuffix(".zst")
    if bare.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=1000)
        return path
    if bare.endswith(".jsonl"):
        data = "".join(json.dumps(row) + "\n" for row in rows)
    elif bare.endswith(".json"):
        data = json.dumps(rows)
    else:
        mark = "\t" if bare.endswith(".tsv") else ";" if "semi" in bare else ","
        cells = [list(rows[0]), *([" ".join(cell) if isinstance(cell, list) else cell for cell in row.values()] for row in rows)]
        data = "".join(mark.join("" if cell is None else str(cell) for cell in line) + "\n" for line in cells)
    pack = {".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress, ".zst": lambda data: pa.compress(data, "zstd", asbytes=True)}
    path.write_bytes(pack.get(path.suffix, lambda data: data)(data.encode()))
    return path


def read(files, chosen: str = "", **ways) -> list[tuple[int, str, int]]:
    """Return the time, the actor's name and the row of all posts; check what holds for every reading."""
    found, last = [], None
    for posts in read_posts([files] if isinstance(files, Path) else files, columns_of(chosen), **ways):
        assert len(posts) == len(posts.names) == len(posts.actor) > 0 and (posts.time == posts.micros // 1_000_000).all()
        assert (posts.micros[1:] >= posts.micros[:-1]).all() and (last is None or posts.micros[0] >= last), "in order, in each batch and across"
        last = posts.micros[-1]
        found += zip(posts.time.tolist(), posts.names.to_pylist(), posts.row.tolist(), strict=True)
    return found


def expected(rows: list[dict]) -> list[tuple[int, str, int]]:
    """Return what reading these rows gives: in order, of one time in the order of the rows, without those that lack a time or an actor."""
    kept = [(row["published"], row["author"], place) for place, row in enumerate(rows) if row["published"] is not None and row["author"]]
    return sorted(kept, key=lambda one: one[0])


def refused(files, code: str, *words: str, chosen: str = "") -> None:
    """Check that reading is refused, in two languages, with an advice."""
    with pytest.raises(BadRequest) as error:
        read(files, chosen)
    assert error.value.code == code and error.value.advice.fr != error.value.advice.en
    for word in words:
        assert word in error.value.say("en") and word in error.value.say("fr")


NAMES = ("a.csv", "a.tsv", "semi.csv", "a.csv.gz", "a.csv.xz", "a.csv.bz2", "a.csv.zst", "a.parquet", "a.jsonl", "a.json", "a.jsonl.gz")


@pytest.mark.parametrize("called", NAMES)
def test_every_kind_of_file_holds_the_same_posts(tmp_path, called):
    rows = rows_of(2500, disorder=50)
    path = write(tmp_path / called, rows)
    assert read(path) == read(path, batch=100) == expected(rows)
    posts = next(iter(read_posts([path])))
    found = terms(posts)
    assert [name(found, one) for one in range(len(found)) if found.place[one] == 0] == ["the", "bridge", "#open", "open", "#bridge"]


def test_several_files_are_one_stream(tmp_path):
    """Lists beside cells, a column that one lacks, packed or not: rows are numbered in the order in which files are given."""
    rows = rows_of(900, disorder=400)
    for row in rows[300:600]:
        del row["tags"]
    files = [write(tmp_path / called, part) for called, part in (("z.csv", rows[:300]), ("m.jsonl", rows[300:600]), ("a.parquet", rows[600:]))]
    assert read(files) == read(files, batch=64) == expected(rows)
    for posts in read_posts(files):
        found = terms(posts, words=False)
        assert {name(found, one) for one in range(len(found))} == {"#open", "#bridge"}
    for memory in (1 << 14, 1):
        assert read(files, memory=memory) == expected(rows)


WAYS = {"sorted": 0, "nearly": 40, "shuffled": 4000}


@pytest.mark.parametrize("how", WAYS)
def test_more_than_memory_holds_is_in_the_same_order(tmp_path, monkeypatch, how):
    """What is nearly in order is yielded on the way; only what is in no order goes to the disk."""
    for form in ("POSTS", "TIMED"):
        monkeypatch.setattr(file_of, form, getattr(file_of, form)._replace(block=100))
    rows = rows_of(3000, disorder=WAYS[how])
    files = [write(tmp_path / "one.parquet", rows[:1700]), write(tmp_path / "two.parquet", rows[1700:])]
    went = []
    parted = spill.parted
    monkeypatch.setattr(spill, "parted", lambda *ways: went.append(1) or parted(*ways))
    assert read(files, memory=50_000, batch=250) == expected(rows)
    assert bool(went) == (how == "shuffled")


TIMES = some.one_of(some.none(), some.integers(START, START + 5), some.integers(START, START + 10**6))
ROWS = some.lists(some.lists(some.tuples(TIMES, some.sampled_from(["", "a", "b"])), max_size=25), min_size=1, max_size=4)


@settings(max_examples=80, deadline=None)
@given(ROWS, some.sampled_from([1, 2, 7]), some.sampled_from([1, 300, 2000, 1 << 20]), some.sampled_from([1, 3, 1000]))
def test_any_order_gives_one_order(tmp_path_factory, files, block, memory, batch):
    """Times that are missing, the same, late or early; files of a few rows; any memory."""
    folder, rows, paths = tmp_path_factory.mktemp("any"), [], []
    for one, part in enumerate(files):
        made = [{"published": at, "author": who, "text": "x"} for at, who in part]
        rows += made
        paths.append(folder / f"{one}.parquet")
        kinds = pa.schema({"published": pa.int64(), "author": pa.string(), "text": pa.string()})
        pq.write_table(pa.Table.from_pylist(made, kinds), paths[-1])
    with pytest.MonkeyPatch.context() as patch:
        for form in ("POSTS", "TIMED"):
            patch.setattr(file_of, form, getattr(file_of, form)._replace(block=block))
        if not expected(rows):
            refused(paths, "no-posts" if rows else "empty-table")
            return
        reading = read_posts(paths, batch=batch, memory=memory)
        found = [one for posts in reading for one in zip(posts.time.tolist(), posts.names.to_pylist(), posts.row.tolist(), strict=True)]
    assert found == expected(rows)
    assert (reading.rows, reading.rejected) == (len(rows), len(rows) - len(found)), "counted once, though files are read twice"


CELLS = some.lists(some.sampled_from(["a", '"', "\n", ",", " ", "é", "#b", "\r\n", ";", "\t", "'"]), max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(some.lists(CELLS, min_size=2, max_size=30), some.sampled_from([",", ";", "\t"]), some.sampled_from([300, 1000, 1 << 20]), some.booleans())
def test_any_cell_in_quotes_is_read_as_it_was_written(tmp_path_factory, cells, mark, chunk, always):
    """Line breaks, marks, quotes and lines that begin with #, wherever the blocks of the file end."""
    path = tmp_path_factory.mktemp("cells") / ("posts.tsv" if mark == "\t" else "posts.csv")
    with path.open("w", newline="") as out:
        writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL)
        writer.writerows([["time", "actor", "text"], *([START + one, "ann", cell] for one, cell in enumerate(cells))])
    with pytest.MonkeyPatch.context() as patch:
        for module in (block, text):
            patch.setattr(module, "CHUNK", chunk)
        found = [(at, cell) for posts in read_posts([path]) for at, cell in zip(posts.time.tolist(), posts.text.to_pylist(), strict=True)]
    assert found == [(START + one, cell) for one, cell in enumerate(cells)]


def test_rows_without_time_or_actor_are_counted_with_their_place(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text('when,user,text\n2024-05-01,ann,"two\nlines"\n,bob,x\nyesterday,bob,x\n2024-02-31,bob,x\n2024-05-02 10:00, ,x\n2024-05-02,cy,x\n')
    reading = read_posts([path])
    (posts,) = reading
    assert posts.names.to_pylist() == ["ann", "cy"] and posts.row.tolist() == [0, 5]
    assert (reading.rows, reading.rejected) == (6, 4)
    left = next(note.what for note in reading.notes if note.code == "left-out")
    assert left.en == "4 rows have no time or no actor and are left out: posts.csv, line 4, posts.csv, line 5, posts.csv, line 6, posts.csv, line 7."
    assert left.fr.startswith("4 rangées sans date ou sans acteur sont laissées de côté : posts.csv, ligne 4")


@pytest.mark.parametrize(
    ("cells", "zoneless"),
    [(["Fri May 31 18:30:00 +0000 2024", "Fri; 31 May 2024 18:30:00 GMT"], False),
     (["2024-05-31T18:30:00Z", "2024-05-31T20:30:00.5+02:00"], False),
     (["2024-05-31 18:30:00", "2024-05-31T18:30"], True),
     (["1717180200", "1717180200000"], False), (["1717180200000000", "1717180200.25"], False)],
)  # fmt: skip
def test_times_are_read_as_they_are_written(tmp_path, cells, zoneless):
    path = tmp_path / "posts.csv"
    path.write_text("id,time,actor,text\n" + "".join(f'{one},"{cell.replace(";", ",")}",a,x\n' for one, cell in enumerate(cells)))
    reading = read_posts([path])
    (posts,) = reading
    assert posts.time.tolist() == [1717180200, 1717180200] and posts.id.to_pylist() == ["0", "1"]
    assert [note.code for note in reading.notes] == ["no-zone"] * zoneless


def test_arrow_times_dictionaries_and_numbers_are_read(tmp_path):
    at = pa.array([START + 1, START], pa.timestamp("s"))
    actors = pa.array([12, 7])
    texts = pa.array(["#a b", None]).dictionary_encode()
    table = pa.table({"created_at": at, "user_id": actors, "content": texts, "urls": [["http://a.example"], None]})
    pq.write_table(table, tmp_path / "posts.parquet")
    (posts,) = read_posts([tmp_path / "posts.parquet"])
    assert (posts.time.tolist(), posts.names.to_pylist(), posts.row.tolist()) == ([START, START + 1], ["7", "12"], [1, 0])
    assert (posts.text.to_pylist(), posts.links.to_pylist()) == ([None, "#a b"], [None, ["http://a.example"]])
    other = tmp_path / "posts.csv"
    other.write_text(f"time,actor,text\n{START},12,x\n")
    assert next(iter(read_posts([other]))).actor[0] == posts.actor[1], "one name, one number, whatever holds it"


NESTED = {"created_at": "2024-05-01T10:00:00.000Z", "user": {"id_str": "7", "name": "x"}, "full_text": "hello",
          "entities": {"hashtags": [{"text": "Open", "indices": [0, 5]}], "urls": [{"expanded_url": "http://a.example/"}]}}  # fmt: skip


@pytest.mark.parametrize("odd", [{}, {"user": {"id_str": 7}}, {"entities": None}, {"extra": [1, {"a": [[]]}]}])
def test_paths_of_objects_are_columns(tmp_path, odd):
    """Arrow reads objects that are all alike; one that is not changes nothing for the others."""
    path = tmp_path / "posts.jsonl"
    plain = NESTED | {"entities": {"hashtags": [], "urls": []}}
    path.write_text("\n".join(map(json.dumps, (NESTED, plain))) + "\n\n" + json.dumps(NESTED | odd) + "\n")
    (posts,) = read_posts([path])
    assert posts.names.to_pylist() == ["7", "7", "7"] and posts.text.to_pylist() == ["hello"] * 3
    assert [cell or [] for cell in posts.tags.to_pylist()] == [["Open"], [], [] if "entities" in odd else ["Open"]]
    assert read(path, "actor=user.name,text=full_text")[0][1] == "x"


LEAF = some.one_of(some.none(), some.sampled_from(["Open", "a\ud83d", "é", "", "7"]), some.integers(0, 9), some.just(1.5), some.booleans())
INNER = some.one_of(LEAF, some.lists(LEAF, max_size=2), some.fixed_dictionaries({}, optional={"text": LEAF, "more": LEAF}))
OBJECTS = some.fixed_dictionaries(
    {"time": some.integers(START, START + 9)}, optional={"author": some.one_of(LEAF, some.fixed_dictionaries({"id": LEAF})), "text": LEAF,
     "hashtags": some.one_of(LEAF, some.lists(INNER, max_size=3)), "urls": some.lists(INNER, max_size=2)})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(some.lists(OBJECTS, min_size=1, max_size=6))
def test_objects_are_read_alike_by_arrow_one_by_one_and_in_an_array(tmp_path_factory, made):
    folder = tmp_path_factory.mktemp("objects")
    plain = {"time": START, "author": {"id": "x"}, "text": "t", "hashtags": [{"text": "u"}], "urls": ["v.w"]}
    for called, data in (("a.jsonl", "\n".join(map(json.dumps, [plain, *made]))), ("a.json", json.dumps([plain, *made], indent=1))):
        (folder / called).write_text(data)
    found = []
    for called, quick in (("a.jsonl", True), ("a.jsonl", False), ("a.json", True)):
        with pytest.MonkeyPatch.context() as patch:
            if not quick:
                patch.setattr(objects, "_quick", lambda *_: None)
            (posts,) = read_posts([folder / called], columns_of("actor=author.id,tags=hashtags.text"))
        held = terms(posts)
        said = [(int(held.place[one]), KINDS[held.kind[one]], name(held, one)) for one in range(len(held))]
        found.append((posts.row.tolist(), posts.names.to_pylist(), said))
    assert found[0] == found[1] == found[2]


def test_columns_are_named_or_guessed_or_refused(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("who knows,moment,said\n1,2024-05-01,x\n")
    refused(path, "no-column", "time", "--map")
    refused(path, "no-column", "--map", chosen="time=moment,actor=who knows")
    refused(path, "no-column", "nothing", "--map", chosen="time=nothing")
    assert read(path, "time=moment,actor=who knows,text=said") == read(path, "time=2,actor=1,text=3") == [(1714521600, "1", 0)]
    bare = tmp_path / "bare.csv"
    bare.write_text("2024-05-01,ann,hello\n2024-05-02,bob,hello\n")
    refused(bare, "no-column", "--map")
    assert [who for _, who, _ in read(bare, "time=1,actor=2,text=3")] == ["ann", "bob"]


@pytest.mark.parametrize("text", ["time", "time=", "colour=x", "time=a,time=b"])
def test_a_map_that_says_nothing_is_refused(text):
    with pytest.raises(BadRequest) as error:
        columns_of(text)
    assert error.value.code == "bad-map" and "--map" in error.value.say("fr")


@pytest.mark.parametrize("called", ["a.csv.gz", "a.csv.xz", "a.csv.bz2", "a.csv.zst", "a.parquet", "a.jsonl", "a.json", "a.csv"])
@pytest.mark.parametrize("memory", [1, 1 << 28])
def test_a_file_that_is_cut_is_refused_with_advice(tmp_path, called, memory):
    path = write(tmp_path / called, rows_of(5000))
    whole = path.read_bytes()
    for share in (0.99, 0.5, 0.2):
        path.write_bytes(whole[: int(len(whole) * share)].rsplit(b",", 1)[0] if called == "a.csv" else whole[: int(len(whole) * share)])
        with pytest.raises(BadRequest) as error:
            read(path, memory=memory)
        assert error.value.advice.fr
    path.write_bytes(bytes(byte ^ (0x5A if place % 97 == 50 else 0) for place, byte in enumerate(whole)))
    with pytest.raises(BadRequest):
        read(path, memory=memory)


def test_what_is_no_file_of_posts_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "page.xml").write_text("<a/>")
    (tmp_path / "one.json").write_text("[]")
    (tmp_path / "odd.jsonl").write_text('{"time": 1}\n[2]\n')
    (tmp_path / "nobody.csv").write_text("time,actor,text\n2024-05-01,,x\n")
    (tmp_path / "head.csv").write_text("time,actor,text\n")
    for called, code in (("nobody.csv", "no-posts"), ("head.csv", "empty-table"), ("none.csv", "no-file"),
                         ("empty.csv", "empty-table"), ("page.xml", "not-a-table"), ("one.json", "empty-table"),
                         ("", "is-a-folder"), ("odd.jsonl", "no-object")):  # fmt: skip
        refused(tmp_path / called, code)


def test_dates_that_nobody_can_tell_are_shown(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("publish_date,author,content\n,a,x\n10/1/2017 19:58,a,x\n10/2/2017 19:58,b,x\n")
    refused(path, "no-times", "10/1/2017 19:58", "--map time=")


def test_an_empty_file_may_stand_among_others(tmp_path):
    rows = rows_of(2000, disorder=4000)
    for called in ("a.csv", "c.csv"):
        (tmp_path / called).write_text("published,author,text\n" if called == "a.csv" else "")
    pq.write_table(pa.Table.from_pylist(rows[:1]).slice(1), tmp_path / "d.parquet")
    files = [tmp_path / "a.csv", write(tmp_path / "b.csv", rows), tmp_path / "c.csv", tmp_path / "d.parquet"]
    for memory in (1, 1 << 28):
        assert read(files, memory=memory) == expected(rows)


def test_ids_that_lost_their_kind_are_ids_again(tmp_path):
    """A column of whole numbers, one of which is missing, is often written as numbers with a point."""
    pq.write_table(pa.table({"time": [START, START], "actor": [12.0, None], "text": ["x", "y"]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [(START, "12", 0)]
    pq.write_table(pa.table({"time": [START], "actor": [0.5], "text": ["x"]}), tmp_path / "b.parquet")
    refused(tmp_path / "b.parquet", "bad-kind", "actor")


def test_a_full_disk_is_told_with_advice(tmp_path, monkeypatch):
    """And nothing of what was parted stays behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "room"))
    (tmp_path / "room").mkdir()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    for form in ("POSTS", "TIMED"):
        monkeypatch.setattr(file_of, form, getattr(file_of, form)._replace(block=10))
    path = write(tmp_path / "a.parquet", rows_of(300, disorder=4000))
    reading = iter(read_posts([path], memory=1))
    assert len(next(reading)) and [one.name for one in (tmp_path / "room").iterdir()]
    reading.close()
    monkeypatch.setattr(spill, "_write", full)
    with pytest.raises(BadRequest) as error:
        list(read_posts([path], memory=1))
    assert error.value.code == "no-room" and "TMPDIR" in error.value.say("fr") and not list((tmp_path / "room").iterdir())


@pytest.mark.long
def test_the_bench_of_words_runs():
    done = subprocess.run([sys.executable, "bench/rising/words.py", "--rows", "3000", "--few", "300"], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, check=True)  # fmt: skip
    rows = [line.split("|") for line in done.stdout.splitlines() if line.startswith("| ") and "thousand" not in line]
    assert len(rows) >= 12 and all(int(row[2].replace(",", "")) in (3000, 300) for row in rows)
    assert len({row[4] for row in rows if "read and terms" in row[1]}) == 1, "every file holds the same terms"

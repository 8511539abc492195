"""Does the log keep its promises: once, whole, undone, forgotten, locked, moved?"""

import json
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import murmure
from murmure.bring import batches_as_jobs
from murmure.engine import Store
from murmure.engine.seal import Seal
from murmure.log.append import Appender
from murmure.log.jobs import Job
from murmure.log.redact import Rules
from murmure.model.activity import Activity, activity_id, schema
from murmure.model.ask import Ask
from murmure.model.errors import BadHome, BadRequest

DAY = 86_400_000_000
START = 1_700_000_000_000_000


def make(number: int, words: str = "", **more) -> Activity:
    return Activity(
        key=f"k{number}", type="Create", published=START + number * 60_000_000, offset_minutes=60,
        offset_origin="explicit", precision="s", content=words or f"note {number}", tags=["a"] if number % 2 else None, **more,
    )  # fmt: skip


def put(home, rows, source="made", state="done") -> Job:
    """Carry rows into a home as one job, as an import does."""
    store = home._store
    with store.lock, store.book.change():
        job = Job(store.book.next("job"), source, f"{source}.txt", started=0.0)
        store.book.put("job", str(job.number), job.page())
    appender = Appender(store, home.rules.rules)
    for row in rows:
        appender.put(job, row)
    appender.finish(job, state, 1.0)
    appender.flush()
    return job


@pytest.fixture
def home(tmp_path):
    with murmure.open(tmp_path / "home") as opened:
        yield opened


def all_bytes(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_reading_twice_adds_once(home):
    first = put(home, [make(n) for n in range(100)])
    again = put(home, [make(n) for n in range(50, 150)])
    assert (first.added, first.known, again.added, again.known) == (100, 0, 50, 50)
    assert home.log.count() == 150
    assert home.sql("select count(distinct id) n from log").to_pylist() == [{"n": 150}]


def test_a_code_that_stands_for_nothing_is_nothing(home):
    import pyarrow as pa

    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None], pa.int8()), pa.array(["Note", None, "Page"]))
    table = pa.table({"key": ["a", "b", "c", "d"], "type": ["Create"] * 4, "object_type": words})
    job = batches_as_jobs(home._store, home.rules.rules, iter([("made", table)]), "made")["made"]
    assert job.added == 4
    assert home.sql("select object_type as t, count(*)::int as n from log group by all order by t nulls last").to_pylist() == [
        {"t": "Note", "n": 1}, {"t": "Page", "n": 1}, {"t": None, "n": 2}]  # fmt: skip


def test_the_same_record_twice_in_one_file_is_one(home):
    job = put(home, [make(1), make(1), make(2)])
    assert (job.added, job.known) == (2, 1)


def test_the_id_comes_from_source_and_key_only(home):
    put(home, [make(1)])
    put(home, [make(1, words="changed since")], source="other")
    ids = home.log.arrow("select id from log order by source").column("id").to_pylist()
    assert [str(one) for one in ids] == [activity_id("made", "k1"), activity_id("other", "k1")]


def test_columns_are_those_of_the_schema(home):
    put(home, [make(1)])
    assert home.log.arrow().schema.names == schema().names


def test_undo_removes_all_of_a_job_and_import_brings_it_back(home):
    one = put(home, [make(n) for n in range(10)])
    two = put(home, [make(n) for n in range(10, 30)])
    assert home.undo(two.number) == 20
    assert home.log.count() == 10
    assert [job.state for job in home.jobs()] == ["undone", "done"]
    assert put(home, [make(n) for n in range(30)]).added == 20
    assert home.undo(one.number) == 10
    with pytest.raises(BadRequest):
        home.undo(99)


def test_forgetting_removes_the_bytes_and_stays_forgotten(home):
    secret = "Xylophone-in-Brest"
    put(home, [make(n) for n in range(50)] + [make(99, words=f"my {secret} secret", mentions=["https://a.example/@zoe"])])
    home.density()
    home.timeline(Ask(words="xylophone"))
    assert home.forget(Ask(words="xylophone"), trial=True) == 1
    assert home.forget(Ask(words="xylophone")) == 1
    assert home.timeline(Ask(words="xylophone")).rows == []
    for path in home.folder.rglob("*.parquet"):
        import pyarrow.parquet as pq

        assert secret not in str(pq.read_table(path).to_pydict()), path
    assert b"Xylophone" not in all_bytes(home.folder) and b"zoe" not in all_bytes(home.folder)
    again = put(home, [make(99, words=f"my {secret} secret")])
    assert (again.added, again.known) == (0, 1)
    assert home.log.count() == 50
    assert home.sql("select count(*) n from log where type = 'Tombstone'").to_pylist() == [{"n": 0}]


def test_forgetting_nothing_in_particular_is_refused(home):
    with pytest.raises(BadRequest):
        home.forget(Ask())


def test_rules_apply_before_writing(home):
    home.rules.add("content", "secret", "drop")
    home.rules.add("content", r"\d{4}", "mask")
    home.rules.add("mentions", "@", "hash")
    home.rules.add("latitude", "", "coarsen")
    home.rules.add("longitude", "", "coarsen")
    rows = [make(1, words="a secret"), make(2, words="code 1234 ok", mentions=["https://x.example/@bob"], latitude=48.85837, longitude=2.29448)]
    job = put(home, rows)
    assert (job.added, job.dropped) == (1, 1)
    row = home.timeline().rows[0]
    assert row["content"] == "code *** ok"
    assert row["mentions"][0].startswith("hash:")
    assert (row["latitude"], row["longitude"]) == (48.86, 2.29)
    everything = all_bytes(home.folder)
    assert b"1234 ok" not in everything and b"@bob" not in everything


def test_a_rule_sees_accents_written_either_way(home):
    home.rules.add("any", "Zoé", "mask")
    put(home, [make(1, words="avec Zoe\u0301 hier", object_type="Zo\u00e9"), make(2, words="sans Noe\u0308l")])
    texts = {row["content"]: row["object_type"] for row in home.timeline().rows}
    assert texts == {"avec *** hier": "***", "sans Noe\u0308l": None}


def test_a_rule_added_during_an_import_holds_from_the_next_step(home):
    store = home._store
    with store.lock, store.book.change():
        job = Job(store.book.next("job"), "made", "made.txt", started=1.0)
    appender = Appender(store, home.rules.rules, flush=1)
    appender.put(job, make(1, words="le mot secret"))
    appender.flush()
    home.rules.add("content", "secret", "mask")
    appender.put(job, make(2, words="le mot secret"))
    appender.flush()
    assert [row["content"] for row in home.timeline().rows] == ["le mot ***", "le mot secret"]


@pytest.mark.parametrize(("rule", "hidden"), [(("any", "jane"), True), (("any", "jane", "hash"), True), (("content", "jane"), False),
                                              (("any", "jane", "mask", "ics"), False)])  # fmt: skip
def test_a_rule_on_any_text_hides_it_in_the_names_of_files_too(home, tmp_path, rule, hidden):
    field, pattern, action, source = (*rule, *("mask", "")[len(rule) - 2 :])
    home.rules.add(field, pattern, action, source)
    (tmp_path / "Jane Doe.csv").write_text("published,actor,content\n" + "2024-01-01T00:00:00Z,me,a\n" * 40 + "never,me,b\n")
    (entry,) = home.bring([tmp_path / "Jane Doe.csv"]).files
    assert entry["path"].endswith("Jane Doe.csv") and (entry["added"], len(entry["rejected"])) == (40, 1)  # the person sees what they typed
    (job,) = home.jobs()
    kept = [job.path, *(where for one in job.rejected.values() for where in one["where"])]
    assert [name.rpartition("/")[2] for name in kept] == (["*** Doe.csv", "*** Doe.csv:42"] if hidden else ["Jane Doe.csv", "Jane Doe.csv:42"])
    home.close()
    assert (b"jane doe" in all_bytes(home.folder).lower()) is not hidden
    again = murmure.open(home.folder)
    assert again.bring([tmp_path / "Jane Doe.csv"]).totals["known"] == 40
    again.close()


def test_a_rule_is_tried_without_changing_anything(home):
    put(home, [make(n) for n in range(20)])
    assert home.rules.trial("content", "note 1", "drop") == [("made", 11)]
    assert home.log.count() == 20
    for field, pattern, action in (("nowhere", "x", "drop"), ("content", "(", "mask"), ("content", "x", "coarsen"), ("any", "", "drop")):
        with pytest.raises(BadRequest):
            home.rules.add(field, pattern, action)


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_comes_back_equal(home, tmp_path, form):
    put(home, [make(n, latitude=1 / 3 + n / 6, longitude=-n / 7, quantity="x", value=n / 11, extra={"n": n, "é": ["ü"]}) for n in range(500)])
    put(home, [Activity(key="undated", type="Like", object="https://a.example/1", links=["https://a.example/1"])], source="b")
    put(home, [make(1000, words="to forget")])
    home.forget(Ask(words="forget"))
    written = home.export(tmp_path / "out", form)
    assert written["activities"] == 501
    with murmure.open(tmp_path / "second") as second:
        account = second.bring([tmp_path / "out"])
        assert account.totals["added"] == 501 and account.totals["rejected"] == 0 and not account.refused
        query = "select * from log order by published, id"
        assert second.log.arrow(query).equals(home.log.arrow(query))
        assert put(second, [make(1000, words="to forget")]).added == 0
        assert second.bring([tmp_path / "out"]).totals["added"] == 0
        assert second.undo(1) == 500


def test_export_into_a_full_folder_is_refused(home, tmp_path):
    (tmp_path / "there").write_text("x")
    with pytest.raises(BadRequest):
        home.export(tmp_path)


def test_a_locked_home_shows_nothing(tmp_path):
    with murmure.open(tmp_path / "h", "correct horse") as home:
        put(home, [make(n, words=f"Zanzibar {n}") for n in range(200)], source="secretsource")
        home.rules.add("content", "Ouagadougou", "mask")
        home.density()
        assert home.timeline(Ask(words="zanzibar")).rows
    everything = all_bytes(tmp_path / "h")
    for word in (b"Zanzibar", b"zanzibar", b"Ouagadougou", b"secretsource", b"correct horse", activity_id("secretsource", "k1").encode()):
        assert word not in everything
    import uuid

    assert uuid.UUID(activity_id("secretsource", "k1")).bytes not in everything
    for wrong in (None, "", "Correct horse"):
        with pytest.raises(BadHome):
            murmure.open(tmp_path / "h", wrong)
    with murmure.open(tmp_path / "h", "correct horse") as home:
        assert home.log.count() == 200
        assert put(home, [make(n) for n in range(200)], source="secretsource").known == 200
        assert home.sql("select count(*) n from log").to_pylist() == [{"n": 200}]


def test_a_newer_home_and_a_stranger_folder_are_refused(tmp_path):
    murmure.open(tmp_path / "h").close()
    card = json.loads((tmp_path / "h" / "home.json").read_text())
    (tmp_path / "h" / "home.json").write_text(json.dumps({**card, "format": 99}))
    with pytest.raises(BadHome) as caught:
        murmure.open(tmp_path / "h")
    assert caught.value.code == "newer-home" and "99" in caught.value.say("fr")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "photo.jpg").write_bytes(b"x")
    with pytest.raises(BadHome) as caught:
        murmure.open(tmp_path / "other")
    assert caught.value.code == "not-a-home" and (tmp_path / "other" / "photo.jpg").exists()
    (tmp_path / "h" / "home.json").write_text("{")
    with pytest.raises(BadHome) as caught:
        murmure.open(tmp_path / "h")
    assert caught.value.code == "broken-home"


def test_sql_reads_the_log_and_nothing_else(home, tmp_path):
    put(home, [make(1)])
    (tmp_path / "private.csv").write_text("a,b\n1,2\n")
    for query in (
        f"select * from '{tmp_path}/private.csv'", f"copy log to '{tmp_path}/out.csv'", "delete from log", "select 1; select 2",
        f"attach '{tmp_path}/x.db'", "install httpfs", "set enable_external_access=true", f"select * from read_blob('{home.folder}/book.sqlite')",
        "", "selec", "create table t(a int)", "select * from read_text('/etc/hostname')",
    ):  # fmt: skip
        with pytest.raises(BadRequest):
            home.sql(query)
    assert not (tmp_path / "out.csv").exists() and home.log.count() == 1


def test_another_process_reads_and_writes_at_the_same_time(home):
    put(home, [make(n) for n in range(10)])
    code = (
        "import sys, murmure; from tests.test_log import put, make; h = murmure.open(sys.argv[1]);"
        "put(h, [make(n) for n in range(5, 25)]); print(h.log.count())"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code, str(home.folder)], capture_output=True, text=True, cwd=root, timeout=120)
    assert done.stdout.strip() == "25", done.stderr
    assert home.log.count() == 25 and len(home.timeline().rows) == 25


def test_readers_are_not_disturbed_by_a_rewrite(home):
    put(home, [make(n) for n in range(2000)])
    cursor = home._store.cursor()
    for n in range(0, 2000, 400):
        home.forget(Ask(since=START + n * 60_000_000, until=START + (n + 1) * 60_000_000))
        assert home._store.table("select count(*) n from log").to_pylist()[0]["n"] == home.log.count()
    cursor.close()
    assert home.log.count() == 1995


def test_a_failed_change_leaves_nothing(home):
    put(home, [make(1)])
    before = sorted(path.name for path in (home.folder / "log").iterdir())
    with pytest.raises(ZeroDivisionError), home._store.change() as change:
        from murmure.log.rows import table_of

        change.add(table_of([make(5)], "made", 1))
        _ = 1 / 0
    assert sorted(path.name for path in (home.folder / "log").iterdir()) == before
    assert home.log.count() == 1


def test_small_segments_are_joined(home):
    for n in range(12):
        put(home, [make(n * 10 + i) for i in range(10)])
    before, content = home.log.arrow(), home.generation
    assert len(home._store.segments) == 12
    home.settle()
    assert home.generation == content
    assert len(home._store.segments) == 1 and home.log.arrow().equals(before)
    assert put(home, [make(n) for n in range(120)]).known == 120


def test_pages_walk_the_whole_log_without_gap_or_double(home):
    put(home, [make(n % 70) if n >= 70 else make(n) for n in range(70)])
    for part in range(5):
        same = [make(1000 + part * 100 + n)._replace(published=START + 5 * 60_000_000) for n in range(30)]
        put(home, same)
    put(home, [Activity(key=f"u{n}", type="Like") for n in range(25)])
    seen, before = [], None
    while True:
        page = home.timeline(Ask(limit=17, before=before))
        seen += [row["id"] for row in page.rows]
        if page.next is None:
            break
        before = page.next
    assert len(seen) == len(set(seen)) == home.log.count() == 245
    dated = [row for row in home.timeline(Ask(limit=500)).rows if row["published_us"] is not None]
    assert [row["published_us"] for row in dated] == sorted((row["published_us"] for row in dated), reverse=True)


@pytest.mark.parametrize("indexed", [False, True])
def test_asking(home, indexed):
    put(home, [
        make(1, words="Le Café d'Élise est ouvert", actor="https://v.example/@elise", latitude=48.8584, longitude=2.2945),
        make(2, words="cafétéria", instrument="tv"), make(3, words="rien", latitude=45.0, longitude=2.0), make(4, words="猫が好き and cats"),
    ])  # fmt: skip
    put(home, [make(5, words="elise again")], source="other")

    def keys(**ask):
        return sorted(row["content"] for row in home.timeline(Ask(**ask)).rows)

    if indexed:
        home.settle()

    assert keys(words="cafe") == ["Le Café d'Élise est ouvert"]
    assert keys(words="CAFE*") == ["Le Café d'Élise est ouvert", "cafétéria"]
    assert keys(words="elise ouvert") == ["Le Café d'Élise est ouvert"]
    assert keys(words="猫") == keys(words="好き") == ["猫が好き and cats"]
    assert keys(words="cats") == ["猫が好き and cats"]
    assert keys(place=(48.8566, 2.3522, 10.0)) == ["Le Café d'Élise est ouvert"]
    assert keys(instruments=("tv",)) == ["cafétéria"]
    assert keys(sources=("other",)) == ["elise again"]
    assert keys(tags=("A",)) == ["Le Café d'Élise est ouvert", "elise again", "rien"]
    assert keys(words="' or 1=1 --") == [] and keys(actors=("' or true or '",)) == []
    assert keys(since=START + 3 * 60_000_000, until=START + 5 * 60_000_000) == ["rien", "猫が好き and cats"]


def test_an_activity_is_found_by_its_id(home):
    put(home, [make(n) for n in range(50)])
    put(home, [Activity(key="undated", type="Like")], source="other")
    for source, key in (("made", "k7"), ("other", "undated")):
        assert [row["id"] for row in home.timeline(Ask(ids=(activity_id(source, key),))).rows] == [activity_id(source, key)]
    assert home.timeline(Ask(ids=(activity_id("made", "no such"), "not an id", "'"))).rows == []


def test_density_counts_local_days(home):
    late = START - START % DAY + DAY - 60_000_000  # 23:59 UTC: the next day at +60
    put(home, [make(1)._replace(published=late), make(2)._replace(published=late - 3 * 3_600_000_000)])
    days = home.density()
    assert [count for _, _, count in days] == [1, 1] and days == home.density(Ask(types=("Create",)))


def test_strange_text_is_kept_or_mended(home):
    rows = [make(1, words="a\ud800b"), make(2, words="nul\x00inside"), make(3, words="\u202eevil"), make(4, extra={"x": float("inf")})]
    assert put(home, rows).added == 4
    assert {row["content"] for row in home.timeline().rows} >= {"a?b", "\u202eevil"}


def test_made_up_batches_are_removed_by_one_call(home):
    import pyarrow as pa

    put(home, [make(1)])
    table = pa.table({"key": ["a", "b"], "type": ["Create", "Like"], "published": pa.array([START, START], pa.timestamp("us", "UTC"))})
    jobs = batches_as_jobs(home._store, Rules(), iter([("demo-x", table)]), "demo", made_up=True)
    assert jobs["demo-x"].added == 2 and home.made_up
    assert home.forget_demo() == 2 and not home.made_up and home.log.count() == 1


def test_files_of_a_killed_writer_are_swept(home):
    put(home, [make(1)])
    (home.folder / "log" / "999.parquet").write_bytes(b"half")
    (home.folder / "tmp" / "scratch-x-999999999").mkdir()
    home.close()
    with murmure.open(home.folder) as again:
        assert again.log.count() == 1
        assert not (home.folder / "log" / "999.parquet").exists()
        assert not (home.folder / "tmp" / "scratch-x-999999999").exists()


def test_the_book_is_plain_sqlite_that_others_can_check(home):
    put(home, [make(1)])
    with closing(sqlite3.connect(home.folder / "book.sqlite")) as book:
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_store_can_be_opened_bare(tmp_path):
    store = Store(tmp_path / "s", Seal())
    assert store.segments == [] and store.table("select count(*) n from log").to_pylist() == [{"n": 0}]
    store.close()


def test_an_interrupted_import_goes_on_and_counts_once(home, tmp_path, monkeypatch):
    from murmure.log import append

    lines = [
        {"@context": "https://www.w3.org/ns/activitystreams", "id": f"https://a.example/{n}", "type": "Create", "actor": "https://a.example/@zoe",
         "published": "2025-01-01T00:00:00Z", "object": {"id": f"https://a.example/n/{n}", "type": "Note", "content": f"note {n}"}}
        for n in range(300)
    ]  # fmt: skip
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    monkeypatch.setattr(append, "ROWS", 50)
    real, written = append.Appender._join, []

    def join(self):
        written.append(self._writing is not None)
        real(self)
        if sum(written) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(append.Appender.__init__, "__defaults__", (50, 1e9))
        patch.setattr(append.Appender, "_join", join)
        with pytest.raises(KeyboardInterrupt):
            home.bring([file])
    assert home.log.count() == 100 and [job.state for job in home.jobs()] == ["running"]
    entry = home.bring([file]).files[0]
    assert (entry["added"], entry["known"], entry["job"]) == (200, 100, 1)
    (job,) = home.jobs()
    assert (job.state, job.added, job.known) == ("done", 300, 0)


def test_many_small_files_share_transactions(home, tmp_path):
    for n in range(40):
        (tmp_path / f"{n}.csv").write_text(f"date,text,value\n2025-01-0{n % 9 + 1}T10:00:00Z,note {n},{n}\n2025-02-01T10:00:00Z,other {n},{n}\n")
    account = home.bring(sorted(tmp_path.glob("*.csv")))
    assert account.totals["added"] == 80 and len(account.files) == 40
    assert all(entry["added"] == 2 and entry["job"] for entry in account.files)
    assert len(home._store.segments) <= 3
    assert home.undo(account.files[7]["job"]) == 2


def test_words_without_a_letter_forget_nothing(home):
    put(home, [make(n) for n in range(5)])
    for ask in (Ask(words="  "), Ask(limit=5), Ask(before="x")):
        with pytest.raises(BadRequest):
            home.forget(ask)
    assert home.forget(Ask(words="!!!")) == home.forget(Ask(words="😀")) == 0
    assert home.timeline(Ask(words="!!!")).rows == [] and home.density(Ask(words="😀")) == []
    assert home.log.count() == 5


def test_a_lost_book_or_card_never_costs_the_log(tmp_path):
    for name, code in (("book.sqlite", "old-book"), ("home.json", "broken-home")):
        folder = tmp_path / name
        with murmure.open(folder) as home:
            put(home, [make(n) for n in range(5)])
        kept = (folder / name).read_bytes()
        (folder / name).unlink()
        with pytest.raises(BadHome) as caught:
            murmure.open(folder)
        assert caught.value.code == code
        for beside in folder.glob(name + "-*"):
            beside.unlink()
        (folder / name).write_bytes(kept)
        with murmure.open(folder) as home:
            assert home.log.count() == 5


def test_explain_cannot_write_either(home):
    put(home, [make(n) for n in range(5)])
    segment = home.folder / "log" / "1.parquet"
    before = segment.read_bytes()
    with pytest.raises(BadRequest):
        home.sql(f"explain analyze copy (select 1 as x) to '{segment}' (format parquet)")
    assert segment.read_bytes() == before


def test_two_engines_never_spill_into_one_folder(home):
    folders = {home._store.sandbox().execute("select current_setting('temp_directory')").fetchone()[0] for _ in range(3)}
    folders.add(home._store.engine.execute("select current_setting('temp_directory')").fetchone()[0])
    assert len(folders) == 4


def test_an_error_of_the_log_is_not_taken_for_one_of_the_reader(home, tmp_path, monkeypatch):
    from murmure.engine.change import Change

    (tmp_path / "a.csv").write_text("date,text\n2025-01-01T10:00:00Z,one\n2025-02-01T10:00:00Z,two\n")

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Change, "write", full)
        with pytest.raises(Exception, match="disk is full"):
            home.bring([tmp_path / "a.csv"])
    assert home.log.count() == 0 and [job.state for job in home.jobs()] == ["running"]
    assert home.bring([tmp_path / "a.csv"]).files[0]["added"] == 2


def test_a_change_that_fails_half_way_leaves_no_file(home, monkeypatch):
    from murmure.engine import ids

    monkeypatch.setattr(ids, "write_run", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Exception, match="disk is full"):
        put(home, [make(1)])
    assert {path.name.split(".")[0] for path in (home.folder / "log").iterdir()} <= {"0"}


def test_a_strange_export_cannot_break_the_list_of_jobs(home, tmp_path):
    put(home, [make(n) for n in range(3)])
    home.export(tmp_path / "out", "jsonl")
    card = tmp_path / "out" / "murmure-export.json"
    page = json.loads(card.read_text())
    page["jobs"] += [{**page["jobs"][0], "number": 7, "unknown": 1}, {**page["jobs"][0], "number": 2**40}, "x", {"number": "3"}]
    card.write_text(json.dumps(page))
    with murmure.open(tmp_path / "second") as second:
        assert second.bring([tmp_path / "out"]).totals["added"] == 3
        assert [job.number for job in second.jobs()] == [2, 1]
        assert put(second, [make(50)]).added == 1


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_a_row_of_an_export_that_no_home_can_hold_costs_no_other(home, tmp_path, form):
    """Somebody changed an export, or a disk did: what is left of it comes back."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    put(home, [make(n, value=float(n), latitude=1.0, longitude=2.0, links=["a:b", "a:c"], extra={"n": n}) for n in range(12)])
    home.export(tmp_path / "out", form)
    (path,) = (tmp_path / "out").glob("activities-*")
    if form == "jsonl":
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        rows[0]["murmure:value"], rows[1]["location"]["latitude"], rows[2]["murmure:extra"] = 2**70, float("nan"), '{"n": '
        rows[3]["murmure:offsetMinutes"], rows[4]["murmure:precision"], rows[5]["murmure:value"] = 9_999, "eon", float("inf")
        rows[6]["endTime"], rows[7]["attachment"][0]["href"] = "1999-01-01T00:00:00.000000Z", None
        rows[8]["content"], rows[9]["actor"] = "\0\0\0", "\ud800"
        path.write_text("\n".join(json.dumps(row) for row in rows))
        good = 4  # a large number is a number, and a link without an address is none
    else:
        rows = pq.read_table(path).to_pylist()
        rows[0]["latitude"], rows[2]["extra"], rows[3]["offset_minutes"] = 1e9, "[]", 9_999
        rows[1]["longitude"], rows[4]["precision"], rows[5]["value"] = float("nan"), "eon", float("inf")
        rows[6]["until"], rows[7]["links"] = rows[6]["published"].replace(year=1999), [None, "a:c"]
        rows[8]["content"] = "\0\0\0"
        table = pa.Table.from_pylist(rows, schema=pq.read_schema(path))
        place = table.schema.get_field_index("content")
        words = [row["content"].encode() for row in rows]
        broken = pa.array([*words[:-1], b"\xff\xfe"], pa.binary()).view(pa.string())
        pq.write_table(table.set_column(place, "content", broken), path)
        good = 3
    with murmure.open(tmp_path / "second") as second:
        account = second.bring([tmp_path / "out"])
        assert (account.totals["added"], account.totals["rejected"]) == (good, 12 - good) and not account.refused
        links = second.log.arrow("select links from log where value = 7").column(0).to_pylist()
        assert links == [["a:c"]]


def test_what_was_forgotten_elsewhere_is_forgotten_here(home, tmp_path):
    with murmure.open(tmp_path / "other") as other:
        for one in (home, other):
            put(one, [make(n) for n in range(5)])
        other.forget(Ask(words="3"))
        other.export(tmp_path / "out")
    home.bring([tmp_path / "out"])
    assert home.log.count() == 4 and home.timeline(Ask(words="3")).rows == []


def test_two_imports_of_one_file_at_once_are_two_jobs(home, tmp_path):
    from murmure.bring import Bringer
    from murmure.sources.readers import Scratch
    from murmure.sources.recognise import units

    (tmp_path / "a.csv").write_text("date,text\n2025-01-01T10:00:00Z,one\n2025-02-01T10:00:00Z,two\n")
    with Scratch() as scratch:
        (unit,) = units(tmp_path / "a.csv", scratch)
        first, second = (Bringer(home._store, home.rules.rules, {})._job(unit, "a.csv") for _ in range(2))
    assert first.number != second.number


def test_readers_and_openers_do_not_wait_for_a_writer(home):
    import time

    put(home, [make(1)])
    with home._store.change():
        started = time.monotonic()
        with murmure.open(home.folder) as other:
            assert other.log.count() == 1 and len(other.timeline().rows) == 1
        assert time.monotonic() - started < 30  # a writer is waited for two minutes


def test_a_home_is_for_its_owner_only(tmp_path):
    (tmp_path / "h").mkdir(mode=0o755)
    murmure.open(tmp_path / "h").close()
    assert (tmp_path / "h").stat().st_mode & 0o077 == 0


def test_pages_and_exports_stand_a_writer_that_rewrites_segments(home, tmp_path):
    import threading

    put(home, [make(n) for n in range(600)])
    errors: list[BaseException] = []
    over = threading.Event()

    def rewrite() -> None:
        try:
            with murmure.open(home.folder) as other:
                for n in range(25):
                    other.forget(Ask(ids=(activity_id("made", f"k{n}"),)))
        except BaseException as error:
            errors.append(error)
        finally:
            over.set()

    writer = threading.Thread(target=rewrite)
    writer.start()
    rounds = 0
    while not over.is_set() or not rounds:
        assert 575 <= len(home.timeline(Ask(limit=1000)).rows) <= 600
        assert 575 <= sum(count for _, _, count in home.density()) <= 600
        assert 575 <= home.export(tmp_path / str(rounds), "parquet")["activities"] <= 600
        assert 575 <= home.sql("select count(*) n from log").to_pylist()[0]["n"] <= 600
        rounds += 1
    writer.join()
    assert errors == [] and home.log.count() == 575


def test_a_slice_of_a_batch_keeps_the_ids_of_its_rows():
    import pyarrow as pa

    from murmure.engine import ids

    count = ids.MANY + 10
    sources, keys = pa.array(["one"] * count), pa.array([f"key {place}" for place in range(count)])
    whole = ids.digests(sources, keys)
    assert (ids.digests(sources.slice(5), keys.slice(5)) == whole[5:]).all()


def test_forgetting_waits_for_who_writes_in_another_thread(home):
    put(home, [make(number) for number in range(12)])
    store, over = home._store, threading.Event()

    def write() -> None:
        while not over.is_set():
            with store.lock, store.book.change():
                over.wait(0.002)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert sum(home.forget(Ask(ids=(activity_id("made", f"k{number}"),))) for number in range(12)) == 12
    finally:
        over.set()
        thread.join()


def test_long_texts_do_not_wait_for_fifty_thousand_others(tmp_path):
    with murmure.open(tmp_path) as home:
        store, most = home._store, 0
        with store.lock, store.book.change():
            job = Job(store.book.next("job"), "made", "made.txt", started=0.0)
            store.book.put("job", str(job.number), job.page())
        appender = Appender(store, home.rules.rules)
        for number in range(400):
            appender.put(job, make(number, f"{number} " + "mot " * 250_000))
            most = max(most, len(appender._rows))
        appender.finish(job, "done", 1.0)
        appender.flush()
        assert most <= 40, "a million letters each: more than forty megabytes wait as objects"
        assert home.sql("select count(*) n, min(length(content)) s from log").to_pylist() == [{"n": 400, "s": 1_000_002}]

"""Does the command line carry out, on a real home, what scripts rely on?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from typed import called, environment, typed

TABLE = "published,actor,content\n2024-01-01T10:00:00Z,me,Premier mot\n2024-01-02T10:00:00Z,me,Second mot\n2024-02-03T10:00:00Z,me,Fête au village\n"
FILE = {"path", "source", "job", "added", "known", "rejected", "refused"}


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, and a program that is no export."""
    folder = tmp_path_factory.mktemp("offered")
    (folder / "notes.csv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, offered: Path) -> Path:
    """A home that has read the table once."""
    place = tmp_path_factory.mktemp("home") / "h"
    said = called("--home", place, "import", offered / "notes.csv", "--json")
    assert said.code == 0, said.err
    return place


def test_import_prints_one_object_that_scripts_know(tmp_path: Path, offered: Path) -> None:
    said = typed("--home", tmp_path / "h", "import", offered, "--json")
    assert said.code == 0, said.err
    (entry,) = said.json["files"]
    assert set(entry) >= FILE
    assert (entry["added"], entry["known"], entry["rejected"], entry["refused"]) == (3, 0, [], None)
    assert said.json["totals"]["added"] == 3
    again = called("import", offered, "--json", "--home", tmp_path / "h")
    assert (again.code, again.json["totals"]["added"], again.json["totals"]["known"]) == (0, 0, 3)


def test_what_is_refused_is_named_and_changes_the_exit_code(tmp_path: Path, offered: Path) -> None:
    broken = tmp_path / "holiday.zip"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    said = called("--home", tmp_path / "h", "import", offered / "notes.csv", broken, "--json")
    assert said.code == 3
    refused = [entry for entry in said.json["files"] if entry["refused"]]
    assert [Path(entry["path"]).name for entry in refused] == ["holiday.zip"]
    assert all(refused[0]["refused"][part] for part in ("what", "want", "how"))
    assert said.json["totals"]["added"] == 3
    plain = called("--home", tmp_path / "h", "import", broken, "--lang", "fr")
    assert plain.code == 3 and "refusé" in plain.out


def test_a_path_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    said = called("--home", tmp_path / "h", "import", tmp_path / "nowhere", "--json")
    assert said.code == 3
    assert said.json["files"][0]["path"] == str(tmp_path / "nowhere")
    assert "nothing of this name" in said.json["files"][0]["refused"]["what"]
    looked = called("--home", tmp_path / "h", "import", "--look", tmp_path / "nowhere", "--json", "--lang", "fr")
    assert looked.code == 3 and "Rien ne porte ce nom" in looked.json["files"][0]["refused"]["what"]


def test_looking_imports_nothing(tmp_path: Path, offered: Path) -> None:
    said = called("--home", tmp_path / "h", "import", "--look", offered, "--json")
    assert said.code == 0, said.err
    assert [entry["source"] for entry in said.json["files"]] == ["table"]
    assert called("--home", tmp_path / "h", "jobs", "--json").json == []


def test_jobs_are_listed_and_undone(tmp_path: Path, offered: Path) -> None:
    place = tmp_path / "h"
    called("--home", place, "import", offered / "notes.csv")
    (job,) = called("--home", place, "jobs", "--json").json
    assert (job["source"], job["added"], job["state"]) == ("table", 3, "done")
    assert called("--home", place, "undo", job["number"], "--json").json == {"job": job["number"], "removed": 3}
    assert called("--home", place, "sql", "select count(*) as n from log", "--json").json == [{"n": 0}]
    assert called("--home", place, "undo", 99).code == 1


def test_sql_answers_in_json_and_in_columns(home: Path) -> None:
    query = "select content, value from log where content like '%mot' order by published"
    assert called("--home", home, "sql", query, "--json").json == [
        {"content": "Premier mot", "value": None}, {"content": "Second mot", "value": None}
    ]  # fmt: skip
    assert "Premier mot" in typed("sql", "-", "--home", home, stdin=query).out
    for bad in ("drop table log", "select nothing from nowhere", "select * from read_csv('/etc/passwd')", "copy log to '/tmp/x.csv'"):
        said = called("--home", home, "sql", bad)
        assert said.code == 1 and "Traceback" not in said.err and "root:" not in said.out + said.err


def test_timeline_and_search_are_pages(home: Path) -> None:
    first = called("--home", home, "timeline", "--limit", 2, "--json").json
    assert [row["content"] for row in first["rows"]] == ["Fête au village", "Second mot"]
    rest = called("--home", home, "timeline", "--limit", 2, "--before", first["next"], "--json").json
    assert [row["content"] for row in rest["rows"]] == ["Premier mot"] and rest["next"] is None
    assert [row["content"] for row in called("--home", home, "search", "fete", "VILL*", "--json").json["rows"]] == ["Fête au village"]
    january = called("--home", home, "timeline", "--since", "2024-01", "--until", "2024-01", "--json", TZ="UTC").json
    assert len(january["rows"]) == 2
    assert "Fête au village" in called("--home", home, "timeline").out


@pytest.mark.parametrize("words", [
    ("timeline", "--since", "someday"), ("timeline", "--place", "91,0,1"), ("timeline", "--limit", "0"),
    ("import", "x", "--zone", "Moon/Base"), ("graph", "social", "--out", "g.docx"),
])  # fmt: skip
def test_bad_requests_come_with_advice(home: Path, words: tuple[str, ...]) -> None:
    english, french = (called("--home", home, *words, "--lang", language) for language in ("en", "fr"))
    assert english.code == french.code == 1
    assert english.err != french.err and "Traceback" not in english.err


def test_forgetting_needs_a_clear_yes(tmp_path: Path, offered: Path) -> None:
    place = tmp_path / "h"
    called("--home", place, "import", offered / "notes.csv")
    assert called("--home", place, "forget", "--yes").code == 1  # nothing says what
    assert called("--home", place, "forget", "--words", "village").code == 1  # nobody to ask, no --yes
    assert called("--home", place, "forget", "--words", "village", "--trial", "--json").json == {"matching": 1}
    assert called("--home", place, "forget", "--words", "village", "--yes", "--json").json == {"forgotten": 1}
    again = called("--home", place, "import", offered / "notes.csv", "--json").json
    assert again["totals"]["added"] == 0
    assert len(called("--home", place, "timeline", "--json").json["rows"]) == 2


def test_export_comes_back_equal(home: Path, tmp_path: Path) -> None:
    rows = "select * exclude (job) from log order by id"
    before = called("--home", home, "sql", rows, "--json").json
    for form in ("parquet", "jsonl"):
        said = called("--home", home, "export", tmp_path / form, "--format", form, "--json")
        assert (said.code, said.json["format"]) == (0, form)
        back = tmp_path / f"back-{form}"
        assert called("--home", back, "import", tmp_path / form, "--json").json["totals"]["added"] == 3
        assert called("--home", back, "sql", rows, "--json").json == before


def test_rules_keep_words_out(tmp_path: Path, offered: Path) -> None:
    place = tmp_path / "h"
    assert called("--home", place, "rules", "--json").json == []
    rule = called("--home", place, "rules", "add", "mask", "content", "village", "--json").json
    called("--home", place, "import", offered / "notes.csv")
    contents = [row["content"] for row in called("--home", place, "timeline", "--json").json["rows"]]
    assert not any("village" in text for text in contents) and len(contents) == 3
    assert sum(one["count"] for one in called("--home", place, "rules", "try", "drop", "content", "mot", "--json").json) == 2
    assert called("--home", place, "rules", "remove", rule["number"]).code == 0
    assert called("--home", place, "rules", "remove", rule["number"]).code == 1
    assert called("--home", place, "rules", "add", "paint", "content", "x").code == 1


def test_a_locked_home_opens_with_its_passphrase_only(tmp_path: Path, offered: Path) -> None:
    place, key = tmp_path / "h", tmp_path / "key"
    key.write_text("correct horse\nnot this\n", encoding="utf-8")
    made = called("--home", place, "--passphrase-file", key, "import", offered, "--json", "--lang", "fr")
    assert made.json["totals"]["added"] == 3 and "écrasés" in made.err  # what lies open during an import is said when the home is locked
    assert len(called("--home", place, "timeline", "--json", MURMURE_PASSPHRASE="correct horse").json["rows"]) == 3
    for more in ({}, {"MURMURE_PASSPHRASE": "wrong horse"}):
        said = called("--home", place, "timeline", **more)
        assert said.code == 1 and "mot" not in said.out
    assert called("--home", place, "timeline", "--passphrase-file", tmp_path / "none").code == 1
    assert called("--home", tmp_path / "new", "--encrypt", "import", offered).code == 1  # nobody to ask
    assert not (tmp_path / "new" / "home.json").exists()
    files = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    assert not any(b"Premier mot" in data or b"correct horse" in data for data in files)


def test_what_lies_in_a_watched_folder_is_imported(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "notes.csv").write_text(TABLE, encoding="utf-8")
    (drop / "half.csv.part").write_text(TABLE, encoding="utf-8")
    said = called("--home", tmp_path / "h", "watch", drop, "--once", "--json")
    assert said.code == 0, said.err
    assert said.json["totals"] | {"added": 3, "refused": 0} == said.json["totals"]
    assert len(said.json["files"]) == 1
    assert called("--home", tmp_path / "h", "watch", tmp_path / "none", "--once").code == 1
    (stream,) = called("--home", tmp_path / "h", "listen", "--json").json
    assert (stream["stream"], stream["state"], stream["counts"]["added"]) == (f"folder {drop}", "stopped", 3), "a folder is a stream too"


def test_a_mapping_is_proposed_saved_and_used(tmp_path: Path) -> None:
    bank = tmp_path / "bank.csv"
    bank.write_text("Date;Libellé;Montant\n31/01/2024;Boulangerie;-3,20\n02/02/2024;Loyer;-700,00\n15/02/2024;Salaire;1800,50\n", encoding="utf-8")
    saved = tmp_path / "bank.yaml"
    said = called("mapping", bank, "--out", saved, "--zone", "Europe/Paris", "--json")
    assert (said.code, said.json["sure"], len(said.json["preview"])) == (0, True, 3)
    assert "Boulangerie" not in saved.read_text(encoding="utf-8")
    read = called("--home", tmp_path / "h", "import", bank, "--mapping", saved, "--zone", "Europe/Paris", "--json")
    assert (read.code, read.json["totals"]["added"]) == (0, 3)
    rows = called("--home", tmp_path / "h", "timeline", "--json").json["rows"]
    assert sorted(row["value"] for row in rows) == [-700, -3.2, 1800.5]
    (tmp_path / "wrong.yaml").write_text("columns: {nonsense: {column: Date}}\n", encoding="utf-8")
    for wrong in (tmp_path / "wrong.yaml", tmp_path / "none.yaml"):
        assert called("--home", tmp_path / "h", "import", bank, "--mapping", wrong).code == 1


def test_sources_are_listed_shown_and_checked(tmp_path: Path, offered: Path) -> None:
    cards = called("source", "list", "--json").json
    assert len(cards) >= 10 and all(card["get_it"] and card["keeps"] and card["leaves_out"] for card in cards)
    french = called("source", "show", cards[0]["name"], "--lang", "fr").out
    assert "L'obtenir" in french
    assert called("source", "show", "nothing-like-it").code == 1
    copy = tmp_path / "notes.csv"
    copy.write_text(TABLE, encoding="utf-8")
    assert called("source", "check", "table", copy, "--write", "--json").json["problems"] == []
    golden = tmp_path / "notes.csv.golden.jsonl"
    assert len(golden.read_text(encoding="utf-8").splitlines()) == 3
    copy.write_text(TABLE.replace("Second", "Autre"), encoding="utf-8")
    changed = called("source", "check", "table", copy, "--json")
    assert changed.code == 1 and any("Autre" in problem for problem in changed.json["problems"])
    assert [law["law"] for law in changed.json["laws"] if not law["kept"]] == ["The output equals the golden file."]
    assert called("source", "check", "gpx", copy).code == 1


def test_doctor_answers_every_check(home: Path) -> None:
    said = called("--home", home, "doctor", "--json", "--port", "0")
    assert said.code == 0, said.out
    assert {check["name"] for check in said.json["checks"]} == {"python", "libraries", "zones", "encryption", "room", "home", "port"}
    assert "3 activities" in said.out
    (bad := home.with_name("bad")).mkdir()
    (bad / "home.json").write_text("{", encoding="utf-8")
    broken = called("--home", bad, "doctor", "--lang", "fr")
    assert broken.code == 1 and "illisible" in broken.out


def test_the_graph_is_written(home: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "gexf"):
        said = called("--home", home, "graph", "actions", "--out", tmp_path / f"g.{form}", "--json")
        assert said.code == 0, said.err
        assert said.json["nodes"] >= 0 and any(path.name.startswith("g") for path in tmp_path.iterdir())


@pytest.mark.long
def test_the_demo_fills_a_home_and_leaves_it(tmp_path: Path) -> None:
    alone = ("demo", "--size", "5000", "--no-serve", "--no-exports", "--json")
    made = typed("--home", tmp_path / "h", *alone)
    assert (made.code, made.json["activities"], made.json["exports"]) == (0, 5000, None), made.err
    assert typed("--home", tmp_path / "h", *alone).json["activities"] == 5000
    again = typed("--home", tmp_path / "h", "demo", "--size", "5000", "--no-serve")
    assert "5,000 activities" in again.out and "demo --remove" in again.err, "a village without exports says how to have them"
    assert typed("--home", tmp_path / "h", "demo", "--remove", "--json").json == {"removed": 5000}
    apart = typed(*alone, MURMURE_HOME=str(tmp_path / "mine"))
    assert apart.json["home"] == str(tmp_path / "mine-demo") and not (tmp_path / "mine").exists()


@pytest.mark.long
def test_the_demo_writes_exports_that_can_be_looked_at_and_undone(tmp_path: Path) -> None:
    made = typed("--home", tmp_path / "h", "demo", "--size", "5000", "--no-serve", "--json")
    folder = tmp_path / "h" / "demo-exports"
    assert made.code == 0 and made.json["exports"] == str(folder), made.err
    jobs = typed("--home", tmp_path / "h", "jobs", "--json").json
    brought = [job for job in jobs if not job["source"].startswith("demo-")]
    assert made.json["activities"] == 5000 + sum(job["added"] for job in brought) and all(
        job["made_up"] for job in brought
    )
    assert {Path(job["path"]).relative_to(folder).parts[0] for job in brought} == {
        path.name for path in folder.iterdir()
    }
    one = brought[0]
    assert typed("--home", tmp_path / "h", "undo", str(one["number"]), "--json").code == 0
    left = typed("--home", tmp_path / "h", "demo", "--remove", "--json").json
    assert left == {"removed": made.json["activities"] - one["added"]} and not folder.exists()


def test_import_murmure_is_light_and_opens_a_home(home: Path) -> None:
    code = (
        "import sys, murmure\n"
        "assert not {'duckdb', 'pyarrow', 'numpy'} & set(sys.modules)\n"
        "home = murmure.open(sys.argv[1])\n"
        "print(home.log.count(), home.log.arrow().num_rows)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.split() == ["3", "3"]


@pytest.mark.long
def test_two_imports_at_once_take_turns(tmp_path: Path) -> None:
    place = tmp_path / "h"
    for name in ("a", "b"):
        lines = [f"2024-01-{d:02}T{h:02}:00:00Z,me,{name} {d} {h}" for d in range(1, 29) for h in range(24)]
        (tmp_path / f"{name}.csv").write_text("published,actor,content\n" + "\n".join(lines) + "\n", encoding="utf-8")
    words = [[sys.executable, "-P", "-m", "murmure", "--home", str(place), "import", str(tmp_path / f"{n}.csv"), "--json"] for n in "ab"]
    runs = [subprocess.Popen(line, stdout=subprocess.PIPE, env=environment(), text=True) for line in words]
    answers = [json.loads(run.communicate()[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert [answer["totals"]["added"] for answer in answers] == [672, 672]
    assert called("--home", place, "sql", "select count(*) as n from log", "--json").json == [{"n": 1344}]


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path: Path, offered: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said = called("--home", tmp_path / "file" / "h", "import", offered)
    assert said.code == 1 and "report" not in said.err
    if os.geteuid() != 0:
        (tmp_path / "closed").mkdir(mode=0o500)
        assert called("--home", tmp_path / "closed" / "h", "import", offered).code == 1

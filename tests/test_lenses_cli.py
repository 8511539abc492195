"""Does the verb `lens` say what the lenses find, write their tables, and refuse with advice what cannot be asked?"""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

import murmure
from murmure.model.errors import BadRequest
from typed import called, typed


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the made-up village, large enough for its first circle to be seen."""
    path = tmp_path_factory.mktemp("lenses") / "home"
    with murmure.open(path) as opened:
        opened.demo(size=30_000)
    return path


def test_the_findings_are_said_in_two_languages_and_as_json(home: Path) -> None:
    said = typed("--home", home, "lens", "mix", "--folds", 3)
    assert said.code == 0, said.err
    assert "You belong to" in said.out and "It can be wrong" in said.out
    french = called("--home", home, "--lang", "fr", "lens", "mix", "--folds", 3)
    assert "Vous appartenez à" in french.out and "Elle peut se tromper" in french.out
    told = called("--home", home, "--json", "lens", "mix", "--folds", 3).json
    assert told["lens"] == "mix" and told["findings"][0]["subject"] == "me"
    assert set(told["findings"][0]) == {"subject", "claim", "value", "low", "high", "evidence", "audience"}
    assert set(told["tables"]) == {"months", "communities", "members", "years", "pairs", "words"}


def test_the_evidence_is_in_the_log(home: Path) -> None:
    with murmure.open(home) as opened:
        found = opened.lens("mix", folds=3)
        ids = {name for one in found for name in one.evidence}
        rows = opened.sql(f"select actor from log where id::varchar in ({', '.join(map(repr, sorted(ids)))})")
        assert rows.num_rows == len(ids) > 0
        again = opened.lens("mix", folds=3)
    assert again.findings == found.findings


def test_tables_are_written(home: Path, tmp_path: Path) -> None:
    years, members = tmp_path / "years.csv", tmp_path / "members.parquet"
    said = called("--home", home, "--json", "lens", "mix", "--folds", 2, "--years", years, "--members", members)
    assert said.json["written"] == {"years": str(years), "members": str(members)}
    assert pyarrow.csv.read_csv(years).column_names == ["community", "year", "weight", "share"]
    assert pyarrow.parquet.read_table(members).num_rows > 0


def test_a_day_of_the_past_is_answered_as_on_that_day(home: Path) -> None:
    assert called("--home", home, "--json", "lens", "mix", "--until", "1999").json["findings"] == []
    assert "Nothing stands out" in called("--home", home, "lens", "mix", "--until", "1999").out


def test_a_cohort_is_read_from_a_file(home: Path, tmp_path: Path) -> None:
    cohort = tmp_path / "cohort.csv"
    cohort.write_text("actor,fact\nme,a\nme,b\nu1,a\nu2,c\n", "utf-8")
    told = called("--home", home, "--json", "lens", "unicity", "--cohort", cohort).json
    assert [row["share"] for row in told["tables"]["curve"]][1] == 1.0
    broken = tmp_path / "cohort.parquet"
    broken.write_bytes(b"PAR1 but no more")
    for path, code in ((tmp_path / "none.csv", "no-file"), (broken, "lens-table"), (tmp_path, "is-a-folder")):
        said = called("--home", home, "--json", "lens", "unicity", "--cohort", path)
        assert (said.code, said.json["error"]["code"]) == (1, code)
    cohort.write_text("who,what\nme,a\n", "utf-8")
    assert called("--home", home, "--json", "lens", "unicity", "--cohort", cohort).json["error"]["code"] == "lens-cohort"


@pytest.mark.parametrize(
    ("words", "code"),
    [(("mix", "--folds", "1"), 1), (("mix", "--folds", "many"), 2), (("mix", "--years", "years.doc"), 1), (("mix", "--until", "soon"), 1),
     (("unicity", "--kind", "faces"), 2), (("unicity", "--draws", "0"), 1), (("nothing",), 2), ((), 2)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(home: Path, words: tuple[str, ...], code: int) -> None:
    said = called("--home", home, "lens", *words)
    assert said.code == code
    assert said.err.strip() and "Traceback" not in said.err


def test_python_refuses_a_lens_that_does_not_exist(home: Path) -> None:
    with murmure.open(home) as opened, pytest.raises(BadRequest) as error:
        opened.lens("crystal-ball")
    assert "mix" in error.value.advice.en


def test_a_locked_home_answers_too(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "locked", "a secret") as opened:
        opened.demo(size=5_000)
        assert opened.lens("unicity", kind="tags", draws=50).tables["curve"].num_rows > 0
        opened.lens("mix", folds=2)

"""Do the pages about the demo tell the truth? Their commands are run, and must say what the pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs_run import ROOT, blocks, language_of, run, stage
from murmure.demo import SOURCES, village
from murmure.demo.plan import sizes

DOCS = ROOT / "docs"

pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside the code")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return stage(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(("page", "commands", "shown"), [
    ("learn/tutorial.md", 21, 29), pytest.param("learn/tutorial.fr.md", 21, 29, marks=pytest.mark.slow),
    ("look-up/demo.md", 1, 0), pytest.param("look-up/demo.fr.md", 1, 0, marks=pytest.mark.slow),
])  # fmt: skip
def test_the_commands_of_the_page_say_what_it_shows(page: str, commands: int, shown: int, place: Path) -> None:
    """The French pages have the same commands, and are run before a release: ./test -m slow tests/test_demo_pages.py."""
    said, ran, compared = "", 0, 0
    for language, text in blocks(f"docs/{page}"):
        if language == "sh":
            said, ran = run(text, place, language_of(page)), ran + 1
        elif language == "text":
            for line in text.splitlines():
                assert re.search(rf"(?<![\w,]){re.escape(' '.join(line.split()))}\b", said), (
                    f"{page} shows {line!r}, but the command says {said!r}"
                )
                compared += 1
        elif language == "json":  # some lines of what the last command printed
            for line in text.splitlines():
                assert " ".join(line.split()) in said, f"{page} shows {line!r}, but the command says {said!r}"
                compared += 1
    assert ran >= commands and compared >= shown


@pytest.mark.parametrize("page", ["docs/look-up/demo.md", "docs/look-up/demo.fr.md"])
def test_the_python_of_the_page_runs(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = [text for language, text in blocks(page) if language == "python"]
    exec(compile(code, "demo.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == "GardonsLePont 7\n"


@pytest.mark.parametrize("page", ["demo.md", "demo.fr.md"])
def test_the_page_names_every_source_and_only_those(page: str) -> None:
    text = (DOCS / "look-up" / page).read_text("utf-8")
    assert set(re.findall(r"^\| `(demo-\w+)` \|", text, re.MULTILINE)) == set(SOURCES)


@pytest.mark.parametrize("page", ["demo.md", "demo.fr.md"])
def test_the_table_of_sizes_is_right(page: str) -> None:
    text = (DOCS / "look-up" / page).read_text("utf-8")
    rows = re.findall(r"^\| ([\d,\s]+) \| ([\d,\s]+) \| (\d) \|", text, re.MULTILINE)
    assert len(rows) == 5
    for size, actors, years in rows:
        assert sizes(int(re.sub(r"\D", "", size))) == (int(re.sub(r"\D", "", actors)), int(years))


def test_the_dates_of_the_page_are_those_of_the_truth() -> None:
    told = village.truth(10_000, 1).as_json()
    assert told["cause"]["first_post"] == 1_746_510_120_000_000  # 2025-05-06 07:42 in Paris
    assert (told["cause"]["peak_day"], told["cause"]["home"]) == ("2025-07-02", "swallows")
    assert (
        sorted(told["cause"]["crossings"].values())[1]
        >= told["cause"]["first_post"] + 20 * 86_400_000_000 - 7 * 3_600_000_000
    )
    spans = {name: (span["from"], span["to"]) for name, span in told["person"]["anomalies"].items()}
    assert spans == {
        "late_nights": ("2025-03-10", "2025-03-16"),
        "abroad": ("2025-10-06", "2025-10-12"),
        "meter_never_sleeps": ("2025-11-17", "2025-11-30"),
    }
    assert told["quiet_months"] == [f"2025-{month:02d}" for month in (1, 2, 3, 4, 11, 12)]
    assert len(told["person"]["quiet_days"]) == 5

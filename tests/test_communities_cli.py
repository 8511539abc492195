"""Does `murmure communities` find what was planted and nothing where nothing was, and refuse with a sentence what it cannot read?"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from docs_run import BLOCK
from graphs_made import view_of, village
from murmure import graphs
from murmure.communities import read_cover
from murmure.faces.cli.communities import DEEDS
from typed import ROOT, Said, called, typed

GROUPS, SIZE = 24, 16
KEYS = {"nodes", "edges", "communities", "covered", "overlapping", "seconds", "peak_memory"}


def planted(seed: int = 1) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Return groups, each sharing two nodes with the next one, and edges: dense inside, a few at random."""
    random = np.random.default_rng(seed)
    step = SIZE - 2
    groups = [[step * group + at for at in range(SIZE)] for group in range(GROUPS)]
    inside = [(a, b) for group in groups for a in group for b in group if a < b and random.random() < 0.6]
    count = step * GROUPS + 2
    apart = [(a, b) for a, b in random.integers(0, count, (count // 2, 2)).tolist() if a != b]
    return groups, inside + apart


def chance(nodes: int = 2000, degree: int = 10, seed: int = 2) -> list[tuple[int, int]]:
    """Return a graph without structure."""
    ends = np.random.default_rng(seed).integers(0, nodes, (nodes * degree // 2, 2))
    return [(a, b) for a, b in ends.tolist() if a != b]


def tsv(rows: list[tuple]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with the edges and the truth of a planted graph."""
    groups, edges = planted()
    (tmp_path / "edges.tsv").write_text("# made up\n" + tsv(edges))
    (tmp_path / "truth.txt").write_text(tsv([tuple(group) for group in groups]))
    return tmp_path


def test_what_was_planted_is_found_and_scored(place: Path) -> None:
    said = typed("communities", "detect", place / "edges.tsv", "--out", place / "cover.txt", "--json")
    assert (said.code, said.err) == (0, "")
    told = said.json
    assert set(told) == KEYS
    groups, edges = planted()
    nodes = len({node for edge in edges for node in edge})
    assert (told["nodes"], told["edges"]) == (nodes, len({frozenset(edge) for edge in edges}))
    assert told["seconds"] > 0 and 10 << 20 < told["peak_memory"] < 4 << 30
    lines = [line.split("\t") for line in (place / "cover.txt").read_text().splitlines()]
    assert len(lines) == told["communities"] and [len(line) for line in lines] == sorted(map(len, lines), reverse=True)
    counts = np.unique([node for line in lines for node in line], return_counts=True)[1]
    assert (told["covered"], told["overlapping"]) == (len(counts), int((counts > 1).sum()))
    score = typed("communities", "score", place / "cover.txt", place / "truth.txt", "--nodes", nodes, "--json").json
    assert set(score) == {"onmi", "f1", "omega", "omega_exact"}
    assert score["onmi"] > 0.9 and score["f1"] > 0.95 and score["omega"] > 0.9
    spoken = called("communities", "score", place / "cover.txt", place / "truth.txt", "--nodes", nodes, "--lang", "fr")
    assert "NMI avec recouvrement 0," in spoken.out or "NMI avec recouvrement 1," in spoken.out


def test_a_sentence_says_it_in_the_language_of_the_person(place: Path) -> None:
    english = called("communities", "detect", place / "edges.tsv", "--out", place / "a.txt")
    french = called("communities", "detect", place / "edges.tsv", "--out", place / "a.txt", "--lang", "fr")
    assert english.code == french.code == 0
    count = len((place / "a.txt").read_text().splitlines())
    assert re.search(rf"edges: {count} communities hold \d+ nodes, \d+ of which (is|are) in two or more", english.out)
    assert re.search(rf"liens : {count} communautés réunissent \d+ nœuds, dont \d+ (est|sont) dans deux ou plus", french.out)
    assert str(place / "a.txt") in english.out and english.out.count("\n") == french.out.count("\n") == 1


@pytest.mark.parametrize(("language", "words"), [("en", "chance alone explains"), ("fr", "le hasard suffit à expliquer")])
def test_where_there_is_only_chance_it_says_so(tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "edges.tsv").write_text(tsv(chance()))
    said = called("communities", "detect", tmp_path / "edges.tsv", "--out", tmp_path / "none.txt", "--lang", language)
    assert said.code == 0 and words in said.out
    assert (tmp_path / "none.txt").read_bytes() == b""
    told = called("communities", "detect", tmp_path / "edges.tsv", "--out", tmp_path / "none.parquet", "--json").json
    assert (told["communities"], told["covered"], told["overlapping"]) == (0, 0, 0)
    assert read_cover(tmp_path / "none.parquet").communities == read_cover(tmp_path / "none.txt").communities == 0


def detected(path: Path, *more: object) -> list[list]:
    """Return the communities of the edges at `path`."""
    out = path.with_name("detected.txt")
    said = called("communities", "detect", path, "--out", out, *more)
    assert said.code == 0, said.err
    return read_cover(out).lists()


def test_the_form_of_the_file_changes_nothing(place: Path) -> None:
    _, edges = planted()
    first = detected(place / "edges.tsv")
    assert len(first) > GROUPS // 2
    (place / "edges.csv").write_text("source,target\n" + tsv(edges).replace("\t", ","))
    (place / "edges.txt.gz").write_bytes(gzip.compress(tsv(edges).replace("\t", " ").encode()))
    body = "".join(f"<edge source='{a}' target='{b}'/>" for a, b in edges)
    (place / "edges.graphml").write_text(f"<graphml><graph>{body}</graph></graphml>")
    for name in ("edges.csv", "edges.txt.gz", "edges.graphml"):
        assert detected(place / name) == first, name
    assert detected(place / "edges.tsv", "--seed", 0, "--threads", 2) == first


def test_what_changes_nothing_of_the_graph_changes_nothing_of_the_cover(place: Path) -> None:
    _, edges = planted()
    first = detected(place / "edges.tsv")
    shuffled = [edges[at] for at in np.random.default_rng(5).permutation(len(edges))]
    for name, rows in {
        "shuffled": shuffled, "doubled": edges + edges, "turned": [(b, a) for a, b in edges],
        "loops": edges + [(a, a) for a, _ in edges],
    }.items():  # fmt: skip
        (place / f"{name}.tsv").write_text(tsv(rows))
        assert detected(place / f"{name}.tsv") == first, name
    heavy = [(a, b, 3.5) for a, b in edges]
    (place / "one.tsv").write_text(tsv([(a, b, 1) for a, b in edges]))
    (place / "heavy.tsv").write_text(tsv(heavy))
    assert detected(place / "one.tsv", "--weighted") == detected(place / "heavy.tsv", "--weighted")
    assert detected(place / "heavy.tsv") == first


def test_weights_that_are_not_used_are_said(place: Path) -> None:
    _, edges = planted()
    (place / "heavy.tsv").write_text(tsv([(a, b, 2.5) for a, b in edges]))
    words = ("communities", "detect", place / "heavy.tsv", "--out", place / "a.txt")
    told = called(*words, "--json", "--lang", "fr").json
    assert [one["code"] for one in told["warnings"]] == ["weights-ignored"] and "--weighted" in told["warnings"][0]["what"]
    assert "add --weighted" in called(*words).err
    assert called(*words, "--weighted").err == ""


def test_the_name_or_the_option_says_the_form(place: Path) -> None:
    words = ("communities", "detect", place / "edges.tsv", "--out")
    assert called(*words, place / "a.parquet").code == called(*words, place / "b", "--format", "parquet").code == 0
    assert called(*words, place / "c.parquet", "--format", "txt").code == 0
    table = pq.read_table(place / "a.parquet")
    assert table.column_names == ["community", "node", "degree", "confidence"] and table.equals(pq.read_table(place / "b"))
    assert 0 <= min(table["degree"].to_pylist()) and max(table["degree"].to_pylist()) <= 1
    assert read_cover(place / "a.parquet").lists() == read_cover(place / "c.parquet").lists()
    assert called("communities", "score", place / "a.parquet", place / "c.parquet", "--nodes", 1000, "--json").json["onmi"] == 1.0


@pytest.mark.parametrize("ending", ["csv", "parquet", "gexf"])
def test_our_own_graphs_are_taken(tmp_path: Path, ending: str) -> None:
    graphs.build("social", view_of(village(count=300))).write(tmp_path / f"social.{ending}")
    said = called("communities", "detect", tmp_path / f"social.{ending}", "--out", tmp_path / "c.txt", "--weighted", "--directed", "--json")
    assert said.code == 0 and said.json["edges"] > 20


def refused(*words: object) -> tuple[Said, Said]:
    """Return what is said in both languages of a command that fails."""
    english, french = (called("communities", *words, "--json", "--lang", language) for language in ("en", "fr"))
    for said in (english, french):
        assert said.code == 1 and "Traceback" not in said.err and "report" not in said.err
        assert all(said.json["error"][part] for part in ("code", "what", "advice"))
    assert english.json["error"]["code"] == french.json["error"]["code"]
    assert english.json["error"]["what"] != french.json["error"]["what"]
    return english, french


BAD_EDGES = {
    "no-edges": "# nothing\n", "empty-file": "", "bad-weight": "1\t2\t1\n2\t3\t-1\n", "id-too-large": f"1\t2\t1\n1\t{1 << 64}\t1\n",
    "not-a-graph": '{"a": 1}', "no-weights": "1\t2\n", "ragged": "1\t2\t1\n1\t2\n", "hostile-xml": "<!DOCTYPE g [<!ENTITY a 'b'>]><gexf/>",
}  # fmt: skip


@pytest.mark.parametrize("code", BAD_EDGES)
def test_bad_edges_are_refused_and_the_older_cover_stays(tmp_path: Path, code: str) -> None:
    (tmp_path / "edges").write_text(BAD_EDGES[code])
    (tmp_path / "cover.txt").write_text("older\n")
    english, _ = refused("detect", tmp_path / "edges", "--out", tmp_path / "cover.txt", "--weighted")
    assert english.json["error"]["code"] == code
    assert (tmp_path / "cover.txt").read_text() == "older\n" and len(list(tmp_path.iterdir())) == 2


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_read(place: Path) -> None:
    for out in (place / "none" / "a.txt", place, place / "edges.tsv" / "a.txt"):
        english, french = refused("detect", place / "no such edges", "--out", out)
        assert english.json["error"]["code"] == "cannot-write"
    assert refused("detect", place / "edges.tsv", "--out", place / "edges.tsv")[0].json["error"]["code"] == "same-file"
    assert (place / "edges.tsv").read_text().startswith("# made up")
    assert refused("detect", place / "no such edges", "--out", place / "a")[0].json["error"]["code"] == "no-file"


def test_bad_numbers_and_bad_covers_are_refused(place: Path) -> None:
    (place / "picture").write_bytes(b"GIF89a" + bytes(99))
    truth, out = place / "truth.txt", ("--out", place / "a")
    for words, code in (
        (("detect", place / "edges.tsv", *out, "--threads", 0), "bad-number"),
        (("detect", place / "edges.tsv", *out, "--seed", -1), "bad-number"),
        (("score", truth, truth, "--nodes", 0), "bad-number"),
        (("score", truth, truth, "--nodes", 20), "few-nodes"),
        (("score", truth, place / "picture", "--nodes", 1000), "not-a-cover"),
        (("score", place / "nothing", truth, "--nodes", 1000), "no-file"),
    ):
        assert refused(*words)[0].json["error"]["code"] == code
    for words in ((), ("detect", place / "edges.tsv"), ("score", truth, truth), ("divide", truth), ("detect", "a", *out, "--format", "csv")):
        said = called("communities", *words, "--lang", "fr")
        assert said.code == 2 and "usage : murmure communities" in said.err


def stocked(place: Path) -> None:
    """Put beside the planted graph what the pages ask for: dated edges, who says what, who adopts what."""
    groups, edges = planted()
    draw = np.random.default_rng(8)
    days = [f"2024-{month:02}-{day:02}" for month, day in zip(draw.integers(1, 4, len(edges)), draw.integers(1, 29, len(edges)), strict=True)]
    own = [(node, f"word{at}x{word}") for at, group in enumerate(groups) for node in group for word in draw.choice(16, 12, replace=False)]
    for name, head, rows in (("edges", "source,target", edges), ("dated", "source,target,time", zip(*zip(*edges, strict=True), days, strict=True)),
                             ("said", "node,word", own), ("likes", "node,thing", own)):  # fmt: skip
        (place / f"{name}.csv").write_text(head + "\n" + tsv(rows).replace("\t", ","))


@pytest.mark.parametrize("page", ["look-up/communities", "do/find-communities"])
def test_the_commands_of_the_pages_find_something(page: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both languages have the same commands (tests/test_docs.py); each deed is on the pages."""
    monkeypatch.chdir(place)
    stocked(place)
    found = BLOCK.findall((ROOT / "docs" / f"{page}.md").read_text("utf-8"))
    commands = [line.split() for language, text in found if language == "console" for line in text.splitlines()]
    assert {"detect", "follow", "words", "adopt"} <= {words[2] for words in commands} <= set(DEEDS)
    for words in commands:
        said = called(*words[1:])
        assert said.code == 0 and said.out.strip(), said.err
        for option in ("--out", "--events", "--figures"):
            assert option not in words or (place / words[words.index(option) + 1]).stat().st_size > 500, words


@pytest.mark.parametrize("page", ["communities.md", "communities.fr.md"])
def test_the_python_of_the_page_runs(page: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(place)
    assert called("communities", "detect", "edges.tsv", "--out", "cover.txt").code == 0
    found = BLOCK.findall((ROOT / "docs" / "look-up" / page).read_text("utf-8"))
    (code,) = (text for language, text in found if language == "python")
    exec(compile(code, page, "exec"), {})  # noqa: S102
    assert len(capsys.readouterr().out.splitlines()) == 1 + read_cover("cover.txt").communities == 1 + read_cover("cover.parquet").communities


def test_the_page_names_all_that_json_says(place: Path) -> None:
    stocked(place)
    keys = set()
    for words in (
        ("detect", place / "edges.tsv", "--out", place / "a", "--figures", place / "f.csv"),
        ("score", place / "a", place / "truth.txt", "--nodes", 999),
        ("follow", place / "dated.csv", "--out", place / "b.csv", "--events", place / "e.csv"), ("words", place / "a", place / "said.csv"),
        ("adopt", place / "likes.csv", "--out", place / "c.csv"),
    ):  # fmt: skip
        told = called("communities", *words, "--json").json
        keys |= {*told, *told.get("median", ()), *told.get("events", ())}
        if words[0] == "words":
            keys |= {*told["communities"][0], *told["communities"][0]["words"][0]}
    for name in ("b", "e", "f"):
        keys |= set((place / f"{name}.csv").read_text().splitlines()[0].replace('"', "").split(","))
    assert len(keys) > 40
    for page in ("communities.md", "communities.fr.md"):
        text = (ROOT / "docs" / "look-up" / page).read_text("utf-8")
        assert not [key for key in keys if f"`{key}`" not in text]

"""Do `murmure communities` follow, words, adopt and detect --figures say what was planted, nothing of the future, and nothing of the small?"""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from murmure.communities import detect, read_edges
from murmure.communities.figures import figures_of
from murmure.communities.time.period import periods
from test_communities_cli import refused
from typed import called, typed

START = datetime(2024, 1, 1, tzinfo=UTC)
A, B, C = (list(range(first, first + 20)) for first in (0, 20, 40))
OTHERS = [list(range(first, first + 20)) for first in (60, 80, 100)]


def dated(groups: list[tuple[list[int], int, int]], seed: int = 4, each: int = 60, noise: int = 100) -> list[tuple[int, int, datetime]]:
    """Return ties of each group from one day to another, and some between anybody; in order of time."""
    draw = np.random.default_rng(seed)
    rows = [(one, int(draw.choice(group)), since + (until - since) * draw.random()) for group, since, until in groups for one in group
            for _ in range(each * (until - since) // 180)]  # fmt: skip
    rows += [(int(a), int(b), 180 * draw.random()) for a, b in draw.integers(0, 120, (noise, 2))]
    return sorted((a, b, (START + timedelta(days=day)).replace(microsecond=0)) for a, b, day in rows if a != b)


LASTING = [(group, 0, 180) for group in (A, *OTHERS)] + [(B, 0, 60), (C, 91, 180)]


def table(rows: list[tuple], head: str = "source,target,time") -> str:
    return head + "\n" + "".join(",".join(one.isoformat() if isinstance(one, datetime) else str(one) for one in row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with half a year in which B ends after two months and C begins in the fourth."""
    folder = tmp_path_factory.mktemp("verbs")
    (folder / "dated.csv").write_text(table(sorted(dated(LASTING), key=lambda row: row[2])))
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


# --- follow -----------------------------------------------------------------------------------------------------------


def test_lives_that_were_planted_are_followed(place: Path) -> None:
    said = typed("communities", "follow", place / "dated.csv", "--out", place / "months.csv", "--events", place / "events.csv",
                 "--half-life", 20, "--json")  # fmt: skip
    assert (said.code, said.err) == (0, "")
    rows, events, told = rows_of(place / "months.csv"), rows_of(place / "events.csv"), said.json
    names: dict[str, set[str]] = {}
    for label, group, months in (("A", A, (1, 2, 3, 4, 5, 6)), ("B", B, (1, 2)), ("C", C, (5, 6))):
        for month in months:
            here = [row for row in rows if row["month"] == f"2024-{month:02}"]
            inside = {one: {int(row["node"]) for row in here if row["community"] == one} for one in {row["community"] for row in here}}
            best = max(inside, key=lambda one: len(inside[one] & set(group)) / len(inside[one] | set(group)))
            assert len(inside[best] & set(group)) / len(inside[best] | set(group)) > 0.8
            names.setdefault(label, set()).add(best)
    assert [len(one) for one in names.values()] == [1, 1, 1] and len(set.union(*names.values())) == 3
    (b,) = names["B"]
    kinds = {(row["kind"], row["month"]) for row in events if row["community"] == b}
    assert ("birth", "2024-01") in kinds and any(kind in ("absence", "death") for kind, _ in kinds)
    assert ("birth", names["C"].copy().pop()) in {(row["kind"], row["community"]) for row in events if row["month"] >= "2024-04"}
    assert told["events"] == {kind: sum(row["kind"] == kind for row in events) for kind in told["events"]}
    assert (told["periods"], told["first"], told["last"], told["nodes"]) == (6, "2024-01", "2024-06", 120)
    assert told["communities"] == len({row["community"] for row in rows}) and told["ties"] == len(dated(LASTING))
    assert told["standing"] == len({row["community"] for row in rows if row["month"] == "2024-06"})
    assert all(0 < float(row["degree"]) <= 1 for row in rows)


@pytest.mark.parametrize("ways", [("--every", "month"), ("--every", "week"), ("--every", "month", "--window", 45), ("--weighted", "--half-life", 30)])
def test_the_future_changes_no_byte_of_the_past(tmp_path: Path, ways: tuple) -> None:
    """Ties cut off at the end of a period give the same bytes up to it, whoever comes later."""
    draw = np.random.default_rng(2)
    rows = [(a, b, at, float(draw.integers(1, 4))) for a, b, at in dated([*LASTING, (list(range(200, 230)), 120, 180)])]
    rows += [("late one", 3, datetime(2024, 6, 20, tzinfo=UTC), 9.0)]  # ids become texts, and weights greater
    cut = datetime(2024, 4, 1, tzinfo=UTC)
    outs = {}
    for name, kept in (("whole", rows), ("known", [row for row in rows if row[2] < cut])):
        edges, out, events = (tmp_path / f"{name}.{part}.csv" for part in ("edges", "out", "events"))
        edges.write_text(table(kept[::-1], "source,target,time,weight"))
        done = called("communities", "follow", edges, "--out", out, "--events", events, *ways)
        assert done.code == 0, done.err
        outs[name] = [out.read_bytes(), events.read_bytes()]
    for whole, known in zip(outs["whole"], outs["known"], strict=True):
        assert whole.startswith(known) and len(known) < len(whole) and known.count(b"\n") > 5


def test_the_form_of_the_table_and_the_order_of_its_rows_change_nothing(place: Path, tmp_path: Path) -> None:
    rows = [row for row in dated(LASTING) if row[2].month < 4]
    shuffled = [rows[at] for at in np.random.default_rng(1).permutation(len(rows))]
    stamps = [(a, b, int(at.timestamp())) for a, b, at in shuffled]
    (tmp_path / "plain.csv").write_text(table(rows))
    (tmp_path / "snap.txt.gz").write_bytes(gzip.compress("".join(f"{a} {b} {t}\n" for a, b, t in stamps).encode()))
    (tmp_path / "turned.tsv").write_text("".join(f"{t}\t{b}\t{a}\n" for a, b, t in stamps))
    source, target, at = zip(*shuffled, strict=True)
    pq.write_table(pa.table({"at": pa.array(at, pa.timestamp("us", "UTC")), "source": source, "target": target}), tmp_path / "a.parquet")
    found = []
    for name, ways in (("plain.csv", ()), ("snap.txt.gz", ()), ("turned.tsv", ("--time", 1)), ("a.parquet", ("--threads", 2))):
        done = called("communities", "follow", tmp_path / name, "--out", tmp_path / "out.tsv", "--events", tmp_path / "events.parquet", *ways)
        assert done.code == 0, done.err
        found.append(((tmp_path / "out.tsv").read_bytes(), pq.read_table(tmp_path / "events.parquet")))
    assert all(one[0] == found[0][0] and one[1].equals(found[0][1]) for one in found) and len(found[0][0]) > 1000
    assert called("communities", "follow", tmp_path / "plain.csv", "--out", tmp_path / "out.parquet").code == 0
    parquet, text = pq.read_table(tmp_path / "out.parquet"), found[0][0].decode()
    assert parquet.column_names == ["community", "month", "node", "degree"]
    assert parquet["node"].to_pylist() == [row["node"] for row in csv.DictReader(io.StringIO(text), delimiter="\t")]


def test_since_leaves_out_no_tie_and_until_ends_it(place: Path, tmp_path: Path) -> None:
    ways = ("--since", "2024-03", "--until", "2024-04")
    said = called("communities", "follow", place / "dated.csv", "--out", tmp_path / "a.csv", *ways, "--json").json
    assert (said["first"], said["last"], said["periods"]) == ("2024-03", "2024-04", 2)
    whole = called("communities", "follow", place / "dated.csv", "--out", tmp_path / "b.csv")
    assert whole.code == 0

    def groups(name: str) -> set[tuple]:
        here = [row for row in rows_of(tmp_path / name) if row["month"] == "2024-03"]
        return {tuple(row["node"] for row in here if row["community"] == one) for one in {row["community"] for row in here}}

    assert groups("a.csv") == groups("b.csv") and len(groups("a.csv")) >= 4


@pytest.mark.parametrize(("language", "words"), [("en", "never a community: chance alone"), ("fr", "jamais de communauté : le hasard suffit")])
def test_where_chance_ties_there_is_nothing_to_follow(tmp_path: Path, language: str, words: str) -> None:
    draw = np.random.default_rng(3)
    (tmp_path / "a.csv").write_text(table([(int(a), int(b), START + timedelta(days=int(day))) for a, b, day in draw.integers(0, 89, (900, 3))]))
    said = called("communities", "follow", tmp_path / "a.csv", "--out", tmp_path / "out.csv", "--events", tmp_path / "events.csv", "--lang", language)
    assert said.code == 0 and words in said.out
    assert rows_of(tmp_path / "out.csv") == rows_of(tmp_path / "events.csv") == []


def test_the_sentence_counts_what_happened(place: Path, tmp_path: Path) -> None:
    said = called("communities", "follow", place / "dated.csv", "--out", tmp_path / "a.csv", "--half-life", 20, "--lang", "fr")
    births = called("communities", "follow", place / "dated.csv", "--out", tmp_path / "a.csv", "--half-life", 20, "--json").json["events"]["birth"]
    assert "de 2024-01 à 2024-06" in said.out and any(line.split() == ["nées", str(births)] for line in said.out.splitlines())


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a cover of two large communities and a small one, and what everybody says."""
    folder, draw = tmp_path_factory.mktemp("told"), np.random.default_rng(6)
    groups = [list(range(30)), list(range(30, 55)), list(range(55, 63))]
    (folder / "cover.txt").write_text("".join("\t".join(map(str, group)) + "\n" for group in groups))
    own = (["garden", "bees", "vaccine"], ["chess", "endgame", "go"], ["secretword", "hiddenword"])
    rows = [(node, word) for group, words in zip(groups, own, strict=True) for node in group for word in words]
    rows += [(int(node), f"plain{word}") for node, word in zip(draw.integers(0, 90, 2000), draw.integers(0, 60, 2000), strict=True)]
    (folder / "said.csv").write_text("node,word\n" + "".join(f"{node},{word}\n" for node, word in rows))
    return folder


def test_words_are_those_that_members_share_and_small_communities_are_not_there(told: Path) -> None:
    said = typed("communities", "words", told / "cover.txt", told / "said.csv", "--json")
    assert (said.code, said.err) == (0, "1 community of fewer than 10 members is neither named nor listed.\n")
    assert [(one["community"], one["members"], {word["word"] for word in one["words"]}) for one in said.json["communities"]] == [
        (0, 30, {"garden", "bees", "vaccine"}), (1, 25, {"chess", "endgame", "go"})]  # fmt: skip
    assert said.json["small"] == 1 and "secretword" not in said.out
    words = said.json["communities"][0]["words"]
    assert all(word["z"] > 1.96 and (word["members"], word["others"]) == (30, 0) for word in words)
    french = called("communities", "words", told / "cover.txt", told / "said.csv", "--lang", "fr", "--most", 1)
    assert "0. Ses 30 membres ont en commun, plus que les autres : « bees »." in french.out and french.out.count("\n") == 2
    assert "1 communauté de moins de 10 membres n'est ni nommée ni listée." in french.err


def test_what_leaves_holds_no_sensitive_word_and_k_goes_up_only(told: Path) -> None:
    leaving = called("communities", "words", told / "cover.txt", told / "said.csv", "--leaving", "--k", 28, "--json").json
    assert [{word["word"] for word in one["words"]} for one in leaving["communities"]] == [{"garden", "bees"}] and leaving["small"] == 2
    english, _ = refused("words", told / "cover.txt", told / "said.csv", "--k", 9)
    assert english.json["error"]["code"] == "small-k"


def test_who_says_what_may_come_in_any_form(told: Path, tmp_path: Path) -> None:
    table = pa.csv.read_csv(told / "said.csv")
    pq.write_table(table, tmp_path / "said.parquet")
    (tmp_path / "said.tsv").write_text("".join(f"{row['node']}\t{row['word']}\t2\n" for row in table.to_pylist()))
    first = called("communities", "words", told / "cover.txt", told / "said.csv").out
    assert first.count("\n") == 2
    for name in ("said.parquet", "said.tsv"):
        assert called("communities", "words", told / "cover.txt", tmp_path / name).out == first


# --- adopt ------------------------------------------------------------------------------------------------------------


def likes(seed: int, own: int) -> str:
    """Return what groups of fifteen adopt: things of everybody, and `own` of sixteen of their own."""
    draw = np.random.default_rng(seed)
    rows = {(node, int(thing)) for node in range(90) for thing in draw.choice(500, 10, replace=False)}
    rows |= {(node, 1000 + 16 * (node // 15) + int(one)) for node in range(90) for one in draw.choice(16, own, replace=False)}
    return "node,thing\n" + "".join(f"{node},{thing}\n" for node, thing in sorted(rows))


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_those_who_adopt_together_are_tied_and_found(tmp_path: Path, ending: str) -> None:
    (tmp_path / "likes.csv").write_text(likes(1, 12))
    (tmp_path / "truth.txt").write_text("".join("\t".join(str(node) for node in range(first, first + 15)) + "\n" for first in range(0, 90, 15)))
    out = tmp_path / f"alike.{ending}"
    said = called("communities", "adopt", tmp_path / "likes.csv", "--out", out, "--json")
    assert said.code == 0 and said.json["nodes"] == 90 and said.json["edges"] > 100
    assert said.json["adoptions"] == likes(1, 12).count("\n") - 1
    assert read_edges(out, weighted=True).distinct == said.json["edges"]
    assert called("communities", "detect", out, "--weighted", "--out", tmp_path / "cover.txt").code == 0
    assert called("communities", "score", tmp_path / "cover.txt", tmp_path / "truth.txt", "--nodes", 90, "--json").json["onmi"] > 0.9
    things = called("communities", "adopt", tmp_path / "likes.csv", "--out", out, "--side", "thing", "--json").json
    found = read_edges(out)
    ids = found.nodes.to_pylist()
    assert things["edges"] > 50 and sum(ids[a] >= 1000 and ids[b] >= 1000 for a, b in zip(found.source, found.target, strict=True)) > 0.8 * len(found)


def test_chance_ties_nobody_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "likes.csv").write_text(likes(2, 0))
    said = called("communities", "adopt", tmp_path / "likes.csv", "--out", tmp_path / "alike.csv", "--lang", "fr")
    assert said.code == 0 and " : 0 lien que le hasard n'explique pas. " in said.out and "detect" not in said.out
    assert (tmp_path / "alike.csv").read_text().strip() == '"source","target","weight"'


def test_popular_things_that_are_set_aside_are_said(tmp_path: Path) -> None:
    (tmp_path / "likes.csv").write_text(likes(1, 12) + "".join(f"{node},9999\n" for node in range(80)))
    said = called("communities", "adopt", tmp_path / "likes.csv", "--out", tmp_path / "a.csv", "--cap", 40, "--json")
    assert [one["code"] for one in said.json["warnings"]] == ["popular"] and "set aside" in said.err


# --- figures ----------------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_written_cover(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    groups = [list(range(first, first + size)) for first, size in ((0, 18), (16, 30), (60, 24), (84, 20))]
    rows = [(a, b) for group in groups for a in group for b in group if a < b and draw.random() < 0.6] + draw.integers(0, 104, (60, 2)).tolist()
    (tmp_path / "edges.csv").write_text(table(rows, "source,target"))
    words = ("communities", "detect", tmp_path / "edges.csv", "--out", tmp_path / "cover.txt", "--figures")
    said = called(*words, tmp_path / "figures.csv", "--json").json
    assert called(*words, tmp_path / "figures.parquet", "--lang", "fr").out.count("\n") == 2
    found = pq.read_table(tmp_path / "figures.parquet")
    edges, cover = read_edges(tmp_path / "edges.csv"), (tmp_path / "cover.txt").read_text().splitlines()
    assert found.equals(figures_of(detect(edges), edges).table())
    assert [int(row["size"]) for row in rows_of(tmp_path / "figures.csv")] == [line.count("\t") + 1 for line in cover]
    assert said["median"] == {name: round(float(np.median(found[name].to_numpy())), 6) for name in ("size", "density", "conductance")}
    assert said["communities"] >= 3 and 0.4 < said["median"]["density"] < 0.8


# --- what is refused --------------------------------------------------------------------------------------------------

BAD = {
    "empty": "", "json": '{"a": [1]}', "one": "node\na\nb\n", "undated": "source,target\na,b\n",
    "soon": "source,target,time\na,b,2024-01-01\na,c,soon\n",
    "nan": "source,target,time,weight\na,b,2024-01-01,nan\n", "many": "node,word,count\na,x,many\n", "nowhere": "node,word\nzz,x\nyy,x\n",
    "far": "source,target,time\na,b,0001-01-05\na,c,2024-01-01\n", "late": "source,target,time\na,b,9999-12-31\n",
    "cover": "1\t2\t3\n", "good": "source,target,time\na,b,2024-01-01\n",
}  # fmt: skip
OUT = ("--out", "out.csv")
REFUSED: list[tuple[tuple, str]] = [
    (("follow", "missing", *OUT), "no-file"), (("follow", "empty", *OUT), "empty-table"), (("follow", "json", *OUT), "not-a-table"),
    (("follow", "undated", *OUT), "no-column"), (("follow", "soon", *OUT), "bad-time"), (("follow", "nan", *OUT, "--weighted"), "bad-number"),
    (("follow", "far", *OUT, "--every", "day"), "too-many-periods"), (("follow", "good", *OUT, "--time", "when?"), "no-column"),
    (("follow", "good", *OUT, "--weighted"), "no-column"), (("follow", "good", "--out", "out.gexf"), "bad-format"),
    (("follow", "good", "--out", "none/out.csv"), "cannot-write"), (("follow", "good", *OUT, "--events", "out.csv"), "same-file"),
    (("follow", "good", *OUT, "--half-life", 0), "bad-days"), (("follow", "good", *OUT, "--window", "nan"), "bad-days"),
    (("follow", "good", *OUT, "--since", "2025", "--until", "2024"), "backwards"), (("follow", "good", *OUT, "--since", "soon"), "bad-date"),
    (("follow", "late", *OUT), "bad-time"), (("follow", "good", *OUT, "--since", "9998-12-31", "--until", "9999"), "too-late"),
    (("follow", "good", *OUT, "--threads", 0), "bad-number"), (("follow", "good", *OUT, "--seed", -1), "bad-number"),
    (("words", "cover", "missing"), "no-file"), (("words", "missing", "many"), "no-file"), (("words", "cover", "empty"), "empty-table"),
    (("words", "cover", "one"), "not-a-table"), (("words", "cover", "many"), "bad-number"), (("words", "cover", "nowhere"), "strangers"),
    (("words", "cover", "json"), "not-a-table"), (("words", "cover", "nowhere", "--most", 0), "bad-number"),
    (("adopt", "missing", *OUT), "no-file"), (("adopt", "empty", *OUT), "empty-table"), (("adopt", "one", *OUT), "not-a-table"),
    (("adopt", "many", *OUT), "bad-number"), (("adopt", "good", "--out", "out.gml"), "bad-format"),
    (("adopt", "nowhere", *OUT, "--rate", 0), "bad-setting"), (("adopt", "nowhere", *OUT, "--cap", 1), "bad-setting"),
    (("detect", "good", *OUT, "--figures", "figures.gml"), "bad-format"), (("detect", "good", *OUT, "--figures", "out.csv"), "same-file"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code"), REFUSED)
def test_what_cannot_be_done_is_said_in_both_languages_and_writes_nothing(tmp_path: Path, monkeypatch, words: tuple, code: str) -> None:
    for name, text in BAD.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "out.csv").write_text("older\n")
    before = sorted(tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    assert refused(*words)[0].json["error"]["code"] == code
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "out.csv").read_text() == "older\n"


def test_what_is_read_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(BAD["good"])
    for words in (("follow", tmp_path / "good.csv", "--out", tmp_path / "good.csv"), ("adopt", tmp_path / "good.csv", "--out", tmp_path / "good.csv"),
                  ("detect", tmp_path / "good.csv", "--out", tmp_path / "c.txt", "--figures", tmp_path / "good.csv")):  # fmt: skip
        assert refused(*words)[0].json["error"]["code"] == "same-file"
    assert (tmp_path / "good.csv").read_text() == BAD["good"]


@pytest.mark.parametrize("every", ["day", "week", "month", "year"])
def test_periods_follow_each_other_without_gap_and_hold_their_dates(every: str) -> None:
    draw = np.random.default_rng(7)
    for _ in range(60):
        since, days = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=float(draw.integers(0, 3_650_000))), int(draw.integers(0, 900))
        until = since + timedelta(days=days)
        found = list(periods(since, until, every))
        ends, names = [one.end for one in found], [one.name for one in found]
        assert all(one < other for one, other in zip(ends, ends[1:], strict=False)) and len(set(names)) == len(names)
        assert names == sorted(names) and since < ends[0] and until < ends[-1] and (len(ends) == 1 or ends[-2] <= until)
        longest = {"day": 1, "week": 7, "month": 31, "year": 366}[every]
        assert max((other - one).days for one, other in zip([since, *ends], ends, strict=False)) <= longest
        if every == "week":
            assert all(end.weekday() == 0 for end in ends)

"""Does what leaves the page of communities say what it should, in every form, and nothing of what must stay home?"""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import etree

from murmure.communities import Cover
from murmure.communities.figures import figures as measured
from murmure.graphs.crowd import Crowd
from murmure.graphs.crowd_files import FORMS, Drawn, Leaving, Note, write
from murmure.graphs.dated import Span
from murmure.graphs.gexf import legible
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from test_gexf import G, V, faults

every_form = pytest.mark.parametrize("form", list(FORMS))
SMALL_COLOUR = "#0f1e2d"
SECRET = "murmuration-of-nine"
SENSITIVE = ("mosquée", "CGT", "#MariagePourTous")
NASTY = ("=HYPERLINK(\"http://a.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'quoted", "\u200b=1", " =1", "＝1", "｜",
         'a"b', "a,b", "a;b", "a\nb", "<b>&amp;</b>", "\x00\x01\x7f\x85\ufffe", "", " ", "\u202etxt.exe", "é漢字🌍", "]]>", "<<Function",
         "__proto__", "constructor", "toString", "--", "x" * 3000)  # fmt: skip


def crowd_of(groups: list[list[int]], ties: list[tuple[int, int]], names: list[str], labels: list[str] | None = None,
             against: tuple[tuple[int, int], ...] = (), sure: bool = True) -> Crowd:  # fmt: skip
    """Return a crowd with these communities, largest first; `against` are (community, person) that somebody contests."""
    groups = sorted(groups, key=lambda one: (-len(one), one))
    member = np.array([one for group in groups for one in sorted(group)], np.int64)
    starts = np.cumsum([0, *map(len, groups)]).astype(np.int64)
    draw = np.random.default_rng(1)
    cover = Cover(pa.array(names, pa.string()), starts, member, draw.uniform(0.1, 1.0, len(member)),
                  draw.uniform(0.5, 1.0, len(member)) if sure else None)  # fmt: skip
    place = np.repeat(np.arange(len(groups)), np.diff(starts))
    contested = np.array([(int(group), int(one)) in against for group, one in zip(place, member, strict=True)], bool)
    source, target = np.array(ties, np.int64).reshape(-1, 2).T
    weight = draw.uniform(0.1, 20.0, len(source))
    _, *figures = measured(cover, source, target, weight)
    return Crowd(cover.nodes, pa.array(labels or names, pa.string()), 0, source, target, weight, cover, contested, *figures)


def village(names: list[str] | None = None, labels: list[str] | None = None) -> Leaving:
    """Return 60 people in communities of 25, 20, 12, 10 and 9; one of 25 and two of the twelve, and of the ten one, are contested."""
    groups = [list(range(25)), list(range(15, 35)), list(range(30, 42)), list(range(42, 52)), list(range(51, 60))]
    draw = np.random.default_rng(2)
    ties = sorted({tuple(sorted(draw.choice(group, 2, replace=False).tolist())) for group in groups for _ in range(60)})
    # Of the ten one contests: nine accept, so that one stays home too.
    made = crowd_of(groups, ties, names or [f"https://a.example/@p{one}" for one in range(60)], labels or [f"Person {one}" for one in range(60)],
                    ((0, 3), (2, 30), (2, 31), (3, 42)))  # fmt: skip
    colours = ["#4477aa", "#ee6677", "#228833", SMALL_COLOUR, SMALL_COLOUR]
    words = [["jardin", *SENSITIVE], ["abeilles", "miel"], [], [SECRET], [SECRET, "vélo"]]
    notes = [
        Note("person", (made.people[20].as_py(),), "Met at the market: =1+1", "2026-01-02T03:04:05Z"),
        Note("person", (made.people[20].as_py(),), "second", "2026-01-03T03:04:05Z"),
        Note("tie", (made.people[ties[0][1]].as_py(), made.people[ties[0][0]].as_py()), "strong & <old>"),
        Note("community", ("1",), "the bees"), Note("community", ("4",), SECRET), Note("community", ("3",), SECRET),
        Note("community", ("1", "4"), SECRET), Note("community", ("99",), SECRET), Note("community", ("x",), SECRET),
        Note("view", (), "as of spring"),
    ]  # fmt: skip
    drawn = Drawn(draw.normal(0, 50, 60), draw.normal(0, 50, 60), draw.uniform(1, 6, 60), colours)
    return Leaving(made, drawn, np.ones(60, bool), np.ones(len(ties), bool), words, notes, 10, "2026-11-22T07:00:00Z")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def of_gexf(path: Path) -> tuple[dict[str, dict], list[dict], etree._ElementTree]:
    document = etree.parse(path)
    nodes = {node.get("id"): dict(node.attrib) | {value.get("for"): value.get("value") for value in node.iter(f"{G}attvalue")}
             for node in document.iter(f"{G}node")}  # fmt: skip
    edges = [dict(edge.attrib) | {value.get("for"): value.get("value") for value in edge.iter(f"{G}attvalue")}
             for edge in document.iter(f"{G}edge")]  # fmt: skip
    return nodes, edges, document


def expected(leaving: Leaving) -> dict[tuple[int, str], tuple[float, float, bool]]:
    """Return the memberships that may leave, found one by one."""
    crowd, cover = leaving.crowd, leaving.crowd.cover
    out = {}
    for one in range(cover.communities):
        rows = range(cover.starts[one], cover.starts[one + 1])
        if sum(not crowd.contested[row] for row in rows) >= leaving.k:
            for row in rows:
                if leaving.people[cover.member[row]]:
                    sure = float("nan") if cover.confidence is None else cover.confidence[row]
                    out[one + 1, cover.nodes[int(cover.member[row])].as_py()] = (cover.degree[row], sure, bool(crowd.contested[row]))
    return out


def of_cells(nodes: dict[str, dict]) -> dict[tuple[int, str], tuple[float, float, bool]]:
    """Return the memberships that the cells of nodes say."""
    out = {}
    for person, data in nodes.items():
        sure = dict(pair.split(":") for pair in data.get("confidences", "").split(";") if pair)
        for name, contested in (("degrees", False), ("contested", True)):
            for pair in filter(None, data.get(name, "").split(";")):
                group, degree = pair.split(":")
                out[int(group), person] = (float(degree), float(sure.get(group, "nan")), contested)
        numbers = data.get("communities", "").split(";") if data.get("communities") else []
        assert numbers == [pair.split(":")[0] for pair in data.get("degrees", "").split(";") if pair]
        assert data.get("community", "") == (numbers or [""])[0]
    return out


def of_form(form: str, folder: Path) -> dict[tuple[int, str], tuple[float, float, bool]]:
    if form == "csv":
        return {(int(row["community"]), row["person"]): (float(row["degree"]), float(row["confidence"] or "nan"), row["contested"] == "true")
                for row in rows_of(folder / "memberships.csv")}  # fmt: skip
    if form == "parquet":
        return {(row["community"], row["person"]): (row["degree"], float("nan") if row["confidence"] is None else row["confidence"], row["contested"])
                for row in pq.read_table(folder / "memberships.parquet").to_pylist()}  # fmt: skip
    if form == "gexf":
        return of_cells(of_gexf(folder / "communities.gexf")[0])
    return of_cells(json.loads((folder / "communities.json").read_text("utf-8"))["graphDataset"]["nodeData"])


@every_form
@pytest.mark.parametrize("sure", [True, False])
def test_every_form_says_the_same_memberships(form: str, sure: bool, tmp_path: Path) -> None:
    leaving = village()
    if not sure:
        leaving = replace(leaving, crowd=replace(leaving.crowd, cover=replace(leaving.crowd.cover, confidence=None)))
    files = write(leaving, tmp_path / "out", form)
    assert sorted(files) == sorted((tmp_path / "out").iterdir()) and files[-1].name == "README.txt"
    found, wanted = of_form(form, tmp_path / "out"), expected(leaving)
    assert found.keys() == wanted.keys() and {group for group, _ in wanted} == {1, 2, 3} and len(wanted) == 25 + 20 + 12
    assert sum(contested for *_, contested in found.values()) == 3
    for one, (degree, confidence, contested) in wanted.items():
        assert found[one][2] == contested and found[one][0] == pytest.approx(degree, abs=5e-4)
        # Of a contested membership the cells of a node say the degree only.
        if not contested or form in ("csv", "parquet"):
            assert found[one][1] == pytest.approx(confidence, abs=5e-4, nan_ok=True)


def test_parquet_is_csv_and_both_hold_all_that_is_kept(tmp_path: Path) -> None:
    leaving = village()
    write(leaving, tmp_path, "csv")
    write(leaving, tmp_path, "parquet")
    for name in ("people", "memberships", "communities", "ties", "notes"):
        typed = pq.read_table(tmp_path / f"{name}.parquet")
        plain = rows_of(tmp_path / f"{name}.csv")
        assert len(plain) == typed.num_rows > 0 and list(plain[0]) == typed.column_names
        for one, other in zip(plain, typed.to_pylist(), strict=True):
            for column, value in other.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert float(one[column]) == value
                else:
                    text = "; ".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else value or ""
                    assert one[column].removeprefix("'") == text
    people = {row["id"]: row for row in pq.read_table(tmp_path / "people.parquet").to_pylist()}
    assert len(people) == 60 and people["https://a.example/@p59"]["communities"] == 0 and people["https://a.example/@p17"]["communities"] == 2
    assert people["https://a.example/@p30"]["communities"] == 1 and people["https://a.example/@p30"]["contested"] == 1
    assert people["https://a.example/@p20"]["notes"] == "Met at the market: =1+1 | second"
    groups = pq.read_table(tmp_path / "communities.parquet").to_pylist()
    assert [(row["community"], row["size"], row["here"], row["words"], row["notes"]) for row in groups] == [
        (1, 24, 24, ["jardin"], None), (2, 20, 20, ["abeilles", "miel"], "the bees"), (3, 10, 10, [], None)]  # fmt: skip
    assert [row["ties"] for row in groups] == leaving.crowd.ties[:3].tolist()
    assert pq.read_table(tmp_path / "ties.parquet")["weight"].to_pylist() == leaving.crowd.weight.tolist()


@every_form
def test_nothing_of_a_small_community_and_no_sensitive_word_is_in_any_file(form: str, tmp_path: Path) -> None:
    leaving = village()
    for file in write(leaving, tmp_path, form):
        # Packed columns hide words from a search of bytes: a table is searched as what it says.
        said = json.dumps(pq.read_table(file).to_pylist(), ensure_ascii=False) if form == "parquet" and file.suffix == ".parquet" else ""
        said = said or file.read_bytes().decode("utf-8")
        for word in (SECRET, *SENSITIVE, "vélo", SMALL_COLOUR, SMALL_COLOUR[1:], "15,30,45", 'r="15" g="30" b="45"'):
            assert word.casefold() not in said.casefold(), (file.name, word)
    readme = (tmp_path / "README.txt").read_text("utf-8")
    # The nine, and the ten of whom one says that it is not so; the person in both is counted in both.
    assert "Held back: 2 communities of fewer than 10 members, with 19 memberships and 5 notes." in readme
    assert "Retenu : 2 communautés de moins de 10 membres, avec 19 appartenances et 5 notes." in readme


@every_form
@pytest.mark.parametrize("k", [9, 0, -1, 10.5, True])
def test_below_ten_is_refused(form: str, k: object, tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        write(replace(village(), k=k), tmp_path / "none", form)
    assert not (tmp_path / "none").exists()


@every_form
def test_a_greater_k_holds_back_more(form: str, tmp_path: Path) -> None:
    write(replace(village(), k=21), tmp_path, form)
    assert {group for group, _ in of_form(form, tmp_path)} == {1}
    assert "4 communities of fewer than 21 members" in (tmp_path / "README.txt").read_text("utf-8")


@every_form
def test_filters_leave_out_people_and_ties_but_no_notes(form: str, tmp_path: Path) -> None:
    leaving = village()
    people = np.arange(60) % 2 == 1
    ties = np.arange(len(leaving.ties)) % 3 > 0
    chosen = replace(leaving, people=people, ties=ties)
    write(chosen, tmp_path, form)
    # Of the third community, filters leave five people: it is held back, as a small one is.
    left = {key for key in expected(chosen) if key[0] != 3}
    assert left < expected(chosen).keys() and of_form(form, tmp_path).keys() == left
    kept = ties & people[leaving.crowd.source] & people[leaving.crowd.target]
    if form in ("csv", "parquet"):
        tables = {name: rows_of(tmp_path / f"{name}.csv") if form == "csv" else pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
                  for name in ("people", "ties", "notes", "communities")}  # fmt: skip
        assert len(tables["people"]) == 30 and len(tables["ties"]) == kept.sum() > 0 and len(tables["notes"]) == 5
        assert [int(row["size"]) for row in tables["communities"]] == [24, 20]
        assert [int(row["here"]) for row in tables["communities"]] == [11, 10]
    elif form == "gexf":
        nodes, edges, _ = of_gexf(tmp_path / "communities.gexf")
        assert len(nodes) == 30 and len(edges) == kept.sum()
    else:
        graph = json.loads((tmp_path / "communities.json").read_text("utf-8"))["graphDataset"]
        assert len(graph["fullGraph"]["nodes"]) == 30 and len(graph["fullGraph"]["edges"]) == len(graph["edgeData"]) == kept.sum()


@every_form
def test_same_input_same_bytes(form: str, tmp_path: Path) -> None:
    first = {file.name: file.read_bytes() for file in write(village(), tmp_path / "a", form)}
    assert first == {file.name: file.read_bytes() for file in write(village(), tmp_path / "b", form)}


def test_a_spreadsheet_finds_no_formula_and_every_text_can_be_had_back(tmp_path: Path) -> None:
    names = [f"{NASTY[one % len(NASTY)]}{one // len(NASTY) or ''}" for one in range(60)]
    leaving = village(names, [name[::-1] for name in names])
    notes = [Note("view", (name,), name, name) for name in names]
    write(replace(leaving, notes=notes, words=[list(NASTY)] * 5), tmp_path, "csv")
    write(replace(leaving, notes=notes, words=[list(NASTY)] * 5), tmp_path, "parquet")
    for name in ("people", "memberships", "communities", "ties", "notes"):
        typed = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        for row, other in zip(rows_of(tmp_path / f"{name}.csv"), typed, strict=True):
            for column, cell in row.items():
                value = "; ".join(other[column]) if isinstance(other[column], list) else other[column]
                if not isinstance(value, str):
                    continue
                assert not cell.lstrip("\u200b\u202e \t\r\n").startswith(tuple("=+-@＝＋－＠")) and cell[:1] not in tuple("\t\r\n")
                assert not set(cell) & {"\x00", "\x01", "\x7f", "\x85"}
                assert cell.removeprefix("'") == "".join(" " if sign in "\x00\x01\x7f\x85" else sign for sign in value)
    assert {row["person"] for row in rows_of(tmp_path / "memberships.csv")} <= {row["id"] for row in rows_of(tmp_path / "people.csv")}


@every_form
def test_two_people_stay_two_whatever_their_ids(form: str, tmp_path: Path) -> None:
    twins = ["a\x00b", "a b", "a\x01b", " a b", "constructor", "constructor ~", "constructor ~2", "constructor\x00", "", " ", "\x00"]
    leaving = village(twins + [legible(one) for one in ("a\x00b", "", "constructor\x00")] + [f"p{one}" for one in range(60 - 3 - len(twins))])
    write(replace(leaving, notes=[Note("person", (one,), f"note {place}") for place, one in enumerate(twins)]), tmp_path, form)
    if form in ("csv", "parquet"):
        rows = rows_of(tmp_path / "people.csv") if form == "csv" else pq.read_table(tmp_path / "people.parquet").to_pylist()
        people = {row["id"]: row for row in rows}
    elif form == "gexf":
        people = of_gexf(tmp_path / "communities.gexf")[0]
    else:
        people = json.loads((tmp_path / "communities.json").read_text("utf-8"))["graphDataset"]["nodeData"]
    assert len(people) == 60 and len(of_form(form, tmp_path)) == len(expected(leaving))
    assert [row.get("notes") or None for row in people.values()] == [f"note {place}" for place in range(len(twins))] + [None] * (60 - len(twins))


def test_gexf_keeps_the_rules_whatever_people_are_called(tmp_path: Path) -> None:
    names = [f"{NASTY[one % len(NASTY)]}{one // len(NASTY) or ''}" for one in range(60)]
    leaving = village(names, [name[::-1] for name in names])
    notes = [Note("person", (name,), name) for name in names] + [Note("view", (), name) for name in NASTY]
    x = leaving.drawn.x.copy()
    x[[5, 6]] = np.nan, np.inf
    write(replace(leaving, notes=notes, words=[list(NASTY)] * 5, drawn=replace(leaving.drawn, x=x)), tmp_path, "gexf")
    nodes, edges, document = of_gexf(tmp_path / "communities.gexf")
    assert faults(document) == []
    assert len(nodes) == 60 and len(edges) == len(leaving.ties) and sum("notes" in node for node in nodes.values()) >= 55
    assert len(document.findall(f".//{V}position")) == 58


def test_gexf_is_drawn_as_the_page_draws_it(tmp_path: Path) -> None:
    leaving = village()
    write(leaving, tmp_path, "gexf")
    nodes, edges, document = of_gexf(tmp_path / "communities.gexf")
    assert faults(document) == [] and document.find(f".//{G}meta").get("lastmodifieddate") == "2026-11-22"
    for node, x, size in zip(document.iter(f"{G}node"), leaving.drawn.x, leaving.drawn.size, strict=True):
        assert float(node.find(f"{V}position").get("x")) == pytest.approx(x, rel=1e-5)
        assert float(node.find(f"{V}size").get("value")) == pytest.approx(size, rel=1e-4)
        colour = "#" + "".join(f"{int(node.find(f'{V}color').get(part)):02x}" for part in "rgb")
        strongest = nodes[node.get("id")].get("community")
        assert colour == (leaving.drawn.colour[int(strongest) - 1] if strongest else "#b0b0b0")
    assert [float(edge["weight"]) for edge in edges] == leaving.crowd.weight.tolist() and edges[0]["notes"] == "strong & <old>"
    said = document.findtext(f".//{G}description")
    assert "Community 2, 20 members: abeilles, miel. Note: the bees" in said and "Note: as of spring" in said
    networkx = pytest.importorskip("networkx")
    read = networkx.read_gexf(tmp_path / "communities.gexf")
    assert not read.is_directed() and read.number_of_edges() == len(edges)
    assert {one: data.get("communities") for one, data in read.nodes(data=True)} == {one: data.get("communities") for one, data in nodes.items()}


KINDS = {"text": str, "number": (int, float), "color": str, "category": str, "keywords": str}


def workspace_faults(said: dict) -> list[str]:
    """Return what in a workspace Gephi Lite 1.0 or 1.1 could not open or draw."""
    found = [] if (said["type"], said["version"].split(".")[:2]) == ("gephi-lite", ["1", "1"]) else ["version"]
    found += [] if said["filters"] == {"filters": []} else ["filters"]
    graph, drawn = said["graphDataset"], said["appearance"]
    full = graph["fullGraph"]
    keys, edges = [node["key"] for node in full["nodes"]], [edge["key"] for edge in full["edges"]]
    found += [] if len(set(keys)) == len(keys) and len(set(edges)) == len(edges) else ["keys"]
    found += [] if set(keys) == set(graph["nodeData"]) == set(graph["layout"]) and set(edges) == set(graph["edgeData"]) else ["data"]
    found += [] if {edge[end] for edge in full["edges"] for end in ("source", "target")} <= set(keys) else ["ends"]
    found += [] if all(isinstance(place[axis], int | float) for place in graph["layout"].values() for axis in "xy") else ["layout"]
    for items, data in (("nodes", graph["nodeData"]), ("edges", graph["edgeData"])):
        fields = {field["id"]: field for field in graph["nodeFields" if items == "nodes" else "edgeFields"]}
        found += [f"field {name}" for name, field in fields.items() if field["type"] not in KINDS or field["itemType"] != items]
        found += [f"{name}={value!r}" for row in data.values() for name, value in row.items()
                  if name not in fields or not isinstance(value, KINDS[fields[name]["type"]])]  # fmt: skip
        found += [f"{place} {field}" for place, way in drawn.items() if (field := way.get("field") if isinstance(way, dict) else None)
                  and field["itemType"] == items and field != fields.get(field["id"])]  # fmt: skip
    states = {"showEdges", "nodesSize", "edgesSize", "backgroundColor", "layoutGridColor", "nodesColor", "edgesColor", "nodesLabel", "edgesLabel",
              "nodesLabelSize", "edgesLabelSize", "nodesLabelEllipsis", "edgesLabelEllipsis", "nodesImage", "edgesZIndex"}  # fmt: skip
    return found + [f"no {name}" for name in states - set(drawn)]


def lists_in(said: object) -> list[list]:
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return ([said] if isinstance(said, list) else []) + [one for part in inner for one in lists_in(part)]


def test_a_workspace_of_gephi_lite_is_whole(tmp_path: Path) -> None:
    leaving = village()
    write(leaving, tmp_path, "gephi-lite")
    said = json.loads((tmp_path / "communities.json").read_text("utf-8"))
    assert workspace_faults(said) == []
    graph = said["graphDataset"]
    palette = said["appearance"]["nodesColor"]["colorPalette"]
    assert palette == {"1": "#4477aa", "2": "#ee6677", "3": "#228833"}
    for one, data in graph["nodeData"].items():
        assert data["color"] == palette.get(data.get("community"), "#b0b0b0")
        place = leaving.crowd.people.index(one).as_py()
        assert graph["layout"][one]["x"] == pytest.approx(leaving.drawn.x[place], rel=1e-5) and data["label"] == f"Person {place}"
    assert "abeilles" in graph["metadata"]["description"]


def test_hostile_names_make_no_script_in_a_workspace(tmp_path: Path) -> None:
    names = [f"{NASTY[one % len(NASTY)]}{one // len(NASTY) or ''}" for one in range(60)]
    notes = [Note("person", (name,), name) for name in names]
    write(replace(village(names), notes=notes, words=[["<<Function", "alert(1)", "Function>>"]] * 5), tmp_path, "gephi-lite")
    said = json.loads((tmp_path / "communities.json").read_text("utf-8"))
    assert workspace_faults(said) == [] and len(said["graphDataset"]["nodeData"]) == 60
    # graphology keeps neighbours in plain objects, which have these names without being told.
    assert not {"__proto__", "constructor", "toString"} & set(said["graphDataset"]["nodeData"])
    # Gephi Lite runs a list of texts that begins with '<<Function'; it makes a set of one with '<<SET'.
    assert lists_in(said) and not [one for one in lists_in(said) if any(isinstance(part, str) for part in one)]


@every_form
@pytest.mark.parametrize("count", [0, 3])
def test_nobody_and_nothing_leave_files_that_can_be_read(form: str, count: int, tmp_path: Path) -> None:
    made = crowd_of([], [], [f"p{one}" for one in range(count)])
    none = np.zeros(count)
    write(Leaving(made, Drawn(none, none, none, []), np.ones(count, bool), np.ones(0, bool), []), tmp_path, form)
    assert of_form(form, tmp_path) == {} and "Nothing was held back" in (tmp_path / "README.txt").read_text("utf-8")
    if form == "gexf":
        assert faults(of_gexf(tmp_path / "communities.gexf")[2]) == []
    if form == "gephi-lite":
        assert workspace_faults(json.loads((tmp_path / "communities.json").read_text("utf-8"))) == []


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="csv, parquet, gexf"):
        write(village(), tmp_path, "xlsx")
    (tmp_path / "file").write_text("")
    with pytest.raises(BadRequest, match="cannot be written"):
        write(village(), tmp_path / "file", "csv")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def memory(what: str) -> int:
    """Return how many kB are held (VmRSS, which begins the peak anew) or were held at most (VmHWM)."""
    if what == "VmRSS":
        Path("/proc/self/clear_refs").write_text("5")
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what)).split()[1])


@every_form
@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the peak of a part of a process")
def test_a_crowd_of_fifty_thousand_leaves_in_bounded_memory(form: str, tmp_path: Path) -> None:
    count, size = 50_000, 50
    draw = np.random.default_rng(0)
    groups = [sorted({*range(one, one + size), *draw.integers(0, count, 10).tolist()}) for one in range(0, count, size)]
    ends = np.sort(draw.integers(0, count, (510_000, 2)), axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)[:500_000]
    made = crowd_of(groups, ends, [f"https://a.example/users/person{one}" for one in range(count)])
    drawn = Drawn(*draw.normal(0, 900, (2, count)), draw.uniform(1, 6, count), ["#4477aa"] * len(groups))
    leaving = Leaving(made, drawn, np.ones(count, bool), np.ones(len(ends), bool), [["word"]] * len(groups), made="2026-11-22")
    before, start = memory("VmRSS"), time.process_time()
    files = write(leaving, tmp_path, form)
    peak = memory("VmHWM") - before
    print(form, f"{time.process_time() - start:.1f} s of CPU, {peak >> 10} MB of memory,", sum(file.stat().st_size for file in files) >> 20, "MB")
    assert 0 < peak < 300 << 10
    assert len(of_form(form, tmp_path)) == len(made.cover.member)


def test_notes_with_sensitive_words_on_people_stay(tmp_path: Path) -> None:
    leaving = village()
    ids = leaving.crowd.people.take(leaving.crowd.source[:1].tolist() + leaving.crowd.target[:1].tolist()).to_pylist()
    notes = [Note("person", (ids[0],), "was at the mosque"), Note("tie", tuple(ids), "both have cancer"), Note("person", (ids[1],), "grows tomatoes")]
    write(replace(leaving, notes=notes), tmp_path, "csv")
    assert [row["text"] for row in rows_of(tmp_path / "notes.csv")] == ["grows tomatoes"]


def said_in(form: str, folder: Path) -> str:
    """Return what the files of a form say of themselves: beside the tables, and in a graph."""
    readme = (folder / "README.txt").read_text("utf-8")
    if form == "gexf":
        return readme + (of_gexf(folder / "communities.gexf")[2].findtext(f".//{G}description") or "")
    if form == "gephi-lite":
        metadata = json.loads((folder / "communities.json").read_text("utf-8"))["graphDataset"]["metadata"]
        return readme + metadata["title"] + metadata["description"]
    return readme


ASKED = Ask(since=1_704_067_200_000_000, until=1_704_103_260_000_000, words="vélo {all}\x00", sources=("mastodon",), types=("Create",),
            place=(48.85, 2.35, 5.0))  # fmt: skip
TOLD = {
    "en": ("Filters, only these activities count: of 2024-01-01 or later, earlier than 2024-01-01 10:01 UTC, with the words “vélo {all}”, "
           "of the source mastodon, of the type Create, within 5 km of 48.85, 2.35.",
           "Communities, found in the ties of this span alone: of 2024-01-01 or later.", "Rules: a community of fewer than 12 members stays home"),
    "fr": ("Filtres, seules comptent les activités : du 2024-01-01 ou d'après, d'avant le 2024-01-01 10:01 UTC, avec les mots « vélo {all} », "
           "de la source mastodon, du type Create, à moins de 5 km de 48.85, 2.35.",
           "Communautés, trouvées dans les seuls liens de cette période : du 2024-01-01 ou d'après.",
           "Règles : une communauté de moins de 12 membres reste à la maison"),
}  # fmt: skip


@every_form
@pytest.mark.parametrize("language", ["en", "fr"])
def test_files_say_which_filters_which_span_and_which_rules_made_them(form: str, language: str, tmp_path: Path) -> None:
    write(replace(village(), k=12, ask=ASKED, span=Span(ASKED.since), language=language), tmp_path, form)
    said, other = said_in(form, tmp_path), "en" if language == "fr" else "fr"
    for one, another in zip(TOLD[language], TOLD[other], strict=True):
        assert said.index(one) < said.index(another), "the language of the user comes first"
        # What a graph says of itself, it says once, in that language.
        assert said.count(one) == (2 if form in ("gexf", "gephi-lite") else 1) and said.count(another) == 1
    write(village(), tmp_path / "all", form)
    assert "Filters: none, all activities count.\n\nCommunities: of the whole log." in (tmp_path / "all" / "README.txt").read_text("utf-8")


@every_form
@pytest.mark.parametrize("words", ["mosquée", "velo mosq*", "gay pride", "#CGT"])
def test_filters_on_sensitive_words_are_not_told(form: str, words: str, tmp_path: Path) -> None:
    views = [("in spring", f"{urlencode({'q': words})}&at=1,2,3"), ("later", "q=velo&at=1,2,3")]
    notes = [Note("view", ("view",), text, view=view) for text, view in views]
    asked = Ask(words=words, sources=(words,))
    for file in write(replace(village(), ask=asked, notes=notes), tmp_path, form):
        text = json.dumps(pq.read_table(file).to_pylist()) if file.suffix == ".parquet" else file.read_bytes().decode()
        assert not [one for one in (words, urlencode({"q": words})) if one.casefold() in text.casefold()], file.name
    said = said_in(form, tmp_path)
    assert "with words that are not told here, of a kind that is not told here" in said
    if form in ("csv", "parquet"):
        rows = rows_of(tmp_path / "notes.csv") if form == "csv" else pq.read_table(tmp_path / "notes.parquet").to_pylist()
        assert [row["view"] for row in rows] == ["", "q=velo"]
    else:
        assert "Note: in spring" in said and "Note on the view q=velo: later" in said

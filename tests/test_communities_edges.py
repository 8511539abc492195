"""Is the same graph read from every form in which tools write it, and is what cannot be read said with its line?"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import quoteattr

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs_made import view_of, village
from murmure import graphs
from murmure.communities.edges import Edges, edges_of, read_edges
from murmure.communities.edges.fault import WRONG
from murmure.model.errors import MurmureError
from typed import ROOT, environment

calm = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DATA = Path(os.environ.get("MURMURE_DATA") or ROOT.parent / "shared" / "data")
WHOLE = [(3, 1, 0.5), (1, 2, 2.0), (2, 3, 1.0), (3, 1, 0.25), (10, 2, 4.0), (5, 5, 1.0), (-7, 10, 8.0)]
NAMED = [("Ana", "Bo", 0.5), ("Bo", "Éva", 2.0), ("Éva", "Ana", 1.0), ("@c", "Bo", 0.25), ("d#1", "d#1", 1.0)]


def triples(edges: Edges) -> list[tuple]:
    """Return (source, target, weight) of every edge, by ids."""
    ids = edges.nodes.to_pylist()
    assert ids == sorted(ids) and len(set(ids)) == len(ids)
    assert edges.source.dtype == edges.target.dtype == np.int64
    weight = [None] * len(edges) if edges.weight is None else edges.weight.tolist()
    return [(ids[s], ids[t], w) for s, t, w in zip(edges.source.tolist(), edges.target.tolist(), weight, strict=True)]


def lines(rows: list[tuple], mark: str, header: str = "", end: str = "\n") -> str:
    return header + "".join(mark.join(map(str, row)) + end for row in rows)


def quoted(rows: list[tuple], mark: str = ",", header: tuple | None = None) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([header, *rows] if header else rows)
    return out.getvalue()


def graphml(rows: list[tuple], default: str = "") -> str:
    edges = "".join(
        f"<edge source={quoteattr(str(s))} target={quoteattr(str(t))}><data key='k'>x</data><data key='w'>{w}</data></edge>"
        for s, t, w in rows
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><graphml xmlns='http://graphml.graphdrawing.org/xmlns'>"
        "<key id='k' for='edge' attr.name='kind' attr.type='string'/>"
        f"<key id='w' for='edge' attr.name='weight' attr.type='double'>{default}</key>"
        f"<graph edgedefault='undirected'>{edges}</graph></graphml>"
    )


def gexf(rows: list[tuple]) -> str:
    edges = "".join(f"<edge id='{n}' source={quoteattr(str(s))} target={quoteattr(str(t))} weight='{w}'/>" for n, (s, t, w) in enumerate(rows))
    return f"<gexf xmlns='http://gexf.net/1.3' version='1.3'><graph><nodes/><edges>{edges}</edges></graph></gexf>"


def parquet(rows: list[tuple], **types: pa.DataType) -> bytes:
    out = io.BytesIO()
    columns = zip(*rows, strict=True)
    table = {name: pa.array(values, types.get(name)) for name, values in zip(("source", "target", "weight"), columns, strict=True)}
    pq.write_table(pa.table(table), out)
    return out.getvalue()


FORMS: dict[str, Callable[[list[tuple]], str | bytes]] = {
    "plain.tsv": lambda rows: lines(rows, "\t"),
    "windows.tsv": lambda rows: lines(rows, "\t", "# made up\r\n# FromNodeId\tToNodeId\r\n", "\r\n"),
    "no-last-end.txt": lambda rows: lines(rows, "\t").rstrip("\n"),
    "blank.tsv": lambda rows: "\n\n" + lines(rows, "\t", end="\n\n"),
    "mac.tsv": lambda rows: lines(rows, "\t", end="\r"),
    "percent.txt": lambda rows: lines(rows, "\t", "% sym positive\n% 7 5 5\n"),
    "header.tsv": lambda rows: lines(rows, "\t", "source\ttarget\tweight\n"),
    "comment-and-header.csv": lambda rows: lines(rows, ",", "# made up\nFrom,To,Poids\n"),
    "no-header.csv": lambda rows: lines(rows, ","),
    "apart.csv": lambda rows: lines(rows, ", "),
    "semicolons.csv": lambda rows: lines([(s, t, str(w).replace(".", ",")) for s, t, w in rows], ";", "de;vers;poids\n"),
    "bars.txt": lambda rows: lines(rows, "|"),
    "quoted.csv": lambda rows: quoted(rows, ",", ("src", "dst", "w")),
    "quoted.tsv": lambda rows: quoted(rows, "\t"),
    "mark.csv": lambda rows: codecs.BOM_UTF8 + lines(rows, ",", "source,target,weight\n").encode(),
    "wide.txt": lambda rows: lines(rows, "\t").encode("utf-16"),
    "packed.tsv.gz": lambda rows: gzip.compress(lines(rows, "\t").encode()),
    "no-name": lambda rows: parquet(rows),
    "other-order.csv": lambda rows: lines([(w, "x,y", t, s) for s, t, w in rows], ";", "weight;kind;target;source\n"),
    "texts.graphml": graphml,
    "texts.xml": gexf,
    "packed.gexf": lambda rows: gzip.compress(gexf(rows).encode()),
    "wide.gexf": lambda rows: ("<?xml version='1.0' encoding='UTF-16'?>" + gexf(rows)).encode("utf-16"),
}


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("rows", [WHOLE, NAMED], ids=["numbers", "names"])
@pytest.mark.parametrize("name", FORMS)
def test_the_same_edges_come_from_every_form(tmp_path: Path, name: str, rows: list[tuple]) -> None:
    path = put(tmp_path / name, FORMS[name](rows))
    assert triples(read_edges(path, weighted=True)) == rows
    plain = read_edges(path, directed=True)
    assert triples(plain) == [(source, target, None) for source, target, _ in rows]
    assert plain.directed and [note.code for note in plain.notes] == ["weights-ignored"]


@pytest.mark.parametrize("rows", [[(row[0], row[1]) for row in WHOLE], [(row[0], row[1]) for row in NAMED]], ids=["numbers", "names"])
@pytest.mark.parametrize("end", ["\n", " \n", "\t\r\n", " {}\n", " {'weight': 2, 'kind': 'a b'}\n"])
def test_columns_apart_by_spaces_are_read(tmp_path: Path, rows: list[tuple], end: str) -> None:
    header = "# a comment\n\n" if end != "\n" else "   "
    path = put(tmp_path / "edges.txt", header + "".join(f"{s}{' ' * (n % 3 + 1)}{t}{end}" for n, (s, t) in enumerate(rows)))
    edges = read_edges(path)
    assert triples(edges) == [(*row, None) for row in rows] and edges.notes == ()
    with pytest.raises(MurmureError) as caught:
        read_edges(path, weighted=True)
    assert caught.value.code == "no-weights"


def test_comments_are_left_out_below_as_above_but_not_under_a_header(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", "#a\tb\n1\t2\n# half way\n2\t3\n%\n")
    assert triples(read_edges(path)) == [(1, 2, None), (2, 3, None)]
    tags = put(tmp_path / "b.csv", "source,target\n#cat,#dog\n#dog,%\n")
    assert triples(read_edges(tags)) == [("#cat", "#dog", None), ("#dog", "%", None)]


def test_a_header_of_unknown_words_above_numbers_is_a_header(tmp_path: Path) -> None:
    assert triples(read_edges(put(tmp_path / "a.csv", "person,friend,times\n1,2,3\n2,4,5\n"), True)) == [(1, 2, 3), (2, 4, 5)]
    named = put(tmp_path / "b.csv", "a,b\nx,y\ny,z\n")  # as likely two ids as two titles
    assert triples(read_edges(named)) == [("a", "b", None), ("x", "y", None), ("y", "z", None)]


@pytest.mark.parametrize(("ids", "kind"), [
    ((1, -(1 << 63), (1 << 63) - 1), pa.int64()), ((1, 1 << 63, (1 << 64) - 1), pa.uint64()), ((5, 4, 6), pa.int64()),
    ((10**15, 10**15 + 1, 10**15 + 9), pa.int64()),
])  # fmt: skip
def test_whole_numbers_of_64_bits_stay_numbers(tmp_path: Path, ids: tuple[int, ...], kind: pa.DataType) -> None:
    one, two, three = ids
    rows = [(one, two), (two, three), (three, one), (two, two)] * 60 + [(three, two)]
    expected = [(*row, None) for row in rows]
    for content in (lines(rows, "\t"), lines(rows, " "), graphml([(*row, 1) for row in rows]).replace("weight", "x")):
        edges = read_edges(put(tmp_path / "edges", content))
        assert edges.nodes.type == kind and triples(edges) == expected
    table = pa.table({"source": pa.array([row[0] for row in rows], kind), "target": pa.array([row[1] for row in rows], kind)})
    assert triples(edges_of(table)) == triples(read_edges(table)) == expected


def test_ids_that_turn_out_to_be_texts_or_large_are_read_again(tmp_path: Path) -> None:
    rows = [(str(n), str(n + 1)) for n in range(400)]
    edges = read_edges(put(tmp_path / "a.tsv", lines([*rows, ("12a", "7")], "\t")))
    assert triples(edges)[-1] == ("12a", "7", None) and len(edges) == 401
    assert [note.code for note in edges.notes] == ["ids-are-texts"] and "401" in edges.notes[0].what.fr
    assert triples(read_edges(put(tmp_path / "b.tsv", lines([*rows, (1 << 63, 7)], "\t"))))[-1] == (1 << 63, 7, None)
    assert triples(read_edges(put(tmp_path / "c.tsv", "007\t7\n08\t7\n"))) == [("007", "7", None), ("08", "7", None)]


def test_nodes_without_edges_and_hyperedges_of_graph_files(tmp_path: Path) -> None:
    body = "<graphml><graph><node id='b'/><node id='a'/><node id='c'/><edge source='a' target='b'/><hyperedge/></graph></graphml>"
    edges = read_edges(put(tmp_path / "a.graphml", body))
    assert edges.nodes.to_pylist() == ["a", "b", "c"] and triples(edges) == [("a", "b", None)]
    assert [note.code for note in edges.notes] == ["hyperedges"]


def test_the_weight_that_graphml_leaves_out_is_its_default(tmp_path: Path) -> None:
    rows = graphml([("a", "b", 3)], "<default>2.5</default>").replace("</edge>", "</edge><edge source='b' target='c'/>")
    assert triples(read_edges(put(tmp_path / "a.graphml", rows), True)) == [("a", "b", 3), ("b", "c", 2.5)]
    some = gexf([("a", "b", 3)]).replace("</edges>", "<edge source='b' target='c'/></edges>")
    assert triples(read_edges(put(tmp_path / "a.gexf", some), True)) == [("a", "b", 3), ("b", "c", 1)]


def test_different_edges_are_counted_once_and_self_loops_not(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", "1\t2\n2\t1\n1\t2\n3\t3\n2\t3\n")
    assert (read_edges(path).distinct, read_edges(path, directed=True).distinct) == (2, 3)
    assert read_edges(put(tmp_path / "b.tsv", "3\t3\n")).distinct == 0


def test_edges_that_weigh_nothing_are_left_out_and_their_nodes_kept(tmp_path: Path) -> None:
    edges = read_edges(put(tmp_path / "a.tsv", "1\t2\t0\n2\t3\t1e-3\n4\t4\t0.0\n"), weighted=True)
    assert edges.nodes.to_pylist() == [1, 2, 3, 4] and triples(edges) == [(2, 3, 0.001)]
    assert [note.code for note in edges.notes] == ["weightless"]


@pytest.mark.parametrize("writer", ["write_edgelist", "write_weighted_edgelist", "write_graphml", "write_gexf"])
@pytest.mark.parametrize("gz", ["", ".gz"])
def test_what_networkx_writes_is_read(tmp_path: Path, writer: str, gz: str) -> None:
    graph = nx.karate_club_graph()
    graph.add_node(99)
    path = tmp_path / f"karate{gz}"
    if gz:
        getattr(nx, writer)(graph, tmp_path / "karate")
        path.write_bytes(gzip.compress((tmp_path / "karate").read_bytes()))
    else:
        getattr(nx, writer)(graph, path)
    edges = read_edges(path)
    assert {(s, t) for s, t, _ in triples(edges)} == set(graph.edges) and len(edges) == 78
    assert (99 in edges.nodes.to_pylist()) == writer.endswith(("graphml", "gexf"))  # a list of edges names no lone node
    if writer != "write_edgelist":
        weights = {(s, t): w for s, t, w in triples(read_edges(path, weighted=True))}
        assert weights == {(s, t): data["weight"] for s, t, data in graph.edges(data=True)}


def test_other_columns_may_hold_anything(tmp_path: Path) -> None:
    told = put(tmp_path / "a.csv", 'source,target,about\na,b,"{""x"": [1, 2]}"\nb,c,"1,5"\n')
    assert triples(read_edges(told)) == [("a", "b", None), ("b", "c", None)]
    bare = put(tmp_path / "b.tsv", 'Ana Li\tBo\t1.5\t{"x": 1}\nBo\tÉva\t2\t{}\n')
    assert triples(read_edges(bare, weighted=True)) == [("Ana Li", "Bo", 1.5), ("Bo", "Éva", 2.0)]


@pytest.mark.parametrize("name", list(graphs.GRAPHS))
@pytest.mark.parametrize("ending", ["csv", "parquet", "gexf"])
def test_our_own_graphs_are_read(tmp_path: Path, name: str, ending: str) -> None:
    graph = graphs.build(name, view_of(village(count=300)))
    graph.write(tmp_path / f"graph.{ending}")
    edges = read_edges(tmp_path / f"graph.{ending}", weighted=True)
    rows = zip(*(graph.edges[column].to_pylist() for column in ("source", "target", "weight")), strict=True)
    expected = [(source.strip(), target.strip(), weight) for source, target, weight in rows]
    assert len(expected) > 20 and triples(edges) == expected
    if ending != "gexf":
        with pytest.raises(MurmureError) as caught:
            read_edges(tmp_path / f"graph.nodes.{ending}")
        assert caught.value.code == "nodes" and "source" in caught.value.advice.fr


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), min_size=1, max_size=6).filter(lambda text: text.strip())


@calm
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=12), st.sampled_from([64, 100, 1 << 20]))
def test_quoted_ids_of_any_characters_come_back(tmp_path: Path, rows: list[tuple[str, str]], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("murmure.communities.edges.block.CHUNK", size)
        patch.setattr("murmure.communities.edges.text.CHUNK", size)
        path = put(tmp_path / "edges.csv", quoted(rows, ",", ("source", "target")))
        assert [(str(s), str(t)) for s, t, _ in triples(read_edges(path))] == [(white(s), white(t)) for s, t in rows]


def white(text: str) -> str:
    """Return a text without the white space around it, as Arrow defines it."""
    import pyarrow.compute as pc

    return pc.utf8_trim_whitespace(pa.scalar(text)).as_py()


@pytest.mark.parametrize("kind", [int, str])
@pytest.mark.parametrize("size", [64, 101, 1000])
def test_blocks_have_no_seams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, kind: type) -> None:
    random = np.random.default_rng(size)
    rows = [(kind(s), kind(t), w) for s, t, w in zip(*random.integers(0, 60, (2, 500)).tolist(), random.random(500).tolist(), strict=True)]
    path = put(tmp_path / "edges.txt", "# comment\n\n" + lines([(f"n{s}", f"n{t}", w) if kind is str else (s, t, w) for s, t, w in rows], " "))
    whole = read_edges(path, weighted=True)
    monkeypatch.setattr("murmure.communities.edges.block.CHUNK", size)
    monkeypatch.setattr("murmure.communities.edges.text.CHUNK", size)
    monkeypatch.setattr("murmure.communities.edges.gather.STEP", 50)
    small = read_edges(path, weighted=True)
    assert small.nodes.equals(whole.nodes) and len(whole) == 500
    for part in ("source", "target", "weight"):
        assert getattr(small, part).tolist() == getattr(whole, part).tolist()


def test_real_edges_of_snap_are_read() -> None:
    path = DATA / "communities" / "ego-facebook" / "facebook_combined.txt"
    if not path.exists():
        pytest.skip(f"no data at {path}")
    edges = read_edges(path)
    assert (len(edges.nodes), len(edges)) == (4039, 88234)
    assert triples(edges) == [(*map(int, line.split()), None) for line in path.read_text().splitlines()]


BAD: dict[str, tuple[str | bytes, str, str]] = {  # name: content, code, a piece of the sentence
    "empty.tsv": ("", "empty-file", ""),
    "blank.tsv": (" \n\n", "empty-file", ""),
    "empty.gz": (gzip.compress(b""), "empty-file", ""),
    "comments.txt": ("# a\tb\n% c\td\n", "no-edges", ""),
    "header.csv": ("source,target\n", "no-edges", ""),
    "zip.tsv": (b"PK\x03\x04" + bytes(60), "not-a-graph", "zip"),
    "picture.csv": (b"GIF89a" + bytes(60), "not-a-graph", ""),
    "page.html": ("<!DOCTYPE html><html><body><p>a b</p></body></html>", "not-a-graph", "GraphML"),
    "data.json": ('{"nodes": [1, 2]}\n', "not-a-graph", "JSON"),
    "matrix.mtx": ("%%MatrixMarket matrix coordinate\n3 3 1\n1 2 1.0\n", "not-a-graph", "Matrix Market"),
    "one-column.txt": ("1\n2\n3\n", "not-a-graph", "line 1"),
    "prose.txt": ("It was a dark\nand stormy night; the\n", "not-a-graph", ""),
    "ragged.tsv": ("# c\n1\t2\n2\t3\n\n3\t4\t5\n", "ragged", "line 5"),
    "short.csv": ("source,target,kind\na,b,c\nb,c\n", "ragged", "line 3"),
    "no-target.csv": ("source,target,kind\na,b,c\nb,,c\n", "no-id", "line 3"),
    "no-source.tsv": ("1\t2\n\t3\n", "no-id", "line 2"),
    "large.tsv": (f"1\t2\n2\t{1 << 64}\n", "id-too-large", f"line 2: the id {1 << 64}"),
    "small.csv": (f"a,b\n1,{1 << 63}\n2,-{1 << 63}\n", "id-too-large", "line 3"),
    "far.tsv": (lines([(n, n + 1) for n in range(300)], "\t") + f"1\t{10**30}\n", "id-too-large", "line 301"),
    "latin.csv": ("source,target\nÉva,Bo\nBo,Zoé\n".encode("cp1252"), "not-text", "line 2"),
    "cut.gz": (gzip.compress(b"1\t2\n" * 5000)[:-12], "damaged-gzip", ""),
    "cut.parquet": (parquet(WHOLE)[:-30], "not-a-graph", "damaged"),
    "other.parquet": (b"PAR1" + bytes(30), "not-a-graph", "damaged"),
    "cut.graphml": (graphml(WHOLE)[:-40], "not-a-graph", "line 1"),
    "no-ends.gexf": ("<gexf><graph><edges>\n<edge source='a'/></edges></graph></gexf>", "no-id", "line 2"),
    "no-edges.gexf": ("<gexf><graph><nodes><node id='a'/></nodes></graph></gexf>", "no-edges", ""),
    "bomb.graphml": ('<!DOCTYPE g [<!ENTITY a "b">\n<!ENTITY b "&a;&a;">]><graphml>&b;</graphml>', "hostile-xml", ""),
    "thief.gexf": ('<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><gexf><node id="&a;"/></gexf>', "hostile-xml", ""),
    "deep.graphml": ("<graphml>" + "<graph>" * 50_000, "not-a-graph", ""),
}
BAD_WEIGHTS: dict[str, tuple[str | bytes, str, str]] = {
    "nan.tsv": ("1\t2\t1\n2\t3\tNaN\n", "bad-weight", "line 2: the weight “NaN”"),
    "inf.csv": ("source,target,weight\na,b,1\nb,c,inf\n", "bad-weight", "line 3: the weight “inf”"),
    "negative.txt": ("# c\n1 2 -0.5\n", "bad-weight", "line 2: the weight “-0.5”"),
    "word.csv": ("source,target,weight\na,b,heavy\n", "bad-weight", "line 2: the weight “heavy”"),
    "none.csv": ('"source","target","weight"\n"a\nb","b",1\n"b","c",\n', "bad-weight", "line 4: the weight “”"),
    "huge.tsv": ("1\t2\t1e308\n2\t3\t1e308\n", "weights-too-large", ""),
    "absent.tsv": ("1\t2\n2\t3\n", "no-weights", ""),
    "nought.tsv": ("1\t2\t0\n", "no-edges", ""),
    "nan.parquet": (parquet([("a", "b", 1.0), ("b", "c", float("nan"))]), "bad-weight", "row 2: the weight “nan”"),
    "words.parquet": (parquet([("a", "b", "c")]), "not-a-graph", "weight holds string"),
    "nan.graphml": (graphml([("a", "b", 1), ("b", "c", "NaN")]), "bad-weight", "line 1: the weight “NaN”"),
    "none.graphml": (graphml([("a", "b", "")]), "bad-weight", "the weight “”"),
    "absent.gexf": ("<gexf><edges><edge source='a' target='b'/></edges></gexf>", "no-weights", ""),
    "absent.graphml": ("<graphml><edge source='a' target='b'/></graphml>", "no-weights", ""),
}


@pytest.mark.parametrize(("name", "weighted"), [*((name, False) for name in BAD), *((name, True) for name in BAD_WEIGHTS)])
def test_what_cannot_be_read_is_said_with_its_line_in_both_languages(tmp_path: Path, name: str, weighted: bool) -> None:
    content, code, words = (BAD_WEIGHTS if weighted else BAD)[name]
    with pytest.raises(MurmureError) as caught:
        read_edges(put(tmp_path / name, content), weighted=weighted)
    error = caught.value
    assert (error.code, words in error.what.en) == (code, True), error.what.en
    assert name in error.what.en and name in error.what.fr
    assert error.what.en != error.what.fr and error.advice.en != error.advice.fr
    assert "{" not in error.say("en") + error.say("fr")


def test_a_table_of_other_types_is_refused_with_its_row() -> None:
    cases = [
        (pa.table({"source": [1.5], "target": [2.0]}), "not-a-graph", "double"),
        (pa.table({"source": ["a", None], "target": ["b", "c"]}), "no-id", "row 2"),
        (pa.table({"source": ["a", "b"], "target": ["b", " "]}), "no-id", "row 2"),
        (pa.table({"source": pa.array([Decimal(1 << 70)], pa.decimal128(30)), "target": [1]}), "id-too-large", str(1 << 70)),
        (pa.table({"source": pa.array([1 << 63], pa.uint64()), "target": [-1]}), "id-too-large", ""),
        (pa.table({"one": [1], "two": [2], "three": [3], "four": [4]}), "not-a-graph", "one, two"),
        (pa.table([[1], [2], [3]], names=["source", "target", "source"]), "not-a-graph", "source"),
        (pa.table({"source": pa.array([], pa.int64()), "target": pa.array([], pa.int64())}), "no-edges", ""),
    ]  # fmt: skip
    for table, code, words in cases:
        with pytest.raises(MurmureError) as caught:
            edges_of(table)
        assert (caught.value.code, words in caught.value.what.en) == (code, True), caught.value.what.en
    sparse = pa.table({"source": pa.array(["b", "a", "b"]).dictionary_encode(), "target": pa.array([1, 2, 3], pa.int8())})
    assert triples(edges_of(sparse)) == [("b", "1", None), ("a", "2", None), ("b", "3", None)]


def test_the_fault_of_a_long_file_is_found_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("murmure.communities.edges.block.CHUNK", 200)
    monkeypatch.setattr("murmure.communities.edges.text.CHUNK", 200)
    rows = [f"{n}\t{n + 1}\t1.5" if n % 7 else f"# {n}\n" for n in range(1000)]
    rows[801] = "801\t802\t-3"
    text = "\n".join(rows)
    with pytest.raises(MurmureError) as caught:
        read_edges(put(tmp_path / "edges.tsv", text), weighted=True)
    assert f"line {text[: text.index('801	802')].count(chr(10)) + 1}:" in caught.value.what.en


@pytest.mark.parametrize("head", [b"", b"1\t2\n", b'source,target\n"', b"<gexf>", b"<graphml><edge", b"PAR1", b"\xff\xfe1\0", b"\x1f\x8b\x08"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text("0123456789\t\n\r ,;\"#{}'<>&=/abé.-", max_size=60).map(str.encode)), st.booleans())
def test_any_bytes_give_edges_or_a_sentence(tmp_path: Path, head: bytes, rest: bytes, weighted: bool) -> None:
    try:
        edges = read_edges(put(tmp_path / "any", head + rest), weighted=weighted)
    except MurmureError as error:
        assert error.code in WRONG or error.code.startswith("damaged-")
        return
    assert len(edges) and max(edges.source.max(), edges.target.max()) < len(edges.nodes)
    triples(edges)


@calm
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from(["texts", "numbers"]))
def test_damaged_parquet_gives_edges_or_a_sentence(tmp_path: Path, place: int, byte: int, kind: str) -> None:
    out = io.BytesIO()
    ids = pa.array(range(40)) if kind == "numbers" else pa.array([f"é{n}" for n in range(40)])
    pq.write_table(pa.table({"source": ids, "target": ids[::-1], "weight": pa.array([1.5] * 40)}), out, compression="none", use_dictionary=False)
    content = bytearray(out.getvalue())
    content[place % len(content)] = byte
    try:
        edges = read_edges(put(tmp_path / "any.parquet", bytes(content)), weighted=True)
    except MurmureError as error:
        assert error.code in WRONG
        return
    triples(edges)


def test_xml_whose_elements_never_end_is_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("murmure.communities.edges.xml.CHUNK", 1000)
    path = put(tmp_path / "a.gexf", "<gexf><!--" + "x" * 100_000_0)
    seen: list[int] = []
    with pytest.raises(MurmureError) as caught:
        read_edges(path, progress=lambda step: seen.append(step["bytes"]))
    assert caught.value.code == "not-a-graph" and "do not end" in caught.value.what.en
    assert seen[-1] < 100_000


def test_a_harmless_document_type_is_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path / "a.graphml", '<!DOCTYPE graphml SYSTEM "none.dtd"><graphml><edge source="a" target="b"/></graphml>')
    assert triples(read_edges(path)) == [("a", "b", None)]


@pytest.mark.parametrize("name", ["plain.tsv", "no-name", "texts.graphml", "packed.tsv.gz"])
def test_progress_is_told(tmp_path: Path, name: str) -> None:
    steps: list[dict] = []
    path = put(tmp_path / name, FORMS[name](WHOLE))
    read_edges(path, progress=steps.append)
    assert steps and all(set(step) == {"path", "bytes", "total", "rows"} for step in steps)
    assert steps[-1]["total"] in (0, path.stat().st_size) and steps[-1]["bytes"] > 0


@pytest.mark.long
def test_memory_is_sixteen_bytes_an_edge_and_a_block(tmp_path: Path) -> None:
    """Three million edges in a process of its own: the array of both ends, and what does not grow with the file."""
    count = 3_000_000
    ends = np.random.default_rng(1).integers(0, 200_000, (count, 2))
    ids = pa.table({"a": ends[:, 0], "b": ends[:, 1]})
    from pyarrow import csv as arrow_csv

    arrow_csv.write_csv(ids, tmp_path / "edges.tsv", arrow_csv.WriteOptions(include_header=False, delimiter="\t"))
    code = (
        "import sys\n"
        "from murmure.communities import read_edges\n"
        "from murmure.faces.cli.beside import peak_memory\n"
        "read_edges(sys.argv[1]); before = peak_memory()\n"
        "print(len(read_edges(sys.argv[2])), peak_memory() - before)\n"
    )
    put(tmp_path / "small.tsv", lines([(n, n + 1) for n in range(1000)], "\t"))
    words = [sys.executable, "-c", code, str(tmp_path / "small.tsv"), str(tmp_path / "edges.tsv")]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), check=True)
    rows, more = map(int, done.stdout.split())
    assert rows == count
    assert 8 * count < more < 16 * count * 5 // 4 + (120 << 20)

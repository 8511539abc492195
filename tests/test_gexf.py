"""Is what we write GEXF 1.3, whatever the log contains, and can others read it back?

The official schema (https://gexf.net/schema.html, CC BY 4.0) is not part of this
repository. `RULES` says in our own words what it takes of the elements that we
write. With MURMURE_GEXF_SCHEMA naming a folder that holds the official
`gexf.rng`, every file here is also validated against it, and the rules
themselves are checked: what the official schema refuses, they refuse.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from graphs_made import DAY, view_of, village
from murmure import graphs
from murmure.graphs import gexf
from murmure.graphs.graph import Graph

G, V = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
every_graph = pytest.mark.parametrize("name", list(graphs.GRAPHS))


def number(low: float | None = None, high: float | None = None):
    def check(text: str) -> bool:
        plain = re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN", text)
        value = float(text) if plain else 0.0
        return bool(plain) and (low is None or value >= low) and (high is None or value <= high)

    return check


def whole(low: int, high: int | None = None):
    return lambda text: bool(re.fullmatch(r"\+?[0-9]+", text)) and low <= int(text) and (high is None or int(text) <= high)


def one_of(*words: str):
    return lambda text: text in words


def any_text(text: str) -> bool:
    return True


def time(text: str) -> bool:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?", text):
        try:
            return bool(date.fromisoformat(text[:10]))
        except ValueError:
            return False
    return number()(text)


TYPES = one_of(*"integer long double float boolean bigdecimal biginteger byte char short string anyURI liststring".split())
DIRECTED = one_of("directed", "undirected", "mutual")
# element: (attributes that must be there, attributes that may be there, children in order with least and most)
RULES = {
    f"{G}gexf": ({"version": one_of("1.3")}, {"variant": any_text}, [(f"{G}meta", 0, 1), (f"{G}graph", 1, 1)]),
    f"{G}meta": ({}, {"lastmodifieddate": time}, [(f"{G}creator", 0, 1), (f"{G}description", 0, 1)]),
    f"{G}creator": ({}, {}, []),
    f"{G}description": ({}, {}, []),
    f"{G}graph": ({}, {"defaultedgetype": DIRECTED, "idtype": one_of("integer", "string"),
                       "mode": one_of("static", "dynamic", "slice"), "start": time, "end": time, "timezone": any_text,
                       "timeformat": one_of("integer", "double", "date", "dateTime"),
                       "timerepresentation": one_of("interval", "timestamp")},
                  [(f"{G}attributes", 0, None), (f"{G}nodes", 1, 1), (f"{G}edges", 1, 1)]),
    f"{G}attributes": ({"class": one_of("node", "edge")}, {}, [(f"{G}attribute", 0, None)]),
    f"{G}attribute": ({"id": any_text, "title": any_text, "type": TYPES}, {}, []),
    f"{G}nodes": ({}, {"count": whole(0)}, [(f"{G}node", 0, None)]),
    f"{G}node": ({"id": any_text}, {"label": any_text, "start": time, "end": time},
                 [(f"{G}attvalues", 0, 1), (f"{V}color", 0, 1), (f"{V}position", 0, 1), (f"{V}size", 0, 1)]),
    f"{G}edges": ({}, {"count": whole(0)}, [(f"{G}edge", 0, None)]),
    f"{G}edge": ({"source": any_text, "target": any_text},
                 {"id": any_text, "type": DIRECTED, "label": any_text, "weight": number(), "kind": any_text,
                  "start": time, "end": time}, [(f"{G}attvalues", 0, 1)]),
    f"{G}attvalues": ({}, {}, [(f"{G}attvalue", 0, None)]),
    f"{G}attvalue": ({"for": any_text, "value": any_text}, {}, []),
    f"{V}color": ({"r": whole(0, 255), "g": whole(0, 255), "b": whole(0, 255)}, {"a": number(0, 1)}, []),
    f"{V}position": ({"x": number(), "y": number()}, {"z": number()}, []),
    f"{V}size": ({"value": number(0)}, {}, []),
}  # fmt: skip


def faults(document: etree._ElementTree) -> list[str]:
    """Return what in a document the rules refuse, and references to nodes or attributes that do not exist."""
    found = [] if document.getroot().tag == f"{G}gexf" else ["root"]
    for element in document.getroot().iter():
        must, may, children = RULES.get(element.tag, ({}, {}, None))
        if children is None:
            found.append(f"element {element.tag}")
            continue
        found += [f"{element.tag} lacks {name}" for name in must if name not in element.attrib]
        for name, value in element.attrib.items():
            check = must.get(name) or may.get(name)
            if check is None or not check(value):
                found.append(f"{element.tag} {name}={value!r}")
        tags = [child.tag for child in element]
        for tag, least, most in children:
            count = 0
            while tags and tags[0] == tag:
                tags.pop(0)
                count += 1
            if count < least or (most is not None and count > most):
                found.append(f"{element.tag} has {count} {tag}")
        if tags:
            found.append(f"{element.tag} has {tags[0]} out of place")
    nodes = [node.get("id") for node in document.iter(f"{G}node")]
    edges = [edge.get("id") for edge in document.iter(f"{G}edge")]
    if len(set(nodes)) < len(nodes) or len(set(edges)) < len(edges):
        found.append("an id is used twice")
    known = set(nodes)
    found += [f"no node {edge.get(end)!r}" for edge in document.iter(f"{G}edge") for end in ("source", "target")
              if edge.get(end) not in known]  # fmt: skip
    return found


@pytest.fixture(scope="session")
def official():
    folder = os.environ.get("MURMURE_GEXF_SCHEMA")
    if not folder:
        pytest.skip("MURMURE_GEXF_SCHEMA does not name a folder with the official gexf.rng")
    return etree.RelaxNG(etree.parse(Path(folder) / "gexf.rng"))


def written(name: str, rows: list[dict], folder: Path, graph: Graph | None = None) -> etree._ElementTree:
    path = folder / f"{name}.gexf"
    (graph or graphs.build(name, view_of(rows))).write(path)
    return etree.parse(path)


@every_graph
@pytest.mark.parametrize("count", [0, 1, 300])
def test_what_we_write_keeps_the_rules(name, count, tmp_path):
    graph = graphs.build(name, view_of(village(count=count)))
    document = written(name, [], tmp_path, graph)
    assert faults(document) == []
    assert len(document.findall(f".//{G}edge")) == graph.edges.num_rows
    assert len(document.findall(f".//{G}node")) == graph.nodes.num_rows


@every_graph
def test_the_official_schema_takes_what_we_write(name, official, tmp_path):
    for count in (0, 1, 300):
        document = written(name, village(count=count), tmp_path)
        assert official.validate(document), official.error_log


BREAKS = {
    "version": lambda d: d.getroot().set("version", "1.2"),
    "unknown attribute": lambda d: d.find(f"{G}graph").set("name", "x"),
    "mode": lambda d: d.find(f"{G}graph").set("mode", "moving"),
    "timeformat": lambda d: d.find(f"{G}graph").set("timeformat", "day"),
    "no nodes": lambda d: d.find(f"{G}graph").remove(d.find(f".//{G}nodes")),
    "class": lambda d: d.find(f".//{G}attributes").set("class", "graph"),
    "type": lambda d: d.find(f".//{G}attribute").set("type", "int"),
    "no title": lambda d: d.find(f".//{G}attribute").attrib.pop("title"),
    "no id": lambda d: d.find(f".//{G}node").attrib.pop("id"),
    "no source": lambda d: d.find(f".//{G}edge").attrib.pop("source"),
    "weight": lambda d: d.find(f".//{G}edge").set("weight", "inf"),
    "start": lambda d: d.find(f".//{G}edge").set("start", "yesterday"),
    "month": lambda d: d.find(f".//{G}edge").set("end", "2020-13-01"),
    "colour": lambda d: d.find(f".//{V}color").set("r", "256"),
    "size": lambda d: d.find(f".//{V}size").set("value", "-1"),
    "position": lambda d: d.find(f".//{V}position").attrib.pop("x"),
    "count": lambda d: d.find(f".//{G}nodes").set("count", "-3"),
    "no value": lambda d: d.find(f".//{G}attvalue").attrib.pop("value"),
    "meta last": lambda d: d.getroot().append(d.find(f"{G}meta")),
    "foreign element": lambda d: d.find(f".//{G}node").append(etree.Element(f"{G}note")),
    "schema location": lambda d: d.getroot().set("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "a b"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return etree.tostring(written("social", village(count=40), tmp_path_factory.mktemp("gexf")))


@pytest.mark.parametrize("broken", list(BREAKS))
def test_the_rules_see_what_is_broken(broken, sound):
    document = etree.ElementTree(etree.fromstring(sound))
    assert faults(document) == []
    BREAKS[broken](document)
    assert faults(document)


@pytest.mark.parametrize("broken", list(BREAKS))
def test_the_official_schema_refuses_the_same(broken, official, sound):
    document = etree.ElementTree(etree.fromstring(sound))
    BREAKS[broken](document)
    assert not official.validate(document)


hostile = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=6))
def test_hostile_names_stay_text_and_stay_apart(tmp_path, names):
    rows = [{"type": "Create", "actor": a, "tags": [b, c], "mentions": [b], "instrument": c, "content": a, "object_type": b,
             "audience": ["public"], "links": [f"https://a.example/{c}"]} for a, b, c in names]  # fmt: skip
    for name in graphs.GRAPHS:
        graph = graphs.build(name, view_of(rows))
        document = written(name, rows, tmp_path, graph)
        assert faults(document) == []
        assert len(document.findall(f".//{G}node")) == graph.nodes.num_rows


def test_control_characters_and_markup_are_harmless(tmp_path):
    rows = [{"type": "Create", "actor": "me", "audience": ["public"],
             "mentions": ["a\x00b", "a\x01b", "a b", '<x y="1">&amp;', "\u202etxt", "\ufffe", " ", "\n"]}]  # fmt: skip
    document = written("social", rows, tmp_path)
    assert faults(document) == []
    ids = {node.get("id") for node in document.iter(f"{G}node")}
    assert len(ids) == 9
    assert '<x y="1">&amp;' in ids


def test_dates_are_days_and_moments_and_absent_when_unknown(tmp_path):
    rows = [{"type": "Like", "actor": "me", "target": "bob", "published": when} for when in (DAY, 3 * DAY + 1)]
    rows.append({"type": "Follow", "actor": "me", "object": "bob"})
    document = written("social", rows, tmp_path)
    like, follow = document.findall(f".//{G}edge")
    values = {value.get("for"): value.get("value") for value in like.iter(f"{G}attvalue")}
    assert (like.get("start"), like.get("end")) == ("1970-01-02", "1970-01-04")
    assert (values["first"], values["last"]) == ("1970-01-02T00:00:00Z", "1970-01-04T00:00:00Z")
    assert not {"start", "end"} & set(follow.attrib)


@every_graph
def test_networkx_reads_it_back(name, tmp_path):
    networkx = pytest.importorskip("networkx")
    rows = village(count=200)
    graph = graphs.build(name, view_of(rows))
    written(name, rows, tmp_path, graph)
    read = networkx.read_gexf(tmp_path / f"{name}.gexf")
    assert read.is_directed()
    assert read.number_of_edges() == graph.edges.num_rows
    assert {node: data["weight"] for node, data in read.nodes(data=True)} == {
        gexf.identifier(row["id"]): row["weight"] for row in graph.nodes.to_pylist()
    }

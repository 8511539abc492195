"""How are the edges of GraphML and GEXF read, when the file may be careless or hostile?

No entity may be declared (bombs, files of the machine); a document type that names
a file is passed over, and the file is never opened. Elements are forgotten as they pass.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from murmure.communities.edges import Edges, Note
from murmure.communities.edges.dialect import PASSED_OVER
from murmure.communities.edges.fault import LINE, fault
from murmure.communities.edges.gather import Gather, in_numbers
from murmure.communities.edges.names import WEIGHTS, plain_name
from murmure.communities.edges.text import check_weight
from murmure.communities.files import opened, packing
from murmure.model.errors import Hostile
from murmure.model.words import Both

CHUNK = 1 << 20
BATCH = 1 << 16
DEEPEST = 1000
"""So many elements may lie in each other, and so many different ones there may be."""
HEARD = frozenset(("edge", "data", "node", "hyperedge", "key", "default"))
PATIENCE = 64
"""So many chunks may pass in which no element begins or ends: what is longer is no graph."""
FOREIGN = Both("it is XML, but neither GraphML nor GEXF", "c'est du XML, mais ni GraphML ni GEXF")
BROKEN = Both("the XML is damaged there", "le XML y est abîmé")
ENDLESS = Both("its elements do not end", "ses éléments ne finissent pas")
HYPER = Both(
    "{n} {n|hyperedge|hyperedges}, which {n|ties|tie} more than two nodes, {n|is|are} left out.",
    "{n} hyperlien{n||s}, qui {n|lie|lient} plus de deux nœuds, {n|est laissé|sont laissés} de côté.",
)


def read_xml(path: Path, weighted: bool, directed: bool, progress: Callable[[dict[str, Any]], None] | None) -> Edges:
    """Read the edges and the nodes of a GraphML or GEXF file; ids that are all whole numbers become numbers."""
    reading = Reading(path, weighted)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.EntityDeclHandler = reading.entity
    if weighted:
        parser.CharacterDataHandler = reading.text
    reading.parser = parser
    size, still = 0, 0
    with opened(path) as stream:
        total = 0 if packing(path) else path.stat().st_size
        try:
            while chunk := stream.read(CHUNK):
                reading.moved = False
                parser.Parse(chunk, False)
                size, still = size + len(chunk), 0 if reading.moved else still + 1
                if still > PATIENCE or reading.depth > DEEPEST:
                    raise fault(path, "not-a-graph", reading.line, why=ENDLESS)
                if progress:
                    progress({"path": str(path), "bytes": size, "total": total, "rows": reading.gather.rows})
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, UnicodeError) as error:
            place = LINE.fill(n=getattr(error, "lineno", 0) or parser.CurrentLineNumber)
            raise fault(path, "not-a-graph", place, why=BROKEN) from None
    return in_numbers(reading.edges(directed))


class Reading:
    """Hear what the parser meets, and gather nodes and edges."""

    def __init__(self, path: Path, weighted: bool) -> None:
        self.path, self.weighted = path, weighted
        self.gather = Gather("string", weighted)
        self.parser: Any = None
        self.moved, self.depth, self.root, self.hyper = False, 0, "", 0
        self.locals: dict[str, str] = {}
        self.nodes: list[str] = []
        self.source: list[str] = []
        self.target: list[str] = []
        self.weight: list[float] = []
        # GraphML tells the weight in an element of its own: which key it has, what holds when it is absent.
        self.key, self.usual, self.known = "", "", False
        self.inside, self.said = "", ""

    @property
    def line(self) -> Both:
        """Return where the parser stands."""
        return LINE.fill(n=self.parser.CurrentLineNumber)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        self.moved, self.depth = True, self.depth + 1
        local = self.locals.get(name)
        if local is None:
            local = self.meet(name)
        if not local:
            return
        if local == "edge":
            self.begin_edge(attributes)
        elif local == "data":
            if self.inside == "edge" and attributes.get("key") == self.key:
                self.inside, self.said = "data", ""
        elif local == "node":
            self.add_node(attributes.get("id", ""))
        elif local == "hyperedge":
            self.hyper += 1
        elif local == "key" and attributes.get("for") in ("edge", "all") and plain_name(attributes.get("attr.name", "")) in WEIGHTS:
            self.key, self.inside, self.known = attributes.get("id", ""), "key", True
        elif local == "default" and self.inside == "key":
            self.inside, self.said = "default", ""

    def meet(self, name: str) -> str:
        """Return the name of an element without its prefix, empty when it says nothing of edges: kept, for most come often."""
        local = name.rpartition(":")[2]
        if not self.root:
            if local not in ("graphml", "gexf"):
                raise fault(self.path, "not-a-graph", why=FOREIGN)
            self.root = local
        if len(self.locals) > DEEPEST:
            raise fault(self.path, "not-a-graph", self.line, why=ENDLESS)
        self.locals[name] = local if local in HEARD else ""
        return self.locals[name]

    def begin_edge(self, attributes: dict[str, str]) -> None:
        """Take the ends of an edge, and its weight where GEXF has it."""
        source, target = attributes.get("source", "").strip(), attributes.get("target", "").strip()
        if not source or not target:
            raise fault(self.path, "no-id", self.line)
        self.source.append(source)
        self.target.append(target)
        self.inside, self.said = "edge", self.usual
        if self.root == "gexf":
            self.known |= "weight" in attributes
            self.said = attributes.get("weight", "1")

    def text(self, data: str) -> None:
        """Hear text: that of a weight is kept."""
        self.moved = True
        if self.inside in ("data", "default") and len(self.said) < 80:
            self.said += data

    def end(self, name: str) -> None:
        """Hear an element end."""
        self.moved, self.depth, local = True, self.depth - 1, self.locals[name]
        if not local:
            return
        if local == "edge" and self.inside == "edge":
            self.inside = ""
            if self.weighted:
                self.add_weight()
            if len(self.source) >= BATCH:
                self.flush()
        elif local == "data" and self.inside == "data":
            self.inside = "edge"
        elif local == "default" and self.inside == "default":
            self.usual, self.inside = self.said, "key"
        elif local == "key":
            self.inside = ""

    def add_weight(self) -> None:
        """Take the weight of the edge that ends."""
        if not self.known and self.root == "graphml":
            raise fault(self.path, "no-weights")
        try:
            value = float(self.said)
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            check_weight(self.said.strip(), False, self.path, self.line)
        self.weight.append(value)

    def add_node(self, name: str) -> None:
        """Take a node, which may have no edge."""
        if not name.strip():
            raise fault(self.path, "no-id", self.line)
        self.nodes.append(name.strip())
        if len(self.nodes) == BATCH:
            self.flush()

    def entity(self, *_: object) -> None:
        """Refuse a declared entity."""
        error = fault(self.path, "hostile-xml")
        raise Hostile(error.code, error.what, error.advice)

    def flush(self) -> None:
        """Hand on the nodes and edges that have come; an edge that has begun waits for its weight."""
        import pyarrow as pa

        self.gather.add_nodes(pa.array(self.nodes, pa.large_string()))
        self.nodes = []
        count = len(self.weight) if self.weighted else len(self.source)
        if count:
            source, target = (pa.array(ids[:count], pa.large_string()) for ids in (self.source, self.target))
            self.gather.add(source, target, pa.array(self.weight, pa.float64()) if self.weighted else None)
        self.source, self.target, self.weight = self.source[count:], self.target[count:], []

    def edges(self, directed: bool) -> Edges:
        """Return all edges."""
        self.flush()
        if self.weighted and not self.known and self.gather.rows:
            raise fault(self.path, "no-weights")
        notes = (PASSED_OVER,) if self.known and not self.weighted else ()
        if self.hyper:
            notes += (Note("hyperedges", HYPER.fill(n=self.hyper)),)
        return self.gather.edges(self.path, directed, notes)

"""How are a graph and its drawing kept between two looks, sealed when the home is?"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.graphs.graph import Cut, Graph
from murmure.graphs.map import MapData

if TYPE_CHECKING:
    import pyarrow as pa

Bytes = Callable[[bytes], bytes]
TABLES = ("nodes", "edges", "hours")


def save(graph: Graph, drawn: MapData, folder: str | Path, seal: Bytes | None = None) -> None:
    """Keep a graph and its drawing in `folder`, which appears whole or not at all.

    `seal` turns the bytes of a file into what may lie on the disk (encryption);
    the drawing is kept as gzipped JSON, ready to be sent.
    """
    folder, seal = Path(folder), seal or bytes
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name in TABLES:
            table = getattr(graph, name)
            if table is not None:
                (fresh / f"{name}.parquet").write_bytes(seal(_parquet(table)))
        about = {"name": graph.name, "version": graph.version, "cut": list(graph.cut)}
        (fresh / "about.json").write_bytes(seal(json.dumps(about).encode()))
        (fresh / "map.json.gz").write_bytes(seal(gzip.compress(drawn.as_json(), 5, mtime=0)))
        _swap(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _swap(fresh: Path, folder: Path) -> None:
    """Put `fresh` where `folder` is: others may do the same at this moment, the last one stays."""
    for turn in range(20):
        aside = fresh.with_name(f"{fresh.name}-old-{turn}")
        try:
            if folder.exists():
                os.replace(folder, aside)
            os.replace(fresh, folder)
            return
        except OSError:  # another one moved it away first, or put theirs here meanwhile
            if not fresh.exists():
                raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    raise FileExistsError(folder)


def load(folder: str | Path, unseal: Bytes | None = None) -> tuple[Graph, MapData]:
    """Return the graph and the drawing that `save` kept; `FileNotFoundError` when there is none, or a newer one came."""
    import pyarrow.parquet as pq

    folder, unseal = Path(folder), unseal or bytes
    about = json.loads(unseal((folder / "about.json").read_bytes()))
    tables = {}
    for name in TABLES:
        file = folder / f"{name}.parquet"
        if file.exists():
            tables[name] = pq.read_table(io.BytesIO(unseal(file.read_bytes())))
    drawn = load_map(folder, unseal)
    if version_of(folder, unseal) != about["version"] or not {"nodes", "edges"} <= set(tables):
        raise FileNotFoundError(folder)
    graph = Graph(about["name"], tables["nodes"], tables["edges"], tables.get("hours"), about["version"], Cut(*about["cut"]))
    return graph, MapData.from_json(gzip.decompress(drawn))


def load_hours(folder: str | Path, unseal: Bytes | None = None) -> pa.Table:
    """Return the hours of the week of the kept graph."""
    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO((unseal or bytes)((Path(folder) / "hours.parquet").read_bytes())))


def load_map(folder: str | Path, unseal: Bytes | None = None) -> bytes:
    """Return the drawing alone, as gzipped JSON: what a page sends with `Content-Encoding: gzip`, unread."""
    return (unseal or bytes)((Path(folder) / "map.json.gz").read_bytes())


def last_map(folder: str | Path, unseal: Bytes | None = None) -> MapData | None:
    """Return the drawing that was made last, of whatever version; None when there is none."""
    try:
        return MapData.from_json(gzip.decompress(load_map(folder, unseal)))
    except (FileNotFoundError, TypeError):  # none, or one of another version of murmure
        return None


def version_of(folder: str | Path, unseal: Bytes | None = None) -> str | None:
    """Return the version of the view that the kept graph was built from; None when nothing is kept."""
    try:
        about = (Path(folder) / "about.json").read_bytes()
    except FileNotFoundError:
        return None
    return json.loads((unseal or bytes)(about))["version"]


def _parquet(table) -> bytes:
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()

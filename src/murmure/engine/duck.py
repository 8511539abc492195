"""How is DuckDB set up so that it reads and writes segments, locked or not, and nothing else?"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine.seal import Seal
from murmure.model.errors import BadHome
from murmure.model.words import Both

if TYPE_CHECKING:
    import duckdb

KEY = "murmure"
ASKING, JOINING, WRITING = "4GB", "1GB", "384MB"  # memory that a question, joining segments, an import may take before it spills
GROUP = 32_768  # rows of a row group: one activity costs the reading of one group, and a scan no more than with larger ones


def connect(seal: Seal, scratch: Path, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """Return an in-memory engine that knows the key of the segments and spills only into `scratch`."""
    import duckdb

    connection = duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        # A folder of its own: two engines that spill into one overwrite each other's files.
        "temp_directory": str(scratch / f"spill-{secrets.token_hex(8)}-{os.getpid()}"),
        "memory_limit": memory or os.environ.get("MURMURE_MEMORY", ASKING),
    })  # fmt: skip
    connection.execute("set parquet_metadata_cache=true")
    connection.execute("set TimeZone='UTC'")
    if seal.locked:
        connection.execute("set temp_file_encryption=true")
        connection.execute(f"load '{extension_path()}'")
        connection.execute(f"pragma add_parquet_key('{KEY}', '{seal.segment_key}')")
    return connection


def extension_path() -> Path:
    """Return the file of the signed OpenSSL extension: the engine writes encrypted segments with nothing weaker."""
    spec = find_spec("duckdb_extension_httpfs")
    files = sorted(Path(spec.origin).parent.glob("extensions/*/httpfs.duckdb_extension")) if spec and spec.origin else []
    if not files:
        raise BadHome(
            "no-encryption",
            Both("This installation cannot write encrypted homes: the package duckdb-extension-httpfs is missing.",
                 "Cette installation ne peut pas écrire de maison chiffrée : le paquet duckdb-extension-httpfs manque."),
            Both("Install murmure again from its locked requirements.",
                 "Réinstallez murmure à partir de ses dépendances verrouillées."),
        )  # fmt: skip
    return files[-1]


def quoted(text: str | Path) -> str:
    """Return an SQL string literal."""
    # The parser stops at a NUL, and no text of the log that was asked for on purpose has one.
    return "'" + str(text).replace("'", "''").replace("\0", "") + "'"


def scan(paths: list[Path], seal: Seal, extra: str = "") -> str:
    """Return the FROM term that reads these Parquet files as one relation."""
    files = ", ".join(quoted(path) for path in paths)
    key = f", encryption_config={{footer_key: '{KEY}'}}" if seal.locked else ""
    return f"read_parquet([{files}]{key}{extra})"


def copy_to(select: str, path: Path, seal: Seal, group: int = GROUP) -> str:
    """Return the statement that writes a query as one Parquet file, encrypted when the home is."""
    key = f", encryption_config {{footer_key: '{KEY}'}}" if seal.locked else ""
    return f"copy ({select}) to {quoted(path)} (format parquet, compression zstd, row_group_size {group}{key})"

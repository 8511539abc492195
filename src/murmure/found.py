"""Where does what was found in the log stay, so that the first question after a restart is not worked out again?

One file holds one answer, under the state of the log that it was found in: of any other state nothing is read, and nothing stays. An answer
is as private as the log: it lies in the folder of the home, sealed when the home is locked, and goes when anything is forgotten. What
cannot be read is worked out again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from murmure.model.errors import BadHome
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.engine.seal import Seal

FORM = "1"
"""Changes whenever the form of the files does."""
MOST, ROOM, LARGEST = 200, 64 << 20, 8 << 20
"""So many answers are kept, and so many bytes of them; what is larger by itself is not kept."""
DIGEST = 32
FINDINGS = ""
"""The name of the table that holds the findings themselves."""


class Found:
    """Keep answers in `folder` for as long as `state` says the same of the log.

    state   returns a name that is another one whenever the log is: letters, digits and `_`
    """

    def __init__(self, folder: Path, state: Callable[[], str], seal: Seal) -> None:
        self.folder, self._state, self._seal = folder, state, seal
        self._guard = threading.Lock()
        self._made: WeakValueDictionary[str, threading.RLock] = WeakValueDictionary()

    def findings(self, question: Any, make: Callable[[], Findings]) -> Findings:
        """Return the findings that `make` makes, or made before of this state of the log; `question` is what JSON can hold."""
        return self._answer(["findings", question], make, packed, unpacked)

    def value(self, question: Any, make: Callable[[], Any]) -> Any:
        """Return in the same way what JSON can hold."""
        return self._answer(["value", question], make, lambda told: json.dumps(told).encode(), json.loads)

    def _answer(self, question: Any, make: Callable[[], Any], pack: Callable[[Any], bytes], unpack: Callable[[bytes], Any]) -> Any:
        state = self._state()
        path = self.folder / f"{state}-{self._name(question)}.found"
        with self._guard:
            alone = self._made.setdefault(path.name, threading.RLock())
        with alone:  # who asks the same meanwhile waits for this answer
            with suppress(OSError, ValueError, KeyError, TypeError, BadHome):  # not there, or spoiled; the errors of Arrow are among these
                return unpack(self._read(path))
            told = make()
            if self._state() == state:
                self._put(path, pack(told))
            return told

    def _name(self, question: Any) -> str:
        """Return what stands for a question: of a locked home, it tells nothing without the key."""
        text = json.dumps([FORM, build(), question], sort_keys=True)
        return hashlib.sha256(self._seal.hide(text).encode()).hexdigest()[:DIGEST]

    def _read(self, path: Path) -> bytes:
        whole = self._seal.open(path.read_bytes())
        if hashlib.sha256(path.name.encode() + whole[DIGEST:]).digest() != whole[:DIGEST]:
            raise ValueError
        with suppress(OSError):
            os.utime(path)  # what was asked for last goes last
        return whole[DIGEST:]

    def _put(self, path: Path, body: bytes) -> None:
        if len(body) > LARGEST:
            return
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self._seal.shut(hashlib.sha256(path.name.encode() + body).digest() + body))
            os.replace(part, path)
        except OSError:  # a full disk, or a folder that is removed at this moment: the answer stands without
            _remove(str(part))
            return
        # Whoever forgets changes the state first and removes the files then: one of both sees the other.
        self.sweep()

    def sweep(self) -> None:
        """Remove what was found in other states of the log, and of the rest what was not asked for the longest where it is too much."""
        state, kept, held = f"{self._state()}-", [], 0
        for entry in _entries(self.folder):
            if not entry.name.startswith(state):
                _remove(entry.path)
            elif entry.name.endswith(".found") and (about := _about(entry)) is not None:
                kept.append((about.st_mtime_ns, about.st_size, entry.path))
        for place, (_, size, path) in enumerate(sorted(kept, reverse=True)):
            held += size
            if place >= MOST or held > ROOM:
                _remove(path)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what is in a folder, by name; nothing where there is none."""
    try:
        with os.scandir(folder) as there:
            return sorted(there, key=lambda entry: entry.name)
    except OSError:
        return []


def _about(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return what is known of a file; None where it went meanwhile."""
    try:
        return entry.stat()
    except OSError:
        return None


def _remove(path: str) -> None:
    with suppress(OSError):  # it went meanwhile, or somebody reads it (Windows): the next sweep finds it
        os.unlink(path)


def packed(found: Findings) -> bytes:
    """Return findings as bytes: one Arrow stream whose rows are the tables, each a stream of its own."""
    import pyarrow as pa

    kinds = {"subject": pa.string(), "en": pa.string(), "fr": pa.string(), "value": pa.float64(), "low": pa.float64(), "high": pa.float64(),
             "evidence": pa.list_(pa.string()), "audience": pa.list_(pa.string())}  # fmt: skip
    rows = [{"subject": one.subject, "en": one.claim.en, "fr": one.claim.fr, "value": one.value, "low": one.low, "high": one.high,
             "evidence": list(one.evidence), "audience": list(one.audience)} for one in found]  # fmt: skip
    tables = {FINDINGS: pa.Table.from_pylist(rows, pa.schema(list(kinds.items()))), **found.tables}
    return _stream(pa.table({"name": pa.array(list(tables), pa.string()),
                             "table": pa.array([_stream(one) for one in tables.values()], pa.large_binary())}))  # fmt: skip


def unpacked(body: bytes) -> Findings:
    """Return the findings that `packed` made bytes of."""
    import pyarrow as pa

    told = pa.ipc.open_stream(body).read_all()
    tables = {name: pa.ipc.open_stream(one.as_buffer()).read_all() for name, one in zip(told["name"].to_pylist(), told["table"], strict=True)}
    rows = tables.pop(FINDINGS).to_pylist()
    return Findings(
        tuple(Finding(row["subject"], Both(row["en"], row["fr"]), row["value"], row["low"], row["high"], tuple(row["evidence"]),
                      tuple(row["audience"])) for row in rows), tables)  # fmt: skip


def _stream(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


@cache
def build() -> str:
    """Return a name of this very murmure, its rules and words with it: what another one found is not taken for its own."""
    told = hashlib.sha256()
    folders = [str(Path(__file__).parent)]
    while folders:
        for entry in _entries(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    folders.append(entry.path)
            elif (about := _about(entry)) is not None:
                told.update(f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return told.hexdigest()[:DIGEST]

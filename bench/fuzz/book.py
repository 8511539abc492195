"""Which inputs has each source had, over days and processes, and what was found?

A book is a folder: one small JSON file per source, the inputs with which
something was found, and the samples made small, which takes a while.
"""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEPT = 3
"""Inputs kept of each thing that was found."""


class Book:
    """Remember what was done below a folder; several processes may write in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("found", "seeds"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def page(self, name: str) -> dict[str, Any]:
        """Return what is known of a source: inputs, seconds, findings by what was wrong."""
        try:
            return json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        except FileNotFoundError:
            return {"inputs": 0, "seconds": 0.0, "found": {}}

    def add(self, name: str, last: int, seconds: float, found: list[tuple[int, str]], seeds: str) -> None:
        """Write that a source has had its inputs up to `last`, and what they found."""
        page = self.page(name)
        page["inputs"], page["seconds"] = max(last, page["inputs"]), round(page["seconds"] + seconds, 1)
        for number, what in found:
            entry = page["found"].setdefault(what, {"times": 0, "inputs": []})
            entry["times"] += 1
            if len(entry["inputs"]) < KEPT:
                entry["inputs"].append({"number": number, "seeds": seeds})
        path = self.folder / f"{name}.json"
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_text(json.dumps(page, indent=1), "utf-8")
        waiting.replace(path)

    def keep(self, name: str, number: int, what: str, path: Path) -> None:
        """Copy an input with which something was found, unless there are enough of its kind."""
        entry = self.page(name)["found"].get(what)
        target = self.folder / "found" / f"{name}-{number}"
        if target.exists() or (entry and len(entry["inputs"]) >= KEPT) or not path.exists():
            return
        target.mkdir()
        if path.is_dir():
            shutil.copytree(path, target / path.name, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)

    @contextmanager
    def turn(self, names: list[str], inputs: int) -> Iterator[str | None]:
        """Lend the source that has had the fewest inputs and that no other process works on; None when all have had theirs."""
        done = {name: self.page(name)["inputs"] for name in names}
        for name in sorted((name for name in names if done[name] < inputs), key=lambda name: done[name]):
            with (self.folder / f"{name}.lock").open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield name
                return
        yield None

    def seeds(self, name: str, of: str, make: Any) -> Any:
        """Return the small samples that were made from the samples `of` this fingerprint, or make and keep them."""
        path = self.folder / "seeds" / f"{name}-{of}"
        if path.exists():
            return pickle.loads(path.read_bytes())  # written by this program, in a folder of its owner
        found = make()
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(pickle.dumps(found))
        waiting.replace(path)
        return found

    def table(self, names: list[str]) -> str:
        """Return all of it as a table of Markdown."""
        lines = ["| source | inputs | a second | found |", "|---|---|---|---|"]
        for name in names:
            page = self.page(name)
            said = "; ".join(
                f"{entry['times']} times {what} ({entry['inputs'][0]['number']})"
                for what, entry in page["found"].items()
            )
            lines.append(
                f"| {name} | {page['inputs']:,} | {page['inputs'] / (page['seconds'] or 1):.0f} | {said or 'nothing'} |"
            )
        return "\n".join(lines)

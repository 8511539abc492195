"""What does a source make of a sample?"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.sources.readers import Bundle, File, Probe, Scratch

GOLDEN = Path(__file__).parent / "golden"


def samples(folder: str) -> list[Path]:
    """Return the real files of one format, or skip loudly where this machine has none."""
    root = Path(os.environ.get("MURMURE_SAMPLES", Path(__file__).parents[2] / "shared" / "samples")) / folder
    if not root.is_dir():
        pytest.skip(f"no samples at {root}: set MURMURE_SAMPLES")
    return sorted(path for path in root.rglob("*") if path.is_file())


def opened(path: Path, scratch: Scratch) -> list[File]:
    """Open a file, or each file of a folder."""
    paths = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [File(p.name, p.stat().st_size, lambda p=p: p.open("rb"), scratch, disk=p) for p in paths]


def outcome(source: Any, path: Path, **more: Any) -> tuple[list[dict], list[Reject]]:
    """Return the activities (without empty columns) and the rejects of the files that the source recognises."""
    activities, rejects = [], []
    with Scratch() as scratch:
        files = [file for file in opened(path, scratch) if source.recognise(Probe(file))]
        for item in source.read(Bundle(path.name, files, **more)) if files else ():
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                activities += [item._asdict()] if isinstance(item, Activity) else _rows(item)
    return [{k: v for k, v in row.items() if v is not None} for row in activities], rejects


def _rows(batch: Any) -> Iterator[dict]:
    import pyarrow as pa

    for name in ("published", "until"):
        if name in batch.schema.names:
            place = batch.schema.get_field_index(name)
            batch = batch.set_column(place, name, batch.column(place).cast(pa.int64()))
    for row in batch.to_pylist():
        yield {**row, "extra": json.loads(row["extra"]) if row.get("extra") else None}


def refusal(source: Any, path: Path) -> str | None:
    """Return what the source says that a file is, when it refuses it."""
    with Scratch() as scratch:
        (file,) = opened(path, scratch)
        found = source.refuse(Probe(file)) if source.refuse else None
        return found.what.en if found else None


def golden(name: str, source: Any, folder: Path) -> list[str]:
    """Return the golden lines of a source: its plain sample, then each quirk."""
    maker, lines = importlib.import_module(f"samples_made.{name}"), []
    for quirk in (None, *maker.QUIRKS):
        place = folder / (quirk or "plain")
        place.mkdir()
        activities, rejects = outcome(source, maker.make(place, quirk))
        lines.append(json.dumps({"sample": quirk or "plain", "activities": len(activities), "rejects": len(rejects)}))
        shown = activities if quirk is None else activities[:3]
        lines += [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in shown]
        lines += [json.dumps({"where": r.where, "reason": r.reason.en}, ensure_ascii=False) for r in rejects[:5]]
    return lines

"""Every type of activity that any source gives reads as a sentence, and has a name in the list of types."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from murmure.faces.web import sentence

OWN = {"murmure:Record"}  # of a table: what it is, only the table knows


def of_each_type() -> list[dict]:
    """Return one activity of each type that the samples of the sources give."""
    found: dict[str, dict] = {}
    for path in sorted((Path(__file__).parent / "golden").rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if "type" in row and row["type"] not in OWN:
                found.setdefault(row["type"], {"source": path.stem, **row})
    return list(found.values())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_type_of_every_source_reads_as_a_sentence(lang):
    rows = of_each_type()
    assert len(rows) > 30
    for row in rows:
        said = re.sub("<[^>]+>", "", sentence.sentence_of(row, lang))
        assert said and not said.startswith(row["type"].removeprefix("murmure:") + ":") and "{" not in said, (row["type"], said)
        assert row["type"] in sentence.TYPES, row["type"]

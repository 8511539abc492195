"""How fast is what is heard live safe in the log, and what do deletions cost?

    python bench/listen.py [ROWS]

Whole processes that read made-up JSON lines from a pipe: new ones, the same ones again, new ones of
which one in ten is deleted later, and deletions spread over a log that is there already. Beside them the least that
somebody would write: Python's json and sqlite3, one commit a second, without a job, a cursor, words or a form.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from process import HEAD, SOURCES, measure, row

ROWS = 300_000
BEGIN = 1_700_000_000
PEER = """
import json, sqlite3, sys, time
log = sqlite3.connect(sys.argv[1])
log.execute("pragma journal_mode=wal"), log.execute("create table if not exists log (id primary key, time, actor, text, tags)")
waiting, last = [], time.monotonic()
def keep():
    log.executemany("insert or ignore into log values (?, ?, ?, ?, ?)", [row for row in waiting if row]), log.commit(), waiting.clear()
for line in sys.stdin:
    said = json.loads(line)
    if said.get("deleted"):
        keep(), log.execute("delete from log where id = ?", [said["id"]])
        continue
    waiting.append((said["id"], said["time"], said["actor"], said["text"], json.dumps(said["tags"])))
    if time.monotonic() - last > 1:
        keep()
        last = time.monotonic()
keep()
"""


def said(rows: int, deleted: float = 0.0) -> Iterator[dict[str, object]]:
    """Yield rows, and deletions of some of them a little later."""
    dice = random.Random(1)
    for number in range(rows):
        yield {"id": number, "time": BEGIN + number // 50, "actor": f"user{number % 5_000}", "tags": [f"tag{number % 300}"],
               "text": f"some words of a post number {number} about things as long as such texts are"}  # fmt: skip
        if dice.random() < deleted:
            yield {"id": max(0, number - dice.randrange(20_000)), "deleted": True}


def written(path: Path, lines: Iterator[dict[str, object]]) -> int:
    """Write lines; return how many."""
    with path.open("w", encoding="utf-8") as out:
        return sum(bool(out.write(json.dumps(line) + "\n")) for line in lines)


def heard(command: list[str], path: Path) -> tuple[float, float, float]:
    """Measure a command that reads a file as a pipe."""
    line = " ".join(f"'{word}'" for word in command)
    return measure(["sh", "-c", f"cat '{path}' | exec {line}"], {**os.environ, "PYTHONPATH": str(SOURCES)})


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    print(f"load {os.getloadavg()[0]:.1f}\n{HEAD}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        new, mixed, gone = (folder / f"{name}.jsonl" for name in ("new", "mixed", "gone"))
        count, both = written(new, said(rows)), written(mixed, said(rows, 0.1))
        dice = random.Random(2)
        few = written(gone, ({"id": number, "deleted": True} for number in dice.sample(range(rows), rows // 20)))
        (folder / "peer.py").write_text(PEER)
        ours = [sys.executable, "-P", "-m", "murmure", "listen", "json-lines", "--home"]
        peer = [sys.executable, str(folder / "peer.py")]
        print(row("new: `murmure listen json-lines`", count, *heard([*ours, str(folder / "one")], new)))
        print(row("new: json and sqlite3", count, *heard([*peer, str(folder / "one.db")], new)))
        print(row("the same again: murmure", count, *heard([*ours, str(folder / "one")], new)))
        print(row("the same again: json and sqlite3", count, *heard([*peer, str(folder / "one.db")], new)))
        print(row("one deletion for ten new: murmure", both, *heard([*ours, str(folder / "two")], mixed)))
        print(row("one deletion for ten new: json and sqlite3", both, *heard([*peer, str(folder / "two.db")], mixed)))
        print(row(f"deletions of one in twenty of {rows:,}: murmure", few, *heard([*ours, str(folder / "one")], gone)))
        print(row("the same: json and sqlite3", few, *heard([*peer, str(folder / "one.db")], gone)))
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

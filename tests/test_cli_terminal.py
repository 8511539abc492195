"""Does the command line ask well, when a person sits at a terminal?"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from typed import called, environment

TABLE = "published,actor,content\n2024-01-01T10:00:00Z,me,Premier mot\n2024-01-02T10:00:00Z,me,Second mot\n"

pytestmark = pytest.mark.long


class Terminal:
    """Run `murmure` on a terminal of its own; answer what it asks."""

    def __init__(self, *words: object, **more: str) -> None:
        self.ours, theirs = pty.openpty()
        line = [sys.executable, "-P", "-m", "murmure", *map(str, words)]
        self.process = subprocess.Popen(
            line, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(TERM="xterm", COLUMNS="120", **more), start_new_session=True
        )
        os.close(theirs)
        self.seen, self._place = "", 0

    def until(self, text: str) -> None:
        """Wait for words on the screen, after those that were waited for before."""
        limit = time.monotonic() + 60
        while text not in self.seen[self._place :] and self._more(limit):
            pass
        assert text in self.seen[self._place :], self.seen
        self._place = self.seen.index(text, self._place) + len(text)

    def answer(self, text: str) -> None:
        """Type a line."""
        os.write(self.ours, text.encode() + b"\n")

    def end(self) -> int:
        """Wait for the end; return the exit code."""
        limit = time.monotonic() + 60
        while self._more(limit):
            pass
        os.close(self.ours)
        return self.process.wait(timeout=60)

    def _more(self, limit: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(0, limit - time.monotonic()))
        if not ready:
            self.process.kill()
            return False
        try:
            part = os.read(self.ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.seen += part.decode("utf-8", "replace")
        return bool(part)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "notes.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "notes.csv"


def test_forgetting_asks_and_takes_no_for_an_answer(tmp_path: Path, table: Path) -> None:
    called("--home", tmp_path / "h", "import", table)
    for word, left in (("", 2), ("no", 2), ("oui", 1)):
        terminal = Terminal("--home", tmp_path / "h", "forget", "--words", "premier", LANG="fr_FR.UTF-8")
        terminal.until("[o/N]")
        assert "Premier mot" in terminal.seen
        terminal.answer(word)
        assert terminal.end() == (0 if word == "oui" else 1)
        assert len(called("--home", tmp_path / "h", "timeline", "--json").json["rows"]) == left


def test_a_new_home_is_locked_with_what_is_typed_and_never_shown(tmp_path: Path, table: Path) -> None:
    terminal = Terminal("--home", tmp_path / "h", "--encrypt", "import", table)
    terminal.until("recover it")
    terminal.answer("open sesame")
    terminal.until("again")
    terminal.answer("open sesame")
    assert terminal.end() == 0, terminal.seen
    assert "open sesame" not in terminal.seen
    terminal = Terminal("--home", tmp_path / "h", "timeline")
    terminal.until("Passphrase")
    terminal.answer("close sesame")
    terminal.until("does not open")
    terminal.until("Passphrase")  # what is typed before the question stands is lost
    terminal.answer("open sesame")
    assert terminal.end() == 0, terminal.seen
    assert "Second mot" in terminal.seen


def test_colour_is_for_terminals_that_want_it(tmp_path: Path, table: Path) -> None:
    called("--home", tmp_path / "h", "import", table)
    for words, more, coloured in (((), {}, True), (("--no-color",), {}, False), ((), {"NO_COLOR": "1"}, False)):
        terminal = Terminal("--home", tmp_path / "h", "timeline", *words, **more)
        assert terminal.end() == 0
        assert ("\x1b[" in terminal.seen) is coloured, terminal.seen


def test_a_mapping_can_be_corrected_by_hand(tmp_path: Path, table: Path) -> None:
    terminal = Terminal("mapping", table, "--out", tmp_path / "m.yaml")
    terminal.until("Enter: keep it")
    terminal.answer("colour = content")
    terminal.until("no column colour")
    terminal.answer("content = banana")
    terminal.until("banana is not a meaning")
    terminal.answer("content = object")
    terminal.until("Enter: keep it")
    terminal.answer("")
    assert terminal.end() == 0, terminal.seen
    text = (tmp_path / "m.yaml").read_text(encoding="utf-8")
    assert "object:\n    column: content" in text and "content:\n" not in text.replace("object:\n    column: content", "")


def test_a_missing_zone_is_asked_for_once(tmp_path: Path) -> None:
    ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//\r\nBEGIN:VEVENT\r\nUID:1@village.example\r\nDTSTAMP:20240101T000000Z\r\n"
    ics += "DTSTART:20240701T100000\r\nSUMMARY:Chorale\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (tmp_path / "a.ics").write_text(ics, encoding="utf-8", newline="")
    terminal = Terminal("--home", tmp_path / "h", "import", tmp_path / "a.ics")
    terminal.until("Europe/Paris; empty")
    terminal.answer("Moon/Base")
    terminal.until("No time zone is called")
    terminal.answer("Europe/Paris")
    assert terminal.end() == 0, terminal.seen
    query = "select epoch_ms(published) as t, offset_origin as o from log where type = 'Join'"
    (row,) = called("--home", tmp_path / "h", "sql", query, "--json").json
    assert row == {"t": 1719820800000, "o": "account"}
    again = Terminal("--home", tmp_path / "h", "import", tmp_path / "a.ics")
    assert again.end() == 0 and "Europe/Paris; empty" not in again.seen


def test_the_order_of_day_and_month_is_asked_for_once(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("03/04/2024, 21:22 - Lou: a\n04/04/2024, 21:22 - Ana: b\n", encoding="utf-8")
    terminal = Terminal("--home", tmp_path / "h", "import", tmp_path / "chat.txt", "--zone", "UTC")
    terminal.until("day, month or year?")
    terminal.answer("week")
    terminal.until("Write day, month or year.")
    terminal.answer("month")
    assert terminal.end() == 0, terminal.seen
    query = "select strftime(published, '%m-%d') as day from log where type = 'Create' order by 1"
    assert [row["day"] for row in called("--home", tmp_path / "h", "sql", query, "--json").json] == ["03-04", "04-04"]
    again = Terminal("--home", tmp_path / "h", "import", tmp_path / "chat.txt", "--zone", "UTC")
    assert again.end() == 0 and "day, month or year?" not in again.seen

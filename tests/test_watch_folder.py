"""Is what is dropped in a watched folder read once it is whole, whatever its clock says, and does the watch outlive the folder?"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from murmure.faces.cli.watch import settled, states
from typed import environment, typed

GPX = ('<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
       '<trkpt lat="48.1" lon="-1.6"><time>2024-05-01T10:0{}:00Z</time></trkpt></trkseg></trk></gpx>')  # fmt: skip


def test_a_file_that_grows_waits_and_one_from_the_future_does_not(tmp_path: Path) -> None:
    file, ahead = tmp_path / "a.gpx", tmp_path / "b.gpx"
    file.write_text("half"), ahead.write_text("whole")
    year = time.time() + 365 * 86_400
    os.utime(ahead, (year, year))
    first = states(tmp_path)
    assert settled(first, {}) == {}, "both may still be written"
    file.write_text("half and more")
    second = states(tmp_path)
    assert list(settled(second, first)) == [ahead], "what changed since the last look waits; a clock ahead does not count"
    old = time.time() - 60
    os.utime(file, (old, old))
    assert set(settled(states(tmp_path), {})) == {file}


def test_downloads_in_progress_and_hidden_files_are_no_files_yet(tmp_path: Path) -> None:
    for name in ("a.zip.part", "b.CRDOWNLOAD", ".hidden", "c.tmp"):
        (tmp_path / name).write_text("x")
    assert states(tmp_path) == {} and states(tmp_path / "gone") == {}


@pytest.mark.long
def test_the_watch_outlives_a_folder_that_goes_and_comes_back(tmp_path: Path) -> None:
    home, drop = tmp_path / "home", tmp_path / "drop"
    drop.mkdir()
    words = [sys.executable, "-P", "-m", "murmure", "--home", str(home), "watch", str(drop)]

    def listen() -> None:  # what runs in the background of a shell begins deaf to Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)

    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), preexec_fn=listen) as watch:
        def held() -> int:
            return typed("--home", home, "sql", "select count(*) as n from log", "--json").json[0]["n"]

        def until(count: int) -> None:
            end = time.monotonic() + 60
            while held() < count:
                assert watch.poll() is None and time.monotonic() < end
                time.sleep(0.5)

        assert "Watching" in watch.stderr.readline()
        (drop / "one.gpx").write_text(GPX.format(1))
        until(1)
        before = held()
        shutil.rmtree(drop)
        time.sleep(2.5)
        drop.mkdir()
        (drop / "two.gpx").write_text(GPX.format(2))
        year = time.time() + 365 * 86_400
        os.utime(drop / "two.gpx", (year, year))
        until(before + 1)
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) == 130

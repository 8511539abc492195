"""Is a live source heard once and whole, through cuts, doubles, disorder, deletions and kills?"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal

import pytest

import murmure
from live_square import SQUARE, Square, frames
from murmure.streams import backoff, runner


@pytest.fixture(autouse=True)
def square_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the square be one of the live sources, and a runner be quick to write and to come back."""
    monkeypatch.setattr("murmure.sources.live.lives", lambda: (SQUARE,))
    monkeypatch.setattr(runner, "SECONDS", 0.02)
    monkeypatch.setattr(runner, "PATIENCE", 0.05)
    monkeypatch.setattr(runner, "SHARE", 0.0)
    monkeypatch.setattr(backoff.Backoff, "wait", lambda self, asked=None: 0.01)


def rows(folder) -> list[tuple]:
    """Return what a log holds, to the row."""
    with murmure.open(folder) as home:
        found = home.sql("select id, actor, content, published, source, count(*) over (partition by id) as n from log order by id").to_pylist()
    assert all(row["n"] == 1 for row in found), "a record stands twice"
    return [tuple(map(str, row.values())) for row in found]


def expected(said: list[dict]) -> set[tuple[str, str]]:
    """Return who says what on the square in the end, told without any of murmure: what is gone does not come back by a change."""
    there: dict[str, tuple[str, str]] = {}
    for frame in said:
        if frame["do"] == "post" or (frame["do"] == "change" and frame["key"] in there):
            there[frame["key"]] = (frame["who"], frame["text"])
        elif frame["do"] == "delete":
            there.pop(frame["key"], None)
        elif frame["do"] == "leave":
            there = {key: one for key, one in there.items() if one[0] != frame["who"]}
    return set(there.values())


def heard(folder, said, seed=None, **ways):
    """Listen to the square until all is said; return what the session came to."""
    square = Square(said, seed)
    try:
        with murmure.open(folder) as home:
            return home.listen("square", {"port": str(square.port)}, **ways)
    finally:
        square.close()


def test_what_is_heard_is_what_was_said(tmp_path) -> None:
    said = frames(400)
    done = heard(tmp_path / "home", said)
    assert {row[1:3] for row in rows(tmp_path / "home")} == expected(said)
    assert done.health.state == "ended" and done.health.cursor == "400"
    assert done.counts["rejected"] == sum(frame["do"] == "garbage" for frame in said) > 0
    assert done.counts["unwanted"] == sum(frame["do"] == "unwanted" for frame in said) > 0


def test_cut_doubled_and_out_of_order_it_is_the_same_log(tmp_path) -> None:
    said = frames(500, seed=2)
    heard(tmp_path / "calm", said)
    calm = rows(tmp_path / "calm")
    for seed in (3, 4):
        done = heard(tmp_path / f"wild-{seed}", said, seed)
        assert rows(tmp_path / f"wild-{seed}") == calm
        assert done.counts["reconnects"] > 0, "the square never cut the line: this test proves nothing"


def listen_until_killed(folder: str, port: int) -> None:
    """Listen in a process of its own."""
    runner.TIDY, runner.PATIENCE = 0.3, 0.3  # deletions and changes wait, so that kills fall between a thing and its change
    with murmure.open(folder) as home:
        home.listen("square", {"port": str(port)})
    os._exit(0)


def killed(folder, said, kills: int, seed: int) -> int:
    """Listen, killed at random moments and begun again until all is heard; return how often it was killed."""
    context, luck, square, killed, longest = multiprocessing.get_context("fork"), random.Random(seed), Square(said, seed, pause=0.001), 0, 0.3
    murmure.open(folder).close()
    try:
        while True:
            child = context.Process(target=listen_until_killed, args=(str(folder), square.port))
            child.start()
            child.join(luck.uniform(0.05, longest) if killed < kills else 60)
            if not child.is_alive():
                assert child.exitcode == 0
                return killed
            os.kill(child.pid, signal.SIGKILL)
            child.join()
            killed += 1
            longest = min(3.0, longest * 1.05)
    finally:
        square.close()


def test_killed_at_random_moments_it_is_the_same_log(tmp_path) -> None:
    said = frames(600, seed=5)
    heard(tmp_path / "calm", said)
    assert killed(tmp_path / "killed", said, kills=6, seed=6) >= 3
    assert rows(tmp_path / "killed") == rows(tmp_path / "calm")
    with murmure.open(tmp_path / "killed") as home:
        (job,) = home.jobs()
        assert job.state == "done", "a killed session is gone on with, under the same job"
        assert home.streams()[0].state == "ended"


@pytest.mark.parametrize("kills", [pytest.param(8, marks=pytest.mark.long), pytest.param(30, marks=pytest.mark.slow)])
def test_killed_again_and_again_it_is_the_same_log(tmp_path, kills: int) -> None:
    total = 0
    for seed in (7, 8):
        said = frames(80 * kills, seed)
        heard(tmp_path / f"calm-{seed}", said)
        total += killed(tmp_path / f"killed-{seed}", said, kills=kills, seed=seed)
        assert rows(tmp_path / f"killed-{seed}") == rows(tmp_path / f"calm-{seed}")
    assert total >= kills

"""Do graphs that are asked for at once, while another process imports and forgets, all come, and come to the same?"""

from __future__ import annotations

import faulthandler
import multiprocessing
import subprocess
import sys
import threading

import pytest

import murmure
from murmure import graphs

pytestmark = pytest.mark.long

SECONDS = 120  # far more than it takes: beyond, something waits for itself

WRITER = """
import sys, murmure
home = murmure.open(sys.argv[1])
for seed in range(2, 5):
    home.demo(size=5_000, seed=seed)
    home.undo(max(job.number for job in home.jobs() if job.state != "undone"))
"""


def ask_all(folder: str, errors: list, turns: int = 2) -> None:
    """Ask for every graph and map of a home of one's own, as a request of the page does."""
    try:
        home = murmure.open(folder)
        for _ in range(turns):
            for name in graphs.GRAPHS:
                assert home.graph(name).edges.num_rows > 0
                assert home.graph_map(name)["ids"]
        home.close()
    except BaseException as error:
        errors.append(error)
        raise


def together(targets: list[threading.Thread]) -> None:
    """Run threads to their end; when one hangs, fail and say where each of them stands."""
    for thread in targets:
        thread.start()
    for thread in targets:
        thread.join(SECONDS)
        if thread.is_alive():
            faulthandler.dump_traceback()
            raise AssertionError("a thread hangs")


def test_threads_build_graphs_while_another_process_writes(tmp_path):
    folder = str(tmp_path / "home")
    home = murmure.open(folder)
    home.demo(size=5_000)
    errors: list[BaseException] = []
    writer = subprocess.Popen([sys.executable, "-c", WRITER, folder])
    try:
        shared = [threading.Thread(target=lambda n=name: (home.graph(n), home.graph_map(n)), daemon=True)
                  for name in graphs.GRAPHS]  # fmt: skip
        own = [threading.Thread(target=ask_all, args=(folder, errors), daemon=True) for _ in range(2)]
        together(shared + own)
        assert writer.wait(SECONDS) == 0
    finally:
        writer.kill()
        writer.wait()
    assert errors == []
    view = home.view()
    for name in graphs.GRAPHS:
        assert home.graph(name).edges.equals(graphs.build(name, view).edges)
    home.close()


def _draw(folder: str) -> None:
    ask_all(folder, [], turns=1)


def test_a_started_process_draws_while_its_parent_has_drawn(tmp_path):
    folder = str(tmp_path / "home")
    with murmure.open(folder) as home:
        home.demo(size=5_000)
        home.graph("social")
        child = multiprocessing.get_context("spawn").Process(target=_draw, args=(folder,))
        child.start()
        child.join(SECONDS)
        hangs = child.is_alive()
        child.kill()
    assert not hangs
    assert child.exitcode == 0

"""Does a kill at any moment lose nothing acknowledged, double nothing, and let the rerun complete?"""

import multiprocessing
import os
import random
import signal
import time

import pytest

import murmure
from murmure.log.append import Appender
from murmure.log.jobs import Job
from test_log import make

ROWS = 1_500


def import_slowly(folder: str, acknowledged) -> None:
    """Import ROWS activities in many small flushes; after each, say how many are acknowledged."""
    home = murmure.open(folder)
    store = home._store
    with store.lock, store.book.change():
        pages = [page for page in store.book.all("job").values() if page["state"] == "running"]
        job = Job(**pages[0]) if pages else Job(store.book.next("job"), "made", "made.txt", "print", started=time.time())
        store.book.put("job", str(job.number), {**job.page()})
    appender = Appender(store, home.rules.rules, flush=10**9, seconds=10**9)
    for number in range(ROWS):
        appender.put(job, make(number))
        if number % 150 == 149:
            appender._send()  # what was sent before is acknowledged; this is written while the next rows are read
            acknowledged.value = number - 149
    store.compact()
    appender.finish(job, "done", time.time())
    appender.flush()
    acknowledged.value = ROWS
    os._exit(0)


@pytest.mark.parametrize("many", [pytest.param(40, marks=pytest.mark.long), pytest.param(200, marks=pytest.mark.slow)])
def test_kills_at_any_moment(tmp_path, many):
    context = multiprocessing.get_context("fork")
    luck = random.Random(20)
    kills = completed = homes = 0
    longest = 0.5
    while kills < many:
        homes += 1
        folder = tmp_path / f"home-{homes}"
        murmure.open(folder).close()
        while True:
            acknowledged = context.Value("i", 0)
            child = context.Process(target=import_slowly, args=(str(folder), acknowledged))
            started = time.monotonic()
            child.start()
            child.join(luck.uniform(0, longest))
            killed = child.is_alive()
            if killed:
                os.kill(child.pid, signal.SIGKILL)
                kills += 1
                longest *= 1.05  # on a busy machine an import takes longer: let some of them end
            child.join()
            if not killed:
                assert child.exitcode == 0
                longest = max(0.05, 1.2 * (time.monotonic() - started))
            with murmure.open(folder) as home:
                found = home.sql("select count(*) n, count(distinct id) d from log").to_pylist()[0]
                assert found["n"] == found["d"], "a record stands twice"
                assert found["n"] >= acknowledged.value, "an acknowledged record is lost"
                named = {segment.name for segment in home._store.segments}
                assert {path.name.split(".")[0] for path in (folder / "log").iterdir()} - {"0"} == named
                states = [job.state for job in home.jobs()]
                # A kill may fall between the last commit and the end of the process: that import is complete too.
                if not killed or states == ["done"]:
                    assert found["n"] == ROWS and states == ["done"]
                    completed += 1
                    break
    assert completed >= (3 if many == 200 else 1)

"""How quickly do the pages about me come: after the log has changed, after a restart, and again?

    PYTHONPATH=src:tests python -m bench.pages HOME [ADDRESS ...]

HOME is one that is there, such as that of `bench/life.py`, and whose pieces are counted. Three processes: the first has no kept answers, as
after a change of the log, and asks for each page once; the second answers what pages ask first, as an idle server does by itself; the third
finds these answers, and asks for each page once, then twenty times; then, where a page shows one day, for another day before anything was read
ahead, and for twenty more. Printed as a Markdown table: milliseconds of the wall, and of the processor behind the stroke, of the first page
without and with kept answers, of the median and the 95th percentile of the rest, and the size of the page. Without addresses, every page about
me.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

TIMES = 20
DAILY = {"/today": "/today?on={day}", "/footprint": "/footprint?on={day}"}
"""Pages that show one day, and how another day is asked for."""


class Spent(NamedTuple):
    """Hold milliseconds of the wall and of the processor."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:,.0f} / {self.processor:,.0f}"


def spent(client: Any, address: str) -> tuple[Spent, int]:
    """Return what one answer took, and its bytes."""
    begin, processor = time.perf_counter(), time.process_time()
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return Spent((time.perf_counter() - begin) * 1000, (time.process_time() - processor) * 1000), len(page.content)


def row(name: str, anew: Spent | str, first: Spent | str, rest: list[Spent], size: int) -> None:
    """Print one row of the table."""
    wall, processor = (sorted(column) for column in zip(*rest, strict=True))
    middle, most = (Spent(*(choose(one) for one in (wall, processor))) for choose in (statistics.median, lambda one: one[int(len(one) * 0.95)]))
    print(f"| {name} | {anew} | {first} | {middle} | {most} | {size // 1024} |", flush=True)


def visitor(home: Any) -> Any:
    """Return a browser that was let in."""
    from murmure.faces.web.app import make_app
    from web_made import TestClient

    client = TestClient(make_app(home, "right"), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
    client.get("/?token=right", follow_redirects=False)  # the first page would be that of today
    return client


def once(home_folder: Path, addresses: list[str]) -> None:
    """Ask for each page once, and print what each took as JSON."""
    import murmure
    from web_made import UNTIL_THE_END

    with UNTIL_THE_END, murmure.open(home_folder) as home:
        client = visitor(home)
        print(json.dumps({address: spent(client, address)[0] for address in addresses}))


def ahead(home_folder: Path) -> None:
    """Answer what pages ask first, and print how long that took, in seconds of the wall and of the processor."""
    import murmure
    from murmure.faces.web.ahead import foresee

    with murmure.open(home_folder) as home:
        begin, processor = time.perf_counter(), time.process_time()
        list(foresee(home))
        print(json.dumps([time.perf_counter() - begin, time.process_time() - processor]))


def apart(step: str, home_folder: Path, addresses: list[str]) -> Any:
    """Return what a step in a process of its own prints, without any kept answer."""
    shutil.rmtree(home_folder / "derived" / "found", ignore_errors=True)
    command = [sys.executable, "-m", "bench.pages", step, str(home_folder), *addresses]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main(home_folder: Path, addresses: list[str]) -> None:
    """Open the home and ask for its pages."""
    import murmure
    from murmure.faces.web.rooms import TABS
    from web_made import UNTIL_THE_END

    addresses = addresses or [tab.href for tab in TABS]
    anew = {address: Spent(*one) for address, one in apart("--once", home_folder, addresses).items()}
    wall, processor = apart("--ahead", home_folder, [])
    with UNTIL_THE_END, murmure.open(home_folder) as home:
        days = [date.fromisoformat(day) for day in home.days]
        print(f"{home.log.count():,} activities, {days[0]} to {days[-1]}; answered ahead in {wall:.1f} s ({processor:.1f} s of the processor)\n")
        print(f"| page | anew, ms | first, ms | again, ms | 95th | KiB |\n|{'---|' * 6}")
        client = visitor(home)
        for address in addresses:
            first, size = spent(client, address)
            row(address, anew[address], first, [spent(client, address)[0] for _ in range(TIMES)], size)
            if address in DAILY:
                others = [DAILY[address].format(day=days[-1] - timedelta(days=30 + 7 * place)) for place in range(TIMES + 1)]
                first, _ = spent(client, others[-1])
                row(f"{address}, another day", "", first, [spent(client, one)[0] for one in others[:-1]], size)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--once", folder, *pages]:
            once(Path(folder), pages)
        case ["--ahead", folder]:
            ahead(Path(folder))
        case [folder, *pages]:
            main(Path(folder), pages)

"""How quickly do the pages about me come, the first time in a process, and again?

    PYTHONPATH=src:tests python -m bench.pages HOME [ADDRESS ...]

HOME is one that is there, such as that of `bench/life.py`. Each page is asked for once, then twenty times; then, where a page shows one day, for
twenty other days. Printed: milliseconds of the wall for the first, the median and the 95th percentile of the rest, and the size of the page, as
a Markdown table. Without addresses, every page about me.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TIMES = 20
DAILY = {"/today": "/today?on={day}", "/footprint": "/footprint?on={day}"}
"""Pages that show one day, and how another day is asked for."""


def spent(client: Any, address: str) -> tuple[float, int]:
    """Return milliseconds and bytes of one answer."""
    begin = time.perf_counter()
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return (time.perf_counter() - begin) * 1000, len(page.content)


def row(name: str, first: float | None, rest: list[float], size: int) -> None:
    """Print one row of the table."""
    rest = sorted(rest)
    begin = f"{first:.0f}" if first is not None else ""
    print(f"| {name} | {begin} | {statistics.median(rest):.0f} | {rest[int(len(rest) * 0.95)]:.0f} | {size // 1024} |", flush=True)


def main(home_folder: Path, addresses: list[str]) -> None:
    """Open the home and ask for its pages."""
    import murmure
    from murmure.faces.web.app import make_app
    from murmure.faces.web.rooms import TABS
    from web_made import UNTIL_THE_END, TestClient

    with UNTIL_THE_END, murmure.open(home_folder) as home:
        days = sorted(day for day, _, count in home.density() if count)
        print(f"{home.log.count():,} activities, {days[0]} to {days[-1]}\n\n| page | first, ms | again, ms | 95th | KiB |\n|---|---|---|---|---|")
        client = TestClient(make_app(home, "right"), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
        client.get("/?token=right", follow_redirects=False)  # the first page would be that of today
        for address in addresses or [tab.href for tab in TABS]:
            first, size = spent(client, address)
            row(address, first, [spent(client, address)[0] for _ in range(TIMES)], size)
            if address in DAILY:
                last = date.fromisoformat(days[-1])
                others = [DAILY[address].format(day=last - timedelta(days=30 + 7 * place)) for place in range(TIMES)]
                row(f"{address}, another day", None, [spent(client, one)[0] for one in others], size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

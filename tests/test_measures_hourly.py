"""Are the hours of a measure those of the device that the owner wants, else of the one that says most, whatever the pieces and the order?"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from graphs_made import split_view, view_of
from murmure.graphs.shelf import Shelf
from murmure.lenses.lens import lens_named
from murmure.measures.device import Device
from murmure.measures.grid import measured
from murmure.measures.hourly import Hourly, hourly
from rhythm_made import person
from web_made import fill

HOUR, BEGIN = 3_600_000_000, 473_000 * 3_600_000_000
WATCH, RING = Device("made", "watch").key, Device("made", "ring").key


def beat(name: str, hour: float, value: float, device: str = "watch", **more: Any) -> dict[str, Any]:
    """Return a heart rate; its hour is one of UTC, since some begin."""
    return {"id": name, "type": "murmure:Measure", "actor": "me", "source": "made", "instrument": device, "precision": "s", "offset_minutes": 60,
            "published": BEGIN + int(hour * HOUR), "quantity": "heart_rate", "unit": "/min", "value": value, **more}  # fmt: skip


ROWS = [
    *(beat(f"w{number}", number / 4, 60 + number) for number in range(12)),
    *(beat(f"r{number}", 1 + number / 2, 90 + number, "ring") for number in range(2)),
    beat("r-late", 9.5, 99, "ring"),
    beat("day", 0.1, 70, until=BEGIN + 5 * HOUR),
]


def one(rows: list[dict[str, Any]], **more: Any) -> Hourly:
    (found,) = hourly(view_of(rows), None, ("heart_rate",), **more)
    return found


def test_without_a_choice_the_device_that_says_most_hours_tells_them_all() -> None:
    found = one(ROWS)
    assert (found.at - BEGIN // HOUR).tolist() == [0, 1, 2]
    assert (found.local - found.at).tolist() == [1, 1, 1]
    assert found.value.tolist() == pytest.approx([61.5, 65.5, 69.5])


def test_the_first_device_of_the_order_that_says_an_hour_tells_it() -> None:
    found = one(ROWS, orders={"heart_rate": [RING, WATCH]})
    assert (found.at - BEGIN // HOUR).tolist() == [0, 1, 2, 9]
    assert found.value.tolist() == pytest.approx([61.5, 90.5, 69.5, 99])
    found = one(ROWS, orders={"heart_rate": [WATCH]})
    assert found.value.tolist() == pytest.approx([61.5, 65.5, 69.5, 99])


def test_bounds_cut_an_hour_to_the_microsecond() -> None:
    found = one(ROWS, since=BEGIN + HOUR // 4, until=BEGIN + HOUR + HOUR // 2 + 1)
    assert found.value.tolist() == pytest.approx([62, 65])


def test_sums_hang_neither_on_the_order_nor_on_the_pieces() -> None:
    draw = random.Random(3)
    rows = [beat(f"{number:04d}", draw.random() * 40, draw.random() * 100) for number in range(900)]
    whole = one(rows)
    draw.shuffle(rows)
    (split,) = hourly(split_view(rows, [draw.randrange(3) for _ in rows]), Shelf(), ("heart_rate",))
    assert np.array_equal(whole.value, split.value) and np.array_equal(whole.at, split.at)
    exact = [np.mean([row["value"] for row in rows if row["published"] // HOUR == hour]) for hour in whole.at.tolist()]
    assert whole.value == pytest.approx(exact, abs=1e-5)


@pytest.mark.parametrize("lens", ["rhythm", "together"])
def test_the_lenses_about_me_read_the_device_that_the_owner_chose(tmp_path: Path, lens: str) -> None:
    """A second device, whose heart beats in the morning: what the owner says of it changes what is told, and what is kept of it."""
    rows = person(days=40)
    mine = [{"key": row["id"], **{name: value for name, value in row.items() if name not in ("id", "source")}} for row in rows]
    beats = [row for number, row in enumerate(row for row in mine if row.get("quantity") == "heart_rate") if number % 10]
    later = [{**row, "key": f"ring-{row['key']}", "instrument": "ring", "published": row["published"] + 12 * HOUR} for row in beats]
    with murmure.open(tmp_path / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        fill(home, "watch", mine + later)

        def told() -> Any:
            found = home.lens(lens, **({"by": "hour"} if lens == "together" else {}))
            if lens == "together":
                return {row["name"]: row["moments"] for row in found.tables["series"].to_pylist()}["heart_rate"]
            return next(row["phase"] for row in found.tables["waves"].to_pylist() if row["series"] == "heart_rate")

        usual = told()
        home.devices.choose("heart_rate", ["ring"])
        assert home.devices.orders() == {"heart_rate": [Device("watch", "ring").key, Device("watch", "watch").key]}
        chosen = told()
        assert chosen != usual
        if lens == "rhythm":
            assert abs(usual - 16) < 0.7 and abs((chosen - usual + 12) % 24 - 12) > 1
        home.devices.undo("heart_rate")
        assert told() == usual


def test_days_and_nights_follow_the_order_too() -> None:
    """Two devices tell one night, an hour apart: the first of the order counts, for the days of `together` and for the nights of `rhythm`."""
    night = {"type": "murmure:Measure", "actor": "me", "source": "made", "precision": "s", "offset_minutes": 0}
    slept = {**night, "quantity": "sleep_duration", "unit": "h"}
    begin = BEGIN // (24 * HOUR) * 24 * HOUR
    rows = [{**slept, "id": device, "instrument": device, "published": begin + start * HOUR, "until": begin + (start + 7) * HOUR, "value": value}
            for device, start, value in (("watch", 0, 7.0), ("ring", 1, 3.5))]  # fmt: skip
    view, lens = view_of(rows), lens_named("rhythm")
    # What the second one says of the hour that the first one does not cover is added: half an hour, or a whole one.
    for first, hours, total in ((WATCH, 0, 7.5), (RING, 1, 4.5)):
        orders = {"sleep_duration": [first]}
        day = lens.look(view, lens.ask(zone="UTC", orders=orders)).tables["calendar"].to_pylist()
        assert [(one["sleep_begin"], one["sleep_end"]) for one in day] == [(hours, hours + 7)]
        (told,) = measured(view, None, "day", orders=orders)
        assert told.value.tolist() == pytest.approx([total])

"""Does reading only what is near a moment say the same as reading the whole log?"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from graphs_made import DAY, MONDAY
from murmure.hours.table import ids_of
from murmure.lenses.me.together import series as together
from murmure.log import days as counted
from murmure.measures.grid import measured, newest
from murmure.model.ask import Ask
from test_graphs_pieces import put
from together_made import planted

SPAN = 40
EVER = 1 << 62


def rows(draw: random.Random, first: int, count: int) -> list[dict[str, Any]]:
    """Return entries of the days from `first` on; one in nine has no date."""
    found = []
    for _ in range(count):
        at = None if draw.random() < 1 / 9 else MONDAY + int((first + draw.random() * SPAN) * DAY)
        found.append({"id": f"{draw.getrandbits(128):032x}", "type": draw.choice(["Create", "Like", "View"]), "actor": draw.choice(["me", "you"]),
                      "published": at, "content": draw.choice(["one two", None]), "offset_minutes": draw.choice([None, 60, -300])})  # fmt: skip
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    draw = random.Random(2)
    with murmure.open(tmp_path_factory.mktemp("near") / "home") as home:
        for first in (0, 30, 100, 90, 400):
            put(home, rows(draw, first, 60))
        yield home


@pytest.mark.parametrize("seed", range(12))
def test_a_question_about_spans_is_answered_as_by_the_whole_log(home: Any, seed: int) -> None:
    draw, view = random.Random(seed), home.view()
    bounds = sorted(MONDAY + int(draw.uniform(-30, 470) * DAY) for _ in range(4))
    spans = draw.choice([[(bounds[0], bounds[1])], [(bounds[0], bounds[1]), (bounds[2], bounds[3])], [(None, bounds[0])], [(bounds[2], None)], []])
    asked = " or ".join(f"coalesce(published >= make_timestamptz({-EVER if low is None else low}), false) "
                        f"and published < make_timestamptz({EVER if high is None else high})" for low, high in spans)  # fmt: skip
    query = f"select id::varchar as id from log where {asked or 'false'} order by id"
    assert view.sql(query, spans=spans).to_pylist() == view.sql(query).to_pylist()
    parts = view.run(lambda cursor: cursor.execute("select count(*) from log").fetchone()[0], spans)
    assert parts == 0 if not spans else parts <= home.log.count()
    low, high = spans[0] if spans else (bounds[0], bounds[1])
    keys = [{"type": "Like", "actor": "me"}, {"type": "View"}]
    near = ids_of(view, keys, low, high, 500)
    view._near = None
    assert near == ids_of(view, keys, low, high, 500)


def test_what_is_far_from_a_span_is_not_opened(home: Any) -> None:
    near = home._near([(MONDAY + 410 * DAY, MONDAY + 411 * DAY)])
    assert near.count(".parquet") == 2, "the piece that holds it, and the one that gives every scan its columns"


@pytest.mark.parametrize("settled", [False, True])
def test_a_page_of_the_timeline_between_two_moments_is_that_of_the_whole(home: Any, settled: bool) -> None:
    if settled:
        home.settle()
    whole, draw = home.timeline(Ask(limit=1_000)).rows, random.Random(8)
    for _ in range(12):
        low, high = sorted(MONDAY + int(draw.uniform(-30, 470) * DAY) for _ in range(2))
        since, until = draw.choice([(low, high), (low, None), (None, high)])
        types = draw.choice([(), ("Like", "View")])
        wanted = [row["id"] for row in whole if row["published_us"] is not None and (since is None or row["published_us"] >= since)
                  and (until is None or row["published_us"] < until) and (not types or row["type"] in types)]  # fmt: skip
        assert [row["id"] for row in home.timeline(Ask(since=since, until=until, types=types, limit=1_000)).rows] == wanted


def test_days_are_counted_once_for_each_piece_and_read_together(tmp_path: Path) -> None:
    draw = random.Random(4)
    with murmure.open(tmp_path / "home") as home:
        for first in (0, 30):
            put(home, rows(draw, first, 40))
        before = home.density()
        kept = {path: path.stat().st_mtime_ns for path in (home.folder / "derived").glob("days-*.parquet")}
        assert len(kept) == 2
        counted._seen.clear(), counted._last.clear()  # as a process that begins has it
        assert home.density() == before
        put(home, rows(draw, 50, 40))
        days = home.view().sql(f"select {counted.DAY} as day, count(*) as n from log where published is not null group by day order by day")
        assert [(day, sum(n for one, _, n in home.density() if one == day)) for day in home.days] == [*zip(*days.to_pydict().values(), strict=True)]
        assert {path: path.stat().st_mtime_ns for path in kept} == kept


@pytest.mark.parametrize("harm", [b"", b"PAR1 and no more"])
@pytest.mark.parametrize("passphrase", [None, "quatre mots pour voir"])
def test_days_that_a_power_cut_spoiled_are_counted_anew(harm: bytes, passphrase: str | None, tmp_path: Path) -> None:
    draw = random.Random(5)
    with murmure.open(tmp_path / "home", passphrase) as home:
        for first in (0, 30):
            put(home, rows(draw, first, 40))
        before = home.density()
        next((home.folder / "derived").glob("days-*.parquet")).write_bytes(harm)
        counted._seen.clear(), counted._last.clear()
        assert home.density() == before
        counted._seen.clear(), counted._last.clear()
        assert home.density() == before
        assert not list((home.folder / "derived").glob("*.part"))


@pytest.mark.parametrize("harm", [b"", b"ARROW1 and no more", bytes(500)])
@pytest.mark.parametrize("passphrase", [None, "quatre mots pour voir"])
def test_counts_that_a_power_cut_spoiled_are_made_anew(harm: bytes, passphrase: str | None, tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home", passphrase) as home:
        put(home, rows(random.Random(6), 0, 40))
        before = home.lens("footprint")
    kept = list((tmp_path / "home" / "derived").glob("counts*.arrow"))
    for path in kept:
        path.write_bytes(harm)
    with murmure.open(tmp_path / "home", passphrase) as home:
        assert kept and home.lens("footprint").findings == before.findings
    assert all(path.stat().st_size > 500 for path in kept)


def test_days_that_are_whole_within_a_span_are_those_of_the_whole(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, planted(days=220))
        view, shelf = home.view(), home._shelf
        whole = {one.name: one for one in measured(view, shelf, "day")}
        assert newest(view, shelf, lambda name: name == "nothing") is None
        for back in (20, 90, 170):
            last = newest(view, shelf, lambda name: True)
            first = last // together.DAY - back
            near = measured(view, shelf, "day", span=((first - together.EDGE) * together.DAY, EVER))
            assert len(near) == len(whole)
            for one in near:
                there = whole[one.name]
                assert np.array_equal(one.at[one.at >= first], there.at[there.at >= first])
                assert np.array_equal(one.value[one.at >= first], there.value[there.at >= first], equal_nan=True)


@pytest.mark.parametrize("until", [None, datetime(2024, 7, 1, 13, 20, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)])
def test_ties_of_the_last_days_do_not_hang_on_what_is_read_of_those_before(tmp_path: Path, until: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, planted(days=220))
        ask = {"days": 80, "by": "day"} | ({} if until is None else {"until": int(until.timestamp()) * 1_000_000})
        near = home.lens("together", **ask)
        monkeypatch.setattr(together, "newest", lambda *given: None)
        whole = home.lens("together", **ask)
        assert near.findings == whole.findings
        assert {name: repr(table.to_pylist()) for name, table in near.tables.items()} == {
            name: repr(table.to_pylist()) for name, table in whole.tables.items()}  # fmt: skip
        assert bool(near.tables["series"].num_rows) == (until is None or until.year == 2024 and until.month == 7)

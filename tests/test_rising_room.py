"""Is what a home hears live, late, twice and between kills to the letter what one look at its log says?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest

import murmure
from murmure.model.ask import Ask
from murmure.rising_room import RisingRoom
from rising_village import DAY, HOUR, START, eruption, post, ties, village
from typed import ROOT
from web_made import fill

END = START + 41 * DAY
ADDED = ("id", "keys", "learned", "at", "began")


def live(home) -> list[dict]:
    """Return the alarms as they were told live, without what a home adds."""
    alarms = sorted((alarm for one in home.rising.causes() for alarm in one.alarms), key=lambda alarm: alarm["at"])
    return [{name: value for name, value in alarm.items() if name not in ADDED} for alarm in alarms]


def looked(home) -> list[dict]:
    """Return the alarms of one look over the whole log."""
    from murmure.lenses.crowd.rising import setting_of
    from murmure.lenses.crowd.rising.posts import batches
    from murmure.rising.detector import Detector

    detector = Detector(setting_of(home.view(), home.rising.alarms_per_day))
    return [alarm.as_json() for posts in batches(home.view(), None, None) for alarm in detector.feed(posts)]


def again(home, at: float = END / 1e6) -> None:
    """Let the home begin anew with what lies on the disk, as after a kill."""
    home.__dict__["rising"] = RisingRoom(home._store, home.view, home._shelf, home.folder / "derived" / "rising", *home._sealed, clock=lambda: at)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_live_equals_replay(tmp_path, seed, monkeypatch):
    """Posts come in pieces, some late by hours or weeks, some twice; between pieces the process dies at times, and leaves half a file."""
    monkeypatch.setattr("murmure.rising_room.watch.FEWEST", 500)
    draw = random.Random(seed)
    rows = village(a_day=60) + eruption() + eruption("nomoreplastic", 20.5, 30, seed=3, first=700_000) + ties()
    rows.sort(key=lambda row: row["published"] + draw.choice([0, 0, 0, 0, 0, 0, draw.randrange(20) * HOUR, draw.randrange(30) * DAY]))
    cuts = sorted(draw.sample(range(len(rows)), 4))
    with murmure.open(tmp_path / "home", passphrase="cle" if seed == 1 else None) as home:
        again(home)
        for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            fill(home, "made", rows[start:end] + draw.sample(rows[:end], min(end, 20)))
            home.rising.advance()
            if draw.random() < 0.5:
                folder = home.folder / "derived" / "rising"
                folder.mkdir(exist_ok=True)
                (folder / "dead.part").write_bytes(b"half")
                kept = sorted(folder.glob("*.watch"))
                if kept:
                    kept[-1].write_bytes(kept[-1].read_bytes()[: draw.randrange(2000)])
                again(home)
        found = live(home)
        assert found == looked(home)
        assert any(alarm["communities_known"] for alarm in found)
        assert {"#savethemill", "#nomoreplastic"} <= {alarm["cause"] for alarm in found}
        assert list((home.folder / "derived" / "rising").glob("*.watch"))
        again(home)
        assert live(home) == found, "what lies on the disk says the same"


@pytest.mark.long
def test_a_kill_at_any_moment_changes_nothing(tmp_path):
    """A process that watches is killed while it reads and puts down checkpoints; the next one goes on."""
    code = ("import sys, murmure, murmure.rising_room.watch as watch\nwatch.FEWEST = 50\n"
            "with murmure.open(sys.argv[1]) as home:\n    print('ready', flush=True)\n    home.rising.advance()")  # fmt: skip
    draw, rows, env = random.Random(6), village(a_day=60) + eruption(), os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with murmure.open(tmp_path / "home") as home:
        for start in range(0, len(rows), len(rows) // 3):
            fill(home, "made", rows[start : start + len(rows) // 3])
            with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "home")], stdout=subprocess.PIPE, env=env) as process:
                assert process.stdout.readline() == b"ready\n"
                while process.poll() is None and not list((tmp_path / "home" / "derived" / "rising").glob("*.watch")):
                    time.sleep(0.02)
                time.sleep(draw.uniform(0.0, 2.0))
                process.kill()
        assert list((tmp_path / "home" / "derived" / "rising").glob("*.watch"))
        again(home)
        assert live(home) == looked(home) != []


def test_what_is_forgotten_was_never_said(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        again(home)
        fill(home, "made", village() + eruption())
        assert any("mill" in one.name for one in home.rising.causes())
        ids = tuple(row["id"] for row in home.timeline(Ask(tags=("savethemill",), limit=100)).rows)
        home.forget(Ask(ids=ids))
        folder = home.folder / "derived" / "rising"
        assert not list(folder.glob("*"))
        assert live(home) == looked(home)
        assert not any("mill" in term for one in home.rising.causes() for term in one.terms)


def test_what_the_log_says_of_the_future_waits(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        again(home, (START + 36 * DAY) / 1e6)
        fill(home, "made", [*village(), *eruption(), post(900_000, 3, END + 5000 * DAY, tags=["later"])])
        assert home.rising.causes() == []
        assert not home.rising.advance(), "nothing new: nothing is done"
        again(home)
        assert [one.name for one in home.rising.causes()] == ["#savethemill"]
        assert home.rising.posts == len(village()) + len(eruption())


def test_nothing_is_read_when_nothing_is_new(tmp_path, monkeypatch):
    with murmure.open(tmp_path / "home") as home:
        again(home)
        fill(home, "made", village(days=4))
        assert home.rising.advance() is True
        monkeypatch.setattr("murmure.rising_room.watch.read", lambda *_: pytest.fail("posts were read"))
        assert home.rising.advance() is False
        monkeypatch.undo()
        fill(home, "made", [post(1_000_000, 1, START + 4 * DAY, tags=["new"])])
        assert home.rising.advance() is True


def test_a_home_without_posts_says_nothing(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        assert home.rising.causes() == [] and home.rising.fresh() == ([], "")
        assert home.rising.posts == 0 and home.rising.span is None


def test_what_a_person_says_of_a_cause_is_kept(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        again(home)
        fill(home, "made", village() + eruption())
        (one,) = home.rising.causes()
        alarms, cursor = home.rising.fresh()
        assert [alarm["cause"] for alarm in alarms] == [alarm["cause"] for alarm in one.alarms]
        assert home.rising.fresh(cursor) == ([], cursor)
        home.rising.mute("#savethemill", 3)
        assert home.rising.causes() == [] and home.rising.causes(muted=True) == [one]
        assert home.rising.fresh()[0] == [], "what is muted is not told"
        again(home, END / 1e6 + 4 * 86_400)
        assert home.rising.causes() == [one], "three days are over"
        home.rising.mute("#savethemill", None)
        again(home, END / 1e6 + 400 * 86_400)
        assert home.rising.causes() == []
        home.rising.unmute("#savethemill")
        assert home.rising.causes() == [one]
        home.rising.follow("#savethemill")
        key = home.rising.note("#savethemill", "Called the mayor")
        again(home)
        assert home.rising.followed == {"#savethemill"} and home.rising.notes[key]["text"] == "Called the mayor"
        home.rising.follow("#savethemill", False)
        home.rising.unnote(key)
        assert home.rising.followed == set() and home.rising.notes == {}
        home.rising.want(1.0)
        assert live(home) == looked(home), "another budget: all is read again"


def test_who_took_it_up_when(tmp_path):
    rows = eruption()
    with murmure.open(tmp_path / "home") as home:
        again(home)
        fill(home, "made", village() + rows)
        (one,) = home.rising.causes()
        (trace,) = home.rising.traces([one])
        mill = {row["key"] for row in rows}
        shown = home.timeline(Ask(ids=trace.id, limit=200)).rows
        assert len(mill) <= len(trace.id) == len(shown)
        assert {row["object"] for row in shown} >= {row["object"] for row in rows}
        start = trace.time[0] // 3600 * 3600
        hourly = trace.hourly(int(start), 30)
        assert sum(hourly) >= len({row["actor"] for row in rows})
        groups = home.rising.groups(one)
        assert groups is not None and len(groups.names) >= 3


def test_a_look_that_fails_is_made_again(tmp_path, monkeypatch):
    from murmure.rising_room.watch import Watch

    advance, failed = Watch.advance, []

    def once(self, now):
        if not failed:
            failed.append(now)
            raise OSError(28, "no room")
        return advance(self, now)

    with murmure.open(tmp_path / "home") as home:
        again(home)
        fill(home, "made", eruption(people=30))
        monkeypatch.setattr(Watch, "advance", once)
        with pytest.raises(OSError):
            home.rising.advance()
        assert home.rising.posts == 30

"""Does the runner of live sources wait, judge, hold back and fail as it says?"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

import murmure
from live_square import SQUARE
from murmure.listen import LogKeeper
from murmure.model.activity import Activity
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Lost
from murmure.streams import batch, runner
from murmure.streams.backoff import LONGEST, Backoff
from murmure.streams.batch import BUILT, DAY, Batch
from murmure.streams.health import Health

SILENT = Both("It is silent.", "C'est le silence.")
Follow = Callable[[Line], Iterator[Heard]]


@pytest.fixture
def follows(monkeypatch: pytest.MonkeyPatch) -> Callable[[Follow], None]:
    """Let the square be followed by a function of the test; waits take no time."""

    def become(follow: Follow, **card: object) -> None:
        monkeypatch.setattr("murmure.sources.live.lives", lambda: (replace(SQUARE, follow=follow, **card),))
        monkeypatch.setattr(Backoff, "wait", lambda self, asked=None: 0.01)

    return become


def post(number: int, **more: object) -> Activity:
    return Activity(f"post-{number}", "Create", "ana", content=f"word {number}", published=1_700_000_000_000_000 + number)._replace(**more)


def contents(home) -> list[str]:
    return home.sql("select content from log order by published, content").column("content").to_pylist()


def test_waits_double_with_chance_and_never_beyond_a_bound() -> None:
    wait = Backoff(least=1.0, most=300.0, luck=random.Random(1))
    spent = [wait.wait() for _ in range(40)]
    assert all(min(300, 2**n) / 2 <= one <= min(300, 2**n) for n, one in enumerate(spent))
    assert len({round(one, 6) for one in spent[20:]}) > 15, "without chance, a thousand clients come back at once"
    wait.well()
    assert wait.wait() <= 1.0
    assert wait.wait(3_600.0) == 3_600.0, "a server that asks for an hour gets it"
    assert wait.wait(1e12) == LONGEST and wait.wait(-5.0) >= 0
    assert Backoff(luck=random.Random(1)).wait(0.0) >= 0.5, "a server that asks for nothing is not hammered"


def test_a_lost_line_is_followed_again_from_what_is_safe(tmp_path, follows) -> None:
    cursors: list[str | None] = []

    def follow(line: Line) -> Iterator[Heard]:
        cursors.append(line.cursor)
        start = int(line.cursor or 0)
        yield Heard((post(start),), cursor=str(start + 1))
        if start < 3:
            raise Lost(SILENT, 0.0)

    follows(follow)
    with murmure.open(tmp_path / "home") as home:
        done = home.listen("square", {"port": "1"})
        assert cursors == [None, "1", "2", "3"] and len(contents(home)) == 4
        assert done.counts["reconnects"] == 3 and done.health.state == "ended"
        home.listen("square", {"port": "1"})
        assert cursors[-1] == "4", "the next session goes on where this one ended"
        assert [job.added for job in home.jobs()] == [1, 4], "each session is a job"


def test_a_source_that_breaks_is_followed_again_and_the_page_says_so(tmp_path, follows) -> None:
    tries = []

    def follow(line: Line) -> Iterator[Heard]:
        tries.append(1)
        yield Heard((post(len(tries)),))
        if len(tries) < 3:
            raise KeyError("what others wrote")

    follows(follow)
    seen: list[str] = []
    with murmure.open(tmp_path / "home") as home:
        home.listen("square", {"port": "1"}, tell=lambda health, counts: seen.append(str(health.why)))
        assert len(contents(home)) == 3
    assert any("KeyError" in why for why in seen) and not any("others wrote" in why for why in seen)


def test_what_cannot_work_stops_with_advice_and_keeps_what_was_heard(tmp_path, follows) -> None:
    def follow(line: Line) -> Iterator[Heard]:
        yield Heard((post(1),), cursor="1")
        raise BadRequest("no-token", Both("The token is refused.", "Le jeton est refusé."), Both("Make another.", "Faites-en un autre."))

    follows(follow)
    with murmure.open(tmp_path / "home") as home:
        with pytest.raises(BadRequest):
            home.listen("square", {"port": "1"})
        assert contents(home) == ["word 1"]
        (stream,) = home.streams()
        assert stream.state == "failed" and stream.why == ["The token is refused.", "Le jeton est refusé."] and stream.cursor == "1"
        assert home.jobs()[0].state == "done"


def test_when_the_log_cannot_be_written_the_cursor_stays(tmp_path, follows, monkeypatch) -> None:
    asked: list[int] = []

    def follow(line: Line) -> Iterator[Heard]:
        for number in range(int(line.cursor or 0), 4):
            asked.append(number)
            yield Heard((post(number),), cursor=str(number + 1), safe=True)

    def full(self, batch):
        if len(asked) == 3:
            raise OSError(28, "No space left on device")
        return write(self, batch)

    follows(follow)
    write = LogKeeper.write
    monkeypatch.setattr(LogKeeper, "write", full)
    with murmure.open(tmp_path / "home") as home:
        with pytest.raises((OSError, MurmureError)):
            home.listen("square", {"port": "1"})
        assert asked == [0, 1, 2], "nothing more is asked of the source"
        assert contents(home) == ["word 0", "word 1"] and home.streams()[0].cursor == "2" and home.streams()[0].state == "failed"
        monkeypatch.undo()
        follows(follow)
        home.listen("square", {"port": "1"})
        assert contents(home) == ["word 0", "word 1", "word 2", "word 3"]


def test_the_source_is_held_back_by_the_log(tmp_path, follows, monkeypatch) -> None:
    ahead: list[int] = []
    given, safe = 0, 0

    def follow(line: Line) -> Iterator[Heard]:
        nonlocal given
        for number in range(3_000):
            given += 1
            ahead.append(given - safe)
            yield Heard((post(number),))

    def slow(self, batch):
        nonlocal safe
        done = write(self, batch)
        safe += done["added"]
        return done

    follows(follow)
    monkeypatch.setattr(runner, "ITEMS", 500)
    write = LogKeeper.write
    monkeypatch.setattr(LogKeeper, "write", slow)
    with murmure.open(tmp_path / "home") as home:
        assert home.listen("square", {"port": "1"}).counts["added"] == 3_000
    assert max(ahead) <= 500, "more was asked of the source than may wait"


def test_times_that_cannot_be_are_rejected_unless_our_own_clock_is_wrong() -> None:
    now = BUILT + 400 * DAY
    ahead, absurd, right = post(1, published=now + 2 * DAY), post(2, published=-(10**18)), post(3, published=now + DAY // 2)
    waiting = Batch()
    waiting.take(Heard((ahead, absurd, right, post(4, published=None)), changed=(post(5, published=now + 9 * DAY),)), now, "square")
    assert list(waiting.items) == ["post-3", "post-4"] and not waiting.changed
    assert [reject.reason.en for reject in waiting.rejects] == [batch.FUTURE.en, batch.IMPOSSIBLE_DATE.en, batch.FUTURE.en]
    reset = Batch()
    reset.take(Heard((ahead, right)), 0, "square")
    assert len(reset.items) == 2, "a machine that starts in 1970 takes the word of the others"


def test_the_order_of_a_thing_and_its_deletion_does_not_matter() -> None:
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)):
        said = [Heard((post(1), post(2))), Heard(gone=("post-1",)), Heard(changed=(post(1, content="changed"),))]
        waiting = Batch()
        for place in order:
            waiting.take(said[place], BUILT * 2, "square")
        assert list(waiting.items) == ["post-2"] and not waiting.changed and waiting.gone == {"post-1"}


def test_lag_and_rate_are_told_and_a_dead_runner_is_not_taken_for_a_live_one() -> None:
    health = Health("square", "square", beat=1_000.0)
    assert health.lag(1_000.0) is None and health.rate(1_000.0) == 0 and health.past(1_000.0) == [0] * 60
    for second in range(60, 180):
        health.hear(2, float(second))
    health.moment, health.heard = 990_000_000, 995.0
    assert health.lag(2_000.0) == 5.0, "it was five seconds late; since then it is quiet"
    health.state = "waiting"
    assert health.lag(1_000.0) == 10.0 and health.lag(900.0) == 0.0, "while the line is lost, it is later every second"
    health.state, health.moment = "running", 990_000_000
    assert health.rate(185.0) == 2.0 and health.past(185.0)[-3:] == [120, 120, 0]
    health.hear(1, 10_000.0)
    assert sum(health.past(10_000.0)) == 1 and len(health.minutes) == 1, "an hour is kept, and no more"
    assert health.state_at(1_010.0, alive=True) == "running" and health.state_at(1_010.0, alive=False) == "stopped"
    assert health.state_at(2_000.0, alive=True) == "stuck"
    assert Health.of({**health.page(), "of a later version": 1}) == health


def test_one_runner_at_a_time_and_a_stream_that_is_followed_is_not_left(tmp_path, follows) -> None:
    begun = threading.Event()

    def follow(line: Line) -> Iterator[Heard]:
        begun.set()
        while not line.stop.is_set():
            time.sleep(0.01)
            yield Heard()

    follows(follow)
    stop = threading.Event()
    with murmure.open(tmp_path / "home") as home:
        thread = threading.Thread(target=home.listen, args=("square", {"port": "1"}), kwargs={"stop": stop})
        thread.start()
        assert begun.wait(10)
        for refused in (lambda: home.listen("square", {"port": "2"}), lambda: home.leave("square")):
            with pytest.raises(BadRequest) as error:
                refused()
            assert error.value.code == "stream-running"
        stop.set()
        thread.join(10)
        assert home.streams()[0].state == "stopped" and home.jobs() == [], "a session that brought nothing leaves no import behind"
        home.leave("square")
        assert home.streams() == []


def test_an_import_that_is_taken_back_while_it_runs_goes_and_the_next_one_begins(tmp_path, follows) -> None:
    homes: list = []

    def follow(line: Line) -> Iterator[Heard]:
        yield Heard((post(1),), safe=True)
        assert homes[0].undo(homes[0].jobs()[0].number) == 1
        yield Heard((post(2),), safe=True)

    follows(follow)
    with murmure.open(tmp_path / "home") as home:
        homes.append(home)
        home.listen("square", {"port": "1"})
        assert contents(home) == ["word 2"] and [(job.state, job.added) for job in home.jobs()] == [("done", 1), ("undone", 1)]


def test_the_log_is_joined_beside_the_listening(tmp_path, follows, monkeypatch) -> None:
    def follow(line: Line) -> Iterator[Heard]:
        for number in range(40):
            yield Heard((post(number),), safe=True)

    follows(follow)
    monkeypatch.setattr(runner, "TIDY", 0.05)
    with murmure.open(tmp_path / "home") as home:
        home.listen("square", {"port": "1"})
        assert len(contents(home)) == 40
        assert len(home._store.segments) < 30, "forty steps are forty segments until they are joined"


def test_a_locked_home_tells_nobody_what_is_followed(tmp_path, follows) -> None:
    said = [Heard((post(1), post(2), post(3, actor="bo")), safe=True), Heard(changed=(post(1, content="changed"),), gone=("post-2",), safe=True),
            Heard((post(2),), gone_actors=("bo",), cursor="secret-cursor")]  # fmt: skip
    follows(lambda line: iter(said), name="secret-square")
    with murmure.open(tmp_path / "home", passphrase="a passphrase") as home:
        done = home.listen("secret-square", {"port": "1"})
        assert contents(home) == ["changed"], "deletions and changes are carried out as in an open home"
        assert done.counts["deleted"] == 2 and done.counts["changed"] == 1
    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert b"secret-square" not in kept and b"secret-cursor" not in kept


def test_options_are_checked_before_anything_begins(tmp_path, follows) -> None:
    follows(lambda line: iter(()))
    with murmure.open(tmp_path / "home") as home:
        for given, word in (({}, "--port"), ({"port": "1", "colour": "red"}, "--colour")):
            with pytest.raises(BadRequest) as error:
                home.listen("square", given)
            assert word in error.value.what.en
        with pytest.raises(BadRequest) as error:
            home.listen("circle", {})
        assert "square" in error.value.advice.en and home.streams() == []


def test_a_folder_that_two_watch_is_told_once(tmp_path) -> None:
    with murmure.open(tmp_path / "home") as home:
        one, other = home.watched(tmp_path), home.watched(tmp_path)
        other.took({"added": 5, "known": 0, "rejected": 0}), other.close()
        (stream,) = home.streams()
        assert (stream.state, stream.counts["added"]) == ("running", 0)
        one.took({"added": 3, "known": 1, "rejected": 0})
        one.beat(), one.close()
        (stream,) = home.streams()
        assert (stream.state, stream.counts["added"]) == ("stopped", 3)


def test_whoever_looks_on_and_goes_away_ends_the_listening_with_all_kept(tmp_path, follows) -> None:
    def follow(line: Line) -> Iterator[Heard]:
        yield Heard((post(1),), cursor="1", safe=True)
        raise AssertionError("the listening goes on, told to nobody")

    def gone(health: Health, counts: object) -> None:
        raise BrokenPipeError

    follows(follow)
    with murmure.open(tmp_path / "home") as home:
        with pytest.raises(BrokenPipeError):
            home.listen("square", {"port": "1"}, tell=gone)
        assert contents(home) == ["word 1"] and home.streams()[0].cursor == "1"


def test_many_deletions_that_wait_do_not_make_every_record_a_step(tmp_path, follows, monkeypatch) -> None:
    steps: list[int] = []

    def follow(line: Line) -> Iterator[Heard]:
        yield Heard(gone=tuple(f"gone-{number}" for number in range(600)))
        for number in range(300):
            yield Heard((post(number),))

    def counted(self, batch):
        steps.append(1)
        return write(self, batch)

    follows(follow)
    monkeypatch.setattr(runner, "ITEMS", 500)
    write = LogKeeper.write
    monkeypatch.setattr(LogKeeper, "write", counted)
    with murmure.open(tmp_path / "home") as home:
        assert home.listen("square", {"port": "1"}).counts["added"] == 300
    assert len(steps) < 100


def test_what_the_owner_never_wants_written_is_not_written_live(tmp_path, follows) -> None:
    follows(lambda line: iter([Heard((post(1), post(2)), safe=True), Heard(changed=(post(1, content="a secret word"),), safe=True)]))
    with murmure.open(tmp_path / "home") as home:
        home.rules.add("content", "secret", "mask")
        home.rules.add("content", "word 2", "drop")
        done = home.listen("square", {"port": "1"})
        assert contents(home) == ["a *** word"], "a rule holds for what comes, and for what is changed"
        assert done.counts["dropped"] == 1

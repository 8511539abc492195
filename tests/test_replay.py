"""Does a replay of files say what was said live, whatever happens to it, and are the rules beside it judged fairly?"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from murmure.rising.detector import Detector, Setting
from murmure.rising.evaluate import evaluate, judged
from murmure.rising.truth import Eruption, eruptions
from rising_made import BEGIN, DAY, cause, mixed, posts_made, some_of, square
from typed import called, environment, typed

FIELDS = {
    "time", "cause", "kind", "terms", "since", "observed", "expected", "score", "adopters", "volume", "communities_effective",
    "communities_expected", "coordination", "forecast", "evidence",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    """Hold two months of a square in which some causes rise."""
    found = square(60) + cause("#together https://example.org/call", 50, mixed(60), 8, 3) + cause("#ourown", 52, some_of(3, 35), 8, 4)
    for number in range(12):
        found += cause(f"#burst{number}", 20 + 2 * number, mixed(30 + 5 * number), 7, number)
    return found


@pytest.fixture(scope="module")
def file(rows, tmp_path_factory):
    """Hold these posts in a file whose columns have names of their own, out of order."""
    posts = posts_made(rows)
    table = pa.table({
        "when": pa.array(posts.micros, pa.timestamp("us", tz="UTC")), "who": posts.names, "said": posts.text,
        "number": pa.array([f"p{row}" for row in posts.row]),
    })  # fmt: skip
    path = tmp_path_factory.mktemp("posts") / "posts.parquet"
    pq.write_table(table.take(np.random.default_rng(1).permutation(len(table))), path, row_group_size=2_000)
    return path


MAP = ("--map", "time=when,actor=who,text=said,id=number")


def lines(path):
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_replay_says_what_was_said_live(rows, file, tmp_path):
    out = tmp_path / "alarms.jsonl"
    done = typed("replay", file, "--lens", "rising", "--out", out, *MAP, "--alarms-per-day", 2, "--no-words", "--memory", 32, "--json")
    assert done.code == 0, done.err
    found = lines(out)
    assert done.json["alarms"] == len(found) and done.json["posts"] == len(rows) and done.json["memory"] <= 32 << 20
    live = list(Detector(Setting(2.0, 32, words=False)).feed(posts_made(rows)))
    assert [(one["time"], one["cause"], one["adopters"]) for one in found] == [
        (one.as_json()["time"], one.cause, one.adopters) for one in live]  # fmt: skip
    assert all(FIELDS <= set(one) and set(one["forecast"]) >= {"hours", "low", "median", "high"} for one in found)
    together = next(one for one in found if "#together" in one["terms"])
    said = {f"p{row}": text for row, text in zip(posts_made(rows).row.tolist(), posts_made(rows).text.to_pylist(), strict=True)}
    assert together["evidence"] and all("#together" in said[name] for name in together["evidence"])
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_same_posts_in_another_form_raise_the_same_alarms(file, form, tmp_path):
    table = pq.read_table(file)
    other, first, second = tmp_path / f"posts.{form}", tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    if form == "csv":
        import pyarrow.csv as pc

        pc.write_csv(table, other)
    else:
        other.write_text("".join(json.dumps({**row, "when": row["when"].isoformat()}) + "\n" for row in table.to_pylist()), encoding="utf-8")
    for source, out in ((file, first), (other, second)):
        assert called("replay", source, "--out", out, *MAP, "--no-words", "--memory", "32").code == 0
    assert first.read_bytes() == second.read_bytes() and first.stat().st_size


KILLED = """
import sys
from pathlib import Path
from murmure.rising.detector import Setting
from murmure.rising.read import read_posts
from murmure.rising.replay import Replay
source, out, state = map(Path, sys.argv[1:])
reading = read_posts([source], {"time": "when", "actor": "who", "text": "said", "id": "number"}, batch=400)
for _ in Replay(reading, Setting(2.0, 16, words=False), out, state, "told", every=700).run():
    pass
"""


@pytest.mark.long
def test_a_replay_that_is_killed_goes_on_to_the_same_end(file, tmp_path):
    def run(out, state):
        return subprocess.Popen([sys.executable, "-c", KILLED, file, out, state], env=environment())

    whole = tmp_path / "whole.jsonl"
    assert run(whole, tmp_path / "none").wait() == 0
    draw, out, state, kills = random.Random(3), tmp_path / "out.jsonl", tmp_path / "state", 0
    older = b"what was there before\n"
    out.write_bytes(older)
    while True:
        process = run(out, state)
        seen = state.stat().st_mtime_ns if state.exists() else 0
        limit = time.monotonic() + 60
        while process.poll() is None and kills < 6 and (not state.exists() or state.stat().st_mtime_ns == seen) and time.monotonic() < limit:
            time.sleep(0.01)
        time.sleep(draw.random() * 0.1)
        if kills < 6 and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        if process.wait() == 0:
            break
        assert out.read_bytes() == older, "what was there stays until the replay is through"
    assert kills >= 3 and out.read_bytes() == whole.read_bytes() and not state.exists()


def test_a_checkpoint_of_something_else_is_refused(file, tmp_path):
    out, state = tmp_path / "alarms.jsonl", tmp_path / "state"
    state.write_bytes(b"something else")
    done = called("replay", file, "--out", out, *MAP, "--checkpoint", state, "--json")
    assert done.code == 1 and done.json["error"]["code"] == "bad-checkpoint" and state.read_bytes() == b"something else"


@pytest.mark.parametrize(("words", "code"), [
    (("--alarms-per-day", "0"), "bad-budget"), (("--alarms-per-day", "nan"), "bad-budget"), (("--memory", "0"), "bad-number"),
    (("--map", "time"), "bad-map"), (("--map", "time=nowhere,actor=who,text=said"), None),
    (("--method", "ewma", "--checkpoint", "x"), "no-checkpoint"),
])  # fmt: skip
def test_bad_requests_cost_nothing(file, tmp_path, words, code):
    out = tmp_path / "alarms.jsonl"
    out.write_text("kept\n")
    done = called("replay", file, "--out", out, *(words if "--map" in words else (*MAP, *words)), "--json")
    assert done.code != 0 and out.read_text() == "kept\n" and done.json["error"]["advice"]
    assert code is None or done.json["error"]["code"] == code
    assert not list(tmp_path.glob("*.part"))


def test_a_file_is_never_written_over_what_is_read(file):
    before = file.read_bytes()
    assert called("replay", file, "--out", file, *MAP).code != 0 and file.read_bytes() == before


@pytest.mark.parametrize("method", ["mastodon", "ewma", "gain", "blind"])
def test_rules_of_others_run_on_the_same_posts(file, tmp_path, method):
    out = tmp_path / "alarms.jsonl"
    done = called("replay", file, "--out", out, *MAP, "--no-words", "--alarms-per-day", "1", "--method", method, "--json")
    found = lines(out)
    assert done.code == 0 and 0 < len(found) <= 60 and all(FIELDS <= set(one) for one in found)
    assert "hindsight" in done.err or "hindsight" in typed("replay", file, "--out", out, *MAP, "--no-words", "--method", method).err


def test_eruptions_are_those_of_the_definition():
    """26 accounts within 24 hours, against one a day before; 24 accounts; and 30 against ten a day."""
    rows = [(day * DAY + 50, 500 + day, "#a") for day in range(20)]
    rows += [(30 * DAY + 60 * one, one, "#a") for one in range(26)] + [(30 * DAY + 60 * one, one, "#b") for one in range(24)]
    rows += [(day * DAY + one * 60, one + 100 * day, "#c") for day in range(10, 30) for one in range(10)]
    rows += [(30 * DAY + one * 60, 9_000 + one, "#c") for one in range(30)]
    posts = posts_made(rows)
    from murmure.rising.rule import uses

    stream = uses([posts])
    (found,) = eruptions(stream["time"], stream["key"], stream["actor"])
    assert (found.first - BEGIN, found.crossing - BEGIN, found.peak - BEGIN) == (30 * DAY, 30 * DAY + 60 * 24, 30 * DAY + 60 * 25)


def test_nothing_erupts_before_its_past_is_known():
    rows = [(day * DAY + 60 * one, one, "#a") for day in (3, 40) for one in range(30)] + [(0, 1, "#b")]
    from murmure.rising.rule import uses

    stream = uses([posts_made(rows)])
    assert [one.first - BEGIN for one in eruptions(stream["time"], stream["key"], stream["actor"])] == [40 * DAY]


def test_alarms_are_judged_by_when_they_come():
    truth = [Eruption(1, 100, 200, 300), Eruption(2, 100, 200, 300)]
    seen, false = judged([(50, (1,)), (150, (1, 2)), (160, (2,)), (400, (2,)), (150, (3,))], truth)
    assert seen == {0: 150, 1: 150} and false == 3


def test_the_table_of_the_evaluation(file):
    done = called("evaluate", "rising", file, *MAP, "--kind", "tag", "--memory", "32", "--false-per-day", "0.2", "--json")
    assert done.code == 0
    verdicts = {one["method"]: one for one in done.json["verdicts"]}
    assert {"murmure", "mastodon", "ewma", "gain", "blind"} == set(verdicts)
    assert all(one["eruptions"] == 13 + 1 and one["false"] <= 0.2 for one in verdicts.values())
    simple = max(one["lead"] for one in verdicts.values() if one["method"] not in ("murmure", "blind"))  # the model learned from these very ones
    assert verdicts["murmure"]["before"] == 1.0 and verdicts["murmure"]["lead"] >= simple - 0.5


def test_nothing_erupts_in_an_ordinary_month(tmp_path):
    import pyarrow.csv as pc

    posts = posts_made(square(20))
    pc.write_csv(pa.table({"time": posts.time, "actor": posts.names, "text": posts.text}), tmp_path / "a.csv")
    assert evaluate([posts]) == []
    assert "25" in called("evaluate", "rising", tmp_path / "a.csv", "--lang", "fr").out

"""Does murmure listen hear a pipe, stop when it is told to, refuse what cannot work, and say how its streams are doing?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from typed import environment, typed

ROW = '{{"time": "2024-05-01T10:00:{0:02}Z", "actor": "ana", "text": "word {0}", "id": {0}, "tags": "#a, #b", "extra": 1}}\n'


def piped(folder, text: str | bytes, *words: str, **more: str) -> subprocess.CompletedProcess:
    """Type `murmure listen json-lines`, with a text on standard input."""
    raw = text if isinstance(text, bytes) else text.encode()
    return subprocess.run([sys.executable, "-P", "-m", "murmure", "--home", str(folder), "listen", "json-lines", *words],
                          input=raw, capture_output=True, env=environment(**more), timeout=60)  # fmt: skip


def test_a_pipe_is_heard_to_its_end(tmp_path) -> None:
    home = tmp_path / "home"
    text = "".join(map(ROW.format, range(3))) + 'nonsense\n\n[1, 2]\n{"id": 1, "deleted": true}\n' + ROW.format(9).rstrip()
    done = piped(home, text, "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (said["added"], said["deleted"], said["rejected"], said["state"]) == (3, 1, 3, "ended")
    again = json.loads(piped(home, text, "--json").stdout)
    assert (again["added"], again["known"]) == (0, 3), "the same again adds nothing, and what was deleted stays away"
    rows = typed("--home", home, "sql", "select content, actor, tags, published from log order by content", "--json").json
    assert [row["content"] for row in rows] == ["word 0", "word 2", "word 9"]
    assert rows[0]["actor"] == "ana" and rows[0]["tags"] == ["a", "b"]
    (stream,) = typed("--home", home, "listen", "--json").json
    assert stream["stream"] == "json-lines" and stream["counts"]["added"] == 3 and stream["counts"]["rejected"] == 6
    assert "at its end" in typed("--home", home, "listen").out
    assert "à sa fin" in typed("--home", home, "listen", "--lang", "fr").out
    assert typed("--home", home, "listen", "--leave", "json-lines", "--json").json == {"left": "json-lines"}
    assert typed("--home", home, "listen", "--json").json == []
    assert typed("--home", home, "listen", "--leave", "json-lines").code == 1


def test_marks_that_programs_set_before_a_line_are_no_part_of_it(tmp_path) -> None:
    done = piped(tmp_path / "home", b"\xef\xbb\xbf" + ROW.format(1).encode() + b"\x1e" + ROW.format(2).encode() + ROW.format(3).encode(), "--json")
    said = json.loads(done.stdout)
    assert (said["added"], said["rejected"]) == (3, 0), done.stderr


def test_names_are_mapped(tmp_path) -> None:
    text = '{"when": 1714557600, "user": {"name": "bo"}, "body": "hello", "keywords": ["x", "#y"], "secret": "kept out"}\n'
    done = piped(tmp_path / "home", text, "--map", "time=when,actor=user.name,text=body,tags=keywords", "--json")
    assert json.loads(done.stdout)["added"] == 1, done.stderr
    row = typed("--home", tmp_path / "home", "timeline", "--json").out
    assert "hello" in row and '"bo"' in row and "kept out" not in row
    wrong = piped(tmp_path / "home", text, "--map", "moment=when")
    assert wrong.returncode == 1 and b"moment=when" in wrong.stderr and b"--map time=" in wrong.stderr


def test_hostile_lines_are_rejected_one_by_one(tmp_path) -> None:
    lines = [b"[" * 50_000, b'{"a":' * 3_000 + b"1" + b"}" * 3_000, b"\xff\xfe\x00", b'{"time": NaN, "text": "x"}', b'{"time": 1e999, "text": "x"}',
             b'{"time": "2024-05-01", "text": "' + b"x" * 1_100_000 + b'"}', b'{"time": true, "text": "x"}', b'"text"', b"null", b"{}",
             b'{"time": "9999-01-01", "text": "far"}', b'{"time": "2099-01-01", "text": "ahead of every clock"}',
             b'{"type": "Create", "actor": {"id": 5}, "object": [[[]]]}', b'{"time": "2024-05-01", "text": "\\ud800 half", "id": "\\udfff"}',
             b'{"id": "\\udfff", "deleted": true}', b'{"deleted": true}', b'{"time": "2024-05-01", "value": "many"}']  # fmt: skip
    text = b"\n".join([*lines, ROW.format(1).encode()])
    said = json.loads(piped(tmp_path / "home", text, "--json").stdout)
    assert said["state"] == "ended" and said["added"] == 1 and said["rejected"] == len(lines) - 2 and said["deleted"] == 1


def test_told_to_stop_it_writes_what_it_heard(tmp_path) -> None:
    words = [sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "home"), "listen", "json-lines", "--json"]
    for number, sign in enumerate((signal.SIGTERM, signal.SIGINT)):
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as child:
            assert child.stdin and child.stdout and child.stderr
            assert b"Listening to json-lines" in child.stderr.readline()
            child.stdin.write(ROW.format(number).encode())
            child.stdin.flush()
            time.sleep(0.7)
            again = typed("--home", tmp_path / "home", "listen", "json-lines")
            assert again.code == 1 and "being followed already" in again.err, "one at a time"
            child.send_signal(sign)
            said = json.loads(child.stdout.read())
            assert child.wait(20) == 0
        assert said["added"] == 1 and said["state"] == "stopped"


def test_for_a_while_and_once(tmp_path) -> None:
    words = [sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "home"), "listen", "json-lines", "--for", "0.3", "--json"]
    reading, writing = os.pipe()
    try:
        done = subprocess.run(words, stdin=reading, capture_output=True, env=environment(), timeout=60)
    finally:
        os.close(reading)
        os.close(writing)
    assert done.returncode == 0 and json.loads(done.stdout)["state"] == "stopped"
    assert typed("--home", tmp_path / "home", "listen", "json-lines", "--for", "0").code == 1


@pytest.mark.parametrize("variable", [True, False])
def test_a_key_is_nowhere_but_where_it_was_put(tmp_path, variable: bool) -> None:
    key = "the-key-of-the-village-1234"
    (tmp_path / "key").write_text(key + "\n")
    given = ({"MURMURE_WEBHOOK_KEY": key}, ()) if variable else ({}, ("--key-file", str(tmp_path / "key")))
    words = ["--home", str(tmp_path / "home"), "listen", "webhook", "--port", "0", "--for", "0.5", "--json", *given[1]]
    done = subprocess.run([sys.executable, "-P", "-m", "murmure", *words], capture_output=True, env=environment(**given[0]), timeout=60)
    assert done.returncode == 0, done.stderr
    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert key.encode() not in kept + done.stdout + done.stderr
    assert typed("--home", tmp_path / "home", "listen", "webhook").code == 1, "without a key, it does not begin"


@pytest.mark.parametrize(("language", "words"), [("en", "does not answer"), ("fr", "ne répond pas")])
def test_once_and_nobody_there_is_a_failure_that_says_why(tmp_path, language: str, words: str) -> None:
    said = typed("--home", tmp_path / "home", "listen", "bluesky", "--url", "ws://127.0.0.1:9/subscribe", "--once", "--lang", language)
    assert said.code == 1 and words in said.err and "Traceback" not in said.err

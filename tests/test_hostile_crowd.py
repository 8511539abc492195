"""What does a person hear who asks for what cannot be, of a replay, a stream, a lens or a way to be told?"""

from __future__ import annotations

import fcntl
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from murmure.model.errors import BadRequest
from murmure.notify import mail, webhook
from murmure.notify.letter import trial
from murmure.notify.sending import Unsent
from typed import environment, typed

TABLE = "published,actor,content\n" + "".join(f"2024-01-{day:02}T08:00:00Z,a{day},on #bread\n" for day in range(1, 20))


@pytest.fixture
def posts(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.mark.parametrize(("words", "said"), [
    (("--alarms-per-day", "1e9"), "entre 0.001 et 1000000"), (("--alarms-per-day", "-1"), "entre 0.001 et 1000000"),
    (("--alarms-per-day", "inf"), "entre 0.001 et 1000000"), (("--alarms-per-day", "trois"), "'trois' n'est pas un nombre"),
    (("--memory", "2.5"), "'2.5' n'est pas un nombre entier"), (("--memory", "999999999"), "Mo de mémoire"),
])  # fmt: skip
def test_a_number_that_cannot_be_is_named_with_what_can(posts, tmp_path, words, said):
    done = typed("--lang", "fr", "replay", posts, "--out", tmp_path / "out.jsonl", *words)
    assert done.code in (1, 2) and said in done.err, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["posts.csv"]


@pytest.mark.parametrize(("data", "said"), [
    (TABLE.encode().replace(b"#bread", b"#th\xe9"), "CSV UTF-8"), (b"PAR1" + bytes(900), "Téléchargez-le ou copiez-le de nouveau"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_not_asked_for_its_columns(tmp_path, data, said):
    (tmp_path / "posts.csv").write_bytes(data)
    done = typed("--lang", "fr", "replay", tmp_path / "posts.csv", "--out", tmp_path / "out.jsonl")
    assert done.code == 1 and said in done.err and "--map" not in done.err, done.err


@pytest.mark.parametrize("out", [".", "no/such/folder/a.jsonl", "/proc/a.jsonl", "/dev/full/a.jsonl"])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_read(posts, tmp_path, out):
    done = subprocess.run([sys.executable, "-P", "-m", "murmure", "--lang", "fr", "replay", "posts.csv", "--out", out],
                          cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=60)  # fmt: skip
    assert done.returncode == 1 and "ne peut pas être écrit" in done.stderr, done.stderr


def test_two_replays_do_not_write_the_same_file(posts, tmp_path):
    """The second would cut what the first has written; it leaves it alone."""
    part = tmp_path / "out.jsonl.part"
    with part.open("wb") as first:
        first.write(b"of the first\n")
        first.flush()
        fcntl.flock(first, fcntl.LOCK_EX)
        done = typed("replay", posts, "--out", tmp_path / "out.jsonl")
        assert done.code == 1 and "Another murmure is writing" in done.err
        assert part.read_bytes() == b"of the first\n"
    assert typed("replay", posts, "--out", tmp_path / "out.jsonl").code == 0
    assert not part.exists() and (tmp_path / "out.jsonl").exists()


def test_what_a_stream_rejects_is_said_with_its_reason(tmp_path):
    text = b'{"time": "2024-05-01T10:00:00Z", "actor": "b", "text": "ok"}\nnot json\n{"time": "x", "actor": "c", "text": "t"}\n'
    done = subprocess.run([sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "home"), "--lang", "fr", "listen", "json-lines"],
                          input=text, capture_output=True, env=environment(), timeout=60)  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 0 and "la date est illisible (1), d'abord à stdin:3" in said and "stdin:2" in said


def test_a_line_of_a_hundred_megabytes_costs_only_itself(tmp_path):
    line = json.dumps({"time": "2024-05-01T10:00:00Z", "actor": "b", "text": "after"}).encode() + b"\n"
    done = subprocess.run([sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "home"), "--json", "listen", "json-lines"],
                          input=b'{"text": "' + b"x" * 100_000_000 + b'"}\n' + line, capture_output=True, env=environment(), timeout=120)  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["added"], told["rejected"]) == (1, 1) and b"longer than a million bytes" in done.stderr


def test_a_key_that_cannot_be_read_is_not_called_a_passphrase(tmp_path):
    done = typed("--home", tmp_path / "home", "listen", "webhook", "--key-file", tmp_path / "none")
    assert done.code == 1 and "passphrase" not in done.err


def test_a_lens_that_finds_nothing_for_others_says_how_to_look_for_oneself(posts, tmp_path):
    assert typed("--home", tmp_path / "home", "import", posts).code == 0
    assert "--purpose self" in typed("--home", tmp_path / "home", "lens", "rising").err
    assert "--purpose self" not in typed("--home", tmp_path / "home", "lens", "rising", "--purpose", "self").err


@pytest.mark.parametrize("url", ["htp:/x", "http:/x", "https:x", "example.org:/hook"])
def test_an_address_with_a_slip_is_refused_when_it_is_typed(url):
    with pytest.raises(BadRequest):
        webhook.checked({"url": url})


@contextmanager
def dripping(first: bytes) -> Iterator[int]:
    """Serve who says `first`, then a byte now and then, for ever; give the port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)

        def drip() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(first)
                while not over.wait(0.1):
                    try:
                        line.sendall(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        thread.join(30)


def test_a_mail_server_that_answers_byte_by_byte_is_left_alone(monkeypatch):
    monkeypatch.setattr(mail, "SECONDS", 1.0)
    with dripping(b"220 ") as port:
        place = mail.checked({"server": f"127.0.0.1:{port}", "to": "ana@example.org", "security": "plain"})
        begun = time.monotonic()
        with pytest.raises(Unsent):
            mail.send(place, trial("en", "http://here"), 1_780_000_000)
        assert time.monotonic() - begun < 10


def test_a_program_that_answers_byte_by_byte_is_left_alone(monkeypatch):
    monkeypatch.setattr(webhook, "LONGEST", 1.0)
    with dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ") as port:
        begun = time.monotonic()
        with pytest.raises(Unsent):
            webhook.send(webhook.checked({"url": f"http://127.0.0.1:{port}/"}), {"text": "x"}, "name")
        assert time.monotonic() - begun < 20


def test_a_letter_says_its_language():
    place = {"sender": "a@example.org", "to": "a@example.org"}
    assert mail.message(place, trial("fr", "http://here"), 1_780_000_000)["Content-Language"] == "fr"

"""Does the webhook take what is signed, refuse the rest with advice, and answer only when it is safe?"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import threading
import time

import pytest

import murmure
from murmure.model.errors import BadRequest

KEY = "a key that nobody guesses"
NOTE = {"type": "Create", "id": "https://village.example/1", "actor": "https://village.example/ana", "published": "2024-05-01T10:00:00Z",
        "object": {"type": "Note", "id": "https://village.example/n1", "content": "<p>Market day</p>"}}  # fmt: skip


class Hook:
    """Run the webhook on a home in a thread, and send to it."""

    def __init__(self, folder) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder, self.stop, self.error = folder, threading.Event(), None
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            with murmure.open(self.folder) as home:
                self.heard = home.listen("webhook", {"key": KEY, "port": str(self.port)}, stop=self.stop)
        except BaseException as error:
            self.error = error

    def __enter__(self) -> Hook:
        self._thread.start()
        while not self.error:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise self.error

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive() and self.error is None, self.error

    def send(
        self, body: bytes | object, key: str = KEY, header: str = "X-Hub-Signature-256", method: str = "POST", **headers: str,
    ) -> tuple[int, dict]:  # fmt: skip
        """Send a body, signed; return the status and what is answered."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, "/", raw, {header: f"sha256={signature}" if header.startswith("X-Hub") else signature, **headers})
        said = line.getresponse()
        text = said.read()
        line.close()
        return said.status, json.loads(text) if text else {}

    def pour(self, megabytes: int) -> int:
        """Send a body in pieces, without its length; return the status, 0 when the line was cut before all was sent."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("POST", "/", (b" " * 1_000_000 for _ in range(megabytes)), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
            return line.getresponse().status
        except OSError:
            return 0
        finally:
            line.close()


def contents(folder) -> list[str]:
    with murmure.open(folder) as home:
        return home.sql("select content from log order by content").column("content").to_pylist()


def test_what_is_signed_is_safe_when_it_is_answered(tmp_path) -> None:
    with Hook(tmp_path / "home") as hook:
        assert hook.send(NOTE) == (202, {"accepted": 1, "rejected": 0})
        assert contents(tmp_path / "home") == ["Market day"], "another process reads it as soon as the answer is there"
        assert hook.send(NOTE)[0] == 202, "the same again is taken, and written once"
        rows = b'{"id": 1, "time": "2024-05-02T10:00:00Z", "actor": "bo", "text": "one"}\nnonsense\n{"id": 2, "time": 1714644000, "text": "two"}\n'
        assert hook.send(rows, header="X-Signature") == (202, {"accepted": 2, "rejected": 1})
        assert hook.send([{"id": 3, "time": "2024-05-02", "text": "three"}])[0] == 202
    assert contents(tmp_path / "home") == ["Market day", "one", "three", "two"]
    assert hook.heard.counts["added"] == 4 and hook.heard.counts["known"] == 1 and hook.heard.counts["rejected"] == 1


def test_what_its_author_deletes_or_changes_is_deleted_or_changed_here(tmp_path) -> None:
    with Hook(tmp_path / "home") as hook:
        hook.send(NOTE)
        changed = {**NOTE["object"], "content": "<p>Market day is tomorrow</p>", "attributedTo": NOTE["actor"], "published": NOTE["published"]}
        hook.send({"type": "Update", "actor": NOTE["actor"], "object": changed})
        assert contents(tmp_path / "home") == ["Market day is tomorrow"]
        hook.send({"type": "Delete", "actor": NOTE["actor"], "object": {"type": "Tombstone", "id": "https://village.example/n1"}})
        assert contents(tmp_path / "home") == []
        hook.send(NOTE)
        assert contents(tmp_path / "home") == [], "what was deleted does not come back"
        hook.send({"id": 1, "time": "2024-05-02", "text": "one"})
        hook.send({"id": 1, "deleted": True})
        hook.send({**NOTE, "id": "https://village.example/2", "object": {**NOTE["object"], "id": "https://village.example/n2"}})
        assert contents(tmp_path / "home") == ["Market day"]
        hook.send({"type": "Delete", "actor": NOTE["actor"], "object": NOTE["actor"]})
        assert contents(tmp_path / "home") == [], "the account is gone, and all that it did"


def test_what_is_refused_says_why(tmp_path) -> None:
    with Hook(tmp_path / "home") as hook:
        assert hook.send(NOTE, key="another key, also long enough")[0] == 401
        assert hook.send(NOTE, header="X-Nothing")[1]["error"]["advice"].startswith("Sign the raw body")
        assert "Signez" in hook.send(NOTE, key="another", **{"Accept-Language": "fr-FR"})[1]["error"]["advice"]
        assert hook.send(NOTE, **{"X-Hub-Signature-256": "sha256=é"})[0] == 401
        for body in (b"", b"nonsense", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, {"zen": "a ping without a time"}, {"time": "never", "text": "x"}):
            status, said = hook.send(body)
            assert status == 400 and said["error"]["code"] == "unreadable", body
        assert hook.send(b" " * 2_000_001)[0] == 413
        assert hook.pour(30) in (0, 413), "a body without a length is refused as soon as it is too long"
        assert hook.send(b"", method="GET")[0] == 405
        assert hook.send(NOTE)[0] == 202, "after all that, it still takes what is right"
    assert contents(tmp_path / "home") == ["Market day"]


def test_it_opens_to_this_machine_only_and_needs_a_key(tmp_path) -> None:
    with murmure.open(tmp_path / "home") as home:
        with pytest.raises(BadRequest) as refused:
            home.listen("webhook", {})
        assert refused.value.code == "live-option" and "--key-file" in refused.value.what.en
        with pytest.raises(BadRequest) as refused:
            home.listen("webhook", {"key": "short"})
        assert refused.value.code == "short-key"
        with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BadRequest) as refused:
            home.listen("webhook", {"key": KEY, "port": str(taken.getsockname()[1])})
        assert refused.value.code == "port-in-use"
        assert home.streams() == [], "what was typed wrong is no stream"


def test_many_at_once_are_each_written_once(tmp_path) -> None:
    answers: list[int] = []
    with Hook(tmp_path / "home") as hook:
        def send(part: int) -> None:
            for number in range(10):
                answers.append(hook.send({"id": f"{part % 4}-{number}", "time": "2024-05-02", "text": f"{part % 4}-{number}"})[0])

        threads = [threading.Thread(target=send, args=(part,)) for part in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [202] * 80
    assert contents(tmp_path / "home") == sorted(f"{part}-{number}" for part in range(4) for number in range(10))

"""Does a compressed stream of Bluesky say what the plain one says, and is a dictionary that does not fit told at once?"""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest
import zstandard

import murmure
from live_servers import jetstream
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.streams import backoff, runner
from test_live_bluesky import LEA, NOW, frame, keys, listen, post
from test_live_stories import until

TEXTS = [post(n, f"Un message parmi d'autres, le {n}") for n in range(400)]


def dictionary(texts: list[str]) -> Any:
    return zstandard.train_dictionary(4096, [text.encode() for text in texts])


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """The file of a dictionary, and what packs with it."""
    made, path = dictionary(TEXTS), tmp_path_factory.mktemp("zstd") / "dictionary"
    path.write_bytes(made.as_bytes())
    return str(path), zstandard.ZstdCompressor(dict_data=made)


def test_a_compressed_stream_says_the_same_and_a_bomb_says_nothing(known: tuple[str, Any]) -> None:
    path, packer = known
    bomb = packer.compress(b" " * (64 << 20))
    assert len(bomb) < 100_000
    with jetstream([*TEXTS[:20], bomb, b"\x28\xb5\x2f\xfd\xff", b"", TEXTS[20]], pack=lambda text: packer.compress(text.encode())) as server:
        heard, _ = listen({"url": server.url, "dictionary": path})
    assert len(keys(heard)) == 21
    assert sum(isinstance(item, Reject) for said in heard for item in said.items) == 3
    assert server.asked[0]["compress"] == ["true"] and server.compressed == [False]  # a server refuses two compressions at once


def test_cut_doubled_and_in_disorder_a_compressed_stream_is_the_same_log(
    tmp_path: Path, known: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.05)
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    monkeypatch.setattr(backoff.Backoff, "wait", lambda self, asked=None: 0.01)
    (path, packer), luck = known, random.Random(4)
    said = [*TEXTS[:150], frame(150, None, operation="delete", rkey="3k7"), frame(151, None, operation="delete", rkey="3k140")]
    last = post(160, "la fin")
    doubled = [text for text in said for text in [text] * luck.choice((1, 2))]
    for start in range(0, len(doubled) - 4, 4):  # neighbours change places: never more than the five seconds that are heard again
        doubled[start : start + 4] = luck.sample(doubled[start : start + 4], 4)

    def contents(home: Any) -> list[str]:
        return home.sql("select content from log order by published, id").column("content").to_pylist()

    with jetstream([*said, last]) as server, murmure.open(tmp_path / "plain") as home:
        home.listen("bluesky", {"url": server.url}, once=True)
        plain = contents(home)
    assert len(plain) == 149
    stop = threading.Event()
    with jetstream([*doubled, last], cuts=[0, 20, 90], pack=lambda text: packer.compress(text.encode())) as server:
        with murmure.open(tmp_path / "packed") as home:
            told = until(stop, lambda health: health.cursor == str(NOW + 160_000_000))
            done = home.listen("bluesky", {"url": server.url, "dictionary": path}, seconds=30, stop=stop, tell=told)
            packed = contents(home)
    assert sorted(packed) == sorted(plain)
    assert done.counts["reconnects"] == 3 and done.counts["known"] > 0


def test_another_dictionary_is_told_in_both_languages_and_nothing_is_tried_again(tmp_path: Path, known: tuple[str, Any]) -> None:
    _, packer = known
    other = dictionary([f"tout autre chose {n} {n * 7}" * 9 for n in range(400)])
    (tmp_path / "other").write_bytes(other.as_bytes())
    with jetstream(TEXTS[:20], pack=lambda text: packer.compress(text.encode())) as server:
        with murmure.open(tmp_path / "home") as home, pytest.raises(BadRequest) as refused:
            home.listen("bluesky", {"url": server.url, "dictionary": str(tmp_path / "other")}, seconds=30)
    assert len(server.asked) == 1
    assert refused.value.code == "live-dictionary" and str(other.dict_id()) in refused.value.what.en
    assert "another dictionary" in refused.value.what.en and "un autre dictionnaire" in refused.value.what.fr
    assert "zstd_dictionary" in refused.value.advice.en and "zstd_dictionary" in refused.value.advice.fr


def test_a_dictionary_that_came_in_part_is_told(tmp_path: Path, known: tuple[str, Any]) -> None:
    path, packer = known
    whole = Path(path).read_bytes()
    (tmp_path / "part").write_bytes(whole[: len(whole) // 2])
    with jetstream(TEXTS[:20], pack=lambda text: packer.compress(text.encode())) as server, pytest.raises(BadRequest) as refused:
        listen({"url": server.url, "dictionary": str(tmp_path / "part")})
    assert "may be damaged" in refused.value.what.en and "abîmé" in refused.value.what.fr


def test_a_frame_that_claims_another_dictionary_later_is_only_a_broken_frame(known: tuple[str, Any]) -> None:
    path, packer = known
    odd = zstandard.ZstdCompressor(dict_data=dictionary([f"tout autre chose {n} {n * 7}" * 9 for n in range(400)])).compress(b"{}")
    with jetstream([TEXTS[0], odd, TEXTS[1]], pack=lambda text: packer.compress(text.encode())) as server:
        heard, _ = listen({"url": server.url, "dictionary": path})
    assert keys(heard) == [f"at://{LEA}/app.bsky.feed.post/3k{n}" for n in (0, 1)]
    assert sum(isinstance(item, Reject) for said in heard for item in said.items) == 1


def test_a_server_that_does_not_compress_is_heard_all_the_same(known: tuple[str, Any]) -> None:
    with jetstream(TEXTS[:5]) as server:
        heard, _ = listen({"url": server.url, "dictionary": known[0]})
    assert len(keys(heard)) == 5


@pytest.mark.parametrize(("data", "word"), [(None, "cannot be read"), (b"", "not a zstd dictionary"), (b"<!doctype html>", "not a zstd dictionary"),
                                            (b"\x37\xa4\x30\xec\x01", "not a zstd dictionary")])  # fmt: skip
def test_what_is_no_dictionary_is_refused_before_anything_is_asked(tmp_path: Path, data: bytes | None, word: str) -> None:
    if data is not None:
        (tmp_path / "file").write_bytes(data)
    with jetstream(TEXTS[:1]) as server, pytest.raises(BadRequest) as refused:
        listen({"url": server.url, "dictionary": str(tmp_path / "file")})
    assert word in refused.value.what.en and refused.value.advice.fr and not server.asked

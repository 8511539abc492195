"""Is each entry of a feed one activity, however badly the feed names its entries?"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import murmure
from live_servers import Asked, Reply, site
from murmure.sources.live import Heard, Line, rss
from murmure.sources.live.rss import LIVE
from test_live_rss import activities, listen

HEAD = "<title>t</title><link>https://a.example/</link>"


def feed(*items: str) -> bytes:
    return f"<rss><channel>{HEAD}{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>".encode()


def item(title: str, name: str = "", day: int = 3, text: str = "") -> str:
    return f"<title>{title}</title>{name}<pubDate>0{day} Feb 2026 10:05:00 GMT</pubDate><description>{text}</description>"


LINK, PAGE, GUID = "<link>https://a.example/</link>", "<link>https://a.example/news</link>", "<guid>urn:x</guid>"


@pytest.mark.parametrize("name", [LINK, PAGE, GUID, PAGE + GUID])
def test_entries_that_share_a_name_are_each_kept_and_not_written_again_at_each_visit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr(rss, "_every", lambda written: 0.01)
    with site(lambda asked: (200, {}, feed(item("Trois", name, 5), item("Deux", name, 4), item("Un", name)))) as server:
        stop, heard = threading.Event(), list[Heard]()
        for said in LIVE.follow(Line(LIVE.checked({"url": server.url}), None, stop)):
            heard.append(said)
            if len(server.asked) > 3:
                stop.set()
        assert [one.content for one in activities(heard)] == ["Un", "Deux", "Trois"] and not any(said.changed for said in heard)
        with murmure.open(tmp_path) as home:
            counts = [home.listen("rss", {"url": server.url}, once=True).counts for _ in range(2)]
            assert [(one.get("added", 0), one.get("changed", 0)) for one in counts] == [(3, 0), (0, 0)]


def test_of_several_versions_of_one_entry_the_last_stays() -> None:
    with site(lambda asked: (200, {}, feed(item("Un", GUID, 3, "avant"), item("Un", GUID, 4, "après"), item("Un", GUID, 2, "tout avant")))) as server:
        (one,) = activities(listen({"url": server.url}))
    assert one.content == "Un\n\naprès" and one.key == "urn:x"


def test_an_entry_keeps_its_name_when_it_alone_is_left_at_the_front_page() -> None:
    both, one = feed(item("Deux", LINK, 4), item("Un", LINK)), feed(item("Deux", LINK, 4))
    with site(lambda asked: (200, {}, both if asked.path == "/both" else one)) as server:
        first = activities(listen({"url": server.url + "/both"}))
        left = activities(listen({"url": server.url + "/one"}))
    assert [entry.key.replace("/both", "/one") for entry in first if entry.content == "Deux"] == [entry.key for entry in left]


def test_a_feed_that_came_in_part_is_asked_for_whole_the_next_time() -> None:
    whole = feed(item("Deux", GUID, 4), item("Un", "<guid>urn:y</guid>"))
    bodies = [whole[: whole.index(b"<item><title>Un")] + b"<item><title>U", whole, whole]
    with site(lambda asked: (304, {}, b"") if asked.headers.get("if-none-match") else (200, {"ETag": '"1"'}, bodies.pop(0))) as server:
        first = listen({"url": server.url})
        second = listen({"url": server.url}, first[-1].cursor)
        listen({"url": server.url}, second[-1].cursor)
    assert [one.content for one in activities(first)] == ["Deux"]
    assert [one.content for one in activities(second)] == ["Un", "Deux"]
    assert ["if-none-match" in asked.headers for asked in server.asked] == [False, False, True]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_feed_that_moved_keeps_its_names_and_its_marks(status: int) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/old":
            return status, {"Location": "/new"}, b""
        if asked.headers.get("if-none-match") == '"1"':
            return 304, {}, b""
        return 200, {"ETag": '"1"'}, feed(item("Un", "<guid isPermaLink='false'>7</guid>"))

    with site(answer) as server:
        first = listen({"url": server.url + "/old"})
        second = listen({"url": server.url + "/old"}, first[-1].cursor)
    (one,) = activities(first)
    assert one.key == f"{server.url}/old\x1f7" and not activities(second)

"""Are records of browsers read, each request as what a site was told, and without any of the secrets in them?"""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.web.har.entry import activity_of
from murmure.sources.web.har.secret import kept_address
from murmure.sources.web.har.stream import LONGEST, Shortened
from samples_made import har as made

PAGE = "https://news.example/articles/une-longue-histoire-de-bateaux?session=…&page=…"


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="har")


def reasons(output: laws.Output) -> Counter[str]:
    return Counter(reject.reason.en for reject in output.rejects)


@pytest.mark.parametrize("quirk", ["minified", "bom", "pages-last"])
def test_the_same_requests_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


def test_each_request_is_what_a_site_was_told(tmp_path: Path) -> None:
    rows = list(gather(None, tmp_path).rows.values())
    assert [(row["actor"], row["instrument"], row["extra"]["party"], row["extra"]["kind"]) for row in rows] == [
        ("news.example", "news.example", "first", "document"), ("news.example", "static.news.example", "first", "script"),
        ("metrics.example", "www.metrics.example", "third", "beacon"), ("ads.example", "ads.example", "third", "image"),
        ("news.example", "api.news.example", "first", "xhr"), ("example.co.uk", "cdn.example.co.uk", "third", "font"),
        ("news.example", "api.news.example", "first", "xhr"),
    ]  # fmt: skip
    assert {row["object"] for row in rows} == {PAGE} and {row["type"] for row in rows} == {"murmure:Capture"}
    beacon = rows[2]
    assert beacon["extra"] == {
        "address": "https://www.metrics.example/collect?v=…&uid=…&dl=…", "host": "www.metrics.example", "party": "third", "kind": "beacon",
        "method": "POST",
        "status": 200, "media_type": "application/json", "sent_bytes": 64, "received_bytes": 1234, "cookies_sent": 1, "cookies_set": 1,
        "server": "203.0.113.9", "recorder": "WebInspector 537.36",
    }  # fmt: skip
    assert (beacon["until"] - beacon["published"], beacon["precision"], beacon["offset_origin"]) == (41_500, "ms", "explicit")


def test_addresses_keep_names_and_lose_values(tmp_path: Path) -> None:
    addresses = [row["extra"].get("address") for row in gather(None, tmp_path).rows.values()]
    assert addresses[3:] == [
        "https://ads.example/sync/…/pixel.gif?e=…", "https://api.news.example/login", "https://cdn.example.co.uk/fonts/a.woff2",
        "https://api.news.example/reset/…?token=…&…",
    ]  # fmt: skip


@pytest.mark.parametrize("quirk", ["firefox", "charles", "no-pages", "safari"])
def test_pages_are_known_where_the_record_does_not_name_them(quirk: str, tmp_path: Path) -> None:
    """Firefox gives the words of a title, a proxy no page at all: the first document, or the header that says from where."""
    rows = list(gather(quirk, tmp_path).rows.values())
    assert len(rows) == 7 and {row["object"] for row in rows} == {PAGE}
    assert [row["extra"]["party"] for row in rows] == ["first", "first", "third", "third", "first", "third", "first"]


def test_the_offset_that_a_browser_writes_is_kept(tmp_path: Path) -> None:
    assert {row["offset_minutes"] for row in gather("firefox", tmp_path / "a").rows.values()} == {120}
    rows = list(gather("offsets", tmp_path / "b").rows.values())
    assert [(row.get("offset_minutes"), row["offset_origin"], row["precision"]) for row in rows] == [
        (120, "explicit", "us"), (None, "explicit", "us"), (-300, "explicit", "s"), (None, "assumed", "s"), (None, "explicit", "ms")]  # fmt: skip


def test_a_sanitized_record_says_nothing_of_cookies(tmp_path: Path) -> None:
    rows = gather("sanitized", tmp_path).rows.values()
    assert len(rows) == 7 and not any("cookies_sent" in row["extra"] for row in rows)


def test_what_never_left_is_counted_and_left_out(tmp_path: Path) -> None:
    output = gather("caches", tmp_path)
    assert [row["extra"]["address"] for row in output.rows.values()] == ["https://a.example/3", "https://a.example/4"]
    assert [row["extra"].get("error") for row in output.rows.values()] == ["net::ERR_ABORTED", None]
    assert reasons(output) == {"answered from the memory of the browser: no site is told": 2, "blocked before it was sent": 1}


def test_sockets_and_odd_addresses(tmp_path: Path) -> None:
    rows = list(gather("sockets", tmp_path / "a").rows.values())
    assert [row["extra"]["address"] for row in rows] == ["https://live.example/socket?key=…", "http://live.example/"]
    output = gather("odd-addresses", tmp_path / "b")
    assert [row["extra"]["address"] for row in output.rows.values()] == [
        "HTTP://NEWS.EXAMPLE:80/A?…", "https://[2001:db8::1]:8443/a", "http://192.168.1.1/status", "https://xn--bcher-kva.example/",
        "https://hooks.example/services/T0AB12CD3/B0EF45GH6/…", "https://bot.example/…/send", "https://a.example/?…",
        "https://a.example/path?…&x[]=…&y=…",
    ]  # fmt: skip
    assert [row["actor"] for row in output.rows.values()][:3] == ["news.example", "[2001:db8::1]", "192.168.1.1"]
    assert sum(reasons(output).values()) == 6


def test_bodies_of_any_length_cost_nothing_of_what_follows(tmp_path: Path) -> None:
    output = gather("large-bodies", tmp_path)
    assert len(output.rows) == 8 and not output.rejects


def test_two_requests_in_one_millisecond_are_two(tmp_path: Path) -> None:
    assert len(gather("one-millisecond", tmp_path).rows) == 3


def test_a_bad_record_costs_itself_only(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    assert len(output.rows) == 1 and len(output.rejects) == len(made._BAD)


_TEXTS = st.text(st.sampled_from('ab"\\é😀\n'), max_size=20) | st.sampled_from(["x" * (LONGEST + 5), "\\" * (LONGEST - 1), '"' * LONGEST,
    "\\" * 9 * LONGEST])


@given(texts=st.lists(_TEXTS, max_size=6), size=st.sampled_from([700, 4096, 1 << 20]), step=st.integers(900, 40_000))
@example(texts=["\\" * (LONGEST + 3)], size=900, step=1_001)
@settings(max_examples=60, deadline=None)
def test_only_long_texts_are_made_empty(texts: list[str], size: int, step: int) -> None:
    """Whatever the chunks, JSON stays JSON."""
    data = json.dumps([{"k": text} for text in texts]).encode()

    class Slow(io.BytesIO):
        def read(self, _: int = -1) -> bytes:  # type: ignore[override]
            return super().read(step)

    stream = Shortened(Slow(data))
    found = json.loads(b"".join(iter(lambda: stream.read(size), b"")))
    expected = [{"k": text if len(json.dumps(text).encode()) <= LONGEST else ""} for text in texts]
    assert found == expected


@given(st.text(), st.text(st.sampled_from("ab/?&=;#%.@:12"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_address_lets_a_value_through(text: str, rest: str) -> None:
    kept = kept_address(f"https://a.example/x?secret=v4lu3{text}#{text}")
    assert kept is None or "v4lu3" not in kept
    kept_address(text + rest)
    activity_of({"request": {"url": "https://" + rest}, "startedDateTime": "2024-01-01T00:00:00Z"}, {}, None, None)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/ana%2540b.example/x", "https://a.example/…/x"),
        ("https://a.example/ana%252540b.example", "https://a.example/…"),
        ("https://a.example/photos/4f3c2b1a9e8d7c6b5a4f3e2d.jpg", "https://a.example/photos/…"),
        ("https://a.example/s/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln.json", "https://a.example/s/…"),
        ("https://a.example/a/main.4f3c2b1a9e8d7c6b.js", "https://a.example/a/main.4f3c2b1a9e8d7c6b.js"),
        ("https://a.example/les-photos-de-vacances-2024.jpg", "https://a.example/les-photos-de-vacances-2024.jpg"),
    ],
)
def test_a_key_is_left_out_however_it_is_written(address: str, kept: str) -> None:
    assert kept_address(address) == kept


def test_a_time_in_utc_does_not_say_where_the_person_was() -> None:
    entry = {"request": {"method": "GET", "url": "https://a.example/"}, "startedDateTime": "2024-06-15T08:00:00.000Z"}
    assert activity_of(entry, {}, None, None).offset_minutes is None, "Chrome writes UTC wherever it is"
    assert activity_of({**entry, "startedDateTime": "2024-06-15T10:00:00.000+02:00"}, {}, None, None).offset_minutes == 120

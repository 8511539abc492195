"""Do feeds of every kind come into the log once, asked as seldom as they wish?"""

from __future__ import annotations

import gzip
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_servers import Asked, Reply, site
from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.sources.live import Heard, Line, Lost
from murmure.sources.live.rss import LIVE
from murmure.sources.live.rss.document import parsed
from murmure.sources.live.rss.entry import about, read_entry
from murmure.sources.live.rss.moment import moment
from murmure.sources.live.rss.rhythm import known_in, pace
from murmure.sources.live.rss.visit import may_go

NOW = 1_790_000_000_000_000
URL = "https://murmure.example/blog/feed.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>La gazette</title><link>https://murmure.example/blog/</link><language>fr</language>
<atom:link href="https://murmure.example/blog/feed.xml" rel="self"/>
<item><title>Le march&#233; &amp; la halle</title><link>/blog/1</link><guid isPermaLink="false">1</guid>
 <pubDate>Tue, 03 Feb 2026 10:05:00 CEST</pubDate><dc:creator>Léa</dc:creator><category>Halles</category><category>#ville</category>
 <media:title>Autre titre</media:title><media:content url="https://murmure.example/a.jpg"><media:description>photo</media:description></media:content>
 <description>Court.</description><enclosure url="/son.mp3" type="audio/mpeg" length="3"/>
 <content:encoded><![CDATA[<p>Un <a href="../plan">plan</a> &eacute;crit.<script>x()</script></p>]]></content:encoded></item>
<item><title>Sans lien</title><guid>https://murmure.example/blog/2</guid><author>tom@murmure.example (Tom)</author><pubDate>nonsense</pubDate></item>
<item><description>Seul le texte, avec &amp;amp; une esperluette</description></item>
<item><pubDate>Tue, 03 Feb 2026 10:05:00 GMT</pubDate></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="fr" xml:base="/notes/">
<title type="html">Notes &amp;amp; gestes</title><link rel="self" href="feed.atom"/><link href="https://murmure.example/"/><id>urn:uuid:0</id>
<entry><id>tag:murmure.example,2026:1</id><title>Une note</title><link rel="edit" href="edit/1"/><link href="1.html"/>
 <published>2026-02-03T10:05:00+01:00</published><updated>2026-02-04T00:00:00Z</updated>
 <author><name>Léa</name><uri>https://lea.example/</uri><email>lea@murmure.example</email></author><category term="halles" label="Halles"/>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Du <b>texte</b> et <a href="2.html">un lien</a>.</p></div></content></entry>
<entry><id>urn:2</id><title type="text">1 &lt; 2 &amp;amp; plus</title><updated>2026-02-05T00:00:00Z</updated><summary>Résumé</summary></entry>
<at:deleted-entry ref="tag:murmure.example,2026:0" when="2026-02-05T00:00:00Z"/></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://murmure.example/"><title>Vieux</title><link>https://murmure.example/</link>
 <dc:language>fr</dc:language></channel>
 <item rdf:about="https://murmure.example/v1"><title>Un</title><link>https://murmure.example/v1</link><dc:date>2026-02-03</dc:date>
 <dc:subject>Halles</dc:subject></item></rdf:RDF>"""


def entries(text: str | bytes, content_type: str = "", url: str = URL) -> list[Any]:
    document = parsed(text.encode() if isinstance(text, str) else text, content_type)
    feed = about(document, url, url)
    return [read_entry(entry, feed, document, NOW) for entry in document.entries]


def test_rss_says_its_entries() -> None:
    first, second, third, fourth = entries(RSS)
    assert first.content == "Le marché & la halle\n\nUn plan écrit."
    assert (first.object, first.actor, first.instrument) == ("https://murmure.example/blog/1", "https://murmure.example/blog/", URL)
    assert first.links == ["https://murmure.example/blog/1", "https://murmure.example/plan"]
    assert (first.tags, first.language, first.audience, first.object_type) == (["Halles", "ville"], "fr", ["public"], "Article")
    assert (first.published, first.offset_minutes) == (1_770_105_900_000_000, 120)
    assert first.extra["authors"] == ["Léa"] and first.extra["feed"] == "La gazette"
    assert first.extra["media"] == [{"path": "https://murmure.example/son.mp3", "type": "audio/mpeg"}]
    assert first.key == f"{URL}\x1f1"  # a number means something in its feed only
    assert (second.key, second.object) == ("https://murmure.example/blog/2",) * 2
    assert (second.published, second.offset_origin, second.extra["written"]) == (NOW, "assumed", "nonsense")
    assert second.extra["authors"] == ["Tom"] and "tom@" not in json.dumps(second)  # no mail address is kept
    assert third.content == "Seul le texte, avec & une esperluette"
    assert not isinstance(fourth, Activity)  # it says nothing at all


def test_atom_says_its_entries_and_what_is_withdrawn() -> None:
    first, second = entries(ATOM)
    assert first.content == "Une note\n\nDu texte et un lien."
    assert (first.key, first.object, first.actor) == ("tag:murmure.example,2026:1", "https://murmure.example/notes/1.html", "https://lea.example/")
    assert first.links == ["https://murmure.example/notes/1.html", "https://murmure.example/notes/2.html"]
    assert (first.published, first.offset_minutes, first.extra["updated"]) == (1_770_109_500_000_000, 60, "2026-02-04T00:00:00Z")
    assert (first.tags, first.language) == (["Halles"], "fr") and "lea@" not in json.dumps(first)
    assert (second.content, second.object) == ("1 < 2 &amp; plus\n\nRésumé", "urn:2")
    assert parsed(ATOM.encode()).gone == ["tag:murmure.example,2026:0"]


def test_rss_one_says_its_entries() -> None:
    (one,) = entries(RDF)
    assert (one.key, one.object, one.content, one.tags, one.precision) == (
        "https://murmure.example/v1", "https://murmure.example/v1", "Un", ["Halles"], "day")  # fmt: skip


PLAIN = '<?xml version="1.0" encoding="{}"?><rss><channel><item><title>Éléa, l’été : 100 €</title><guid>1</guid></item></channel></rss>'


@pytest.mark.parametrize(
    ("encoding", "declared", "said"),
    [
        ("utf-8", "utf-8", ""), ("utf-8-sig", "iso-8859-1", ""), ("utf-16", "utf-16", ""), ("utf-16-le", "utf-16", ""), ("cp1252", "iso-8859-1", ""),
        ("cp1252", "windows-1252", ""), ("iso-8859-15", "iso-8859-15", ""), ("utf-8", "nonsense-8", ""),
        ("utf-8", "us-ascii", "text/xml; charset=utf-8"), ("cp1252", "utf-8", "text/xml; charset=windows-1252"),
        ("utf-8", "utf-8", "text/xml; charset=us-ascii-x"),
    ],
)  # fmt: skip
def test_a_feed_in_any_encoding_says_the_same(encoding: str, declared: str, said: str) -> None:
    text = PLAIN.format(declared).replace("’", "'") if encoding == "iso-8859-15" else PLAIN.format(declared)
    (one,) = entries(text.encode(encoding), said)
    assert one.content == text[text.index("Éléa") : text.index("</title><guid>")]


def test_a_careless_feed_is_mended_and_a_broken_one_gives_what_stands_before() -> None:
    careless = "<rss><channel><item><title>Tom & Léa &nbsp;&copy; R&D &bogus; &#233;</title><link>http://a.example/?a=1&b=2</link></item></channel></rss>"
    (one,) = entries(careless)
    assert one.content == "Tom & Léa © R&D &bogus; é" and one.object == "http://a.example/?a=1&b=2"
    cut = RSS[: RSS.index("<item><title>Sans")] + "<item><title>Coup"
    document = parsed(cut.encode())
    assert document.broken and len(document.entries) == 1


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("text", [
    "", "<", "{}", "<html><body>a</body></html>", "<rss/>", "<a>" * 5000, "<rss><channel>" + "<item>" * 3000, "\x00" * 50, "<feed>" + "<b>" * 900,
    BOMB + "<rss><channel><item><title>&b;&f;</title></item></channel></rss>", "<rss><channel><item><link>http://[</link></item></channel></rss>",
    '<feed xml:base="http://["><entry><id>x</id><link href="y"/></entry></feed>',
    "<rss><channel><skipHours><hour>99</hour></skipHours></channel></rss>",
    '<feed><entry><link href="javascript:alert(1)"/><title>x</title></entry></feed>',
    "<rss><channel><item><guid>javascript:x</guid></item></channel></rss>",
])  # fmt: skip
def test_hostile_documents_do_no_harm(text: str) -> None:
    document = parsed(text.encode())
    for one in entries(text):
        assert not isinstance(one, Activity) or ("root:" not in str(one) and "aaaa" not in str(one) and not (one.links or [""])[0].startswith("java"))
    assert pace(document.about, 60.0, 0.0) >= 60.0


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(RSS)), st.integers(0, len(ATOM)), st.text(max_size=5))
def test_wherever_it_is_cut_or_spoilt_nothing_falls(one: int, other: int, spoil: str) -> None:
    for text in (RSS[:one] + spoil, RSS[:one] + spoil + RSS[one:], ATOM[:other] + spoil + ATOM[other + 3 :]):
        json.dumps([item for item in entries(text.encode("utf-8", "replace")) if isinstance(item, Activity)])


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Tue, 03 Feb 2026 10:05 GMT", 1_770_113_100), ("mardi 3 février 2026 10:05 CET", 1_770_109_500),
        ("Tue, 3 Sept 2024 10:05:00 BST", 1_725_354_300),
        ("2026-02-03T10:05:00Z", 1_770_113_100), ("2026-02-03T10:05:00.123+01:00", 1_770_109_500.123), ("03 Feb 26 10:05 EST", 1_770_131_100),
        ("Tue, 03 Feb 2026", 1_770_076_800), ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("0000-00-00 00:00:00", None), ("Tue, 03 Feb 2099 10:05:00 GMT", None),
        ("Mon, 45 Foo 2026 99:99:99 ZZZ", None), ("", None),
    ],
)  # fmt: skip
def test_dates_of_every_kind_are_read_and_those_that_are_none_are_told(written: str, published: float | None) -> None:
    document = parsed(f"<rss><channel><item><title>x</title><pubDate>{written}</pubDate></item></channel></rss>".encode())
    when, extra = moment(list(document.entries[0]), NOW)
    assert when.published == (NOW if published is None else round(published * 1_000_000))
    assert (when.offset_origin == "assumed" and extra.get("written") == (written or None)) or published is not None


@pytest.mark.parametrize(
    ("head", "items", "unwanted"),
    [
        ("", 1, 0), ('<meta xmlns="http://www.w3.org/1999/xhtml" name="robots" content="noindex, follow"/>', 0, 1),
        ("<itunes:block>Yes</itunes:block>", 0, 1), ('<access:restriction relationship="deny"/>', 0, 1), ("<itunes:block>no</itunes:block>", 1, 0),
    ],
)
def test_a_feed_that_asks_not_to_be_gathered_is_not(head: str, items: int, unwanted: int) -> None:
    spaces = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:access="http://www.bloglines.com/about/specs/fac-1.0"'
    for place in ("feed", "entry"):
        item = f"<item>{head if place == 'entry' else ''}<title>x</title></item>"
        body = f"<rss {spaces}><channel>{head if place == 'feed' else ''}{item}</channel></rss>"
        with site(lambda asked, body=body: (200, {}, body.encode())) as server:
            heard = listen({"url": server.url})
        assert sum(len(said.items) for said in heard) == items and sum(said.unwanted for said in heard) == unwanted


def test_a_feed_asks_for_its_own_pace() -> None:
    def head(inner: str) -> float:
        return pace(parsed(f"<rss><channel>{inner}</channel></rss>".encode()).about, 900.0, 1_790_000_000.0)

    assert head("") == 900.0 and head("<ttl>5</ttl>") == 900.0 and head("<ttl>120</ttl>") == 7200.0 and head("<ttl>999999</ttl>") == 86_400.0
    assert head("<updatePeriod>daily</updatePeriod><updateFrequency>4</updateFrequency>") == 21_600.0
    # 1790000000 is 14:13 on a Monday: at 14:28 the hour is skipped, and the next, and so is the day after.
    assert head("<skipHours><hour>14</hour><hour>15</hour></skipHours>") == 900.0 + 5500.0
    assert head("<skipDays><day>Monday</day></skipDays>") == 900.0 + 34_300.0
    every = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert head(f"<skipHours>{every}</skipHours>") == 900.0


def listen(options: dict[str, str], cursor: str | None = None, once: bool = True) -> list[Heard]:
    return list(LIVE.follow(Line(LIVE.checked(options), cursor, threading.Event(), "rss", once)))


def activities(heard: list[Heard]) -> list[Activity]:
    return [item for said in heard for item in said.items if isinstance(item, Activity)]


def test_what_did_not_change_is_not_sent_again() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"' and asked.headers.get("if-modified-since"):
            return 304, {}, b""
        return 200, {"ETag": '"v1"', "Last-Modified": "Tue, 03 Feb 2026 10:05:00 GMT", "Content-Encoding": "gzip"}, gzip.compress(RSS.encode())

    with site(answer) as server:
        first = listen({"url": server.url})
        second = listen({"url": server.url}, first[-1].cursor)
        third = listen({"url": server.url}, second[-1].cursor)
    assert len(activities(first)) == 3 and not activities(second) and not activities(third)
    assert [("if-none-match" in asked.headers) for asked in server.asked] == [False, True, True]
    assert activities(first)[-1].key.endswith("\x1f1")  # the newest last, as things happened


def test_a_feed_is_asked_again_when_it_is_due_and_what_changed_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [RSS, RSS, RSS.replace("Court.", "Long.").replace("<p>Un ", "<p>Le ")]
    monkeypatch.setattr("murmure.sources.live.rss._every", lambda written: 0.01)
    with site(lambda asked: (200, {}, (texts.pop(0) if len(texts) > 1 else texts[0]).encode())) as server:
        stop, heard = threading.Event(), []
        for said in LIVE.follow(Line(LIVE.checked({"url": server.url}), None, stop)):
            heard.append(said)
            if said.changed or len(heard) > 2000:
                stop.set()
    assert len(activities(heard)) == 3 and [one.content for said in heard for one in said.changed] == ["Le marché & la halle\n\nLe plan écrit."]


def test_a_feed_that_fails_is_left_in_peace_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(asked: Asked) -> Reply:
        return {"/good": (200, {}, RSS.encode()), "/ill": (503, {"Retry-After": "7200"}, b""), "/gone": (410, {}, b"")}[asked.path]

    with site(answer) as server:
        urls = [server.url + path for path in ("/good", "/ill", "/gone")]
        heard = listen({"url": "\n".join(urls)})
        known = known_in(heard[-1].cursor)
        with pytest.raises(Lost) as lost:
            listen({"url": urls[1]})
        assert lost.value.wait and 7100 < lost.value.wait <= 7200
    assert len(activities(heard)) == 3 and sum(isinstance(item, Reject) for said in heard for item in said.items) == 3
    assert [known[url].failed for url in urls] == [0, 1, -1]
    assert 7100 < known[urls[1]].due - time.time() <= 7200 < known[urls[2]].due - time.time()


def test_a_feed_that_takes_its_time_holds_nobody_up() -> None:
    slow, begun = threading.Event(), time.monotonic()

    def answer(asked: Asked) -> Reply:
        if asked.path == "/slow":
            slow.wait(20)
        return 200, {}, RSS.encode()

    with site(answer) as server, site(answer) as other:
        stop, alive = threading.Event(), 0
        options = LIVE.checked({"url": f"{server.url}/slow\n{server.url}/behind\n{other.url}/quick"})
        for heard in LIVE.follow(Line(options, None, stop)):
            assert {one.instrument for one in activities([heard])} <= {f"{other.url}/quick"}
            assert "/behind" not in [asked.path for asked in server.asked]  # one at a time on each host
            alive += heard == Heard()
            if alive == 2:
                stop.set()
        slow.set()
    assert len(other.asked) == 1 and time.monotonic() - begun < 15


def test_a_page_tells_where_its_feed_is_and_what_is_none_is_refused() -> None:
    page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2"></head></html>'
    with site(lambda asked: (200, {"Content-Type": "text/html"}, page)) as server:
        with pytest.raises(BadRequest, match=r"/feed\?a=1&b=2"):
            listen({"url": server.url})
        # Among others, or where there was a feed before, it is an accident that may pass: a long watch goes on.
        with pytest.raises(Lost, match="not a feed"):
            listen({"url": server.url}, json.dumps({server.url: {"etag": "", "modified": "", "due": 0, "failed": 0}}))
        with pytest.raises(Lost, match="not a feed"):
            listen({"url": f"{server.url}/1\n{server.url}/2"})
    with site(lambda asked: (200, {}, b"hello")) as server, pytest.raises(BadRequest, match="not a feed"):
        listen({"url": server.url})


def test_redirects_are_followed_but_never_into_the_house() -> None:
    with site(lambda asked: (200, {}, b"secret")) as inside:

        def answer(asked: Asked) -> Reply:
            where = {"/a": "/b", "/b": "/feed", "/loop": "/loop", "/inside": inside.url + "/", "/file": "file:///etc/passwd", "/none": ""}
            return (302, {"Location": where[asked.path]}, b"") if asked.path in where else (200, {}, RSS.encode())

        with site(answer) as server:
            found = activities(listen({"url": server.url + "/a"}))
            assert len(found) == 3 and found[-1].instrument == server.url + "/a"
            for path in ("/loop", "/inside", "/file", "/none"):
                with pytest.raises(Lost):
                    listen({"url": server.url + path})
        assert not inside.asked
    for there in ("http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/", "http://localhost/", "https://u:p@a.example/",
                  "ftp://a.example/", "http://0/", "http://[::ffff:127.0.0.1]/", "http://100.64.0.1/", "//"):  # fmt: skip
        assert not may_go("https://murmure.example/", there)
    assert may_go("http://127.0.0.1:80/a", "http://127.0.0.1:80/b")


def test_an_answer_without_end_or_a_bomb_is_let_go() -> None:
    bomb = gzip.compress(b"<rss>" + b" " * (64 << 20))
    with site(lambda asked: (200, {"Content-Encoding": "gzip"}, bomb)) as server, pytest.raises(Lost, match="too large"):
        listen({"url": server.url})
    with site(lambda asked: (200, {"Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd")) as server, pytest.raises(Lost):
        listen({"url": server.url})
    with site(lambda asked: (200, {}, iter([b"x" * (1 << 20)] * 20))) as server, pytest.raises(Lost, match="too large"):
        listen({"url": server.url})


def test_a_list_of_feeds_names_them(tmp_path: Path) -> None:
    with site(lambda asked: (200, {}, RSS.replace(">1</guid>", f">{asked.path}</guid>").encode())) as server:
        opml = "".join(f'<outline text="g"><outline type="rss" xmlUrl="{server.url}/{n}"/></outline>' for n in (1, 2))
        (tmp_path / "mine.opml").write_text(f"<opml><body>{opml}<outline text='none'/></body></opml>")
        heard = listen({"opml": str(tmp_path / "mine.opml"), "url": f"{server.url}/1"})
    assert [asked.path for asked in server.asked] == ["/1", "/2"]
    assert len({item.key for item in activities(heard)}) == 5  # the entry with an address of its own is one in both
    (tmp_path / "bad.opml").write_text("<opml><body>")
    for options in ({}, {"url": ""}, {"url": "ftp://a"}, {"opml": str(tmp_path / "bad.opml")}, {"opml": str(tmp_path / "absent")},
                    {"url": "a.example", "every": "0"}, {"url": "a.example", "every": "often"}, {"url": "https://u:pass@a.example"}):  # fmt: skip
        with pytest.raises(BadRequest) as refused:
            listen(options)
        assert "pass@" not in str(refused.value)

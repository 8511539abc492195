"""Does every request of a web log enter once, with its moment, and without what would name the visitor?"""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import outcome, refusal, samples
from murmure.sources import laws
from murmure.sources.web.access_log import SOURCE, site_of
from murmure.sources.web.access_log.entry import read_line
from murmure.sources.web.access_log.form import moment_of
from murmure.sources.web.access_log.visitor import masked, program_of
from samples_made import access_log as maker


def test_a_request_says_who_what_when_and_from_where(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path))
    assert len(rows) == 30 and not rejects
    first = rows[0]
    assert (first["actor"], first["object"], first["instrument"]) == ("visitor:203.0.113.0", "https://blog.example.org/", "blog.example.org")
    assert (first["published"], first["offset_minutes"], first["precision"]) == (1_715_637_540_000_000, 120, "s")
    assert first["links"] == ["https://moteur.example/?q=site"]
    assert first["extra"] == {"method": "GET", "protocol": "HTTP/1.1", "status": 200, "from": "https://moteur.example/?q=site",
                              "program": "Firefox", "agent": maker.FIREFOX, "bytes": 100}  # fmt: skip
    assert rows[1]["object"] == "https://blog.example.org/billets/1?access_token=…&p=2" and rows[1]["links"] == ["https://ami.example/"]
    assert [row["actor"] for row in rows[2:6]] == ["visitor:2001:db8:1::", "bot:googlebot", "bot:curl", "visitor:198.51.100.0"]
    # A robot keeps its network beside: it is no person. The home's own machines keep their address.
    assert (rows[3]["extra"]["network"], rows[4]["extra"]["network"]) == ("198.51.100.0", "192.168.1.9")


@pytest.mark.parametrize("quirk", ["gzip", "crlf", "more-fields", "forwarded"])
def test_every_packing_says_the_same(tmp_path, quirk):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert outcome(SOURCE, maker.make(tmp_path / "a")) == outcome(SOURCE, maker.make(tmp_path / "b", quirk))


def test_lines_of_nginx_proxy_manager_say_the_same(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "proxy-manager"))
    plain, _ = outcome(SOURCE, maker.make(tmp_path))
    assert len(rows) == 30 and not rejects
    parts = ("actor", "object", "instrument", "published", "offset_minutes", "precision", "links")
    assert [[row.get(part) for part in parts] for row in rows] == [[row.get(part) for part in parts] for row in plain]
    assert [{**row["extra"], "protocol": "HTTP/1.1"} for row in rows] == [row["extra"] for row in plain]


@pytest.mark.parametrize("quirk", ["caddy", "caddy-text-time"])
def test_caddy_says_the_site_and_how_long_it_took(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert len(rows) == 30 and not rejects and {row["instrument"] for row in rows} == {"blog.example.org"}
    assert rows[1]["object"] == "https://blog.example.org/billets/1?access_token=…&p=2"
    assert (rows[0]["published"] % 60_000_000, rows[0].get("offset_minutes"), rows[0]["extra"]["seconds"]) == (
        (250_000, None, 0.0025) if quirk == "caddy" else (500_000, None, 0.0025))  # fmt: skip


def test_entries_of_nginx_say_what_their_names_say(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "nginx-json"))
    plain, _ = outcome(SOURCE, maker.make(tmp_path))
    assert len(rows) == 30 and not rejects
    parts = ("actor", "object", "instrument", "links")
    assert [[row.get(part) for part in parts] for row in rows] == [[row.get(part) for part in parts] for row in plain]
    assert {row["extra"]["seconds"] for row in rows} == {0.004}
    assert [(row["published"] % 60_000_000, row.get("offset_minutes"), row["offset_origin"], row["precision"]) for row in rows[:4]] == [
        (0, 120, "explicit", "s"), (1_000_000, 120, "explicit", "s"), (2_250_000, None, "explicit", "ms"), (3_000_000, None, "assumed", "s")]


def test_a_time_without_zone_stands_in_that_of_the_person(tmp_path):
    path = maker.make(tmp_path, "nginx-json")
    here, anywhere = laws.gather(path, ZoneInfo("Europe/Paris")).rows, laws.gather(path).rows
    assert here.keys() == anywhere.keys()
    assert [a["published"] - b["published"] for a, b in zip(anywhere.values(), here.values(), strict=True)][:4] == [0, 0, 0, 7_200_000_000]


def test_entries_of_traefik_begin_when_they_began(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "traefik-json"))
    assert len(rows) == 30 and not rejects and {row["instrument"] for row in rows} == {"blog.example.org"}
    assert (rows[1]["object"], rows[1]["published"] % 60_000_000, rows[1]["extra"]["seconds"]) == (
        "https://blog.example.org/billets/1?access_token=…&p=2", 1_250_000, 0.0025)  # fmt: skip


def test_sites_stand_before_the_line_or_in_the_name(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "vhost"))
    assert [row["instrument"] for row in rows[:2]] == ["forum.example.org", "blog.example.org"]
    names = ["access.log", "access.log.1", "access.log.14.gz", "access.log-20240513.gz", "ssl_access_log", "other_vhosts_access.log",
             "access-2024-05-13.log"]
    assert {site_of(name) for name in names} == {"web-server"}
    assert {site_of(f"Site.Example_{end}") for end in ("access.log", "ssl_access.log.3.gz", "access_log-20240101")} == {"site.example"}


def test_rotated_copies_that_overlap_add_nothing_twice(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "rotated"))
    (tmp_path / "plain").mkdir()
    plain, _ = outcome(SOURCE, maker.make(tmp_path / "plain"))
    assert len(rows) == 40 and {row["key"] for row in rows} == {row["key"] for row in plain}


def test_equal_lines_of_one_second_are_requests_of_their_own(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "equal-lines"))
    assert len({row["key"] for row in rows}) == 33
    assert laws.gather(tmp_path).rows.keys() == laws.gather(tmp_path).rows.keys()


def test_offsets_of_both_sides_and_leap_seconds():
    assert moment_of("13/May/2024:00:30:00 +0530")[:2] == (1_715_540_400_000_000, 330)
    assert moment_of("13/May/2024:00:30:00 -0330")[:2] == (1_715_572_800_000_000, -210)
    assert moment_of("31/Dec/2016:23:59:60 +0000")[0] == moment_of("01/Jan/2017:00:00:00 +0000")[0]
    for wrong in ("13/May/2024:24:30:00 +0000", "13/may/2024:00:30:00 +0000", "13/May/2024:00:30:00", "13/May/2024:00:30:00 +9900"):
        assert not isinstance(moment_of(wrong)[0], int), wrong


def test_quotes_bytes_and_odd_requests(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "escapes"))
    assert rows[30]["object"] == 'https://blog.example.org/café?q="a"' and rows[30]["extra"]["agent"] == 'Un "lecteur" \\ 1.0'
    assert not rejects
    (tmp_path / "b").mkdir()
    rows, rejects = outcome(SOURCE, maker.make(tmp_path / "b", "junk"))
    junk = rows[30:]
    assert not rejects and [row.get("object") for row in junk] == [
        None, None, None, "https://blog.example.org/a b c", "proxy.example:443", "http://autre.example/x", "https://blog.example.org/a"]  # fmt: skip
    assert [row["extra"]["status"] for row in junk] == [400, 408, 0, 404, 405, 200, 200]
    assert (junk[5]["extra"]["network"], junk[6]["actor"]) == ("fournisseur.example", "visitor:unknown")


def test_bad_lines_are_named_with_their_place(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "bad-lines"))
    assert len(rows) == 30
    assert [(reject.where.rpartition(":")[2], reject.reason.en) for reject in rejects] == [
        ("31", "the line is not one of an access log"), ("32", "the date cannot be read"), ("33", "the date cannot be read"),
        ("34", "the date is impossible for this service"), ("37", "the line is not one of an access log"), ("38", "no date"),
        ("39", "the line is not one of an access log")]  # fmt: skip


def test_a_cut_gzip_gives_what_stands_before(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "cut-gzip"))
    assert 5_000 < len(rows) < 12_000 and rejects[-1].reason.en == "the file stops in the middle of a record"


@pytest.mark.parametrize("quirk", [None, *maker.QUIRKS])
def test_what_names_a_visitor_never_appears(tmp_path, quirk):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, quirk))
    text = json.dumps(rows)  # with the keys: an id must not betray the end of an address either
    assert rows and not [canary for canary in maker.CANARIES if canary in text]


def test_robots_are_named_and_browsers_are_not_robots():
    assert [program_of(agent)[1] for agent in (
        "facebookexternalhit/1.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "http.rb/5.1.1 (Mastodon/4.2; +https://a.example/)", "GPTBot/1.0",
        "Go-http-client/2.0", "Mozilla/5.0 (compatible; YandexBot/3.0)")] == [
        "facebookexternalhit", "bingbot", "mastodon", "gptbot", "go-http-client", "yandexbot"]  # fmt: skip
    assert program_of(maker.FIREFOX) == ("Firefox", None) and program_of("") == (None, None)
    assert program_of("Mozilla/5.0 (Linux; Android 14; CUBOT X30) AppleWebKit/537.36 Chrome/125.0 Safari/537.36") == ("Chrome", None)


def test_addresses_are_networks():
    assert [masked(text) for text in ("::ffff:203.0.113.77", "[2001:db8::1]", "fe80::1%eth0", "", "-", "localhost", "a.b.c.example")] == [
        "203.0.113.0", "2001:db8::", "fe80::1", "unknown", "unknown", "unknown", "c.example"]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60) | st.from_regex(
    r'[0-9a-f:.]{1,20} - .{1,9} \[13/May/2024:1[0-9]:0[0-9]:[0-9]{2} [+-][0-9]{4}\] "[^"\n\r]{0,30}" [0-9]{3} [0-9]{1,4} "[^"]{0,9}" ".{0,20}"'))
def test_no_line_stops_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "access.log"
    path.write_bytes("\n".join([*(maker.line(number) for number in range(80)), text]).encode("utf-8", "surrogatepass"))
    output = laws.gather(path)
    assert not list(laws.typed(output)) and not list(laws.timed(output)) and output.count >= 80


odd = st.none() | st.integers() | st.floats() | st.text(max_size=9) | st.just({})
asked = st.fixed_dictionaries({"uri": st.text(max_size=9)}, optional=dict.fromkeys(
    ("method", "proto", "host", "headers", "client_ip", "remote_addr"), odd))  # fmt: skip


@given(st.dictionaries(st.sampled_from(["status", "remote_addr", "request", "method", "uri", "time", "msec", "Duration", "request_time"]), odd |
       st.sampled_from(["200", 200, "203.0.113.7", "GET", "GET /a", "/a"])))  # fmt: skip
def test_no_entry_of_nginx_stops_the_reader(said):
    read_line(json.dumps(said))


@given(st.dictionaries(st.sampled_from(["ts", "status", "size", "duration", "request"]), odd | asked))
def test_no_entry_of_caddy_stops_the_reader(said):
    read_line(json.dumps(said))


def test_logs_of_errors_and_of_other_forms_are_named(tmp_path):
    for name, text, what in (
        ("error.log", "2024/05/13 10:00:00 [error] 12#12: *3 open() failed\n", "errors"),
        ("error_log", "[Mon May 13 10:00:00.123456 2024] [core:error] [pid 1] x\n", "errors"),
        ("u_ex240513.log", "#Software: Microsoft IIS 8.5\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n", "W3C"),
    ):
        (tmp_path / name).write_text(text)
        assert what in (refusal(SOURCE, tmp_path / name) or ""), name


def test_samples():
    found = {path.name: path for path in samples("weblogs")}
    counts = {name: tuple(map(len, outcome(SOURCE, found[name]))) for name in found}
    assert {name: count for name, count in counts.items() if any(count)} == {
        "logfile_access_log.0": (3, 0), "logfile_access_log.1": (1, 0), "logfile_regexp_access_log.0": (2, 0),
        "logfile_shop_access_log.0": (1000, 0), "logfile_bad_access_log.0": (2, 1)}  # fmt: skip

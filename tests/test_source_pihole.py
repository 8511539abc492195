"""Does every DNS query of a Pi-hole enter once, with the right device, domain and status?"""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, refusal, samples
from murmure.model.activity import schema
from murmure.sources import laws
from murmure.sources.home.pihole import SOURCE
from murmure.sources.home.pihole.column import blocks, numbers, table_of
from murmure.sources.home.pihole.page import fast_blocks
from murmure.sources.home.pihole.word import describe, type_name
from murmure.sources.readers import Bundle, Probe, Refused, Scratch
from murmure.sources.readers.sqlite import connect
from murmure.sources.recognise import units
from samples_made import pihole as maker


def _truth(path) -> list[tuple]:
    """Return what the plain SQL view says, in the words of the log."""
    with closing(sqlite3.connect(path)) as base:
        names = dict(base.execute("select ip, name from network_addresses where name is not null"))
        query = "select timestamp, domain, client, type, status from queries order by id"
        return [
            (round(t * 1e6), domain, f"device:{names.get(client, client)}", type_name(kind), status)
            for t, domain, client, kind, status in base.execute(query)
        ]


def test_golden(tmp_path):
    assert golden("pihole", SOURCE, tmp_path) == (GOLDEN / "pihole.jsonl").read_text().splitlines()


@pytest.mark.parametrize("quirk", [None, "v5", "text-rows", "wal", "no-names"])
def test_every_query_is_there_with_its_device(tmp_path, quirk):
    path = maker.make(tmp_path, quirk)
    rows, rejects = outcome(SOURCE, path)
    truth = _truth(path)
    assert not rejects
    assert [(r["published"], r["object"], r["actor"], r["extra"].get("query_type", "")) for r in rows] == [t[:4] for t in truth]
    assert len({row["key"] for row in rows}) == len(truth) == 60


def test_status_families(tmp_path):
    path = maker.make(tmp_path)
    rows, _ = outcome(SOURCE, path)
    families = {1: "blocked", 2: "forwarded", 3: "cached", 4: "blocked", 9: "blocked", 12: "technical", 14: "technical",
                17: "cached", 18: "blocked"}  # fmt: skip
    assert [row["extra"]["status"] for row in rows] == [families[t[4]] for t in _truth(path)]
    blocked = [row["extra"] for row in rows if "by cname" in row["extra"].get("detail", "")]
    assert blocked
    assert {extra["cname"] for extra in blocked} == {"hidden-tracker.example"}
    assert all(row["extra"]["forward"] in ("9.9.9.9#53", "1.1.1.1#53") for row in rows if row["extra"]["status"] == "forwarded")


def test_a_block_by_cname_names_the_hidden_domain():
    assert json.loads(describe(1, 9, 4, 1, "", "tracker.example")) == {
        "status": "blocked", "detail": "list, by cname", "query_type": "A", "reply": "IP", "dnssec": "secure",
        "cname": "tracker.example"}  # fmt: skip


def test_privacy_levels_hide_devices_and_domains(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "hidden"))
    hidden = [row for row in rows if row["actor"] == "device:hidden"]
    assert len(hidden) == 30
    assert not rejects
    assert all("object" not in row for row in hidden)


def test_bad_rows_are_rejects_and_the_rest_is_read(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "bad-rows"))
    assert len(rows) == 54
    assert sorted({reject.reason.en for reject in rejects}) == [
        "the date cannot be read", "the date is impossible for this service",
        "the query names neither a domain nor a device"]  # fmt: skip


@pytest.mark.parametrize("quirk", ["truncated", "corrupted"])
def test_a_broken_database_gives_what_it_still_holds(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert 500 < len(rows) < 2000
    assert [reject.reason.en for reject in rejects] == ["the file is broken from here on"]


def test_a_domain_of_a_zero_is_none(tmp_path):
    path = maker.make(tmp_path)
    with closing(sqlite3.connect(path)) as base:
        base.execute("update domain_by_id set domain = char(0)")
        base.commit()
    output = laws.gather(path)
    assert output.rows and not [*laws.typed(output)] and not any("object" in row for row in output.rows.values())


def test_batches_fit_the_log(tmp_path):
    from made import opened

    fields = {field.name: field.type for field in schema()}
    with Scratch() as scratch:
        (file,) = opened(maker.make(tmp_path), scratch)
        assert SOURCE.recognise(Probe(file))
        for batch in SOURCE.read(Bundle("x", [file])):
            assert {f.name: f.type for f in batch.schema if f.name != "key"}.items() <= fields.items()


@pytest.mark.parametrize("quirk", [None, "text-rows", "wal", "bad-rows"])
def test_decoded_pages_equal_what_sqlite_reads(tmp_path, quirk):
    import numpy as np

    path = maker.make(tmp_path, quirk, count=25_000)
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma wal_checkpoint(truncate)")
        base.execute("delete from query_storage where id % 1000 between 5 and 60")
        base.execute("update query_storage set timestamp = timestamp + 9e6, list_id = -7000000000 where id % 11 = 0")
        # A text too long for its page, among numbers.
        base.execute("update query_storage set additional_info = ? where id = 20000", ("x" * 9000,))
        base.commit()
    with closing(connect(path)) as base:
        table, columns = table_of(base)
        fast = list(fast_blocks(base, path, table, columns))
        slow = list(blocks(base, table, columns))
    assert path.stat().st_size > 20_000 * 30
    for name in ("id", "timestamp", "type", "status", "reply_type", "dnssec"):
        mine, theirs = (np.concatenate([numbers(b[name]) for b in blocks]) for blocks in (fast, slow))
        assert np.array_equal(mine, theirs, equal_nan=True)
    for name in ("domain", "client", "forward", "additional_info"):
        mine, theirs = ([v for b in blocks for v in b[name]] for blocks in (fast, slow))
        assert [None if v != v else v for v in mine] == theirs


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return maker.make(tmp_path_factory.mktemp("large"), count=22_000)


@pytest.mark.long
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.integers(1, 300), st.integers(0, 10**6))
def test_no_broken_page_stops_the_decoder(large, place, size, seed):
    data = bytearray(large.read_bytes())
    place = 4096 + place % (len(data) - 5000)
    data[place : place + size] = random.Random(seed).randbytes(size)
    path = large.with_name("broken.db")
    path.write_bytes(data)
    rows, rejects = outcome(SOURCE, path)
    if not rows and not rejects:
        # The page that names the tables is gone: then the file is not taken for a Pi-hole at all, and said so.
        with Scratch() as scratch:
            assert all(isinstance(one, Refused) for one in units(path, scratch))


def test_hardware_addresses_never_appear(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    assert "aa:bb:cc" not in json.dumps(rows)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=5)),
                          st.one_of(st.none(), st.integers(-9, 9), st.text(max_size=5), st.binary(max_size=3)),
                          st.one_of(st.none(), st.integers(-(2**60), 2**60), st.text(max_size=5))), max_size=12),
       st.booleans())  # fmt: skip
@example([(float("inf"), 1, 1), (1e300, 1, 1), (-(2**63), 1, 1)], True)
def test_no_row_stops_the_reader(tmp_path_factory, values, named):
    path = maker.make(tmp_path_factory.mktemp("any"), "empty")
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        base.execute("drop view queries")
        base.execute("create table loose as select * from query_storage")
        base.execute("drop table query_storage")
        base.execute("alter table loose rename to query_storage")
        for i, (moment, domain, other) in enumerate(values):
            number = max(-(2**63), min(2**63 - 1, moment)) if isinstance(moment, int) else moment
            base.execute("insert into query_storage (id, timestamp, type, status, domain, client) values (?, ?, ?, ?, ?, ?)",
                         (number if named else i, number, other, other, number if named else domain, domain))  # fmt: skip
        base.commit()
    rows, rejects = outcome(SOURCE, path)
    assert len(rows) + len(rejects) == max(1, len(values))


def test_samples():
    found = {path.name: path for path in samples("dns")}
    for name in ("pihole-FTL.db", "pihole-FTL_upgraded_from_v9.db"):
        rows, rejects = outcome(SOURCE, found[name])
        assert (len(rows), len(rejects), len({row["key"] for row in rows})) == (607, 0, 607)
    assert refusal(SOURCE, found["gravity.db"]) == "the block lists of a Pi-hole (gravity.db)"
    assert refusal(SOURCE, found["pihole.log"]) == "the text log of Pi-hole's resolver"
    assert refusal(SOURCE, found["FTL.log"]) == "the text log of Pi-hole FTL itself"


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 4 * 10**15), st.integers(0, 2**53), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30),
    texts=st.lists(st.text(max_size=9), min_size=4, max_size=4),
)
def test_keys_are_the_same_with_and_without_the_kernel(rows, texts) -> None:
    from murmure.sources.home import pihole

    moment, number, client, domain = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    given_ = (moment, number, (client, pa.array(texts)), (domain, pa.array(texts[::-1])))
    found = []
    with pytest.MonkeyPatch.context() as patch:
        for fewer in (0, 1 << 30):
            patch.setattr(pihole, "FEWER", fewer)
            found.append(pihole._keys(*given_).to_pylist())
    assert found[0] == found[1] == [f"{a}\x1f{b}\x1f{texts[c]}\x1f{texts[::-1][d]}" for a, b, c, d in rows]

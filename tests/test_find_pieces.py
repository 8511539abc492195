"""Do the small pieces beside a segment (words, values, times, rows) hold what the segment holds, whatever is in it?"""

import math
import random
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from murmure.bring import batches_as_jobs
from murmure.kernels.posting import between, inside, pack, unpack
from murmure.kernels.word import split
from murmure.log import postings, terms, whole
from murmure.log.find import whole_condition
from murmure.model.ask import Ask

LONG = "x" * 300
START = 1_600_000_000_000_000
# Every plane, and what folding is likely to get wrong: marks, Hangul, capitals that grow, signs of addresses, the NUL.
ODD = "éÉàçÇœŒßẞİıſŁøÅKΣςσĲŉ\u0301\u0327\u0308\u3099がｶ가각\u1100\u1161\u11a8한👍🏽𠮷丽𐐀\0 :/?#.@-'aAzZ09"
TEXT = st.text(st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from(ODD),
), max_size=30)  # fmt: skip
ADDRESS = st.one_of(TEXT, st.builds("https://{}/{}".format, TEXT, TEXT), st.sampled_from(["://", ":///a", "a://b?c", "x:///y://Hôte#z", "://é"]))
MAYBE = st.none() | TEXT


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("pieces") / "home") as home:
        yield home


def put(home, table: pa.Table, source: str = "s") -> None:
    batches_as_jobs(home._store, home.rules.rules, iter([(source, table)]), "made")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, st.none() | ADDRESS, st.none() | st.lists(MAYBE, max_size=3),
                          st.none() | st.lists(st.none() | ADDRESS, max_size=3)), min_size=1, max_size=8))  # fmt: skip
def test_texts_are_folded_as_the_engine_folds_them(home, rows):
    names = ("content", "actor", "target", "instrument", "object", "tags", "links")
    types = [pa.string()] * 5 + [pa.list_(pa.string())] * 2
    table = pa.table([pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)], names=names)
    data, offsets = terms._texts(home._store, table.to_batches()[0])
    mine = [bytes(data[a:b]).decode() for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
    told = terms._asked(home._store, table, f"coalesce({terms._PLAIN}, '')").to_pylist()
    assert [set(split(text)) for text in mine] == [set(split(text)) for text in told]
    tags = table.column("tags").combine_chunks().flatten()
    told = terms._asked(home._store, pa.table({"t": tags}), "strip_accents(lower(t))").to_pylist() if len(tags) else []
    assert terms._plain_tags(home._store, tags).to_pylist() == told


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 2**31 - 1), max_size=40)))
def test_rows_come_back_as_they_were_packed(runs):
    rows = np.array([row for run in runs for row in sorted(run)], np.int32)
    counts = np.array([len(run) for run in runs], np.int64)
    ends, out = np.zeros(len(runs), np.int64), np.empty(5 * len(rows) + 1, np.uint8)
    stops = np.cumsum(counts)
    size = pack(rows, stops - counts, stops, out, ends)
    assert list(ends[-1:]) in ([], [size])
    found = np.empty(len(rows), np.int64)
    unpack(out[:size], counts, found)
    assert found.tolist() == rows.tolist()


@settings(deadline=None)
@given(st.sets(st.integers(0, 300)), st.sets(st.integers(0, 300)))
def test_rows_are_found_among_others(held, asked):
    rows, there = np.array(sorted(asked), np.int64), np.zeros(len(asked), bool)
    inside(np.array(sorted(held), np.int64), rows, there)
    assert rows[there].tolist() == sorted(held & asked)


@settings(deadline=None)
@given(st.sets(st.binary(min_size=1, max_size=4), min_size=1), st.binary(min_size=1, max_size=3), st.booleans())
def test_a_word_is_found_among_others(words, word, prefix):
    ordered = sorted(words)
    stops = np.cumsum([len(one) for one in ordered])
    first, last = between(np.frombuffer(b"".join(ordered), np.uint8), stops, np.frombuffer(word, np.uint8), prefix)
    assert ordered[first:last] == [one for one in ordered if (one.startswith(word) if prefix else one == word)]


@settings(deadline=None)
@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-50, 50).map(lambda s: s * 1_000_000), min_size=1).map(sorted))
def test_times_come_back_as_they_were_shut(times):
    found = postings._open_times(postings._shut_times(np.array(times, np.int64)))
    assert found.tolist() == times


TIME = st.integers(-(10**15), 4 * 10**15)
FLOAT = st.none() | st.floats(allow_nan=False)
FILLED = {
    pa.string(): MAYBE, pa.float64(): FLOAT, pa.int16(): st.none() | st.integers(-900, 900),
    pa.list_(pa.string()): st.none() | st.lists(MAYBE, max_size=3), pa.timestamp("us", tz="UTC"): st.none() | TIME,
}  # fmt: skip


@st.composite
def tables(draw):
    from murmure.model.activity import schema

    count = draw(st.integers(1, 12))
    columns = {"key": [str(number) for number in range(count)], "type": ["Create"] * count}
    for field in schema():
        if field.name not in ("id", "type", "source", "job", "extra") and draw(st.booleans()):
            columns[field.name] = pa.array(draw(st.lists(FILLED[field.type], min_size=count, max_size=count)), field.type)
    return pa.table(columns)


@pytest.mark.parametrize("passphrase", [None, "secret"])
def test_whole_rows_are_those_of_the_segment(tmp_path_factory, passphrase):
    with murmure.open(tmp_path_factory.mktemp("whole") / "home", passphrase) as home:

        @settings(max_examples=25, deadline=None)
        @given(tables(), st.integers(0))
        def same(table, number):
            put(home, table, f"s{number}")
            before = home.timeline(Ask(sources=(f"s{number}",), limit=50)).rows
            assert terms.build(home._store) == 1
            assert home.timeline(Ask(sources=(f"s{number}",), limit=50)).rows == before
            assert len(before) == table.num_rows
            for segment in home._store.segments:
                home.undo(int(next(iter(segment.jobs))))

        same()


def many(luck: random.Random, count: int, part: int) -> pa.Table:
    """Return rows where words are rare, common, and everywhere, times meet, and some have none."""
    seconds = [luck.randrange(20_000) if luck.random() > 0.02 else None for _ in range(count)]
    return pa.table({
        "key": [f"{part}-{n}" for n in range(count)], "type": pa.array(luck.choices(["Create", "Like", "Listen"], [90, 9, 1], k=count)),
        "published": pa.array([None if s is None else START + s * 1_000_000 for s in seconds], pa.timestamp("us", "UTC")),
        "actor": luck.choices(["me", *(f"https://v.example/@a{n}" for n in range(400)), LONG + "y", LONG + "z"], [2000, *[1] * 402], k=count),
        "content": [f"all half{n % 2} third{n % 3 == 0} {luck.choice(WORDS)} rare{luck.randrange(5_000)}" for n in range(count)],
        "tags": [luck.choice([None, ["Été"], ["été", "Pont"]]) for _ in range(count)],
        "object": [luck.choice([None, "a.example", "https://v.example/1", "https://v.example/2"]) for _ in range(count)],
    })  # fmt: skip


WORDS = ["Tilleul", "pont", "pontoon", "PONCEAU", "forêt", "猫"]
QUESTIONS = [
    {}, {"words": "all"}, {"words": "half1"}, {"words": "pon*"}, {"words": "rar*"}, {"words": "rare17"}, {"words": "rare17 half0"},
    {"words": "r* t* pont"}, {"words": "猫 all"}, {"types": ("Listen",)}, {"types": ("Listen", "Like", "None")}, {"actors": ("me",)},
    {"actors": ("https://v.example/@a7",)}, {"actors": ("https://v.example/@a7", "https://v.example/@a8"), "words": "half1"},
    {"actors": (LONG + "z",)}, {"tags": ("#ETE",)}, {"tags": ("pont",)}, {"objects": ("https://v.example/1",), "words": "rare2*"},
    {"objects": ("a.example",)}, {"sources": ("s1",), "words": "foret"}, {"jobs": (2,), "types": ("Like",)},
    {"since": START + 5_000_000_000, "until": START + 5_100_000_000}, {"until": START + 10_000_000_000, "words": "third*"}, {"words": "nowhere"},
    {"words": "foret", "since": START + 19_000_000_000}, {"types": ("Like",), "until": START},
]  # fmt: skip


@pytest.fixture(scope="module", params=[None, "secret"])
def large(request, tmp_path_factory):
    luck = random.Random(5)
    with murmure.open(tmp_path_factory.mktemp("large") / "home", request.param) as home:
        for part, count in enumerate((70_000, 9_000, 300)):
            put(home, many(luck, count, part), f"s{part}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(terms, "_PAIRS", 300_000)  # several parts in one segment
            assert terms.build(home._store) == 3
        assert max(len(terms.parts(home._store, segment)) for segment in home._store.segments) > 1
        yield home


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_every_page_is_what_the_engine_would_give(large, question):
    ask = Ask(**question, limit=97)
    query = f"select id::varchar as id from log where {whole_condition(large._store, ask)} order by published desc nulls last, id desc"
    expected = large._store.table(query).column("id").to_pylist()
    found, before = [], None
    for _ in range(12):
        page = large.timeline(Ask(**question, limit=97, before=before))
        found += [row["id"] for row in page.rows]
        before = page.next
        if before is None:
            break
    assert found == expected[: len(found)]
    assert len(found) == min(len(expected), 12 * 97)
    # And from the middle: among the same times, and among those without one.
    order = "order by published desc nulls last, id desc"
    row = large.log.arrow(f"select id::varchar as id, epoch_us(published) as t from log {order} limit 1 offset 77000")
    for cursor in (f"none.{expected[-1] if expected else row['id'][0].as_py()}", f"{row['t'][0].as_py() or 'none'}.{row['id'][0].as_py()}"):
        after = large.timeline(Ask(**question, limit=97, before=cursor)).rows
        moment, last = cursor.split(".")
        rest = f"(published is null and id < '{last}'::uuid)" if moment == "none" else (
            f"(published is null or epoch_us(published) < {moment} or (epoch_us(published) = {moment} and id < '{last}'::uuid))")  # fmt: skip
        if moment == "none" and (ask.since is not None or ask.until is not None):
            rest = "false"
        query = f"select id::varchar as id from log where {whole_condition(large._store, ask)} and {rest} {order}"
        assert [row["id"] for row in after] == large._store.table(query + " limit 97").column("id").to_pylist()


def test_what_an_older_version_wrote_is_made_again(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        put(home, many(random.Random(1), 500, 0))
        assert terms.build(home._store) == 1
        assert terms.build(home._store) == 0
        segment = home._store.segments[0]
        for path in (terms.path_of(home._store, segment), terms.rows_of(home._store, segment)):
            for old in (b"MURWORD1" + bytes(200), b"", b"MUR"):
                expected = [row["id"] for row in home.timeline(Ask(words="pont")).rows]
                assert expected
                path.write_bytes(old)
                assert terms.parts(home._store, segment) is None
                assert [row["id"] for row in home.timeline(Ask(words="pont")).rows] == expected
                assert terms.build(home._store) == 1
                assert terms.parts(home._store, segment) is not None


def test_a_locked_home_keeps_no_word_readable(tmp_path):
    secret = "zanzibar"
    with murmure.open(tmp_path / "home", "secret") as home:
        table = many(random.Random(1), 6_000, 0)
        put(home, table.set_column(table.schema.get_field_index("content"), "content", pa.array([f"{secret} {n}" for n in range(6_000)])))
        assert terms.build(home._store) == 1
        assert home.timeline(Ask(words=secret)).rows
        files = [path for path in (tmp_path / "home" / "derived").iterdir() if path.is_file()]
        assert {path.suffix for path in files} == {".words", ".rows"}
        for path in files:
            body = path.read_bytes()
            assert secret.encode() not in body and b"v.example" not in body
            # Nor packed and not sealed: no frame of the packer stands in the file at the place of a piece.
            assert b"\x28\xb5\x2f\xfd" not in body[24:200]
        segment = home._store.segments[0]
        home.forget(Ask(words=secret))
        assert not terms.path_of(home._store, segment).exists() and not terms.rows_of(home._store, segment).exists()


def test_values_that_are_no_number_come_back(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        published = pa.array([datetime(1969, 1, 1, tzinfo=UTC)])
        put(home, pa.table({"key": ["a"], "type": ["murmure:Measure"], "value": [math.nan], "published": published}))
        assert terms.build(home._store) == 1
        (row,) = home.timeline(Ask()).rows
        assert math.isnan(row["value"]) and row["published_us"] == -31_536_000_000_000
        assert set(row) == {*whole.columns(), "published", "published_us", "until_us"}

"""Does the page of communities say what the log holds, and nothing that came later?"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from crowd_made import DAY, START, fill_crowd, planted
from murmure.crowd import Chosen
from murmure.graphs.crowd_map import COLOURS, coloured, laid
from murmure.graphs.crowd_told import packed
from murmure.graphs.dated import Span
from murmure.model.ask import Ask
from web_made import fill

PEOPLE, GROUPS, TIES = 240, 5, 2_400


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with murmure.open(tmp_path_factory.mktemp("crowd")) as one:
        fill_crowd(one, PEOPLE, GROUPS, TIES)
        yield one


def unpacked(data: bytes) -> dict[str, Any]:
    """Read what `packed` wrote, as a browser does."""
    raw = gzip.decompress(data)
    (long,) = struct.unpack("<I", raw[:4])
    found, at = json.loads(raw[4 : 4 + long]), 4 + long
    for name, kind, size in found["arrays"]:
        assert at % 4 == 0
        found[name] = np.frombuffer(raw, kind, size, at)
        at += -(-found[name].nbytes // 4) * 4
    assert at == len(raw)
    return found


def test_what_is_packed_is_read_back():
    arrays = {"a": np.arange(3, dtype=np.uint8), "b": np.array([1.5, -2], np.float32), "c": np.arange(5, dtype=np.int32)}
    found = unpacked(packed({"é": "ok"}, arrays))
    assert found["é"] == "ok" and all((found[name] == array).all() for name, array in arrays.items())


def test_everybody_is_drawn_once_and_nobody_stands_on_another(home):
    found = unpacked(home.crowd.map())
    assert len(found["ids"]) == len(set(found["ids"])) == PEOPLE and len(found["a"]) == TIES
    a, b, _ = planted(PEOPLE, GROUPS, TIES)
    number = [int(one.rpartition("n")[2]) for one in found["ids"]]
    drawn = {frozenset((number[one], number[other])) for one, other in zip(found["a"], found["b"], strict=True)}
    assert drawn == {frozenset(pair) for pair in zip(a.tolist(), b.tolist(), strict=True)}
    assert (np.diff(found["weight"]) <= 0).all(), "the heaviest ties come first"
    x, y, size = found["x"], found["y"], found["size"]
    far = np.hypot(x[:, None] - x, y[:, None] - y) + np.eye(len(x)) * 1e9
    assert np.isfinite(x).all() and (far > 0.8 * np.minimum(size[:, None], size)).all()


def test_people_of_one_community_stand_together(home):
    crowd, map_ = home.crowd.scene.crowd, home.crowd.scene.laid
    place = np.full(len(crowd.people), -1)
    place[map_.people] = np.arange(len(map_.people))
    spots = np.column_stack([map_.x, map_.y])
    spread = np.hypot(*(spots - spots.mean(axis=0)).T).mean()
    for one in range(crowd.cover.communities):
        part = slice(crowd.cover.starts[one], crowd.cover.starts[one + 1])
        sure = place[crowd.cover.member[part][crowd.cover.degree[part] > 0.7]]
        mine = spots[sure]
        assert len(mine) < 3 or np.hypot(*(mine - mine.mean(axis=0)).T).mean() < 0.7 * spread


def test_the_same_crowd_gives_the_same_map_and_near_communities_other_colours(home):
    crowd = home.crowd.scene.crowd
    one, other = laid(crowd), laid(crowd)
    assert (one.x == other.x).all() and (one.y == other.y).all()
    colours = coloured(crowd)
    assert len(set(colours.tolist())) == min(COLOURS, crowd.cover.communities)


def test_a_cut_keeps_the_heaviest(home):
    crowd = home.crowd.scene.crowd
    few = laid(crowd, 50, 30)
    assert len(few.people) == 50 and len(few.ties) <= 30
    assert crowd.strength[few.people].min() >= np.delete(crowd.strength, few.people).max() - 1e-9
    assert set(crowd.source[few.ties]) | set(crowd.target[few.ties]) <= set(few.people.tolist())


ASKED = [("numero5", None, None), ("numero5", 100, None), ("", 50, 60), ("bonj*", None, 10), ("absent", None, None)]


@pytest.mark.parametrize(("words", "since", "until"), ASKED)
def test_filters_leave_what_sql_counts(home, words, since, until):
    ask = Ask(words=words, since=None if since is None else START + since * DAY, until=None if until is None else START + until * DAY)
    left = home.crowd.matched(ask)
    terms = ["true"]
    if words:
        terms.append(f"contains(content, '{words.rstrip('*')}')" if words.endswith("*") else f"regexp_matches(content, '\\b{words}\\b')")
    terms += [f"epoch_us(published) {sign} {moment}" for sign, moment in ((">=", ask.since), ("<", ask.until)) if moment is not None]
    rows = home.sql(f"select actor, mentions from log where {' and '.join(terms)}").to_pylist()
    assert int(left.acts.sum()) == len(rows) == int(left.ties.sum())
    named = {row["actor"] for row in rows} | {row["mentions"][0] for row in rows}
    people = home.crowd.scene.crowd.people.to_pylist()
    assert {people[one] for one in np.flatnonzero(left.people)} - {"me"} == named


def test_bands_hold_every_tie_once(home):
    found = unpacked(home.crowd.match(Ask(), Span()))
    assert found["acts"] == TIES and found["people"] == PEOPLE and abs(found["band"].sum() - TIES) < 1e-3 * TIES
    assert len(found["band"]) == (len(found["bands"]) + 2) * (len(found["starts"]) - 1)
    few = unpacked(home.crowd.match(Ask(words="numero5"), Span()))
    assert abs(few["band"].sum() - few["acts"]) < 1e-3 * TIES


def test_posts_follow_the_selection_page_by_page(home):
    crowd = home.crowd.scene.crowd
    members = home.crowd.members(0, Span())
    names = {crowd.people[one].as_py() for one in members}
    seen, before = [], None
    while True:
        page = home.crowd.posts(Chosen(people=members), Ask(words="numero5"), limit=3, before=before)
        seen += page.rows
        before = page.next
        if not before:
            break
    quoted = ", ".join(f"'{name}'" for name in sorted(names))
    where = f"regexp_matches(content, '\\bnumero5\\b') and actor in ({quoted})"
    wanted = home.sql(f"select id::varchar as id from log where {where} order by published desc")
    assert [row["id"] for row in seen] == wanted["id"].to_pylist() and len(seen) > 3
    a, b = int(crowd.source[7]), int(crowd.target[7])
    rows = home.crowd.posts(Chosen(tie=(b, a)), Ask()).rows
    assert {rows[0]["actor"], rows[0]["mentions"][0]} == {crowd.people[a].as_py(), crowd.people[b].as_py()} and len(rows) == 1


def test_the_communities_of_a_span_know_nothing_of_what_comes_later(tmp_path, home):
    until = START + 150 * DAY
    a, b, _ = planted(PEOPLE, GROUPS, TIES)
    with murmure.open(tmp_path / "later") as later:
        fill_crowd(later, PEOPLE, GROUPS, TIES)
        fill(later, "later", [
            {"key": f"l{one}", "type": "Follow", "actor": f"https://a.test/users/n{one % PEOPLE}", "object_type": "Person",
             "object": f"https://a.test/users/n{(7 * one) % PEOPLE}", "published": until + one} for one in range(3_000)])  # fmt: skip
        span = Span(None, until)
        assert later.crowd.told(span) == home.crowd.told(span)
        assert later.crowd.told(Span()) != home.crowd.told(Span())


def test_a_contested_membership_counts_no_more_and_comes_back(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        before = home.crowd.told(Span())[0]
        person = home.crowd.named(0, Span(), 1)[0]
        word = home.contest(home.crowd.named(0, Span(), 50), person)
        crowd = home.crowd.scene.crowd
        after = home.crowd.told(Span())[home.crowd.community(before["core"][1:], Span(), 1)]
        assert crowd.contested.sum() == 1 and after["size"] == before["size"] - 1 and person not in after["core"]
        home.uncontest(word)
        assert not home.crowd.scene.crowd.contested.any() and home.crowd.told(Span())[0] == before


def test_a_community_is_found_again_by_its_people(home):
    told = home.crowd.told(Span())
    for one in told:
        assert home.crowd.community(one["core"], Span(), one["number"]) == one["number"] - 1
    assert home.crowd.community(["nobody"], Span()) == -1


def test_notes_are_kept_until_they_are_removed(tmp_path):
    note = {"about": "person", "ids": ["https://a.test/users/n1"], "text": "ask", "at": "2026-01-01"}
    with murmure.open(tmp_path / "home") as home:
        home.crowd.note("n1", note)
    with murmure.open(tmp_path / "home") as home:
        assert home.crowd.notes == {"n1": note}
        home.crowd.note("n1", None)
        assert home.crowd.notes == {}


def test_what_leaves_is_what_the_filters_leave(tmp_path, home):
    import pyarrow.parquet as pq

    ask = Ask(words="numero5")
    files = home.crowd.export("parquet", Path(tmp_path / "out"), ask, Span(), 10, "2026-01-01")
    tables = {file.stem: pq.read_table(file) for file in files if file.suffix == ".parquet"}
    left = home.crowd.matched(ask)
    assert tables["ties"].num_rows == left.ties.sum()
    span = Span(START, START + 200 * DAY)
    files = home.crowd.export("parquet", Path(tmp_path / "span"), Ask(since=span.since, until=span.until), span, 10, "2026-01-01")
    ties = pq.read_table(next(file for file in files if file.stem == "ties"))
    assert ties.num_rows == home.crowd.matched(Ask(since=span.since, until=span.until)).ties.sum()


def test_an_empty_home_has_an_empty_page(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        assert unpacked(home.crowd.map())["ids"] == [] and home.crowd.told(Span()) == []
        assert unpacked(home.crowd.match(Ask(), Span()))["starts"] == []


def test_groups_that_nothing_joins_are_laid_out_too(tmp_path):
    rows = [{"key": f"{g}-{a}-{b}", "type": "Follow", "actor": f"https://a.test/users/g{g}n{a}", "object": f"https://a.test/users/g{g}n{b}",
             "object_type": "Person", "published": START} for g in range(3) for a in range(12) for b in range(12) if a != b]  # fmt: skip
    with murmure.open(tmp_path / "home") as home:
        fill(home, "apart", rows)
        assert [one["size"] for one in home.crowd.told(Span())] == [12, 12, 12]
        assert len(unpacked(home.crowd.map())["ids"]) == 36

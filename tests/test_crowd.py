"""Does the page of communities say what the log holds, and nothing that came later?"""

from __future__ import annotations

import gzip
import json
import pkgutil
import re
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import murmure
from crowd_made import DAY, START, fill_crowd, planted
from murmure.crowd import Chosen
from murmure.graphs.crowd_map import COLOURS, TONES, coloured, laid
from murmure.graphs.crowd_once import Once
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


def test_files_have_the_colours_of_the_page_by_day():
    style = (Path(murmure.__file__).parent / "faces/web/static/style.css").read_text("utf-8")
    first = {int(number): colour for number, colour in reversed(re.findall(r"--kind-(\d+): (#[0-9a-f]{6})", style))}
    assert tuple(first[number] for number in range(len(first))) == TONES


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


def held(crowd: Any) -> set[tuple[str, int, float, int]]:
    """Return the memberships of a crowd: person, community, degree, how sure."""
    cover = crowd.cover
    columns = (cover.groups(), cover.degree.round(6), crowd.sure)
    return set(zip(crowd.people.take(cover.member).to_pylist(), *(column.tolist() for column in columns), strict=True))


def test_the_communities_of_a_span_know_nothing_of_what_comes_later(tmp_path, home):
    until = START + 150 * DAY
    a, b, _ = planted(PEOPLE, GROUPS, TIES)
    with murmure.open(tmp_path / "later") as later:
        fill_crowd(later, PEOPLE, GROUPS, TIES)
        fill(later, "later", [
            {"key": f"l{one}", "type": "Follow", "actor": f"https://a.test/users/{'an'[one % 2]}{one % PEOPLE}", "object_type": "Person",
             "object": f"https://a.test/users/n{(7 * one) % PEOPLE}", "published": until + one} for one in range(3_000)])  # fmt: skip
        span = Span(None, until)
        assert later.crowd.told(span) == home.crowd.told(span)
        assert held(later.crowd.found(span)) == held(home.crowd.found(span)), "whoever comes later changes nothing, not even how sure it is"
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


@pytest.mark.parametrize(("part", "days"), [("murmure.graphs.crowd.crowd", (90, 60)), ("murmure.graphs.said.said", (91, 61))])
def test_a_slow_span_holds_up_no_other_and_is_worked_out_once(home, monkeypatch, part, days):
    slow, quick = (Span(START, START + one * DAY) for one in days)
    begun, asked, made = threading.Event(), threading.Event(), []
    work = pkgutil.resolve_name(part)

    def works(*given: Any, **more: Any) -> Any:
        span = next(one for one in given if isinstance(one, Span))
        made.append(span)
        if span == slow:
            begun.set()
            assert asked.wait(60)
        return work(*given, **more)

    assert home.crowd.scene
    monkeypatch.setattr(part, works)
    with ThreadPoolExecutor(2) as pool:
        late = [pool.submit(home.crowd.cover, slow) for _ in range(2)]
        try:
            assert begun.wait(60) and home.crowd.cover(quick) and not any(one.done() for one in late)
        finally:
            asked.set()
        assert late[0].result() == late[1].result()
    assert sorted(made, key=str) == sorted([slow, quick], key=str)


def test_what_failed_is_tried_again_and_what_is_about_another_state_is_not_kept():
    state, tries = [0], []
    once = Once(lambda: state[0], 2, lambda what: what == "scene")

    def fails() -> None:
        tries.append("failed")
        raise FileNotFoundError

    def grows() -> str:
        state[0] += 1
        return "old"

    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            once.recall("a", fails)
    assert len(tries) == 2
    assert once.recall("a", grows) == "old" and once.recall("a", lambda: "new") == "new" == once.recall("a", fails)
    assert [once.recall(what, lambda: "kept") for what in ("scene", "b", "c")] == ["kept"] * 3
    assert once.recall("scene", fails) == once.recall("c", fails) == "kept"
    assert once.recall("a", lambda: "anew") == "anew", "the oldest goes first"


def test_who_holds_writers_back_waits_for_nobody():
    once = Once(lambda: 0, 2, lambda what: False)
    begun, held = threading.Event(), threading.Event()

    def waits() -> str:
        begun.set()
        assert held.wait(60)
        return "late"

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(once.recall, "a", waits)
        assert begun.wait(60)
        with once.alone():
            assert once.recall("a", lambda: "mine") == "mine"
        held.set()
        assert late.result() == once.recall("a", lambda: "never") == "late"


def test_people_who_are_not_drawn_are_found_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("murmure.graphs.crowd_map.laid.__defaults__", (100, 400, 0))
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        scene = home.crowd.scene
        drawn = set(scene.crowd.people.take(scene.laid.people).to_pylist())
        found = [one["id"] for number in range(PEOPLE) for one in home.crowd.find(f"@N{number}@a.test")]
        assert not drawn & set(found) and len(set(found)) == PEOPLE - 100
        assert home.crowd.about("nobody", Span()) is None and home.crowd.find("nobody") == []
        cover, person = scene.crowd.cover, found[0]
        place = scene.crowd.people.index(person).as_py()
        told = home.crowd.about(person, Span())
        rows = np.flatnonzero(cover.member == place)
        assert {part[0]: part[1] for part in told["parts"]} == dict(zip(cover.groups()[rows], cover.degree[rows].round(4), strict=True))
        mine = (scene.crowd.source == place) | (scene.crowd.target == place)
        assert told["ties"] == mine.sum() and told["near"][0][2] == scene.crowd.weight[mine].max()


def test_the_words_against_a_membership_are_sent_with_it(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill_crowd(home, PEOPLE, GROUPS, TIES)
        core = home.crowd.named(1, Span(), 50)
        words = [home.contest(core, core[0]), home.contest(core[1:], core[0]), home.contest(core, core[4])]
        found = unpacked(home.crowd.cover(Span()))
        ids = unpacked(home.crowd.map())["ids"]
        who = [ids[one] for one in found["member"][found["contested"] > 0]]
        assert dict(zip(who, map(sorted, found["against"]), strict=True)) == {core[0]: sorted(words[:2]), core[4]: words[2:]}


def test_the_mark_of_the_communities_changes_when_they_do(home, tmp_path):
    span = Span(START, START + 100 * DAY)
    marks = [unpacked(home.crowd.cover(one))["mark"] for one in (Span(), span, Span())]
    assert marks[0] == marks[2] != marks[1]
    with murmure.open(tmp_path / "home") as other:
        fill_crowd(other, PEOPLE, GROUPS, TIES)
        assert unpacked(other.crowd.cover(span))["mark"] == marks[1]

"""Is the word of a person against a membership kept, used, carried along and taken back?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import murmure
from graphs_made import MONDAY, view_of
from lenses_made import circles, person
from murmure.graphs.contested import NAMED, contested, mark
from murmure.graphs.crowd import crowd
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from typed import called
from web_made import fill

GROUPS = [range(30), range(26, 56), range(60, 90), range(90, 120)]


@pytest.fixture
def home(tmp_path: Path):
    with murmure.open(tmp_path / "home") as opened:
        rows = [{**row, "key": row["id"]} for row in circles(GROUPS, across=60)]
        fill(opened, "made", [{name: value for name, value in row.items() if name not in ("id", "source")} for row in rows])
        yield opened


def members_of(home: Any, group: range) -> list[str]:
    """Return the ids of the community of mine that is most like a group, those who are most of it first."""
    rows = home.lens("mix", folds=2).tables["members"].to_pylist()
    wanted = {person(number) for number in group}
    best = max({row["community"] for row in rows}, key=lambda one: len(wanted & {row["node"] for row in rows if row["community"] == one}))
    return [row["node"] for row in sorted(rows, key=lambda row: -row["degree"]) if row["community"] == best]


def owned(home: Any) -> tuple[int, int]:
    """Return how many communities are mine, and how many I said are not."""
    rows = home.lens("mix", folds=2).tables["communities"].to_pylist()
    return sum(not row["contested"] for row in rows), sum(row["contested"] for row in rows)


def test_found_contested_used_taken_back_and_said_again(home):
    before, ties = home.log.count(), home.graph("social").edges.num_rows
    assert owned(home) == (4, 0)
    members = members_of(home, GROUPS[3])
    word = home.contest(members)
    assert owned(home) == (3, 1)
    assert home.contest(members) == word and home.log.count() == before + 1
    (said,) = home.contested
    assert (said.id, said.person, set(said.members), said.size) == (word, "me", set(members), len(members))
    assert home.graph("social").edges.num_rows == ties
    assert home.timeline(Ask(limit=1)).rows[0]["type"] == "Reject"
    assert home.lens("unicity", kind="communities", draws=50).findings[0].value <= 3
    home.uncontest(word)
    assert owned(home) == (4, 0) and home.contested == () and home.log.count() == before
    assert [job.state for job in home.jobs() if job.source == "murmure"] == ["undone"]
    again = home.contest(members)
    assert again != word and owned(home) == (3, 1)


def test_a_community_is_known_again_when_it_changed(home):
    members = members_of(home, GROUPS[3])
    home.contest(members)
    rows = circles([range(85, 120), range(300, 306)], seed=5)
    fill(home, "later", [{name: value for name, value in row.items() if name not in ("id", "source")} | {"key": row["id"]} for row in rows])
    mine, refused = owned(home)
    assert refused == 1 and mine >= 3


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_the_word_travels_and_what_is_taken_back_stays_so(home, tmp_path, format):
    gone = home.contest(members_of(home, GROUPS[0]))
    home.export(tmp_path / "before", format)
    home.uncontest(gone)
    kept = home.contest(members_of(home, GROUPS[3]))
    home.export(tmp_path / "out", format)
    with murmure.open(tmp_path / "other") as other:
        other.bring([tmp_path / "out"])
        assert other.contested == home.contested and len(other.contested) == 1
        assert owned(other) == (3, 1)
        other.bring([tmp_path / "before"])
        assert [one.id for one in other.contested] == [kept]
        other.uncontest(kept)
        assert owned(other) == (4, 0)


def test_taking_back_a_word_that_an_import_brought_leaves_the_rest(home, tmp_path):
    word = home.contest(members_of(home, GROUPS[3]))
    home.export(tmp_path / "out")
    with murmure.open(tmp_path / "other") as other:
        fill(other, "here", [{"key": "1", "type": "View", "actor": "me", "object": "a", "published": MONDAY}])
        other.bring([tmp_path / "out"])
        before = other.log.count()
        other.uncontest(word)
        assert other.log.count() == before - 1 and other.contested == ()
        assert "undone" not in {job.state for job in other.jobs()}


def test_an_analyst_notes_the_word_of_somebody_else(home):
    members = members_of(home, GROUPS[3])
    word = home.contest([one for one in members if one != members[4]], person=members[4])
    assert owned(home) == (4, 0)
    (said,) = home.contested
    found = crowd(home.view(), words=[said])
    place = found.people.index(members[4]).as_py()
    refused = found.contested[found.cover.member == place]
    assert refused.sum() == 1 and found.contested.sum() == 1
    home.uncontest(word)
    assert home.contested == ()


def test_words_about_the_village_go_with_it(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        home.demo(size=5000)
        home.contest(["https://square.example/users/a", "https://square.example/users/b"])
        home.forget_demo()
        assert home.log.count() == 0 and home.contested == ()


@pytest.mark.parametrize("members", [[], (), "https://v.example/users/p1"])
def test_nothing_is_contested_without_members(home, members):
    with pytest.raises(BadRequest) as error:
        home.contest(members)
    assert error.value.what.fr and home.contested == ()


def test_what_was_not_said_cannot_be_taken_back(home):
    (row,) = home.timeline(Ask(limit=1)).rows
    before = home.log.count()
    for name in ("", "x", row["id"]):
        with pytest.raises(BadRequest):
            home.uncontest(name)
    assert home.log.count() == before


def test_a_large_community_is_told_by_some_of_its_members(home):
    many = [person(number) for number in range(900)]
    home.contest(many)
    (said,) = home.contested
    assert len(said.members) == NAMED and said.size == 900 and said.members == tuple(many[:NAMED])
    assert mark(many) == mark(many[::-1]) != mark(many[1:])


def test_words_of_before_a_moment():
    rows = [{"type": "Reject", "actor": "me", "object_type": "Group", "source": "murmure", "published": at, "extra": '{"members": ["a", "b"]}'}
            for at in (MONDAY, MONDAY + 5, None)]  # fmt: skip
    view = view_of(rows)
    assert [one.at for one in contested(view)] == [MONDAY + 5, MONDAY, None]
    assert [one.at for one in contested(view, MONDAY + 5)] == [MONDAY]
    assert contested(view)[0].size == 2


def test_the_words_of_the_command_line(home):
    members, folder = members_of(home, GROUPS[3]), home.folder
    listed = called("--home", folder, "--json", "contest").json
    assert len(listed["communities"]) == 4 and listed["contested"] == []
    number = next(one["community"] for one in listed["communities"] if set(one["members"]) == set(members))
    said = called("--home", folder, "contest", number)
    assert said.code == 0 and f"community {number}" in said.out and len(home.contested) == 1
    told, french = called("--home", folder, "contest").out, called("--home", folder, "--lang", "fr", "contest").out
    short = home.contested[0].id[:8]
    assert short in told and "NUMBER" in told and "you" in told
    assert short in french and "NUMÉRO" in french and "n'est pas la vôtre" in french
    listed = called("--home", folder, "--json", "contest").json
    assert len(listed["communities"]) == 3 and listed["contested"][0]["size"] == len(members) and listed["contested"][0]["said"].startswith("20")
    back = called("--home", folder, "--json", "contest", "--undo", short)
    assert back.json == {"removed": listed["contested"][0]["id"]} and home.contested == ()


@pytest.mark.parametrize("words", [("9",), ("0",), ("-1",), ("2", "--undo", "a"), ("--undo", "a"), ("--undo", ""), ("x",)])
def test_what_the_command_line_cannot_contest_is_told(home, words):
    for language in ("en", "fr"):
        said = called("--home", home.folder, "--lang", language, "contest", *words)
        assert said.code in (1, 2) and said.err.strip() and "Traceback" not in said.err
    assert home.contested == ()


def test_two_words_with_the_same_beginning_are_told_apart(home):
    from murmure.faces.cli import contest

    home.contest([person(1), person(2)])
    home.contest([person(3), person(4)])
    first, second = home.contested
    with pytest.raises(BadRequest) as error:
        contest.word_of((first, replace(second, id=first.id[:8] + second.id[8:])), first.id[:8])
    assert "More than one" in error.value.what.en
    assert contest.word_of((first, second), first.id.upper()) == first


def test_a_log_without_ties_has_nothing_to_contest(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "here", [{"key": "1", "type": "View", "actor": "me", "object": "a", "published": MONDAY}])
    said = called("--home", tmp_path / "home", "contest")
    assert said.code == 0 and "No community" in said.out

"""Of a record that several exports tell otherwise, is every version kept, in the order in which the exports were made?"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from murmure.bring import batches_as_jobs
from murmure.home import Home
from murmure.log.append import Appender
from murmure.log.jobs import Job
from murmure.model.activity import Activity
from murmure.model.ask import Ask

T1, T2 = 10**15, 10**15 + 60_000_000
VERSIONS = (("first", T1), ("second", T1), ("second", T2))
"""The second export changes the words, the third the time: none says all that changed since the first."""


def said(home: Home, order: tuple[int, ...], together: bool) -> dict[int, int]:
    """Import the versions in this order, in one transaction or in one each; return the job of each."""
    store, jobs = home._store, {}
    appender = Appender(store, home.rules.rules)
    for number in order:
        words, at = VERSIONS[number]
        with store.lock, store.book.change():
            job = Job(store.book.next("job"), "made-up", f"export {number}", "f", started=1e9, made=float(number + 1))
            store.book.put("job", str(job.number), job.page())
        appender.put(job, Activity("one", "Create", "me", content=words, published=at))
        appender.finish(job, "done", 2e9)
        if not together:
            appender.flush()
        jobs[number] = job.number
    appender.flush()
    return jobs


def shown(home: Home) -> tuple[str, int, list[str]] | None:
    """Return the words and the time that the log shows, and the older ones that it keeps."""
    found = home._store.table("select content, epoch_us(published) as at, extra from log").to_pylist()
    assert len(found) < 2
    before = json.loads(found[0]["extra"] or "{}").get("before", []) if found else []
    return (found[0]["content"], found[0]["at"], [one.get("content", "") for one in before]) if found else None


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_every_version_is_kept_and_the_last_one_shown(tmp_path: Path, order: tuple[int, ...], together: bool) -> None:
    with Home(tmp_path / "home") as home:
        said(home, order, together)
        assert shown(home) == ("second", T2, ["first", ""]), (
            "the older ones, oldest first, say what the next one says otherwise"
        )


@pytest.mark.parametrize("undone", list(permutations(range(3))))
def test_what_is_left_after_an_undo_is_a_version_that_was_told(tmp_path: Path, undone: tuple[int, ...]) -> None:
    with Home(tmp_path / "home") as home:
        jobs, left = said(home, (1, 0, 2), together=False), [0, 1, 2]
        for number in undone:
            home.undo(jobs[number])
            left.remove(number)
            told = shown(home)
            assert (told and told[:2]) == (VERSIONS[left[-1]] if left else None)


@pytest.mark.parametrize("locked", [False, True])
def test_what_only_an_older_export_says_is_forgotten_by_its_words(tmp_path: Path, locked: bool) -> None:
    with Home(tmp_path / "home", "a long enough passphrase" if locked else None) as home:
        said(home, (0, 1, 2), together=False)
        assert home.forget(Ask(words="Première"), trial=True) == 0 and home.forget(Ask(words="other"), trial=True) == 0
        assert home.forget(Ask(words="first"), trial=True) == home.forget(Ask(words="first")) == 1
        assert shown(home) is None
        said(home, (0, 1), together=False)
        assert shown(home) is None, "it stays forgotten"


@pytest.mark.parametrize("action", ["mask", "hash"])
@pytest.mark.parametrize("pattern", ["", "[0-9]+", "export"])
def test_a_rule_that_leaves_no_object_of_the_details_stops_nothing(tmp_path: Path, action: str, pattern: str) -> None:
    with Home(tmp_path / "home") as home:
        home.rules.add("extra", pattern, action)
        told = {"names": {"tel:+33612345678": "Lou"}, "export": 3}

        def put(words: str) -> None:
            one = Activity("one", "murmure:Contact", "me", object="tel:+33612345678", object_type="Person", content=words, published=T1, extra=told)
            batches_as_jobs(home._store, home.rules.rules, iter([("vcard", one)]), "made")

        put("first")
        kept = home._store.table("select extra from log")["extra"].to_pylist()
        put("second")
        assert shown(home) == ("second", T1, ["first"])
        home.people.proposals()
        assert home.undo(2) == 1
        left = home._store.table("select content, extra from log").to_pylist()
        assert [(row["content"], row["extra"]) for row in left] == [("first", *kept)]


def test_older_words_that_come_from_another_home_go_with_the_import_that_brought_them(tmp_path: Path) -> None:
    with Home(tmp_path / "one") as home:
        said(home, (0, 1, 2), together=False)
        home.export(tmp_path / "out")
    with Home(tmp_path / "two") as home:
        store = home._store
        appender = Appender(store, home.rules.rules)
        for number in (1, 2):
            with store.lock, store.book.change():
                job = Job(store.book.next("job"), "made-up", f"own {number}", "f", started=1e9)
                store.book.put("job", str(job.number), job.page())
            appender.put(job, Activity(f"own {number}", "Create", "me", content="mine", published=T1))
            appender.finish(job, "done", 2e9)
            appender.flush()
        brought = home.bring([tmp_path / "out"]).files[0]["job"]
        home.undo(1)
        rows = home._store.table("select content, extra from log where content <> 'mine'").to_pylist()
        assert [one["job"] for one in json.loads(rows[0]["extra"])["before"]] == [brought] * 2, (
            "an import of this home brought none of them"
        )
        home.undo(brought)
        assert home.log.count() == 1

"""Does the program that sends every source what nobody would send find what is wrong, and remember it?"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from murmure.sources.recognise import source_named

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench" / "fuzz"))
import seed
import thin
import watch
from book import Book
from deck import Deck, measured

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*fork:DeprecationWarning"
)  # readers are copies of this process, on purpose
NAME = "owntracks"
NUMBERS = range(40)


@pytest.fixture(scope="module")
def deck(tmp_path_factory) -> Deck:
    return Deck(NAME, measured(NAME, seed.samples(NAME), tmp_path_factory.mktemp("trials")))


def bytes_of(path: Path) -> dict[str, bytes]:
    found = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return {str(one.relative_to(path.parent)): one.read_bytes() for one in found}


def test_an_input_is_the_same_each_time_and_another_one_is_another(deck: Deck, tmp_path: Path) -> None:
    for turn in ("once", "again"):
        for number in NUMBERS:
            (tmp_path / turn / str(number)).mkdir(parents=True)
            deck.dealt(number, tmp_path / turn / str(number))
    inputs = [bytes_of(tmp_path / "once" / str(number)) for number in NUMBERS]
    contents = [sorted(one.values()) for one in inputs]
    assert contents == [sorted(bytes_of(tmp_path / "again" / str(number)).values()) for number in NUMBERS]
    assert len({repr(one) for one in contents}) > len(NUMBERS) // 2


def test_a_sample_made_small_is_smaller_and_is_read_in_all_its_ways(deck: Deck, tmp_path: Path) -> None:
    for made in seed.samples(NAME):
        whole = seed.with_needs(made, NAME)
        small = thin.thinned(whole, {})
        assert small.size <= whole.size and thin.shapes(small, tmp_path) == thin.shapes(whole, tmp_path)
    assert sum(one.size for one in (thin.thinned(seed.with_needs(one, NAME), {}) for one in seed.samples(NAME))) < sum(
        one.size for one in seed.samples(NAME)
    )


def test_what_a_fault_does_is_told_and_its_input_is_kept(deck: Deck, tmp_path: Path, monkeypatch) -> None:
    def broken(bundle):
        raise ZeroDivisionError
        yield

    source = source_named(NAME)
    assert source
    before, book = source.read, Book(tmp_path)
    object.__setattr__(source, "read", broken)  # a card cannot be changed; the process that reads is a copy of this one
    try:
        done = watch.watched(deck, 0, 30, time.monotonic() + 60, book)
    finally:
        object.__setattr__(source, "read", before)
    faults = [number for number, what in done.found if what.startswith("ZeroDivisionError")]
    assert done.last == 30 and faults
    book.add(NAME, done.last, done.seconds, done.found, deck.fingerprint)
    page = book.page(NAME)
    assert page["inputs"] == 30 and sum(entry["times"] for entry in page["found"].values()) == len(done.found)
    assert bytes_of(next((tmp_path / "found" / f"{NAME}-{faults[0]}").iterdir()))


def test_a_reading_without_end_is_stopped_and_the_next_input_is_read(deck: Deck, monkeypatch) -> None:
    def endless_at_the_third(path: Path) -> None:
        calls.append(path)
        while len(calls) == 3:
            pass

    calls: list[Path] = []
    monkeypatch.setattr(watch, "breach", endless_at_the_third)
    monkeypatch.setattr(watch, "SECONDS", 0.5)
    done = watch.watched(deck, 0, 3, time.monotonic() + 60, None)
    assert done.last == 3 and done.found == [(1, "more than ten seconds")]


def test_the_turn_is_of_who_has_had_the_fewest_and_of_nobody_twice(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add("one", 20, 1.0, [], "")
    book.add("two", 10, 1.0, [(3, "a crash"), (5, "a crash")], "abc")
    with book.turn(["one", "two"], 100) as first, Book(tmp_path).turn(["one", "two"], 100) as second:
        assert (first, second) == ("two", "one")
        with book.turn(["one", "two"], 100) as third:
            assert third is None
    with book.turn(["one", "two"], 15) as left:
        assert left == "two"
    assert "| two | 10 | 10 | 2 times a crash (3) |" in book.table(["one", "two"])

"""Does one thread get what it asked for while others ask for other states of the log?"""

from __future__ import annotations

import threading
from typing import Any

import pytest

import murmure
from murmure.engine import Store
from murmure.graphs.shelf import Shelf
from murmure.hours.table import Hours
from murmure.trust.view import View
from web_made import fill


def test_what_is_recalled_is_of_the_state_that_was_asked_for() -> None:
    """While one answer is being made, another thread asks the same of another state, and has its answer first."""
    shelf = Shelf()
    begun, over = threading.Event(), threading.Event()
    slow: list[str] = []

    def late() -> str:
        begun.set()
        assert over.wait(30)
        return "first"

    class Hasty(dict[str, Any]):
        """Let the other thread in where this one has put its answer and not read it yet."""

        def __setitem__(self, key: str, value: Any) -> None:
            super().__setitem__(key, value)
            if value[0] == 1:
                super().__setitem__(key, (2, "second"))

    shelf._last = Hasty()
    thread = threading.Thread(target=lambda: slow.append(shelf.recall("it", 1, late)))
    thread.start()
    assert begun.wait(30) and shelf.recall("it", 2, lambda: "second") == "second"
    over.set()
    thread.join(30)
    assert slow == ["first"]


def test_a_view_has_the_same_pieces_throughout() -> None:
    told = [{"one": "a"}, {"one": "a", "two": "b"}]
    view = View(lambda: None, parts=lambda: told.pop(0))  # type: ignore[arg-type,return-value]
    assert view.parts() == view.parts() == {"one": "a"}


def test_a_reading_that_disagrees_with_itself_is_read_again(tmp_path: Any) -> None:
    """What was put together from two states of the log fails in any way: it is no fault when the log changed meanwhile, else it is."""
    with murmure.open(tmp_path / "home") as home:
        store: Store = home._store
        tried: list[int] = []

        def task() -> str:
            tried.append(1)
            if len(tried) == 1:
                fill(home, "made", [{"key": "1", "type": "View", "published": 1}])
                raise IndexError
            return "whole"

        assert store.steady(task) == "whole" and len(tried) == 2
        with pytest.raises(ZeroDivisionError):
            store.steady(lambda: 1 // 0)


def test_hours_forget_questions_while_another_thread_asks() -> None:
    hours = Hours([])

    class Gone(dict[Any, Any]):
        """Forget everything at once."""

        def __setitem__(self, key: Any, value: Any) -> None:
            """Keep nothing."""

    hours._chosen = Gone()
    assert hours.chosen(type="View").tolist() == []

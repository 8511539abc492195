"""How is a way to say something written in the files of words, and where does it stand among the words of a text?

    [a|b c]   one of several    (a|b)   one of several, or nothing    <list>   any word of a list    _   any one word
    word+     the word, its feminine and its plurals

All phrases are one automaton over words (Thompson 1968), of which the states that texts reach are kept: however many
phrases there are, a word of a text costs one look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_PIECE = re.compile(r"[\[\](){}|]|<[a-z]+>|_|[^\W_]+\+?")
_CLOSES = {"[": "]", "(": ")"}


class Node(NamedTuple):
    """Hold one step of a phrase: a word, any one word (''), or several ways, each a row of steps."""

    word: str = ""
    ways: tuple[tuple[Node, ...], ...] = ()


Steps = tuple[Node, ...]


def parsed(phrase: str, lists: dict[str, Node], french: bool) -> Steps:
    """Return the steps of a phrase; raises ValueError for one that is not closed.

    >>> [node.word for node in parsed("va te faire", {}, True)]
    ['va', 'te', 'faire']
    """
    pieces = _PIECE.findall(phrase)
    ways, end = _ways(pieces, 0, "", lists, french)
    if end != len(pieces) or len(ways) != 1 or any(phrase.count(one) != phrase.count(_CLOSES[one]) for one in _CLOSES):
        raise ValueError(phrase)
    return ways[0]


def several(words: Iterable[str], french: bool, lists: dict[str, Node] | None = None) -> Node:
    """Return the step that is any of some words, of some rows of words, or of some phrases of `lists`."""
    return Node(ways=tuple(parsed(word, lists or {}, french) for word in words))


def _ways(
    pieces: list[str], at: int, closing: str, lists: dict[str, Node], french: bool
) -> tuple[tuple[Steps, ...], int]:
    ways: list[list[Node]] = [[]]
    while at < len(pieces) and pieces[at] != closing:
        piece = pieces[at]
        at += 1
        if piece == "|" and closing:
            ways.append([])
        elif piece in _CLOSES:
            inner, at = _ways(pieces, at, _CLOSES[piece], lists, french)
            ways[-1].append(Node(ways=(*inner, ()) if piece == "(" else inner))
            if at >= len(pieces):
                raise ValueError(" ".join(pieces))
            at += 1
        elif piece.startswith("<"):
            ways[-1].append(lists[piece[1:-1]])
        elif piece == "_":
            ways[-1].append(Node())
        elif piece.endswith("+"):
            ways[-1].append(Node(ways=tuple((Node(one),) for one in _forms(piece[:-1], french))))
        else:
            ways[-1].append(Node(piece))
    return tuple(tuple(way) for way in ways), at


def _forms(word: str, french: bool) -> list[str]:
    """Return a word with its plurals, and in French its feminine."""
    if not french:
        return [word, word + "s"]
    more = [word + "le", word + "les"] if word.endswith("l") else []
    return [word, word + "s", *([] if word.endswith("e") else [word + "e", word + "es"]), *more]


def words_in(steps: Steps) -> Iterable[str]:
    """Yield every word of a phrase."""
    for node in steps:
        if node.word:
            yield node.word
        for way in node.ways:
            yield from words_in(way)


def alone(steps: Steps) -> list[str]:
    """Return the words that are the whole of a phrase."""
    if len(steps) != 1:
        return []
    return [steps[0].word] if not steps[0].ways else [word for way in steps[0].ways for word in alone(way)]


class Automaton:
    """Find phrases among words. A name stands for each phrase; several may bear the same."""

    def __init__(self) -> None:
        self._edges: list[dict[str, list[int]]] = [{}]
        self._free: list[list[int]] = [[]]
        self._names: dict[int, str] = {}
        self._ids: dict[frozenset[int], int] = {}
        self._sets: list[frozenset[int]] = []
        self._next: list[dict[str, int]] = []
        self.told: list[frozenset[str]] = []
        self.words: set[str] = set()
        self._lists: dict[int, Node] = {}  # held, so that no other list gets the same number

    def add(self, steps: Steps, name: str) -> None:
        """Add a phrase, before the first look."""
        self._know(steps)
        end = self._state()
        self._names[end] = name
        self._lead(steps, 0, end)

    def _know(self, steps: Steps) -> None:
        """Add the words of a phrase; those of a list once, however many phrases it stands in."""
        for node in steps:
            if node.word:
                self.words.add(node.word)
            elif id(node.ways) not in self._lists:
                self._lists[id(node.ways)] = node
                for way in node.ways:
                    self._know(way)

    def _state(self) -> int:
        self._edges.append({})
        self._free.append([])
        return len(self._edges) - 1

    def _lead(self, steps: Steps, start: int, end: int) -> None:
        """Make a way from one state to another that reads these steps."""
        for number, node in enumerate(steps):
            after = end if number == len(steps) - 1 else self._state()
            for way in node.ways:
                self._lead(way, start, after)
            if not node.ways:
                self._edges[start].setdefault(node.word, []).append(after)
            start = after
        if not steps:
            self._free[start].append(end)

    def _kept(self, states: Iterable[int]) -> int:
        """Return the number of a set of states and of all that they lead to without a word."""
        reached, ahead = set[int](), list(states)
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached.add(one)
                ahead += self._free[one]
        key = frozenset(reached)
        if key not in self._ids:
            self._sets.append(key)
            self._next.append({})
            self.told.append(frozenset(self._names[one] for one in key if one in self._names))
            self._ids[key] = len(self._sets) - 1
        return self._ids[key]

    def start(self) -> int:
        """Return the state before the first word."""
        return self._kept([0])

    def nowhere(self) -> int:
        """Return the state that no word leads out of."""
        return self._kept([])

    def after(self, state: int, word: str) -> int:
        """Return the state after one more word, which must be one of `words`, or '' for any other; its phrases are `told[state]`."""
        known = self._next[state]
        if word not in known:
            reached: list[int] = []
            for one in self._sets[state]:
                edges = self._edges[one]
                reached += edges.get("", ())
                if word:
                    reached += edges.get(word, ())
            known[word] = self._kept(reached)
        return known[word]

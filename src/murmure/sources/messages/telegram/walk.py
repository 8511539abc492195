"""Which chats and which messages stand in an export, in the order of the file, without holding more than one of them?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.sources.records import Characters, opened

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHUNK, _LONGEST = 1 << 20, 16 << 20
_BLANK = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_CHATS = ("chats", "left_chats")


class Wrong(ValueError):
    """Say that what stands here is no JSON."""


class Chat(NamedTuple):
    """Hold what an export said of one chat so far: its place in the file, its name, type and number."""

    place: int
    said: dict[str, Any]


class Piece(NamedTuple):
    """Hold one piece of an export: `kind` is 'message', 'chat' (all of it was read) or 'part' (anything else, by its name)."""

    kind: str
    name: str
    chat: Chat | None
    value: Any


def _never(_: str) -> None:
    return None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else float("nan")


_DECODE = json.JSONDecoder(parse_constant=_never, parse_int=_whole, strict=False).raw_decode


class Walk:
    """Walk through one export from its beginning to its end."""

    def __init__(self, file: File) -> None:
        self._stream: Characters = opened(file)
        self._text, self._at, self._ended, self._place = "", 0, False, 0

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces; raises EOFError where the file is cut, `Wrong` where it is broken."""
        self._open("{")
        top: dict[str, Any] = {}
        chat = Chat(0, top)
        for key in self._keys():
            if key in _CHATS and self._mark() == "{":
                yield from self._list(key)
            elif key == "messages" and self._mark() == "[":
                yield from self._messages(chat)
            else:
                value = self._value()
                if isinstance(value, dict | list):
                    yield Piece("part", key, None, value)
                else:
                    top[key] = value
        if "messages" in top or any(key in top for key in ("type", "id")):
            yield Piece("chat", "", chat, None)

    def _list(self, key: str) -> Iterator[Piece]:
        self._open("{")
        for inner in self._keys():
            if inner != "list" or self._mark() != "[":
                self._value()
                continue
            self._open("[")
            while self._next("]"):
                if self._mark() != "{":
                    self._value()
                    continue
                self._open("{")
                self._place += 1
                chat = Chat(self._place, {"left": True} if key == "left_chats" else {})
                for name in self._keys():
                    if name == "messages" and self._mark() == "[":
                        yield from self._messages(chat)
                    else:
                        chat.said[name] = self._value()
                yield Piece("chat", "", chat, None)

    def _messages(self, chat: Chat) -> Iterator[Piece]:
        self._open("[")
        new, cls = tuple.__new__, Piece
        while self._next("]"):
            yield new(cls, ("message", "", chat, self._value()))

    def _keys(self) -> Iterator[str]:
        while self._next("}"):
            key = self._value()
            if not isinstance(key, str) or self._mark() != ":":
                raise Wrong
            self._at += 1
            yield key

    def _open(self, bracket: str) -> None:
        if self._mark() != bracket:
            raise Wrong
        self._at += 1

    def _next(self, closing: str) -> bool:
        """Pass the comma; say whether another element follows, and pass the closing bracket when none does."""
        while (at := _STEP.match(self._text, self._at).end()) == len(self._text):  # type: ignore[union-attr]
            self._more()
        self._at = at
        if self._text[at] == closing:
            self._at += 1
            return False
        return True

    def _mark(self) -> str:
        while (at := _BLANK.match(self._text, self._at).end()) == len(self._text):  # type: ignore[union-attr]
            self._more()
        self._at = at
        return self._text[at]

    def _value(self) -> Any:
        self._mark()
        while True:
            try:
                value, end = _DECODE(self._text, self._at)
                # A number that ends with the text may go on.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            except RecursionError as error:
                raise Wrong from error
            except ValueError as error:
                if self._ended:
                    cut = "Unterminated" in str(error) or getattr(error, "pos", 0) >= len(self._text.rstrip()) - 1
                    raise (EOFError if cut else Wrong) from error
                if len(self._text) - self._at > _LONGEST:
                    raise Wrong from error
            self._more()

    def _more(self) -> None:
        if self._ended:
            raise EOFError
        held = self._text[self._at :]
        pieces, size = [held], 0
        # What is long is tried again with twice as much, not with one more piece.
        while size < max(_CHUNK, len(held)):
            chunk = self._stream.characters(_CHUNK)
            if not chunk:
                self._ended = True
                break
            pieces.append(chunk)
            size += len(chunk)
        self._text, self._at = "".join(pieces), 0

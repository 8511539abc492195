"""How does a verb speak to a person, or to the script that called it?

Sentences and tables go to stdout; with `--json` they are silent and one JSON
value goes there instead. Progress, notes and errors go to stderr. What comes
from an archive is shown without the characters that steer a terminal.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from murmure.model.errors import MurmureError
from murmure.model.words import Both

STYLES = {"strong": "1", "dim": "2", "good": "32", "bad": "31", "doubt": "33"}
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
STEERING = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{BIDI}\ud800-\udfff]")
UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")


def tame(text: object) -> str:
    """Return `text` with the characters that would steer a terminal, or turn its direction, made visible.

    >>> tame("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return STEERING.sub(lambda found: ascii(found.group())[1:-1], str(text))


def one_line(text: object, length: int = 160) -> str:
    """Return `text` tamed, on one line, cut at `length` characters."""
    line = tame(" ".join(str(text).split()))
    return line if len(line) <= length else line[: length - 1] + "…"


def width(text: str) -> int:
    """Return how many columns `text` takes in a terminal."""
    marks = sum(unicodedata.combining(c) != 0 for c in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def as_json(value: Any, indent: int | None = None) -> str:
    """Return `value` as JSON that is safe to print: times as ISO 8601, bytes as hexadecimal digits, not-a-number as null."""
    text = json.dumps(finite(value), ensure_ascii=False, indent=indent, default=plain_value, allow_nan=False)
    return UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def finite(value: Any) -> Any:
    """Return `value` with NaN and infinities, which JSON cannot say, replaced by None."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value


def plain_value(value: Any) -> Any:
    """Return what JSON has no word for as text or a number."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if hasattr(value, "as_integer_ratio"):
        return float(value)
    return str(value)


class Screen:
    """Speak one language on two streams, in JSON or in sentences."""

    def __init__(self, language: str = "en", json: bool = False, out: TextIO | None = None, err: TextIO | None = None):
        self.language, self.json = language, json
        self.out, self.err = out or sys.stdout, err or sys.stderr

    def colours(self, stream: TextIO) -> bool:
        """Return whether colour is welcome on `stream` (https://no-color.org)."""
        if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            return False
        return bool(getattr(stream, "isatty", bool)())

    def style(self, text: str, style: str, stream: TextIO | None = None) -> str:
        """Return `text` in one of `STYLES`, when colour is welcome."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colours(stream or self.out) else text

    def write(self, line: str) -> None:
        """Print one line on stdout as it is."""
        self.out.write(line + "\n")

    def say(self, sentence: Both, **values: object) -> None:
        """Say a sentence to a person; with JSON, nothing. Values are tamed and put on one line."""
        if not self.json:
            self.write(self.fill(sentence, values))

    def note(self, sentence: Both, style: str = "dim", **values: object) -> None:
        """Say a sentence beside the result, on stderr."""
        self.err.write(self.style(self.fill(sentence, values), style, self.err) + "\n")
        self.err.flush()

    def fill(self, sentence: Both, values: dict[str, object]) -> str:
        """Return the sentence in the person's language, with its values; a value may be a `Both`."""
        said = {k: v.say(self.language) if isinstance(v, Both) else v for k, v in values.items()}
        return sentence.say(self.language, **{k: self.value(v) for k, v in said.items()})

    def value(self, value: object) -> object:
        """Return a value as it is read: numbers with thousands apart, texts tamed."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return one_line(value, 2000)
        return self.number(value)

    def number(self, value: float) -> str:
        """Return a number with its thousands apart, as the language writes them."""
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
        return text.replace(",", "\u202f").replace(".", ",") if self.language == "fr" else text

    def data(self, value: Any) -> None:
        """Print one JSON value; without `--json`, nothing."""
        if self.json:
            self.write(as_json(value))

    def table(self, titles: Sequence[Both], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> None:
        """Print rows in columns; those of `right` are numbers. On a terminal, the last column is cut at its edge."""
        if self.json:
            return
        cells = [[one_line("" if cell is None else self.value(cell)) for cell in row] for row in rows]
        heads = [title.say(self.language) for title in titles]
        widths = [max(map(width, column)) for column in zip(heads, *cells, strict=True)]
        edge = shutil.get_terminal_size().columns if self.out.isatty() else 10_000
        for place, row in enumerate([heads, *cells]):
            parts = [pad(cell, widths[i], i in right) for i, cell in enumerate(row)]
            line = clip("  ".join(parts).rstrip(), edge)
            self.write(self.style(line, "strong") if place == 0 else line)

    def fail(self, error: MurmureError) -> None:
        """Say what went wrong and what to do; with `--json`, also as an object on stdout."""
        self.err.write(self.style(tame(error.say(self.language)), "bad", self.err) + "\n")
        if self.json:
            what, advice = (part.say(self.language) for part in (error.what, error.advice))
            self.write(as_json({"error": {"code": error.code, "what": what, "advice": advice}}))

    def ask(self, question: Both, default: str = "", **values: object) -> str:
        """Ask the person on the terminal; return `default` for an empty answer. The question goes to stderr."""
        self.err.write(self.fill(question, values) + " ")
        self.err.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        return answer.strip() or default

    def agrees(self, question: Both, **values: object) -> bool:
        """Ask a yes-or-no question; only a clear yes is a yes."""
        hint = Both("[y/N]", "[o/N]").say(self.language)
        answer = self.ask(Both(f"{question.en} {hint}", f"{question.fr} {hint}"), **values)
        return answer.casefold() in ("y", "yes", "o", "oui")


def pad(text: str, size: int, right: bool) -> str:
    """Return `text` filled with spaces to `size` columns."""
    space = " " * (size - width(text))
    return space + text if right else text + space


def clip(line: str, edge: int) -> str:
    """Return `line` cut to `edge` columns."""
    if width(line) <= edge:
        return line
    while line and width(line) >= edge:
        line = line[:-1]
    return line + "…"


def interactive() -> bool:
    """Return whether a person can be asked: both stdin and stderr are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

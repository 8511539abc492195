"""Can a file that means harm hold an expression up for ever?

An expression that repeats what repeats can try a text in exponentially many ways. Such a one is written possessively
(`*+`, `(?>…)`), or is named here with the reason why its text can be parted in one way only.
"""

from __future__ import annotations

import ast
import re._constants as kinds
import re._parser as parser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import murmure
from murmure.sources import refusals

JUDGED = {
    r"\A\s*D *\d[^\n]{3,20}\r?\n(?:[A-Z][^\n]*\r?\n){0,12}[TU][^\n]*\r?\n(?:[A-Z$%][^\n]*\r?\n){0,40}\^": "a line ends once, both counts are bounded",
    r"^((?:ATTACH|IMAGE|X-ALT-DESC|PHOTO).*)(?:\n[ \t].*)+": "a line begins once",
    r"^BEGIN:VALARM\n(?:(?!\s*(?i:BEGIN|END)).*\n)*END:VALARM\n": "a line ends once",
    r"@?([\w.-]{1,200})@([\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|localhost(?::\d{1,5})?)": "a point parts labels",
    r"\*?[\w*-]+(?:\.[\w*-]+)+": "a point parts labels",
    r"[a-z]\w*(?:\.\w+)+": "a point parts labels",
    r"\A(?:\.{1,2}/)+": "a slash ends each",
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*": "a hyphen parts words",
    r"(?:[^\s./:@,;]{1,63}\.)+[^\s./:@,;\d][^\s./:@,;]{0,62}": "a point parts labels",
    r'\A\s*\{\s*"[a-z]+(_[a-z]+)*_v[2-9]"\s*:': "an underscore parts words",
}
REQUEST = r'[^"\\]*(?:\\.[^"\\]*)*'
"""In access logs: a backslash begins each round."""


def _nested(tree: Any, inside: bool) -> Iterator[bool]:
    for kind, value in tree:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            least, most, inner = value
            if inside and most > max(least, 1):
                yield True
            yield from _nested(inner, inside or most > 20)
        elif kind is kinds.SUBPATTERN:
            yield from _nested(value[3], inside)
        elif kind is kinds.BRANCH:
            for branch in value[1]:
                yield from _nested(branch, inside)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _nested(value[1], inside)
        elif kind is kinds.POSSESSIVE_REPEAT:
            yield from _nested(value[2], False)
        elif kind is kinds.ATOMIC_GROUP:
            yield from _nested(value, False)


def repeats_what_repeats(text: str) -> bool:
    try:
        return any(_nested(parser.parse(text), False))
    except (parser.error, OverflowError, RecursionError):
        return False  # no expression


def expressions() -> Iterator[tuple[str, str]]:
    """Yield (place, text) for the first texts of calls of `re`."""
    for path in sorted(Path(murmure.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re":
                for one in node.args[:1]:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes):
                        text = one.value if isinstance(one.value, str) else one.value.decode("latin-1")
                        yield f"{path.name}:{node.lineno}", text
    for kind in refusals.kinds():
        for case in kind.when:
            yield from ((f"refusals.yaml: {kind.name}", case[name]) for name in ("text", "name") if name in case)


@pytest.mark.parametrize(
    ("slow", "quick"),
    [(r"(?:a+)*\Z", r"(?:a++)*+\Z"), (r"(?:\d{1,3}|-)*\Z", r"(?:\d{1,3}+|-)*+\Z"), (r"(?:<!--.*?-->\s*)*<a", r"(?:(?><!--.*?-->)\s*+)*+<a")],
)
def test_what_can_be_tried_in_many_ways_is_seen(slow: str, quick: str) -> None:
    assert repeats_what_repeats(slow) and not repeats_what_repeats(quick)
    parser.parse(quick)


def test_no_expression_tries_every_way() -> None:
    found = list(expressions())
    assert len(found) > 200
    assert [(place, text) for place, text in found if repeats_what_repeats(text) and text not in JUDGED and REQUEST not in text] == []

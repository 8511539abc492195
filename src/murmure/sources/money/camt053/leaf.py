"""Which words stand under which path of an account, a balance or an entry?

A bank writes the same tags again and again, and only the words between them change. Each sequence
of tags is parsed once, with the numbers of the words in their place; of all that follow with the
same tags the words alone are taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.money.document import words_of

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_USUAL = 20_000  # characters of a part whose tags are worth keeping
_KEPT = 512  # sequences of tags


class Part(NamedTuple):
    """Hold a part of a statement (its tag, and the first words under each path), and its operations in the same way."""

    tag: str
    said: dict[str, str]
    details: list[dict[str, str]]


class _Leaf(NamedTuple):
    """Name a place where words stand: its path, their number in the document, and the currency that is written beside."""

    path: str
    number: int
    unit: str | None


_Plan = tuple[tuple[_Leaf, ...], tuple[tuple[_Leaf, ...], ...]]


def part_of(tag: str, text: str) -> Part | Both:
    """Return what a part says, or why it cannot be read."""
    if len(text) < _USUAL and "&" not in text:
        # Words and tags follow one another; where a sign stands among the words, no tags come out that fit.
        pieces = text.replace(">", "<").split("<")
        plan = _plan("<".join(pieces[1::2]))
        if plan and (said := _words(plan[0], pieces)) is not None:
            details = [_words(leaves, pieces) for leaves in plan[1]] if plan[1] else []
            if None not in details:
                return Part(tag, said, details)  # type: ignore[arg-type]
    element = _element(text)
    if element is None:
        return BAD_RECORD
    return Part(tag, _parsed(element), [_parsed(detail) for detail in element.iterfind("NtryDtls/TxDtls")])


@lru_cache(_KEPT)
def _plan(tags: str) -> _Plan | None:
    """Return where words stand between these tags (parted by '<'), None for tags that need a parser each time."""
    if "!" in tags or "?" in tags:
        return None
    try:
        element = fromstring("".join(f"<{tag}>{2 * number}" for number, tag in enumerate(tags.split("<"), 1)).rstrip("0123456789"))
    except (ParseError, ValueError):
        return None
    details = (tuple(_leaves(detail)) for detail in element.iterfind("NtryDtls/TxDtls"))
    return tuple(_leaves(element)), tuple(details)


def _leaves(element: Element, texts: list[str] | None = None, before: str = "") -> list[_Leaf]:
    """Return where words stand below an element; the operations of an entry are left aside.

    Their numbers are what stands there, or, where `texts` are gathered, their places in that list.
    """
    found: list[_Leaf] = []
    for child in element:
        if len(child):
            if child.tag != "TxDtls":
                found += _leaves(child, texts, f"{before}{child.tag}/")
        elif child.text:
            number = int(child.text) if texts is None else len(texts)
            found.append(_Leaf(before + child.tag, number, child.get("Ccy") if child.tag[-3:] == "Amt" else None))
            if texts is not None:
                texts.append(child.text)
    return found


def _words(leaves: Sequence[_Leaf], texts: list[str], parsed: bool = False) -> dict[str, str] | None:
    """Return the first words under each path, those of all remittance lines joined.

    A currency stands beside its amount, under 'Amt@Ccy'. Of words that were not parsed, None where a parser has to look.
    """
    said: dict[str, str] = {}
    for path, number, unit in leaves:
        text = texts[number]
        if not text.isalnum():
            if not (text := " ".join(text.split())):
                continue
            if not text.isprintable():
                if not parsed:
                    return None
                if not (text := words_of(text)):
                    continue
        if path not in said:
            said[path] = text
            if unit:
                said[path + "@Ccy"] = unit
        elif path[-5:] == "Ustrd":
            said[path] += " " + text
    return said


def _parsed(element: Element) -> dict[str, str]:
    texts: list[str] = []
    return _words(_leaves(element, texts), texts, True) or {}


def _element(text: str) -> Element | None:
    for given in (text, _FORBIDDEN.sub(" ", text)):
        try:
            return fromstring(given)
        except (ParseError, ValueError):
            continue
    return None

"""Where does a text say how old a child is, or in which class?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from murmure.trust.personal.person import FIRST, PART, families, kin_between, no_name
from murmure.trust.personal.person import named as named_in
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, folded, lexicon, said

_ORDINALS = frozenset(["sixieme", "cinquieme", "quatrieme"])
_THEIR_AGE = re.compile(
    r"(?: [A-ZÀ-Þ][^\W\d_]{1,20}(?:-[A-ZÀ-Þ][^\W\d_]{1,20})?)?,? \(?([0-9]{1,2})(?:(?: and | et |, ?)([0-9]{1,2}))?(?=[,.)!?]|\Z| *\n)"
)
_WITH_NAME = re.compile(rf"{PART},? ?\(?(?:de |age de |agee de |\()?\Z")
_AGED = re.compile(r"aged?\b|agee?s?\b")
_CALLED = re.compile(
    rf"({PART}) (?:a|est|is|has|turns|turned|turning|aura|will be|fête|fete|just turned|vient d'avoir|a eu|souffle|célèbre)"
    r"(?: déjà| already| now| just| today)?"
    r"(?: ses| his| her)? \Z"
)
_OUR = re.compile(rf"\b(?:[Nn]otre|[Mm]a|[Mm]on|[Oo]ur|[Mm]y|[Pp]etite?|[Ll]ittle) ({PART})(?![\w])")
_OWN = re.compile(r"\b(?:notre|ma|mon|our|my) \Z")
_STOP = re.compile(r"[.!?\n]")


def minors(page: Page) -> Iterator[Hit]:
    """Yield ages under eighteen of people, and classes of schools."""
    for name, cue in (("years", "child"), ("years_in_words", "in_words"), ("candles", "candles"), ("aged", "aged")):
        pattern = said(name)
        for found in pattern.finditer(page.small) if page.cued(cue) else ():
            number = next((one for one in found.groups() if one and one[0] != " "), "0")
            months = "mois" in found[0] or "month" in found[0]
            if (number.isdecimal() and not months and int(number) > 17) or said("no_age").search(
                page.small, max(0, found.start() - 30), found.start()
            ):
                continue
            if said("told_of").search(page.small, max(0, found.start() - 60), found.start()):
                continue
            if said("a_title").search(page.small, found.end(), found.end() + 60):
                continue  # "I'm 12 and I'm old": the book to read
            stop = _STOP.search(page.small, found.end(), found.end() + 40)
            after = min(40, stop.start() - found.end() if stop else 40)
            child = page.near(lexicon("child"), found.start(), found.end(), 45, after)
            kin = any(0 < found.start() - last <= 12 for _, last in kin_between(page, found.start() - 60, found.start()))
            called = kin or _is_called(page, found.start(), found.end(), after)
            if said("their_age").search(page.small, max(0, found.start() - 8), found.start()) and not (
                called or page.near(lexicon("child"), found.start(), found.start(), 35)
            ):
                continue
            person = (
                child
                or called
                or page.near(lexicon("person"), found.start(), found.end(), 14)
                and re.search(
                    r"\b(?:ai|as|a|is|am|im|m|'m|'s|suis|avait|was) ?\Z",
                    page.small[max(0, found.start() - 8) : found.start()],
                )
            )
            named = _WITH_NAME.search(page.plain, max(0, found.start() - 45), found.start())
            if named and no_name(folded(FIRST.match(page.plain, named.start())[0])):
                named = None
            own = page.words[at - 1] in lexicon("own") if (at := bisect_left(page.starts, found.start())) else False
            if (
                pattern is said("aged")
                and found["on"]
                and not re.match(r"\b(?:aged?|agee?s?|turn)", found[0])
                and found["on"] not in (" and", " et", " but", " mais", " now", " years", " so", " today")
            ):
                continue
            if name == "candles" and not (child or called):
                continue
            if pattern is said("aged") and not (child or called or named and _AGED.match(found[0]) and _is_first(named[0])):
                continue
            end = found.end() if pattern is not said("aged") else found.end(2) if found[2] else found.end(1)
            if (person or named or own) and not said("old_thing").match(page.small, end):
                yield Hit(found.start(), end, "minor-age", number)
                if named:
                    yield from named_in(page, named.start(), "name-first")
    for found in said("new_born").finditer(page.small) if page.cued("new_born") else ():
        yield Hit(found.start(), found.end(), "minor-age", next(one for one in found.groups() if one))
    for first, last in page.each(lexicon("first")):
        start, end = page.starts[first], page.ends[last]
        if page.text[start].isupper() and (found := said("name_age").match(page.small, end)) and int(found[1]) < 18:
            if page.begins(start) or page.small[start - 1] == "(":
                yield Hit(start, found.end(1), "minor-age", found[1])
    for _, end in families(page):
        if (found := _THEIR_AGE.match(page.plain, end)) and int(found[1]) < 18:
            yield Hit(found.start(1), found.end(2) if found[2] else found.end(1), "minor-age", found[1])
    for first, last in (*page.each(lexicon("class")), *page.each(lexicon("class_en"))):
        before = page.small[max(0, page.starts[first] - 14) : page.starts[first]]
        begins = not before.strip() or before.rstrip(" ")[-1:] in ".!?\n"
        led = said("before_ps" if page.words[first] == "ps" else "before_class").search(before) is not None
        if (
            (led or begins and page.near(lexicon("child"), page.starts[first], page.ends[last], 0, 40))
            and page.small[page.ends[last] : page.ends[last] + (2 if page.words[first] == "ps" else 1)].strip() not in (":", "-")
            and (
                page.words[first] not in _ORDINALS
                and page.words[first][0].isalpha()
                or said("before_grade").search(before)
            )
        ):
            yield Hit(page.starts[first], page.ends[last], "minor-class")
    for found in said("english_class").finditer(page.small) if page.cued("grade") else ():
        if (
            page.text[found.start()].isupper()
            or "grade" in found[0]
            or page.near(lexicon("child"), found.start(), found.end(), 40, 40)
        ):
            yield Hit(found.start(), found.end(), "minor-class")


def _is_called(page: Page, start: int, end: int, after: int) -> bool:
    """Say whether an age is of somebody who is called by a first name: "Noah turned 5", "Eight today, our Daisy"."""
    before = _CALLED.search(page.plain, max(0, start - 50), start)
    behind = _OUR.search(page.plain, end, end + after)
    names = [(folded(one[1]), one.start()) for one in (before, behind) if one is not None]
    return any((name in lexicon("first") or _OWN.search(page.small, max(0, at - 7), at)) and not no_name(name) for name, at in names)


def _is_first(named: str) -> bool:
    """Say whether words that end before an age are a first name: "Jade," is, "Whisky," is not."""
    return any(folded(one) in lexicon("first") for one in re.findall(r"[^\W\d_]+", named)[:1])

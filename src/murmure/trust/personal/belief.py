"""Where does a text say of somebody what the law protects specially besides health: faith, orientation, opinion, union, origin?

Only what is said is told, of oneself or of a named other: nothing is inferred, nobody is classed, and what stands in a quotation, behind an *if*
or behind what others think is left alone (GDPR, article 9).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from murmure.trust.personal.person import kin_between
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon, said

_OF = {"faith": "belief-faith", "love": "belief-love", "opinion": "belief-opinion", "union": "belief-union", "origin": "belief-origin"}
"""Lists of words that somebody is -> the rule that finds them."""
_STOP = re.compile(r"[.!?;\n]")
_ONE = re.compile(r"\b(?:mon|ma|mes|notre|my|our) \Z")
_TITLE = re.compile(r"\.? [A-ZÀ-Þ][a-zà-ÿ]")
_LEAN = re.compile(r"(?:\bde |\bd'|\bdu )\Z")
_SIDES = frozenset(["gauche", "droite", "extreme", "centre"])
_HEADS = frozenset(["", "fier", "fiere", "proud", "ex", "former", "ancien", "ancienne", "depuis toujours", "longtime", "lifelong"])
"""What may stand at the head of a line before what its writer is."""
_LOUD = ("supporter", "activist", "voter", "rep", "organizer", "organiser")
"""Words by which news speak of others."""
_VERBS = frozenset(["will", "said"])
"""First names that are more often something else before such a word."""
_FAR = 600
"""Letters before a word in which a quotation may begin."""
_BACK = 60
"""Letters before a word in which it is said of whom it is."""


def beliefs(page: Page) -> Iterator[Hit]:
    """Yield where a text says of somebody their faith, their orientation, their opinion, their union or their origin."""
    for hit in (*_being(page), *_voting(page), *_belonging(page), *_doing(page), *_coming(page)):
        if not _quoted(page, hit.start):
            yield hit


def _being(page: Page) -> Iterator[Hit]:
    """Yield what somebody is said to be: "je suis catholique", "as a Muslim, I", "my son is gay"."""
    if not page.cued("belief"):
        return
    for name, rule in _OF.items():
        for first, last in page.each(lexicon(name)):
            start, end = page.starts[first], page.ends[last]
            before = start
            if page.words[first] in _SIDES:
                if (lean := _LEAN.search(page.small, max(0, start - 4), start)) is None:
                    continue
                before = lean.start()
            if said("not_of_one").match(page.small, end) or page.small[end : end + 1] == "-" or _is_name(page, first, start):
                continue
            if first == last and page.words[first] in lexicon("of_much_else") and not said("said_so").match(page.small, end):
                continue
            if (begin := _whose(page, before)) is None and said("head_ends").match(page.small, end):
                begin = before if said("the_head").search(page.small, max(0, start - 30), before) else None
            if begin is not None:
                yield Hit(begin, end, rule, page.small[before:end])


def _is_name(page: Page, first: int, start: int) -> bool:
    """Say whether "Christian" is a first name here: a faith has its article or a small letter in English."""
    return page.words[first] == "christian" and page.text[start].isupper() and page.words[first - 1 : first] != ["a"]


def _whose(page: Page, start: int) -> int | None:
    """Return where it begins to be said that somebody is the word at `start`; None when it is not."""
    least = _clause(page, start)
    if found := said("i_am").search(page.small, least, start):
        return None if _supposed(page, least, found.start()) else found.start()
    if found := said("as_a").search(page.small, least, start):
        return found.start() if _as_i(page, least, found.start(), start) else None
    for begin, end in reversed(_people(page, least, start)):
        if said("they_are").fullmatch(page.small, end, start):
            return None if _supposed(page, least, begin) else begin
    return None


def _as_i(page: Page, least: int, begin: int, start: int) -> bool:
    """Say whether "as a Muslim" is said of its writer: who is spoken of before, or right behind where it begins the sentence."""
    before = page.small[least:begin]
    if said("of_others").search(before):
        return False
    if said("first_person").search(before):
        return True
    head = not before.strip() or not page.small.startswith("as", begin) or said("begins").search(before) is not None
    return head and said("first_person").search(_sentence(page, start)) is not None


def _people(page: Page, least: int, start: int) -> list[tuple[int, int]]:
    """Return who is named in a clause: one of a family, a neighbour or a friend, a first name."""
    found = [one for one in kin_between(page, least, start) if one[1] <= start]
    for one in said("reader").finditer(page.small, least, start):
        if own := _ONE.search(page.small, max(0, one.start() - 8), one.start()):
            found.append((own.start(), one.end()))
    for at in page.between(least, start):
        if page.words[at] in lexicon("first") and page.words[at] not in _VERBS and page.text[page.starts[at]].isupper():
            if not page.small.startswith("'s ", page.ends[at]) or page.small.startswith("'s a", page.ends[at]):  # "Cameron's Muslims"
                found.append((page.starts[at], page.ends[at]))
    return sorted(found)


def _voting(page: Page) -> Iterator[Hit]:
    """Yield for whom somebody says to vote."""
    if not page.cued("vote"):
        return
    for start, end in _names(page, "party"):
        least = _clause(page, start)
        found = said("vote").search(page.small, least, start)
        if found and not said("never").search(found["no"]) and not _supposed(page, least, found.start()):
            yield Hit(found.start(), end, "belief-opinion", page.small[start:end])
            continue
        for begin, stop in _people(page, least, start):
            if (found := said("votes").fullmatch(page.small, stop, start)) and not said("never").search(found["no"]):
                yield Hit(begin, end, "belief-opinion", page.small[start:end])
                break


def _belonging(page: Page) -> Iterator[Hit]:
    """Yield to which party or union somebody says to belong: "adhérente CGT", "UNISON member", "membre du PS"."""
    if lexicon("group").first.keys().isdisjoint(page.index):
        return
    groups = sorted((page.starts[first], page.ends[last]) for first, last in page.each(lexicon("group")))
    for name, rule in (("party", "belief-opinion"), ("union", "belief-union")):
        for start, end in _names(page, name):
            near = bisect_left(groups, (start - _BACK, 0)), bisect_left(groups, (end + 2, 0))
            for begin, stop in groups[slice(*near)]:
                behind = stop < start and start - stop < 40 and said("of_group").fullmatch(page.small, stop, start)
                ahead = end < begin <= end + 1
                if _TITLE.match(page.plain, max(end, stop)):
                    continue  # "Democratic Rep. Murphy"
                if (behind or ahead) and (of := _whose_group(page, min(begin, start), max(end, stop))) is not None:
                    yield Hit(of, max(end, stop), rule, page.small[start:end])
                    break


def _whose_group(page: Page, start: int, end: int) -> int | None:
    """Return where it begins to be said who belongs; at the head of a line, nobody else may be spoken of."""
    if (begin := _whose(page, start)) is not None:
        return begin
    if found := said("i_do").search(page.small, max(0, start - 20), start):
        return found.start()
    line = max(page.small.rfind("\n", max(0, start - _BACK), start) + 1, start - _BACK)
    head = page.small[line:start].strip(" -•–—*>#|,")
    if head in ("a", "an", "un", "une", "as a", "as an"):
        return start if said("and_i").search(_sentence(page, start)) else None
    if not head and not said("after_group").match(page.small, end):
        return None  # a headline goes on
    if head in _HEADS and page.small[start:end].endswith(_LOUD) and not said("first_person").search(_sentence(page, start)):
        return None  # "Trump supporter arrested"
    alone = head in _HEADS or said("for_years").fullmatch(head) is not None
    return start if alone and not said("third_person").search(_sentence(page, start), 0) else None


def _doing(page: Page) -> Iterator[Hit]:
    """Yield what somebody says to do that only those do who are of a faith or of a union, or to have told of themselves."""
    for name, rule in (("faith_done", "belief-faith"), ("love_done", "belief-love"), ("my_union", "belief-union")):
        for found in said(name).finditer(page.small) if page.cued(name) else ():
            if not _supposed(page, _clause(page, found.start()), found.start()):
                yield Hit(found.start(), found.end(), rule, found[0])


def _coming(page: Page) -> Iterator[Hit]:
    """Yield of which origin somebody is said to be, in as many words."""
    for found in said("of_origin").finditer(page.small) if page.cued("of_origin") else ():
        if (begin := _whose(page, found.start())) is not None:
            yield Hit(begin, found.end(), "belief-origin", found[0])


def _names(page: Page, name: str) -> Iterator[tuple[int, int]]:
    """Yield where names of a list stand, those that are words too only in capitals or at the end of what is said."""
    for first, last in page.each(lexicon(name)):
        start, end = page.starts[first], page.ends[last]
        word = page.words[first]
        if word in lexicon("in_capitals") and first == last and not page.text[start].isupper():
            continue
        member = last + 1 < len(page.words) and page.words[last + 1] in lexicon("group")
        if first == last and word in lexicon("of_much_else") and not member and not said("said_so").match(page.small, end):
            continue
        yield start, end


def _clause(page: Page, start: int) -> int:
    """Return where the sentence of a place begins, or what is near enough to it."""
    least = max(0, start - _BACK)
    return max((one.end() for one in _STOP.finditer(page.small, least, start)), default=least)


def _sentence(page: Page, at: int) -> str:
    """Return the sentence of a place."""
    stop = _STOP.search(page.small, at, at + 2 * _BACK)
    return page.small[_clause(page, at) : stop.start() if stop else at + 2 * _BACK]


def _supposed(page: Page, least: int, start: int) -> bool:
    """Say whether what begins at a place is supposed, or thought by others, and not said to be."""
    return said("not_so").search(page.small, least, start) is not None and said("i_think").search(page.small, least, start) is None


def _quoted(page: Page, start: int) -> bool:
    """Say whether a place stands in a quotation: the words of somebody else, or a title."""
    line = max(page.plain.rfind("\n", max(0, start - _FAR), start) + 1, start - _FAR)
    before = page.plain[line:start]
    if page.plain[start - 1 : start] in "'‘" and start and not page.plain[max(0, start - 2) : start - 1].isalnum():
        return True
    return before.startswith(">") or before.count("«") > before.count("»") or before.count('"') % 2 == 1

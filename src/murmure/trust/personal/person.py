"""Where does a text name somebody, their family or a child, or say when somebody was born?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, folded, lexicon, said

PART = r"(?:(?:d'|D'|O'|N'|Mc|Mac|L')?[A-ZÀ-ÖØ-ÞŒ][^\W\d_]{0,25}(?:['-][A-ZÀ-ÖØ-ÞŒ][^\W\d_]{0,25}){0,2})"
_NAME = re.compile(
    rf"{PART}(?:[ ](?:(?:de|du|des|da|di|von|van|van der|de la|del|le|la|ben|bin|el|al) )?{PART}){{0,3}}(?![\w])"
)
_INITIAL = re.compile(rf"(?:[A-Z]\.[ -]?){{1,3}}{PART}(?![\w])")
_SENDER = re.compile(rf"({PART}(?:[ ]{PART}){{1,2}}) ?<[^\s<>@]{{1,64}}@")
FIRST = re.compile(rf"{PART}(?![\w])")
_TITLE = re.compile(r"\.? ")
_SELF = re.compile(r" ?[:=,]? ?(?:(?:le|la|the|to) )?")
_FULL_SELF = frozenset(
    "signe signee signed contact proprietaire owner titulaire nom name "
    " patient patiente beneficiaire destinataire expediteur locataire locataires tenant assure assuree".split()
)
_JOINED = frozenset("\n_/")
PARTICLES = frozenset("de du des da di do von van der le la del ben bin el al".split())
_SHORT_TITLES = frozenset(["m", "mm", "me", "pr", "dr"])
_GAP = re.compile(r"(?:,? |, dit |, nomme |, called |\()")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_TO_DATE = re.compile(r"(?:[ .:,;=(]|\(e\)|[^\W\d_](?!\. )|['’-]){0,26}|[ :]{0,3}\n ?")


def names(page: Page) -> Iterator[Hit]:
    """Yield names of people behind a title, behind words by which people say theirs, and behind a word for one of a family."""
    for first, last in page.each(lexicon("title")):
        title, end = page.words[first], page.ends[last]
        if title in _SHORT_TITLES and not (
            page.text[page.starts[first]].isupper()
            or title == "m"
            and not (first and page.words[first - 1].isdecimal())
        ):
            continue
        if title == "m" and (page.plain[end : end + 1] != "." or _initial(page, first)):
            continue
        if title in ("me", "pere", "soeur") and page.plain[page.starts[first]].islower():
            continue
        if (gap := _TITLE.match(page.plain, end)) and not said("in_title").search(page.small, max(0, page.starts[first] - 6), page.starts[first]):
            yield from named(page, gap.end(), "name-title")
    for first, last in page.each(lexicon("self")):
        if gap := _SELF.match(page.plain, page.ends[last]):
            single = page.words[first] in _FULL_SELF and first == last
            if single and ":" not in gap[0]:
                continue
            if (
                not single
                and page.words[first] in ("contact", "nom", "name", "owner", "ici", "prenom")
                and ":" not in gap[0]
                and first == last
            ):
                continue
            yield from named(page, gap.end(), "name-self")
    for first, last in page.each(lexicon("am")):
        end, before = page.ends[last], page.plain[max(0, page.starts[first] - 2) : page.starts[first]]
        if page.words[first] == "moi" and before.strip(" \n") and before[:1] not in ".!?\n":
            continue
        if (
            page.plain[end : end + 1] == " "
            and (found := _NAME.match(page.plain, end + 1))
            and (" " in found[0] or _closed(page, found.end()))
        ):
            yield from named(page, end + 1, "name-self")
    for found in _SENDER.finditer(page.plain):
        yield Hit(found.start(1), found.end(1), "name-self", found[1])
    for first, last in page.each(lexicon("first")):
        yield from _by_first(page, first, last)
    for _, last in families(page):
        gap = _GAP.match(page.small, last)
        if gap and (found := FIRST.match(page.plain, gap.end())) and not no_name(folded(found[0])):
            yield from named(page, gap.end(), "name-family")
    for word in ("petit", "petite", "little", "bebe", "baby"):
        for at in page.index.get(word, ()):
            if at and page.words[at - 1] in lexicon("own") and page.plain[page.ends[at] : page.ends[at] + 1] == " ":
                yield from named(page, page.ends[at] + 1, "name-family")


def _by_first(page: Page, first: int, last: int) -> Iterator[Hit]:
    """Yield a first name behind or before words by which people speak of somebody."""
    start, end = page.starts[first], page.ends[last]
    if not page.text[start].isupper():
        return
    begins = start == 0 or page.plain[start - 1] == "\n" or page.plain[start - 2 : start] in (". ", "! ", "? ")
    if (
        said("before_first").search(page.small, max(0, start - 30), start)
        or said("after_first").match(page.small, end)
        and (begins or page.plain[start - 2 : start] == ", ")
    ):
        yield from named(page, start, "name-first")


def _initial(page: Page, at: int) -> bool:
    """Say whether a capital letter with its stop is that of a middle name: a name or another one stands before it."""
    if not at or page.starts[at] - page.ends[at - 1] > 1:
        return False
    before = page.plain[page.starts[at - 1] : page.ends[at - 1]]
    return before[0].isupper() and page.words[at - 1] not in lexicon("starter")


def _closed(page: Page, end: int) -> bool:
    """Say whether a word ends what is said: a name does, where a word that tells what somebody is often goes on."""
    return page.plain[end : end + 1] in (",", "!", "\n") or page.plain[end : end + 2] in (" !", " -", ". ")


def named(page: Page, start: int, rule: str) -> Iterator[Hit]:
    """Yield the name that begins at a place, without the words behind it that are none."""
    if found := _INITIAL.match(page.plain, start):
        yield Hit(start, found.end(), rule, found[0])
        return
    found = _NAME.match(page.plain, start)
    if not found:
        return
    kept: list[str] = []
    for word in found[0].split(" "):
        small = folded(word)
        if small in PARTICLES:
            kept.append(word)
            continue
        if no_name(small) or sum(folded(one) not in PARTICLES for one in kept) >= 2:
            break
        kept.append(word)
    while kept and (folded(kept[-1]) in PARTICLES or not kept[-1][:1].isupper()):
        kept.pop()
    name = " ".join(kept)
    acronym = rule != "name-title" and name.isupper() and len(name) <= 4
    if len(name) > 1 and name[:1].isupper() and not acronym:
        yield Hit(start, start + len(name), rule, name)


def no_name(word: str) -> bool:
    return (
        word in lexicon("self")
        or any(
            word.partition("'")[2 if word[1:2] == "'" else 0] in lexicon(one) or word in lexicon(one)
            for one in ("not_name", "starter", "reference", "version")
        )
        or word in ("rue", "avenue", "place")
    )


def families(page: Page) -> list[tuple[int, int]]:
    """Return where a text speaks of somebody's family: whose, and who."""
    if page.kin is None:  # several rules ask
        page.kin = sorted(_families(page))
    return page.kin


def kin_between(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Return who of a family is spoken of between two places."""
    every = families(page)
    return every[bisect_left(every, (max(0, start), 0)) : bisect_left(every, (end, 0))]


def _families(page: Page) -> list[tuple[int, int]]:
    found = []
    for first, last in page.each(lexicon("relation")):
        at = first - 1
        for _ in range(3):
            if (
                at < 0
                or page.starts[at + 1] - page.ends[at] > 2
                or not _JOINED.isdisjoint(page.plain[page.ends[at] : page.starts[at + 1]])
            ):
                break
            if page.words[at] in lexicon("own"):
                end = page.ends[last]
                if said("no_family").match(page.small, end):
                    break
                if (more := re.match(r"-[^\W\d_]{2,12}|(?: aînée?| cadette?)", page.plain[end : end + 14])) is not None:
                    end += more.end()
                found.append((page.starts[at], end))
                break
            if page.words[at] not in lexicon("near"):
                break
            at -= 1
    return [*found, *_dear(page), *_called(page)]


def _dear(page: Page) -> Iterator[tuple[int, int]]:
    """Yield where a text speaks of one that is dear to its writer, as of somebody: "my boy turned four", "with my girl"."""
    for first, last in page.each(lexicon("dear")):
        at = first - 1
        while at >= 0 and page.words[at] in lexicon("near") and page.starts[at + 1] - page.ends[at] == 1:
            at -= 1
        if at < 0 or page.words[at] not in lexicon("own") or page.starts[at + 1] - page.ends[at] != 1:
            continue
        start, end = page.starts[at], page.ends[last]
        if said("dear_after").match(page.small, end) or (
            said("dear_before").search(page.small, max(0, start - 8), start) and said("dear_ends").match(page.small, end)
        ):
            yield start, end


def _called(page: Page) -> Iterator[tuple[int, int]]:
    """Yield where a text speaks of one of its writer's family by what they are called: "Dad had a stroke"."""
    for word in lexicon("called").first.keys() & page.index.keys():
        for at in page.index[word]:
            start, end = page.starts[at], page.ends[at]
            capital = page.text[start].isupper() and page.text[end - 1].islower()
            if (
                (capital or page.begins(start))
                and said("does").match(page.small, end)
                and not (at and page.starts[at] - page.ends[at - 1] == 1 and page.words[at - 1] in lexicon("called_after"))
                and page.plain[start - 1 : start] != "-"
            ):
                yield start, end


def family(page: Page) -> Iterator[Hit]:
    """Yield where a text speaks of somebody's family."""
    for start, end in families(page):
        yield Hit(start, end, "family", page.small[start:end])


def _born(page: Page, at: int) -> bool:
    """Say whether a word is not the negation that looks like it without its accent."""
    return (
        page.words[at] != "ne"
        or page.text[page.starts[at] + 1] in "éÉ"
        or (at + 1 < len(page.words) and page.words[at + 1] in ("le", "e"))
    )


def _year(date: str) -> int | None:
    """Return the year of a date that has all four digits of one."""
    found = _YEAR.search(date)
    return int(found[0]) if found else None


def _of_age(page: Page, date: re.Match[str]) -> bool:
    """Say whether an age stands before a date, and whoever was born then has it in the years of this century: "33 tomorrow! (7 March 1992)"."""
    found = said("age_before").search(page.small, max(0, date.start() - 50), date.start())
    year = _year(date[0])
    return found is not None and year is not None and 2006 <= year + int(found[1] or found[2]) <= 2045


def births(page: Page) -> Iterator[Hit]:
    """Yield dates of which the text says that somebody was born then."""
    for found in said("date").finditer(page.small):
        cue = said("born_before").search(page.small, max(0, found.start() - 12), found.start()) is not None or any(
            (last := page.last(at, lexicon("birth"))) is not None
            and _born(page, at)
            and _TO_DATE.fullmatch(page.small, page.ends[last], found.start())
            for at in page.between(found.start() - 34, found.start())
        )
        if not cue:
            after = re.split(r"[.!?\n]", page.small[found.end() : found.end() + 22])[0]
            cue = (
                re.search(r"date (?:de naissance|of birth)(?! ?:)", after) is not None
                or said("born_of").search(page.small, max(0, found.start() - 14), found.start()) is not None
                or _year(found[0]) is not None
                and (said("born_after").match(page.small, found.end()) is not None or _of_age(page, found))
            )
        if cue:
            yield Hit(found.start(), found.end(), "birth", page.plain[found.start() : found.end()])

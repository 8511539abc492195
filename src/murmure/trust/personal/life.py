"""Where does a text tell of somebody's health, of their work, or when their home is empty?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.personal.person import families
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon, said

_STOP = re.compile(r"[.!?;\n]")
_NAME = re.compile(
    r"(?:^|(?<=[\s(,]))[A-ZÀ-ÖØ-Þ][a-zà-ÿœ]{1,20}(?:[ -][A-ZÀ-ÖØ-Þ][a-zà-ÿœ]{1,20})? "
    r"(?=(?:a|est|avait|etait|était|souffre|has|had|is|was|suffers|got) )"
)
_OF_ANOTHER = re.compile(r"\b(?:est|sera|etait|is|was|be|reste) \Z")
_LOOSE = re.compile(r" (?:for|with|in|pour|dans) ")
_PLACE = re.compile(
    r"mairie|chu|hopital|ecole|lycee|college|ehpad|clinique|prefecture|hospital|school|council|university|universite"
    r"|mediatheque|bibliotheque|creche|pharmacie|musee|theatre|library|museum|pharmacy|nursery"
)
"""Where people work, in small letters."""
_MINE = re.compile(r"\b(?:mon|ma|mes|my|notre|nos|our)\b")
_EVENTS = frozenset(
    "fausse fausses miscarriage miscarriages chimio chemo fiv ivf rechute relapse dialyse dialysis hospitalisation operation surgery".split()
)
"""What happens to somebody, and is counted: "third miscarriage"."""
_PAST = re.compile(r"\b(?:hier|yesterday|last (?:night|week))\b")
_AS_ILL = frozenset("grossesse preggo preggers enceinte pregnant hospitalisee hospitalise seropositif seropositive".split())


def healths(page: Page) -> Iterator[Hit]:
    """Yield where a text says that somebody is ill, disabled or pregnant."""
    kin = dict(families(page))
    for first, last in page.each(lexicon("illness")):
        start, end = page.starts[first], page.ends[last]
        begin = max(0, start - 60)
        clause = page.small[begin:start]
        cuts = [one.end() for one in _STOP.finditer(clause)]
        if cuts:
            begin += cuts[-1]
            clause = page.small[begin:start]
        who = [begin + one.start() for one in said("who").finditer(clause)]
        who += [begin + one.start() for one in _NAME.finditer(page.plain[begin:start])]
        who += [one for one in kin if begin <= one < start]
        if (thing := said("thing").search(clause)) and not any(one >= begin + thing.end() for one in who):
            continue  # "my bike is on sick leave"
        if who and said("not_ill").search(page.small, max(who), start):
            continue
        if who:
            yield Hit(min(who), end, "health", page.small[start:end])
        elif _MINE.search(clause[-18:]):
            yield Hit(begin + max(0, len(clause) - 18), end, "health", page.small[start:end])
        elif page.words[first] in _AS_ILL and said("pregnant").search(page.small[max(0, start - 18) : end + 6]):
            yield Hit(start, end, "health", page.small[start:end])
        elif said("ill_before").fullmatch(clause) and (found := said("ill_alone").match(page.small, end)):
            yield Hit(start, found.end(), "health", page.small[start:end])
        elif page.words[first] in _EVENTS and said("ill_again").fullmatch(clause):
            yield Hit(begin, end, "health", page.small[start:end])


def aways(page: Page) -> Iterator[Hit]:
    """Yield where a text says that somebody is away, or alone, and for how long."""
    at = 0
    while page.cued("away") and (found := said("gone").search(page.small, at)):
        at = found.end()
        own = said("self_before").search(page.small[max(0, found.start() - 30) : found.start()]) or re.match(
            r"(?:je|j'|on|nous|mes|my|i|we|i'm|we're|im|we'll|i'll|they|ils|"
            r"absent|absents|absente|away|partis|gone|flying|jetting|heading off|heading out|off|back|en|de|du|from)\b",
            found[0],
        )
        if _OF_ANOTHER.search(page.small, max(0, found.start() - 9), found.start()):
            own = None
        if own and (
            _for_a_day(page, found) or _PAST.search(found[0]) or said("hours").search(page.small, found.start(), found.end() + 8)
        ):
            continue
        if own and not said("founded").search(found[0]):
            yield Hit(found.start(), found.end(), "away")
        elif not own:
            at = found.start() + 1  # "en rupture on part demain": what was read began too soon
    for found in said("gone_first").finditer(page.small) if page.cued("gone_first") else ():
        if page.text[found.start(1)].isupper():
            yield Hit(found.start(), found.end(), "away")
    for found in said("departure").finditer(page.small) if page.cued("departure") else ():
        if page.text[found.start(1)].isupper() or found[1].isdecimal():
            yield Hit(found.start(), found.end(), "away")
    for found in said("i_leave").finditer(page.small) if page.cued("i_leave") else ():
        yield Hit(found.start(), found.end(), "away")
    for found in said("not_here").finditer(page.small) if page.cued("not_here") else ():
        yield Hit(found.start(), found.end(), "away")
    for found in said("stay").finditer(page.small) if page.cued("stay") else ():
        if page.text[found.start(1)].isupper():
            yield Hit(found.start(), found.end(), "away")
    for found in said("empty").finditer(page.small) if page.cued("empty") else ():
        yield Hit(found.start(), found.end(), "away-alone")


def _for_a_day(page: Page, found: re.Match[str]) -> bool:
    """Say whether somebody is to be somewhere on a day, not away: "I'll be in the street on Thursday"; in Corsica, they are away."""
    place = said("a_day").search(page.small, found.start(), found.end())
    return place is not None and not page.text[place.start(place.lastindex or 1)].isupper() and not said("long").search(found[0])


def works(page: Page) -> Iterator[Hit]:
    """Yield where a text says for whom somebody works."""
    told = [one for name in ("work", "left_work", "years_at") if page.cued(name) for one in said(name).finditer(page.small)]
    for found in told:
        group = found.lastindex or 1
        if page.text[found.start(group)].isupper() or _PLACE.match(found[group]):
            yield Hit(
                found.start(), found.end(), "work-place", page.plain[found.start(group) : found.end(group)].strip()
            )
    jobs = [one for name in ("job", "job_alone") if page.cued(name) for one in said(name).finditer(page.small)]
    for found in jobs:
        if found.re is said("job_alone") and not (
            page.text[found.start(2)].isupper() and (page.text[found.start(1)].isupper() or not found.start())
        ):
            continue
        between = page.small[found.end(1) : found.start(2)]
        if _LOOSE.match(between) and not page.text[found.start(2)].isupper() and not _PLACE.match(found[2]):
            continue
        if found[2] not in lexicon("own") and any(
            page.last(at, lexicon("jobs")) is not None for at in page.between(found.start(1), found.end(1))
        ):
            yield Hit(found.start(), found.end(), "work-place", page.plain[found.start(2) : found.end(2)])
    for first, last in page.each(lexicon("boss")):
        if (
            first
            and page.words[first - 1] in ("mon", "ma", "mes", "notre", "my", "our")
            and page.starts[first] - page.ends[first - 1] == 1
        ):
            yield Hit(
                page.starts[first - 1], page.ends[last], "work-people", page.small[page.starts[first] : page.ends[last]]
            )

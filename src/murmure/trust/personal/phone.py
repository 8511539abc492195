"""Where does a text give a telephone number away?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.numbering import countries_of, line_of, plans
from murmure.trust.personal.check import digits_of
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

# Each place where a number may begin is looked at: one may follow another behind a slash.
_FRANCE = re.compile(r"(?<![\w+.,=-])(?<![A-Za-z/.]/)(?=(\(?0\)?[ .]?[1-9](?:(?:[ ._/•·*-]{0,3}|\n)[0-9]){8})(?![\w]))")
_WORLD = re.compile(r"(?<![\w+])(?=((?:\(?\+|(?<![0-9][ .-])\(?\b00)(?:[ ._/()-]{0,3}[0-9]){7,15})(?![\w]))")
_BRITAIN = re.compile(
    r"(?<![\w+.,=-])(?<![A-Za-z/.]/)(?<! [0-9]{4} )\(?0[1-9][0-9]{1,3}\)?(?:[ .•·-]{0,2}[0-9]){6,8}(?![\w])"
)
_AMERICA = re.compile(
    r"(?<![\w+.,=-])(?<![A-Za-z/.]/)(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\)[ .-]?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}(?![\w])"
)
_TEN = re.compile(r"(?<![\w+.,=-])(?<![A-Za-z/.]/)[2-9][0-9]{2}[2-9][0-9]{6}(?![\w])")
_GROUPS = re.compile("[0-9]+")
_FRENCH = frozenset(
    [
        (2, 2, 2, 2, 2),
        (10,),
        (4, 3, 3),
        (2, 2, 3, 3),
        (2, 8),
        (4, 2, 2, 2),
        (2, 4, 4),
        (1, 1, 2, 2, 2, 2),
        (2, 3, 3, 2),
        (4, 6),
    ]
)
_BRITISH = frozenset(
    [
        (5, 6),
        (11,),
        (5, 3, 3),
        (3, 4, 4),
        (4, 3, 4),
        (3, 8),
        (4, 7),
        (5, 2, 4),
        (5, 2, 2, 2),
        (4, 4, 3),
        (5, 5),
        (4, 6),
        (3, 3, 5),
        (5, 4, 2),
    ]
)
_OTHERS = frozenset([(3, 3, 2, 2), (3, 3, 4), (3, 7), (4, 3, 3), (2, 4, 4)])
"""How the Swiss, the Irish and the Australians group theirs."""
_GROUPED = {
    "41": re.compile(r"0(?:2[1-9]|3[1-4]|4[1-4]|5[1-8]|6[12]|7[1-9]|81|91) [0-9]{3} [0-9]{2} [0-9]{2}"),
    "353": re.compile(r"0(?:2[1-9]|4[0-9]|5[0-9]|6[1-9]|7[14]|8[35679]|9[0-9]) [0-9]{3} [0-9]{4}"),
}
"""Calling code -> numbers of Switzerland and of Ireland, as they are grouped there; hardly anything else is."""
_IN_ROW = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: {0,2}[0-9A-Z]{4}){0,7} {0,2}\Z", re.IGNORECASE)
"""What stands before a part of a bank account, be its key right or wrong."""
_MORE = re.compile(r"[ .-]?[0-9]{2}(?![0-9])(?! ?(?:h\b|h[0-9]|:))")
_OTHER = re.compile(r"[ .-]?(?:0[1-9](?:[ .-]?[0-9]{2}){4}|\+[0-9])(?![0-9])")
_DATE = re.compile(r"[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)[0-9]{2}")


def phones(page: Page) -> Iterator[Hit]:
    """Yield the telephone numbers of a text: French, British and American ones, and those of any country that say which."""
    for found in _WORLD.finditer(page.plain):
        if hit := _world(page, found):
            yield hit
    for found in _FRANCE.finditer(page.plain):
        if _plain(page, found[1], found.start(), _FRENCH):
            line = line_of("tel:0" + digits_of(found[1])[1:], "FR")
            yield Hit(found.start(), found.end(1), "phone-fr", line.number if line else "")
    for found in _BRITAIN.finditer(page.plain):
        digits = digits_of(found[0])
        british = digits[1] in "1237" and (len(digits) == 11 or (len(digits) == 10 and digits[1] == "1"))
        if british and _plain(page, found[0], found.start(), _BRITISH):
            line = line_of("tel:" + digits, "GB")
            yield Hit(found.start(), found.end(), "phone-uk", line.number if line else "")
        elif (code := next((code for code, form in _GROUPED.items() if form.fullmatch(found[0])), None)) and _plain(
            page, found[0], found.start(), _OTHERS
        ):
            yield Hit(found.start(), found.end(), "phone-grouped", f"+{code}{digits[1:]}")
        elif _plain(page, found[0], found.start(), _OTHERS) and page.near(
            lexicon("call"), found.start(), found.end(), 45
        ):
            yield Hit(found.start(), found.end(), "phone-grouped", digits)
    for found in _AMERICA.finditer(page.plain):
        mixed = "." in found[0] and "-" in found[0]
        if not mixed and not _of_a_thing(page, found.start()) and not page.plain.startswith("-", found.end()):
            yield Hit(found.start(), found.end(), "phone-us", f"+1{digits_of(found[0])[-10:]}")
    for found in _TEN.finditer(page.plain):
        if page.leads(lexicon("call"), found.start()) and not _of_a_thing(page, found.start()):
            yield Hit(found.start(), found.end(), "phone-us", f"+1{found[0]}")


def _groups(text: str) -> tuple[int, ...]:
    return tuple(len(one) for one in _GROUPS.findall(text))


def _of_a_thing(page: Page, start: int) -> bool:
    return page.leads(lexicon("reference"), start, lexicon("call"))


def _plain(page: Page, text: str, start: int, forms: frozenset[tuple[int, ...]]) -> bool:
    """Say whether a number dialled inside of a country is grouped as people do, is no part of a longer one, and not that of a thing."""
    sizes, end = _groups(text), start + len(text)
    if sizes not in forms or ("\n" in text and sizes != (2, 2, 2, 2, 2)) or _DATE.match(text):
        return False
    if len(sizes) > 1 and _MORE.match(page.plain, end) and not _OTHER.match(page.plain, end):
        return False
    if _IN_ROW.search(page.plain, max(0, start - 40), start):
        return False
    return not page.plain.startswith("-", end) and not _of_a_thing(page, start)


def _world(page: Page, found: re.Match[str]) -> Hit | None:
    """Return a number that says its country, without the digits behind it that are none of it."""
    text = found[1]
    ends = [one.end() for one in _GROUPS.finditer(text)]
    if _of_a_thing(page, found.start()) or _IN_ROW.search(page.plain, max(0, found.start() - 40), found.start()):
        return None
    for end in reversed(ends):
        part = text[:end]
        digits = digits_of(part.replace("(0)", "").replace("(0 )", ""))
        if "+" not in part:
            digits = digits[2:]
        names = countries_of(digits)
        if not names:
            return None
        plan = plans()[names[0]]
        rest = digits[len(plan.code) :]
        if plan.trunk == "0" and rest.startswith("0") and len(rest) > plan.least:
            rest = rest[1:]
        if plan.least <= len(rest) <= plan.most and len(digits) >= 8 and not (plan.code == "1" and rest[0] in "01"):
            return Hit(found.start(), found.start() + end, "phone-world", f"+{plan.code}{rest}")
    return None

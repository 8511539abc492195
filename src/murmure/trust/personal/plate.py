"""Where does a text give away the plate of a vehicle?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

_FRANCE = re.compile(
    r"(?<![\w-])([A-HJ-NP-TV-Za-hj-np-tv-z]{2})([ -]?|- | - )([0-9]{3})\2([A-HJ-NP-TV-Za-hj-np-tv-z]{2})(?![\w-])"
)
_BEFORE_2009 = re.compile(r"(?<![\w-])([0-9]{1,4})([ -]?)([A-HJ-NP-TV-Z]{2,3})\2([0-9]{2}|2[AB]|97[1-6])(?![\w-])")
_BRITAIN = re.compile(
    r"(?<![\w-])([A-PR-Y][A-PR-Y])(0[2-9]|[1-2][0-9]|5[1-9]|6[0-9]|7[0-9])([ -]?)([A-HJ-PR-Z]{3})(?![\w-])",
    re.IGNORECASE,
)
_BEFORE_2001 = re.compile(r"(?<![\w-])([A-HJ-NPR-TV-Y])([0-9]{1,3})([ -]?)([A-HJ-PR-Z]{3})(?![\w-])")
_SAID = re.compile(
    r"(?:[ :#]{1,3}(?:(?:number|no|is|n°|est|numero|reads|was)\b[. :#]{1,3}){0,2})((?=[A-Z0-9 -]{0,9}[0-9])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})(?![\w-])"
)
_PLATE = ("plate", "plates", "tag", "plaque", "immatriculation", "immatriculee", "immatricule", "immat")
_NO_PAIR = "SS"
"""No French plate has it. WW at the head is of a vehicle whose plate is on its way."""


def plates(page: Page) -> Iterator[Hit]:
    """Yield plates of French and British vehicles, and of any others that are said to be one."""
    for found in _FRANCE.finditer(page.plain):
        first, gap, _, second = found.groups()
        value = "-".join([first, found[3], second]).upper()
        if _NO_PAIR in (first.upper(), second.upper()) or first.isupper() != second.isupper() or _of_a_thing(page, found.start()):
            continue
        clear = gap.strip() == "-" or gap == " "
        if (clear and found[0].isupper() and page.french) or _vehicle(page, found):
            yield Hit(found.start(), found.end(), "plate-siv", value)
    for found in _BEFORE_2009.finditer(page.plain):
        if (
            _vehicle(page, found)
            and not _of_a_thing(page, found.start())
            and (found[2] or page.leads(lexicon("vehicle"), found.start()))
        ):
            yield Hit(found.start(), found.end(), "plate-fni", f"{found[1]} {found[3]} {found[4]}")
    for found in _BRITAIN.finditer(page.plain):
        cue = _vehicle(page, found)
        if (
            (cue or (found[0].isupper() and not found[0].isalnum()))
            and (found[0].isupper() or cue)
            and not _of_a_thing(page, found.start())
        ):
            yield Hit(found.start(), found.end(), "plate-uk", f"{found[1]}{found[2]} {found[4]}".upper())
    for found in _BEFORE_2001.finditer(page.plain):
        if _vehicle(page, found) and not _of_a_thing(page, found.start()):
            yield Hit(found.start(), found.end(), "plate-uk", f"{found[1]}{found[2]} {found[4]}")
    for word in _PLATE:
        for at in page.index.get(word, ()):
            if found := _SAID.match(page.plain, page.ends[at]):
                yield Hit(found.start(1), found.end(1), "plate-said", found[1])


def _vehicle(page: Page, found: re.Match[str]) -> bool:
    return page.near(lexicon("vehicle"), found.start(), found.end(), 60, 50)


def _of_a_thing(page: Page, start: int) -> bool:
    return page.leads(lexicon("reference"), start, lexicon("vehicle"))

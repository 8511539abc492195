"""Where does a text give away a number of a bank, of the state or of an identity card?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.personal.check import digits_of, iban_lengths, luhn, mod97, nir_key, rib_key
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

# Each place where a number may begin is looked at, not only what is left behind the one before.
_IBAN = re.compile(r"(?<![^\W_])(?=([A-Za-z]{2} ?[0-9]{2}(?:[ -]{0,2}+[0-9A-Za-z]){11,31}))")
_CARD = re.compile(r"(?<![\w+.,-])(?=([2-6](?:[ .-]{0,2}[0-9]){12,18}))")
_RIB = re.compile(r"(?<![^\W_])([0-9]{5})([ -]?)([0-9]{5})\2([0-9A-Za-z]{11})\2([0-9]{2})(?![^\W_])")
_SORT = re.compile(r"(?<![\w-])([0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{6})(?![\w-])")
_ACCOUNT = re.compile(r"(?<![\w-])[0-9]{8}(?![\w-])")
_GROUP = re.compile("[0-9]+")
_IN_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}[ -]{1,2}(?:[0-9A-Z]{4}[ -]{1,2}){0,5}\Z")
_NIR = re.compile(
    r"(?<![\w,.+-])([1-8][ .-]{0,2}[0-9]{2}[ .-]{0,2}[0-9]{2}[ .-]{0,2}(?:[0-9]{2}|2[ABab])[ .-]{0,2}[0-9]{3}[ .-]{0,2}[0-9]{3})"
    r"(?:[ .-]{0,3}(?:[/|(] ?)?(?:(?:cl[eé]|key)[ :.]{0,3})?([0-9]{2}))?(?![\w])",
    re.IGNORECASE,
)
_NINO = re.compile(
    r"(?<![\w-])([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[ -]?((?:[0-9]{2}[ -]?){3})([A-D])(?![\w-])", re.IGNORECASE
)
_NO_NINO = frozenset(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
_SSN = re.compile(r"(?<![\w+.,-])([0-9]{3})([ -]?)([0-9]{2})\2([0-9]{4})(?![\w-])")
_PAPER = re.compile(r"(?<![\w])(?=[A-Za-z0-9]{0,15}[0-9])[A-Za-z0-9]{7,16}(?![\w])")
_NUMBER = re.compile(r"\b(?:n|no|nr|num)\. ?", re.IGNORECASE)
_SHAPES = re.compile(
    r"[0-9]{2}[A-Z]{2}[0-9]{5}|[0-9]{12}|[0-9]{9}|[A-Z][0-9]{8}|[A-Z][0-9][A-Z]{2}[0-9]{5}|(?=[A-Z]*[0-9])[A-Z0-9]{9}|[A-Z9]{5}[0-9]{6}[A-Z0-9]{5}|[0-9]{10}|[A-Z]{2}[0-9]{6,7}|[A-Z][0-9]{7}|[0-9]{7,8}",
    re.IGNORECASE,
)


def ibans(page: Page) -> Iterator[Hit]:
    """Yield bank accounts (IBAN, ISO 13616) of the length of their country whose key is right."""
    lengths = iban_lengths()
    for found in _IBAN.finditer(page.plain):
        size = lengths.get(found[1][:2].upper())
        if not size:
            continue
        marks = [at for at, one in enumerate(found[1]) if one.isalnum()][:size]
        end = found.start() + marks[-1] + 1
        value = "".join(found[1][at] for at in marks).upper()
        groups = [len(one) for one in re.split("[ -]+", page.plain[found.start() : end])]
        if not page.plain[found.start() : end].isupper() and len(groups) > 1 and set(groups[:-1]) != {4}:
            continue
        if len(marks) == size and not page.plain[end : end + 1].isalnum() and mod97(value):
            yield Hit(found.start(), end, "iban", value)


def accounts(page: Page) -> Iterator[Hit]:
    """Yield accounts as France (a RIB whose key is right) and Britain write them at home (a sort code and its account, where the text says so)."""
    for found in _RIB.finditer(page.plain):
        if rib_key(found[1], found[3], found[4]) == found[5]:
            yield Hit(found.start(), found.end(), "rib", "".join(found.group(1, 3, 4, 5)).upper())
    for _, last in page.each(lexicon("sort_code")):
        start = page.ends[last]
        if (code := _SORT.search(page.plain, start, start + 20)) and (found := _ACCOUNT.search(page.plain, code.end(), code.end() + 40)):
            yield Hit(code.start(), found.end(), "account-uk", "".join(one for one in code[0] + found[0] if one.isdecimal()))


_SIZES = frozenset([(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3)])


def cards(page: Page) -> Iterator[Hit]:
    """Yield payment cards: a number that an issuer gives, as long as its cards are, right for Luhn."""
    for found in _CARD.finditer(page.plain):
        for group in reversed(list(_GROUP.finditer(found[1]))):
            text, start = found[1][: group.end()], found.start()
            digits, sizes = digits_of(text), tuple(len(one) for one in _GROUP.findall(text))
            if len(digits) < 13 or page.plain[start + len(text) : start + len(text) + 1].isalnum():
                continue
            cue = page.near(lexicon("card"), start, start + len(text), 60, 40)
            # Fourteen digits are a SIRET, too, and any group may stand before a telephone number.
            grouped = sizes in _SIZES or (len(sizes) == 1 and len(digits) != 14) or cue
            if _IN_IBAN.search(page.plain, max(0, start - 36), start):
                break
            if (
                grouped
                and _issued(digits)
                and luhn(digits)
                and not page.leads(lexicon("reference"), start, lexicon("card"))
            ):
                yield Hit(start, start + len(text), "card-said" if cue else "card", digits)
                break


def _issued(digits: str) -> bool:
    """Say whether an issuer begins its cards so and makes them so long."""
    size, two, four = len(digits), int(digits[:2]), int(digits[:4])
    return (
        (size in (16, 19) and digits[0] == "4")
        or (
            size == 16
            and (
                51 <= two <= 55
                or 2221 <= four <= 2720
                or four == 6011
                or two in (62, 64, 65, 60)
                or 3528 <= four <= 3589
            )
        )
        or (size == 15 and two in (34, 37))
        or (size == 14 and (two in (36, 38, 39) or 300 <= int(digits[:3]) <= 305))
        or (size == 16 and two in (50, 56, 57, 58, 67))
    )


def french(page: Page) -> Iterator[Hit]:
    """Yield French social security numbers whose key is right; without a key, only where the text says what they are."""
    for found in _NIR.finditer(page.plain):
        number = "".join(one for one in found[1] if one.isalnum()).upper()
        month = int(number[3:5])
        if (
            number[0] in "56"
            or page.leads(lexicon("reference"), found.start())
            or not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99)
            or number[5:7] == "00"
        ):
            continue
        sizes = tuple(len(one) for one in re.findall("[0-9A-Za-z]+", found[1]))
        if (
            number[0] in "3478"
            and sizes != (1, 2, 2, 2, 3, 3)
            and not page.near(lexicon("social"), found.start(), found.end(), 50, 20)
        ):
            continue  # few have such a number, and by chance any number has the right key once in ninety-seven
        if found[2] and nir_key(number) == found[2]:
            yield Hit(found.start(), found.end(), "nir", number + found[2])
        elif not found[2] and page.near(lexicon("social"), found.start(), found.end(), 50, 20):
            yield Hit(found.start(), found.end(), "nir-said", number)


def british(page: Page) -> Iterator[Hit]:
    """Yield British National Insurance numbers."""
    for found in _NINO.finditer(page.plain):
        if found[1].upper() in _NO_NINO or page.leads(lexicon("reference"), found.start(), lexicon("insurance")):
            continue
        said = page.near(lexicon("insurance"), found.start(), found.end(), 50, 30)
        if said or found[0].isupper():
            yield Hit(found.start(), found.end(), "nino", "".join(one for one in found[0] if one.isalnum()).upper())


def american(page: Page) -> Iterator[Hit]:
    """Yield American social security numbers that may have been given; unless written with dashes, only where the text says so."""
    for found in _SSN.finditer(page.plain):
        area, gap, group, serial = found.groups()
        if area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000":
            continue
        said = page.near(lexicon("social"), found.start(), found.end(), 50, 40)
        if (said or gap == "-" or (gap == " " and not page.french)) and not page.leads(
            lexicon("reference"), found.start(), lexicon("social")
        ):
            yield Hit(found.start(), found.end(), "ssn-said" if said else "ssn", area + group + serial)


def papers(page: Page) -> Iterator[Hit]:
    """Yield numbers of passports, identity cards and driving licences, where the text says what they are."""
    seen = set()
    for _, last in page.each(lexicon("document")):
        start = page.ends[last]
        for found in _PAPER.finditer(page.plain, start, min(len(page.plain), start + 60)):
            between = _NUMBER.sub(" ", page.plain[start : found.start()])
            words = [page.words[at] for at in page.between(start, found.start())]
            if (
                ". " in between
                or "\n" in between.strip(" :\n")
                or found.start() - start > 40
                or any(one in lexicon("reference") for one in words)
            ):
                break
            if (
                found.start() not in seen
                and _SHAPES.fullmatch(found[0])
                and (found[0].upper() == found[0] or found[0].isdecimal())
            ):
                seen.add(found.start())
                yield Hit(found.start(), found.end(), "document", found[0].upper())
            break
